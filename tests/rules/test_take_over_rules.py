"""What was found against what should be there, and how far the cash of a drawer reaches."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.record.takeovers.rules import (
    AnotherStep,
    Held,
    RemarkMissing,
    Stage,
    act_id,
    compare,
    money_taken,
    require_remark,
    require_stage,
)


def held(code: str, *, is_hers: bool = True, money_vnd: int = 0) -> Held:
    since = datetime(2026, 11, 2, tzinfo=UTC)
    return Held(uuid4(), "H1", code, "", since, "", "submitted", "p", "H12.17", "SUBMIT", "", is_hers, money_vnd)


ALL = (held("A"), held("B"), held("C", is_hers=False))


def test_what_was_found_missing_offered_and_too_much_is_told_apart() -> None:
    found = compare(ALL, ("B", "X"))

    assert [row.code for row in found.found] == ["B"]
    assert [row.code for row in found.missing] == ["A"]
    assert [row.code for row in found.offered] == ["C"]
    assert found.extra == ("X",)


@given(st.sets(st.sampled_from("ABCXYZ")))
def test_every_envelope_of_hers_is_found_or_missing_and_every_code_is_hers_or_too_much(codes: set[str]) -> None:
    found = compare(ALL, codes)

    assert {row.code for row in (*found.found, *found.missing)} == {"A", "B"}
    assert {row.code for row in found.found} | set(found.extra) == codes


def test_what_differs_is_signed_with_a_word_on_it_alone() -> None:
    require_remark(compare(ALL, ("A", "B")), 0, "")
    require_remark(compare(ALL, ()), -5_000, "Đã tìm ở ngăn A5.")
    with pytest.raises(RemarkMissing, match="thiếu 1 phong bì, thừa 1 phong bì, két lệch"):
        require_remark(compare(ALL, ("A", "X")), -5_000, "")


@given(st.lists(st.integers(0, 300_000), max_size=6), st.integers(0, 800_000))
def test_no_more_money_goes_with_the_papers_than_was_counted(sums: list[int], cash_vnd: int) -> None:
    rows = [held(str(place), money_vnd=amount) for place, amount in enumerate(sums)]

    taken = money_taken(rows, cash_vnd)

    assert sum(taken.values()) <= cash_vnd
    assert all(row.money_vnd == taken[row.dossier_id] for row in rows if row.dossier_id in taken)
    assert sum(sums) > cash_vnd or sum(taken.values()) == sum(sums)


def test_a_step_is_done_at_its_turn() -> None:
    require_stage("BG-261102-001", Stage.SIGNING, Stage.SIGNING)
    with pytest.raises(AnotherStep, match="BG-261102-001 đang ở bước “chờ người nhận đếm”"):
        require_stage("BG-261102-001", Stage.COUNTING, Stage.SIGNING)


def test_a_dossier_has_one_act_in_one_minute() -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert act_id("BG-261102-001", one) == act_id("BG-261102-001", one)
    assert len({act_id(number, key) for number in ("BG-1", "BG-2") for key in (one, other)}) == 4
