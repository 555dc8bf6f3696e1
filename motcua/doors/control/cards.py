"""The cards of the board as values: five figures, the levels by agency or service point, the trend, whose time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.base.text import number, percent
from motcua.doors.control.scope import calendar_of, cell, href, opens, views
from motcua.doors.frame.charts import Chart, Choice, Period, Series
from motcua.doors.frame.components import Heat, HeatColumn, HeatRow, Share
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.deadlines.words import duration_words
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.listing import Filters, place_words
from motcua.outward.reports.rules.days import Cut, Days, label, pieces, with_days_off
from motcua.outward.reports.whose_time import WhoseTime, whose_time
from motcua.record.dossiers.rules import Owner

Counts = Mapping[Figure, int]


class Side(StrEnum):
    """By what the levels are told apart; the value stands in an address."""

    AGENCY = "co-quan"
    POINT = "diem"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board is asked for: its scope, and how its cards are cut."""

    scope: Filters
    side: Side = Side.AGENCY
    cut: Cut = Cut.DAY
    is_table: bool = False

    def href(self, page: str = "control:board", **changed: Any) -> str:
        """Return the address of the board with these choices, some changed."""
        other = replace(self, **changed)
        return href(
            page,
            other.scope,
            theo="" if other.side is Side.AGENCY else other.side.value,
            chia="" if other.cut is Cut.DAY else other.cut.value,
            xem="bang" if other.is_table else "",
        )


def asked_of(query: Mapping[str, str], scope: Filters) -> Asked:
    """Return what an address asks of the board; what is unknown in it is left out."""
    return Asked(
        scope,
        next((side for side in Side if side == query.get("theo")), Side.AGENCY),
        next((cut for cut in Cut if cut == query.get("chia")), Cut.DAY),
        query.get("xem") == "bang",
    )


# -- five figures ------------------------------------------------------------------------------------------------------

BOARD_FIGURES = (
    Figure.OPEN, *figures.FINE_LEVELS, Figure.OVERDUE_PROPOSED, Figure.TODAY_PROPOSED, Figure.RESOLVED, Figure.IN_TIME,
)  # fmt: skip
"""What is counted of the dossiers that have not ended, or ended this month; the post's are counted apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the line below a figure: a number with its link between words."""

    number: str
    href: str
    after: str


@dataclass(frozen=True, slots=True)
class BigFigure:
    """One of the five; `parts` break it down, each number a link too."""

    number: str
    label: str
    href: str
    tone: str
    parts: tuple[Part, ...]
    note: str = ""


def big_figures(counts: Counts, scope: Filters) -> tuple[BigFigure, ...]:
    """Return the five figures of the board with their break-down."""

    def part(figure: Figure, after: str) -> Part:
        return Part(number(counts[figure]), opens(scope, figure), after)

    def big(figure: Figure, words: str, *parts: Part, tone: str = "plain") -> BigFigure:
        return BigFigure(number(counts[figure]), words, opens(scope, figure), tone, parts)

    return (
        big(Figure.OPEN, _("đang giải quyết"), part(Figure.STOPPED, _("đang dừng đồng hồ"))),
        big(Figure.OVERDUE, _("quá hạn"), part(Figure.OVERDUE_PROPOSED, _("đã trình phê duyệt")), tone="red"),
        big(Figure.TODAY, _("đến hạn hôm nay"), part(Figure.TODAY_PROPOSED, _("đã trình phê duyệt")), tone="amber"),
        big(Figure.AT_POST, _("hồ sơ giấy ở bưu điện"), part(Figure.POST_LONG, _("giữ quá 1 ngày làm việc"))),
        _in_time(counts, scope),
    )


def _in_time(counts: Counts, scope: Filters) -> BigFigure:
    """The share of results in time this month; of no results it is no share, so their number stands there."""
    results = counts[Figure.RESOLVED]
    if not results:
        note = _("chưa có kết quả để tính đúng hạn")
        return BigFigure("0", _("kết quả tháng này"), opens(scope, Figure.RESOLVED), "plain", (), note)
    parts = [Part(number(results), opens(scope, Figure.RESOLVED), _("kết quả tháng này"))]
    late = results - counts[Figure.IN_TIME]
    if late:
        parts.append(Part(number(late), opens(scope, Figure.LATE), _("quá hạn")))
    share = percent(counts[Figure.IN_TIME], results)
    return BigFigure(share, _("đúng và trước hạn"), opens(scope, Figure.IN_TIME), "plain", tuple(parts))


