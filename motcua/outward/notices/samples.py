"""One made-up dossier and every form of its way: for the pictures in docs/forms and for trying a template.

People, numbers and addresses are made up; the telephone numbers lie outside what is given out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from motcua.ground.deadlines.rulesets import LAW
from motcua.outward.notices.printing import Printed
from motcua.record.papers.contract import consignment_terms
from motcua.record.papers.form_sets import FORM_SETS, NEWEST, number_in
from motcua.record.papers.letters import ApologyLetter, PaymentNotice, StopNotice
from motcua.record.papers.money_forms import KindOfMoney, MoneyReceipt, Notes, RefundSlip, ShiftReport
from motcua.record.papers.parts import Component, Contact, IssuingBody, MoneyLine, Party
from motcua.record.papers.reception_forms import ReceiptSlip, RejectionNotice, SupplementRequest
from motcua.record.papers.sheets import (
    ConsignmentList,
    ControlLeg,
    ControlSheet,
    ListedDossier,
    Register,
    RegisterRow,
)
from motcua.record.papers.slips import (
    ConsignmentSlip,
    DeliveryAttempt,
    DeliveryProof,
    DeliverySlip,
    HandoverLine,
    HandoverMinute,
)

_ZONE = timezone(timedelta(hours=7))
_CODE = "H12.34-261102-0017"
_PROCEDURE = "Đăng ký biến động đất đai khi chuyển nhượng quyền sử dụng đất"
_PROCEDURE_CODE = "1.012782"
_BODY = IssuingBody(parent="Văn phòng Đăng ký\nđất đai tỉnh Cà Mau", name="Chi nhánh Cái Nước", place="Cái Nước")
_POST_BODY = IssuingBody(parent="Bưu điện tỉnh Cà Mau", name="Bưu cục Cái Nước", place="Cái Nước")
_OWNER = Party(
    name="Nguyễn Văn Thắng",
    honorific="Ông",
    address="số 15, ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
    phone="0900000628",
    email="thang@nguoidan.example",
    personal_id_last4="4417",
)
_SUBMITTER = Party(name="Trần Thị Mỹ Duyên", honorific="Bà", phone="0900000629")
_POST = Party(
    name="Bưu điện tỉnh Cà Mau – Bưu cục Cái Nước",
    address="khóm 2, xã Cái Nước, tỉnh Cà Mau",
    phone="0290000111",
    email="cainuoc@buudien.example",
    represented_by="Trương Minh Đằng",
    role="Giao dịch viên quầy 2",
)
_AGENCY = Party(
    name="Chi nhánh Văn phòng Đăng ký đất đai Cái Nước",
    address="khóm 1, xã Cái Nước, tỉnh Cà Mau",
    phone="0290000222",
    email="vpdk.cainuoc@camau.example",
    represented_by="Lê Thị Hạnh",
    role="Công chức tiếp nhận",
)
_CONTACT = Contact(name="Lê Thị Hạnh", unit="Chi nhánh Cái Nước", phone="0290000222")
_COMPONENTS = (
    Component(name="Đơn đăng ký biến động đất đai (Mẫu 18)", originals=1),
    Component(name="Hợp đồng chuyển nhượng quyền sử dụng đất, có công chứng", originals=1),
    Component(name="Giấy chứng nhận đã cấp", originals=1),
    Component(name="Tờ khai thuế thu nhập cá nhân", originals=2, electronic=1),
    Component(name="Căn cước của hai bên", certified_copies=2, photocopies=3),
)
_RESULTS = (Component(name="Giấy chứng nhận quyền sử dụng đất", originals=1),)
_POSTAGE_DUE = MoneyLine(kind="postage", name="", amount_vnd=26_000, state="due")
_CHARGE = MoneyLine(
    kind="charge", name="Lệ phí đăng ký biến động", amount_vnd=50_000, state="collected", way="cash",
    receipt_no="BL-000417",
)  # fmt: skip


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=_ZONE)


def _receipt_slip() -> ReceiptSlip:
    return ReceiptSlip(
        body=_BODY,
        slip_no="0017/TNHS",
        dossier_code=_CODE,
        receiving_unit="Bưu điện Cái Nước, quầy 2, xã Cái Nước, tỉnh Cà Mau",
        owner=_OWNER,
        submitter=_SUBMITTER,
        authority="Giấy ủy quyền ngày 20/10/2026",
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        components=_COMPONENTS,
        limit=10,
        limit_unit="working_days",
        received_at=_at(2, 14, 20),
        due_at=_at(16, 14, 20),
        issued_at=_at(2, 14, 35),
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
        body=_BODY,
        notice_no="0005/HDHS",
        reference=_CODE,
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        items=(
            Component(name="Tờ khai lệ phí trước bạ", originals=1, note="chưa ghi diện tích, chưa ký"),
            Component(name="Căn cước của bên nhận", certified_copies=1, note="bản sao mờ, không đọc được"),
        ),
        reason="Hồ sơ chưa đủ thành phần theo danh mục đã công bố.",
        contact=_CONTACT,
        issuer_name="Lê Thị Hạnh",
        issued_at=_at(4, 9, 10),
        clock="restart",
        answer_by=date(2026, 11, 18),
        hand_in_at="tại quầy 2 hoặc qua dịch vụ bưu chính công ích",
    )


def _rejection_notice() -> RejectionNotice:
    return RejectionNotice(
        body=_BODY,
        notice_no="0002/TCHS",
        reference="YC-261102-0044",
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        reason="Thửa đất không thuộc địa bàn của cơ quan.",
        contact=_CONTACT,
        issuer_name="Lê Thị Hạnh",
        issued_at=_at(4, 9, 10),
        legal_ground="Danh mục thủ tục hành chính của tỉnh",
        returned_papers=_COMPONENTS[:2],
    )


def _apology_letter() -> ApologyLetter:
    return ApologyLetter(
        body=_BODY,
        letter_no="0003/XLHS",
        dossier_code=_CODE,
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        received_at=_at(2, 14, 20),
        due_at=_at(16, 14, 20),
        new_due_at=_at(19, 14, 20),
        reason="Cơ quan thuế chưa chuyển thông báo nghĩa vụ tài chính của thửa đất.",
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=_at(13, 9),
        contact=_CONTACT,
    )


def _stop_notice() -> StopNotice:
    return StopNotice(
        body=_BODY,
        notice_no="0001/DGQ",
        dossier_code=_CODE,
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        asked_by="applicant",
        asked_on=date(2026, 11, 9),
        stage="Đang thẩm định",
        reason="Hai bên đã hủy hợp đồng chuyển nhượng.",
        decision="Quyết định số 12/QĐ-CNCN ngày 10/11/2026",
        received_at=_at(2, 14, 20),
        stopped_at=_at(10, 9),
        financial_consequence="Lệ phí đã nộp không hoàn lại.",
        money=(_CHARGE,),
        returned_papers=_COMPONENTS[:2],
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=_at(10, 9),
        contact=_CONTACT,
    )


def _payment_notice() -> PaymentNotice:
    return PaymentNotice(
        body=_BODY,
        notice_no="0004/TBNV",
        dossier_code=_CODE,
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        lines=(
            MoneyLine(kind="charge", name="Lệ phí trước bạ nhà, đất", amount_vnd=1_200_000, state="due"),
            MoneyLine(kind="fee", name="thẩm định hồ sơ", amount_vnd=350_000, state="due"),
        ),
        legal_ground="Luật Phí và lệ phí 97/2015/QH13",
        pay_by=date(2026, 11, 20),
        ways=("tại quầy 2, Bưu điện Cái Nước", "chuyển khoản đến tài khoản của cơ quan"),
        signer_name="Phạm Quốc Bảo",
        signer_role="Giám đốc chi nhánh",
        issued_at=_at(5, 9),
        contact=_CONTACT,
    )


def _control_sheet() -> ControlSheet:
    post, office, desk = _POST.name, "Chi nhánh VPĐKĐĐ Cái Nước", "Bộ phận Một cửa, Chi nhánh VPĐKĐĐ Cái Nước"
    clerk, officer, case = "Trương Minh Đằng", "Lê Thị Hạnh", "Ngô Văn Sáu"
    legs = (
        ControlLeg(
            given_by="Nguyễn Văn Thắng", taken_by=post, taker_name=clerk, taken_at=_at(2, 8, 15),
            work="Nộp hồ sơ qua bưu điện", slip_no="PG-261102-0031",
        ),
        ControlLeg(
            given_by=post, giver_name=clerk, taken_by=office, taker_name=officer, given_at=_at(2, 14, 5),
            taken_at=_at(2, 14, 20), work="Giao hồ sơ", slip_no="BB-261102-0007", result="early",
        ),
        ControlLeg(given_by=desk, giver_name=officer, taken_by=office, taken_at=_at(2, 15), work="Chuyển xử lý"),
        ControlLeg(
            given_by=office, giver_name=case, taken_by="UBND xã Cái Nước", taken_at=_at(4, 9), work="Xin ý kiến",
            note="hạn trả lời 09/11/2026",
        ),
        ControlLeg(
            given_by="UBND xã Cái Nước", giver_name="Đỗ Thị Tư", taken_by=office, taken_at=_at(10, 9),
            work="Trả lời ý kiến", result="overdue",
        ),
        ControlLeg(
            given_by=f"Lãnh đạo {office}", giver_name="Phạm Quốc Bảo", taken_by=desk, taken_at=_at(16, 9),
            work="Chuyển kết quả", result="on_time",
        ),
    )  # fmt: skip
    return ControlSheet(
        body=_BODY,
        dossier_code=_CODE,
        owner=_OWNER,
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        agency_name=_AGENCY.name,
        legs=legs,
        issued_at=_at(17, 9),
        state="Đã có kết quả",
        coordinating=("UBND xã Cái Nước",),
        received_at=_at(2, 14, 20),
        due_at=_at(16, 14, 20),
        resolved_at=_at(16, 9),
        outcome="on_time",
        journal_hash="9f3c1d2ab4e5f607",
    )


def _register() -> Register:
    people = ("Nguyễn Văn Thắng", "Trần Thị Mỹ Duyên", "Công ty TNHH Một thành viên Thủy sản Cái Nước", "Đặng Văn Út")
    rows = tuple(
        RegisterRow(
            number=number,
            dossier_code=f"H12.34-2611{1 + number:02}-{number:04}",
            procedure_name=_PROCEDURE if number % 2 else "Đính chính Giấy chứng nhận đã cấp",
            set_count=1,
            applicant_name=people[number % len(people)],
            address="ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
            phone_masked="•••• ••• 628",
            agency_name="Chi nhánh VPĐKĐĐ Cái Nước",
            received_at=_at(1 + number, 8, 10),
            due_at=_at(11 + number, 8, 10),
            sent_at=_at(1 + number, 15),
            resolved_at=_at(10 + number, 9) if number < 6 else None,
            returned_at=_at(11 + number, 10) if number < 5 else None,
            returned_by=("Tại quầy", "Bưu chính công ích")[number % 2] if number < 5 else "",
            signed_by="Chính chủ" if number < 5 else "",
            note="Đã hẹn lại" if number == 4 else "",
        )
        for number in range(1, 9)
    )
    return Register(
        body=_BODY, book="H12.34-2026-01", period="Năm 2026", volume=1, volumes=1, rows=rows, issued_at=_at(21, 16)
    )


def _slip_out() -> ConsignmentSlip:
    return ConsignmentSlip(
        body=_POST_BODY,
        slip_no="PG-261102-0031",
        direction="to_agency",
        sender=_OWNER,
        post=_POST,
        addressee=_AGENCY,
        accepted_at=_at(2, 8, 15),
        accepted_place="Bưu cục Cái Nước, quầy 2",
        taken_over="outlet",
        handed_over="agency",
        service="both",
        procedure_name=_PROCEDURE,
        procedure_code=_PROCEDURE_CODE,
        papers=_COMPONENTS,
        envelope_code="MC-6B9X2E7J-H",
        seal_no="NP 004512",
        money=(_CHARGE, MoneyLine(kind="postage", name="", amount_vnd=26_000, state="collected", way="cash")),
        transit_days=2,
        promised_on=date(2026, 11, 4),
        terms=consignment_terms("to_agency", LAW),
        request_no="YC-261102-0031",
        item_code="RR 4731 2482 9 VN",
        weight_g=120,
    )


def _slip_home() -> ConsignmentSlip:
    return replace(
        _slip_out(),
        slip_no="PG-261116-0102",
        direction="to_applicant",
        sender=_AGENCY,
        addressee=_OWNER,
        accepted_at=_at(16, 10),
        accepted_place=_AGENCY.name,
        taken_over="agency",
        handed_over="address",
        papers=(Component(name="Hợp đồng chuyển nhượng", originals=1),),
        results=_RESULTS,
        recalled_papers=("Giấy chứng nhận cũ",),
        envelope_code="MC-7K2M4P9Q-3",
        seal_no="NP 004777",
        money=(_POSTAGE_DUE,),
        promised_on=date(2026, 11, 18),
        terms=consignment_terms("to_applicant", LAW),
        dossier_code=_CODE,
    )


def _handover_minute() -> HandoverMinute:
    lines = tuple(
        HandoverLine(
            envelope_code=f"MC-6B9X2E{number:02}-H",
            slip_no=f"PG-261102-{number:04}",
            reference=f"YC-261102-{number:04}",
            applicant_name=name,
            procedure_name="Đổi giấy phép lái xe",
            seal_no=f"NP {number:06}",
            seal_intact=not difference,
            originals=1,
            certified_copies=2,
            photocopies=0,
            accepted=True,
            complete=not difference,
            difference=difference,
            money_vnd=50_000,
        )
        for number, name, difference in (
            (1, "Trần Thị Mỹ Duyên", ""),
            (2, "Đặng Văn Út", "thiếu 1 bản sao chứng thực"),
        )
    )
    return HandoverMinute(
        body=_POST_BODY,
        minute_no="BB-261102-0007",
        place=_AGENCY.name,
        opened_at=_at(2, 14, 5),
        signed_at=_at(2, 14, 20),
        giver=_POST,
        receiver=_AGENCY,
        lines=lines,
        manifest_no="BK-261102-04",
    )


def _delivery_slip() -> DeliverySlip:
    return DeliverySlip(
        body=_POST_BODY,
        slip_no="PP-261117-0008",
        consignment_slip_no="PG-261116-0102",
        envelope_code="MC-7K2M4P9Q-3",
        agency_name=_AGENCY.name,
        addressee=_OWNER,
        courier_name="Phan Văn Lộc",
        dossier_code=_CODE,
        procedure_name=_PROCEDURE,
        results=_RESULTS,
        recalled_papers=("Giấy chứng nhận cũ",),
        money=(_POSTAGE_DUE,),
        issued_at=_at(17, 8),
        attempts=(DeliveryAttempt(at=_at(16, 16, 20), reason="người nhận đi vắng", next_step="mời lần 2, 18/11/2026"),),
        proof=DeliveryProof(
            delivered_at=_at(18, 9, 30), receiver_name="Trần Thị Mỹ Duyên", is_authorised=True,
            paper_kind="Căn cước", paper_last4="8802", authority="giấy ủy quyền ngày 10/11/2026",
        ),
    )  # fmt: skip


def _money_receipt() -> MoneyReceipt:
    return MoneyReceipt(
        body=_POST_BODY,
        receipt_no="BD-CAI-NUOC-26E-0000417",
        reference="YC-261102-0031",
        payer=_OWNER,
        procedure_name=_PROCEDURE,
        agency_name=_AGENCY.name,
        lines=(_CHARGE, MoneyLine(kind="postage", name="", amount_vnd=26_000, state="collected", way="cash")),
        total_vnd=76_000,
        cashier_name="Trương Minh Đằng",
        issued_at=_at(2, 8, 15),
    )


def _refund_slip() -> RefundSlip:
    return RefundSlip(
        body=_POST_BODY,
        slip_no="BD-CAI-NUOC-26H-0000009",
        reference="YC-261102-0031",
        payee=_OWNER,
        procedure_name=_PROCEDURE,
        agency_name=_AGENCY.name,
        lines=(_CHARGE,),
        total_vnd=_CHARGE.amount_vnd,
        ground="Hồ sơ kết thúc, không có kết quả",
        reason="Người nộp rút hồ sơ trước khi chuyển cơ quan.",
        receipts=("BD-CAI-NUOC-26E-0000417 (giảm)",),
        paid_from="tiền mặt, từ két người hoàn",
        document="",
        cashier_name="Trương Minh Đằng",
        issued_at=_at(3, 9, 40),
    )


def _shift_report() -> ShiftReport:
    return ShiftReport(
        body=_POST_BODY,
        shift_no="CA-261102-0004",
        person=Party(name="Trương Minh Đằng", role="Giao dịch viên quầy 2"),
        counter="Bưu điện Cái Nước, quầy 2",
        opened_at=_at(2, 7, 25),
        counted_at=_at(2, 17, 2),
        closed_at=_at(2, 17, 10),
        received=14,
        returned=9,
        receipts=14,
        float_vnd=500_000,
        brought_over_vnd=0,
        brought_short_vnd=0,
        kinds=(
            KindOfMoney(money="charge", carried_vnd=0, taken_vnd=700_000, handed_vnd=700_000, left_vnd=0),
            KindOfMoney(money="postage", carried_vnd=0, taken_vnd=364_000, handed_vnd=0, left_vnd=364_000),
        ),
        expected_vnd=864_000,
        notes=(Notes(value_vnd=100_000, number=8, sum_vnd=800_000), Notes(value_vnd=20_000, number=3, sum_vnd=60_000)),
        counted_vnd=860_000,
        first_counted_vnd=860_000,
        over_vnd=0,
        short_vnd=4_000,
        reason="Trả lại tiền thừa nhầm.",
    )


def _consignment_list() -> ConsignmentList:
    """A school files for its pupils."""
    slip = _slip_out()
    names = ("Nguyễn Văn Thắng", "Trần Thị Mỹ Duyên", "Lê Hoàng Nhân", "Phạm Ngọc Bích")
    return ConsignmentList(
        body=slip.body,
        slip_no="PG-261102-0012",
        list_no="NH-261102-0003",
        seal_no="0048213",
        submitter=Party(
            name="Trường THPT Cái Nước", phone="0900000629", represented_by="Trần Thị Mỹ Duyên", role="Văn thư"
        ),
        authority="Giấy giới thiệu số 12/GGT-THPT ngày 01/11/2026",
        post=slip.post,
        addressee=slip.addressee,
        procedure_name=slip.procedure_name,
        procedure_code=slip.procedure_code,
        accepted_at=slip.accepted_at,
        accepted_place=slip.accepted_place,
        promised_on=slip.promised_on,
        transit_days=slip.transit_days,
        lines=tuple(
            ListedDossier(
                number=number,
                reference=f"YC-261102-00012{number}",
                owner_name=name,
                envelope_code=code,
                originals=1,
                certified_copies=0,
                photocopies=1,
                money_vnd=226_000,
                receipt_no=f"BD-CAI-NUOC-26E-000012{number}",
            )
            for number, name, code in zip(
                range(1, 5),
                names,
                ("MC-7Q4M-XK2P-9", "MC-2TBD-5WJN-0", "MC-9RGC-H3VA-4", "MC-4KPZ-M8EQ-7"),
                strict=True,
            )
        ),
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
        Sample("consignment-slip-to-agency", "", _slip_out()),
        Sample("consignment-slip-home", "", _slip_home()),
        Sample("consignment-list", "", _consignment_list()),
        Sample("handover-minute", "", _handover_minute()),
        Sample("delivery-slip", "", _delivery_slip()),
        Sample("payment-notice", "", _payment_notice()),
        Sample("money-receipt", "", _money_receipt()),
        Sample("refund-slip", "", _refund_slip()),
        Sample("shift-report", "", _shift_report()),
    )
}
"""Every form by the name of its picture."""


def samples_of(kind: str, form_set: str = NEWEST) -> tuple[Printed, ...]:
    """Return the samples that a template of a kind must print: those of its set, or all where it belongs to none."""
    return tuple(
        sample.form for sample in SAMPLES.values() if sample.form.kind == kind and sample.form_set in (form_set, "")
    )
