"""Paper: every envelope has one holder, whose hands it reached by an unbroken chain; every copy counted is written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from motcua.outward.reports.rules.evidence import EnvelopeRow, EventRow, Evidence, MoveRow
from motcua.outward.reports.rules.findings import Finding, Proof
from motcua.record.custody.rules import APPLICANT, Direction, Laid, MoveKind, broken_links, misplaced
from motcua.record.dossiers.rules import Act
from motcua.record.papers.rules import RESULT_FROM

_KIND_OF_MOVE: Mapping[str, MoveKind] = {
    Act.ACCEPT_BY_POST: MoveKind.TAKEN,
    Act.RECEIVE: MoveKind.TAKEN,
    Act.ANSWER_SUPPLEMENT: MoveKind.TAKEN,
    Act.ACCEPT_HANDOVER: MoveKind.HANDED,
    Act.ACCEPT_TO_CARRY: MoveKind.HANDED,
    Act.TAKE_OVER: MoveKind.HANDED,
    Act.PREPARE_RETURN: MoveKind.PACKED,
    Act.DELIVER: MoveKind.DELIVERED,
    Act.RETURN_AT_COUNTER: MoveKind.DELIVERED,
}
"""How an envelope changes hands by an act that names it."""
_OFFERING = frozenset({Act.OFFER_HANDOVER, Act.OFFER_TO_POST, Act.RETURN_UNDELIVERED})
_ANSWERING = dict.fromkeys((Act.ACCEPT_HANDOVER, Act.ACCEPT_TO_CARRY), True) | dict.fromkeys(
    (Act.REFUSE_HANDOVER, Act.REFUSE_TO_CARRY, Act.WITHDRAW_OFFER, Act.WITHDRAW, Act.STOP), False
)
_MADE = "made"
"""Where a packed result comes from: nobody held it before."""


def copies(evidence: Evidence) -> int:
    """Return the number of envelopes and of counted copies."""
    return len(evidence.envelopes) + sum(sum(row.copies) for row in evidence.papers)


def prove_papers(evidence: Evidence) -> Iterator[Finding]:
    """Yield broken chains, holders that no move made, acts without their move or offer, and counts nobody counted."""
    moves: defaultdict[int, list[MoveRow]] = defaultdict(list)
    for row in evidence.moves:
        moves[row.envelope_no].append(row)
    for number, envelope in enumerate(evidence.envelopes, start=1):
        if envelope.envelope_no != number:
            yield _finding(f"envelope {number}", f"mất phong bì số {number}")
        if evidence.codes.get(envelope.code) != "ENVELOPE":
            yield _envelope(envelope, f"mã phong bì {envelope.code} chưa đăng ký")
        yield from _chain(envelope, moves.pop(envelope.envelope_no, []))
        yield from _offers(evidence, envelope)
        yield from _shelf(evidence, envelope)
    for number in moves:
        yield _finding(f"envelope {number}", f"có lần chuyển tay của phong bì số {number} mà không có phong bì")
    yield from _acts(evidence)
    yield from _counts(evidence)


def _chain(envelope: EnvelopeRow, rows: list[MoveRow]) -> Iterator[Finding]:
    """One holder: the one whom the last of an unbroken chain of moves reached."""
    if not rows:
        yield _envelope(envelope, f"phong bì {envelope.code} không có lần chuyển tay nào")
        return
    for move_no in broken_links([row.move for row in rows]):
        yield _envelope(envelope, f"phong bì {envelope.code}: lần chuyển tay {move_no} không nối với lần trước")
    for row in rows:
        if row.computed_hash != row.move.hash:
            sentence = f"phong bì {envelope.code}: lần chuyển tay {row.move.move_no} không khớp mã băm"
            yield _envelope(envelope, sentence)
    first, last = rows[0].move, rows[-1].move
    if first.from_holder != (_MADE if envelope.direction == Direction.RETURN else APPLICANT):
        yield _envelope(envelope, f"phong bì {envelope.code} bắt đầu từ “{first.from_holder}”")
    if envelope.holder != last.to_holder:
        sentence = f"phong bì {envelope.code} ghi ở “{envelope.holder}”, lần chuyển tay cuối đến “{last.to_holder}”"
        yield _envelope(envelope, sentence)
    stored = (envelope.move_no, envelope.moved_at, envelope.head_hash, envelope.seal_no)
    if stored != (last.move_no, last.at, last.hash, last.seal_no):
        yield _envelope(envelope, f"phong bì {envelope.code} không khớp với lần chuyển tay cuối")


def _offers(evidence: Evidence, envelope: EnvelopeRow) -> Iterator[Finding]:
    """At most one open offer, the last, and the envelope knows it."""
    offers = [row for row in evidence.offers if row.envelope_no == envelope.envelope_no]
    answered = {row.offer_no for row in evidence.answers if row.envelope_no == envelope.envelope_no}
    if [row.offer_no for row in offers] != list(range(1, envelope.offer_no + 1)):
        yield _envelope(envelope, f"phong bì {envelope.code}: các lần giao không đủ số")
    if answered - {row.offer_no for row in offers}:
        yield _envelope(envelope, f"phong bì {envelope.code}: có trả lời mà không có lần giao")
    open_offers = [row for row in offers if row.offer_no not in answered]
    waiting = open_offers[-1].taker if open_offers else None
    if len(open_offers) > 1 or waiting != envelope.offered_to:
        sentence = f"phong bì {envelope.code} ghi chờ “{envelope.offered_to}” nhận, lần giao cuối cho “{waiting}”"
        yield _envelope(envelope, sentence)
    if open_offers and open_offers[-1].giver != envelope.holder:
        yield _envelope(envelope, f"phong bì {envelope.code} đang được giao bởi người không giữ nó")


def _shelf(evidence: Evidence, envelope: EnvelopeRow) -> Iterator[Finding]:
    """It lies where it was laid last, by the hands that hold it; a move has taken it off."""
    laid = [
        Laid(row.placement_no, row.move_no, row.holder, row.shelf, row.at)
        for row in evidence.placements
        if row.envelope_no == envelope.envelope_no
    ]
    moves = [row.move for row in evidence.moves if row.envelope_no == envelope.envelope_no]
    for number in misplaced(moves, laid):
        yield _envelope(envelope, f"phong bì {envelope.code}: lần xếp ngăn {number} không phải của người đang giữ")
    last = laid[-1] if laid else None
    shelf = last.shelf if last is not None and last.move_no == envelope.move_no else ""
    if (envelope.shelf or "", envelope.placement_no or 0) != (shelf, last.placement_no if last else 0):
        yield _envelope(envelope, f"phong bì {envelope.code} ghi ở ngăn “{envelope.shelf}”, lần xếp cuối “{shelf}”")


def _acts(evidence: Evidence) -> Iterator[Finding]:
    """What the journal says was moved, offered and answered is what custody holds, row by row."""
    codes = {row.envelope_no: row.code for row in evidence.envelopes}
    by_event = {row.event_no: row for row in evidence.events}
    said = {item for row in evidence.events for item in _said_of(row)}
    held = {("move", row.event_no, codes.get(row.envelope_no, ""), row.kind) for row in evidence.moves}
    held |= {("offer", row.event_no, codes.get(row.envelope_no, ""), row.taker) for row in evidence.offers}
    held |= {("answer", row.event_no, codes.get(row.envelope_no, ""), str(row.accepted)) for row in evidence.answers}
    numbers = {code: number for number, code in codes.items()}
    for _, event_no, code, _ in sorted(said ^ held):
        thing = f"envelope {numbers[code]}" if code in numbers else f"envelope {code}"
        yield _finding(thing, f"sự kiện số {event_no} và sổ giao nhận không khớp về phong bì {code}")
    for row in evidence.moves:
        event = by_event.get(row.event_no)
        if event is None or event.at != row.move.at or event.by_id != row.by_id:
            sentence = f"lần chuyển tay {row.move.move_no} không có sự kiện tương ứng trong nhật ký"
            yield _finding(f"envelope {row.envelope_no}", sentence)


def _said_of(row: EventRow) -> Iterator[tuple[str, int, str, str]]:
    """The moves, offers and answers that an event stands for: (what, event, envelope code, how)."""
    recalled = row.facts.get("recall_envelope")
    if recalled:
        yield "move", row.event_no, str(recalled), MoveKind.TAKEN.value
    ended = row.facts.get("offer_ended")
    if ended:
        yield "answer", row.event_no, str(ended), str(False)
    code = row.facts.get("envelope")
    if not code:
        return
    if row.act in _KIND_OF_MOVE:
        yield "move", row.event_no, str(code), _KIND_OF_MOVE[row.act].value
    if row.act in _OFFERING:
        yield "offer", row.event_no, str(code), str(row.facts.get("to"))
    if row.act in _ANSWERING:
        yield "answer", row.event_no, str(code), str(_ANSWERING[Act(row.act)])


def _counts(evidence: Evidence) -> Iterator[Finding]:
    """The copies written are those counted last by an act, and the results that an act made."""
    counted = _counted(evidence)
    written = {row.paper_no: row.copies for row in evidence.papers}
    for number in sorted(counted.keys() | written.keys()):
        now, then = written.get(number, (0, 0, 0)), counted.get(number, (0, 0, 0))
        if now != then:
            sentence = f"giấy tờ số {number} ghi {_shown(now)}, lần đếm cuối là {_shown(then)} (chính/chứng thực/chụp)"
            yield _finding(f"paper {number}", sentence, sum(abs(a - b) for a, b in zip(now, then, strict=True)))


def _counted(evidence: Evidence) -> dict[int, tuple[int, int, int]]:
    """The copies of each paper by the journal."""
    found: dict[int, tuple[int, int, int]] = {}
    for row in evidence.events:
        for number, original, certified, photocopy in row.facts.get("counts") or ():
            found[int(number)] = (int(original), int(certified), int(photocopy))
        for number, _, now in row.facts.get("differences") or ():
            found[int(number)] = (int(now[0]), int(now[1]), int(now[2]))
        if row.act in (Act.APPROVE, Act.REFUSE):
            found[RESULT_FROM] = (1, 0, 0)
        if row.act == Act.RETURN_ELECTRONICALLY:
            found[int(row.facts["result_no"])] = (0, 0, 0)
        if row.act == Act.CORRECT_RESULT:
            found[int(row.facts["result_no"])] = (1, 0, 0)
        for number in row.facts.get("recalled") or ():
            found[int(number)] = (1, 0, 0)
    return found


def _shown(counts: tuple[int, int, int]) -> str:
    return "/".join(map(str, counts))


def _envelope(envelope: EnvelopeRow, sentence: str) -> Finding:
    return _finding(f"envelope {envelope.envelope_no}", sentence)


def _finding(thing: str, sentence: str, amount: int = 1) -> Finding:
    return Finding(Proof.PAPERS, thing, sentence, max(1, amount))
