"""Who may do and see what by HTTP: every act from both sides, keys and scopes. A refusal has written nothing."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection

from motcua.doors.api import keys, procedures
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, STANDING_STILL, Act, Status
from tests.doors.machines import NOON, Machine, machine_for, problem
from tests.factories import CAST, Life, Way, actor, dossier_after, dossier_at, main_way, plan
from tests.scans import store, with_result

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "now", lambda: NOON)
    monkeypatch.setattr(procedures, "now", lambda: NOON)


@pytest.fixture(autouse=True)
def _signing_where_it_is_ordered(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    """Only where signing is ordered is there a certificate; elsewhere a file goes home unsigned."""
    asked = getattr(request.node, "callspec", None)
    if asked is not None and asked.params.get("act") is Act.SIGN_RESULT:
        settings.SIGN_CERTIFICATE = "/there.p12"


WAITING = (*STANDING_STILL, Status.AWAITING_OPINION)


def before(act: Act) -> Life:
    """Return a dossier that is ready for an act, by the way on which somebody with an account does it."""
    way = Way.ON_LINE if act is Act.RATE else Way.BY_POST
    match act:
        case Act.OPEN_DRAFT:
            life = Life(way=way)
        case Act.REFUSE_HANDOVER:
            life = dossier_after(Act.OFFER_HANDOVER)
        case Act.REQUEST_COMPLETION | Act.DECLINE:
            life = dossier_after(Act.ACCEPT_HANDOVER)
        case Act.SETTLE_EXEMPTION | Act.ENTER_DATA:
            at_desk = act is Act.ENTER_DATA
            life = dossier_after(Act.RECEIVE, way=Way.AT_DESK) if at_desk else dossier_after(Act.SUBMIT)
        case Act.REFUND:
            life = dossier_after(Act.ACCEPT_BY_POST)
            life.do(Act.WITHDRAW)
        case Act.REQUEST_SUPPLEMENT | Act.RE_APPOINT:
            life = dossier_after(Act.ASSIGN, now=NOON - timedelta(days=1))
        case Act.ASK_OPINION | Act.REQUIRE_PAYMENT | Act.PAUSE | Act.STOP:
            life = dossier_after(Act.ASSIGN)
        case Act.ASK_STEPS:
            plan(("H12.101", 8, None))
            life = dossier_after(Act.ASSIGN)
        case Act.ANSWER_OPINION | Act.ANSWER_SUPPLEMENT | Act.CONFIRM_PAYMENT | Act.RESUME:
            life = dossier_at(next(status for status in WAITING if status in ACTS[act].moves))
        case Act.UNDO:
            life = dossier_after(Act.ASSIGN)
            life.now = NOON - timedelta(minutes=15)
            life.do(Act.PROPOSE)
        case Act.SEND_BACK | Act.REFUSE:
            life = dossier_after(Act.PROPOSE)
        case _:
            life = before_going_home(act, way)
    life.now = NOON
    return life


def before_going_home(act: Act, way: Way) -> Life:
    """Return the same for the acts with which papers and results go home, or that the main way knows."""
    match act:
        case Act.WITHDRAW:
            life = dossier_after(Act.SUBMIT)
        case Act.CORRECT_RESULT:
            life = dossier_after(Act.DELIVER)
        case Act.WITHDRAW_OFFER:
            life = dossier_after(Act.OFFER_HANDOVER)
        case Act.REFUSE_TO_CARRY:
            life = dossier_after(Act.OFFER_TO_POST)
        case Act.RETURN_UNDELIVERED:
            life = dossier_after(Act.ACCEPT_TO_CARRY)
            life.do(Act.RECORD_ATTEMPT, reason="moved")
        case Act.RECORD_ATTEMPT | Act.INVITE:
            life = dossier_after(Act.ACCEPT_TO_CARRY)
        case Act.SIGN_RESULT:
            life = with_result(dossier_after(Act.APPROVE))
        case Act.RETURN_ELECTRONICALLY:
            life = with_result(dossier_after(Act.APPROVE, electronic_return=True))
        case Act.RETURN_AT_COUNTER:
            life = dossier_after(Act.PREPARE_RETURN, post_return=False)
        case _:
            way_there = main_way(Life(way=way))
            life = dossier_after(way_there[way_there.index(act) - 1], way=way)
    return life


def written(life: Life) -> tuple[object, ...]:
    """Return everything that an act could have written, as counts and as the row of the dossier."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(OWN)]
    with connection.cursor() as cursor:
        counts = []
        for table in sorted(tables):
            cursor.execute(f'select count(*) from "{table}"')  # noqa: S608 - a name of our own
            counts.append((table, cursor.fetchone()[0]))
    return (*counts, *Dossier.objects.filter(pk=life.dossier_id).values())


