"""Training records, many at once: read as records, written as a diff says. Whoever calls opens the transaction."""

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.ground.agreements.models import Training

_OWN = ("person_id", "course", "trainer", "trained_on", "certificate_no")


def known(today: date) -> tuple[Record, ...]:
    """Return every training record, its field as a tuple of one. Two statements.

    Until the transaction ends nobody else writes a list of them.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('agreements.training'))")
    return tuple(
        Record(
            code_of(row.person_id, row.field_code),
            row.valid_from,
            row.valid_to,
            {name: getattr(row, name) for name in _OWN} | {"field_codes": (row.field_code,)},
        )
        for row in Training.objects.order_by("person_id", "field_code", "valid_from")
    )


def code_of(person_id: str, field_code: str) -> str:
    """Return what the records of one person in one field share; with the first day it is a record's key."""
    return f"{person_id}:{field_code}"


def ended() -> dict[str, Training]:
    """Return the records that somebody ended before their term, by the key of a record. One statement."""
    return {
        f"{code_of(row.person_id, row.field_code)}@{row.valid_from}": row
        for row in Training.objects.filter(ended_at__isnull=False)
    }


def write(diff: Diff, names: dict[str, str]) -> None:
    """Write training records as a diff says; `names`: field code → its name, as it is called now."""
    for ending in diff.closed:
        _rows(ending.record).update(valid_to=ending.last_day)
    for change in (*diff.new, *diff.changed):
        record = change.record
        columns = {name: record.values[name] for name in _OWN}
        columns |= {"valid_from": record.valid_from, "valid_to": record.valid_to}
        if change.old is not None and not change.is_next_version:
            _rows(record).update(**columns)
        else:
            (field,) = record.values["field_codes"]
            Training.objects.create(id=record.key, field_code=field, field_name=names.get(field, field), **columns)
    transaction.on_commit(memory.forget_all)


def _rows(record: Record) -> "QuerySet[Training]":
    """The row of a record; its own key may be of an older shape."""
    (field,) = record.values["field_codes"]
    days = {"valid_from": record.valid_from}
    return Training.objects.filter(person_id=record.values["person_id"], field_code=field, **days)
