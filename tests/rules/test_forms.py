"""What a form says, that it is kept without loss, and that it is printed as the law and the reader need it."""

import dataclasses
import json
import re
from datetime import datetime
from typing import Any

import pytest

from motcua.ground.deadlines.rulesets import RuleSet
from motcua.outward.notices.printing import render
from motcua.record.papers.contract import consignment_terms
from motcua.record.papers.forms import Form, Party, freeze, thaw
from motcua.record.papers.frozen import UnreadableFormError
from tests.rules.cast_of_forms import (
    ALL_FORMS,
    DELIVERY,
    MINUTE,
    RECEIPT,
    REJECTION,
    SLIP_HOME,
    SLIP_OUT,
    SUPPLEMENT,
)
from tests.rules.printed import words

each_form = pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: f"{form.kind} {form.scan_code}")


# -- kept without loss -------------------------------------------------------------------------------------------------


@each_form
def test_a_form_comes_back_from_json_as_it_was(form: Form) -> None:
    stored = json.loads(json.dumps(freeze(form)))

    assert thaw(stored) == form
    assert stored["form"] == form.kind


def test_a_form_comes_back_at_the_same_instant_whatever_the_offset() -> None:
    in_utc = dataclasses.replace(RECEIPT, received_at=datetime.fromisoformat("2026-11-02T07:20:00+00:00"))

    assert thaw(freeze(in_utc)) == in_utc
    assert "14 giờ 20 phút, ngày 02/11/2026" in words(render(in_utc))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"form": "receipt"}, "'receipt' is no form of this release"),
        ({"colour": "red"}, "ReceiptSlip has unknown fields: colour"),
        ({"limit": "10"}, "ReceiptSlip.limit is not of type int"),
        ({"set_count": True}, "ReceiptSlip.set_count is not of type int"),
        ({"limit": -1}, "ReceiptSlip.limit is below zero"),
        ({"limit_unit": "weeks"}, "ReceiptSlip.limit_unit is none of"),
        ({"due_at": "2026-11-16"}, "ReceiptSlip.due_at is an instant without an offset"),
        ({"due_at": 5}, "ReceiptSlip.due_at is not a datetime of ISO 8601"),
        ({"components": {}}, "ReceiptSlip.components is not a list"),
        ({"components": [{"originals": 1}]}, "ReceiptSlip.components[0].name is missing"),
        ({"owner": "Nguyễn Văn Thắng"}, "ReceiptSlip.owner is not an object"),
    ],
)
def test_stored_data_that_is_no_form_is_refused_with_the_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(UnreadableFormError, match=re.escape(message)):
        thaw(freeze(RECEIPT) | change)


def test_a_form_holds_at_most_four_digits_of_a_personal_number() -> None:
    with pytest.raises(ValueError, match="personal_id_last4 holds more"):
        Party(name="Nguyễn Văn Thắng", personal_id_last4="096012004417")


def test_a_form_takes_no_instant_without_offset_and_no_list() -> None:
    with pytest.raises(ValueError, match="issued_at is an instant without an offset"):
        dataclasses.replace(RECEIPT, issued_at=datetime.fromisoformat("2026-11-02T14:35"))
    with pytest.raises(ValueError, match="components is a list"):
        dataclasses.replace(RECEIPT, components=list(RECEIPT.components))


# -- what each form says -----------------------------------------------------------------------------------------------


def test_mau_01_says_what_was_received_and_when_the_result_is_due() -> None:
    text = words(render(RECEIPT))

    for part in (
        "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI TỈNH CÀ MAU CHI NHÁNH CÁI NƯỚC",
        "Số: 0017/TNHS",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập – Tự do – Hạnh phúc",
        "Cái Nước, ngày 02 tháng 11 năm 2026",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H12.34-261102-0017",
        "Mẫu 01",
        "Liên giao người nộp",
        "Ông Nguyễn Văn Thắng (chủ hồ sơ, tự nộp)",
        "Điện thoại: 0900 000 628",
        "Số định danh: •••• •••• 4417",
        "5 Căn cước của hai bên 2 3",
        "Số lượng hồ sơ: 01 bộ. Thời hạn giải quyết: 10 ngày làm việc.",
        "Nhận lúc",
        "14 giờ 20 phút, ngày 02/11/2026",
        "Hẹn trả kết quả lúc",
        "14 giờ 20 phút, ngày 16/11/2026",
        "Nộp: qua dịch vụ bưu chính công ích (phiếu gửi PG-261102-0031)",
        "Vào sổ theo dõi: quyển 02/2026, số thứ tự 3117",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "(Ký, ghi rõ họ tên)",
    ):
        assert part in text


