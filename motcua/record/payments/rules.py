"""Money in whole đồng: kinds, double entry, and what must hold."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from motcua.base.violations import RuleViolation


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
    """A charge as a value: `due_at` RECEPTION or RETURN; creditor agency:<code> or post."""

    charge_no: int
    kind: Money
    label: str
    amount_vnd: int
    due_at: str
    creditor: str
    paid: bool = False


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
    """A charge comes into being: the applicant owes it, the creditor has a claim."""
    lines: list[Line] = []
    for charge in charges:
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


def remitted(charges: Iterable[Owed], holder: str) -> tuple[Line, ...]:
    """State money goes from a drawer to the agency, which lays it against its claim (QĐ 45/2016, Art. 7)."""
    lines: list[Line] = []
    for charge in charges:
        lines.append(Line(charge.creditor, charge.kind, charge.amount_vnd, charge.charge_no))
        lines.append(Line(holder, charge.kind, -charge.amount_vnd, charge.charge_no))
    return tuple(lines)


def cancelled(charges: Iterable[Owed]) -> tuple[Line, ...]:
    """A charge that is no longer owed: the opposite of its booking."""
    return tuple(Line(line.account, line.kind, -line.amount_vnd, line.charge_no) for line in booked(charges))


def unbalanced(lines: Iterable[Line]) -> dict[Money, int]:
    """Return per kind what does not sum to zero; empty = every đồng has a place."""
    sums: defaultdict[Money, int] = defaultdict(int)
    for line in lines:
        sums[line.kind] += line.amount_vnd
    return {kind: amount for kind, amount in sums.items() if amount}


def require_exact(owed_vnd: int, given_vnd: int) -> None:
    """Refuse with MoneyMismatch unless the money laid down is what is owed."""
    if owed_vnd != given_vnd:
        raise MoneyMismatch(owed=_vnd(owed_vnd), given=_vnd(given_vnd))


def _vnd(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đ"
