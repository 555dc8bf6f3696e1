"""Printing at a counter: a form as an act has issued it, and the minutes of one handover together.

The first printing of a form is the original. Each printing is written down, so those after it say "Bản in lại".
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.base.text import masked_name, masked_phone
from motcua.base.violations import NoRight, NotThere
from motcua.doors.desk import printed
from motcua.doors.frame.acts import Done
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.binding import bound
from motcua.outward.notices.control import control_sheet
from motcua.outward.notices.layouts import print_copies
from motcua.outward.notices.money import receipt_form
from motcua.record import gathered, reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import Act
from motcua.record.gatherings import queries as gatherings
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import ConsignmentSlip, HandoverMinute, Party, thaw
from motcua.record.papers.services import note_printing
from motcua.record.papers.sheets import ConsignmentList, ListedDossier

_LAST = "desk-last-minutes"
_MINUTES_MOST = 200


@require_safe
@at_door("desk")
def form(request: HttpRequest, ref: str, event_no: int) -> HttpResponseBase:
    """Print the form that an event issued, as PDF in the browser; printed again it says so on the sheet."""
    who = visitor(request)
    found, envelope = reading.find_with_paper(ref, who.actor, who.at)
    issued = papers.form(found.pk, event_no)
    if issued is None:
        raise NotThere(thing="biểu mẫu này")
    require_leg(who, found, envelope, event_no, is_both_sides=issued.kind == MINUTE)
    readings.note(found.pk, who.actor, "desk", What.FORM, who.at, thing_no=event_no)
    return printed.of_dossier(thaw(issued.content), who, found.pk, event_no, number=issued.number)


MINUTE = "BIEN_BAN"
"""The kind of the minute of a handover, of which both sides keep a copy (QĐ 45/2016, Art. 7)."""


def require_leg(who: Visitor, found: Any, envelope: Any, event_no: int, *, is_both_sides: bool = False) -> None:
    """Refuse with NotOnThisLeg what names the applicant once the leg of the post is over; one statement at most.

    What she issued herself today may still be printed, and a minute that both sides signed today: the sheet belongs to
    what has just been done.
    """
    if sight.view_of(who.actor, found, envelope).opens_forms:
        return
    if not _is_todays(who, found.pk, event_no, is_both_sides=is_both_sides):
        raise NotOnThisLeg()


def _is_todays(who: Visitor, dossier_id: UUID, event_no: int, *, is_both_sides: bool = False) -> bool:
    """Whether she issued a form today, or somebody did one that both sides signed."""
    done = papers.issued_by(dossier_id, event_no)
    is_todays = done is not None and local(done[1]).date() == local(who.at).date()
    return done is not None and is_todays and (is_both_sides or done[0] == who.actor.id)


class NotOnThisLeg(NoRight):
    """A form names the applicant; the post prints it again on its own leg, or on the day on which it issued it."""

    code = "print.not-on-this-leg"
    text = (
        "Hồ sơ đã qua chặng của bưu điện nên không in lại biểu mẫu có thông tin người nộp. Cơ quan giải quyết in lại."
    )
    law = "Luật 91/2025/QH15; QĐ 45/2016/QĐ-TTg, Điều 16.5"


@require_safe
@at_door("desk")
def control(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Print the control sheet of a dossier as its journal stands, at the agency's own desk. Raises NotThere."""
    who = visitor(request)
    if who.actor.is_post:
        raise NotThere(thing="phiếu kiểm soát")
    found = reading.find(ref, who.actor, who.at, who.places)
    readings.note(found.pk, who.actor, "desk", What.FORM, who.at)
    return printed.file(control_sheet(found, who.at), number=f"phieu-kiem-soat-{ref}", is_reprint=False)


# ---- the slip of a sack ----------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def group_slip(request: HttpRequest, number: str, slip: str) -> HttpResponseBase:
    """Print the one slip of a sack, made of the slips that were frozen when its dossiers went in.

    Only for those who see all that it names: the counter that sealed it, and the agency it goes to. Printed again by
    the post after its leg it has initials and last digits of those whose envelopes are handed over. Raises NotThere.
    """
    who = visitor(request)
    group = gatherings.seen(number, who.actor, who.places)
    issued = papers.issued(gathered.slips(group.pk).get(slip, ()))
    if not issued:
        raise NotThere(thing="phiếu gửi này")
    numbers = [note_printing(item.dossier_id, item.event_no, by_id=who.actor.id, at=who.at) for item in issued]
    for item in issued:
        readings.note(item.dossier_id, who.actor, "desk", What.FORM, who.at, thing_no=item.event_no)
    sheet = slip_of_all(group, slip, issued)
    is_reprint = min(numbers) > 1
    if is_reprint and who.actor.is_post and not _is_todays(who, issued[0].dossier_id, issued[0].event_no):
        open_ones = gathered.with_forms(who.actor, who.places, group.pk)
        sheet = masked(sheet, [item.dossier_id in open_ones for item in issued])
    return printed.file(sheet, number=slip, is_reprint=is_reprint)


def masked(sheet: ConsignmentList, open_ones: Sequence[bool]) -> ConsignmentList:
    """Return a slip of a sack with initials of the owners whose leg is over; once all are, of the submitter too."""
    lines = tuple(
        line if is_open else replace(line, owner_name=masked_name(line.owner_name))
        for line, is_open in zip(sheet.lines, open_ones, strict=True)
    )
    if any(open_ones):
        return replace(sheet, lines=lines)
    filer = sheet.submitter
    hidden = replace(
        filer, name=masked_name(filer.name), phone=masked_phone(filer.phone) if filer.phone else "",
        represented_by=masked_name(filer.represented_by) if filer.represented_by else "",
    )  # fmt: skip
    return replace(sheet, lines=lines, submitter=hidden)


