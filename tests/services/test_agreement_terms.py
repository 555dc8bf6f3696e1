"""The same work is transferred once, and a person stands at one counter at a time."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.agreements import terms
from motcua.ground.agreements.models import Agreement, Assignment

pytestmark = pytest.mark.django_db

CLERK = "buudien.cainuoc"


def agreement(**changed: Any) -> Agreement:
    said: dict[str, Any] = {
        "id": "99/TT-CM", "agency_code": "H12.17", "procedure_codes": ["3.000333"], "point_ids": ["bd-cai-nuoc"],
        "stages": ["RECEPTION"], "status": "PILOT", "valid_from": date(2026, 11, 1), "valid_to": date(2027, 6, 30),
    }  # fmt: skip
    return Agreement(**said | changed)


def assignment(**changed: Any) -> Assignment:
    said: dict[str, Any] = {
        "id": "x", "person_id": CLERK, "counter_id": "bd-u-minh/1", "valid_from": date(2026, 11, 1),
        "valid_to": date(2026, 12, 31),
    }  # fmt: skip
    return Assignment(**said | changed)


@pytest.mark.parametrize(
    ("changed", "overlaps"),
    [
        ({}, True),
        ({"stages": ["RETURN", "GUIDING"]}, True),
        ({"agency_code": "H12.101", "procedure_codes": ["1.001193"], "stages": ["DIGITISE"]}, False),
        ({"point_ids": ["bd-nam-can", "vpdkdd-u-minh"]}, True),
        ({"point_ids": ["vpdkdd-u-minh"]}, False),
        ({"procedure_codes": ["3.000347"]}, False),
        ({"agency_code": "H12.18"}, False),
        ({"valid_from": date(2031, 1, 1), "valid_to": None}, False),
        ({"valid_from": date(2030, 12, 31), "valid_to": None}, True),
        ({"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30)}, False),
        ({"id": "07/TT-CM"}, False),
    ],
)
def test_the_same_stage_of_a_procedure_is_transferred_once_at_a_point_on_a_day(
    changed: dict[str, Any], overlaps: bool
) -> None:
    found = terms.overlapping(agreement(**changed))

    assert (found is not None) == overlaps
    assert found is None or found.pk == "07/TT-CM"


@pytest.mark.parametrize("stage", ["APPROVAL", "APPRAISAL", "reception", ""])
def test_no_other_stage_can_be_entered(stage: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        agreement(stages=[stage], procedure_codes=["0.1"]).save()


@pytest.mark.parametrize(
    ("changed", "clashes"),
    [
        ({}, True),
        ({"shift": "MORNING"}, True),
        ({"is_reserve": True}, False),
        ({"valid_from": date(2031, 1, 1), "valid_to": None}, False),
        ({"person_id": "buudien.uminh", "counter_id": "bd-cai-nuoc/1", "shift": "MORNING"}, True),
        ({"person_id": "buudien.moi"}, False),
    ],
)
def test_a_person_stands_at_one_counter_at_a_time_and_the_database_keeps_it(
    changed: dict[str, Any], clashes: bool
) -> None:
    row = assignment(**changed)

    if clashes:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    else:
        row.save()


def test_a_morning_here_and_an_afternoon_there_go_together() -> None:
    shifts = dict(Assignment.objects.filter(person_id="buudien.uminh").values_list("counter_id", "shift"))

    assert shifts == {"bd-u-minh/1": "MORNING", "tt-u-minh/1": "AFTERNOON"}


@pytest.mark.parametrize(
    ("changed", "covered"),
    [
        ({"counter_id": "bd-cai-nuoc/1"}, True),
        ({"counter_id": "bd-cai-nuoc/1", "valid_to": None}, False),
        ({"counter_id": "bd-cai-nuoc/1", "valid_to": date(2031, 1, 1)}, False),
        ({"counter_id": "bd-cai-nuoc/1", "valid_from": date(2025, 6, 30)}, False),
        ({"counter_id": "vpdkdd-u-minh/1"}, False),
        ({"person_id": "motcua.cainuoc", "counter_id": "vpdkdd-u-minh/1", "valid_to": None}, True),
    ],
)
def test_post_staff_are_assigned_within_the_terms_of_agreements_at_the_point(
    changed: dict[str, Any], covered: bool
) -> None:
    assert terms.is_covered(assignment(**changed)) is covered
