"""Machines that ask at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.doors.machines import Machine, problem
from tests.factories import Life, dossier_after


def at_once(machines: list[Machine], life: Life, act: Act, keys: list[UUID]) -> list[HttpResponse]:
    """Let all machines do one act in the same moment, each in a thread and on a connection of its own."""
    start = Barrier(len(machines))

    def run(machine: Machine, key: UUID) -> HttpResponse:
        try:
            start.wait(timeout=20)
            return machine.act(life, act, key)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(machines)) as threads:
        return list(threads.map(run, machines, keys))


@pytest.mark.parametrize("round_no", range(3))
def test_of_two_clerks_one_succeeds_and_the_other_gets_a_sentence(own_database: str, round_no: int) -> None:
    life = dossier_after(Act.OPEN_DRAFT)

    answers = at_once([Machine("post_clerk"), Machine("post_clerk")], life, Act.SUBMIT, [uuid4(), uuid4()])

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert problem(refused)["code"] == "dossier.act-not-allowed"
    assert Event.objects.filter(dossier_id=life.dossier_id).count() == 2


@pytest.mark.parametrize("act", [Act.OPEN_DRAFT, Act.SUBMIT])
def test_one_call_sent_four_times_at_once_is_one_act_and_one_answer(own_database: str, act: Act) -> None:
    life = Life() if act is Act.OPEN_DRAFT else dossier_after(Act.OPEN_DRAFT)
    machines, key = [Machine("post_clerk") for _ in range(4)], uuid4()

    answers = at_once(machines, life, act, [key] * 4)

    assert len({(answer.status_code, answer.content, answer["ETag"]) for answer in answers}) == 1, [
        answer.content for answer in answers
    ]
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 3
    assert Event.objects.filter(dossier_id=life.dossier_id, act=act.value).count() == 1


def test_one_key_opens_one_dossier_whoever_is_first(own_database: str) -> None:
    lives, key = [Life() for _ in range(4)], uuid4()
    start = Barrier(4)

    def run(life: Life) -> int:
        try:
            start.wait(timeout=20)
            return machine.act(life, Act.OPEN_DRAFT, key).status_code
        finally:
            connection.close()

    machine = Machine("post_clerk")
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(run, lives))

    assert sorted(answers) == [201, 409, 409, 409]
