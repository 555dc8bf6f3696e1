"""The app of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Cán bộ."""

    name = "motcua.ground.people"
    label = "people"
    verbose_name = "Cán bộ"
