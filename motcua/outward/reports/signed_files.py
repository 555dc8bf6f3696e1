"""Signed forms and results against their files, for `motcua verify`: there, and letter by letter as signed."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from motcua.outward.notices import signed
from motcua.outward.notices.models import SignedFile
from motcua.outward.reports.rules import Verification
from motcua.outward.reports.rules.findings import Finding, Store
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import SigningOrder
from motcua.record.papers.rules import Signing

BATCH = 200


def verify_signed(found: Verification, only: Sequence[UUID] | None = None) -> None:
    """Hold every signed file against its row and add what is found; `only` = of these dossiers.

    The row of a file is written after its file, so a row that is seen has one.
    """
    for rows in _batches(only):
        findings = [_finding(row) for row in rows]
        found.add_files(len(rows), [finding for finding in findings if finding is not None])
    found.add_files(0, list(_orders(only)))


def _orders(only: Sequence[UUID] | None) -> Iterator[Finding]:
    """Yield the orders that say a file is signed while it is not that file, and events without their order."""
    signed_file = SignedFile.objects.filter(
        dossier_id=OuterRef("dossier_id"), sheet="RESULT", thing_no=OuterRef("scan_no"), sha256=OuterRef("sha256")
    )
    orders = SigningOrder.objects.filter(state=Signing.SIGNED.value).exclude(Exists(signed_file))
    order = SigningOrder.objects.filter(dossier_id=OuterRef("dossier_id"), event_no=OuterRef("event_no"))
    events = Event.objects.filter(act=Act.SIGN_RESULT.value).exclude(Exists(order))
    if only is not None:
        orders, events = orders.filter(dossier_id__in=only), events.filter(dossier_id__in=only)
    for row in orders.select_related("dossier").iterator():
        yield _of_order(row, f"tệp số {row.scan_no} ghi là đã ký số mà không có bản ký số như vậy")
    for event in events.select_related("dossier").iterator():
        yield _of_order(event, f"sự kiện số {event.event_no} lệnh ký số mà không có lệnh nào được giữ")


def _of_order(row: SigningOrder | Event, sentence: str) -> Finding:
    number = row.dossier.code or row.dossier.request_no
    return Finding(Store.FILES, f"{row.dossier_id} signing {row.event_no}", sentence, dossier=number)


def _finding(row: SignedFile) -> Finding | None:
    is_there, is_intact = signed.state_of(row)
    if is_there and is_intact:
        return None
    sentence = "không còn tệp trong kho" if not is_there else "có nội dung khác với khi ký"
    return Finding(
        Store.FILES,
        f"{row.dossier_id} {row.sheet.lower()} {row.thing_no}",
        f"bản ký số {row.code} {sentence}",
        dossier=row.dossier.code or row.dossier.request_no,
    )


def _batches(only: Sequence[UUID] | None) -> Iterator[list[SignedFile]]:
    """Yield signed files by key, some hundred at a time."""
    last: tuple[UUID, str, int] | None = None
    while True:
        rows = SignedFile.objects.select_related("dossier").order_by("dossier_id", "sheet", "thing_no")
        if only is not None:
            rows = rows.filter(dossier_id__in=only)
        if last is not None:
            rows = rows.filter(pk__gt=last)
        batch = list(rows[:BATCH])
        if not batch:
            return
        yield batch
        last = (batch[-1].dossier_id, batch[-1].sheet, batch[-1].thing_no)
