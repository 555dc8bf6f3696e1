"""The app of this room."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """Quyền, và những lần bị từ chối."""

    name = "motcua.record.rights"
    label = "rights"
    verbose_name = "Quyền"
