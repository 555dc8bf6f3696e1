"""What the address of the board asks for: a week, a day of it for phones, and what is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base.violations import NotReadable
from motcua.doors.control.scope import agencies_of
from motcua.doors.frame.forms import day_from
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.planning import queries
from motcua.ground.agreements.planning.rules.staffing import Planner
from motcua.ground.agreements.planning.rules.week import WEEK, monday_of
from motcua.ground.agreements.queries import points
from motcua.ground.people.rules import Role

MINE = "toi"
"""The person of the address who is the reader herself."""
SIDES = ("buu-dien", "co-quan")
SUNDAY = 6
"""On the last day of a week the board opens with the week to come."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One look at the board. Empty texts leave nothing out."""

    monday: date
    day: date
    """The day that a phone shows."""
    point: str = ""
    agency: str = ""
    side: str = ""
    """Whose staff: one of SIDES."""
    person: str = ""
    fault: str = ""
    """What could not be read of a typed day."""

    def href(self, page: str = "control:planning", **changed: object) -> str:
        """Return the address of a page for this look, or for one that is changed."""
        asked = replace(self, **changed)  # type: ignore[arg-type]  # fields of this class by name
        parts = {
            "tuan": asked.monday.isoformat(), "ngay": asked.day.isoformat() if asked.day != asked.monday else "",
            "diem": asked.point, "co-quan": asked.agency, "ben": asked.side, "nguoi": asked.person,
        }  # fmt: skip
        return f"{reverse(page)}?{urlencode({name: value for name, value in parts.items() if value})}"

    def week(self, by: int) -> "Asked":
        """Return the same look at a week before or after."""
        monday = self.monday + timedelta(days=by * WEEK)
        return replace(self, monday=monday, day=monday, fault="")

    @property
    def hidden(self) -> dict[str, str]:
        """The filters, for a form that asks for another week."""
        parts = {"diem": self.point, "co-quan": self.agency, "ben": self.side, "nguoi": self.person}
        return {name: value for name, value in parts.items() if value}


def asked_of(query: Mapping[str, str], who: Visitor, today: date) -> Asked:
    """Return what an address asks for; what is unknown is left out, a day that is none is told."""
    fault, shown = "", today if today.weekday() < SUNDAY else today + timedelta(days=1)
    typed = query.get("den-ngay", "") or query.get("tuan", "")
    if typed:
        try:
            shown = date.fromisoformat(day_from(typed, "tuan"))
        except NotReadable as unread:
            fault = unread.sentence
    monday = monday_of(shown)
    day = _day(query.get("ngay", ""), monday) or (shown if monday_of(shown) == monday else monday)
    side, person = query.get("ben", ""), query.get("nguoi", "")[:40]
    return Asked(
        monday, day,
        point=query.get("diem", "") if query.get("diem", "") in points() else "",
        agency=query.get("co-quan", "") if query.get("co-quan", "") in agencies_of(who) else "",
        side=side if side in SIDES else "", person="" if "\0" in person else person, fault=fault,
    )  # fmt: skip


def _day(text: str, monday: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if monday_of(day) == monday else None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which points somebody reads, whether the post's side of them alone, and what she plans."""

    point_ids: frozenset[str]
    is_of_post: bool
    planner: Planner


def scope_of(who: Visitor, today: date) -> Scope:
    """Return what somebody reads and plans: managers all, the post its people, a head the points of her one-stop."""
    planner = queries.planner_of(who.actor, today, who.places)
    if Role.MANAGER in who.actor.roles:
        return Scope(frozenset(points()), False, planner)
    if planner.is_post_director:
        return Scope(queries.points_of_post(today) | planner.point_ids, not planner.is_head, planner)
    return Scope(planner.point_ids, False, planner)
