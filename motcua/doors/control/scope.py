"""What a page of control covers: the agency and service point of its address, and what its numbers open."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.doors.frame import navigation
from motcua.doors.frame.charts import Choice
from motcua.doors.frame.components import HeatCell, Section
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.planning import queries as planning
from motcua.ground.agreements.queries import Point, points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import WorkCalendar, local
from motcua.ground.people.rules import Role
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import ON_LINE, Filters, filters_of, place_words
from motcua.outward.reports.rules.days import Days
from motcua.record import sight


def scope_of(request: HttpRequest) -> Filters:
    """Return the agency and the service point that an address asks for; other filters are for lists."""
    asked = filters_of(request.GET)
    return Filters(agency=asked.agency, point=asked.point)


def href(page: str, scope: Filters, **others: str) -> str:
    """Return the address of a page for a scope, with what else it is asked for; empty parts are left out."""
    query = urlencode({name: value for name, value in (scope.parts() | others).items() if value})
    return f"{reverse(page)}?{query}" if query else reverse(page)


def opens(scope: Filters, figure: Figure, days: Days | None = None, **changed: Any) -> str:
    """Return the address of the list of dossiers that a figure counts within a scope."""
    return href("control:dossiers", replace(scope, figure=figure, days=days, **changed))


def cell(number: int, scope: Filters, figure: Figure, days: Days | None = None, **changed: Any) -> HeatCell:
    """Return a number that opens its dossiers; 0 opens the empty list, which says so."""
    return HeatCell(number, opens(scope, figure, days, **changed))


def counted(who: Visitor, scope: Filters) -> QuerySet[Any]:
    """Return the dossiers that this person's figures count within a scope."""
    found = sight.counted(who.actor, who.places)
    if scope.agency is not None:
        found = found.filter(agency_code=scope.agency)
    return found if scope.point is None else found.filter(point_id=scope.point)


def agencies_of(who: Visitor) -> dict[str, str]:
    """Return the agencies that this person oversees, by code, with their short names."""
    names = {code: office.short_name for code, office in agencies().items()}
    if who.actor.roles & {Role.MANAGER, Role.POST_DIRECTOR}:
        return names
    mine = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
    return {code: name for code, name in names.items() if code in mine}


def points_of(who: Visitor) -> tuple[Point, ...]:
    """Return the service points that this person oversees: a manager all, the post its own, a head her centre's."""
    if Role.MANAGER in who.actor.roles:
        return tuple(points().values())
    if Role.POST_DIRECTOR in who.actor.roles:
        return tuple(point for point in points().values() if point.employer == "POST")
    here, offices = {place.point_id for place in who.places}, agencies_of(who)
    return tuple(
        point for point in points().values() if point.id in here or any(code in offices for code in point.agency_codes)
    )


def points_narrowed(who: Visitor) -> frozenset[str] | None:
    """Return the points to which a reader's figures of people are narrowed: a head's; None = to none."""
    if who.actor.roles & {Role.MANAGER, Role.ADMINISTRATOR, Role.POST_DIRECTOR}:
        return None
    return frozenset(point.id for point in points_of(who))


def calendar_of(scope: Filters) -> WorkCalendar:
    """Return the calendar by which days are laid on an axis: that of the agency asked for, else the commonest one."""
    offices = agencies()
    if scope.agency is not None:
        return calendar(offices[scope.agency].calendar_code)
    codes = [office.calendar_code for office in offices.values()]
    return calendar(max(sorted(set(codes)), key=codes.count, default="VN"))


def choices(who: Visitor, scope: Filters) -> dict[str, Any]:
    """Return what the form of the scope offers and what is chosen in it, for `control/_scope.html`."""
    return {
        "filters": scope,
        "agencies": sorted(agencies_of(who).items(), key=lambda item: item[1]),
        "points": [(ON_LINE, _("Trực tuyến")), *((point, place_words(point)) for point in points())],
    }


def views(card: str, picture: str, table: str, *, is_table: bool) -> tuple[Choice, Choice]:
    """Return the switch of a chart: Biểu đồ | Bảng, by their addresses."""
    return (
        Choice(f"{card}-picture", _("Biểu đồ"), picture, current=not is_table),
        Choice(f"{card}-table", _("Bảng"), table, current=is_table),
    )


def sections(request: HttpRequest, who: Visitor, overdue: int | None = None) -> tuple[Section, ...]:
    """Return the sections of the bar with the number of overdue dossiers, and of gaps for who plans.

    One statement, none if the first is known already; gaps are remembered for a minute.
    """
    if overdue is None:
        overdue = figures.counted_by(counted(who, Filters()), Figure.OVERDUE, figures.horizon(who.at)).count()
    counts = {reverse("control:overdue"): overdue, reverse("control:planning"): _gap_count(who)}
    return tuple(
        replace(section, count=counts.get(section.href)) for section in navigation.sections(request, "control", who)
    )


def _gap_count(who: Visitor) -> int | None:
    """How many gaps somebody has to mend; None = she plans nothing."""
    today = local(who.at).date()
    planner = planning.planner_of(who.actor, today, who.places)
    return len(planning.gaps_of_planner(planner, today)) if planner.may_plan_at_all else None
