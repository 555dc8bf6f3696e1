"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control import views
from motcua.outward.reports.figures import Figure

app_name = "control"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.overview, name="board"),
    path("qua-han", views.dossiers, {"figure": Figure.OVERDUE}, name="overdue"),
    path("ho-so", views.dossiers, name="dossiers"),
    path("ho-so/<uuid:dossier_id>", views.dossier, name="dossier"),
]
