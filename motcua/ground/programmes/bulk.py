"""Programmes, many at once: read as records, written as a diff says. Whoever calls opens the transaction.

Steps are only added: those that a list tells beyond the ones that stand.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.ground.programmes import queries
from motcua.ground.programmes.models import PLAN_COLUMNS, Programme, ProgrammeTask, ProgrammeUnit, UnitStep
from motcua.ground.programmes.queries import UnitFacts
from motcua.ground.programmes.rules import Stage

_OWN = (
    "code", "name", "unit_code", "lead_body", "coordinating_bodies", "decision_no", "decided_on", "legal_basis",
    "cost_mechanism", "liability", "note", "source",
)  # fmt: skip
_UNIT = (
    "name", "level", "unit_code", "agency_code", "point_id", "clerk_count", "agency_count", *PLAN_COLUMNS.values(),
    "blocked_by", "note",
)  # fmt: skip
_TASK = ("name", "kind", "lead", "coordinating", "planned_on", "done_on", "note")


def known(today: date) -> tuple[Record, ...]:
    """Return every programme with its units, the steps that stand, and its tasks. Four statements."""
    rows = list(Programme.objects.order_by("code", "valid_from"))
    units = queries.units_of([row.pk for row in rows]) if rows else {}
    tasks: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for task in ProgrammeTask.objects.order_by("programme_id", "task_no") if rows else ():
        tasks[task.programme_id].append({"no": task.task_no} | {name: getattr(task, name) for name in _TASK})
    return tuple(
        Record(
            row.code,
            row.valid_from,
            row.valid_to,
            {name: getattr(row, name) for name in _OWN} | {"levels": tuple(row.levels)},
            {
                "units": tuple(_unit_part(unit) for unit in units.get(row.pk, ())),
                "steps": _step_parts(units.get(row.pk, ())),
                "tasks": tuple(tasks[row.pk]),
            },
        )
        for row in rows
    )


def _unit_part(unit: UnitFacts) -> dict[str, Any]:
    planned = {column: unit.planned[stage] for stage, column in PLAN_COLUMNS.items()}
    own = {name: getattr(unit, name) for name in _UNIT if name not in planned}
    return {"no": unit.unit_no} | own | planned


def _step_parts(units: tuple[UnitFacts, ...]) -> tuple[dict[str, Any], ...]:
    """The steps that stand, numbered through: of the first unit, then of the next."""
    found = [
        {
            "unit": unit.unit_no, "stage": step.stage.value, "on": step.on, "is_latest": step.is_latest,
            "until": step.until, "agreement_id": step.agreement_id, "note": step.note,
        }
        for unit in units
        for step in unit.steps
    ]  # fmt: skip
    return tuple({"no": number, **step} for number, step in enumerate(found, start=1))


def write(diff: Diff, at: datetime) -> None:
    """Write programmes as a diff says: end what ends, then each programme with its parts."""
    for ending in diff.closed:
        Programme.objects.filter(pk=ending.record.key).update(valid_to=ending.last_day)
    for change in (*diff.changed, *diff.new):
        is_there = change.old is not None and not change.is_next_version
        _write_programme(change.record, is_there=is_there)
        _write_units(change.record)
        _write_tasks(change.record)
        _write_steps(change.record, at)
    transaction.on_commit(memory.forget_all)


def _write_programme(record: Record, *, is_there: bool) -> None:
    columns = {name: record.values[name] for name in _OWN}
    columns |= {"levels": list(record.values["levels"]), "valid_from": record.valid_from, "valid_to": record.valid_to}
    if is_there:
        Programme.objects.filter(pk=record.key).update(**columns)
    else:
        Programme.objects.bulk_create([Programme(id=record.key, **columns)])


def _write_units(record: Record) -> None:
    rows = [
        ProgrammeUnit(
            id=f"{record.key}#{part['no']}", programme_id=record.key, unit_no=part["no"],
            **{name: part[name] for name in _UNIT},
        )
        for part in record.parts["units"]
    ]  # fmt: skip
    ProgrammeUnit.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(_UNIT))


def _write_tasks(record: Record) -> None:
    rows = [
        ProgrammeTask(
            id=f"{record.key}#{part['no']}", programme_id=record.key, task_no=part["no"],
            **{name: part[name] for name in _TASK},
        )
        for part in record.parts["tasks"]
    ]  # fmt: skip
    ProgrammeTask.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=list(_TASK))
    ProgrammeTask.objects.filter(programme_id=record.key).exclude(pk__in=[row.pk for row in rows]).delete()


def _write_steps(record: Record, at: datetime) -> None:
    """Add to each unit's log the steps beyond those that stand."""
    told: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for part in sorted(record.parts["steps"], key=lambda step: step["no"]):
        told[part["unit"]].append(part)
    points = {part["no"]: part["point_id"] for part in record.parts["units"]}
    units = {unit.unit_no: unit for unit in queries.units_of([record.key]).get(record.key, ())}
    numbers = Counter({number: unit.log[-1].step_no for number, unit in units.items() if unit.log})
    rows = []
    for number, steps in told.items():
        for step in steps[len(units[number].steps) :]:
            numbers[number] += 1
            is_opening = step["stage"] == Stage.OPENED
            rows.append(
                UnitStep(
                    id=f"{units[number].id}#{numbers[number]}", unit_id=units[number].id, step_no=numbers[number],
                    stage=step["stage"], happened_on=step["on"], is_latest=step["is_latest"], until=step["until"],
                    agreement_id=step["agreement_id"], point_id=points[number] if is_opening else "",
                    note=step["note"], by_id="", recorded_at=at,
                )
            )  # fmt: skip
    UnitStep.objects.bulk_create(rows)
