"""Tracking by a code and four digits: what it shows, what it never shows, and how little can be found out by trying."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.ids import new_envelope_code
from motcua.doors.frame import catalogues
from motcua.doors.portal import tracking
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.stages.feedback.models import Rating
from tests.factories import MONDAY, Life, Way, dossier_after, dossier_at, main_way

ASK = "/tra-cuu"
WRONG = "Không tìm thấy. Kiểm tra mã và 4 số cuối điện thoại đã khai."
PERSONAL = ("Nguyễn Văn Thắng", "0900000628", "0900 000 628", "096085000123", "Cái Rô", "Lâm Thị Ngọc Hân", "Chưa ký")

ENVELOPE = new_envelope_code(b"anything")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_morning_when_nobody_has_tried(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "now", lambda: MONDAY + timedelta(days=3))
    cache.clear()


def ask(client: Client, code: str, digits: str = "0628") -> Any:
    return client.post(ASK, {"code": code, "digits": digits})


def number(life: Life) -> str:
    row = life.row
    return row.code or row.request_no


def page_of(client: Client, life: Life) -> str:
    answer = ask(client, number(life))
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return str(page.content.decode())


# ---- who may see -----------------------------------------------------------------------------------------------------


def test_code_and_digits_open_the_page(client: Client) -> None:
    life = dossier_at(Status.APPRAISING)

    answer = ask(client, number(life))

    assert answer["Location"] == f"/tra-cuu/{number(life)}"
    assert "Hồ sơ đang được giải quyết" in client.get(answer["Location"]).content.decode()


def test_the_request_number_opens_it_too_and_so_does_the_envelope(client: Client) -> None:
    life = dossier_at(Status.RECEIVED)

    assert ask(client, life.row.request_no)["Location"] == f"/tra-cuu/{life.row.code}"
    assert ask(client, life.facts(Act.ACCEPT_BY_POST)["envelope"])["Location"] == f"/tra-cuu/{life.row.code}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("h12.17-261102-0001", "H12.17-261102-0001"),
        ("  H12.17-261102-0001 ", "H12.17-261102-0001"),
        ("H12.17 261102 0001", "H12.17-261102-0001"),
        ("H12.17–261102–0001", "H12.17-261102-0001"),
        ("H12.17 - 261102 - 0001", "H12.17-261102-0001"),
        ("000.00.16.H12-261102-0001", "000.00.16.H12-261102-0001"),
        ("yc-261102-000001", "YC-261102-000001"),
        ("YC261102000001", "YC-261102-000001"),
        ("yc 261102 000001", "YC-261102-000001"),
        (ENVELOPE.replace("-", "").lower(), ENVELOPE),
        ("", None),
        ("096085000123", None),
        ("H12.17", None),
        ("3.000333", None),
        ("😀", None),
        ("H12.17-261102-0001\u200b", None),
        ("x" * 10_000, None),
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str, read: str | None) -> None:
    assert tracking.code_of(typed) == read


def test_a_wrong_code_and_wrong_digits_get_the_same_answer(client: Client) -> None:
    life = dossier_at(Status.RECEIVED)
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|value="H12[^"]*"')

    wrong_digits = ask(client, number(life), "0629")
    wrong_code = ask(client, "H12.17-261102-9999")

    assert wrong_digits.status_code == wrong_code.status_code == 404
    assert WRONG in wrong_digits.content.decode()
    assert hidden.sub("", wrong_digits.content.decode()) == hidden.sub("", wrong_code.content.decode())
    assert "sessionid" not in wrong_digits.cookies


def test_both_take_the_same_statements(client: Client) -> None:
    code = number(dossier_at(Status.RECEIVED))
    ask(client, "H12.17-261102-9998")

    with CaptureQueriesContext(connection) as wrong_digits:
        ask(client, code, "0629")
    with CaptureQueriesContext(connection) as wrong_code:
        ask(client, "H12.17-261102-9999")

    assert len(wrong_digits) == len(wrong_code)
    assert len([row for row in wrong_code.captured_queries if "SAVEPOINT" not in row["sql"]]) <= 15


@pytest.mark.parametrize("digits", ["", "628", "00628", "0900000628", "abcd", "٠٦٢٨", "06 2", "0628'"])
def test_digits_that_are_not_four_are_said_at_their_field(client: Client, digits: str) -> None:
    life = dossier_at(Status.RECEIVED)

    page = ask(client, number(life), digits)

    assert page.status_code == 422
    assert 'id="id_digits_error"' in page.content.decode()
    assert f'value="{number(life)}"' in page.content.decode()


def test_a_code_that_is_none_is_said_at_its_field(client: Client) -> None:
    page = ask(client, "096085000123")

    assert page.status_code == 422
    assert 'id="id_code_error"' in page.content.decode()


def test_digits_with_a_space_are_read(client: Client) -> None:
    assert ask(client, number(dossier_at(Status.RECEIVED)), " 06 28 ").status_code == 303


def test_an_empty_form_says_what_to_type(client: Client) -> None:
    page = client.post("/tra-cuu", {"code": " ", "digits": ""})

    assert page.status_code == 422
    assert "Gõ mã hồ sơ hoặc số yêu cầu, in trên giấy hẹn." in page.content.decode()
    assert "Gõ đúng 4 chữ số cuối" in page.content.decode()


def test_five_wrong_tries_close_a_code_even_for_the_right_digits(client: Client) -> None:
    life = dossier_at(Status.RECEIVED)
    for n in range(5):
        ask(client, number(life), f"100{n}")

    refused = ask(client, number(life))

    assert refused.status_code == 429
    assert "Bạn đã thử 5 lần. Thử lại sau 15 phút." in refused.content.decode()
    assert int(refused["Retry-After"]) > 0


def test_a_code_that_does_not_exist_closes_alike(client: Client) -> None:
    for n in range(5):
        ask(client, "H12.17-261102-9999", f"100{n}")

    assert ask(client, "H12.17-261102-9999").status_code == 429


def test_somebody_who_tries_many_codes_is_stopped_and_others_are_not(client: Client) -> None:
    life = dossier_at(Status.RECEIVED)
    for n in range(20):
        assert ask(client, f"H12.17-261101-{n + 1:04d}").status_code == 404

    stopped = ask(client, number(life))
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").post(ASK, {"code": number(life), "digits": "0628"})

    assert stopped.status_code == 429
    assert elsewhere.status_code == 303


def test_the_page_opens_in_this_browser_alone(client: Client) -> None:
    life = dossier_at(Status.RECEIVED)
    address = ask(client, number(life))["Location"]

    stranger = Client().get(address)

    assert client.get(address).status_code == 200
    assert stranger.status_code == 302
    assert stranger["Location"] == f"/tra-cuu?ma={number(life)}"
    assert f'value="{number(life)}"' in Client().get(stranger["Location"]).content.decode()


def test_the_page_closes_after_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = ask(client, number(dossier_at(Status.RECEIVED)))["Location"]
    later = tracking.time.time() + timedelta(minutes=31).total_seconds()
    monkeypatch.setattr(tracking.time, "time", lambda: later)

    assert client.get(address).status_code == 302


def test_a_browser_keeps_a_few_dossiers_open_and_forgets_the_oldest(client: Client) -> None:
    addresses = [ask(client, number(dossier_at(Status.SUBMITTED)))["Location"] for _n in range(6)]

    assert client.get(addresses[0]).status_code == 302
    assert all(client.get(address).status_code == 200 for address in addresses[1:])


# ---- what it shows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("status", list(Status))
def test_every_state_is_told_without_personal_data(client: Client, status: Status, way: Way) -> None:
    text = page_of(client, dossier_at(status, way=way))

    assert not [word for word in PERSONAL if word in text]
    title = text[text.index("<title>") : text.index("</title>")]
    assert "lý lịch" not in title.lower()
    assert text.index("mc-promise__date") < text.index("mc-message") < text.index("Hành trình")
    assert "{" not in text[text.index("<main") :]


@pytest.mark.parametrize("act", main_way(Life())[1:])
def test_every_step_of_the_main_way_is_told(client: Client, act: Act) -> None:
    life = dossier_after(act)

    text = page_of(client, life)

    assert not [word for word in PERSONAL if word in text]
    assert text.count("mc-timeline__item--current") == (0 if life.status in (Status.RETURNED,) else 1)


def test_the_journey_goes_from_post_to_agency_and_back(client: Client) -> None:
    text = page_of(client, dossier_after(Act.PROPOSE))

    parts = re.findall(r"</span>\s+([^<]+?)\s*</h3>", text)
    assert parts == ["nhận và chuyển", "Công an tỉnh giải quyết", "mang kết quả về"]
    assert "Bưu điện Cái Nước nhận, niêm phong" in text
    assert "Đã giao cơ quan, nộp hợp lệ" in text
    assert "Đang chờ lãnh đạo phê duyệt" in text
    assert "Bạn chưa cần làm gì." in text
    assert "Chuẩn bị giấy tờ tùy thân và 30.000\u202fđ." in text


def test_a_request_for_papers_says_what_and_where(client: Client) -> None:
    text = page_of(client, dossier_at(Status.AWAITING_SUPPLEMENT))

    assert "Bạn cần bổ sung 1 giấy tờ." in text
    assert "Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp" in text
    assert "Mang đến Bưu điện Cái Nước" in text
    assert "đang tạm dừng" in text


def test_who_else_is_asked_is_told_as_the_time_of_another_agency_and_nothing_to_do(client: Client) -> None:
    life = dossier_at(Status.AWAITING_OPINION)

    waiting = page_of(client, life)
    life.do(Act.ANSWER_OPINION)
    answered = page_of(client, life)

    assert "Đang chờ ý kiến cơ quan liên quan" in waiting
    assert "Bạn chưa cần làm gì." in waiting
    assert "đang tạm dừng" not in waiting
    assert "Xin ý kiến cơ quan liên quan" in answered
    assert "Cơ quan liên quan đã trả lời" in answered
    for hidden in ("Xác nhận thời gian", "Đã kiểm tra, đúng.", "Quách Hữu Lợi"):
        assert hidden not in waiting + answered


def test_a_date_that_was_moved_says_from_when_and_why(client: Client) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, after=timedelta(days=2))

    text = page_of(client, life)

    assert "Vì sao đổi từ ngày 12/11/2026?" in text
    assert "Ngày hẹn trả chuyển sang" in text
    assert re.search("02/11/2026, [0-9]+ giờ [0-9]+ đến 04/11/2026, [0-9]+ giờ [0-9]+", text)


def test_a_failed_delivery_says_when_and_never_why(client: Client) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT, reason="deceased")

    text = page_of(client, life)

    assert "Chưa giao được, lần 1" in text
    assert "giao lại 09/11/2026" in text
    assert "đã mất" not in text


def test_a_result_kept_at_the_post_office_says_until_when(client: Client) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT, next_step="hold")

    assert "Bạn cần đến bưu điện nhận kết quả trước 09/11/2026." in page_of(client, life)


def test_a_withdrawal_is_not_offered_here(client: Client) -> None:
    text = page_of(client, dossier_at(Status.APPRAISING))

    assert "Rút hồ sơ" not in text


def test_the_page_is_kept_by_nobody_and_asks_little(client: Client) -> None:
    life = dossier_at(Status.RETURNED)
    address = ask(client, number(life))["Location"]
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)

    assert "no-store" in page["Cache-Control"]
    assert len(asked) <= 15


def test_english_tells_the_same(client: Client) -> None:
    catalogues.compile_all()
    client.cookies["django_language"] = "en"

    text = page_of(client, dossier_after(Act.PROPOSE))

    assert "Waiting for the head" in text
    assert "You need not do anything now." in text
    assert "Thursday 12/11/2026" in text
    assert not [words for words in ("Chuẩn bị", "chờ", "bạn", "Hành trình", "Bưu điện nhận") if words in text]


# ---- rating ----------------------------------------------------------------------------------------------------------


def rate(client: Client, life: Life, act_id: str = "", **form: Any) -> Any:
    shown = {"act_id": act_id or str(uuid4()), "last_event_no": str(life.row.last_event_no)}
    return client.post(f"/tra-cuu/{number(life)}/danh-gia", shown | form)


@pytest.fixture
def returned(client: Client) -> Life:
    """A dossier that has gone home, opened in the client's browser."""
    life = dossier_after(Act.DELIVER)
    ask(client, number(life))
    return life


