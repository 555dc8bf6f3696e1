"""The app of this door."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.office"
    label = "office"
