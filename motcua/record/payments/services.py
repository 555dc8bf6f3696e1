"""Writing money: charges, transactions and receipts, under the dossier's lock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from motcua.record.payments import rules, shifts
from motcua.record.payments.assessing import Claim, ExemptionFacts, Reassessed
from motcua.record.payments.models import Charge, Exemption, LedgerEntry, Receipt, Refund
from motcua.record.payments.refunds import Ground
from motcua.record.payments.rules import Line, Money, Owed


@dataclass(frozen=True, slots=True)
class Hand:
    """What is the same for all lines that one act writes."""

    dossier_id: UUID
    event_no: int
    at: datetime
    by_id: str


def owed(dossier_id: UUID) -> tuple[Owed, ...]:
    """Return all charges of a dossier, paid and cancelled ones too. One statement."""
    return tuple(owed_by_many([dossier_id])[dossier_id])


def owed_by_many(dossier_ids: Collection[UUID]) -> defaultdict[UUID, list[Owed]]:
    """Return all charges of dossiers, each in the order of their numbers. One statement."""
    found: defaultdict[UUID, list[Owed]] = defaultdict(list)
    lies = LedgerEntry.objects.filter(
        Q(account__startswith="drawer:") | Q(account__startswith="agency:"),
        dossier_id=OuterRef("dossier_id"),
        charge_no=OuterRef("charge_no"),
        amount_vnd__gt=0,
    ).order_by("-event_no", "-line_no")
    rows = Charge.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "charge_no")
    for row in rows.annotate(held_at=Subquery(lies.values("account")[:1])):
        found[row.dossier_id].append(
            Owed(
                row.charge_no,
                Money(row.kind),
                row.label,
                row.amount_vnd,
                row.due_at,
                row.creditor,
                row.settled_event_no is not None and not row.is_cancelled,
                row.whole_vnd,
                row.exempted_by,
                row.is_cancelled,
                row.over_vnd,
                row.refunded_vnd,
                row.waived_vnd,
                row.held_at or "",
            )
        )
    return found


def book(charges: Sequence[Owed], hand: Hand, *, after_lines: int = 0) -> int:
    """Write charges and their claim, and return how many lines that took; nothing for a dossier that costs nothing.

    A charge of 0 đồng is settled when it is written.
    """
    if not charges:
        return 0
    Charge.objects.bulk_create(
        Charge(
            dossier_id=hand.dossier_id,
            charge_no=charge.charge_no,
            kind=charge.kind.value,
            label=charge.label,
            amount_vnd=charge.amount_vnd,
            due_at=charge.due_at,
            creditor=charge.creditor,
            event_no=hand.event_no,
            settled_event_no=None if charge.amount_vnd else hand.event_no,
            whole_vnd=charge.whole_vnd,
            exempted_by=charge.exempted_by,
        )
        for charge in charges
    )
    lines = rules.booked(charges)
    _write(lines, hand, after_lines=after_lines)
    return len(lines)


def take(charges: Sequence[Owed], hand: Hand, receipt_number: str, *, after_lines: int = 0) -> int:
    """The applicant pays these charges into the drawer of the person who acts; return the sum in đồng.

    `after_lines` is how many lines the same act has written before.
    Raises DrawerCounted, DrawerWaits when the drawer was counted meanwhile.
    """
    if not charges:
        return 0
    shifts.hold_drawer(hand.by_id, hand.at, puts_in=True)
    _write(rules.taken(charges, hand.by_id), hand, after_lines=after_lines)
    _settle(charges, hand)
    total = sum(charge.amount_vnd for charge in charges)
    Receipt.objects.create(
        dossier_id=hand.dossier_id,
        event_no=hand.event_no,
        number=receipt_number,
        amount_vnd=total,
        issued_at=hand.at,
    )
    return total


def pay_in(charges: Sequence[Owed], hand: Hand) -> int:
    """The applicant has paid these charges into the agency's account, shown by a paper; return the sum in đồng."""
    if not charges:
        return 0
    _write(rules.paid_in(charges), hand)
    _settle(charges, hand)
    return sum(charge.amount_vnd for charge in charges)


def remit(held: Mapping[str, Sequence[Owed]], hand: Hand) -> int:
    """State money leaves the drawers that hold it for the agencies it belongs to; return the sum in đồng.

    Raises DrawerCounted when a drawer was counted meanwhile.
    """
    lines = [line for drawer, charges in held.items() for line in rules.remitted(charges, drawer)]
    for account in sorted(held):
        shifts.hold_drawer(account.removeprefix("drawer:"), hand.at, puts_in=False)
    if lines:
        _write(lines, hand)
    return sum(charge.amount_vnd for charges in held.values() for charge in charges)


