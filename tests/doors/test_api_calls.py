"""One call of one act by HTTP: sent twice, with another body, on an older page, about a dossier by its code."""

import json
import unicodedata
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import InterfaceError, OperationalError

from motcua.doors.api import keys, procedures
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from tests.doors.machines import NOON, Machine, problem
from tests.factories import Life, Way, dossier_after, dossier_at

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


class TestIdempotency:
    """The key is the act's id."""

    def test_the_same_call_twice_is_one_act_and_one_answer(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.OPEN_DRAFT), uuid4()

        first = clerk.act(life, Act.SUBMIT, key)
        again = clerk.act(life, Act.SUBMIT, key)

        assert (first.status_code, again.status_code) == (200, 200)
        assert first.content == again.content
        assert first["ETag"] == again["ETag"]
        assert "Idempotency-Replayed" not in first
        assert again["Idempotency-Replayed"] == "true"
        assert event_count(life.dossier_id) == 2

    def test_a_call_is_repeated_even_when_the_dossier_has_gone_on(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.OPEN_DRAFT), uuid4()
        first = clerk.act(life, Act.SUBMIT, key, {"If_Match": '"1-' + life.row.head_hash[:16] + '"'})
        clerk.act(life, Act.WITHDRAW)

        again = clerk.act(life, Act.SUBMIT, key, {"If_Match": '"1-' + "0" * 16 + '"'})

        assert again.content == first.content
        assert again["Idempotency-Replayed"] == "true"

    def test_the_same_key_with_another_body_is_refused(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.SUBMIT), uuid4()
        clerk.post(f"/dossiers/{life.dossier_id}/acts/withdraw", {"reason": "Đổi ý."}, key)

        other = clerk.post(f"/dossiers/{life.dossier_id}/acts/withdraw", {"reason": "Ý khác."}, key)

        assert (other.status_code, problem(other)["code"]) == (409, "act.key-reused")
        assert event_count(life.dossier_id) == 3

    def test_the_same_key_for_another_act_is_refused(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.OPEN_DRAFT), uuid4()
        clerk.act(life, Act.SUBMIT, key)

        assert problem(clerk.act(life, Act.WITHDRAW, key))["code"] == "act.key-reused"

    def test_the_key_of_another_person_is_refused(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.OPEN_DRAFT, way=Way.AT_DESK), uuid4()
        Machine("one_stop_officer").act(life, Act.SUBMIT, key)

        assert problem(clerk.act(life, Act.SUBMIT, key))["code"] == "act.key-reused"

    def test_a_body_that_says_the_same_in_other_words_is_the_same(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.SUBMIT), uuid4()
        path = f"/dossiers/{life.dossier_id}/acts/withdraw"
        first = clerk.post(path, {"reason": "Đổi ý"}, key)

        again = clerk.post(path, json.dumps({"reason": unicodedata.normalize("NFD", " Đổi  ý ")}, indent=2), key)

        assert again.content == first.content

    def test_opening_twice_opens_once(self, clerk: Machine) -> None:
        life, key = Life(now=NOON), uuid4()

        first = clerk.act(life, Act.OPEN_DRAFT, key)
        again = clerk.act(life, Act.OPEN_DRAFT, key)

        assert (first.status_code, again.status_code) == (201, 201)
        assert (first.content, first["Location"]) == (again.content, again["Location"])
        assert again["Idempotency-Replayed"] == "true"
        assert Dossier.objects.count() == 1

    @pytest.mark.parametrize("new_id", [True, False])
    def test_opening_with_the_same_key_and_another_body_is_refused(self, clerk: Machine, new_id: bool) -> None:
        life, key = Life(now=NOON), uuid4()
        clerk.act(life, Act.OPEN_DRAFT, key)
        other = life.body(Act.OPEN_DRAFT) | ({"id": str(uuid4())} if new_id else {"post_return": False})

        refused = clerk.post("/dossiers", other, key)

        assert (refused.status_code, problem(refused)["code"]) == (409, "act.key-reused")
        assert Dossier.objects.count() == 1

    def test_opening_a_dossier_that_is_there_is_refused(self, clerk: Machine) -> None:
        life = Life(now=NOON)
        clerk.act(life, Act.OPEN_DRAFT)

        refused = clerk.act(life, Act.OPEN_DRAFT)

        assert (refused.status_code, problem(refused)["field"]) == (409, "id")
        assert event_count(life.dossier_id) == 1

    def test_after_a_refusal_the_same_key_may_be_used(self, clerk: Machine) -> None:
        life, key = dossier_after(Act.OPEN_DRAFT), uuid4()
        refused = clerk.act(life, Act.OFFER_HANDOVER, key)
        assert problem(refused)["code"] == "dossier.act-not-allowed"

        assert clerk.act(life, Act.SUBMIT, key).status_code == 200

    @pytest.mark.parametrize("header", ["", "x", "123", "g" * 36, "\x00", "é" * 36, "1" * 10_000])
    def test_a_key_must_be_a_uuid(self, clerk: Machine, header: str) -> None:
        life = dossier_after(Act.OPEN_DRAFT)

        refused = clerk.post(f"/dossiers/{life.dossier_id}/acts/submit", {}, header)

        assert (refused.status_code, problem(refused)["code"]) == (400, "request.header")
        assert problem(refused)["field"] == "Idempotency-Key"
        assert event_count(life.dossier_id) == 1

    def test_a_key_must_be_there(self, clerk: Machine) -> None:
        life = dossier_after(Act.OPEN_DRAFT)

        refused = clerk.ask("POST", f"/dossiers/{life.dossier_id}/acts/submit", "{}")

        assert (refused.status_code, problem(refused)["field"]) == (400, "Idempotency-Key")
        assert event_count(life.dossier_id) == 1


