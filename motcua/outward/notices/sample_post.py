"""The forms of the post for the made-up dossier: slips, minute, receipts, the report of a shift."""

from dataclasses import replace
from datetime import date

from motcua.ground.deadlines.rulesets import LAW
from motcua.outward.notices.sample_cast import (
    AGENCY,
    CHARGE,
    CODE,
    COMPONENTS,
    OWNER,
    POST,
    POST_BODY,
    POSTAGE_DUE,
    PROCEDURE,
    PROCEDURE_CODE,
    RESULTS,
    at,
)
from motcua.outward.notices.take_over_forms import TakenLine, TakeOverMinute
from motcua.record.papers.contract import consignment_terms
from motcua.record.papers.money_forms import KindOfMoney, MoneyReceipt, Notes, RefundSlip, ShiftReport
from motcua.record.papers.parts import Component, MoneyLine, Party
from motcua.record.papers.sheets import (
    ConsignmentList,
    ListedDossier,
)
from motcua.record.papers.slips import (
    ConsignmentSlip,
    DeliveryAttempt,
    DeliveryProof,
    DeliverySlip,
    HandoverLine,
    HandoverMinute,
)


def slip_out() -> ConsignmentSlip:
    """Phiếu gửi hồ sơ, to the agency."""
    return ConsignmentSlip(
        body=POST_BODY,
        slip_no="PG-261102-0031",
        direction="to_agency",
        sender=OWNER,
        post=POST,
        addressee=AGENCY,
        accepted_at=at(2, 8, 15),
        accepted_place="Bưu cục Cái Nước, quầy 2",
        taken_over="outlet",
        handed_over="agency",
        service="both",
        procedure_name=PROCEDURE,
        procedure_code=PROCEDURE_CODE,
        papers=COMPONENTS,
        envelope_code="MC-6B9X2E7J-H",
        seal_no="NP 004512",
        money=(CHARGE, MoneyLine(kind="postage", name="", amount_vnd=26_000, state="collected", way="cash")),
        transit_days=2,
        promised_on=date(2026, 11, 4),
        terms=consignment_terms("to_agency", LAW),
        request_no="YC-261102-0031",
        item_code="RR 4731 2482 9 VN",
        weight_g=120,
    )


def slip_home() -> ConsignmentSlip:
    """The consignment slip of the result, home."""
    return replace(
        slip_out(),
        slip_no="PG-261116-0102",
        direction="to_applicant",
        sender=AGENCY,
        addressee=OWNER,
        accepted_at=at(16, 10),
        accepted_place=AGENCY.name,
        taken_over="agency",
        handed_over="address",
        papers=(Component(name="Hợp đồng chuyển nhượng", originals=1),),
        results=RESULTS,
        recalled_papers=("Giấy chứng nhận cũ",),
        envelope_code="MC-7K2M4P9Q-3",
        seal_no="NP 004777",
        money=(POSTAGE_DUE,),
        promised_on=date(2026, 11, 18),
        terms=consignment_terms("to_applicant", LAW),
        dossier_code=CODE,
    )


def handover_minute() -> HandoverMinute:
    """Biên bản giao nhận of two dossiers, one with a difference."""
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
        body=POST_BODY,
        minute_no="BB-261102-0007",
        place=AGENCY.name,
        opened_at=at(2, 14, 5),
        signed_at=at(2, 14, 20),
        giver=POST,
        receiver=AGENCY,
        lines=lines,
        manifest_no="BK-261102-04",
    )


def delivery_slip() -> DeliverySlip:
    """Phiếu phát, after one visit in vain, to somebody authorised."""
    return DeliverySlip(
        body=POST_BODY,
        slip_no="PP-261117-0008",
        consignment_slip_no="PG-261116-0102",
        envelope_code="MC-7K2M4P9Q-3",
        agency_name=AGENCY.name,
        addressee=OWNER,
        courier_name="Phan Văn Lộc",
        dossier_code=CODE,
        procedure_name=PROCEDURE,
        results=RESULTS,
        recalled_papers=("Giấy chứng nhận cũ",),
        money=(POSTAGE_DUE,),
        issued_at=at(17, 8),
        attempts=(DeliveryAttempt(at=at(16, 16, 20), reason="người nhận đi vắng", next_step="mời lần 2, 18/11/2026"),),
        proof=DeliveryProof(
            delivered_at=at(18, 9, 30), receiver_name="Trần Thị Mỹ Duyên", is_authorised=True,
            paper_kind="Căn cước", paper_last4="8802", authority="giấy ủy quyền ngày 10/11/2026",
        ),
    )  # fmt: skip


