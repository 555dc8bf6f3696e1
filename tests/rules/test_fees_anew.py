"""Fees reckoned anew when somebody pays less or the version changes, and what of paid money may go back. Pure rules."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import ExemptionRule
from motcua.ground.deadlines.rulesets import LAW, RuleSet, RuleSetNotReadable
from motcua.record.payments.assessing import (
    MORE,
    Claim,
    DenialWithoutReason,
    ExemptionFacts,
    GrantedAlready,
    NothingClaimed,
    ProofMissing,
    reassess,
    reduced_words,
    require_proof,
    require_settling,
)
from motcua.record.payments.refunds import (
    ChargeTwice,
    Ending,
    Ground,
    InAnothersDrawer,
    MoreThanPaid,
    NoSuchCharge,
    NotRefundable,
    RefundPaperDay,
    RefundPaperMissing,
    RefundUnsigned,
    SeveralPlaces,
    WithTheAgency,
    chosen,
    offers,
    require_papers,
    require_reach,
    words_at_the_end,
)
from motcua.record.payments.rules import Money, Owed, booked, given_back, taken, unbalanced

AGENCY = "agency:H12.17"
WHY = "Học sinh: Thông tư 16/2025/TT-BTC"
DAY = date(2026, 11, 2)


def charge(number: int, amount: int, kind: Money = Money.PHI, *, paid: bool = False, label: str = "Phí") -> Owed:
    creditor = "post" if kind is Money.POSTAGE else AGENCY
    return Owed(number, kind, label, amount, "RECEPTION", creditor, paid)


def fee(amount: int, whole: int | None = None, label: str = "Phí", kind: Money = Money.PHI) -> Owed:
    by = WHY if whole is not None else ""
    return Owed(0, kind, label, amount, "RECEPTION", AGENCY, amount == 0, whole_vnd=whole, exempted_by=by)


# ---- who pays less ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "percent", "unit", "left"),
    [
        (200_000, 50, 1, 100_000),
        (33_333, 50, 1, 16_666),  # half a đồng is given to the payer
        (33_333, 50, 1_000, 16_000),  # and what does not divide by the setting too
        (200_000, 100, 1_000, 0),
        (999, 10, 1_000, 0),
    ],
)
def test_a_share_is_taken_off_in_whole_dong_rounded_down_to_the_unit_of_the_setting(
    amount: int, percent: int, unit: int, left: int
) -> None:
    assert ExemptionRule("A", "Hộ nghèo", "Luật", None, percent, None).lowered(amount, unit) == left


def test_a_fixed_remainder_stands_in_the_law_and_is_not_rounded() -> None:
    assert ExemptionRule("A", "Học sinh", "Luật", 1, None, 100_500).lowered(200_000, 1_000) == 100_500
    assert LAW.fee_rounded_down_to_vnd == 1


def test_nobody_pays_less_without_a_proof_and_nothing_is_settled_twice() -> None:
    rule = ExemptionRule("HOC_SINH", "Học sinh", "Thông tư 16/2025/TT-BTC", 1, None, 100_000)
    granted = ExemptionFacts(Claim.GRANTED, "HOC_SINH", "Học sinh", "TT", None, "Thẻ", "", "x")

    with pytest.raises(ProofMissing, match="giấy tờ chứng minh") as missing:
        require_proof(rule, None, "")
    assert missing.value.law == "Thông tư 16/2025/TT-BTC"
    require_proof(rule, 2, "")
    require_proof(rule, None, "Thẻ sinh viên")
    with pytest.raises(NothingClaimed):
        require_settling(None, "", "Không có thẻ.")
    with pytest.raises(NothingClaimed):
        require_settling(replace(granted, state=Claim.DENIED), "", "Không có thẻ.")
    with pytest.raises(DenialWithoutReason):
        require_settling(granted, "", "")
    with pytest.raises(GrantedAlready):
        require_settling(granted, "HOC_SINH", "")
    require_settling(replace(granted, state=Claim.CLAIMED), "HOC_SINH", "")


# ---- reckoning anew --------------------------------------------------------------------------------------------------


def test_what_is_not_paid_yet_is_owed_no_more_and_booked_anew_lower() -> None:
    found = reassess(
        [charge(1, 200_000), charge(2, 30_000, Money.POSTAGE)], [fee(100_000, 200_000)], is_collected=False
    )

    assert [item.charge_no for item in found.cancelled] == [1]
    assert [(item.charge_no, item.amount_vnd, item.due_at) for item in found.booked] == [(3, 100_000, "RECEPTION")]
    assert found.booked[0].spared_vnd == 100_000
    assert found.difference_vnd == -100_000


def test_a_fee_of_which_nothing_remains_stays_as_a_charge_of_nothing_that_says_why() -> None:
    found = reassess([charge(1, 200_000)], [fee(0, 200_000)], is_collected=False)

    (free,) = found.booked
    assert (free.amount_vnd, free.is_open, free.spared_vnd, free.exempted_by) == (0, False, 200_000, WHY)
    assert booked([free]) == ()
    assert reduced_words([free]) == f"phí 200.000\u202fđ ({WHY})"


def test_what_was_paid_too_much_is_told_and_a_paid_charge_stays() -> None:
    found = reassess([charge(1, 200_000, paid=True)], [fee(50_000, 200_000)], is_collected=True)

    assert (found.cancelled, found.booked, found.over, found.marks) == ((), (), {1: 150_000}, {1: WHY})


def test_what_is_too_little_is_a_charge_of_its_own_paid_at_the_return() -> None:
    found = reassess([charge(1, 200_000, paid=True)], [fee(250_000)], is_collected=True)

    (more,) = found.booked
    assert (more.label, more.amount_vnd, more.due_at) == (f"Phí{MORE}", 50_000, "RETURN")
    again = reassess([charge(1, 200_000, paid=True), more], [fee(250_000)], is_collected=True)
    assert (again.cancelled, again.booked) == ((), ())


def test_a_fee_that_has_another_name_now_is_not_paid_twice() -> None:
    found = reassess(
        [charge(1, 200_000, paid=True, label="Phí cũ")], [fee(200_000, label="Phí mới")], is_collected=True
    )

    assert (found.booked, found.over) == ((), {1: 0})


def test_kinds_never_mix_and_postage_a_notice_and_what_was_cancelled_are_left_alone() -> None:
    notice = replace(charge(3, 70_000), due_at="APPRAISAL")
    gone = replace(charge(4, 90_000), cancelled=True)
    found = reassess(
        [charge(1, 200_000, paid=True), charge(2, 30_000, Money.POSTAGE, paid=True), notice, gone],
        [fee(200_000, kind=Money.LE_PHI, label="Lệ phí")], is_collected=True,
    )  # fmt: skip

    assert found.over == {1: 200_000}
    assert [(item.charge_no, item.kind) for item in found.booked] == [(5, Money.LE_PHI)]
    assert found.cancelled == ()


def test_what_went_back_as_too_much_is_asked_for_again_and_what_a_decision_gave_back_is_not() -> None:
    back = replace(charge(1, 200_000, paid=True), over_vnd=100_000, refunded_vnd=100_000)
    forgiven = replace(charge(1, 200_000, paid=True), refunded_vnd=100_000, waived_vnd=100_000)

    assert [item.amount_vnd for item in reassess([back], [fee(200_000)], is_collected=True).booked] == [100_000]
    assert reassess([forgiven], [fee(200_000)], is_collected=True).booked == ()


amounts = st.integers(0, 5).map(lambda number: number * 10_000)


@given(st.lists(st.tuples(amounts, st.booleans()), max_size=4), st.lists(amounts, max_size=3))
def test_after_any_reckoning_paid_and_owed_less_what_is_too_much_is_what_it_costs(
    there: list[tuple[int, bool]], costs: list[int]
) -> None:
    charges = [
        charge(number, amount or 10_000, paid=paid, label=f"Phí {number % 2}")
        for number, (amount, paid) in enumerate(there, start=1)
    ]
    fees = [fee(amount, label=f"Phí {number}") for number, amount in enumerate(costs) if amount]

    found = reassess(charges, fees, is_collected=False)

    kept = [item for item in charges if item.charge_no not in {gone.charge_no for gone in found.cancelled}]
    total = sum(item.amount_vnd for item in (*kept, *found.booked)) - sum(found.over.values())
    assert total == sum(item.amount_vnd for item in fees)
    assert all(item.is_open for item in found.cancelled)
    assert all(0 <= amount <= 50_000 for amount in found.over.values())


# ---- giving back -----------------------------------------------------------------------------------------------------

HERS, ANOTHERS = "drawer:buudien", "drawer:buuta"
PAID = (
    replace(charge(1, 200_000, paid=True), held_at=HERS),
    replace(charge(2, 40_000, Money.LE_PHI, paid=True, label="Lệ phí"), held_at=AGENCY),
    replace(charge(3, 30_000, Money.POSTAGE, paid=True, label="Cước"), held_at=HERS),
)
OPEN = Ending(None, was_assigned=False, was_carried=False)
EARLY = Ending("withdrawn", was_assigned=False, was_carried=False)


@pytest.mark.parametrize(
    ("ending", "back"),
    [
        (OPEN, set()),
        (EARLY, {1, 2, 3}),
        (Ending("withdrawn", was_assigned=False, was_carried=True), {1, 2}),
        (Ending("withdrawn", was_assigned=True, was_carried=True), set()),
        (Ending("not_accepted", was_assigned=False, was_carried=True), {1, 2}),
        (Ending("stopped", was_assigned=True, was_carried=True), {2}),
        (Ending("returned", was_assigned=True, was_carried=True), set()),
    ],
)
def test_which_kinds_go_back_when_a_case_ends_early_is_a_dated_row(ending: Ending, back: set[int]) -> None:
    found = offers(PAID, ending, LAW)

    assert {offer.charge.charge_no for offer in found if Ground.ENDED in offer.most_vnd} == back


def lines_refused(kind: type[RuleViolation], lines: Sequence[tuple[int, int]], ground: Ground, end: Ending) -> str:
    with pytest.raises(kind) as refusal:
        chosen(offers(PAID, end, LAW), lines, ground)
    return refusal.value.sentence


def test_no_more_goes_back_than_was_paid_too_much_and_nothing_twice() -> None:
    over = replace(PAID[0], over_vnd=50_000, refunded_vnd=20_000)
    found = offers([over], OPEN, LAW)

    assert found[0].most_vnd == {Ground.TOO_MUCH: 30_000, Ground.DECISION: 180_000}
    assert chosen(found, [(1, 30_000)], Ground.TOO_MUCH) == (HERS, (replace(over, amount_vnd=30_000),))
    with pytest.raises(MoreThanPaid, match=r"nhiều nhất 30\.000"):
        chosen(found, [(1, 30_001)], Ground.TOO_MUCH)
    assert offers([replace(PAID[0], refunded_vnd=200_000)], EARLY, LAW) == ()
    assert "hai lần" in lines_refused(ChargeTwice, [(1, 1_000), (1, 1_000)], Ground.ENDED, EARLY)
    assert "số 9" in lines_refused(NoSuchCharge, [(9, 1_000)], Ground.ENDED, EARLY)
    assert "Phí" in lines_refused(NotRefundable, [(1, 1_000)], Ground.TOO_MUCH, EARLY)
    assert "nhiều nơi" in lines_refused(SeveralPlaces, [(1, 1_000), (2, 1_000)], Ground.ENDED, EARLY)


def test_cash_goes_back_from_ones_own_drawer_and_an_agencys_money_by_the_head() -> None:
    in_drawer, at_agency, _ = offers(PAID, EARLY, LAW)
    (elsewhere,) = offers([replace(PAID[0], held_at=ANOTHERS)], EARLY, LAW)

    require_reach(in_drawer, "buudien", is_head=False)
    require_reach(at_agency, "giamdoc", is_head=True)
    with pytest.raises(WithTheAgency, match="Trưởng bộ phận"):
        require_reach(at_agency, "buudien", is_head=False)
    for is_head in (True, False):
        with pytest.raises(InAnothersDrawer, match="két của người khác"):
            require_reach(elsewhere, "buudien", is_head=is_head)


@pytest.mark.parametrize(
    ("account", "ground", "number", "day", "signed", "refusal"),
    [
        (HERS, Ground.ENDED, "", None, True, None),
        (HERS, Ground.ENDED, "", None, False, RefundUnsigned),
        (HERS, Ground.DECISION, "", None, True, RefundPaperMissing),
        (HERS, Ground.DECISION, "5/QĐ", None, True, RefundPaperMissing),
        (HERS, Ground.DECISION, "5/QĐ", DAY, True, None),
        (AGENCY, Ground.TOO_MUCH, "", None, False, RefundPaperMissing),
        (AGENCY, Ground.TOO_MUCH, "UNC 5", DAY, False, None),
        (AGENCY, Ground.TOO_MUCH, "UNC 5", date(2026, 11, 3), False, RefundPaperDay),
        (AGENCY, Ground.TOO_MUCH, "UNC 5", date(2026, 10, 31), False, RefundPaperDay),
    ],
)
def test_cash_needs_a_signature_an_account_and_a_decision_a_document(
    account: str, ground: Ground, number: str, day: date | None, signed: bool, refusal: type[RuleViolation] | None
) -> None:
    def ask() -> None:
        require_papers(
            account,
            ground,
            document_no=number,
            document_on=day,
            is_signed=signed,
            opened_on=date(2026, 11, 1),
            today=DAY,
        )

    if refusal is None:
        ask()
        return
    with pytest.raises(refusal):
        ask()


def test_what_goes_back_is_the_opposite_of_its_taking_and_booking() -> None:
    (one,) = (charge(1, 200_000),)
    lines = (*booked([one]), *taken([one], "buudien"), *given_back([replace(one, amount_vnd=200_000)], HERS))

    assert unbalanced(lines) == {}
    accounts = {line.account for line in lines}
    assert {account: sum(x.amount_vnd for x in lines if x.account == account) for account in accounts} == dict.fromkeys(
        accounts, 0
    )


def test_a_notice_of_stopping_says_what_goes_back_what_is_kept_and_what_nobody_owes() -> None:
    told = words_at_the_end(
        [*PAID, charge(4, 25_000, label="Phí sau"), replace(charge(5, 9_000), cancelled=True)],
        Ending("stopped", was_assigned=True, was_carried=True), LAW,
    )  # fmt: skip

    assert told == (
        "Đã nộp lệ phí 40.000\u202fđ, được hoàn lại. "
        "Đã nộp phí 200.000\u202fđ; cước bưu chính 30.000\u202fđ, không hoàn lại. Không phải nộp phí 25.000\u202fđ."
    )
    assert words_at_the_end([], EARLY, LAW) == "Hồ sơ không phát sinh khoản thu nào."


@pytest.mark.parametrize("line", ["PHI", "PHI=SOMETIMES", "FINE=ALWAYS", "PHI=ALWAYS, PHI=ALWAYS", "PHI=ALWAYS; X"])
def test_a_rule_set_that_says_nonsense_of_what_goes_back_is_refused_at_its_field(line: str) -> None:
    with pytest.raises(RuleSetNotReadable, match="khoản được hoàn") as refusal:
        RuleSet(refund_stopped=line)
    assert refusal.value.field == "refund_stopped"
    assert RuleSet(refund_stopped="").goes_back("stopped") == {}
