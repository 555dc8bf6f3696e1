"""The app of this room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """API."""

    name = "motcua.doors.api"
    label = "api"
    verbose_name = "API"
