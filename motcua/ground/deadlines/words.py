"""Time limits in Vietnamese words: what remains, how near it is, and why a dossier is due when it is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from motcua.base.text import day_words, moment_words, number, short_day_words, time_words, weekday_words
from motcua.ground.deadlines.terms import (
    Counted,
    Counting,
    DayCounting,
    DueLevel,
    Ground,
    Lateness,
    Limit,
    Remaining,
    Sentence,
    Stop,
    Unit,
)
from motcua.ground.deadlines.worktime import HOUR, MINUTE, DayOff, MakeupDay, WorkCalendar, moment

DUE_LEVEL_WORDS = {
    DueLevel.OVERDUE: "Quá hạn",
    DueLevel.TODAY: "Hôm nay",
    DueLevel.SOON: "dưới 3 ngày làm việc",
    DueLevel.TIME: "Còn thời gian",
    DueLevel.PAUSED: "Đang dừng",
    DueLevel.DONE: "Xong",
}
LATENESS_WORDS = {Lateness.EARLY: "trước hạn", Lateness.ON_TIME: "đúng hạn", Lateness.OVERDUE: "quá hạn"}

_RULE_SET = "Quy tắc tính hạn của thủ tục"
_DAY_ZERO = "Bộ luật Dân sự 2015, Điều 147"
_DAY_OFF_AT_THE_END = "Bộ luật Dân sự 2015, Điều 148 khoản 5"
_ONE_STOP_DECREE_REPEALED_ON = date(2025, 7, 1)
_RESTART_BEFORE = "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4"
_DAYS_NAMED_MAX = 92
"""Over a longer time days of rest are counted instead of named."""


# -- durations ---------------------------------------------------------------------------------------------------------


def duration_words(minutes: int, day_minutes: int) -> str:
    """Write working time by its two largest units: "2 ngày làm việc 3 giờ"; under a day "1 giờ 40 phút"."""
    return _duration(minutes, day_minutes, "ngày làm việc")


def remaining_words(remaining: Remaining) -> str:
    """Write what is left of a limit: "còn 2 ngày làm việc 3 giờ", "còn 1 giờ 40 phút"; past it "quá 1 ngày 2 giờ"."""
    if remaining.is_over:
        if remaining.minutes == 0:
            return "vừa quá hạn"
        return f"quá {_duration(remaining.minutes, remaining.day_minutes, 'ngày')}"
    if remaining.minutes == 0:
        return "không còn phút làm việc nào"
    return f"còn {duration_words(remaining.minutes, remaining.day_minutes)}"


def _duration(minutes: int, day_minutes: int, day_called: str) -> str:
    days, rest = divmod(minutes, day_minutes)
    hours, rest = divmod(rest, 60)
    units = [f"{number(days)} {day_called}"] if days else []
    if hours:
        units.append(f"{hours} giờ")
    if rest and not days:
        units.append(f"{rest} phút")
    return " ".join(units) or "0 phút"


# -- why ---------------------------------------------------------------------------------------------------------------


def explain(
    counted: Counted, *, receipt: datetime, limit: Limit, calendar: WorkCalendar, counting: Counting, ground: Ground
) -> tuple[Sentence, ...]:
    """Return the dated sentences behind a due instant; the last one carries it, or says since when the clock stands."""
    year = receipt.year
    sentences = [Sentence(receipt, f"Bắt đầu: {ground.text}.", ground.source)]
    sentences += _restarted(counted, year)
    sentences += _started(counted, calendar, counting, year)
    sentences.append(_limited(counted, limit, counting, year))
    is_working = limit.unit is not Unit.CALENDAR_DAYS
    last = (counted.first_due_at if counted.stands_since else counted.before_rounding_at).toordinal()
    if is_working:
        sentences += _skipped(calendar, counted.starts_at, last, year)
    sentences += [_stopped(stop, limit, calendar, counting, year) for stop in counted.stops]
    if not is_working and not counted.stands_since:
        sentences += _moved_off_a_day_off(counted, calendar, year)
    sentences += _undecided(calendar, counted.starts_at, last, year)
    sentences += _unknown_years(calendar, counted.starts_at, last)
    if counted.stands_since:
        pause = counted.stands_since
        text = f"Đồng hồ đang dừng{_because(pause.reason)}. Hạn trả được tính khi đồng hồ chạy lại."
        return (*sentences, Sentence(pause.begin, text, pause.source))
    return (*sentences, *_ended(counted, limit, calendar, counting))


def sentence_words(sentence: Sentence) -> str:
    """Write one sentence of an explanation on a line of its own: its instant, its text, its source."""
    source = f" ({sentence.source})" if sentence.source else ""
    return f"{moment_words(sentence.at)} – {sentence.text}{source}"


def _restarted(counted: Counted, year: int) -> list[Sentence]:
    """Say for which supplements the clock stopped, and that it starts afresh after the last."""
    sentences = [
        Sentence(pause.begin, f"Tạm dừng đến {_moment(pause.end or pause.begin, year)}{_because(pause.reason)}.", "")
        for pause in counted.restarts
    ]
    if counted.restarts:
        stated = next((pause.source for pause in reversed(counted.restarts) if pause.source), "")
        by_date = _RESTART_BEFORE if counted.received_at.date() < _ONE_STOP_DECREE_REPEALED_ON else _RULE_SET
        sentences.append(Sentence(counted.received_at, "Bổ sung xong: thời hạn tính lại từ đầu.", stated or by_date))
    return sentences


def _started(counted: Counted, calendar: WorkCalendar, counting: Counting, year: int) -> list[Sentence]:
    """Say why the clock starts later than the receipt, when it does."""
    received, starts = counted.received_at, counted.starts_at
    if starts == received:
        return []
    if counted.is_moved_by_cutoff and counting.cutoff:
        minutes = f" {counting.cutoff.minute:02}" if counting.cutoff.minute or counting.cutoff.second else ""
        seconds = f" phút {counting.cutoff.second:02} giây" if counting.cutoff.second else ""
        text = f"Nhận sau {counting.cutoff.hour} giờ{minutes}{seconds}: tính từ {_moment(starts, year)}."
        return [Sentence(starts, text, _RULE_SET)]
    day = received.toordinal()
    if not calendar.hours(day).total:
        note = calendar.notes.get(day)
        why = note.occasion if note and note.occasion else f"{weekday_words(received)}, ngày nghỉ"
        return [Sentence(starts, f"Nhận vào ngày nghỉ ({why}): tính từ {_moment(starts, year)}.", calendar.name)]
    return [Sentence(starts, f"Nhận ngoài giờ làm việc: tính từ {_moment(starts, year)}.", calendar.name)]


def _limited(counted: Counted, limit: Limit, counting: Counting, year: int) -> Sentence:
    """Say the limit and where it ends before any pause."""
    is_moved = bool(counted.stops or counted.stands_since)
    end = f"{'hạn đầu' if is_moved else 'hạn'} {_moment(counted.first_due_at, year)}"
    many, source = number(limit.quantity), limit.source
    if limit.unit is Unit.SAME_DAY:
        text = f"Trả trong ngày: đến hết giờ làm việc → {end}."
    elif limit.unit is Unit.WORKING_HOURS:
        text = f"Thời hạn {many} giờ làm việc → {end}."
    elif limit.unit is Unit.CALENDAR_DAYS:
        text = f"Thời hạn {many} ngày, kể cả ngày nghỉ → {end}."
    elif counting.day_counting is DayCounting.WHOLE_DAYS:
        text = f"Thời hạn {many} ngày làm việc, đếm tròn ngày, không tính ngày nhận → {end}."
        source = source or _DAY_ZERO
    else:
        text = f"Thời hạn {many} ngày làm việc, đếm theo giờ → {end}."
    return Sentence(counted.starts_at, text, source)


def _stopped(stop: Stop, limit: Limit, calendar: WorkCalendar, counting: Counting, year: int) -> Sentence:
    """Say how long the clock stood and what the pause gave back."""
    if limit.unit is Unit.CALENDAR_DAYS:
        back = f"Cộng lại {_wall_clock(stop.given_back)}."
    elif limit.unit is Unit.WORKING_DAYS and counting.day_counting is DayCounting.WHOLE_DAYS:
        back = f"Cộng lại {number(stop.given_back)} ngày làm việc." if stop.given_back else ""
    else:
        minutes = stop.given_back // MINUTE
        back = f"Cộng lại {duration_words(minutes, calendar.day_minutes)}." if stop.given_back else ""
    back = back or "Không mất giờ làm việc nào, hạn không đổi."
    return Sentence(stop.begin, f"Tạm dừng đến {_moment(stop.end, year)}{_because(stop.reason)}. {back}", stop.source)


def _moved_off_a_day_off(counted: Counted, calendar: WorkCalendar, year: int) -> list[Sentence]:
    bare, end = counted.before_day_off_at, counted.before_rounding_at
    if bare == end:
        return []
    note = calendar.notes.get(bare.toordinal())
    why = note.occasion if note and note.occasion else weekday_words(bare)
    text = f"Ngày cuối {_day(bare, year)} là ngày nghỉ ({why}): kết thúc khi hết giờ làm việc {_moment(end, year)}."
    return [Sentence(bare, text, _DAY_OFF_AT_THE_END)]


def _ended(counted: Counted, limit: Limit, calendar: WorkCalendar, counting: Counting) -> list[Sentence]:
    """Say the due instant itself, after rounding."""
    if counted.due_at is None:
        return []
    sentences = []
    if counted.due_at != counted.before_rounding_at:
        text = f"Làm tròn lên {counting.round_up_minutes} phút, từ {time_words(counted.before_rounding_at)}."
        sentences.append(Sentence(counted.before_rounding_at, text, _RULE_SET))
    text = "Hạn trả kết quả."
    hours = calendar.hours(counted.due_at.toordinal())
    by_clock = limit.unit is Unit.WORKING_DAYS and counting.day_counting is DayCounting.BY_CLOCK
    if by_clock or limit.unit is Unit.WORKING_HOURS:
        for closes, opens in zip(hours.closes, hours.opens[1:], strict=False):
            if closes < opens:
                called = "Giờ nghỉ trưa" if closes <= 12 * HOUR <= opens else "Giờ nghỉ"
                text += f" {called} {time_words(moment(1, closes))} – {time_words(moment(1, opens))} không tính."
    return [*sentences, Sentence(counted.due_at, text)]


# -- days that are not counted -----------------------------------------------------------------------------------------


def _skipped(calendar: WorkCalendar, starts: datetime, last: int, year: int) -> list[Sentence]:
    """Name the days between the start and the last day that are not worked, and the make-up days that are."""
    first = starts.toordinal()
    if last - first > _DAYS_NAMED_MAX:
        return _skipped_in_sum(calendar, starts, last, year)
    rest: list[int] = []
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for day in range(first + 1, last + 1):
        note = calendar.notes.get(day)
        is_worked = calendar.hours(day).total > 0
        if isinstance(note, MakeupDay) and is_worked:
            groups.setdefault((note.occasion, note.source, True), []).append(day)
        elif isinstance(note, DayOff) and calendar.is_worked_by_the_week(day):
            groups.setdefault((note.occasion, note.source, False), []).append(day)
        elif not is_worked:
            rest.append(day)
    sentences = []
    if rest:
        names = ", ".join(weekday_words(date.fromordinal(day)) for day in sorted({(day - 1) % 7 + 1 for day in rest}))
        sentences.append(Sentence(starts, f"Bỏ qua {names} {_runs(rest, year)}.", calendar.name))
    for (occasion, source, is_makeup), days in groups.items():
        if is_makeup:
            text = f"Tính cả ngày làm bù {_runs(days, year)}."
        else:
            text = f"Bỏ qua {_runs(days, year)}: {occasion or 'ngày nghỉ theo lịch'}."
        sentences.append(Sentence(starts, text, source or calendar.name))
    return sentences


def _skipped_in_sum(calendar: WorkCalendar, starts: datetime, last: int, year: int) -> list[Sentence]:
    first = starts.toordinal()
    worked = calendar.days_before(last + 1) - calendar.days_before(first + 1)
    span = f"từ {_day(date.fromordinal(first + 1), year)} đến {_day(date.fromordinal(last), year)}"
    text = f"Bỏ qua {number(last - first - worked)} ngày nghỉ hằng tuần và ngày lễ {span}."
    return [Sentence(starts, text, calendar.name)]


def _unknown_years(calendar: WorkCalendar, starts: datetime, last: int) -> list[Sentence]:
    """Warn of years whose days off the calendar does not know yet."""
    last_year = date.fromordinal(last).year
    if calendar.years is None or (calendar.years[0] <= starts.year and last_year <= calendar.years[1]):
        return []
    missing = starts.year if starts.year < calendar.years[0] else max(starts.year, calendar.years[1] + 1)
    years = f"năm {missing}" if missing == last_year else f"các năm {missing}–{last_year}"
    return [Sentence(starts, f"Lịch chưa có đủ ngày nghỉ lễ {years}: mới trừ những ngày đã biết.", calendar.name)]


def _undecided(calendar: WorkCalendar, starts: datetime, last: int, year: int) -> list[Sentence]:
    """Name the days that may yet become days off: until then they are worked."""
    first = starts.toordinal()
    groups: dict[tuple[str, str], list[int]] = {}
    for day in calendar.undecided:
        ordinal = day.on.toordinal()
        if first < ordinal <= last and ordinal not in calendar.notes:
            groups.setdefault((day.occasion, day.source), []).append(ordinal)
    return [
        Sentence(starts, f"Tính {_runs(days, year)} là ngày làm việc: {occasion} chưa có quyết định nghỉ.", source)
        for (occasion, source), days in groups.items()
    ]


def _runs(days: Sequence[int], year: int) -> str:
    """Write days, neighbours joined: "07–08/11 và 14–15/11"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _listed(_run(date.fromordinal(run[0]), date.fromordinal(run[-1]), year) for run in runs)


def _run(first: date, last: date, year: int) -> str:
    if first == last:
        return _day(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02}–{_day(last, year)}"
    return f"{_day(first, year)}–{_day(last, year)}"


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} và {last}" if first else last


def _day(day: date, year: int) -> str:
    """Write a day, its year only when it is not the year of the receipt."""
    return short_day_words(day) if day.year == year else day_words(day)


def _moment(at: datetime, year: int) -> str:
    return f"{_day(at, year)}, {time_words(at)}"


def _because(reason: str) -> str:
    return f": {reason}" if reason else ""


def _wall_clock(span: int) -> str:
    """Write a length by the wall clock, in microseconds, by its largest units down to minutes."""
    days, rest = divmod(span, 24 * HOUR)
    hours, rest = divmod(rest, HOUR)
    units = [f"{number(days)} ngày"] if days else []
    if hours:
        units.append(f"{hours} giờ")
    if rest // MINUTE:
        units.append(f"{rest // MINUTE} phút")
    return " ".join(units) or "dưới 1 phút"
