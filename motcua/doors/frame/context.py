"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The demo mark, for the ribbon."""
    return {"is_demo": settings.DEMO}