AT_A_DOOR = [act for act in Act if act not in BY_THE_HOUSE]
OWN = ("dossiers_", "papers_", "custody_", "payments_", "shipments_", "feedback_", "procrastinate_jobs")


@pytest.mark.parametrize("act", AT_A_DOOR)
def test_an_act_is_done_by_who_may_and_by_nobody_else(act: Act) -> None:
    life = before(act)
    doer = life.who(act)
    stood = written(life)
    strangers = [role for role in CAST if not actor(role).roles & WHO_MAY[act] or role.endswith("_elsewhere")]

    for role in strangers:
        machine = Machine(role)
        if act is Act.OPEN_DRAFT and role in ("officer_elsewhere", "applicant_elsewhere", "one_stop_head_elsewhere"):
            continue  # may open dossiers, not this one's way: asked below
        if act is Act.ANSWER_OPINION and role in ("case_officer_elsewhere", "unit_head_elsewhere"):
            continue  # their agency is the one that is asked
        refused = machine.act(life, act)
        assert refused.status_code in (403, 404), (role, refused.content.decode())
        assert problem(refused)["code"].startswith(("right.", "not-there")), (role, refused.content.decode())
        assert written(life) == stood, role

    done = machine_for(life, act).act(life, act)

    assert done.status_code == (201 if act is Act.OPEN_DRAFT else 200), (doer, done.content.decode())
    assert Event.objects.filter(dossier_id=life.dossier_id, act=act.value).exists()


@pytest.mark.parametrize("act", AT_A_DOOR)
def test_an_act_needs_its_scope(act: Act) -> None:
    life = before(act)
    account = life.who(act).id
    role = next(role for role, known in CAST.items() if known == account)
    stood = written(life)
    others = tuple(f"act:{other.value}" for other in AT_A_DOOR if other is not act)

    refused = Machine(role, (*others, "dossiers:read", "forms:read")).act(life, act)
    assert problem(refused)["code"] == "token.scope"
    assert refused.status_code == 403
    assert f"act:{act.value}" in problem(refused)["detail"]
    assert written(life) == stood

    assert Machine(role, (f"act:{act.value}",)).act(life, act).status_code in (200, 201)


def test_a_scope_is_asked_for_before_the_dossier() -> None:
    there, not_there = dossier_at(Status.SUBMITTED).dossier_id, uuid4()
    machine = Machine("officer_elsewhere", ("act:submit",))

    answers = [
        machine.post(f"/dossiers/{dossier_id}/acts/withdraw", {"reason": "x"}) for dossier_id in (there, not_there)
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].content == answers[1].content


PARTS = ("", "/acts", "/journal", "/clock", "/custody", "/money", "/papers", "/forms", "/forms/3.pdf")
SEE = {
    "post_clerk", "one_stop_officer", "case_officer", "unit_head", "officer_of_the_centre",
    "case_officer_of_the_centre",
}  # fmt: skip
"""Who of the cast sees a dossier that was received from the post office of Cái Nước by the provincial police."""


@pytest.mark.parametrize("part", PARTS)
def test_a_dossier_is_read_by_who_may_see_it_and_is_not_there_for_others(part: str) -> None:
    life = dossier_at(Status.RECEIVED)
    nowhere = uuid4()

    for role in CAST:
        machine = Machine(role)
        answer = machine.get(f"/dossiers/{life.dossier_id}{part}")
        if role == "post_clerk" and part.endswith(".pdf"):  # the agency has taken it over
            assert problem(answer)["code"] == "right.not-on-this-leg"
        elif role in SEE:
            assert answer.status_code == 200, (role, answer.content)
        else:
            assert answer.status_code == 404, (role, answer.content)
            assert answer.content == machine.get(f"/dossiers/{nowhere}{part}").content


