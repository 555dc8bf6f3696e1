"""The board: five figures, levels, trend, whose time. Every number opens its dossiers; each minute it reads anew.

Where there is script, only what has changed is sent: the page says which cards it has by their marks (`da-co`), and
gets the card asked for, the cards whose numbers have changed, and the instant of the numbers.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.doors.control.cards import (
    BOARD_FIGURES,
    Asked,
    Levels,
    Side,
    asked_of,
    big_figures,
    digitised_reading,
    levels,
    sums_of,
    time_reading,
    trend,
)
from motcua.doors.control.scope import choices, counted, href, scope_of, sections
from motcua.doors.control.take_overs import warning
from motcua.doors.frame.charts import Chart
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import ZONE, local
from motcua.outward.reports import figures
from motcua.outward.reports.exporting import harmless
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.rules.days import Cut

CARDS = ("figures", "heat", "trend", "time", "digitised")
"""Ids of the parts of the page that change by themselves, in their order."""
AS_OF = "as-of"


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board says."""

    context: dict[str, Any]
    overdue: int


@require_GET
@at_door("control")
def overview(request: HttpRequest) -> HttpResponseBase:
    """The board, or what of it has changed."""
    who = visitor(request)
    asked = asked_of(request.GET, scope_of(request))
    board = _read(who, asked)
    cards = {name: render_to_string(f"control/_{name}.html", board.context) for name in CARDS}
    marks = "-".join(_mark(cards[name]) for name in CARDS)
    context = board.context | {"asked": asked, "now": who.at, "marks": marks, "address": asked.href()}
    target = request.headers.get("HX-Target", "")
    if "HX-History-Restore-Request" not in request.headers and target in (*CARDS, AS_OF):
        return _changed(request, target, cards, context)
    is_whole = not asked.scope.parts()
    context |= choices(who, asked.scope) | {
        "sections": sections(request, who, board.overdue if is_whole else None),
        "cards": cards,
        "held_warning": warning(who),
        "nearing_href": href("control:nearing", asked.scope),
        "file_href": href("control:numbers", asked.scope),
    }
    answer = render(request, "control/board.html", context)
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


def _read(who: Visitor, asked: Asked) -> Board:
    """Nine statements, however many dossiers there are."""
    when = figures.horizon(who.at)
    dossiers = counted(who, asked.scope)
    column = "agency_code" if asked.side is Side.AGENCY else "point_id"
    rows = figures.counts_by(dossiers.filter(figures.still_counted(when)), column, BOARD_FIGURES, when)
    sums = sums_of(rows) | _of_post(dossiers, when)
    return Board(
        {
            "figures": big_figures(sums, asked.scope),
            "levels": levels(rows, sums, asked, when),
            "trend": trend(dossiers, asked, when),
            "digitised": digitised_reading(figures.digitised(dossiers, when), asked.scope),
            "time": time_reading(dossiers, sums, asked.scope, when),
        },
        sums[Figure.OVERDUE],
    )


def _of_post(dossiers: Any, when: Horizon) -> dict[Figure, int]:
    """What the post holds and has delivered, read from its own tables' side. Two statements."""
    found: dict[Figure, int] = {}
    for whole, part in ((Figure.AT_POST, Figure.POST_LONG), (Figure.POST_DELIVERED, Figure.POST_IN_TIME)):
        found |= figures.counts(figures.counted_by(dossiers, whole, when), (whole, part), when)
    return found


def _mark(card: str) -> str:
    """A short mark of what a card says; two cards with the same mark are the same."""
    return hashlib.sha256(card.encode()).hexdigest()[:10]


def _changed(
    request: HttpRequest, target: str, cards: dict[str, SafeString], context: dict[str, Any]
) -> HttpResponseBase:
    """The card asked for, the others that are not as the page has them, and the instant."""
    known = dict(zip(CARDS, request.GET.get("da-co", "").split("-"), strict=False))
    parts = [cards[target]] if target in CARDS else []
    parts += [_beside(cards[name], name) for name in CARDS if name != target and _mark(cards[name]) != known.get(name)]
    as_of = render_to_string("control/_as_of.html", context | {"is_beside": target != AS_OF})
    answer = HttpResponse("".join([as_of, *parts] if target == AS_OF else [*parts, as_of]))
    if target != AS_OF:
        answer["HX-Push-Url"] = context["address"]
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


def _beside(card: SafeString, name: str) -> SafeString:
    """A card that is put in its place beside the one asked for. It is our own markup, made a moment ago."""
    return mark_safe(card.replace(f'id="{name}"', f'id="{name}" hx-swap-oob="true"', 1))  # noqa: S308 - rendered above


# -- the numbers as a file ---------------------------------------------------------------------------------------------


@require_GET
@at_door("control")
def numbers(request: HttpRequest) -> HttpResponseBase:
    """The numbers of the board as one table (CSV): instant, kind, group, figure, number; days as ISO 8601."""
    who = visitor(request)
    scope = scope_of(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="toan-canh-{local(who.at):%Y%m%d-%H%M}.csv"'
    answer.write("\ufeff")  # so that a spreadsheet reads it as UTF-8
    writer = csv.writer(answer)
    writer.writerow([_("Số liệu lúc"), _("Loại"), _("Nhóm"), _("Chỉ tiêu"), _("Số")])
    at = who.at.astimezone(ZONE).isoformat(timespec="seconds")
    for *words, value in _numbers(who, Asked(scope)):
        writer.writerow([at, *(harmless(str(word)) for word in words), value])
    return answer


def _numbers(who: Visitor, asked: Asked) -> Iterator[tuple[str, str, str, int]]:
    """(kind, group, figure, number): levels by agency and by point, then the days of the trend."""
    for side in Side:
        board = _read(who, replace(asked, side=side, cut=Cut.DAY))
        table: Levels = board.context["levels"]
        for row in table.heat.rows:
            for column, value in zip(table.heat.columns, row.cells, strict=True):
                yield table.heat.corner, row.label, column.label, value.number
            yield table.heat.corner, row.label, _("Đang giải quyết"), row.total.number
    chart: Chart = board.context["trend"]
    for period in chart.periods:
        for series, value in zip(chart.series, period.values, strict=True):
            yield chart.corner, period.name, series.label, value.number
