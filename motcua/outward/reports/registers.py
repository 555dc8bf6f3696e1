"""The register of an agency and a year (sổ theo dõi hồ sơ) as PDF, written by the worker book by book.

A book holds every dossier that the agency of the person received in the year, in the order of reception, numbered from
1 without gaps, as the receipts bear it; what narrows the list on the page does not narrow a book. The year is that of
the dossier's code. Law: TT 03/2025/TT-VPCP, App. I, form 07; TT
01/2018/TT-VPCP, Art. 10.2.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from motcua.base.text import masked_phone, moment_words, number
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.outward.jobs.services import Outcome, Run
from motcua.outward.notices.layouts import print_form
from motcua.outward.reports.listing import Asked
from motcua.record.desks import body_of
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.papers.form_sets import FORM_SETS, NEWEST, number_in
from motcua.record.papers.sheets import Register, RegisterRow

BATCH = 250
BOOK_ROWS = 1_000
"""Dossiers of one book: so many are printed in some seconds."""
_COLUMNS = (
    "pk", "code", "procedure_id", "applicant_name", "applicant_address", "applicant_phone", "agency_code",
    "received_at", "due_at", "original_due_at", "resolved_at", "ended_at", "status", "outcome", "post_return",
)  # fmt: skip
_HANDED_OUT: Mapping[str, str] = {
    "deliver": "Bưu chính công ích",
    "return_at_counter": "Tại quầy",
    "return_electronically": "Bản điện tử",
}
_RECEIVERS = {"SELF": "Chính chủ", "AUTHORISED": "Người được ủy quyền"}
"""Who signed for the result; for a file nobody signs."""
_PASSED_ON = Act.PASS_ON.value


def year_of(asked: Asked, at: datetime) -> int:
    """Return the year of the book that a list asks for: that of its first day of reception, else this year."""
    first = asked.filters.received_from
    return first.year if first else local(at).year


def write(run: Run, received: QuerySet[Any], actor: Actor, year: int) -> Outcome:
    """Write the books of a year; `received` are the dossiers the actor may read. One PDF, or a ZIP of several.

    Raises StopAsked.
    """
    at = run.now()
    found = received.filter(agency_code=actor.agency_code, code__startswith=f"{actor.agency_code}-{year % 100:02}")
    total = found.count()
    run.report(0, total)
    run.kept = "Sổ dở dang không được giữ lại."
    volumes = max(1, -(-total // BOOK_ROWS))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it once it is stored
    try:
        books = _books(run, found, actor, year, volumes, at)
        if volumes == 1:
            file.write(next(books)[1])
        else:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
                for name, pdf in books:
                    folder.writestr(name, pdf)
    except BaseException:
        file.close()
        raise
    ending, media_type = ("pdf", "application/pdf") if volumes == 1 else ("zip", "application/zip")
    words = f"Đã lập sổ năm {year}: {number(run.done)} hồ sơ, {volumes} quyển, số liệu lúc {moment_words(local(at))}."
    return Outcome(words, file, f"so-theo-doi-{year}.{ending}", media_type)


def _books(
    run: Run, found: QuerySet[Any], actor: Actor, year: int, volumes: int, at: datetime
) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, PDF) of each book; progress is told batch by batch."""
    rows: list[RegisterRow] = []
    volume = 1
    for batch in _batches(found):
        rows += _rows(batch, first=run.done + 1)
        run.report(run.done + len(batch), None)
        while volume < volumes and len(rows) >= BOOK_ROWS:
            yield _book(rows[:BOOK_ROWS], actor, year, volume, volumes, at)
            rows, volume = rows[BOOK_ROWS:], volume + 1
    yield _book(rows, actor, year, volume, volumes, at)


def _book(
    rows: Sequence[RegisterRow], actor: Actor, year: int, volume: int, volumes: int, at: datetime
) -> tuple[str, bytes]:
    newest_first = sorted(FORM_SETS.items(), key=lambda item: item[1].first_day, reverse=True)
    form_set = next((name for name, item in newest_first if item.first_day <= date(year, 12, 31)), NEWEST)
    book = Register(
        body=body_of(actor.agency_code),
        book=f"{actor.agency_code}-{year}-{volume:02}",
        period=f"Năm {year}",
        volume=volume,
        volumes=volumes,
        rows=tuple(rows),
        issued_at=at,
        form_no=number_in(form_set, Register.kind),
        form_set=form_set,
    )
    return f"so-theo-doi-{year}-quyen-{volume:02}.pdf", print_form(book)


def _batches(found: QuerySet[Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the dossiers in the order of their codes, which is that of reception, some hundred at a time, by key."""
    last: tuple[int, str] | None = None
    while True:
        rows = found.annotate(letters=Length("code")).order_by("letters", "code")
        if last is not None:
            rows = rows.filter(Q(letters__gt=last[0]) | Q(letters=last[0], code__gt=last[1]))
        batch = list(rows.values(*_COLUMNS, "letters")[:BATCH])
        if not batch:
            return
        yield batch
        last = (batch[-1]["letters"], batch[-1]["code"])


def _rows(batch: Sequence[Mapping[str, Any]], *, first: int) -> list[RegisterRow]:
    """The rows of one batch. One statement for what the journal says of them."""
    acts = [_PASSED_ON, *_HANDED_OUT]
    told = Event.objects.filter(dossier_id__in=[row["pk"] for row in batch], act__in=acts).order_by("event_no")
    sent: dict[UUID, datetime] = {}
    out: dict[UUID, tuple[datetime, str, str]] = {}
    for dossier_id, act, at, receiver in told.values_list("dossier_id", "act", "at", "facts__receiver"):
        if act == _PASSED_ON:
            sent.setdefault(dossier_id, at)
        else:
            out[dossier_id] = (at, _HANDED_OUT[act], _RECEIVERS.get(receiver, ""))
    return [_row(row, place, sent.get(row["pk"]), out.get(row["pk"])) for place, row in enumerate(batch, start=first)]


def _row(
    row: Mapping[str, Any], place: int, sent_at: datetime | None, out: tuple[datetime, str, str] | None
) -> RegisterRow:
    procedure = catalogue.version(row["procedure_id"])
    returned_at, returned_by, signed_by = out or (None, "", "")
    return RegisterRow(
        number=place,
        dossier_code=row["code"] or "",
        procedure_name=procedure.short_name,
        set_count=procedure.set_count,
        applicant_name=row["applicant_name"],
        address=row["applicant_address"],
        phone_masked=masked_phone(row["applicant_phone"]) if row["applicant_phone"] else "",
        agency_name=catalogue.agency(row["agency_code"]).short_name,
        received_at=row["received_at"],
        due_at=row["due_at"],
        sent_at=sent_at,
        resolved_at=row["resolved_at"],
        returned_at=returned_at,
        returned_by=returned_by,
        signed_by=signed_by,
        note=_note(row),
    )


def _note(row: Mapping[str, Any]) -> str:
    """What the book remarks: an end other than the return of a granted result, and that it was appointed anew."""
    parts = []
    status = Status(row["status"])
    if status is not Status.RETURNED and STATUSES[status].is_end:
        parts.append(STATUSES[status].word)
    if row["outcome"] == "REFUSED":
        parts.append("Từ chối giải quyết")
    if row["original_due_at"] is not None:
        parts.append("Đã hẹn lại")
    return "; ".join(parts)