@pytest.mark.parametrize("part", PARTS)
def test_reading_needs_its_scope(part: str) -> None:
    life = dossier_at(Status.RECEIVED)
    scope = "forms:read" if part.endswith(".pdf") else "dossiers:read"
    other = "dossiers:read" if part.endswith(".pdf") else "forms:read"

    refused = Machine("case_officer", ("act:*", other)).get(f"/dossiers/{life.dossier_id}{part}")

    assert (refused.status_code, problem(refused)["code"]) == (403, "token.scope")
    assert Machine("case_officer", (scope,)).get(f"/dossiers/{life.dossier_id}{part}").status_code == 200


def test_a_list_holds_what_each_may_see() -> None:
    life = dossier_at(Status.RECEIVED)

    for role in CAST:
        items = json.loads(Machine(role).get("/dossiers").content)["items"]
        assert [item["id"] for item in items] == ([str(life.dossier_id)] if role in SEE else []), role


class TestKeys:
    """Keys that let nobody in."""

    path = "/dossiers"

    def refused(self, machine: Machine, **headers: str) -> str:
        answer = machine.get(self.path, **headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
        return str(problem(answer)["code"])

    def test_no_key(self) -> None:
        assert self.refused(Machine(None)) == "token.missing"

    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer ", "Basic bWM6eA==", "mc_0123456789ab_x", "Bearer\tmc_x", "bearer  "]
    )
    def test_no_bearer_key(self, header: str) -> None:
        assert self.refused(Machine(None), Authorization=header) == "token.missing"

    @pytest.mark.parametrize(
        "text",
        ["x", "mc_", "mc_0123456789ab_", "mc_0123456789ab_" + "a" * 43, "mc_\x00" + "a" * 60, "ä" * 40, "x" * 10_000,
         "mc_0123456789ab_" + "a" * 43 + " more"],
    )  # fmt: skip
    def test_a_key_that_was_never_given(self, text: str) -> None:
        assert self.refused(Machine(None), Authorization=f"Bearer {text}") == "token.refused"

    def test_a_key_with_another_secret(self) -> None:
        machine = Machine("post_clerk")
        machine.key = machine.key[:-1] + ("a" if machine.key[-1] != "a" else "b")
        assert self.refused(machine) == "token.refused"

    def test_a_revoked_key(self) -> None:
        machine = Machine("post_clerk")
        people.revoke_token(machine.key_id, NOON)
        assert self.refused(machine) == "token.refused"

    def test_a_key_that_has_run_out(self) -> None:
        machine = Machine("post_clerk")
        made = people.issue_token(account_id=CAST["post_clerk"], label="", scopes=[], at=NOON, expires_at=NOON)
        machine.key = made.text
        assert self.refused(machine) == "token.refused"

    def test_the_key_of_a_suspended_account(self) -> None:
        machine = Machine("post_clerk")
        Account.objects.filter(pk=CAST["post_clerk"]).update(suspended_at=NOON)
        assert self.refused(machine) == "token.refused"

    def test_a_key_in_lower_case_bearer_is_good(self) -> None:
        machine = Machine("post_clerk")
        assert machine.get(self.path, Authorization=f"bearer {machine.key}").status_code == 200


def test_a_signed_in_visitor_is_nobody_here() -> None:
    life = dossier_at(Status.RECEIVED)
    machine = Machine(None)
    machine.client.force_login(Account.objects.get(pk=CAST["case_officer"]))
    stood = written(life)

    read = machine.get(f"/dossiers/{life.dossier_id}")
    did = machine.post(f"/dossiers/{life.dossier_id}/acts/withdraw", {"reason": "x"})

    assert (read.status_code, did.status_code) == (401, 401)
    assert "Set-Cookie" not in read
    assert written(life) == stood


def test_procedures_are_public() -> None:
    assert Machine(None).get("/procedures").status_code == 200
    assert Machine(None).get("/procedures/3.000333").status_code == 200
