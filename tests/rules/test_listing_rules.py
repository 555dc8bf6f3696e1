"""The way of a procedure by decision and day, what two decisions may not both say, and how two differ."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.catalogue.listings.rules import (
    Decision,
    Difference,
    Entry,
    Way,
    as_listed,
    clashes,
    differences,
    entry_on,
)

BOTH, IN, OUT, NONE = Way(True, True), Way(True, False), Way(False, True), Way(False, False)
CODE = "1.000001"


@dataclass(frozen=True)
class Item:
    """What a list of procedures shows of one."""

    code: str = CODE
    post_submit: bool = True
    post_return: bool = True
    listed_by: Entry | None = None


def decision(number: str, first: str, last: str = "", *amends: str) -> Decision:
    begin = date.fromisoformat(first)
    return Decision(number, number, begin, "UBND tỉnh", begin, date.fromisoformat(last) if last else None, amends)


def entries(*lines: Entry) -> dict[str, list[Entry]]:
    return {CODE: list(lines)}


def test_the_decision_in_force_on_the_day_decides_and_the_version_where_none_is() -> None:
    line = Entry(decision("1/QĐ", "2026-03-01", "2026-06-30"), CODE, NONE)
    there = entries(line)

    assert as_listed(Item(), there, date(2026, 2, 28)) == Item()
    assert as_listed(Item(), there, date(2026, 3, 1)) == Item(CODE, False, False, line)
    assert as_listed(Item(), there, date(2026, 6, 30)) == Item(CODE, False, False, line)
    assert as_listed(Item(), there, date(2026, 7, 1)) == Item()
    assert as_listed(Item("2.000002"), there, date(2026, 4, 1)) == Item("2.000002")


def test_a_decision_that_amends_stands_before_the_one_amended_for_its_days() -> None:
    old = Entry(decision("1/QĐ", "2026-01-01"), CODE, BOTH)
    new = Entry(decision("2/QĐ", "2026-05-01", "2026-05-31", "1/QĐ"), CODE, OUT)

    found = [entry_on(entries(new, old), CODE, date(2026, month, 15)) for month in (4, 5, 6)]

    assert found == [old, new, old]
    assert list(clashes([new, old])) == []


@pytest.mark.parametrize(
    ("late", "why"),
    [
        (decision("2/QĐ", "2026-05-01"), "trùng thời gian"),
        (decision("2/QĐ", "2026-12-31"), "trùng thời gian"),
        (decision("2/QĐ", "2027-01-01"), ""),
        (decision("2/QĐ", "2026-01-01", "2026-01-01", "1/QĐ"), "hai quyết định cùng bắt đầu một ngày"),
        (decision("2/QĐ", "2026-05-01", "", "3/QĐ"), "trùng thời gian"),
        (decision("2/QĐ", "2026-05-01", "", "1/QĐ"), ""),
    ],
)
def test_two_decisions_say_of_a_procedure_for_one_day_only_where_one_amends_the_other(late: Decision, why: str) -> None:
    early = Entry(decision("1/QĐ", "2026-01-01", "2026-12-31"), CODE, BOTH)

    found = [reason for _early, _late, reason in clashes([Entry(late, CODE, IN), early])]

    assert [reason[: len(why)] for reason in found] == ([why] if why else [])
    assert list(clashes([Entry(late, "2.000002", IN), early])) == []


def test_the_way_in_words() -> None:
    assert [way.words for way in (BOTH, IN, OUT, NONE)] == [
        "nhận và trả", "chỉ nhận hồ sơ", "chỉ trả kết quả", "không thực hiện",
    ]  # fmt: skip


_LISTS = st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from([BOTH, IN, OUT, NONE]))


@given(_LISTS, _LISTS)
def test_differences_lead_from_one_list_to_the_other_and_say_nothing_twice(
    old: dict[str, Way], new: dict[str, Way]
) -> None:
    one, two = decision("1/QĐ", "2026-01-01"), decision("2/QĐ", "2026-01-01")

    found = differences(
        [Entry(one, code, way) for code, way in old.items()], [Entry(two, code, way) for code, way in new.items()]
    )

    changed = dict(old)
    for item in found:
        assert item == Difference(item.code, old.get(item.code), new.get(item.code))
        assert item.before != item.after
        if item.after is None:
            del changed[item.code]
        else:
            changed[item.code] = item.after
    assert changed == new
