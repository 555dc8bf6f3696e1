"""Signed forms and results against their files, for `motcua verify`: there, and letter by letter as signed."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from motcua.outward.notices import signed
from motcua.outward.notices.models import SignedFile
from motcua.outward.reports.rules import Verification
from motcua.outward.reports.rules.findings import Finding, Store

BATCH = 200


def verify_signed(found: Verification, only: Sequence[UUID] | None = None) -> None:
    """Hold every signed file against its row and add what is found; `only` = of these dossiers.

    The row of a file is written after its file, so a row that is seen has one.
    """
    for rows in _batches(only):
        findings = [_finding(row) for row in rows]
        found.add_files(len(rows), [finding for finding in findings if finding is not None])


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
