"""The one table: each status has an owner and a way out, each act its statuses and people."""

from pathlib import Path

import pytest

from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.record.dossiers.diagram import life_cycle, moves
from motcua.record.dossiers.roles import TRANSFERABLE, WHO_MAY, RoleMayNot, require_role
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    BY_THE_HOUSE,
    ENDED_EARLY,
    IF_ASKED,
    STANDING_STILL,
    STATUSES,
    UNDONE,
    Act,
    ActNotAllowed,
    Clock,
    Status,
    require_status,
)

# -- the table, written a second time ----------------------------------------------------------------------------------

STAYS = "·"
HANDOVER = (
    Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.RETURNED, Status.WITHDRAWN, Status.STOPPED
)  # fmt: skip
ON_THE_TABLE = (*HANDOVER, Status.RESOLVED, Status.NOT_ACCEPTED)
GOES_HOME = (Status.RESOLVED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED)
LIFE: dict[Act, dict[Status | None, str]] = {
    Act.OPEN_DRAFT: {None: "draft"},
    Act.SUBMIT: {Status.DRAFT: "submitted"},
    Act.ACCEPT_BY_POST: {Status.SUBMITTED: STAYS},
    Act.OFFER_HANDOVER: dict.fromkeys(HANDOVER, STAYS),
    Act.ACCEPT_HANDOVER: dict.fromkeys(ON_THE_TABLE, STAYS),
    Act.REFUSE_HANDOVER: dict.fromkeys(ON_THE_TABLE, STAYS),
    Act.WITHDRAW_OFFER: dict.fromkeys(ON_THE_TABLE, STAYS),
    Act.RECEIVE: {Status.DRAFT: "received", Status.SUBMITTED: "received"},
    Act.REQUEST_COMPLETION: {Status.SUBMITTED: "awaiting_supplement"},
    Act.DECLINE: {Status.SUBMITTED: "not_accepted", Status.AWAITING_SUPPLEMENT: "not_accepted"},
    Act.ENTER_DATA: dict.fromkeys(
        (
            Status.RECEIVED,
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_OPINION,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_PAYMENT,
            Status.PAUSED,
            Status.RESOLVED,
        ),
        STAYS,
    ),
    Act.SETTLE_EXEMPTION: dict.fromkeys(
        (
            Status.DRAFT,
            Status.SUBMITTED,
            Status.RECEIVED,
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_OPINION,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_PAYMENT,
            Status.PAUSED,
            Status.RESOLVED,
        ),
        STAYS,
    ),
    Act.PASS_ON: {Status.RECEIVED: "appraising"},
    Act.ASSIGN: {Status.APPRAISING: STAYS, Status.AWAITING_OPINION: STAYS},
    Act.ASK_OPINION: {Status.APPRAISING: "awaiting_opinion", Status.AWAITING_OPINION: STAYS},
    Act.ASK_STEPS: {Status.APPRAISING: IF_ASKED, Status.AWAITING_OPINION: STAYS},
    Act.ANSWER_OPINION: {Status.AWAITING_OPINION: AFTER_LAST},
    Act.REQUEST_SUPPLEMENT: {Status.APPRAISING: "awaiting_supplement"},
    Act.ANSWER_SUPPLEMENT: {Status.AWAITING_SUPPLEMENT: BEFORE},
    Act.REQUIRE_PAYMENT: {Status.APPRAISING: "awaiting_payment"},
    Act.CONFIRM_PAYMENT: {Status.AWAITING_PAYMENT: BEFORE},
    Act.PAUSE: {Status.APPRAISING: "paused", Status.APPROVING: "paused"},
    Act.RESUME: {Status.PAUSED: BEFORE},
    Act.RE_APPOINT: dict.fromkeys((Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION), STAYS),
    Act.PROPOSE: {Status.APPRAISING: "approving"},
    Act.SEND_BACK: {Status.APPROVING: "appraising"},
    Act.UNDO: dict.fromkeys((Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION), UNDONE),
    Act.APPROVE: {Status.APPROVING: "resolved"},
    Act.REFUSE: {Status.APPROVING: "resolved"},
    Act.SIGN_RESULT: {Status.RESOLVED: STAYS},
    Act.STOP: dict.fromkeys(
        (
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_OPINION,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_PAYMENT,
            Status.PAUSED,
        ),
        "stopped",
    ),
    Act.WITHDRAW: dict.fromkeys(
        (
            Status.DRAFT,
            Status.SUBMITTED,
            Status.RECEIVED,
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_OPINION,
            Status.AWAITING_PAYMENT,
            Status.PAUSED,
        ),
        "withdrawn",
    ),
    Act.TAKE_OVER: dict.fromkeys(set(Status) - {Status.DRAFT}, STAYS),
    Act.RECOMPUTE: dict.fromkeys(
        (Status.RECEIVED, Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION), STAYS
    ),
    Act.REBASE: dict.fromkeys(
        (
            Status.SUBMITTED,
            Status.RECEIVED,
            Status.APPRAISING,
            Status.APPROVING,
            Status.AWAITING_OPINION,
            Status.AWAITING_SUPPLEMENT,
            Status.AWAITING_PAYMENT,
            Status.PAUSED,
        ),
        STAYS,
    ),
    Act.PREPARE_RETURN: dict.fromkeys(GOES_HOME, STAYS),
    Act.OFFER_TO_POST: dict.fromkeys(GOES_HOME, STAYS),
    Act.ACCEPT_TO_CARRY: dict.fromkeys(GOES_HOME, STAYS),
    Act.REFUSE_TO_CARRY: dict.fromkeys(GOES_HOME, STAYS),
    Act.INVITE: dict.fromkeys(GOES_HOME, STAYS),
    Act.RECORD_ATTEMPT: dict.fromkeys(GOES_HOME, STAYS),
    Act.RETURN_UNDELIVERED: dict.fromkeys(GOES_HOME, STAYS),
    Act.DELIVER: dict.fromkeys(GOES_HOME, STAYS) | {Status.RESOLVED: "returned"},
    Act.RETURN_AT_COUNTER: dict.fromkeys(GOES_HOME, STAYS) | {Status.RESOLVED: "returned"},
    Act.RETURN_ELECTRONICALLY: {Status.RESOLVED: "returned"},
    Act.CORRECT_RESULT: {Status.RETURNED: "resolved"},
    Act.REFUND: dict.fromkeys(set(Status) - {Status.DRAFT}, STAYS),
    Act.RATE: {Status.RETURNED: STAYS},
}
PEOPLE: dict[Act, str] = {
    Act.TAKE_OVER: "ADMINISTRATOR",
    Act.RECOMPUTE: "ADMINISTRATOR",
    Act.REBASE: "ADMINISTRATOR",
    Act.OPEN_DRAFT: "APPLICANT COURIER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.SUBMIT: "APPLICANT COURIER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.ACCEPT_BY_POST: "COURIER POST_CLERK",
    Act.OFFER_HANDOVER: "COURIER POST_CLERK",
    Act.ACCEPT_HANDOVER: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.REFUSE_HANDOVER: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.RECEIVE: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.REQUEST_COMPLETION: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.DECLINE: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.ENTER_DATA: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.SETTLE_EXEMPTION: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.REFUND: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.PASS_ON: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.ASSIGN: "CASE_OFFICER UNIT_HEAD",
    Act.ASK_OPINION: "CASE_OFFICER",
    Act.ASK_STEPS: "CASE_OFFICER",
    Act.ANSWER_OPINION: "CASE_OFFICER UNIT_HEAD",
    Act.REQUEST_SUPPLEMENT: "CASE_OFFICER",
    Act.ANSWER_SUPPLEMENT: "APPLICANT ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.REQUIRE_PAYMENT: "CASE_OFFICER",
    Act.CONFIRM_PAYMENT: "CASE_OFFICER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK UNIT_HEAD",
    Act.PAUSE: "CASE_OFFICER UNIT_HEAD",
    Act.RESUME: "CASE_OFFICER UNIT_HEAD",
    Act.RE_APPOINT: "UNIT_HEAD",
    Act.SIGN_RESULT: "UNIT_HEAD",
    Act.STOP: "UNIT_HEAD",
    Act.PROPOSE: "CASE_OFFICER",
    Act.SEND_BACK: "UNIT_HEAD",
    Act.UNDO: "CASE_OFFICER ONE_STOP_HEAD ONE_STOP_OFFICER UNIT_HEAD",
    Act.APPROVE: "UNIT_HEAD",
    Act.REFUSE: "UNIT_HEAD",
    Act.WITHDRAW: "APPLICANT ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK SYSTEM",
    Act.PREPARE_RETURN: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.OFFER_TO_POST: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.ACCEPT_TO_CARRY: "COURIER POST_CLERK",
    Act.WITHDRAW_OFFER: "COURIER ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.REFUSE_TO_CARRY: "COURIER POST_CLERK",
    Act.INVITE: "COURIER POST_CLERK",
    Act.RETURN_UNDELIVERED: "COURIER POST_CLERK",
    Act.RECORD_ATTEMPT: "COURIER POST_CLERK",
    Act.DELIVER: "COURIER POST_CLERK",
    Act.RETURN_AT_COUNTER: "ONE_STOP_HEAD ONE_STOP_OFFICER POST_CLERK",
    Act.RETURN_ELECTRONICALLY: "ONE_STOP_HEAD ONE_STOP_OFFICER",
    Act.CORRECT_RESULT: "UNIT_HEAD",
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
    left = {start for act, start, end in moves() if start is not end and act is not Act.CORRECT_RESULT}

    assert reached == set(Status)
    assert {status for status in Status if status not in left} == {s for s, rule in STATUSES.items() if rule.is_end}
    assert ACTS[Act.CORRECT_RESULT].moves == {Status.RETURNED: Status.RESOLVED}, "the one way back from an end"


OF_NO_CLOCK = BY_THE_HOUSE | {Act.SETTLE_EXEMPTION, Act.ENTER_DATA, Act.REFUND}


def test_every_clock_that_stops_runs_again_or_ends() -> None:
    for act, rule in ACTS.items():
        if rule.clock is Clock.STOP:
            (waiting,) = set(rule.moves.values())
            assert waiting in STANDING_STILL
            for other in (name for name, found in ACTS.items() if waiting in found.moves):
                has_not_begun = other is Act.DECLINE  # only before reception, see reception/rules.py
                leads_nowhere = ACTS[other].moves[waiting] == waiting  # by the house, or of the money alone
                goes_on = ACTS[other].clock in (Clock.RESUME, Clock.END)
                assert goes_on or has_not_begun or (leads_nowhere and other in OF_NO_CLOCK), (act, other)


def test_what_dashboards_count_as_paused_are_the_codes_5_6_and_8() -> None:
    assert {STATUSES[status].portal_code for status in STANDING_STILL} == {5, 6, 8}
    assert all(STATUSES[status].is_end for status in ENDED_EARLY)


def test_events_are_named_in_the_past_tense_once_each() -> None:
    names = [rule.event for rule in ACTS.values()]
    verbs = {name.split(".")[1].split("_")[0] for name in names}

    assert len(set(names)) == len(names)
    assert {verb for verb in verbs if not verb.endswith("ed")} == {"sent", "withdrawn", "undone"}


def test_the_post_has_a_part_in_the_first_and_the_last_stage_alone() -> None:
    """NĐ 118/2025/NĐ-CP, Điều 10.3: nothing between reception and return can be transferred."""
    for act, stage in TRANSFERABLE.items():
        first = "DIGITISE" if act is Act.ENTER_DATA else "RECEPTION"
        assert stage == (first if ACTS[act].stage in ("reception", "processing") else "RETURN")
    appraisal = {
        Act.PASS_ON, Act.ASSIGN, Act.ASK_OPINION, Act.ASK_STEPS, Act.ANSWER_OPINION, Act.REQUEST_SUPPLEMENT,
        Act.PROPOSE, Act.REQUIRE_PAYMENT, Act.PAUSE, Act.RESUME, Act.RE_APPOINT, Act.STOP, Act.SEND_BACK, Act.APPROVE,
        Act.REFUSE,
    }  # fmt: skip
    assert not appraisal & TRANSFERABLE.keys()
    assert not {Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.DECLINE, Act.PREPARE_RETURN} & TRANSFERABLE.keys()


def test_portal_codes_are_those_of_the_national_portal() -> None:
    codes = {status: rule.portal_code for status, rule in STATUSES.items()}

    assert codes[Status.RECEIVED] == 2
    assert codes[Status.NOT_ACCEPTED] == 3
    assert codes[Status.APPRAISING] == codes[Status.APPROVING] == codes[Status.AWAITING_OPINION] == 4
    assert codes[Status.AWAITING_SUPPLEMENT] == 5
    assert codes[Status.AWAITING_PAYMENT] == 6
    assert codes[Status.WITHDRAWN] == 7
    assert codes[Status.PAUSED] == codes[Status.STOPPED] == 8
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
