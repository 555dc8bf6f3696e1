"""The app of this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Đề án chuyển giao."""

    name = "motcua.ground.programmes"
    label = "programmes"
    verbose_name = "Đề án chuyển giao"
