"""The roadmap of a unit: which step follows which, on what it stands, how it is taken back; how late something is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.people.rules import Actor, Employer, Role
from motcua.ground.programmes.rules import (
    FROM,
    NEEDS_NOTE,
    NEVER_SPARED,
    STAGE_WORDS,
    STEP_WORDS,
    Asked,
    ConditionMissing,
    DayNotPossible,
    Entry,
    Item,
    Known,
    NoteMissing,
    NothingToUndo,
    NotNext,
    OnlyEditors,
    Result,
    Stage,
    lacking_items,
    late_days,
    next_stages,
    require_editor,
    require_step,
    require_told,
    stage_of,
    standing,
    undone_by,
)

MONDAY = date(2026, 11, 2)
ALL_THERE = dict.fromkeys(Item, Result.YES)
MET = Known(
    visited_on=MONDAY, answers=ALL_THERE, point_id="bd", point_name="Bưu điện", post_staff=2, trained_staff=2,
    agreements=("TT-01",),
)  # fmt: skip
WAY = (Stage.SURVEYED, Stage.EQUIPPED, Stage.TRAINED, Stage.ACCOUNTS, Stage.OPENED, Stage.EVALUATED)


def log(*stages: Stage) -> tuple[Entry, ...]:
    return tuple(Entry(number, stage, MONDAY) for number, stage in enumerate(stages, start=1))


def asked(stage: Stage, **more: object) -> Asked:
    known = {"on": MONDAY, "today": MONDAY, "note": "Đạt yêu cầu", "agreement_id": "TT-01", "until": None}
    if stage is Stage.EXTENDED:
        known["until"] = MONDAY + timedelta(days=365)
    return Asked(stage, **(known | more))  # type: ignore[arg-type]  # made of what the test says


def met(stage: Stage) -> Known:
    """What meets the conditions of a step; a unit ends when its agreement has."""
    return Known() if stage is Stage.ENDED else MET


@pytest.mark.parametrize("here", list(Stage))
@pytest.mark.parametrize("there", [stage for stage in Stage if stage is not Stage.PLANNED])
def test_only_the_next_step_of_the_way_can_be_written(here: Stage, there: Stage) -> None:
    before = () if here is Stage.PLANNED else log(here)

    if here in FROM[there]:
        require_step("Phường Một", before, asked(there), met(there))
    else:
        with pytest.raises(NotNext, match="Phường Một"):
            require_step("Phường Một", before, asked(there), met(there))


def test_every_stage_but_the_end_has_a_way_on_and_every_stage_is_reached() -> None:
    reached = {Stage.PLANNED, *FROM}

    assert reached == set(Stage) == set(STAGE_WORDS)
    assert set(STEP_WORDS) == set(FROM)
    assert [stage for stage in Stage if not any(stage in before for before in FROM.values())] == [Stage.ENDED]
    assert next_stages(()) == (Stage.SURVEYED,)
    assert next_stages(log(Stage.EVALUATED)) == (Stage.EXTENDED, Stage.WIDENED, Stage.ENDED)


@pytest.mark.parametrize(
    ("stage", "known", "words"),
    [
        (Stage.SURVEYED, Known(), "chưa có đợt khảo sát"),
        (Stage.EQUIPPED, Known(answers=ALL_THERE | {Item.CAMERA: Result.NO}), "(camera)"),
        (Stage.EQUIPPED, Known(), "mặt bằng, quầy riêng"),
        (Stage.TRAINED, Known(), "chưa gắn điểm phục vụ"),
        (Stage.TRAINED, Known(point_id="bd", point_name="Bưu điện Cái Nước"), "nào ở Bưu điện Cái Nước"),
        (Stage.TRAINED, Known(point_id="bd", post_staff=2, trained_staff=1), "mới 1 trên 2"),
        (Stage.ACCOUNTS, Known(point_id="bd", post_staff=1, staff_without_account=("lan.bd",)), "lan.bd"),
        (Stage.OPENED, Known(), "chưa gắn điểm phục vụ"),
        (Stage.OPENED, Known(point_id="bd", point_name="Bưu điện Cái Nước"), "chưa có thỏa thuận nào"),
        (Stage.OPENED, Known(point_id="bd", agreements=("TT-02",)), "chưa chọn thỏa thuận"),
        (Stage.ENDED, MET, "thỏa thuận TT-01 còn hiệu lực"),
    ],
)
def test_a_step_stands_on_the_rows_and_says_which_is_missing(stage: Stage, known: Known, words: str) -> None:
    before = log(*sorted(FROM[stage], key=list(Stage).index)[:1]) if stage is not Stage.SURVEYED else ()

    with pytest.raises(ConditionMissing) as refused:
        require_step("Phường Một", before, asked(stage), known)

    assert words in refused.value.sentence


@pytest.mark.parametrize("stage", list(NEEDS_NOTE))
def test_what_an_evaluation_a_widening_or_an_end_says_is_never_empty(stage: Stage) -> None:
    before = log(Stage.OPENED if stage is not Stage.WIDENED else Stage.EVALUATED)

    with pytest.raises(NoteMissing):
        require_step("Phường Một", before, asked(stage, note=""), met(stage))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": MONDAY + timedelta(days=1)}, "còn ở phía trước"),
        ({"on": MONDAY - timedelta(days=1)}, "trước bước “Khảo sát”"),
    ],
)
def test_a_step_lies_between_the_one_before_and_today(more: dict[str, object], words: str) -> None:
    with pytest.raises(DayNotPossible, match=words):
        require_step("Phường Một", log(Stage.SURVEYED), asked(Stage.EQUIPPED, **more), MET)


@pytest.mark.parametrize("until", [None, MONDAY])
def test_an_extension_runs_to_a_day_after_it(until: date | None) -> None:
    with pytest.raises(DayNotPossible):
        require_step("Phường Một", log(Stage.EVALUATED), asked(Stage.EXTENDED, until=until), MET)


def test_a_small_place_may_do_without_some_items_and_never_without_a_counter() -> None:
    small = dict.fromkeys(Item, Result.SPARED)

    assert set(lacking_items(small)) == NEVER_SPARED
    assert lacking_items(small | dict.fromkeys(NEVER_SPARED, Result.YES)) == ()


def test_an_undo_takes_the_last_step_away_and_the_step_can_be_done_anew() -> None:
    before = (*log(Stage.SURVEYED, Stage.EQUIPPED), Entry(3, Stage.EQUIPPED, MONDAY, undoes=2))

    assert stage_of(before) is Stage.SURVEYED
    assert [entry.step_no for entry in standing(before)] == [1]
    require_step("Phường Một", before, asked(Stage.EQUIPPED), MET)


@pytest.mark.parametrize("step_no", [1, 3, 9])
def test_only_the_last_step_that_stands_is_taken_back(step_no: int) -> None:
    before = (*log(Stage.SURVEYED, Stage.EQUIPPED, Stage.TRAINED), Entry(4, Stage.TRAINED, MONDAY, undoes=3))

    assert undone_by("Phường Một", before, 2).stage is Stage.EQUIPPED
    with pytest.raises(NothingToUndo):
        undone_by("Phường Một", before, step_no)


@given(st.lists(st.booleans(), max_size=30))
def test_any_walk_of_steps_and_undos_ends_where_its_standing_steps_say(walk: list[bool]) -> None:
    before: tuple[Entry, ...] = ()
    expected: list[Stage] = []
    for goes_on in walk:
        if goes_on and len(expected) < len(WAY):
            stage = WAY[len(expected)]
            require_step("Phường Một", before, asked(stage), MET)
            before = (*before, Entry(len(before) + 1, stage, MONDAY))
            expected.append(stage)
        elif not goes_on and expected:
            last = standing(before)[-1]
            before = (*before, Entry(len(before) + 1, last.stage, MONDAY, undoes=last.step_no))
            expected.pop()

    assert [entry.stage for entry in standing(before)] == expected
    assert stage_of(before) is (expected[-1] if expected else Stage.PLANNED)


def test_what_is_told_of_elsewhere_may_skip_steps_and_never_goes_back() -> None:
    require_told("Huyện số 1", (), asked(Stage.OPENED))

    with pytest.raises(NotNext):
        require_told("Huyện số 1", log(Stage.OPENED), asked(Stage.TRAINED))
    with pytest.raises(DayNotPossible):
        require_told("Huyện số 1", (), asked(Stage.OPENED, on=MONDAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("planned", "done", "days"),
    [
        (None, None, 0),
        (MONDAY, None, 7),
        (MONDAY, MONDAY + timedelta(days=2), 2),
        (MONDAY, MONDAY - timedelta(days=2), 0),
        (MONDAY + timedelta(days=7), None, 0),
    ],
)
def test_late_is_counted_to_the_day_it_was_done_or_to_today(planned: date | None, done: date | None, days: int) -> None:
    assert late_days(planned, done, MONDAY + timedelta(days=7)) == days


@pytest.mark.parametrize("role", list(Role))
def test_only_the_provincial_office_and_the_administrator_write(role: Role) -> None:
    by = Actor("ai", "Ai đó", frozenset({role}), Employer.AGENCY)

    if role in {Role.MANAGER, Role.ADMINISTRATOR}:
        require_editor(by)
        for other in (
            Actor("ai", "Ai đó", frozenset({role}), Employer.POST),
            Actor("ai", "Ai đó", frozenset({role}), Employer.AGENCY, stands_for="khac"),
        ):
            with pytest.raises(OnlyEditors):
                require_editor(other)
    else:
        with pytest.raises(OnlyEditors):
            require_editor(by)
