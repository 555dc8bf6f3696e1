"""The app of this door."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.control"
    label = "control"
