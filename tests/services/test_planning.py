"""Planning on the board: what is refused writes nothing, what has counted is never rewritten, the last step is undone
until it counts, and two who plan at once write one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.models import Agreement, Assignment, Counter, OpeningHours, PlanningStep, Training
from motcua.ground.agreements.planning import queries, services
from motcua.ground.agreements.planning.rules.gaps import GapKind
from motcua.ground.agreements.planning.rules.staffing import (
    CannotStandThere,
    ChangedMeanwhile,
    CounterClosed,
    DaysNotPossible,
    NothingToUndo,
    NotYours,
    OnlyPlanners,
    OutsideAgreements,
    StandsElsewhere,
    TrainedForOthers,
)
from motcua.ground.agreements.planning.rules.week import Planned
from motcua.ground.agreements.planning.services import Wish
from motcua.ground.agreements.rules import Term
from motcua.ground.people import services as people
from motcua.ground.people.models import Account, StandIn
from motcua.ground.people.rules import Actor
from tests.factories import MONDAY

AT = MONDAY + timedelta(hours=1)
TODAY = AT.date()
NEXT = TODAY + timedelta(days=7)
FRIDAY = NEXT + timedelta(days=4)
CLERK, SPARE, OFFICER = "buudien.cainuoc", "buudien.uminh", "motcua.cainuoc"
DIRECTOR, HEAD, OTHER_HEAD, MANAGER = "giamdoc.buudien", "giamdoc.cainuoc", "giamdoc.uminh", "vanphong.tinh"
FREE = Wish(SPARE, "bd-cai-nuoc/1", NEXT, FRIDAY, "DAY", is_reserve=True)

pytestmark = pytest.mark.django_db


def by(who: str) -> Actor:
    return people.get_actor(who)


def state() -> tuple[list[tuple[Any, ...]], int]:
    return list(Assignment.objects.order_by("id").values_list()), PlanningStep.objects.count()


def put(wish: Wish = FREE, who: str = DIRECTOR, at: datetime = AT) -> Assignment:
    done = services.assign(wish, by=by(who), at=at)
    memory.forget_all()
    return Assignment.objects.get(pk=done.made[0])


def freed(person: str, last: date = TODAY) -> None:
    """Let somebody's assignments end, so that she is free from the day after."""
    Assignment.objects.filter(person_id=person).update(valid_to=last)


# -- putting somebody at a counter -------------------------------------------------------------------------------------


def test_a_person_is_put_at_a_counter_and_the_record_of_changes_knows_it() -> None:
    row = put()

    assert (row.person_id, row.counter_id, row.is_reserve) == (SPARE, "bd-cai-nuoc/1", True)
    assert (row.valid_from, row.valid_to) == (NEXT, FRIDAY)
    assert LogEntry.objects.get_for_object(row).count() == 1


@pytest.mark.parametrize(
    ("changed", "who", "refusal"),
    [
        ({}, MANAGER, OnlyPlanners),
        ({}, CLERK, OnlyPlanners),
        ({}, HEAD, NotYours),  # the post office is no counter of hers
        ({"counter_id": "tt-u-minh/1"}, HEAD, NotYours),
        ({"person_id": OFFICER, "counter_id": "tt-cai-nuoc/1"}, DIRECTOR, NotYours),
        ({"person_id": OFFICER}, DIRECTOR, NotYours),
        ({"person_id": "motcua.uminh", "counter_id": "tt-cai-nuoc/1"}, HEAD, CannotStandThere),
        ({"person_id": DIRECTOR}, DIRECTOR, CannotStandThere),
        ({"person_id": ""}, DIRECTOR, NotReadable),
        ({"counter_id": "bd-cai-nuoc/9"}, DIRECTOR, NotReadable),
        ({"counter_id": ""}, DIRECTOR, NotReadable),
        ({"shift": "NIGHT"}, DIRECTOR, NotReadable),
        ({"first": TODAY - timedelta(days=1)}, DIRECTOR, DaysNotPossible),
        ({"last": NEXT - timedelta(days=1)}, DIRECTOR, DaysNotPossible),
        ({"last": None}, DIRECTOR, OutsideAgreements),
        ({"first": date(2030, 12, 30), "last": date(2031, 1, 2)}, DIRECTOR, OutsideAgreements),
        ({"is_reserve": False}, DIRECTOR, StandsElsewhere),
        ({"is_reserve": False, "shift": "MORNING"}, DIRECTOR, StandsElsewhere),
        ({"person_id": CLERK, "counter_id": "bd-cai-nuoc/2"}, DIRECTOR, StandsElsewhere),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_with_words_and_nothing_is_written(
    changed: dict[str, Any], who: str, refusal: type[RuleViolation]
) -> None:
    said = {name: getattr(FREE, name) for name in FREE.__slots__}
    before = state()

    with pytest.raises(refusal) as refused:
        put(Wish(**said | changed), who)

    assert refused.value.sentence.endswith(".")
    assert "{" not in refused.value.sentence
    assert state() == before


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda: Account.objects.filter(pk=SPARE).update(suspended_at=AT), CannotStandThere),
        (lambda: Training.objects.filter(person_id=SPARE).update(valid_to=NEXT - timedelta(days=1)), TrainedForOthers),
        (lambda: Training.objects.filter(person_id=SPARE).update(field_code="XX"), TrainedForOthers),
        (lambda: Agreement.objects.update(valid_to=FRIDAY - timedelta(days=1)), OutsideAgreements),
        (lambda: Counter.objects.filter(pk="bd-cai-nuoc/1").update(closed_from=FRIDAY), CounterClosed),
    ],
)
def test_rows_that_do_not_hold_keep_a_person_from_a_counter(
    spoil: Callable[[], object], refusal: type[RuleViolation]
) -> None:
    spoil()
    before = state()

    with pytest.raises(refusal):
        put()

    assert state() == before


