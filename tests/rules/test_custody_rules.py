"""Who holds the paper: only the holder gives, only who was offered takes, and a chain without a break."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.record.custody.rules import (
    AlreadyOffered,
    Direction,
    EnvelopeFacts,
    Move,
    NoEnvelope,
    NothingOffered,
    NotHolder,
    SealBroken,
    agency,
    broken_links,
    person,
    point,
    require_envelope,
    require_held_by,
    require_offered_to,
    require_seal,
)

MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
CLERK, OFFICE, POST = person("buudien.cainuoc"), agency("H12.17"), point("bd-cai-nuoc")
ENVELOPE = EnvelopeFacts(1, "MC-7K3Q9F2M-0", Direction.SUBMIT, "0048213", CLERK, None)
OFFERED = replace(ENVELOPE, offered_to=OFFICE)


def test_what_is_not_there_cannot_be_moved() -> None:
    with pytest.raises(NoEnvelope) as refusal:
        require_envelope(None, doing="giao", advice="Nhận và niêm phong hồ sơ trước.")

    assert refusal.value.sentence == "Chưa có phong bì để giao. Nhận và niêm phong hồ sơ trước."


def test_only_the_holder_gives() -> None:
    require_held_by(ENVELOPE, (CLERK,), doing="giao")
    with pytest.raises(NotHolder):
        require_held_by(ENVELOPE, (OFFICE, POST), doing="giao")
    with pytest.raises(NotHolder):
        require_held_by(ENVELOPE, (), doing="giao")


def test_one_open_offer_at_a_time() -> None:
    with pytest.raises(AlreadyOffered):
        require_held_by(OFFERED, (CLERK,), doing="giao")


def test_only_who_was_offered_takes() -> None:
    require_offered_to(OFFERED, (OFFICE,))
    with pytest.raises(NothingOffered):
        require_offered_to(OFFERED, (CLERK, POST))
    with pytest.raises(NothingOffered):
        require_offered_to(ENVELOPE, (OFFICE, CLERK))


def test_a_seal_that_reads_otherwise_is_set_aside() -> None:
    require_seal(ENVELOPE, "0048213")
    require_seal(ENVELOPE, "")  # not read again
    with pytest.raises(SealBroken) as refusal:
        require_seal(ENVELOPE, "0048214")

    assert "0048214" in refusal.value.sentence
    assert refusal.value.field == "seal_no"


def chain(*holders: str) -> list[Move]:
    return [
        Move(
            number, number - 1 or None, giver, taker, MONDAY + timedelta(minutes=number), "0048213",
            f"hash-{number - 1}" if number > 1 else "", f"hash-{number}",
        )
        for number, (giver, taker) in enumerate(pairwise(holders), start=1)
    ]  # fmt: skip


def test_an_unbroken_chain_has_no_bad_link() -> None:
    assert broken_links(chain("applicant", CLERK, OFFICE)) == []
    assert broken_links([]) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"from_holder": POST},
        {"prev_no": None},
        {"prev_no": 7},
        {"prev_hash": "another"},
        {"at": MONDAY - timedelta(minutes=1)},
        {"move_no": 5},
    ],
)
def test_a_link_that_does_not_join_is_found(changed: dict[str, object]) -> None:
    moves = chain("applicant", CLERK, OFFICE, "applicant")
    moves[1] = replace(moves[1], **changed)

    assert changed.get("move_no", 2) in broken_links(moves)


def test_a_chain_that_begins_in_the_middle_is_broken() -> None:
    moves = chain("applicant", CLERK, OFFICE)

    assert broken_links(moves[1:]) == [2]


_holders = st.lists(st.sampled_from([CLERK, OFFICE, POST, "applicant"]), min_size=1, max_size=8)


@given(_holders, st.data())
def test_no_move_can_be_left_out_or_swapped_unseen(holders: list[str], data: st.DataObject) -> None:
    moves = chain("start", *holders)
    assert broken_links(moves) == []

    place = data.draw(st.integers(0, len(moves) - 1))
    without = moves[:place] + moves[place + 1 :]

    assert broken_links(without) != [] or place == len(moves) - 1
    if place:
        swapped = [*moves[: place - 1], moves[place], moves[place - 1], *moves[place + 1 :]]
        assert broken_links(swapped) != []
