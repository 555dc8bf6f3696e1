"""The QR code of an identity card: what a form needs of it, and nothing of what is no card."""

import pytest

from motcua.base.ids import is_card, read_card

CARD = "096085000123|381234567|Nguyễn Văn Thắng|01011985|Nam|Số 12, ấp Cái Rô, xã Cái Nước|01072021"


def test_number_name_and_address_are_read_and_no_more() -> None:
    card = read_card(CARD)

    assert card is not None
    assert (card.personal_id, card.name) == ("096085000123", "Nguyễn Văn Thắng")
    assert card.address == "Số 12, ấp Cái Rô, xã Cái Nước"
    assert card.doubts == ()
    assert "381234567" not in repr(card)


@pytest.mark.parametrize(
    "text",
    [
        CARD.replace("|381234567|", "||"),
        CARD + "|Nguyễn Văn A|Trần Thị B|",
        CARD.replace("Nguyễn", "Nguye\u0302\u0303n"),
        f" {CARD} ",
    ],
    ids=["no former card", "the card of 2024", "the other Unicode form", "spaces"],
)
def test_cards_of_every_making_are_read(text: str) -> None:
    card = read_card(text)

    assert card is not None
    assert card.name == "Nguyễn Văn Thắng"


def test_a_year_or_sex_that_disagrees_is_a_doubt_and_no_refusal() -> None:
    card = read_card(CARD.replace("01011985", "01011975").replace("|Nam|", "|Nữ|"))

    assert card is not None
    assert len(card.doubts) == 2
    assert "năm sinh 1985" in card.doubts[0]


@pytest.mark.parametrize("born", ["1985", "31021985", "", "abc"])
def test_a_day_of_birth_that_is_none_is_passed_over(born: str) -> None:
    card = read_card(CARD.replace("01011985", born))

    assert card is not None
    assert card.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "096085000123",
        "MC-7K3Q9F2M-W",
        "|||||",
        CARD.replace("096085000123", "09608500012"),
        CARD.replace("096085000123", "097085000123"),
        CARD.replace("Nguyễn Văn Thắng", " "),
        CARD + "x" * 2_000,
    ],
)
def test_what_is_no_card_is_none(text: str) -> None:
    assert read_card(text) is None


def test_the_shape_is_told_apart_from_what_stands_in_it() -> None:
    assert is_card("|||||")
    assert not is_card("Nguyễn Văn Thắng | Trần Thị B")
