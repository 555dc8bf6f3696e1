"""Addresses of what belongs to no door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.frame import views

app_name = "frame"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap", views.SignIn.as_view(), name="sign-in"),
    path("dang-nhap/vai", views.demo_role, name="demo-role"),
    path("dang-xuat", views.sign_out, name="sign-out"),
    path("toi", views.about_me, name="me"),
    path("_styles", views.styles, name="styles"),
]
