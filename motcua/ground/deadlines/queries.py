"""Reads of calendars and rule sets, as the rules want them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from motcua.base.memory import remembered
from motcua.ground.deadlines.history import CalendarHistory
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.deadlines.models import RuleSet as RuleSetRow
from motcua.ground.deadlines.rules import DayOff, MakeupDay, Session, Week, WorkCalendar
from motcua.ground.deadlines.rulesets import (
    NUMBERS,
    ON_REFUNDS,
    ON_RESULTS,
    ON_SIGHT,
    LatenessAgainst,
    RuleSet,
    rule_set_on,
)
from motcua.ground.deadlines.terms import DayCounting, OnSupplement, Precision
from motcua.ground.deadlines.worktime import WEEKDAYS

COUNTRY = "VN"


def calendar(code: str) -> WorkCalendar:
    """Return a calendar with all its dated exceptions as they are known now.

    Raises Calendar.DoesNotExist, CalendarNotReadable.
    """
    return calendar_history(code).newest


@remembered
def calendar_history(code: str) -> CalendarHistory:
    """Return a calendar through all that became known about it; later weekly hours take the place of earlier ones.

    Hours declared later count for what is promised from then on, as days off do (docs/adr/0017). The exceptions of the
    calendar that it is based on hold too. Two statements.
    Raises Calendar.DoesNotExist, CalendarNotReadable.
    """
    weeks = list(Calendar.objects.filter(code=code).order_by("valid_from", "id"))
    if not weeks:
        raise Calendar.DoesNotExist(code)
    codes = {code, *(week.base_code for week in weeks)} - {""}
    rows = list(DayException.objects.filter(code__in=codes).order_by("day", "id"))
    told: list[Calendar | DayException] = [*weeks, *(row for row in rows if row.is_decided)]
    changes = sorted({at for row in told for at in (row.known_from, row.known_to) if at is not None})
    known = [None, *changes]
    return CalendarHistory(tuple(changes), tuple(_as_known(weeks, rows, at) for at in known))


def _as_known(all_weeks: Sequence[Calendar], days: Sequence[DayException], at: datetime | None) -> WorkCalendar:
    """Build the calendar from what was known at an instant; None = from what was known from the beginning."""
    weeks = [week for week in all_weeks if _is_known(week, at)] or all_weeks[:1]
    rows = [row for row in days if row.code in (weeks[-1].code, weeks[-1].base_code)]
    held = [row for row in rows if row.is_decided and _is_known(row, at)]
    years = sorted({row.day.year for row in held})
    last = max((week.days_known_to for week in weeks if week.days_known_to is not None), default=None)
    return WorkCalendar(
        week=week_of(weeks[0].sessions),
        changes=tuple((later.valid_from, week_of(later.sessions)) for _, later in pairwise(weeks)),
        off=tuple(DayOff(row.day, row.occasion, row.decision) for row in held if row.kind == "OFF"),
        makeup=tuple(
            MakeupDay(row.day, _like(row), row.occasion, row.decision) for row in held if row.kind == "MAKEUP"
        ),
        name=weeks[-1].name,
        years=(years[0], last.year if last else years[-1]) if years else None,
        undecided=tuple(
            DayOff(row.day, row.occasion, row.decision) for row in rows if not row.is_decided and row.kind == "OFF"
        ),
    )


def _is_known(row: Calendar | DayException, at: datetime | None) -> bool:
    if at is None:
        return row.known_from is None
    return (row.known_from is None or row.known_from <= at) and (row.known_to is None or at < row.known_to)


def _like(row: DayException) -> int | tuple[Session, ...]:
    """The hours of a make-up day: its own, or those of the weekday that it names."""
    return sessions_of(row.sessions) if row.sessions else WEEKDAYS.index(row.worked_as or "mon")


def sessions_of(told: list[list[str]]) -> tuple[Session, ...]:
    """Return the sessions of one day from a row's [["07:30", "11:30"], …]."""
    return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in told)


def week_of(sessions: dict[str, list[list[str]]]) -> Week:
    """Return the sessions of Monday to Sunday from a row's {"mon": [["07:30", "11:30"], …], …}."""
    return tuple(sessions_of(sessions.get(day, [])) for day in WEEKDAYS)


# -- rule sets ---------------------------------------------------------------------------------------------------------


@remembered
def rule_sets() -> tuple[RuleSet, ...]:
    """Return all rule sets, oldest first. One statement."""
    return tuple(rule_set_of(row) for row in RuleSetRow.objects.order_by("valid_from"))


def rule_set_of(row: RuleSetRow) -> RuleSet:
    """Return a row as the rules want it. Raises RuleSetNotReadable, CountingNotReadable."""
    return RuleSet(
        id=row.id,
        label=row.label,
        name=row.name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        on_supplement=OnSupplement(row.on_supplement),
        day_counting=DayCounting(row.day_counting),
        cutoff=row.cutoff,
        cutoff_moves_clock=row.cutoff_moves_clock,
        precision=Precision(row.precision),
        lateness_against=LatenessAgainst(row.lateness_against),
        source=row.source,
        confidence=row.confidence,
        **{name: getattr(row, name) for name in (*NUMBERS, *ON_RESULTS, *ON_REFUNDS, *ON_SIGHT)},
    )


def rule_set(day: date) -> RuleSet:
    """Return the rule set of a clock that begins on a local day."""
    return rule_set_on(rule_sets(), day)
