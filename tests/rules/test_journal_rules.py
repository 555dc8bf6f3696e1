"""The fold of the journal: any walk of the table gives a state, spans and a clock that fit together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.catalogue.rules import Procedure
from motcua.record.dossiers.clock import start_of_clock
from motcua.record.dossiers.journal import Entry, Span, State, apply, next_span, running, spans
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    IF_ASKED,
    STANDING_STILL,
    STATUSES,
    UNDONE,
    Act,
    Owner,
    Status,
    undone_in,
)

MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 8:00 in Cà Mau
PROCEDURE = Procedure(
    id="3.000333@2025-04-24", code="3.000333", name="Cấp phiếu lý lịch tư pháp", short_name="Phiếu lý lịch tư pháp",
    field_code="MH-LLTP", field_name="Lý lịch tư pháp", level="PROVINCE", limit_quantity=5, limit_unit="working_days",
    on_supplement="RESTART", day_counting="by_clock", cutoff=time(15, 0), set_count=1, result_name="Phiếu",
    post_submit=True, post_return=True, legal_basis=(), decision="", form_set="2025", valid_from=date(2025, 4, 24),
    valid_to=None, components=(), fees=(),
)  # fmt: skip
WHOSE = ("agency", "applicant", "other_agency")
"""Whose time a pause may be."""
ASKED = ("H12.101", "H12.18", "H12.35")
"""Agencies whose opinion is asked side by side."""


def facts_of(act: Act, state: State | None, at: datetime) -> dict[str, Any]:
    """The facts that the fold reads of an act; what else an event says does not matter to it."""
    match act:
        case Act.RECEIVE:
            start = (state.minute_at if state else None) or at
            return {"code": "H12.17-261102-0001", "clock_start": start.isoformat(), "due_at": at.isoformat()}
        case Act.ANSWER_SUPPLEMENT | Act.CONFIRM_PAYMENT | Act.RESUME:
            again = {"due_at": at.isoformat()} if state and state.stopped_at else {}
            return again | ({"original_due_at": at.isoformat()} if again and state and state.original_due_at else {})
        case Act.PAUSE:
            return {"whose": WHOSE[at.minute % len(WHOSE)]}
        case Act.RE_APPOINT:
            due_at = state.due_at if state and state.due_at else at
            later = (due_at + timedelta(days=7)).isoformat()
            return {"due_at": later, "original_due_at": due_at.isoformat(), "judged_by": "original"}
        case Act.UNDO:
            status = Status.APPRAISING if state is None or state.status is not Status.AWAITING_OPINION else state.status
            turn = Owner.OTHER_AGENCY if status is Status.AWAITING_OPINION else Owner.AGENCY
            back = {"assignee": state.assignee_id, "proposer": state.proposer_id} if state else {}
            return {"status": status.value, "turn": turn.value} | back
        case Act.ASSIGN:
            return {"assignee": "thuly.congan"}
        case Act.ASK_OPINION:
            return {"agency": next(code for code in ASKED if state is None or code not in state.asked_agencies)}
        case Act.ASK_STEPS:
            free = [code for code in ASKED if state is None or code not in state.asked_agencies]
            return {"asked": [{"agency": code, "due_at": at.isoformat()} for code in free[: at.minute % 3]]}
        case Act.ANSWER_OPINION:
            asked = (state.asked_agencies if state else ()) or ASKED
            return {"agency": asked[at.minute % len(asked)]}
        case Act.RATE:
            return {"score": 4}
    return {}


def _allowed(state: State) -> list[Act]:
    """The acts that the table allows; not those that a check of a stage refuses in every such state."""
    refused = set()
    if state.status is Status.AWAITING_SUPPLEMENT and state.received_at is not None:
        refused.add(Act.DECLINE)
    if len(state.asked_agencies) == len(ASKED):
        refused.add(Act.ASK_OPINION)
    if state.received_at is None:
        refused.add(Act.STOP)
    if state.original_due_at is not None:
        refused.add(Act.RE_APPOINT)
    return [act for act in Act if state.status in ACTS[act].moves and act not in refused]


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """A journal that walks the table at random, in working hours and out of them."""
    facts = {"post_send": draw(st.booleans()), "post_return": draw(st.booleans()), "agency": "H12.17"}
    at = MONDAY
    entries = [Entry(1, Act.OPEN_DRAFT, at, "who", facts)]
    state = apply(None, entries[0])
    for choice in draw(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 5_000)), max_size=40)):
        acts = _allowed(state)
        act = acts[choice[0] % len(acts)]
        at += timedelta(minutes=choice[1])
        entry = Entry(len(entries) + 1, act, at, f"who-{choice[0] % 3}", facts_of(act, state, at))
        if act is Act.ANSWER_SUPPLEMENT and choice[0] % 2:
            entry = replace(entry, facts=dict(entry.facts) | {"with_post": True})
        entries.append(entry)
        state = apply(state, entry)
    return entries


def states(entries: Iterable[Entry]) -> list[State]:
    found: list[State] = []
    for entry in entries:
        found.append(apply(found[-1] if found else None, entry))
    return found


def test_every_status_is_somebody_s_turn_until_it_ends() -> None:
    for state in _all_states():
        if STATUSES[state.status].is_end:
            assert state.turn is Owner.NOBODY
            assert state.ended_at is not None
        else:
            assert state.turn in (Owner.APPLICANT, Owner.POST, Owner.AGENCY, Owner.OTHER_AGENCY)
        if state.status is not Status.PAUSED:
            assert (state.turn is Owner.OTHER_AGENCY) == (state.status is Status.AWAITING_OPINION)
        assert bool(state.asked_agencies) == (state.status is Status.AWAITING_OPINION)
        if state.status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT):
            assert state.turn is Owner.APPLICANT


def _all_states() -> Iterator[State]:
    """Every state of law that a walk of the table reaches, by breadth; instants count for nothing here."""
    frontier: list[State] = []
    for by_post in (False, True):
        facts = {"post_send": by_post, "post_return": True, "agency": "H12.17"}
        frontier.append(apply(None, Entry(1, Act.OPEN_DRAFT, MONDAY, "who", facts)))
    known: set[State] = set()
    while frontier:
        state = frontier.pop()
        if state in known:
            continue
        known.add(state)
        yield state
        for act in _allowed(state):
            after = apply(state, Entry(2, act, MONDAY, "who", facts_of(act, state, MONDAY)))
            seldom = min(after.supplement_count, 1), min(after.correction_count, 1)
            frontier.append(replace(after, supplement_count=seldom[0], correction_count=seldom[1]))


@given(journals())
def test_the_fold_follows_the_table(entries: list[Entry]) -> None:
    before: State | None = None
    for entry, after in zip(entries, states(entries), strict=True):
        target = ACTS[entry.act].moves[before.status if before else None]
        if target == BEFORE:
            assert before is not None
            assert after.status is (before.before or Status.SUBMITTED)
            assert after.before is None
        elif target == AFTER_LAST:
            assert before is not None
            waits_on = len(before.asked_agencies) > 1
            assert after.status is (Status.AWAITING_OPINION if waits_on else before.before)
            assert len(after.asked_agencies) == len(before.asked_agencies) - 1
        elif target == IF_ASKED:
            assert before is not None
            assert after.status is (Status.AWAITING_OPINION if entry.facts["asked"] else before.status)
            assert len(after.asked_agencies) == len(entry.facts["asked"])
        elif target == UNDONE:
            assert before is not None
            assert after.status in undone_in(before.status)
        else:
            assert after.status is target
        waits = after.status in (*STANDING_STILL, Status.AWAITING_OPINION)
        assert waits == (after.before is not None)
        before = after


@given(journals(), st.sampled_from(Act))
def test_an_act_out_of_turn_is_no_life_of_a_dossier(entries: list[Entry], act: Act) -> None:
    last = states(entries)[-1]
    if last.status in ACTS[act].moves:
        return

    with pytest.raises(KeyError):
        apply(last, Entry(len(entries) + 1, act, entries[-1].at, "who", facts_of(act, last, entries[-1].at)))


@given(journals())
def test_the_state_says_what_happened(entries: list[Entry]) -> None:
    last = states(entries)[-1]
    acts = [entry.act for entry in entries]

    assert (last.received_at is not None) == (Act.RECEIVE in acts)
    assert (last.code is not None) == (Act.RECEIVE in acts)
    assert last.completion_asked == (Act.REQUEST_COMPLETION in acts)
    assert last.supplement_count == acts.count(Act.REQUEST_SUPPLEMENT)
    assert (last.resolved_at is not None) == bool({Act.APPROVE, Act.REFUSE} & set(acts))
    assert last.outcome == {Act.APPROVE: "GRANTED", Act.REFUSE: "REFUSED"}.get(
        next((act for act in reversed(acts) if act in (Act.APPROVE, Act.REFUSE)), Act.RATE)
    )
    is_corrected = last.status is Status.RESOLVED and last.correction_count > 0  # it ended before, and that stands
    assert (last.ended_at is not None) == (STATUSES[last.status].is_end or is_corrected)
    first_minute = next((entry.at for entry in entries if entry.act is Act.ACCEPT_HANDOVER), None)
    assert last.minute_at == first_minute
    assert last.first_due_at is None or last.due_at is not None
    assert (last.original_due_at is not None) == (Act.RE_APPOINT in acts)
    assert (last.stopped_at is not None) == (last.status in STANDING_STILL and last.received_at is not None)


@given(journals())
def test_the_spans_tile_the_time_from_submission_to_the_end(entries: list[Entry]) -> None:
    found, last = spans(entries), states(entries)[-1]
    filed = next((entry for entry in entries[1:] if entry.act is not Act.SETTLE_EXEMPTION), None)

    if filed is None or found == ():
        assert last.status is Status.DRAFT or filed is None or filed.act is Act.WITHDRAW
        return
    assert found[0].from_at == filed.at
    for one, next_one in pairwise(found):
        assert one.to_at == next_one.from_at
        assert one.owner is not next_one.owner
    assert all(span.owner is not Owner.NOBODY for span in found)
    is_corrected = last.status is Status.RESOLVED and last.correction_count > 0  # its account closed before, for good
    if STATUSES[last.status].is_end or is_corrected:
        assert found[-1].to_at == last.ended_at
    else:
        assert found[-1].to_at is None
        assert found[-1].owner is last.turn


@given(journals())
def test_spans_grow_event_by_event_as_they_are_stored(entries: list[Entry]) -> None:
    """The service closes and opens spans as it goes; the proof cuts them anew from the journal: they are the same."""
    kept: list[Span] = []
    for entry, state in zip(entries, states(entries), strict=True):
        follow = next_span(kept[-1] if kept else None, state, entry.at)
        if follow is not None:
            if kept:
                kept[-1] = replace(kept[-1], to_at=entry.at)
            if follow.owner is not Owner.NOBODY:
                kept.append(follow)

    assert tuple(kept) == spans(entries)


@given(journals())
def test_the_clock_starts_stops_and_ends_as_the_state_says(entries: list[Entry]) -> None:
    run, last = running(entries), states(entries)[-1]

    assert run.start == last.received_at
    ended = last.status in (Status.WITHDRAWN, Status.STOPPED)
    stopping = (Act.REQUEST_SUPPLEMENT, Act.REQUIRE_PAYMENT, Act.PAUSE)
    assert [halt.act for halt in run.stops] == [entry.act for entry in entries if entry.act in stopping]
    still_open = bool(run.stops) and run.stops[-1].end is None
    assert still_open == (last.stopped_at is not None) or ended
    for one, next_one in pairwise(run.stops):
        assert one.end is not None
        assert one.end <= next_one.begin
    assert run.end == (last.resolved_at or (last.ended_at if ended else None))
    assert (run.re_appointed is not None) == (last.original_due_at is not None)


def _entry(act: Act, minutes: int, **facts: Any) -> Entry:
    return Entry(minutes, act, MONDAY + timedelta(minutes=minutes), "who", facts)


def test_under_public_post_the_clock_starts_at_the_minute() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.ACCEPT_BY_POST, 2),
        _entry(Act.ACCEPT_HANDOVER, 60),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6), PROCEDURE) == MONDAY + timedelta(hours=1)


def test_what_was_completed_after_the_minute_counts_from_the_full_supplement() -> None:
    """QĐ 45/2016/QĐ-TTg, Điều 7: from the signing of the minute, or from full supplement."""
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.ACCEPT_BY_POST, 2),
        _entry(Act.ACCEPT_HANDOVER, 60),
        _entry(Act.REQUEST_COMPLETION, 90),
        _entry(Act.ANSWER_SUPPLEMENT, 120),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6), PROCEDURE) == MONDAY + timedelta(hours=2)


def test_what_was_completed_before_the_seal_counts_from_the_minute() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.REQUEST_COMPLETION, 20),
        _entry(Act.ANSWER_SUPPLEMENT, 40),
        _entry(Act.ACCEPT_BY_POST, 50),
        _entry(Act.ACCEPT_HANDOVER, 60),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6), PROCEDURE) == MONDAY + timedelta(hours=1)


def test_at_the_agency_s_desk_the_clock_starts_at_reception() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=False, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.REQUEST_COMPLETION, 20),
        _entry(Act.ANSWER_SUPPLEMENT, 40),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6), PROCEDURE) == MONDAY + timedelta(hours=6)


@pytest.mark.parametrize(
    ("says", "minutes"),
    [
        ({"clock_start_post": "ACCEPTANCE"}, 2),
        ({"clock_start_post": "MINUTE"}, 60),
        ({"clock_start_post": "RECEPTION"}, 360),
    ],
)
def test_a_version_says_from_when_the_clock_of_what_the_post_brings_counts(says: dict[str, str], minutes: int) -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.ACCEPT_BY_POST, 2),
        _entry(Act.ACCEPT_HANDOVER, 60),
    ]

    start = start_of_clock(entries, MONDAY + timedelta(hours=6), replace(PROCEDURE, **says))

    assert start == MONDAY + timedelta(minutes=minutes)


def test_a_version_says_whether_the_clock_of_what_is_filed_on_line_counts_from_the_filing() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=False, post_return=True, agency="H12.17", channel="ONLINE"),
        _entry(Act.SUBMIT, 1),
    ]
    at_filing = replace(PROCEDURE, clock_start_online="SUBMISSION")

    assert start_of_clock(entries, MONDAY + timedelta(hours=6), at_filing) == MONDAY + timedelta(minutes=1)
    assert start_of_clock(entries, MONDAY + timedelta(hours=6), PROCEDURE) == MONDAY + timedelta(hours=6)


def test_while_the_post_carries_a_supplement_the_time_is_the_post_s() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=False, post_return=True, agency="H12.17"),
        _entry(Act.RECEIVE, 1, **facts_of(Act.RECEIVE, None, MONDAY)),
        _entry(Act.PASS_ON, 2),
        _entry(Act.REQUEST_SUPPLEMENT, 10),
        _entry(Act.ANSWER_SUPPLEMENT, 60, with_post=True),
        _entry(Act.ACCEPT_HANDOVER, 90),
    ]

    owners = [(span.owner, span.from_at) for span in spans(entries)]

    assert owners == [
        (Owner.AGENCY, MONDAY + timedelta(minutes=1)),
        (Owner.APPLICANT, MONDAY + timedelta(minutes=10)),
        (Owner.POST, MONDAY + timedelta(minutes=60)),
        (Owner.AGENCY, MONDAY + timedelta(minutes=90)),
    ]
