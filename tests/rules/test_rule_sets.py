"""Rule sets: dated settings, chosen by the day on which a clock begins; and calendars as they were known."""

from datetime import UTC, date, datetime, time

import pytest

from motcua.ground.deadlines.history import CalendarHistory
from motcua.ground.deadlines.reading import OFFICE_WEEK, shipped_rule_sets
from motcua.ground.deadlines.rules import DayOff, WorkCalendar
from motcua.ground.deadlines.rulesets import (
    LAW,
    LatenessAgainst,
    RuleSet,
    RuleSetNotReadable,
    as_settings,
    hand_on_by,
    rule_set_on,
)
from motcua.ground.deadlines.terms import CountingNotReadable, DayCounting, OnSupplement, Precision

OLD = RuleSet(id="VN@2018-06-21", valid_from=date(2018, 6, 21), valid_to=date(2025, 6, 30))
NEW = RuleSet(id="VN@2025-07-01", valid_from=date(2025, 7, 1))


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (date(2018, 6, 21), OLD),
        (date(2025, 6, 30), OLD),  # the last day that it is in force
        (date(2025, 7, 1), NEW),
        (date(2040, 1, 1), NEW),
        (date(2017, 1, 1), OLD),  # before the first: nothing older was read
    ],
)
def test_the_day_on_which_a_clock_begins_selects_its_rule_set(day: date, chosen: RuleSet) -> None:
    assert rule_set_on([NEW, OLD], day) is chosen


def test_a_rule_set_that_was_closed_and_not_replaced_goes_on() -> None:
    assert rule_set_on([OLD], date(2026, 1, 5)) is OLD
    assert rule_set_on([], date(2026, 1, 5)) is LAW


def test_what_a_procedure_states_goes_before_the_rule_set() -> None:
    rules = RuleSet(
        on_supplement=OnSupplement.PAUSE, day_counting=DayCounting.WHOLE_DAYS, cutoff=time(16), round_up_minutes=30
    )

    stated = rules.counting(on_supplement="RESTART", day_counting="by_clock", cutoff=time(15))
    silent = rules.counting(on_supplement="", day_counting="", cutoff=None)

    assert (stated.on_supplement, stated.day_counting, stated.cutoff, stated.round_up_minutes) == (
        OnSupplement.RESTART, DayCounting.BY_CLOCK, time(15), 30,
    )  # fmt: skip
    assert (silent.on_supplement, silent.day_counting, silent.cutoff) == (
        OnSupplement.PAUSE, DayCounting.WHOLE_DAYS, time(16),
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)},
        {"re_appoint_least_working_days": 0},
        {"supplement_notice_working_days": 0},
        {"cutoff_moves_clock": True, "cutoff": None},
    ],
)
def test_a_rule_set_that_cannot_be_worked_by_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RuleSetNotReadable):
        RuleSet(**wrong)
    with pytest.raises(CountingNotReadable):
        RuleSet(round_up_minutes=61)


def test_the_law_is_shipped_as_two_rule_sets_that_follow_each_other() -> None:
    first, second = shipped_rule_sets()

    assert (first.label, second.label) == ("2018", "2025")
    assert first.valid_to == date(2025, 6, 30)
    assert (second.valid_from, second.valid_to) == (date(2025, 7, 1), None)
    for rules in (first, second):
        assert rules.source
        assert as_settings(rules) == {
            "on_supplement": "RESTART", "day_counting": "by_clock", "cutoff": "15:00", "cutoff_moves_clock": False,
            "round_up_minutes": 0, "precision": Precision.DAY, "lateness_against": LatenessAgainst.ORIGINAL,
            "re_appoint_least_working_days": 1, "supplement_notice_working_days": 3,
        }  # fmt: skip
    assert second.confidence == "doubtful"  # its text was read in secondary sources alone


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ("Monday 2026-11-02T14:59", "2026-11-02T17:00"),
        ("Monday 2026-11-02T15:00", "2026-11-02T17:00"),  # at the cut-off is in time
        ("Monday 2026-11-02T15:01", "2026-11-03T07:30"),
        ("Monday 2026-11-02T06:00", "2026-11-02T17:00"),
        ("Monday 2026-11-02T17:30", "2026-11-03T07:30"),
        ("Saturday 2026-11-07T09:00", "2026-11-09T07:30"),
        ("Friday 2026-11-06T16:00", "2026-11-09T07:30"),
    ],
)
def test_the_cut_off_moves_the_handing_on_to_the_next_morning(received: str, until: str) -> None:
    at = datetime.fromisoformat(received.split()[1])

    assert hand_on_by(at, RuleSet(cutoff=time(15)), WorkCalendar(OFFICE_WEEK)) == datetime.fromisoformat(until)


def test_without_a_cut_off_the_whole_day_is_there_for_handing_on() -> None:
    at = datetime.fromisoformat("2026-11-02T16:59")

    assert hand_on_by(at, RuleSet(), WorkCalendar(OFFICE_WEEK)) == datetime.fromisoformat("2026-11-02T17:00")


def test_a_calendar_is_told_as_it_was_known_at_an_instant() -> None:
    before = WorkCalendar(OFFICE_WEEK)
    after = WorkCalendar(OFFICE_WEEK, off=(DayOff(date(2026, 11, 24)),))
    declared = datetime(2026, 11, 20, 9, tzinfo=UTC)
    history = CalendarHistory((declared,), (before, after))

    assert history.known_at(datetime(2026, 11, 20, 8, 59, tzinfo=UTC)) is before
    assert history.known_at(declared) is after
    assert history.newest is after
    with pytest.raises(ValueError, match="one calendar more"):
        CalendarHistory((), ())
