"""A calendar as it was known at an instant: days off are declared late, and what was promised before stays explained.

Pure values, no Django.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.ground.deadlines.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """One calendar through all that became known about it.

    `changes` are the aware instants at which something became known, in order; `calendars` has one more: what was known
    before the first, and after each.
    """

    changes: tuple[datetime, ...]
    calendars: tuple[WorkCalendar, ...]

    def __post_init__(self) -> None:
        if len(self.calendars) != len(self.changes) + 1:
            raise ValueError("a history has one calendar more than changes")

    @property
    def newest(self) -> WorkCalendar:
        """All that is known now."""
        return self.calendars[-1]

    def known_at(self, at: datetime) -> WorkCalendar:
        """Return the calendar as it was known at an aware instant; what became known in that instant is known."""
        return self.calendars[bisect_right(self.changes, at)]


REMEMBERED = timedelta(seconds=90)
"""So long a process may go on counting by what it has read of a calendar (base/memory.py), with some time to spare."""


def calendars_known(
    history: CalendarHistory | None, otherwise: WorkCalendar, recorded_at: datetime
) -> tuple[WorkCalendar, ...]:
    """Return by which calendars an event may have been counted that was recorded at an instant, the likeliest first."""
    if history is None:
        return (otherwise,)
    known, before = history.known_at(recorded_at), history.known_at(recorded_at - REMEMBERED)
    return (known,) if known is before else (known, before)
