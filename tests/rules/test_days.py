"""Stretches of days: what an address names, what stands side by side on a chart, and in which words."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.deadlines.reading import country_calendar
from motcua.outward.reports.rules.days import (
    MONTHS,
    WEEKS,
    WORKING_DAYS,
    Cut,
    Days,
    days_of,
    label,
    month_of,
    pieces,
    with_days_off,
)

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
OFFICE = country_calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(DAYS, st.integers(0, 800))
def test_days_are_read_back_from_their_address(first: date, more: int) -> None:
    days = Days(first, first + timedelta(days=more))

    assert days_of(str(days)) == days


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026-11-02..", "..2026-11-02", "2026-11-03..2026-11-02", "2026-13-01", "0001-01-01", "9999-12-31"],
)
def test_what_names_no_days_is_none(text: str) -> None:
    assert days_of(text) is None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-02", "2026-11-02", "thứ Hai, 02/11/2026"),
        ("2026-11-02", "2026-11-08", "02/11 – 08/11/2026"),
        ("2025-12-29", "2026-01-04", "29/12/2025 – 04/01/2026"),
        ("2026-11-01", "2026-11-30", "tháng 11/2026"),
        ("2024-02-01", "2024-02-29", "tháng 02/2024"),
    ],
)
def test_days_in_words(first: str, last: str, words: str) -> None:
    assert Days(day(first), day(last)).words == words


@given(DAYS)
def test_pieces_end_with_today_and_follow_one_another(today: date) -> None:
    working, weeks, months = (pieces(cut, today, OFFICE) for cut in Cut)

    assert (len(working), len(weeks), len(months)) == (WORKING_DAYS, WEEKS, MONTHS)
    assert all(OFFICE.is_worked(piece.first) and piece.first == piece.last for piece in working)
    assert working[-1].last <= today
    assert not any(
        OFFICE.is_worked(working[-1].last + timedelta(days=step))
        for step in range(1, (today - working[-1].last).days + 1)
    )
    for row in (weeks, months):
        assert row[-1].holds(today)
        assert all(later.first == piece.last + timedelta(days=1) for piece, later in pairwise(row))
    assert all(piece.first.weekday() == 0 for piece in weeks)
    assert all(piece == month_of(piece.last) for piece in months)


def test_working_days_step_over_holidays_and_make_up_days_count() -> None:
    days = [piece.first for piece in pieces(Cut.DAY, day("2025-05-06"), OFFICE)]

    assert days[-4:] == [day("2025-04-28"), day("2025-04-29"), day("2025-05-05"), day("2025-05-06")]
    assert day("2025-04-26") in days  # Saturday, worked instead of Friday 02/05


def test_what_was_counted_on_a_day_off_has_a_place_of_its_own() -> None:
    row = pieces(Cut.DAY, day("2026-11-16"), OFFICE)

    shown = with_days_off(row, [day("2026-11-15"), day("2026-11-13")])

    assert Days(day("2026-11-15"), day("2026-11-15")) in shown
    assert len(shown) == len(row) + 1
    assert list(shown) == sorted(shown, key=lambda piece: piece.first)


def test_labels_say_the_month_where_it_is_new() -> None:
    row = pieces(Cut.DAY, day("2026-11-16"), OFFICE)
    months = pieces(Cut.MONTH, day("2026-11-16"), OFFICE)

    said = [label(Cut.DAY, row, place) for place in range(len(row))]
    assert said == ["02/11", "03", "04", "05", "06", "09", "10", "11", "12", "13", "16/11"]
    assert [label(Cut.MONTH, months, place) for place in (0, 1, 2, 11)] == ["12/25", "01/26", "02", "11/26"]
    assert label(Cut.WEEK, pieces(Cut.WEEK, day("2026-11-16"), OFFICE), 3) == "19/10"
