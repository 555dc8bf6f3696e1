"""What goes with the paper through the post: consignment slip, handover minute, delivery slip.

Law: QĐ 45/2016/QĐ-TTg, Art. 6, 7, 9, 10; TT 17/2017/TT-BTTTT, Art. 5, 9.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from motcua.record.papers.contract import Direction, Term
from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import Component, IssuingBody, MoneyLine, Party

LEGAL_SUBMISSION = (
    "Các hồ sơ ghi “Nhận” được coi là đã nộp hợp pháp cho cơ quan có thẩm quyền kể từ thời điểm hai bên ký "
    "biên bản này (Điều 7 Quyết định 45/2016/QĐ-TTg)."
)
"""The sentence of a handover minute that starts the clock. Law: QĐ 45/2016/QĐ-TTg, Art. 7."""


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
