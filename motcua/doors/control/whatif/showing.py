"""What a scenario means, in words and numbers that open their dossiers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import day_words, number, vnd
from motcua.doors.control.whatif.gate import Opener
from motcua.doors.control.whatif.typed import shown, words_of
from motcua.doors.frame.charts import Chart, Choice, Period, Series
from motcua.doors.frame.components import Fact, Heat, HeatCell, HeatColumn, HeatRow
from motcua.ground.programmes.scenarios.rules import RECEPTION, RETURN, unit_of
from motcua.outward.reports.rules.days import Days, month_of
from motcua.outward.reports.rules.extent import Extent
from motcua.outward.reports.whatif.results import MEASURED, NORM, Assumed, Line, Need, Result
from motcua.outward.reports.whatif.rules.workload import rounded

STAGE_WORDS = {RECEPTION: "Tiếp nhận", RETURN: "Trả kết quả"}
MONTHS, HOURS = "months", "hours"
_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Big:
    """A big number; `cells` are the counts it was reckoned from, each with its words."""

    number: str
    words: str
    cells: tuple[tuple[HeatCell, str], ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the tables by unit and by procedure."""

    name: str
    cells: tuple[HeatCell, ...]
    moved: str
    hours: str
    notes: tuple[str, ...] = ()
    programme_href: str = ""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What a place needs, in words."""

    name: str
    day_minutes: str
    busiest: str
    clerks: int
    busy: str
    wait: str
    hours: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class AssumedRow:
    """One assumption in words: its value and where it comes from."""

    words: str
    value: str
    source: str


def figures(result: Result, opener: Opener) -> tuple[Big, ...]:
    """Return the big numbers on top: what moves, what it takes, whom it needs."""
    share = result.assumed["share"].value
    found = [
        Big(
            number(rounded(result.work.receptions if stage == RECEPTION else result.work.returns)),
            _("lượt tiếp nhận chuyển sang bưu điện") if stage == RECEPTION else _("kết quả trả chuyển sang bưu điện"),
            ((opener.cell(result.counted.get(stage, 0), stage, result.extents.get(stage)), _("hồ sơ đã đếm")),),
            _("× %(share)s %%") % {"share": share},
        )
        for stage in result.choice.stages
    ]
    hours = number(result.work.hours)
    return (
        *found,
        Big(hours, _("giờ quầy trong kỳ"), detail=_("bằng số giờ công cán bộ được giải phóng")),
        Big(
            number(result.staff), _("nhân viên bưu điện"),
            detail=_("%(clerks)s ở quầy, kể cả dự phòng %(reserve)s %%; việc bằng %(whole)s người làm cả ngày")
            % {"clerks": result.clerks, "reserve": result.assumed["reserve"].value, "whole": whole_days(result)},
        ),
    )  # fmt: skip


def whole_days(result: Result) -> str:
    """Return the work in people who work all day, with one decimal, halves up: 0,4."""
    tenths = rounded(result.whole_days * 10)
    if result.whole_days and not tenths:
        return _("dưới 0,1")
    return f"{number(tenths // 10)},{tenths % 10}"


def rows(lines: Sequence[Line], result: Result, opener: Opener, programme: str = "") -> tuple[Row, ...]:
    """Return the rows of a table, and the sum of all as the last one."""
    made = [
        Row(
            line.name,
            _cells(line.counted, line.extents, result, opener),
            _moved(line.work.receptions + line.work.returns),
            number(line.work.hours),
            tuple(_(note) for note in line.notes),
            _to_programme(programme, line, result),
        )
        for line in lines
    ]
    total = Row(
        _("Cộng"),
        _cells(result.counted, result.extents, result, opener),
        _moved(result.work.receptions + result.work.returns),
        number(result.work.hours),
    )
    return (*made, total)


def _cells(
    counted: Mapping[str, int], extents: Mapping[str, Extent], result: Result, opener: Opener
) -> tuple[HeatCell, ...]:
    return tuple(opener.cell(counted.get(stage, 0), stage, extents.get(stage)) for stage in result.choice.stages)


def _moved(value: Fraction) -> str:
    return number(rounded(value))


def _to_programme(programme: str, line: Line, result: Result) -> str:
    """The address of the programme's form of a new unit, filled in; "" where there is no programme or no unit."""
    unit = unit_of(line.key)
    if not programme or unit is None:
        return ""
    need = next((each for each in result.needs if each.key in (unit.point_id, f"@{unit.commune}")), None)
    told = {
        "name": line.name[:160], "agency": unit.agency_code, "point": unit.point_id, "unit_code": unit.commune,
        "clerk_count": str(need.clerks) if need else "",
    }  # fmt: skip
    query = urlencode({name: value for name, value in told.items() if value})
    return f"{reverse('control:programme-unit-new', args=[programme])}?{query}"


