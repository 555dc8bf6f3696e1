"""Reading the store of scans for `motcua verify` and `motcua doctor`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from uuid import UUID

from django.db.models import Count, Q, Sum

from motcua.base.sealing import KeyMissing, NotIntact
from motcua.base.violations import NotThere
from motcua.ground.agreements.models import Certificate
from motcua.ground.programmes.models import Photo
from motcua.outward.reports.rules import Verification
from motcua.outward.reports.rules.files import FileFound, FileRow, prove_file
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as scans
from motcua.record.papers.scans import store
from motcua.record.papers.scans.virus import CheckState

BATCH = 500
_KNOWN_MAX = 50_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Holding:
    """How much the store of scans holds by its rows: the same content of several dossiers counts once in `bytes`."""

    scans: int
    files: int
    bytes: int
    plain: int
    """Contents of before there was sealing; `motcua scans reseal` seals them."""
    sealed_with: Mapping[str, int]
    """How many scans are sealed with which key."""
    waiting: int
    """Scans that the virus scanner has not judged."""
    infected: int


def holding() -> Holding:
    """Return how much the store of scans holds. Three statements."""
    contents = Scan.objects.order_by().values("sha256", "size_bytes").distinct()
    sums = contents.aggregate(files=Count("sha256"), bytes=Sum("size_bytes"))
    rows = Scan.objects.order_by()
    keys = dict(rows.exclude(key_id="").values_list("key_id").annotate(n=Count("scan_no")))
    told = rows.aggregate(
        scans=Count("scan_no"),
        plain=Count("sha256", filter=Q(key_id=""), distinct=True),
        waiting=Count("scan_no", filter=~Q(check_state__in=[CheckState.CLEAN.value, CheckState.INFECTED.value])),
        infected=Count("scan_no", filter=Q(check_state=CheckState.INFECTED.value)),
    )
    return Holding(files=sums["files"] or 0, bytes=sums["bytes"] or 0, sealed_with=keys, **told)


def verify_files(
    found: Verification, only: Sequence[UUID] | None = None, *, is_read: bool = True, progress: Progress | None = None
) -> None:
    """Hold every scan, removed ones too, against its file, and add what is found; `only` = of these dossiers.

    Of all dossiers it holds the photos of programmes and the certificates of staff, too.

    `is_read` False asks for presence and size alone. The same content is read once. It looks at files while others add
    some: a row is written after its file, so a row that is seen has one.
    """
    look = lru_cache(maxsize=_KNOWN_MAX)(_read if is_read else _measured)
    rows = Scan.objects.all() if only is None else Scan.objects.filter(dossier_id__in=only)
    beside = Photo.objects.count() + Certificate.objects.count() if only is None else 0
    total, done = rows.count() + beside, 0
    for batch in chain(_batches(only), *((_photos(), _certificates()) if only is None else ())):
        findings = [prove_file(row, look(row.sha256, row.is_quarantined)) for row in batch]
        found.add_files(len(batch), [finding for finding in findings if finding is not None])
        done += len(batch)
        if progress is not None:
            progress(done, max(done, total))


def _batches(only: Sequence[UUID] | None) -> Iterator[list[FileRow]]:
    """Yield scans by key, some hundred at a time."""
    last: tuple[UUID, int] | None = None
    while True:
        rows = Scan.objects.select_related("dossier").order_by("dossier_id", "scan_no")
        if only is not None:
            rows = rows.filter(dossier_id__in=only)
        if last is not None:
            rows = rows.filter(pk__gt=last)
        columns = (
            "dossier_id", "dossier__code", "dossier__request_no", "scan_no", "sha256", "size_bytes", "check_state"
        )  # fmt: skip
        batch = list(rows.values_list(*columns)[:BATCH])
        if not batch:
            return
        last = (batch[-1][0], batch[-1][3])
        yield [
            FileRow(str(row[0]), row[1] or row[2], row[3], row[4], row[5], row[6] == CheckState.INFECTED.value)
            for row in batch
        ]


def _photos() -> Iterator[list[FileRow]]:
    """Yield the photos of programmes, some hundred at a time."""
    last = ""
    while batch := list(Photo.objects.filter(pk__gt=last).select_related("programme").order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield [
            FileRow(
                f"{row.programme_id} photo {row.pk}", "", 0, row.sha256, row.size_bytes,
                name=f"ảnh “{row}” của đề án {row.programme}",
            )
            for row in batch
        ]  # fmt: skip


def _certificates() -> Iterator[list[FileRow]]:
    """Yield the certificates of staff, those taken away too, some hundred at a time."""
    last = ""
    while batch := list(Certificate.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield [
            FileRow(
                f"certificate {row.pk}", "", 0, row.sha256, row.size_bytes,
                name=f"tệp chứng nhận “{row}” của {row.person_id}",
            )
            for row in batch
        ]  # fmt: skip


def _measured(sha256: str, is_quarantined: bool) -> FileFound:
    return FileFound(store.size_of(sha256, quarantined=is_quarantined))


def _read(sha256: str, is_quarantined: bool) -> FileFound:
    try:
        with store.opened(sha256, quarantined=is_quarantined) as file:
            digest, size_bytes = scans.hashed(file)
    except NotThere:
        return FileFound(None)
    except NotIntact:
        return FileFound(store.size_of(sha256, quarantined=is_quarantined), is_intact=False)
    except KeyMissing as fault:
        size = store.size_of(sha256, quarantined=is_quarantined)
        return FileFound(size, missing_key=str(fault.facts["key_id"]))
    return FileFound(size_bytes, digest)
