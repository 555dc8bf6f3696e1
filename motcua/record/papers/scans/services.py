"""Writing scans and uploads: rows and files, nothing about who may. `motcua.record.scanning` asks that first."""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from procrastinate.contrib.django import app as jobs

from motcua.base import sealing
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.models import Certificate
from motcua.ground.people.rules import Actor
from motcua.ground.programmes.models import Photo
from motcua.record.papers.models import Scan, Upload
from motcua.record.papers.scans import rules, store, virus
from motcua.record.papers.scans.content import Content
from motcua.record.papers.scans.drawing import page_file
from motcua.record.papers.scans.virus import CheckState, Verdict

DRAW_SCAN = "motcua.draw_scan"
"""The name of the job that draws the pages of a scan."""
CHECK_SCAN = "motcua.check_scan"
"""The name of the job that has a scan looked at for viruses."""
LOOKED_AT = 5
"""Somebody is likely to look at it soon: it goes before what nobody waits for (priority 0)."""
UPLOAD_LIFE = timedelta(hours=24)
"""So long a file that was cut off may be gone on with."""
UPLOADS_MAX = 30
"""Files of one person on their way at a time."""
DRAWING_SECONDS_MAX = 120
CLEARED_AT_ONCE = 200
CHECKED_AT_ONCE = 200
_OPEN_QUESTION = (CheckState.UNCHECKED, CheckState.WAITING, CheckState.UNREACHABLE)
_KEPT = (
    "paper_no", "sha256", "size_bytes", "media_type", "page_count", "name", "drawn_count", "door", "way", "key_id",
    "check_state", "checked_at", "virus",
)  # fmt: skip
"""What a scan that is put back takes along."""
_IN_MEMORY_BYTES = 4_000_000
_READ_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """What is said about a file that comes in: its name, what it shows, and how it came."""

    name: str
    paper_no: int | None
    door: str
    way: str = "FILE"


@dataclass(frozen=True, slots=True)
class FileIn:
    """A file that has come in whole and was looked into."""

    file: IO[bytes]
    sha256: str
    size_bytes: int
    content: Content


@dataclass(frozen=True, slots=True)
class Added:
    """A scan that was added; `repeated` = the dossier had this content already, nothing was written."""

    scan_no: int
    repeated: bool


class TooManyUploads(RuleViolation):
    """The person has enough files on their way."""

    code = "scan.too-many-uploads"
    text = "Đang có {count} tệp tải dở. Chờ tải xong hoặc hủy bớt, rồi tải tiếp."
    status = 429


# -- files on their way in ---------------------------------------------------------------------------------------------


def begin(dossier_id: UUID, upload_id: UUID, by: Actor, given: Given, size_bytes: int, at: datetime) -> int:
    """Begin an upload, or go on with the one of this id; return how many bytes have come. Raises TooManyUploads."""
    under_way = Upload.objects.filter(account_id=by.id, scan_no=None, expires_at__gt=at).exclude(upload_id=upload_id)
    if (count := under_way.count()) >= UPLOADS_MAX:
        raise TooManyUploads(count=count)
    upload, _is_new = Upload.objects.get_or_create(
        dossier_id=dossier_id,
        upload_id=upload_id,
        defaults={
            "account_id": by.id,
            "name": given.name,
            "size_bytes": size_bytes,
            "paper_no": given.paper_no,
            "door": given.door,
            "way": given.way,
            "expires_at": at + UPLOAD_LIFE,
        },
    )
    if upload.account_id != by.id or upload.size_bytes != size_bytes:
        raise NotReadable(sentence="Mã tải lên này đã dùng cho một tệp khác. Chọn lại tệp.", field="upload_id")
    return upload.received_bytes


def upload_of(dossier_id: UUID, upload_id: UUID, account_id: str, at: datetime, *, lock: bool = False) -> Upload:
    """Return a person's own upload that has not run out. Raises NotThere."""
    rows = Upload.objects.filter(dossier_id=dossier_id, upload_id=upload_id, account_id=account_id, expires_at__gt=at)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotThere(thing="tệp đang tải dở")
    return found


