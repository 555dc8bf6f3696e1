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
    path("<uuid:dossier_id>/nhan-chuyen", acting.carry, name="carry"),
    path("<uuid:dossier_id>/giao", acting.deliver, name="deliver"),
    path("<uuid:dossier_id>/khong-giao-duoc", acting.attempt, name="attempt"),
    path("<uuid:dossier_id>/moi-nhan", acting.invite, name="invite"),
    path("<uuid:dossier_id>/tra-lai-co-quan", acting.back, name="back"),
    path("<uuid:dossier_id>/khong-nhan-chuyen", acting.refuse, name="refuse"),
    path("<uuid:dossier_id>/lay-lai", acting.take_back, name="take-back"),
    path("<uuid:dossier_id>/giao-co-quan", acting.hand_on, name="hand-on"),
    path("<uuid:dossier_id>/da-giao", views.done, name="done"),
    path("<uuid:dossier_id>/phieu-phat.pdf", views.slip, name="slip"),
    path("<uuid:dossier_id>/phieu-gui.pdf", views.consignment, name="consignment"),
]
