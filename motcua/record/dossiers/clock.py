"""The clock of one dossier: when it is due and why, and whose time it has been. Computed from the journal."""

from collections.abc import Iterable
from datetime import datetime

from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import (
    Counting,
    DayCounting,
    Due,
    Ground,
    Limit,
    OnSupplement,
    Pause,
    Unit,
    WorkCalendar,
    due,
    local,
    worked_minutes,
)
from motcua.record.dossiers.journal import Entry, Running, Span, State, apply
from motcua.record.dossiers.rules import Act, Owner

BY_MINUTE = Ground("ký biên bản giao nhận với bưu điện", "QĐ 45/2016/QĐ-TTg, Điều 7")
AT_DESK = Ground("nhận đủ hồ sơ tại Bộ phận Một cửa", "NĐ 118/2025/NĐ-CP")


def due_of(procedure: Procedure, calendar: WorkCalendar, running: Running, *, by_minute: bool) -> Due:
    """Return when a dossier is due, with its explanation; `due_at` is None while the clock stands. Local time inside.

    Raises ValueError when the clock has not started.
    """
    if running.start is None:
        raise ValueError("the clock has not started")
    pauses = [
        Pause(local(begin), local(end) if end else None, "chờ bổ sung giấy tờ", "NĐ 61/2018/NĐ-CP, Điều 19.4")
        for begin, end in running.stops
    ]
    return due(
        local(running.start),
        Limit(procedure.limit_quantity, Unit(procedure.limit_unit), procedure.decision or "Quyết định công bố thủ tục"),
        calendar,
        pauses=pauses,
        counting=Counting(
            OnSupplement(procedure.on_supplement), DayCounting(procedure.day_counting), cutoff=procedure.cutoff
        ),
        ground=BY_MINUTE if by_minute else AT_DESK,
    )


def start_of_clock(entries: Iterable[Entry], received_at: datetime) -> datetime:
    """Return when the clock starts of a dossier received at an instant, by its journal before reception.

    Under public post that is the signing of the handover minute, or the full supplement when that came later
    (docs/adr/0008); else reception itself. Law: QĐ 45/2016/QĐ-TTg, Art. 7.
    """
    state: State | None = None
    completed_at: datetime | None = None
    for entry in entries:
        state = apply(state, entry)
        if entry.act is Act.ANSWER_SUPPLEMENT:
            completed_at = entry.at
    if state is None or not state.post_send or state.minute_at is None:
        return received_at
    return max(state.minute_at, completed_at or state.minute_at)


def minutes_by_owner(spans: Iterable[Span], begin: datetime, end: datetime, calendar: WorkCalendar) -> dict[Owner, int]:
    """Return the working minutes between two instants by owner; they sum exactly to the elapsed working minutes."""
    split = dict.fromkeys((Owner.AGENCY, Owner.POST, Owner.APPLICANT, Owner.OTHER_AGENCY), 0)
    for span in spans:
        first, last = max(span.from_at, begin), min(span.to_at or end, end)
        if first < last:
            split[span.owner] = split.get(span.owner, 0) + worked_minutes(local(first), local(last), calendar)
    return split


def elapsed_minutes(begin: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Return the working minutes between two instants."""
    return worked_minutes(local(begin), local(end), calendar)
