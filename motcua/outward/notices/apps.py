"""The app of this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Thông báo."""

    name = "motcua.outward.notices"
    label = "notices"
    verbose_name = "Thông báo"
