"""The app of this room."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Giao nhận."""

    name = "motcua.record.custody"
    label = "custody"
    verbose_name = "Giao nhận"
