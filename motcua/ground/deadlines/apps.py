"""The app of calendars."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Calendars and the counting of days."""

    name = "motcua.ground.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"
