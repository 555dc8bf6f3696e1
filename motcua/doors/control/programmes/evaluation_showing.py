"""An evaluation in words: rows of figures, units and procedures as tables, two pictures, what was told and closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import day_words, moment_words, number, percent, vnd
from motcua.doors.control.scope import views
from motcua.doors.frame.charts import Chart, Period, Series
from motcua.doors.frame.components import HeatCell
from motcua.ground.catalogue.queries import procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Employer
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes.evaluation_rules import TELLINGS, Difference, ToldRow
from motcua.ground.programmes.evaluations import Closed
from motcua.ground.programmes.queries import UnitFacts
from motcua.ground.programmes.rules import STAGE_WORDS
from motcua.outward.reports.evaluating.behind import Evaluated
from motcua.outward.reports.evaluating.measures import SAID, Measure
from motcua.outward.reports.evaluating.reading import Evaluation, Opens, Row, Section, group_counts
from motcua.outward.reports.evaluating.staffing import OpensDeeds, OpensStaff
from motcua.outward.reports.listing import Filters
from motcua.outward.reports.rules.days import Days

MONTH_CHART, UNIT_CHART = "months", "units"
PROCEDURES_MOST = 100
WAYS = (
    (Measure.RECEIVED_POST, "blue", False),
    (Measure.RECEIVED_DESK, "amber", True),
    (Measure.RECEIVED_ONLINE, "grey", False),
)
"""Received by the post, at the agency's desk, on line: measure, hue, hatched."""
UNIT_COLUMNS = (
    Measure.RECEIVED, Measure.RECEIVED_POST, Measure.RETURNED, Measure.RETURNED_POST, Measure.RESOLVED,
    Measure.IN_TIME, Measure.RATED, Measure.CONTENT,
)  # fmt: skip
SHARES = {
    Measure.RECEIVED_POST: Measure.RECEIVED,
    Measure.RETURNED_POST: Measure.RETURNED,
    Measure.IN_TIME: Measure.RESOLVED,
    Measure.CONTENT: Measure.RATED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an evaluation is asked for: of which programme, its period, and what it is compared with."""

    key: str
    days: Days
    is_before_transfer: bool = False
    tables: frozenset[str] = frozenset()
    """The charts that are looked at as tables."""

    def query(self) -> dict[str, str]:
        """Return it as the query of an address."""
        said = {"ngay": str(self.days), "so-sanh": "truoc-chuyen-giao" if self.is_before_transfer else ""}
        return {name: value for name, value in said.items() if value}

    def href(self, page: str = "control:evaluation", *args: Any, **changed: Any) -> str:
        """Return the address of a page of this evaluation, some of what is asked changed."""
        other = replace(self, **changed)
        query = other.query() | ({"bang": ",".join(sorted(other.tables))} if other.tables else {})
        return f"{reverse(page, args=[other.key, *args])}?{urlencode(query, safe=',')}"

    def opens(self, what: Opens, days: Days | None = None) -> str:
        """Return the address of the list of dossiers that a figure of this evaluation counts."""
        filters = Filters(
            days=days or self.days, evaluated=Evaluated(self.key, what.measure, what.unit), procedure=what.procedure,
            channel=what.channel,
        )  # fmt: skip
        return f"{reverse('control:evaluated')}?{urlencode(filters.parts())}"

    def leads(self, what: Opens | OpensStaff | OpensDeeds | None) -> str:
        """Return the address of the list behind a figure: dossiers, people, or rows of what was done; "" = none."""
        if isinstance(what, OpensStaff):
            parts = {"de-an": self.key, "noi": Employer.POST.value, "vao-ngay": what.day.isoformat(),
                     "chung-nhan": what.certificates, "trinh-do": what.degree}  # fmt: skip
            return f"{reverse('control:staff')}?{urlencode({name: value for name, value in parts.items() if value})}"
        if isinstance(what, OpensDeeds):
            ends = {"tu": self.days.first.isoformat(), "den": self.days.last.isoformat()}
            parts = ends | {"de-an": self.key, "noi": Employer.POST.value, "viec": what.deed.value}
            return f"{reverse('control:helped')}?{urlencode(parts)}#cac-luot"
        return self.opens(what) if what is not None else ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure in words; `href` "" = it opens nothing."""

    words: str
    value: str
    share: str
    other: str
    other_share: str
    change: str
    href: str
    how: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One subject with its figures."""

    key: str
    title: str
    lines: tuple[FigureLine, ...]
    has_share: bool
    has_other: bool


@dataclass(frozen=True, slots=True)
class TableLine:
    """One unit or procedure: its name, what stands under it, a number with its share for each column."""

    name: str
    second: str
    href: str
    cells: tuple[tuple[HeatCell, str, str], ...]
    """(number, share, heading of the column)."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One told figure in words."""

    number: int
    words: str
    amount: str
    day: str
    document: str
    source: str
    unit: str
    by: str
    reason: str
    state: str
    """In whose place it stands, or which stands in its place; "" = neither."""
    is_replaced: bool


def value_words(value: int | None, unit: str) -> str:
    """Return a value with its unit, as tables write it; None = nothing is told."""
    if value is None:
        return _("chưa khai báo")
    if unit == "đồng":
        return vnd(value)
    if unit != "phút":
        return number(value)
    hours, minutes = divmod(value, 60)
    if not hours:
        return _("%(minutes)s phút") % {"minutes": minutes}
    return (
        _("%(hours)s giờ %(minutes)s phút") % {"hours": number(hours), "minutes": minutes}
        if minutes
        else _("%(hours)s giờ") % {"hours": number(hours)}
    )


_RIGHT = frozenset({"hai-long", "sai-sot", "tien", "nhan-luc"})
"""Subjects that stand beside the longer ones, under the pictures."""


def cards(found: Evaluation, asked: Asked) -> dict[str, tuple[Card, ...]]:
    """Return every subject with its figures, by the column in which it stands: left or right."""
    made = [_card(section, asked) for section in found.sections]
    return {
        "left": tuple(card for card in made if card.key not in _RIGHT),
        "right": tuple(card for card in made if card.key in _RIGHT),
    }


def _card(section: Section, asked: Asked) -> Card:
    return Card(
        section.key, _(section.title), tuple(_figure(row, asked) for row in section.rows), section.has_share,
        section.has_other,
    )  # fmt: skip


def _figure(row: Row, asked: Asked) -> FigureLine:
    return FigureLine(
        _(row.words), value_words(row.value, row.unit), row.share,
        "" if row.other is None else value_words(row.other, row.unit), row.other_share, change(row.value, row.other),
        asked.leads(row.opens), _(row.how), row.is_part,
    )  # fmt: skip


def change(value: int | None, other: int | None) -> str:
    """Return by how much a number has changed in hundredths of what it was: "+12,5 %"; "" where that says nothing."""
    if not other or value is None:
        return ""
    if value == other:
        return "0"
    sign = "+" if value > other else "−"
    return f"{sign}{percent(abs(value - other), other)}"


# -- tables ------------------------------------------------------------------------------------------------------------


def units(found: Evaluation, asked: Asked) -> tuple[TableLine, ...]:
    """Return the units of the roadmap with what is counted of each; those that share a place stand together."""
    lines = []
    for group in found.scope.groups:
        counts = group_counts(found, group)
        href = reverse("control:programme-unit", args=[asked.key, group.number])
        name = group.name if len(group.units) == 1 else ", ".join(_numbered(unit) for unit in group.units)
        second = "; ".join(sorted({_(STAGE_WORDS[unit.stage]) for unit in group.units}))
        lines.append(TableLine(name, second, href, _cells(counts, asked, unit=group.number)))
    return tuple(lines)


def _numbered(unit: UnitFacts) -> str:
    return f"{unit.unit_no}. {unit.name}"


def procedures(found: Evaluation, asked: Asked) -> tuple[TableLine, ...]:
    """Return the procedures of which the post received or returned something, the busiest first."""
    names = procedure_names()
    return tuple(
        TableLine(
            names.get(code, code), code, "", _cells(found.now.by_procedure[code], asked, procedure=code)
        )
        for code in found.active[:PROCEDURES_MOST]
    )  # fmt: skip


def heads() -> tuple[str, ...]:
    """Return the headings of both tables."""
    return tuple(_(SAID[measure].words) for measure in UNIT_COLUMNS)


def _cells(counts: Mapping[Measure, int], asked: Asked, **narrowed: Any) -> tuple[tuple[HeatCell, str, str], ...]:
    return tuple(
        (
            HeatCell(counts[measure], asked.opens(Opens(measure, **narrowed))),
            percent(counts[measure], counts[SHARES[measure]]) if measure in SHARES else "",
            _(SAID[measure].words),
        )
        for measure in UNIT_COLUMNS
    )


# -- pictures ----------------------------------------------------------------------------------------------------------


def month_chart(found: Evaluation, asked: Asked, today: date) -> Chart:
    """Return what was received in each of the twelve months up to the last of the period, by who received."""
    months = [Days(*rules.month_of(date.fromisoformat(f"{key}-01"))) for key in found.months]
    whole = Days(months[0].first, months[-1].last)
    rows = list(found.months.values())
    return Chart(
        MONTH_CHART, _("Tiếp nhận theo tháng"), _("Tháng"),
        tuple(
            Series(
                _(SAID[measure].words), hue,
                HeatCell(sum(row.get(measure, 0) for row in rows), asked.opens(Opens(measure), whole)), is_hatched,
            )
            for measure, hue, is_hatched in WAYS
        ),
        tuple(
            Period(
                f"{month.first:%m/%y}", month.words,
                tuple(HeatCell(row.get(measure, 0), asked.opens(Opens(measure), month)) for measure, *_look in WAYS),
                _("chưa hết") if month.holds(today) else "",
            )
            for month, row in zip(months, rows, strict=True)
        ),
        _views(asked, MONTH_CHART), MONTH_CHART in asked.tables, _("12 tháng đến hết kỳ"),
    )  # fmt: skip


def unit_chart(found: Evaluation, asked: Asked) -> Chart:
    """Return what each unit received in the period, by who received: units beside each other."""
    groups = found.scope.groups
    counts = [group_counts(found, group) for group in groups]
    return Chart(
        UNIT_CHART, _("So sánh các đơn vị"), _("Đơn vị"),
        tuple(
            Series(
                _(SAID[measure].words), hue, HeatCell(sum(row[measure] for row in counts), asked.opens(Opens(measure))),
                is_hatched,
            )
            for measure, hue, is_hatched in WAYS
        ),
        tuple(
            Period(
                _("ĐV %(number)s") % {"number": group.number}, f"{group.number}. {group.name}",
                tuple(
                    HeatCell(row[measure], asked.opens(Opens(measure, group.number))) for measure, *_look in WAYS
                ),
            )
            for group, row in zip(groups, counts, strict=True)
        ),
        _views(asked, UNIT_CHART), UNIT_CHART in asked.tables,
        _("số thứ tự đơn vị như ở bảng “Theo đơn vị”"),
    )  # fmt: skip


def _views(asked: Asked, chart: str) -> Any:
    is_table = chart in asked.tables
    return views(
        chart, asked.href(tables=asked.tables - {chart}), asked.href(tables=asked.tables | {chart}), is_table=is_table
    )


# -- told, closed ------------------------------------------------------------------------------------------------------


def told(rows: Sequence[ToldRow], names: Mapping[str, str], units: Iterable[UnitFacts]) -> tuple[ToldLine, ...]:
    """Return what was told, the newest first; what another row replaced stays."""
    after = {row.corrects: row.figure_no for row in rows if row.corrects is not None}
    by_no = {unit.unit_no: unit.name for unit in units}
    return tuple(_told(row, names, by_no, after.get(row.figure_no)) for row in reversed(rows))


def _told(row: ToldRow, names: Mapping[str, str], units: Mapping[int, str], replaced_by: int | None) -> ToldLine:
    telling = TELLINGS[row.kind]
    state = _("thay dòng %(number)s") % {"number": row.corrects} if row.corrects is not None else ""
    if replaced_by is not None:
        state = _("đã có dòng %(number)s thay") % {"number": replaced_by}
    amount = vnd(row.amount) if telling.unit == "đồng" else f"{number(row.amount)} {_(telling.unit)}"
    at = f", {moment_words(local(row.recorded_at))}" if row.recorded_at is not None else ""
    document = _("%(number)s ngày %(day)s") % {"number": row.document_no, "day": day_words(row.document_on)}
    return ToldLine(
        row.figure_no, _(telling.words), amount, day_words(row.on), document, row.source,
        units.get(row.unit_no, "") if row.unit_no is not None else "", f"{names.get(row.by_id, row.by_id)}{at}",
        row.reason, state, replaced_by is not None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """One closing in words; `is_intact` False = what was frozen no longer has its hash."""

    number: int
    at: str
    by: str
    reason: str
    sha256: str
    is_intact: bool
    differences: tuple[tuple[str, str, str], ...]
    """(figure, as closed, as counted now); of the newest alone."""


def closed(
    found: Closed, names: Mapping[str, str], *, is_intact: bool, differ: Sequence[Difference] = ()
) -> ClosedLine:
    """Return one closing in words."""
    return ClosedLine(
        found.closing_no, moment_words(local(found.closed_at)), names.get(found.by_id, found.by_id), found.reason,
        found.sha256, is_intact,
        tuple((each.words, _shown(each.closed, each.unit), _shown(each.counted, each.unit)) for each in differ),
    )  # fmt: skip


def _shown(value: int | None, unit: str) -> str:
    return "–" if value is None else value_words(value, unit)
