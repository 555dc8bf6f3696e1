"""The app of this room."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Chuyển giao."""

    name = "motcua.ground.agreements"
    label = "agreements"
    verbose_name = "Chuyển giao"
