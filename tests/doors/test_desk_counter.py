"""The counter page: what waits, what a scan opens, today's numbers, the right to act."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.doors.desk.page import to_bring
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers import queries as papers
from tests.doors.hands import Hands, Page
from tests.factories import Life, Way, dossier_after, dossier_at

pytestmark = pytest.mark.django_db

COUNTER = "/quay/"


def scan(page: Page, text: str, *, typed: bool = False) -> Page:
    """Send a code through the page's own scan box."""
    return page.press("Enter", q=text, typed="1" if typed else "0")


# ---- whose door it is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["courier", "case_officer", "unit_head", "applicant", "manager", "administrator"])
def test_the_desk_is_closed_to_other_roles(role: str) -> None:
    for path in (
        COUNTER,
        "/quay/tiep-nhan",
        "/quay/giao-nhan",
        "/quay/tra-ket-qua",
        "/quay/quyen",
        "/quay/viec/nhan-chuyen",
    ):
        assert Hands(role).open(path).status == 403, path


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get(COUNTER)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap")


@pytest.mark.parametrize("path", ["/quay/viec/khong-co", "/quay/hom-nay/khong-co", "/quay/ho-so/YC-261122-999999"])
def test_what_does_not_exist_is_not_there(path: str) -> None:
    assert Hands("post_clerk").open(path).status == 404


# ---- what waits ------------------------------------------------------------------------------------------------------


def test_nothing_waits() -> None:
    page = Hands("post_clerk").open(COUNTER)

    assert page.status == 200
    assert "Không có việc chờ. Quét mã hoặc bấm F2 để tiếp nhận." in page.text


@pytest.mark.parametrize(
    ("act", "role", "heading", "button"),
    [
        (Act.SUBMIT, "post_clerk", "Đang tiếp nhận dở", "Làm tiếp"),
        (Act.ACCEPT_HANDOVER, "one_stop_officer", "Chờ tiếp nhận", "Tiếp nhận"),
        (Act.RECEIVE, "one_stop_officer", "Chờ chuyển xử lý", "Chuyển xử lý"),
        (Act.APPROVE, "one_stop_officer", "Có kết quả, chờ đóng gói", "Đóng gói"),
        (Act.PREPARE_RETURN, "one_stop_officer", "Kết quả chờ giao bưu điện", "Giao bưu điện"),
    ],
)
def test_work_stands_under_its_heading_with_the_one_thing_to_do(act: Act, role: str, heading: str, button: str) -> None:
    life = dossier_after(act)
    number = life.row.code or life.row.request_no

    page = Hands(role).open(COUNTER)

    assert heading in page.text
    assert page.click(f"{button} {number}").status == 200
    assert page.click(number).path == f"/quay/ho-so/{number}"


@pytest.mark.parametrize(
    ("act", "role", "heading", "other", "button"),
    [
        (Act.ACCEPT_BY_POST, "post_clerk", "Giao cơ quan", "Công an tỉnh", "Giao"),
        (Act.OFFER_HANDOVER, "one_stop_officer", "Bưu điện giao, chờ ký biên bản", "Lâm Thị Ngọc Hân", "Ký biên bản"),
        (Act.OFFER_TO_POST, "post_clerk", "Kết quả chờ nhận chuyển", "Công an tỉnh", "Nhận chuyển"),
    ],
)
def test_what_goes_over_the_table_is_gathered_by_the_other_side(
    act: Act, role: str, heading: str, other: str, button: str
) -> None:
    lives = [dossier_after(act) for _ in range(2)]

    page = Hands(role).open(COUNTER)

    assert heading in page.text
    assert "2 phong bì, đã quét 0" in page.text
    run = page.click(f"{button} {other}")
    assert run.path.startswith("/quay/giao-nhan/")
    assert all((life.row.code or life.row.request_no) in run.text for life in lives)


def test_envelopes_have_the_day_by_which_they_were_promised() -> None:
    dossier_after(Act.ACCEPT_BY_POST)  # weeks ago

    assert "quá hạn giao" in Hands("post_clerk").open(COUNTER).text


@pytest.mark.parametrize(
    ("days", "words"), [(-2, "quá hạn giao 2 ngày"), (0, "hạn giao hôm nay"), (3, "hạn giao 19/11")]
)
def test_a_promised_day_is_told_by_word_and_level(days: int, words: str) -> None:
    today = date(2026, 11, 16)

    assert to_bring(today + timedelta(days=days), today).text == words


def test_a_result_at_the_counter_has_the_day_that_was_promised_to_its_applicant() -> None:
    dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, post_return=False)

    assert "hẹn " in Hands("one_stop_officer").open(COUNTER).text