def test_a_head_plans_officials_and_the_posts_people_at_her_counters() -> None:
    freed(OFFICER)
    put(Wish(OFFICER, "tt-cai-nuoc/1", NEXT, None), HEAD)
    freed(SPARE)

    assert put(Wish(SPARE, "tt-cai-nuoc/2", NEXT, FRIDAY), HEAD).counter_id == "tt-cai-nuoc/2"


def test_a_morning_here_goes_with_an_afternoon_there_and_twice_from_the_same_day_has_two_keys() -> None:
    freed(SPARE)
    put(Wish(SPARE, "bd-cai-nuoc/1", NEXT, FRIDAY, "MORNING"))
    other = put(Wish(SPARE, "bd-cai-nuoc/1", NEXT, FRIDAY, "AFTERNOON"))

    assert other.id.endswith("#2")


# -- ending, changing --------------------------------------------------------------------------------------------------


def clerk_row() -> Assignment:
    return Assignment.objects.get(person_id=CLERK)


def test_an_assignment_ends_today_at_the_earliest_and_keeps_what_it_was() -> None:
    row = clerk_row()

    for last in (TODAY - timedelta(days=1), date(2030, 12, 31), date(2031, 1, 1)):
        with pytest.raises(DaysNotPossible):
            services.end(row.id, last, by=by(DIRECTOR), at=AT)
    services.end(row.id, TODAY, by=by(DIRECTOR), at=AT)

    ended = clerk_row()
    assert (ended.id, ended.valid_from, ended.valid_to) == (row.id, row.valid_from, TODAY)
    with pytest.raises(ChangedMeanwhile, match="đã hết"):
        services.end(row.id, NEXT, by=by(DIRECTOR), at=AT + timedelta(days=1))


def test_one_that_has_not_begun_is_taken_away_by_ending_it_before() -> None:
    row = put()

    services.end(row.id, TODAY, by=by(DIRECTOR), at=AT)

    assert not Assignment.objects.filter(pk=row.id).exists()


def test_a_change_ends_the_row_that_has_counted_and_writes_a_new_one() -> None:
    row = clerk_row()

    done = services.change(
        row.id, NEXT, counter_id="bd-cai-nuoc/1", shift="MORNING", is_reserve=False, by=by(DIRECTOR), at=AT
    )

    old, new = Assignment.objects.get(pk=row.id), Assignment.objects.get(pk=done.made[0])
    assert (old.counter_id, old.shift, old.valid_to) == (row.counter_id, row.shift, NEXT - timedelta(days=1))
    assert (new.counter_id, new.shift, new.valid_from, new.valid_to) == ("bd-cai-nuoc/1", "MORNING", NEXT, row.valid_to)


def test_one_that_has_not_begun_is_replaced_as_a_whole() -> None:
    row = put()

    done = services.change(
        row.id, TODAY, counter_id="bd-cai-nuoc/2", shift="DAY", is_reserve=True, by=by(DIRECTOR), at=AT
    )

    assert not Assignment.objects.filter(pk=row.id).exists()
    assert Assignment.objects.get(pk=done.made[0]).valid_from == NEXT


@pytest.mark.parametrize(
    ("from_on", "changed", "who", "refusal"),
    [
        (TODAY, {"is_reserve": True}, DIRECTOR, DaysNotPossible),
        (date(2031, 1, 1), {"is_reserve": True}, DIRECTOR, DaysNotPossible),
        (NEXT, {}, DIRECTOR, NotReadable),
        (NEXT, {"counter_id": "nowhere/1"}, DIRECTOR, NotReadable),
        (NEXT, {"counter_id": "vpdkdd-u-minh/1"}, DIRECTOR, OutsideAgreements),
        (NEXT, {"is_reserve": True}, OTHER_HEAD, NotYours),
        (NEXT, {"is_reserve": True}, MANAGER, OnlyPlanners),
    ],
)
def test_what_cannot_be_changed_is_refused_and_nothing_is_written(
    from_on: date, changed: dict[str, Any], who: str, refusal: type[RuleViolation]
) -> None:
    said: dict[str, Any] = {"counter_id": "bd-cai-nuoc/2", "shift": "DAY", "is_reserve": False}
    before, row = state(), clerk_row()

    with pytest.raises(refusal):
        services.change(row.id, from_on, **said | changed, by=by(who), at=AT)

    assert state() == before


