"""The public pages: find a procedure, read it, find a place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base import ids
from motcua.base.text import clean_line, search_key
from motcua.base.violations import NotReadable, NotThere
from motcua.doors.frame.session import now
from motcua.doors.portal import shown, sifting, words
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue import finding
from motcua.ground.catalogue.events import life_events
from motcua.ground.catalogue.queries import agencies, deciding_agencies, procedure_in_force
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.catalogue.sifting import Sieve
from motcua.ground.deadlines.rules import local

QUERY_MAX = 120
PLACES_ON_HOME = 4
FREQUENT = ("giấy phép lái xe", "lý lịch tư pháp", "căn cước", "đất đai", "bảo hiểm xã hội")
"""Words that are looked for often: chosen by hand until there are figures of searches."""
_PAGE_MAX = 10_000


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search for a procedure; results with limit, cost and post before the click."""
    day = local(now()).date()
    typed = request.GET.get("q", "")
    context: dict[str, Any] = {"typed": typed[:QUERY_MAX], "frequent": FREQUENT, "phone": _phone()}
    try:
        text = clean_line(typed, label=_("Từ tìm"), field="q", most=QUERY_MAX, may_be_empty=True)
    except NotReadable as fault:
        return render(request, "portal/home.html", context | {"fault": fault, "is_error": True}, status=fault.status)
    sieve = sifting.sieve_of(request.GET)
    if text or sifting.chosen(sieve):
        return render(request, "portal/home.html", context | _found(text, sieve, day, _start(request)))
    context |= {
        "fields": _fields(day),
        "events": life_events(day),
        "places": shown.point_rows(local(now()))[:PLACES_ON_HOME],
    }
    return render(request, "portal/home.html", context)


def _found(text: str, sieve: Sieve, day: Any, start: int) -> dict[str, Any]:
    read = ids.identify(text)
    if read.kind in (ids.Kind.DOSSIER, ids.Kind.REQUEST) and read.normalised:
        return {"searched": text, "dossier_code": read.normalised}
    found = finding.find(text, day, sieve=sieve, start=start)
    following = start + finding.SIZE
    return {
        "searched": text,
        "is_listed": True,
        "is_sifted": bool(sifting.chosen(sieve)),
        "selections": sifting.selections(found.counts),
        "unsifted": words.procedures(found.before_sifting) if found.before_sifting else "",
        "unsifted_href": sifting.address(text, Sieve()) if text else reverse("portal:procedures"),
        "rows": shown.procedure_rows(found.rows),
        "count": words.procedures(found.total),
        "total": found.total,
        "is_guess": found.is_guess,
        "understood": found.understood,
        "places": shown.point_rows(local(now()), with_hours=False)[:PLACES_ON_HOME],
        "fields": [] if found.total or found.before_sifting else _fields(day),
        "more": sifting.address(text, sieve, following) if following < found.total else "",
    }


def _start(request: HttpRequest) -> int:
    text = request.GET.get("tu", "")
    return min(int(text), _PAGE_MAX) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _phone() -> str:
    """The telephone of the centre that answers for the whole province; "" when there is none."""
    centres = [point for point in points().values() if point.kind == "CENTRE" and point.phone]
    widest = max(centres, key=lambda point: len(point.agency_codes), default=None)
    return words.phone(widest.phone) if widest else ""


def _fields(day: Any) -> list[dict[str, str]]:
    return [
        {"name": row.name, "count": words.procedures(row.count), "href": reverse("portal:field", args=[row.code])}
        for row in finding.fields(day)
    ]


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures by field."""
    return render(request, "portal/fields.html", {"fields": _fields(local(now()).date())})


@require_safe
def field(request: HttpRequest, code: str) -> HttpResponse:
    """The procedures of one field."""
    rows = finding.in_field(code, local(now()).date())
    if not rows:
        raise Http404
    context = {"name": rows[0].field_name, "rows": shown.procedure_rows(rows), "count": words.procedures(len(rows))}
    return render(request, "portal/field.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: what to bring, how long, what it costs, who decides, where, on which ground."""
    day = local(now()).date()
    try:
        found = procedure_in_force(code, day)
    except NotThere as fault:
        raise Http404 from fault
    return render(request, "portal/procedure.html", _procedure(found, day))


def _procedure(found: Procedure, day: Any) -> dict[str, Any]:
    offices = agencies()
    deciding = [offices[code] for code in deciding_agencies(found.code) if code in offices]
    return {
        "procedure": found,
        "ask_href": reverse("portal:ask", args=[found.code]) if found.questions else "",
        "has_long_name": search_key(found.name) != search_key(found.short_name),
        "field_href": reverse("portal:field", args=[found.field_code]),
        "limit": words.limit(found.limit_quantity, found.limit_unit),
        "restarts": found.on_supplement == "RESTART",
        "pieces": shown.pieces(found),
        "sets": found.set_count,
        "cases": shown.case_rows(found),
        "exemptions": shown.exemption_rows(found),
        "fees": (*shown.fee_lines(found.fees), *shown.postage_lines(found, day)),
        "sums": words.fees(found.fees),
        "is_free": not found.fees,
        "agencies": shown.agencies_words([office.name for office in deciding]),
        "by_post": shown.by_post(submit=found.post_submit, home=found.post_return),
        "places": shown.place_rows(found, local(now())),
        "valid_from": words.day(found.valid_from),
        "valid_to": words.day(found.valid_to) if found.valid_to else "",
    }


@require_safe
def service_points(request: HttpRequest) -> HttpResponse:
    """All service points with address, telephone and how many procedures they receive."""
    return render(request, "portal/points.html", {"places": shown.point_rows(local(now()))})
