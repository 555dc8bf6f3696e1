"""What a list of dated rows changes in those that are known."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.changes import Diff, FieldChange, Record, compare

JANUARY, JULY, NEXT = date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)


def show(name: str, value: Any) -> tuple[str, str]:
    return name, "" if value is None else str(value)


def record(
    code: str = "A", first: date | None = JULY, last: date | None = None, *, row: int = 0, **told: Any
) -> Record:
    own = {"fixed": False, "draft": False} | {name: told.pop(name) for name in ("fixed", "draft") if name in told}
    parts = {"steps": tuple(told.pop("steps", ()))}
    loose = {"names": told.pop("names", None)}
    values = {"name": "Tên"} | told
    return Record(code, first, last, values, parts, loose, is_fixed=own["fixed"], is_draft=own["draft"], row=row)


def diff(known: list[Record], given: list[Record]) -> Diff:
    return compare(known, given, show)


def test_what_is_not_known_is_new_and_what_is_as_it_was_changes_nothing() -> None:
    answer = diff([record()], [record(row=2), record("B", row=3)])

    assert [change.record.code for change in answer.new] == ["B"]
    assert (answer.same, answer.writes) == (1, 1)


def test_a_change_is_told_column_by_column_and_part_by_part() -> None:
    old = record(fee=8, steps=[{"no": 1, "text": "a"}, {"no": 2, "text": "b"}])
    new = record(fee=10, steps=[{"no": 1, "text": "a"}, {"no": 2, "text": "c"}, {"no": 3, "text": "d"}], row=2)

    (change,) = diff([old], [new]).changed

    assert change.fields == (
        FieldChange("fee", "8", "10"),
        FieldChange("steps 2, steps.text", "b", "c"),
        FieldChange("steps 3", "", "d"),
    )


def test_what_is_fixed_is_refused_and_told_to_begin_on_another_day() -> None:
    answer = diff([record(fee=8, fixed=True)], [record(fee=10, row=7)])

    (refusal,) = answer.refused
    assert refusal.row == 7
    assert "fee: 8 → 10" in refusal.reason
    assert "ghi ngày hiệu lực mới" in refusal.reason
    assert answer.changed == ()


def test_what_is_loose_may_change_although_the_rest_is_fixed() -> None:
    answer = diff([record(names=("a",), fixed=True)], [record(names=("a", "b"), row=2)])

    assert len(answer.changed) == 1


def test_what_is_loose_and_not_told_stays() -> None:
    assert diff([record(names=("a",), fixed=True)], [record(row=2)]).same == 1


def test_a_next_version_ends_the_one_before_it_on_the_day_before() -> None:
    answer = diff([record(fixed=True, fee=8)], [record(first=NEXT, fee=10, row=2)])

    (change,), (ending,) = answer.changed, answer.closed
    assert change.is_next_version
    assert change.fields == (FieldChange("fee", "8", "10"),)
    assert (ending.record.valid_from, ending.last_day, ending.row) == (JULY, date(2025, 12, 31), 2)
    assert answer.refused == ()


def test_what_is_fixed_may_end() -> None:
    answer = diff([record(fixed=True)], [record(last=NEXT, row=2)])

    assert [ending.last_day for ending in answer.closed] == [NEXT]
    assert answer.changed == ()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([record(row=2), record(row=3)], "đã có ở dòng 2"),
        ([record(row=2), record(first=NEXT, row=3)], "cùng chưa có ngày hết hiệu lực"),
        ([record(last=NEXT, row=2), record(first=NEXT, row=3)], "trùng thời gian"),
        ([record(first=None, last=None, row=2), record(row=3)], "cùng chưa có ngày hết hiệu lực"),
    ],
)
def test_one_code_has_one_row_a_day(given: list[Record], reason: str) -> None:
    (refusal,) = diff([], given).refused

    assert refusal.row == 3
    assert reason in refusal.reason


def test_a_row_that_begins_before_a_known_one_must_end_before_it() -> None:
    assert "cùng chưa có ngày" in diff([record()], [record(first=JANUARY, row=2)]).refused[0].reason
    assert diff([record()], [record(first=JANUARY, last=date(2025, 6, 30), row=2)]).refused == ()


def test_a_draft_lies_over_what_is_in_force_and_ends_nothing() -> None:
    answer = diff([record(fixed=True)], [record(first=NEXT, draft=True, row=2)])

    assert (len(answer.changed), answer.closed, answer.refused) == (1, (), ())


def test_a_draft_that_becomes_a_version_ends_the_one_before_it() -> None:
    known = [record(fixed=True), record(first=NEXT, draft=True, state="draft")]

    answer = diff(known, [record(first=NEXT, state="published", row=2)])

    assert [ending.last_day for ending in answer.closed] == [date(2025, 12, 31)]
    assert answer.refused == ()


days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
rows = st.lists(st.tuples(st.sampled_from("ABC"), days, st.none() | days, st.integers(0, 3)), max_size=12)


def made(told: list[tuple[str, date, date | None, int]]) -> list[Record]:
    found = {}
    for number, (code, first, last, fee) in enumerate(told, start=2):
        if last is None or last >= first:
            found[code, first] = record(code, first, last, fee=fee, row=number)
    return list(found.values())


@given(rows)
def test_what_was_taken_in_changes_nothing_when_it_is_given_again(
    told: list[tuple[str, date, date | None, int]],
) -> None:
    given = made(told)
    first = diff([], given)
    if first.refused:
        return

    again = diff(given, given)

    assert (again.writes, again.refused, again.same) == (0, (), len(given))


@given(rows, rows)
def test_nothing_that_is_taken_in_overlaps(
    before: list[tuple[str, date, date | None, int]], told: list[tuple[str, date, date | None, int]]
) -> None:
    known = made(before)
    if diff([], known).refused:
        return
    answer = diff(known, made(told))
    if answer.refused:
        return
    after = {each.key: (each.code, each.valid_from, each.valid_to) for each in known}
    after |= {end.record.key: (end.record.code, end.record.valid_from, end.last_day) for end in answer.closed}
    for change in (*answer.new, *answer.changed):
        after[change.record.key] = (change.record.code, change.record.valid_from, change.record.valid_to)

    for code, first, last in after.values():
        others = [other for other in after.values() if other[0] == code and other[1] != first]
        for _, begin, end in others:
            assert begin is not None
            assert first is not None
            assert (end or date.max) < first or (last or date.max) < begin
