"""Units, agencies and postage, many at once: read as records, written as a diff says.

Whoever calls opens the transaction.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.base.text import search_key
from motcua.ground.catalogue.models import AdminUnit, Agency, PostageRule, UnitSuccession

_UNIT = ("code", "name", "kind", "note")
_AGENCY = ("code", "name", "short_name", "level", "unit_code", "calendar_code", "address", "phone")
_PRICE = ("direction", "zone", "up_to_g", "amount_vnd", "transit_days", "source")
_BATCH = 1_000


def known_units(today: date) -> tuple[Record, ...]:
    """Return every unit with what became of it. Two statements."""
    rows = AdminUnit.objects.prefetch_related("successions").order_by("code", "valid_from")
    return tuple(
        Record(
            row.code,
            row.valid_from,
            row.valid_to,
            _values(row, _UNIT) | {"parent": row.parent_code},
            {
                "successions": tuple(
                    {
                        "no": item.succession_no,
                        "code": item.new_code,
                        "valid_from": item.new_valid_from,
                        "share": item.share,
                    }
                    for item in sorted(row.successions.all(), key=lambda item: item.succession_no)
                )
            },
        )
        for row in rows
    )


def write_units(diff: Diff, at: datetime) -> None:
    """Write units as a diff says; what became of a unit is told anew with it."""
    records = _write(diff, AdminUnit, _unit_row)
    UnitSuccession.objects.filter(old_id__in=[record.key for record in records]).delete()
    UnitSuccession.objects.bulk_create(
        [
            UnitSuccession(
                id=f"{record.key}>{part['code']}@{part['valid_from']}",
                old_id=record.key,
                succession_no=part["no"],
                new_code=part["code"],
                new_valid_from=part["valid_from"],
                share=part["share"],
            )
            for record in records
            for part in record.parts["successions"]
        ],
        batch_size=_BATCH,
    )


def known_agencies(today: date) -> tuple[Record, ...]:
    """Return every agency. One statement."""
    rows = Agency.objects.order_by("code", "valid_from")
    return tuple(Record(row.code, row.valid_from, row.valid_to, _values(row, _AGENCY)) for row in rows)


def write_agencies(diff: Diff, at: datetime) -> None:
    """Write agencies as a diff says."""
    _write(diff, Agency, _agency_row)


def known_tariffs(today: date) -> tuple[Record, ...]:
    """Return every price of the post; what is in force stays. One statement."""
    rows = PostageRule.objects.order_by("direction", "zone", "up_to_g", "valid_from")
    return tuple(
        Record(
            f"{row.direction}:{row.zone}:{row.up_to_g}",
            row.valid_from,
            row.valid_to,
            _values(row, _PRICE),
            is_fixed=row.valid_from <= today,
        )
        for row in rows
    )


def write_tariffs(diff: Diff, at: datetime) -> None:
    """Write prices as a diff says."""
    _write(diff, PostageRule, _price_row)


def _write(diff: Diff, model: type[models.Model], row_of: Callable[[Record], models.Model]) -> list[Record]:
    """End what ends, change what changes, add what is new, in this order; return the records written."""
    table: Any = model._default_manager
    ends = {ending.record.key: ending.last_day for ending in diff.closed}
    ended = list(table.filter(pk__in=ends))
    for row in ended:
        row.valid_to = ends[row.pk]
    table.bulk_update(ended, ["valid_to"], batch_size=_BATCH)
    changed = [change.record for change in diff.changed if not change.is_next_version]
    columns = [column.name for column in model._meta.concrete_fields if not column.primary_key]
    table.bulk_update([row_of(record) for record in changed], columns, batch_size=_BATCH)
    added = [change.record for change in (*diff.new, *diff.changed) if change.old is None or change.is_next_version]
    table.bulk_create([row_of(record) for record in added], batch_size=_BATCH)
    transaction.on_commit(memory.forget_all)
    return [*changed, *added]


def _values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _unit_row(record: Record) -> AdminUnit:
    told = {name: record.values[name] for name in _UNIT}
    return AdminUnit(
        id=record.key,
        parent_code=record.values["parent"],
        search_key=search_key(told["name"]),
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        **told,
    )


def _agency_row(record: Record) -> Agency:
    told = {name: record.values[name] for name in _AGENCY}
    key = search_key(f"{told['name']} {told['short_name']}")
    return Agency(id=record.key, search_key=key, **_period(record), **told)


def _price_row(record: Record) -> PostageRule:
    return PostageRule(id=record.key, **_period(record), **{name: record.values[name] for name in _PRICE})


def _period(record: Record) -> dict[str, Any]:
    if record.valid_from is None:
        raise ValueError("a record of this kind has a first day")
    return {"valid_from": record.valid_from, "valid_to": record.valid_to}
