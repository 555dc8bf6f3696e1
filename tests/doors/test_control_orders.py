"""The page of orders: the head gives and ends them; the clerk's counter opens and closes with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import memory
from motcua.ground.agreements.models import HeadOrder
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, signed_in, text_of

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

PAGE, END = reverse("control:orders"), reverse("control:order-end")
HEAD = "giamdoc.cainuoc"
TYPED: dict[str, Any] = {
    "errand": "RECEPTION", "procedure": "H12.101|1.001612", "clerk": "buudien.cainuoc|bd-cai-nuoc",
    "from_on": "02/11/2026", "to_on": "02/11/2026", "reason": "Công chức đi tập huấn",
}  # fmt: skip


def give(**changed: Any) -> Any:
    found = signed_in(HEAD).post(PAGE, TYPED | changed)
    memory.forget_all()
    return found


def test_the_head_gives_an_order_and_ends_it_at_once(clock: Clock) -> None:
    assert give().status_code == 303
    order = HeadOrder.objects.get()
    page = text_of(signed_in(HEAD).get(PAGE))
    assert order.id in page
    assert "Đang có hiệu lực" in page
    assert "Tiếp nhận hồ sơ ngoài danh mục: Đăng ký hộ kinh doanh" in page

    assert signed_in(HEAD).post(END, {"order": order.id}).status_code == 303

    order.refresh_from_db()
    assert (order.ended_at, order.ended_by) == (clock.now, HEAD)
    assert "Chấm dứt" in text_of(signed_in(HEAD).get(PAGE))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"procedure": ""}, "Chưa chọn thủ tục nào"),
        ({"procedure": "H12.102|1.001612"}, "không tiếp nhận hồ sơ của"),
        ({"procedure": "x"}, "Chưa chọn thủ tục nào"),
        ({"clerk": ""}, "Chọn điểm trong danh sách"),
        ({"clerk": "motcua.cainuoc|bd-cai-nuoc"}, "không phải nhân viên bưu điện"),
        ({"errand": ""}, "Chưa chọn việc được giao"),
        ({"from_on": "31/02/2026"}, "không phải một ngày"),
        ({"to_on": ""}, "Gõ ngày dạng"),
        ({"to_on": "01/11/2026"}, "kết thúc trước khi bắt đầu"),
        ({"to_on": "02/03/2027"}, "dài quá 92 ngày"),
        ({"reason": ""}, "Lý do"),
    ],
)
def test_what_cannot_be_given_is_told_at_its_field_with_all_that_was_typed(
    clock: Clock, changed: dict[str, str], words: str
) -> None:
    answer = give(**changed)

    assert answer.status_code in (403, 422)
    text = answer.content.decode()
    assert words in text_of(answer)
    assert "Có lỗi" in text or "govuk-error" in text
    kept = (TYPED | changed)["reason"]
    assert not kept or kept in text
    assert not HeadOrder.objects.exists()


def test_ended_orders_and_others_orders_are_refused_with_words(clock: Clock) -> None:
    give()
    number = HeadOrder.objects.get().id

    assert signed_in("giamdoc.uminh").post(END, {"order": number}).status_code == 404
    signed_in(HEAD).post(END, {"order": number})
    head = signed_in(HEAD)
    again = head.post(END, {"order": number}, follow=True)

    assert "đã hết từ" in text_of(again)


@pytest.mark.parametrize("stranger", [*STRANGERS_AT_CONTROL, "manager", "post_director"])
def test_nobody_but_heads_of_one_stops_opens_the_page_or_gives_orders(clock: Clock, stranger: str) -> None:
    client = signed_in(stranger)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, TYPED).status_code == 403
    assert client.post(END, {"order": "LC-261102-0000"}).status_code == 403
    assert not HeadOrder.objects.exists()


def test_the_list_asks_few_statements_whatever_its_length(clock: Clock) -> None:
    for day in range(5):
        give(to_on=f"{2 + day:02}/11/2026")
    client = signed_in(HEAD)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)

    assert len(asked) <= 15, [item["sql"][:120] for item in asked]


def test_the_counter_of_the_clerk_opens_and_closes_with_the_order(clock: Clock) -> None:
    rights = reverse("desk:rights")
    closed = text_of(signed_in("post_clerk").get(rights, {"tim": "ho kinh doanh"}))
    give()
    opened = text_of(signed_in("post_clerk").get(rights, {"tim": "ho kinh doanh"}))
    clock.now += timedelta(days=1)
    memory.forget_all()
    after = text_of(signed_in("post_clerk").get(rights, {"tim": "ho kinh doanh"}))

    number = HeadOrder.objects.get().id
    assert "ngoài danh mục" in closed
    assert f"Lệnh {number}" in opened
    assert f"lệnh {number} hết hạn ngày 02/11/2026" in after
