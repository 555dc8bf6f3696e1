"""The app of this room."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """Nhóm hồ sơ, lượt nộp."""

    name = "motcua.record.gatherings"
    label = "gatherings"
    verbose_name = "Nhóm hồ sơ"
