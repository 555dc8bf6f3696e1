"""The round of a courier: stops in order, with money and papers to take, and what is done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record import rounds
from motcua.record.dossiers.rules import Act
from tests.factories import DRIVING_LICENCE, IDENTITY_CARD, MONDAY, Way, actor, dossier_after

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_a_stop_says_who_where_and_what_to_take() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)

    (stop,) = rounds.stops(actor("courier"), MONDAY.date()).stops

    assert (stop.dossier_id, stop.receiver) == (life.dossier_id, "Nguyễn Văn Thắng")
    assert stop.due_vnd == life.owed_vnd("RECEPTION", "RETURN") > 0
    assert stop.recall_count == 1
    assert stop.envelope_code == life.facts(Act.PREPARE_RETURN)["envelope"]
    assert stop.day == stop.postal_due_on
    assert rounds.stops(actor("courier_elsewhere"), MONDAY.date()).stops == ()


def test_stops_are_sorted_by_the_day_agreed_or_the_postal_due_date() -> None:
    late = dossier_after(Act.ACCEPT_TO_CARRY, now=MONDAY + timedelta(days=2))
    early = dossier_after(Act.ACCEPT_TO_CARRY)
    visited = dossier_after(Act.ACCEPT_TO_CARRY, now=MONDAY - timedelta(days=3))
    visited.do(Act.RECORD_ATTEMPT, next_on="2026-11-30")

    found = rounds.stops(actor("courier"), MONDAY.date()).stops

    assert [stop.dossier_id for stop in found] == [early.dossier_id, late.dossier_id, visited.dossier_id]
    assert found[2].attempt_count == 1


def test_what_is_delivered_or_visited_in_vain_today_is_finished() -> None:
    delivered = dossier_after(Act.ACCEPT_TO_CARRY, now=NOW - timedelta(hours=3))
    delivered.do(Act.DELIVER)
    in_vain = dossier_after(Act.ACCEPT_TO_CARRY, now=NOW - timedelta(hours=3))
    in_vain.do(Act.RECORD_ATTEMPT, next_on="2026-11-30")
    dossier_after(Act.DELIVER, now=NOW - timedelta(days=3))

    found = rounds.finished(actor("courier"), NOW)

    assert [(item.dossier_id, item.outcome) for item in found] == [
        (delivered.dossier_id, "DELIVERED"),
        (in_vain.dossier_id, ""),
    ]


AHEAD = date(2026, 11, 29)


def test_a_round_is_one_statement_whatever_its_length() -> None:
    dossier_after(Act.ACCEPT_TO_CARRY)
    dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=IDENTITY_CARD)
    courier = actor("courier")
    rounds.stops(courier, MONDAY.date())

    with CaptureQueriesContext(connection) as asked:
        rounds.stops(courier, MONDAY.date())
        rounds.finished(courier, NOW)
        rounds.sums(courier, MONDAY.date())

    assert len(asked) == 3


def test_pages_of_a_round_hold_every_stop_once_in_order_and_the_sums_all_of_them() -> None:
    lives = [dossier_after(Act.ACCEPT_TO_CARRY, now=MONDAY + timedelta(days=day)) for day in (1, 0, 0)]
    agreed = dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)
    agreed.do(Act.RECORD_ATTEMPT, next_on="2026-11-30")
    courier, found, cursor, numbers = actor("courier"), [], None, []

    for _ in range(4):
        page = rounds.stops(courier, AHEAD, cursor, size=1)
        found += page.stops
        numbers.append(page.first_number)
        cursor = page.next_cursor

    assert cursor is None
    assert [stop.dossier_id for stop in found] == [stop.dossier_id for stop in rounds.stops(courier, AHEAD).stops]
    assert {stop.dossier_id for stop in found} == {life.dossier_id for life in (*lives, agreed)}
    assert numbers == [1, 2, 3, 4]
    assert found[-1].dossier_id == agreed.dossier_id
    before, after = rounds.sums(courier, AHEAD), rounds.sums(courier, date(2026, 11, 30))
    assert (before.today, before.later, before.due_vnd) == (3, 1, sum(stop.due_vnd for stop in found[:3]))
    assert (after.today, after.later) == (4, 0)
    assert after.due_vnd == sum(stop.due_vnd for stop in found) > before.due_vnd
    assert rounds.sums(actor("courier_elsewhere"), date(2026, 11, 30)) == rounds.Sums(0, 0, 0)


def test_a_stop_is_found_by_each_of_its_codes_by_who_carries_it_alone() -> None:
    life, _other = dossier_after(Act.ACCEPT_TO_CARRY), dossier_after(Act.ACCEPT_TO_CARRY)
    codes = (life.facts(Act.PREPARE_RETURN)["envelope"], life.row.code, life.row.request_no)

    assert {rounds.stop_with(actor("courier"), code) for code in codes} == {life.dossier_id}
    assert {rounds.stop_with(actor("courier_elsewhere"), code) for code in codes} == {None}
    assert rounds.stop_with(actor("courier"), "") is None
