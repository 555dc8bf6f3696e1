"""Handing on from the one-stop: until when by the cut-off of the day, what is late, and that late is counted."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from motcua.base import memory
from motcua.ground.deadlines.models import RuleSet as RuleSetRow
from motcua.record import handing_on, reading
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act
from motcua.record.handing_on import Turn
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import POLICE, VIETNAM, Life, Way, actor

__all__ = ["clock"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def cut_off() -> None:
    """The hour from which a dossier is handed on the next morning, as an office sets it: 15:00."""
    assert RuleSetRow.objects.update(cutoff="15:00") > 0
    memory.forget_all()


def received_at(instant: datetime) -> Life:
    life = Life(way=Way.AT_DESK, now=instant - HOUR)
    life.do(Act.OPEN_DRAFT)
    life.do(Act.RECEIVE, after=instant - life.now)
    assert life.now == instant
    return life


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (at(2, 9), at(2, 17)),  # Monday morning: the same day
        (at(2, 15), at(2, 17)),  # on the stroke of the cut-off is in time
        (at(2, 15, 1), at(3, 7, 30)),  # after it: Tuesday morning
        (at(6, 16), at(9, 7, 30)),  # Friday afternoon: Monday morning
        (at(7, 9), at(9, 7, 30)),  # Saturday
    ],
)
def test_what_is_received_after_the_cut_off_is_handed_on_at_the_start_of_the_next_working_day(
    received: datetime, by: datetime
) -> None:
    assert handing_on.until(received, POLICE) == by


def test_what_waits_at_a_desk_is_late_for_today_or_for_the_morning() -> None:
    early, late_in_the_day = received_at(at(2, 9)), received_at(at(2, 15, 30))
    officer = actor("one_stop_officer")

    def turns(now: datetime) -> list[Turn]:
        found = handing_on.waiting(officer, (), now)
        return [found[life.dossier_id].turn for life in (early, late_in_the_day)]

    assert turns(at(2, 16)) == [Turn.TODAY, Turn.NEXT]
    assert turns(at(3, 7, 30)) == [Turn.LATE, Turn.TODAY]
    assert turns(at(3, 7, 31)) == [Turn.LATE, Turn.LATE]


def test_what_another_agency_received_waits_at_another_desk() -> None:
    received_at(at(2, 9))

    assert handing_on.waiting(actor("officer_elsewhere"), (), at(2, 16)) == {}


def test_handing_on_late_is_possible_said_and_counted() -> None:
    in_time, late = received_at(at(2, 9)), received_at(at(2, 10))
    in_time.do(Act.PASS_ON, after=HOUR)
    late.do(Act.PASS_ON, after=timedelta(days=1))

    def said(life: Life) -> tuple[bool, str]:
        facts = Event.objects.get(dossier_id=life.dossier_id, act="pass_on").facts
        return facts["is_late"], reading.happenings(life.dossier_id)[-1].consequence

    assert said(in_time) == (False, "")
    assert said(late) == (True, "Chuyển trễ, phải chuyển trước 02/11/2026, 17 giờ 00.")
    assert handing_on.late_in_month(actor("one_stop_officer"), (), late.now) == 1
    assert handing_on.late_in_month(actor("officer_elsewhere"), (), late.now) == 0
    assert handing_on.late_in_month(actor("one_stop_officer"), (), datetime(2026, 12, 1, 8, tzinfo=VIETNAM)) == 0


def test_the_counter_and_its_list_say_what_is_handed_on_when(clock: Clock) -> None:
    received_at(at(2, 9))
    received_at(at(2, 15, 30))
    late = received_at(at(2, 8, 30))
    late.do(Act.PASS_ON, after=timedelta(days=1))
    clock.now = at(2, 16)
    client = signed_in("one_stop_officer")

    for page in (client.get(reverse("desk:counter")), client.get(reverse("desk:waiting", args=["chuyen-xu-ly"]))):
        said = text_of(page)
        assert "1 phải chuyển hôm nay · 1 chuyển sáng ngày làm việc tới" in said
        assert "chuyển sáng mai" in said
    assert "Tháng này đã chuyển trễ 1 hồ sơ." in said


def test_the_pages_ask_as_many_questions_for_six_as_for_one(clock: Clock, django_assert_max_num_queries: Any) -> None:
    clock.now = at(2, 16)
    client = signed_in("one_stop_officer")
    addresses = (reverse("desk:counter"), reverse("desk:waiting", args=["chuyen-xu-ly"]))
    for minute in range(0, 36, 6):
        received_at(at(2, 9, minute))
        for address in addresses:
            client.get(address)  # what is remembered of the ground is read

    for address in addresses:
        with django_assert_max_num_queries(15):
            client.get(address)


def test_the_list_of_what_waits_stands_by_the_hour_of_handing_on_and_says_so(clock: Clock) -> None:
    first, second = received_at(at(2, 9)), received_at(at(2, 10))
    assert first.row.due_at is not None
    Dossier.objects.filter(pk=first.dossier_id).update(due_at=first.row.due_at + timedelta(days=30))
    clock.now = at(2, 11)
    client = signed_in("one_stop_officer")

    shown = client.get("/quay/viec/chuyen-xu-ly").context["table"]
    turned = client.get("/quay/viec/chuyen-xu-ly?xep=taken-last").context["table"]

    assert (shown.heads[0].label, shown.heads[0].sorted) == ("Hạn chuyển", "ascending")
    assert [line.number for line in shown.lines] == [first.row.code, second.row.code]
    assert [line.number for line in turned.lines] == [second.row.code, first.row.code]
    assert {line.cells[0].label for line in shown.lines} == {"Hạn chuyển"}
    assert shown.query == ""
