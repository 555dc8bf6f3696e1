"""Calendars and their days, many at once: read as records, written as a diff says.

Whoever calls opens the transaction.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.ground.deadlines.models import Calendar, DayException, keep_as_known
from motcua.ground.deadlines.worktime import WEEKDAYS

_DAY = ("worked_as", "sessions", "occasion", "decision", "confidence", "is_decided")


def known(today: date) -> tuple[Record, ...]:
    """Return every calendar and every day that holds, as records; hours that are in force stay."""
    weeks = [_week_record(row, today) for row in Calendar.objects.filter(known_to=None).order_by("code", "valid_from")]
    days = DayException.objects.filter(known_to=None).order_by("code", "day", "kind")
    return (*weeks, *map(_day_record, days))


def write(diff: Diff, at: datetime) -> None:
    """Write a diff. A day that is told anew is closed and added, so that what was promised before stays explained."""
    codes = set(Calendar.objects.values_list("code", flat=True))
    records = [change.record for change in (*diff.new, *diff.changed)]
    weeks = [record for record in records if not _is_day(record)]
    old_keys = {change.old.key for change in diff.changed if change.old is not None and not change.is_next_version}
    rows = [_week_row(record) for record in weeks]
    _note_when_known(rows, codes, at)
    Calendar.objects.filter(pk__in=[row.pk for row in rows if row.pk in old_keys]).delete()
    for ending in diff.closed:
        Calendar.objects.filter(pk=ending.record.key).update(valid_to=ending.last_day)
    Calendar.objects.bulk_create(rows, batch_size=500)
    _write_days([record for record in records if _is_day(record)], codes, at)
    transaction.on_commit(memory.forget_all)


def _note_when_known(rows: Iterable[Calendar], codes_before: set[str], at: datetime) -> None:
    """Hours of a calendar that was there before count from now on; what they said until now is kept beside them."""
    for row in rows:
        old = Calendar.objects.filter(pk=row.pk).first()
        if old is not None and (old.sessions, old.base_code) == (row.sessions, row.base_code):
            row.known_from = old.known_from
        elif row.code in codes_before:
            row.known_from = at
            if old is not None:
                keep_as_known(old, at)


def _write_days(records: Iterable[Record], calendars_before: set[str], at: datetime) -> None:
    """Close what is told anew and add; days of a calendar that was there before are known from now on."""
    told = {tuple(record.code.rsplit(":", 2)): record for record in records}
    if not told:
        return
    codes = {calendar for calendar, _, _ in told}
    times: Counter[tuple[str, ...]] = Counter()
    for row in DayException.objects.filter(code__in=codes):
        name = (row.code, row.day.isoformat(), row.kind)
        times[name] += 1
        if name in told and row.known_to is None:
            row.known_to = at
            row.save(update_fields=["known_to"])
    rows = []
    for (calendar, on, kind), record in told.items():
        count = times[calendar, on, kind]
        key = f"{calendar}:{on}:{kind}" + (f"#{count + 1}" if count else "")
        values = {name: record.values[f"days.{name}"] for name in _DAY}
        values["sessions"] = [list(pair) for pair in values["sessions"]]
        known_from = at if calendar in calendars_before else None
        rows.append(
            DayException(id=key, code=calendar, day=date.fromisoformat(on), kind=kind, known_from=known_from, **values)
        )
    DayException.objects.bulk_create(rows, batch_size=500)


def _week_record(row: Calendar, today: date) -> Record:
    hours = {name: _pairs(row.sessions.get(name, [])) for name in WEEKDAYS}
    told = {"code": row.code, "name": row.name, "base_code": row.base_code, **hours, "days_known_to": row.days_known_to}
    return Record(row.code, row.valid_from, row.valid_to, told, is_fixed=row.valid_from <= today)


def _week_row(record: Record) -> Calendar:
    sessions = {name: [list(pair) for pair in record.values[name]] for name in WEEKDAYS if record.values[name]}
    own = {name: record.values[name] for name in ("code", "name", "base_code", "days_known_to")}
    if record.valid_from is None:
        raise ValueError("a calendar has a first day")
    return Calendar(id=record.key, valid_from=record.valid_from, valid_to=record.valid_to, sessions=sessions, **own)


def _day_record(row: DayException) -> Record:
    told: dict[str, Any] = {f"days.{name}": getattr(row, name) for name in _DAY}
    told["days.sessions"] = _pairs(row.sessions)
    return Record(f"{row.code}:{row.day}:{row.kind}", None, None, told)


def _pairs(sessions: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(pair) for pair in sessions)


def _is_day(record: Record) -> bool:
    return "days.occasion" in record.values
