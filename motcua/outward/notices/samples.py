"""One made-up dossier and every form of its way: for the pictures in docs/forms and for trying a template.

People, numbers and addresses are made up; the telephone numbers lie outside what is given out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from motcua.outward.notices import sample_post as post
from motcua.outward.notices.printing import Printed
from motcua.outward.notices.sample_cast import (
    AGENCY,
    BODY,
    CHARGE,
    CODE,
    COMPONENTS,
    CONTACT,
    OWNER,
    POST,
    PROCEDURE,
    PROCEDURE_CODE,
    SUBMITTER,
    at,
)
from motcua.record.papers.form_sets import FORM_SETS, NEWEST, number_in
from motcua.record.papers.letters import ApologyLetter, PaymentNotice, StopNotice
from motcua.record.papers.parts import Component, MoneyLine
from motcua.record.papers.reception_forms import ReceiptSlip, RejectionNotice, SupplementRequest
from motcua.record.papers.sheets import (
    ControlLeg,
    ControlSheet,
    Register,
    RegisterRow,
)


def _receipt_slip() -> ReceiptSlip:
    return ReceiptSlip(
        body=BODY,
        slip_no="0017/TNHS",
        dossier_code=CODE,
        receiving_unit="Bưu điện Cái Nước, quầy 2, xã Cái Nước, tỉnh Cà Mau",
        owner=OWNER,
        submitter=SUBMITTER,
        authority="Giấy ủy quyền ngày 20/10/2026",
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        components=COMPONENTS,
        limit=10,
        limit_unit="working_days",
        received_at=at(2, 14, 20),
        due_at=at(16, 14, 20),
        issued_at=at(2, 14, 35),
        submitted_by="post",
        returned_by="post",
        receiver_name="Lê Thị Hạnh",
        consignment_slip_no="PG-261102-0031",
        return_place="tại nhà",
        lookup_address="motcua.camau.example/tra-cuu",
        register_book="2026",
        register_no=17,
    )


def _supplement_request() -> SupplementRequest:
    return SupplementRequest(
        body=BODY,
        notice_no="0005/HDHS",
        reference=CODE,
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        items=(
            Component(name="Tờ khai lệ phí trước bạ", originals=1, note="chưa ghi diện tích, chưa ký"),
            Component(name="Căn cước của bên nhận", certified_copies=1, note="bản sao mờ, không đọc được"),
        ),
        reason="Hồ sơ chưa đủ thành phần theo danh mục đã công bố.",
        contact=CONTACT,
        issuer_name="Lê Thị Hạnh",
        issued_at=at(4, 9, 10),
        clock="restart",
        answer_by=date(2026, 11, 18),
        hand_in_at="tại quầy 2 hoặc qua dịch vụ bưu chính công ích",
    )


def _rejection_notice() -> RejectionNotice:
    return RejectionNotice(
        body=BODY,
        notice_no="0002/TCHS",
        reference="YC-261102-0044",
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        reason="Thửa đất không thuộc địa bàn của cơ quan.",
        contact=CONTACT,
        issuer_name="Lê Thị Hạnh",
        issued_at=at(4, 9, 10),
        legal_ground="Danh mục thủ tục hành chính của tỉnh",
        returned_papers=COMPONENTS[:2],
    )


def _apology_letter() -> ApologyLetter:
    return ApologyLetter(
        body=BODY,
        letter_no="0003/XLHS",
        dossier_code=CODE,
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        received_at=at(2, 14, 20),
        due_at=at(16, 14, 20),
        new_due_at=at(19, 14, 20),
        reason="Cơ quan thuế chưa chuyển thông báo nghĩa vụ tài chính của thửa đất.",
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=at(13, 9),
        contact=CONTACT,
    )


def _stop_notice() -> StopNotice:
    return StopNotice(
        body=BODY,
        notice_no="0001/DGQ",
        dossier_code=CODE,
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        asked_by="applicant",
        asked_on=date(2026, 11, 9),
        stage="Đang thẩm định",
        reason="Hai bên đã hủy hợp đồng chuyển nhượng.",
        decision="Quyết định số 12/QĐ-CNCN ngày 10/11/2026",
        received_at=at(2, 14, 20),
        stopped_at=at(10, 9),
        financial_consequence="Lệ phí đã nộp không hoàn lại.",
        money=(CHARGE,),
        returned_papers=COMPONENTS[:2],
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=at(10, 9),
        contact=CONTACT,
    )


def _payment_notice() -> PaymentNotice:
    return PaymentNotice(
        body=BODY,
        notice_no="0004/TBNV",
        dossier_code=CODE,
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        lines=(
            MoneyLine(kind="charge", name="Lệ phí trước bạ nhà, đất", amount_vnd=1_200_000, state="due"),
            MoneyLine(kind="fee", name="thẩm định hồ sơ", amount_vnd=350_000, state="due"),
        ),
        legal_ground="Luật Phí và lệ phí 97/2015/QH13",
        pay_by=date(2026, 11, 20),
        ways=("tại quầy 2, Bưu điện Cái Nước", "chuyển khoản đến tài khoản của cơ quan"),
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=at(5, 9),
        contact=CONTACT,
    )


def _control_sheet() -> ControlSheet:
    post, office, desk = POST.name, "Chi nhánh VPĐKĐĐ Cái Nước", "Bộ phận Một cửa, Chi nhánh VPĐKĐĐ Cái Nước"
    clerk, officer, case = "Trương Minh Đằng", "Lê Thị Hạnh", "Ngô Văn Sáu"
    legs = (
        ControlLeg(
            given_by="Nguyễn Văn Thắng", taken_by=post, taker_name=clerk, taken_at=at(2, 8, 15),
            work="Nộp hồ sơ qua bưu điện", slip_no="PG-261102-0031",
        ),
        ControlLeg(
            given_by=post, giver_name=clerk, taken_by=office, taker_name=officer, given_at=at(2, 14, 5),
            taken_at=at(2, 14, 20), work="Giao hồ sơ", slip_no="BB-261102-0007", result="early",
        ),
        ControlLeg(given_by=desk, giver_name=officer, taken_by=office, taken_at=at(2, 15), work="Chuyển xử lý"),
        ControlLeg(
            given_by=office, giver_name=case, taken_by="UBND xã Cái Nước", taken_at=at(4, 9), work="Xin ý kiến",
            note="hạn trả lời 09/11/2026",
        ),
        ControlLeg(
            given_by="UBND xã Cái Nước", giver_name="Đỗ Thị Tư", taken_by=office, taken_at=at(10, 9),
            work="Trả lời ý kiến", result="overdue",
        ),
        ControlLeg(
            given_by=f"Lãnh đạo {office}", giver_name="Phạm Quốc Bảo", taken_by=desk, taken_at=at(16, 9),
            work="Chuyển kết quả", result="on_time",
        ),
    )  # fmt: skip
    return ControlSheet(
        body=BODY,
        dossier_code=CODE,
        owner=OWNER,
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        agency_name=AGENCY.name,
        legs=legs,
        issued_at=at(17, 9),
        state="Đã có kết quả",
        coordinating=("UBND xã Cái Nước",),
        received_at=at(2, 14, 20),
        due_at=at(16, 14, 20),
        resolved_at=at(16, 9),
        outcome="on_time",
        journal_hash="9f3c1d2ab4e5f607",
    )


def _register() -> Register:
    people = ("Nguyễn Văn Thắng", "Trần Thị Mỹ Duyên", "Công ty TNHH Một thành viên Thủy sản Cái Nước", "Đặng Văn Út")
    rows = tuple(
        RegisterRow(
            number=number,
            dossier_code=f"H12.34-2611{1 + number:02}-{number:04}",
            procedure_name=PROCEDURE if number % 2 else "Đính chính Giấy chứng nhận đã cấp",
            set_count=1,
            applicant_name=people[number % len(people)],
            address="ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
            phone_masked="•••• ••• 628",
            agency_name="Chi nhánh VPĐKĐĐ Cái Nước",
            received_at=at(1 + number, 8, 10),
            due_at=at(11 + number, 8, 10),
            sent_at=at(1 + number, 15),
            resolved_at=at(10 + number, 9) if number < 6 else None,
            returned_at=at(11 + number, 10) if number < 5 else None,
            returned_by=("Tại quầy", "Bưu chính công ích")[number % 2] if number < 5 else "",
            signed_by="Chính chủ" if number < 5 else "",
            note="Đã hẹn lại" if number == 4 else "",
        )
        for number in range(1, 9)
    )
    return Register(
        body=BODY, book="H12.34-2026-01", period="Năm 2026", volume=1, volumes=1, rows=rows, issued_at=at(21, 16)
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up form: its file name in docs/forms, the set it belongs to ("" = none), and what it says."""

    name: str
    form_set: str
    form: Printed