def test_who_saw_an_older_plan_is_told_so() -> None:
    row = clerk_row()
    seen = Term(row.valid_from, row.valid_to)
    services.end(row.id, NEXT, by=by(DIRECTOR), at=AT)
    before = state()

    with pytest.raises(ChangedMeanwhile, match="kết thúc 09/11/2026"):
        services.end(row.id, FRIDAY, seen=seen, by=by(DIRECTOR), at=AT)
    with pytest.raises(NotThere):
        services.end("nobody", FRIDAY, by=by(DIRECTOR), at=AT)

    assert state() == before


# -- copying, undoing --------------------------------------------------------------------------------------------------


def test_last_week_is_copied_where_nobody_is_planned_and_the_rest_is_told() -> None:
    freed(SPARE, TODAY - timedelta(days=3))
    freed(CLERK)
    Assignment.objects.filter(person_id=CLERK).update(valid_from=TODAY, valid_to=FRIDAY - timedelta(days=7))
    Training.objects.filter(person_id=SPARE).update(valid_to=NEXT - timedelta(days=1))
    put(Wish("buudien.tinh", "bd-cai-nuoc/1", TODAY, TODAY, "DAY", is_reserve=True))
    Account.objects.filter(pk="buudien.tinh").update(suspended_at=AT)

    done = services.copy_week(NEXT, ["bd-cai-nuoc"], by=by(DIRECTOR), at=AT)

    made = [Assignment.objects.get(pk=key) for key in done.made]
    assert [(row.person_id, row.valid_from, row.valid_to) for row in made] == [(CLERK, NEXT, FRIDAY)]
    assert [type(refusal) for refusal in done.refused] == [CannotStandThere]
    with pytest.raises(NotReadable, match="Không có gì để chép"):
        services.copy_week(NEXT, ["bd-nam-can"], by=by(DIRECTOR), at=AT)


def test_a_week_of_others_is_not_copied() -> None:
    Assignment.objects.filter(counter__point_id="bd-cai-nuoc").update(valid_from=TODAY, valid_to=TODAY)
    before = state()

    for who, refusal in ((MANAGER, OnlyPlanners), (HEAD, NotReadable)):
        with pytest.raises(refusal):
            services.copy_week(NEXT, ["bd-cai-nuoc"], by=by(who), at=AT)

    assert state() == before


def test_each_step_is_undone_until_it_counts() -> None:
    before, director = state()[0], by(DIRECTOR)
    put()
    services.end(clerk_row().id, NEXT, by=director, at=AT + timedelta(minutes=1))
    assert services.can_undo(director, AT) == "END"

    assert services.undo(by=director, at=AT) == "END"
    assert services.undo(by=director, at=AT) == "ASSIGN"

    assert state()[0] == before
    with pytest.raises(NothingToUndo, match="chưa phân công gì"):
        services.undo(by=director, at=AT)


def test_a_change_and_a_copy_are_undone_as_a_whole() -> None:
    director, row = by(DIRECTOR), put()
    before = state()[0]
    services.change(
        row.id,
        NEXT,
        counter_id="bd-cai-nuoc/2",
        shift="DAY",
        is_reserve=True,
        by=director,
        at=AT + timedelta(minutes=1),
    )
    services.undo(by=director, at=AT)
    assert state()[0] == before

    services.copy_week(NEXT + timedelta(days=7), ["bd-cai-nuoc"], by=director, at=AT + timedelta(minutes=2))
    assert len(state()[0]) == len(before) + 1
    services.undo(by=director, at=AT)
    assert state()[0] == before


def test_what_counts_already_or_was_changed_since_is_not_undone() -> None:
    director = by(DIRECTOR)
    put(Wish(SPARE, "bd-cai-nuoc/1", TODAY, FRIDAY, "DAY", is_reserve=True))
    before = state()
    with pytest.raises(NothingToUndo, match="đã có hiệu lực từ ngày 02/11/2026"):
        services.undo(by=director, at=AT)
    assert services.can_undo(director, AT) is None
    assert state() == before

    services.end(clerk_row().id, TODAY, by=director, at=AT + timedelta(minutes=1))
    with pytest.raises(NothingToUndo, match="đã kết thúc từ ngày"):
        services.undo(by=director, at=AT + timedelta(days=1))
    Assignment.objects.filter(person_id=CLERK).update(valid_to=NEXT)
    with pytest.raises(NothingToUndo, match="đổi sau đó"):
        services.undo(by=director, at=AT + timedelta(minutes=2))


