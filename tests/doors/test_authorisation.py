"""docs/authorisation.md through HTTP: each role × act × scope is answered as it says; what is refused writes nothing.

Acts by the API, the pages of acts by their forms, and what is read, in one world made once (authorised.py).
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from motcua.doors.api import limits
from motcua.doors.desk.page import SLUGS
from motcua.doors.frame import authorisation
from motcua.doors.frame.authorisation import (
    ACTS_AT_DOORS,
    READ_SCOPES,
    READS,
    SCOPES,
    Expected,
    Scope,
    expected,
    expected_read,
)
from motcua.doors.frame.rules import DOORS
from motcua.doors.office.work import ADDRESSES
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Role
from motcua.record.dossiers.models import Event, Reading
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import Act
from motcua.record.rights.models import Refusal
from tests.doors.authorised import World, account_of, dress, undone, world
from tests.doors.machines import ALL_SCOPES, NOON, Machine, problem
from tests.services.evidence import everything_written

__all__ = ["world"]

PAGE = Path(__file__).parents[2] / "docs" / "authorisation.md"

CELLS = [(scope, role) for scope in Scope for role in Role if role in SCOPES[scope].roles]


@pytest.mark.parametrize(("scope", "role"), CELLS, ids=str)
def test_every_act_is_answered_as_the_page_says(world: World, scope: Scope, role: Role) -> None:
    limits.LIMIT.forget_all()
    with undone():
        dress(role, scope, world)
        stood = everything_written()
        refused = 0
        for act in ACTS_AT_DOORS:
            told = expected(role, act, scope)
            if told.status == 200:
                with undone():
                    _let_through(world.ask(role, act), f"{scope} × {act} × {role}")
                continue
            answer = world.ask(role, act)
            assert _answered(answer) == told, f"{scope} × {act} × {role}: {answer.content.decode()}"
            refused += told.status != 401
        assert everything_written() == stood, f"{scope} × {role}"
        _all_told(role, refused)


def _answered(answer: HttpResponse) -> Expected:
    if answer.status_code == 403:
        missing = problem(answer)["missing"]
        return Expected(403, missing["row"] if missing else "none")
    assert answer.status_code == 401 or problem(answer)["missing"] is None  # of what is not there nothing is told
    return Expected(answer.status_code)


def _let_through(answer: HttpResponse, what: str) -> None:
    """By right it is allowed: it happens, or status, paper, money, the form or whose case it is refuses."""
    assert answer.status_code in (200, 201, 403, 409, 422), f"{what}: {answer.content.decode()}"
    if answer.status_code == 403:
        missing = problem(answer)["missing"]
        assert missing is None or missing["row"] == "case", f"{what}: {answer.content.decode()}"


def _all_told(role: Role, refused: int) -> None:
    """Each refusal has left its line in the log, up to the most of a minute, and none names a person but who tried."""
    rows = Refusal.objects.filter(by_id=account_of(role))
    most = 30
    assert rows.exclude(code="more").count() == min(refused, most)
    assert rows.filter(code="more").exists() == (refused > most)
    assert not Refusal.objects.exclude(by_id=account_of(role)).exists()


def test_nobody_without_a_key_does_anything(world: World) -> None:
    limits.LIMIT.forget_all()
    stood = everything_written()

    for act in ACTS_AT_DOORS:
        assert world.ask(None, act).status_code == 401, act

    assert everything_written() == stood
    assert not Refusal.objects.exists()


@pytest.mark.parametrize("act", ACTS_AT_DOORS)
def test_who_mostly_does_an_act_does_it(world: World, act: Act) -> None:
    """The dossiers are ready indeed: of each act one request goes all the way through."""
    life = world.lives[act]
    doer = life.who(act)
    assert doer.roles & WHO_MAY[act]
    with undone():
        configured_before = configured.SIGN_CERTIFICATE
        configured.SIGN_CERTIFICATE = "/there.p12" if act is Act.SIGN_RESULT else configured_before
        machine = Machine(None)
        machine.key = people.issue_token(account_id=doer.id, label="Thử", scopes=ALL_SCOPES, at=NOON).text
        path = "/dossiers" if act is Act.OPEN_DRAFT else f"/dossiers/{life.dossier_id}/acts/{act.value}"
        done = machine.post(path, world.bodies[act])
        configured.SIGN_CERTIFICATE = configured_before

    assert done.status_code == (201 if act is Act.OPEN_DRAFT else 200), done.content.decode()


# ---- the pages of acts -----------------------------------------------------------------------------------------------

TOURS = {
    Act.ACCEPT_TO_CARRY: "carry", Act.DELIVER: "deliver", Act.RECORD_ATTEMPT: "attempt", Act.INVITE: "invite",
    Act.RETURN_UNDELIVERED: "back", Act.REFUSE_TO_CARRY: "refuse", Act.WITHDRAW_OFFER: "take-back",
    Act.OFFER_HANDOVER: "hand-on",
}  # fmt: skip
PORTAL = {Act.SUBMIT: "submit", Act.WITHDRAW: "withdraw", Act.RATE: "rate"}
PAGE_SCOPES = (
    Scope.OWN, Scope.OTHER_COUNTER, Scope.OTHER_AGENCY, Scope.AGREEMENT_ENDED, Scope.TRAINING_ENDED, Scope.WRONG_LEG,
)  # fmt: skip


def addresses(door: str, world: World) -> dict[Act, str]:
    """Return the page of each act that a door has, for the dossier that is ready for it."""
    lives = world.lives
    if door == "desk":
        return {act: reverse("desk:act", args=[lives[act].dossier_id, slug]) for act, slug in SLUGS.items()}
    if door == "office":
        return {act: reverse("office:act", args=[lives[act].dossier_id, slug]) for act, slug in ADDRESSES.items()}
    if door == "tour":
        return {act: reverse(f"tour:{name}", args=[lives[act].dossier_id]) for act, name in TOURS.items()}
    numbers = {act: lives[act].row.code or lives[act].row.request_no for act in PORTAL}
    return {act: reverse(f"portal:{name}", args=[numbers[act]]) for act, name in PORTAL.items()}


def browser(role: Role) -> Client:
    """Return a browser in which a person of a role is signed in."""
    client = Client()
    client.force_login(Account.objects.get(pk=account_of(role)))
    return client


AT_PAGES = [
    (door, scope, role)
    for door in ("desk", "office", "tour", "portal")
    for role in Role
    if role is not Role.SYSTEM
    for scope in (PAGE_SCOPES if role in DOORS[door] else PAGE_SCOPES[:1])
    if role in SCOPES[scope].roles
]


@pytest.mark.parametrize(("door", "scope", "role"), AT_PAGES, ids=str)
def test_every_page_of_an_act_is_answered_as_the_page_says(world: World, door: str, scope: Scope, role: Role) -> None:
    with undone():
        dress(role, scope, world)
        client, stood = browser(role), everything_written()
        pages = list(addresses(door, world).items())
        for act, address in pages if role in DOORS[door] else pages[:2]:  # a door that is shut asks no further
            told, what = expected(role, act, scope), f"{door} × {scope} × {act} × {role}"
            if role not in DOORS[door]:
                assert client.post(address, {"act_id": str(uuid4())}).status_code == 403, what
                assert lacking(role) == {("", "role")}, what
            elif told.status != 200:
                assert client.post(address, {"act_id": str(uuid4())}).status_code == told.status, what
                assert (act.value, told.missing) in lacking(role), what
            else:
                with undone():
                    before = lacking(role)
                    answer = client.post(address, {"act_id": str(uuid4())})
                    assert answer.status_code in (200, 302, 303, 403, 409, 422), what
                    assert {row for _act, row in lacking(role) - before} <= {"case", ""}, what
        assert everything_written() == stood, f"{door} × {scope} × {role}"


def lacking(role: Role) -> set[tuple[str, str]]:
    """Return (act, missing row) of what the log says a person of a role was refused."""
    return set(Refusal.objects.filter(by_id=account_of(role)).values_list("act", "missing"))


@pytest.mark.parametrize("door", ["desk", "office", "tour", "portal"])
def test_a_stranger_is_led_to_the_sign_in_and_a_suspended_person_does_nothing(world: World, door: str) -> None:
    role = next(role for role in Role if role in DOORS[door])
    with undone():
        client = browser(role)
        dress(role, Scope.SUSPENDED, world)
        stood = everything_written()
        for address in addresses(door, world).values():
            assert Client().post(address, {"act_id": str(uuid4())}).status_code == 302
            assert client.post(address, {"act_id": str(uuid4())}).status_code in (302, 403)
        assert everything_written() == stood


# ---- what is read ----------------------------------------------------------------------------------------------------

READ_ON = Act.PROPOSE
"""The dossier that is read is the one that lies ready to be proposed: received from the post, assigned, with a scan."""


def read(world: World, role: Role | None, name: str) -> HttpResponse:
    """Ask for something as somebody of a role; None = not signed in."""
    row = world.lives[READ_ON].row
    form = Event.objects.get(dossier_id=row.pk, act=Act.RECEIVE.value).event_no
    if name.startswith("api:"):
        path = name.removeprefix("api:").replace("{ref}", str(row.pk)).replace("{event}", str(form))
        return (world.machines[role] if role is not None else Machine(None)).get(path)
    arguments: dict[str, list[Any]] = {
        "desk:dossier": [row.code], "desk:form": [row.code, form], "office:form": [row.pk, form],
        "portal:my-dossier": [row.code], "frame:scan-file": [row.pk, 1],
        "control:programmes": [], "control:readings": [], "control:refusals": [],
    }  # fmt: skip
    client = browser(role) if role is not None else Client()
    return client.get(reverse(name, args=arguments.get(name, [row.pk])))


READING = [(scope, role) for scope in READ_SCOPES for role in Role if role in SCOPES[scope].roles]


@pytest.mark.parametrize(("scope", "role"), READING, ids=str)
def test_everything_that_is_read_is_answered_as_the_page_says(world: World, scope: Scope, role: Role) -> None:
    limits.LIMIT.forget_all()
    row = world.lives[READ_ON].row
    with undone():
        dress(role, scope, world)
        looked = Reading.objects.count()
        for name in READS:
            if role is Role.SYSTEM and not name.startswith("api:"):
                continue  # a system signs in at no page
            told, what = expected_read(role, name, scope).status, f"{scope} × {name} × {role}"
            answer = read(world, role, name)
            assert answer.status_code == told, what
            if told != 200:
                assert Reading.objects.count() == looked, what
                assert row.applicant_name not in answer.content.decode(), what
            looked = Reading.objects.count()
        listed = world.machines[role].get("/dossiers?size=200").content.decode()
        sees = expected_read(role, "api:/dossiers/{ref}", scope).status == 200
        assert (str(row.pk) in listed) is sees, f"{scope} × {role}"
        assert not Refusal.objects.exists()  # a look is no attempt at an act


def test_a_stranger_reads_nothing(world: World) -> None:
    for name in READS:
        assert read(world, None, name).status_code == (401 if name.startswith("api:") else 302), name


def test_the_page_in_docs_is_the_one_that_the_tables_print() -> None:
    made = "python -m motcua.doors.frame.authorisation > docs/authorisation.md"
    assert PAGE.read_text(encoding="utf-8") == authorisation.page(), made


def test_every_row_that_a_right_may_lack_stands_in_the_page() -> None:
    told = {str(expected(role, act, scope)) for role in Role for act in ACTS_AT_DOORS for scope in Scope}

    assert told == {
        "yes", "401", "404", "403 role", "403 desk", "403 assignment", "403 agreement", "403 training",
    }  # fmt: skip
