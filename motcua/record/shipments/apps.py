"""The app of this room."""

from django.apps import AppConfig


class ShipmentsConfig(AppConfig):
    """Bưu gửi."""

    name = "motcua.record.shipments"
    label = "shipments"
    verbose_name = "Bưu gửi"