@transaction.atomic
def take(dossier_id: UUID, upload_id: UUID, account_id: str, offset: int, data: bytes, at: datetime) -> int:
    """Take a piece of a file; one that is there already changes nothing. Returns how many bytes have come.

    Raises OffsetExpected, NotReadable, NotThere.
    """
    upload = upload_of(dossier_id, upload_id, account_id, at, lock=True)
    if rules.require_joins(offset, len(data), upload.received_bytes, upload.size_bytes):
        store.keep_piece(dossier_id, upload_id, offset, data)
        upload.received_bytes = offset + len(data)
        upload.save(update_fields=["received_bytes"])
    return upload.received_bytes


@contextmanager
def joined(upload: Upload) -> Iterator[IO[bytes]]:
    """Give the whole of an upload as a file. Raises NotWhole."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as whole:
        for piece in store.pieces(upload.dossier_id, upload.upload_id):
            whole.write(piece)
        received = whole.tell()
        if received != upload.size_bytes:
            words = {"received": rules.size_words(received), "size": rules.size_words(upload.size_bytes)}
            raise rules.NotWhole(**words)
        yield whole


def cancel(dossier_id: UUID, upload_id: UUID, account_id: str) -> None:
    """Give up an upload; one that is not there does not matter."""
    gone, _ = Upload.objects.filter(
        dossier_id=dossier_id, upload_id=upload_id, account_id=account_id, scan_no=None
    ).delete()
    if gone:
        store.drop_pieces(dossier_id, upload_id)


def clear_uploads(at: datetime) -> int:
    """Delete uploads that have run out, with their pieces; return how many rows went, CLEARED_AT_ONCE at most."""
    keys = list(
        Upload.objects.filter(expires_at__lte=at)
        .order_by("expires_at")
        .values_list("dossier_id", "upload_id")[:CLEARED_AT_ONCE]
    )
    for dossier_id, upload_id in keys:
        store.drop_pieces(dossier_id, upload_id)
        Upload.objects.filter(dossier_id=dossier_id, upload_id=upload_id).delete()
    return len(keys)


def hashed(file: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file, read from its beginning."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_READ_BYTES):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


# -- scans, under the dossier's lock -----------------------------------------------------------------------------------


def add(
    dossier_id: UUID, come: FileIn, given: Given, by: Actor, at: datetime, *, proof_event_no: int | None = None
) -> Added:
    """Store a file and write its row; the same content twice in one dossier is one scan. Raises TooManyScans.

    `proof_event_no` = the event that it proves; None = it shows a paper.
    """
    there = Scan.objects.filter(dossier_id=dossier_id, sha256=come.sha256, removed_at=None).first()
    if there is not None:
        return Added(there.scan_no, repeated=True)
    number = _next_no(dossier_id)
    key_id = store.keep(come.file, come.sha256, come.size_bytes)
    scan = Scan.objects.create(
        dossier_id=dossier_id,
        scan_no=number,
        paper_no=given.paper_no,
        sha256=come.sha256,
        size_bytes=come.size_bytes,
        media_type=come.content.kind.media_type,
        page_count=come.content.page_count,
        name=given.name,
        door=given.door,
        way=given.way,
        added_at=at,
        added_by=by.id,
        employer=by.employer.value,
        proof_event_no=proof_event_no,
        key_id=key_id,
        check_state=virus.state_of_new().value,
    )
    follow(scan)
    return Added(number, repeated=False)


def follow(scan: Scan) -> None:
    """Ask the worker for what a scan still needs: to be looked at for viruses, then its pictures."""
    task = CHECK_SCAN if virus.is_on() and scan.check_state in _OPEN_QUESTION else DRAW_SCAN
    if task == CHECK_SCAN or (scan.drawn_count is None and virus.may_be_opened(scan.check_state)):
        jobs.configure_task(task, priority=LOOKED_AT).defer(dossier_id=str(scan.dossier_id), scan_no=scan.scan_no)


def _next_no(dossier_id: UUID) -> int:
    last = Scan.objects.filter(dossier_id=dossier_id).aggregate(last=Max("scan_no"))["last"] or 0
    if last >= rules.SCANS_MAX:
        raise rules.TooManyScans(most=rules.SCANS_MAX)
    return int(last) + 1


def remove(scan: Scan, by: Actor, reason: str, at: datetime) -> None:
    """Write that a scan no longer stands; its row and its file stay."""
    scan.removed_at, scan.removed_by, scan.removed_reason = at, by.id, reason
    scan.save(update_fields=["removed_at", "removed_by", "removed_reason"])


def restore(scan: Scan, by: Actor, at: datetime) -> Added:
    """Put a removed scan back as a new row. Raises TooManyScans."""
    there = Scan.objects.filter(dossier_id=scan.dossier_id, sha256=scan.sha256, removed_at=None).first()
    if there is not None:
        return Added(there.scan_no, repeated=True)
    number = _next_no(scan.dossier_id)
    back = Scan.objects.create(
        dossier_id=scan.dossier_id,
        scan_no=number,
        restored_from=scan.scan_no,
        added_at=at,
        added_by=by.id,
        employer=by.employer.value,
        **{column: getattr(scan, column) for column in _KEPT},
    )
    follow(back)
    return Added(number, repeated=False)


def refer(dossier_id: UUID, source: Scan, paper_no: int, door: str, by: Actor, at: datetime) -> Added:
    """Write a scan of a locked dossier that refers to the content of another dossier's. Raises TooManyScans."""
    there = Scan.objects.filter(dossier_id=dossier_id, sha256=source.sha256, removed_at=None).first()
    if there is not None:
        return Added(there.scan_no, repeated=True)
    number = _next_no(dossier_id)
    kept = {column: getattr(source, column) for column in _KEPT}
    scan = Scan.objects.create(
        dossier_id=dossier_id,
        scan_no=number,
        added_at=at,
        added_by=by.id,
        employer=by.employer.value,
        **(kept | {"paper_no": paper_no, "door": door, "way": "REUSE"}),
    )
    follow(scan)
    return Added(number, repeated=False)


