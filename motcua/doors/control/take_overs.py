"""“Bàn giao bắt buộc”: what suspended and closed accounts still hold, and the minutes by which two others take it over.

Who witnesses begins a minute here, counts a drawer again where it differs, sees what was found beside what should be
there, and signs. The taker's part stands in the frame, for she may walk a round (docs/adr/0029).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.text import moment_words, number, vnd, vnd_in_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.control.gate import bar, for_roles
from motcua.doors.control.scope import points_of, sections
from motcua.doors.frame import drawer, take_overs
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link, Message, Tone
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agency, procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Employer, Role
from motcua.outward.notices.printing import render as printed
from motcua.outward.notices.take_over_sheets import minute_sheet
from motcua.record.dossiers.rules import STATUSES, Status
from motcua.record.payments import queries as payments
from motcua.record.payments.queries import CountRow
from motcua.record.payments.rules import ShiftState
from motcua.record.takeovers import holding
from motcua.record.takeovers import services as takeovers
from motcua.record.takeovers.holding import Holder
from motcua.record.takeovers.rules import STEP_WORDS, Held, Kind, Stage
from motcua.record.takeovers.services import Item, Minute

KIND_WORDS = {
    Kind.FOUND: "Tìm thấy, chuyển sang người nhận",
    Kind.MISSING: "Không tìm thấy",
    Kind.OFFERED: "Chưa nhận, bên giao giữ tiếp",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One suspended person in the list, with what she holds and the minute under way."""

    person_id: str
    name: str
    since: str
    places: str
    held: tuple[str, ...]
    oldest: str
    minute: str
    step: str


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """One envelope in words."""

    code: str
    number: str
    href: str
    about: str
    status: str
    since: str
    place: str
    outcome: str = ""
    refusal: str = ""
    is_settled: bool = True


# ---- who is seen -----------------------------------------------------------------------------------------------------


def _sees(who: Visitor, found: Holder) -> bool:
    """A manager and an administrator see everybody, the post its own, a head who stood at her points."""
    if who.actor.roles & {Role.MANAGER, Role.ADMINISTRATOR}:
        return True
    if Role.POST_DIRECTOR in who.actor.roles:
        return found.employer == Employer.POST.value
    return bool(found.points & {point.id for point in points_of(who)})


def seen(who: Visitor) -> tuple[Holder, ...]:
    """Return who of those this person oversees may no longer act and still holds something. Five statements at most."""
    return tuple(row for row in holding.holders() if _sees(who, row))


def warning(who: Visitor) -> Message | None:
    """Return the warning of the board; None where nobody holds anything. One statement where nobody is suspended."""
    found = seen(who)
    if not found:
        return None
    names = ", ".join(row.name for row in found[:3])
    more = _(" và %(n)s người khác") % {"n": len(found) - 3} if len(found) > 3 else ""
    return Message(
        Tone.WARN,
        _("Người bị đình chỉ còn giữ hồ sơ hoặc tiền: %(names)s%(more)s.") % {"names": names, "more": more},
        links=(Link(_("Bàn giao bắt buộc"), reverse("control:take-overs")),),
    )


def left_behind(person_id: str) -> str:
    """Return what a suspended person still holds, as a sentence with the way to her page; "" = nothing.

    Five statements at most. For the administration, which suspends her.
    """
    found = next(iter(holding.holders([person_id])), None)
    if found is None:
        return ""
    told = _("%(name)s còn giữ %(what)s: giao cho người khác.")
    return format_html(
        '{} <a href="{}">{}</a>',
        told % {"name": found.name, "what": ", ".join(_held_words(found))},
        reverse("control:take-over-person", args=[found.person_id]),
        _("Bàn giao bắt buộc"),
    )


def _may_witness(who: Visitor) -> bool:
    return bool(who.actor.roles & takeovers.WITNESSES)


# ---- the list --------------------------------------------------------------------------------------------------------


@require_safe
@at_door("control")
def listed(request: HttpRequest) -> HttpResponseBase:
    """Suspended and closed accounts that still hold something, the longest first, and minutes that were made."""
    who = visitor(request)
    found = seen(who)
    ids = {point.id for point in points_of(who)}
    minutes = [row for row in takeovers.newest() if row.point_id in ids]
    under_way = {row.person_id: row for row in minutes if row.stage not in (Stage.DONE, Stage.CANCELLED)}
    names = people.names({key for row in minutes for key in (row.person_id, row.taker_id, row.witness_id)})
    context = {
        "sections": sections(request, who),
        "now": who.at,
        "lines": [_line(row, under_way.get(row.person_id)) for row in found],
        "minutes": [
            (row, names.get(row.person_id, ""), names.get(row.taker_id, ""), names.get(row.witness_id, ""),
             _(STEP_WORDS[row.stage]))
            for row in minutes
        ],
        "may_witness": _may_witness(who),
    }  # fmt: skip
    return render(request, "control/take_overs.html", context)


