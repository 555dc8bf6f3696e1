"""The made-up people have degrees, days and a few certificates, told by the real import and the real acts, once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.ground.agreements import staff
from motcua.ground.agreements.models import Certificate, Training
from motcua.ground.agreements.staff import Scope, TrainingState
from motcua.ground.deadlines.rules import local
from motcua.ground.people.models import Account, Employment
from motcua.outward.rehearsals import staffing
from tests.factories import MONDAY
from tests.scans import store

__all__ = ["store"]
pytestmark = pytest.mark.django_db


def written() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Account, Employment, Training)]


@pytest.mark.parametrize("days", [0, 300])
def test_the_demo_shows_every_state_of_training_whenever_it_is_loaded(store: Path, days: int) -> None:
    at = MONDAY + timedelta(days=days)

    assert staffing.load(at) > 60

    people = staff.people(Scope(everybody=True), local(at).date())
    assert {TrainingState.RUNS, TrainingState.ENDS_SOON, TrainingState.ENDED} <= {one.training for one in people}
    assert sum(bool(one.degree) for one in people) >= 60
    assert Certificate.objects.count() == 4
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_loading_again_changes_nothing(store: Path) -> None:
    staffing.load(MONDAY)
    before = written()

    assert staffing.load(MONDAY + timedelta(days=1)) == 0
    assert written() == before
