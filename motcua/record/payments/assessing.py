"""What the fees of a dossier come to when it turns out that it costs less, or more, than was booked. Pure rules.

An exemption that is granted or taken back, and another version of the procedure, both say anew what the dossier costs;
what is booked, paid and given back is set against it. Postage, what a notice asked for during appraisal, and what a
correction costs are not of the procedure's fees and are left alone: no exemption of the State lowers them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from motcua.base.text import vnd
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import ExemptionRule, Procedure
from motcua.ground.deadlines.rulesets import RuleSet
from motcua.record.dossiers.hashing import fingerprint
from motcua.record.payments.rules import MONEY_WORDS, Money, Owed

MORE = " (nộp thêm)"
"""Added to the name of a fee of which a part was paid before."""
_ON_EXEMPTIONS = "Luật Phí và lệ phí 2015, Điều 10"


class Claim(StrEnum):
    """How far it is whether somebody pays less: asked for by the applicant, granted or denied by a desk."""

    CLAIMED = "CLAIMED"
    GRANTED = "GRANTED"
    DENIED = "DENIED"


@dataclass(frozen=True, slots=True)
class ExemptionFacts:
    """The newest step about who pays less, as a value; the words of the proof are left to `proof`."""

    state: Claim
    class_code: str
    name: str
    ground: str
    component_no: int | None
    proof: str
    reason: str
    by_id: str

    @property
    def granted_class(self) -> str:
        """The class that holds now; "" = none."""
        return self.class_code if self.state is Claim.GRANTED else ""


class ProofMissing(RuleViolation):
    """Nobody pays less on her word alone."""

    code = "payments.proof-missing"
    text = "Chưa có giấy tờ chứng minh thuộc đối tượng “{name}”. Chọn thành phần hồ sơ, hoặc ghi giấy tờ đã xuất trình."
    law = _ON_EXEMPTIONS
    field = "proof"
    status = 422


class DenialWithoutReason(RuleViolation):
    """Who asked is told why not."""

    code = "payments.denial-reason"
    text = "Ghi lý do không miễn, giảm để người nộp biết."
    law = _ON_EXEMPTIONS
    field = "reason"
    status = 422


class NothingClaimed(RuleViolation):
    """There is no exemption to deny or to take back."""

    code = "payments.nothing-claimed"
    text = "Hồ sơ này chưa đề nghị và chưa được miễn, giảm. Chọn đối tượng được miễn, giảm."
    field = "class_code"
    status = 422


class GrantedAlready(RuleViolation):
    """The same class was granted before."""

    code = "payments.granted-already"
    text = "Hồ sơ đã được miễn, giảm theo đối tượng “{name}”. Phí, lệ phí đã tính theo đó."
    field = "class_code"


def proof_hash(words: str) -> str:
    """Return the hash that the journal keeps in place of the words of a proof; "" = no paper was shown."""
    return fingerprint("proof", words) if words else ""


def require_proof(rule: ExemptionRule, component_no: int | None, proof: str) -> None:
    """Refuse with ProofMissing a class without a paper that proves it. Law: Luật Phí và lệ phí 2015, Art. 10."""
    if component_no is None and not proof:
        raise ProofMissing(name=rule.name, law=rule.ground or _ON_EXEMPTIONS)


def require_settling(found: ExemptionFacts | None, class_code: str, reason: str) -> None:
    """Refuse what settles nothing: denying what nobody asked for, or without a reason; granting the same twice.

    Raises NothingClaimed, DenialWithoutReason, GrantedAlready.
    """
    stands = found is not None and found.state is not Claim.DENIED
    if not class_code and not stands:
        raise NothingClaimed()
    if not class_code and not reason:
        raise DenialWithoutReason()
    if class_code and found is not None and found.granted_class == class_code:
        raise GrantedAlready(name=found.name)


def fees_owed(
    procedure: Procedure, agency_code: str, channel: str, class_code: str, day: date, rules: RuleSet
) -> tuple[Owed, ...]:
    """Return what a procedure costs for a class of people ("" = everybody) on a day, as charges without numbers.

    Those of which nothing remains are among them. `procedure` stands for the dossier's case.
    """
    creditor, classes = f"agency:{agency_code}", (class_code,) if class_code else ()
    fees = procedure.fees_for(procedure.case, channel, classes, day, rules.fee_rounded_down_to_vnd)
    return tuple(
        Owed(
            0, Money(fee.kind), fee.label, fee.amount_vnd, fee.due_at, creditor,
            paid=fee.amount_vnd == 0, whole_vnd=fee.whole_vnd, exempted_by=fee.exempted_by,
        )
        for fee in fees
    )  # fmt: skip


def numbered(charges: Iterable[Owed], before: Iterable[Owed] = ()) -> tuple[Owed, ...]:
    """Return charges with numbers after those that the dossier has."""
    first = max((charge.charge_no for charge in before), default=0) + 1
    return tuple(replace(charge, charge_no=number) for number, charge in enumerate(charges, start=first))


def spared_by_kind(charges: Iterable[Owed]) -> dict[Money, int]:
    """Return what exemptions take off these charges, by kind, đồng; kinds of which nothing is are left out."""
    sums: dict[Money, int] = {}
    for charge in charges:
        if charge.spared_vnd:
            sums[charge.kind] = sums.get(charge.kind, 0) + charge.spared_vnd
    return sums


def reduced_words(charges: Iterable[Owed]) -> str:
    """Return what was taken off the fees and why, as a form says it: each kind and ground apart; "" = nothing."""
    sums: dict[tuple[Money, str], int] = {}
    for charge in charges:
        if charge.spared_vnd:
            key = charge.kind, charge.exempted_by
            sums[key] = sums.get(key, 0) + charge.spared_vnd
    return "; ".join(f"{MONEY_WORDS[kind].lower()} {vnd(amount)} ({why})" for (kind, why), amount in sums.items())


@dataclass(frozen=True, slots=True)
class Reassessed:
    """What changes when the fees are reckoned anew: `over` and `marks` are of charges that were paid, by number."""

    cancelled: tuple[Owed, ...]
    booked: tuple[Owed, ...]
    over: Mapping[int, int]
    """How much of each is too much by the new reckoning, what was given back of it included."""
    marks: Mapping[int, str]
    """By whose right each is lowered; "" = it is whole."""

    @property
    def difference_vnd(self) -> int:
        """What the dossier costs beyond what was asked for so far; below 0 = it costs less."""
        return (
            sum(charge.amount_vnd for charge in self.booked)
            - sum(charge.amount_vnd for charge in self.cancelled)
            - sum(self.over.values())
        )


def reassess(charges: Sequence[Owed], fees: Sequence[Owed], *, is_collected: bool) -> Reassessed:
    """Set the fees as they are to be against what was booked and paid, kind by kind; kinds never mix.

    `fees` are without numbers; `is_collected`: the money of the reception was taken, more is paid at the return. A paid
    charge is never changed: what is too much of it may be given back, what is too little is a charge of its own.
    """
    cancelled: list[Owed] = []
    booked: list[Owed] = []
    over: dict[int, int] = {}
    marks: dict[int, str] = {}
    for kind in (Money.PHI, Money.LE_PHI):
        mine = [charge for charge in charges if charge.kind is kind and _is_fee(charge)]
        wanted = [fee for fee in fees if fee.kind is kind]
        rest = _set_against([charge for charge in mine if charge.paid and charge.amount_vnd], wanted, over, marks)
        kept: set[int] = set()
        for fee, left_vnd in zip(wanted, rest, strict=True):
            match = _match([item for item in mine if item.charge_no not in kept], fee, left_vnd)
            if match is not None:
                kept.add(match.charge_no)
            elif left_vnd or not _is_told(fee, mine, over):
                booked.append(_booked(fee, left_vnd, is_collected=is_collected))
        cancelled.extend(item for item in mine if item.charge_no not in kept and item.charge_no not in over)
    return Reassessed(tuple(cancelled), numbered(booked, charges), over, marks)


def _is_fee(charge: Owed) -> bool:
    return charge.kind is not Money.POSTAGE and charge.due_at != "APPRAISAL" and not charge.cancelled


def _is_told(fee: Owed, charges: Sequence[Owed], paid: Mapping[int, int]) -> bool:
    """Whether a fee of which nothing is wanting stands already in a charge that was paid."""
    return fee.amount_vnd > 0 or any(item.label == fee.label and item.charge_no in paid for item in charges)


def _set_against(
    paid: Sequence[Owed], wanted: Sequence[Owed], over: dict[int, int], marks: dict[int, str]
) -> list[int]:
    """Use what was paid for the fees, first for the one of its name; return what of each fee is still wanting."""
    pool = {charge.charge_no: charge.amount_vnd - (charge.refunded_vnd - charge.waived_vnd) for charge in paid}
    rest = [fee.amount_vnd for fee in wanted]
    for by_name in (True, False):
        for place, fee in enumerate(wanted):
            for charge in paid:
                if by_name and charge.label not in (fee.label, fee.label + MORE):
                    continue
                used = min(pool[charge.charge_no], rest[place])
                pool[charge.charge_no] -= used
                rest[place] -= used
                if by_name:
                    marks[charge.charge_no] = fee.exempted_by
    for charge in paid:
        over[charge.charge_no] = pool[charge.charge_no] + charge.refunded_vnd - charge.waived_vnd
        marks.setdefault(charge.charge_no, "")
    return rest


def _match(charges: Sequence[Owed], fee: Owed, left_vnd: int) -> Owed | None:
    """The charge, unpaid or of 0 đồng, that is just what is wanting."""
    for charge in charges:
        is_same = charge.label in (fee.label, fee.label + MORE) and charge.exempted_by == fee.exempted_by
        if is_same and charge.amount_vnd == left_vnd and (charge.is_open or charge.amount_vnd == 0):
            return charge
    return None


def _booked(fee: Owed, left_vnd: int, *, is_collected: bool) -> Owed:
    is_part = left_vnd < fee.amount_vnd
    spared = (fee.whole_vnd or fee.amount_vnd) - fee.amount_vnd
    return replace(
        fee,
        label=f"{fee.label[: 160 - len(MORE)]}{MORE}" if is_part else fee.label,
        amount_vnd=left_vnd,
        whole_vnd=left_vnd + spared if spared else None,
        due_at="RETURN" if is_collected else fee.due_at,
        paid=left_vnd == 0,
    )
