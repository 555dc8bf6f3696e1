"""Writing what is in a dossier, under its lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from procrastinate.contrib.django import app as queue

from motcua.ground.catalogue.rules import Procedure
from motcua.record.papers.models import IssuedForm, Paper, Printing, SigningOrder
from motcua.record.papers.rules import RESULT_FROM, Count, Signing

SIGN_FORM, SIGN_RESULT = "motcua.sign_form", "motcua.sign_result"
"""The names of the tasks of the worker."""


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A form about to be issued: its kind by the form set, its number, and what it says as plain JSON."""

    kind: str
    number: str
    content: dict[str, Any]


def count_in(dossier_id: UUID, procedure: Procedure, counts: Iterable[Count], event_no: int) -> None:
    """Write a count of components; one counted before is counted anew, down to nothing.

    Originals that are shown and later recalled are noted beside them, unless they lie in the dossier.
    """
    by_no = {item.component_no: item for item in procedure.components}
    recalled = {item.component_no for item in procedure.components if item.is_recalled and item.kind == "PRESENT"}
    rows = {
        count.component_no: _paper(
            dossier_id, by_no[count.component_no].name, count, event_no,
            is_recalled=count.component_no in recalled and count.is_nothing,
        )
        for count in counts
    }  # fmt: skip
    noted = [
        _paper(dossier_id, by_no[number].name, Count(number), event_no, is_recalled=True)
        for number in sorted(recalled - rows.keys())
    ]
    Paper.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["dossier_id", "paper_no"],
        update_fields=[
            "original_count",
            "certified_copy_count",
            "photocopy_count",
            "electronic_count",
            "is_recalled",
            "counted_event_no",
        ],
    )
    if noted:
        Paper.objects.bulk_create(noted, ignore_conflicts=True)


def add_result(dossier_id: UUID, name: str, event_no: int) -> None:
    """Write the result of a dossier as one original."""
    Paper.objects.create(
        dossier_id=dossier_id,
        paper_no=RESULT_FROM,
        name=name,
        original_count=1,
        certified_copy_count=0,
        photocopy_count=0,
        is_result=True,
        counted_event_no=event_no,
    )


def keep_as_file(dossier_id: UUID, result_no: int, event_no: int) -> None:
    """Write that a result goes home as a file: one electronic copy, and none on paper."""
    Paper.objects.filter(dossier_id=dossier_id, paper_no=result_no).update(
        original_count=0, electronic_count=1, counted_event_no=event_no
    )


def correct_result(
    dossier_id: UUID, result_no: int, decision: str, event_no: int, *, takes_back: bool
) -> tuple[str, bool]:
    """Write a new result in the place of the one before, which stays, marked; return the name of both.

    `result_no` = the number of the new one, `takes_back` = the old one is asked back when the new one is handed out.
    Returned beside it: whether it is asked back, for one that went home as a file is not.
    """
    old = Paper.objects.get(dossier_id=dossier_id, paper_no=result_no - 1)
    Paper.objects.create(
        dossier_id=dossier_id,
        paper_no=result_no,
        name=old.name,
        original_count=1,
        certified_copy_count=0,
        photocopy_count=0,
        is_result=True,
        counted_event_no=event_no,
    )
    marked = f"{old.name} (bản cũ, đã đính chính theo quyết định {decision})"
    Paper.objects.filter(dossier_id=dossier_id, paper_no=old.paper_no).update(
        name=marked, is_result=False, is_recalled=takes_back and old.original_count > 0
    )
    return old.name, takes_back and old.original_count > 0


def take_back(dossier_id: UUID, numbers: Iterable[int], event_no: int) -> None:
    """Write that recalled originals have been taken back: one original each, no longer with the applicant."""
    Paper.objects.filter(dossier_id=dossier_id, paper_no__in=list(numbers), is_recalled=True).update(
        original_count=1, is_recalled=False, counted_event_no=event_no
    )


