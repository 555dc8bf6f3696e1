"""“Thủ tục nhận, trả qua bưu chính công ích”: both published lists, to be searched, printed and taken away."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import clean_line, search_key
from motcua.base.violations import NotReadable
from motcua.doors.frame.session import now
from motcua.doors.portal import words
from motcua.ground.catalogue.listings import public, queries
from motcua.ground.catalogue.listings.public import Line
from motcua.ground.deadlines.rules import local
from motcua.outward.reports import post_lists

QUERY_MAX = 120
ROWS = 200
"""Of a page; the whole list is a table to be taken away."""
_OUTSIDE = "khong"


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """One of the two lists as it stands today, with the decision that names each procedure."""
    day, typed = local(now()).date(), request.GET.get("q", "")
    is_outside = request.GET.get("loai") == _OUTSIDE
    fault = None
    try:
        text = clean_line(typed, label=_("Từ tìm"), field="q", most=QUERY_MAX, may_be_empty=True)
    except NotReadable as refusal:
        text, fault = "", refusal
    found = _of(day, text)
    rows = [line for line in found if line.is_through != is_outside]
    start = _start(request, len(rows))
    context = {
        "typed": typed[:QUERY_MAX],
        "fault": fault,
        "is_error": fault is not None,
        "searched": text,
        "is_outside": is_outside,
        "day": words.day(day),
        "decisions": [item for item in queries.decisions() if item.decision.holds(day)],
        "through": sum(line.is_through for line in found),
        "outside": sum(not line.is_through for line in found),
        "through_href": _href(text),
        "outside_href": _href(text, _OUTSIDE),
        "count": words.procedures(len(rows)),
        "rows": rows[start : start + ROWS],
        "start": start + 1,
        "end": min(start + ROWS, len(rows)),
        "total": len(rows),
        "before": _href(text, _OUTSIDE if is_outside else "", start - ROWS) if start else "",
        "more": _href(text, _OUTSIDE if is_outside else "", start + ROWS) if start + ROWS < len(rows) else "",
    }
    return render(request, "portal/post_list.html", context, status=fault.status if fault else 200)


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Both lists of today as a CSV."""
    day = local(now()).date()
    answer = HttpResponse(post_lists.table(public.lines(day)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="thu-tuc-buu-chinh-{day:%Y%m%d}.csv"'
    return answer


def _of(day: date, text: str) -> tuple[Line, ...]:
    return public.lines(day, search_key(text)) if not text or search_key(text) else ()


def _start(request: HttpRequest, total: int) -> int:
    text = request.GET.get("tu", "")
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return start // ROWS * ROWS if start < total else 0


def _href(text: str, kind: str = "", start: int = 0) -> str:
    told = {name: value for name, value in (("q", text), ("loai", kind), ("tu", str(start or ""))) if value}
    return f"{reverse('portal:post-list')}?{urlencode(told)}" if told else reverse("portal:post-list")
