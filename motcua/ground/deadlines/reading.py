"""Calendars told in JSON: the country's own data file, the rows of an agency, and what the command line is given.

The shape is {"sessions": {"mon": [["07:30", "11:30"], …], …}, "off": ["2021-04-21"], "makeup": {"2021-04-24": "mon"}};
a weekday left out is not worked; without "sessions" the ordinary office week holds. No Django.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from motcua.base.text import weekday_words
from motcua.ground.deadlines.rulesets import NUMBERS, ON_REFUNDS, ON_RESULTS, ON_SIGHT, LatenessAgainst, RuleSet
from motcua.ground.deadlines.terms import DayCounting, OnSupplement, Precision
from motcua.ground.deadlines.worktime import (
    WEEKDAYS,
    CalendarNotReadable,
    DayOff,
    MakeupDay,
    Session,
    Week,
    WorkCalendar,
)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9:]+)")
_OFFICE_DAY: tuple[Session, ...] = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))
OFFICE_WEEK: Week = (_OFFICE_DAY,) * 5 + ((), ())
"""Monday to Friday 07:30–11:30 and 13:00–17:00."""


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """One row of the country's days off: a weekday off, or a day worked for another."""

    on: date
    kind: Literal["OFF", "MAKEUP"]
    worked_as: str
    """For a make-up day the weekday whose hours are worked ("mon"), else empty."""
    swap_for: date | None
    occasion: str
    source: str
    confidence: Literal["verified", "secondary", "memory", "computed", "doubtful"]

    @property
    def is_decided(self) -> bool:
        """Whether the day counts without anybody's word; a doubtful one waits for the administrator's."""
        return self.confidence != "doubtful"


# -- days and times ----------------------------------------------------------------------------------------------------


def read_day(text: object) -> date | None:
    """Return a day written "2021-04-21", None for anything else."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    return time(int(match[1]), int(match[2]), int(match[3] or 0)) if match else None


def read_clock(text: object) -> time | None:
    """Return a time of day written "07:30" or "07:30:00", None for anything else ("24:00" and offsets too)."""
    return _clock(text) if isinstance(text, str) and len(text) <= len("07:30:00") else None


def read_moment(text: object) -> datetime | None:
    """Return a local instant written "2021-03-01T10:00", seconds allowed; None for anything else, offsets too."""
    match = _MOMENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    day, clock = read_day(match[1]), read_clock(match[2])
    return None if day is None or clock is None else datetime.combine(day, clock)


# -- calendars ---------------------------------------------------------------------------------------------------------


def read_week(sessions: object) -> Week:
    """Return the weekly hours told as {"mon": [["07:30", "11:30"], …], …}. Raises CalendarNotReadable."""
    if not isinstance(sessions, Mapping):
        raise CalendarNotReadable(reason="giờ làm việc phải ghi theo từng ngày trong tuần, từ “mon” đến “sun”.")
    for name in sessions:
        if name not in WEEKDAYS:
            raise CalendarNotReadable(
                reason=f"không có ngày trong tuần nào ghi là “{_short(name)}”; dùng “mon” … “sun”."
            )
    return tuple(
        _read_sessions(sessions.get(name, ()), weekday_words(date.fromordinal(day)))
        for day, name in enumerate(WEEKDAYS, start=1)
    )


def read_calendar(told: object) -> WorkCalendar:
    """Return the calendar told in JSON. Raises CalendarNotReadable for any other shape, key, day or time."""
    if not isinstance(told, Mapping):
        raise CalendarNotReadable(reason="lịch phải là một đối tượng có “sessions”, “off”, “makeup”.")
    for key in told:
        if key not in {"sessions", "off", "makeup"}:
            raise CalendarNotReadable(reason=f"lịch không có mục “{_short(key)}”.")
    week = OFFICE_WEEK if told.get("sessions") is None else read_week(told["sessions"])
    off = [] if told.get("off") is None else told["off"]
    makeup = {} if told.get("makeup") is None else told["makeup"]
    if not isinstance(off, list | tuple):
        raise CalendarNotReadable(reason="“off” phải là danh sách ngày.")
    if not isinstance(makeup, Mapping):
        raise CalendarNotReadable(reason="“makeup” phải ghi mỗi ngày làm bù theo giờ của ngày nào.")
    return WorkCalendar(
        week=week,
        off=tuple(DayOff(_read_listed_day(day)) for day in off),
        makeup=tuple(MakeupDay(_read_listed_day(day), _read_worked_as(day, like)) for day, like in makeup.items()),
    )


def _read_listed_day(text: object) -> date:
    day = read_day(text)
    if day is None:
        raise CalendarNotReadable(reason=f"“{_short(text)}” không phải là ngày, dạng 2021-04-21.")
    return day


def _read_worked_as(day: object, like: object) -> int | tuple[Session, ...]:
    if isinstance(like, str) and like in WEEKDAYS:
        return WEEKDAYS.index(like)
    if isinstance(like, list | tuple):
        return _read_sessions(like, f"ngày làm bù {_short(day)}")
    raise CalendarNotReadable(reason=f"ngày làm bù {_short(day)} phải theo giờ của “mon” … “sun” hoặc có giờ riêng.")


def _read_sessions(told: object, called: str) -> tuple[Session, ...]:
    if not isinstance(told, list | tuple):
        raise CalendarNotReadable(reason=f"{called}: giờ làm việc phải là danh sách buổi, mỗi buổi có hai giờ.")
    sessions = []
    for session in told:
        if not isinstance(session, list | tuple) or len(session) != 2:
            raise CalendarNotReadable(reason=f"{called}: mỗi buổi làm việc phải có đúng hai giờ.")
        opening, closing = (_read_session_time(text, called) for text in session)
        sessions.append((opening, closing))
    return tuple(sessions)


def _read_session_time(text: object, called: str) -> time:
    clock = read_clock(text)
    if clock is None:
        raise CalendarNotReadable(
            reason=f"{called}: “{_short(text)}” không phải là giờ, dạng 07:30, từ 00:00 đến 23:59."
        )
    return clock


def _short(value: object) -> str:
    """Return a value for a sentence, cut when it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else f"{text[:40]}…"


