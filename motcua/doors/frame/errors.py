"""Pages for what went wrong: what happened, what to do, where to go; never a stack.

Each works for people who are signed out; the pages of a fault (500, 503) need no database and no context at all. What
was typed into a form of an act is offered to be sent again: its id makes that the same act.
"""

import sys
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _

from motcua.base.text import moment_words
from motcua.base.violations import RuleViolation
from motcua.doors.frame.limits import TooManyTries
from motcua.doors.frame.navigation import doors_in_order
from motcua.doors.frame.session import now
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role

_TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_AGAIN_LENGTH_MAX = 200_000
_WAIT_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be read (400), or that it is larger than what is read (413)."""
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if isinstance(exception, _TOO_BIG) else HTTPStatus.BAD_REQUEST
    return _page(request, status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this person may not see the page (403)."""
    return _page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page (404)."""
    return _page(request, HTTPStatus.NOT_FOUND)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Say that the address does not take this way of asking (405); `allowed` names those that it takes."""
    response = _page(request, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = allowed
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that something was tried too often (429), and for how long to wait when that is known."""
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, violation=exception)
    if isinstance(exception, TooManyTries):
        response.headers["Retry-After"] = str(exception.wait_seconds)
    return response


def token_gone(request: HttpRequest) -> HttpResponse:
    """Say that the form has lost its session (403)."""
    shown = {"back_href": back_href(request)}
    return render(request, "frame/403_csrf.html", shown, status=HTTPStatus.FORBIDDEN)


def _page(request: HttpRequest, status: HTTPStatus, **more: object) -> HttpResponse:
    roles = [Role(role) for role in getattr(getattr(request, "user", None), "roles", ())]
    shown = {"back_href": back_href(request), "finds": set(doors_in_order(roles)) - {"tour"}, **more}
    return render(request, f"{status.value}.html", shown, status=status)


def back_href(request: HttpRequest) -> str:
    """Return the page of ours that led here, to go back to; "" when it is unknown, or this very page."""
    came = urlsplit(request.headers.get("Referer", ""))
    try:
        is_ours = came.netloc == request.get_host() and came.path.startswith("/") and came.path != request.path
    except DisallowedHost:
        return ""
    return f"{came.path}?{came.query}" if is_ours and came.query else came.path if is_ours else ""


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours (500), or that the database does not answer (503)."""
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    shown = {"style_href": _style_href(), "at": moment_words(local(now())), **_again(request)}
    response = HttpResponse(render_to_string(f"{status.value}.html", shown), status=status)
    if is_away:
        response.headers["Retry-After"] = str(_WAIT_SECONDS)
    return response


def _style_href() -> str:
    try:
        return static("built/motcua.css")
    except ValueError:
        return f"{settings.STATIC_URL}built/motcua.css"


def _again(request: HttpRequest) -> dict[str, object]:
    """What was typed into a form of an act, to be sent again as the same act; {} when it was none, or too long."""
    try:
        posted = request.POST if request.method == "POST" else None
    except (UnreadablePostError, *_TOO_BIG):
        return {}
    if not posted or "act_id" not in posted or request.FILES:
        return {}
    fields = [(name, text) for name, texts in posted.lists() if name != "csrfmiddlewaretoken" for text in texts]
    if sum(len(text) for _name, text in fields) > _AGAIN_LENGTH_MAX:
        return {}
    return {"fields": fields, "path": request.get_full_path(), "token": get_token(request)}


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
    shown = {"violation": violation, "heading": heading, "back_href": back_href(request)}
    return render(request, "frame/refused.html", shown, status=violation.status)