class TestStale:
    """An act on an older page than the dossier is."""

    def test_the_etag_of_the_last_event_lets_through(self, clerk: Machine) -> None:
        life = dossier_after(Act.OPEN_DRAFT)
        tag = clerk.get(f"/dossiers/{life.dossier_id}")["ETag"]

        done = clerk.act(life, Act.SUBMIT, headers={"If_Match": tag})

        assert done.status_code == 200
        assert clerk.act(life, Act.WITHDRAW, headers={"If_Match": done["ETag"]}).status_code == 200

    def test_an_older_etag_is_refused_and_nothing_written(self, clerk: Machine) -> None:
        life = dossier_after(Act.OPEN_DRAFT)
        tag = clerk.get(f"/dossiers/{life.dossier_id}")["ETag"]
        clerk.act(life, Act.SUBMIT)

        refused = clerk.act(life, Act.WITHDRAW, headers={"If_Match": tag})

        assert (refused.status_code, problem(refused)["code"]) == (409, "dossier.stale")
        assert "Nộp hồ sơ" in problem(refused)["detail"]
        assert event_count(life.dossier_id) == 2

    def test_the_etag_of_another_dossier_is_refused(self, clerk: Machine) -> None:
        life, other = dossier_after(Act.OPEN_DRAFT), dossier_after(Act.OPEN_DRAFT)
        tag = clerk.get(f"/dossiers/{other.dossier_id}")["ETag"]

        assert problem(clerk.act(life, Act.SUBMIT, headers={"If_Match": tag}))["code"] == "dossier.stale"

    @pytest.mark.parametrize("given", ["*", " * "])
    def test_any_state_may_be_meant(self, clerk: Machine, given: str) -> None:
        assert clerk.act(dossier_after(Act.OPEN_DRAFT), Act.SUBMIT, headers={"If_Match": given}).status_code == 200

    @pytest.mark.parametrize(
        "given",
        [
            "",
            '""',
            "1",
            '"1"',
            '"1-"',
            'W/"1-0123456789abcdef"',
            '"-1-0123456789abcdef"',
            '"x-0123456789abcdef"',
            '"1-0123456789abcdef", "2-0123456789abcdef"',
            '"٣-0123456789abcdef"',
            '"' + "9" * 5_000 + '-x"',
        ],
    )
    def test_what_is_no_etag_of_ours_is_told(self, clerk: Machine, given: str) -> None:
        life = dossier_after(Act.OPEN_DRAFT)

        refused = clerk.act(life, Act.SUBMIT, headers={"If_Match": given})

        assert (refused.status_code, problem(refused)["field"]) == (400, "If-Match")
        assert event_count(life.dossier_id) == 1


