"""Handing over, signing, taking over: one act for each envelope, one result for each, the minutes printed together."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.base.violations import NotReadable, NotThere
from motcua.doors.desk import page, prints, scanned
from motcua.doors.desk.handover import BY_SLUG, DEALS, Deal, asked_run, show
from motcua.doors.desk.saying import form_of, sentence
from motcua.doors.frame import kept
from motcua.doors.frame.languages import said
from motcua.doors.frame.many import Outcome, picked_from, run_each
from motcua.doors.frame.session import at_door, visitor
from motcua.doors.frame.wording import FORM_NAMES
from motcua.record.dossiers.rules import Act


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one envelope, and the form to print."""

    number: str
    href: str
    sentence: str
    law: str
    is_done: bool
    form_href: str
    form_words: str


@require_POST
@at_door("desk")
def deal(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Do the act of a run for each ticked envelope by itself, and say of each what became of it."""
    who = visitor(request)
    if slug not in BY_SLUG:
        raise NotThere(thing="trang này")
    found, run = DEALS[BY_SLUG[slug]], request.POST.get("run", "")
    try:
        picked = picked_from(request.POST)
        body = _body(found, request)
        kept.require_sending()
    except (NotReadable, kept.NotSentYet) as fault:
        return show(request, asked_run(request), problem=said(fault), status=fault.status)
    # What was put aside stands in the first minute: the sheet of the whole run prints it once.
    remark = scanned.take_differences(request.session, run) if found.act is Act.ACCEPT_HANDOVER else ""
    first, noted = picked[0], {**body, "remark": remark} if remark else body
    outcomes = run_each(found.act, picked, lambda item: noted if item is first else body, who.actor, who.at)
    done = [outcome.done for outcome in outcomes if outcome.done is not None]
    scanned.forget(request.session, (str(item.facts.get("envelope", "")) for item in done))
    shown = page.context(
        request,
        deal=found,
        results=[result_of(outcome) for outcome in outcomes],
        done=len(done),
        failed=len(outcomes) - len(done),
        minutes=prints.remember_minutes(request.session, done),
    )
    return render(request, "desk/handed.html", shown, status=HTTPStatus.OK if done else HTTPStatus.CONFLICT)


def _body(found: Deal, request: HttpRequest) -> Mapping[str, object]:
    if not found.needs_signature:
        return {}
    if not request.POST.get("is_signed"):
        raise NotReadable(
            sentence="Phiếu gửi chưa có đủ hai chữ ký. Cùng cơ quan ký, đánh dấu, rồi nhận.", field="is_signed"
        )
    return {"is_signed": True}


def result_of(outcome: Outcome) -> Result:
    """Return what a page says of one outcome."""
    ref = str(outcome.dossier_id)
    if outcome.done is None:
        return Result("", page.of_dossier(ref), outcome.refusal, outcome.law, False, "", "")
    kind = form_of(outcome.done.act)
    form_href = reverse("desk:form", args=[ref, outcome.done.event_no]) if kind else ""
    code = str(outcome.done.facts.get("envelope", ""))
    return Result(
        code, page.of_dossier(ref), sentence(outcome.done), "", True, form_href, FORM_NAMES[kind].short if kind else ""
    )
