"""“Hài lòng”: how results handed back were rated, by agency, point, way of filing or month, and what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words, percent
from motcua.doors.control.scope import calendar_of, cell, choices, counted, href, scope_of, sections, views
from motcua.doors.frame.charts import Chart, Choice, Period, Series
from motcua.doors.frame.components import HeatCell
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.outward.reports import figures
from motcua.outward.reports import ratings as reports
from motcua.outward.reports.figures import RATINGS, Figure, Horizon
from motcua.outward.reports.listing import Filters, place_words
from motcua.outward.reports.ratings import Counts, Remark
from motcua.outward.reports.rules.days import Cut, Days, pieces
from motcua.record.dossiers.words import CHANNEL_WORDS

CHART = "ratings"
REMARKS = 20
SCORES = {1: "rất không hài lòng", 2: "không hài lòng", 3: "bình thường", 4: "hài lòng", 5: "rất hài lòng"}


class By(StrEnum):
    """By what ratings are told apart; the value stands in an address."""

    AGENCY = "co-quan"
    POINT = "diem"
    CHANNEL = "cach-nop"
    MONTH = "thang"


_BY_WORDS = {By.AGENCY: "Cơ quan", By.POINT: "Điểm phục vụ", By.CHANNEL: "Cách nộp", By.MONTH: "Tháng"}


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One row: results handed back, rated, not rated with its share, the mean, and how many were not content."""

    name: str
    cells: tuple[HeatCell, ...]
    not_rated: str
    mean: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """What was written with a low score, without names."""

    number: str
    href: str
    score: str
    text: str
    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for."""

    scope: Filters
    days: Days
    by: By
    is_table: bool

    def href(self, **changed: Any) -> str:
        """Return the address of the page with these choices, some changed."""
        other = replace(self, **changed)
        return href(
            "control:ratings",
            other.scope,
            ngay=str(other.days),
            theo="" if other.by is By.AGENCY else other.by.value,
            xem="bang" if other.is_table else "",
        )


@require_GET
@at_door("control")
def ratings(request: HttpRequest) -> HttpResponseBase:
    """The distribution as a chart with its table, the table by what was chosen, and the words of low scores."""
    who, scope = visitor(request), scope_of(request)
    when, among = figures.horizon(who.at), counted(who, scope)
    today = local(who.at).date()
    months = pieces(Cut.MONTH, today, calendar_of(scope))
    asked = Asked(
        scope,
        next((month for month in months if str(month) == request.GET.get("ngay")), months[-1]),
        next((by for by in By if by == request.GET.get("theo")), By.AGENCY),
        request.GET.get("xem") == "bang",
    )
    lines, counts = _table(among, asked, when, months)
    context = {"chart": _chart(counts, asked, today)}
    if request.headers.get("HX-Target") == CHART and "HX-History-Restore-Request" not in request.headers:
        answer = render(request, "control/_ratings_chart.html", context)
    else:
        context |= choices(who, scope) | {
            "sections": sections(request, who),
            "now": who.at,
            "asked": asked,
            "months": [(str(month), month.words) for month in reversed(months)],
            "has_results": bool(counts[Figure.HANDED_BACK]),
            "lines": lines[:-1],
            "sums": lines[-1],
            "by_choices": [Choice(f"by-{by.value}", _BY_WORDS[by], asked.href(by=by), by is asked.by) for by in By],
            "by_words": _BY_WORDS[asked.by],
            "remarks": [_remark(item) for item in reports.remarks(among, when, asked.days, REMARKS)],
        }
        answer = render(request, "control/ratings.html", context)
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


# -- table -------------------------------------------------------------------------------------------------------------


def _table(
    among: QuerySet[Any], asked: Asked, when: Horizon, months: Sequence[Days]
) -> tuple[list[RatingLine], Counts]:
    """Return the lines of the table, the last one their sum, and the counts of the chosen month. One statement."""
    if asked.by is By.MONTH:
        whole = Days(months[0].first, months[-1].last)
        by_month = reports.by_month(among, when, whole)
        rows = [(month.words, asked.scope, month, by_month.get(f"{month.first:%Y-%m}", _NONE)) for month in months]
        chosen = by_month.get(f"{asked.days.first:%Y-%m}", _NONE)
        return [_line(*row) for row in (*rows[::-1], (_("Cộng"), asked.scope, whole, _sum(by_month.values())))], chosen
    counts = reports.by_column(among, _COLUMNS[asked.by], when, asked.days)
    there = [(_name(asked.by, key), _narrowed(asked, key), asked.days, row) for key, row in counts.items()]
    there.sort(key=lambda row: (-row[3][Figure.HANDED_BACK], row[0]))
    sums = _sum(counts.values())
    return [_line(*row) for row in (*there, (_("Cộng"), asked.scope, asked.days, sums))], sums


_COLUMNS = {By.AGENCY: "agency_code", By.POINT: "point_id", By.CHANNEL: "channel"}


def _narrowed(asked: Asked, key: str) -> Filters:
    """The scope of one row."""
    if asked.by is By.POINT:
        return replace(asked.scope, point=key)
    return replace(asked.scope, channel=key) if asked.by is By.CHANNEL else replace(asked.scope, agency=key)


_NONE: Counts = dict.fromkeys(reports.COUNTED, 0)


def _sum(rows: Iterable[Counts]) -> Counts:
    there = list(rows)
    return {figure: sum(row[figure] for row in there) for figure in reports.COUNTED}


def _name(by: By, key: str) -> str:
    if by is By.POINT:
        return place_words(key)
    if by is By.CHANNEL:
        words = CHANNEL_WORDS.get(key, key)
        return words[:1].upper() + words[1:]
    return agencies()[key].short_name if key in agencies() else key


def _line(name: str, scope: Filters, days: Days, counts: Counts) -> RatingLine:
    mean = reports.mean_tenths(counts)
    return RatingLine(
        name,
        tuple(
            cell(counts[figure], scope, figure, days)
            for figure in (Figure.HANDED_BACK, Figure.RATED, Figure.RATED_1, Figure.RATED_2, Figure.NOT_RATED)
        ),
        percent(counts[Figure.NOT_RATED], counts[Figure.HANDED_BACK]),
        "–" if mean is None else f"{mean // 10},{mean % 10}",
    )


# -- chart -------------------------------------------------------------------------------------------------------------


def _chart(counts: Counts, asked: Asked, today: date) -> Chart:
    scope, days = asked.scope, asked.days
    ends = _("tháng này chưa hết") if days.holds(today) else ""
    return Chart(
        id=CHART,
        title=_("Phân bố đánh giá"),
        corner=_("Mức"),
        series=(Series(_("Đánh giá"), "blue", cell(counts[Figure.RATED], scope, Figure.RATED, days)),),
        periods=tuple(
            Period(str(score), f"{score} – {SCORES[score]}", (cell(counts[figure], scope, figure, days),))
            for score, figure in enumerate(RATINGS, start=1)
        ),
        views=views(CHART, asked.href(is_table=False), asked.href(is_table=True), is_table=asked.is_table),
        is_table=asked.is_table,
        note=f"{days.words}, {ends}" if ends else days.words,
    )


# -- words -------------------------------------------------------------------------------------------------------------


def _remark(item: Remark) -> RemarkLine:
    return RemarkLine(
        item.number,
        reverse("control:dossier", args=[item.dossier_id]),
        f"{item.score} – {SCORES[item.score]}",
        item.text,
        f"{_name(By.AGENCY, item.agency_code)} · {place_words(item.point_id)}",
        day_words(local(item.at).date()),
    )
