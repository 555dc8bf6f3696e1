"""“Giao nhận”: what waits for the other side's signature, what the post holds too long, and today's minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import number, short_day_words, time_words
from motcua.doors.control.cards import BigFigure, Part
from motcua.doors.control.scope import cell, choices, counted, opens, scope_of, sections
from motcua.doors.frame.components import HeatCell, Holder
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import agency
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import local, worked_minutes
from motcua.ground.deadlines.words import duration_words
from motcua.outward.reports import figures, handing
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.handing import Lying
from motcua.outward.reports.listing import Filters, place_words
from motcua.outward.reports.rules.days import Days
from motcua.record import reading
from motcua.record.dossiers.rules import Owner

SHOWN = 20
"""Envelopes of a list before it leads to the whole one."""
REFUSED_DAYS = 30


@dataclass(frozen=True, slots=True)
class LyingLine:
    """An envelope that waits, with its dossier, in whose hands, and how long in working time."""

    number: str
    href: str
    holder: Holder
    agency: str
    place: str
    since: str
    age: str
    is_return: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """What an agency and the post handed over today, and what was not taken lately; each number opens its dossiers."""

    name: str
    cells: tuple[HeatCell, ...]


@require_GET
@at_door("control")
def handovers(request: HttpRequest) -> HttpResponseBase:
    """Four figures, the two lists behind the most urgent of them, and the day by agency."""
    who, scope = visitor(request), scope_of(request)
    when, among = figures.horizon(who.at), counted(who, scope)
    today = local(who.at).date()
    counts = _counts(among, when)
    waiting = handing.offered(among, SHOWN)
    held = handing.long_held(among, when, SHOWN) if counts[Figure.POST_LONG] else ()
    words = reading.holder_words(key for item in (*waiting, *held) for key in (item.holder, item.offered_to))
    context = choices(who, scope) | {
        "sections": sections(request, who),
        "now": who.at,
        "figures": _figures(counts, scope),
        "waiting": [_line(item, words, who.at) for item in waiting],
        "held": [_line(item, words, who.at) for item in held],
        "waiting_href": [
            (_("chờ cơ quan ký"), cell(counts[Figure.OFFERED_TO_AGENCY], scope, Figure.OFFERED_TO_AGENCY)),
            (_("chờ bưu điện nhận"), cell(counts[Figure.OFFERED_TO_POST], scope, Figure.OFFERED_TO_POST)),
        ],
        "held_cell": cell(counts[Figure.POST_LONG], scope, Figure.POST_LONG),
        "day": _by_agency(among, when, scope, Days(today, today)),
        "refused_days": REFUSED_DAYS,
    }
    return render(request, "control/handovers.html", context)


def _counts(among: QuerySet[Any], when: Horizon) -> dict[Figure, int]:
    """What waits and lies. Three statements, each from the side of its envelopes."""
    found = figures.counts(
        figures.counted_by(among, Figure.AT_POST, when),
        (Figure.AT_POST, Figure.POST_LONG, Figure.TO_AGENCY, Figure.TO_APPLICANT),
        when,
    )
    for whole in (Figure.OFFERED_TO_AGENCY, Figure.OFFERED_TO_POST):
        rows = figures.counts(figures.counted_by(among, whole, when), (whole, Figure.OFFERED_LONG), when)
        found[whole] = rows[whole]
        found[Figure.OFFERED_LONG] = found.get(Figure.OFFERED_LONG, 0) + rows[Figure.OFFERED_LONG]
    return found


def _figures(counts: Mapping[Figure, int], scope: Filters) -> tuple[BigFigure, ...]:
    def part(figure: Figure, after: str) -> Part:
        return Part(number(counts[figure]), opens(scope, figure), after)

    def big(figure: Figure, words: str, *parts: Part, tone: str = "plain") -> BigFigure:
        return BigFigure(number(counts[figure]), words, opens(scope, figure), tone, parts)

    is_late = "amber" if counts[Figure.OFFERED_LONG] else "plain"
    is_long = "amber" if counts[Figure.POST_LONG] else "plain"
    return (
        big(Figure.OFFERED_TO_AGENCY, _("chờ cơ quan ký nhận")),
        big(Figure.OFFERED_TO_POST, _("chờ bưu điện nhận chuyển")),
        big(Figure.OFFERED_LONG, _("chờ ký quá 1 ngày làm việc"), tone=is_late),
        big(
            Figure.AT_POST, _("hồ sơ giấy ở bưu điện"),
            part(Figure.TO_AGENCY, _("đang chuyển đến")), part(Figure.TO_APPLICANT, _("đang trả về")),
        ),
        big(Figure.POST_LONG, _("bưu điện giữ quá 1 ngày làm việc"), tone=is_long),
    )  # fmt: skip


def _line(item: Lying, words: Mapping[str, tuple[str, Owner]], at: datetime) -> LyingLine:
    name, owner = words[item.holder]
    waits_for = words[item.offered_to][0] if item.offered_to else ""
    here = local(item.since)
    office = agency(item.agency_code)
    hours = calendar(office.calendar_code)
    minutes = worked_minutes(here, local(at), hours)
    return LyingLine(
        item.number,
        reverse("control:dossier", args=[item.dossier_id]),
        Holder(owner.value, name, waiting_for=waits_for),
        office.short_name,
        place_words(item.point_id),
        f"{time_words(here)}, {short_day_words(here.date())}",
        duration_words(minutes, hours.day_minutes),
        item.is_return,
    )


def _by_agency(among: QuerySet[Any], when: Horizon, scope: Filters, today: Days) -> tuple[DayLine, ...]:
    """The day by agency, those without anything left out; the last line is the sum. Three statements."""
    lately = Days(today.first - timedelta(days=REFUSED_DAYS - 1), today.last)
    asked = ((Figure.MINUTED, today), (Figure.CARRIED, today), (Figure.REFUSED, lately))
    found = [
        figures.counts_by(figures.counted_by(among, figure, when, days), "agency_code", (figure,), when, days)
        for figure, days in asked
    ]
    codes = sorted(set().union(*found), key=lambda code: agency(code).short_name)

    def numbers(code: str | None) -> tuple[HeatCell, ...]:
        there = scope if code is None else replace(scope, agency=code)
        rows = [
            sum(row[figure] for key, row in counts.items() if code in (None, key))
            for counts, (figure, _days) in zip(found, asked, strict=True)
        ]
        return tuple(cell(value, there, figure, days) for value, (figure, days) in zip(rows, asked, strict=True))

    lines = [DayLine(agency(code).short_name, numbers(code)) for code in codes]
    return (*lines, DayLine(_("Cộng"), numbers(None)))
