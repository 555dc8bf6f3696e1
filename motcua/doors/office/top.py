"""What every page of the office shares: who is there, and her sections with what waits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from motcua.doors.frame import navigation
from motcua.doors.frame.session import Visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people.rules import Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many dossiers wait for this person: to be worked on, to be decided, and for an answer of her agency."""

    work: int
    approvals: int
    opinions: int = 0


def is_head(visitor: Visitor) -> bool:
    """Whether the person decides what others propose, as herself or in a head's place."""
    return Role.UNIT_HEAD in visitor.roles


def page_of(request: HttpRequest, who: Visitor, waiting: Waiting | None = None, *, at: str = "") -> dict[str, Any]:
    """Return the context of the bar: her sections, with what waits where it was counted, and her agency.

    `at` is the address of the section that the page belongs to, where its own address does not say so.
    """
    counts: Mapping[str, int | None] = {}
    if waiting is not None:
        counts = {
            reverse("office:inbox"): waiting.work,
            reverse("office:approvals"): waiting.approvals,
            reverse("office:opinions"): waiting.opinions or None,
        }
    hidden = frozenset() if is_head(who) else frozenset({reverse("office:approvals")})
    person = navigation.person(who, getattr(request.user, "title", ""))
    office = agencies().get(who.actor.agency_code)
    return {
        "sections": [
            replace(
                section,
                count=counts.get(section.href),
                current=section.current if not at else section.href == at,
            )
            for section in navigation.sections(request, "office", who)
            if section.href not in hidden
        ],
        "person": replace(person, place=office.short_name) if office else person,
    }
