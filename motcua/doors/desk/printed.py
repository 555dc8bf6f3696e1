"""Sheets of a desk as PDF in the browser: the first print is the original, any later one says that it is a reprint."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.http import HttpResponse

from motcua.outward.notices.printing import render
from motcua.record.papers.forms import Form
from motcua.record.papers.money_forms import MoneyForm

FIRST_PRINT = timedelta(hours=24)
"""Within this time of its issue a form that was not printed yet prints as the original; later it is a reprint."""


def sheet(form: Form | MoneyForm, *, number: str, key: str, issued_at: datetime, at: datetime) -> HttpResponse:
    """Return a form as PDF, named by its number; `key` names it among all that is printed here."""
    response = HttpResponse(render(form, reprint=_is_reprint(key, issued_at, at)), content_type="application/pdf")
    name = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in number)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _is_reprint(key: str, issued_at: datetime, at: datetime) -> bool:
    """Whether the form was printed before, or so long ago that it must have been."""
    is_first = cache.add(f"printed:{key}", "yes", timeout=int(FIRST_PRINT.total_seconds()))
    return not is_first or at - issued_at > FIRST_PRINT
