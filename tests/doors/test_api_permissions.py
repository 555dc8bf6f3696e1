"""The API says who may: by which rows before anything is sent, and which row is missing when it refuses."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from motcua.doors.api import keys
from motcua.ground.agreements.models import Training
from motcua.record import permission
from motcua.record.dossiers.rules import Act
from tests.doors.machines import NOON, Machine, problem
from tests.factories import CAST, CRIMINAL_RECORD, Life, dossier_after
from tests.services.evidence import everything_written

pytestmark = pytest.mark.django_db

ENDED = date(2026, 10, 31)


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    """A dossier that the post clerk has filed, at noon."""
    monkeypatch.setattr(keys, "now", lambda: NOON)
    return dossier_after(Act.SUBMIT)


def asked(machine: Machine, **query: str) -> Any:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    answer = machine.get(f"/permissions?{words}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def explained(who: str, act: Act, life: Life, at: datetime = NOON) -> Any:
    return permission.of_dossier(CAST[who], act, life.row, at)


def test_what_is_allowed_names_its_rows_as_explain_does(life: Life) -> None:
    found = asked(Machine("post_clerk"), act="accept_by_post", code=life.row.request_no)

    assert (found["allowed"], found["missing"], found["act"]) == (True, None, "accept_by_post")
    rows = {(item["row"], item["id"]) for item in found["because"]}
    assert ("agreement", "07/TT-CM") in rows
    assert ("scope", "act:*") in rows
    told = explained("post_clerk", Act.ACCEPT_BY_POST, life)
    assert {(item.row, item.id) for item in told.because} == rows - {("scope", "act:*")}


def test_what_is_refused_names_the_missing_row_in_the_question_the_list_and_the_act_alike(life: Life) -> None:
    Training.objects.filter(person_id=CAST["post_clerk"]).update(valid_to=ENDED)
    machine = Machine("post_clerk")
    before = everything_written()

    missing = asked(machine, act="accept_by_post", code=str(life.dossier_id))["missing"]
    acts = json.loads(machine.get(f"/dossiers/{life.dossier_id}/acts").content)
    listed = next(item for item in acts["refused"] if item["act"] == "accept_by_post")
    did = machine.act(life, Act.ACCEPT_BY_POST)

    assert missing["row"] == "training"
    assert "hết hạn ngày 31/10/2026" in missing["sentence"]
    assert missing["law"]
    assert missing["ask"] == "cơ quan có lĩnh vực này"
    assert listed["missing"] == missing
    assert did.status_code == 403
    assert problem(did)["missing"] == missing
    assert everything_written() == before


def test_before_there_is_a_dossier_it_is_asked_of_a_procedure(life: Life) -> None:
    machine = Machine("post_clerk")

    assert asked(machine, act="open_draft", code=CRIMINAL_RECORD)["allowed"]
    elsewhere = asked(machine, act="open_draft", code=CRIMINAL_RECORD, point="bd-u-minh")
    assert elsewhere["missing"]["row"] == "assignment"


def test_a_key_without_the_scope_of_the_act_is_told_so(life: Life) -> None:
    found = asked(Machine("post_clerk", ("dossiers:read",)), act="accept_by_post", code=str(life.dossier_id))

    assert found["missing"]["row"] == "scope"


def test_a_dossier_out_of_sight_and_one_that_is_not_there_are_told_alike(life: Life) -> None:
    stranger = Machine("post_clerk_elsewhere")

    hidden = stranger.get(f"/permissions?act=submit&code={life.row.request_no}")
    absent = stranger.get("/permissions?act=submit&code=YC-260101-999999")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert problem(hidden)["missing"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [("act=fly&code=x", 404), ("act=submit", 422), ("act=submit&code=1&x=1", 422), ("act=submit&code=%00", 422)],
)
def test_bad_questions_are_told_so(life: Life, query: str, status: int) -> None:
    assert Machine("post_clerk").get(f"/permissions?{query}").status_code == status


def test_it_needs_a_key_with_the_scope_to_read(life: Life) -> None:
    path = f"/permissions?act=submit&code={life.dossier_id}"

    assert Machine(None).get(path).status_code == 401
    refused = Machine("post_clerk", ("act:*",)).get(path)
    assert refused.status_code == 403
    assert problem(refused)["missing"]["row"] == "scope"


def test_a_status_that_refuses_is_no_missing_right(life: Life) -> None:
    did = Machine("post_clerk").act(life, Act.DELIVER)

    assert did.status_code == 409
    assert problem(did)["missing"] is None
