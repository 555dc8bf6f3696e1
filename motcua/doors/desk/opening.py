"""Reception, first two steps: which procedure, and who asks. After the second the draft is a dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from motcua.base.text import vnd
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.doors.desk import page
from motcua.doors.desk.forms import ApplicantForm
from motcua.doors.desk.steps import procedure_facts, steps
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.answering import SeeOther, act_id_of, shown_at_field, status_of
from motcua.doors.frame.calling import call_of_form, run
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue import finding
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import NotThroughPost, Procedure
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import Act

FOUND_MOST = 100
"""Procedures that a search of the first step names at most."""


@dataclass(frozen=True, slots=True)
class Option:
    """A procedure of an agency as the first step offers it."""

    procedure: str
    agency: str
    facts: str
    href: str


@require_safe
@at_door("desk")
def procedures(request: HttpRequest) -> HttpResponseBase:
    """Find a procedure without accents; what she may not receive is named with its reason."""
    who, words = visitor(request), request.GET.get("tim", "")[:100]
    rows, is_guess = _matching(who, words)
    allowed = [row for row in rows if row.is_allowed]
    codes = {row.procedure.code for row in allowed}
    elsewhere = {row.procedure.code: row for row in rows if row.procedure.code not in codes}
    shown = page.context(
        request,
        steps=steps(who, 1),
        words=words,
        is_guess=is_guess,
        options=[_option(row) for row in allowed],
        refused=list(elsewhere.values()) if words else [],
        refused_count=len(elsewhere),
    )
    return render(request, "desk/procedures.html", shown)


def _matching(who: Visitor, words: str) -> tuple[Sequence[Reach], bool]:
    """Return what the words name, the likeliest first, and whether it is only named alike; without words, all."""
    rows = _may_receive(who)
    if not words.strip():
        return rows, False
    found = finding.find(words, local(who.at).date(), size=FOUND_MOST)
    order = {item.code: place for place, item in enumerate(found.rows)}
    named = [row for row in rows if row.procedure.code in order]
    return sorted(named, key=lambda row: order[row.procedure.code]), found.is_guess


def _may_receive(who: Visitor) -> tuple[Reach, ...]:
    day = local(who.at).date()
    if not who.actor.is_post:
        codes = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
        return reach.of_agency(codes - {""}, day)
    return tuple(_through_post(row) for row in reach.of_post(who.actor.id, day))


def _through_post(row: Reach) -> Reach:
    """The post receives only what the published list sends through it."""
    if row.is_allowed and not row.procedure.post_submit:
        refusal = NotThroughPost(procedure=row.procedure.short_name, doing="nộp")
        return Reach(row.procedure, row.agency, row.stage, None, NoRight(sentence=refusal.sentence, law=refusal.law))
    return row


def _option(row: Reach) -> Option:
    procedure = row.procedure
    fee = sum(item.amount_vnd for item in procedure.fees if item.due_at == "RECEPTION")
    home = "giao kết quả tận nhà" if procedure.post_return else "nhận kết quả tại quầy"
    facts = (limit_words(procedure.limit_quantity, procedure.limit_unit), vnd(fee) if fee else "không thu phí", home)
    href = reverse("desk:applicant", args=[procedure.code, row.agency.code])
    return Option(procedure.short_name, row.agency.short_name, " · ".join(facts), href)


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def applicant(request: HttpRequest, procedure: str, agency: str) -> HttpResponseBase:
    """Open the dossier; through the post it is filed in the same step."""
    who = visitor(request)
    version = catalogue.procedure_in_force(procedure, local(who.at).date())
    office = catalogue.require_deciding(version, agency)
    right = next((row for row in _may_receive(who) if (row.procedure, row.agency) == (version, office)), None)
    if right is None or right.refusal is not None:
        raise right.refusal if right and right.refusal else NoRight(sentence="Quầy này không nhận thủ tục này.")
    form = ApplicantForm(version, _points(who, agency), request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        dossier_id, refusal = _open(request, who, form, version, agency)
        if dossier_id is not None:
            return SeeOther(reverse("desk:count", args=[dossier_id]))
    shown = page.context(
        request,
        steps=steps(who, 2, {1: reverse("desk:reception")}),
        form=form,
        violation=refusal,
        act_id=act_id_of(request),
        submit_id=act_id_of(request, "submit_id"),
        dossier_id=request.POST.get("id") or str(uuid4()),
        facts=procedure_facts(version, office.short_name, right),
        procedure=version,
        is_post=who.actor.is_post,
    )
    return render(request, "desk/applicant.html", shown, status=status_of(form, refusal))


def _points(who: Visitor, agency: str) -> list[tuple[str, str]]:
    """The points where she may open it: hers; of an official those that serve the agency."""
    places = [place for place in who.places if who.actor.is_post or agency in place.agency_codes]
    return [(place.point_id, place.place) for place in places]


def _open(
    request: HttpRequest, who: Visitor, form: ApplicantForm, version: Procedure, agency: str
) -> tuple[UUID | None, RuleViolation | None]:
    """Open the dossier, and through the post file it, both or neither; a repeated post does nothing twice."""
    try:
        dossier_id = _id_of(request)
        body = {
            "id": str(dossier_id),
            "procedure": version.code,
            "agency": agency,
            "point": form.chosen_point,
            "channel": "POST" if who.actor.is_post else "DIRECT",
            "post_send": who.actor.is_post,
            "post_return": form.ticked("post_return") and version.post_return,
            "applicant": form.applicant(),
            "submitter_name": form.typed("submitter_name"),
        }
        with transaction.atomic():
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


def _id_of(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, rồi gõ lại.") from fault