# -- the country -------------------------------------------------------------------------------------------------------


@cache
def country_days() -> tuple[DeclaredDay, ...]:
    """Return the country's days off and make-up days, the doubtful ones too, each with source and how sure it is."""
    return tuple(
        DeclaredDay(
            on=date.fromisoformat(row["day"]),
            kind=row["kind"],
            worked_as=row.get("worked_as", ""),
            swap_for=date.fromisoformat(row["swap_for"]) if "swap_for" in row else None,
            occasion=row["occasion"],
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in _country()["days"]
    )


@cache
def country_calendar() -> WorkCalendar:
    """Return the calendar of the whole country: the ordinary office week with its declared exceptions."""
    told = _country()
    return WorkCalendar(
        week=read_week(told["sessions"]),
        name=told["name"],
        years=(told["years"][0], told["years"][1]),
        **exceptions(country_days()),
    )


def exceptions(days: Iterable[DeclaredDay]) -> dict[str, Any]:
    """Return declared days as the `off`, `makeup` and `undecided` of a WorkCalendar.

    A make-up day that names no weekday is worked by Monday's hours.
    """
    told = tuple(days)
    kept = [day for day in told if day.is_decided]
    return {
        "undecided": tuple(DayOff(day.on, day.occasion, day.source) for day in told if not day.is_decided),
        "off": tuple(DayOff(day.on, day.occasion, day.source) for day in kept if day.kind == "OFF"),
        "makeup": tuple(
            MakeupDay(day.on, WEEKDAYS.index(day.worked_as or "mon"), day.occasion, day.source)
            for day in kept
            if day.kind == "MAKEUP"
        ),
    }


@cache
def _country() -> dict[str, Any]:
    text = files("motcua.ground.deadlines").joinpath("data/vn.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(text)
    return told


@cache
def shipped_rule_sets() -> tuple[RuleSet, ...]:
    """Return the rule sets of the law as they are shipped, oldest first."""
    text = files("motcua.ground.deadlines").joinpath("data/rule_sets.json").read_text(encoding="utf-8")
    return tuple(
        RuleSet(
            id=f"{row['code']}@{row['valid_from']}",
            label=row["label"],
            name=row["name"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            on_supplement=OnSupplement(row["on_supplement"]),
            day_counting=DayCounting(row["day_counting"]),
            cutoff=read_clock(row["cutoff"]),
            cutoff_moves_clock=row["cutoff_moves_clock"],
            precision=Precision(row["precision"]),
            lateness_against=LatenessAgainst(row["lateness_against"]),
            source=row["source"],
            confidence=row["confidence"],
            **{name: row[name] for name in (*NUMBERS, *ON_RESULTS, *ON_REFUNDS, *ON_SIGHT)},
        )
        for row in json.loads(text)["rule_sets"]
    )