def _held_words(row: Holder) -> list[str]:
    held = []
    if row.envelopes:
        held.append(_("%(n)s phong bì") % {"n": number(row.envelopes)})
    if row.offers:
        held.append(_("%(n)s phong bì chờ nhận") % {"n": number(row.offers)})
    if row.has_money:
        held.append(_("két tiền chưa đếm"))
    return held


def _line(row: Holder, minute: Minute | None) -> Line:
    return Line(
        row.person_id,
        row.name,
        moment_words(local(row.since)) if row.since else _("tài khoản đã khóa"),
        _places(row.points),
        tuple(_held_words(row)),
        moment_words(local(row.oldest)) if row.oldest else "",
        minute.number if minute else "",
        _(STEP_WORDS[minute.stage]) if minute else "",
    )


def _places(ids: Iterable[str]) -> str:
    known = points()
    return ", ".join(sorted(known[key].name if key in known else key for key in ids))


# ---- one person ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(DOORS["control"] | {Role.ADMINISTRATOR})
def person(request: HttpRequest, key: str) -> HttpResponseBase:
    """What one suspended person holds; who oversees begins the minute here, an administrator sees how much it is.

    Raises NotThere.
    """
    who = visitor(request)
    found = next((row for row in holding.holders([key]) if _sees(who, row)), None)
    if found is None:
        raise NotThere(thing=_("người bị đình chỉ còn giữ hồ sơ hoặc tiền"))
    typed = {name: request.POST.get(name, "") for name in ("taker", "reason")}
    refusal: RuleViolation | None = None
    if request.method == "POST":
        try:
            given = takeovers.begin(
                person_id=key, taker_id=typed["taker"], reason=typed["reason"], by=who.actor,
                points=[point.id for point in points_of(who)], at=who.at,
            )  # fmt: skip
        except RuleViolation as fault:
            refusal = fault
        else:
            messages.success(request, _("Đã lập biên bản %(number)s. Mời người nhận kiểm đếm.") % {"number": given})
            return SeeOther(reverse("control:take-over", args=[given]))
    held, minutes = holding.of_person(key, has_money=found.has_money), takeovers.of_person(key)
    names = procedure_names()
    context = {
        "sections": bar(request, who),
        "found": found,
        "held": _held_words(found),
        "sees_dossiers": bool(who.actor.roles & DOORS["control"]),
        "since": moment_words(local(found.since)) if found.since else _("tài khoản đã khóa"),
        "places": _places(found.points),
        "hers": [_envelope(row) for row in held.envelopes if row.is_hers],
        "offered": [_envelope(row) for row in held.envelopes if not row.is_hers],
        "shift": held.shift,
        "has_money": held.has_money,
        "drafts": [(row, names.get(row.procedure_id.split("@")[0], row.procedure_id)) for row in held.drafts],
        "draft_count": held.draft_count,
        "minute": next((row for row in minutes if row.stage is not Stage.DONE), None),
        "minutes": minutes,
        "takers": holding.takers(key, local(who.at).date(), but=[who.actor.id]),
        "may_witness": _may_witness(who),
        "typed": typed,
        "violation": refusal,
    }
    return render(
        request, "control/take_over_person.html", context, status=refusal.status if refusal else HTTPStatus.OK
    )


def _envelope(row: Held) -> EnvelopeLine:
    names = procedure_names()
    status = STATUSES[Status(row.status)].word
    return EnvelopeLine(
        row.code,
        row.number,
        reverse("control:dossier", args=[row.dossier_id]),
        f"{names.get(row.procedure_id.split('@')[0], row.procedure_id)} · {agency(row.agency_code).short_name}",
        _(status),
        moment_words(local(row.since)),
        _("ngăn %(shelf)s") % {"shelf": row.shelf} if row.shelf else _("trên tay"),
    )


# ---- one minute ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("control")
def minute(request: HttpRequest, number: str) -> HttpResponseBase:
    """How far a minute is, and the witness's next step: count again, sign, take the rest over. Raises NotThere."""
    who, found = visitor(request), _get(request, number)
    sheet = drawer.sheet_of(request)
    refusal: RuleViolation | None = None
    if request.method == "POST":
        try:
            answer = _step(request, who, found, sheet)
        except RuleViolation as fault:
            refusal = fault
        else:
            if answer is not None:
                return answer
    problems = sheet.problems if request.POST.get("step") == "recount" else []
    context = _shown(who, takeovers.get(number)) | {
        "sections": sections(request, who),
        "sheet": sheet,
        "problems": problems,
        "is_asked_back": request.POST.get("step") == "recount" and not problems and refusal is None,
        "words": vnd_in_words(sheet.total_vnd),
        "typed": request.POST.get("remark", ""),
        "violation": refusal,
    }
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "control/take_over.html", context, status=status)


def _get(request: HttpRequest, number: str) -> Minute:
    """Return a minute that this person oversees or has part in. Raises NotThere."""
    who, found = visitor(request), takeovers.get(number)
    ids = {point.id for point in points_of(who)}
    if found.point_id not in ids and who.actor.id not in (found.taker_id, found.witness_id):
        raise NotThere(thing=_("biên bản bàn giao"))
    return found


