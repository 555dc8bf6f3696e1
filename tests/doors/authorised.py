"""The world of the authorisation matrix: a dossier ready for each act, one person of each role, and her scopes.

The dossiers are made once; a scope changes rows, a savepoint takes them back.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings

from motcua.base import memory
from motcua.doors.api import keys
from motcua.doors.frame import authorisation, session
from motcua.doors.frame.acts import acts
from motcua.doors.frame.authorisation import ACTS_AT_DOORS, OFFICIALS, POST, Scope
from motcua.ground.agreements.models import Agreement, Assignment, HeadOrder, Training
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer, Role
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from tests.doors.machines import ALL_SCOPES, NOON, Machine
from tests.doors.test_api_rights import before
from tests.factories import CENTRE, CRIMINAL_RECORD, POLICE, POST_OFFICE, Life, Way
from tests.scans import add, pdf

FIRST, ENDED = date(2025, 7, 1), date(2026, 8, 1)
ELSEWHERE = "H12.102"
POINT_ELSEWHERE = "bd-u-minh"


@dataclass
class World:
    """One dossier ready for each act, with the body of who does it; one account and one key for each role."""

    lives: dict[Act, Life]
    bodies: dict[Act, bytes]
    machines: dict[Role, Machine]

    def ask(self, role: Role | None, act: Act) -> HttpResponse:
        """Ask for an act in a role; None = with no key."""
        machine = self.machines[role] if role is not None else Machine(None)
        if act is Act.OPEN_DRAFT:
            return machine.post("/dossiers", opening(role))
        return machine.post(f"/dossiers/{self.lives[act].dossier_id}/acts/{act.value}", self.bodies[act])


def opening(role: Role | None) -> dict[str, Any]:
    """Return the body with which somebody of a role opens a dossier of the police."""
    way = Way.BY_POST if role in POST else Way.AT_DESK if role in OFFICIALS else Way.ON_LINE
    life = Life(way=way)
    body = life.body(Act.OPEN_DRAFT)
    return json.loads(acts.WRITTEN[Act.OPEN_DRAFT].body.model_validate(body).model_dump_json(exclude_unset=True))


def account_of(role: Role) -> str:
    """The account of a person of one role alone."""
    return f"mt.{role.value.lower()}"


def _people() -> dict[Role, Machine]:
    """One account of each role, its key; post staff stand at the post office of Cái Nước, trained."""
    found = {}
    for role in Role:
        employer = Employer.POST if role in POST | {Role.POST_DIRECTOR} else Employer.AGENCY
        agency = POLICE if role in OFFICIALS else "H12.01" if role in (Role.MANAGER, Role.ADMINISTRATOR) else ""
        if role in (Role.APPLICANT, Role.SYSTEM):
            employer = Employer.NONE
        Account.objects.create(
            pk=account_of(role), username=account_of(role), full_name=f"Người {role.value}", roles=[role.value],
            employer=employer.value,
            agency_code=agency, phone="0900000999", personal_id="096187000999" if role is Role.APPLICANT else "",
        )  # fmt: skip
        if role in POST:
            Assignment.objects.create(
                id=f"mt-{role.value}", person_id=account_of(role), counter_id=f"{POST_OFFICE}/2", valid_from=FIRST
            )
            for field in Training.objects.filter(person_id="buudien.cainuoc").values():
                key = f"mt-{role.value}-{field['id']}"[:40]
                Training.objects.create(**field | {"id": key, "person_id": account_of(role), "valid_to": None})
        machine = Machine(None)
        made = people.issue_token(account_id=account_of(role), label="Thử", scopes=ALL_SCOPES, at=NOON)
        machine.key = made.text
        found[role] = machine
    return found


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, made once in a transaction that is rolled back at the end."""
    patch = pytest.MonkeyPatch()
    patch.setattr(keys, "now", lambda: NOON)
    patch.setattr(session, "now", lambda: NOON)
    options = configured.STORAGES["scans"]["OPTIONS"] | {"location": tmp_path_factory.mktemp("scans")}
    files = override_settings(
        STORAGES=configured.STORAGES | {"scans": configured.STORAGES["scans"] | {"OPTIONS": options}}
    )
    with files, django_db_blocker.unblock(), transaction.atomic():
        made = sorted(ACTS_AT_DOORS, key=lambda act: act is Act.ASK_STEPS)  # it publishes another process for all
        lives = {act: before(act) for act in made}
        bodies = {}
        for act, life in lives.items():
            body = acts.WRITTEN[act].body.model_validate(life.body(act))
            bodies[act] = body.model_dump_json(exclude_unset=True).encode()
        add(lives[Act.PROPOSE], pdf(), "don.pdf", "case_officer")
        yield World(lives, bodies, _people())
        transaction.set_rollback(True)
    patch.undo()
    memory.forget_all()


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back at its end, and no process remembers it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    memory.forget_all()


