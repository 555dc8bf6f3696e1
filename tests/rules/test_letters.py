"""What apology, notice of stopping and notice of payment say, by the form set of the dossier."""

import dataclasses

import pytest

from motcua.outward.notices.printing import render
from motcua.record.papers.form_sets import FORM_SETS, form_of, number_in
from tests.rules.cast_of_forms import APOLOGY, PAYMENT, RECEIPT, REJECTION, STOP
from tests.rules.printed import words


def test_the_apology_says_why_the_day_first_given_and_the_new_one_and_whom_to_ask() -> None:
    text = words(render(APOLOGY))

    for part in (
        "Số: 0003/XLHS",
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Mẫu 04",
        "Kính gửi: Ông Nguyễn Văn Thắng",
        "Cơ quan thuế chưa chuyển thông báo nghĩa vụ tài chính của thửa đất.",
        "Tiếp nhận lúc Đã hẹn trả lúc Nay hẹn trả lúc",
        "14 giờ 20 phút ngày 02/11/2026 14 giờ 20 phút ngày 16/11/2026 14 giờ 20 phút ngày 19/11/2026",
        "thành thật xin lỗi về sự chậm trễ này",
        "Hồ sơ chỉ được hẹn lại một lần.",
        "Khi cần hỏi: Lê Thị Hạnh",
        "GIÁM ĐỐC CHI NHÁNH (Ký, ghi rõ họ tên, đóng dấu)",
        "Phạm Quốc Bảo",
    ):
        assert part in text


def test_the_notice_of_stopping_says_who_asked_where_it_stood_by_what_decision_and_what_of_the_money() -> None:
    text = words(render(STOP))

    for part in (
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Mẫu 05",
        "Theo đề nghị dừng giải quyết của người nộp ngày 09/11/2026",
        "Hai bên đã hủy hợp đồng chuyển nhượng.",
        "Theo Quyết định số 12/QĐ-CNCN ngày 10/11/2026.",
        "Đang ở bước",
        "Đang thẩm định",
        "Dừng từ",
        "9 giờ 00 phút ngày 10/11/2026",
        "Nghĩa vụ tài chính: Lệ phí đã nộp không hoàn lại; cước chiều về chưa thu.",
        "Lệ phí đăng ký biến động 50.000 đ Đã thu tiền mặt, biên lai BL-000417",
        "Giấy tờ trả lại người nộp cùng thông báo này:",
        "Cộng 5 2 3",
        "quyền phản ánh, kiến nghị hoặc khiếu nại",
    ):
        assert part in text


def test_an_agency_that_stops_of_itself_does_not_say_that_it_was_asked() -> None:
    text = words(render(dataclasses.replace(STOP, asked_by="agency", asked_on=None, financial_consequence="")))

    assert "Theo đề nghị" not in text
    assert "Nghĩa vụ tài chính: không phát sinh." in text


def test_the_notice_of_payment_adds_up_what_is_owed_and_says_by_when_how_and_what_of_the_limit() -> None:
    text = words(render(PAYMENT))

    for part in (
        "THÔNG BÁO THỰC HIỆN NGHĨA VỤ TÀI CHÍNH",
        "1 Lệ phí trước bạ nhà, đất 1.200.000 đ",
        "2 Phí: thẩm định hồ sơ 350.000 đ",
        "3 Cước bưu chính (hộ nghèo) Miễn",
        "Cộng phải nộp 1.550.000 đ",
        "Bằng chữ: Một triệu năm trăm năm mươi nghìn đồng.",
        "Nộp chậm nhất: ngày 20 tháng 11 năm 2026.",
        "1) tại quầy 2, Bưu điện Cái Nước; 2) chuyển khoản đến tài khoản của cơ quan.",
        "Khi chuyển khoản, ghi nội dung: H12.34-261102-0017",
        "Thời hạn giải quyết tạm dừng từ ngày của thông báo này",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("form_set", "numbers"),
    [
        ("2018", ["01", "02", "03", "04", "", "05", "06"]),
        ("2025", ["01", "02", "03", "04", "05", "06", "07"]),
    ],
)
def test_each_set_has_its_own_numbers(form_set: str, numbers: list[str]) -> None:
    kinds = ("receipt_slip", "supplement_request", "rejection_notice", "apology_letter", "stop_notice")

    assert [number_in(form_set, kind) for kind in (*kinds, "control_sheet", "register")] == numbers
    assert list(FORM_SETS[form_set].forms) == [*kinds, "control_sheet", "register"]


def test_a_slip_of_the_post_belongs_to_no_set() -> None:
    assert form_of("2025", "consignment_slip") is None
    assert number_in("2025", "consignment_slip") == ""


def test_the_heading_follows_the_set_that_the_dossier_was_accepted_under() -> None:
    old = words(render(dataclasses.replace(APOLOGY, form_set="2018")))
    refused = words(render(dataclasses.replace(REJECTION, form_set="2018")))

    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in old
    assert "PHIẾU TỪ CHỐI GIẢI QUYẾT TIẾP NHẬN HỒ SƠ" in refused
    assert "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" in words(render(dataclasses.replace(RECEIPT, form_set="2018")))


def test_a_form_without_number_in_its_set_prints_none() -> None:
    text = words(render(dataclasses.replace(STOP, form_set="2018", form_no="")))

    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in text
    assert "Mẫu" not in text.replace("(Mẫu 18)", "")
