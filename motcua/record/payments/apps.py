"""The app of this room."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Phí, lệ phí."""

    name = "motcua.record.payments"
    label = "payments"
    verbose_name = "Phí, lệ phí"
