"""The public pages: search, procedures, fields, service points."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.doors.frame import catalogues

LICENCE, RECORD = "/thu-tuc/3.000347", "/thu-tuc/3.000333"
PERMIT = "/thu-tuc/1.013225"

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status
    return page.content.decode()


def test_a_search_says_limit_cost_and_post_before_the_click(client: Client) -> None:
    text = text_of(client, "/?q=doi+bang+lai")

    row = text[text.index("<tbody>") : text.index("</tbody>")]
    assert "1 thủ tục khớp “doi bang lai”" in text
    assert 'href="/thu-tuc/3.000347"' in row
    assert "Công an tỉnh" in row
    assert "5 ngày làm việc" in row
    assert "135.000\u202fđ" in row
    assert "Nhận qua bưu điện" in row


def test_a_procedure_names_its_cases_with_what_they_take_more_and_who_pays_less(client: Client) -> None:
    permit, record = text_of(client, PERMIT), text_of(client, RECORD)

    cases = permit[permit.index("Trường hợp riêng") : permit.index("Tốn bao nhiêu")]
    assert "Công trình cấp III, cấp IV không phải nhà ở riêng lẻ" in cases
    assert "Thời hạn 10 ngày làm việc." in cases
    assert "Báo cáo kết quả thẩm định thiết kế" in cases
    assert "Đơn đề nghị cấp giấy phép" not in cases
    assert "Trình tự thực hiện" in permit
    lowered = record[record.index("Ai được miễn, giảm") :]
    assert "chỉ nộp 100.000\u202fđ" in lowered
    assert "giảm 50%" in lowered


def test_what_a_procedure_has_not_is_left_out(client: Client) -> None:
    page = text_of(client, LICENCE)

    for heading in ("Trường hợp riêng", "Ai được miễn, giảm", "Trình tự thực hiện", "Yêu cầu, điều kiện"):
        assert heading not in page


def test_a_search_says_how_a_short_form_was_understood(client: Client) -> None:
    assert "“GPLX” được hiểu là “giấy phép lái xe”." in text_of(client, "/?q=gplx")


def test_a_search_without_result_says_what_to_do(client: Client) -> None:
    text = text_of(client, "/?q=qwrtzp")

    assert "Không có thủ tục nào khớp “qwrtzp”." in text
    assert "xem theo lĩnh vực" in text
    assert "hoặc gọi" in text
    assert 'value="qwrtzp"' in text


def test_a_search_that_nearly_matches_offers_names(client: Client) -> None:
    text = text_of(client, "/?q=ly+lich+tu+phapp")

    assert "Có phải bạn tìm:" in text
    assert "Cấp phiếu lý lịch tư pháp" in text


def test_a_dossier_code_in_the_search_leads_to_tracking(client: Client) -> None:
    text = text_of(client, "/?q=h12.34-261102-0017")

    assert "Đây là mã của một hồ sơ" in text
    assert 'value="H12.34-261102-0017"' in text


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("a" * 10_000, 422),
        ("\u202eabc", 422),
        ("a\0b", 422),
        ("<script>alert(1)</script>", 200),
        ("😀", 200),
        ('"><i>', 200),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_becomes_markup(client: Client, typed: str, status: int) -> None:
    page = client.get("/", {"q": typed})

    text = page.content.decode()
    assert page.status_code == status
    assert ("govuk-error-message" in text) is (status == 422)
    assert "<script>alert" not in text
    assert '"><i>' not in text


@pytest.mark.parametrize("start", ["", "-1", "999999999999", "x", "١"])
def test_a_wrong_place_in_the_results_is_their_beginning_or_their_end(client: Client, start: str) -> None:
    assert client.get("/", {"q": "cap", "tu": start}).status_code == 200


def test_a_procedure_says_what_to_bring_how_long_and_where(client: Client) -> None:
    text = text_of(client, LICENCE)

    assert "Đơn đề nghị đổi giấy phép lái xe theo mẫu</span></div> <b>1 bản chính</b>" in text
    assert "chỉ khi: hạng giấy phép phải khám sức khỏe" in text
    assert "xuất trình để đối chiếu, không nộp" in text
    assert "nộp lại bản cũ khi nhận kết quả" in text
    assert "5 ngày làm việc" in text
    assert "Thông tư 37/2023/TT-BTC" in text
    assert "theo thỏa thuận 08/TT-CM" in text
    assert "Áp dụng từ 01/03/2025" in text


def test_state_money_and_postage_stand_in_lines_of_their_own(client: Client) -> None:
    text = text_of(client, RECORD)

    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert len(re.findall("<tr>", table)) == 3
    assert "Phí cung cấp thông tin lý lịch tư pháp" in table
    assert "Cước bưu điện gửi hồ sơ, nếu nhờ gửi" in table
    assert "Cước bưu điện mang kết quả về, nếu nhờ mang" in table


def test_a_version_that_ends_says_so(client: Client) -> None:
    assert "đến hết 31/12/2026" in text_of(client, "/thu-tuc/2.001195")


def test_a_procedure_of_every_commune_names_each(client: Client) -> None:
    text = text_of(client, "/thu-tuc/1.001193")

    for commune in ("Cái Nước", "U Minh", "Đầm Dơi", "Năm Căn", "An Xuyên"):
        assert f"Ủy ban nhân dân {'phường' if commune == 'An Xuyên' else 'xã'} {commune}" in text
    assert "Không thu phí, lệ phí." in text
    assert "trong ngày" in text


@pytest.mark.parametrize("code", ["9.999999", "x", "3.000347.", "-", "H12.17"])
def test_a_procedure_that_there_is_not_is_no_page(client: Client, code: str) -> None:
    text_of(client, f"/thu-tuc/{code}", 404)


@pytest.mark.parametrize("address", ["/", "/?q=lai+xe", LICENCE, "/thu-tuc", "/linh-vuc/MH-GPLX", "/diem-phuc-vu"])
def test_no_title_names_a_procedure(client: Client, address: str) -> None:
    text = text_of(client, address)

    title = text[text.index("<title>") : text.index("</title>")]
    assert "lái xe" not in title
    assert "Một Cửa" in title


def test_every_field_opens_its_procedures(client: Client) -> None:
    fields = re.findall(r'href="(/linh-vuc/[^"]+)"', text_of(client, "/thu-tuc"))

    found = {code for field in fields for code in re.findall(r'href="/thu-tuc/([^"]+)"', text_of(client, field))}
    assert len(fields) == 14
    assert len(found) == 16


def test_a_field_that_there_is_not_is_no_page(client: Client) -> None:
    text_of(client, "/linh-vuc/KHONG-CO", 404)


def test_points_say_where_they_are_and_how_much_they_receive(client: Client) -> None:
    text = text_of(client, "/diem-phuc-vu")

    assert 'id="bd-cai-nuoc"' in text
    assert "Số 5, đường Thử Nghiệm, xã Cái Nước" in text
    assert 'href="tel:02900000032"' in text
    assert "0290 0 000 032" in text
    assert "8 thủ tục" in text


def test_english_pages_mark_what_stays_vietnamese(client: Client) -> None:
    catalogues.compile_all()
    client.cookies["django_language"] = "en"

    text = text_of(client, LICENCE)

    assert "What to bring" in text
    assert '<h1 lang="vi">Đổi giấy phép lái xe</h1>' in text
    assert "5 working days" in text
    assert "1 original" in text


@pytest.mark.parametrize("address", ["/", "/?q=c", LICENCE, "/thu-tuc/1.001193", "/linh-vuc/G15-TP07", "/diem-phuc-vu"])
def test_a_process_that_remembers_nothing_still_asks_little(client: Client, address: str) -> None:
    memory.forget_all()

    with CaptureQueriesContext(connection) as asked:
        text_of(client, address)

    assert len(asked) <= 15


def test_the_page_of_a_procedure_answers_four_questions_before_its_lists(client: Client) -> None:
    page = client.get("/thu-tuc/3.000347").content.decode()

    answers, lists = page.split("Mang theo gì", 1)
    for words in ("5 ngày làm việc", "135.000", "Nhận qua bưu điện", "Công an tỉnh Cà Mau"):
        assert words in answers
    assert 'class="mc-bring"' in lists
    assert "data-mc-print" in lists  # printed it is the list to take along; without script the browser prints it


def test_a_search_without_result_offers_the_fields_at_once(client: Client) -> None:
    page = client.get("/?q=xyzkhong").content.decode()

    assert "Không có thủ tục nào khớp" in page
    assert 'class="govuk-list mc-fields"' in page
    assert "/linh-vuc/" in page