def test_nobody_undoes_the_steps_of_others() -> None:
    put()
    before = state()

    for who, refusal in ((HEAD, NothingToUndo), (MANAGER, OnlyPlanners)):
        with pytest.raises(refusal):
            services.undo(by=by(who), at=AT)

    assert state() == before


# -- reading -----------------------------------------------------------------------------------------------------------


def asked(first: date = NEXT, last: date | None = FRIDAY, shift: str = "DAY", *, reserve: bool = False) -> Planned:
    return Planned("", "", "bd-cai-nuoc/1", "bd-cai-nuoc", shift, reserve, Term(first, last))


def test_those_who_may_are_offered_the_free_ones_first_with_what_they_lack() -> None:
    freed(SPARE)
    Training.objects.filter(person_id="buudien.damdoi").update(valid_to=TODAY)
    counter = queries.station("bd-cai-nuoc/1")
    assert counter is not None

    found = queries.candidates(counter, asked(), queries.planner_of(by(DIRECTOR), TODAY))

    names = [each.person.id for each in found]
    free = [each.person.id for each in found if each.elsewhere is None]
    assert free == [SPARE]
    assert names[0] == SPARE
    assert found[0].lacks == ("Đất đai",)
    assert "buudien.damdoi" not in names
    assert all(each.person.is_post for each in found)
    assert DIRECTOR not in names


def test_a_head_is_offered_her_officials_too() -> None:
    counter = queries.station("tt-cai-nuoc/1")
    assert counter is not None
    wanted = Planned("", "", counter.id, counter.point_id, "DAY", True, Term(NEXT, FRIDAY))

    hers = {each.person.id for each in queries.candidates(counter, wanted, queries.planner_of(by(HEAD), TODAY))}
    posts = {each.person.id for each in queries.candidates(counter, wanted, queries.planner_of(by(DIRECTOR), TODAY))}

    assert OFFICER in hers
    assert posts < hers
    assert all(key.startswith(("buudien.", "buuta.")) for key in posts)


def test_gaps_are_read_from_rows_and_told_before_they_hurt() -> None:
    Training.objects.filter(person_id="buudien.namcan", field_code="MH-CT").update(valid_to=TODAY + timedelta(days=9))
    Account.objects.filter(pk="buudien.damdoi").update(suspended_at=AT)
    StandIn.objects.create(
        id="x", absent_id="thuly.vpdkdd-damdoi", stand_in_id="y", agency_code="H12.36", from_at=AT, reason="Phép",
        to_at=AT + timedelta(days=1), ordered_by="z", ordered_at=AT,
    )  # fmt: skip

    found = {(gap.kind, gap.person_id): gap for gap in queries.gaps_now(frozenset(queries.points()), False, TODAY)}

    ends = found[GapKind.TRAINING_ENDS, "buudien.namcan"]
    assert (ends.hurts_on, [each.field_code for each in ends.fields]) == (TODAY + timedelta(days=10), ["MH-CT"])
    assert found[GapKind.AWAY, "buudien.damdoi"].hurts_on == TODAY
    assert found[GapKind.AWAY, "thuly.vpdkdd-damdoi"].last == TODAY + timedelta(days=1)
    assert (GapKind.UNTRAINED, SPARE) in found


def test_opening_hours_of_a_point_go_before_the_calendar_of_its_agency() -> None:
    saturday = TODAY + timedelta(days=5)
    OpeningHours.objects.all().delete()
    memory.forget_all()
    assert saturday not in queries.opening(["bd-u-minh"], TODAY, saturday)["bd-u-minh"]
    OpeningHours.objects.create(id="x", point_id="bd-u-minh", valid_from=TODAY, sessions={"sat": [["07:30", "11:00"]]})
    memory.forget_all()

    assert set(queries.opening(["bd-u-minh"], TODAY, saturday)["bd-u-minh"]) == {saturday}


def test_a_plan_is_read_by_the_same_few_statements_for_few_and_for_many() -> None:
    counts = []
    for number in range(3):
        for each in range(number * 3):
            Account.objects.create(
                id=f"nv{number}.{each}", username=f"nv{number}.{each}", full_name="Người", employer="POST",
                roles=["POST_CLERK"],
            )  # fmt: skip
            Assignment.objects.create(
                id=f"a{number}.{each}", person_id=f"nv{number}.{each}", counter_id="bd-u-minh/2", valid_from=TODAY
            )
        with CaptureQueriesContext(connection) as statements:
            queries.read(queries.points().keys(), TODAY, FRIDAY)
        counts.append(len(statements))

    assert counts[1] == counts[2] <= 7