def test_after_the_return_one_may_rate_once(client: Client, returned: Life) -> None:
    asked = client.get(f"/tra-cuu/{number(returned)}").content.decode()

    answer = rate(client, returned, score="4", comment="Nhanh, gọn.")
    text = client.get(answer["Location"]).content.decode()
    again = rate(client, returned, score="1")

    assert "Gửi đánh giá" in asked
    assert answer.status_code == 303
    assert "Bạn đã đánh giá: Hài lòng." in text
    assert "Gửi đánh giá" not in text
    assert again.status_code == 409
    assert "Hồ sơ này đã được đánh giá." in again.content.decode()
    assert list(Rating.objects.values_list("score", "comment")) == [(4, "Nhanh, gọn.")]


def test_a_rating_pressed_twice_is_one_rating(client: Client, returned: Life) -> None:
    act_id, seen = str(uuid4()), returned.row.last_event_no
    form = {"act_id": act_id, "last_event_no": str(seen), "score": "5"}

    answers = [client.post(f"/tra-cuu/{number(returned)}/danh-gia", form).status_code for _n in range(2)]

    assert answers == [303, 303]
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("score", ["", "0", "6", "x", "4.5", "-1", "٤"])
def test_a_rating_needs_one_of_the_five_steps(client: Client, returned: Life, score: str) -> None:
    page = rate(client, returned, score=score, comment="Vẫn còn đây")

    assert page.status_code == 422
    assert "Chọn một mức hài lòng." in page.content.decode()
    assert "Vẫn còn đây" in page.content.decode()
    assert not Rating.objects.exists()