def assign(scan: Scan, paper_no: int | None) -> None:
    """Write which component a scan shows."""
    scan.paper_no = paper_no
    scan.save(update_fields=["paper_no"])


# -- viruses, by the worker --------------------------------------------------------------------------------------------


def check(dossier_id: UUID, scan_no: int, at: datetime) -> Verdict | None:
    """Have a scan looked at for viruses once; twice is once. None = there is nothing to ask, or nobody.

    A clean one is drawn next. An infected content is put into quarantine and marked wherever it lies. UNREACHABLE is
    written down and asked for again. A file that is no longer there stays as it is: `motcua verify` tells it.
    """
    scan = Scan.objects.filter(dossier_id=dossier_id, scan_no=scan_no).first()
    if scan is None or not virus.is_on() or scan.check_state == CheckState.CLEAN:
        return None
    if scan.check_state == CheckState.INFECTED:
        store.quarantine(scan.sha256)  # what was marked and then broken off is put away now
        return None
    try:
        with store.opened(scan.sha256) as file:
            verdict = virus.ask(file)
    except (NotThere, sealing.NotIntact) as fault:
        verdict = Verdict(CheckState.UNREACHABLE, fault=fault.sentence)
    if verdict.state is CheckState.INFECTED:
        _isolate(scan.sha256, verdict.virus, at)
        return verdict
    same = Scan.objects.filter(dossier_id=dossier_id, scan_no=scan_no, check_state__in=_OPEN_QUESTION)
    answered = at if verdict.state is CheckState.CLEAN else None
    written = same.update(check_state=verdict.state.value, checked_at=answered)
    if written and verdict.state is CheckState.CLEAN and scan.drawn_count is None:
        jobs.configure_task(DRAW_SCAN, priority=LOOKED_AT).defer(dossier_id=str(dossier_id), scan_no=scan_no)
    return verdict


def _isolate(sha256: str, name: str, at: datetime) -> None:
    """Mark a content as infected wherever it lies, then put it into quarantine; nobody is handed what is marked."""
    Scan.objects.filter(sha256=sha256).update(
        check_state=CheckState.INFECTED.value, virus=name, checked_at=at, drawn_count=0
    )
    store.quarantine(sha256)


