"""Who opens the pages of scenarios, among which dossiers she counts, and which desks she may choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from motcua.base.violations import NotThere
from motcua.doors.control.scope import agencies_of, href, points_of
from motcua.doors.frame.components import HeatCell
from motcua.doors.frame.session import Visitor, asked_to_sign_in, visitor
from motcua.ground.agreements.queries import Point, points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people.rules import Employer, Role
from motcua.ground.programmes.scenarios.rules import Unit, require_planner
from motcua.outward.reports.listing import place_words
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Extent
from motcua.outward.reports.whatif.counting import filters_of
from motcua.outward.reports.whatif.reckoning import among_all
from motcua.record import sight

View = Callable[..., HttpResponseBase]


def for_planners(view: View) -> View:
    """Open a page to those who reckon scenarios. Raises OnlyPlanners."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return asked_to_sign_in(request)
        require_planner(visitor(request).actor)
        if any("\0" in str(part) for part in kwargs.values()):
            raise NotThere(thing="trang này")
        return view(request, *args, **kwargs)

    return guarded


def is_province(who: Visitor) -> bool:
    """Whether she reckons for the whole province; a head does for her own one-stop."""
    return Role.MANAGER in who.actor.roles


def among(who: Visitor) -> QuerySet[Any]:
    """Return the dossiers among which she counts."""
    return among_all() if is_province(who) else sight.counted(who.actor, who.places)


@dataclass(frozen=True, slots=True)
class Desks:
    """The desks of agencies at one service point that may be chosen."""

    point: Point
    name: str
    units: tuple[tuple[str, str], ...]
    """(key, name of the agency)."""


def desks_of(who: Visitor) -> tuple[Desks, ...]:
    """Return the desks that this person may choose, by point: those of agencies, for the post has its own already."""
    mine = tuple(points().values()) if is_province(who) else points_of(who)
    names = {code: office.short_name for code, office in agencies().items()}
    if not is_province(who):
        names = agencies_of(who)
    found = [
        Desks(
            point,
            place_words(point.id),
            tuple((str(Unit(point.id, code)), names[code]) for code in point.agency_codes if code in names),
        )
        for point in mine
        if point.employer == Employer.AGENCY.value
    ]
    return tuple(desks for desks in sorted(found, key=lambda each: each.name) if desks.units)


def keys_of(desks: tuple[Desks, ...]) -> Mapping[str, str]:
    """Return the keys of desks with their names."""
    return {key: f"{name} · {each.name}" for each in desks for key, name in each.units}


@dataclass(frozen=True, slots=True)
class Opener:
    """Makes numbers that open their dossiers."""

    days: Days

    def cell(self, number: int, stage: str, extent: Extent | None, days: Days | None = None) -> HeatCell:
        """Return a count of a stage; without an extent it opens nothing."""
        if extent is None:
            return HeatCell(number)
        return HeatCell(number, href("control:dossiers", filters_of(stage, days or self.days, extent)))


def title_words(name: str) -> str:
    """Return the title of a scenario that has no name yet."""
    return name or _("Phương án mới")
