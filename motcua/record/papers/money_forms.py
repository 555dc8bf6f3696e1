"""Forms that are about money alone: the receipt of what one event took, and the report of a closed shift.

They are not frozen when they are issued: each is made anew from rows that never change (receipt and ledger; counts and
lines of a closed shift), so that it says the same whenever it is printed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import IssuingBody, MoneyKind, MoneyLine, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReceipt(Frozen):
    """Biên lai thu tiền: what the applicant has paid at one time, each kind on a line of its own.

    Law: NĐ 254/2026/NĐ-CP, Art. 23, 25 (numbers without gaps, one range an outlet).
    """

    kind: ClassVar[str] = "money_receipt"
    title: ClassVar[str] = "Biên lai thu tiền"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nộp", "Liên lưu")

    body: IssuingBody
    receipt_no: str
    reference: str
    """Dossier code, or request number before there is one: the only content of the QR code."""
    payer: Party
    procedure_name: str
    agency_name: str
    """The agency that State money is collected for."""
    lines: tuple[MoneyLine, ...]
    total_vnd: int
    """The cash of this receipt; the kinds stand apart above it."""
    cashier_name: str
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSlip(Frozen):
    """Phiếu hoàn tiền: what goes back to the applicant, out of what, against which receipt, and why.

    A receipt that was issued is not edited; this slip stands against it (NĐ 254/2026/NĐ-CP, Art. 23).
    """

    kind: ClassVar[str] = "refund_slip"
    title: ClassVar[str] = "Phiếu hoàn tiền"
    copies: ClassVar[tuple[str, ...]] = ("Liên giao người nhận", "Liên lưu")

    body: IssuingBody
    slip_no: str
    reference: str
    """Dossier code, or request number before there is one: the only content of the QR code."""
    payee: Party
    procedure_name: str
    agency_name: str
    lines: tuple[MoneyLine, ...]
    total_vnd: int
    ground: str
    """Why it goes back, in the words of the list."""
    reason: str
    receipts: tuple[str, ...]
    """Receipts that it goes against, each with what is left of it: "… (hủy)", "… (giảm)"."""
    paid_from: str
    """Cash out of a drawer, or the account of the agency."""
    document: str
    """The decision or order to pay; empty = cash that needed none."""
    cashier_name: str
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfMoney(Frozen):
    """What a shift did to one kind of money."""

    money: MoneyKind
    carried_vnd: int
    taken_vnd: int
    handed_vnd: int
    left_vnd: int
    refunded_vnd: int = 0
    spared_vnd: int = 0
    """What exemptions that were granted in the shift took off; never was in the drawer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes(Frozen):
    """Notes of one value as they were counted."""

    value_vnd: int
    number: int
    sum_vnd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport(Frozen):
    """Báo cáo ca: the drawer of one person from opening to closing, counted before the books were shown."""

    kind: ClassVar[str] = "shift_report"
    title: ClassVar[str] = "Báo cáo ca và kiểm quỹ"
    copies: ClassVar[tuple[str, ...]] = ("Bản lưu tại điểm", "Bản người giữ két")

    body: IssuingBody
    shift_no: str
    """The only content of the QR code."""
    person: Party
    counter: str
    opened_at: datetime
    counted_at: datetime
    closed_at: datetime
    received: int
    """Dossiers received in the shift."""
    returned: int
    """Results returned in the shift."""
    receipts: int
    """Receipts written in the shift."""
    float_vnd: int
    brought_over_vnd: int
    """What shifts before had too much, not made good yet."""
    brought_short_vnd: int
    """What shifts before had too little, not made good yet."""
    kinds: tuple[KindOfMoney, ...]
    expected_vnd: int
    notes: tuple[Notes, ...]
    counted_vnd: int
    first_counted_vnd: int
    """What the person herself had counted; the same as `counted_vnd` unless a second person counted again."""
    over_vnd: int
    short_vnd: int
    reason: str = ""
    recounter_name: str = ""
    """Who counted again; empty = nobody had to."""
    exempted: int = 0
    """Dossiers that were granted to pay less in the shift."""

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.shift_no

    @property
    def issued_at(self) -> datetime:
        """The report is issued at the instant the shift ends."""
        return self.closed_at


MoneyForm = MoneyReceipt | RefundSlip | ShiftReport
"""Any form about money alone."""
