"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.office import acting, lists, many_acts, opinions, sheet, stand_ins, views

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.inbox, name="inbox"),
    path("phe-duyet", views.approvals, name="approvals"),
    path("xin-y-kien", opinions.listed, name="opinions"),
    path("nhieu-ho-so", many_acts.do_many, name="many"),
    path("thay-the", stand_ins.listed, name="stand-ins"),
    path("thay-the/cham-dut", stand_ins.end, name="stand-in-end"),
    path("tim", lists.search, name="search"),
    path("so-theo-doi", lists.register, name="register"),
    path("ho-so/<uuid:dossier_id>", sheet.dossier, name="dossier"),
    path("ho-so/<uuid:dossier_id>/bieu-mau/<int:event_no>.pdf", sheet.form, name="form"),
    path("ho-so/<uuid:dossier_id>/bieu-mau/<int:event_no>-da-ky.pdf", sheet.signed_form, name="signed-form"),
    path("ho-so/<uuid:dossier_id>/phieu-kiem-soat.pdf", sheet.control, name="control-sheet"),
    path("ho-so/<uuid:dossier_id>/<slug:address>", acting.act, name="act"),
]
