"""When money that was paid goes back, out of which account, and by whom (hoàn phí, lệ phí, cước). Pure rules.

The law known to us names no general list of what is given back when a case ends early: which kinds are is a dated row
of the rule sets (`refund_…`, docs/how-to/configure.md). What was too much goes back always.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from motcua.base.text import vnd
from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.deadlines.giving_back import When
from motcua.ground.deadlines.rulesets import RuleSet
from motcua.record.payments.rules import MONEY_WORDS, Money, Owed, drawer

_ON_RECEIPTS = "NĐ 254/2026/NĐ-CP, Điều 23"
"""A receipt that was issued is not edited; what it took goes back against a document of its own."""


class Ground(StrEnum):
    """Why money goes back."""

    ENDED = "ENDED"
    """The case ended without a result."""
    TOO_MUCH = "TOO_MUCH"
    """An exemption granted later, or another version, has made the fee less."""
    DECISION = "DECISION"
    """It was taken wrongly: a decision in writing says so."""


GROUND_WORDS: Mapping[Ground, str] = {
    Ground.ENDED: "Hồ sơ kết thúc, không có kết quả",
    Ground.TOO_MUCH: "Đã nộp nhiều hơn mức phải nộp",
    Ground.DECISION: "Thu sai, có văn bản cho hoàn",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended: its status (None = it has not), and whether work and carriage had begun."""

    status: str | None
    was_assigned: bool
    was_carried: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One charge of which something may be given back: on which ground at most how much, and where it lies."""

    charge: Owed
    account: str
    most_vnd: Mapping[Ground, int]


class NothingToRefund(RuleViolation):
    """Nothing was paid, or all of it was given back."""

    code = "payments.nothing-to-refund"
    text = "Hồ sơ không có khoản nào đã thu mà chưa hoàn."


class NotRefundable(RuleViolation):
    """The kind is not given back on this ground."""

    code = "payments.not-refundable"
    text = "“{label}” không được hoàn theo lý do “{ground}”. Bỏ khoản này, hoặc chọn lý do khác."
    law = "Bảng các khoản được hoàn (thiết lập của tỉnh)"
    field = "lines"


class MoreThanPaid(RuleViolation):
    """More than what may go back."""

    code = "payments.more-than-paid"
    text = "“{label}” còn được hoàn nhiều nhất {most}, đang ghi {given}. Ghi lại số tiền."
    field = "lines"


class ChargeTwice(RuleViolation):
    """One charge stands twice in one refund."""

    code = "payments.refund-line-twice"
    text = "Khoản số {charge_no} ghi hai lần. Gộp thành một dòng."
    field = "lines"
    status = 422


class NoSuchCharge(RuleViolation):
    """The dossier has no paid charge of that number."""

    code = "payments.no-such-charge"
    text = "Hồ sơ không có khoản đã thu số {charge_no}. Tải lại trang để xem các khoản."
    field = "lines"
    status = 422


class InAnothersDrawer(NoRight):
    """The cash lies in a colleague's drawer."""

    code = "payments.anothers-drawer"
    text = (
        "Tiền của “{label}” đang trong két của người khác. Mời người giữ két đó hoàn; "
        "tiền đã nộp về cơ quan thì trưởng bộ phận Một cửa hoàn."
    )


class WithTheAgency(NoRight):
    """The money has left the drawers: the head of the one-stop gives it back out of the agency's account."""

    code = "payments.with-the-agency"
    text = "Tiền của “{label}” đã nộp về cơ quan. Trưởng bộ phận Một cửa hoàn từ tài khoản của cơ quan."


class SeveralPlaces(RuleViolation):
    """One refund is paid out of one place."""

    code = "payments.several-places"
    text = "Các khoản đang nằm ở nhiều nơi (két và tài khoản cơ quan). Hoàn riêng từng nơi."
    field = "lines"


class RefundPaperMissing(RuleViolation):
    """Money leaves an account, or goes back as wrongly taken, by a document with number and day."""

    code = "payments.refund-paper"
    text = "Ghi số và ngày của văn bản cho hoàn hoặc lệnh chi."
    law = _ON_RECEIPTS
    field = "document_no"
    status = 422


class RefundPaperDay(RuleViolation):
    """A document is not of a day to come, nor older than the dossier."""

    code = "payments.refund-paper-day"
    text = "Ngày văn bản {day} phải từ ngày mở hồ sơ ({opened}) đến hôm nay. Xem lại ngày trên văn bản."
    law = _ON_RECEIPTS
    field = "document_on"
    status = 422


class RefundUnsigned(RuleViolation):
    """Cash goes back against a signature."""

    code = "payments.refund-unsigned"
    text = "Phiếu hoàn tiền chưa có chữ ký người nhận. Mời người nhận ký, rồi trao tiền."
    law = _ON_RECEIPTS
    field = "is_signed"
    status = 422


def goes_back(kind: Money, ending: Ending, rules: RuleSet) -> bool:
    """Whether a kind of money goes back when a case has ended so; what the rule set does not name does not."""
    if ending.status is None:
        return False
    match rules.goes_back(ending.status).get(kind.value):
        case When.ALWAYS:
            return True
        case When.BEFORE_WORK:
            return not ending.was_assigned
        case When.BEFORE_CARRIAGE:
            return not ending.was_carried
    return False


