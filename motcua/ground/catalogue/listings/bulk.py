"""Decisions with their lines, many at once: read as records, written as a diff says.

Whoever calls opens the transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.ground.catalogue.listings.rules import Decision, Entry, Way, code_of

_OWN = ("number", "decided_on", "body", "name", "source")
_ENTRY = ("procedure_code", "is_received", "is_returned", "is_excluded", "note")


def known(today: date) -> tuple[Record, ...]:
    """Return every decision with its lines. Two statements; until the transaction ends nobody else writes a list."""
    lock()
    lines: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ListingEntry.objects.order_by("decision_id", "entry_no"):
        lines[row.decision_id].append({"no": row.entry_no} | {name: getattr(row, name) for name in _ENTRY})
    return tuple(
        Record(
            code_of(row.number, row.decided_on),
            row.valid_from,
            row.valid_to,
            {name: getattr(row, name) for name in _OWN} | {"amends": tuple(row.amends)},
            {"entries": tuple(lines[row.pk])},
        )
        for row in ListingDecision.objects.order_by("number", "decided_on", "valid_from")
    )


def lock() -> None:
    """Let nobody else write a list until the transaction ends: what two decisions say is held against each other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('catalogue.listings'))")


def entries_of(record: Record) -> Iterable[Entry]:
    """Return the lines of a record as values, to be held against those of others."""
    own = record.values
    if record.valid_from is None:
        return
    decision = Decision(
        record.key, own["number"], own["decided_on"], own["body"], record.valid_from, record.valid_to, own["amends"]
    )
    for part in record.parts["entries"]:
        yield Entry(decision, part["procedure_code"], Way(part["is_received"], part["is_returned"]), part["note"])


def write(diff: Diff, at: datetime) -> None:
    """Write decisions as a diff says: end what ends, then each with all its lines."""
    for ending in diff.closed:
        ListingDecision.objects.filter(pk=ending.record.key).update(valid_to=ending.last_day)
    records = [change.record for change in (*diff.changed, *diff.new)]
    for record in records:
        columns = {name: record.values[name] for name in _OWN}
        columns |= {"amends": list(record.values["amends"])}
        columns |= {"valid_from": record.valid_from, "valid_to": record.valid_to}
        ListingDecision.objects.update_or_create(pk=record.key, defaults=columns)
    ListingEntry.objects.filter(decision_id__in=[record.key for record in records]).delete()
    ListingEntry.objects.bulk_create(
        [
            ListingEntry(
                id=f"{record.key}#{part['no']}", decision_id=record.key, entry_no=part["no"],
                **{name: part[name] for name in _ENTRY},
            )
            for record in records
            for part in record.parts["entries"]
        ],
        batch_size=1_000,
    )  # fmt: skip
    transaction.on_commit(memory.forget_all)
