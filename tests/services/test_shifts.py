"""Shifts and drawers, shelves and hands: what is written, what is refused, and that a refusal writes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.people.rules import Actor
from motcua.record import desks
from motcua.record.custody.models import Envelope, Placement
from motcua.record.custody.rules import NoEnvelope, NotHolder, OnNoShelf, StillInHand
from motcua.record.dossiers.models import Series
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import LedgerEntry, Shift, ShiftCount, ShiftLine
from motcua.record.payments.rules import (
    AlreadyCounted,
    DrawerCounted,
    DrawerWaits,
    NoCounter,
    NoShift,
    NotesOutOfRange,
    NotToExplain,
    NotToRecount,
    RecountByAnother,
    RecountElsewhere,
    ShiftAlreadyOpen,
    ShiftClosed,
    ShiftState,
)
from motcua.record.payments.shifts import Counter
from tests.factories import CAST, MONDAY, Life, actor, dossier_after, dossier_at

CLERK, COURIER, ELSEWHERE = CAST["post_clerk"], CAST["courier"], CAST["post_clerk_elsewhere"]
AT = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
HERE = ("bd-cai-nuoc",)
OPENED, EVENING = MONDAY - timedelta(minutes=48), MONDAY + timedelta(hours=9)
MINUTE = timedelta(minutes=1)
TABLES = (Shift, ShiftCount, ShiftLine, Placement, Envelope, Series, LedgerEntry)


def written() -> list[Any]:
    """Everything that a shift or a shelf writes."""
    return [list(model._default_manager.order_by("pk").values()) for model in TABLES]


def refused(kind: type[RuleViolation], do: Callable[[], Any]) -> RuleViolation:
    """The refusal of a call, which has written nothing."""
    before = written()
    with pytest.raises(kind) as refusal, transaction.atomic():
        do()
    assert written() == before
    return refusal.value


def opened(float_vnd: int = 0, at: datetime = OPENED, person: str = CLERK) -> str:
    return shifts.open_shift(person_id=person, counter=AT, float_vnd=float_vnd, at=at)


def notes_of(amount_vnd: int) -> dict[int, int]:
    """Notes that make an amount."""
    notes: dict[int, int] = {}
    for value in (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000):
        notes[value], amount_vnd = divmod(amount_vnd, value)
    assert amount_vnd == 0
    return notes


def count(
    shift: str, amount_vnd: int, at: datetime = EVENING, who: str = CLERK, count_id: UUID | None = None
) -> ShiftState:
    return desks.count_drawer(
        person_id=who, shift_id=shift, count_id=count_id or uuid4(), notes=notes_of(amount_vnd), at=at
    )


def recount(
    shift: str, amount_vnd: int, who: str = COURIER, points: tuple[str, ...] = HERE, **kwargs: Any
) -> ShiftState:
    return shifts.recount(
        by_id=who, points=points, shift_id=shift, count_id=kwargs.get("count_id") or uuid4(),
        notes=notes_of(amount_vnd), at=EVENING + MINUTE,
    )  # fmt: skip


def handed_over() -> Life:
    """A dossier whose fee was paid to the clerk and went to the agency; the postage stays in her drawer."""
    return dossier_after(Act.ACCEPT_HANDOVER)


def in_drawer(person: str = CLERK) -> int:
    return sum(LedgerEntry.objects.filter(account=f"drawer:{person}").values_list("amount_vnd", flat=True))


pytestmark = pytest.mark.django_db


# ---- opening ---------------------------------------------------------------------------------------------------------


def test_a_shift_is_opened_once_with_a_number_of_its_day() -> None:
    shift = opened(200_000)

    row = payments.current(CLERK)
    assert row is not None
    assert (shift, row.state, row.float_vnd, row.is_by_money) == ("CA-261102-0001", ShiftState.OPEN, 200_000, False)
    assert "đang mở từ 02/11/2026, 7 giờ 12" in refused(ShiftAlreadyOpen, opened).sentence


def test_who_stands_at_no_counter_opens_none() -> None:
    refused(NoCounter, lambda: shifts.open_shift(person_id=CLERK, counter=None, float_vnd=0, at=OPENED))


def test_the_first_money_opens_a_shift_with_the_float_of_the_one_before() -> None:
    count(opened(50_000), 50_000)
    later = EVENING + timedelta(days=1)

    assert shifts.open_by_money(person_id=CLERK, counter=AT, at=later)
    assert not shifts.open_by_money(person_id=CLERK, counter=AT, at=later - MINUTE)

    row = payments.current(CLERK)
    assert row is not None
    assert (row.is_by_money, row.float_vnd, row.opened_at) == (True, 50_000, later - MINUTE)


# ---- the blind count -------------------------------------------------------------------------------------------------


def test_a_count_that_agrees_closes_the_shift_and_writes_a_line_for_each_kind() -> None:
    shift = opened(100_000)
    handed_over()
    left = in_drawer()

    state = count(shift, 100_000 + left)

    assert state is ShiftState.CLOSED
    assert payments.current(CLERK) is None
    row = payments.history(CLERK)[0]
    assert (row.difference_vnd, row.closed_at, row.reason) == (0, EVENING, "")
    lines = {line.kind.value: (line.carried_vnd, line.taken_vnd, line.handed_vnd) for line in payments.lines_of(shift)}
    assert lines == {"PHI": (0, 200_000, 200_000), "LE_PHI": (0, 0, 0), "POSTAGE": (0, left, 0)}


def test_what_was_taken_before_the_shift_is_carried_into_it() -> None:
    handed_over()
    left = in_drawer()
    shift = opened(at=MONDAY + timedelta(hours=4))

    assert count(shift, left) is ShiftState.CLOSED
    assert {line.carried_vnd for line in payments.lines_of(shift)} == {0, left}


@pytest.mark.parametrize("offered", [False, True])
def test_a_shift_with_paper_in_hand_is_not_counted(offered: bool) -> None:
    shift = opened()
    life = dossier_after(Act.OFFER_HANDOVER if offered else Act.ACCEPT_BY_POST)
    dossier_after(Act.ACCEPT_BY_POST)

    said = refused(StillInHand, lambda: count(shift, in_drawer())).sentence

    assert said == "Ca chưa đóng được: đang giữ 2 phong bì. Giao hoặc xếp vào ngăn, rồi đóng lại."
    lay(life, "A5")
    assert "đang giữ 1 phong bì" in refused(StillInHand, lambda: count(shift, in_drawer())).sentence


@pytest.mark.parametrize("notes", [{500_000: -1}, {500_000: 10_000}, {3: 1}])
def test_numbers_that_nobody_counted_are_refused(notes: dict[int, int]) -> None:
    shift = opened()

    refused(
        NotesOutOfRange,
        lambda: desks.count_drawer(person_id=CLERK, shift_id=shift, count_id=uuid4(), notes=notes, at=EVENING),
    )


def test_nobody_counts_the_drawer_of_another_or_of_no_shift() -> None:
    shift = opened()

    refused(NoShift, lambda: count(shift, 0, who=COURIER))
    refused(NotThere, lambda: count("CA-000000-0000", 0))


def test_the_same_count_sent_twice_is_one_and_another_one_is_refused() -> None:
    shift, count_id = opened(), uuid4()
    first = count(shift, 0, count_id=count_id)
    before = written()

    assert count(shift, 0, count_id=count_id) is first is ShiftState.CLOSED
    assert written() == before
    assert "đã đóng lúc 02/11/2026, 17 giờ 00" in refused(ShiftClosed, lambda: count(shift, 1_000)).sentence


# ---- differences -----------------------------------------------------------------------------------------------------


def short_shift() -> tuple[str, int]:
    """A shift whose clerk counts 5.000 đ too little, and what the ledger expects."""
    shift = opened()
    handed_over()
    left = in_drawer()
    assert count(shift, left - 5_000) is ShiftState.RECOUNT
    return shift, left


def test_a_difference_waits_for_a_second_person_of_the_point() -> None:
    shift, _left = short_shift()

    assert [row.id for row in payments.to_recount(HERE, COURIER)] == [shift]
    assert payments.to_recount(HERE, CLERK) == ()
    assert payments.to_recount(("bd-u-minh",), ELSEWHERE) == ()
    refused(AlreadyCounted, lambda: count(shift, 1_000))
    refused(NotToExplain, lambda: shifts.explain(person_id=CLERK, shift_id=shift, reason="Thiếu", at=EVENING))


def test_the_second_person_is_neither_the_first_nor_from_elsewhere() -> None:
    shift, left = short_shift()

    refused(RecountByAnother, lambda: recount(shift, left, who=CLERK))
    refused(RecountElsewhere, lambda: recount(shift, left, who=ELSEWHERE, points=("bd-u-minh",)))
    refused(RecountElsewhere, lambda: recount(shift, left, points=()))
    refused(NotThere, lambda: recount("CA-000000-0000", 0))


def test_a_recount_that_agrees_closes_without_a_reason() -> None:
    shift, left = short_shift()

    assert recount(shift, left) is ShiftState.CLOSED
    row = payments.shift(shift)
    assert (row.difference_vnd, row.recounter_id, row.reason) == (0, COURIER, "")
    assert [(item.by_id, item.counted_vnd) for item in payments.counts_of(shift)] == [
        (CLERK, left - 5_000),
        (COURIER, left),
    ]
    refused(NotToRecount, lambda: recount(shift, left))


def test_a_difference_counted_twice_is_closed_with_a_reason_and_brought_forward() -> None:
    shift, left = short_shift()
    count_id = uuid4()
    assert recount(shift, left - 5_000, count_id=count_id) is ShiftState.REASON
    assert recount(shift, left - 5_000, count_id=count_id) is ShiftState.REASON
    refused(NoShift, lambda: shifts.explain(person_id=COURIER, shift_id=shift, reason="Thiếu", at=EVENING))
    refused(NotToRecount, lambda: recount(shift, left))

    closed = EVENING + 2 * MINUTE
    assert shifts.explain(person_id=CLERK, shift_id=shift, reason="Trả thừa.", at=closed) is ShiftState.CLOSED

    row = payments.shift(shift)
    assert (row.difference_vnd, row.reason, row.closed_at) == (-5_000, "Trả thừa.", closed)
    refused(ShiftClosed, lambda: shifts.explain(person_id=CLERK, shift_id=shift, reason="Khác", at=closed))
    following = opened(at=closed + timedelta(hours=14))
    assert payments.shift(following).brought_vnd == -5_000
    assert count(following, left - 5_000, at=closed + timedelta(hours=15)) is ShiftState.CLOSED
    assert payments.shift(following).difference_vnd == 0


def test_nothing_is_taken_into_a_drawer_that_waits_for_its_second_count() -> None:
    short_shift()
    life = dossier_after(Act.SUBMIT, now=EVENING)

    before = life.row.last_event_no
    refused(DrawerWaits, lambda: life.do(Act.ACCEPT_BY_POST))

    assert life.row.last_event_no == before
    assert life.status is Status.SUBMITTED


def test_money_of_an_instant_that_was_counted_is_not_written_later() -> None:
    life = dossier_after(Act.SUBMIT)
    count(opened(at=life.now), 0)

    refused(DrawerCounted, lambda: life.do(Act.ACCEPT_BY_POST))
    assert life.do(Act.ACCEPT_BY_POST, after=timedelta(hours=10)).facts["taken_vnd"] > 0


def test_state_money_handed_on_while_a_count_waits_is_seen_by_the_second_count() -> None:
    paid = dossier_after(Act.OFFER_HANDOVER)
    lay(paid, "A1")
    shift = opened(at=MONDAY + timedelta(hours=4))
    held = in_drawer()
    assert count(shift, held - 1_000) is ShiftState.RECOUNT
    paid.do(Act.ACCEPT_HANDOVER, after=EVENING + timedelta(seconds=30) - paid.now)

    assert recount(shift, held - 200_000) is ShiftState.CLOSED
    assert [item.expected_vnd for item in payments.counts_of(shift)] == [held, held - 200_000]


# ---- receipts --------------------------------------------------------------------------------------------------------


def test_receipts_stand_by_kind_and_say_what_still_lies_in_the_drawer() -> None:
    opened()
    life = handed_over()
    other = dossier_after(Act.ACCEPT_BY_POST, now=MONDAY + timedelta(hours=2))

    page = payments.receipts(CLERK, OPENED)

    assert [row.dossier_id for row in page.rows] == [other.dossier_id, life.dossier_id]
    newest, oldest = page.rows
    assert newest.amounts == oldest.amounts
    assert oldest.amounts[next(kind for kind in oldest.amounts if kind.value == "PHI")] == 200_000
    assert newest.in_drawer_vnd == newest.total_vnd == sum(newest.amounts.values())
    assert oldest.in_drawer_vnd == oldest.total_vnd - 200_000
    assert payments.receipt_count(CLERK, OPENED) == 2
    assert payments.receipts(CLERK, MONDAY + timedelta(hours=1)).rows == page.rows[:1]
    assert payments.receipts(CLERK, OPENED, MONDAY + timedelta(hours=1)).rows == page.rows[1:]
    assert payments.receipts(COURIER, OPENED).rows == ()


def test_receipts_come_in_pages_without_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "PAGE_SIZE", 2)
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(5)]  # all at the same instant

    found, cursor = [], None
    for _ in range(3):
        page = payments.receipts(CLERK, OPENED, cursor=cursor)
        found += [row.dossier_id for row in page.rows]
        cursor = page.next_cursor

    assert cursor is None
    assert sorted(found) == sorted(life.dossier_id for life in lives)
    with pytest.raises(RuleViolation, match="Vị trí trang"):
        payments.receipts(CLERK, OPENED, cursor="abc")


# ---- shelves ---------------------------------------------------------------------------------------------------------


def lay(life: Life, shelf: str, who: str = "post_clerk", at: datetime | None = None) -> tuple[str, str]:
    at = at or life.now + MINUTE
    person = actor(who)
    places = assignments_of(person.id, at.date())
    return desks.lay_on_shelf(dossier_id=life.dossier_id, actor=person, places=places, shelf=shelf, at=at)


def take_off(life: Life, who: Actor) -> tuple[str, str]:
    places = assignments_of(who.id, life.now.date())
    return desks.take_off_shelf(dossier_id=life.dossier_id, actor=who, places=places, at=life.now + MINUTE)


def envelope(life: Life) -> Envelope:
    return Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0]


def test_an_envelope_lies_on_one_shelf_and_its_holder_stays() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    holder = envelope(life).holder

    assert lay(life, "A5") == (envelope(life).code, "")
    assert lay(life, "B2") == (envelope(life).code, "A5")

    assert (envelope(life).shelf, envelope(life).holder, envelope(life).placement_no) == ("B2", holder, 2)
    assert list(Placement.objects.order_by("placement_no").values_list("shelf", "holder", "point_id")) == [
        ("A5", holder, "bd-cai-nuoc"),
        ("B2", holder, "bd-cai-nuoc"),
    ]


def test_the_same_shelf_twice_is_once() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    lay(life, "A5")
    before = written()

    assert lay(life, "A5")[1] == "A5"
    assert written() == before


def test_what_is_taken_off_lies_in_the_hand_again() -> None:
    life, clerk = dossier_after(Act.ACCEPT_BY_POST), actor("post_clerk")
    refused(OnNoShelf, lambda: take_off(life, clerk))
    lay(life, "A5")

    assert take_off(life, clerk)[1] == "A5"
    assert envelope(life).shelf is None
    assert Placement.objects.count() == 2


def test_a_move_takes_the_envelope_off_its_shelf() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    lay(life, "A5")

    life.do(Act.ACCEPT_HANDOVER)

    assert envelope(life).shelf is None
    assert Placement.objects.count() == 1
    assert lay(life, "C1", "one_stop_officer")[1] == ""
    assert envelope(life).shelf == "C1"


def test_only_who_holds_it_lays_it_down() -> None:
    life, draft = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.SUBMIT)

    for role in ("courier", "post_clerk_elsewhere", "one_stop_officer"):
        refused(NotHolder, lambda role=role: lay(life, "A5", role))
    refused(NoEnvelope, lambda: lay(draft, "A5"))
    refused(NotThere, lambda: lay(Life(), "A5"))


def test_a_delivered_result_lies_nowhere() -> None:
    life = dossier_at(Status.RETURNED)

    refused(NotHolder, lambda: lay(life, "A5", "courier"))
