"""The forms about money alone: receipts and reports of shifts are archive files that say each kind apart."""

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from pypdf import PdfReader

from motcua.outward.notices.printing import render
from motcua.record.papers.forms import IssuingBody, MoneyLine, Party
from motcua.record.papers.money_forms import KindOfMoney, MoneyForm, MoneyReceipt, Notes, RefundSlip, ShiftReport
from tests.rules.printed import font_names, words

AT = datetime(2026, 11, 16, 10, 46, tzinfo=timezone(timedelta(hours=7)))
BODY = IssuingBody(name="Bưu điện Cái Nước", place="Cái Nước")
RECEIPT = MoneyReceipt(
    body=BODY, receipt_no="BD-CAI-NUOC-26E-0000123", reference="YC-261116-000123",
    payer=Party(name="Nguyễn Văn Thắng", personal_id_last4="4417"), procedure_name="Cấp phiếu lý lịch tư pháp",
    agency_name="Công an tỉnh Cà Mau",
    lines=(
        MoneyLine(kind="fee", name="Phí cung cấp thông tin", amount_vnd=200_000, state="collected"),
        MoneyLine(kind="postage", name="Cước gửi hồ sơ", amount_vnd=31_000, state="collected"),
    ),
    total_vnd=231_000, cashier_name="Lâm Thị Ngọc Hân", issued_at=AT,
)  # fmt: skip
REPORT = ShiftReport(
    body=BODY, shift_no="CA-261116-0001", person=Party(name="Lâm Thị Ngọc Hân", role="Nhân viên bưu điện"),
    counter="Quầy 2 · Bưu điện Cái Nước", opened_at=AT - timedelta(hours=3), counted_at=AT, closed_at=AT,
    received=11, returned=8, receipts=14, float_vnd=200_000, brought_over_vnd=0, brought_short_vnd=5_000,
    kinds=(
        KindOfMoney(money="fee", carried_vnd=0, taken_vnd=400_000, handed_vnd=200_000, left_vnd=200_000),
        KindOfMoney(money="postage", carried_vnd=1_000, taken_vnd=31_000, handed_vnd=0, left_vnd=32_000),
    ),
    expected_vnd=427_000, notes=(Notes(value_vnd=100_000, number=4, sum_vnd=400_000),), counted_vnd=400_000,
    first_counted_vnd=300_000, over_vnd=0, short_vnd=27_000, reason="Trả thừa tiền lẻ.",
    recounter_name="Danh Hoàng Phúc",
)  # fmt: skip


REFUND = RefundSlip(
    body=BODY, slip_no="BD-CAI-NUOC-26H-0000004", reference="YC-261116-000123", payee=RECEIPT.payer,
    procedure_name="Cấp phiếu lý lịch tư pháp", agency_name="Công an tỉnh Cà Mau", lines=RECEIPT.lines[:1],
    total_vnd=200_000, ground="Hồ sơ kết thúc, không có kết quả", reason="Người nộp rút hồ sơ.",
    receipts=("BD-CAI-NUOC-26E-0000123 (giảm)",), paid_from="tiền mặt, từ két người hoàn",
    document="số 31/QĐ ngày 16/11/2026", cashier_name="Lâm Thị Ngọc Hân", issued_at=AT,
)  # fmt: skip


def test_a_refund_slip_says_what_goes_back_why_and_against_which_receipt() -> None:
    text = words(render(REFUND))

    for said in (
        "PHIẾU HOÀN TIỀN", "BD-CAI-NUOC-26H-0000004", "Tổng số tiền hoàn 200.000", "hai trăm nghìn đồng",
        "Hồ sơ kết thúc, không có kết quả", "Người nộp rút hồ sơ.", "BD-CAI-NUOC-26E-0000123 (giảm)",
        "từ két người hoàn", "số 31/QĐ ngày 16/11/2026", "10 giờ 46",
    ):  # fmt: skip
        assert said.lower() in text.lower()


def test_a_report_of_a_shift_has_a_column_of_what_went_back_only_when_something_did() -> None:
    kinds = (replace(REPORT.kinds[0], refunded_vnd=150_000, left_vnd=50_000), *REPORT.kinds[1:])

    assert "Hoàn người nộp" not in words(render(REPORT))
    text = words(render(replace(REPORT, kinds=kinds)))
    assert "Hoàn người nộp" in text
    assert "150.000" in text


def test_a_report_of_a_shift_tells_who_was_granted_to_pay_less_only_when_somebody_was() -> None:
    kinds = (replace(REPORT.kinds[0], spared_vnd=150_000), *REPORT.kinds[1:])

    assert "Miễn, giảm" not in words(render(REPORT))
    text = " ".join(words(render(replace(REPORT, kinds=kinds, exempted=2))).split())
    assert "Miễn, giảm đã xét trong ca cho 2 hồ sơ: Phí 150.000" in text


@pytest.mark.parametrize("form", [RECEIPT, REPORT, REFUND], ids=["receipt", "report", "refund"])
def test_the_file_is_an_archive_in_the_shipped_typeface_and_the_same_each_time(form: MoneyForm) -> None:
    pdf = render(form)

    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert all(name.startswith("LiberationSerif") for name in font_names(pdf))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert render(form) == pdf
    assert words(render(form, reprint=True)).replace("Bản in lại ", "", 1) == words(pdf)


def test_a_receipt_says_each_kind_apart_and_its_sum_in_words() -> None:
    text = words(render(RECEIPT))

    for said in (
        "BIÊN LAI THU TIỀN", "BD-CAI-NUOC-26E-0000123", "YC-261116-000123", "Phí cung cấp thông tin",
        "Cước bưu chính: Cước gửi hồ sơ", "Hai trăm ba mươi mốt nghìn đồng", "•••• •••• 4417",
        "Phí, lệ phí được nộp cho cơ quan giải quyết.",
    ):  # fmt: skip
        assert said in text
    assert "nộp cho cơ quan" not in words(render(replace(RECEIPT, lines=RECEIPT.lines[1:])))


def test_a_report_says_who_counted_what_and_why_it_differs() -> None:
    text = words(render(REPORT))

    for said in (
        "tiếp nhận 11 hồ sơ, trả 8 kết quả, lập 14 biên lai", "thiếu 27.000", "Trả thừa tiền lẻ.",
        "Thiếu từ các ca trước, chưa xử lý", "Danh Hoàng Phúc đếm lại", "NGƯỜI ĐẾM LẠI",
    ):  # fmt: skip
        assert said in text


def test_a_report_that_agrees_names_no_second_person() -> None:
    even = replace(
        REPORT, counted_vnd=427_000, first_counted_vnd=427_000, short_vnd=0, brought_short_vnd=0, recounter_name="",
        reason="",
    )  # fmt: skip

    text = words(render(even))

    assert "không" in text
    assert "NGƯỜI ĐẾM LẠI" not in text
    assert "Lý do" not in text
    assert "các ca trước" not in text
