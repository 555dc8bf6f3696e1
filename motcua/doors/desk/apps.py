"""The app of this door."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.desk"
    label = "desk"
