"""What each form says of one dossier, put together at the instant of its issue and frozen there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypedDict

from motcua.ground.catalogue.rules import AgencyFacts, ComponentRule, Procedure
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.models import Dossier
from motcua.record.papers.contract import consignment_terms
from motcua.record.papers.form_sets import number_in
from motcua.record.papers.forms import (
    ApologyLetter,
    Component,
    ConsignmentSlip,
    Contact,
    DeliveryProof,
    DeliverySlip,
    Form,
    HandoverLine,
    HandoverMinute,
    IssuingBody,
    LimitUnit,
    MoneyKind,
    MoneyLine,
    Party,
    PaymentNotice,
    ReceiptSlip,
    RejectionNotice,
    StopNotice,
    SupplementRequest,
    Way,
    freeze,
)
from motcua.record.papers.models import Paper
from motcua.record.papers.rules import Count
from motcua.record.papers.services import FormDraft

_MONEY: Mapping[str, MoneyKind] = {"PHI": "fee", "LE_PHI": "charge", "POSTAGE": "postage", "FINE": "fine"}
_UNITS: Mapping[str, LimitUnit] = {
    "working_days": "working_days",
    "working_hours": "working_hours",
    "calendar_days": "calendar_days",
    "same_day": "same_day",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who issues, and where: the desk, its address, and the person who signs."""

    name: str
    place: str
    person: str
    role: str = ""
    address: str = ""
    phone: str = ""
    parent: str = ""

    @property
    def body(self) -> IssuingBody:
        """The head of the form."""
        return IssuingBody(name=self.name, place=self.place, parent=self.parent)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on a form: kind as the ledger names it."""

    kind: str
    label: str
    amount_vnd: int
    is_paid: bool
    receipt_no: str = ""
    exempted_by: str = ""
    """Why it is lowered; "" = it is whole. Of 0 đồng nothing is taken."""


def draft(kind: str, number: str, form: Form) -> FormDraft:
    """Return a form ready to be issued."""
    return FormDraft(kind, number, freeze(form))


def owner(dossier: Dossier) -> Party:
    """Return the applicant as a party."""
    return Party(
        name=dossier.applicant_name,
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=dossier.applicant_email,
        personal_id_last4=dossier.applicant_personal_id[-4:],
    )


def submitter(dossier: Dossier) -> Party | None:
    """Return who files for the applicant; None = the applicant."""
    return Party(name=dossier.submitter_name) if dossier.submitter_name else None


def office(agency: AgencyFacts) -> Party:
    """Return an agency as a party."""
    return Party(name=agency.name, address=agency.address, phone=agency.phone)


def counted(components: Sequence[ComponentRule], counts: Iterable[Count]) -> tuple[Component, ...]:
    """Return components as counted, those without any copy left out."""
    names = {item.component_no: item.name for item in components}
    return tuple(
        Component(
            name=names[count.component_no],
            originals=count.original,
            certified_copies=count.certified_copy,
            photocopies=count.photocopy,
            electronic=count.electronic,
        )
        for count in counts
        if count.original or count.certified_copy or count.photocopy or count.electronic
    )


def listed(papers: Iterable[Paper]) -> tuple[Component, ...]:
    """Return stored papers as components, recalled ones that are still with the applicant left out."""
    return tuple(
        Component(
            name=row.name,
            originals=row.original_count,
            certified_copies=row.certified_copy_count,
            photocopies=row.photocopy_count,
            electronic=row.electronic_count,
        )
        for row in papers
        if row.original_count or row.certified_copy_count or row.photocopy_count or row.electronic_count
    )


def _way_home(dossier: Dossier) -> tuple[Way, str]:
    """How the result goes home, and where it is handed over."""
    if dossier.electronic_return:
        return "online", "từ tài khoản của người nộp"
    return ("post", "tại nhà") if dossier.post_return else ("counter", "tại quầy")


def receipt_slip(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, in_register: int, papers: tuple[Component, ...],
    due_at: datetime, received_at: datetime, issued_at: datetime, lookup: str, slip_no: str, reduced: str = "",
) -> FormDraft:  # fmt: skip
    """Mẫu 01; `in_register` is its number in the register of its agency and year, which the receipt bears too.

    `reduced`: what was taken off the fees and why.
    """
    number = f"{in_register:04d}/TNHS"
    home, place = _way_home(dossier)
    way: Way = "post" if dossier.post_send else "online" if dossier.channel == "ONLINE" else "counter"
    form = ReceiptSlip(
        body=desk.body,
        slip_no=number,
        dossier_code=dossier.code or "",
        receiving_unit=f"{desk.name}, {desk.address}".rstrip(", "),
        owner=owner(dossier),
        submitter=submitter(dossier),
        procedure_name=procedure.name,
        procedure_code=procedure.code,
        case_name=procedure.case_name,
        components=papers,
        limit=procedure.limit_quantity if procedure.limit_unit != "same_day" else 0,
        limit_unit=_UNITS[procedure.limit_unit],
        received_at=received_at,
        due_at=due_at,
        issued_at=issued_at,
        submitted_by=way,
        returned_by=home,
        return_place=place,
        receiver_name=desk.person,
        set_count=procedure.set_count,
        consignment_slip_no=slip_no,
        lookup_address=lookup,
        register_book=f"{local(issued_at):%Y}",
        register_no=in_register,
        reduced=reduced,
        form_no=number_in(procedure.form_set, ReceiptSlip.kind),
        form_set=procedure.form_set,
    )
    return draft("MAU_01", number, form)


@dataclass(frozen=True, slots=True)
class Consignment:
    """One leg through the post: its numbers, its day and its price."""

    slip_no: str
    envelope_code: str
    seal_no: str
    accepted_at: datetime
    promised_on: date
    transit_days: int
    amounts: tuple[Amount, ...]
    item_code: str = ""
    weight_g: int | None = None


def consignment_slip(
    dossier: Dossier, procedure: Procedure, desk: Desk, agency: AgencyFacts, leg: Consignment, *,
    goes_home: bool, papers: tuple[Component, ...], results: tuple[Component, ...] = (), recalled: Sequence[str] = (),
) -> FormDraft:  # fmt: skip
    """Phiếu gửi hồ sơ, of the dossier to the agency or of the result home (QĐ 45/2016, Art. 6, 9)."""
    service: Literal["send", "receive", "both"] = (
        "both" if dossier.post_send and dossier.post_return else "send" if dossier.post_send else "receive"
    )
    form = ConsignmentSlip(
        body=desk.body,
        slip_no=leg.slip_no,
        direction="to_applicant" if goes_home else "to_agency",
        sender=office(agency) if goes_home else owner(dossier),
        submitter=None if goes_home else submitter(dossier),
        post=Party(name=desk.name, address=desk.address, phone=desk.phone, represented_by=desk.person, role=desk.role),
        addressee=owner(dossier) if goes_home else office(agency),
        accepted_at=leg.accepted_at,
        accepted_place=agency.name if goes_home else desk.name,
        taken_over="agency" if goes_home else "outlet",
        handed_over="address" if goes_home else "agency",
        service=service,
        procedure_name=procedure.name,
        procedure_code=procedure.code,
        papers=papers,
        results=results,
        recalled_papers=tuple(recalled),
        envelope_code=leg.envelope_code,
        seal_no=leg.seal_no,
        money=tuple(money_line(amount) for amount in leg.amounts),
        transit_days=leg.transit_days,
        promised_on=leg.promised_on,
        terms=consignment_terms("to_applicant" if goes_home else "to_agency", rule_set(local(leg.accepted_at).date())),
        request_no=dossier.request_no,
        dossier_code=dossier.code or "",
        item_code=leg.item_code,
        weight_g=leg.weight_g,
    )
    return draft("PHIEU_GUI", leg.slip_no, form)


def money_line(amount: Amount) -> MoneyLine:
    """Return an amount as a form prints it."""
    if not amount.amount_vnd:
        return MoneyLine(
            kind=_MONEY[amount.kind], name=amount.label, amount_vnd=0, state="exempt", ground=amount.exempted_by
        )
    return MoneyLine(
        kind=_MONEY[amount.kind],
        name=amount.label,
        amount_vnd=amount.amount_vnd,
        ground=f"đã giảm: {amount.exempted_by}" if amount.exempted_by else "",
        state="collected" if amount.is_paid else "due",
        way="cash" if amount.is_paid else "",
        receipt_no=amount.receipt_no,
    )


@dataclass(frozen=True, slots=True)
class Handover:
    """What both sides sign for one dossier: its line, and the sum of money that goes with it."""

    number: str
    slip_no: str
    envelope_code: str
    seal_no: str
    is_complete: bool
    difference: str
    money_vnd: int
    signed_at: datetime
    counts: tuple[int, int, int]
    """Originals, certified copies, photocopies as counted together."""


def handover_minute(
    dossier: Dossier, procedure: Procedure, giver: Party, receiver: Desk, agency: AgencyFacts, handover: Handover
) -> FormDraft:
    """Biên bản giao nhận hồ sơ (QĐ 45/2016, Art. 7)."""
    originals, certified, photocopies = handover.counts
    line = HandoverLine(
        envelope_code=handover.envelope_code,
        slip_no=handover.slip_no,
        reference=dossier.code or dossier.request_no,
        applicant_name=dossier.applicant_name,
        procedure_name=procedure.short_name,
        seal_no=handover.seal_no,
        seal_intact=True,
        originals=originals,
        certified_copies=certified,
        photocopies=photocopies,
        accepted=True,
        complete=handover.is_complete,
        difference=handover.difference,
        money_vnd=handover.money_vnd,
    )
    form = HandoverMinute(
        body=receiver.body,
        minute_no=handover.number,
        place=receiver.place,
        opened_at=handover.signed_at,
        signed_at=handover.signed_at,
        giver=giver,
        receiver=Party(name=agency.name, address=agency.address, represented_by=receiver.person, role=receiver.role),
        lines=(line,),
    )
    return draft("BIEN_BAN", handover.number, form)


def supplement_request(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, number: str, items: tuple[Component, ...], reason: str,
    issued_at: datetime, contact_phone: str,
) -> FormDraft:  # fmt: skip
    """Mẫu 02."""
    clock: Literal["not_started", "restart", "pause"] = "not_started"
    if dossier.received_at is not None:
        clock = "restart" if procedure.on_supplement == "RESTART" else "pause"
    form = SupplementRequest(
        body=desk.body,
        notice_no=number,
        reference=dossier.code or dossier.request_no,
        owner=owner(dossier),
        submitter=submitter(dossier),
        procedure_name=procedure.name,
        procedure_code=procedure.code,
        items=items,
        reason=reason,
        contact=Contact(name=desk.person, unit=desk.name, phone=contact_phone),
        issuer_name=desk.person,
        issued_at=issued_at,
        clock=clock,
        hand_in_at="tại Bộ phận Một cửa hoặc qua dịch vụ bưu chính công ích",
        form_no=number_in(procedure.form_set, SupplementRequest.kind),
        form_set=procedure.form_set,
    )
    return draft("MAU_02", number, form)


def rejection_notice(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, number: str, reason: str, legal_ground: str,
    issued_at: datetime, contact_phone: str,
) -> FormDraft:  # fmt: skip
    """Mẫu 03."""
    form = RejectionNotice(
        body=desk.body,
        notice_no=number,
        reference=dossier.request_no,
        owner=owner(dossier),
        submitter=submitter(dossier),
        procedure_name=procedure.name,
        procedure_code=procedure.code,
        reason=reason,
        legal_ground=legal_ground,
        contact=Contact(name=desk.person, unit=desk.name, phone=contact_phone),
        issuer_name=desk.person,
        issued_at=issued_at,
        form_no=number_in(procedure.form_set, RejectionNotice.kind),
        form_set=procedure.form_set,
    )
    return draft("MAU_03", number, form)


def delivery_slip(
    dossier: Dossier, procedure: Procedure, desk: Desk, agency: AgencyFacts, *, number: str, consignment_slip_no: str,
    envelope_code: str, seal_no: str, papers: Sequence[Paper], recalled: Sequence[str], amounts: Sequence[Amount],
    proof: DeliveryProof,
) -> FormDraft:  # fmt: skip
    """Phiếu phát kết quả: who took the result, shown by which paper (QĐ 45/2016, Art. 10; TT 17/2017, Art. 5)."""
    form = DeliverySlip(
        body=desk.body,
        slip_no=number,
        consignment_slip_no=consignment_slip_no,
        envelope_code=envelope_code,
        seal_no=seal_no,
        agency_name=agency.name,
        addressee=owner(dossier),
        courier_name=desk.person,
        dossier_code=dossier.code or dossier.request_no,
        procedure_name=procedure.short_name,
        results=listed(row for row in papers if row.is_result),
        recalled_papers=tuple(recalled),
        money=tuple(money_line(amount) for amount in amounts),
        issued_at=proof.delivered_at,
        proof=proof,
    )
    return draft("PHIEU_PHAT", number, form)


class _Letterhead(TypedDict):
    """What every letter of an agency to an applicant says alike: who writes, to whom, on which procedure."""

    body: IssuingBody
    owner: Party
    submitter: Party | None
    procedure_name: str
    procedure_code: str
    signer_name: str
    signer_role: str
    issued_at: datetime
    contact: Contact
    form_set: str


def _letterhead(
    dossier: Dossier, procedure: Procedure, desk: Desk, issued_at: datetime, contact_phone: str
) -> _Letterhead:
    return {
        "body": desk.body,
        "owner": owner(dossier),
        "submitter": submitter(dossier),
        "procedure_name": procedure.name,
        "procedure_code": procedure.code,
        "signer_name": desk.person,
        "signer_role": desk.role or "Thủ trưởng cơ quan",
        "issued_at": issued_at,
        "contact": Contact(name=desk.person, unit=desk.name, phone=contact_phone),
        "form_set": procedure.form_set,
    }


def apology_letter(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, number: str, received_at: datetime, due_at: datetime,
    new_due_at: datetime, reason: str, issued_at: datetime, contact_phone: str,
) -> FormDraft:  # fmt: skip
    """Mẫu 04; `due_at` is the due instant first given, `new_due_at` the one given now (NĐ 61/2018, Art. 19.9)."""
    form = ApologyLetter(
        **_letterhead(dossier, procedure, desk, issued_at, contact_phone),
        letter_no=number,
        dossier_code=dossier.code or "",
        received_at=received_at,
        due_at=due_at,
        new_due_at=new_due_at,
        reason=reason,
        form_no=number_in(procedure.form_set, ApologyLetter.kind),
    )
    return draft("MAU_04", number, form)


def stop_notice(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, number: str, asked_by: Literal["applicant", "agency"],
    stage: str, reason: str, issued_at: datetime, contact_phone: str, asked_on: date | None = None,
    decision: str = "", legal_ground: str = "", financial_consequence: str = "", amounts: Sequence[Amount] = (),
    returned: tuple[Component, ...] = (),
) -> FormDraft:  # fmt: skip
    """Mẫu 05 of 2025; under the set of 2018 the same notice without a form number. `stage` is the status in words."""
    form = StopNotice(
        **_letterhead(dossier, procedure, desk, issued_at, contact_phone),
        notice_no=number,
        dossier_code=dossier.code or dossier.request_no,
        asked_by=asked_by,
        asked_on=asked_on,
        stage=stage,
        reason=reason,
        decision=decision,
        legal_ground=legal_ground,
        received_at=dossier.received_at,
        stopped_at=issued_at,
        financial_consequence=financial_consequence,
        money=tuple(money_line(amount) for amount in amounts),
        returned_papers=returned,
        form_no=number_in(procedure.form_set, StopNotice.kind),
    )
    return draft("MAU_05", number, form)


def payment_notice(
    dossier: Dossier, procedure: Procedure, desk: Desk, *, number: str, amounts: Sequence[Amount], issued_at: datetime,
    contact_phone: str, reason: str = "", legal_ground: str = "", pay_by: date | None = None,
    ways: Sequence[str] = (),
) -> FormDraft:  # fmt: skip
    """Thông báo nộp phí, lệ phí, nghĩa vụ tài chính: `amounts` are owed, `ways` say how they can be paid."""
    form = PaymentNotice(
        **_letterhead(dossier, procedure, desk, issued_at, contact_phone),
        notice_no=number,
        dossier_code=dossier.code or dossier.request_no,
        lines=tuple(money_line(amount) for amount in amounts),
        reason=reason,
        legal_ground=legal_ground,
        pay_by=pay_by,
        ways=tuple(ways),
        clock="pause" if dossier.received_at is not None else "not_started",
    )
    return draft("THONG_BAO_PHI", number, form)
