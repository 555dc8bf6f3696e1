"""The rules of a shift: what must lie in a drawer, what can have been counted, who counts again; and shelves."""

from datetime import datetime, timedelta, timezone

import pytest

from motcua.base.violations import NotReadable
from motcua.record.custody.rules import (
    Laid,
    Move,
    StillInHand,
    is_shelf_label,
    misplaced,
    require_nothing_in_hand,
    require_shelf,
    shelf_of,
)
from motcua.record.payments.rules import (
    AlreadyCounted,
    DrawerCounted,
    DrawerWaits,
    FloatOutOfRange,
    KindSum,
    Money,
    NotesOutOfRange,
    NotToRecount,
    RecountByAnother,
    RecountElsewhere,
    ShiftClosed,
    ShiftState,
    counted_vnd,
    expected_vnd,
    require_drawer_free,
    require_float,
    require_notes,
    require_recounter,
    require_to_count,
)

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=timezone(timedelta(hours=7)))
SECOND = timedelta(seconds=1)


def test_the_drawer_holds_float_differences_before_and_what_the_ledger_says() -> None:
    kinds = [KindSum(Money.PHI, 200_000, 400_000, 2, 200_000), KindSum(Money.POSTAGE, 30_000, 31_000, 1, 0)]

    assert [kind.left_vnd for kind in kinds] == [400_000, 61_000]
    assert expected_vnd(100_000, -5_000, kinds) == 100_000 - 5_000 + 400_000 + 61_000


def test_notes_are_counted_by_value() -> None:
    assert counted_vnd({500_000: 2, 1_000: 3}) == 1_003_000
    assert counted_vnd({}) == 0


@pytest.mark.parametrize("notes", [{500_000: -1}, {500_000: 10_000}, {300_000: 1}, {1: 1}])
def test_numbers_of_notes_that_nobody_can_have_counted_are_refused_at_their_field(notes: dict[int, int]) -> None:
    with pytest.raises(NotesOutOfRange) as refusal:
        require_notes(notes)

    assert refusal.value.field == f"notes-{next(iter(notes))}"


@pytest.mark.parametrize("float_vnd", [-1_000, 1, 1_500, 100_001_000])
def test_a_float_that_nobody_is_given_is_refused(float_vnd: int) -> None:
    with pytest.raises(FloatOutOfRange):
        require_float(float_vnd)

    require_float(0)
    require_float(200_000)


def test_a_drawer_is_counted_once_by_its_holder() -> None:
    require_to_count("CA-1", ShiftState.OPEN, None, None)
    for state in (ShiftState.RECOUNT, ShiftState.REASON):
        with pytest.raises(AlreadyCounted, match="16/11/2026, 12 giờ 00"):
            require_to_count("CA-1", state, NOON, None)
    with pytest.raises(ShiftClosed, match="CA-1 đã đóng lúc 16/11/2026, 12 giờ 00"):
        require_to_count("CA-1", ShiftState.CLOSED, NOON, NOON)


def recounter(by_id: str, points: tuple[str, ...], state: ShiftState = ShiftState.RECOUNT) -> None:
    require_recounter("CA-1", state, person_id="a", point_id="p", by_id=by_id, points=points)


def test_the_second_person_is_another_one_of_the_same_point_and_is_waited_for() -> None:
    recounter("b", ("p",))
    with pytest.raises(RecountByAnother):
        recounter("a", ("p",))
    with pytest.raises(RecountElsewhere):
        recounter("b", ("q",))
    with pytest.raises(RecountElsewhere):
        recounter("b", ())
    for state in (ShiftState.OPEN, ShiftState.REASON, ShiftState.CLOSED):
        with pytest.raises(NotToRecount):
            recounter("b", ("p",), state)


def test_money_does_not_move_at_an_instant_that_a_count_has_seen() -> None:
    require_drawer_free(ShiftState.OPEN, None, NOON, puts_in=True)
    for state in ShiftState:
        for puts_in in (True, False):
            with pytest.raises(DrawerCounted):
                require_drawer_free(state, NOON, NOON, puts_in=puts_in)
    require_drawer_free(ShiftState.CLOSED, NOON, NOON + SECOND, puts_in=True)


def test_nothing_is_put_into_a_drawer_that_waits_for_its_second_count_but_what_is_handed_on_may_go() -> None:
    for state in (ShiftState.RECOUNT, ShiftState.REASON):
        with pytest.raises(DrawerWaits):
            require_drawer_free(state, NOON, NOON + SECOND, puts_in=True)
        require_drawer_free(state, NOON, NOON + SECOND, puts_in=False)


# ---- shelves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shelf"),
    [
        ("A5", "A5"), ("a5", "A5"), (" a 05 ", "A5"), ("NGAN-A5", "A5"), ("Ngăn A5", "A5"), ("ngăn kq12", "KQ12"),
        ("Ạ", "A5"),  # a VNI keyboard takes the 5 for a dot below
        ("A0", None), ("A1234", None), ("5A", None), ("", None), ("hộ khẩu", None), ("A5; drop", None),
        ("A5" * 20, None), ("Đ5", None),
    ],
)  # fmt: skip
def test_a_shelf_is_letters_and_a_number(typed: str, shelf: str | None) -> None:
    assert shelf_of(typed) == shelf


def test_what_names_no_shelf_is_refused_with_an_example() -> None:
    assert require_shelf("A5", "a5") == "A5"
    with pytest.raises(NotReadable, match=r"ví dụ A5\. Đang gõ “hộ khẩu”"):
        require_shelf(None, "hộ khẩu")


def test_only_a_printed_label_is_a_shelf_beyond_doubt() -> None:
    assert is_shelf_label("NGAN-A5")
    assert not is_shelf_label("A5")


def test_a_shift_does_not_end_while_envelopes_are_in_hand() -> None:
    require_nothing_in_hand(0)
    with pytest.raises(StillInHand, match=r"Ca chưa đóng được: đang giữ 2 phong bì\. Giao hoặc xếp vào ngăn"):
        require_nothing_in_hand(2)


def move(number: int, to: str) -> Move:
    return Move(number, number - 1 or None, "x", to, NOON + number * SECOND, "", "", "")


def test_a_placement_is_by_the_hands_that_held_the_envelope_and_in_order() -> None:
    moves = [move(1, "person:a"), move(2, "person:b")]
    first, second = Laid(1, 1, "person:a", "A5", NOON + SECOND), Laid(2, 2, "person:b", "", NOON + 3 * SECOND)

    assert misplaced(moves, [first, second]) == []
    assert misplaced(moves, [Laid(1, 1, "person:b", "A5", NOON + SECOND)]) == [1]
    assert misplaced(moves, [Laid(1, 3, "person:b", "A5", NOON + 9 * SECOND)]) == [1]
    assert misplaced(moves, [Laid(1, 2, "person:b", "A5", NOON + SECOND)]) == [1]
    assert misplaced(moves, [second]) == [2]
    assert misplaced(moves, [Laid(1, 2, "person:b", "A5", NOON + 3 * SECOND), Laid(2, 1, "person:a", "", NOON)]) == [2]
