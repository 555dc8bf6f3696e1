"""One call sent twice at the same time, on real connections: both get the answer of the one that was written."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections

from motcua.base import server
from motcua.base.server import connect
from motcua.record.acts import WRITTEN, Done, perform
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from tests.factories import Life, Way, actor, dossier_after


@pytest.mark.parametrize(
    ("last", "act", "role"),
    [
        (Act.RECEIVE, Act.PASS_ON, "one_stop_officer"),  # the status it leads to refuses it
        (Act.PROPOSE, Act.SEND_BACK, "unit_head"),
        (Act.PASS_ON, Act.ASSIGN, "unit_head"),  # nothing refuses it a second time but its key
    ],
)
def test_a_call_that_waited_for_its_own_first_sending_gets_its_answer(
    own_database: str, last: Act, act: Act, role: str
) -> None:
    life = dossier_after(last, way=Way.AT_DESK)
    body = {Act.SEND_BACK: {"reason": "Xem lại."}, Act.ASSIGN: {"assignee": "thuly.congan"}}.get(act, {})
    key, at = uuid4(), life.now + timedelta(minutes=1)

    def call() -> Done:
        try:
            return perform(act, Call(life.dossier_id, key, actor(role), at, at), WRITTEN[act].body.model_validate(body))
        finally:
            connections["default"].close()

    with connect(server.connection("app", own_database)) as holding, ThreadPoolExecutor(2) as pool:
        with holding.transaction():
            holding.execute("select 1 from dossiers_dossier where id = %s for update", [life.dossier_id])
            sent = [pool.submit(call) for _ in range(2)]
            wait_for_waiting(own_database, 2)
        answers = [item.result(timeout=30) for item in sent]

    assert sorted(answer.repeated for answer in answers) == [False, True]
    assert len({(answer.event_no, answer.status, answer.hash) for answer in answers}) == 1
    assert events(life) == life_events_before(life, key) + 1


def wait_for_waiting(database: str, count: int) -> None:
    """Wait until so many connections of a database wait for a row."""
    question = "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
    with connect(server.connection("app", database)) as watching:
        for _ in range(300):
            if watching.execute(question, [database]).fetchone() == (count,):
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def events(life: Life) -> int:
    """How many events the dossier has."""
    return Event.objects.filter(dossier_id=life.dossier_id).count()


def life_events_before(life: Life, key: UUID) -> int:
    """How many of them another call has written."""
    return Event.objects.filter(dossier_id=life.dossier_id).exclude(act_id=key).count()