class TestReferences:
    """A dossier by any of its codes, and what is none."""

    def test_a_dossier_is_found_by_each_of_its_codes(self) -> None:
        life = dossier_at(Status.RECEIVED)
        reader, row = Machine("case_officer"), life.row
        envelope = life.facts(Act.ACCEPT_BY_POST)["envelope"]
        refs = [
            str(row.pk),
            str(row.pk).upper(),
            row.pk.hex,
            row.request_no,
            row.request_no.lower(),
            row.code,
            envelope,
        ]

        for ref in refs:
            assert json.loads(reader.get(f"/dossiers/{ref}").content)["id"] == str(row.pk), ref

    def test_an_act_is_done_by_each_of_its_codes(self, clerk: Machine) -> None:
        life = dossier_after(Act.OPEN_DRAFT)

        assert clerk.post(f"/dossiers/{life.row.request_no}/acts/submit", {}).status_code == 200

    @pytest.mark.parametrize(
        "ref",
        ["%00", "abc%00", "0", "x" * 3_000, "%F0%9F%8C%B8", "%ff%fe", "..%2f..", "%2e%2e", "H12.17-261123-9999",
         "YC-000000-000000", "%E2%80%AE", "'; drop table dossiers_dossier; --", "{}", "null", "096085000123",
         "%EF%BC%A8", "%C4%90", "%ED%A0%80", "-1", "%0a"],
    )  # fmt: skip
    @pytest.mark.parametrize("part", ["", "/acts", "/journal", "/clock", "/custody", "/money", "/forms/1.pdf"])
    def test_what_is_no_dossier_is_not_there(self, clerk: Machine, ref: str, part: str) -> None:
        answer = clerk.get(f"/dossiers/{ref}{part}")

        assert answer.status_code == 404, answer.content.decode()
        problem(answer)

    @pytest.mark.parametrize("ref", ["%00", "x", "H12.17-261123-9999", "00000000-0000-0000-0000-000000000000"])
    def test_no_act_is_done_on_what_is_no_dossier(self, clerk: Machine, ref: str) -> None:
        assert clerk.post(f"/dossiers/{ref}/acts/submit", {}).status_code == 404

    @pytest.mark.parametrize("name", ["open_draft", "xyz", "%00", "SUBMIT", "submit/", "submit%20"])
    def test_what_is_no_act_has_no_address(self, clerk: Machine, name: str) -> None:
        life = dossier_after(Act.OPEN_DRAFT)

        refused = clerk.post(f"/dossiers/{life.dossier_id}/acts/{name}", {})

        assert (refused.status_code, problem(refused)["code"]) == (404, "request.no-such-address")

    @pytest.mark.parametrize("number", ["0", "99", "x", "-1", "3.0", "9" * 30, "%00", "٣"])
    def test_what_is_no_form_is_not_there(self, clerk: Machine, number: str) -> None:
        life = dossier_at(Status.RECEIVED)

        assert clerk.get(f"/dossiers/{life.dossier_id}/forms/{number}.pdf").status_code == 404

    @pytest.mark.parametrize(
        "path", ["", "/", "/x", "/dossiers/", "//dossiers", "/dossiers/a/b", "/procedures/a/b", "/docs"]
    )
    def test_what_has_no_address_is_told(self, clerk: Machine, path: str) -> None:
        refused = clerk.get(path)

        assert (refused.status_code, problem(refused)["code"]) == (404, "request.no-such-address")

    @pytest.mark.parametrize("path", ["/api/", "/api/v2/dossiers", "/api/dossiers", "/api/v1x"])
    def test_other_versions_are_not_there(self, clerk: Machine, path: str) -> None:
        answer = clerk.client.get(path)

        assert (answer.status_code, problem(answer)["code"]) == (404, "request.no-such-address")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/dossiers", "GET, HEAD, POST"),
        ("PUT", "/dossiers/x", "GET, HEAD"),
        ("POST", "/procedures", "GET, HEAD"),
        ("GET", "/dossiers/x/acts/submit", "POST"),
        ("PATCH", "/dossiers/x/acts/submit", "POST"),
        ("TRACE", "/procedures", "GET, HEAD"),
        ("QUERY", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told(clerk: Machine, method: str, path: str, allowed: str) -> None:
    refused = clerk.ask(method, path, "")

    assert (refused.status_code, problem(refused)["code"]) == (405, "request.method")
    assert refused["Allow"] == allowed


def test_a_body_in_pieces_is_not_taken_for_an_empty_one(clerk: Machine) -> None:
    life = dossier_after(Act.OPEN_DRAFT)
    path = f"/api/v1/dossiers/{life.dossier_id}/acts/submit"
    sent = {"HTTP_AUTHORIZATION": f"Bearer {clerk.key}", "HTTP_IDEMPOTENCY_KEY": str(uuid4())}

    refused = clerk.client.post(path, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked", **sent)

    assert (refused.status_code, problem(refused)["code"]) == (411, "request.length")
    assert event_count(life.dossier_id) == 1


def test_a_head_has_the_headers_of_a_get_and_no_body(clerk: Machine) -> None:
    life = dossier_after(Act.OPEN_DRAFT)
    read = clerk.get(f"/dossiers/{life.dossier_id}")

    head = clerk.ask("HEAD", f"/dossiers/{life.dossier_id}")

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", read["ETag"])
    assert head["Content-Length"] == str(len(read.content))


def test_a_host_that_is_not_ours_is_told(clerk: Machine) -> None:
    refused = clerk.get("/procedures", Host="other.example")

    assert (refused.status_code, problem(refused)["code"]) == (400, "request.host")


def test_an_act_is_dated_when_it_is_asked(clerk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_after(Act.OPEN_DRAFT)
    later = NOON + timedelta(minutes=3)
    monkeypatch.setattr(keys, "now", lambda: later)

    clerk.act(life, Act.SUBMIT)

    assert life.row.last_event_at == later


class TestFaults:
    """What is nobody's fault but ours is a problem document too, and stands in the log without anybody's data."""

    @pytest.mark.parametrize(
        ("fault", "status", "code"),
        [
            (OperationalError("gone"), 503, "server.unavailable"),
            (InterfaceError("gone"), 503, "server.unavailable"),
            (ZeroDivisionError("defect"), 500, "server.defect"),
        ],
    )
    def test_a_fault_is_told_and_written_down(
        self,
        clerk: Machine,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        fault: Exception,
        status: int,
        code: str,
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise fault

        monkeypatch.setattr("motcua.record.lists.page", broken)
        clerk.client.raise_request_exception = False

        answer = clerk.get("/dossiers?q=Nguyễn")

        assert (answer.status_code, problem(answer)["code"]) == (status, code)
        assert "/api/v1/dossiers" in caplog.text
        assert "Nguy" not in caplog.text

    def test_a_lock_that_is_waited_for_too_long_may_be_tried_again(
        self, clerk: Machine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def busy(*_: object, **__: object) -> None:
            raise OperationalError("canceling statement due to lock timeout")

        life, key = dossier_after(Act.OPEN_DRAFT), uuid4()
        with monkeypatch.context() as at_first:
            at_first.setattr("motcua.record.dossiers.services.lock", busy)
            first = clerk.act(life, Act.SUBMIT, key)
        assert (first.status_code, first["Retry-After"]) == (503, "2")

        assert clerk.act(life, Act.SUBMIT, key).status_code == 200