def test_a_comment_that_cannot_be_read_is_said_at_its_field(client: Client, returned: Life) -> None:
    page = rate(client, returned, score="4", comment="a\u202eb")

    assert page.status_code == 422
    assert "id_comment" in page.content.decode()
    assert not Rating.objects.exists()


def test_a_form_without_its_id_is_refused(client: Client, returned: Life) -> None:
    page = client.post(f"/tra-cuu/{number(returned)}/danh-gia", {"score": "5", "act_id": "x"})

    assert page.status_code == 422
    assert "Biểu mẫu đã cũ hoặc thiếu mã" in page.content.decode()


def test_nobody_rates_a_dossier_that_her_browser_has_not_opened(returned: Life) -> None:
    answer = rate(Client(), returned, score="1")

    assert answer.status_code == 302
    assert not Rating.objects.exists()


def test_who_comes_back_to_the_address_of_a_rating_sees_the_dossier(client: Client, returned: Life) -> None:
    answer = client.get(f"/tra-cuu/{number(returned)}/danh-gia")

    assert answer.status_code == 302
    assert answer["Location"] == f"/tra-cuu/{number(returned)}"


def test_nobody_rates_before_the_return(client: Client) -> None:
    life = dossier_at(Status.APPRAISING)
    ask(client, number(life))

    page = rate(client, life, score="5")

    assert page.status_code == 409
    assert not Rating.objects.exists()
    assert not Event.objects.filter(act=Act.RATE).exists()