def most_of(charge: Owed, ending: Ending, rules: RuleSet) -> dict[Ground, int]:
    """Return how much of a paid charge may go back at most, by ground; grounds without any are left out."""
    left = charge.kept_vnd
    found = {
        Ground.ENDED: left if goes_back(charge.kind, ending, rules) else 0,
        Ground.TOO_MUCH: min(left, charge.too_much_vnd),
        Ground.DECISION: left,
    }
    return {ground: amount for ground, amount in found.items() if amount > 0}


def offers(charges: Iterable[Owed], ending: Ending, rules: RuleSet) -> tuple[Offer, ...]:
    """Return every charge of which something may go back, with the place where its money lies."""
    return tuple(
        Offer(charge, charge.held_at, most)
        for charge in charges
        if charge.held_at and (most := most_of(charge, ending, rules))
    )


def is_within_reach(account: str, person_id: str, *, is_head: bool) -> bool:
    """Whether a person gives money back out of an account: her own drawer; of an agency's the head of the one-stop."""
    return account == drawer(person_id) or (is_head and account.startswith("agency:"))


def require_reach(offer: Offer, person_id: str, *, is_head: bool) -> None:
    """Refuse with InAnothersDrawer, WithTheAgency money that is not hers to give back."""
    if is_within_reach(offer.account, person_id, is_head=is_head):
        return
    refusal = InAnothersDrawer if offer.account.startswith("drawer:") else WithTheAgency
    raise refusal(label=offer.charge.label)


def chosen(
    found: Sequence[Offer], lines: Sequence[tuple[int, int]], ground: Ground
) -> tuple[str, tuple[Owed, ...]]:  # fmt: skip
    """Return out of which account goes back how much of which charge: the charges with what is given back of each.

    `lines` are (number of the charge, đồng). Raises ChargeTwice, NoSuchCharge, NotRefundable, MoreThanPaid,
    SeveralPlaces.
    """
    by_no = {offer.charge.charge_no: offer for offer in found}
    back: list[Owed] = []
    accounts: set[str] = set()
    for charge_no, amount in lines:
        if charge_no in {charge.charge_no for charge in back}:
            raise ChargeTwice(charge_no=charge_no)
        offer = by_no.get(charge_no)
        if offer is None:
            raise NoSuchCharge(charge_no=charge_no)
        label = offer.charge.label
        if ground not in offer.most_vnd:
            raise NotRefundable(label=label, ground=GROUND_WORDS[ground].lower())
        if amount > offer.most_vnd[ground]:
            raise MoreThanPaid(label=label, most=vnd(offer.most_vnd[ground]), given=vnd(amount))
        back.append(replace(offer.charge, amount_vnd=amount))
        accounts.add(offer.account)
    if len(accounts) != 1:
        raise SeveralPlaces()
    return accounts.pop(), tuple(back)


def require_papers(
    account: str, ground: Ground, *, document_no: str, document_on: date | None, is_signed: bool, opened_on: date,
    today: date,
) -> None:  # fmt: skip
    """Refuse a refund without what proves it: a document for an account or a decision, a signature for cash.

    Raises RefundPaperMissing, RefundPaperDay, RefundUnsigned.
    """
    is_cash = account.startswith("drawer:")
    if (not is_cash or ground is Ground.DECISION) and not (document_no and document_on):
        raise RefundPaperMissing(field="document_on" if document_no else "document_no")
    if document_on is not None and not opened_on <= document_on <= today:
        raise RefundPaperDay(day=f"{document_on:%d/%m/%Y}", opened=f"{opened_on:%d/%m/%Y}")
    if is_cash and not is_signed:
        raise RefundUnsigned()


def words_at_the_end(charges: Iterable[Owed], ending: Ending, rules: RuleSet) -> str:
    """Return what becomes of the money of a case that ends, kinds apart: given back, kept, or owed no more."""
    sums: dict[tuple[str, Money], int] = {}
    for charge in charges:
        if charge.cancelled or not (charge.kept_vnd or charge.is_open):
            continue
        fate = "spared" if charge.is_open else "back" if goes_back(charge.kind, ending, rules) else "kept"
        amount = charge.amount_vnd if charge.is_open else charge.kept_vnd
        sums[fate, charge.kind] = sums.get((fate, charge.kind), 0) + amount
    said = {
        "back": "Đã nộp {amounts}, được hoàn lại.",
        "kept": "Đã nộp {amounts}, không hoàn lại.",
        "spared": "Không phải nộp {amounts}.",
    }
    parts = []
    for fate, sentence in said.items():
        amounts = [f"{MONEY_WORDS[kind].lower()} {vnd(amount)}" for (of, kind), amount in sums.items() if of == fate]
        if amounts:
            parts.append(sentence.format(amounts="; ".join(amounts)))
    return " ".join(parts) or "Hồ sơ không phát sinh khoản thu nào."
