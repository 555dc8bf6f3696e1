"""Reception, first two steps: which procedure, and who asks. After the second the draft is a dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from motcua.base import ids
from motcua.base.text import vnd
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.doors.desk import applicants, page, visits
from motcua.doors.desk.applicants import Asking
from motcua.doors.desk.reception_forms import ApplicantForm
from motcua.doors.desk.steps import beside, steps
from motcua.doors.desk.visits import Carried
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.answering import SeeOther, act_id_of, shown_at_field, status_of
from motcua.doors.frame.calling import call_of_form, run
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue import finding
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.record import known
from motcua.record.dossiers.rules import Act
from motcua.stages.reception.gathering import begin_visit

FOUND_MOST = 100
"""Procedures that a search of the first step names at most."""
FREQUENT_OVER = timedelta(days=60)
"""What was opened at this counter within this time says what is asked for most."""


@dataclass(frozen=True, slots=True)
class Option:
    """A procedure of an agency as the first step offers it."""

    procedure: str
    agency: str
    facts: str
    href: str
    times: int
    """How often it was opened at this counter of late."""
    goes_along: bool = False
    """Whether an event of life asks for it together with what this applicant has just filed."""


BY_LIST = "danh-sach"
"""In the address of the choice of a procedure: one submitter files it for many owners."""


@require_safe
@at_door("desk")
def procedures(request: HttpRequest) -> HttpResponseBase:
    """Find a procedure without accents; what she may not receive is named with its reason.

    While she types, the list alone is asked for again.
    """
    who, words = visitor(request), request.GET.get("tim", "")[:100]
    if ids.is_card(words):
        return SeeOther(reverse("desk:reception"))  # a card scanned too early is not shown again
    carried = visits.carried(request, who)
    by_list = carried is None and request.GET.get("theo") == BY_LIST
    times = known.frequent(who.places, who.at - FREQUENT_OVER)
    rows, is_guess = _matching(who, words, times)
    allowed = [row for row in rows if row.is_allowed]
    codes = {row.procedure.code for row in allowed}
    elsewhere = {row.procedure.code: row for row in rows if row.procedure.code not in codes}
    shown: dict[str, Any] = {
        "words": words,
        "is_guess": is_guess,
        "options": _of_lists(allowed, times) if by_list else _options(allowed, times, carried),
        "carried": carried,
        "by_list": BY_LIST if by_list else "",
        "refused": list(elsewhere.values()) if words else [],
        "refused_count": len(elsewhere),
        "has_frequent": any(times.get(code) for code in codes),
    }
    if "HX-Request" in request.headers:
        return render(request, "desk/_options.html", shown)
    return render(request, "desk/procedures.html", page.context(request, steps=steps(who, 1), **shown))


def _matching(who: Visitor, words: str, times: Mapping[str, int]) -> tuple[Sequence[Reach], bool]:
    """Return what the words name, the likeliest first, and whether it is only named alike.

    Without words all, what is asked for most at this counter first.
    """
    rows = may_receive(who)
    if not words.strip():
        return sorted(rows, key=lambda row: -times.get(row.procedure.code, 0)), False
    found = finding.find(words, local(who.at).date(), size=FOUND_MOST)
    order = {item.code: place for place, item in enumerate(found.rows)}
    named = [row for row in rows if row.procedure.code in order]
    return sorted(named, key=lambda row: order[row.procedure.code]), found.is_guess


def may_receive(who: Visitor) -> tuple[Reach, ...]:
    """Return every procedure with the right, or the refusal, of the person to receive it."""
    day = local(who.at).date()
    if not who.actor.is_post:
        codes = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
        return reach.of_agency(codes - {""}, day)
    return reach.of_post(who.actor.id, day, standing=who.places)


def _of_lists(rows: Sequence[Reach], times: Mapping[str, int]) -> list[Option]:
    """Each procedure leads to the list of its owners."""
    return [
        replace(_option(row, times), href=reverse("desk:group-new", args=[row.procedure.code, row.agency.code]))
        for row in rows
    ]


def _options(rows: Sequence[Reach], times: Mapping[str, int], carried: Carried | None) -> list[Option]:
    """Of a visit those that are often done together with what was filed come first, each with the applicant's data."""
    if carried is None:
        return [_option(row, times) for row in rows]
    order = {code: place for place, code in enumerate(carried.suggested)}
    ordered = sorted(rows, key=lambda row: order.get(row.procedure.code, len(order)))
    more = f"&luot={carried.ref}"
    return [
        replace(item, href=f"{item.href}{more}", goes_along=row.procedure.code in order)
        for row, item in ((row, _option(row, times)) for row in ordered)
    ]


