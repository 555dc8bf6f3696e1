"""What interrupts a case, at the doors: pages of the office, the counter that takes money, what the applicant reads."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.doors.frame.session import now
from motcua.doors.portal import tracking
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments.models import Receipt
from tests.doors.hands import Hands
from tests.doors.officials import (
    Clock,
    act_href,
    clock,
    codes_on,
    dossier_href,
    posting,
    signed_in,
    text_of,
    took,
    written,
)
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, Life, dossier_after, dossier_at
from tests.services.evidence import everything_written

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
INBOX = "/giai-quyet/?cua=tat-ca"


# -- the office --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["case_officer", "unit_head"])
def test_a_transfer_is_written_down_at_the_office_and_sets_the_clock_going(clock: Clock, who: str) -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)
    clock.after(life)
    typed = {"taken_vnd": "30.000", "document_no": "12/GNT", "document_on": f"{life.now:%d/%m/%Y}"}

    answer = signed_in(who).post(act_href(life, "ghi-da-nop-tien"), posting(life, **typed), follow=True)

    assert took(life, Act.CONFIRM_PAYMENT)
    assert life.status is Status.APPRAISING
    assert "Đồng hồ chạy tiếp" in text_of(answer)
    assert "đã thu" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"taken_vnd": "29.000", "document_no": "1", "document_on": "02/11/2026"}, "chưa khớp"),
        ({"taken_vnd": "30.000", "document_no": "", "document_on": "02/11/2026"}, "Chưa có số của chứng từ"),
        ({"taken_vnd": "30.000", "document_no": "1", "document_on": ""}, "Chưa có ngày của chứng từ"),
        ({"taken_vnd": "ba mươi", "document_no": "1", "document_on": "02/11/2026"}, "chỉ gồm chữ số"),
        ({"taken_vnd": "30.000", "document_no": "1", "document_on": "hôm qua"}, "không phải một ngày"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_with_what_was_typed_kept(
    clock: Clock, typed: dict[str, str], said: str
) -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)
    clock.after(life)
    before = written(life)

    answer = signed_in("case_officer").post(act_href(life, "ghi-da-nop-tien"), posting(life, **typed))

    assert answer.status_code in (409, 422)
    assert said in text_of(answer)
    assert all(f'value="{value}"' in answer.content.decode() for value in typed.values() if value)
    assert written(life) == before


@pytest.mark.parametrize("who", ["case_officer", "unit_head"])
def test_work_goes_on_from_the_page_of_the_paused_dossier(clock: Clock, who: str) -> None:
    life = dossier_at(Status.PAUSED)
    clock.after(life)
    client = signed_in(who)
    (main,) = [act for act in client.get(dossier_href(life)).context["allowed"] if act.is_primary]

    client.post(main.href, posting(life, note="Đã xác minh xong."))

    assert main.label == "Giải quyết tiếp"
    assert took(life, Act.RESUME)


@pytest.mark.parametrize("address", ["ghi-da-nop-tien", "giai-quyet-tiep"])
def test_what_does_not_wait_is_not_set_going(clock: Clock, address: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)

    answer = signed_in("case_officer").post(act_href(life, address), posting(life, taken_vnd="0", note=""))

    assert answer.status_code == 409
    assert "Đang thẩm định" in text_of(answer)
    assert written(life) == before


def test_nothing_typed_into_a_notice_is_said_in_the_words_of_the_page(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)
    client = signed_in("case_officer")

    empty = client.post(act_href(life, "yeu-cau-nop-tien"), posting(life, until=""))
    typed = {"label-2": "Phí", "kind-2": "PHI", "until": "01/12/2026"}
    half = client.post(act_href(life, "yeu-cau-nop-tien"), posting(life, **typed))

    assert empty.status_code == half.status_code == 422
    assert "Chưa ghi khoản nào phải nộp" in text_of(empty)
    assert "Gõ ngày" in text_of(empty)
    assert set(half.context["form"].errors) == {"ground-2", "amount_vnd-2"}
    assert written(life) == before


def test_a_dossier_promised_anew_shows_both_dates_and_refuses_a_second_time(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.RE_APPOINT)
    clock.after(life)
    client = signed_in("unit_head")

    page = text_of(client.get(dossier_href(life)))
    again = client.post(act_href(life, "hen-lai"), posting(life, due_on="30/12/2026", reason="Chậm."))

    assert "đã hẹn lại, hạn gốc 8 giờ 50, thứ Năm 12/11/2026" in page
    assert "Xin lỗi, hẹn lại (Mẫu 04) 0001/XLHS" in page
    assert again.status_code == 409
    assert "đã hẹn lại một lần" in text_of(again)
    assert "Điều 19.9" in text_of(again)


@pytest.mark.parametrize("status", [Status.AWAITING_PAYMENT, Status.PAUSED])
def test_the_inbox_narrows_to_what_waits_or_rests_and_counts_it_as_stopped(clock: Clock, status: Status) -> None:
    found, other = dossier_at(status), dossier_after(Act.ASSIGN)
    clock.after(other)

    client = signed_in("case_officer")
    narrowed = client.get(f"{INBOX}&trang-thai={status.value}")
    stopped = client.get(f"{INBOX}&muc=dang-dung")

    assert codes_on(narrowed) == codes_on(stopped) == [found.row.code]


# -- the counter -------------------------------------------------------------------------------------------------------


def at_the_counter() -> Life:
    """A dossier that waits for money, as of a moment ago."""
    life = dossier_after(Act.ASSIGN, now=now() - timedelta(hours=4))
    life.do(Act.REQUIRE_PAYMENT, after=now() - life.now - timedelta(minutes=1))
    return life


@pytest.mark.parametrize("who", ["post_clerk", "one_stop_officer"])
def test_the_counter_lists_what_waits_for_money_takes_it_and_prints_the_receipt(who: str) -> None:
    life, hands = at_the_counter(), Hands(who)

    page = hands.open("/quay/viec/cho-nop-tien").click("Thu tiền")
    done = page.press("Ghi đã nộp tiền")

    assert life.status is Status.APPRAISING
    receipt = Receipt.objects.get(dossier_id=life.dossier_id, amount_vnd=30_000)
    assert receipt.number in done.text
    assert "Đã thu 30.000" in done.text
    assert life.row.code not in hands.open("/quay/viec/cho-nop-tien").text


def test_the_clerk_of_the_post_takes_cash_alone_and_the_officer_chooses() -> None:
    life = at_the_counter()
    path = f"/quay/ho-so/{life.row.code}/thu-theo-thong-bao"

    assert "Đã chuyển vào tài khoản cơ quan" not in Hands("post_clerk").open(path).text
    assert "Đã chuyển vào tài khoản cơ quan" in Hands("one_stop_officer").open(path).text


def test_another_sum_than_asked_for_is_not_taken() -> None:
    life, hands = at_the_counter(), Hands("post_clerk")
    form = hands.open(f"/quay/ho-so/{life.row.code}/thu-theo-thong-bao")  # which is a look, and written down as one
    before = everything_written()

    page = form.press("Ghi đã nộp tiền", taken_vnd="20.000")

    assert "chưa khớp" in page.text
    assert everything_written() == before


def test_the_page_of_fees_names_what_a_notice_asks_for() -> None:
    life = at_the_counter()

    page = Hands("post_clerk").open("/quay/thu-phi")

    assert life.row.code in page.text
    assert "30.000" in page.text


@pytest.mark.parametrize("who", ["post_clerk_elsewhere", "officer_elsewhere"])
def test_a_counter_elsewhere_sees_and_takes_nothing(who: str) -> None:
    life, hands = at_the_counter(), Hands(who)
    path, before = f"/quay/ho-so/{life.row.code}/thu-theo-thong-bao", everything_written()

    assert hands.open(path).status == 404
    assert hands.post(path, posting(life, way="CASH")).status == 404
    assert life.row.code not in hands.open("/quay/viec/cho-nop-tien").text
    assert everything_written() == before


# -- the applicant -----------------------------------------------------------------------------------------------------


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, client: Client) -> Any:
    """What the page of a dossier says to who asks for it with code and digits."""
    monkeypatch.setattr(tracking, "now", lambda: MONDAY + timedelta(days=3))
    cache.clear()

    def page(life: Life) -> str:
        answer = client.post("/tra-cuu", {"code": life.row.code, "digits": "0628"})
        return text_of(client.get(answer["Location"]))

    return page


def test_the_applicant_reads_what_to_pay_until_when_and_where(told: Any) -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)

    waiting = told(life)
    life.do(Act.CONFIRM_PAYMENT)
    paid = told(life)

    assert "Hồ sơ cần bạn nộp tiền" in waiting
    assert "Bạn cần nộp 30.000" in waiting
    assert "12/11" in waiting
    assert "Bưu điện Cái Nước" in waiting
    assert "đang tạm dừng" in waiting
    assert "Đã nộp tiền theo thông báo" in paid
    assert "Bạn chưa cần làm gì." in paid


def test_of_a_pause_the_applicant_reads_the_reason_of_the_list_and_no_words_of_officials(told: Any) -> None:
    life = dossier_at(Status.PAUSED)

    resting = told(life)
    life.do(Act.RESUME, note="Nội bộ.")
    working = told(life)

    assert "Tạm dừng: kiểm tra, xác minh thực tế" in resting
    assert "Dự kiến giải quyết tiếp sau ngày" in resting
    assert "Cơ quan giải quyết tiếp" in working
    for hidden in ("Xác minh tại nơi cư trú", "Nội bộ", "Quách Hữu Lợi"):
        assert hidden not in resting + working


def test_an_apology_is_shown_with_both_dates(told: Any) -> None:
    life = dossier_after(Act.ASSIGN, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    life.do(Act.RE_APPOINT, due_on="2026-11-12")

    page = told(life)

    assert "Cơ quan xin lỗi, hẹn lại" in page
    assert "cơ quan đã xin lỗi, hẹn lại từ" in page
    assert "12/11" in page
    assert "05/11" in page


def test_a_stopped_dossier_says_where_the_reason_stands(told: Any) -> None:
    life = dossier_at(Status.STOPPED)

    page = told(life)

    assert "Hồ sơ đã dừng giải quyết" in page
    assert "Cơ quan dừng giải quyết, có thông báo nêu lý do" in page
    assert "Xem lý do trong thông báo đã gửi bạn." in page
    assert "Người nộp không bổ sung" not in page