def check_open_questions(at: datetime) -> int:
    """Have looked at what nobody has judged yet, CHECKED_AT_ONCE at most; return how many were judged.

    Stops at once when the scanner does not answer. The next time it begins anew, with what waits.
    """
    if not virus.is_on():
        return 0
    waiting = Scan.objects.filter(check_state__in=_OPEN_QUESTION).order_by("dossier_id", "scan_no")
    judged = 0
    for dossier_id, scan_no in list(waiting.values_list("dossier_id", "scan_no")[:CHECKED_AT_ONCE]):
        verdict = check(dossier_id, scan_no, at)
        if verdict is not None and verdict.is_down:
            break
        judged += verdict is not None and verdict.state is not CheckState.UNREACHABLE
    return judged


# -- sealing anew ------------------------------------------------------------------------------------------------------


def to_reseal() -> int:
    """Return how many contents are not sealed with the key that is current."""
    return _old_contents("").count()


def reseal(told: Callable[[int, int], None]) -> tuple[int, tuple[str, ...]]:
    """Seal every content with the current key; return how many were, and the hashes of those that could not be.

    Each content is whole before the next begins, so it may be broken off at any moment and begun again.
    """
    total, done, last, failed = to_reseal(), 0, "", []
    while (found := _old_contents(last).order_by("sha256").first()) is not None:
        last = sha256 = found[0]
        rows = Scan.objects.filter(sha256=sha256)
        try:
            key_id = store.reseal(sha256, quarantined=rows.filter(check_state=CheckState.INFECTED.value).exists())
        except (NotThere, sealing.NotIntact, sealing.KeyMissing):
            failed.append(sha256)
        else:
            rows.update(key_id=key_id)
            Photo.objects.filter(sha256=sha256).update(key_id=key_id)
            Certificate.objects.filter(sha256=sha256).update(key_id=key_id)
            done += 1
        told(done + len(failed), max(total, done + len(failed)))
    return done, tuple(failed)


def _old_contents(after: str) -> "QuerySet[Any, tuple[str]]":
    """The hashes after one, of scans, photos and certificates, that are not sealed with the current key."""
    scans, *others = (
        rows.filter(sha256__gt=after).exclude(key_id=store.keys().current).order_by().values_list("sha256")
        for rows in (Scan.objects.all(), Photo.objects.all(), Certificate.objects.all())
    )
    return scans.union(*others)


# -- pictures, by the worker -------------------------------------------------------------------------------------------


def draw(dossier_id: UUID, scan_no: int) -> int | None:
    """Draw the pages of a scan once; twice is once. Returns how many have pictures, None when the scan is not there.

    A file that cannot be drawn within its limits has no pictures (0); it can still be opened as a file.
    """
    scan = Scan.objects.filter(dossier_id=dossier_id, scan_no=scan_no).first()
    if scan is None or scan.drawn_count is not None or not virus.may_be_opened(scan.check_state):
        return None if scan is None else scan.drawn_count
    wanted = min(scan.page_count, rules.DRAWN_MAX)
    count = wanted if store.drawn_before(scan.sha256) >= wanted else _draw(scan)
    Scan.objects.filter(dossier_id=dossier_id, scan_no=scan_no).update(drawn_count=count)
    return count


def _draw(scan: Scan) -> int:
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        source = Path(folder) / "source"
        with store.opened(scan.sha256) as file, source.open("wb") as copy:
            for piece in file.chunks():
                copy.write(piece)
        count = _drawn_by_itself(source, scan.media_type, Path(folder))
        for page in range(1, count + 1):
            for small in (False, True):
                data = (Path(folder) / page_file(page, small=small)).read_bytes()
                store.keep_picture(scan.sha256, page, data, small=small)
    return count


def _drawn_by_itself(source: Path, media_type: str, target: Path) -> int:
    """Draw in a program of its own; 0 when it failed or took too long."""
    command = [sys.executable, "-m", "motcua.record.papers.scans.drawing", str(source), media_type, str(target)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; of what was uploaded only the media type we found
            command, capture_output=True, timeout=DRAWING_SECONDS_MAX, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return 0
    return int(done.stdout or 0)
