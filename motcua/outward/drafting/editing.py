"""Drafts of procedures: begun, saved, compared with what is in force, published, withdrawn.

Law: NĐ 63/2010/NĐ-CP, Art. 8 and 15.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from motcua.base import memory
from motcua.base.changes import FieldChange, Record, differences
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import drafting, services
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.drafting import checking
from motcua.outward.drafting.checking import Fault, Period
from motcua.outward.exchange.kinds.procedures import PROCEDURES
from motcua.record.dossiers.hashing import fingerprint


class DraftChanged(RuleViolation):
    """Somebody else has saved the draft since it was shown."""

    code = "draft.changed"
    text = "Người khác vừa lưu bản dự thảo này. Phần bạn gõ vẫn còn bên dưới; mở bản đã lưu ở thẻ khác rồi gộp lại."


class DraftHasFaults(RuleViolation):
    """It cannot be published as it stands."""

    code = "draft.faults"
    text = "Bản dự thảo còn {count} chỗ phải sửa, chưa công bố. Sửa xong rồi công bố."


class PublishedMeanwhile(RuleViolation):
    """Two administrators published at once: the other was first."""

    code = "draft.published-meanwhile"
    text = "Người khác vừa công bố một bản của thủ tục này. Tải lại trang, xem bản đó rồi công bố tiếp nếu còn cần."


class RehearsalsDiffer(RuleViolation):
    """Saved rehearsals find something else than what is expected of them."""

    code = "draft.rehearsals-differ"
    text = "{count} diễn tập đã lưu cho kết quả khác mong đợi, chưa công bố. Xem chỗ khác, rồi xác nhận nếu đúng ý."


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft with what is wrong with it, and what it changes in the version before it."""

    record: Record
    seal: str
    """Of all that it says: what is published is what was checked."""
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    before: ProcedureVersion | None
    changes: tuple[FieldChange, ...]


def seal_of(record: Record) -> str:
    """Return a hash of all that a record says; two that say the same have the same."""
    told = [record.code, record.valid_from, sorted(record.values.items(), key=lambda item: item[0])]
    told += [sorted(record.loose.items(), key=lambda item: item[0])]
    for name, rows in sorted(record.parts.items()):
        told += [name, *(sorted(row.items(), key=lambda item: item[0]) for row in rows)]
    return fingerprint("draft", repr(told))


def check(key: str, today: date) -> Checked:
    """Return a draft with its faults and its changes. Raises NoSuchDraft."""
    return _checked(drafting.get(key), today)


def save(key: str, record: Record, seen: str) -> str:
    """Save what was typed over a draft as it was shown; return its key.

    Raises NoSuchDraft, DraftChanged, VersionThere.
    """
    with transaction.atomic():
        kept = drafting.get(key, lock=True)
        if seal_of(kept) != seen:
            raise DraftChanged()
        new_key = drafting.save(key, record)
    memory.forget_all()
    return new_key


def publish(key: str, seen: str, at: datetime, today: date) -> str:
    """Publish a draft as it was checked; the version before it ends on the day before. Returns its key.

    Raises NoSuchDraft, DraftChanged, DraftHasFaults, PublishedMeanwhile.
    """
    try:
        with transaction.atomic():
            found = _checked(drafting.get(key, lock=True), today)
            if found.seal != seen:
                raise DraftChanged()
            if found.faults:
                raise DraftHasFaults(count=len(found.faults))
            services.publish(key, at)
    except IntegrityError as fault:
        raise PublishedMeanwhile() from fault
    memory.forget_all()
    return key


def _checked(record: Record, today: date) -> Checked:
    rows = drafting.others(record.code, record.key)
    periods = [Period(row.pk, row.valid_from, row.valid_to, row.status == "draft") for row in rows]
    before = _before(record, rows)
    changes: tuple[FieldChange, ...] = ()
    if before is not None:
        old = drafting.version(before.pk)
        if old is not None:
            changes = differences(_without_status(old), _without_status(record), PROCEDURES.show)
    return Checked(
        record,
        seal_of(record),
        checking.faults(record, periods, today, catalogue.agencies()),
        checking.remarks(record, periods),
        before,
        changes,
    )


def _without_status(record: Record) -> Record:
    return replace(record, values={name: value for name, value in record.values.items() if name != "status"})


def _before(record: Record, rows: tuple[ProcedureVersion, ...]) -> ProcedureVersion | None:
    """The published version that is in force on the day before, else the newest one that begins before."""
    first = record.valid_from or date.max
    earlier = [row for row in rows if row.status == "published" and row.valid_from < first]
    return max(earlier, key=lambda row: row.valid_from, default=None)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
