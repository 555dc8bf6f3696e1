"""The one table: each status has an owner and a way out, each act its statuses and people, and the journal folds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.record.dossiers.clock import start_of_clock
from motcua.record.dossiers.diagram import life_cycle, moves
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    STATUSES,
    TRANSFERABLE,
    WHO_MAY,
    Act,
    ActNotAllowed,
    Clock,
    Entry,
    Owner,
    RoleMayNot,
    Span,
    State,
    Status,
    apply,
    next_span,
    require_role,
    require_status,
    running,
    spans,
)

# -- the table, written a second time ----------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # 8:00 in Cà Mau
STAYS = "·"
LIFE: dict[Act, dict[Status | None, str]] = {
    Act.OPEN_DRAFT: {None: "draft"},
    Act.SUBMIT: {Status.DRAFT: "submitted"},
    Act.ACCEPT_BY_POST: {Status.SUBMITTED: STAYS},
    Act.OFFER_HANDOVER: dict.fromkeys(
        (Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.RETURNED, Status.WITHDRAWN), STAYS
    ),
    Act.ACCEPT_HANDOVER: dict.fromkeys(
        (Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.RETURNED, Status.WITHDRAWN), STAYS
    ),
    Act.REFUSE_HANDOVER: dict.fromkeys(
        (Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.RETURNED, Status.WITHDRAWN), STAYS
    ),
    Act.RECEIVE: {Status.DRAFT: "received", Status.SUBMITTED: "received"},
    Act.REQUEST_COMPLETION: {Status.SUBMITTED: "awaiting_supplement"},
    Act.DECLINE: {Status.SUBMITTED: "not_accepted", Status.AWAITING_SUPPLEMENT: "not_accepted"},
    Act.PASS_ON: {Status.RECEIVED: "appraising"},
    Act.ASSIGN: {Status.APPRAISING: STAYS, Status.AWAITING_OPINION: STAYS},
    Act.ASK_OPINION: {Status.APPRAISING: "awaiting_opinion", Status.AWAITING_OPINION: STAYS},
    Act.ANSWER_OPINION: {Status.AWAITING_OPINION: AFTER_LAST},
    Act.REQUEST_SUPPLEMENT: {Status.APPRAISING: "awaiting_supplement"},
    Act.ANSWER_SUPPLEMENT: {Status.AWAITING_SUPPLEMENT: BEFORE},
    Act.PROPOSE: {Status.APPRAISING: "approving"},
    Act.SEND_BACK: {Status.APPROVING: "appraising"},
    Act.APPROVE: {Status.APPROVING: "resolved"},
    Act.REFUSE: {Status.APPROVING: "resolved"},
    Act.WITHDRAW: dict.fromkeys(
        (
            Status.DRAFT,
            Status.SUBMITTED,
            Status.RECEIVED,
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_OPINION,
        ),
        "withdrawn",
    ),
    Act.PREPARE_RETURN: dict.fromkeys((Status.RESOLVED, Status.NOT_ACCEPTED, Status.WITHDRAWN), STAYS),
    Act.OFFER_TO_POST: dict.fromkeys((Status.RESOLVED, Status.NOT_ACCEPTED, Status.WITHDRAWN), STAYS),
    Act.ACCEPT_TO_CARRY: dict.fromkeys((Status.RESOLVED, Status.NOT_ACCEPTED, Status.WITHDRAWN), STAYS),
    Act.RECORD_ATTEMPT: dict.fromkeys((Status.RESOLVED, Status.NOT_ACCEPTED, Status.WITHDRAWN), STAYS),
    Act.DELIVER: {Status.RESOLVED: "returned", Status.NOT_ACCEPTED: STAYS, Status.WITHDRAWN: STAYS},
    Act.RETURN_AT_COUNTER: {Status.RESOLVED: "returned", Status.NOT_ACCEPTED: STAYS, Status.WITHDRAWN: STAYS},
    Act.RATE: {Status.RETURNED: STAYS},
}
PEOPLE: dict[Act, str] = {
    Act.OPEN_DRAFT: "APPLICANT COURIER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.SUBMIT: "APPLICANT COURIER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.ACCEPT_BY_POST: "COURIER POST_CLERK",
    Act.OFFER_HANDOVER: "COURIER POST_CLERK",
    Act.ACCEPT_HANDOVER: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.REFUSE_HANDOVER: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.RECEIVE: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.REQUEST_COMPLETION: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.DECLINE: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.PASS_ON: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.ASSIGN: "CASE_OFFICER UNIT_HEAD",
    Act.ASK_OPINION: "CASE_OFFICER",
    Act.ANSWER_OPINION: "CASE_OFFICER UNIT_HEAD",
    Act.REQUEST_SUPPLEMENT: "CASE_OFFICER",
    Act.ANSWER_SUPPLEMENT: "APPLICANT ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.PROPOSE: "CASE_OFFICER",
    Act.SEND_BACK: "UNIT_HEAD",
    Act.APPROVE: "UNIT_HEAD",
    Act.REFUSE: "UNIT_HEAD",
    Act.WITHDRAW: "APPLICANT ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.PREPARE_RETURN: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.OFFER_TO_POST: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.ACCEPT_TO_CARRY: "COURIER POST_CLERK",
    Act.RECORD_ATTEMPT: "COURIER POST_CLERK",
    Act.DELIVER: "COURIER POST_CLERK",
    Act.RETURN_AT_COUNTER: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.RATE: "APPLICANT SYSTEM",
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("status", [None, *Status])
def test_each_act_in_each_status_leads_where_the_law_says_or_is_refused(act: Act, status: Status | None) -> None:
    expected = LIFE[act].get(status)
    expected = status.value if expected == STAYS and status else expected

    assert ACTS[act].moves.get(status) == expected
    if status is not None and expected is None:
        with pytest.raises(ActNotAllowed) as refusal:
            require_status(act, status, dossier="H12.17-261102-0001")
        assert STATUSES[status].word in refusal.value.sentence
        assert "H12.17-261102-0001" in refusal.value.sentence
    elif status is not None:
        require_status(act, status, dossier="H12.17-261102-0001")


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_each_act_is_done_by_the_roles_named_for_it_and_no_other(act: Act, role: Role) -> None:
    if role in PEOPLE[act].split():
        require_role(act, frozenset({role}))
        return
    with pytest.raises(RoleMayNot) as refusal:
        require_role(act, frozenset({role}))

    assert f"không phải {ROLE_WORDS[role]}" in refusal.value.sentence
    assert ACTS[act].button in refusal.value.sentence
    assert refusal.value.status == 403


def test_no_role_at_all_may_do_nothing() -> None:
    for act in Act:
        with pytest.raises(RoleMayNot):
            require_role(act, frozenset())


# -- what must hold of the table whatever it says ----------------------------------------------------------------------


def test_every_act_and_every_status_stands_in_the_tables() -> None:
    assert set(ACTS) == set(WHO_MAY) == set(Act)
    assert set(STATUSES) == set(Status)
    assert all(WHO_MAY.values())


def test_every_status_is_reached_and_has_a_way_out_or_is_an_end() -> None:
    reached = {end for _, start, end in moves() if start is not end}
    left = {start for _, start, end in moves() if start is not end}

    assert reached == set(Status)
    assert {status for status in Status if status not in left} == {s for s, rule in STATUSES.items() if rule.is_end}


def test_every_status_is_somebody_s_turn_until_it_ends() -> None:
    for state in _all_states():
        if STATUSES[state.status].is_end:
            assert state.turn is Owner.NOBODY
            assert state.ended_at is not None
        else:
            assert state.turn in (Owner.APPLICANT, Owner.POST, Owner.AGENCY, Owner.OTHER_AGENCY)
        assert (state.turn is Owner.OTHER_AGENCY) == (state.status is Status.AWAITING_OPINION)
        assert bool(state.asked_agencies) == (state.status is Status.AWAITING_OPINION)
        if state.status is Status.AWAITING_SUPPLEMENT:
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
            frontier.append(replace(after, supplement_count=min(after.supplement_count, 1)))


def test_every_clock_that_stops_runs_again_or_ends() -> None:
    for act, rule in ACTS.items():
        if rule.clock is Clock.STOP:
            assert set(rule.moves.values()) == {Status.AWAITING_SUPPLEMENT}
            for other in (name for name, found in ACTS.items() if Status.AWAITING_SUPPLEMENT in found.moves):
                has_not_begun = other is Act.DECLINE  # only before reception, see reception/rules.py
                assert ACTS[other].clock in (Clock.RESUME, Clock.END) or has_not_begun, (act, other)


def test_events_are_named_in_the_past_tense_once_each() -> None:
    names = [rule.event for rule in ACTS.values()]
    verbs = {name.split(".")[1].split("_")[0] for name in names}

    assert len(set(names)) == len(names)
    assert {verb for verb in verbs if not verb.endswith("ed")} == {"sent", "withdrawn"}


def test_the_post_has_a_part_in_the_first_and_the_last_stage_alone() -> None:
    """NĐ 118/2025/NĐ-CP, Điều 10.3: nothing between reception and return can be transferred."""
    for act, stage in TRANSFERABLE.items():
        assert stage == ("RECEPTION" if ACTS[act].stage in ("reception", "processing") else "RETURN")
    appraisal = {
        Act.PASS_ON, Act.ASSIGN, Act.ASK_OPINION, Act.ANSWER_OPINION, Act.REQUEST_SUPPLEMENT, Act.PROPOSE,
        Act.SEND_BACK, Act.APPROVE, Act.REFUSE,
    }  # fmt: skip
    assert not appraisal & TRANSFERABLE.keys()
    assert not {Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.DECLINE, Act.PREPARE_RETURN} & TRANSFERABLE.keys()


def test_portal_codes_are_those_of_the_national_portal() -> None:
    codes = {status: rule.portal_code for status, rule in STATUSES.items()}

    assert codes[Status.RECEIVED] == 2
    assert codes[Status.NOT_ACCEPTED] == 3
    assert codes[Status.APPRAISING] == codes[Status.APPROVING] == codes[Status.AWAITING_OPINION] == 4
    assert codes[Status.AWAITING_SUPPLEMENT] == 5
    assert codes[Status.WITHDRAWN] == 7
    assert codes[Status.RESOLVED] == 9
    assert codes[Status.RETURNED] == 10


def test_the_page_of_the_life_of_a_dossier_is_printed_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "life-cycle.md"

    assert page.read_text(encoding="utf-8") == life_cycle(), "python -m motcua.record.dossiers.diagram > " + str(page)


def test_the_picture_shows_every_move_that_changes_the_status() -> None:
    page = life_cycle()

    for act, start, end in moves():
        if start is not end:
            arrow = f"    {start.value if start else '[*]'} --> {end.value}: "
            line = next(line for line in page.splitlines() if line.startswith(arrow))
            assert act.value in line.removeprefix(arrow).split(", ")
    for status, rule in STATUSES.items():
        assert f"    {status.value}: {rule.word}" in page
        assert (f"    {status.value} --> [*]" in page) == rule.is_end
    for act in Act:
        assert f"| `{act.value}` | {ACTS[act].button} |" in page


# -- the fold of the journal -------------------------------------------------------------------------------------------


ASKED = ("H12.101", "H12.18", "H12.35")
"""Agencies whose opinion is asked side by side."""


def facts_of(act: Act, state: State | None, at: datetime) -> dict[str, Any]:
    """The facts that the fold reads of an act; what else an event says does not matter to it."""
    match act:
        case Act.RECEIVE:
            start = (state.minute_at if state else None) or at
            return {"code": "H12.17-261102-0001", "clock_start": start.isoformat(), "due_at": at.isoformat()}
        case Act.ANSWER_SUPPLEMENT:
            return {"due_at": at.isoformat()} if state and state.stopped_at else {}
        case Act.ASSIGN:
            return {"assignee": "thuly.congan"}
        case Act.ASK_OPINION:
            return {"agency": next(code for code in ASKED if state is None or code not in state.asked_agencies)}
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
        else:
            assert after.status is target
        waits = after.status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_OPINION)
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
    assert (last.ended_at is not None) == STATUSES[last.status].is_end
    first_minute = next((entry.at for entry in entries if entry.act is Act.ACCEPT_HANDOVER), None)
    assert last.minute_at == first_minute
    assert last.first_due_at is None or last.due_at is not None


@given(journals())
def test_the_spans_tile_the_time_from_submission_to_the_end(entries: list[Entry]) -> None:
    found, last = spans(entries), states(entries)[-1]
    left_draft = [entry.at for entry in entries[1:]]

    if not left_draft or found == ():
        assert last.status is Status.DRAFT or entries[1].act is Act.WITHDRAW
        return
    assert found[0].from_at == entries[1].at
    for one, next_one in pairwise(found):
        assert one.to_at == next_one.from_at
        assert one.owner is not next_one.owner
    assert all(span.owner is not Owner.NOBODY for span in found)
    if STATUSES[last.status].is_end:
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
    assert len(run.stops) == last.supplement_count
    still_open = bool(run.stops) and run.stops[-1][1] is None
    assert still_open == (last.stopped_at is not None) or last.status is Status.WITHDRAWN
    assert all(end is not None for _, end in run.stops[:-1])
    for (_, end), (begin, _) in pairwise(run.stops):
        assert end is not None
        assert end <= begin
    assert run.end == (last.resolved_at or (last.ended_at if last.status is Status.WITHDRAWN else None))


def _entry(act: Act, minutes: int, **facts: Any) -> Entry:
    return Entry(minutes, act, MONDAY + timedelta(minutes=minutes), "who", facts)


def test_under_public_post_the_clock_starts_at_the_minute() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.ACCEPT_BY_POST, 2),
        _entry(Act.ACCEPT_HANDOVER, 60),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6)) == MONDAY + timedelta(hours=1)


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

    assert start_of_clock(entries, MONDAY + timedelta(hours=6)) == MONDAY + timedelta(hours=2)


def test_what_was_completed_before_the_seal_counts_from_the_minute() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=True, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.REQUEST_COMPLETION, 20),
        _entry(Act.ANSWER_SUPPLEMENT, 40),
        _entry(Act.ACCEPT_BY_POST, 50),
        _entry(Act.ACCEPT_HANDOVER, 60),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6)) == MONDAY + timedelta(hours=1)


def test_at_the_agency_s_desk_the_clock_starts_at_reception() -> None:
    entries = [
        _entry(Act.OPEN_DRAFT, 0, post_send=False, post_return=True, agency="H12.17"),
        _entry(Act.SUBMIT, 1),
        _entry(Act.REQUEST_COMPLETION, 20),
        _entry(Act.ANSWER_SUPPLEMENT, 40),
    ]

    assert start_of_clock(entries, MONDAY + timedelta(hours=6)) == MONDAY + timedelta(hours=6)


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