def _step(request: HttpRequest, who: Visitor, found: Minute, sheet: drawer.Sheet) -> HttpResponse | None:
    """Do the step that was posted; None = the page asks back. Raises what the step raises."""
    here = reverse("control:take-over", args=[found.number])
    step = request.POST.get("step", "")
    if step == "recount":
        if sheet.problems or request.POST.get("total") != str(sheet.total_vnd):
            return None
        takeovers.recount(
            number=found.number, by=who.actor, notes=sheet.notes, count_id=drawer.count_id_of(sheet), at=who.at
        )
    elif step == "cancel":
        takeovers.cancel(number=found.number, by=who.actor, at=who.at)
        messages.success(request, _("Đã hủy biên bản %(number)s.") % {"number": found.number})
        return SeeOther(reverse("control:take-over-person", args=[found.person_id]))
    elif step in ("sign", "again"):
        takeovers.sign(number=found.number, by=who.actor, remark=request.POST.get("remark", ""), at=who.at)
        job = take_overs.start(found.number, who.actor, who.at, here)
        if job is not None:
            return SeeOther(reverse("frame:job", args=[job]))
        if takeovers.get(found.number).stage is Stage.DONE:
            messages.success(request, _("Đã ký biên bản %(number)s và chuyển xong.") % {"number": found.number})
    return SeeOther(here)


def _shown(who: Visitor, found: Minute) -> dict[str, Any]:
    """What the page of a minute says."""
    names = people.names({found.person_id, found.taker_id, found.witness_id})
    shift = payments.shift(found.shift_id) if found.shift_id else None
    counts = payments.counts_of(shift.id) if shift is not None and shift.state is not ShiftState.OPEN else ()
    is_compared = found.stage is Stage.SIGNING
    compared = takeovers.compared(found) if is_compared else None
    items = takeovers.items_of(found.number) if found.signed_at else ()
    may_sign = who.actor.id == found.witness_id
    return {
        "minute": found,
        "person": names.get(found.person_id, found.person_id),
        "taker": names.get(found.taker_id, found.taker_id),
        "witness": names.get(found.witness_id, found.witness_id),
        "place": _places([found.point_id]),
        "step": _(STEP_WORDS[found.stage]),
        "steps": _steps(found, names),
        "opened": moment_words(local(found.opened_at)),
        "shift": shift,
        "counts": [_count_words(row, found.stage) for row in counts],
        "difference_vnd": shift.difference_vnd
        if shift and found.stage not in (Stage.COUNTING, Stage.RECOUNTING)
        else None,
        "short_vnd": -(shift.difference_vnd or 0) if shift else 0,
        "compared": compared,
        "found": [_envelope(row) for row in compared.found] if compared else (),
        "missing": [_envelope(row) for row in compared.missing] if compared else (),
        "offered": [_envelope(row) for row in compared.offered] if compared else (),
        "items": _items(items),
        "left": sum(not item.is_settled for item in items),
        "may_sign": may_sign,
        "may_recount": may_sign and found.stage is Stage.RECOUNTING,
        "needs_remark": bool(compared and compared.differs) or bool(shift and shift.difference_vnd),
    }


def _steps(found: Minute, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """The steps in their order: (words, who, when); when "" = not yet."""

    def when(at: datetime | None) -> str:
        return moment_words(local(at)) if at is not None else ""

    taker, witness = names.get(found.taker_id, ""), names.get(found.witness_id, "")
    return [
        (_("Lập biên bản"), witness, when(found.opened_at)),
        (_("Kiểm đếm, không xem sổ"), taker, when(found.counted_at)),
        (_("Đối chiếu, ký chứng kiến"), witness, when(found.signed_at)),
        (_("Chuyển xong sang người nhận"), taker, when(found.done_at)),
    ]


def _count_words(row: CountRow, stage: Stage) -> tuple[int, str, str]:
    """One count: its number, what was counted, what the books said, which a second count must not see."""
    expected = "" if stage in (Stage.COUNTING, Stage.RECOUNTING) else vnd(row.expected_vnd)
    counted = "" if stage is Stage.RECOUNTING else vnd(row.counted_vnd)
    return row.count_no, counted, expected


def _items(items: Iterable[Item]) -> list[EnvelopeLine]:
    """The envelopes of a signed minute with what became of each."""
    rows = list(items)
    numbers = takeovers.numbers_of([item.dossier_id for item in rows])
    return [
        EnvelopeLine(
            item.code, numbers.get(item.dossier_id, ""), reverse("control:dossier", args=[item.dossier_id]),
            vnd(item.money_vnd) if item.money_vnd else "", "", "", "", _(KIND_WORDS[item.kind]), item.refusal,
            item.is_settled,
        )
        for item in rows
    ]  # fmt: skip


@require_safe
@at_door("control")
def sheet(request: HttpRequest, number: str) -> HttpResponseBase:
    """The minute for print, both names on it. Raises NotThere."""
    who, found = visitor(request), _get(request, number)
    answer = HttpResponse(printed(minute_sheet(found, who.at)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
