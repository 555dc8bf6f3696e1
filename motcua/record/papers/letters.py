"""Letters of the agency to the applicant while a dossier is processed: apology, notice of stopping, of payment.

Law: TT 03/2025/TT-VPCP, App. I (forms 04, 05), before it TT 01/2018/TT-VPCP, Art. 9 (form 04); NĐ 61/2018, Art. 19.9
for the apology, kept in NĐ 118/2025. The wording of the annexes is not verified: docs/forms/README.md.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import Component, Contact, IssuingBody, MoneyLine, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyLetter(Frozen):
    """Mẫu 04, văn bản xin lỗi và đề nghị gia hạn: the result is late, why, and the new day, which is given once.

    Law: NĐ 61/2018/NĐ-CP, Art. 19.9: at least one day before the limit ends, one re-appointment at most.
    """

    kind: ClassVar[str] = "apology_letter"
    title: ClassVar[str] = "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    letter_no: str
    """Number with its suffix: "0003/XLHS"."""
    dossier_code: str
    """Mã số hồ sơ; the only content of the QR code."""
    owner: Party
    """Chủ hồ sơ, to whom the letter goes."""
    procedure_name: str
    received_at: datetime
    due_at: datetime
    """The due instant first given, which lateness is judged against."""
    new_due_at: datetime
    reason: str
    """Why it takes longer, as a sentence."""
    signer_name: str
    issued_at: datetime
    contact: Contact
    signer_role: str = "Thủ trưởng cơ quan"
    submitter: Party | None = None
    procedure_code: str = ""
    form_no: str = "04"
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.dossier_code


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice(Frozen):
    """Mẫu 05, thông báo dừng giải quyết hồ sơ: who asked, at which stage, by which decision, what of the money.

    New in the set of 2025; under the set of 2018 the notice carries no form number.
    """

    kind: ClassVar[str] = "stop_notice"
    title: ClassVar[str] = "Thông báo dừng giải quyết hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    notice_no: str
    """Number with its suffix: "0001/DGQ"."""
    dossier_code: str
    owner: Party
    procedure_name: str
    asked_by: Literal["applicant", "agency"]
    """Whether the applicant asked to stop, or the agency stops of itself."""
    stage: str
    """The status that the dossier was in: "Đang thẩm định"."""
    reason: str
    stopped_at: datetime
    """From when nothing more is done; the clock of the law ends here."""
    signer_name: str
    issued_at: datetime
    contact: Contact
    signer_role: str = "Thủ trưởng cơ quan"
    asked_on: date | None = None
    """The day of the request; None = nobody asked in writing."""
    decision: str = ""
    """The decision and its day: "Quyết định số 12/QĐ-UBND ngày 10/11/2026"."""
    legal_ground: str = ""
    received_at: datetime | None = None
    financial_consequence: str = ""
    """What becomes of money paid or owed: "Phí đã nộp được hoàn lại 50.000 đ."."""
    money: tuple[MoneyLine, ...] = ()
    """Amounts that the sentence speaks of, by kind."""
    returned_papers: tuple[Component, ...] = ()
    submitter: Party | None = None
    procedure_code: str = ""
    form_no: str = "05"
    """Empty in a set that has no such form."""
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.dossier_code


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNotice(Frozen):
    """Thông báo nộp phí, lệ phí, nghĩa vụ tài chính: what is owed, on what ground, by when and how it can be paid.

    It is no form of the State's sets. The clock stands still until it is paid (law.md §4, portal code 6).
    """

    kind: ClassVar[str] = "payment_notice"
    title: ClassVar[str] = "Thông báo thực hiện nghĩa vụ tài chính"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    notice_no: str
    """Number with its suffix: "0004/TBNV"."""
    dossier_code: str
    """The only content of the QR code, and the words that a transfer shall carry."""
    owner: Party
    procedure_name: str
    lines: tuple[MoneyLine, ...]
    """What has to be paid, each kind on a line of its own; state "due"."""
    signer_name: str
    issued_at: datetime
    contact: Contact
    signer_role: str = "Thủ trưởng cơ quan"
    reason: str = ""
    """What the obligation comes from, where the names of the lines do not say it."""
    legal_ground: str = ""
    pay_by: date | None = None
    """The last day to pay; None = no such day."""
    ways: tuple[str, ...] = ()
    """How it can be paid, one way a line."""
    clock: Literal["not_started", "pause"] = "pause"
    """What waiting for the money does to the limit: nothing, or it stands still until it is paid."""
    submitter: Party | None = None
    procedure_code: str = ""
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.dossier_code
