"""Two people at once, with real connections: one succeeds, the other gets a sentence; numbers run without gaps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from typing import TypeVar
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections, transaction

from motcua.base.violations import NotThere, RuleViolation
from motcua.record.acts import Done
from motcua.record.custody.rules import AlreadyOffered, NothingOffered
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.models import Dossier, PublicCode, Series
from motcua.record.dossiers.models import Event as JournalEvent
from motcua.record.dossiers.rules import Act, ActNotAllowed, KeyReused, StalePage, Status
from tests.factories import Life, Way, actor, applicant_facts, dossier_after, dossier_at, main_way
from tests.services.evidence import all_accounted_for

pytestmark = pytest.mark.usefixtures("own_database")
T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T | RuleViolation]:
    """Do all at the same instant, each on a connection of its own; a refusal comes back as its violation."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T | RuleViolation:
        try:
            connection.ensure_connection()
            start.wait(20)
            return work()
        except RuleViolation as violation:
            return violation
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def copy(life: Life) -> Life:
    """The same dossier, in the hands of another thread."""
    return Life(
        life.way, life.procedure, life.agency, life.point, life.post_return, life.now, life.dossier_id, list(life.done)
    )


def press(life: Life, act: Act, who: str, **body: object) -> Callable[[], Done]:
    """Somebody is about to press a button; her page, and what she typed, are ready."""
    ready, seen, filled = copy(life), life.row.last_event_no, life.body(act) | body
    return lambda: ready.do(act, actor(who), seen=seen, **filled)


@pytest.mark.parametrize(
    ("after", "act", "people"),
    [
        (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, ("one_stop_officer", "officer_of_the_centre")),
        (Act.ACCEPT_HANDOVER, Act.RECEIVE, ("one_stop_officer", "officer_of_the_centre")),
        (Act.APPROVE, Act.PREPARE_RETURN, ("one_stop_officer", "officer_of_the_centre")),
        (Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, ("courier", "post_clerk")),
    ],
)
def test_two_press_the_same_button_one_succeeds_the_other_gets_a_sentence(
    after: Act, act: Act, people: tuple[str, str]
) -> None:
    life = dossier_after(after)
    before = life.row.last_event_no

    answers = at_once(*(press(life, act, who) for who in people))

    done = [answer for answer in answers if isinstance(answer, Done)]
    refusals = [answer for answer in answers if isinstance(answer, RuleViolation)]
    assert len(done) == len(refusals) == 1
    if act is Act.ACCEPT_TO_CARRY:
        assert type(refusals[0]) in (StalePage, NotThere)  # what another courier took is no longer before her
    else:
        assert type(refusals[0]) is StalePage
        assert "Hồ sơ vừa đổi" in refusals[0].sentence
    assert life.row.last_event_no == before + 1
    all_accounted_for(life)


@pytest.mark.parametrize(
    ("status", "act", "people"),
    [
        (Status.AWAITING_PAYMENT, Act.CONFIRM_PAYMENT, ("post_clerk", "one_stop_officer")),
        (Status.PAUSED, Act.RESUME, ("case_officer", "unit_head")),
        (Status.APPROVING, Act.STOP, ("unit_head", "unit_head")),
        (Status.APPROVING, Act.RE_APPOINT, ("unit_head", "unit_head")),
    ],
)
def test_what_interrupts_a_case_is_done_once_however_many_press(
    status: Status, act: Act, people: tuple[str, str]
) -> None:
    """Money is taken once, a promise is made once; the second reads what has changed."""
    life = dossier_at(status)
    before = life.row.last_event_no

    answers = at_once(*(press(life, act, who) for who in people))

    assert sorted(isinstance(answer, Done) for answer in answers) == [False, True]
    (refusal,) = [answer for answer in answers if isinstance(answer, RuleViolation)]
    assert type(refusal) is StalePage
    assert life.row.last_event_no == before + 1
    all_accounted_for(life)


