"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.tour import acting, phone, views

app_name = "tour"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.today, name="today"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("sw.js", phone.worker, name="worker"),
    path("mat-ket-noi", phone.offline, name="offline"),
    path("ket-thuc", views.end, name="end"),
    path("mo", views.find, name="find"),
    path("<uuid:dossier_id>/nhan-chuyen", acting.act_page, {"page": acting.CARRY}, name="carry"),
    path("<uuid:dossier_id>/giao", acting.act_page, {"page": acting.DELIVER}, name="deliver"),
    path("<uuid:dossier_id>/khong-giao-duoc", acting.act_page, {"page": acting.ATTEMPT}, name="attempt"),
    path("<uuid:dossier_id>/moi-nhan", acting.act_page, {"page": acting.INVITE}, name="invite"),
    path("<uuid:dossier_id>/tra-lai-co-quan", acting.act_page, {"page": acting.BACK}, name="back"),
    path("<uuid:dossier_id>/khong-nhan-chuyen", acting.act_page, {"page": acting.REFUSE}, name="refuse"),
    path("<uuid:dossier_id>/lay-lai", acting.act_page, {"page": acting.TAKE_BACK}, name="take-back"),
    path("<uuid:dossier_id>/giao-co-quan", acting.act_page, {"page": acting.HAND_ON}, name="hand-on"),
    path("<uuid:dossier_id>/da-giao", views.done, name="done"),
    path("<uuid:dossier_id>/phieu-phat.pdf", views.slip, name="slip"),
    path("<uuid:dossier_id>/phieu-gui.pdf", views.consignment, name="consignment"),
]
