"""The clock of one dossier: when it is due and why, and whose time it has been. Computed from the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from motcua.base.text import moment_words
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import (
    Counting,
    Due,
    Ground,
    Limit,
    OnSupplement,
    Pause,
    Sentence,
    Unit,
    WorkCalendar,
    due,
    local,
    moved_on,
    worked_minutes,
)
from motcua.ground.deadlines.rulesets import LAW, RuleSet
from motcua.record.dossiers.journal import Entry, Halt, Running, Span, State, Wait, apply
from motcua.record.dossiers.rules import Act, Owner

BY_MINUTE = Ground("ký biên bản giao nhận với bưu điện", "QĐ 45/2016/QĐ-TTg, Điều 7")
RE_APPOINTED_BY = "NĐ 61/2018/NĐ-CP, Điều 19.9"
AT_DESK = Ground("nhận đủ hồ sơ tại Bộ phận Một cửa", "NĐ 118/2025/NĐ-CP")


def due_of(
    procedure: Procedure, calendar: WorkCalendar, running: Running, *, by_minute: bool, rules: RuleSet = LAW
) -> Due:
    """Return when a dossier is due, with its explanation; `due_at` is None while the clock stands. Local time inside.

    `rules` is the rule set of the day on which the clock started; what the procedure states itself goes before.
    Raises ValueError when the clock has not started.
    """
    if running.start is None:
        raise ValueError("the clock has not started")
    found = due(
        local(running.start),
        Limit(procedure.limit_quantity, Unit(procedure.limit_unit), procedure.decision or "Quyết định công bố thủ tục"),
        calendar,
        pauses=[_pause(halt) for halt in running.stops],
        counting=_counting(procedure, rules),
        ground=BY_MINUTE if by_minute else AT_DESK,
    )
    return _promised_anew(found, procedure, calendar, running, rules)


def original_due_of(
    procedure: Procedure, calendar: WorkCalendar, running: Running, *, by_minute: bool, rules: RuleSet = LAW
) -> Due:
    """Return when a dossier would be due had it never been re-appointed, as `due_of` does."""
    return due_of(procedure, calendar, replace(running, re_appointed=None), by_minute=by_minute, rules=rules)


def _counting(procedure: Procedure, rules: RuleSet) -> Counting:
    return rules.counting(
        on_supplement=procedure.on_supplement, day_counting=procedure.day_counting, cutoff=procedure.cutoff
    )


_WHY: Mapping[Act, tuple[str, str]] = {
    Act.REQUEST_SUPPLEMENT: ("chờ bổ sung giấy tờ", "NĐ 61/2018/NĐ-CP, Điều 19.4"),
    Act.REQUIRE_PAYMENT: ("chờ nộp tiền", "NĐ 61/2018/NĐ-CP, Điều 22"),
    Act.PAUSE: ("tạm dừng giải quyết", "NĐ 118/2025/NĐ-CP"),
}
"""Why the clock stands, by the act that stopped it, and the rule behind it."""


def _pause(halt: Halt) -> Pause:
    """A stop of the clock as the rules of time take it: only a wait for papers may start the limit afresh."""
    why, source = _WHY[halt.act]
    return Pause(
        local(halt.begin),
        local(halt.end) if halt.end else None,
        halt.reason or why,
        source,
        is_supplement=halt.act is Act.REQUEST_SUPPLEMENT,
    )


def _promised_anew(found: Due, procedure: Procedure, calendar: WorkCalendar, running: Running, rules: RuleSet) -> Due:
    """Put the due instant that was promised anew in the place of the counted one, moved on by the stops after it.

    A supplement that starts the limit afresh after it takes the re-appointment away: the law counts from zero again.
    """
    promised = running.re_appointed
    if promised is None or found.due_at is None:
        return found
    later = [_pause(halt) for halt in running.stops if halt.begin >= promised.at]
    counting = _counting(procedure, rules)
    restarts = counting.on_supplement is OnSupplement.RESTART
    if restarts and any(pause.is_supplement for pause in later):
        return found
    due_at = moved_on(local(promised.due_at), Unit(procedure.limit_unit), calendar, later, counting)
    said = f"Đã xin lỗi và hẹn lại một lần, sang {moment_words(local(promised.due_at))}. Hạn gốc vẫn được giữ."
    back = " Đã cộng lại thời gian tạm dừng sau khi hẹn lại." if due_at != local(promised.due_at) else ""
    sentences = (
        Sentence(local(promised.at), said, RE_APPOINTED_BY),
        Sentence(due_at, f"Hạn trả kết quả đã hẹn lại.{back}"),
    )
    return Due(due_at, (*found.explanation, *sentences))


def starts_as_usual(procedure: Procedure, *, post_send: bool, channel: str) -> bool:
    """Whether the clock of a dossier starts as the law says for all: at the minute by post, else at reception."""
    if post_send:
        return procedure.clock_start_post == "MINUTE"
    return channel != "ONLINE" or procedure.clock_start_online == "RECEPTION"


def start_of_clock(entries: Iterable[Entry], received_at: datetime, procedure: Procedure) -> datetime:
    """Return when the clock starts of a dossier received at an instant, by its journal before reception.

    Under public post that is the signing of the handover minute, or the full supplement when that came later
    (docs/adr/0008); else reception itself. A procedure may say otherwise: where the post sits in the one-stop for the
    agency, its acceptance counts (NĐ 118/2025, Art. 10.3); on line, the filing may. Law: QĐ 45/2016/QĐ-TTg, Art. 7.
    """
    state: State | None = None
    channel = ""
    began: dict[Act, datetime] = {}
    for entry in entries:
        state = apply(state, entry)
        channel = channel or str(entry.facts.get("channel", ""))
        began[entry.act] = entry.at
    if state is None:
        return received_at
    starts = {
        "MINUTE": state.minute_at,
        "ACCEPTANCE": began.get(Act.ACCEPT_BY_POST),
        "SUBMISSION": began.get(Act.SUBMIT) if channel == "ONLINE" else None,
    }
    start = starts.get(procedure.clock_start_post if state.post_send else procedure.clock_start_online)
    if start is None:
        return received_at
    return max(start, began.get(Act.ANSWER_SUPPLEMENT, start))


def minutes_by_owner(spans: Iterable[Span], begin: datetime, end: datetime, calendar: WorkCalendar) -> dict[Owner, int]:
    """Return the working minutes between two instants by owner; they sum exactly to the elapsed working minutes."""
    split = dict.fromkeys((Owner.AGENCY, Owner.POST, Owner.APPLICANT, Owner.OTHER_AGENCY), 0)
    for span in spans:
        first, last = max(span.from_at, begin), min(span.to_at or end, end)
        if first < last:
            split[span.owner] = split.get(span.owner, 0) + worked_minutes(local(first), local(last), calendar)
    return split


def minutes_by_agency(waits: Iterable[Wait], begin: datetime, end: datetime, calendar: WorkCalendar) -> dict[str, int]:
    """Return the working minutes of other agencies by their code; they sum exactly to those of OTHER_AGENCY."""
    split: dict[str, int] = {}
    for wait in waits:
        first, last = max(wait.from_at, begin), min(wait.to_at or end, end)
        if first < last:
            split[wait.agency_code] = split.get(wait.agency_code, 0) + worked_minutes(
                local(first), local(last), calendar
            )
    return split


def elapsed_minutes(begin: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Return the working minutes between two instants."""
    return worked_minutes(local(begin), local(end), calendar)
