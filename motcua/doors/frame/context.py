"""What every page knows, whichever door it belongs to: door pages need not say it."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.urls import reverse

from motcua.doors.frame import keymap, long_jobs, navigation, support
from motcua.doors.frame.components import Person
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Suspended, Visitor, visitor
from motcua.ground.catalogue.queries import agencies, unit_names
from motcua.ground.people.rules import Role


def frame(request: HttpRequest) -> dict[str, Any]:
    """The demo mark, language switch, province, door, sections and person; all optional for base.html.

    What must be asked for is asked when a template first wants it: fragments want none of it.
    """

    @cache
    def who() -> Visitor | None:
        return _who(request)

    @cache
    def door() -> str:
        return _door(request, who())

    def home_href() -> str:
        is_public = who() is None or door() == "portal"
        return "/" if is_public else navigation.home_of(_roles(request))

    def door_name() -> str:
        return navigation.door_words(door()) if door() in DOORS else ""

    def person() -> Person | None:
        known = who()
        return navigation.person(known, getattr(request.user, "title", "")) if known else None

    return {
        "is_demo": settings.DEMO,
        "language_href": reverse("set-language"),
        "province": province,
        "home_href": cache(home_href),
        "door_name": door_name,
        "sections": cache(lambda: navigation.sections(request, door(), who())),
        "person": cache(person),
        "support": cache(lambda: support.strip(request)),
        "job_news": cache(lambda: long_jobs.news(request)),
        "search_door": cache(lambda: door() if door() in {"office", "control"} else ""),
        "key_door": cache(lambda: door() if door() in keymap.DOORS else ""),
        "key_groups": cache(
            lambda: (
                keymap.of_door(door(), navigation.sections(request, door(), who())) if door() in keymap.DOORS else ()
            )
        ),
        "letters_off": keymap.are_letters_off(request),
        "uses_htmx": cache(lambda: door() in {"desk", "office", "control"}),
    }


def _door(request: HttpRequest, who: Visitor | None) -> str:
    """The door whose bar the page wears; none for who may not pass it, and so sees only why not."""
    door = request.resolver_match.app_name if request.resolver_match else ""
    if door == "portal" or door not in DOORS:
        return door
    return door if who is not None and who.actor.roles & DOORS[door] else ""


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
