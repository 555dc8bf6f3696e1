"""The app of this room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Danh mục."""

    name = "motcua.ground.catalogue"
    label = "catalogue"
    verbose_name = "Danh mục"
