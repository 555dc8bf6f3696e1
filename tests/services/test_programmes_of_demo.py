"""The made-up province has a programme of its own, made by the real acts, and tells of Gia Lai's."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.ground.agreements.queries import points
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes import evaluations, queries
from motcua.ground.programmes.evaluation_rules import Telling, amount_in, month_of
from motcua.ground.programmes.rules import Stage
from motcua.ground.programmes.scenarios import queries as scenarios
from motcua.ground.programmes.scenarios.rules import faults_of_period
from motcua.outward.rehearsals import programmes
from tests.programmes import written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [0, 20, 400])
def test_the_programmes_of_the_demo_are_made_by_the_acts_whenever_it_is_loaded(days: int) -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC) + timedelta(days=days)

    assert programmes.load(at) == 2

    own, told = queries.roadmaps()
    assert (own.facts.is_told, told.facts.is_told) == (False, True)
    assert (own.open_count, len(own.units), told.open_count, len(told.units)) == (6, 8, 27, 29)
    assert own.count(Stage.EVALUATED) == 5
    today = local(at).date()
    asked = [each for visit in queries.visits(own.facts.id) for each in visit.recommendations]
    assert sorted(each.done_on is None and each.due_on < today for each in asked) == [False, False, True]
    assert any(task.done_on is None and task.late_days(today) for task in queries.tasks(own.facts.id))
    assert any(unit.late_days(today) for unit in own.units)


@pytest.mark.parametrize("days", [0, 400])
def test_the_programme_of_the_demo_has_been_told_what_its_evaluation_asks_for(days: int) -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC) + timedelta(days=days)
    programmes.load(at)

    own, _told = queries.roadmaps()
    today = local(at).date()
    rows = evaluations.told(own.facts.id)
    assert {kind: amount_in(rows, kind, None, today) for kind in (Telling.OFFICIALS, Telling.RECEPTION)} == {
        Telling.OFFICIALS: 16, Telling.RECEPTION: 15
    }  # fmt: skip
    assert any(row.corrects for row in rows)
    assert len(evaluations.words_of(own.facts.id, *month_of(today))) == 1


@pytest.mark.parametrize("days", [0, 9, 400])
def test_two_what_ifs_of_the_demo_are_kept_whose_desks_are_there(days: int) -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC) + timedelta(days=days)

    programmes.load(at)

    found = scenarios.listed()
    desks = {(point.id, code) for point in points().values() for code in point.agency_codes}
    assert len(found) == 2
    for each in found:
        assert each.programme_id == "ca-mau-buu-dien@2025-07-01"
        assert {(unit.point_id, unit.agency_code) for unit in each.choice.units} <= desks
        assert faults_of_period(each.choice.first, each.choice.last, local(at).date()) == ()


def test_loading_again_changes_nothing() -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    programmes.load(at)
    before = written()
    kept = scenarios.listed()

    assert programmes.load(at + timedelta(days=1)) == 0
    assert written() == before
    assert scenarios.listed() == kept
