"""What follows an act is asked of the worker in the act's own transaction: once, or not at all."""

import json
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import ACTS, Act
from tests.factories import Life, Way, dossier_after, main_way

TELLING = {act for act, rule in ACTS.items() if rule.tells_applicant}


def jobs() -> list[dict[str, Any]]:
    """What the worker has been asked for: the arguments of each notice to an applicant."""
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'motcua.tell_applicant' order by id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize("way", Way)
def test_each_telling_event_asks_for_one_notice_and_no_other_does(way: Way) -> None:
    life = Life(way=way)

    for act in main_way(life):
        before = jobs()
        done = life.do(act)
        asked = jobs()[len(before) :]
        told = [{"dossier_id": str(life.dossier_id), "event_no": done.event_no}] if act in TELLING else []
        assert asked == told, act


@pytest.mark.django_db
def test_an_act_sent_twice_tells_once() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT)
    first = life.do(Act.SUBMIT)

    life.do(Act.SUBMIT, act_id=first.act_id)

    assert len(jobs()) == 1


@pytest.mark.usefixtures("own_database")
def test_when_the_transaction_is_taken_back_nobody_is_told() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    before, events = jobs(), Event.objects.count()

    with transaction.atomic():
        life.do(Act.RECEIVE)
        assert len(jobs()) == len(before) + 1
        transaction.set_rollback(True)

    assert jobs() == before
    assert Event.objects.count() == events


def test_the_applicant_is_told_of_what_changes_for_them() -> None:
    assert {
        Act.SUBMIT, Act.RECEIVE, Act.REQUEST_COMPLETION, Act.DECLINE, Act.REQUEST_SUPPLEMENT, Act.ANSWER_SUPPLEMENT,
        Act.REQUIRE_PAYMENT, Act.CONFIRM_PAYMENT, Act.PAUSE, Act.RESUME, Act.RE_APPOINT, Act.STOP,
        Act.RECOMPUTE, Act.REBASE, Act.SETTLE_EXEMPTION, Act.REFUND,
        Act.APPROVE, Act.REFUSE, Act.WITHDRAW, Act.ACCEPT_TO_CARRY, Act.RECORD_ATTEMPT, Act.DELIVER,
        Act.RETURN_AT_COUNTER, Act.INVITE, Act.RETURN_UNDELIVERED, Act.CORRECT_RESULT,
        Act.RETURN_ELECTRONICALLY,
    } == TELLING  # fmt: skip