def test_a_page_that_is_old_is_told_so(client: Client, returned: Life) -> None:
    form = {"act_id": str(uuid4()), "last_event_no": "3", "score": "5"}

    page = client.post(f"/tra-cuu/{number(returned)}/danh-gia", form)

    assert page.status_code == 409
    assert "Hồ sơ vừa đổi" in page.content.decode()
    assert not Rating.objects.exists()


# ---- what did not come home, and what was wrong ----------------------------------------------------------------------


def test_who_was_not_reached_is_told_that_the_result_waits_at_the_agency_without_postage(client: Client) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    life.do(Act.INVITE)
    assert "Bạn cần đến bưu điện nhận kết quả" in page_of(client, life)
    life.do(Act.RECORD_ATTEMPT, reason="moved", after=timedelta(days=1))
    life.do(Act.RETURN_UNDELIVERED)
    life.do(Act.ACCEPT_HANDOVER)

    page = page_of(client, life)

    assert "Cơ quan đã nhận lại kết quả, chờ bạn đến nhận" in page
    assert "Bạn cần đến Công an tỉnh" in page
    assert "30.000" not in page


def test_a_corrected_result_is_told_with_who_bears_the_cost(client: Client) -> None:
    life = dossier_after(Act.DELIVER)
    life.do(Act.CORRECT_RESULT)

    page = page_of(client, life)

    assert "Kết quả đã đính chính, đang trả lại cho bạn" in page
    assert "Cơ quan chịu chi phí, bạn không phải trả gì." in page
