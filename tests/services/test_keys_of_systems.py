"""Keys of systems: what their scopes name, when they are refused, and that only their hash is stored."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from motcua.ground.people import services as people
from motcua.ground.people.models import Account, Token
from motcua.ground.people.rules import Actor
from motcua.ground.people.services import TokenRefused
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act
from motcua.record.rights.rules import ScopeMissing
from tests.factories import (
    CAST,
    MONDAY,
    Life,
    Way,
    dossier_after,
)
from tests.services.evidence import refused

pytestmark = pytest.mark.django_db


def with_scopes(who: Actor, *scopes: str) -> Actor:
    return replace(who, scopes=frozenset(scopes))


def test_a_system_does_what_its_scopes_name(system: Actor) -> None:
    life = Life(way=Way.ON_LINE)

    with refused(ScopeMissing, "act:open_draft"):
        life.do(Act.OPEN_DRAFT, with_scopes(system, "act:submit", "read"))
    life.do(Act.OPEN_DRAFT, with_scopes(system, "act:open_draft"))
    with refused(ScopeMissing, "act:submit"):
        life.do(Act.SUBMIT, with_scopes(system, "act:open_draft"))
    life.do(Act.SUBMIT, with_scopes(system, "act:*"))
    with refused(RoleMayNot):
        life.do(Act.RECEIVE, with_scopes(system, "act:*"))


def test_a_scope_is_no_role(post_clerk: Actor) -> None:
    life = dossier_after(Act.PROPOSE)

    with refused(RoleMayNot):
        life.do(Act.APPROVE, with_scopes(post_clerk, "act:*"))


def test_a_key_is_refused_when_unknown_revoked_run_out_or_its_account_suspended() -> None:
    key = people.issue_token(account_id=CAST["system"], label="x", scopes=["act:*"], at=MONDAY)
    short = people.issue_token(
        account_id=CAST["system"], label="y", scopes=[], at=MONDAY, expires_at=MONDAY + timedelta(hours=1)
    )
    later = MONDAY + timedelta(hours=1)

    assert people.actor_of_token(key.text, later).scopes == frozenset({"act:*"})
    assert people.actor_of_token(short.text, MONDAY).id == CAST["system"]
    for text in ("", "mc_", "x", key.text[:-1], key.text + "x", key.text.replace("mc_", "mk_"), short.text):
        with pytest.raises(TokenRefused) as refusal:
            people.actor_of_token(text, later)
        assert refusal.value.status == 401
    assert people.revoke_token(key.id, later)
    assert not people.revoke_token(key.id, later)
    with pytest.raises(TokenRefused):
        people.actor_of_token(key.text, later)


@pytest.mark.parametrize("change", [{"suspended_at": MONDAY}, {"is_active": False}])
def test_a_suspended_or_closed_account_has_no_key(change: dict[str, Any]) -> None:
    key = people.issue_token(account_id=CAST["system"], label="x", scopes=["act:*"], at=MONDAY)
    Account.objects.filter(pk=CAST["system"]).update(**change)

    with pytest.raises(TokenRefused):
        people.actor_of_token(key.text, MONDAY)


def test_of_a_key_only_its_hash_is_stored() -> None:
    key = people.issue_token(account_id=CAST["system"], label="x", scopes=["act:*"], at=MONDAY)

    stored = str(list(Token.objects.filter(pk=key.id).values()))
    assert key.text.rsplit("_", 1)[1] not in stored
