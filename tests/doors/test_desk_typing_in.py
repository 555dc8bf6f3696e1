"""“Nhập dữ liệu”: a list without names, a form with what is lacking, on to the next; closed without a right."""

from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import memory
from motcua.ground.agreements.models import Agreement
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, posting, signed_in, text_of, written
from tests.factories import Life
from tests.services.test_typing_in import order, received

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

PAGE = reverse("desk:typing-in")


def form_of(life: Life) -> str:
    return reverse("desk:act", args=[life.row.code, "nhap-du-lieu"]) + "?tu=nhap"


def enter(life: Life, role: str = "post_clerk", **typed: str) -> Any:
    return signed_in(role).post(form_of(life), posting(life, **({"personal_id": "", "unit_code": "32128"} | typed)))


def test_the_list_names_nobody_and_the_form_goes_on_to_the_next(clock: Clock) -> None:
    order()
    first, second = received(), received()
    clock.after(second)
    client = signed_in("post_clerk")

    page = text_of(client.get(PAGE))
    assert "2 hồ sơ" in page
    assert first.row.code in page
    assert "Nguyễn Văn Thắng" not in page
    form = text_of(client.get(form_of(first)))
    assert "Số định danh" in form
    assert "xã Cái Nước" in form

    onward = enter(first, personal_id="096 085 000 123")

    assert onward.status_code == 303
    assert unquote(onward.headers["Location"]) == form_of(second)
    assert first.row.applicant_personal_id == "096085000123"
    assert enter(second).headers["Location"] == PAGE
    assert "Không có hồ sơ nào chờ nhập dữ liệu" in text_of(client.get(PAGE))


def test_pressed_twice_it_is_once(clock: Clock) -> None:
    order()
    life = received()
    clock.after(life)
    client, sent = signed_in("post_clerk"), posting(life, unit_code="32128", personal_id="")

    assert [client.post(form_of(life), sent).status_code for _ in range(2)] == [303, 303]

    assert Event.objects.filter(dossier_id=life.dossier_id, act=Act.ENTER_DATA).count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"unit_code": ""}, "Chưa nhập mục nào"),
        ({"unit_code": "99999"}, "Không có xã, phường mã"),
        ({"personal_id": "12345"}, "12 chữ số"),
    ],
)
def test_what_cannot_be_entered_is_told_at_its_field_and_stays_typed(
    clock: Clock, typed: dict[str, str], words: str
) -> None:
    order()
    life = received()
    clock.after(life)
    before = written(life)

    answer = enter(life, **typed)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert (typed.get("personal_id") or "") in answer.content.decode()
    assert written(life) == before


def test_without_a_right_the_page_names_the_missing_row_and_the_form_refuses(clock: Clock) -> None:
    order(procedure_codes=["1.001193"])
    life = received()
    clock.after(life)
    before = written(life)

    assert life.row.code not in text_of(signed_in("post_clerk").get(PAGE))
    answer = enter(life)

    assert answer.status_code == 403
    assert "không giao khâu số hóa" in text_of(answer)
    assert written(life) == before


def test_an_official_of_the_desk_types_in_without_an_order_and_nobody_elsewhere(clock: Clock) -> None:
    life = received()
    clock.after(life)

    assert life.row.code in text_of(signed_in("officer_elsewhere").get(PAGE))
    assert life.row.code not in text_of(signed_in("one_stop_officer").get(PAGE))
    assert enter(life, "one_stop_officer").status_code == 404
    Agreement.objects.filter(stages__contains=["DIGITISE"]).update(stages=["RECEPTION"])
    memory.forget_all()
    assert "Hôm nay bạn chưa được giao nhập dữ liệu" in text_of(signed_in("post_clerk").get(PAGE))
    assert enter(life, "officer_elsewhere").status_code == 303


@pytest.mark.parametrize("role", ["courier", "case_officer", "applicant", "manager"])
def test_the_list_is_the_desks_alone(clock: Clock, role: str) -> None:
    assert signed_in(role).get(PAGE).status_code == 403


def test_the_list_asks_the_same_few_statements_however_many_wait(clock: Clock) -> None:
    order()
    clock.after(received())
    client, seen = signed_in("post_clerk"), []
    client.get(PAGE)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        seen.append(len(asked))
        clock.after(received())
        clock.after(received())

    assert seen[0] == seen[1] <= 15
