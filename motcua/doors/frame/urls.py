"""Addresses of what belongs to no door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.frame import keymap, long_jobs, searching, security, tables, views

app_name = "frame"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap", views.SignIn.as_view(), name="sign-in"),
    path("dang-nhap/ma", security.sign_in_code, name="sign-in-code"),
    path("dang-nhap/vai", views.demo_role, name="demo-role"),
    path("dang-xuat", views.sign_out, name="sign-out"),
    path("toi", views.about_me, name="me"),
    path("phim-tat", keymap.key_map, name="keys"),
    path("tim", searching.search, name="search"),
    path("toi/bao-mat", security.security, name="security"),
    path("toi/xac-nhan", security.confirm, name="confirm"),
    path("toi/mat-khau", security.password, name="password"),
    path("toi/ma", security.set_up_codes, name="codes"),
    path("toi/ma/bo", security.remove_codes, name="codes-remove"),
    path("toi/ma/du-phong", security.recovery, name="recovery"),
    path("toi/ma/du-phong/lam-lai", security.recovery_anew, name="recovery-anew"),
    path("toi/phien/dung-phien-khac", security.end_other_sessions, name="sessions-end-others"),
    path("toi/phien/<int:session_id>/dung", security.end_session, name="session-end"),
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
