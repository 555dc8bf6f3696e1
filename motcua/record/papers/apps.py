"""The app of this room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Thành phần hồ sơ."""

    name = "motcua.record.papers"
    label = "papers"
    verbose_name = "Thành phần hồ sơ"