def dress(role: Role, scope: Scope, world: World) -> None:
    """Put a role into a scope: change the rows on which its right rests."""
    who = account_of(role)
    ready = Dossier.objects.filter(pk__in=[life.dossier_id for life in world.lives.values()])
    is_anothers = scope in (Scope.OTHER_AGENCY, Scope.OTHER_COUNTER, Scope.WRONG_LEG)
    if authorisation.opens_herself(role) and (not is_anothers or (role in POST and scope is Scope.OTHER_AGENCY)):
        ready.update(opened_by=who)
    if role is Role.APPLICANT and not is_anothers:
        ready.update(owner_account_id=who)
    ready.filter(point_id="").update(point_id=POST_OFFICE)  # what was filed on line belongs to a point too
    if scope is Scope.WRONG_LEG:
        ready.update(point_id=POINT_ELSEWHERE)
        Envelope.objects.filter(offered_to=f"point:{POST_OFFICE}").update(offered_to=f"point:{POINT_ELSEWHERE}")
    if role in OFFICIALS and scope in (Scope.OTHER_AGENCY, Scope.SERVING_DESK):
        Account.objects.filter(pk=who).update(agency_code=ELSEWHERE)
    _SCOPED.get(scope, _nothing)(who)


def _nothing(who: str) -> None:
    """Her own needs no change."""


def _elsewhere(who: str) -> None:
    Assignment.objects.filter(person_id=who).update(counter_id=f"{POINT_ELSEWHERE}/1")


def _serving(who: str) -> None:
    Assignment.objects.create(id="mt-desk", person_id=who, counter_id=f"{CENTRE}/2", valid_from=FIRST)


def _of_another_agency(who: str) -> None:
    Agreement.objects.filter(agency_code=POLICE).update(agency_code=ELSEWHERE)


def _agreement_ended(who: str) -> None:
    Agreement.objects.update(valid_to=ENDED)


def _training_ended(who: str) -> None:
    Training.objects.filter(person_id=who).update(valid_to=ENDED)


def _unlisted(who: str) -> None:
    Agreement.objects.update(procedure_codes=["0.900001"])


def _ordered(who: str) -> None:
    _unlisted(who)
    HeadOrder.objects.create(
        id="LC-261101-0001", person_id=who, errand="RECEPTION", agency_code=POLICE, procedure_codes=[CRIMINAL_RECORD],
        point_id=POST_OFFICE, valid_from=FIRST, valid_to=date(2026, 12, 31), reason="Quầy đông.", ordered_by="x",
        ordered_at=NOON,
    )  # fmt: skip


def _suspended(who: str) -> None:
    Account.objects.filter(pk=who).update(suspended_at=NOON)


_SCOPED = {
    Scope.OTHER_COUNTER: _elsewhere,
    Scope.SERVING_DESK: _serving,
    Scope.OTHER_AGENCY: _of_another_agency,
    Scope.AGREEMENT_ENDED: _agreement_ended,
    Scope.TRAINING_ENDED: _training_ended,
    Scope.UNLISTED: _unlisted,
    Scope.ORDERED: _ordered,
    Scope.SUSPENDED: _suspended,
}
