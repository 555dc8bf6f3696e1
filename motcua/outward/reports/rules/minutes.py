"""Time: from the submission to the end every working minute has one owner, and the due date is the clock's own."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from motcua.ground.deadlines.history import calendars_known
from motcua.ground.deadlines.rules import instant, local, worked_minutes
from motcua.outward.reports.rules.evidence import EventRow, Evidence, SpanRow
from motcua.outward.reports.rules.findings import Finding, Proof
from motcua.record.dossiers.clock import (
    due_of,
    elapsed_minutes,
    minutes_by_owner,
    original_due_of,
    start_of_clock,
)
from motcua.record.dossiers.journal import Entry, Running, Span, State, running, spans
from motcua.record.dossiers.rules import ACTS, Clock, Owner


def working_minutes(evidence: Evidence, found: Sequence[Span], at: datetime) -> int:
    """Return the working minutes from the submission to the end, or to `at` while the dossier lives."""
    if not found:
        return 0
    return max(0, elapsed_minutes(found[0].from_at, found[-1].to_at or max(at, found[-1].from_at), evidence.calendar))


def journal_spans(evidence: Evidence) -> tuple[Span, ...]:
    """Return whose time it was, by the journal. Raises KeyError, ValueError, TypeError when it cannot be replayed."""
    return spans(row.entry for row in evidence.events)


def prove_minutes(evidence: Evidence, state: State | None, expected: Sequence[Span], at: datetime) -> Iterator[Finding]:
    """Yield where the stored stretches differ from the journal's, leave a gap or overlap, and a wrong due instant."""
    if state is None:
        yield _finding("spans", "không tính được thời gian vì nhật ký không đọc được")
        return
    yield from _tiling(evidence, state)
    yield from _same(evidence, expected, at)
    yield from _split(evidence, state)
    yield from _due(evidence, state)


def _tiling(evidence: Evidence, state: State) -> Iterator[Finding]:
    """From leaving the draft to the end without a gap, an overlap or two that run at once."""
    before: SpanRow | None = None
    for number, span in enumerate(evidence.spans, start=1):
        if span.span_no != number:
            yield _finding(f"span {number}", f"mất khoảng thời gian số {number}")
        if before is not None and before.to_at != span.from_at:
            yield _finding(f"span {span.span_no}", f"khoảng thời gian số {span.span_no} hở hoặc chồng lên khoảng trước")
        before = span
    if before is not None and before.to_at != state.ended_at:
        yield _finding(f"span {before.span_no}", "khoảng thời gian cuối không kết thúc cùng hồ sơ")


def _same(evidence: Evidence, expected: Sequence[Span], at: datetime) -> Iterator[Finding]:
    """The stored stretches are the journal's, one by one."""
    stored = {span.span_no: (span.owner, span.from_at, span.to_at) for span in evidence.spans}
    wanted = {number: (span.owner.value, span.from_at, span.to_at) for number, span in enumerate(expected, start=1)}
    for number in sorted(stored.keys() | wanted.keys()):
        have, want = stored.get(number), wanted.get(number)
        if have == want:
            continue
        lengths = _length(evidence, have, at), _length(evidence, want, at)
        is_same_owner = have is not None and want is not None and have[0] == want[0]
        amount = abs(lengths[0] - lengths[1]) if is_same_owner else max(lengths)
        yield _finding(f"span {number}", f"khoảng thời gian số {number} khác với nhật ký", amount)


def _length(evidence: Evidence, span: tuple[str, datetime, datetime | None] | None, at: datetime) -> int:
    if span is None:
        return 0
    return worked_minutes(local(span[1]), local(span[2] or max(at, span[1])), evidence.calendar)


def _split(evidence: Evidence, state: State) -> Iterator[Finding]:
    """Between the start of the clock and the result the owners' minutes sum to the elapsed ones."""
    end = state.resolved_at or state.ended_at
    if state.received_at is None or end is None:
        return
    stored = [Span(Owner(span.owner), span.from_at, span.to_at) for span in evidence.spans if span.owner in set(Owner)]
    shared = sum(minutes_by_owner(stored, state.received_at, end, evidence.calendar).values())
    elapsed = elapsed_minutes(state.received_at, end, evidence.calendar)
    if shared != elapsed:
        sentence = f"từ tiếp nhận đến kết quả có {elapsed} phút làm việc, chia cho các bên được {shared}"
        yield _finding("split", sentence, abs(elapsed - shared))


def _due(evidence: Evidence, state: State) -> Iterator[Finding]:
    """Each due instant that an event wrote, and the stored one, is what the clock computes from the events up to it."""
    entries: list[Entry] = []
    last: datetime | None = None
    for row in evidence.events:
        entry = row.entry
        if ACTS[entry.act].clock is Clock.START:
            started = datetime.fromisoformat(entry.facts["clock_start"])
            if started != start_of_clock(entries, entry.at, evidence.procedure):
                yield _finding("due", "đồng hồ không bắt đầu từ lúc ký biên bản hoặc nhận đủ hồ sơ")
        entries.append(entry)
        if "due_at" not in entry.facts:
            continue
        by_minute, run = state.received_at == state.minute_at, running(entries)
        written = datetime.fromisoformat(entry.facts["due_at"])
        last, first = _computed(evidence, row, run, by_minute=by_minute)
        if run.re_appointed is not None:
            yield from _original(evidence, row.event_no, entry, first)
        if last != written:
            sentence = f"hạn trả ghi ở sự kiện số {row.event_no} khác hạn tính lại"
            yield _finding("due", sentence, _apart(evidence, written, last))
    stored = evidence.columns["due_at"]
    if stored != last:
        yield _finding("due", "hạn trả đang lưu khác hạn tính lại từ nhật ký", _apart(evidence, stored, last))


def _computed(
    evidence: Evidence, row: EventRow, run: Running, *, by_minute: bool
) -> tuple[datetime | None, datetime | None]:
    """Return the due instant and the original one as they were counted when an event was written.

    By the calendar as it was known then: a day off that was declared later belongs to a later event. A process may have
    remembered what was known a minute before.
    """
    found: list[tuple[datetime | None, datetime | None]] = []
    for calendar in calendars_known(evidence.history, evidence.calendar, row.recorded_at):
        dues = [
            count(evidence.procedure_at(row.event_no), calendar, run, by_minute=by_minute, rules=evidence.rules).due_at
            for count in (due_of, original_due_of)
        ]
        found.append((instant(dues[0]) if dues[0] else None, instant(dues[1]) if dues[1] else None))
    written = datetime.fromisoformat(row.facts["due_at"])
    return next((each for each in found if each[0] == written), found[0])


def _original(evidence: Evidence, event_no: int, entry: Entry, computed: datetime | None) -> Iterator[Finding]:
    """The original due instant is kept after a re-appointment as the clock computes it without that."""
    said = entry.facts.get("original_due_at")
    written = datetime.fromisoformat(said) if said else None
    if written != computed:
        sentence = f"hạn gốc ghi ở sự kiện số {event_no} khác hạn tính lại"
        yield _finding("original due", sentence, _apart(evidence, written, computed))


def _apart(evidence: Evidence, one: datetime | None, other: datetime | None) -> int:
    if one is None or other is None:
        return 1
    return max(1, abs(worked_minutes(local(one), local(other), evidence.calendar)))


def _finding(thing: str, sentence: str, amount: int = 1) -> Finding:
    return Finding(Proof.MINUTES, thing, sentence, max(1, amount))
