"""The board as values: five figures, two tables whose every number opens its list, and whose time it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import number, percent
from motcua.doors.frame.components import Heat, HeatCell, HeatColumn, HeatRow, Share
from motcua.doors.frame.drawing import heat_steps
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.words import duration_words
from motcua.ground.people.rules import Role
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.whose_time import WhoseTime, whose_time
from motcua.record import sight
from motcua.record.dossiers.rules import Owner, Status

ON_LINE = "truc-tuyen"
"""In an address: opened on line, at no service point."""

Counts = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list or the board; it stands in the address. None = not narrowed."""

    figure: Figure | None = None
    agency: str | None = None
    point: str | None = None
    """Id of a service point; "" = on line."""
    status: Status | None = None

    def href(self, page: str = "control:dossiers", **changed: Any) -> str:
        """Return the address of a page with these filters, some changed."""
        other = replace(self, **changed)
        parts = {
            "so": other.figure,
            "co-quan": other.agency,
            "diem": ON_LINE if other.point == "" else other.point,
            "trang-thai": other.status,
        }
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{reverse(page)}?{query}" if query else reverse(page)


def filters_of(query: QueryDict) -> Filters:
    """Return the filters of an address; what is unknown in it is left out."""
    figure, agency, point = query.get("so", ""), query.get("co-quan", ""), query.get("diem", "")
    status = query.get("trang-thai", "")
    return Filters(
        next((item for item in Figure if item == figure), None),
        agency if agency in agencies() else None,
        "" if point == ON_LINE else point if point in points() else None,
        next((item for item in Status if item == status), None),
    )


def counted(who: Visitor, filters: Filters) -> QuerySet[Any]:
    """Return the dossiers that this person's figures count, under the filters of place and status."""
    found = sight.counted(who.actor, who.places)
    if filters.agency is not None:
        found = found.filter(agency_code=filters.agency)
    if filters.point is not None:
        found = found.filter(point_id=filters.point)
    return found if filters.status is None else found.filter(status=filters.status.value)


def agencies_of(who: Visitor) -> dict[str, str]:
    """Return the agencies that this person oversees, by code, with their short names."""
    names = {code: office.short_name for code, office in agencies().items()}
    if who.actor.roles & {Role.MANAGER, Role.POST_DIRECTOR}:
        return names
    mine = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
    return {code: name for code, name in names.items() if code in mine}


_SHORT = (("Trung tâm Phục vụ hành chính công", "Trung tâm PVHCC"), ("Văn phòng Đăng ký đất đai", "VPĐKĐĐ"))
"""Abbreviations that a table may use."""


def place_words(point_id: str) -> str:
    """Return the name of a service point as a table has room for it; a dossier opened at none was opened on line."""
    if not point_id:
        return _("Trực tuyến")
    found = points().get(point_id)
    name = found.name if found else point_id
    for long, short in _SHORT:
        name = name.replace(long, short)
    return name


def figure_words(figure: Figure, when: Horizon) -> str:
    """Return what a figure counts, as the head of its list says it."""
    return figures.words(figure, when.at)


# -- five figures ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the line below a figure: a number with its link between words."""

    number: str
    href: str
    after: str


@dataclass(frozen=True, slots=True)
class BigFigure:
    """One of the five; `parts` break it down, each number a link too."""

    number: int
    label: str
    href: str
    tone: str
    parts: tuple[Part, ...]


def big_figures(counts: Counts, filters: Filters) -> tuple[BigFigure, ...]:
    """Return the five figures of the board with their break-down."""

    def part(figure: Figure, after: str) -> Part:
        return Part(number(counts[figure]), filters.href(figure=figure), after)

    def big(figure: Figure, label: str, *parts: Part, tone: str = "plain") -> BigFigure:
        return BigFigure(counts[figure], label, filters.href(figure=figure), tone, parts)

    results = counts[Figure.RESOLVED]
    in_time = Part(percent(counts[Figure.IN_TIME], results), filters.href(figure=Figure.IN_TIME), _("đúng, trước hạn"))
    return (
        big(Figure.OPEN, _("đang giải quyết"), part(Figure.STOPPED, _("đang dừng đồng hồ"))),
        big(Figure.OVERDUE, _("quá hạn"), part(Figure.OVERDUE_PROPOSED, _("đã trình phê duyệt")), tone="red"),
        big(Figure.TODAY, _("đến hạn hôm nay"), part(Figure.TODAY_PROPOSED, _("đã trình phê duyệt")), tone="amber"),
        big(
            Figure.AT_POST, _("hồ sơ giấy ở bưu điện"),
            part(Figure.TO_AGENCY, _("đang chuyển đến")), part(Figure.TO_APPLICANT, _("đang trả về")),
        ),
        big(
            Figure.RETURNED, _("đã trả tháng này"),
            part(Figure.RESOLVED, _("kết quả ra tháng này")), *((in_time,) if results else ()),
        ),
    )  # fmt: skip


# -- tables ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that opens its dossiers; `tint` is the class of its heat, empty = none."""

    number: int
    href: str
    tint: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One agency or service point."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The figures by agency or by service point, with the sums of each column."""

    title: str
    corner: str
    columns: tuple[tuple[str, str], ...]
    """(words, icon or "")"""
    rows: tuple[TableRow, ...]
    sums: TableRow


