"""Money in whole đồng: kinds, double entry, and what must hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.base.text import moment_words, number, time_words, vnd
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.ground.deadlines.rules import local


class Money(StrEnum):
    """Kinds of money; they never share a row or a sum (law.md §7)."""

    PHI = "PHI"
    LE_PHI = "LE_PHI"
    POSTAGE = "POSTAGE"


MONEY_WORDS: dict[Money, str] = {Money.PHI: "Phí", Money.LE_PHI: "Lệ phí", Money.POSTAGE: "Cước bưu chính"}

APPLICANT = "applicant"


class MoneyMismatch(RuleViolation):
    """The money laid on the counter is not what is owed."""

    code = "payments.mismatch"
    text = "Số tiền thu chưa khớp: phải thu {owed}, đang ghi {given}. Đếm lại, rồi ghi đúng số phải thu."
    field = "taken_vnd"


@dataclass(frozen=True, slots=True)
class Owed:
    """A charge as a value: `due_at` RECEPTION, APPRAISAL (by a notice) or RETURN; creditor agency:<code> or post.

    An exempted fee of which nothing remains is a charge of 0 đồng that is paid from the beginning: it says why.
    """

    charge_no: int
    kind: Money
    label: str
    amount_vnd: int
    due_at: str
    creditor: str
    paid: bool = False
    whole_vnd: int | None = None
    """What it would be without an exemption; None = the same."""
    exempted_by: str = ""
    """Who pays less, and by which rule; "" = it is whole."""
    cancelled: bool = False
    """Owed no more though nobody paid it."""
    over_vnd: int = 0
    """How much of what was paid an exemption or another version has made too much."""
    refunded_vnd: int = 0
    waived_vnd: int = 0
    """What of `refunded_vnd` was given back by a decision, as it had been wrong to ask for it."""
    held_at: str = ""
    """The account where what was paid lies: a charge moves as a whole; "" = nothing was paid."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be paid."""
        return not self.paid and not self.cancelled

    @property
    def kept_vnd(self) -> int:
        """What was paid and has not been given back."""
        return self.amount_vnd - self.refunded_vnd if self.paid else 0

    @property
    def too_much_vnd(self) -> int:
        """What was paid too much and has not been given back."""
        return max(0, self.over_vnd - self.refunded_vnd)

    @property
    def spared_vnd(self) -> int:
        """What an exemption takes off the fee, whether it had been paid or not."""
        if self.cancelled or not self.exempted_by:
            return 0
        return (self.amount_vnd if self.whole_vnd is None else self.whole_vnd) - self.amount_vnd + self.over_vnd


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a transaction, signed: + what the account gets."""

    account: str
    kind: Money
    amount_vnd: int
    charge_no: int


def drawer(person_id: str) -> str:
    """The account of the money that a person has taken and still holds."""
    return f"drawer:{person_id}"


def claim(creditor: str) -> str:
    """The account of what a creditor is to get."""
    return f"claim:{creditor}"


def booked(charges: Iterable[Owed]) -> tuple[Line, ...]:
    """A charge comes into being: the applicant owes it, the creditor has a claim; of 0 đồng nobody owes anything."""
    lines: list[Line] = []
    for charge in charges:
        if charge.amount_vnd == 0:
            continue
        lines.append(Line(APPLICANT, charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(claim(charge.creditor), charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def taken(charges: Iterable[Owed], person_id: str) -> tuple[Line, ...]:
    """The applicant pays; the money lies in the person's drawer."""
    lines: list[Line] = []
    for charge in charges:
        lines.append(Line(drawer(person_id), charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(APPLICANT, charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def paid_in(charges: Iterable[Owed]) -> tuple[Line, ...]:
    """The applicant pays into the account of the agency, or of the treasury for it; no drawer sees the money."""
    lines: list[Line] = []
    for charge in charges:
        lines.append(Line(charge.creditor, charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(APPLICANT, charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def remitted(charges: Iterable[Owed], holder: str) -> tuple[Line, ...]:
    """State money goes from a drawer to the agency, which lays it against its claim (QĐ 45/2016, Art. 7)."""
    lines: list[Line] = []
    for charge in charges:
        lines.append(Line(charge.creditor, charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(holder, charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def passed_on(charges: Iterable[Owed], giver: str, taker: str) -> tuple[Line, ...]:
    """Money of a dossier goes from one drawer to another with its papers; `giver`, `taker` are persons."""
    lines: list[Line] = []
    for charge in charges:
        lines.append(Line(drawer(taker), charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(drawer(giver), charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def cancelled(charges: Iterable[Owed]) -> tuple[Line, ...]:
    """A charge that is no longer owed: the opposite of its booking."""
    return tuple(Line(line.account, line.kind, -line.amount_vnd, line.charge_no) for line in booked(charges))


def given_back(charges: Iterable[Owed], account: str) -> tuple[Line, ...]:
    """Money that was paid goes back to the applicant: the opposite of its taking, then of its booking.

    `account` is where it lies, a drawer or the agency. The amounts are what is given back of each charge.
    """
    lines: list[Line] = []
    for charge in charges:
        amount, number = charge.amount_vnd, charge.charge_no
        lines.append(Line(account, charge.kind, -amount, number))
        lines.append(Line(APPLICANT, charge.kind, amount, number))
        lines.append(Line(APPLICANT, charge.kind, -amount, number))
        lines.append(Line(claim(charge.creditor), charge.kind, amount, number))
    return tuple(lines)


def unbalanced(lines: Iterable[Line]) -> dict[Money, int]:
    """Return per kind what does not sum to zero; empty = every đồng has a place."""
    sums: defaultdict[Money, int] = defaultdict(int)
    for line in lines:
        sums[line.kind] += line.amount_vnd
    return {kind: amount for kind, amount in sums.items() if amount}


def require_exact(owed_vnd: int, given_vnd: int) -> None:
    """Refuse with MoneyMismatch unless the money laid down is what is owed."""
    if owed_vnd != given_vnd:
        raise MoneyMismatch(owed=_plain_vnd(owed_vnd), given=_plain_vnd(given_vnd))


def _plain_vnd(amount: int) -> str:
    return f"{number(amount)} đ"


# ---- the shift of a person and the count of her drawer (docs/adr/0013) -----------------------------------------------

NOTES_VND = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)
"""The notes that are counted, the largest first."""
NOTES_MAX = 9_999
FLOAT_MAX_VND = 100_000_000


class ShiftState(StrEnum):
    """How far a shift is: the drawer is open; counted and waits for a second person, or for a reason; closed."""

    OPEN = "OPEN"
    RECOUNT = "RECOUNT"
    REASON = "REASON"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class KindSum:
    """What a shift did to one kind of money in the drawer, whole đồng."""

    kind: Money
    carried_vnd: int
    """Held when the shift began."""
    taken_vnd: int
    taken_count: int
    """How many charges were paid."""
    handed_vnd: int
    """Gone to the agencies with their dossiers."""
    refunded_vnd: int = 0
    """Given back to applicants."""

    @property
    def left_vnd(self) -> int:
        """Held when the drawer was counted."""
        return self.carried_vnd + self.taken_vnd - self.handed_vnd - self.refunded_vnd


def expected_vnd(float_vnd: int, brought_vnd: int, kinds: Iterable[KindSum]) -> int:
    """Return the cash that must lie in the drawer: float, differences of shifts before, and what the ledger holds.

    Cash is one heap: here alone amounts of different kinds are added, and the sum is nobody's fee.
    """
    return float_vnd + brought_vnd + sum(kind.left_vnd for kind in kinds)


def counted_vnd(notes: Mapping[int, int]) -> int:
    """Return the sum of counted notes: value → number."""
    return sum(value * count for value, count in notes.items())


class NotesOutOfRange(NotReadable):
    """A number of notes that nobody can have counted."""

    code = "payments.notes"
    text = "Số tờ {value} là số nguyên từ 0 đến {most}. Đang ghi “{given}”."


class FloatOutOfRange(NotReadable):
    """A float that nobody is given."""

    code = "payments.float"
    text = "Tiền lẻ đầu ca từ 0 đến {most}, chẵn nghìn đồng. Đang ghi {given}."
    field = "float_vnd"


class ShiftAlreadyOpen(RuleViolation):
    """A person has one shift at a time."""

    code = "payments.shift-open"
    text = "Ca của bạn đang mở từ {since}. Đóng ca đó trước, rồi mở ca mới."


class NoShift(RuleViolation):
    """There is no shift to close."""

    code = "payments.no-shift"
    text = "Bạn không có ca nào đang mở. Mở ca, hoặc xem các ca trước."


class ShiftClosed(RuleViolation):
    """The shift was closed meanwhile, perhaps in another tab."""

    code = "payments.shift-closed"
    text = "Ca {shift} đã đóng lúc {at}. Không ghi lần hai."


class AlreadyCounted(RuleViolation):
    """The count was written meanwhile, perhaps in another tab."""

    code = "payments.counted"
    text = "Két của ca {shift} đã đếm lúc {at}, không đếm lại một mình được. Người thứ hai cùng điểm đếm lại."


class NotToRecount(RuleViolation):
    """Nothing waits for a second person."""

    code = "payments.no-recount"
    text = "Ca {shift} không chờ đếm lại. Tải lại trang để xem trạng thái mới nhất."


class RecountByAnother(NoRight):
    """The one who counted first is not the second person."""

    code = "payments.recount-same"
    text = "Người đếm lại phải là người khác, cùng điểm, đăng nhập bằng tài khoản của mình."


class RecountElsewhere(NoRight):
    """The second person works at another point."""

    code = "payments.recount-elsewhere"
    text = "Chưa đếm lại được: bạn không làm việc ở điểm của ca này hôm nay. Mời người cùng điểm."


class NotToExplain(RuleViolation):
    """No reason is waited for."""

    code = "payments.no-reason-asked"
    text = "Ca {shift} không chờ ghi lý do. Tải lại trang để xem trạng thái mới nhất."


class NoCounter(NoRight):
    """A shift is worked at a counter."""

    code = "payments.no-counter"
    text = "Ca chưa mở được: hôm nay bạn chưa được phân công ở quầy nào. Hỏi trưởng bộ phận Một cửa."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class DrawerCounted(RuleViolation):
    """Money cannot move at an instant up to which the drawer was counted."""

    code = "payments.drawer-counted"
    text = (
        "Két của người giữ tiền đã đếm lúc {at}, khoản tiền trước lúc đó không ghi thêm được. Tải lại trang, làm lại."
    )


class NoOpenShift(RuleViolation):
    """Money is given back out of a drawer whose shift is open, so that the next count sees it."""

    code = "payments.refund-no-shift"
    text = "Chưa hoàn tiền được: ca của bạn đã đếm két lúc {at}. Mở ca mới ở trang “Ca”, rồi hoàn."


class DrawerShort(RuleViolation):
    """There is less cash in the drawer than is to be given back."""

    code = "payments.drawer-short"
    text = "Két của bạn chỉ còn {cash}, không đủ để hoàn {wanted}. Nộp tiền về cơ quan để trưởng bộ phận Một cửa hoàn."
    field = "lines"


class DrawerWaits(RuleViolation):
    """Nothing is put into a drawer that waits for its second count."""

    code = "payments.drawer-waits"
    text = "Chưa thu tiền được: két đã đếm lúc {at} và đang chờ đối chiếu. Đóng ca xong, thu ở ca mới."


def require_notes(notes: Mapping[int, int]) -> None:
    """Refuse with NotesOutOfRange numbers that cannot be; the field is `notes-<value>`."""
    for value, count in notes.items():
        if value not in NOTES_VND or not 0 <= count <= NOTES_MAX:
            raise NotesOutOfRange(value=vnd(value), most=number(NOTES_MAX), given=count, field=f"notes-{value}")


def require_float(float_vnd: int) -> None:
    """Refuse with FloatOutOfRange what cannot be the small change of a drawer."""
    if not 0 <= float_vnd <= FLOAT_MAX_VND or float_vnd % NOTES_VND[-1]:
        raise FloatOutOfRange(most=vnd(FLOAT_MAX_VND), given=vnd(float_vnd))


def require_to_count(shift: str, state: ShiftState, counted_at: datetime | None, closed_at: datetime | None) -> None:
    """Refuse with ShiftClosed or AlreadyCounted when the first count is written already."""
    if closed_at is not None:
        raise ShiftClosed(shift=shift, at=moment_words(local(closed_at)))
    if state is not ShiftState.OPEN and counted_at is not None:
        raise AlreadyCounted(shift=shift, at=moment_words(local(counted_at)))


def require_recounter(
    shift: str, state: ShiftState, *, person_id: str, point_id: str, by_id: str, points: Iterable[str]
) -> None:
    """Refuse with RecountByAnother, RecountElsewhere, NotToRecount."""
    if by_id == person_id:
        raise RecountByAnother()
    if point_id not in points:
        raise RecountElsewhere()
    if state is not ShiftState.RECOUNT:
        raise NotToRecount(shift=shift)


def require_paying_drawer(
    state: ShiftState, counted_at: datetime | None, at: datetime, *, cash_vnd: int, wanted_vnd: int
) -> None:
    """Refuse with NoOpenShift, DrawerCounted, DrawerShort money that cannot be given back out of a drawer."""
    if counted_at is not None and state is not ShiftState.OPEN:
        raise NoOpenShift(at=moment_words(local(counted_at)))
    require_drawer_free(state, counted_at, at, puts_in=False)
    if cash_vnd < wanted_vnd:
        raise DrawerShort(cash=vnd(cash_vnd), wanted=vnd(wanted_vnd))


def require_drawer_free(state: ShiftState, counted_at: datetime | None, at: datetime, *, puts_in: bool) -> None:
    """Refuse with DrawerCounted, DrawerWaits money that a count cannot have seen or must not see.

    `counted_at` None = not counted yet; `puts_in` = the drawer gets the money.
    """
    if counted_at is None:
        return
    if at <= counted_at:
        raise DrawerCounted(at=moment_words(local(counted_at)))
    if puts_in and state in (ShiftState.RECOUNT, ShiftState.REASON):
        raise DrawerWaits(at=time_words(local(counted_at)))