# -- levels by agency or service point ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Levels:
    """The heat table with its title and the switch between agencies and service points."""

    title: str
    heat: Heat
    choices: tuple[Choice, ...]


def levels(rows: Mapping[str, Counts], sums: Counts, asked: Asked, when: Horizon) -> Levels:
    """Return the levels of the open dossiers by agency or service point, the fullest first, and their sums."""
    day = local(when.at).date()
    rules = rule_set(day)
    soon, later = rules.due_soon_working_days, rules.due_later_working_days
    columns = (
        HeatColumn(_("Quá hạn"), "red", "overdue"),
        HeatColumn(_("Hôm nay"), "amber", "today"),
        HeatColumn(_("< %(days)s ngày") % {"days": soon}, "straw", "soon"),
        HeatColumn(_("%(first)s–%(last)s ngày") % {"first": soon, "last": later}, "blue"),
        HeatColumn(_("> %(days)s ngày") % {"days": later}, "slate"),
        HeatColumn(pgettext("clock", "Dừng"), "grey", "paused"),
    )
    by_agency = asked.side is Side.AGENCY
    offices = agencies()

    def row(code: str, counts: Counts) -> HeatRow:
        scope = replace(asked.scope, agency=code) if by_agency else replace(asked.scope, point=code)
        name = (offices[code].short_name if code in offices else code) if by_agency else place_words(code)
        return _heat_row(name, counts, scope, asked.href(scope=scope))

    kept = [item for item in rows.items() if item[1][Figure.OPEN]] or list(rows.items())
    fullest = sorted(kept, key=lambda item: (-item[1][Figure.OPEN], item[0]))
    heat = Heat(
        _("Cơ quan giải quyết") if by_agency else _("Điểm phục vụ"),
        columns,
        [row(code, counts) for code, counts in fullest],
        _heat_row(_("Cộng"), sums, asked.scope),
    )
    return Levels(
        _("Hạn trả theo cơ quan") if by_agency else _("Hạn trả theo điểm phục vụ"),
        heat,
        (
            Choice("heat-agency", _("Cơ quan"), asked.href(side=Side.AGENCY), current=by_agency),
            Choice("heat-point", _("Điểm phục vụ"), asked.href(side=Side.POINT), current=not by_agency),
        ),
    )


def _heat_row(name: str, counts: Counts, scope: Filters, address: str = "") -> HeatRow:
    cells = [cell(counts[figure], scope, figure) for figure in figures.FINE_LEVELS]
    return HeatRow(name, cells, cell(counts[Figure.OPEN], scope, Figure.OPEN), address)


def sums_of(rows: Mapping[str, Counts]) -> dict[Figure, int]:
    """Return the sums over all rows: every dossier is in exactly one row."""
    return {figure: sum(row[figure] for row in rows.values()) for figure in BOARD_FIGURES}


# -- trend -------------------------------------------------------------------------------------------------------------


def trend(dossiers: QuerySet[Any], asked: Asked, when: Horizon) -> Chart:
    """Return how many dossiers were received and how many results handed back, piece by piece. Two statements."""
    today = local(when.at).date()
    row = pieces(asked.cut, today, calendar_of(asked.scope))
    whole = Days(row[0].first, today)
    received, returned = (
        figures.counts_by_day(dossiers, figure, when, whole) for figure in (Figure.RECEIVED, Figure.HANDED_BACK)
    )
    row = with_days_off(row, (*received, *returned))
    return Chart(
        id="trend",
        title=_("Tiếp nhận và trả kết quả"),
        corner={Cut.DAY: _("Ngày"), Cut.WEEK: _("Tuần"), Cut.MONTH: _("Tháng")}[asked.cut],
        series=(
            Series(_("Tiếp nhận"), "blue", cell(sum(received.values()), asked.scope, Figure.RECEIVED, whole)),
            Series(
                _("Trả kết quả"), "amber", cell(sum(returned.values()), asked.scope, Figure.HANDED_BACK, whole),
                is_hatched=True,
            ),
        ),
        periods=tuple(
            Period(
                label(asked.cut, row, place),
                piece.words,
                (
                    cell(_within(received, piece), asked.scope, Figure.RECEIVED, piece),
                    cell(_within(returned, piece), asked.scope, Figure.HANDED_BACK, piece),
                ),
                _("chưa hết") if piece.holds(today) else "",
            )
            for place, piece in enumerate(row)
        ),
        views=views("trend", asked.href(is_table=False), asked.href(is_table=True), is_table=asked.is_table),
        is_table=asked.is_table,
        note=_partial(asked.cut, len(row), is_partial=row[-1].holds(today)),
        choices=tuple(
            Choice(f"trend-{cut.value}", words, asked.href(cut=cut), current=cut is asked.cut)
            for cut, words in ((Cut.DAY, _("Ngày")), (Cut.WEEK, _("Tuần")), (Cut.MONTH, _("Tháng")))
        ),
        choices_label=_("Chia theo"),
    )  # fmt: skip


