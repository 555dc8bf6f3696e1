"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.office import acting, sheet, views

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.inbox, name="inbox"),
    path("phe-duyet", views.approvals, name="approvals"),
    path("tim", views.search, name="search"),
    path("ho-so/<uuid:dossier_id>", sheet.dossier, name="dossier"),
    path("ho-so/<uuid:dossier_id>/bieu-mau/<int:event_no>.pdf", sheet.form, name="form"),
    path("ho-so/<uuid:dossier_id>/<slug:address>", acting.act, name="act"),
]
