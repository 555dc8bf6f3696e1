"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control import lists, views
from motcua.outward.reports.figures import Figure

app_name = "control"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="board"),
    path("qua-han", lists.dossiers, {"figure": Figure.OVERDUE}, name="overdue"),
    path("ho-so", lists.dossiers, name="dossiers"),
    path("ho-so/<uuid:dossier_id>", views.dossier, name="dossier"),
]
