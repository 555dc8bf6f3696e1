"""Lists of work: what waits for whom, in a fixed number of statements."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record import envelopes, reading, work
from motcua.record.dossiers.rules import Act, Status
from motcua.record.work import Deed, Task
from tests.factories import DRIVING_LICENCE, MONDAY, Life, Way, actor, dossier_after, dossier_at

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def waiting(role: str, at: datetime = NOW) -> dict[Task, list[object]]:
    who = actor(role)
    return {group.task: [row.id for row in group.rows] for group in work.groups(who, reading.places_of(who, at))}


@pytest.mark.parametrize(
    ("act", "role", "task"),
    [
        (Act.OPEN_DRAFT, "post_clerk", Task.DRAFT),
        (Act.SUBMIT, "post_clerk", Task.DRAFT),
        (Act.ACCEPT_BY_POST, "post_clerk", Task.HAND_OVER),
        (Act.OFFER_HANDOVER, "post_clerk", Task.OFFERED),
        (Act.OFFER_HANDOVER, "one_stop_officer", Task.SIGN),
        (Act.ACCEPT_HANDOVER, "one_stop_officer", Task.RECEIVE),
        (Act.RECEIVE, "one_stop_officer", Task.PASS_ON),
        (Act.APPROVE, "one_stop_officer", Task.PREPARE),
        (Act.PREPARE_RETURN, "one_stop_officer", Task.TO_POST),
        (Act.OFFER_TO_POST, "one_stop_officer", Task.OFFERED),
        (Act.OFFER_TO_POST, "post_clerk", Task.CARRY),
        (Act.OFFER_TO_POST, "courier", Task.CARRY),
        (Act.ACCEPT_TO_CARRY, "courier", Task.AT_COUNTER),
    ],
)
def test_after_an_act_the_dossier_waits_for_whoever_is_next(act: Act, role: str, task: Task) -> None:
    life = dossier_after(act)

    assert waiting(role) == {task: [life.dossier_id]}


@pytest.mark.parametrize(
    "act", [Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.DELIVER]
)
def test_what_is_another_ones_turn_waits_for_nobody_at_the_agencys_desk(act: Act) -> None:
    dossier_after(act)

    assert waiting("one_stop_officer") == {}


def test_of_a_task_that_is_not_shown_the_number_alone_is_read() -> None:
    shown = [dossier_after(Act.PREPARE_RETURN) for _ in range(3)]
    for _ in range(2):
        dossier_after(Act.ACCEPT_HANDOVER)
    who = actor("one_stop_officer")

    groups = work.groups(who, reading.places_of(who, NOW), size=2, whole=(Task.TO_POST,))

    assert {group.task: (group.total, len(group.rows)) for group in groups} == {
        Task.RECEIVE: (2, 0),
        Task.TO_POST: (3, 2),
    }
    assert {row.id for group in groups for row in group.rows} < {life.dossier_id for life in shown}


def test_a_pile_shows_the_first_envelopes_and_counts_all_but_results_to_be_handed_out() -> None:
    for _ in range(3):
        dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.OFFER_TO_POST)
    dossier_after(Act.ACCEPT_TO_CARRY)
    asked = (Task.HAND_OVER, Task.CARRY, Task.OFFERED, Task.AT_COUNTER)
    found = {}

    for role in ("post_clerk", "courier"):
        who = actor(role)
        piles = envelopes.piles(who, reading.places_of(who, NOW), asked, size=2)
        found[role] = {task: (pile.total, len(pile.sheets)) for task, pile in piles.items()}

    assert found["post_clerk"] == {
        Task.HAND_OVER: (3, 2), Task.CARRY: (1, 1), Task.OFFERED: (0, 0), Task.AT_COUNTER: (0, 0)
    }  # fmt: skip
    assert found["courier"][Task.AT_COUNTER] == (0, 0)


def test_what_waits_is_found_by_each_of_its_codes_where_it_waits() -> None:
    life = dossier_after(Act.OFFER_TO_POST)
    codes = (life.facts(Act.PREPARE_RETURN)["envelope"], life.row.code, life.row.request_no)

    def found(role: str, code: str, *asked: Task) -> object:
        who = actor(role)
        return envelopes.waiting_under(who, reading.places_of(who, NOW), asked, code)

    assert {found("courier", code, Task.CARRY) for code in codes} == {(Task.CARRY, life.dossier_id)}
    assert {found("courier", code, Task.HAND_OVER) for code in codes} == {None}
    assert {found("courier_elsewhere", code, Task.CARRY) for code in codes} == {None}
    assert found("courier", "", Task.CARRY) is None


@pytest.mark.parametrize("role", ["post_clerk_elsewhere", "officer_elsewhere", "courier_elsewhere"])
@pytest.mark.parametrize("act", [Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.RECEIVE, Act.OFFER_TO_POST])
def test_nothing_waits_elsewhere(act: Act, role: str) -> None:
    dossier_after(act)

    assert waiting(role) == {}


def test_a_dossier_that_waits_for_papers_is_a_call() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    assert waiting("post_clerk") == {Task.CALL: [life.dossier_id]}
    assert waiting("one_stop_officer") == {Task.CALL: [life.dossier_id]}


def test_a_result_that_the_applicant_fetches_waits_at_the_counter() -> None:
    life = dossier_after(Act.PREPARE_RETURN, post_return=False)

    assert waiting("one_stop_officer") == {Task.AT_COUNTER: [life.dossier_id]}


def test_a_recalled_paper_goes_on_to_the_agency() -> None:
    life = dossier_after(Act.DELIVER, way=Way.AT_DESK, procedure=DRIVING_LICENCE)
    assert waiting("courier") == {Task.HAND_OVER: [life.dossier_id]}

    life.do(Act.OFFER_HANDOVER, "courier")
    assert waiting("courier") == {Task.OFFERED: [life.dossier_id]}
    assert waiting("one_stop_officer") == {Task.SIGN: [life.dossier_id]}

    life.do(Act.ACCEPT_HANDOVER)
    assert waiting("courier") == waiting("one_stop_officer") == {}


def test_papers_of_a_withdrawn_dossier_go_home() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)
    assert waiting("post_clerk") == {Task.AT_COUNTER: [life.dossier_id]}

    received = dossier_after(Act.RECEIVE, way=Way.AT_DESK, post_return=False)
    received.do(Act.WITHDRAW)
    assert waiting("one_stop_officer") == {Task.AT_COUNTER: [received.dossier_id]}


def test_groups_show_the_first_rows_and_count_all() -> None:
    lives = [dossier_after(Act.ACCEPT_BY_POST, now=MONDAY + timedelta(hours=number)) for number in range(3)]
    who = actor("post_clerk")

    (group,) = work.groups(who, reading.places_of(who, NOW), size=2)

    assert group.total == 3
    assert [row.id for row in group.rows] == [life.dossier_id for life in lives[:2]]
    assert work.tally(who, reading.places_of(who, NOW)) == {Task.HAND_OVER: 3}


def test_a_list_of_a_task_is_cut_into_pages() -> None:
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(3)]
    who = actor("post_clerk")

    page = work.page(who, reading.places_of(who, NOW), Task.HAND_OVER)

    assert {row.id for row in page.rows} == {life.dossier_id for life in lives}
    assert page.next_cursor is None


def test_a_sheet_says_what_was_counted_into_the_envelope() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    who = actor("one_stop_officer")

    (sheet,) = envelopes.sheets(who, reading.places_of(who, NOW), {Task.SIGN})

    counts = life.asked_counts()
    assert sheet.counts == tuple(
        sum(item[kind] for item in counts) for kind in ("original", "certified_copy", "photocopy")
    )
    assert (sheet.giver, sheet.taker) == ("person:buudien.cainuoc", "agency:H12.17")
    assert sheet.envelope_code == life.facts(Act.ACCEPT_BY_POST)["envelope"]


def test_the_number_of_statements_does_not_grow_with_the_work() -> None:
    who = actor("post_clerk")
    where = reading.places_of(who, NOW)

    def statements() -> list[int]:
        counts = []
        for ask in (
            lambda: work.groups(who, where),
            lambda: work.tally(who, where),
            lambda: envelopes.sheets(who, where, {Task.HAND_OVER}),
            lambda: work.today(who, where, NOW),
        ):
            with CaptureQueriesContext(connection) as asked:
                ask()
            counts.append(len(asked))
        return counts

    dossier_after(Act.ACCEPT_BY_POST)
    work.groups(who, where)
    few = statements()
    for _ in range(4):
        dossier_after(Act.ACCEPT_BY_POST)

    assert statements() == few == [1, 1, 3, 1]


def test_the_numbers_of_the_day_count_what_she_did_today() -> None:
    dossier_after(Act.ACCEPT_BY_POST, now=NOW - timedelta(days=3))
    received = dossier_after(Act.OFFER_HANDOVER, now=NOW - timedelta(hours=3))
    who = actor("post_clerk")
    where = reading.places_of(who, NOW)

    assert work.today(who, where, NOW) == {Deed.RECEIVED: 1, Deed.HANDED: 1, Deed.RETURNED: 0, Deed.PAID: 1}
    assert [row.id for row in work.today_page(who, where, NOW, Deed.RECEIVED).rows] == [received.dossier_id]


def test_finding_by_number_and_words_stays_within_what_she_may_see() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT)
    clerk, elsewhere = actor("post_clerk"), actor("post_clerk_elsewhere")
    here, there = reading.places_of(clerk, NOW), reading.places_of(elsewhere, NOW)

    for ask, text in ((work.of_person, "096085000123"), (work.of_words, "nguyen thang"), (work.of_words, "0900000628")):
        assert [row.id for row in ask(clerk, here, text).rows] == [life.dossier_id]
        assert ask(elsewhere, there, text).rows == ()