def pass_on(charges: Sequence[Owed], hand: Hand, *, giver: str, taker: str) -> int:
    """State money of a dossier goes with its papers from a person's drawer to another's; return the sum in đồng.

    Raises DrawerCounted, DrawerWaits.
    """
    for key in sorted((giver, taker)):
        shifts.hold_drawer(key, hand.at, puts_in=key == taker)
    _write(rules.passed_on(charges, giver, taker), hand)
    return sum(charge.amount_vnd for charge in charges)


def cancel(charges: Sequence[Owed], hand: Hand) -> int:
    """Charges that are no longer owed: opposite entries, and no debt left; return how many lines that took.

    A charge of 0 đồng stays settled by the event that wrote it.
    """
    if not charges:
        return 0
    lines = rules.cancelled(charges)
    _write(lines, hand)
    _settle([charge for charge in charges if charge.amount_vnd], hand)
    numbers = [charge.charge_no for charge in charges]
    Charge.objects.filter(dossier_id=hand.dossier_id, charge_no__in=numbers).update(is_cancelled=True)
    return len(lines)


def reckon_anew(changed: Reassessed, hand: Hand) -> dict[str, Any]:
    """Write what a new reckoning of the fees changes, and return it as the event says it: charges by number, đồng."""
    lines = cancel(changed.cancelled, hand)
    book(changed.booked, hand, after_lines=lines)
    for charge_no, over_vnd in changed.over.items():
        Charge.objects.filter(dossier_id=hand.dossier_id, charge_no=charge_no).update(
            over_vnd=over_vnd, exempted_by=changed.marks[charge_no]
        )
    return {
        "owed_vnd": sum(charge.amount_vnd for charge in changed.booked),
        "difference_vnd": changed.difference_vnd,
        "cancelled": [charge.charge_no for charge in changed.cancelled],
        "over": [[charge_no, over_vnd] for charge_no, over_vnd in sorted(changed.over.items()) if over_vnd],
    }


def reckoned_on(dossier_id: UUID) -> date | None:
    """Return the day by whose rates the fees stand: of the newest version taken over, else of the filing.

    None = nothing was booked yet. One statement.
    """
    acts = (Act.SUBMIT.value, Act.RECEIVE.value, Act.REBASE.value)
    rows = Event.objects.filter(dossier_id=dossier_id, act__in=acts).order_by("event_no").values_list("act", "at")
    moments = list(rows)
    booked = [at for act, at in moments if act == Act.REBASE.value][-1:] or [at for _, at in moments][:1]
    return local(booked[0]).date() if booked else None


# ---- who pays less ---------------------------------------------------------------------------------------------------


def exemption(dossier_id: UUID) -> ExemptionFacts | None:
    """Return the newest step about who pays less for a dossier; None = there is none. One statement."""
    row = Exemption.objects.filter(dossier_id=dossier_id).order_by("-event_no").first()
    if row is None:
        return None
    return ExemptionFacts(
        Claim(row.state), row.class_code, row.name, row.ground, row.component_no, row.proof, row.reason, row.by_id
    )


