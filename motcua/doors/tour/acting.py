"""The acts of a round, one page each: take over, deliver, not delivered, hand on.

Refused or with faults the page comes back with everything typed and the same act id, so that pressing again is the same
act, once. A press that comes after the act was written leads to what follows it, and writes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.base.text import day_words, masked_phone, short_day_words, time_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.frame import attempts, wording
from motcua.doors.frame.acts import answers
from motcua.doors.frame.answering import SeeOther, act_id_of, status_of, tried_form
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.handing_out import PAPER_KINDS, RECEIVERS, is_drawing
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.tour.day import call_href, is_apple, map_href
from motcua.doors.tour.forms import (
    AttemptForm,
    BackForm,
    CarryForm,
    DeliveryForm,
    HandOnForm,
    InviteForm,
    RefusalForm,
    TakeBackForm,
)
from motcua.ground.catalogue.queries import agency as office
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.record import reading, rounds
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.papers import queries as papers
from motcua.record.rounds import Deed
from motcua.record.standing import Standing, has_ended

Dossier = Any
"""The row that `reading` returns; doors import no models."""


@dataclass(frozen=True, slots=True)
class Under:
    """What a page of an act is made for: the dossier, how it stands, and what was posted."""

    dossier: Dossier
    standing: Standing
    data: QueryDict | None
    files: MultiValueDict[str, Any] | None = None
    for_apple: bool = False


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of one act: its template, its form, what it shows beside it."""

    act: Act
    template: str
    form: Callable[[Under], ActForm]
    shown: Callable[[Under, ActForm], Mapping[str, Any]]


def _carry_form(under: Under) -> ActForm:
    return CarryForm(under.data)


def _carry_shown(under: Under, form: ActForm) -> Mapping[str, Any]:
    """What is counted together with the agency."""
    return {"contents": _contents(under), "agency": _agency(under)}


def _contents(under: Under) -> list[tuple[str, str]]:
    """What lies in the envelope: the results, or the papers of a dossier that ended without one."""
    ended = has_ended(under.standing)
    rows = [row for row in papers.counted(under.dossier.pk) if ended or row.is_result]
    return [(row.name, _copies(row)) for row in rows]


def _copies(row: Any) -> str:
    return wording.copies(row.original_count, row.certified_copy_count, row.photocopy_count)


def _deliver_form(under: Under) -> ActForm:
    start = {"receiver": RECEIVERS[0][0], "paper_kind": PAPER_KINDS[0][0]}
    return DeliveryForm(under.standing, under.dossier.applicant_name, under.data, initial=start, files=under.files)


def _deliver_shown(under: Under, form: ActForm) -> Mapping[str, Any]:
    drawing = form.typed("signature")
    return {
        "is_ended": has_ended(under.standing),
        "attempt_href": reverse("tour:attempt", args=[under.dossier.pk]),
        "phone": masked_phone(under.dossier.applicant_phone),
        "call_href": call_href(under.dossier.applicant_phone),
        "map_href": map_href(under.dossier.applicant_address, for_apple=under.for_apple),
        "receivers": RECEIVERS,
        "paper_kinds": PAPER_KINDS,
        "contents": _contents(under),
        "drawing": drawing if is_drawing(drawing) else "",
        "is_on_paper": form.ticked("signed_on_paper"),
        "is_photo_lost": "photo" in form.files and "photo" not in form.errors,
    }


def _attempt_form(under: Under) -> ActForm:
    earliest = day_words(_earliest(under.standing))
    asked = {"next_on": earliest, "next_step": "try_again"}
    return AttemptForm(under.data, day=under.standing.today, earliest=earliest, initial=asked)


def _attempt_shown(under: Under, form: ActForm) -> Mapping[str, Any]:
    carried = under.standing.carried
    return {"attempt_no": carried.attempt_count + 1 if carried else 1}


def _earliest(standing: Standing) -> date:
    """Return the first day on which somebody who was not at home may be visited again."""
    gap = standing.rules.invitation_gap_working_days
    return add_working_days(standing.today, gap, standing.calendar)


def _hand_on_form(under: Under) -> ActForm:
    return HandOnForm(under.data)


def _hand_on_shown(under: Under, form: ActForm) -> Mapping[str, Any]:
    return {"agency": _agency(under)}


def _agency(under: Under) -> str:
    return office(under.dossier.agency_code).short_name


def _invite_form(under: Under) -> ActForm:
    earliest = day_words(_earliest(under.standing))
    return InviteForm(under.data, earliest=earliest, initial={"manner": "PHONE", "come_by": earliest})


def _invite_shown(under: Under, form: ActForm) -> Mapping[str, Any]:
    carried = under.standing.carried
    return {"invitation_no": carried.invitation_count + 1 if carried else 1}


def _back_form(under: Under) -> ActForm:
    return BackForm(under.data)


def _refusal_form(under: Under) -> ActForm:
    return RefusalForm(under.data)


