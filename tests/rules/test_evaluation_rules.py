"""Evaluations: what is told and corrected, periods beside each other, hours freed, what a closing freezes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import NotReadable
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes.evaluation_rules import (
    AlreadyCorrected,
    ClosedAlready,
    NotOver,
    Telling,
    ToldRow,
)

DAY = date(2026, 11, 2)


def row(
    number: int, amount: int, on: date = DAY, kind: Telling = Telling.OFFICIALS, corrects: int | None = None
) -> ToldRow:
    reason = "Nhập nhầm" if corrects is not None else ""
    return ToldRow(number, kind, None, amount, on, "45/BC-VP", on, "Báo cáo", corrects, reason)


# -- what is told ------------------------------------------------------------------------------------------------------


def test_a_correction_stands_in_the_place_of_the_row_that_it_corrects() -> None:
    rows = [row(1, 3), row(2, 4), row(3, 5, corrects=1)]

    assert [each.figure_no for each in rules.standing(rows)] == [2, 3]
    assert rules.amount_in(rows, Telling.OFFICIALS, None, DAY) == 9


def test_rows_count_on_their_day_and_what_nobody_has_told_is_nothing_not_zero() -> None:
    rows = [row(1, 3, date(2026, 10, 31)), row(2, 4, date(2026, 11, 1)), row(3, 5, date(2026, 12, 1))]

    assert rules.amount_in(rows, Telling.OFFICIALS, date(2026, 11, 1), date(2026, 11, 30)) == 4
    assert rules.amount_in(rows, Telling.OFFICIALS, None, date(2026, 11, 30)) == 7
    assert rules.amount_in(rows, Telling.INVESTMENT, None, date(2026, 11, 30)) is None
    assert rules.amount_in([row(1, 0)], Telling.OFFICIALS, None, DAY) == 0


def test_of_norms_the_newest_up_to_the_last_day_holds() -> None:
    rows = [row(1, 15, date(2026, 1, 1), Telling.RECEPTION), row(2, 12, date(2026, 12, 1), Telling.RECEPTION)]

    assert rules.amount_in(rows, Telling.RECEPTION, date(2026, 11, 1), date(2026, 11, 30)) == 15
    assert rules.amount_in(rows, Telling.RECEPTION, date(2026, 12, 1), date(2026, 12, 31)) == 12


def test_a_row_is_corrected_once_and_only_if_it_is_there() -> None:
    rows = [row(1, 3), row(2, 5, corrects=1)]

    assert rules.require_correctable(rows, 2) == rows[1]
    with pytest.raises(AlreadyCorrected, match="Sửa dòng 2"):
        rules.require_correctable(rows, 1)
    with pytest.raises(NotReadable):
        rules.require_correctable(rows, 9)


# -- periods -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "words", "before"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "tháng 11/2026", (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 3, 1), date(2026, 3, 31), "tháng 03/2026", (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), date(2026, 3, 31), "quý I/2026", (date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 10, 1), date(2026, 12, 31), "quý IV/2026", (date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 1, 1), date(2026, 12, 31), "năm 2026", (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2026, 11, 2), date(2026, 11, 4), "từ 02/11/2026 đến 04/11/2026", (date(2026, 10, 30), date(2026, 11, 1))),
        (date(2026, 11, 2), date(2026, 11, 2), "ngày 02/11/2026", (date(2026, 11, 1), date(2026, 11, 1))),
    ],
)
def test_a_period_has_its_words_and_the_one_before_it(
    first: date, last: date, words: str, before: tuple[date, date]
) -> None:
    assert rules.period_words(first, last) == words
    assert rules.before(first, last) == before


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_the_period_before_ends_on_the_eve_and_that_before_the_transfer_is_as_long(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    begun = date(2025, 7, 1)

    assert rules.before(first, last)[1] == first - timedelta(days=1)
    then = rules.before_transfer(first, last, begun)
    assert then[1] == begun - timedelta(days=1)
    assert then[1] - then[0] == last - first


# -- hours freed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "norm", "held", "freed"),
    [(10, 15, 1000, 150), (10, 15, 100, 100), (0, 15, 100, 0), (10, None, 100, None), (10, 0, 100, 0)],
)
def test_freed_minutes_are_turns_by_the_norm_and_never_more_than_the_post_held(
    count: int, norm: int | None, held: int, freed: int | None
) -> None:
    assert rules.freed_minutes(count, norm, held) == freed


# -- closing -----------------------------------------------------------------------------------------------------------

LINES = (("a", "Tiếp nhận", "hồ sơ", 3), ("b", "Đầu tư", "đồng", None))


def test_the_hash_changes_with_every_part_of_what_is_frozen() -> None:
    base = rules.fingerprint("de-an", DAY, DAY, LINES, ("x", "", ""))

    others = {
        rules.fingerprint("de-an-2", DAY, DAY, LINES, ("x", "", "")),
        rules.fingerprint("de-an", DAY - timedelta(days=1), DAY, LINES, ("x", "", "")),
        rules.fingerprint("de-an", DAY, DAY, (("a", "Tiếp nhận", "hồ sơ", 4), LINES[1]), ("x", "", "")),
        rules.fingerprint("de-an", DAY, DAY, LINES[::-1], ("x", "", "")),
        rules.fingerprint("de-an", DAY, DAY, LINES, ("", "x", "")),
    }

    assert len(others | {base}) == 6
    assert base == rules.fingerprint("de-an", DAY, DAY, [tuple(line) for line in LINES], ["x", "", ""])


def test_differences_name_what_changed_came_and_went() -> None:
    now = (("a", "Tiếp nhận", "hồ sơ", 4), ("b", "Đầu tư", "đồng", None), ("c", "Mới", "hồ sơ", 1))

    found = rules.differences(LINES, now)

    assert [(each.words, each.closed, each.counted) for each in found] == [("Tiếp nhận", 3, 4), ("Mới", None, 1)]
    assert rules.differences(LINES, LINES) == ()


def test_only_a_period_that_is_over_is_closed_and_anew_only_with_a_reason() -> None:
    rules.require_closable(DAY, DAY + timedelta(days=1), None, "")
    rules.require_closable(DAY, DAY + timedelta(days=9), DAY, "Bổ sung hồ sơ")
    with pytest.raises(NotOver):
        rules.require_closable(DAY, DAY, None, "")
    with pytest.raises(ClosedAlready):
        rules.require_closable(DAY, DAY + timedelta(days=9), DAY, "")
