"""Limits of tries: what counts, for how long, and that many at once are not more than the limit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.doors.frame import limits
from motcua.doors.frame.limits import Rate, TooManyTries


@pytest.fixture(autouse=True)
def three_in_ten_minutes(settings: Settings) -> None:
    settings.MOTCUA_LIMITS = {"door": {"code": "3/10m,5/1d", "address": "4/10m"}}


@pytest.fixture
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock of the limits, in seconds; move its only number."""
    cache.clear()
    now = [2_000_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    return now


def fail(code: str = "A", address: str = "1.2.3.4") -> None:
    with limits.tries("door", code=code, address=address) as attempt:
        attempt.failed()


def succeed(code: str = "A", address: str = "1.2.3.4") -> None:
    with limits.tries("door", code=code, address=address):
        pass


def test_after_the_last_failure_even_a_right_try_is_refused(clock: list[float]) -> None:
    for _n in range(3):
        fail()

    with pytest.raises(TooManyTries) as refused:
        succeed()

    assert refused.value.sentence == "Bạn đã thử 3 lần. Thử lại sau 10 phút."
    assert refused.value.wait_seconds == 600


def test_successes_do_not_count(clock: list[float]) -> None:
    for _n in range(20):
        succeed()
    for _n in range(3):
        fail()

    with pytest.raises(TooManyTries):
        succeed()


def test_a_refused_try_does_not_prolong_the_wait(clock: list[float]) -> None:
    for _n in range(3):
        fail()
        clock[0] += 60

    for _n in range(5):
        with pytest.raises(TooManyTries):
            fail()
    clock[0] += 420

    succeed()


def test_the_longer_limit_counts_on(clock: list[float]) -> None:
    for _n in range(5):
        fail()
        clock[0] += 601

    with pytest.raises(TooManyTries) as refused:
        succeed()

    assert "5 lần" in refused.value.sentence
    assert "giờ" in refused.value.sentence


def test_each_key_is_counted_by_itself_and_all_of_them_hold(clock: list[float]) -> None:
    for code in "ABCD":
        fail(code)

    with pytest.raises(TooManyTries):
        succeed("E")
    succeed("E", "5.6.7.8")
    succeed("A", "5.6.7.8")


def test_the_cache_holds_no_code_and_no_address(clock: list[float]) -> None:
    fail("H12.34-261102-0017", "203.0.113.9")

    with connection.cursor() as cursor:
        cursor.execute("select cache_key || value from motcua_cache")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert "limit:door" in kept
    assert "H12.34" not in kept
    assert "203.0.113" not in kept


def test_a_failure_takes_few_statements(clock: list[float]) -> None:
    with CaptureQueriesContext(connection) as asked:
        succeed()

    written = [row for row in asked.captured_queries if "SAVEPOINT" not in row["sql"]]
    assert len(written) <= 3


@pytest.mark.parametrize(
    ("text", "found"),
    [("5/15m", (Rate(5, 900),)), ("1/1s, 20/1d", (Rate(1, 1), Rate(20, 86_400))), ("3/2h", (Rate(3, 7_200),))],
)
def test_a_limit_is_written_as_tries_and_time(text: str, found: tuple[Rate, ...]) -> None:
    assert limits.rates(text) == found


@pytest.mark.parametrize("text", ["", "5", "5/", "5/m", "five/15m", "5/15y", "-5/15m"])
def test_a_limit_that_cannot_be_read_stops_the_start(text: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        limits.rates(text)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
    ],
)
def test_an_ipv6_client_is_counted_by_its_network(address: str, counted: str, db: None) -> None:
    assert limits.address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_a_proxy_of_ours_is_believed_and_no_other(settings: Settings, db: None) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9")

    alone = limits.address_of(request)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    assert alone == "127.0.0.1"
    assert limits.address_of(request) == "203.0.113.9"


def test_ten_at_once_are_not_more_than_the_limit(own_database: str) -> None:
    start = Barrier(10)

    def try_once(number: int) -> bool:
        start.wait()
        try:
            fail("A", f"10.0.0.{number}")
        except TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as pool:
        passed = list(pool.map(try_once, range(10)))

    assert sum(passed) == 3