def _option(row: Reach, times: Mapping[str, int]) -> Option:
    procedure = row.procedure
    fee = sum(item.amount_vnd for item in procedure.fees if item.due_at == "RECEPTION")
    home = "giao kết quả tận nhà" if procedure.post_return else "nhận kết quả tại quầy"
    facts = (limit_words(procedure.limit_quantity, procedure.limit_unit), vnd(fee) if fee else "không thu phí", home)
    # The id of the dossier to come stands in the address: a page loaded again is still about the same applicant.
    href = f"{reverse('desk:applicant', args=[procedure.code, row.agency.code])}?ho-so={uuid4()}"
    return Option(procedure.short_name, row.agency.short_name, " · ".join(facts), href, times.get(procedure.code, 0))


# ---- who asks --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def applicant(request: HttpRequest, procedure: str, agency: str) -> HttpResponseBase:
    """Open the dossier; through the post it is filed in the same step.

    A card that was scanned, or an applicant who was here before, fills the form and opens nothing.
    """
    who = visitor(request)
    version = catalogue.procedure_in_force(procedure, local(who.at).date())
    office = catalogue.require_deciding(version, agency)
    right = next((row for row in may_receive(who) if (row.procedure, row.agency) == (version, office)), None)
    if right is None or right.refusal is not None:
        raise right.refusal if right and right.refusal else NoRight(sentence="Quầy này không nhận thủ tục này.")
    carried = visits.carried(request, who)
    asking = applicants.asked(request, who)
    if carried is not None and asking.data is None:
        told = _("Thủ tục tiếp theo của %(name)s: đã lấy từ hồ sơ %(number)s.")
        said = told % {"name": carried.name, "number": carried.ref}
        asking = Asking(visits.filled(carried), is_filling=True, said=said)
    form = ApplicantForm(version, points_of(who, agency), asking.data, day=local(who.at).date())
    refusal = None
    if request.method == "POST" and not asking.is_filling:
        asking = applicants.with_doubles(asking, who, version.code, _dossier_id(request))
        if not asking.must_choose:
            dossier_id, refusal = _open(request, who, form, version, agency, asking, carried)
            if dossier_id is not None:
                return SeeOther(reverse("desk:count", args=[dossier_id]))
    chosen = version.chosen("POST" if who.actor.is_post else "DIRECT", form.chosen_case)
    shown = page.context(
        request,
        steps=steps(who, 2, {1: reverse("desk:reception")}),
        form=form,
        violation=refusal,
        asking=asking,
        act_id=act_id_of(request),
        submit_id=act_id_of(request, "submit_id"),
        dossier_id=_dossier_id(request),
        beside=beside(who, chosen, office, right),
        procedure=chosen,
        group_href=reverse("desk:group-new", args=[procedure, agency]) if carried is None else "",
        carried=carried,
    )
    return render(request, "desk/applicant.html", shown, status=asking.status or status_of(form, refusal))


def _dossier_id(request: HttpRequest) -> str:
    """The id that the form brought, else that of the address, else a new one; what is none is shown to be none."""
    return request.POST.get("id") or request.GET.get("ho-so", "")[:36] or str(uuid4())


def points_of(who: Visitor, agency: str) -> list[tuple[str, str]]:
    """Return the points where she may open it, (id, words): hers; of an official those that serve the agency."""
    places = [place for place in who.places if who.actor.is_post or agency in place.agency_codes]
    return [(place.point_id, place.place) for place in places]


def _open(
    request: HttpRequest,
    who: Visitor,
    form: ApplicantForm,
    version: Procedure,
    agency: str,
    asking: Asking,
    carried: Carried | None,
) -> tuple[UUID | None, RuleViolation | None]:
    """Open the dossier, and through the post file it, both or neither; a repeated post does nothing twice."""
    try:
        dossier_id = _id_of(request.POST)
        body = {
            "id": str(dossier_id),
            "procedure": version.code,
            "agency": agency,
            "point": form.chosen_point,
            "channel": "POST" if who.actor.is_post else "DIRECT",
            "case": form.chosen_case,
            "post_send": who.actor.is_post,
            **form.way_of_return(),
            "applicant": form.applicant(),
            "submitter_name": form.typed("submitter_name"),
            "duplicate_of": asking.duplicate_of,
            "duplicate_reason": asking.reason,
        }
        with transaction.atomic():
            if carried is not None:
                body["gathering"] = str(begin_visit(who.actor, who.at, carried.row).pk)
            run(Act.OPEN_DRAFT, call_of_form(dossier_id, request.POST, who.actor, who.at), body)
            if who.actor.is_post:
                again = request.POST.copy()
                again["act_id"] = request.POST.get("submit_id", "")
                run(Act.SUBMIT, call_of_form(dossier_id, again, who.actor, who.at), {})
    except ValidationError as error:
        form.show(faults_of(error))
    except RuleViolation as violation:
        return None, shown_at_field(form, violation)
    else:
        return dossier_id, None
    return None, None


def _id_of(posted: QueryDict) -> UUID:
    try:
        return UUID(posted.get("id", ""))
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, rồi gõ lại.") from fault
