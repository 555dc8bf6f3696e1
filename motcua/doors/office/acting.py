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

from motcua.doors.frame import showing
from motcua.doors.frame.acts import Answer, answers
from motcua.doors.frame.answering import SeeOther, act_id_of, status_of, tried_form
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office import sheet, work
from motcua.doors.office.asking import FORMS, OfficeForm
from motcua.doors.office.effects import confirm_words, done_words, effects
from motcua.doors.office.top import page_of
from motcua.ground.people.queries import officials
from motcua.record import reading
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.standing import Standing

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
    dossier = reading.find(str(dossier_id), who.actor, who.at, who.places)
    standing, answer = _asked(dossier, who, asked)
    if request.method == "POST":
        return _posted(request, who, asked, dossier, standing)
    if answer.refusal is not None:
        return _shown(request, who, dossier, answer, standing, None, answer.refusal.status)
    return _shown(request, who, dossier, answer, standing, FORMS[asked](standing, _loads(asked, who)))


def _posted(request: HttpRequest, who: Visitor, asked: Act, dossier: Any, standing: Standing) -> HttpResponse:
    form = FORMS[asked](standing, _loads(asked, who), request.POST)
    done, violation = tried_form(request, asked, dossier.pk, form)
    if done is not None:
        messages.success(request, done_words(done, standing, officials(dossier.agency_code)))
        return SeeOther(reverse("office:dossier", args=[dossier.pk]))
    status = status_of(form, violation)
    now_it_is = reading.find(str(dossier.pk), who.actor, who.at, who.places)
    standing, _told = _asked(now_it_is, who, asked)
    shown = None if status == HTTPStatus.FORBIDDEN else form
    return _shown(request, who, now_it_is, Answer(asked, violation), standing, shown, status)


def _asked(dossier: Any, who: Visitor, asked: Act) -> tuple[Standing, Answer]:
    standing, told = answers(dossier, who.actor, who.at, (asked,))
    return standing, told[0]


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
    href = reverse("office:dossier", args=[dossier.pk])
    panels = sheet.refused((told,), standing, who, colleagues)
    context = page_of(request, who) | {
        "crumbs": [
            Crumb(_("Hộp việc"), reverse("office:inbox")), Crumb(standing.number, href), Crumb(ACTS[asked].button)
        ],
        "title": ACTS[asked].button,
        "number": standing.number,
        "href": href,
        "procedure": standing.procedure.short_name,
        "applicant": dossier.applicant_name,
        "status": dossier.status,
        "due": showing.due_of_clock(reading.clock(dossier, who.at)),
        "refusal": panels[0] if panels else None,
        "form": form,
        "is_error": told.refusal is not None,
        "effects": effects(asked, standing, colleagues),
        "confirm": confirm_words(asked),
        "warns": asked is Act.REFUSE,
        "law": ACTS[asked].law or "",
        "act_id": act_id_of(request),
        "last_event_no": dossier.last_event_no,
        "proposal": _proposal(asked, dossier.pk, standing, who) if form is not None else None,
    }  # fmt: skip
    template = "office/supplement.html" if asked is Act.REQUEST_SUPPLEMENT else "office/act.html"
    return render(request, template, context, status=status)


def _proposal(asked: Act, dossier_id: UUID, standing: Standing, who: Visitor) -> tuple[str, reading.Proposal] | None:
    """Who proposed what, for the head who decides."""
    found = reading.proposals([dossier_id]).get(dossier_id) if asked in _DECIDING else None
    if found is None:
        return None
    colleagues = officials(standing.state.agency_code)
    return next((item.words for item in colleagues if item.id == found.by_id), ""), found