def needs(result: Result) -> tuple[NeedRow, ...]:
    """Return what every place needs."""
    return tuple(
        NeedRow(
            need.name,
            number(rounded(need.demand.day_minutes)),
            number(rounded(need.demand.busiest_minutes)),
            need.clerks,
            f"{need.busy} %" if need.clerks else "–",
            _wait(need),
            _("giờ mở cửa của điểm") if need.opening.is_told else _("theo lịch cơ quan"),
            need.wait_minutes is None or need.wait_minutes > LONG_MINUTES,
        )
        for need in result.needs
    )


LONG_MINUTES = 15
"""A mean wait in the busiest hour that is marked as long."""


def _wait(need: Need) -> str:
    if not need.clerks:
        return "–"
    if need.wait_minutes is None:
        return _("dồn mãi")
    return _("%(minutes)s phút") % {"minutes": f"{need.wait_minutes:.1f}".replace(".", ",")}


def assumptions(result: Result) -> tuple[AssumedRow, ...]:
    """Return every assumption with its value and source, for print, files and comparison."""
    return tuple(
        AssumedRow(words_of(each.name), shown(each.name, each.value), source(each))
        for each in result.assumed.values()
        if each.name != "peak" or each.source != NORM or not all(need.is_peak_measured for need in result.needs)
    )


def source(each: Assumed) -> str:
    """Return where an assumption comes from."""
    if each.source == MEASURED:
        return _("đo từ %(cases)s hồ sơ") % {"cases": number(each.cases)}
    if each.source == NORM:
        return (
            _("định mức; mới có %(cases)s hồ sơ để đo") % {"cases": number(each.cases)} if each.cases else _("định mức")
        )
    return _("tự đặt")


def facts(result: Result) -> tuple[Fact, ...]:
    """Return carriage and money."""
    each = vnd(result.postage_each_vnd)
    measured = _("đo từ cước đã thu") if result.is_postage_measured else _("định mức")
    return (
        Fact(_("Kết quả phát tận nhà"), _("%(count)s kết quả") % {"count": number(result.home)}),
        Fact(
            _("Cước bưu chính"),
            _("%(sum)s (%(each)s một kết quả, %(source)s)")
            % {"sum": vnd(result.postage_vnd), "each": each, "source": measured},
        ),
        Fact(_("Phí, lệ phí thu hộ"), vnd(result.fees_vnd)),
        Fact(_("Chuyến giao nhận trong kỳ"), number(result.runs)),
        Fact(_("Giờ công cán bộ được giải phóng"), _("%(hours)s giờ") % {"hours": number(result.work.hours)}),
    )


def period(result: Result) -> str:
    """Return the period, and what of it has dossiers."""
    days = f"{day_words(result.days.first)} – {day_words(result.days.last)}"
    if result.covered is None or result.covered == result.days:
        return days
    begun = day_words(result.covered.first)
    return _("%(days)s; hồ sơ có từ %(begun)s, chỉ tính từ ngày đó") % {"days": days, "begun": begun}


# -- pictures ----------------------------------------------------------------------------------------------------------


def months(result: Result, opener: Opener, views: Sequence[Choice], *, is_table: bool) -> Chart:
    """Return the counts by month: receptions and returns at the desks."""
    hues = {RECEPTION: ("blue", False), RETURN: ("amber", True)}
    series = tuple(
        Series(
            _(STAGE_WORDS[stage]), hues[stage][0],
            opener.cell(result.counted.get(stage, 0), stage, result.extents.get(stage)), hues[stage][1],
        )
        for stage in result.choice.stages
    )  # fmt: skip
    here = result.covered or result.days
    periods = []
    for first in _months(here):
        whole = month_of(first)
        days = Days(max(whole.first, here.first), min(whole.last, here.last))
        counted = result.months.get(first, {})
        values = tuple(
            opener.cell(counted.get(stage, 0), stage, result.extents.get(stage), days) for stage in result.choice.stages
        )
        note = "" if days == whole else _("không trọn tháng")
        periods.append(Period(f"{first:%m/%y}", whole.words, values, note))
    return Chart(
        MONTHS, _("Theo tháng"), _("Tháng"), series, tuple(periods), views, is_table, _("số hồ sơ đã đếm tại quầy")
    )


