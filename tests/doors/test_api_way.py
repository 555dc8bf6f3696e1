"""One dossier goes the whole way by HTTP: each act is written, read back, and costs a known number of statements."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.api import keys, procedures, schemas
from motcua.record.dossiers.rules import Act, Status
from tests.doors.machines import NOON, Machine, machine_for
from tests.factories import Life, Way, main_way

pytestmark = pytest.mark.django_db

STATEMENTS_MAX = 12
"""The aim for one act, the key included."""
DEARER = {
    Act.ACCEPT_BY_POST: 17, Act.ACCEPT_HANDOVER: 18, Act.RECEIVE: 13, Act.ACCEPT_TO_CARRY: 17, Act.DELIVER: 20
}  # fmt: skip
"""Acts that move paper and money, take numbers and issue a form at once."""


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "now", lambda: NOON)
    monkeypatch.setattr(procedures, "now", lambda: NOON)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements of a block, transactions apart."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    begins = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    found += [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(begins)]


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("post_return", [True, False])
def test_a_dossier_goes_the_whole_way_by_http(way: Way, post_return: bool) -> None:
    life = Life(way=way, post_return=post_return, now=NOON)
    reader = Machine("case_officer")
    acts = [act for act in main_way(life) if act is not Act.RATE or way is Way.ON_LINE]

    for number, act in enumerate(acts, start=1):
        doer = machine_for(life, act)
        response = doer.act(life, act)
        assert response.status_code == (201 if act is Act.OPEN_DRAFT else 200), response.content.decode()
        done = schemas.ActDone.model_validate_json(response.content)
        assert (done.act, done.event_no, done.dossier_id) == (act, number, life.dossier_id)
        read = (doer if done.status is Status.DRAFT else reader).get(f"/dossiers/{life.dossier_id}")
        assert read["ETag"] == response["ETag"]
        assert json.loads(read.content)["status"] == done.status

    assert life.status is Status.RETURNED
    money = json.loads(reader.get(f"/dossiers/{life.dossier_id}/money").content)
    assert sum(balance["amount_vnd"] for balance in money["balances"]) == 0
    assert all(charge["is_settled"] for charge in money["charges"])
    custody = json.loads(reader.get(f"/dossiers/{life.dossier_id}/custody").content)
    assert all(chain["holder"] == "applicant" for chain in custody["envelopes"] if chain["direction"] == "RETURN")


def test_each_act_costs_a_known_number_of_statements() -> None:
    counted: dict[Act, int] = {}
    for _ in range(2):  # the second time ground rows are remembered
        life = Life(now=NOON)
        for act in main_way(life):
            if act is Act.RATE:
                continue
            machine, body = machine_for(life, act), life.body(act)
            path = "/dossiers" if act is Act.OPEN_DRAFT else f"/dossiers/{life.dossier_id}/acts/{act.value}"
            with statements() as found:
                response = machine.post(path, body)
            assert response.status_code < 300, response.content.decode()
            counted[act] = len(found)

    assert {act: count for act, count in counted.items() if count > DEARER.get(act, STATEMENTS_MAX)} == {}
    assert sum(counted.values()) / len(counted) <= STATEMENTS_MAX


def test_a_machine_of_another_system_files_on_line_and_sees_its_own() -> None:
    life = Life(way=Way.ON_LINE, now=NOON)
    machine = Machine("system")

    opened = machine.act(life, Act.OPEN_DRAFT)
    submitted = machine.act(life, Act.SUBMIT)

    assert (opened.status_code, submitted.status_code) == (201, 200)
    assert opened["Location"] == f"/api/v1/dossiers/{life.dossier_id}"
    assert json.loads(machine.get(opened["Location"].removeprefix("/api/v1")).content)["status"] == "submitted"
    assert Machine("applicant").get(f"/dossiers/{life.dossier_id}").status_code == 404
