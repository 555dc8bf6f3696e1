"""Counting papers against the published list: states, words, and which copy stands for which."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.catalogue.rules import ComponentRule, Procedure
from motcua.record.papers.rules import (
    CheckState,
    Count,
    CountedTwice,
    Difference,
    NotOnTheList,
    PapersMissing,
    check,
    differences,
    require_complete,
    required_sum,
)


def component(number: int, **changed: Any) -> ComponentRule:
    facts: dict[str, Any] = {
        "component_no": number,
        "name": f"Giấy {number}",
        "kind": "SUBMIT",
        "original_count": 1,
        "certified_copy_count": 0,
        "photocopy_count": 0,
        "condition": "",
        "is_recalled": False,
    }
    return ComponentRule(**facts | changed)


def procedure(*components: ComponentRule) -> Procedure:
    return Procedure(
        id="9.9@2026-01-01", code="9.9", name="Thử", short_name="Thử", field_code="X", field_name="x", level="PROVINCE",
        limit_quantity=3, limit_unit="working_days", on_supplement="RESTART", day_counting="by_clock",
        cutoff=time(15), set_count=1, result_name="Giấy", post_submit=True, post_return=True, legal_basis=(),
        decision="", form_set="2025", valid_from=date(2026, 1, 1), valid_to=None, components=components, fees=(),
    )  # fmt: skip


def words(rule: ComponentRule, count: Count) -> tuple[CheckState, str]:
    (checked,) = check(procedure(rule), [count])
    return checked.state, checked.words


ORIGINAL = component(1)
PHOTOCOPY = component(1, original_count=0, photocopy_count=1)
CERTIFIED = component(1, original_count=0, certified_copy_count=1)
MIXED = component(1, certified_copy_count=1, photocopy_count=1)


@pytest.mark.parametrize(
    ("rule", "count", "state", "sentence"),
    [
        (ORIGINAL, Count(1, 1), CheckState.COMPLETE, "Đủ"),
        (ORIGINAL, Count(1), CheckState.MISSING, "Thiếu 1 bản chính"),
        (component(1, original_count=2), Count(1, 1), CheckState.MISSING, "Thiếu 1 bản chính"),
        (ORIGINAL, Count(1, 2), CheckState.TOO_MANY, "Thừa 1 bản chính, trả lại"),
        (ORIGINAL, Count(1, 1, 0, 2), CheckState.TOO_MANY, "Thừa 2 bản chụp, trả lại"),
        (ORIGINAL, Count(1, 0, 3, 3), CheckState.MISSING, "Thiếu 1 bản chính"),  # no copy stands for an original
        (ORIGINAL, Count(1, electronic=1), CheckState.COMPLETE, "Đủ"),
        (CERTIFIED, Count(1, 0, 1), CheckState.COMPLETE, "Đủ"),
        (CERTIFIED, Count(1, 0, 0, 1), CheckState.MISSING, "Thiếu 1 bản sao chứng thực"),
        (CERTIFIED, Count(1, 1), CheckState.COMPLETE, "Đủ"),  # an original stands for a certified copy
        (PHOTOCOPY, Count(1, 0, 1), CheckState.COMPLETE, "Đủ"),
        (PHOTOCOPY, Count(1, 1), CheckState.COMPLETE, "Đủ"),
        (MIXED, Count(1, 1, 1, 1), CheckState.COMPLETE, "Đủ"),
        (MIXED, Count(1, 3), CheckState.COMPLETE, "Đủ"),
        (MIXED, Count(1, 2), CheckState.MISSING, "Thiếu 1 bản sao chứng thực, 1 bản chụp"),
        (MIXED, Count(1, 1, 2), CheckState.COMPLETE, "Đủ"),
        (MIXED, Count(1, 0, 1, 1), CheckState.MISSING, "Thiếu 1 bản chính"),
        (component(1, condition="vợ chồng đã ly hôn"), Count(1), CheckState.NOT_NEEDED, "Không cần"),
        (component(1, condition="ly hôn", original_count=2), Count(1, 1), CheckState.MISSING, "Thiếu 1 bản chính"),
        (component(1, kind="PRESENT"), Count(1), CheckState.SHOWN, "Xuất trình, không nộp"),
    ],
)
def test_each_component_stands_as_counted(rule: ComponentRule, count: Count, state: CheckState, sentence: str) -> None:
    assert words(rule, count) == (state, sentence)


def test_what_is_missing_is_named_and_nothing_else_stops_a_dossier() -> None:
    rules = procedure(ORIGINAL, component(2), component(3, condition="nếu có"), component(4, kind="PRESENT"))

    require_complete(check(rules, [Count(1, 1), Count(2, 2)]))
    with pytest.raises(PapersMissing) as refusal:
        require_complete(check(rules, [Count(2, 1)]))

    assert "Giấy 1 (thiếu 1 bản chính)" in refusal.value.sentence
    assert "Giấy 2" not in refusal.value.sentence
    assert refusal.value.field == "counts"


def test_the_sum_counts_only_what_is_required_in_every_case() -> None:
    rules = procedure(ORIGINAL, component(2), component(3, condition="nếu có"), component(4, kind="PRESENT"))

    assert required_sum(check(rules, [Count(1, 1)])) == (1, 2)
    assert required_sum(check(rules, [Count(1, 1), Count(2, 5)])) == (2, 2)


def test_nothing_beyond_the_published_list_is_counted() -> None:
    with pytest.raises(NotOnTheList) as refusal:
        check(procedure(ORIGINAL), [Count(7, 1)])

    assert "số 7" in refusal.value.sentence
    assert refusal.value.law == "QĐ 45/2016/QĐ-TTg, Điều 16.5"


def test_no_component_is_counted_twice() -> None:
    with pytest.raises(CountedTwice):
        check(procedure(ORIGINAL), [Count(1, 1), Count(1, 1)])


def test_a_difference_is_what_the_joint_count_finds_otherwise() -> None:
    before = {1: (1, 0, 0), 2: (0, 2, 0)}

    found = differences(before, [Count(1, 0), Count(2, 0, 2), Count(3, 0, 0, 1)])

    assert found == (Difference(1, (1, 0, 0), (0, 0, 0)), Difference(3, (0, 0, 0), (0, 0, 1)))


_numbers = st.integers(0, 4)
_rules = st.builds(
    lambda o, c, p, kind, condition: component(
        1, original_count=o, certified_copy_count=c, photocopy_count=p, kind=kind, condition=condition
    ),
    _numbers, _numbers, _numbers, st.sampled_from(["SUBMIT", "PRESENT"]), st.sampled_from(["", "nếu có"]),
)  # fmt: skip


@given(_rules, _numbers, _numbers, _numbers)
def test_one_more_copy_never_makes_a_component_incomplete(rule: ComponentRule, o: int, c: int, p: int) -> None:
    state, sentence = words(rule, Count(1, o, c, p))

    assert sentence
    if state in (CheckState.COMPLETE, CheckState.TOO_MANY):
        for more in (Count(1, o + 1, c, p), Count(1, o, c + 1, p), Count(1, o, c, p + 1)):
            assert words(rule, more)[0] is not CheckState.MISSING


@given(_rules)
def test_exactly_what_is_asked_for_is_complete(rule: ComponentRule) -> None:
    state, _ = words(rule, Count(1, rule.original_count, rule.certified_copy_count, rule.photocopy_count))

    assert state in (CheckState.COMPLETE, CheckState.NOT_NEEDED, CheckState.SHOWN)


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_a_count_of_nothing_says_so(o: int, c: int, p: int, e: int) -> None:
    assert Count(1, o, c, p, e).is_nothing == (o + c + p + e == 0)
