"""The made-up dossier of the pictures (motcua/outward/notices/samples.py) with what the tests of forms add to it."""

from dataclasses import replace
from typing import TypeVar

from motcua.outward.notices.samples import SAMPLES
from motcua.record.papers.forms import (
    ApologyLetter,
    Component,
    ConsignmentSlip,
    DeliverySlip,
    Form,
    HandoverLine,
    HandoverMinute,
    MoneyLine,
    PaymentNotice,
    ReceiptSlip,
    RejectionNotice,
    StopNotice,
    SupplementRequest,
)

F = TypeVar("F", bound=Form)


def _sample(name: str, kind: type[F]) -> F:
    form = SAMPLES[name].form
    assert isinstance(form, kind)
    return form


RECEIPT = replace(
    _sample("2025-01-receipt-slip", ReceiptSlip), submitter=None, authority="", register_book="02/2026",
    register_no=3117,
)  # fmt: skip
OWNER = RECEIPT.owner
MONEY = (
    MoneyLine(
        kind="charge", name="Lệ phí đăng ký biến động", amount_vnd=50_000, state="collected", way="cash",
        receipt_no="BL-000417",
    ),
    MoneyLine(kind="fee", name="thẩm định hồ sơ", amount_vnd=1_250_000, state="collected", way="transfer"),
    MoneyLine(kind="postage", name="", amount_vnd=13_000, state="collected", way="cash", ground="hộ nghèo"),
    MoneyLine(kind="remittance", name="", amount_vnd=0, state="exempt", ground="theo thỏa thuận"),
)  # fmt: skip
"""Every kind of money in every state that a slip can tell."""
SLIP_OUT = replace(_sample("consignment-slip-to-agency", ConsignmentSlip), money=MONEY)
SLIP_HOME = replace(_sample("consignment-slip-home", ConsignmentSlip), request_no="", item_code="", weight_g=None)


def handover_line(number: int, *, accepted: bool = True, difference: str = "", money_vnd: int = 0) -> HandoverLine:
    """One dossier of the handover; a difference makes it incomplete and breaks its seal."""
    return replace(
        _sample("handover-minute", HandoverMinute).lines[0],
        envelope_code=f"MC-6B9X2E{number:02}-H",
        slip_no=f"PG-261102-{number:04}",
        reference=f"YC-261102-{number:04}",
        applicant_name=f"Trần Thị Mỹ Duyên {number}",
        seal_no=f"NP {number:06}",
        seal_intact=not difference,
        accepted=accepted,
        complete=not difference,
        difference=difference,
        money_vnd=money_vnd,
    )


MINUTE = replace(
    _sample("handover-minute", HandoverMinute),
    lines=(
        handover_line(1, money_vnd=50_000),
        handover_line(2, difference="thiếu 1 bản sao chứng thực"),
        handover_line(3, accepted=False, difference="phong bì thuộc bảng kê khác", money_vnd=70_000),
    ),
)
SUPPLEMENT = replace(
    _sample("2025-02-supplement-request", SupplementRequest),
    items=(Component(name="Tờ khai lệ phí trước bạ", originals=1, note="chưa ghi diện tích, chưa ký"),),
)
REJECTION = replace(_sample("2025-03-rejection-notice", RejectionNotice), returned_papers=RECEIPT.components)
DELIVERY = _sample("delivery-slip", DeliverySlip)
APOLOGY = _sample("2025-04-apology-letter", ApologyLetter)
STOP = replace(
    _sample("2025-05-stop-notice", StopNotice),
    legal_ground="Điều 19 NĐ 118/2025/NĐ-CP",
    financial_consequence="Lệ phí đã nộp không hoàn lại; cước chiều về chưa thu.",
    returned_papers=RECEIPT.components,
)
_PAYMENT = _sample("payment-notice", PaymentNotice)
PAYMENT = replace(
    _PAYMENT,
    reason="Chuyển nhượng quyền sử dụng 120 m² đất ở.",
    lines=(*_PAYMENT.lines, MoneyLine(kind="postage", name="", amount_vnd=0, state="exempt", ground="hộ nghèo")),
)

ALL_FORMS = (RECEIPT, SLIP_OUT, SLIP_HOME, MINUTE, SUPPLEMENT, REJECTION, DELIVERY, APOLOGY, STOP, PAYMENT)
