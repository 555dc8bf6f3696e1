"""Addresses of the pages of what-ifs, below the control door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control.whatif import candidates, comparing, pages, saving

_ROOT = "phuong-an"
_ONE = f"{_ROOT}/<str:key>"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_ROOT, pages.listed, name="whatifs"),
    path(f"{_ROOT}/tinh", pages.reckoned, name="whatif-reckon"),
    path(f"{_ROOT}/so-sanh", comparing.compared, name="whatif-compare"),
    path(f"{_ROOT}/de-xuat", candidates.proposed, name="whatif-candidates"),
    path(f"{_ROOT}/phuong-an.xlsx", saving.file, name="whatif-file"),
    path(f"{_ROOT}/luu", saving.save, name="whatif-save"),
    path(_ONE, pages.kept, name="whatif"),
    path(f"{_ONE}/xoa", saving.remove, name="whatif-remove"),
    path(f"{_ONE}/khoi-phuc", saving.bring_back, name="whatif-bring-back"),
]
