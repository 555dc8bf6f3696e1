"""The made-up province fills an empty database, and never one that may hold something real."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps

from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer
from motcua.outward.rehearsals import province

SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GROUND = ("deadlines", "catalogue", "people", "agreements")


def everything() -> Mapping[str, list[dict[str, Any]]]:
    """Return all rows of the ground, table by table."""
    models = [model for label in GROUND for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def empty_ground(own_database: str) -> None:
    """The tables of the ground without a row; the owner empties them, for the application may not."""
    models = [model for label in GROUND for model in apps.get_app_config(label).get_models()]
    while models:
        held = {field.related_model for model in models for field in model._meta.concrete_fields if field.is_relation}
        free = [model for model in models if model not in held]
        for model in free:
            model._base_manager.using("owner")._raw_delete("owner")
        models = [model for model in models if model not in free]


def test_an_empty_database_is_filled_and_marked_as_made_up(empty_ground: None) -> None:
    added = province.load(SUNDAY)

    assert added > 600
    assert people.is_made_up()


def test_progress_is_told_for_each_kind_of_rows(empty_ground: None) -> None:
    told: list[tuple[str, int]] = []

    added = province.load(SUNDAY, lambda name, count: told.append((name, count)))

    assert sum(count for _, count in told) == added
    assert dict(told)["thủ tục"] == 17
    assert dict(told)["đơn vị hành chính"] == 247


def test_a_database_that_is_not_marked_as_made_up_is_refused_and_stays_as_it_is(empty_ground: None) -> None:
    Account.objects.create(id="real", username="real", full_name="Một người", employer=Employer.AGENCY)
    before = everything()

    with pytest.raises(province.NotMadeUp, match="không được đánh dấu là trình diễn"):
        province.load(SUNDAY)

    assert everything() == before
    assert not people.is_made_up()