def test_of_two_answers_at_once_one_is_written_and_the_other_gets_a_sentence() -> None:
    """Both officials of the asked agency answer; and, of two agencies asked, both answers count."""
    one = dossier_at(Status.AWAITING_OPINION)
    both = dossier_at(Status.AWAITING_OPINION)
    both.do(Act.ASK_OPINION, agency="H12.18")
    asked = copy(both)

    first = at_once(
        press(one, Act.ANSWER_OPINION, "case_officer_elsewhere"), press(one, Act.ANSWER_OPINION, "unit_head_elsewhere")
    )
    second = at_once(
        lambda: copy(asked).do(Act.ANSWER_OPINION, actor("case_officer_elsewhere"), agency=""),
        lambda: copy(asked).do(Act.ANSWER_OPINION, actor("case_officer"), agency="H12.18"),
    )

    assert sorted(isinstance(answer, Done) for answer in first) == [False, True]
    (refusal,) = [answer for answer in first if isinstance(answer, RuleViolation)]
    assert type(refusal) is NotThere  # the question is answered: the dossier is no longer before her
    assert all(isinstance(answer, Done) for answer in second), second
    assert (one.status, both.status) == (Status.APPRAISING, Status.APPRAISING)
    all_accounted_for(one, both)


def test_without_a_page_the_second_is_refused_by_what_she_finds() -> None:
    offered, packed, filed = (
        dossier_after(Act.OFFER_HANDOVER),
        dossier_after(Act.PREPARE_RETURN),
        dossier_at(Status.DRAFT),
    )

    for life, act, violation in (
        (offered, Act.ACCEPT_HANDOVER, NothingOffered),
        (packed, Act.OFFER_TO_POST, AlreadyOffered),
        (filed, Act.SUBMIT, ActNotAllowed),
    ):
        one, two = copy(life), copy(life)
        answers = at_once(partial(one.do, act), partial(two.do, act))
        kinds = sorted(type(answer).__name__ for answer in answers)
        assert kinds == sorted(["Done", violation.__name__])


@pytest.mark.parametrize("act", [Act.ACCEPT_BY_POST, Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.DELIVER])
def test_one_button_sent_three_times_at_once_is_one_event_and_three_equal_answers(act: Act) -> None:
    acts = main_way(Life())
    life, key = dossier_after(acts[acts.index(act) - 1]), uuid4()
    body = life.body(act)
    tries = [copy(life) for _ in range(3)]

    answers = at_once(*(lambda each=each: each.do(act, act_id=key, **body) for each in tries))

    assert all(isinstance(answer, Done) for answer in answers), answers
    assert sorted(answer.repeated for answer in answers if isinstance(answer, Done)) == [False, True, True]
    assert len({(answer.event_no, answer.hash) for answer in answers if isinstance(answer, Done)}) == 1
    assert JournalEvent.objects.filter(dossier_id=life.dossier_id, act_id=key).count() == 1
    all_accounted_for(life)


def test_one_draft_sent_five_times_at_once_is_one_dossier() -> None:
    life, key = Life(), uuid4()
    tries = [copy(life) for _ in range(5)]

    answers = at_once(*(lambda each=each: each.do(Act.OPEN_DRAFT, act_id=key) for each in tries))

    assert all(isinstance(answer, Done) for answer in answers), answers
    assert sum(not answer.repeated for answer in answers if isinstance(answer, Done)) == 1
    assert Dossier.objects.count() == 1
    assert Series.objects.get(pk="request@261102").last == 1


