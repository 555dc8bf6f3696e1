"""Shifts: what was counted in a drawer is what the ledger says; a difference has its two people and its reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from motcua.outward.reports.rules.evidence import CountProofRow, LineProofRow, ShiftProofRow, Shifts
from motcua.outward.reports.rules.findings import Finding, Proof


def prove_shifts(shifts: Shifts) -> Iterator[Finding]:
    """Yield closed shifts that overlap, differ from the ledger, or whose difference nobody has signed for."""
    counts: defaultdict[str, list[CountProofRow]] = defaultdict(list)
    for count in shifts.counts:
        counts[count.shift_id].append(count)
    stored = {(line.shift_id, line.kind): line for line in shifts.lines}
    ledger = {(line.shift_id, line.kind): line for line in shifts.ledger}
    kinds = sorted({line.kind for line in (*shifts.lines, *shifts.ledger)})
    left: dict[str, int] = {}
    before: ShiftProofRow | None = None
    brought = 0
    for row in shifts.rows:
        if before is None or before.person_id != row.person_id:
            left, brought, before = {}, 0, None
        yield from _follows(row, before, brought)
        for kind in kinds:
            yield from _line(row, kind, left.get(kind, 0), stored.get((row.id, kind)), ledger.get((row.id, kind)))
            left[kind] = _left(stored.get((row.id, kind)))
        yield from _counts(row, counts[row.id], row.float_vnd + row.brought_vnd + sum(left.values()))
        brought += row.difference_vnd
        before = row


def _follows(row: ShiftProofRow, before: ShiftProofRow | None, brought_vnd: int) -> Iterator[Finding]:
    """It begins after the count before, and brings the differences of the shifts before."""
    if before is not None and row.opened_at <= before.counted_at:
        yield _finding(row, f"ca {row.id} mở khi ca {before.id} chưa đếm két")
    if not row.opened_at <= row.counted_at <= row.closed_at:
        yield _finding(row, f"ca {row.id} có giờ mở, đếm, đóng không theo thứ tự")
    if row.brought_vnd != brought_vnd:
        sentence = f"ca {row.id} mang sang chênh lệch {row.brought_vnd:+d} đồng, các ca trước cộng lại {brought_vnd:+d}"
        yield _finding(row, sentence, abs(row.brought_vnd - brought_vnd))


def _line(
    row: ShiftProofRow, kind: str, left_vnd: int, stored: LineProofRow | None, ledger: LineProofRow | None
) -> Iterator[Finding]:
    """One kind of money: carried, taken, handed on as the ledger has it."""
    said = (0, 0, 0, 0, 0) if ledger is None else (ledger.carried_vnd, *ledger[3:])
    expected = (left_vnd + said[0], *said[1:])
    found = None if stored is None else tuple(stored[2:])
    if found != expected:
        amount = sum(abs(one - other) for one, other in zip(found or (0, 0, 0, 0, 0), expected, strict=True))
        yield _finding(row, f"ca {row.id}: loại tiền {kind} của ca không khớp với sổ", amount)


def _left(line: LineProofRow | None) -> int:
    return 0 if line is None else line.carried_vnd + line.taken_vnd - line.handed_vnd - line.refunded_vnd


def _counts(row: ShiftProofRow, counts: Sequence[CountProofRow], expected_vnd: int) -> Iterator[Finding]:
    """The last count holds; a second one is by the second person; a difference has both and a reason."""
    hands = [count.by_id for count in counts]
    first = row.counted_for_by or row.person_id
    wanted = [first, row.recounter_id] if row.recounter_id else [first]
    if hands != wanted or [count.count_no for count in counts] != list(range(1, len(wanted) + 1)):
        yield _finding(row, f"ca {row.id}: các lần đếm két không đủ hoặc sai người")
        return
    for count in counts:
        total = _total(count.notes)
        if total != count.counted_vnd:
            sentence = f"ca {row.id}: lần đếm {count.count_no} ghi {count.counted_vnd} đồng, số tờ cộng lại {total}"
            yield _finding(row, sentence, abs(total - count.counted_vnd))
    last = counts[-1]
    if last.at != row.counted_at:
        yield _finding(row, f"ca {row.id} không khớp với lần đếm cuối")
    if last.expected_vnd != expected_vnd:
        sentence = f"ca {row.id}: số theo sổ ghi {last.expected_vnd} đồng, phải là {expected_vnd}"
        yield _finding(row, sentence, abs(last.expected_vnd - expected_vnd))
    if last.counted_vnd - expected_vnd != row.difference_vnd:
        sentence = (
            f"ca {row.id}: đếm {last.counted_vnd}, theo sổ {expected_vnd}, chênh lệch ghi {row.difference_vnd:+d}"
        )
        yield _finding(row, sentence, abs(last.counted_vnd - expected_vnd - row.difference_vnd))
    if row.difference_vnd and not (row.recounter_id and row.reason):
        yield _finding(row, f"ca {row.id} lệch {row.difference_vnd:+d} đồng mà không có người đếm lại và lý do")


def _total(notes: Mapping[str, int]) -> int:
    return sum(int(value) * number for value, number in notes.items())


def _finding(row: ShiftProofRow, sentence: str, amount: int = 1) -> Finding:
    return Finding(Proof.DONG, f"shift {row.id}", sentence, max(1, amount))