def granted_classes(dossier_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the class that holds for each dossier; those of which none holds are left out. One statement."""
    rows = Exemption.objects.filter(dossier_id__in=dossier_ids).order_by("dossier_id", "event_no")
    newest = {row.dossier_id: row for row in rows}
    return {key: row.class_code for key, row in newest.items() if row.state == Claim.GRANTED.value}


def note_exemption(found: ExemptionFacts, hand: Hand, spared: Mapping[Money, int] | None = None) -> None:
    """Write a step about who pays less, with what it takes off by kind, đồng; None = nothing was granted."""
    Exemption.objects.create(
        dossier_id=hand.dossier_id,
        event_no=hand.event_no,
        state=found.state.value,
        class_code=found.class_code,
        name=found.name,
        ground=found.ground,
        component_no=found.component_no,
        proof=found.proof,
        reason=found.reason,
        spared={kind.value: amount for kind, amount in (spared or {}).items()},
        at=hand.at,
        by_id=hand.by_id,
    )


# ---- giving back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slip:
    """What a refund says beside its amounts."""

    number: str
    ground: Ground
    reason: str
    document_no: str
    document_on: date | None


def refund(back: Sequence[Owed], account: str, slip: Slip, hand: Hand) -> dict[str, Any]:
    """Give money of these charges back out of one account, and return what the event says of it.

    The amounts are what goes back of each. Raises NoOpenShift, DrawerCounted, DrawerShort.
    """
    total = sum(charge.amount_vnd for charge in back)
    if account.startswith("drawer:"):
        shifts.pay_out(account.removeprefix("drawer:"), hand.at, total)
    _write(rules.given_back(back, account), hand, is_refund=True)
    for charge in back:
        row = Charge.objects.get(dossier_id=hand.dossier_id, charge_no=charge.charge_no)
        row.refunded_vnd += charge.amount_vnd
        if slip.ground is Ground.DECISION:
            row.waived_vnd += charge.amount_vnd
        Charge.objects.filter(dossier_id=hand.dossier_id, charge_no=charge.charge_no).update(
            refunded_vnd=row.refunded_vnd, waived_vnd=row.waived_vnd
        )
    against = _receipts_of(hand.dossier_id, [charge.charge_no for charge in back])
    Refund.objects.create(
        dossier_id=hand.dossier_id,
        event_no=hand.event_no,
        number=slip.number,
        amount_vnd=total,
        account=account,
        ground=slip.ground.value,
        reason=slip.reason,
        document_no=slip.document_no,
        document_on=slip.document_on,
        receipts=against,
        issued_at=hand.at,
    )
    return {
        "refund": slip.number,
        "refunded_vnd": total,
        "lines": [[charge.charge_no, charge.amount_vnd] for charge in back],
        "account": account,
        "ground": slip.ground.value,
        "reason": slip.reason,
        "document_no": slip.document_no,
        "document_on": slip.document_on.isoformat() if slip.document_on else "",
        "receipts": against,
    }


def _receipts_of(dossier_id: UUID, charge_nos: Collection[int]) -> list[list[Any]]:
    """The receipts that took these charges, each with whether nothing of its money is left: then it is cancelled."""
    charges = list(Charge.objects.filter(dossier_id=dossier_id, is_cancelled=False))
    events = {row.settled_event_no for row in charges if row.charge_no in charge_nos}
    left: dict[int, int] = {}
    for row in charges:
        if row.settled_event_no is not None and row.settled_event_no in events:
            kept = row.amount_vnd - row.refunded_vnd
            left[row.settled_event_no] = left.get(row.settled_event_no, 0) + kept
    found = Receipt.objects.filter(dossier_id=dossier_id, event_no__in=list(left)).order_by("event_no")
    return [[row.number, left[row.event_no] == 0] for row in found]


def held_in(dossier_id: UUID, charges: Iterable[Owed]) -> dict[str, list[Owed]]:
    """Return which drawer holds the money of which of these charges now; the amounts are what lies there."""
    by_no = {charge.charge_no: charge for charge in charges}
    sums: dict[tuple[str, int], int] = {}
    rows = LedgerEntry.objects.filter(
        dossier_id=dossier_id, account__startswith="drawer:", charge_no__in=list(by_no)
    ).values_list("account", "charge_no", "amount_vnd")
    for account, charge_no, amount in rows:
        sums[account, charge_no] = sums.get((account, charge_no), 0) + amount
    held: dict[str, list[Owed]] = {}
    for (account, charge_no), amount in sums.items():
        if amount > 0:
            held.setdefault(account, []).append(replace(by_no[charge_no], amount_vnd=amount))
    return held


def _settle(charges: Sequence[Owed], hand: Hand) -> None:
    numbers = [charge.charge_no for charge in charges]
    Charge.objects.filter(dossier_id=hand.dossier_id, charge_no__in=numbers).update(settled_event_no=hand.event_no)


def _write(lines: Sequence[Line], hand: Hand, *, after_lines: int = 0, is_refund: bool = False) -> None:
    """Write lines of the event's transaction. Their sum is zero per kind, or this is a defect."""
    if rules.unbalanced(lines):
        raise AssertionError("a transaction must sum to zero")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            dossier_id=hand.dossier_id,
            event_no=hand.event_no,
            line_no=line_no,
            account=line.account,
            kind=line.kind.value,
            amount_vnd=line.amount_vnd,
            charge_no=line.charge_no,
            at=hand.at,
            by_id=hand.by_id,
            is_refund=is_refund,
        )
        for line_no, line in enumerate(lines, start=after_lines + 1)
    )