def test_mau_01_names_who_handed_in_for_the_owner_by_what_authority_and_has_him_sign() -> None:
    submitter = Party(name="Trần Thị Mỹ Duyên", honorific="Bà")

    text = words(render(dataclasses.replace(RECEIPT, submitter=submitter, authority="Giấy ủy quyền ngày 20/10/2026")))

    assert "Ông Nguyễn Văn Thắng (chủ hồ sơ)" in text
    assert "Người nộp: Bà Trần Thị Mỹ Duyên (Giấy ủy quyền ngày 20/10/2026)" in text
    assert text.rindex("Trần Thị Mỹ Duyên") > text.index("NGƯỜI NỘP HỒ SƠ")


@pytest.mark.parametrize(
    ("limit", "unit", "said"),
    [
        (10, "working_days", "10 ngày làm việc"),
        (4, "working_hours", "4 giờ làm việc"),
        (30, "calendar_days", "30 ngày."),
        (0, "same_day", "trong ngày"),
    ],
)
def test_mau_01_says_the_limit_in_its_unit(limit: int, unit: Any, said: str) -> None:
    slip = dataclasses.replace(RECEIPT, limit=limit, limit_unit=unit)

    assert f"Thời hạn giải quyết: {said}" in words(render(slip))


def test_the_slip_to_the_agency_holds_all_that_the_law_asks_of_it() -> None:
    """TT 17/2017/TT-BTTTT, Art. 9; QĐ 45/2016/QĐ-TTg, Art. 6."""
    text = words(render(SLIP_OUT))

    for part in (
        "PHIẾU GỬI HỒ SƠ",
        "Số: PG-261102-0031",
        "Bên gửi Ông Nguyễn Văn Thắng Địa chỉ: số 15, ấp Cái Rô",
        "thang@nguoidan.example",
        "Bưu điện tỉnh Cà Mau – Bưu cục Cái Nước",
        "cainuoc@buudien.example",
        "Cơ quan nhận Chi nhánh Văn phòng Đăng ký đất đai Cái Nước",
        "Điện thoại: 0290 000 222",
        "8 giờ 15 phút, ngày 02/11/2026 Bưu cục Cái Nước, quầy 2",
        "nhận tại bưu cục, điểm phục vụ giao tận cơ quan",
        "J+2 chậm nhất ngày 04/11/2026",
        "niêm phong số NP 004512",
        "RR 4731 2482 9 VN 120 g",
        "gửi hồ sơ và nhận kết quả",
        "Thủ tục: Đăng ký biến động đất đai khi chuyển nhượng quyền sử dụng đất",
        "Cộng 5 2 3",
        "Lệ phí đăng ký biến động 50.000 đ Đã thu tiền mặt, biên lai BL-000417",
        "Phí: thẩm định hồ sơ 1.250.000 đ Đã thu chuyển khoản",
        "Phí chuyển tiền – Miễn (theo thỏa thuận)",
        "Đã thu: 1.313.000 đ (Một triệu ba trăm mười ba nghìn đồng)",
        "Quyền của người gửi.",
        "Nghĩa vụ của người gửi.",
        "Nghĩa vụ của bưu điện.",
        "Trách nhiệm, bồi thường.",
        "có giá trị như hợp đồng (Điều 9 TT 17/2017/TT-BTTTT)",
        "NGƯỜI GỬI (Ký, ghi rõ họ tên) Nguyễn Văn Thắng",
        "NHÂN VIÊN BƯU ĐIỆN (Ký, ghi rõ họ tên) Trương Minh Đằng",
    ):
        assert part in text


def test_the_slip_home_lists_results_papers_returned_and_papers_to_take_back() -> None:
    text = words(render(SLIP_HOME))

    for part in (
        "Cơ quan gửi kết quả cho người nộp",
        "Người nhận Ông Nguyễn Văn Thắng",
        "Kết quả 1 Giấy chứng nhận quyền sử dụng đất 1",
        "Giấy tờ trả lại kèm theo 2 Hợp đồng chuyển nhượng 1 Cộng 2",
        "Giấy tờ phải thu lại của người nhận, giao về cơ quan: 1) Giấy chứng nhận cũ.",
        "Cước bưu chính 26.000 đ Thu khi phát",
        "Còn thu của người nhận: 26.000 đ (Hai mươi sáu nghìn đồng)",
        "Sau ít nhất 2 lần mời, cách nhau 2 ngày làm việc",
        "ĐẠI DIỆN CƠ QUAN GỬI (Ký, ghi rõ họ tên) Lê Thị Hạnh",
    ):
        assert part in text
    assert "Hồ sơ được coi là nộp hợp pháp" not in text


def test_the_terms_of_a_slip_follow_the_rules_in_force() -> None:
    rules = RuleSet(complaint_months=9, complaint_answer_working_days=7, compensation_times_postage=5)

    said = " ".join(term.text for term in consignment_terms("to_agency", rules))

    assert "Trong 9 tháng" in said
    assert "trả lời trong 7 ngày làm việc" in said
    assert "ít nhất 5 lần cước" in said


