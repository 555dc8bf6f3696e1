"""Files of certificates of training: looked into like a scan, sealed in the same store, each look written down.

A certificate belongs to a person at work and to no dossier. It is read by whoever sees that person, kept by whoever
keeps training; never deleted, but replaced or taken away with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction

from motcua.base.administration import audit
from motcua.base.text import clean_line
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import staff, training
from motcua.ground.agreements.models import Certificate, Training
from motcua.ground.agreements.staff import Scope
from motcua.ground.agreements.training import CourseGiven
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record.papers.scans import store
from motcua.record.papers.scans.rules import JPEG, PDF, PNG, WEBP, file_name
from motcua.record.scanning.kept import why_not_clean
from motcua.record.scanning.services import looked_into

KINDS = (PDF, JPEG, PNG, WEBP)
PICKED = ",".join(kind.media_type for kind in KINDS)
"""What a page lets people choose."""
FILES_MOST = 60
"""So many files of one person, those taken away too."""


class NotACertificate(RuleViolation):
    """The file is neither a photo nor a PDF."""

    code = "certificate.wrong-type"
    text = "“{name}” là {what}. Chọn ảnh chụp chứng nhận hoặc tệp PDF."
    status = 422
    field = "file"


class NotClean(RuleViolation):
    """The virus scanner found something, or does not answer."""

    code = "certificate.not-clean"
    text = "Chưa nhận tệp “{name}”: {why}"
    status = 422
    field = "file"


class TooManyFiles(RuleViolation):
    """There are as many files as one person may have."""

    code = "certificate.too-many"
    text = "Người này đã có {most} tệp chứng nhận, không thêm được nữa."
    field = "file"


class ReasonMissing(RuleViolation):
    """A certificate takes the place of another one with a reason."""

    code = "certificate.reason"
    text = "Bản này đã có tệp chứng nhận. Ghi lý do thay tệp."
    field = "reason"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate file as values."""

    id: str
    person_id: str
    name: str
    media_type: str
    sha256: str


def add(
    person_id: str, training_ids: Sequence[str], file: IO[bytes] | None, name: str, *, scope: Scope, by: Actor,
    at: datetime, reason: str = "",
) -> str:  # fmt: skip
    """Keep the file of one or several records of a person; return its id. The same content twice is one file.

    Where a record has a file already the new one takes its place, with the reason. Raises OnlyKeepers, NotThere,
    NotReadable, ReasonMissing, TooLarge, EmptyFile, NotAScan, Unopened, NotACertificate, NotClean, TooManyFiles,
    StoreSilent.
    """
    staff.require_keeper(by)
    staff.person(person_id, scope, local(at).date())
    words = clean_line(reason, label="Lý do thay tệp", field="reason", most=200, may_be_empty=True)
    if file is None:
        raise NotReadable(sentence="Chưa chọn tệp. Chọn ảnh chụp hoặc tệp PDF của chứng nhận.", field="file")
    called = file_name(name)
    come = looked_into(file, called)
    if come.content.kind not in KINDS:
        raise NotACertificate(name=called, what=come.content.kind.word)
    why = why_not_clean(come.file)
    if why:
        raise NotClean(name=called, why=why)
    with transaction.atomic():
        rows = training.of_person(person_id, training_ids)
        there = Certificate.objects.filter(person_id=person_id)
        same = there.filter(sha256=come.sha256, removed_at=None).first()
        before = {row.certificate_id for row in rows if row.certificate_id} - {same.pk if same is not None else ""}
        if before and not words:
            raise ReasonMissing()
        if same is None and there.count() >= FILES_MOST:
            raise TooManyFiles(most=FILES_MOST)
        kept = same or _kept(person_id, come, called, by, at)
        for row in rows:
            row.certificate = kept
            row.save(update_fields=["certificate"])
        _drop_unused(before, words, by, at)
    return str(kept.pk)


def add_course(
    person_id: str, given: CourseGiven, file: IO[bytes] | None, name: str, *, scope: Scope, by: Actor, at: datetime
) -> tuple[str, ...]:
    """Write a course with the file of its certificate, or without one: both or neither. Return its records' ids.

    Raises what `training.add` and `add` raise.
    """
    with transaction.atomic():
        ids = training.add(person_id, given, scope=scope, by=by, at=at)
        if file is not None:
            add(person_id, ids, file, name, scope=scope, by=by, at=at)
    return ids


def _kept(person_id: str, come: Any, name: str, by: Actor, at: datetime) -> Certificate:
    key_id = store.keep(come.file, come.sha256, come.size_bytes)
    return Certificate.objects.create(
        id=str(uuid4()), person_id=person_id, name=name, sha256=come.sha256, size_bytes=come.size_bytes,
        media_type=come.content.kind.media_type, key_id=key_id, added_by=by.id, added_at=at,
    )  # fmt: skip


def _drop_unused(certificate_ids: set[str], reason: str, by: Actor, at: datetime) -> None:
    """Take those files away that stand for no record any more."""
    used = Training.objects.filter(certificate_id__in=certificate_ids).values_list("certificate_id", flat=True)
    for row in Certificate.objects.filter(pk__in=certificate_ids - set(used)):
        row.removed_at, row.removed_by, row.removed_reason = at, by.id, reason
        row.save(update_fields=["removed_at", "removed_by", "removed_reason"])


@transaction.atomic
def remove(certificate_id: str, *, reason: str, scope: Scope, by: Actor, at: datetime) -> str:
    """Take a file away from its records, with a reason; row and file stay. Return whose it is.

    Raises OnlyKeepers, NotThere, NotReadable.
    """
    staff.require_keeper(by)
    words = clean_line(reason, label="Lý do bỏ tệp", field="reason", most=200)
    found = facts(certificate_id, scope, at)
    for row in Training.objects.select_for_update().filter(certificate_id=certificate_id):
        row.certificate = None
        row.save(update_fields=["certificate"])
    _drop_unused({found.id}, words, by, at)
    return found.person_id


def facts(certificate_id: str, scope: Scope, at: datetime) -> CertificateFacts:
    """Return a file that was not taken away, of somebody whom the scope holds. Raises NotThere."""
    row = Certificate.objects.filter(pk=certificate_id, removed_at=None).first()
    if row is None:
        raise NotThere(thing="tệp chứng nhận này")
    staff.person(row.person_id, scope, local(at).date())
    return CertificateFacts(row.pk, row.person_id, row.name, row.media_type, row.sha256)


def opened(certificate_id: str, scope: Scope, at: datetime) -> tuple[CertificateFacts, "File[Any]"]:
    """Return a file, open for reading, and write down that it was looked at by whoever acts now.

    Raises NotThere, KeyMissing, NotIntact, StoreSilent.
    """
    found = facts(certificate_id, scope, at)
    file = store.opened(found.sha256)
    audit.seen(Certificate.objects.get(pk=found.id))
    return found, file


def looks(certificate_ids: Sequence[str]) -> dict[str, tuple[audit.Look, ...]]:
    """Return who opened which file and when, the newest first. Two statements."""
    return audit.looks(Certificate, certificate_ids)
