"""The third step of a reception: papers are counted against the list, gaps named in words."""

import re

import pytest

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers import queries as papers
from tests.doors.hands import Hands
from tests.doors.receptions import only_dossier, opened
from tests.factories import dossier_after

pytestmark = pytest.mark.django_db


def test_a_gap_is_named_in_words_and_the_numbers_stay() -> None:
    page = opened().press("Tiếp tục", count__1__original="1")

    assert page.status == 422
    assert "Còn thiếu 1 bản chụp Bản sao thẻ căn cước" in page.text
    assert "1 trên 2 thành phần bắt buộc" in page.text
    assert page.has_button("Lập phiếu bổ sung (Mẫu 02)")
    assert Event.objects.count() == 2

    later = Hands("post_clerk")
    assert "Kiểm đếm" in later.open("/quay/").click("Làm tiếp").text


def test_what_was_counted_is_there_when_she_comes_back() -> None:
    page = opened()
    page.press("Tiếp tục", count__1__original="1")

    again = page.client.get(page.path).content.decode()

    assert 'name="count-1-original" value="1"' in again


@pytest.mark.parametrize("text", ["-1", "1,5", "một", "100", "٣", "1e1", "🙂"])
def test_a_number_that_is_none_is_refused_at_its_input(text: str) -> None:
    page = opened().press("Tiếp tục", count__1__original=text, count__2__photocopy="1")

    assert page.status == 422
    assert "Số bản là số nguyên từ 0 đến 99" in page.text
    assert 'href="#id_count-1-original"' in page.html
    assert f'value="{text}"' in page.html
    assert Event.objects.count() == 2


def test_numbers_that_cannot_be_read_are_refused_at_each_field_and_again_from_the_draft() -> None:
    page = opened().press("Tiếp tục", count__1__original="NaN", count__2__photocopy="-1")
    number = re.search(r"tiep-nhan/([0-9a-f-]{36})/", page.path)
    assert number is not None

    assert page.status == 422
    again = Hands("post_clerk").open(page.path)

    for shown in (page, again):
        assert "Số bản là số nguyên từ 0 đến 99. Đang gõ “NaN”." in shown.text
        assert "Đang gõ “-1”." in shown.text
        assert shown.html.count('aria-invalid="true"') == 2
        assert 'value="NaN"' in shown.html
        assert "Đủ giấy tờ bắt buộc" not in shown.text
    assert "2 ô số bản chưa đọc được" in Hands("post_clerk").open("/quay/").text
    for step in ("phi", "niem-phong"):
        assert Hands("post_clerk").open(f"/quay/tiep-nhan/{number[1]}/{step}").path == page.path


def test_a_number_beside_all_that_is_asked_for_must_be_read_too() -> None:
    page = opened().press("Tiếp tục", count__1__original="1", count__2__photocopy="1", count__2__original="1e1")

    assert page.status == 422
    assert "Đang gõ “1e1”." in page.text


def test_the_check_runs_with_every_number() -> None:
    page = opened()

    answer = page.client.post(f"{page.path}/bang", {"count-1-original": "2", "count-2-photocopy": "1"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Thừa 1 bản chính, trả lại" in text
    assert 'hx-swap-oob="true"' in text
    assert "Đủ giấy tờ bắt buộc." in text
    assert "<html" not in text


def test_a_gap_leads_to_form_02_with_the_gaps_ticked() -> None:
    page = opened().press("Tiếp tục", count__1__original="0", count__2__photocopy="1").click("Lập phiếu bổ sung")

    ticked = [
        control.name for control in page.form("Lập phiếu").controls if control.name.startswith("gap") and control.is_on
    ]
    assert ticked == ["gap-1"]

    page = page.press("Lập phiếu", note__1="Chưa ký tên", reason="Tờ khai chưa ký.")

    assert only_dossier().status == Status.AWAITING_SUPPLEMENT
    assert "In phiếu bổ sung (Mẫu 02)" in page.text
    assert papers.forms(only_dossier().pk)[-1].kind == "MAU_02"


def test_at_her_own_desk_form_02_files_the_draft_first() -> None:
    page = opened("one_stop_officer").press("Tiếp tục", count__1__original="0").click("Lập phiếu bổ sung")

    empty = page.press("Lập phiếu", reason="")
    assert empty.status == 422
    assert "Lý do còn trống" in empty.text
    assert only_dossier().status == Status.DRAFT

    page = page.press("Lập phiếu", reason="Tờ khai chưa ký.")
    again = page.client.post(empty.path, empty.form("Lập phiếu").data({"reason": "Tờ khai chưa ký."}))

    assert only_dossier().status == Status.AWAITING_SUPPLEMENT
    assert again.status_code in (303, 409)
    assert [event.act for event in Event.objects.order_by("event_no")] == ["open_draft", "submit", "request_completion"]


def test_an_officer_declines_with_form_03() -> None:
    page = opened("one_stop_officer").click("Từ chối tiếp nhận (Mẫu 03)")

    page = page.press(
        "Từ chối tiếp nhận", reason="Không thuộc thẩm quyền.", legal_ground="Luật Lý lịch tư pháp, Điều 44"
    )

    assert only_dossier().status == Status.NOT_ACCEPTED
    assert "In phiếu từ chối (Mẫu 03)" in page.text


def test_a_post_clerk_declines_nothing() -> None:
    page = opened()

    assert not page.has_button("Từ chối tiếp nhận")
    number = only_dossier().request_no
    assert Hands("post_clerk").open(f"/quay/ho-so/{number}/tu-choi-tiep-nhan").status == 403


def test_the_agency_sees_what_each_number_means_before_it_signs_the_minute() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    page = Hands("one_stop_officer").open(f"/quay/ho-so/{life.row.request_no}/ky-bien-ban")
    live = re.search(r'hx-post="([^"]+)"', page.html)
    assert live is not None
    before = (Event.objects.count(), life.row.last_event_no)

    answer = page.client.post(live[1], {"count-1-original": "0", "count-2-photocopy": "2"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Thiếu 1 bản chính" in text
    assert "Thừa 1 bản chụp, trả lại" in text
    assert "<html" not in text
    assert (Event.objects.count(), life.row.last_event_no) == before


@pytest.mark.parametrize(("who", "slug"), [("officer_elsewhere", "ky-bien-ban"), ("one_stop_officer", "rut-ho-so")])
def test_live_counts_answer_nobody_else_and_no_act_without_counts(who: str, slug: str) -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    answer = Hands(who).client.post(f"/quay/ho-so/{life.row.request_no}/{slug}/so-ban", {"count-1-original": "1"})

    assert answer.status_code == 404
