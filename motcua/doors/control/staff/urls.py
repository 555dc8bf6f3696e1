"""Addresses of the pages of staff, below the control door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control.staff import pages, writing

_ONE = "nhan-su/nguoi/<str:person_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("nhan-su", pages.listed, name="staff"),
    path("nhan-su/bang.<str:ending>", pages.file, name="staff-file"),
    path("nhan-su/chung-nhan/<str:certificate_id>", writing.certificate, name="staff-certificate"),
    path(_ONE, pages.person, name="staff-person"),
    path(f"{_ONE}/tap-huan", writing.add_course, name="staff-course"),
    path(f"{_ONE}/tap-huan/cham-dut", writing.end, name="staff-course-end"),
    path(f"{_ONE}/chung-nhan", writing.add_file, name="staff-file-add"),
    path(f"{_ONE}/chung-nhan/bo", writing.remove_file, name="staff-file-remove"),
]
