"""Pages for what went wrong: what happened and what to do, never a stack.

Each works for people who are signed out; the page of a fault (500) needs no database and no context at all.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.base.violations import RuleViolation
from motcua.doors.frame.limits import TooManyTries


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be read (400)."""
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this person may not see the page (403)."""
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page (404)."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Say that the address does not take this way of asking (405); `allowed` names those that it takes."""
    response = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that something was tried too often (429), and for how long to wait when that is known."""
    response = render(request, "429.html", {"violation": exception}, status=HTTPStatus.TOO_MANY_REQUESTS)
    if isinstance(exception, TooManyTries):
        response.headers["Retry-After"] = str(exception.wait_seconds)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours (500)."""
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def refused(request: HttpRequest, violation: RuleViolation) -> HttpResponse:
    """Show a violation that no page has caught: its sentence, its rule and the way back."""
    if isinstance(violation, TooManyTries):
        return too_many(request, violation)
    headings = {
        HTTPStatus.NOT_FOUND: _("Không tìm thấy"),
        HTTPStatus.FORBIDDEN: _("Chưa mở được trang này"),
        HTTPStatus.UNPROCESSABLE_ENTITY: _("Có chỗ cần sửa"),
    }
    heading = headings.get(HTTPStatus(violation.status), _("Chưa làm được"))
    return render(request, "frame/refused.html", {"violation": violation, "heading": heading}, status=violation.status)
