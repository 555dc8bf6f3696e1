"""Versions of procedures with all their parts, many at once: read as records, written as a diff says.

Whoever calls opens the transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from motcua.base import memory
from motcua.base.changes import Change, Diff, Record
from motcua.base.text import search_key
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import (
    Answer,
    Component,
    Exemption,
    FeeRule,
    LimitRule,
    Manner,
    ProcedureAgency,
    ProcedureCase,
    ProcedureVersion,
    Question,
    ResultRule,
    Stage,
    Step,
)

Progress = Callable[[int, int], None]
_BATCH = 1_000
_LISTS = ("conditions", "legal_basis")
_COLUMNS = (
    "code", "name", "short_name", "status", "field_code", "field_name", "level", "on_supplement", "day_counting",
    "cutoff", "clock_start_post", "clock_start_online", "set_count", "result_name", "performed_by", "decided_by",
    "post_submit", "post_return", "online_level", "external_system", "external_code", "decision", "decision_on",
    "decision_body", "form_set",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptPart:
    """How the parts of a kind are kept: table, column of their number, value of a record → column."""

    model: type[models.Model]
    number: str
    columns: Mapping[str, str]

    def rows(self, record: Record, name: str) -> Iterable[models.Model]:
        """Yield the rows that the parts of this name in a record are."""
        return _part_rows(record, name, self)


def _same(*names: str, **others: str) -> dict[str, str]:
    return {name: name for name in names} | others


KEPT_PARTS: Mapping[str, KeptPart] = {
    "cases": KeptPart(ProcedureCase, "case_no", _same("code", "name")),
    "steps": KeptPart(Step, "step_no", _same("text")),
    "manners": KeptPart(Manner, "manner_no", _same("channel", "text")),
    "components": KeptPart(
        Component,
        "component_no",
        _same(
            "name", "kind", "condition", "group", "case_code", "form_template", "is_recalled",
            original="original_count", certified_copy="certified_copy_count", photocopy="photocopy_count",
            electronic="electronic_count",
        ),
    ),
    "limits": KeptPart(LimitRule, "limit_no", _same("channel", "case_code")),
    "fees": KeptPart(
        FeeRule,
        "fee_no",
        _same(
            "kind", "label", "amount_vnd", "due_at", "channel", "case_code", "legal_basis", "charged_from", "charged_to"
        ),
    ),
    "exemptions": KeptPart(
        Exemption,
        "exemption_no",
        _same("class_code", "name", "ground", "fee_no", "percent", "amount_vnd", "granted_from", "granted_to"),
    ),
    "results": KeptPart(ResultRule, "result_no", _same("name", "case_code")),
    "stages": KeptPart(
        Stage,
        "stage_no",
        _same("case_code", "name", "unit", "role", "order_no", "agency_code", "asked", hours="budget_hours"),
    ),
    "questions": KeptPart(Question, "question_no", _same("text", "hint")),
    "answers": KeptPart(
        Answer, "answer_no", _same("question_no", "text", "next_no", "case_code", "class_code", "component_nos")
    ),
}  # fmt: skip


# -- reading -----------------------------------------------------------------------------------------------------------


def known(today: date) -> tuple[Record, ...]:
    """Return every version with its parts; what is published stays. Thirteen statements, however many there are."""
    agencies: dict[str, list[str]] = {}
    for procedure, agency in ProcedureAgency.objects.order_by("agency_code").values_list(
        "procedure_code", "agency_code"
    ):
        agencies.setdefault(procedure, []).append(agency)
    rows = ProcedureVersion.objects.prefetch_related(*KEPT_PARTS).order_by("code", "valid_from")
    return tuple(record_of(row, tuple(agencies.get(row.code, ()))) for row in rows)


def record_of(row: ProcedureVersion, agencies: tuple[str, ...]) -> Record:
    """Return a version whose parts have been read as a record, with the agencies that decide it."""
    told = {name: getattr(row, name) for name in _COLUMNS}
    told |= {name: tuple(getattr(row, name)) for name in _LISTS}
    told["limit"] = _limit(row.limit_quantity, row.limit_unit)
    return Record(
        row.code,
        row.valid_from,
        row.valid_to,
        told,
        {name: tuple(_parts(row, name, part)) for name, part in KEPT_PARTS.items()},
        {
            "also_called": tuple(row.also_called),
            "life_events": tuple(row.life_events),
            "agencies": agencies,
        },
        is_fixed=row.status == "published",
        is_draft=row.status == "draft",
    )


def _parts(row: ProcedureVersion, name: str, part: KeptPart) -> Iterable[dict[str, Any]]:
    for item in sorted(getattr(row, name).all(), key=lambda item: getattr(item, part.number)):
        told = {"no": getattr(item, part.number)}
        told |= {key: getattr(item, column) for key, column in part.columns.items()}
        if name == "limits":
            told["limit"] = _limit(item.quantity, item.unit)
        yield told


def _limit(quantity: int, unit: str) -> tuple[int, str]:
    return (0, unit) if unit == "same_day" else (quantity, unit)


# -- writing -----------------------------------------------------------------------------------------------------------


def write(diff: Diff, at: datetime, told: Progress | None = None) -> None:
    """Write versions as a diff says: ended are those that end, drafts are told anew, published what is published.

    `told` hears (done, of how many) rows.
    """
    anew = [change for change in (*diff.new, *diff.changed) if not _is_kept(change)]
    kept = [change for change in diff.changed if _is_kept(change)]
    services.end({ending.record.key: ending.last_day for ending in diff.closed})
    drafts = [change.old.key for change in anew if change.old is not None and not change.is_next_version]
    ProcedureVersion.objects.filter(pk__in=drafts, status="draft").delete()
    _add([change.record for change in anew], told)
    _change_loose(kept)
    services.publish_all([change.record.key for change in anew if not change.record.is_draft], at)
    _set_agencies([change.record for change in (*diff.new, *diff.changed)])
    transaction.on_commit(memory.forget_all)


def _is_kept(change: Change) -> bool:
    """Whether a change leaves a published version as it is, but for what is loose and its end."""
    return change.old is not None and change.old.is_fixed and not change.is_next_version


def _add(records: Sequence[Record], told: Progress | None) -> None:
    rows: list[tuple[type[models.Model], list[models.Model]]] = [
        (ProcedureVersion, [_version_row(record) for record in records])
    ]
    rows += [(part.model, [row for record in records for row in _part_rows(record, name, part)])
             for name, part in KEPT_PARTS.items()]  # fmt: skip
    done, total = 0, sum(len(group) for _, group in rows)
    for model, group in rows:
        for start in range(0, len(group), _BATCH):
            batch = group[start : start + _BATCH]
            model._default_manager.bulk_create(batch)
            done += len(batch)
            if told is not None:
                told(done, total)


def _version_row(record: Record) -> ProcedureVersion:
    return ProcedureVersion(id=record.key, status="draft", **row_values(record))


def row_values(record: Record) -> dict[str, Any]:
    """Return the columns of a version's row as a record says them, but for its key and its status."""
    own = {name: record.values[name] for name in _COLUMNS if name != "status"}
    own |= {name: list(record.values[name]) for name in _LISTS}
    if record.valid_from is None:
        raise ValueError("a version has a first day")
    quantity, unit = record.values["limit"]
    return own | {
        "limit_quantity": quantity,
        "limit_unit": unit,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "also_called": list(record.loose["also_called"] or ()),
        "life_events": list(record.loose["life_events"] or ()),
        "search_key": _search_key(record),
    }