CARRY = ActPage(Act.ACCEPT_TO_CARRY, "tour/carry.html", _carry_form, _carry_shown)
"""Count with the agency, read the seal again, sign, take over."""
DELIVER = ActPage(Act.DELIVER, "tour/deliver.html", _deliver_form, _deliver_shown)
"""Identity or authority, papers back, money, signature."""
ATTEMPT = ActPage(Act.RECORD_ATTEMPT, "tour/attempt.html", _attempt_form, _attempt_shown)
"""Why nobody took it, what follows, and when."""
INVITE = ActPage(Act.INVITE, "tour/invite.html", _invite_form, _invite_shown)
"""Invite the receiver to the post office up to a day."""
BACK = ActPage(Act.RETURN_UNDELIVERED, "tour/back.html", _back_form, _hand_on_shown)
"""Bring back to the agency what nobody took."""
REFUSE = ActPage(Act.REFUSE_TO_CARRY, "tour/refuse.html", _refusal_form, _hand_on_shown)
"""Do not take over what the agency offers."""
TAKE_BACK = ActPage(Act.WITHDRAW_OFFER, "tour/take_back.html", lambda under: TakeBackForm(under.data), _hand_on_shown)
"""Take back what was offered and nobody has accepted."""
HAND_ON = ActPage(Act.OFFER_HANDOVER, "tour/hand_on.html", _hand_on_form, _hand_on_shown)
"""Offer an envelope to the agency of its dossier."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("tour")
def act_page(request: HttpRequest, dossier_id: UUID, page: ActPage) -> HttpResponseBase:
    """Show the page of an act, or do the act. Raises NotThere for what is not in her round."""
    who = visitor(request)
    attempts.name_act(request, page.act)
    is_post = request.method == "POST"
    earlier = _earlier(request, who, dossier_id) if is_post else None
    if earlier is not None:
        said = _("Việc này đã ghi lúc %(time)s, không ghi lần hai.") % {"time": time_words(local(earlier.at))}
        messages.info(request, said)
        return SeeOther(_after(earlier, dossier_id))
    try:
        dossier, standing, refusal = _asked(who, dossier_id, page.act)
    except NotThere:
        if page.act is Act.DELIVER and rounds.deed(who.actor, dossier_id, act=Act.DELIVER) is not None:
            return SeeOther(reverse("tour:done", args=[dossier_id]))
        raise
    if not is_post:
        readings.note(dossier.pk, who.actor, "tour", What.PAGE, who.at, work=ACTS[page.act].button)
    data, files = (request.POST, request.FILES) if is_post else (None, None)
    under = Under(dossier, standing, data, files, is_apple(request.headers.get("User-Agent", "")))
    form = page.form(under)
    if is_post:
        done, refusal = tried_form(request, page.act, dossier_id, form)
        if done is not None:
            deed = Deed(done.event_no, done.act, who.at, done.facts)
            if done.act is not Act.DELIVER:
                messages.success(request, _said(deed, dossier_id))
            return SeeOther(_after(deed, dossier_id))
        dossier, standing, _now = _asked(who, dossier_id, page.act)
    return _shown(request, page, replace(under, dossier=dossier, standing=standing), form, refusal)


def _asked(who: Visitor, dossier_id: UUID, act: Act) -> tuple[Dossier, Standing, RuleViolation | None]:
    dossier = reading.unseen(str(dossier_id))
    standing, told = answers(dossier, who.actor, who.at, (act,))
    return dossier, standing, told[0].refusal


def _earlier(request: HttpRequest, who: Visitor, dossier_id: UUID) -> Deed | None:
    """Return what was written under the act id that came with the form: a second tap, or a page from the history."""
    try:
        act_id = UUID(request.POST.get("act_id", ""))
    except ValueError:
        return None
    return rounds.deed(who.actor, dossier_id, act_id=act_id)


def _after(deed: Deed, dossier_id: UUID) -> str:
    """Return where an act leads: a delivery to its slip, all else to the list of the day."""
    return reverse("tour:done", args=[dossier_id]) if deed.act is Act.DELIVER else reverse("tour:today")


def _said(deed: Deed, dossier_id: UUID) -> str:
    facts = deed.facts
    if deed.act is Act.ACCEPT_TO_CARRY:
        words = _("Đã nhận chuyển phong bì %(envelope)s, phiếu gửi %(slip)s.") % facts
        href = reverse("tour:consignment", args=[dossier_id])
        return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', words, href, _("In phiếu gửi"))
    if deed.act is Act.RECORD_ATTEMPT:
        next_on = short_day_words(date.fromisoformat(str(facts["next_on"])))
        return _("Đã ghi: chưa giao được lần %(n)s, lần sau %(day)s.") % {"n": facts["attempt_no"], "day": next_on}
    return _SAID.get(deed.act, _("Đã giao phong bì %(envelope)s, chờ cơ quan ký.")) % facts


_SAID = {
    Act.INVITE: gettext_lazy("Đã ghi mời nhận lần %(invitation_no)s."),
    Act.RETURN_UNDELIVERED: gettext_lazy("Đã giao lại cơ quan phong bì %(envelope)s, chờ cơ quan ký biên bản."),
    Act.REFUSE_TO_CARRY: gettext_lazy("Đã ghi: không nhận chuyển phong bì %(envelope)s, cơ quan vẫn giữ."),
    Act.WITHDRAW_OFFER: gettext_lazy("Đã lấy lại phong bì %(envelope)s."),
}


def _shown(
    request: HttpRequest, page: ActPage, under: Under, form: ActForm, refusal: RuleViolation | None
) -> HttpResponse:
    dossier, standing = under.dossier, under.standing
    shown = {
        "form": form,
        "violation": refusal,
        "is_possible": refusal is None or request.method == "POST",
        "dossier_number": standing.number,
        "dossier_id": dossier.pk,
        "procedure": standing.procedure.short_name,
        "receiver": dossier.applicant_name,
        "address": dossier.applicant_address,
        "envelope": standing.envelope,
        "act_id": act_id_of(request),
        "last_event_no": dossier.last_event_no,
        "now": under.standing.at,
        **page.shown(under, form),
    }
    return render(request, page.template, shown, status=status_of(form, refusal))
