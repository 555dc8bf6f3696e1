"""A day off that is declared late: which open dossiers it touches, and the act that promises them a new due instant.

Law: Civil Code 91/2015/QH13, Art. 147–148; Labour Code 45/2019/QH14, Art. 111–112.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID, uuid5

from django.db.models import QuerySet
from pydantic import AwareDatetime, Field

from motcua.base.text import day_words, moment_words, short_day_words
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.history import CalendarHistory
from motcua.ground.deadlines.rules import DayOff, MakeupDay, WorkCalendar, instant, local
from motcua.ground.people.rules import HOUSE
from motcua.record.acts import Case, Facts, act, entry, journal, perform
from motcua.record.bodies import Body, ReasonText
from motcua.record.dossiers.clock import due_of, original_due_of
from motcua.record.dossiers.journal import Entry, running
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import ACTS, Act, Clock
from motcua.record.dossiers.services import Call
from motcua.record.reading import procedure_of
from motcua.record.standing import Standing

BATCH = 500
"""So many dossiers are counted at once."""
_ON_CLOCK = tuple(
    name.value for name, rule in ACTS.items() if rule.clock is not Clock.NONE or name in (Act.RE_APPOINT, Act.RECOMPUTE)
)
"""The acts of a journal that decide a due instant."""
_DAYS_NAMED_MAX = 12


class StillDueThen(RuleViolation):
    """The dossier is due when it was due before: nothing to promise anew."""

    code = "deadline.still-due-then"
    text = "Hạn trả {due} đã đúng theo lịch hiện nay, không phải tính lại."


class CountedOtherwise(RuleViolation):
    """The dossier or the calendar has changed since its new due instant was shown."""

    code = "deadline.counted-otherwise"
    text = "Hạn tính được là {found}, khác hạn đã xem {shown}. Xem lại rồi xác nhận lần nữa."


class ClockStands(RuleViolation):
    """While a clock stands nothing is due; when it goes on it is counted by the calendar of then."""

    code = "deadline.clock-stands"
    text = "Đồng hồ của hồ sơ đang dừng; hạn được tính lại khi đồng hồ chạy tiếp."


class Recompute(Body):
    """The due instant as it was shown before, the days that moved it, and the reason in a sentence."""

    due_at: AwareDatetime
    days: Annotated[tuple[date, ...], Field(max_length=60)] = ()
    reason: ReasonText


@dataclass(frozen=True, slots=True)
class Change:
    """One open dossier whose due instant the calendar of today moves."""

    dossier_id: UUID
    number: str
    agency: str
    last_event_no: int
    old: datetime
    new: datetime
    days: tuple[date, ...]
    reason: str


# -- the act -----------------------------------------------------------------------------------------------------------


def may_recompute(standing: Standing) -> None:
    """Refuse with ClockStands while the clock stands."""
    if standing.state.stopped_at is not None or standing.state.due_at is None:
        raise ClockStands()


@act(Act.RECOMPUTE, Recompute, may_recompute)
def recompute(case: Case, body: Recompute) -> Facts:
    """Promise the due instant that the calendar of now gives; only the one that was shown, and only if it moved.

    Raises StillDueThen, CountedOtherwise.
    """
    state = case.standing.state
    dues = _dues(case.dossier, journal(case.dossier.pk), case.standing.calendar)
    if dues is None or state.due_at is None:
        raise ClockStands()
    if dues["due_at"] == state.due_at:
        raise StillDueThen(due=moment_words(local(state.due_at)))
    if dues["due_at"] != body.due_at:
        raise CountedOtherwise(found=moment_words(local(dues["due_at"])), shown=moment_words(local(body.due_at)))
    return {name: at.isoformat() for name, at in dues.items()} | {
        "due_before": state.due_at.isoformat(),
        "days": [day.isoformat() for day in body.days],
        "reason": body.reason,
    }


def _dues(dossier: Dossier, entries: Iterable[Entry], calendar: WorkCalendar) -> dict[str, datetime] | None:
    """Return `due_at` by a calendar, and beside it `original_due_at` of a re-appointed dossier; None = nothing is due.

    Aware instants.
    """
    run = running(entries)
    if run.start is None:
        return None
    rules, by_minute = deadlines.rule_set(local(run.start).date()), run.start == dossier.minute_at
    procedure = procedure_of(dossier)
    found = due_of(procedure, calendar, run, by_minute=by_minute, rules=rules).due_at
    if found is None:
        return None
    if run.re_appointed is None:
        return {"due_at": instant(found)}
    original = original_due_of(procedure, calendar, run, by_minute=by_minute, rules=rules).due_at
    return {"due_at": instant(found), "original_due_at": instant(original or found)}


# -- which dossiers ----------------------------------------------------------------------------------------------------


def open_dossiers(since: date | None = None) -> QuerySet[Dossier]:
    """Return the dossiers whose clock runs and that are due on a local day or later: one range of one index.

    A day off touches nothing that was due before it; None asks for all. A clock that stands is counted by the calendar
    of the day on which it goes on.
    """
    running = Dossier.objects.filter(received_at__isnull=False, resolved_at=None, ended_at=None, stopped_at=None)
    if since is None:
        return running.filter(due_at__isnull=False)
    return running.filter(due_at__gte=instant(datetime.combine(since, time())))


def touched(since: date | None = None, progress: Callable[[int, int], None] | None = None) -> Iterator[Change]:
    """Yield the open dossiers whose due instant the calendar of now moves, the earliest due first.

    One statement for the dossiers, streamed, and one for the journals of each batch of them.
    """
    rows = open_dossiers(since)
    total, done = rows.count() if progress else 0, 0
    batch: list[Dossier] = []
    for dossier in rows.order_by("due_at", "id").iterator(chunk_size=BATCH):
        batch.append(dossier)
        if len(batch) == BATCH:
            yield from _changes(batch)
            done, batch = done + len(batch), []
            if progress:
                progress(done, total)
    yield from _changes(batch)
    if progress:
        progress(total, total)


def _changes(batch: Sequence[Dossier]) -> Iterator[Change]:
    journals: defaultdict[UUID, list[Entry]] = defaultdict(list)
    rows = Event.objects.filter(dossier_id__in=[row.pk for row in batch], act__in=_ON_CLOCK)
    for event in rows.order_by("dossier_id", "event_no"):
        journals[event.dossier_id].append(entry(event))
    for dossier in batch:
        change = _change(dossier, journals[dossier.pk])
        if change is not None:
            yield change


def _change(dossier: Dossier, entries: Sequence[Entry]) -> Change | None:
    office = catalogue.agency(dossier.agency_code)
    history = deadlines.calendar_history(office.calendar_code)
    dues = _dues(dossier, entries, history.newest)
    if dues is None or dossier.due_at is None or dossier.received_at is None or dues["due_at"] == dossier.due_at:
        return None
    days = _days_behind(dossier, entries, history)
    return Change(
        dossier_id=dossier.pk,
        number=dossier.code or dossier.request_no,
        agency=office.short_name,
        last_event_no=dossier.last_event_no,
        old=dossier.due_at,
        new=dues["due_at"],
        days=tuple(note.on for note in days),
        reason=_reason(days, history.newest),
    )


def _days_behind(
    dossier: Dossier, entries: Sequence[Entry], history: CalendarHistory
) -> tuple[DayOff | MakeupDay, ...]:
    """Return the days that became known, or were taken back, since the due instant was right; none = another cause."""
    for before in reversed(history.calendars[:-1]):
        dues = _dues(dossier, entries, before)
        if dues is not None and dues["due_at"] == dossier.due_at:
            return _differences(before, history.newest, dossier)
    return ()


def _differences(before: WorkCalendar, now: WorkCalendar, dossier: Dossier) -> tuple[DayOff | MakeupDay, ...]:
    first = local(dossier.received_at).date() if dossier.received_at else date.min
    changed = [
        now.notes.get(day) or before.notes[day]
        for day in sorted(before.notes.keys() | now.notes.keys())
        if before.notes.get(day) != now.notes.get(day)
    ]
    return tuple(note for note in changed if note.on >= first)[:_DAYS_NAMED_MAX]


def _reason(days: Sequence[DayOff | MakeupDay], now: WorkCalendar) -> str:
    """Say in a sentence which days moved the due instant, each with its decision."""
    if not days:
        return f"{now.name} thay đổi."
    return " ".join(_day_said(note, now) for note in days)


def _day_said(note: DayOff | MakeupDay, now: WorkCalendar) -> str:
    is_held = now.notes.get(note.on.toordinal()) == note
    source = f" ({note.source})" if note.source else ""
    occasion = f": {note.occasion}" if note.occasion else ""
    if isinstance(note, MakeupDay):
        said = "Làm bù" if is_held else "Không làm bù nữa"
    else:
        said = "Nghỉ" if is_held else "Không nghỉ nữa"
    on_its_day = f"{said} ngày {day_words(note.on)}"
    return f"{on_its_day}{occasion}{source}."


# -- doing it ----------------------------------------------------------------------------------------------------------


def promise_anew(change: Change, at: datetime) -> RuleViolation | None:
    """Write one change into its journal; None = it is written, now or by a run before, else what refused it.

    Twice is once: the act is known by the dossier, where its journal stood and the instant that is promised.
    """
    act_id = uuid5(change.dossier_id, f"recompute:{change.last_event_no}:{change.new.isoformat()}")
    body = Recompute(due_at=change.new, days=change.days, reason=change.reason)
    try:
        perform(Act.RECOMPUTE, Call(change.dossier_id, act_id, HOUSE, at, at), body)
    except StillDueThen:
        return None
    except RuleViolation as refusal:
        return refusal
    return None


def words(change: Change) -> str:
    """Return a change on one line: number, agency, old → new, reason."""
    old, new = local(change.old), local(change.new)
    return f"{change.number} · {change.agency}: {_moment(old)} → {_moment(new)}. {change.reason}"


def _moment(at: datetime) -> str:
    return f"{at:%H:%M} {short_day_words(at.date())}/{at.year}"
