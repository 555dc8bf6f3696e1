"""What each form of a dossier says: frozen when it is issued, printed the same for ever after.

A form is a value without clock or database. The act that issues it fills one of the dataclasses, stores `freeze(form)`
in a JSON column, and whoever prints it later reads it back with `thaw`. That a sheet is a reprint, or which copy of a
set it is, is told at printing and is no part of the form.

All text is Vietnamese as the reader shall see it. Instants carry an offset; the forms print them in the time of
Vietnam. Amounts are whole đồng. Of a personal number only the last four digits are ever kept in a form.

Law: Mẫu 01–03 follow the form set of Thông tư 03/2025/TT-VPCP; the slips QĐ 45/2016/QĐ-TTg, Art. 6, 7, 9, 10 and
TT 17/2017/TT-BTTTT, Art. 5, 9.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from motcua.record.papers.contract import Direction, Term
from motcua.record.papers.frozen import Frozen, UnreadableFormError

LimitUnit = Literal["working_days", "working_hours", "calendar_days", "same_day"]
"""What a processing limit is counted in."""

Way = Literal["counter", "post", "online"]
"""How a dossier comes in or a result goes out: at a counter, through the public post, electronically."""

MoneyKind = Literal["fee", "charge", "fine", "postage", "remittance"]
"""Phí, lệ phí, tiền phạt, cước bưu chính, phí chuyển tiền: kinds that are never added into one line."""

LEGAL_SUBMISSION = (
    "Các hồ sơ ghi “Nhận” được coi là đã nộp hợp pháp cho cơ quan có thẩm quyền kể từ thời điểm hai bên ký "
    "biên bản này (Điều 7 Quyết định 45/2016/QĐ-TTg)."
)
"""The sentence of a handover minute that starts the clock. Law: QĐ 45/2016/QĐ-TTg, Art. 7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingBody(Frozen):
    """Who issues the form: the two-line head at its left, and the place beside the date."""

    name: str
    """The body itself, second line, bold: "Chi nhánh Cái Nước"."""
    place: str
    """Where it is signed: "Cái Nước", printed "Cái Nước, ngày 02 tháng 11 năm 2026"."""
    parent: str = ""
    """The body above it, first line: "Văn phòng Đăng ký đất đai tỉnh Cà Mau"; empty = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Frozen):
    """A person or organisation that sends, takes, carries or receives."""

    name: str
    honorific: str = ""
    """"Ông", "Bà" before a person's name in the text, left out under a signature; empty for an organisation."""
    address: str = ""
    phone: str = ""
    """As given, printed in full: the slip is the parties' own."""
    email: str = ""
    personal_id_last4: str = ""
    """The last four digits of the personal number, printed "•••• •••• 4417"; the number itself is never in a form."""
    represented_by: str = ""
    """The person who signs for an organisation; empty = the party signs itself."""
    role: str = ""
    """The office of who signs: "Giao dịch viên quầy 2", "Công chức tiếp nhận"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Frozen):
    """One paper of a dossier (thành phần hồ sơ) and how many of it there are, by kind of copy."""

    name: str
    originals: int = 0
    """Bản chính."""
    certified_copies: int = 0
    """Bản sao chứng thực."""
    photocopies: int = 0
    """Bản chụp."""
    electronic: int = 0
    """Electronic files, signed or scanned; the column is printed only where some component has one."""
    note: str = ""
    """On form 02 and 03: what is wrong or missing; elsewhere: a remark below the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine(Frozen):
    """One amount that belongs to the consignment or delivery: of one kind, for one purpose."""

    kind: MoneyKind
    name: str
    """What it is for: "Lệ phí cấp giấy phép lái xe"; empty = the name of the kind alone."""
    amount_vnd: int
    state: Literal["collected", "due", "exempt"]
    """Collected against a receipt; due from the receiver at delivery; or not charged, with its ground."""
    way: Literal["cash", "transfer", "online", ""] = ""
    """How it was paid, when collected."""
    receipt_no: str = ""
    """Number of the receipt or voucher, when collected."""
    ground: str = ""
    """Why it is exempt or reduced: "hộ nghèo"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Frozen):
    """The officer whom the applicant may ask."""

    name: str
    unit: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip(Frozen):
    """Mẫu 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả: the agency has the dossier and says when the result is due."""

    kind: ClassVar[str] = "receipt_slip"
    title: ClassVar[str] = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    slip_no: str
    """Number beside "Số:", with its suffix: "0017/TNHS"."""
    dossier_code: str
    """Mã số hồ sơ; the only content of the QR code."""
    receiving_unit: str
    """The one-stop desk with its place: "Bưu điện Cái Nước, quầy 2, xã Cái Nước, tỉnh Cà Mau"."""
    owner: Party
    """Chủ hồ sơ."""
    procedure_name: str
    components: tuple[Component, ...]
    limit: int
    """The processing limit in `limit_unit`; 0 for same_day."""
    limit_unit: LimitUnit
    received_at: datetime
    """The start of the clock: under public post, the signing of the handover minute."""
    due_at: datetime
    issued_at: datetime
    """When this slip was issued: the date in its head."""
    submitted_by: Way
    returned_by: Way
    receiver_name: str
    """The officer or clerk who received the dossier and signs."""
    submitter: Party | None = None
    """Who handed it in for the owner; None = the owner."""
    authority: str = ""
    """The submitter's letter of authority: "Giấy ủy quyền ngày 20/10/2026"."""
    procedure_code: str = ""
    request: str = ""
    """What is asked for in the applicant's words, where the procedure's name does not say it."""
    set_count: int = 1
    """Số bộ hồ sơ."""
    consignment_slip_no: str = ""
    """The post's slip the dossier came with, under public post."""
    return_place: str = ""
    """Where the result is handed over: "tại nhà", "tại quầy 2"."""
    lookup_address: str = ""
    """The public page that follows a dossier, without a scheme; empty = not printed."""
    register_book: str = ""
    """The book of the register and its year: "02/2026"; empty = the electronic register alone."""
    register_no: int | None = None
    signed_digitally: bool = False
    """Whether the receiver signs the file; on paper otherwise."""
    form_no: str = "01"
    """Number of this form in its set."""
    form_set: str = "2025"
    """The set of forms it belongs to: TT 03/2025/TT-VPCP."""

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.dossier_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentSlip(Frozen):
    """Phiếu gửi hồ sơ: the co-signed contract of one consignment, of the dossier to the agency or of the result home.

    Law: QĐ 45/2016/QĐ-TTg, Art. 6, 9; contents TT 17/2017/TT-BTTTT, Art. 9 (it has the force of a contract).
    """

    kind: ClassVar[str] = "consignment_slip"
    title: ClassVar[str] = "Phiếu gửi hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("Liên người gửi", "Liên bưu điện", "Liên kèm hồ sơ")

    body: IssuingBody
    """The post office that takes the consignment over."""
    slip_no: str
    direction: Direction
    sender: Party
    """The applicant, or the agency on the way home."""
    post: Party
    """The postal operator; `represented_by` is the clerk who signs."""
    addressee: Party
    """The competent agency, or the applicant on the way home."""
    accepted_at: datetime
    """When both signed: day J of the transit time."""
    accepted_place: str
    taken_over: Literal["outlet", "address", "agency"]
    """Where the post takes it over: at its outlet, at the sender's address, at the agency."""
    handed_over: Literal["agency", "address", "outlet"]
    """Where the post hands it over."""
    service: Literal["send", "receive", "both"]
    """What the applicant registered for: sending the dossier, receiving the result, both. Law: QĐ 45/2016, Art. 5."""
    procedure_name: str
    papers: tuple[Component, ...]
    """The papers inside: of the dossier, or the originals that go home with the result."""
    envelope_code: str
    """Code of the sealed envelope: the only content of QR code and Code 128."""
    seal_no: str
    money: tuple[MoneyLine, ...]
    transit_days: int
    """n of J+n, in working days."""
    promised_on: date
    """The last day of the transit time."""
    terms: tuple[Term, ...]
    """Rights, duties, liability, complaint: kept as printed, from `consignment_terms`."""
    results: tuple[Component, ...] = ()
    """The results inside, on the way home."""
    recalled_papers: tuple[str, ...] = ()
    """Papers that the post takes back from the receiver for the agency. Law: TT 17/2017, Art. 5(2)."""
    submitter: Party | None = None
    """Who handed it over for the sender; None = the sender."""
    authority: str = ""
    request_no: str = ""
    """Number of the request before there is a dossier code."""
    dossier_code: str = ""
    procedure_code: str = ""
    item_code: str = ""
    """The carrier's own item code, when one is given."""
    weight_g: int | None = None

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code and Code 128 hold."""
        return self.envelope_code

    @property
    def issued_at(self) -> datetime:
        """The slip is issued at the instant both parties sign it."""
        return self.accepted_at


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverLine(Frozen):
    """One dossier of a handover."""

    envelope_code: str
    slip_no: str
    """The consignment slip it came with."""
    reference: str
    """Its request number or dossier code."""
    applicant_name: str
    procedure_name: str
    seal_no: str
    seal_intact: bool
    originals: int
    certified_copies: int
    photocopies: int
    accepted: bool
    complete: bool
    """Whether the joint count agreed with the slip and the published list."""
    difference: str = ""
    """What did not agree, or why it was not accepted."""
    money_vnd: int = 0
    """State money that is handed over together with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverMinute(Frozen):
    """Biên bản giao nhận hồ sơ: both sides counted together and sign; its signing is the legal submission.

    Law: QĐ 45/2016/QĐ-TTg, Art. 7; on the way home Art. 9.
    """

    kind: ClassVar[str] = "handover_minute"
    title: ClassVar[str] = "Biên bản giao nhận hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("Bản bên giao", "Bản bên nhận")

    body: IssuingBody
    minute_no: str
    """Number of the minute: the only content of its QR code."""
    place: str
    opened_at: datetime
    """When the joint count began."""
    signed_at: datetime
    """When both signed."""
    giver: Party
    receiver: Party
    lines: tuple[HandoverLine, ...]
    manifest_no: str = ""
    """The list (bảng kê) that was offered."""
    legal_effect: str = LEGAL_SUBMISSION
    """The sentence on legal submission; empty where the handover has no such effect (results on their way home)."""
    remark: str = ""
    """What both sides want written down besides."""

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.minute_no

    @property
    def issued_at(self) -> datetime:
        """The minute is issued at the instant both sides sign it."""
        return self.signed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest(Frozen):
    """Mẫu 02, phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: what is missing, said once and completely."""

    kind: ClassVar[str] = "supplement_request"
    title: ClassVar[str] = "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    notice_no: str
    """Number with its suffix: "0005/HDHS"."""
    reference: str
    """Dossier code, or request number before reception: the only content of the QR code."""
    owner: Party
    procedure_name: str
    items: tuple[Component, ...]
    """What has to be handed in, by kind of copy; `note` says what is wrong with what is there."""
    reason: str
    contact: Contact
    issuer_name: str
    """Who guided the applicant and signs."""
    issued_at: datetime
    clock: Literal["not_started", "restart", "pause"]
    """What the request does to the limit: nothing yet, starts afresh when complete, or stands still until then."""
    submitter: Party | None = None
    answer_by: date | None = None
    """The last day to answer; None = no such day."""
    procedure_code: str = ""
    hand_in_at: str = ""
    """Where and how to hand in: "tại quầy 2 hoặc qua dịch vụ bưu chính công ích"."""
    form_no: str = "02"
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionNotice(Frozen):
    """Mẫu 03, phiếu từ chối tiếp nhận giải quyết hồ sơ: why the desk cannot take the dossier, and what goes back."""

    kind: ClassVar[str] = "rejection_notice"
    title: ClassVar[str] = "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    notice_no: str
    """Number with its suffix: "0002/TCHS"."""
    reference: str
    """Dossier code or request number: the only content of the QR code."""
    owner: Party
    procedure_name: str
    reason: str
    contact: Contact
    issuer_name: str
    issued_at: datetime
    submitter: Party | None = None
    procedure_code: str = ""
    legal_ground: str = ""
    """Instrument and article that the refusal stands on."""
    returned_papers: tuple[Component, ...] = ()
    """The papers that go back to the applicant with this notice."""
    form_no: str = "03"
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt(Frozen):
    """One attempt to deliver that failed, or an invitation."""

    at: datetime
    reason: str
    next_step: str
    """What follows: "Mời lần 2, ngày 20/11/2026"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryProof(Frozen):
    """Who took the consignment, and how the courier knew. Law: TT 17/2017/TT-BTTTT, Art. 5(2)."""

    delivered_at: datetime
    receiver_name: str
    is_authorised: bool
    """False = the addressee; True = a person with a letter of authority."""
    paper_kind: str
    """The identity paper shown: "Căn cước"."""
    paper_last4: str
    """Its last four digits only."""
    authority: str = ""
    """The letter of authority, when authorised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySlip(Frozen):
    """Phiếu phát: what the courier hands over, collects and takes back at the door, and the receiver's signature.

    Law: QĐ 45/2016/QĐ-TTg, Art. 10; TT 17/2017/TT-BTTTT, Art. 5(2).
    """

    kind: ClassVar[str] = "delivery_slip"
    title: ClassVar[str] = "Phiếu phát kết quả"
    copies: ClassVar[tuple[str, ...]] = ("Liên bưu điện", "Liên người nhận", "Liên cơ quan")

    body: IssuingBody
    slip_no: str
    consignment_slip_no: str
    envelope_code: str
    """The only content of the QR code."""
    agency_name: str
    """The agency whose result it is."""
    addressee: Party
    courier_name: str
    dossier_code: str
    procedure_name: str
    results: tuple[Component, ...]
    issued_at: datetime
    papers: tuple[Component, ...] = ()
    """Originals that go home with the result."""
    recalled_papers: tuple[str, ...] = ()
    """Papers to take back for the agency."""
    money: tuple[MoneyLine, ...] = ()
    attempts: tuple[DeliveryAttempt, ...] = ()
    """Earlier attempts, oldest first."""
    proof: DeliveryProof | None = None
    """None = not delivered yet: lines to fill in by hand are printed."""
    seal_no: str = ""
    item_code: str = ""

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.envelope_code


Form = ReceiptSlip | ConsignmentSlip | HandoverMinute | SupplementRequest | RejectionNotice | DeliverySlip
"""Any form that can be issued and printed."""

FORMS: dict[str, type[Form]] = {
    form.kind: form
    for form in (ReceiptSlip, ConsignmentSlip, HandoverMinute, SupplementRequest, RejectionNotice, DeliverySlip)
}
"""Every form by its `kind`."""


def freeze(form: Form) -> dict[str, Any]:
    """The form as one JSON object: its fields and, as `form`, its kind."""
    return {"form": form.kind, **form.to_json()}


def thaw(stored: dict[str, Any]) -> Form:
    """The form that was frozen. Raises UnreadableFormError if it is none of this release."""
    kind = stored.get("form")
    if kind not in FORMS:
        raise UnreadableFormError(f"{kind!r} is no form of this release")
    return FORMS[kind].from_json({name: value for name, value in stored.items() if name != "form"})
