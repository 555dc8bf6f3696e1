"""The app of this room."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Soạn thủ tục."""

    name = "motcua.outward.drafting"
    label = "drafting"
    verbose_name = "Soạn thủ tục"