def _months(days: Days) -> list[date]:
    found = [days.first.replace(day=1)]
    while True:
        following = month_of(found[-1]).last
        if following >= days.last:
            return found
        found.append(date.fromordinal(following.toordinal() + 1))


def week(result: Result, stage: str, opener: Opener) -> Heat | None:
    """Return the counts of a stage by hour of the day and weekday; None where nothing was counted."""
    extent = result.extents.get(stage)
    hours = sorted({hour for (_day, hour), each in result.slots.items() if each.get(stage)})
    days = sorted({day for (day, _hour), each in result.slots.items() if each.get(stage)})
    if extent is None or not hours:
        return None

    def cell(weekday: int | None, hour: int | None) -> HeatCell:
        count = sum(
            each.get(stage, 0)
            for (one, other), each in result.slots.items()
            if weekday in (None, one) and hour in (None, other)
        )
        return opener.cell(count, stage, replace(extent, weekday=weekday, hour=hour))

    lines = [
        HeatRow(f"{hour:02}:00", [cell(weekday, hour) for weekday in days], cell(None, hour)) for hour in hours
    ]  # fmt: skip
    totals = HeatRow(_("Cộng"), [cell(weekday, None) for weekday in days], cell(None, None))
    return Heat(_("Giờ"), [HeatColumn(_DAYS[weekday], "blue") for weekday in days], lines, totals)


def capacity(result: Result, opener: Opener, views: Sequence[Choice], *, is_table: bool) -> Chart | None:
    """Return minutes asked for and minutes open, hour by hour, on the weekday that asks for most; None = nothing."""
    if result.is_empty or not result.needs:
        return None
    asked = _minutes(result)
    by_day = {day: sum(minutes for (one, _hour), minutes in asked.items() if one == day) for day, _hour in asked}
    weekday = max(by_day, key=lambda day: (by_day[day], -day))
    offered: dict[int, int] = {}
    bound = result.assumed["utilisation"].value
    for need in result.needs:
        for (day, hour), minutes in need.opening.minutes.items():
            if day == weekday:
                offered[hour] = offered.get(hour, 0) + minutes * need.clerks * bound // 100
    stage = next(iter(result.extents))
    periods = []
    for hour in sorted(offered.keys() | {hour for day, hour in asked if day == weekday}):
        extent = replace(result.extents[stage], weekday=weekday, hour=hour)
        link = opener.cell(0, stage, extent).href
        minutes = rounded(asked.get((weekday, hour), Fraction(0)))
        values = (HeatCell(minutes, link), HeatCell(offered.get(hour, 0)))
        periods.append(Period(f"{hour:02}h", f"{hour:02}:00–{hour:02}:59", values))
    sums = [sum(period.values[place].number for period in periods) for place in (0, 1)]
    return Chart(
        HOURS,
        _("Theo giờ, %(day)s – ngày bận nhất") % {"day": _(_WEEKDAYS[weekday])},
        _("Giờ"),
        (
            Series(_("Phút quầy cần"), "blue", HeatCell(sums[0])),
            Series(_("Phút quầy có, bận %(bound)s %%") % {"bound": bound}, "grey", HeatCell(sums[1]), is_hatched=True),
        ),
        tuple(periods), views, is_table, _("trung bình một ngày, mọi nơi cộng lại"),
    )  # fmt: skip


def _minutes(result: Result) -> dict[tuple[int, int], Fraction]:
    """Mean minutes asked for in each hour of the week, all places together."""
    moved = result.work.receptions + result.work.returns
    each = result.work.minutes / moved if moved else Fraction(0)
    share = Fraction(result.assumed["share"].value, 100)
    days = {
        day: max(need.opening.days.get(day, 0) for need in result.needs) or 1
        for day in {weekday for weekday, _hour in result.slots}
    }
    return {
        (day, hour): sum(counted.values()) * share * each / days[day]
        for (day, hour), counted in result.slots.items()
    }  # fmt: skip


def weekday_words(weekday: int) -> str:
    """Return the name of a weekday, 0 = Monday."""
    return _(_WEEKDAYS[weekday])
