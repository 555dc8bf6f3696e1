"""Reading by HTTP: what each answer says, masked people, pages, filters, and a fixed number of statements."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from pydantic import BaseModel

from motcua.base import memory
from motcua.doors.api import keys, procedures, published, schemas
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, Status
from tests.doors.machines import NOON, Machine, problem
from tests.doors.test_api_way import statements
from tests.factories import Life, Way, applicant_facts, dossier_after, dossier_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "now", lambda: NOON)
    monkeypatch.setattr(procedures, "now", lambda: NOON)


@pytest.fixture
def officer() -> Machine:
    """The machine of the case officer at the provincial police."""
    return Machine("case_officer")


def read(machine: Machine, path: str) -> Any:
    """Return the JSON of an answer that must be one."""
    answer = machine.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def cursor_of(at: str) -> str:
    """Return what a cursor would be at an instant."""
    return base64.urlsafe_b64encode(json.dumps([at, str(UUID(int=7))]).encode()).decode().rstrip("=")


ANSWERS: dict[str, type[BaseModel]] = {
    "": schemas.DossierAnswer,
    "/acts": schemas.ActsAnswer,
    "/journal": schemas.JournalAnswer,
    "/clock": schemas.ClockAnswer,
    "/custody": schemas.CustodyAnswer,
    "/money": schemas.MoneyAnswer,
    "/papers": schemas.PapersAnswer,
    "/forms": schemas.FormsAnswer,
}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
@pytest.mark.parametrize("way", list(Way))
def test_every_answer_is_as_described_in_every_status(officer: Machine, status: Status, way: Way) -> None:
    life = dossier_at(status, way=way)

    for part, schema in ANSWERS.items():
        answer = officer.get(f"/dossiers/{life.dossier_id}{part}")
        assert answer.status_code == 200, (part, answer.content.decode())
        assert answer["Cache-Control"] == "private, no-store"
        schema.model_validate_json(answer.content)
        for private in ("0900000628", "0900 000 628", "096085000123"):
            assert private not in answer.content.decode(), part


def test_a_dossier_says_what_it_is_and_who_holds_it(officer: Machine) -> None:
    life = dossier_at(Status.RECEIVED)

    found = read(officer, f"/dossiers/{life.dossier_id}")

    assert found["number"] == found["code"] == life.row.code
    assert found["status_word"] == "Đã tiếp nhận"
    assert found["applicant"]["phone_masked"] == "•••• ••• 628"
    assert found["applicant"]["personal_id_masked"] == "•••• •••• 0123"
    assert found["holder"] == "agency:H12.17"
    assert datetime.fromisoformat(found["due_at"]) == life.row.due_at
    assert found["due_at"].endswith("+07:00")


class TestEtag:
    """A dossier that has not changed need not be sent again."""

    def test_an_unchanged_dossier_is_not_sent_again(self, officer: Machine) -> None:
        life = dossier_at(Status.APPRAISING)
        tag = officer.get(f"/dossiers/{life.dossier_id}")["ETag"]

        for given in (tag, f'"x", W/{tag}', "*"):
            again = officer.get(f"/dossiers/{life.dossier_id}", If_None_Match=given)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)

    def test_a_changed_dossier_is_sent(self, officer: Machine) -> None:
        life = dossier_after(Act.PASS_ON)
        tag = officer.get(f"/dossiers/{life.dossier_id}")["ETag"]
        life.do(Act.ASSIGN)

        again = officer.get(f"/dossiers/{life.dossier_id}", If_None_Match=tag)

        assert again.status_code == 200
        assert again["ETag"] != tag

    def test_whoever_may_not_see_it_learns_nothing_by_a_tag(self, officer: Machine) -> None:
        life = dossier_at(Status.APPRAISING)
        tag = officer.get(f"/dossiers/{life.dossier_id}")["ETag"]

        assert Machine("applicant").get(f"/dossiers/{life.dossier_id}", If_None_Match=tag).status_code == 404


def test_acts_are_told_as_they_would_be_answered(officer: Machine) -> None:
    life = dossier_after(Act.ASSIGN)
    life.now = NOON

    found = read(officer, f"/dossiers/{life.dossier_id}/acts")

    allowed = {item["act"] for item in found["allowed"]}
    refused = {item["act"]: item for item in found["refused"]}
    assert "propose" in allowed
    assert "approve" in refused
    assert refused["approve"]["code"] == "right.role"
    assert refused["approve"]["who_may"] == ["lãnh đạo đơn vị"]
    assert allowed | set(refused) == {act.value for act in Act} - {"open_draft"} - BY_THE_HOUSE
    for act, told in refused.items():
        answer = officer.act(life, Act(act)) if act != "answer_supplement" else None
        if answer is not None and answer.status_code != 422:
            assert problem(answer)["code"] == told["code"], act
            assert problem(answer)["detail"] == told["sentence"], act


def test_acts_hold_what_the_key_may_not(officer: Machine) -> None:
    life = dossier_after(Act.ASSIGN)

    found = read(Machine("case_officer", ("dossiers:read",)), f"/dossiers/{life.dossier_id}/acts")

    assert found["allowed"] == []
    assert {item["code"] for item in found["refused"]} == {"token.scope"}


def test_the_journal_is_a_chain_that_ends_in_the_dossier(officer: Machine) -> None:
    life = dossier_at(Status.RECEIVED)

    found = read(officer, f"/dossiers/{life.dossier_id}/journal")["events"]

    assert [event["event_no"] for event in found] == list(range(1, len(life.done) + 1))
    assert [event["act"] for event in found] == [done.act.value for done in life.done]
    assert found[0]["prev_hash"] == ""
    assert all(later["prev_hash"] == event["hash"] for event, later in pairwise(found))
    assert found[-1]["hash"] == read(officer, f"/dossiers/{life.dossier_id}")["head_hash"]


def test_the_clock_explains_itself_and_its_minutes_sum(officer: Machine) -> None:
    life = dossier_at(Status.RECEIVED)

    found = read(officer, f"/dossiers/{life.dossier_id}/clock")

    assert datetime.fromisoformat(found["due_at"]) == life.row.due_at
    assert len(found["explanation"]) >= 2
    assert all(sentence["at"].endswith("+07:00") for sentence in found["explanation"])
    assert sum(share["minutes"] for share in found["by_owner"]) == found["elapsed_minutes"] > 0


def test_a_clock_that_has_not_begun_says_nothing(officer: Machine) -> None:
    life = dossier_at(Status.SUBMITTED)

    found = read(officer, f"/dossiers/{life.dossier_id}/clock")

    assert (found["due_at"], found["level"], found["explanation"], found["elapsed_minutes"]) == (None, None, [], 0)


def test_custody_names_every_holder(officer: Machine) -> None:
    life = dossier_at(Status.RECEIVED)

    (envelope,) = read(officer, f"/dossiers/{life.dossier_id}/custody")["envelopes"]

    assert envelope["holder"] == "agency:H12.17"
    assert envelope["holder_name"]
    assert [move["to_holder"] for move in envelope["moves"]] == ["person:buudien.cainuoc", "agency:H12.17"]


def test_a_form_is_printed_as_it_was_issued(officer: Machine) -> None:
    life = dossier_at(Status.RECEIVED)
    forms = read(officer, f"/dossiers/{life.dossier_id}/forms")["forms"]

    assert [form["form_kind"] for form in forms] == ["PHIEU_GUI", "BIEN_BAN", "MAU_01"]
    for form in forms:
        printed = officer.get(f"/dossiers/{life.dossier_id}/forms/{form['event_no']}.pdf")
        assert printed["Content-Type"] == "application/pdf"
        assert printed["Cache-Control"] == "private, no-store"
        assert printed.content.startswith(b"%PDF-1.")


class TestLists:
    """Pages of dossiers."""

    @pytest.fixture
    def five(self) -> list[Life]:
        """Five dossiers in three statuses; the first two are due."""
        lives = [dossier_at(Status.RECEIVED), dossier_at(Status.APPRAISING)]
        return lives + [dossier_at(Status.SUBMITTED) for _ in range(3)]

    @pytest.mark.parametrize("order", ["due", "newest"])
    @pytest.mark.parametrize("size", [1, 2, 5, 200])
    def test_pages_follow_each_other_without_a_gap(
        self, officer: Machine, five: list[Life], order: str, size: int
    ) -> None:
        found: list[str] = []
        cursor = ""
        while True:
            page = read(officer, f"/dossiers?order={order}&size={size}&cursor={cursor}")
            schemas.DossierPage.model_validate(page, strict=False)
            assert 0 < len(page["items"]) <= size
            found += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

        assert len(found) == len(set(found))
        assert set(found) == {str(life.dossier_id) for life in five}

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("status=submitted", 3),
            ("status=submitted&status=received", 4),
            ("agency=H12.17", 5),
            ("agency=H12.99", 0),
            ("due_before=2027-06-01T00:00:00%2B07:00", 2),
            ("due_before=2020-06-01T00:00:00Z", 0),
            ("q=nguyen van thang", 5),
            ("q=NGUYỄN", 5),
            ("q=" + quote("Thắng\u200b 0900"), 5),
            ("q=khong co ai", 0),
            ("q=%25", 0),
            ("status=returned", 0),
            ("due_before=0661-03-29T12:08:53-16:59", 0),
            ("due_before=9999-12-31T00:00:00Z", 2),
        ],
    )
    def test_filters_narrow_the_list(self, officer: Machine, five: list[Life], query: str, count: int) -> None:
        assert len(read(officer, f"/dossiers?{query}")["items"]) == count

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("status=none", "status.0"),
            ("agency=%00", "agency"),
            ("q=%00", "q"),
            ("agency=ă", "agency"),
            ("due_before=yesterday", "due_before"),
            ("due_before=2026-11-24T00:00:00", "due_before"),
            ("due_before=%00", "due_before"),
            ("q=" + "x" * 201, "q"),
            ("order=oldest", "order"),
            ("cursor=x", "cursor"),
            ("cursor=%00", "cursor"),
            ("cursor=" + "W" * 601, "cursor"),
            ("cursor=W1tbW1tbW1tbW1tbXV1dXV1dXV1dXV0", "cursor"),
            ("cursor=WyIyMDI2LTExLTI0IiwgIngiXQ", "cursor"),
            ("cursor=ă", "cursor"),
            ("size=0", "size"),
            ("size=201", "size"),
            ("size=many", "size"),
            ("size=" + "9" * 5_000, "size"),
            ("statuss=draft", "statuss"),
            ("due_before=0001-01-01T00:00:00%2B14:00", "due_before"),
            ("due_before=9999-12-31T23:59:59-14:00", "due_before"),
            ("cursor=" + cursor_of("0001-01-01T00:00:00+14:00"), "cursor"),
            ("%00=1", "\x00"),
            ("due_before=0.5", "due_before"),
        ],
    )
    def test_what_cannot_be_asked_is_told(self, officer: Machine, query: str, field: str) -> None:
        refused = officer.get(f"/dossiers?{query}")

        assert (refused.status_code, problem(refused)["field"]) == (422, field), refused.content.decode()

    def test_a_cursor_with_an_odd_offset_is_read(self, officer: Machine, five: list[Life]) -> None:
        assert read(officer, f"/dossiers?cursor={cursor_of('9000-01-01T00:00:00-16:59')}")["items"]

    def test_a_list_costs_the_same_however_long_it_is(self, officer: Machine, five: list[Life]) -> None:
        officer.get("/dossiers")
        with statements() as few:
            officer.get("/dossiers?size=1")
        with statements() as many:
            officer.get("/dossiers?size=200")

        assert len(few) == len(many) <= 3

    def test_a_list_costs_little_even_when_nothing_is_remembered(self, officer: Machine) -> None:
        for procedure in ("3.000333", "3.000347", "2.001195"):
            Life(way=Way.AT_DESK, procedure=procedure).do(Act.OPEN_DRAFT)
        memory.forget_all()

        with statements() as found:
            items = read(officer, "/dossiers")["items"]

        assert len({item["procedure_name"] for item in items}) == 3
        assert len(found) <= 5, found

    def test_names_in_a_list_are_only_those_who_ask(self, officer: Machine) -> None:
        life = Life()
        life.do(Act.OPEN_DRAFT, applicant=applicant_facts(name="Lê Văn Luyến"))
        life.do(Act.SUBMIT)

        (item,) = read(officer, "/dossiers")["items"]

        assert item["applicant_name"] == "Lê Văn Luyến"
        assert "0900" not in json.dumps(item)


STATEMENTS_MAX = {"": 5, "/acts": 8, "/journal": 7, "/clock": 6, "/custody": 7, "/money": 9, "/papers": 6, "/forms": 6}
"""One of them writes the look down, in all but the acts that may be done."""


@pytest.mark.parametrize("role", ["case_officer", "post_clerk"])
@pytest.mark.parametrize("part", ANSWERS)
def test_reading_costs_a_known_number_of_statements(role: str, part: str) -> None:
    life, machine = dossier_at(Status.RECEIVED), Machine(role)
    machine.get(f"/dossiers/{life.dossier_id}{part}")

    with statements() as found:
        machine.get(f"/dossiers/{life.dossier_id}{part}")

    assert len(found) <= STATEMENTS_MAX[part], found


class TestProcedures:
    """The catalogue, open to all."""

    def test_a_procedure_is_found_without_accents(self) -> None:
        anyone = Machine(None)

        by_accents = read(anyone, f"/procedures?q={quote('lý lịch tư pháp')}")
        without = read(anyone, "/procedures?q=LY%20lich%20%20tu%20phap")

        assert by_accents == without
        assert [item["code"] for item in without["items"]] == ["3.000333"]

    def test_pages_follow_each_other_without_a_gap(self) -> None:
        anyone = Machine(None)
        everything = read(anyone, "/procedures?size=200")["items"]
        found: list[Any] = []
        cursor = ""
        while cursor is not None:
            page = read(anyone, f"/procedures?size=3&cursor={cursor}")
            published.ProcedurePage.model_validate(page)
            found += page["items"]
            cursor = page["next_cursor"]

        assert found == everything
        assert len(found) > 10

    def test_a_procedure_says_what_it_asks_for(self) -> None:
        answer = Machine(None).get("/procedures/3.000333")

        found = published.ProcedureAnswer.model_validate_json(answer.content)
        assert answer["Cache-Control"] == "public, max-age=60"
        assert found.agencies[0].code == "H12.17"
        assert found.components
        assert sum(fee.amount_vnd for fee in found.fees) == 200_000

    def test_a_procedure_is_told_as_it_was_on_a_day_with_all_its_parts(self) -> None:
        machine = Machine(None)

        before, after = (read(machine, f"/procedures/2.001195?on={day}") for day in ("2026-11-02", "2027-01-01"))
        permit = read(machine, "/procedures/1.013225?on=2026-11-02")

        assert [found["fees"][0]["amount_vnd"] for found in (before, after)] == [25_000, 50_000]
        assert (before["valid_to"], after["valid_from"]) == ("2026-12-31", "2027-01-01")
        assert [case["code"] for case in permit["cases"]] == ["CONG_TRINH"]
        assert permit["limits"] == [
            {"channel": "", "case": "CONG_TRINH", "limit_quantity": 10, "limit_unit": "working_days"}
        ]
        assert sum(stage["budget_hours"] for stage in permit["stages"] if not stage["case"]) == 56
        assert {part["case"] for part in permit["components"]} == {"", "CONG_TRINH"}

    def test_a_procedure_tells_its_questions_with_what_follows_from_each_answer(self) -> None:
        permit = read(Machine(None), "/procedures/1.013225")

        published.ProcedureAnswer.model_validate(permit)
        rows = ProcedureVersion.objects.get(pk=permit["version"])
        assert rows.questions.exists()
        assert [question["question_no"] for question in permit["questions"]] == list(
            rows.questions.order_by("question_no").values_list("question_no", flat=True)
        )
        told = [answer for question in permit["questions"] for answer in question["answers"]]
        assert len(told) == rows.answers.count()
        assert {answer["case"] for answer in told} == {"", "CONG_TRINH"}

    def test_what_a_procedure_leaves_to_the_rule_set_is_null_and_what_it_states_is_told(self) -> None:
        open_one = read(Machine(None), "/procedures/3.000333")
        draft = services.copy_as_draft(open_one["version"], date(2026, 11, 1))
        ProcedureVersion.objects.filter(pk=draft.pk).update(day_counting="whole_days", cutoff="16:30")
        services.publish(draft.pk, datetime(2026, 10, 30, tzinfo=UTC))
        memory.forget_all()

        stated = read(Machine(None), "/procedures/3.000333")

        assert (open_one["day_counting"], open_one["cutoff"]) == (None, None)
        assert (stated["day_counting"], stated["cutoff"]) == ("whole_days", "16:30")

    @pytest.mark.parametrize(
        ("query", "status"), [("on=2000-01-01", 404), ("on=hom-nay", 422), ("on=", 422), ("khi=2026-01-01", 422)]
    )
    def test_a_day_without_a_version_is_not_there_and_no_day_is_told(self, query: str, status: int) -> None:
        assert Machine(None).get(f"/procedures/2.001195?{query}").status_code == status

    @pytest.mark.parametrize("code", ["9.999999", "%00", "x" * 500, "%F0%9F%8C%B8", "3.000333%20", "3.000333%0a", "'"])
    def test_what_is_no_procedure_is_not_there(self, code: str) -> None:
        answer = Machine(None).get(f"/procedures/{code}")

        assert (answer.status_code, problem(answer)["code"]) == (404, "catalogue.no-procedure")

    @pytest.mark.parametrize(
        "query",
        ["cursor=x", "cursor=WzEsMl0", "cursor=WyJcdTAwMDAiLCAieCJd", "cursor=%00", "size=-1", "q=" + "x" * 201],
    )
    def test_what_cannot_be_asked_is_told(self, query: str) -> None:
        assert Machine(None).get(f"/procedures?{query}").status_code == 422

    def test_a_list_costs_one_statement_once_the_published_lists_are_known(self) -> None:
        memory.forget_all()
        with statements() as first:
            Machine(None).get("/procedures")
        with statements() as second:
            Machine(None).get("/procedures")

        assert (len(first), len(second)) == (2, 1)

    def test_a_procedure_costs_nothing_once_it_is_known(self) -> None:
        Machine(None).get("/procedures/3.000333")
        with statements() as found:
            Machine(None).get("/procedures/3.000333")

        assert found == []


def test_a_late_dossier_says_so(officer: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_at(Status.APPRAISING)
    monkeypatch.setattr(keys, "now", lambda: NOON + timedelta(days=90))

    found = read(officer, f"/dossiers/{life.dossier_id}/clock")

    assert found["level"] == "overdue"
    assert found["left"]["is_over"]
