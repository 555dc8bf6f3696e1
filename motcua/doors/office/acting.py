"""The pages of the acts of this door: what is asked, what it will do, and why not when it cannot be done.

A post runs the act. Refused or with faults, the page comes back with everything typed, the same act id and what the
dossier has become, so that pressing again is the same act, once.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.violations import NotThere
from motcua.doors.frame import attempts, scans, showing
from motcua.doors.frame.acts import Answer, answers
from motcua.doors.frame.answering import SeeOther, act_id_of, status_of, tried_form
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office import asking, flowing, interrupting, may, sheet, work
from motcua.doors.office.asking import OfficeForm
from motcua.doors.office.effects import confirm_words, done_words, effects
from motcua.doors.office.top import page_of
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people.queries import officials
from motcua.record import reading, sight
from motcua.record.dossiers import opinions, readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.standing import Standing

FORMS: Mapping[Act, type[OfficeForm]] = {**asking.FORMS, **interrupting.FORMS}
_BY_ADDRESS = {address: act for act, address in work.ADDRESSES.items()}
_DECIDING = frozenset({Act.APPROVE, Act.SEND_BACK, Act.REFUSE})


@require_http_methods(["GET", "POST"])
@at_door("office")
def act(request: HttpRequest, dossier_id: UUID, address: str) -> HttpResponseBase:
    """The page of one act on one dossier; a post does it and leads back to the dossier."""
    asked = _BY_ADDRESS.get(address)
    if asked is None:
        raise Http404
    who = visitor(request)
    attempts.name_act(request, asked)
    try:
        dossier = _found(asked, dossier_id, who)
    except NotThere:
        given = _answered_meanwhile(asked, dossier_id, who)
        if given is None:
            raise
        return _too_late(request, who, given)
    standing, answer = _asked(dossier, who, asked)
    if request.method == "POST":
        return _posted(request, who, asked, dossier, standing)
    if answer.refusal is not None:
        return _shown(request, who, dossier, answer, standing, None, answer.refusal.status)
    return _shown(request, who, dossier, answer, standing, FORMS[asked](standing, _loads(asked, who)))


def _posted(request: HttpRequest, who: Visitor, asked: Act, dossier: Any, standing: Standing) -> HttpResponse:
    form = FORMS[asked](standing, _loads(asked, who), request.POST, request.FILES)
    done, violation = tried_form(request, asked, dossier.pk, form)
    if done is not None:
        messages.success(request, done_words(done, standing, officials(dossier.agency_code)))
        if sight.sees_opinion_alone(who.actor, who.places, dossier):
            return SeeOther(reverse("office:opinions"))
        return SeeOther(reverse("office:dossier", args=[dossier.pk]))
    status = status_of(form, violation)
    try:
        now_it_is = _found(asked, dossier.pk, who)
    except NotThere:
        given = _answered_meanwhile(asked, dossier.pk, who)
        if given is None:
            raise
        return _too_late(request, who, given)
    standing, _told = _asked(now_it_is, who, asked)
    shown = None if status == HTTPStatus.FORBIDDEN else form
    return _shown(request, who, now_it_is, Answer(asked, violation), standing, shown, status)


def _found(asked: Act, dossier_id: UUID, who: Visitor) -> Any:
    """Return the dossier; for the answer alone, to whose agency is asked about it too. Raises NotThere."""
    answers_it = asked is Act.ANSWER_OPINION
    return reading.find(str(dossier_id), who.actor, who.at, who.places, through_opinion=answers_it)


def _answered_meanwhile(asked: Act, dossier_id: UUID, who: Visitor) -> opinions.Asked | None:
    """Return what her agency has answered already about a dossier that she may no longer see; None = nothing."""
    if asked is not Act.ANSWER_OPINION:
        return None
    found = [item for item in opinions.of_dossier(dossier_id) if item.agency_code == who.actor.agency_code]
    return found[-1] if found and found[-1].answered_at is not None else None


def _too_late(request: HttpRequest, who: Visitor, given: opinions.Asked) -> HttpResponse:
    """Say that a colleague has answered, with what she said; what was typed stands below it."""
    here = reverse("office:opinions")
    context = page_of(request, who, at=here) | {
        "crumbs": [Crumb(_("Xin ý kiến"), here), Crumb(_("Đã trả lời"))],
        "opinion": flowing.opinion_line(given, who),
        "by": next((item.name for item in officials(given.agency_code) if item.id == given.answered_by), ""),
        "typed": request.POST.get("answer", ""),
        "is_error": request.method == "POST",
    }
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "office/answered.html", context, status=status)


def _asked(dossier: Any, who: Visitor, asked: Act) -> tuple[Standing, Answer]:
    standing, told = answers(dossier, who.actor, who.at, (asked,))
    return may.standing_for(told[0], standing), told[0]


def _loads(asked: Act, who: Visitor) -> Mapping[str, int]:
    return work.loads(who) if asked is Act.ASSIGN else {}


def _shown(
    request: HttpRequest,
    who: Visitor,
    dossier: Any,
    told: Answer,
    standing: Standing,
    form: OfficeForm | None,
    status: int = 200,
) -> HttpResponse:
    """Show the page of an act: the refusal that answers it, and the form unless the person has no right at all."""
    asked, colleagues = told.act, officials(dossier.agency_code)
    if request.method != "POST":
        readings.note(dossier.pk, who.actor, "office", What.PAGE, who.at, work=ACTS[asked].button)
    opinion_alone = sight.sees_opinion_alone(who.actor, who.places, dossier)
    href = reverse("office:opinions") if opinion_alone else reverse("office:dossier", args=[dossier.pk])
    label = may.label_of(asked, standing)
    panels = may.refused((told,), standing, who, colleagues)
    context = page_of(request, who, at=href if opinion_alone else "") | {
        "crumbs": _crumbs(standing.number, href, label, opinion_alone=opinion_alone),
        "title": label,
        "opinion_alone": opinion_alone,
        "number": standing.number,
        "href": href,
        "procedure": standing.procedure.called,
        "applicant": dossier.applicant_name,
        "status": dossier.status,
        "due": showing.due_of_clock(reading.clock(dossier, who.at)),
        "refusal": panels[0] if panels else None,
        "form": form,
        "is_error": told.refusal is not None,
        "effects": (*_in_whose_place(standing), *effects(asked, standing, colleagues)),
        "confirm": confirm_words(asked, standing),
        "warns": asked in (Act.REFUSE, Act.STOP, Act.CORRECT_RESULT),
        "law": ACTS[asked].law or "",
        "act_id": act_id_of(request),
        "last_event_no": dossier.last_event_no,
        "proposal": _proposal(asked, dossier.pk, standing, who) if form is not None else None,
    }
    if asked is Act.SIGN_RESULT:
        context["scans"] = scans.shelf(request, dossier, standing, "office")
    if asked in _DECIDING:
        context["draft"] = sheet.draft(dossier, standing, is_refused=asked is Act.REFUSE)
    if asked in _ABOUT_OPINIONS or asked in _DECIDING:
        context |= _opinions(request, dossier, standing, who, opinion_alone=opinion_alone)
    template = _TEMPLATES.get(asked, "office/act.html")
    return render(request, template, context, status=status)


def _in_whose_place(standing: Standing) -> tuple[str, ...]:
    """What the journal will say of an act in a colleague's place."""
    name = standing.actor.stands_for_name
    return (_("Bạn làm thay %(name)s; nhật ký ghi cả hai tên.") % {"name": name},) if name else ()


