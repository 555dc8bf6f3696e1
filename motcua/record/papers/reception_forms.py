"""Forms 01, 02 and 03 of both form sets: the receipt, what is missing, and that the desk cannot take the dossier.

Law: TT 03/2025/TT-VPCP, App. I; before it TT 01/2018/TT-VPCP, Art. 9.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import Component, Contact, IssuingBody, LimitUnit, Party, Way


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
    case_name: str = ""
    """Trường hợp: the case of the procedure that was chosen; empty for the ordinary one, and on receipts of before."""
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
    """The book of the register, named by its year: "2026"; empty on receipts of before it was numbered."""
    register_no: int | None = None
    reduced: str = ""
    """What an exemption takes off the fees, and why: "phí 100.000 đ (Học sinh: Thông tư 16/2025/TT-BTC)"."""
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
