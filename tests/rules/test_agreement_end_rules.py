"""When an agreement may end, and until when what was opened under it is finished."""

from datetime import date

import pytest

from motcua.ground.agreements.ending import Ending, EndNotPossible, require_end
from motcua.ground.agreements.rules import Term

TODAY = date(2026, 11, 23)  # Monday
RUNS = Ending("07/TT-CM", "H12.17", ("3.000333",), ("bd-cai-nuoc",), ("RECEPTION",), Term(date(2026, 1, 1), None), None)
TO_JUNE = Ending(
    "08/TT-CM", "H12.17", ("3.000333",), ("bd-cai-nuoc",), ("RECEPTION",),
    Term(date(2026, 1, 1), date(2027, 6, 30)), None,
)  # fmt: skip
OVER = Ending(
    "05/TT-CM", "H12.10", ("0.900001",), ("bd-cai-nuoc",), ("RECEPTION",),
    Term(date(2026, 1, 1), date(2026, 10, 31)), date(2026, 11, 30),
)  # fmt: skip
LATER = Ending("09/TT-CM", "H12.17", ("3.000333",), ("bd-cai-nuoc",), ("RETURN",), Term(date(2026, 12, 1), None), None)


@pytest.mark.parametrize(
    ("row", "last", "finish_until"),
    [
        (RUNS, TODAY, None),
        (RUNS, TODAY, date(2026, 11, 24)),
        (TO_JUNE, date(2026, 12, 31), date(2027, 1, 31)),
        (TO_JUNE, date(2027, 6, 30), date(2027, 7, 1)),
        (OVER, date(2026, 10, 31), TODAY),
        (OVER, date(2026, 10, 31), date(2026, 12, 31)),
        (OVER, date(2026, 10, 31), None),
    ],
)
def test_an_agreement_ends_today_or_later_and_is_finished_after(
    row: Ending, last: date, finish_until: date | None
) -> None:
    require_end(row, last, finish_until, TODAY)


@pytest.mark.parametrize(
    ("row", "last", "finish_until", "words", "field"),
    [
        (LATER, date(2026, 11, 30), None, "trước ngày bắt đầu 01/12/2026", "last"),
        (RUNS, date(2025, 12, 31), None, "trước ngày bắt đầu 01/01/2026", "last"),
        (RUNS, date(2026, 11, 22), None, "ngày cuối 22/11/2026 trước hôm nay", "last"),
        (TO_JUNE, date(2027, 7, 1), None, "muốn dài hơn thì lập thỏa thuận mới", "last"),
        (RUNS, TODAY, TODAY, "phải sau ngày cuối", "finish_until"),
        (OVER, date(2026, 10, 31), date(2026, 11, 22), "ngày làm nốt 22/11/2026 trước hôm nay", "finish_until"),
        (OVER, date(2026, 10, 31), date(2026, 11, 30), "không ghi lần hai", "last"),
        (OVER, date(2026, 12, 31), None, "đã hết hạn ngày 31/10/2026, không gia hạn", "last"),
        (OVER, TODAY, None, "đã hết hạn ngày 31/10/2026, không gia hạn", "last"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    row: Ending, last: date, finish_until: date | None, words: str, field: str
) -> None:
    with pytest.raises(EndNotPossible, match=words) as refusal:
        require_end(row, last, finish_until, TODAY)

    assert refusal.value.field == field


def test_what_was_opened_is_finished_between_the_end_and_the_last_day_of_finishing() -> None:
    days = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1))

    assert [OVER.is_finished_on(day) for day in days] == [False, True, True, False]
