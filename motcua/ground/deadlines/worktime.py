"""Working time: the sessions of a week, the days off and the make-up days of one calendar, and sums over them.

Everything is in naive local time of Asia/Ho_Chi_Minh. Days are ordinals and times are microseconds since midnight, so
that a question about any span costs a few table look-ups, however long the span is. No Django, no clock.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from motcua.base.text import day_words, time_words, weekday_words
from motcua.base.violations import RuleViolation

Session = tuple[time, time]
"""Opening and closing time of one stretch of work within one day."""
Week = tuple[tuple[Session, ...], ...]
"""The sessions of Monday to Sunday: seven tuples, empty for a day of rest."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
_LAST_DAY = date.max.toordinal()


class CalendarNotReadable(RuleViolation):
    """A calendar says something that no office can work by: a session that ends before it begins, two that overlap."""

    code = "deadline.calendar-not-readable"
    text = "Lịch làm việc chưa dùng được: {reason}"
    status = 422


class CalendarWithoutWork(RuleViolation):
    """The calendar has no working day left, so that a limit would never end."""

    code = "deadline.calendar-without-work"
    text = "Lịch làm việc không còn ngày làm việc nào sau ngày {day}. Kiểm tra giờ làm việc trong tuần của lịch."
    status = 422


class OutOfRange(RuleViolation):
    """The count runs past the last day that can be written (31 December 9999)."""

    code = "deadline.out-of-range"
    text = "Hạn vượt quá năm 9999, chưa tính được. Kiểm tra ngày bắt đầu, thời hạn và các lần tạm dừng."
    status = 422


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which nobody works although the week says so, with its occasion and the decision behind it."""

    on: date
    occasion: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MakeupDay:
    """A day that is worked in exchange for another: by the sessions of a weekday (0 = Monday) or by its own."""

    on: date
    like: int | tuple[Session, ...]
    occasion: str = ""
    source: str = ""


class Hours:
    """The working hours of one day, with the sums that the counting needs. All times in microseconds since midnight."""

    __slots__ = ("_before", "closes", "opens", "total")

    def __init__(self, sessions: Sequence[Session]) -> None:
        self.opens = tuple(clock_microseconds(opening) for opening, _ in sessions)
        self.closes = tuple(clock_microseconds(closing) for _, closing in sessions)
        before = [0]
        for opening, closing in zip(self.opens, self.closes, strict=True):
            before.append(before[-1] + closing - opening)
        self._before = tuple(before)
        self.total = before[-1]

    def worked(self, at: int) -> int:
        """Return the working time of this day before `at`."""
        session = bisect_right(self.opens, at) - 1
        if session < 0:
            return 0
        return self._before[session] + min(at, self.closes[session]) - self.opens[session]

    def when(self, worked: int, *, opening: bool) -> int:
        """Return the time at which `worked` has been done, capped to the length of the day.

        Between two sessions the same sum is true at the close and at the next opening: the close is returned, unless
        `opening` asks for the next opening. The day must have a session.
        """
        if worked <= 0:
            return self.opens[0]
        session = bisect_left(self._before, min(worked, self.total)) - 1
        if opening and self._before[session + 1] == worked and session + 1 < len(self.opens):
            return self.opens[session + 1]
        return self.opens[session] + min(worked, self.total) - self._before[session]

    def is_only_an_opening(self, at: int) -> bool:
        """Tell whether `at` opens a session without closing the one before."""
        return at in self.opens and at not in self.closes


class _Span:
    """The days from one change of the weekly hours to the next, with running sums."""

    __slots__ = ("count", "days", "first", "hours", "worked")

    def __init__(self, first: int, week: Week, count: int, worked: int) -> None:
        self.first = first
        self.hours = tuple(Hours(sessions) for sessions in week)
        self.count = count
        self.worked = worked
        start = (first - 1) % 7
        self.days = [(0, 0)]
        for step in range(7):
            total = self.hours[(start + step) % 7].total
            done = self.days[-1]
            self.days.append((done[0] + (total > 0), done[1] + total))

    def before(self, day: int) -> tuple[int, int]:
        """Return the number of worked days and the working time before a day of this span, by the week alone."""
        weeks, rest = divmod(day - self.first, 7)
        count, worked = self.days[rest]
        week_count, week_worked = self.days[7]
        return self.count + weeks * week_count + count, self.worked + weeks * week_worked + worked


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of an agency or of the whole country.

    `week` holds the weekly hours, `changes` the weekly hours that take their place from a day on (summer and winter
    hours), `off` and `makeup` the dated exceptions; a day named in both is worked. `years` are the first and the last
    year whose days off are all known, None when the calendar does not say. `undecided` may yet become days off: they
    are worked, and explanations name them. A make-up day that follows a weekday without sessions stays a day of rest.
    Raises CalendarNotReadable.
    """

    week: Week
    off: tuple[DayOff, ...] = ()
    makeup: tuple[MakeupDay, ...] = ()
    changes: tuple[tuple[date, Week], ...] = ()
    name: str = "Lịch làm việc"
    years: tuple[int, int] | None = None
    undecided: tuple[DayOff, ...] = ()
    notes: Mapping[int, DayOff | MakeupDay] = field(init=False, repr=False, compare=False)
    """Every exception by the ordinal of its day, the make-up day where both are named."""
    day_minutes: int = field(init=False, repr=False, compare=False)
    """Minutes of an ordinary working day: the length most days of the week have, the longer of two; 480 without any."""

    def __post_init__(self) -> None:
        weeks = [(1, _checked_week(self.week))]
        for first, week in sorted(self.changes, key=lambda change: change[0]):
            weeks.append((first.toordinal(), _checked_week(week)))
        spans: list[_Span] = []
        for first_day, week in weeks:
            sums = spans[-1].before(first_day) if spans else (0, 0)
            spans.append(_Span(first_day, week, *sums))
        notes: dict[int, DayOff | MakeupDay] = {each.on.toordinal(): each for each in self.off}
        notes.update((each.on.toordinal(), each) for each in self.makeup)
        self._keep(_spans=spans, _firsts=[span.first for span in spans], notes=notes)
        days, hours, counts, worked = sorted(notes), {}, [0], [0]
        for day in days:
            week_hours = self._week_hours(day)
            hours[day] = self._exception_hours(notes[day], day)
            counts.append(counts[-1] + (hours[day].total > 0) - (week_hours.total > 0))
            worked.append(worked[-1] + hours[day].total - week_hours.total)
        self._keep(_days=days, _hours=hours, _counts=counts, _worked=worked, day_minutes=_ordinary_day(weeks[0][1]))

    def _keep(self, **tables: object) -> None:
        for name, table in tables.items():
            object.__setattr__(self, name, table)

    _spans: list[_Span] = field(init=False, repr=False, compare=False)
    _firsts: list[int] = field(init=False, repr=False, compare=False)
    _days: list[int] = field(init=False, repr=False, compare=False)
    _hours: dict[int, Hours] = field(init=False, repr=False, compare=False)
    _counts: list[int] = field(init=False, repr=False, compare=False)
    _worked: list[int] = field(init=False, repr=False, compare=False)

    def _week_hours(self, day: int) -> Hours:
        return self._spans[bisect_right(self._firsts, day) - 1].hours[(day - 1) % 7]

    def _exception_hours(self, note: DayOff | MakeupDay, day: int) -> Hours:
        if isinstance(note, DayOff):
            return Hours(())
        if isinstance(note.like, int):
            return self._spans[bisect_right(self._firsts, day) - 1].hours[note.like]
        return Hours(_checked_day(note.like, f"ngày làm bù {day_words(note.on)}"))

    # -- one day ---------------------------------------------------------------------------------------------------

    def hours(self, day: int) -> Hours:
        """Return the working hours of a day, given by its ordinal."""
        hours = self._hours.get(day)
        return self._week_hours(day) if hours is None else hours

    def is_worked(self, day: date) -> bool:
        """Tell whether the office works on that day."""
        return self.hours(day.toordinal()).total > 0

    def is_worked_by_the_week(self, day: int) -> bool:
        """Tell whether the weekly hours alone would have the day with this ordinal worked."""
        return self._week_hours(day).total > 0

    # -- sums ------------------------------------------------------------------------------------------------------

    def days_before(self, day: int) -> int:
        """Return the number of working days before the day with this ordinal."""
        span = self._spans[bisect_right(self._firsts, day) - 1]
        return span.before(day)[0] + self._counts[bisect_left(self._days, day)]

    def time_before(self, day: int) -> int:
        """Return the working time, in microseconds, before the day with this ordinal."""
        span = self._spans[bisect_right(self._firsts, day) - 1]
        return span.before(day)[1] + self._worked[bisect_left(self._days, day)]

    def worked(self, at: datetime) -> int:
        """Return the working time, in microseconds, before an instant: differences of two are time worked between."""
        day = at.toordinal()
        return self.time_before(day) + self.hours(day).worked(clock_microseconds(at))

    # -- moving ----------------------------------------------------------------------------------------------------

    def working_day(self, day: int, count: int) -> int:
        """Return the ordinal of the `count`-th working day after a day; below 1, that many working days back from it.

        0 is the day itself when it is worked and else the next working day.
        Raises CalendarWithoutWork, OutOfRange.
        """
        target = self.days_before(day) + count if count < 1 else self.days_before(day + 1) + count - 1
        if target < 0:
            raise OutOfRange
        step = 8
        while self.days_before(min(day + step, _LAST_DAY) + 1) <= target and day + step < _LAST_DAY:
            step *= 4
        last = min(day + step, _LAST_DAY)
        if self.days_before(last + 1) <= target:
            raise self._exhausted(day)
        first = day if count >= 0 else 1
        return first + bisect_right(range(first, last + 1), target, key=lambda each: self.days_before(each + 1))

    def advance(self, at: datetime, span: int) -> datetime:
        """Return the instant at which `span` microseconds of working time have passed after an instant.

        A span that runs out exactly at a close ends at that close; a span of 0 leaves the instant where it is.
        Raises CalendarWithoutWork, OutOfRange.
        """
        if span == 0:
            return at
        day = at.toordinal()
        target = self.worked(at) + span
        step = 8
        while self.time_before(min(day + step, _LAST_DAY) + 1) < target and day + step < _LAST_DAY:
            step *= 4
        last = min(day + step, _LAST_DAY)
        if self.time_before(last + 1) < target:
            raise self._exhausted(day)
        end = day + bisect_left(range(day, last + 1), target, key=lambda each: self.time_before(each + 1))
        return moment(end, self.hours(end).when(target - self.time_before(end), opening=False))

    def close_of(self, day: int) -> datetime:
        """Return the closing instant of a working day, given by its ordinal."""
        return moment(day, self.hours(day).closes[-1])

    def opening_of(self, day: int) -> datetime:
        """Return the opening instant of a working day, given by its ordinal."""
        return moment(day, self.hours(day).opens[0])

    def _exhausted(self, day: int) -> RuleViolation:
        """Return the refusal for a search that found no end: no work at all, or too far in the future."""
        if self._spans[-1].days[7][0] == 0:
            return CalendarWithoutWork(day=day_words(date.fromordinal(max(day, *self._days, self._spans[-1].first))))
        return OutOfRange()


