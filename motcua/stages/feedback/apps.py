"""The app of this room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Đánh giá."""

    name = "motcua.stages.feedback"
    label = "feedback"
    verbose_name = "Đánh giá"