def _within(counts: Mapping[Any, int], piece: Days) -> int:
    return sum(number for day, number in counts.items() if piece.holds(day))


def _partial(cut: Cut, count: int, *, is_partial: bool) -> str:
    """What the axis covers, and that its last piece is not over."""
    whole = {
        Cut.DAY: _("%(count)s ngày làm việc"),
        Cut.WEEK: _("%(count)s tuần"),
        Cut.MONTH: _("%(count)s tháng"),
    }[cut] % {"count": count}
    if not is_partial:
        return whole
    ends = {Cut.DAY: _("hôm nay chưa hết"), Cut.WEEK: _("tuần này chưa hết"), Cut.MONTH: _("tháng này chưa hết")}[cut]
    return f"{whole}, {ends}"


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
    """Whose time the results of the month took (`shares` empty = there were none), and the post's own clock."""

    results: int
    href: str
    mean: str
    shares: tuple[Share, ...]
    lines: tuple[TimeLine, ...]
    post: tuple[Part, Part] | None
    """(share in time, number delivered), each with its dossiers; None = the post has delivered nothing this month."""


@dataclass(frozen=True, slots=True)
class DigitisedReading:
    """How many of the dossiers received this month are digitised whole; None parts = none was received."""

    parts: tuple[Part, Part, Part] | None
    """(share that is whole, number of which it is, number that lacks a file), each with its dossiers."""
    share: int
    """The same in whole hundredths, for the bar."""


def digitised_reading(counts: Counts, scope: Filters) -> DigitisedReading:
    """Return the share of dossiers received this month of which every counted paper is there as a file."""
    every, whole, lacking = (counts[one] for one in (Figure.COUNTED, Figure.DIGITISED, Figure.NOT_DIGITISED))
    if not every:
        return DigitisedReading(None, 0)
    parts = (
        Part(percent(whole, every), opens(scope, Figure.DIGITISED), _("hồ sơ có đủ bản số hóa")),
        Part(number(every), opens(scope, Figure.COUNTED), _("hồ sơ tiếp nhận tháng này")),
        Part(number(lacking), opens(scope, Figure.NOT_DIGITISED), _("hồ sơ còn thiếu")),
    )
    return DigitisedReading(parts, 100 * whole // every)


def time_reading(dossiers: QuerySet[Any], counts: Counts, scope: Filters, when: Horizon) -> TimeReading:
    """Return whose time it was for the results of the month among these dossiers. Two statements."""
    results, address = counts[Figure.RESOLVED], opens(scope, Figure.RESOLVED)
    post = _post_clock(counts, scope)
    if not results:
        return TimeReading(0, address, "", (), (), post)
    read = whose_time(figures.counted_by(dossiers, Figure.RESOLVED, when), results)
    words = {owner: duration_words(read.mean_minutes(owner), read.day_minutes) for owner in read.minutes}
    shown = [owner for owner, minutes in read.minutes.items() if minutes or owner is Owner.AGENCY]
    return TimeReading(
        results,
        address,
        duration_words(read.mean_minutes(), read.day_minutes),
        tuple(Share(owner.value, read.minutes[owner], words[owner]) for owner in shown),
        tuple(TimeLine(owner.value, words[owner], *_whole(read, owner)) for owner in shown),
        post,
    )


def _post_clock(counts: Counts, scope: Filters) -> tuple[Part, Part] | None:
    delivered = counts[Figure.POST_DELIVERED]
    if not delivered:
        return None
    return (
        Part(percent(counts[Figure.POST_IN_TIME], delivered), opens(scope, Figure.POST_IN_TIME), _("đúng J+n")),
        Part(number(delivered), opens(scope, Figure.POST_DELIVERED), _("hồ sơ phát xong tháng này")),
    )


def _whole(read: WhoseTime, owner: Owner) -> tuple[str, str]:
    minutes = read.minutes[owner]
    return duration_words(minutes, read.day_minutes), percent(minutes, read.total_minutes)