_ABOUT_OPINIONS = frozenset({Act.ASK_OPINION, Act.ANSWER_OPINION})
_TEMPLATES: Mapping[Act, str] = {
    Act.REQUEST_SUPPLEMENT: "office/supplement.html",
    Act.REQUIRE_PAYMENT: "office/payment.html",
    Act.ASK_STEPS: "office/steps.html",
    Act.ANSWER_OPINION: "office/answer.html",
    Act.APPROVE: "office/decide.html",
    Act.REFUSE: "office/decide.html",
    Act.SIGN_RESULT: "office/sign.html",
    Act.SEND_BACK: "office/decide.html",
}
"""Pages with more than a form; the others share one."""


def _crumbs(number: str, href: str, label: str, *, opinion_alone: bool) -> list[Crumb]:
    """The way here: through the dossier, or through the list of opinions for who sees nothing else of it."""
    if opinion_alone:
        return [Crumb(_("Xin ý kiến"), href), Crumb(number)]
    return [Crumb(_("Hộp việc"), reverse("office:inbox")), Crumb(number, href), Crumb(label)]


def _opinions(
    request: HttpRequest, dossier: Any, standing: Standing, who: Visitor, *, opinion_alone: bool
) -> dict[str, Any]:
    """What was asked and answered; who sees the opinion alone sees her own question, and what lies in the dossier."""
    found = opinions.of_dossier(dossier.pk)
    office = agencies().get(dossier.agency_code)
    if opinion_alone:
        found = tuple(item for item in found if item.agency_code == who.actor.agency_code and item.answered_at is None)
    return {
        "opinions": [flowing.opinion_line(item, who) for item in found],
        "scans": scans.shelf(request, dossier, standing, "office", counts=sheet.counts_of(dossier.pk))
        if opinion_alone
        else None,
        "asking": office.name if office else dossier.agency_code,
        "asking_phone": office.phone if office else "",
    }


def _proposal(asked: Act, dossier_id: UUID, standing: Standing, who: Visitor) -> tuple[str, reading.Proposal] | None:
    """Who proposed what, for the head who decides."""
    found = reading.proposals([dossier_id]).get(dossier_id) if asked in _DECIDING else None
    if found is None:
        return None
    colleagues = officials(standing.state.agency_code)
    return next((item.words for item in colleagues if item.id == found.by_id), ""), found
