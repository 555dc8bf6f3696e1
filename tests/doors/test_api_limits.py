"""How many requests pass: of a key, of an address, and never more keys remembered than fit."""

import pytest
from django.conf import LazySettings

from motcua.doors.api import limits
from motcua.doors.api.limits import KEYS_MAX, Limit
from tests.doors.machines import Machine, problem


@pytest.fixture(autouse=True)
def _nobody_is_remembered() -> None:
    limits.LIMIT.forget_all()


def test_so_many_pass_at_once_and_then_so_many_a_minute() -> None:
    limit = Limit()

    at_once = [limit.wait_seconds("a", 60, 100.0) for _ in range(61)]

    assert at_once[:60] == [0.0] * 60
    assert at_once[60] == pytest.approx(1.0)
    assert limit.wait_seconds("a", 60, 101.0) == 0.0
    assert limit.wait_seconds("a", 60, 101.5) == pytest.approx(0.5)


def test_a_refused_request_costs_nothing() -> None:
    limit = Limit()
    for _ in range(100):
        limit.wait_seconds("a", 10, 0.0)

    assert limit.wait_seconds("a", 10, 6.0) == 0.0


def test_keys_do_not_count_for_each_other() -> None:
    limit = Limit()

    assert [limit.wait_seconds("a", 1, 0.0), limit.wait_seconds("b", 1, 0.0)] == [0.0, 0.0]
    assert limit.wait_seconds("a", 1, 0.0) > 0


def test_the_silent_are_forgotten_first() -> None:
    limit = Limit()
    limit.wait_seconds("first", 1, 0.0)
    for number in range(KEYS_MAX):
        limit.wait_seconds(str(number), 1, 0.0)

    assert limit.wait_seconds("first", 1, 0.0) == 0.0
    assert len(limit._free_at) == KEYS_MAX


@pytest.mark.django_db
def test_a_key_that_asks_too_much_is_told_to_wait(settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE_OF_KEY = 2
    one, other = Machine("post_clerk"), Machine("post_clerk")

    answers = [one.get("/dossiers") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert problem(answers[2])["code"] == "request.too-many"
    assert answers[2]["Retry-After"] == "30"
    assert other.get("/dossiers").status_code == 200


@pytest.mark.django_db
def test_an_address_without_a_key_is_told_to_wait(settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE_OF_ADDRESS = 3
    anyone = Machine(None)
    paths = ("/procedures", "/procedures/3.000333", "/openapi.json", "/procedures", "/openapi.json")

    answers = [anyone.get(path).status_code for path in paths]

    assert answers == [200, 200, 200, 429, 429]
    assert Machine("post_clerk").get("/dossiers").status_code == 200


@pytest.mark.django_db
def test_guessing_keys_counts_for_the_address(settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE_OF_ADDRESS = 2
    anyone = Machine(None)

    answers = [
        anyone.get("/dossiers", Authorization=f"Bearer mc_0123456789ab_{number:043}").status_code for number in range(3)
    ]

    assert answers == [401, 401, 429]


@pytest.mark.django_db
def test_a_client_without_an_address_is_counted_too(settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE_OF_ADDRESS = 1
    anyone = Machine(None)

    answers = [anyone.client.get("/api/v1/procedures", REMOTE_ADDR=given).status_code for given in ("", "unix:", "")]

    assert answers == [200, 429, 429]