def test_one_id_opened_by_two_at_once_is_one_dossier_and_one_sentence() -> None:
    life = Life()
    one, two = copy(life), copy(life)

    answers = at_once(
        lambda: one.do(Act.OPEN_DRAFT),
        lambda: two.do(Act.OPEN_DRAFT, applicant=applicant_facts(name="Trần Văn Ba")),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Done", "KeyReused"]
    assert {type(answer) for answer in answers} == {Done, KeyReused}
    assert Dossier.objects.count() == 1


def test_twenty_receptions_at_once_give_twenty_consecutive_numbers() -> None:
    lives = [dossier_after(Act.ACCEPT_HANDOVER) for _ in range(20)]

    answers = at_once(*(lambda each=each: each.do(Act.RECEIVE) for each in lives))

    assert all(isinstance(answer, Done) for answer in answers), answers
    codes = sorted(str(life.row.code) for life in lives)
    assert codes == [f"H12.17-261102-{number:04d}" for number in range(1, 21)]
    assert PublicCode.objects.filter(kind="DOSSIER").count() == 20
    all_accounted_for(*lives)


def test_twenty_receptions_with_money_at_one_desk_give_consecutive_codes_and_receipts() -> None:
    lives = [dossier_at(Status.SUBMITTED, way=Way.AT_DESK) for _ in range(20)]

    answers = at_once(*(lambda each=each: each.do(Act.RECEIVE) for each in lives))

    assert all(isinstance(answer, Done) for answer in answers), answers
    receipts = sorted(str(life.facts(Act.RECEIVE)["receipt"]) for life in lives)
    assert receipts == [f"H12.17-26E-{number:07d}" for number in range(1, 21)]


def test_twenty_drafts_at_once_give_twenty_consecutive_request_numbers() -> None:
    lives = [Life() for _ in range(20)]

    answers = at_once(*(lambda each=each: each.do(Act.OPEN_DRAFT) for each in lives))

    assert all(isinstance(answer, Done) for answer in answers), answers
    numbers = sorted(int(life.row.request_no.rsplit("-", 1)[1]) for life in lives)
    assert numbers == list(range(1, 21))


def test_whole_lives_side_by_side_neither_block_nor_mix() -> None:
    lives = [Life(way=way, post_return=home) for way in Way for home in (True, False)]

    def live(life: Life) -> int:
        for act in main_way(life):
            life.do(act)
        return life.row.last_event_no

    answers = at_once(*(lambda each=each: live(each) for each in lives))

    assert answers == [len(main_way(life)) for life in lives]
    all_accounted_for(*lives)


def test_series_asked_for_in_different_order_do_not_wait_for_each_other_for_ever() -> None:
    def take(*names: str) -> list[int]:
        last: list[int] = []
        for _ in range(40):
            with transaction.atomic():
                last = dossiers.numbers(names)
        return last

    at_once(lambda: take("slip@1", "receipt:x"), lambda: take("receipt:x", "slip@1"), lambda: take("slip@1"))

    assert dict(Series.objects.values_list("id", "last")) == {"slip@1": 120, "receipt:x": 80}


def test_a_killed_transaction_leaves_no_gap() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    taken, killed = Event(), Event()

    def half() -> str:
        try:
            with transaction.atomic():
                copy(life).do(Act.RECEIVE)
                with connection.cursor() as cursor:
                    cursor.execute("select pg_backend_pid()")
                    backend.append(cursor.fetchone()[0])
                taken.set()
                killed.wait(20)
                Series.objects.count()
        except OperationalError:
            return "killed"
        return "committed"

    def kill() -> str:
        taken.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [backend[0]])
        killed.set()
        return "done"

    backend: list[int] = []
    answers = at_once(half, kill)

    assert answers == ["killed", "done"]
    assert life.status is Status.SUBMITTED
    life.do(Act.RECEIVE)
    assert life.row.code == "H12.17-261102-0001"
    all_accounted_for(life)


def test_what_waited_for_the_lock_comes_after_what_it_waited_for() -> None:
    """Two live acts of the same second: the one that waits is written at the instant of the other, never before."""
    life = dossier_after(Act.OFFER_HANDOVER)
    one, two = copy(life), copy(life)

    answers = at_once(lambda: one.do(Act.ACCEPT_HANDOVER), lambda: two.do(Act.WITHDRAW, "one_stop_officer"))

    # Withdrawn first, there is nothing left to sign; signed first, both are done.
    taken, withdrawn = answers
    assert isinstance(withdrawn, Done), answers
    assert isinstance(taken, Done | NothingOffered), answers
    assert isinstance(taken, Done) == (len(life.journal) == len(life.done) + 2)
    instants = [entry.at for entry in life.journal]
    assert instants == sorted(instants)
    all_accounted_for(life)
