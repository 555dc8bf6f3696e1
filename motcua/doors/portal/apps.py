"""The app of this door."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.portal"
    label = "portal"
