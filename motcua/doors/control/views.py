"""The pages of those who oversee: the board, the lists behind its numbers, and one dossier without personal data."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.violations import NotThere
from motcua.doors.control import board
from motcua.doors.control.board import Filters, counted, filters_of, place_words
from motcua.doors.frame import navigation, showing
from motcua.doors.frame.components import Crumb, Happening
from motcua.doors.frame.session import DOORS, Visitor, at_door, visitor
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.words import duration_words
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record import reading
from motcua.record.dossiers.rules import Status


@require_GET
@at_door("control")
def overview(request: HttpRequest) -> HttpResponseBase:
    """Five figures, the same by agency and by service point, and whose time it was; every number opens its list."""
    who = visitor(request)
    filters, when = replace(filters_of(request.GET), figure=None, status=None), figures.horizon(who.at)
    dossiers = counted(who, filters)
    by_agency = figures.counts_by(dossiers, "agency_code", Figure, when)
    by_point = figures.counts_by(dossiers, "point_id", Figure, when)
    sums = board.sums_of(by_agency)
    context = _page_of(request, who, sums[Figure.OVERDUE]) | {
        "now": who.at,
        "figures": board.big_figures(sums, filters),
        "tables": board.tables(by_agency, by_point, filters),
        "time": board.time_reading(dossiers, sums[Figure.RESOLVED], filters, when),
        "agencies": sorted(board.agencies_of(who).items(), key=lambda item: item[1]),
        "points": _point_choices(),
        "filters": filters,
    }
    return render(request, "control/board.html", context)


@require_GET
@at_door("control")
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """One dossier as an overseer sees it: how long, why, whose time, what happened; nobody's name. Raises NotThere."""
    who = visitor(request)
    found = counted(who, Filters()).filter(pk=dossier_id).first()
    if found is None or found.status == Status.DRAFT:
        raise NotThere(thing="hồ sơ")
    happened = reading.happenings(found.pk)
    clock = reading.clock(found, who.at, happened)
    calendar = reading.calendar_of(found)
    is_stopped = clock.is_stopped or clock.left is None or clock.left.is_over
    context = _page_of(request, who) | {
        "crumbs": [Crumb(_("Toàn cảnh"), reverse("control:board")), Crumb(found.code or found.request_no)],
        "number": found.code or found.request_no,
        "procedure": reading.procedure_of(found).short_name,
        "agency": agencies()[found.agency_code].short_name,
        "place": place_words(found.point_id),
        "status": found.status,
        "due": showing.due_of_clock(clock),
        "clock": clock,
        "elapsed": duration_words(clock.elapsed_minutes, calendar.day_minutes),
        "shares": showing.shares(clock, calendar.day_minutes),
        "left": 0 if is_stopped or clock.left is None else clock.left.minutes,
        "explained": showing.explained(clock),
        "timeline": _timeline(happened),
        "office": reverse("office:dossier", args=[found.pk]) if who.actor.roles & DOORS["office"] else "",
    }
    return render(request, "control/dossier.html", context)


def _page_of(request: HttpRequest, who: Visitor, overdue: int | None = None) -> dict[str, Any]:
    """The sections of the bar; the number of overdue dossiers where it was counted."""
    href = reverse("control:overdue")
    return {
        "sections": [
            replace(section, count=overdue if section.href == href else None)
            for section in navigation.sections(request, "control", who)
        ]
    }


def _point_choices() -> list[tuple[str, str]]:
    return [(board.ON_LINE, _("Trực tuyến")), *((key, place_words(key)) for key in points())]


def _timeline(happened: tuple[reading.Happening, ...]) -> tuple[Happening, ...]:
    """What happened and when, without names and without what was typed."""
    return tuple(replace(item, who="", note="") for item in showing.timeline(happened))
