"""Pauses of the clock: how much time they give back, and which of them start it afresh."""

import pytest

from motcua.ground.deadlines.rules import (
    Counting,
    Limit,
    Pause,
    PauseNotReadable,
    Unit,
    due_at,
)
from tests.rules.weeks import GIVE_BACK, OFFICE, WHOLE, at, working_days

# -- pauses ------------------------------------------------------------------------------------------------------------


def test_a_pause_gives_back_exactly_the_working_time_it_took() -> None:
    pause = Pause(at("Thu 2026-11-05 09:00"), at("Mon 2026-11-09 10:00"))

    due = due_at(at("Mon 2026-11-02 14:20"), working_days(10), OFFICE, pauses=[pause], counting=GIVE_BACK)

    assert due == at("Wed 2026-11-18 15:20")


@pytest.mark.parametrize(
    "pauses",
    [
        [("Thu 2026-11-05 09:00", "Fri 2026-11-06 09:00"), ("Fri 2026-11-06 08:00", "Mon 2026-11-09 10:00")],
        [("Thu 2026-11-05 09:00", "Fri 2026-11-06 09:00"), ("Fri 2026-11-06 09:00", "Mon 2026-11-09 10:00")],
        [("Fri 2026-11-06 08:00", "Fri 2026-11-06 09:00"), ("Thu 2026-11-05 09:00", "Mon 2026-11-09 10:00")],
    ],
)
def test_pauses_that_overlap_or_touch_count_once(pauses: list[tuple[str, str]]) -> None:
    told = [Pause(at(begin), at(end)) for begin, end in pauses]

    due = due_at(at("Mon 2026-11-02 14:20"), working_days(10), OFFICE, pauses=told, counting=GIVE_BACK)

    assert due == at("Wed 2026-11-18 15:20")


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("Thu 2026-11-05 11:30", "Thu 2026-11-05 13:00"),
        ("Thu 2026-11-05 17:00", "Fri 2026-11-06 07:30"),
        ("Sat 2026-11-07 00:00", "Sun 2026-11-08 23:59"),
        ("Thu 2026-11-05 09:00", "Thu 2026-11-05 09:00"),
        ("Fri 2026-10-30 09:00", "Mon 2026-11-02 08:00"),
        ("Fri 2026-10-30 09:00", "Mon 2026-11-02 14:20"),
    ],
)
@pytest.mark.parametrize("counting", [GIVE_BACK, WHOLE])
def test_a_pause_outside_working_hours_or_before_the_start_changes_nothing(
    begin: str, end: str, counting: Counting
) -> None:
    start, limit = at("Mon 2026-11-02 14:20"), working_days(10)

    due = due_at(start, limit, OFFICE, pauses=[Pause(at(begin), at(end))], counting=counting)

    assert due == due_at(start, limit, OFFICE, counting=counting)


def test_a_pause_begun_before_the_start_gives_back_only_what_lies_after_it() -> None:
    pause = Pause(at("Fri 2026-10-30 09:00"), at("Mon 2026-11-02 15:20"))

    due = due_at(at("Mon 2026-11-02 14:20"), working_days(1), OFFICE, pauses=[pause], counting=GIVE_BACK)

    assert due == at("Tue 2026-11-03 15:20")


def test_a_pause_after_the_due_instant_moves_it_on_too() -> None:
    pause = Pause(at("Wed 2026-11-04 09:00"), at("Wed 2026-11-04 11:00"))

    due = due_at(at("Mon 2026-11-02 10:00"), working_days(1), OFFICE, pauses=[pause], counting=GIVE_BACK)

    assert due == at("Tue 2026-11-03 13:30")


@pytest.mark.parametrize(
    ("begin", "end", "due"),
    [
        ("Tue 2026-11-03 09:00", "Tue 2026-11-03 16:00", "Wed 2026-11-04 17:00"),
        ("Tue 2026-11-03 09:00", "Wed 2026-11-04 08:00", "Thu 2026-11-05 17:00"),
        ("Tue 2026-11-03 09:00", "Wed 2026-11-04 07:30", "Wed 2026-11-04 17:00"),
        ("Tue 2026-11-03 07:30", "Tue 2026-11-03 08:00", "Thu 2026-11-05 17:00"),
        ("Tue 2026-11-03 06:00", "Mon 2026-11-09 10:00", "Wed 2026-11-11 17:00"),
    ],
)
def test_whole_days_give_back_the_working_days_that_begin_inside_the_pause(begin: str, end: str, due: str) -> None:
    pause = Pause(at(begin), at(end))

    assert due_at(at("Mon 2026-11-02 10:00"), working_days(2), OFFICE, pauses=[pause], counting=WHOLE) == at(due)


def test_calendar_days_give_back_the_pauses_own_length_and_then_ask_for_a_day_off() -> None:
    start, limit = at("Mon 2026-11-02 06:17"), Limit(3, Unit.CALENDAR_DAYS)

    short = Pause(at("Tue 2026-11-03 22:00"), at("Wed 2026-11-04 23:00"))
    assert due_at(start, limit, OFFICE, pauses=[short], counting=GIVE_BACK) == at("Fri 2026-11-06 07:17")
    long = Pause(at("Tue 2026-11-03 22:00"), at("Thu 2026-11-05 22:00"))
    assert due_at(start, limit, OFFICE, pauses=[long], counting=GIVE_BACK) == at("Mon 2026-11-09 17:00")


def test_a_same_day_limit_gets_its_time_back_too() -> None:
    pause = Pause(at("Mon 2026-11-02 10:00"), at("Mon 2026-11-02 14:00"))

    due = due_at(at("Mon 2026-11-02 09:00"), Limit(0, Unit.SAME_DAY), OFFICE, pauses=[pause], counting=GIVE_BACK)

    assert due == at("Tue 2026-11-03 10:00")


def test_a_supplement_starts_the_clock_afresh_at_the_end_of_the_last_pause() -> None:
    pauses = [
        Pause(at("Tue 2026-11-03 09:00"), at("Wed 2026-11-04 09:00")),
        Pause(at("Thu 2026-11-05 09:00"), at("Sat 2026-11-07 10:00")),
    ]

    due = due_at(at("Mon 2026-11-02 14:20"), working_days(10), OFFICE, pauses=pauses)

    assert due == at("Mon 2026-11-23 07:30")


def test_a_wait_for_payment_gives_back_even_where_supplements_restart() -> None:
    payment = Pause(at("Thu 2026-11-05 09:00"), at("Mon 2026-11-09 10:00"), is_supplement=False)
    start = at("Mon 2026-11-02 14:20")

    assert due_at(start, working_days(10), OFFICE, pauses=[payment]) == at("Wed 2026-11-18 15:20")
    supplement = Pause(at("Tue 2026-11-03 09:00"), at("Thu 2026-11-05 10:00"))
    both = due_at(start, working_days(10), OFFICE, pauses=[payment, supplement])
    assert both == at("Mon 2026-11-23 10:00")  # afresh Thu 10:00, and 16 hours of the payment lie after it


def test_while_a_pause_stands_open_nothing_is_due() -> None:
    pause = Pause(at("Tue 2026-11-03 09:00"), None)

    for counting in (GIVE_BACK, WHOLE, Counting()):
        assert due_at(at("Mon 2026-11-02 14:20"), working_days(10), OFFICE, pauses=[pause], counting=counting) is None


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PauseNotReadable) as refused:
        Pause(at("Tue 2026-11-03 09:00"), at("Tue 2026-11-03 08:59"))

    assert "03/11/2026, 8 giờ 59" in refused.value.sentence
