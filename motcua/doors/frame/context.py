"""What every page knows, whichever door it belongs to: door pages need not say it."""

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.urls import reverse

from motcua.doors.frame import navigation
from motcua.doors.frame.session import DOORS, Suspended, Visitor, visitor
from motcua.ground.catalogue.queries import agencies, unit_names
from motcua.ground.people.rules import Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """The demo mark, language switch, province, door, sections and person; all optional for base.html."""
    door = request.resolver_match.app_name if request.resolver_match else ""
    who = _who(request)
    answer: dict[str, Any] = {
        "is_demo": settings.DEMO,
        "language_href": reverse("set-language"),
        "province": province(),
        "home_href": "/" if who is None or door == "portal" else navigation.home_of(_roles(request)),
        "sections": navigation.sections(request, door, who),
        "uses_htmx": door in {"desk", "office", "control"},
    }
    if door in DOORS and door != "portal":
        answer["door_name"] = navigation.door_words(door)
    if who is not None:
        answer["person"] = navigation.person(who, getattr(request.user, "title", ""))
    return answer


def province() -> str:
    """Return the name of the installation's province as it stands in a sentence; "" when it is not known."""
    try:
        top = next((row for row in agencies().values() if "." not in row.code and row.unit_code), None)
        name = unit_names((top.unit_code,)).get(top.unit_code, "") if top else ""
    except Error:
        return ""
    return f"{name[:1].lower()}{name[1:]}"


def _who(request: HttpRequest) -> Visitor | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    try:
        return visitor(request)
    except Suspended:
        return None


def _roles(request: HttpRequest) -> list[Role]:
    return [Role(role) for role in getattr(request.user, "roles", ())]