def test_the_minute_lists_every_dossier_its_differences_and_the_legal_submission() -> None:
    """QĐ 45/2016/QĐ-TTg, Art. 7."""
    text = words(render(MINUTE))

    for part in (
        "BIÊN BẢN GIAO NHẬN HỒ SƠ",
        "Lúc 14 giờ 05 phút, ngày 02/11/2026, tại Chi nhánh Văn phòng Đăng ký đất đai Cái Nước",
        "Bên giao: Bưu điện tỉnh Cà Mau – Bưu cục Cái Nước. Đại diện: Trương Minh Đằng, Giao dịch viên quầy 2.",
        "đối chiếu 3 hồ sơ của bảng kê BK-261102-04",
        "PG-261102-0001 MC-6B9X2E01-H YC-261102-0001",
        "NP 000001 còn nguyên 1 2 50.000 đ Nhận, đủ",
        "không còn nguyên 1 2 Nhận, có chênh lệch: thiếu 1 bản sao chứng thực",
        "Không nhận: phong bì thuộc bảng kê khác",
        "Cộng: 3 hồ sơ 3 6",
        "Bên nhận đã nhận 02 hồ sơ, trong đó 01 hồ sơ có chênh lệch; không nhận 01 hồ sơ; 02 phong bì có niêm phong",
        "giao đủ kèm theo: 50.000 đ (Năm mươi nghìn đồng)",
        "được coi là đã nộp hợp pháp cho cơ quan có thẩm quyền kể từ thời điểm hai bên ký biên bản này",
        "(Điều 7 Quyết định 45/2016/QĐ-TTg)",
        "hai bên ký lúc 14 giờ 20 phút, ngày 02/11/2026",
        "ĐẠI DIỆN BÊN GIAO",
        "ĐẠI DIỆN BÊN NHẬN",
    ):
        assert part in text


def test_mau_02_says_what_is_missing_once_and_what_becomes_of_the_limit() -> None:
    text = words(render(SUPPLEMENT))

    for part in (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Mẫu 02",
        "1 Tờ khai lệ phí trước bạ 1 chưa ghi diện tích, chưa ký",
        "Lý do: Hồ sơ chưa đủ thành phần theo danh mục đã công bố.",
        "Nộp bổ sung chậm nhất: ngày 18 tháng 11 năm 2026",
        "Thời hạn giải quyết được tính lại từ đầu",
        "Khi cần hỏi: Lê Thị Hạnh, Chi nhánh Cái Nước, điện thoại 0290 000 222.",
    ):
        assert part in text


def test_mau_03_says_why_on_what_ground_and_what_goes_back() -> None:
    text = words(render(REJECTION))

    for part in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "Mẫu 03",
        "Thửa đất không thuộc địa bàn của cơ quan.",
        "Căn cứ: Danh mục thủ tục hành chính của tỉnh.",
        "Giấy tờ trả lại người nộp cùng phiếu này:",
        "Cộng 5 2 3",
        "NGƯỜI NỘP HỒ SƠ",
    ):
        assert part in text


def test_the_delivery_slip_says_who_took_it_by_which_paper_and_what_was_taken_back() -> None:
    text = words(render(DELIVERY))

    for part in (
        "PHIẾU PHÁT KẾT QUẢ",
        "Phong bì: MC-7K2M4P9Q-3",
        "lần 1, 16 giờ 20 phút, ngày 16/11/2026: người nhận đi vắng, mời lần 2, 18/11/2026.",
        "Đã phát lúc: 9 giờ 30 phút, ngày 18/11/2026",
        "được ủy quyền: giấy ủy quyền ngày 10/11/2026",
        "Căn cước, 4 số cuối 8802",
        "NGƯỜI NHẬN (Ký, ghi rõ họ tên) Trần Thị Mỹ Duyên",
    ):
        assert part in text


def test_a_delivery_slip_before_delivery_leaves_lines_to_write_on() -> None:
    text = words(render(dataclasses.replace(DELIVERY, proof=None)))

    assert "Đã phát lúc: giờ phút, ngày Người ký nhận: chính chủ được ủy quyền Giấy tờ tùy thân:" in text
    assert "NGƯỜI NHẬN (Ký, ghi rõ họ tên) NHÂN VIÊN PHÁT" in text


@each_form
def test_nothing_that_is_left_out_leaves_a_trace(form: Form) -> None:
    bare = {field.name: field.default for field in dataclasses.fields(form) if field.default is not dataclasses.MISSING}

    text = words(render(dataclasses.replace(form, **bare)))

    assert "none" not in text.lower()
    assert "()" not in text
    assert " ." not in text
