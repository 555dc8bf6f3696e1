"""The way of a scan: lock the dossier, ask who may, look into the file, write. A refusal writes nothing.

services.begin(asked, upload_id, given, size)        # refused at once when too large
services.take(asked, upload_id, offset, data)        # the same piece twice is harmless
services.finish(asked, upload_id)                    # looked into, then it is a scan
services.add_whole(asked, file, given)               # all of it in one request
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.text import clean_line
from motcua.base.violations import NotReadable, NotThere
from motcua.ground.people.rules import Actor
from motcua.record import acts
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import content, store
from motcua.record.papers.scans import rules as files
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans.services import Added, FileIn, Given
from motcua.record.scanning import rules
from motcua.record.standing import Standing

REASON_MAX = 200
_WAYS = ("FILE", "CAMERA", "FOLDER")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for something to be done to the scans of which dossier, and when."""

    dossier_id: UUID
    by: Actor
    at: datetime


def given(name: str, paper_no: int | None, door: str, way: str) -> Given:
    """Return what is said about a file, its name mended. Raises NotReadable."""
    if way not in _WAYS:
        raise NotReadable(sentence="Không rõ tệp đến bằng cách nào. Tải lại trang.", field="way")
    return Given(files.file_name(name), paper_no, door, way)


def standing_of(dossier: Dossier, by: Actor, at: datetime) -> Standing:
    """Return how a dossier stands for a person who may see it. Raises NotThere."""
    standing, _envelope = acts.stand(dossier, by, None, _call(dossier, by, at), ())
    return standing


def _call(dossier: Dossier, by: Actor, at: datetime) -> Call:
    return Call(dossier.pk, dossier.pk, by, at, at)


def _require_add(dossier: Dossier, asked: Asked) -> Standing:
    """Refuse with NotThere, with the rule, or for post staff with the row that is missing."""
    standing = standing_of(dossier, asked.by, asked.at)
    rules.require_add(standing, dossier.owner_account_id)
    if asked.by.is_post:  # digitising belongs to the reception, which the agreement transfers
        acts.stand(dossier, asked.by, Act.SUBMIT, _call(dossier, asked.by, asked.at), ())
    return standing


def require_add_to(dossier: Dossier, asked: Asked) -> Standing:
    """Return how a locked dossier stands for who may add to its scans. Raises NotThere, NoRight, DossierEnded."""
    return _require_add(dossier, asked)


def require_add(asked: Asked, paper_no: int | None = None) -> None:
    """Refuse who may not add to the scans now, before a byte has come. Nothing is locked."""
    dossier = Dossier.objects.filter(pk=asked.dossier_id).first()
    if dossier is None:
        raise NotThere(thing="hồ sơ")
    rules.require_component(_require_add(dossier, asked), paper_no)


def begin(asked: Asked, upload_id: UUID, given: Given, size_bytes: int) -> int:
    """Begin an upload or go on with it; return how many bytes have come. Raises TooLarge, NoRight, NotThere."""
    files.require_size(size_bytes, settings.SCAN_BYTES, given.name)
    require_add(asked, given.paper_no)
    return rows.begin(asked.dossier_id, upload_id, asked.by, given, size_bytes, asked.at)


def received(asked: Asked, upload_id: UUID) -> int:
    """Return how many bytes of a person's own upload have come. Raises NotThere."""
    return rows.upload_of(asked.dossier_id, upload_id, asked.by.id, asked.at).received_bytes


def take(asked: Asked, upload_id: UUID, offset: int, data: bytes) -> int:
    """Take a piece of a person's own upload; return how many bytes have come. Raises OffsetExpected, NotThere."""
    return rows.take(asked.dossier_id, upload_id, asked.by.id, offset, data, asked.at)


def cancel(asked: Asked, upload_id: UUID) -> None:
    """Give up a person's own upload."""
    rows.cancel(asked.dossier_id, upload_id, asked.by.id)


