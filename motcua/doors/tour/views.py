"""The pages of a round beside its acts: the list of the day, a code that opens its stop, what was delivered, slips."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base import ids
from motcua.base.text import short_day_words, vnd
from motcua.base.violations import NotThere
from motcua.doors.frame import take_overs
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Fact
from motcua.doors.frame.handing_out import RECEIVERS
from motcua.doors.frame.session import at_door, visitor
from motcua.doors.tour import day
from motcua.doors.tour.day import Day, day_of, is_apple, opened_by
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.layouts import print_form as printed
from motcua.record import rounds
from motcua.record.dossiers.rules import Act
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import thaw
from motcua.record.scanning.queries import has_proof


@require_GET
@at_door("tour")
def today(request: HttpRequest) -> HttpResponseBase:
    """The list of the day in the order of its doors."""
    return _shown(request, _day(request))


@require_GET
@at_door("tour")
def end(request: HttpRequest) -> HttpResponseBase:
    """The end of a round: what is done, what is still held and where it goes."""
    found = _day(request)
    facts = [
        Fact(_("Điểm đã xong"), _("%(done)s trên %(all)s") % {"done": len(found.done), "all": found.total}),
        Fact(_("Đang giữ"), _("%(n)s phong bì") % {"n": found.held}),
        Fact(_("Còn phải thu"), vnd(found.left_vnd) if found.left_vnd else _("không còn khoản nào")),
    ]
    who = visitor(request)
    shown = _frame(found, "tour:end") | {"facts": facts, "day_words": short_day_words(local(who.at).date())}
    return render(request, "tour/end.html", shown)


def _frame(found: Day, page: str) -> dict[str, Any]:
    """What both lists of the round show, and where their doors go on."""
    more_href = f"{reverse(page)}?tu={found.next_cursor}" if found.next_cursor else ""
    return {"round": found, "more_href": more_href, "stops_number": day.STOPS, "most": day.PAPERS}


def _day(request: HttpRequest) -> Day:
    for_apple = is_apple(request.headers.get("User-Agent", ""))
    return day_of(visitor(request), cursor=request.GET.get("tu"), for_apple=for_apple)


@require_POST
@at_door("tour")
def find(request: HttpRequest) -> HttpResponseBase:
    """Open the stop or the envelope of a code that was scanned or typed; the code never stands in an address."""
    typed = request.POST.get("q", "").strip()[:80]
    href = opened_by(visitor(request), ids.identify(typed).normalised or typed)
    if href:
        return SeeOther(href)
    return _shown(request, _day(request), typed=typed, problem=_not_opened(typed))


def _not_opened(typed: str) -> str:
    """Why a code opens nothing: it is none, its check digit is wrong, or it is not of this round."""
    if not typed:
        return _("Chưa gõ mã. Mã in trên phong bì, bắt đầu bằng MC-.")
    read = ids.identify(typed)
    if read.kind in (ids.Kind.ENVELOPE, ids.Kind.S10) and not read.valid:
        return read.detail
    return _("“%(code)s” không có trong tuyến của bạn. Quét lại, hoặc gõ lại mã trên phong bì.") % {"code": typed}


def _shown(request: HttpRequest, found: Day, *, typed: str = "", problem: str = "") -> HttpResponse:
    who = visitor(request)
    shown = _frame(found, "tour:today") | {
        "place": who.place,
        "day_words": short_day_words(local(who.at).date()),
        "typed": typed,
        "problem": problem,
        "is_error": bool(problem),
        "to_take_over": take_overs.waiting_for(who),
    }
    return render(request, "tour/today.html", shown, status=422 if problem else 200)


@require_GET
@at_door("tour")
def done(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """What she has just delivered: slip, receipt, and what she holds now. Raises NotThere for what others delivered."""
    delivered = rounds.deed(visitor(request).actor, dossier_id, act=Act.DELIVER)
    if delivered is None:
        raise NotThere(thing="lần giao này")
    facts = delivered.facts
    shown = {
        "deed": delivered,
        "shown": _delivered(facts, is_kept=has_proof(dossier_id, delivered.event_no)),
        "slip_href": reverse("tour:slip", args=[dossier_id]),
        "hand_on_href": reverse("tour:hand-on", args=[dossier_id]) if facts.get("recall_envelope") else "",
    }
    return render(request, "tour/done.html", shown)


def _delivered(facts: Mapping[str, Any], *, is_kept: bool) -> list[Fact]:
    """What the event of a delivery says, for the courier's eyes: no name and no digits of a paper."""
    to_whom = dict(RECEIVERS).get(str(facts["receiver"]), "")
    shown = [
        Fact(_("Phong bì"), facts["envelope"], is_code=True),
        Fact(_("Phiếu phát"), facts["slip"], is_code=True),
        Fact(_("Người nhận"), to_whom),
        Fact(_("Chữ ký"), _signed(str(facts["signature"]), is_kept=is_kept)),
        Fact(_("Đã thu"), vnd(facts["taken_vnd"]) if facts["taken_vnd"] else _("không phải thu"), facts["receipt"]),
    ]
    if facts.get("recall_envelope"):
        words = _("%(n)s giấy tờ") % {"n": len(facts["recalled"])}
        shown.append(Fact(_("Thu lại"), words, _("phong bì %(code)s") % {"code": facts["recall_envelope"]}))
    return shown


def _signed(way: str, *, is_kept: bool) -> str:
    """How the receiver signed, and whether that lies with the dossier; photos came later than the first deliveries."""
    if way == "PAPER":
        return _("ký giấy, ảnh đã lưu vào hồ sơ") if is_kept else _("ký giấy, không có ảnh")
    return _("ký trên màn hình, đã lưu vào hồ sơ") if is_kept else _("ký trên màn hình")


@require_GET
@at_door("tour")
def slip(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The delivery slip as PDF, for who delivered. Raises NotThere."""
    return _form(request, dossier_id, Act.DELIVER)


@require_GET
@at_door("tour")
def consignment(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The consignment slip that she signed with the agency, as PDF. Raises NotThere."""
    return _form(request, dossier_id, Act.ACCEPT_TO_CARRY)


def _form(request: HttpRequest, dossier_id: UUID, act: Act) -> HttpResponse:
    """The form that her own act issued, as it was frozen: her deed is her right to it. Raises NotThere."""
    deed = rounds.deed(visitor(request).actor, dossier_id, act=act)
    issued = papers.form(dossier_id, deed.event_no) if deed is not None else None
    if issued is None:
        raise NotThere(thing="biểu mẫu")
    answer = HttpResponse(printed(thaw(issued.content)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issued.kind.lower()}-{issued.event_no}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