def _of_sets() -> list[Sample]:
    """The forms of the State, each in every set that has it; the notice of stopping in both."""
    forms = (
        _receipt_slip(), _supplement_request(), _rejection_notice(), _apology_letter(), _stop_notice(),
        _control_sheet(), _register(),
    )  # fmt: skip
    return [
        Sample(
            f"{form_set}-{number_in(form_set, form.kind) or 'khong-so'}-{form.kind.replace('_', '-')}",
            form_set,
            replace(form, form_set=form_set, form_no=number_in(form_set, form.kind)),
        )
        for form_set in FORM_SETS
        for form in forms
    ]


SAMPLES: Mapping[str, Sample] = {
    sample.name: sample
    for sample in (
        *_of_sets(),
        Sample("consignment-slip-to-agency", "", post.slip_out()),
        Sample("consignment-slip-home", "", post.slip_home()),
        Sample("consignment-list", "", post.consignment_list()),
        Sample("handover-minute", "", post.handover_minute()),
        Sample("delivery-slip", "", post.delivery_slip()),
        Sample("payment-notice", "", _payment_notice()),
        Sample("money-receipt", "", post.money_receipt()),
        Sample("refund-slip", "", post.refund_slip()),
        Sample("shift-report", "", post.shift_report()),
        Sample("take-over-minute", "", post.take_over_minute()),
    )
}
"""Every form by the name of its picture."""


def samples_of(kind: str, form_set: str = NEWEST) -> tuple[Printed, ...]:
    """Return the samples that a template of a kind must print: those of its set, or all where it belongs to none."""
    return tuple(
        sample.form for sample in SAMPLES.values() if sample.form.kind == kind and sample.form_set in (form_set, "")
    )
