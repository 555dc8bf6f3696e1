"""The app of this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Việc dài."""

    name = "motcua.outward.jobs"
    label = "jobs"
    verbose_name = "Việc dài"
