"""The description of the API: complete, in Vietnamese, with examples that hold, and true (schemathesis)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from motcua.doors.api import keys, limits, problems, procedures, published, schemas
from motcua.doors.frame.acts import acts
from motcua.doors.frame.wsgi import application
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act, Status
from tests.doors.machines import NOON, Machine, machine_for
from tests.doors.test_api_rights import before
from tests.factories import Life, dossier_at

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
AT_A_DOOR = [act for act in Act if act not in BY_THE_HOUSE]
DESCRIPTION: dict[str, Any] = json.loads(json.dumps(schema.raw_schema))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}
ENGLISH = re.compile(r"\b(the|of|and|a dossier|is|are|who)\b")


def test_there_is_an_operation_for_each_act() -> None:
    posts = {name for name, (method, _, _) in OPERATIONS.items() if method == "post"}

    assert posts == {act.value for act in acts.WRITTEN} - BY_THE_HOUSE == {act.value for act in AT_A_DOOR}
    for act in AT_A_DOOR:
        _, path, operation = OPERATIONS[act.value]
        assert path == ("/api/v1/dossiers" if act is Act.OPEN_DRAFT else f"/api/v1/dossiers/{{ref}}/acts/{act.value}")
        assert f"`act:{act.value}`" in operation["description"]
        assert (ACTS[act].law or "") in operation["description"]
        ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        assert ref == f"#/components/schemas/{acts.WRITTEN[act].body.__name__}"


@pytest.mark.parametrize("act", AT_A_DOOR)
def test_the_example_of_a_body_is_a_body(act: Act) -> None:
    body = OPERATIONS[act.value][2]["requestBody"]["content"]["application/json"]

    acts.WRITTEN[act].body.model_validate_json(json.dumps(body["example"]))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_example_of_an_answer_is_an_answer(name: str) -> None:
    for status, answer in OPERATIONS[name][2]["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if status.startswith("2") and content:
            name_of_model = content["schema"]["$ref"].rpartition("/")[2]
            model = getattr(schemas, name_of_model, None) or getattr(published, name_of_model)
            model.model_validate_json(json.dumps(content["example"]))


def test_the_example_of_a_problem_is_a_problem() -> None:
    for answer in DESCRIPTION["components"]["responses"].values():
        example = answer["content"]["application/problem+json"]["example"]
        assert problems.Problem.model_validate(example).title == problems.TITLES[example["status"]]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_all_that_it_answers(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    answers = {"400", "422", "429", "503"}
    if not path.startswith(("/api/v1/procedures", "/api/v1/listings")):
        answers |= {"401", "403"}
        assert operation["security"] == [{"Bearer": []}]
    if method == "post":
        answers |= {"404", "409", "411", "413", "415"}
    if "{" in path or name == "get_permission":
        answers.add("404")

    assert {status for status in operation["responses"] if not status.startswith(("2", "3"))} == answers
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert all(parameter["description"] for parameter in operation["parameters"])


def test_every_field_has_its_words_and_none_is_english() -> None:
    for name, described in DESCRIPTION["components"]["schemas"].items():
        for property_name, inner in described.get("properties", {}).items():
            assert inner["description"], f"{name}.{property_name}"
    texts = re.findall(r'"(?:description|summary|title)": "([^"]*)"', json.dumps(DESCRIPTION, ensure_ascii=False))

    assert [text for text in texts if ENGLISH.search(text)] == []


def test_the_description_is_the_same_for_everybody() -> None:
    anyone, somebody = Machine(None), Machine(None)

    assert anyone.get("/openapi.json").content == somebody.get("/openapi.json", Cookie="sessionid=x").content


# -- whether it is true ------------------------------------------------------------------------------------------------


@dataclass
class Stage:
    """What an operation is asked about: a dossier that is ready for it and the machine of whoever may."""

    made: dict[str, tuple[Life, Machine]] = field(default_factory=dict)

    def for_operation(self, name: str) -> tuple[Life, Machine]:
        """Return dossier and machine of an operation, made once."""
        if name not in self.made:
            if name in set(Act):
                life = before(Act(name))
                self.made[name] = (life, machine_for(life, Act(name)))
            else:
                self.made[name] = (dossier_at(Status.RECEIVED), Machine("case_officer"))
        return self.made[name]


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A stage at noon, where nobody is told to wait and all requests share the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(keys, "now", lambda: NOON)
    monkeypatch.setattr(procedures, "now", lambda: NOON)
    limits.LIMIT.forget_all()
    yield Stage()
    limits.LIMIT.forget_all()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_what_is_described_is_true(case: schemathesis.Case, stage: Stage) -> None:
    """Ask with what the description allows and with what it does not; most dossiers asked about are there."""
    limits.LIMIT.forget_all()
    name = case.operation.definition.raw["operationId"]
    life, machine = stage.for_operation(name)
    if "ref" in (case.path_parameters or {}) and len(str(case.path_parameters["ref"])) % 4:
        case.path_parameters["ref"] = str(life.dossier_id)
    with transaction.atomic():
        case.call_and_validate(
            headers={"Authorization": f"Bearer {machine.key}"},
            excluded_checks=[positive_data_acceptance],  # a rule may refuse what has the right shape
        )
        transaction.set_rollback(True)
