"""The terms that a limit is counted by: its unit, its pauses, the settings of a rule set, and what an answer holds.

All instants are naive local time of Asia/Ho_Chi_Minh.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from motcua.base.text import moment_words
from motcua.base.violations import RuleViolation


class LimitNotReadable(RuleViolation):
    """A limit is a whole number from 1 up; only a same-day procedure needs none."""

    code = "deadline.limit-not-readable"
    text = "Thời hạn phải là số nguyên từ 1 trở lên. Xem lại thời hạn của thủ tục."
    status = 422


class PauseNotReadable(RuleViolation):
    """A pause cannot end before it begins."""

    code = "deadline.pause-not-readable"
    text = "Lần tạm dừng kết thúc lúc {end}, trước khi bắt đầu lúc {begin}. Xem lại hai thời điểm."
    status = 422


class CountingNotReadable(RuleViolation):
    """A setting of the rule set is outside its range."""

    code = "deadline.counting-not-readable"
    text = "Số phút làm tròn phải từ 0 đến 60, đang là {minutes}."
    status = 422


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CALENDAR_DAYS = "calendar_days"
    SAME_DAY = "same_day"


class OnSupplement(StrEnum):
    """What a supplement does to the clock: start it afresh (the law's default) or give back the time it took."""

    RESTART = "RESTART"
    PAUSE = "PAUSE"


class DayCounting(StrEnum):
    """Working days by the clock (Friday 15:00 + 1 = Monday 15:00) or whole (due at the close of the last day)."""

    BY_CLOCK = "by_clock"
    WHOLE_DAYS = "whole_days"


class Precision(StrEnum):
    """How exactly a result is held against its due instant."""

    DAY = "day"
    HOUR = "hour"
    MINUTE = "minute"


class Lateness(StrEnum):
    """Earlier than, at, or later than the due instant, at the declared precision."""

    EARLY = "EARLY"
    ON_TIME = "ON_TIME"
    OVERDUE = "OVERDUE"


class DueLevel(StrEnum):
    """How near the due instant is, for lists and colours."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    TIME = "time"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as the procedure states it; `source` is the decision that announced it.

    `quantity` is ignored for SAME_DAY. Raises LimitNotReadable.
    """

    quantity: int
    unit: Unit
    source: str = ""

    def __post_init__(self) -> None:
        if self.unit is not Unit.SAME_DAY and (isinstance(self.quantity, bool) or self.quantity < 1):
            raise LimitNotReadable


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stands, from `begin` (inside) to `end` (outside); `end` None = it still stands.

    `is_supplement` tells a wait for the applicant's papers from a wait for payment or another stop: only the former
    may start the clock afresh. Raises PauseNotReadable.
    """

    begin: datetime
    end: datetime | None
    reason: str = ""
    source: str = ""
    is_supplement: bool = True

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.begin:
            raise PauseNotReadable(begin=moment_words(self.begin), end=moment_words(self.end))


@dataclass(frozen=True, slots=True)
class Counting:
    """The settings of a rule set.

    `cutoff` counts for same-day limits; with `cutoff_moves_clock` a receipt after it starts any limit in working time
    on the next working day. `round_up_minutes` (0–60) rounds the due instant up to a multiple of so many minutes past
    the hour, never past the close of its session. Raises CountingNotReadable.
    """

    on_supplement: OnSupplement = OnSupplement.RESTART
    day_counting: DayCounting = DayCounting.BY_CLOCK
    cutoff: time | None = None
    cutoff_moves_clock: bool = False
    round_up_minutes: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.round_up_minutes <= 60:
            raise CountingNotReadable(minutes=self.round_up_minutes)


ORDINARY_COUNTING = Counting()
"""The law's defaults: restart after a supplement, by the clock, no cut-off, no rounding."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What starts the clock, as a sentence without its full stop, and the rule that says so."""

    text: str = "nhận đủ hồ sơ"
    source: str = ""


RECEIPT = Ground()
"""The ordinary start: a complete dossier was received."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One dated sentence of an explanation; `source` names the rule behind it, empty when the sentence needs none."""

    at: datetime
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The due instant with its explanation; `due_at` is None while the clock stands."""

    due_at: datetime | None
    explanation: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Remaining:
    """Working time left before the due instant, or gone since it; a day counts as `day_minutes`."""

    is_over: bool
    minutes: int
    day_minutes: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Pauses that overlap or touch, as one, after the clock began to run; `given_back` in the unit of the limit.

    That is microseconds of working time, whole working days, or microseconds of the wall clock.
    """

    begin: datetime
    end: datetime
    reason: str
    source: str
    given_back: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How a due instant came about, step by step; the explanation is written from it."""

    received_at: datetime
    """What the count goes by: the receipt, or the end of the last supplement that starts the clock afresh."""
    restarts: tuple[Pause, ...]
    starts_at: datetime
    """After the start rule and the cut-off; for calendar days the receipt itself."""
    is_moved_by_cutoff: bool
    first_due_at: datetime
    """Before anything was given back."""
    stops: tuple[Stop, ...]
    stands_since: Pause | None
    before_day_off_at: datetime
    """Calendar days: where the limit ended before a day off moved it on."""
    before_rounding_at: datetime
    due_at: datetime | None
