"""The app of this door."""

from django.apps import AppConfig


class TourConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.tour"
    label = "tour"