def money_receipt() -> MoneyReceipt:
    """Biên lai of a charge and of postage."""
    return MoneyReceipt(
        body=POST_BODY,
        receipt_no="BD-CAI-NUOC-26E-0000417",
        reference="YC-261102-0031",
        payer=OWNER,
        procedure_name=PROCEDURE,
        agency_name=AGENCY.name,
        lines=(CHARGE, MoneyLine(kind="postage", name="", amount_vnd=26_000, state="collected", way="cash")),
        total_vnd=76_000,
        cashier_name="Trương Minh Đằng",
        issued_at=at(2, 8, 15),
    )


def refund_slip() -> RefundSlip:
    """Phiếu hoàn tiền."""
    return RefundSlip(
        body=POST_BODY,
        slip_no="BD-CAI-NUOC-26H-0000009",
        reference="YC-261102-0031",
        payee=OWNER,
        procedure_name=PROCEDURE,
        agency_name=AGENCY.name,
        lines=(CHARGE,),
        total_vnd=CHARGE.amount_vnd,
        ground="Hồ sơ kết thúc, không có kết quả",
        reason="Người nộp rút hồ sơ trước khi chuyển cơ quan.",
        receipts=("BD-CAI-NUOC-26E-0000417 (giảm)",),
        paid_from="tiền mặt, từ két người hoàn",
        document="",
        cashier_name="Trương Minh Đằng",
        issued_at=at(3, 9, 40),
    )


def take_over_minute() -> TakeOverMinute:
    """Biên bản bàn giao bắt buộc: one envelope found, one missing, one too many, and money short."""
    return TakeOverMinute(
        body=POST_BODY,
        minute_no="BG-261102-0001",
        place="Bưu điện Cái Nước, khóm 2, xã Cái Nước",
        giver=Party(name="Trần Thị Mỹ Duyên", role="Nhân viên bưu điện"),
        taker=Party(name="Đặng Văn Út", role="Nhân viên bưu điện"),
        witness=Party(name="Lâm Quốc Việt", role="Giám đốc bưu điện"),
        reason="Quyết định đình chỉ công tác số 12.",
        opened_at=at(2, 14, 5),
        counted_at=at(2, 14, 20),
        signed_at=at(2, 14, 40),
        lines=(
            TakenLine(
                number=1, envelope_code="MC-6B9X2E01-H", reference="YC-261102-0001", found="có", money_vnd=200_000
            ),
            TakenLine(number=2, envelope_code="MC-6B9X2E02-H", reference="YC-261102-0002", found="không tìm thấy"),
        ),
        extra=("MC-6B9X2E09-H",),
        shift_no="CA-261102-0004",
        expected_vnd=530_000,
        counted_vnd=480_000,
        short_vnd=50_000,
        passed_vnd=200_000,
        remark="Đã tìm ở quầy, ngăn A5 và xe; đã gọi người bàn giao, không nghe máy.",
        issued_at=at(2, 14, 45),
    )


def shift_report() -> ShiftReport:
    """The report of a shift with a difference that is explained."""
    return ShiftReport(
        body=POST_BODY,
        shift_no="CA-261102-0004",
        person=Party(name="Trương Minh Đằng", role="Giao dịch viên quầy 2"),
        counter="Bưu điện Cái Nước, quầy 2",
        opened_at=at(2, 7, 25),
        counted_at=at(2, 17, 2),
        closed_at=at(2, 17, 10),
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


def consignment_list() -> ConsignmentList:
    """A school files for its pupils."""
    slip = slip_out()
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
