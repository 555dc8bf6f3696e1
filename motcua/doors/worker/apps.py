"""The app of this door."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Templates and static files of this door."""

    name = "motcua.doors.worker"
    label = "worker"
