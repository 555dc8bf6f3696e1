"""When a service point is open: by weekday and half-day from a day on, closed on the days off of a calendar. Pure.

Times are naive local time of Asia/Ho_Chi_Minh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.ground.agreements.rules import Term
from motcua.ground.deadlines.rules import DayOff, MakeupDay, Session, Week, WorkCalendar

NOON = time(12)
AHEAD_DAYS = 30
"""So far ahead the next opening is looked for: the longest holidays are shorter."""


class Half(StrEnum):
    """The halves of a day, by the words of shifts."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Opening hours of a point for a term: the sessions of Monday to Sunday."""

    term: Term
    week: Week
    note: str = ""
    """What people should know beside the hours."""


@dataclass(frozen=True, slots=True)
class PointHours:
    """All that is told of a point's hours: its rows, oldest first, and whose days off hold there (None = nobody's)."""

    rows: tuple[HoursRow, ...] = ()
    calendar: WorkCalendar | None = None

    def row_on(self, day: date) -> HoursRow | None:
        """Return the hours in force on a day; None = nobody has told any."""
        return next((row for row in self.rows if row.term.holds(day)), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a point is open at an instant: until when, or else when it opens next (None = not within AHEAD_DAYS)."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def note_of(hours: PointHours, day: date) -> DayOff | MakeupDay | None:
    """Return what the calendar says of a day beside its weekday: a holiday, a make-up day; None = nothing."""
    return hours.calendar.notes.get(day.toordinal()) if hours.calendar is not None else None


def sessions_on(hours: PointHours, day: date) -> tuple[Session, ...] | None:
    """Return when a point is open on a day, in order: () = closed, None = nobody has told its hours.

    On a make-up day it is open as on the weekday that is made up for, or as on Monday where the day has hours of its
    own for agencies; a point that is open on that weekday anyway keeps the longer of the two.
    """
    row, note = hours.row_on(day), note_of(hours, day)
    if row is None:
        return None
    own = row.week[day.weekday()]
    if isinstance(note, DayOff):
        return ()
    if isinstance(note, MakeupDay):
        made_up = row.week[note.like if isinstance(note.like, int) else 0]
        return max(own, made_up, key=_length)
    return own


def is_told(hours: PointHours, day: date) -> bool:
    """Whether anybody has told the hours of a point for a day."""
    return hours.row_on(day) is not None


def is_open(hours: PointHours, day: date, half: Half | None = None) -> bool:
    """Whether a point is open on a day, or in a half of it; one whose hours nobody has told is not."""
    found = sessions_on(hours, day) or ()
    return any(half in (None, each) for session in found for each in halves_of(session))


def halves_of(session: Session) -> tuple[Half, ...]:
    """Return the halves of the day that a session touches."""
    opens, closes = session
    touched = ((Half.MORNING, opens < NOON), (Half.AFTERNOON, closes > NOON))
    return tuple(half for half, is_touched in touched if is_touched)


def opening_at(hours: PointHours, at: datetime) -> Opening | None:
    """Return whether a point is open at a local instant; None = nobody has told its hours for the day.

    At the closing instant it is closed.
    """
    today = sessions_on(hours, at.date())
    if today is None:
        return None
    for opens, closes in today:
        if opens <= at.time() < closes:
            return Opening(True, closes_at=datetime.combine(at.date(), closes))
    for step in range(AHEAD_DAYS + 1):
        day = at.date() + timedelta(days=step)
        for opens, _closes in sessions_on(hours, day) or ():
            if step or opens > at.time():
                return Opening(False, opens_at=datetime.combine(day, opens))
    return Opening(False)


def _length(sessions: Sequence[Session]) -> int:
    return sum((closes.hour - opens.hour) * 60 + closes.minute - opens.minute for opens, closes in sessions)
