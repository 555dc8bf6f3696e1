"""What a version says for a channel, a case and a class of people."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.catalogue.process import (
    days_words,
    faults_of_process,
    hours_of_path,
    rounds,
    steps_of_others,
    unknown_agencies,
)
from motcua.ground.catalogue.rules import (
    Case,
    ComponentRule,
    ExemptionRule,
    FeeAmount,
    LimitAmount,
    LimitFor,
    NoSuchCase,
    Procedure,
    ResultRule,
    StageRule,
)

DAY = date(2026, 11, 2)


def component(number: int, case: str = "") -> ComponentRule:
    return ComponentRule(number, f"Giấy {number}", "SUBMIT", 1, 0, 0, "", False, case_code=case)


def fee(amount: int, channel: str = "", case: str = "", label: str = "Lệ phí", number: int = 1) -> FeeAmount:
    return FeeAmount("LE_PHI", label, amount, "RECEPTION", "", number, channel, case)


def days(quantity: int) -> LimitAmount:
    return LimitAmount(quantity, "working_days")


def stage(hours: int, case: str = "") -> StageRule:
    return StageRule(1, "Thẩm định", "Phòng A", "", hours, case)


def version(
    limits: tuple[LimitFor, ...] = (), fees: tuple[FeeAmount, ...] = (), exemptions: tuple[ExemptionRule, ...] = ()
) -> Procedure:
    return Procedure(
        id="1@2026", code="1", name="A", short_name="A", field_code="F", field_name="F", level="COMMUNE",
        limit_quantity=10, limit_unit="working_days", on_supplement="RESTART", day_counting="by_clock",
        cutoff=time(15), set_count=1, result_name="Giấy phép", post_submit=True, post_return=True, legal_basis=(),
        decision="", form_set="2025", valid_from=date(2026, 1, 1), valid_to=None, components=(), fees=(),
        cases=(Case("X", "Trường hợp X"),), all_components=(component(1), component(2, "X"), component(3, "Y")),
        limits=limits, all_fees=fees, exemptions=exemptions, results=(ResultRule("Giấy phép X", "X"),),
        stages=(stage(80), stage(40, "X")),
    ).ordinary()  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "case", "limit"),
    [("", "", 10), ("DIRECT", "", 10), ("ONLINE", "", 8), ("DIRECT", "X", 15), ("ONLINE", "X", 12), ("POST", "X", 15)],
)
def test_the_limit_that_names_most_of_channel_and_case_holds(channel: str, case: str, limit: int) -> None:
    rules = (LimitFor("ONLINE", "", days(8)), LimitFor("", "X", days(15)), LimitFor("ONLINE", "X", days(12)))

    assert version(rules).limit_for(channel, case) == days(limit)


def test_a_case_has_the_papers_of_every_case_and_its_own() -> None:
    numbers = [item.component_no for item in version().components_for("X")]

    assert numbers == [1, 2]
    assert [item.component_no for item in version().components] == [1]


def test_a_fee_of_the_case_or_channel_takes_the_place_of_the_ordinary_one() -> None:
    procedure = version(fees=(fee(50), fee(30, "ONLINE"), fee(90, case="X"), fee(5, label="Bản sao", number=2)))

    assert [item.amount_vnd for item in procedure.fees] == [50, 5]
    assert [item.amount_vnd for item in procedure.fees_for("", "ONLINE")] == [30, 5]
    assert [item.amount_vnd for item in procedure.fees_for("X", "DIRECT")] == [90, 5]


def test_what_is_free_in_a_channel_is_no_charge_there() -> None:
    procedure = version(fees=(fee(50), fee(0, "ONLINE")))

    assert procedure.fees_for("", "ONLINE") == ()
    assert len(procedure.fees_for("", "DIRECT")) == 1


def test_a_fee_is_charged_in_its_days() -> None:
    dated = FeeAmount("PHI", "Phí", 9, "RECEPTION", "", charged_from=DAY, charged_to=DAY)
    procedure = version(fees=(dated,))

    assert [len(procedure.fees_for("", "", (), day)) for day in (date(2026, 11, 1), DAY, date(2026, 11, 3))] == [
        0,
        1,
        0,
    ]


def test_of_several_exemptions_the_greatest_is_granted_and_named() -> None:
    half = ExemptionRule("A", "Hộ nghèo", "Luật A", None, 50, None)
    fixed = ExemptionRule("B", "Người có công", "Luật B", 1, None, 10)
    procedure = version(fees=(fee(101),), exemptions=(half, fixed))

    assert [item.amount_vnd for item in procedure.fees_for("", "", ("A",))] == [50]
    (lowered,) = procedure.fees_for("", "", ("A", "B"))
    assert (lowered.amount_vnd, lowered.exempted_by) == (10, "Người có công: Luật B")
    assert procedure.fees_for("", "", ("C",)) == procedure.fees


def test_who_is_exempted_wholly_still_sees_why() -> None:
    free = ExemptionRule("A", "Trẻ em", "Luật Trẻ em", None, 100, None)

    (item,) = version(fees=(fee(50),), exemptions=(free,)).fees_for("", "", ("A",))

    assert (item.amount_vnd, item.exempted_by) == (0, "Trẻ em: Luật Trẻ em")


@given(st.integers(0, 10_000_000), st.integers(1, 100))
def test_a_share_never_raises_an_amount_and_rounds_for_the_payer(amount: int, percent: int) -> None:
    left = ExemptionRule("A", "A", "B", None, percent, None).lowered(amount)

    assert 0 <= left <= amount
    assert left * 100 <= amount * (100 - percent)


def test_a_version_as_chosen_has_the_limit_papers_stages_and_result_of_the_case() -> None:
    rules = (LimitFor("", "X", days(5)),)

    chosen = version(rules).chosen("DIRECT", "X")

    assert (chosen.limit_quantity, chosen.result_name, chosen.case) == (5, "Giấy phép X", "X")
    assert [item.component_no for item in chosen.components] == [1, 2]
    assert [item.budget_hours for item in chosen.stages] == [40]
    assert chosen.limit_for("ONLINE", "X") == days(5)


def test_a_case_that_the_version_has_not_is_refused() -> None:
    version().require_case("")
    version().require_case("X")
    with pytest.raises(NoSuchCase, match="“Z”"):
        version().require_case("Z")


def test_stages_sum_to_the_limit_of_their_case() -> None:
    limits = [LimitFor("", "X", days(5)), LimitFor("ONLINE", "", days(1))]

    assert faults_of_process(days(10), limits, (stage(80), stage(40, "X"))) == ()
    assert faults_of_process(days(10), limits, ()) == ()
    assert faults_of_process(days(10), limits, (stage(80), stage(44, "X"))) == (
        "các bước của trường hợp X cộng lại 5 ngày 4 giờ, thời hạn là 5 ngày",
    )
    assert faults_of_process(LimitAmount(0, "same_day"), [], (stage(4),)) == ()
    assert len(faults_of_process(LimitAmount(0, "same_day"), [], (stage(9),))) == 1


@pytest.mark.parametrize(("hours", "words"), [(0, "0 giờ"), (4, "4 giờ"), (8, "1 ngày"), (12, "1 ngày 4 giờ")])
def test_hours_are_said_as_days(hours: int, words: str) -> None:
    assert days_words(hours) == words


# -- steps of other agencies -------------------------------------------------------------------------------------------


def step(no: int, hours: int, order: int | None = None, agency: str = "") -> StageRule:
    return StageRule(no, f"Bước {no}", "Phòng A", "", hours, "", order, agency)


def test_steps_of_one_order_are_one_round_and_the_longest_of_them_counts() -> None:
    process = (step(1, 8), step(2, 16, 1, "A"), step(3, 24, 1, "B"), step(4, 8, None, "C"), step(5, 8))

    assert [[stage.stage_no for stage in each] for each in rounds(process)] == [[1], [2, 3], [4], [5]]
    assert hours_of_path(process) == 8 + 24 + 8 + 8
    assert faults_of_process(days(6), (), process) == ()
    assert faults_of_process(days(8), (), process) == ("các bước cộng lại 6 ngày, thời hạn là 8 ngày",)
    assert [[stage.stage_no for stage in each] for each in steps_of_others(process, "B")] == [[2], [4]]


def test_an_order_stands_at_neighbouring_steps_and_asks_an_agency_once() -> None:
    parted = (step(1, 8, 1, "A"), step(2, 8), step(3, 8, 1, "B"))
    twice = (step(1, 8, 2, "A"), step(2, 8, 2, "A"))

    assert faults_of_process(days(3), (), parted) == (
        "thứ tự 1 ghi ở các bước không liền nhau, nên không rõ bước nào làm song song",
    )
    assert faults_of_process(days(1), (), twice) == ("cơ quan A bị hỏi 2 lần cùng lúc ở thứ tự 2; gộp lại một bước",)


def test_agencies_that_the_catalogue_does_not_hold_are_named() -> None:
    assert [stage.stage_no for stage in unknown_agencies((step(1, 8), step(2, 8, None, "X")), {"A"})] == [2]
