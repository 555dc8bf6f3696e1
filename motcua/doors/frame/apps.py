"""The app of this room."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Khung."""

    name = "motcua.doors.frame"
    label = "frame"
    verbose_name = "Khung"