LEVEL_HUES = {
    Figure.OVERDUE: ("red", "overdue"),
    Figure.TODAY: ("amber", "today"),
    Figure.SOON: ("straw", "soon"),
    Figure.AMPLE: ("blue", ""),
    Figure.STOPPED: ("grey", "paused"),
}
PLAIN_COLUMNS = (Figure.OPEN, Figure.AT_POST, Figure.RETURNED)
ALL_FIGURES = tuple(Figure)


def sums_of(rows: Mapping[str, Counts]) -> dict[Figure, int]:
    """Return the sums over all rows: every dossier is in exactly one row."""
    return {figure: sum(row[figure] for row in rows.values()) for figure in ALL_FIGURES}


def table(title: str, corner: str, rows: Sequence[tuple[str, Filters, Counts]], sums: tuple[Filters, Counts]) -> Table:
    """Return a table: `rows` are (label, filters of its lists, counts), `sums` the same for all together."""
    heat = Heat(
        corner,
        [HeatColumn("", hue, icon) for hue, icon in LEVEL_HUES.values()],
        [
            HeatRow(label, [HeatCell(counts[figure]) for figure in LEVEL_HUES], HeatCell(counts[Figure.OPEN]))
            for label, _filters, counts in rows
        ],
    )
    tints = [[tint for _cell, tint in cells] for _row, cells in heat_steps(heat)]
    names = [_("Quá hạn"), _("Hôm nay"), _("Dưới 3 ngày"), _("Còn thời gian"), _("Đang dừng")]
    return Table(
        title,
        corner,
        (
            *zip(names, (icon for _hue, icon in LEVEL_HUES.values()), strict=True),
            (_("Đang giải quyết"), ""),
            (_("Ở bưu điện"), ""),
            (_("Đã trả tháng này"), ""),
        ),
        tuple(_row(*row, tint) for row, tint in zip(rows, tints, strict=True)),
        _row(_("Cộng"), *sums, [""] * len(LEVEL_HUES)),
    )


def _row(label: str, filters: Filters, counts: Counts, tints: Sequence[str]) -> TableRow:
    cells = [
        Cell(counts[figure], filters.href(figure=figure), tint) for figure, tint in zip(LEVEL_HUES, tints, strict=True)
    ]
    cells += [
        Cell(counts[figure], filters.href(figure=figure), is_sum=figure is Figure.OPEN) for figure in PLAIN_COLUMNS
    ]
    return TableRow(label, tuple(cells))


def tables(by_agency: Mapping[str, Counts], by_point: Mapping[str, Counts], filters: Filters) -> tuple[Table, Table]:
    """Return the figures by agency and by service point; the sums of both are the figures of the board."""
    offices = agencies()
    agency_rows = [
        (offices[code].short_name if code in offices else code, replace(filters, agency=code), counts)
        for code, counts in by_agency.items()
    ]
    point_rows = [(place_words(code), replace(filters, point=code), counts) for code, counts in by_point.items()]
    sums = (filters, sums_of(by_agency))
    return (
        table(_("Theo cơ quan giải quyết"), _("Cơ quan"), _most_first(agency_rows), sums),
        table(_("Theo điểm phục vụ"), _("Điểm phục vụ"), _most_first(point_rows), sums),
    )


def _most_first(rows: list[tuple[str, Filters, Counts]]) -> list[tuple[str, Filters, Counts]]:
    return sorted(rows, key=lambda row: (-row[2][Figure.OPEN], row[0]))


# -- whose time --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One owner's part of the time: of a dossier on average, of all together, and its share."""

    owner: str
    mean: str
    total: str
    share: str


@dataclass(frozen=True, slots=True)
class TimeReading:
    """Whose time the results of the month took; `shares` is empty when there were none."""

    results: int
    href: str
    mean: str
    shares: tuple[Share, ...]
    lines: tuple[TimeLine, ...]


def time_reading(dossiers: QuerySet[Any], results: int, filters: Filters, when: Horizon) -> TimeReading:
    """Return whose time it was for the results of the month among these dossiers. Two statements."""
    href = filters.href(figure=Figure.RESOLVED)
    if not results:
        return TimeReading(0, href, "", (), ())
    read = whose_time(figures.counted_by(dossiers, Figure.RESOLVED, when), results)
    words = {owner: duration_words(read.mean_minutes(owner), read.day_minutes) for owner in read.minutes}
    shown = [owner for owner, minutes in read.minutes.items() if minutes or owner.value in ("agency", "post")]
    return TimeReading(
        results,
        href,
        duration_words(read.mean_minutes(), read.day_minutes),
        tuple(Share(owner.value, read.minutes[owner], words[owner]) for owner in shown),
        tuple(TimeLine(owner.value, words[owner], *_whole(read, owner)) for owner in shown),
    )


def _whole(read: WhoseTime, owner: Owner) -> tuple[str, str]:
    minutes = read.minutes[owner]
    return duration_words(minutes, read.day_minutes), percent(minutes, read.total_minutes)
