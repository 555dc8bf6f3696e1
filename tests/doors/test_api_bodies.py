"""The body of a call by HTTP: one that cannot be read, with faults in its fields, or against a rule."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from motcua.doors.api import keys, procedures
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act
from tests.doors.machines import NOON, Machine, problem
from tests.factories import Life, dossier_after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "now", lambda: NOON)
    monkeypatch.setattr(procedures, "now", lambda: NOON)


@pytest.fixture
def clerk() -> Machine:
    """The machine of the post clerk of Cái Nước."""
    return Machine("post_clerk")


def event_count(dossier_id: UUID) -> int:
    """Return how many events a dossier has."""
    return Event.objects.filter(dossier_id=dossier_id).count()


def opening(**changed: Any) -> dict[str, Any]:
    """Return a good body of `open_draft` with fields changed."""
    return Life(now=NOON).body(Act.OPEN_DRAFT) | changed


def of_applicant(**changed: Any) -> dict[str, Any]:
    """Return a good body of `open_draft` with fields of the applicant changed."""
    good = opening()
    return good | {"applicant": good["applicant"] | changed}


DEEP = "[" * 100_000
UNREADABLE: dict[str, bytes] = {
    "nothing closed": b'{"id":',
    "two texts": b"{}{}",
    "single quotes": b"{'id': 1}",
    "NaN": b'{"taken_vnd": NaN}',
    "Infinity": b'{"taken_vnd": -Infinity}',
    "a key twice": b'{"id": 1, "id": 2}',
    "a key twice below": b'{"applicant": {"name": "A", "name": "B"}}',
    "deep lists": DEEP.encode(),
    "deep objects": b'{"a":' * 100_000,
    "digits without end": b'{"taken_vnd": ' + b"9" * 5_000 + b"}",
    "not UTF-8": b'{"id": "\xff"}',
    "UTF-16": '{"id": 1}'.encode("utf-16"),
    "a form": b"id=1&procedure=2",
    "a raw NUL": b'{"id": "\x00"}',
    "a raw line break": b'{"id": "a\nb"}',
    "XML": b"<id>1</id>",
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_is_not_json_is_told_and_nothing_written(clerk: Machine, case: str) -> None:
    refused = clerk.post("/dossiers", UNREADABLE[case])

    assert (refused.status_code, problem(refused)["code"]) == (400, "request.not-json"), refused.content.decode()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("body", [[], "x", 1, None, True, [{}], 1.5])
def test_json_that_is_no_object_is_told(clerk: Machine, body: object) -> None:
    refused = clerk.post("/dossiers", json.dumps(body))

    assert (refused.status_code, problem(refused)["code"]) == (422, "input.not-readable")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"])
def test_another_content_type_is_told(clerk: Machine, kind: str) -> None:
    refused = clerk.post("/dossiers", opening(), Content_Type=kind)

    assert (refused.status_code, problem(refused)["code"]) == (415, "request.content-type")
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_by_another_spelling_is_read(clerk: Machine, kind: str) -> None:
    assert clerk.post("/dossiers", opening(), Content_Type=kind).status_code == 201


def test_a_byte_order_mark_is_passed_over(clerk: Machine) -> None:
    assert clerk.post("/dossiers", b"\xef\xbb\xbf" + json.dumps(opening()).encode()).status_code == 201


def test_a_body_that_needs_nothing_may_be_left_out(clerk: Machine) -> None:
    life = dossier_after(Act.OPEN_DRAFT)

    assert clerk.post(f"/dossiers/{life.dossier_id}/acts/submit", "").status_code == 200


def test_a_body_that_is_needed_may_not_be_left_out(clerk: Machine) -> None:
    life = dossier_after(Act.SUBMIT)

    refused = clerk.post(f"/dossiers/{life.dossier_id}/acts/withdraw", "")

    assert (refused.status_code, problem(refused)["code"]) == (422, "input.not-readable")
    assert event_count(life.dossier_id) == 2


def test_a_body_that_is_too_large_is_told(clerk: Machine, settings: LazySettings) -> None:
    refused = clerk.post("/dossiers", opening(submitter_name="x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE))

    assert (refused.status_code, problem(refused)["code"]) == (413, "request.too-large")
    assert not Dossier.objects.exists()


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no id": (opening(id=None), "id"),
    "an id that is none": (opening(id="abc"), "id"),
    "an id that is a number": (opening(id=1), "id"),
    "an unknown field": (opening(colour="red"), "colour"),
    "an unknown field of 10,000 signs": (opening(**{"x" * 10_000: 1}), "x" * 120),
    "an unknown channel": (opening(channel="FAX"), "channel"),
    "a truth that is a word": (opening(post_send="maybe"), "post_send"),
    "a name of 10,000 signs": (of_applicant(name="A" * 10_000), "applicant.name"),
    "a name of 30,000 signs": (of_applicant(name="A" * 30_000), "applicant.name"),
    "a name with emoji": (of_applicant(name="Lan 🌸"), "applicant.name"),
    "a name with a control character": (of_applicant(name="Lan\x07"), "applicant.name"),
    "a name with NUL": (of_applicant(name="Lan\x00"), "applicant.name"),
    "a name with a zero-width space": (of_applicant(name="La\u200bn"), "applicant.name"),
    "a name that turns the text around": (of_applicant(name="La\u202en"), "applicant.name"),
    "a name with half a character": (of_applicant(name="La\ud800n"), "applicant.name"),
    "a name of spaces": (of_applicant(name="  \t "), "applicant.name"),
    "a name that is a number": (of_applicant(name=5), "applicant.name"),
    "a phone of letters": (of_applicant(phone="không có"), "applicant.phone"),
    "a phone in other digits": (of_applicant(phone="٠٩٠٠٠٠٠٦٢٨"), "applicant.phone"),
    "a phone with NUL": (of_applicant(phone="0900000628\x00"), "applicant.phone"),
    "a short personal number": (of_applicant(personal_id="123"), "applicant.personal_id"),
    "no address": (of_applicant(address=""), "applicant.address"),
    "a procedure with NUL": (opening(procedure="3.000333\x00"), "procedure"),
    "a point with NUL": (opening(point="bd\x00"), "point"),
    "an applicant that is a list": (opening(applicant=[]), "applicant"),
    "an authorised person with emoji": (opening(submitter_name="😀"), "submitter_name"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_at_its_field_and_nothing_written(clerk: Machine, case: str) -> None:
    body, field = FAULTS[case]

    refused = clerk.post("/dossiers", json.dumps(body))
    told = problem(refused)

    assert (refused.status_code, told["field"]) == (422, field), refused.content.decode()
    assert [error["field"] for error in told["errors"]] == [field]
    assert told["errors"][0]["sentence"].endswith(".")
    assert not Dossier.objects.exists()


def test_an_unknown_field_of_half_a_character_is_told(clerk: Machine) -> None:
    refused = clerk.post("/dossiers", json.dumps(opening(**{"\ud800": 1})))

    assert (refused.status_code, problem(refused)["code"]) == (422, "input.not-readable")
    assert not Dossier.objects.exists()


def test_all_faults_are_told_at_once(clerk: Machine) -> None:
    told = problem(clerk.post("/dossiers", of_applicant(phone="1", address="") | {"channel": "FAX"}))

    assert [error["field"] for error in told["errors"]] == ["channel", "applicant.phone", "applicant.address"]


@pytest.mark.parametrize(
    ("changed", "status", "code", "field"),
    [
        ({"procedure": "9.999999"}, 404, "catalogue.no-procedure", "procedure"),
        ({"agency": "H99.99"}, 422, "catalogue.other-agency", "agency"),
        ({"point": "không-có"}, 422, "input.not-readable", "point"),
        ({"point": "bd-u-minh"}, 403, "right.", None),
    ],
)
def test_what_is_not_in_the_catalogue_is_told(
    clerk: Machine, changed: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    refused = clerk.post("/dossiers", opening(**changed))

    assert refused.status_code == status, refused.content.decode()
    assert problem(refused)["code"].startswith(code)
    assert problem(refused)["field"] == field
    assert not Dossier.objects.exists()


COUNTS: dict[str, tuple[Any, str]] = {
    "a negative count": ([{"component_no": 1, "original": -1}], "counts.0.original"),
    "a count beyond 99": ([{"component_no": 1, "original": 100}], "counts.0.original"),
    "half a copy": ([{"component_no": 1, "original": 0.5}], "counts.0.original"),
    "a whole number with a point": ([{"component_no": 1, "original": 1.0}], "counts.0.original"),
    "a count beyond every number": ([{"component_no": 1, "original": 1e400}], "counts.0.original"),
    "a huge count": ([{"component_no": 1, "original": 10**30}], "counts.0.original"),
    "a count in words": ([{"component_no": 1, "original": "một"}], "counts.0.original"),
    "a count as text": ([{"component_no": 1, "original": "1"}], "counts.0.original"),
    "a component 0": ([{"component_no": 0}], "counts.0.component_no"),
    "101 components": ([{"component_no": 1}] * 101, "counts"),
    "no list": ({"component_no": 1}, "counts"),
    "a component twice": ([{"component_no": 1, "original": 1}] * 2, "counts"),
    "a component not on the list": ([{"component_no": 99, "original": 1}], "counts"),
}


@pytest.mark.parametrize("case", COUNTS)
def test_a_count_that_cannot_be_is_told_and_nothing_written(clerk: Machine, case: str) -> None:
    life = dossier_after(Act.SUBMIT)
    counts, field = COUNTS[case]
    body = life.body(Act.ACCEPT_BY_POST) | {"counts": counts}
    raw = json.dumps(body).replace("Infinity", "1e400")

    refused = clerk.post(f"/dossiers/{life.dossier_id}/acts/accept_by_post", raw)

    assert (refused.status_code, problem(refused)["field"]) == (422, field), refused.content.decode()
    assert event_count(life.dossier_id) == 2


@pytest.mark.parametrize("amount", [-1, 10**30, 1.5, "230000", None, True])
def test_money_that_cannot_be_is_told(clerk: Machine, amount: object) -> None:
    life = dossier_after(Act.SUBMIT)
    body = life.body(Act.ACCEPT_BY_POST) | {"taken_vnd": amount}

    refused = clerk.post(f"/dossiers/{life.dossier_id}/acts/accept_by_post", body)

    assert (refused.status_code, problem(refused)["field"]) == (422, "taken_vnd")
    assert event_count(life.dossier_id) == 2


@pytest.mark.parametrize(
    "day", ["2026-02-30", "31/12/2026", "0000-01-01", "10000-01-01", "2026-11-24T00:00", 5e18, "\x00"]
)
def test_a_day_that_cannot_be_is_told(day: object) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    body = {"reason": "absent", "next_step": "hold", "next_on": day}

    refused = Machine("courier").post(f"/dossiers/{life.dossier_id}/acts/record_attempt", body)

    assert (refused.status_code, problem(refused)["field"]) == (422, "next_on"), refused.content.decode()


@pytest.mark.parametrize("day", ["2026-11-24", "2020-01-01"])
def test_a_next_visit_in_the_past_is_told_with_its_law(day: str) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    body = {"reason": "absent", "next_step": "hold", "next_on": day}

    told = problem(Machine("courier").post(f"/dossiers/{life.dossier_id}/acts/record_attempt", body))

    assert (told["status"], told["field"], told["code"]) == (422, "next_on", "returning.next-date")
    assert told["law"] == "TT 17/2017/TT-BTTTT, Điều 5"


@pytest.mark.parametrize(
    "to", ["point:không", "person:\x00", "point:" + "x" * 50, "agency:H12.17", "point:bd-cai-nuoc\n"]
)
def test_nobody_is_given_what_is_nobody(to: str) -> None:
    life = dossier_after(Act.PREPARE_RETURN)

    refused = Machine("one_stop_officer").post(f"/dossiers/{life.dossier_id}/acts/offer_to_post", {"to": to})

    assert (refused.status_code, problem(refused)["field"]) == (422, "to"), refused.content.decode()


def test_a_rule_is_told_with_its_law(clerk: Machine) -> None:
    life = dossier_after(Act.SUBMIT)
    body = life.body(Act.ACCEPT_BY_POST) | {"counts": []}

    told = problem(clerk.post(f"/dossiers/{life.dossier_id}/acts/accept_by_post", body))

    assert (told["status"], told["code"]) == (409, "papers.missing")
    assert told["law"] == "QĐ 45/2016/QĐ-TTg, Điều 6"
    assert told["title"] == "Chưa thực hiện được"
    assert [error["field"] for error in told["errors"]] == ["counts"]
