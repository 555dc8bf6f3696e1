"""A programme is written by the provincial office, on the rows that there are; a refusal writes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import ProgrammingError, connection, transaction

from motcua.base.memory import forget_all
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.people.models import Account
from motcua.ground.programmes import queries, services, visits
from motcua.ground.programmes.models import CheckAnswer, UnitStep
from motcua.ground.programmes.rules import (
    ConditionMissing,
    NothingToUndo,
    NotNext,
    OnlyEditors,
    Result,
    Stage,
    ToldOnce,
)
from motcua.ground.programmes.services import PeriodTaken, ProgrammeGiven, TaskGiven, UnitGiven
from motcua.ground.programmes.visits import DoneAlready, VisitGiven
from tests.factories import CAST, MONDAY, POST_OFFICE, actor
from tests.programmes import AGREEMENT, ALL_THERE, DAY, OWN, WAY, programme, step, unit_at, visit, written

pytestmark = pytest.mark.django_db
Refused = type[RuleViolation]


def refused(what: Callable[[], Any], violation: Refused) -> RuleViolation:
    """Let something be refused; nothing may have been written."""
    before = written()
    with pytest.raises(violation) as found:
        what()
    assert written() == before
    return found.value


# -- the way of a unit -------------------------------------------------------------------------------------------------


def test_a_unit_goes_its_way_step_by_step_on_the_rows_of_the_province() -> None:
    key = unit_at(Stage.EVALUATED)

    unit = queries.unit(key, 1)
    assert tuple(line.stage for line in unit.steps) == WAY
    opened = next(line for line in unit.steps if line.stage is Stage.OPENED)
    assert (opened.agreement_id, opened.point_id) == (AGREEMENT, POST_OFFICE)
    assert {line.by_id for line in unit.steps} == {CAST["manager"]}

    step(Stage.EXTENDED, key, until=date(2027, 12, 31))
    step(Stage.EVALUATED, key)
    step(Stage.WIDENED, key, note="Thêm thủ tục đất đai")
    assert queries.unit(key, 1).stage is Stage.WIDENED


def _no_visit(key: str) -> None:
    services.answer_checks(key, 1, ALL_THERE, by=actor("manager"), at=MONDAY)


@pytest.mark.parametrize(
    ("stage", "break_it", "words"),
    [
        (
            Stage.EQUIPPED,
            lambda key: services.answer_checks(key, 1, {"CAMERA": ("NO", "chưa lắp")}, by=actor("manager"), at=MONDAY),
            "camera",
        ),
        (Stage.TRAINED, lambda key: Assignment.objects.all().delete(), "chưa phân công"),
        (Stage.TRAINED, lambda key: Training.objects.update(valid_to=DAY - timedelta(days=1)), "mới 0 trên 2"),
        (
            Stage.ACCOUNTS,
            lambda key: Account.objects.filter(pk="buudien.cainuoc").update(suspended_at=MONDAY),
            "buudien.cainuoc",
        ),
        (Stage.OPENED, lambda key: Agreement.objects.update(valid_to=DAY - timedelta(days=1)), "chưa có thỏa thuận"),
    ],
)
def test_a_step_is_refused_as_soon_as_a_row_it_stands_on_is_not_in_force(
    stage: Stage, break_it: Callable[[str], Any], words: str
) -> None:
    key = unit_at(WAY[WAY.index(stage) - 1])
    break_it(key)
    forget_all()

    assert words in refused(lambda: step(stage, key), ConditionMissing).sentence


def test_a_unit_nobody_went_to_is_not_surveyed() -> None:
    key = programme()
    visit(key, units=(2,))

    refused(lambda: step(Stage.SURVEYED, key), ConditionMissing)


def test_an_opening_names_an_agreement_of_the_unit_s_own_agency_and_point() -> None:
    key = unit_at(Stage.ACCOUNTS)

    refused(lambda: step(Stage.OPENED, key, agreement_id="07/TT-CM"), ConditionMissing)  # the police's
    refused(lambda: step(Stage.OPENED, key, agreement_id=""), ConditionMissing)


def test_a_unit_ends_only_when_its_agreement_has() -> None:
    key = unit_at(Stage.OPENED)
    refused(lambda: step(Stage.ENDED, key), ConditionMissing)

    Agreement.objects.filter(agency_code="H12.101").update(valid_to=DAY)
    step(Stage.ENDED, key, note="Hết thí điểm")

    assert queries.unit(key, 1).stage is Stage.ENDED


def test_an_undo_is_an_opposite_line_with_who_when_and_why() -> None:
    key = unit_at(Stage.TRAINED)

    number = services.undo_step(key, 1, 3, reason="Nhầm đơn vị", by=actor("administrator"), at=MONDAY)

    unit = queries.unit(key, 1)
    line = unit.log[-1]
    assert (unit.stage, len(unit.log), line.step_no, line.undoes) == (Stage.EQUIPPED, 4, number, 3)
    assert (line.by_id, line.note, line.recorded_at) == (CAST["administrator"], "Nhầm đơn vị", MONDAY)
    refused(lambda: services.undo_step(key, 1, 3, reason="Lần nữa", by=actor("manager"), at=MONDAY), NothingToUndo)
    refused(lambda: services.undo_step(key, 1, 2, reason=" ", by=actor("manager"), at=MONDAY), NotReadable)


def test_the_application_cannot_change_or_delete_what_was_done() -> None:
    unit_at(Stage.SURVEYED)

    for model in (UnitStep, CheckAnswer):
        for statement in ("update {} set note = ''", "delete from {}"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(model._meta.db_table))


def test_what_another_installation_tells_of_rests_on_no_rows_here() -> None:
    key = programme("ke-lai", source="Bài báo năm 2021")

    step(Stage.OPENED, key, unit_no=2, agreement_id="")

    assert queries.unit(key, 2).stage is Stage.OPENED
    refused(lambda: step(Stage.TRAINED, key, unit_no=2), NotNext)


# -- who may -----------------------------------------------------------------------------------------------------------

WRITING: dict[str, Callable[[Any], Any]] = {
    "programme": lambda by: services.save_programme(
        ProgrammeGiven(
            code="khac", name="Khác", unit_code="96", first_day=DAY, last_day=None, levels=["COMMUNE"], lead_body="UBND"
        ),
        by=by,
    ),
    "unit": lambda by: services.save_unit(OWN, UnitGiven(name="Xã Ba", level="COMMUNE"), by=by),
    "task": lambda by: services.save_task(OWN, TaskGiven(name="Việc", kind="TASK", lead="Sở"), by=by, at=MONDAY),
    "step": lambda by: step(Stage.TRAINED, by=by),
    "undo": lambda by: services.undo_step(OWN, 1, 2, reason="Nhầm", by=by, at=MONDAY),
    "checks": lambda by: services.answer_checks(OWN, 2, ALL_THERE, by=by, at=MONDAY),
    "visit": lambda by: visits.save_visit(
        OWN, VisitGiven(on=DAY, place="Xã", team="Sở", unit_nos=[1]), by=by, at=MONDAY
    ),
    "recommend": lambda by: visits.recommend(OWN, 1, text="Lắp camera", owner="Bưu điện", due_on=DAY, by=by),
}


@pytest.mark.parametrize("who", [role for role in CAST if role not in {"manager", "administrator"}])
def test_nobody_else_writes_into_a_programme(who: str) -> None:
    unit_at(Stage.EQUIPPED)

    for write in WRITING.values():
        refused(lambda write=write: write(actor(who)), OnlyEditors)  # type: ignore[misc]  # bound to this one


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_the_provincial_office_and_the_administrator_write(who: str) -> None:
    unit_at(Stage.EQUIPPED)

    for name, write in WRITING.items():
        if name != "undo":  # what is undone here was written just before
            before = written()
            write(actor(who))
            assert written() != before, name
    services.undo_step(OWN, 1, 3, reason="Nhầm", by=actor(who), at=MONDAY)


# -- bad input ---------------------------------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "code": "moi", "name": "Đề án mới", "unit_code": "96", "first_day": DAY, "last_day": None, "levels": ["COMMUNE"],
    "lead_body": "Văn phòng",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "đề án!"}, "code"),
        ({"code": ""}, "code"),
        ({"name": " "}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"unit_code": "9x"}, "unit_code"),
        ({"unit_code": "٩٦"}, "unit_code"),
        ({"levels": []}, "levels"),
        ({"levels": ["WARD"]}, "levels"),
        ({"last_day": DAY - timedelta(days=1)}, "valid_to"),
        ({"lead_body": ""}, "lead_body"),
        ({"decision_no": "a" * 61}, "decision_no"),
        ({"legal_basis": "\u202e"}, "legal_basis"),
        ({"liability": "a" * 4001}, "liability"),
    ],
)
def test_a_programme_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    given = ProgrammeGiven(**(GOOD | wrong))

    assert refused(lambda: services.save_programme(given, by=actor("manager")), NotReadable).field == field


def test_two_programmes_of_a_code_are_not_in_force_on_one_day() -> None:
    first = services.save_programme(ProgrammeGiven(**GOOD), by=actor("manager"))
    next_year = GOOD | {"first_day": date(2028, 1, 1)}
    refused(lambda: services.save_programme(ProgrammeGiven(**next_year), by=actor("manager")), PeriodTaken)

    ended = GOOD | {"last_day": date(2027, 12, 31)}
    services.save_programme(ProgrammeGiven(**ended), by=actor("manager"), programme_id=first)
    second = services.save_programme(ProgrammeGiven(**next_year), by=actor("manager"))

    assert (first, second) == ("moi@2026-11-02", "moi@2028-01-01")


@pytest.mark.parametrize(("was", "becomes"), [("", "Bài báo"), ("Bài báo", "")])
def test_a_programme_never_becomes_one_whose_steps_rest_on_nothing(was: str, becomes: str) -> None:
    key = services.save_programme(ProgrammeGiven(**(GOOD | {"source": was})), by=actor("manager"))
    given = ProgrammeGiven(**(GOOD | {"source": becomes}))

    found = refused(lambda: services.save_programme(given, by=actor("manager"), programme_id=key), ToldOnce)

    assert found.field == "source"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"level": "WARD"}, "level"),
        ({"point_id": "khong-co"}, "point"),
        ({"agency_code": "H99"}, "agency"),
        ({"unit_code": "abc"}, "unit_code"),
        ({"clerk_count": -1}, "clerk_count"),
        ({"agency_count": 1001}, "agency_count"),
        ({"blocked_by": "a" * 301}, "blocked_by"),
        ({"planned": {Stage.OPENED: DAY, Stage.TRAINED: DAY + timedelta(days=1)}}, "plan_opened_on"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    key = programme()
    given = UnitGiven(**({"name": "Xã Ba", "level": "COMMUNE"} | wrong))

    assert refused(lambda: services.save_unit(key, given, by=actor("manager")), NotReadable).field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "?"}, "kind"),
        ({"lead": ""}, "lead"),
        ({"done_on": DAY + timedelta(days=1)}, "done_on"),
    ],
)
def test_a_task_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    key = programme()
    given = TaskGiven(**({"name": "Việc", "kind": "TASK", "lead": "Sở"} | wrong))

    assert refused(lambda: services.save_task(key, given, by=actor("manager"), at=MONDAY), NotReadable).field == field


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": DAY + timedelta(days=1)}, "on"),
        ({"place": ""}, "place"),
        ({"team": "\n"}, "team"),
        ({"unit_nos": []}, "units"),
        ({"unit_nos": [1, 9]}, "units"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    key = programme()
    told: dict[str, Any] = {"on": DAY, "place": "Xã", "team": "Sở", "unit_nos": [1]}
    given = VisitGiven(**(told | wrong))

    assert refused(lambda: visits.save_visit(key, given, by=actor("manager"), at=MONDAY), NotReadable).field == field


@pytest.mark.parametrize("what", ["unit", "task", "step", "undo", "checks", "visit", "recommend"])
def test_nothing_is_written_into_a_programme_that_is_not_there(what: str) -> None:
    refused(lambda: WRITING[what](actor("manager")), NotThere)


# -- check-lists, visits, recommendations ------------------------------------------------------------------------------


def test_the_newest_answer_counts_and_the_same_answer_writes_nothing() -> None:
    key, by = programme(), actor("manager")
    number = visit(key)
    assert services.answer_checks(key, 1, {"CAMERA": ("NO", "thiếu")}, by=by, at=MONDAY, visit_no=number) == 1
    assert services.answer_checks(key, 1, {"CAMERA": ("YES", "")}, by=by, at=MONDAY) == 1
    assert services.answer_checks(key, 1, {"CAMERA": ("YES", ""), "SEAL": ("", "")}, by=by, at=MONDAY) == 0

    unit = queries.unit(key, 1)
    assert {item: a.result for item, a in queries.answers([unit.id])[unit.id].items()} == {"CAMERA": Result.YES}
    seen = queries.answers_at(queries.visit(key, number).id)[unit.id]
    assert [(each.result, each.note) for each in seen.values()] == [(Result.NO, "thiếu")]


@pytest.mark.parametrize("told", [{"CAMERA": ("MAYBE", "")}, {"COUNTER": ("SPARED", "")}, {"SEAL": ("YES", "a" * 301)}])
def test_an_answer_that_cannot_be_is_refused(told: dict[str, tuple[str, str]]) -> None:
    key = programme()

    refused(lambda: services.answer_checks(key, 1, told, by=actor("manager"), at=MONDAY), NotReadable)


def test_a_visit_answers_only_for_units_it_saw_and_keeps_those_it_answered_for() -> None:
    key, by = programme(), actor("manager")
    number = visit(key, units=(1, 2))
    services.answer_checks(key, 2, ALL_THERE, by=by, at=MONDAY, visit_no=number)

    fewer = VisitGiven(on=DAY, place="Xã", team="Sở", unit_nos=[1])
    refused(lambda: visits.save_visit(key, fewer, by=by, at=MONDAY, visit_no=number), NotReadable)
    other = visit(key, units=(1,))
    refused(lambda: services.answer_checks(key, 2, ALL_THERE, by=by, at=MONDAY, visit_no=other), NotThere)


def test_a_recommendation_is_followed_to_its_end_with_proof() -> None:
    key, by = programme(), actor("manager")
    number = visit(key)
    due = DAY - timedelta(days=3)
    one = visits.recommend(key, number, text="Bố trí quầy riêng", owner="UBND xã Cái Nước", due_on=due, by=by)

    asked = queries.visit(key, number).recommendations[0]
    assert (asked.done_on, asked.late_days(DAY)) == (None, 3)
    refused(
        lambda: visits.finish_recommendation(key, number, one, done_on=DAY, proof=" ", by=by, at=MONDAY), NotReadable
    )
    for wrong in (DAY + timedelta(days=1), DAY - timedelta(days=90)):
        refused(
            lambda day=wrong: visits.finish_recommendation(  # type: ignore[misc]  # bound to this day
                key, number, one, done_on=day, proof="Ảnh", by=by, at=MONDAY
            ),
            NotReadable,
        )

    visits.finish_recommendation(key, number, one, done_on=DAY, proof="Biên bản số 4", by=by, at=MONDAY)
    assert queries.visit(key, number).recommendations[0].late_days(DAY + timedelta(days=30)) == 3
    refused(
        lambda: visits.finish_recommendation(key, number, one, done_on=DAY, proof="Ảnh", by=by, at=MONDAY),
        DoneAlready,
    )

    visits.reopen_recommendation(key, number, one, by=by)
    assert queries.visit(key, number).recommendations[0].done_on is None
    refused(lambda: visits.reopen_recommendation(key, number, one, by=by), DoneAlready)
    proofs = [
        entry.changes["proof"]
        for entry in LogEntry.objects.filter(object_pk=f"{key}#{number}#{one}")
        if "proof" in entry.changes
    ]
    assert ["Biên bản số 4", "None"] in proofs or ["Biên bản số 4", ""] in proofs


def test_a_recommendation_is_not_due_before_the_visit() -> None:
    key = programme()
    number = visit(key)

    found = refused(
        lambda: visits.recommend(
            key, number, text="Lắp camera", owner="Bưu điện", due_on=date(2026, 1, 1), by=actor("manager")
        ),
        NotReadable,
    )

    assert found.field == "due_on"


def test_what_changes_is_kept_in_the_record_of_changes() -> None:
    key = programme()
    services.save_unit(
        key, UnitGiven(name="Xã Cái Nước", level="COMMUNE", blocked_by="Chờ mặt bằng"), by=actor("manager"), unit_no=1
    )

    entry = LogEntry.objects.filter(object_pk=f"{key}#1", action=LogEntry.Action.UPDATE).first()
    assert entry is not None
    assert entry.changes["blocked_by"][1] == "Chờ mặt bằng"


def test_reading_a_programme_asks_the_same_however_large_it_is(django_assert_num_queries: Any) -> None:
    key = unit_at(Stage.OPENED)
    for number in range(20):
        services.save_unit(key, UnitGiven(name=f"Xã {number}", level="COMMUNE"), by=actor("manager"))

    with django_assert_num_queries(3):
        found = queries.roadmap(key)
    with django_assert_num_queries(3):
        assert len(queries.roadmaps()) >= 1
    with django_assert_num_queries(2):
        queries.visits(key)

    assert (len(found.units), found.open_count, found.count(Stage.PLANNED)) == (22, 1, 21)