def _search_key(record: Record) -> str:
    own = (record.values[name] for name in ("code", "short_name", "name", "field_name"))
    return search_key(" ".join((*own, *(record.loose["also_called"] or ()), *(record.loose["life_events"] or ()))))


def _part_rows(record: Record, name: str, part: KeptPart) -> Iterable[models.Model]:
    for item in record.parts[name]:
        told = {column: item[key] for key, column in part.columns.items()}
        if name == "limits":
            told["quantity"], told["unit"] = item["limit"]
        yield part.model(id=f"{record.key}#{item['no']}", version_id=record.key, **{part.number: item["no"]}, **told)


def _change_loose(changes: Sequence[Change]) -> None:
    by_key = {change.record.key: change.record for change in changes}
    rows = list(ProcedureVersion.objects.filter(pk__in=by_key))
    for row in rows:
        record = by_key[row.pk]
        for name in ("also_called", "life_events"):
            if record.loose[name] is not None:
                setattr(row, name, list(record.loose[name]))
        row.valid_to = record.valid_to
        words = (row.code, row.short_name, row.name, row.field_name, *row.also_called, *row.life_events)
        row.search_key = search_key(" ".join(words))
    ProcedureVersion.objects.bulk_update(
        rows, ["also_called", "life_events", "valid_to", "search_key"], batch_size=_BATCH
    )


def _set_agencies(records: Sequence[Record]) -> None:
    """Let exactly those agencies decide a procedure that its newest version in the list names."""
    wanted: dict[str, tuple[str, ...]] = {}
    for record in sorted(records, key=lambda each: each.valid_from or date.min):
        if record.loose["agencies"] is not None:
            wanted[record.code] = record.loose["agencies"]
    known_rows = {
        (row.procedure_code, row.agency_code): row.pk
        for row in ProcedureAgency.objects.filter(procedure_code__in=wanted)
    }
    pairs = {(code, agency) for code, agencies in wanted.items() for agency in agencies}
    ProcedureAgency.objects.filter(pk__in=[key for pair, key in known_rows.items() if pair not in pairs]).delete()
    ProcedureAgency.objects.bulk_create(
        [
            ProcedureAgency(id=f"{code}:{agency}", procedure_code=code, agency_code=agency)
            for code, agency in sorted(pairs - known_rows.keys())
        ],
        batch_size=_BATCH,
    )
