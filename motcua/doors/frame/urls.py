"""Addresses of what belongs to no door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.frame import long_jobs, tables, views

app_name = "frame"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap", views.SignIn.as_view(), name="sign-in"),
    path("dang-nhap/vai", views.demo_role, name="demo-role"),
    path("dang-xuat", views.sign_out, name="sign-out"),
    path("toi", views.about_me, name="me"),
    path("danh-sach/xuat", tables.export, name="export"),
    path("danh-sach/cach-xem", tables.keep, name="keep-view"),
    path("danh-sach/cach-xem/xoa", tables.forget, name="forget-view"),
    path("viec-dai", long_jobs.mine, name="jobs"),
    path("viec-dai/tin", long_jobs.tell_news, name="job-news"),
    path("viec-dai/<uuid:job_id>", long_jobs.job, name="job"),
    path("viec-dai/<uuid:job_id>/dung", long_jobs.stop, name="job-stop"),
    path("viec-dai/<uuid:job_id>/tep", long_jobs.fetch, name="job-file"),
    path("_styles", views.styles, name="styles"),
]
