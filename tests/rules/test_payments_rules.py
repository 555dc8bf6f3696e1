"""Money: what is booked, taken, remitted or cancelled sums to zero per kind, and kinds never share a sum."""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.record.payments.rules import (
    APPLICANT,
    Line,
    Money,
    MoneyMismatch,
    Owed,
    booked,
    cancelled,
    claim,
    drawer,
    remitted,
    require_exact,
    taken,
    unbalanced,
)

FEE = Owed(1, Money.PHI, "Phí", 200_000, "RECEPTION", "agency:H12.17")
POSTAGE = Owed(2, Money.POSTAGE, "Cước", 30_000, "RETURN", "post")

_charges = st.lists(
    st.builds(
        Owed,
        st.integers(1, 20),
        st.sampled_from(Money),
        st.just("Khoản thu"),
        st.integers(1, 50_000_000),
        st.sampled_from(["RECEPTION", "RETURN"]),
        st.sampled_from(["agency:H12.17", "agency:H12.101", "post"]),
    ),
    max_size=6,
    unique_by=lambda charge: charge.charge_no,
)


def balances(lines: Iterable[Line]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        found[line.account] += line.amount_vnd
    return {account: amount for account, amount in found.items() if amount}


@given(_charges)
def test_every_step_sums_to_zero_per_kind(charges: list[Owed]) -> None:
    for lines in (booked(charges), taken(charges, "a"), remitted(charges, drawer("a")), cancelled(charges)):
        assert unbalanced(lines) == {}
        assert all(line.amount_vnd for line in lines)


@given(_charges)
def test_booked_and_cancelled_leaves_nothing(charges: list[Owed]) -> None:
    assert balances((*booked(charges), *cancelled(charges))) == {}


@given(_charges)
def test_what_was_taken_lies_in_the_drawer_and_nobody_owes_it_any_more(charges: list[Owed]) -> None:
    found = balances((*booked(charges), *taken(charges, "buudien.cainuoc")))

    assert found.pop(drawer("buudien.cainuoc"), 0) == sum(charge.amount_vnd for charge in charges)
    assert APPLICANT not in found
    assert found == {
        claim(creditor): -sum(charge.amount_vnd for charge in charges if charge.creditor == creditor)
        for creditor in {charge.creditor for charge in charges}
    }


@given(_charges)
def test_what_was_remitted_has_left_the_drawer_for_its_creditors(charges: list[Owed]) -> None:
    found = balances((*booked(charges), *taken(charges, "a"), *remitted(charges, drawer("a"))))

    assert drawer("a") not in found
    assert APPLICANT not in found
    for creditor in {charge.creditor for charge in charges}:
        assert found[creditor] == -found[claim(creditor)]


@given(_charges)
def test_each_line_keeps_the_kind_and_the_charge_it_moves(charges: list[Owed]) -> None:
    by_no = {charge.charge_no: charge for charge in charges}

    for line in (*booked(charges), *taken(charges, "a"), *remitted(charges, drawer("a")), *cancelled(charges)):
        assert line.kind is by_no[line.charge_no].kind
        assert abs(line.amount_vnd) == by_no[line.charge_no].amount_vnd


@given(_charges, st.sampled_from(Money), st.integers(1, 1_000_000))
def test_a_line_too_many_is_told_by_its_kind(charges: list[Owed], kind: Money, amount: int) -> None:
    lines = (*booked(charges), Line(drawer("a"), kind, amount, 1))

    assert unbalanced(lines) == {kind: amount}


def test_kinds_do_not_make_up_for_each_other() -> None:
    lines = [Line("x", Money.PHI, 1_000, 1), Line("y", Money.POSTAGE, -1_000, 1)]

    assert unbalanced(lines) == {Money.PHI: 1_000, Money.POSTAGE: -1_000}


def test_the_money_laid_down_is_the_money_owed_to_the_dong() -> None:
    require_exact(230_000, 230_000)
    for given_vnd in (229_999, 230_001, 0):
        with pytest.raises(MoneyMismatch) as refusal:
            require_exact(230_000, given_vnd)
        assert "230.000 đ" in refusal.value.sentence
        assert refusal.value.field == "taken_vnd"