def test_a_draft_says_what_it_still_lacks() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")
    assert "chưa kiểm đếm" in hands.open(COUNTER).text

    page = hands.open(f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem").press("Tiếp tục", count__1__original="1")
    assert "thiếu 1 bản chụp Bản sao thẻ căn cước" in hands.open(COUNTER).text
    page = page.press("Tiếp tục", count__2__photocopy="1")
    assert "đủ giấy tờ, chưa thu phí" in hands.open(COUNTER).text
    page.press("Sang niêm phong")
    assert "đã thu, chưa niêm phong" in hands.open(COUNTER).text


def test_the_badge_of_a_section_counts_what_waits_behind_it() -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("post_clerk").open("/quay/tiep-nhan")

    assert ("Giao nhận2 việc chờ", "/quay/giao-nhan") in page.links


def test_all_of_a_task_can_be_seen() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    page = Hands("post_clerk").open(COUNTER).click("Xem tất cả")

    assert page.path == "/quay/viec/goi-nguoi-nop"
    assert life.row.code in page.text
    assert "Nguyễn Văn Thắng" in page.text


@pytest.mark.parametrize("role", ["post_clerk_elsewhere", "officer_elsewhere"])
def test_work_of_another_place_is_not_shown(role: str) -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    assert life.row.request_no not in Hands(role).open(COUNTER).text


def test_no_page_of_the_desk_shows_a_whole_personal_number_or_phone() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")

    for path in (
        COUNTER,
        "/quay/viec/tiep-nhan-do",
        f"/quay/ho-so/{life.row.request_no}",
        f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem",
    ):
        page = hands.open(path)
        assert page.status == 200, path
        assert "096085000123" not in page.html, path
        assert "0900000628" not in page.html, path
        assert "0900 000 628" not in page.html, path


# ---- scans -----------------------------------------------------------------------------------------------------------


def test_every_own_code_opens_its_dossier() -> None:
    life = dossier_after(Act.RECEIVE)
    envelope = life.facts(Act.ACCEPT_BY_POST)["envelope"]
    hands = Hands("post_clerk")

    for text in (envelope, envelope.lower(), f" {life.row.request_no} ", life.row.code):
        page = scan(hands.open(COUNTER), text)
        assert page.path == f"/quay/ho-so/{life.row.code}", text
        assert page.status == 200

    assert "đã mở hồ sơ" in hands.open(COUNTER).text


def test_the_carriers_code_opens_its_dossier_even_when_a_vietnamese_keyboard_has_changed_it() -> None:
    life = dossier_after(Act.OFFER_TO_POST)
    life.do(Act.ACCEPT_TO_CARRY, "post_clerk", item_code="EE473124829VN")

    for text in ("EE473124829VN", "ee 4731 2482 9 vn", "Ê473124829VN", unicodedata.normalize("NFD", "Ê473124829VN")):
        page = scan(Hands("post_clerk").open(COUNTER), text)
        assert page.path == f"/quay/ho-so/{life.row.code}", text


def test_a_typed_code_is_marked_as_typed() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")

    scan(hands.open(COUNTER), life.row.request_no, typed=True)

    assert "gõ tay – đã mở hồ sơ" in hands.open(COUNTER).text


def test_an_unknown_label_stops() -> None:
    page = scan(Hands("post_clerk").open(COUNTER), "MC-CJZN4KN5-Q")

    assert page.status == 404
    assert "Phong bì MC-CJZN4KN5-Q chưa từng được cấp ở đây" in page.text
    assert "data-mc-stop" in page.html


@pytest.mark.parametrize("text", ["MC-7K3Q9F2M-W", "RR473124820GB", "\u200b\u200b", "MC-7K3Q9F2M\u0000"])
def test_a_code_that_cannot_be_stops_with_its_reason(text: str) -> None:
    page = scan(Hands("post_clerk").open(COUNTER), text)

    assert page.status == 404
    assert "Dừng: không mở được mã này" in page.text


def test_a_dossier_of_another_place_is_as_good_as_none() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    envelope = life.facts(Act.ACCEPT_BY_POST)["envelope"]

    page = scan(Hands("post_clerk_elsewhere").open(COUNTER), envelope)

    assert page.status == 404
    assert life.row.request_no not in page.text


def test_a_personal_number_finds_its_dossiers_and_stands_in_no_address() -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)

    page = scan(Hands("post_clerk").open(COUNTER), "096085000123")

    assert "•••• •••• 0123" in page.text
    assert {first.row.request_no, second.row.request_no} <= set(page.text.split())
    assert "096085000123" not in page.path


def test_a_name_without_accents_or_a_phone_finds_its_dossiers() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")

    for text in ("nguyen van thang", "0900000628", "lý lịch"):
        page = scan(hands.open(COUNTER), text, typed=True)
        assert page.path == f"/quay/ho-so/{life.row.request_no}", text

    assert "Không tìm thấy hồ sơ nào" in scan(hands.open(COUNTER), "không có ai tên này", typed=True).text


