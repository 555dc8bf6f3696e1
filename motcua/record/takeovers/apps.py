"""The app of this room."""

from django.apps import AppConfig


class TakeOversConfig(AppConfig):
    """Bàn giao bắt buộc."""

    name = "motcua.record.takeovers"
    label = "takeovers"
    verbose_name = "Bàn giao bắt buộc"
