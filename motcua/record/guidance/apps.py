"""The app of this room."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Lượt hướng dẫn."""

    name = "motcua.record.guidance"
    label = "guidance"
    verbose_name = "Lượt hướng dẫn"