def test_the_code_of_a_procedure_begins_a_reception() -> None:
    page = scan(Hands("post_clerk").open(COUNTER), "3.000333")

    assert page.path == "/quay/tiep-nhan?tim=3.000333"
    assert "Cấp phiếu lý lịch tư pháp" in page.text


def test_a_scan_writes_nothing() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    before = Event.objects.count()

    scan(Hands("one_stop_officer").open(COUNTER), life.facts(Act.ACCEPT_BY_POST)["envelope"])

    assert Event.objects.count() == before
    assert papers.forms(life.dossier_id)[-1].kind == "PHIEU_GUI"


# ---- numbers and rights ----------------------------------------------------------------------------------------------


def test_todays_numbers_open_the_dossiers_that_they_count() -> None:
    now = timezone.now()  # noqa: TID251 - the page counts from its own midnight
    life = Life(now=now)
    for act in (Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST):
        life.do(act, after=now - now)
    hands = Hands("post_clerk")

    page = hands.open(COUNTER)

    assert "Đã tiếp nhận 1 hồ sơ" in page.text
    assert "Đã thu 1 khoản" in page.text
    assert "Đang giữ 1 phong bì" in page.text
    assert life.row.request_no in page.click("1 hồ sơ").text


def test_the_right_to_act_is_said_in_words() -> None:
    page = Hands("post_clerk").open(COUNTER)

    assert "Tiếp nhận 8 thủ tục của 5 cơ quan" in page.text
    assert "07/TT-CM" in page.text


def test_the_page_of_rights_names_the_missing_row() -> None:
    page = Hands("post_clerk").open(COUNTER).click("Vì sao thiếu một thủ tục?")

    assert "Cấp phiếu lý lịch tư pháp Công an tỉnh Tiếp nhận Thỏa thuận 07/TT-CM, đến 31/12/2030" in page.text
    assert "thỏa thuận 05/TT-CM hết hạn ngày 31/10/2026" in page.text
    assert "lý lịch" in page.press("Tìm", tim="ly lich").text


def test_a_head_of_the_one_stop_has_a_counter_too() -> None:
    page = Hands("giamdoc.tt-tinh").open(COUNTER)

    assert page.status == 200
    assert "Tiếp nhận" in page.text


def test_somebody_without_a_counter_today_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: datetime(2031, 1, 6, 2, 0, tzinfo=UTC))

    page = Hands("post_clerk").open(COUNTER)

    assert page.status == 200
    assert "Hôm nay bạn chưa có quyền làm thủ tục nào tại quầy." in page.text
    assert "phân công hết hạn ngày 31/12/2030" in page.click("Vì sao thiếu một thủ tục?").text


# ---- how many statements ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["post_clerk", "one_stop_officer"])
@pytest.mark.parametrize(
    "path",
    [
        COUNTER,
        "/quay/tiep-nhan",
        "/quay/tiep-nhan?tim=ly+lich",
        "/quay/giao-nhan",
        "/quay/tra-ket-qua",
        "/quay/quyen",
        "/quay/viec/giao-co-quan",
    ],
)
def test_a_page_asks_few_statements_whatever_its_length(role: str, path: str) -> None:
    hands = Hands(role)
    dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.OFFER_HANDOVER)
    dossier_after(Act.PREPARE_RETURN)
    hands.open(path)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert hands.open(path).status == 200
        return len(asked)

    few = statements()
    for _ in range(3):
        dossier_after(Act.ACCEPT_BY_POST)
        dossier_after(Act.OFFER_HANDOVER)
        dossier_after(Act.PREPARE_RETURN)
        dossier_after(Act.APPROVE, way=Way.AT_DESK)

    assert statements() <= few <= 15


def test_what_is_not_due_stands_under_no_due_date() -> None:
    dossier_after(Act.OPEN_DRAFT)

    table = Hands("post_clerk").client.get("/quay/viec/tiep-nhan-do").context["table"]

    assert table.heads[0].label == "Chờ"
    assert [(line.cells[0].label, line.cells[0].text[:2]) for line in table.lines] == [("Chờ", "từ")]


@pytest.mark.parametrize(
    ("act", "who", "section"),
    [
        (Act.RECEIVE, "one_stop_officer", "Quầy"),
        (Act.ACCEPT_HANDOVER, "one_stop_officer", "Tiếp nhận"),
        (Act.OPEN_DRAFT, "post_clerk", "Tiếp nhận"),
        (Act.APPROVE, "one_stop_officer", "Trả kết quả"),
    ],
)
def test_the_bar_counts_what_waits_behind_each_section_and_asks_nothing_more_for_it(
    act: Act, who: str, section: str
) -> None:
    dossier_after(act)
    client = Hands(who).client
    with CaptureQueriesContext(connection) as statements:
        page = client.get("/quay/giao-nhan")

    counted = {item.label: item.count for item in page.context["sections"] if item.count}
    assert counted == {section: 1}
    assert sum("CASE WHEN" in item["sql"] and "GROUP BY" in item["sql"] for item in statements) == 1
