"""One handler for violations that reach a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.base.violations import RuleViolation


class ViolationMiddleware:
    """Show a violation that no view has caught as a page of its own, in its own sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the violation's page; anything else rises."""
        if not isinstance(exception, RuleViolation):
            return None
        return render(request, "frame/refused.html", {"violation": exception}, status=exception.status)