def finish(asked: Asked, upload_id: UUID) -> Added:
    """End an upload: look into the file, then add it. Ended twice it is one scan. A refused file is not kept.

    Raises NotWhole, NotAScan, Unopened, NoRight, NotThere.
    """
    upload = rows.upload_of(asked.dossier_id, upload_id, asked.by.id, asked.at)
    if upload.scan_no is not None:
        return Added(upload.scan_no, repeated=True)
    with rows.joined(upload) as whole:
        try:
            come = looked_into(whole, upload.name)
        except (files.NotAScan, files.Unopened):
            rows.cancel(asked.dossier_id, upload_id, asked.by.id)
            raise
        with transaction.atomic():
            dossier = dossiers.lock(asked.dossier_id)
            upload = rows.upload_of(asked.dossier_id, upload_id, asked.by.id, asked.at, lock=True)
            if upload.scan_no is not None:
                return Added(upload.scan_no, repeated=True)
            added = _add(dossier, asked, come, Given(upload.name, upload.paper_no, upload.door, upload.way))
            upload.scan_no = added.scan_no
            upload.save(update_fields=["scan_no"])
            transaction.on_commit(lambda: store.drop_pieces(asked.dossier_id, upload_id))
    return added


def add_whole(asked: Asked, file: IO[bytes], given: Given) -> Added:
    """Add a file that came in one request. Raises TooLarge, EmptyFile, NotAScan, Unopened, NoRight, NotThere."""
    require_add(asked, given.paper_no)
    come = looked_into(file, given.name)
    with transaction.atomic():
        return _add(dossiers.lock(asked.dossier_id), asked, come, given)


def looked_into(file: IO[bytes], name: str) -> FileIn:
    """Return what a file is. Raises TooLarge, EmptyFile, NotAScan, Unopened."""
    sha256, size_bytes = rows.hashed(file)
    files.require_size(size_bytes, settings.SCAN_BYTES, name)
    return FileIn(file, sha256, size_bytes, content.examine(file, name))


def _add(dossier: Dossier, asked: Asked, come: FileIn, given: Given) -> Added:
    """Add to a locked dossier: who may is asked again, for the dossier may have gone on meanwhile."""
    rules.require_component(_require_add(dossier, asked), given.paper_no)
    return rows.add(asked.dossier_id, come, given, asked.by, asked.at)


@transaction.atomic
def remove(asked: Asked, scan_no: int, reason: str) -> None:
    """Take a scan away, with a reason; it can be put back. Raises NotThere, NoRight, NotReadable."""
    words = clean_line(reason, label="Lý do bỏ", field="reason", most=REASON_MAX)
    scan = _to_change(asked, scan_no)
    if scan.removed_at is None:
        rows.remove(scan, asked.by, words, asked.at)


@transaction.atomic
def restore(asked: Asked, scan_no: int) -> Added:
    """Put a removed scan back, as a new one. Raises NotThere, NoRight."""
    scan = _to_change(asked, scan_no)
    if scan.removed_at is None:
        return Added(scan_no, repeated=True)
    return rows.restore(scan, asked.by, asked.at)


@transaction.atomic
def assign(asked: Asked, scan_no: int, paper_no: int | None) -> None:
    """Say which component a scan shows; None = none of them. Raises NotThere, NoRight, NoSuchComponent."""
    dossier = dossiers.lock(asked.dossier_id)
    rules.require_component(_require_add(dossier, asked), paper_no)
    scan = Scan.objects.filter(dossier_id=asked.dossier_id, scan_no=scan_no, removed_at=None).first()
    if scan is None:
        raise NotThere(thing="bản số hóa này")
    rules.require_no_proof(scan.proof_event_no)
    rows.assign(scan, paper_no)


def _to_change(asked: Asked, scan_no: int) -> Scan:
    """Lock the dossier and return a scan of it that the person may take away or put back."""
    dossier = dossiers.lock(asked.dossier_id)
    standing = _require_add(dossier, asked)
    scan = Scan.objects.filter(dossier_id=asked.dossier_id, scan_no=scan_no).first()
    if scan is None:
        raise NotThere(thing="bản số hóa này")
    rules.require_no_proof(scan.proof_event_no)
    owner = dossier.owner_account_id
    rules.require_remove(standing, owner, added_by=scan.added_by, employer=scan.employer)
    return scan
