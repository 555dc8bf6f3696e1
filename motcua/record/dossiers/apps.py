"""The app of this room."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Hồ sơ."""

    name = "motcua.record.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"
