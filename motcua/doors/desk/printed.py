"""Sheets of a desk as PDF in the browser, all copies in one file; any print but the first says it is a reprint."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse

from motcua.doors.frame.session import Visitor
from motcua.outward.notices.printing import render_copies
from motcua.record.papers.forms import Form
from motcua.record.papers.money_forms import MoneyForm
from motcua.record.papers.services import note_printing

FIRST_PRINT = timedelta(hours=24)
"""Within this time of its issue a report that was not printed yet prints as the original; later it is a reprint."""


def of_dossier(
    form: Form | MoneyForm, who: Visitor, dossier_id: UUID, event_no: int, *, number: str, sheet: str = "FORM"
) -> HttpResponse:
    """Return what an event of a dossier issued as PDF, and write down that it was printed."""
    print_no = note_printing(dossier_id, event_no, sheet=sheet, by_id=who.actor.id, at=who.at)
    return file(form, number=number, is_reprint=print_no > 1)


def of_shift(form: MoneyForm, *, number: str, key: str, issued_at: datetime, at: datetime) -> HttpResponse:
    """Return a report that belongs to no dossier as PDF; `key` names it among all that is printed here."""
    return file(form, number=number, is_reprint=_is_reprint(key, issued_at, at))


def file(form: Form | MoneyForm, *, number: str, is_reprint: bool) -> HttpResponse:
    """Return a form with all its copies as PDF, named by its number."""
    response = HttpResponse(render_copies(form, reprint=is_reprint), content_type="application/pdf")
    name = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in number)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _is_reprint(key: str, issued_at: datetime, at: datetime) -> bool:
    """Whether the report was printed before, or so long ago that it must have been."""
    is_first = cache.add(f"printed:{key}", "yes", timeout=int(FIRST_PRINT.total_seconds()))
    return not is_first or at - issued_at > FIRST_PRINT
