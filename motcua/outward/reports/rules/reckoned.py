"""Money that went back and fees that were lowered: what the rows say is what the journal said when it was done."""

from collections import defaultdict
from collections.abc import Iterator

from motcua.outward.reports.rules.evidence import EventRow, Evidence
from motcua.outward.reports.rules.findings import Finding, Proof
from motcua.record.dossiers.rules import Act
from motcua.record.payments.assessing import Claim
from motcua.record.payments.refunds import Ground

_RECKONING = frozenset({Act.SETTLE_EXEMPTION.value, Act.REBASE.value})


def prove_refunds(evidence: Evidence) -> Iterator[Finding]:
    """Yield refunds without a slip, slips without a refund, and charges that say another sum went back."""
    slips = {row.event_no: row for row in evidence.refunds}
    back: defaultdict[int, int] = defaultdict(int)
    by_decision: defaultdict[int, int] = defaultdict(int)
    out: defaultdict[int, int] = defaultdict(int)
    for row in evidence.ledger:
        if row.is_refund and row.account.startswith(("drawer:", "agency:")):
            out[row.event_no] -= row.amount_vnd
    for event in evidence.events:
        if event.act != Act.REFUND:
            continue
        facts, slip = event.facts, slips.pop(event.event_no, None)
        for charge_no, amount in facts["lines"]:
            back[charge_no] += amount
            by_decision[charge_no] += amount if facts["ground"] == Ground.DECISION else 0
        said = (facts["refund"], facts["refunded_vnd"], facts["account"], facts["ground"])
        stored = None if slip is None else (slip.number, slip.amount_vnd, slip.account, slip.ground)
        if said != stored or out.pop(event.event_no, 0) != facts["refunded_vnd"]:
            sentence = f"sự kiện số {event.event_no} hoàn {facts['refunded_vnd']} đồng, phiếu hoàn tiền và sổ ghi khác"
            yield _finding(f"refund {event.event_no}", sentence, facts["refunded_vnd"])
    for event_no in sorted(slips.keys() | {number for number, amount in out.items() if amount}):
        yield _finding(
            f"refund {event_no}", f"phiếu hoàn tiền hoặc bút toán hoàn của sự kiện số {event_no} không có việc"
        )
    for charge in evidence.charges:
        number = charge.charge_no
        if (charge.refunded_vnd, charge.waived_vnd) != (back[number], by_decision[number]):
            sentence = f"khoản thu số {number}: ghi đã hoàn {charge.refunded_vnd} đồng, nhật ký cho {back[number]}"
            yield _finding(f"charge {number}", sentence, abs(charge.refunded_vnd - back[number]))


def prove_exemptions(evidence: Evidence) -> Iterator[Finding]:
    """Yield steps about who pays less that the journal does not know, and sums paid too much that nobody reckoned."""
    rows = {row.event_no: (row.state, row.class_code, row.component_no, row.proof_hash) for row in evidence.exemptions}
    over: dict[int, int] = {}
    for event in evidence.events:
        said = _step(event)
        if said is not None and rows.pop(event.event_no, None) != said:
            sentence = f"miễn, giảm phí theo sự kiện số {event.event_no} không khớp với nhật ký"
            yield _finding(f"exemption {event.event_no}", sentence)
        if event.act in _RECKONING and "over" in event.facts:
            over = dict(event.facts["over"])
    for event_no in rows:
        yield _finding(f"exemption {event_no}", f"miễn, giảm phí của sự kiện số {event_no} không có trong nhật ký")
    for charge in evidence.charges:
        expected = over.get(charge.charge_no, 0)
        if charge.over_vnd != expected:
            sentence = f"khoản thu số {charge.charge_no}: ghi thu thừa {charge.over_vnd} đồng, nhật ký cho {expected}"
            yield _finding(f"charge {charge.charge_no}", sentence, abs(charge.over_vnd - expected))


def _step(event: EventRow) -> tuple[str, str, int | None, str] | None:
    """What an event says about who pays less: state, class, component, hash of the proof; None = nothing."""
    if event.act == Act.SETTLE_EXEMPTION:
        facts, state = event.facts, Claim.GRANTED if event.facts["granted"] else Claim.DENIED
    elif event.act == Act.SUBMIT and event.facts.get("exemption"):
        facts, state = event.facts["exemption"], Claim.CLAIMED
    else:
        return None
    return state.value, facts["class"], facts["component"], facts["proof_hash"]


def _finding(thing: str, sentence: str, amount: int = 1) -> Finding:
    return Finding(Proof.DONG, thing, sentence, max(1, amount))
