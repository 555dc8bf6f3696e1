"""“Hướng dẫn” at the desk: chosen, typed, written down; wrong ones taken back; a list that opens what is counted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.record.guidance.models import Guidance
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import CRIMINAL_RECORD, POLICE

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

PAGE = reverse("desk:guidance")
CHOICE = f"{CRIMINAL_RECORD}|{POLICE}"


def typed(**changed: str) -> dict[str, str]:
    return {"act_id": str(uuid4()), "topic": "FORM", "tim": "", "dossier": "", "ticket": "", "chon": CHOICE} | changed


def note(role: str = "post_clerk", **changed: str) -> Any:
    return signed_in(role).post(PAGE, typed(**changed))


def test_typing_narrows_the_list_and_one_button_writes_it_down_without_a_name(clock: Clock) -> None:
    client = signed_in("post_clerk")
    part = client.get(PAGE, {"tim": "ly lich"}, headers={"HX-Request": "true"}).content.decode()
    assert f'value="{CHOICE}"' in part
    assert "<html" not in part

    answer = client.post(PAGE, typed(tim="ly lich"))

    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert (Guidance.objects.get().topic, Guidance.objects.get().by_id) == ("FORM", "buudien.cainuoc")
    text = text_of(client.get(PAGE))
    assert "Đã ghi lượt hướng dẫn điền tờ khai" in text
    assert "1 lượt" in text


def test_pressed_twice_it_is_one_entry(clock: Clock) -> None:
    client, sent = signed_in("post_clerk"), typed()

    assert [client.post(PAGE, sent).status_code for _ in range(2)] == [303, 303]

    assert Guidance.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"topic": ""}, 422, "Chưa chọn nội dung hướng dẫn"),
        ({"dossier": "H12.17-261102-9999"}, 404, "Không tìm thấy hồ sơ này"),
        ({"ticket": "9" * 21}, 422, "Số thứ tự"),
        ({"chon": "9.999999|H12.17"}, 404, "9.999999"),
        ({"chon": "|"}, 404, ""),
        ({"chon": "1.001612|H12.101"}, 403, "ngoài danh mục của bưu điện"),
        ({"act_id": "x"}, 422, "Tải lại trang"),
    ],
)
def test_what_cannot_be_written_is_told_and_what_was_typed_stays(
    clock: Clock, changed: dict[str, str], status: int, words: str
) -> None:
    answer = note(**({"ticket": "Q12"} | changed))

    assert answer.status_code == status
    assert words in text_of(answer)
    assert "act_id" in changed or (changed.get("ticket") or "Q12") in answer.content.decode()
    assert not Guidance.objects.exists()


def test_a_wrong_entry_is_taken_back_with_a_reason_by_who_wrote_it(clock: Clock) -> None:
    note()
    row = Guidance.objects.get()
    back = reverse("desk:guidance-take-back", args=[row.pk])
    clerk = signed_in("post_clerk")

    assert clerk.get(back).status_code == 200
    refused = clerk.post(back, {"act_id": str(uuid4()), "reason": ""})
    assert refused.status_code == 422
    assert "Lý do" in text_of(refused)
    assert signed_in("one_stop_officer").get(back).status_code == 404
    assert signed_in("one_stop_officer").post(back, {"act_id": str(uuid4()), "reason": "Nhầm rồi"}).status_code == 404
    assert Guidance.objects.count() == 1

    assert clerk.post(back, {"act_id": str(uuid4()), "reason": "Chọn nhầm thủ tục"}).status_code == 303

    text = text_of(clerk.get(PAGE))
    assert "0 lượt" in text
    assert "Chọn nhầm thủ tục" in text
    clock.now += timedelta(days=9)
    note()
    old = Guidance.objects.get(at=clock.now)
    clock.now += timedelta(days=9)
    late = clerk.post(
        reverse("desk:guidance-take-back", args=[old.pk]), {"act_id": str(uuid4()), "reason": "Chọn nhầm thủ tục"}
    )
    assert late.status_code == 409
    assert "quá 7 ngày" in text_of(late)


@pytest.mark.parametrize("role", ["courier", "case_officer", "unit_head", "applicant", "manager", "administrator"])
def test_the_page_is_the_desks_alone(clock: Clock, role: str) -> None:
    assert signed_in(role).get(PAGE).status_code == 403
    assert note(role).status_code == 403
    assert not Guidance.objects.exists()


def test_what_she_may_not_guide_is_named_with_its_reason(clock: Clock) -> None:
    text = text_of(signed_in("post_clerk").get(PAGE, {"tim": "ho kinh doanh"}))

    assert "Chưa hướng dẫn được ở đây" in text
    assert "ngoài danh mục của bưu điện" in text


def test_the_page_asks_the_same_few_statements_however_much_was_noted(clock: Clock) -> None:
    client = signed_in("post_clerk")
    note()
    client.get(PAGE)
    seen = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(PAGE).status_code == 200
        seen.append(len(asked))
        for _more in range(4):
            note()

    assert seen[0] == seen[1] <= 15
