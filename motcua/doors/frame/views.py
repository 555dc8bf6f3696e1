"""Pages that belong to no door: sign-in, errors, health."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form has lost its session, and that nothing was written."""
    return render(request, "frame/403_csrf.html", status=403)
