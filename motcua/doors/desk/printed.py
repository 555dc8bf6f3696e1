"""Sheets of a desk as PDF in the browser, all copies in one file; any print but the first says it is a reprint."""

from uuid import UUID

from django.http import HttpResponse

from motcua.doors.frame.session import Visitor
from motcua.outward.notices.layouts import print_copies
from motcua.outward.notices.printing import Printed
from motcua.record.papers.forms import Form
from motcua.record.papers.money_forms import MoneyForm
from motcua.record.papers.services import note_printing
from motcua.record.payments import shifts


def of_dossier(
    form: Form | MoneyForm, who: Visitor, dossier_id: UUID, event_no: int, *, number: str, sheet: str = "FORM"
) -> HttpResponse:
    """Return what an event of a dossier issued as PDF, and write down that it was printed."""
    print_no = note_printing(dossier_id, event_no, sheet=sheet, by_id=who.actor.id, at=who.at)
    return file(form, number=number, is_reprint=print_no > 1)


def of_shift(form: MoneyForm, who: Visitor, shift_id: str) -> HttpResponse:
    """Return the report of a shift as PDF, and write down that it was printed."""
    print_no = shifts.note_printing(shift_id=shift_id, by_id=who.actor.id, at=who.at)
    return file(form, number=shift_id, is_reprint=print_no > 1)


def file(form: Printed, *, number: str, is_reprint: bool) -> HttpResponse:
    """Return a form with all its copies as PDF, named by its number."""
    return pdf(print_copies(form, reprint=is_reprint), number)


def pdf(content: bytes, number: str) -> HttpResponse:
    """Return a file that is shown in the browser, named by a number."""
    response = HttpResponse(content, content_type="application/pdf")
    name = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in number)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
