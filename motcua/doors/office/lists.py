"""Lists of the office beside the inbox: search, and the register of what was received (sổ theo dõi hồ sơ)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import ids
from motcua.base.text import clean_line, day_words
from motcua.base.violations import NotReadable, NotThere
from motcua.doors.frame import listing, narrowing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link, Problem
from motcua.doors.frame.listing import Shown
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office import work
from motcua.doors.office.top import page_of
from motcua.ground.catalogue.queries import agencies
from motcua.outward.reports.listing import REGISTER, SEARCH, Asked
from motcua.record import reading
from motcua.record.dossiers.rules import ACTS
from motcua.record.lists import Row

_CODES = frozenset({ids.Kind.DOSSIER, ids.Kind.REQUEST, ids.Kind.ENVELOPE})
BOOK_ROWS_MAX = 500
"""Rows of the register that are printed at once."""
BOOK = (
    "stt", "so", "thu-tuc", "chu-ho-so", "dia-chi", "dien-thoai", "co-quan", "cach-nop", "nhan", "han", "co-ket-qua",
    "tra", "cach-tra", "ghi-chu",
)  # fmt: skip
"""The columns of the book, as far as the record knows what the form asks (TT 01/2018/TT-VPCP, Art. 9; law: the sets
of forms of 2018 and 2025 number it differently)."""


@require_http_methods(["GET", "POST"])
@at_door("office")
def search(request: HttpRequest) -> HttpResponseBase:
    """Find a dossier of the office by a code, or by words of applicant and procedure, or by filters alone.

    Words may be a name, which never stands in an address: they are posted. A code leads straight to its dossier.
    """
    who = visitor(request)
    words = str(request.POST.get("q", "")) if request.method == "POST" else ""
    context = page_of(request, who, work.waiting_for(who)) | {"words": words}
    if request.method == "GET" and not listing.asked(request, SEARCH).parts():
        return render(request, "office/search.html", context)
    line = ""
    if request.method == "POST":
        try:
            line = clean_line(words, label=_("Mã hoặc từ cần tìm"), field="q", most=200)
        except NotReadable as fault:
            context["problems"] = [Problem(fault.sentence, "id_q")]
            return render(request, "office/search.html", context, status=fault.status)
    return _by_code(line, who) or _by_words(request, who, line, context)


def _by_code(line: str, who: Visitor) -> HttpResponse | None:
    if not line or ids.identify(line).kind not in _CODES:
        return None
    try:
        dossier = reading.find(line, who.actor, who.at, who.places)
    except NotThere:
        return None
    return SeeOther(reverse("office:dossier", args=[dossier.pk]))


def _by_words(request: HttpRequest, who: Visitor, line: str, context: Mapping[str, Any]) -> HttpResponse:
    table = listing.make(
        request, SEARCH, words=line, has_buttons=True, show=lambda row: _found(row, who),
        caption=_("Hồ sơ tìm thấy"),
    )  # fmt: skip
    return listing.answer(request, "office/search.html", {**context, "table": table})


def _found(row: Row, who: Visitor) -> Shown:
    act = work.next_act(row, who)
    button = Link(ACTS[act].button, reverse("office:act", args=[row.id, work.ADDRESSES[act]])) if act else None
    return Shown(reverse("office:dossier", args=[row.id]), button=button)


@require_GET
@at_door("office")
def register(request: HttpRequest) -> HttpResponseBase:
    """What the office has received, by day: on the screen as a list, with `in=1` as pages of the book to be printed."""
    who = visitor(request)
    wanted = listing.asked(request, REGISTER)
    is_book = request.GET.get("in") == "1"
    office = agencies().get(who.actor.agency_code)
    context = page_of(request, who, work.waiting_for(who)) | {
        "now": who.at,
        "office": office.name if office else "",
        "period": _period(wanted),
        "list_href": narrowing.address_of(REGISTER, "", wanted.query()),
        "book_href": narrowing.address_of(REGISTER, "", wanted.query(**{"in": "1"})),
    }
    if not is_book:
        table = listing.make(
            request, REGISTER, wanted=wanted, show=lambda row: Shown(reverse("office:dossier", args=[row.id])),
            nothing=_("Chưa có hồ sơ nào vào sổ."),
        )  # fmt: skip
        return listing.answer(request, "office/register.html", {**context, "table": table})
    in_order = replace(wanted, order="received-first")
    table = listing.make(
        request, REGISTER, wanted=in_order, keys=BOOK, size=BOOK_ROWS_MAX,
        show=lambda row: Shown("", is_plain=True), nothing=_("Không có hồ sơ nào vào sổ trong kỳ này."),
    )  # fmt: skip
    shown = {**context, "table": replace(table, more_href=""), "most": BOOK_ROWS_MAX}
    return render(request, "office/book.html", shown)


def _period(wanted: Asked) -> str:
    begin, end = wanted.filters.received_from, wanted.filters.received_to
    if begin and end:
        return _("nhận từ %(begin)s đến %(end)s") % {"begin": day_words(begin), "end": day_words(end)}
    if begin:
        return _("nhận từ %(begin)s") % {"begin": day_words(begin)}
    return _("nhận đến %(end)s") % {"end": day_words(end)} if end else _("từ đầu sổ")