def clock_microseconds(at: time | datetime) -> int:
    """Return the microseconds since midnight of a time of day."""
    return ((at.hour * 60 + at.minute) * 60 + at.second) * SECOND + at.microsecond


def moment(day: int, clock: int) -> datetime:
    """Return the instant of a day, given by its ordinal, and of the microseconds since its midnight."""
    return datetime.fromordinal(day) + timedelta(microseconds=clock)


def _ordinary_day(week: Week) -> int:
    lengths = [length for length in (Hours(sessions).total // MINUTE for sessions in week) if length]
    return max(lengths, key=lambda length: (lengths.count(length), length), default=480)


def _checked_week(week: Week) -> Week:
    if len(week) != len(WEEKDAYS):
        raise CalendarNotReadable(reason="một tuần phải có bảy ngày.")
    return tuple(
        _checked_day(sessions, weekday_words(date.fromordinal(day))) for day, sessions in enumerate(week, start=1)
    )


def _checked_day(sessions: Sequence[Session], called: str) -> tuple[Session, ...]:
    """Return the sessions of one day in order. Raises CalendarNotReadable if one is empty or two overlap."""
    ordered = tuple(sorted(sessions))
    for opening, closing in ordered:
        if closing <= opening:
            times = f"{time_words(opening)} đến {time_words(closing)}"
            raise CalendarNotReadable(reason=f"{called} có buổi từ {times}, giờ cuối phải sau giờ đầu.")
    for (_, closing), (opening, _) in pairwise(ordered):
        if opening < closing:
            raise CalendarNotReadable(
                reason=f"{called} có hai buổi chồng nhau, {time_words(opening)} nằm trước {time_words(closing)}."
            )
    return ordered