def issue(dossier_id: UUID, form: FormDraft, event_no: int, at: datetime) -> None:
    """Freeze the form of an event at its issue; an act issues one form. The worker signs it where signing is on."""
    IssuedForm.objects.create(
        dossier_id=dossier_id,
        event_no=event_no,
        kind=form.kind,
        number=form.number,
        issued_at=at,
        content=form.content,
    )
    if settings.SIGN_CERTIFICATE:
        queue.configure_task(SIGN_FORM).defer(dossier_id=str(dossier_id), event_no=event_no)


def order_signing(dossier_id: UUID, event_no: int, scan_no: int) -> None:
    """Write the order of an event to sign a file of the result; the worker is told in the same transaction."""
    SigningOrder.objects.create(dossier_id=dossier_id, event_no=event_no, scan_no=scan_no)
    queue.configure_task(SIGN_RESULT).defer(dossier_id=str(dossier_id), event_no=event_no)


def ordered_scan(dossier_id: UUID, event_no: int) -> int | None:
    """Return the number of the file that an event ordered to be signed; None = it is signed. Raises DoesNotExist."""
    order = SigningOrder.objects.get(dossier_id=dossier_id, event_no=event_no)
    return None if order.state == Signing.SIGNED else order.scan_no


def note_signed(dossier_id: UUID, event_no: int, sha256: str, at: datetime) -> None:
    """Write that the file of an order is signed, and the hash of what came of it; twice is once."""
    orders = SigningOrder.objects.filter(dossier_id=dossier_id, event_no=event_no).exclude(state=Signing.SIGNED.value)
    orders.update(state=Signing.SIGNED.value, sha256=sha256, done_at=at)


def note_not_signed(dossier_id: UUID, event_no: int) -> None:
    """Write that the file of an order could not be signed; a later attempt may yet sign it."""
    orders = SigningOrder.objects.filter(dossier_id=dossier_id, event_no=event_no).exclude(state=Signing.SIGNED.value)
    orders.update(state=Signing.FAILED.value)


PRINTED_AT_ONCE = 20
"""Attempts at the next number of a printing: so many people do not print one dossier in the same instant."""


def note_printing(dossier_id: UUID, event_no: int, *, sheet: str = "FORM", by_id: str, at: datetime) -> int:
    """Write that the FORM or RECEIPT of an event is printed; return which printing of it this is, 1 = the original.

    Needs no lock of the dossier: of two who print at once one is the second. Three statements.
    """
    of_dossier = Printing.objects.filter(dossier_id=dossier_id)
    for _attempt in range(PRINTED_AT_ONCE):
        print_no = (of_dossier.aggregate(last=Max("print_no"))["last"] or 0) + 1
        row = Printing(
            dossier_id=dossier_id, print_no=print_no, event_no=event_no, sheet=sheet, at=at, by_id=by_id
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return of_dossier.filter(event_no=event_no, sheet=sheet, print_no__lte=print_no).count()
    raise AssertionError("somebody else always printed first")


def receipt_number(outlet: str, day: date, number: int) -> str:
    """Return the number of a receipt: the outlet's own range, beginning anew each year (NĐ 254/2026, Art. 23, 25)."""
    return f"{outlet.upper()}-{day:%y}E-{number:07d}"[-30:]


def refund_number(outlet: str, day: date, number: int) -> str:
    """Return the number of a refund slip: a range of the outlet beside that of its receipts, anew each year."""
    return f"{outlet.upper()}-{day:%y}H-{number:07d}"[-30:]


def _paper(dossier_id: UUID, name: str, count: Count, event_no: int, *, is_recalled: bool) -> Paper:
    return Paper(
        dossier_id=dossier_id,
        paper_no=count.component_no,
        name=name,
        original_count=count.original,
        certified_copy_count=count.certified_copy,
        photocopy_count=count.photocopy,
        electronic_count=count.electronic,
        is_recalled=is_recalled,
        counted_event_no=event_no,
    )
