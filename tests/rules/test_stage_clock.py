"""The internal process against the journal: at which stage a dossier is, budget, used, and by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.deadlines.reading import OFFICE_WEEK
from motcua.ground.deadlines.rules import WorkCalendar, local, worked_minutes
from motcua.record.dossiers.clock import elapsed_minutes, minutes_by_owner
from motcua.record.dossiers.journal import Entry, State, apply, spans
from motcua.record.dossiers.rules import Act, Owner
from motcua.record.dossiers.stage_clock import Hands, StageUse, hands_of, since_restart, stage_uses, stretches
from tests.rules.test_journal_rules import journals

VIETNAM = timezone(timedelta(hours=7))
CALENDAR = WorkCalendar(OFFICE_WEEK)


@dataclass(frozen=True)
class Said:
    stage_no: int
    name: str
    unit: str
    role: str
    budget_hours: int
    agency_code: str = ""


PROCESS = (
    Said(1, "Tiếp nhận hồ sơ", "Bộ phận Một cửa", "Công chức một cửa", 4),
    Said(2, "Phân công thụ lý", "Phòng Hộ tịch", "Lãnh đạo phòng", 2),
    Said(3, "Thẩm định hồ sơ", "Phòng Hộ tịch", "Chuyên viên", 14),
    Said(4, "Ký duyệt kết quả", "Sở Tư pháp", "Giám đốc sở", 4),
)


def at(text: str) -> datetime:
    """2 November 2026 is a Monday; "2T08:00" is its morning."""
    day, clock = text.split("T")
    return datetime.fromisoformat(f"2026-11-{int(day):02}T{clock}").replace(tzinfo=VIETNAM)


def journal(*steps: tuple[Act, str] | tuple[Act, str, str]) -> list[Entry]:
    opened = {"post_send": False, "post_return": True, "agency": "H12.17"}
    entries = [Entry(1, Act.OPEN_DRAFT, at("2T07:30"), "quay", opened)]
    for step in steps:
        act, when, by = (*step, "ai-do")[:3]
        facts: dict[str, Any] = {}
        if act is Act.RECEIVE:
            facts = {"code": "H12.17-261102-0001", "clock_start": at(when).isoformat(), "due_at": at(when).isoformat()}
        elif act is Act.ASSIGN:
            facts, by = {"assignee": by}, "truong"
        elif act in (Act.ASK_OPINION, Act.ANSWER_OPINION):
            facts = {"agency": "H12.18"}
        elif act is Act.ANSWER_SUPPLEMENT:
            facts = {"due_at": at(when).isoformat()}
        entries.append(Entry(len(entries) + 1, act, at(when), by, facts))
    return entries


def uses(entries: list[Entry], now: str, process: tuple[Said, ...] = PROCESS) -> tuple[StageUse, ...]:
    return stage_uses(process, stretches(entries), at(now), CALENDAR)


def used(found: tuple[StageUse, ...]) -> list[int]:
    return [stage.used_minutes for stage in found]


ORDINARY = (
    (Act.RECEIVE, "2T08:00", "quay"), (Act.PASS_ON, "2T09:00", "quay"), (Act.ASSIGN, "2T10:00", "an"),
    (Act.PROPOSE, "3T10:00", "an"), (Act.APPROVE, "3T15:00", "giam-doc"),
)  # fmt: skip


def test_each_stage_has_its_budget_what_was_used_and_who_used_it() -> None:
    found = uses(journal(*ORDINARY), "9T08:00")

    assert [stage.budget_minutes for stage in found] == [240, 120, 840, 240]
    assert used(found) == [60, 60, 480, 210]
    assert [stage.who_ids for stage in found] == [("quay",), ("truong",), ("an",), ("giam-doc",)]
    assert not any(stage.is_current for stage in found)  # it has a result


@pytest.mark.parametrize(
    ("steps", "now", "current", "minutes"),
    [
        (1, "2T08:30", 1, 30),
        (2, "2T09:30", 2, 30),
        (3, "2T13:30", 3, 120),
        (4, "3T11:00", 4, 60),
    ],
)
def test_a_dossier_is_at_one_stage(steps: int, now: str, current: int, minutes: int) -> None:
    found = uses(journal(*ORDINARY[:steps]), now)

    assert [stage.stage_no for stage in found if stage.is_current] == [current]
    assert found[current - 1].used_minutes == minutes


def test_more_than_the_budget_is_over() -> None:
    found = uses(journal(*ORDINARY[:1]), "3T08:00")

    assert (found[0].used_minutes, found[0].budget_minutes, found[0].is_over) == (480, 240, True)
    assert not found[1].is_over


def test_a_case_that_was_given_back_is_again_at_the_stage_before() -> None:
    found = uses(journal(*ORDINARY[:4], (Act.SEND_BACK, "3T11:00", "giam-doc")), "3T14:00")

    assert [stage.stage_no for stage in found if stage.is_current] == [3]
    assert used(found) == [60, 60, 480 + 90, 60]
    twice = (*PROCESS, Said(5, "Hoàn thiện", "Phòng", "Chuyên viên", 0), Said(6, "Phát hành", "Sở", "Lãnh đạo sở", 0))
    back = uses(journal(*ORDINARY[:4], (Act.SEND_BACK, "3T11:00")), "3T14:00", twice)
    assert [stage.stage_no for stage in back if stage.is_current] == [3]


def test_while_the_clock_stands_no_stage_is_charged() -> None:
    steps = (*ORDINARY[:3], (Act.REQUEST_SUPPLEMENT, "2T11:00"))

    found = uses(journal(*steps), "5T17:00")

    assert used(found) == [60, 60, 60, 0]
    assert not any(stage.is_current for stage in found)


def test_after_a_supplement_that_starts_the_limit_afresh_the_budgets_begin_anew() -> None:
    entries = journal(*ORDINARY[:3], (Act.REQUEST_SUPPLEMENT, "2T11:00"), (Act.ANSWER_SUPPLEMENT, "4T08:00"))
    found = stretches(entries)

    afresh = stage_uses(PROCESS, since_restart(found, entries, "RESTART"), at("4T09:00"), CALENDAR)
    going_on = stage_uses(PROCESS, since_restart(found, entries, "PAUSE"), at("4T09:00"), CALENDAR)

    assert used(afresh) == [0, 0, 60, 0]
    assert used(going_on) == [60, 60, 120, 0]


def test_the_minutes_of_another_agency_are_the_officer_s_stage_and_not_her_time() -> None:
    steps = (*ORDINARY[:3], (Act.ASK_OPINION, "2T11:00"), (Act.ANSWER_OPINION, "2T14:00"))

    found = uses(journal(*steps), "2T15:00")

    assert found[2].used_minutes == 60 + 90 + 60
    assert dict(found[2].by_owner) == {Owner.AGENCY: 120, Owner.OTHER_AGENCY: 90}


def test_a_case_handed_to_a_colleague_names_both() -> None:
    found = uses(journal(*ORDINARY[:3], (Act.ASSIGN, "2T14:00", "binh")), "2T15:00")

    assert found[2].who_ids == ("an", "binh")
    assert found[2].used_minutes == 90 + 60 + 60


def test_without_a_stage_for_assigning_that_time_is_the_officer_s() -> None:
    process = (PROCESS[0], PROCESS[2], PROCESS[3])

    found = uses(journal(*ORDINARY), "9T08:00", process)

    assert used(found) == [60, 60 + 480, 210]


def test_without_a_declared_process_the_stages_are_those_of_the_law_without_budgets() -> None:
    found = uses(journal(*ORDINARY), "9T08:00", ())

    assert [stage.name for stage in found] == ["Tiếp nhận, chuyển xử lý", "Phân công", "Thẩm định", "Phê duyệt"]
    assert used(found) == [60, 60, 480, 210]
    assert {stage.budget_minutes for stage in found} == {None}
    assert not any(stage.is_over for stage in found)


def test_a_budget_in_hours_is_a_share_of_the_calendar_s_own_day() -> None:
    week = ((OFFICE_WEEK[0][0],),) * 5 + ((), ())  # half days of 240 minutes

    found = stage_uses(PROCESS, (), at("2T08:00"), WorkCalendar(week))

    assert [stage.budget_minutes for stage in found] == [120, 60, 420, 120]


@pytest.mark.parametrize(
    ("said", "hands"),
    [
        (("Tiếp nhận hồ sơ", "Trung tâm Phục vụ hành chính công", "Công chức một cửa"), Hands.DESK),
        (("Nhận hồ sơ từ bưu điện", "Bưu điện", ""), Hands.DESK),
        (("Xem xét", "Phòng Đăng ký kinh doanh", "Chuyên viên thụ lý"), Hands.OFFICER),
        (("Phân công", "Phòng Đăng ký kinh doanh", "Trưởng phòng"), Hands.HEAD),
        (("Ký duyệt", "UBND xã", "Chủ tịch"), Hands.HEAD),
        (("Trả kết quả", "", ""), Hands.DESK),
        (("Kiểm tra thực địa", "", ""), Hands.OFFICER),
        (("x", "y", "UNIT_HEAD"), Hands.HEAD),
    ],
)
def test_whose_stage_it_is_is_read_from_its_words(said: tuple[str, str, str], hands: Hands) -> None:
    name, unit, role = said

    assert hands_of(Said(1, name, unit, role, 0)) is hands


gaps = st.lists(st.integers(0, 3_000), min_size=6, max_size=6)


@given(gaps, st.integers(0, 6), st.sampled_from([PROCESS, PROCESS[:3], (), (PROCESS[2],)]))
def test_the_stages_sum_exactly_to_the_time_in_which_the_clock_ran(
    waits: list[int], done: int, process: tuple[Said, ...]
) -> None:
    acts = (Act.RECEIVE, Act.PASS_ON, Act.ASSIGN, Act.ASK_OPINION, Act.ANSWER_OPINION, Act.PROPOSE, Act.APPROVE)
    moment, steps = at("2T08:00"), []
    for act, wait in zip(acts, [0, *waits], strict=True):
        moment += timedelta(minutes=wait)
        steps.append((act, moment))
    entries = journal((Act.RECEIVE, "2T08:00"))
    made = journal(*((act, "2T08:00") for act, _ in steps[: done + 1]))
    entries = [entries[0], *(
        Entry(entry.event_no, entry.act, when, entry.by_id, entry.facts)
        for entry, (_, when) in zip(made[1:], steps, strict=False)
    )]  # fmt: skip
    end = moment + timedelta(days=1)

    found = stage_uses(process, stretches(entries), end, CALENDAR)

    last = steps[6][1] if done == 6 else end
    assert sum(used(found)) == worked_minutes(local(at("2T08:00")), local(last), CALENDAR)
    assert sum(minutes for stage in found for _, minutes in stage.by_owner) == sum(used(found))


@given(journals(), st.integers(0, 20_000))
def test_the_split_by_owner_sums_to_the_elapsed_minutes(entries: list[Entry], later: int) -> None:
    """Between the start of the clock and the result, or now, every working minute of any life has one owner."""
    state: State | None = None
    for entry in entries:
        state = apply(state, entry)
    if state is None or state.received_at is None:
        return
    end = state.resolved_at or state.ended_at or entries[-1].at + timedelta(minutes=later)

    split = minutes_by_owner(spans(entries), state.received_at, end, CALENDAR)

    assert sum(split.values()) == elapsed_minutes(state.received_at, end, CALENDAR)
    assert all(minutes >= 0 for minutes in split.values())
