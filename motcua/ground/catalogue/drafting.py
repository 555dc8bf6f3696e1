"""Writing a draft of a procedure version: only what differs is written, row by row, so that each change is recorded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from motcua.base.changes import Record
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import services
from motcua.ground.catalogue.bulk_procedures import KEPT_PARTS, record_of, row_values
from motcua.ground.catalogue.models import ProcedureAgency, ProcedureVersion
from motcua.ground.catalogue.reading import PARTS


class NoSuchDraft(RuleViolation):
    """It was published or withdrawn in the meantime, or never was."""

    code = "catalogue.no-draft"
    text = "Bản dự thảo {version} không còn: người khác vừa công bố hoặc bỏ. Xem lại danh sách dự thảo."
    status = 404


class VersionThere(RuleViolation):
    """A version of this procedure begins on this day."""

    code = "catalogue.version-there"
    text = "Đã có bản {version} của thủ tục này. Mở bản đó, hoặc chọn ngày hiệu lực khác."
    field = "valid_from"
    status = 422


def find(key: str) -> ProcedureVersion | None:
    """Return a draft with its parts read, None when there is none of this key. One statement."""
    return _with_parts(ProcedureVersion.objects.filter(pk=key, status="draft"))


def get(key: str, *, lock: bool = False) -> Record:
    """Return a draft as a record, with the agencies that decide its procedure. Raises NoSuchDraft.

    With `lock` nobody else changes or publishes it until the transaction is over.
    """
    if lock and not ProcedureVersion.objects.select_for_update().filter(pk=key, status="draft").exists():
        raise NoSuchDraft(version=key)
    row = find(key)
    if row is None:
        raise NoSuchDraft(version=key)
    return record_of(row, deciding(row.code))


def version(key: str) -> Record | None:
    """Return any version as a record, draft or published; None when there is none of this key. Two statements."""
    row = _with_parts(ProcedureVersion.objects.filter(pk=key))
    return None if row is None else record_of(row, deciding(row.code))


def others(code: str, key: str) -> tuple[ProcedureVersion, ...]:
    """Return the versions of a procedure beside one, by their first day, without their parts. One statement."""
    return tuple(ProcedureVersion.objects.filter(code=code).exclude(pk=key).order_by("valid_from"))


def drafts() -> tuple[ProcedureVersion, ...]:
    """Return every draft, the one that begins first first. One statement."""
    return tuple(ProcedureVersion.objects.filter(status="draft").order_by("valid_from", "short_name"))


def deciding(code: str) -> tuple[str, ...]:
    """Return the codes of the agencies that decide a procedure, as the rows say now. One statement."""
    rows = ProcedureAgency.objects.filter(procedure_code=code).order_by("agency_code")
    return tuple(rows.values_list("agency_code", flat=True))


@transaction.atomic
def begin(record: Record) -> str:
    """Write a new draft; return its key. Raises VersionThere."""
    _require_free(record.key)
    columns = row_values(record)
    ProcedureVersion(id=record.key, status="draft", **columns).save(force_insert=True)
    _write_parts(record, {})
    _write_agencies(record)
    return record.key


@transaction.atomic
def copy(version_id: str, first_day: date) -> str:
    """Begin a draft with all parts of a version; return its key. Raises VersionThere."""
    code = version_id.rpartition("@")[0]
    _require_free(f"{code}@{first_day}")
    return str(services.copy_as_draft(version_id, first_day).pk)


def save(key: str, record: Record) -> str:
    """Write a draft as a record says; return its key, a new one when its first day has moved.

    Whoever calls has locked it (`get`). Raises VersionThere.
    """
    if record.key != key:
        _require_free(record.key)
        services.copy_as_draft(key, record.valid_from or date.min)
        ProcedureVersion.objects.filter(pk=key, status="draft").delete()
    row = ProcedureVersion.objects.prefetch_related(*PARTS).get(pk=record.key)
    changed = [name for name, value in row_values(record).items() if getattr(row, name) != value]
    for name, value in row_values(record).items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=changed)
    _write_parts(record, {name: list(getattr(row, name).all()) for name in PARTS})
    _write_agencies(record)
    return record.key


@transaction.atomic
def withdraw(key: str) -> None:
    """Delete a draft with its parts. Raises NoSuchDraft."""
    row = ProcedureVersion.objects.select_for_update().filter(pk=key, status="draft").first()
    if row is None:
        raise NoSuchDraft(version=key)
    row.delete()


def _with_parts(rows: QuerySet[ProcedureVersion]) -> ProcedureVersion | None:
    """Return the one version of a query with all its parts, read in one statement; None when there is none."""
    told: dict[str, Any] = {f"told_{name}": _as_objects(part.model) for name, part in KEPT_PARTS.items()}
    row: Any = rows.annotate(**told).first()
    if row is None:
        return None
    row._prefetched_objects_cache = {}
    for name, part in KEPT_PARTS.items():
        known: Any = getattr(row, name).get_queryset()
        known._result_cache = [_made(part.model, values) for values in getattr(row, f"told_{name}")]
        known._prefetch_done = True
        row._prefetched_objects_cache[name] = known
    return cast(ProcedureVersion, row)


def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.generated]


def _as_objects(model: type[models.Model]) -> ArraySubquery:
    """The parts of a version as a list of objects, read with the version."""
    parts = model._default_manager.filter(version_id=OuterRef("pk"))
    told: Any = {field.attname: field.attname for field in _columns(model)}
    return ArraySubquery(parts.values(told=JSONObject(**told)))


def _made(model: type[models.Model], values: Mapping[str, Any]) -> models.Model:
    made = model(**{field.attname: field.to_python(values[field.attname]) for field in _columns(model)})
    made._state.adding, made._state.db = False, "default"
    return made


def _require_free(key: str) -> None:
    if ProcedureVersion.objects.filter(pk=key).exists():
        raise VersionThere(version=key)


def _write_parts(record: Record, known: Mapping[str, Sequence[models.Model]]) -> None:
    """Delete the parts that are gone, change those that differ, add the new ones; each by its number."""
    for name, part in KEPT_PARTS.items():
        before = {getattr(row, part.number): row for row in known.get(name, ())}
        wanted: dict[int, Any] = {getattr(row, part.number): row for row in part.rows(record, name)}
        gone = [row for number, row in before.items() if number not in wanted]
        changed = [
            (old, wanted[number]) for number, old in before.items() if number in wanted and _differ(old, wanted[number])
        ]
        for old in (*gone, *(old for old, _ in changed if name in _KEYED)):
            old.delete()
        for _old, new in changed:
            new._state.adding = name in _KEYED
            new.save(force_insert=name in _KEYED)
        for number in sorted(wanted.keys() - before.keys()):
            wanted[number].save(force_insert=True)


_KEYED = frozenset({"cases", "limits"})
"""Parts that no two may agree in: changed ones make room first, so that two may change places."""


def _differ(old: models.Model, new: models.Model) -> bool:
    columns = [field.attname for field in old._meta.concrete_fields]
    return any(getattr(old, column) != getattr(new, column) for column in columns)


def _write_agencies(record: Record) -> None:
    wanted, code = record.loose.get("agencies"), record.code
    if wanted is None:
        return
    known = {row.agency_code: row for row in ProcedureAgency.objects.filter(procedure_code=code)}
    for agency, row in known.items():
        if agency not in wanted:
            row.delete()
    for agency in wanted:
        if agency not in known:
            ProcedureAgency(id=f"{code}:{agency}", procedure_code=code, agency_code=agency).save(force_insert=True)