def slip_of_all(group: Any, slip_no: str, issued: Sequence[Any]) -> ConsignmentList:
    """Return the slip of a sack: what is common from the slip frozen last, a line from each, in the order given."""
    slips = [thaw(item.content) for item in issued]
    each = [slip for slip in slips if isinstance(slip, ConsignmentSlip)]
    last = max(each, key=lambda item: item.accepted_at)
    person = group.submitter_name
    party = Party(
        name=group.body_name or person, phone=group.submitter_phone, represented_by=person if group.body_name else ""
    )
    return ConsignmentList(
        body=last.body,
        slip_no=slip_no,
        list_no=group.number,
        seal_no=last.seal_no,
        submitter=party,
        authority=group.authority,
        post=last.post,
        addressee=last.addressee,
        procedure_name=last.procedure_name,
        procedure_code=last.procedure_code,
        accepted_at=last.accepted_at,
        accepted_place=last.accepted_place,
        promised_on=max(item.promised_on for item in each),
        transit_days=last.transit_days,
        lines=tuple(_line_of(item) for item in each),
    )


def _line_of(slip: ConsignmentSlip) -> ListedDossier:
    paid = [item for item in slip.money if item.state == "collected"]
    return ListedDossier(
        number=int(slip.slip_no.rpartition("/")[2]),
        reference=slip.request_no,
        owner_name=slip.sender.name,
        envelope_code=slip.envelope_code,
        originals=sum(item.originals for item in slip.papers),
        certified_copies=sum(item.certified_copies for item in slip.papers),
        photocopies=sum(item.photocopies for item in slip.papers),
        money_vnd=sum(item.amount_vnd for item in paid),
        receipt_no=next((item.receipt_no for item in paid), ""),
    )


# ---- all slips of a visit or a list ----------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def gathering(request: HttpRequest, number: str) -> HttpResponseBase:
    """Print in one file what the reception of each dossier of a visit or a list has issued: slip and receipt.

    Of each dossier that she sees, and whose forms she may print again one by one. Raises NotThere when nothing was
    issued yet, NotOnThisLeg when the leg of the post is over for all.
    """
    who = visitor(request)
    found = gatherings.seen(number, who.actor, who.places)
    files: list[bytes] = []
    there = gathered.receptions(who.actor, who.places, found.pk)
    if who.actor.is_post and there:
        open_ones = gathered.with_forms(who.actor, who.places, found.pk)
        there = tuple(each for each in there if each[0] in open_ones or _is_todays(who, each[0], each[1]))
        if not there:
            raise NotOnThisLeg()
    for dossier_id, event_no, receipt in there:
        readings.note(dossier_id, who.actor, "desk", What.FORM, who.at, thing_no=event_no)
        issued = papers.form(dossier_id, event_no)
        if issued is not None:
            print_no = note_printing(dossier_id, event_no, by_id=who.actor.id, at=who.at)
            files.append(print_copies(thaw(issued.content), reprint=print_no > 1))
        if receipt:
            print_no = note_printing(dossier_id, event_no, sheet="RECEIPT", by_id=who.actor.id, at=who.at)
            form = receipt_form(reading.unseen(str(dossier_id)), event_no)
            files.append(print_copies(form, reprint=print_no > 1))
    if not files:
        raise NotThere(thing="giấy tờ đã in của lượt này")
    return printed.pdf(bound(files), number)


# ---- the minutes of one handover -------------------------------------------------------------------------------------


def remember_minutes(session: SessionBase, done: Iterable[Done]) -> int:
    """Keep which minutes were signed by one press, to be printed together; return how many there are."""
    signed = [(str(item.dossier_id), item.event_no) for item in done if item.act is Act.ACCEPT_HANDOVER]
    if signed:
        session[_LAST] = signed[:_MINUTES_MOST]
    return len(signed)


@require_safe
@at_door("desk")
def minutes(request: HttpRequest) -> HttpResponseBase:
    """Print the minutes that were signed last as one sheet with a line for each envelope, for both sides to sign.

    Each dossier keeps its own minute; the sheet is made of them and bears their numbers, from first to last.
    """
    who = visitor(request)
    places = _remembered(request.session)
    issued = papers.issued(places)
    forms = [read for read in (thaw(item.content) for item in issued) if isinstance(read, HandoverMinute)]
    if not forms:
        raise NotThere(thing="biên bản vừa ký")
    numbers = [note_printing(item.dossier_id, item.event_no, by_id=who.actor.id, at=who.at) for item in issued]
    sheet = together(forms)
    return printed.file(sheet, number=sheet.minute_no, is_reprint=min(numbers) > 1)


def together(minutes: Sequence[HandoverMinute]) -> HandoverMinute:
    """Return minutes of the same two sides as one sheet: their lines in order, their numbers from first to last."""
    first, last = minutes[0], minutes[-1]
    if len(minutes) == 1:
        return first
    return replace(
        first,
        minute_no=f"{first.minute_no}/{last.minute_no.rpartition('-')[2]}",
        opened_at=min(item.opened_at for item in minutes),
        signed_at=max(item.signed_at for item in minutes),
        lines=tuple(line for item in minutes for line in item.lines),
        remark="; ".join(dict.fromkeys(item.remark for item in minutes if item.remark)),
    )


def _remembered(session: SessionBase) -> list[tuple[UUID, int]]:
    found = session.get(_LAST)
    return [(UUID(str(dossier_id)), int(event_no)) for dossier_id, event_no in found or ()]
