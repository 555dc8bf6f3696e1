"""Money: transactions sum to zero by kind, charges are settled exactly when the ledger says so, kinds never mix."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from motcua.outward.reports.rules.evidence import ChargeRow, EventRow, Evidence, LedgerRow
from motcua.outward.reports.rules.findings import Finding, Proof
from motcua.outward.reports.rules.reckoned import prove_exemptions, prove_refunds
from motcua.record.dossiers.rules import Act
from motcua.record.payments.rules import APPLICANT, Line, Money, claim, drawer, unbalanced

_POST = "post"
_KINDS = frozenset(kind.value for kind in Money)


def moved_vnd(evidence: Evidence) -> int:
    """Return how many đồng were moved from one account to another."""
    return sum(row.amount_vnd for row in evidence.ledger if row.amount_vnd > 0)


def prove_dong(evidence: Evidence) -> Iterator[Finding]:
    """Yield transactions that do not sum to zero, charges, accounts and receipts that the ledger does not bear out."""
    transactions: defaultdict[int, list[LedgerRow]] = defaultdict(list)
    by_charge: defaultdict[int, list[LedgerRow]] = defaultdict(list)
    for row in evidence.ledger:
        transactions[row.event_no].append(row)
        by_charge[row.charge_no].append(row)
    events = {row.event_no: row for row in evidence.events}
    for event_no, rows in transactions.items():
        yield from _transaction(rows, event_no, events.get(event_no))
    charges = {row.charge_no: row for row in evidence.charges}
    for charge_no in sorted(charges.keys() | by_charge.keys()):
        rows = by_charge.get(charge_no, [])
        if charge_no in charges:
            yield from _charge(charges[charge_no], rows)
        else:
            sentence = f"sổ có bút toán của khoản thu số {charge_no} nhưng không có khoản này"
            yield _finding(f"charge {charge_no}", sentence, max(abs(row.amount_vnd) for row in rows))
    yield from _receipts(evidence, transactions, events)
    yield from _facts(evidence)
    yield from prove_refunds(evidence)
    yield from prove_exemptions(evidence)


def _transaction(rows: Sequence[LedgerRow], event_no: int, event: EventRow | None) -> Iterator[Finding]:
    """The lines of one event: numbered, of its hour and hand, and zero in sum by kind."""
    thing, name = f"transaction {event_no}", f"bút toán của sự kiện số {event_no}"
    if [row.line_no for row in rows] != list(range(1, len(rows) + 1)):
        yield _finding(thing, f"{name} mất dòng")
    lines = [Line(row.account, Money(row.kind), row.amount_vnd, row.charge_no) for row in rows if row.kind in _KINDS]
    for kind, amount in unbalanced(lines).items():
        yield _finding(thing, f"{name} không cân: {kind.value} lệch {amount:+d} đồng", abs(amount))
    if len(lines) != len(rows):
        yield _finding(thing, f"{name} có loại tiền không biết")
    if event is None or any((row.at, row.by_id) != (event.at, event.by_id) for row in rows):
        amount = sum(row.amount_vnd for row in rows if row.amount_vnd > 0)
        yield _finding(thing, f"{name} không có sự kiện tương ứng trong nhật ký", amount)


def _charge(charge: ChargeRow, rows: Sequence[LedgerRow]) -> Iterator[Finding]:
    """One charge from its booking to its end: owed, held, remitted; or cancelled."""
    thing, name = f"charge {charge.charge_no}", f"khoản thu số {charge.charge_no}"
    is_postage = charge.kind == Money.POSTAGE
    if is_postage != (charge.creditor == _POST):
        yield _finding(thing, f"{name}: tiền của Nhà nước và cước bưu chính lẫn nhau", charge.amount_vnd)
    allowed = {APPLICANT, claim(charge.creditor), *(() if is_postage else (charge.creditor,))}
    balances: defaultdict[str, int] = defaultdict(int)
    booked, settled = 0, None
    for row in rows:
        balances[row.account] += row.amount_vnd
        if row.kind != charge.kind or not (row.account in allowed or row.account.startswith("drawer:")):
            sentence = f"{name}: bút toán của sự kiện số {row.event_no} khác loại tiền hoặc sai tài khoản"
            yield _finding(thing, sentence, abs(row.amount_vnd))
        if row.account != APPLICANT or row.is_refund:
            continue
        if row.amount_vnd > 0 and row.event_no == charge.event_no:
            booked += row.amount_vnd
        elif row.amount_vnd < 0:
            settled = row.event_no
    if not charge.amount_vnd:  # nobody owed it: settled when it was written
        settled = charge.event_no
    if booked != charge.amount_vnd:
        sentence = f"{name}: ghi {charge.amount_vnd} đồng, sổ ghi nợ {booked}"
        yield _finding(thing, sentence, abs(booked - charge.amount_vnd))
    if settled != charge.settled_event_no:
        sentence = f"{name}: đánh dấu tất toán ở sự kiện {charge.settled_event_no}, sổ cho {settled}"
        yield _finding(thing, sentence, charge.amount_vnd)
    yield from _balances(charge, balances, -sum(row.amount_vnd for row in rows if row.is_refund and _holds(row)))


def _holds(row: LedgerRow) -> bool:
    return row.account.startswith(("drawer:", "agency:"))


def _balances(charge: ChargeRow, balances: Mapping[str, int], refunded: int) -> Iterator[Finding]:
    """Where the đồng of one charge are: with the debtor, or in drawers and at the agency; nowhere when cancelled.

    `refunded` = what the ledger says went back.
    """
    thing, name, amount = f"charge {charge.charge_no}", f"khoản thu số {charge.charge_no}", charge.amount_vnd
    owed, claimed = balances.get(APPLICANT, 0), -balances.get(claim(charge.creditor), 0)
    held = [value for account, value in balances.items() if account.startswith("drawer:")]
    remitted = balances.get(charge.creditor, 0)
    is_settled = charge.settled_event_no is not None
    is_cancelled = charge.is_cancelled or not amount
    if refunded != charge.refunded_vnd:
        sentence = f"{name}: ghi đã hoàn {charge.refunded_vnd} đồng, sổ cho {refunded}"
        yield _finding(thing, sentence, abs(refunded - charge.refunded_vnd))
    if charge.is_cancelled and not is_settled:
        yield _finding(thing, f"{name}: ghi đã bỏ mà chưa tất toán", amount)
    expected = 0 if is_settled else amount
    if owed != expected:
        yield _finding(thing, f"{name}: người nộp còn nợ {owed} đồng theo sổ, phải là {expected}", abs(owed - expected))
    if min([*held, remitted]) < 0:
        yield _finding(thing, f"{name}: một tài khoản giữ tiền bị âm", -min([*held, remitted]))
    if claimed != (due := 0 if is_cancelled else amount - refunded):
        yield _finding(thing, f"{name}: bên được hưởng phải có {due} đồng, sổ ghi {claimed}", abs(claimed - due))
    there, taken = sum(held) + remitted, amount - refunded if is_settled and not is_cancelled else 0
    if there != taken:
        yield _finding(
            thing, f"{name}: đã thu (trừ đã hoàn) {taken} đồng, trong két và đã nộp {there}", abs(there - taken)
        )


def _receipts(
    evidence: Evidence, transactions: Mapping[int, Sequence[LedgerRow]], events: Mapping[int, EventRow]
) -> Iterator[Finding]:
    """Every event that took money has one receipt over its sum, and every receipt such an event."""
    taken: dict[int, int] = {}
    for event_no, rows in transactions.items():
        amount = sum(row.amount_vnd for row in rows if row.account == drawer(row.by_id) and row.amount_vnd > 0)
        if amount:
            taken[event_no] = amount
    for receipt in evidence.receipts:
        thing, amount = f"receipt {receipt.event_no}", taken.pop(receipt.event_no, 0)
        event = events.get(receipt.event_no)
        if receipt.amount_vnd != amount:
            sentence = f"biên lai {receipt.number} ghi {receipt.amount_vnd} đồng, sổ thu {amount}"
            yield _finding(thing, sentence, abs(receipt.amount_vnd - amount))
        if event is None or (event.facts.get("receipt"), event.at) != (receipt.number, receipt.issued_at):
            yield _finding(thing, f"biên lai {receipt.number} không khớp với sự kiện đã thu tiền")
    for event_no, amount in taken.items():
        yield _finding(f"receipt {event_no}", f"sự kiện số {event_no} thu {amount} đồng mà không có biên lai", amount)


_BOOKING = frozenset({Act.SUBMIT, Act.REQUIRE_PAYMENT, Act.CORRECT_RESULT, Act.SETTLE_EXEMPTION, Act.REBASE})
"""Acts that say how much they book as owed."""


def _facts(evidence: Evidence) -> Iterator[Finding]:
    """What each event says was booked, taken and remitted is what the ledger holds for it."""
    sums: defaultdict[tuple[int, str], int] = defaultdict(int)
    for row in evidence.ledger:
        if row.amount_vnd > 0:
            sums[row.event_no, row.account.partition(":")[0]] += row.amount_vnd
    for event in evidence.events:
        said = {"drawer": _vnd(event, "taken_vnd") + _vnd(event, "passed_vnd"), "agency": _vnd(event, "remitted_vnd")}
        if event.act in _BOOKING:
            said[APPLICANT] = _vnd(event, "owed_vnd")
        for account, amount in said.items():
            found = sums[event.event_no, account]
            if found != amount:
                sentence = f"sự kiện số {event.event_no} ghi {amount} đồng, sổ ghi {found}"
                yield _finding(f"transaction {event.event_no}", sentence, abs(amount - found))


def _vnd(event: EventRow, fact: str) -> int:
    value = event.facts.get(fact)
    return value if isinstance(value, int) else 0


def _finding(thing: str, sentence: str, amount: int = 1) -> Finding:
    return Finding(Proof.DONG, thing, sentence, max(1, amount))
