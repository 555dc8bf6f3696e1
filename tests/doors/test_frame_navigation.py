"""Every role begins at a door of its own."""

import pytest
from django.urls import resolve

from motcua.doors.frame import navigation
from motcua.doors.frame.rules import DOORS
from motcua.ground.people.rules import Role


@pytest.mark.parametrize("door", sorted(DOORS))
def test_a_door_opens_at_a_page_of_its_own(door: str) -> None:
    assert resolve(navigation.door_href(door)).app_name == door


@pytest.mark.parametrize(
    ("role", "begins_at"),
    [
        (Role.POST_CLERK, "/quay/"),
        (Role.ONE_STOP_OFFICER, "/quay/"),
        (Role.CASE_OFFICER, "/giai-quyet/"),
        (Role.UNIT_HEAD, "/giai-quyet/"),
        (Role.COURIER, "/tuyen/"),
        (Role.MANAGER, "/dieu-hanh/"),
        (Role.APPLICANT, "/cua-toi"),
        (Role.ADMINISTRATOR, "/quan-tri/"),
    ],
)
def test_a_person_begins_where_she_works(role: Role, begins_at: str) -> None:
    assert navigation.home_of([role]) == begins_at
