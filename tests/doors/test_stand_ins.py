"""The page of stand-ins: the head orders and ends; the lists of a stand-in show the colleague's work, marked."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from motcua.base import memory
from motcua.ground.people import stand_ins
from motcua.ground.people.models import StandIn
from motcua.record.dossiers.rules import Act
from tests.doors.officials import (
    STRANGERS_AT_THE_OFFICE,
    Clock,
    act_href,
    clock,
    codes_on,
    dossier_href,
    last_event,
    posting,
    signed_in,
    text_of,
    written,
)
from tests.factories import actor, dossier_after

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

PAGE = reverse("office:stand-ins")
TYPED: dict[str, Any] = {
    "absent": "thuly.congan", "stand_in": "thulyhai.congan", "from_on": "02/11/2026", "from_hour": "",
    "to_on": "06/11/2026", "to_hour": "11:30", "reason": "Nghỉ phép năm",
}  # fmt: skip


def order(clock: Clock, absent: str = "thuly.congan") -> str:
    found = stand_ins.order(
        absent_id=absent, stand_in_id="thulyhai.congan", from_at=clock.now, to_at=clock.now + timedelta(days=4),
        reason="Nghỉ phép", by=actor("unit_head"), at=clock.now,
    )  # fmt: skip
    memory.forget_all()
    return found


def test_the_head_orders_a_stand_in_from_today_until_an_hour(clock: Clock) -> None:
    response = signed_in("unit_head").post(PAGE, TYPED, follow=True)

    row = StandIn.objects.get()
    assert (row.from_at, f"{row.to_at:%d/%m %H:%M}") == (clock.now, "06/11 04:30")  # 11:30 here
    assert "Thạch Ngọc Bích Liên" in text_of(response)
    assert "Đã cử người thay thế" in text_of(response)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"to_hour": "11 rưỡi"}, "Giờ gõ như 07:30"),
        ({"to_on": "31/02/2026"}, "31/02/2026"),
        ({"stand_in": "thuly.congan"}, "người khác"),
        ({"from_on": "01/11/2026"}, "trước lúc này"),
        ({"stand_in": "thuly.cainuoc"}, "không phải cán bộ"),
        ({"reason": ""}, "Lý do"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    clock: Clock, wrong: dict[str, str], word: str
) -> None:
    response = signed_in("unit_head").post(PAGE, TYPED | wrong)

    assert response.status_code in (409, 422)
    assert word in text_of(response)
    assert (TYPED | wrong)["to_on"] in response.content.decode()
    assert not StandIn.objects.exists()


def test_a_term_without_an_hour_ends_with_its_last_day(clock: Clock) -> None:
    page = signed_in("unit_head").post(PAGE, TYPED | {"to_hour": ""}, follow=True)

    assert "hết ngày 06/11/2026" in text_of(page)
    assert "07/11/2026" not in text_of(page)


@pytest.mark.parametrize("who", [*STRANGERS_AT_THE_OFFICE, "case_officer", "one_stop_head_elsewhere"])
def test_the_page_is_the_head_s_alone(clock: Clock, who: str) -> None:
    client = signed_in(who)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403
    assert not StandIn.objects.exists()


def test_the_head_ends_it_and_another_head_does_not(clock: Clock) -> None:
    order_id = order(clock)
    end = reverse("office:stand-in-end")

    assert signed_in("unit_head_elsewhere").post(end, {"order": order_id}).status_code == 404
    assert StandIn.objects.get().ended_at is None

    response = signed_in("unit_head").post(end, {"order": order_id}, follow=True)
    assert StandIn.objects.get().ended_at is not None
    assert "Chấm dứt sớm" in text_of(response)


def test_the_list_of_a_stand_in_shows_the_colleague_s_work_marked(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("thulyhai.congan")
    assert codes_on(client.get(reverse("office:inbox"))) == []

    order(clock)

    page = client.get(reverse("office:inbox"))
    assert codes_on(page) == [life.row.code]
    assert "thay Quách Hữu Lợi" in text_of(page)
    assert "Trình phê duyệt" in text_of(page)


def test_when_the_term_is_over_the_list_is_her_own_again(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    order(clock)

    clock.now += timedelta(days=4)

    assert codes_on(signed_in("thulyhai.congan").get(reverse("office:inbox"))) == []


def test_the_page_of_an_act_says_in_whose_place_and_the_journal_too(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    order(clock)
    client = signed_in("thulyhai.congan")

    assert "Bạn làm thay Quách Hữu Lợi" in text_of(client.get(act_href(life, "trinh-phe-duyet")))
    client.post(act_href(life, "trinh-phe-duyet"), posting(life, note="Đủ điều kiện"))

    assert last_event(life).facts["stands_for"] == "thuly.congan"
    assert "Thạch Ngọc Bích Liên, thay Quách Hữu Lợi" in text_of(client.get(dossier_href(life)))


def test_a_stand_in_of_the_head_finds_what_waits_for_approval(clock: Clock) -> None:
    life = dossier_after(Act.PROPOSE)
    clock.after(life)
    client = signed_in("thulyhai.congan")
    assert client.get(reverse("office:approvals")).status_code == 403

    order(clock, absent="lanhdao.congan")

    page = client.get(reverse("office:approvals"))
    assert codes_on(page) == [life.row.code]
    client.post(act_href(life, "phe-duyet"), posting(life))
    assert last_event(life).facts["stands_for"] == "lanhdao.congan"


def test_without_an_order_a_post_to_the_act_is_refused_and_writes_nothing(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)

    response = signed_in("thulyhai.congan").post(act_href(life, "trinh-phe-duyet"), posting(life, note=""))

    assert response.status_code == 403
    assert written(life) == before


def test_the_page_asks_few_questions_however_many_orders_there_are(
    clock: Clock, django_assert_max_num_queries: Any
) -> None:
    for day in range(0, 40, 5):
        clock.now += timedelta(days=5 if day else 0)
        order(clock)
    client = signed_in("unit_head")

    with django_assert_max_num_queries(15):
        client.get(PAGE)
