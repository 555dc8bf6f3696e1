"""One made-up dossier and each form that it is given on its way."""

from datetime import date, datetime, timedelta, timezone

from motcua.record.papers.contract import PostalRules, consignment_terms
from motcua.record.papers.forms import (
    ApologyLetter,
    Component,
    ConsignmentSlip,
    Contact,
    DeliveryAttempt,
    DeliveryProof,
    DeliverySlip,
    HandoverLine,
    HandoverMinute,
    IssuingBody,
    MoneyLine,
    Party,
    PaymentNotice,
    ReceiptSlip,
    RejectionNotice,
    StopNotice,
    SupplementRequest,
)

VIETNAM = timezone(timedelta(hours=7))


def at(day: int, hour: int, minute: int) -> datetime:
    """An instant of November 2026 in the time of Vietnam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


PROCEDURE = "Đăng ký biến động đất đai khi chuyển nhượng quyền sử dụng đất"
BODY = IssuingBody(
    parent="Văn phòng Đăng ký\nđất đai tỉnh Cà Mau",
    name="Chi nhánh Cái Nước",
    place="Cái Nước",
)
POST_BODY = IssuingBody(parent="Bưu điện tỉnh Cà Mau", name="Bưu cục Cái Nước", place="Cái Nước")
OWNER = Party(
    name="Nguyễn Văn Thắng",
    honorific="Ông",
    address="số 15, ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
    phone="0900000628",
    email="thang@nguoidan.example",
    personal_id_last4="4417",
)
POST = Party(
    name="Bưu điện tỉnh Cà Mau – Bưu cục Cái Nước",
    address="khóm 2, xã Cái Nước, tỉnh Cà Mau",
    phone="0290000111",
    email="cainuoc@buudien.example",
    represented_by="Trương Minh Đằng",
    role="Giao dịch viên quầy 2",
)
AGENCY = Party(
    name="Chi nhánh Văn phòng Đăng ký đất đai Cái Nước",
    address="khóm 1, xã Cái Nước, tỉnh Cà Mau",
    phone="0290000222",
    email="vpdk.cainuoc@camau.example",
    represented_by="Lê Thị Hạnh",
    role="Công chức tiếp nhận",
)
COMPONENTS = (
    Component(name="Đơn đăng ký biến động đất đai (Mẫu 18)", originals=1),
    Component(name="Hợp đồng chuyển nhượng quyền sử dụng đất, có công chứng", originals=1),
    Component(name="Giấy chứng nhận đã cấp", originals=1),
    Component(name="Tờ khai thuế thu nhập cá nhân", originals=2),
    Component(name="Căn cước của hai bên", certified_copies=2, photocopies=3),
)
RECEIPT = ReceiptSlip(
    body=BODY,
    slip_no="0017/TNHS",
    dossier_code="H12.34-261102-0017",
    receiving_unit="Bưu điện Cái Nước, quầy 2, xã Cái Nước, tỉnh Cà Mau",
    owner=OWNER,
    procedure_name=PROCEDURE,
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
    register_book="02/2026",
    register_no=3117,
)
MONEY = (
    MoneyLine(
        kind="charge",
        name="Lệ phí đăng ký biến động",
        amount_vnd=50_000,
        state="collected",
        way="cash",
        receipt_no="BL-000417",
    ),
    MoneyLine(kind="fee", name="thẩm định hồ sơ", amount_vnd=1_250_000, state="collected", way="transfer"),
    MoneyLine(kind="postage", name="", amount_vnd=13_000, state="collected", way="cash", ground="hộ nghèo"),
    MoneyLine(kind="remittance", name="", amount_vnd=0, state="exempt", ground="theo thỏa thuận"),
)
SLIP_OUT = ConsignmentSlip(
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
    papers=COMPONENTS,
    envelope_code="MC-6B9X2E7J-H",
    seal_no="NP 004512",
    money=MONEY,
    transit_days=2,
    promised_on=date(2026, 11, 4),
    terms=consignment_terms("to_agency", PostalRules()),
    request_no="YC-261102-0031",
    item_code="RR 4731 2482 9 VN",
    weight_g=120,
)
RESULTS = (Component(name="Giấy chứng nhận quyền sử dụng đất", originals=1),)
SLIP_HOME = ConsignmentSlip(
    body=POST_BODY,
    slip_no="PG-261116-0102",
    direction="to_applicant",
    sender=AGENCY,
    post=POST,
    addressee=OWNER,
    accepted_at=at(16, 10, 0),
    accepted_place=AGENCY.name,
    taken_over="agency",
    handed_over="address",
    service="both",
    procedure_name=PROCEDURE,
    papers=(Component(name="Hợp đồng chuyển nhượng", originals=1),),
    results=RESULTS,
    recalled_papers=("Giấy chứng nhận cũ",),
    envelope_code="MC-7K2M4P9Q-3",
    seal_no="NP 004777",
    money=(MoneyLine(kind="postage", name="", amount_vnd=26_000, state="due"),),
    transit_days=2,
    promised_on=date(2026, 11, 18),
    terms=consignment_terms("to_applicant", PostalRules()),
    dossier_code="H12.34-261102-0017",
)


def handover_line(number: int, *, accepted: bool = True, difference: str = "", money_vnd: int = 0) -> HandoverLine:
    """One dossier of the handover; a difference makes it incomplete and breaks its seal."""
    return HandoverLine(
        envelope_code=f"MC-6B9X2E{number:02}-H",
        slip_no=f"PG-261102-{number:04}",
        reference=f"YC-261102-{number:04}",
        applicant_name=f"Trần Thị Mỹ Duyên {number}",
        procedure_name="Đổi giấy phép lái xe",
        seal_no=f"NP {number:06}",
        seal_intact=not difference,
        originals=1,
        certified_copies=2,
        photocopies=0,
        accepted=accepted,
        complete=not difference,
        difference=difference,
        money_vnd=money_vnd,
    )


MINUTE = HandoverMinute(
    body=POST_BODY,
    minute_no="BB-261102-0007",
    place=AGENCY.name,
    opened_at=at(2, 14, 5),
    signed_at=at(2, 14, 20),
    giver=POST,
    receiver=AGENCY,
    lines=(
        handover_line(1, money_vnd=50_000),
        handover_line(2, difference="thiếu 1 bản sao chứng thực"),
        handover_line(3, accepted=False, difference="phong bì thuộc bảng kê khác", money_vnd=70_000),
    ),
    manifest_no="BK-261102-04",
)
CONTACT = Contact(name="Lê Thị Hạnh", unit="Chi nhánh Cái Nước", phone="0290000222")
SUPPLEMENT = SupplementRequest(
    body=BODY,
    notice_no="0005/HDHS",
    reference="H12.34-261102-0017",
    owner=OWNER,
    procedure_name=PROCEDURE,
    items=(Component(name="Tờ khai lệ phí trước bạ", originals=1, note="chưa ghi diện tích, chưa ký"),),
    reason="Hồ sơ chưa đủ thành phần theo danh mục đã công bố.",
    contact=CONTACT,
    issuer_name="Lê Thị Hạnh",
    issued_at=at(4, 9, 10),
    clock="restart",
    answer_by=date(2026, 11, 18),
    hand_in_at="tại quầy 2 hoặc qua dịch vụ bưu chính công ích",
)
REJECTION = RejectionNotice(
    body=BODY,
    notice_no="0002/TCHS",
    reference="YC-261102-0044",
    owner=OWNER,
    procedure_name=PROCEDURE,
    reason="Thửa đất không thuộc địa bàn của cơ quan.",
    contact=CONTACT,
    issuer_name="Lê Thị Hạnh",
    issued_at=at(4, 9, 10),
    legal_ground="Danh mục thủ tục hành chính của tỉnh",
    returned_papers=COMPONENTS,
)
DELIVERY = DeliverySlip(
    body=POST_BODY,
    slip_no="PP-261117-0008",
    consignment_slip_no="PG-261116-0102",
    envelope_code="MC-7K2M4P9Q-3",
    agency_name=AGENCY.name,
    addressee=OWNER,
    courier_name="Phan Văn Lộc",
    dossier_code="H12.34-261102-0017",
    procedure_name=PROCEDURE,
    results=RESULTS,
    recalled_papers=("Giấy chứng nhận cũ",),
    money=SLIP_HOME.money,
    issued_at=at(17, 8, 0),
    attempts=(DeliveryAttempt(at=at(16, 16, 20), reason="người nhận đi vắng", next_step="mời lần 2, ngày 18/11/2026"),),
    proof=DeliveryProof(
        delivered_at=at(18, 9, 30),
        receiver_name="Trần Thị Mỹ Duyên",
        is_authorised=True,
        paper_kind="Căn cước",
        paper_last4="8802",
        authority="giấy ủy quyền ngày 10/11/2026",
    ),
)

APOLOGY = ApologyLetter(
    body=BODY,
    letter_no="0003/XLHS",
    dossier_code="H12.34-261102-0017",
    owner=OWNER,
    procedure_name=PROCEDURE,
    received_at=at(2, 14, 20),
    due_at=at(16, 14, 20),
    new_due_at=at(19, 14, 20),
    reason="Cơ quan thuế chưa chuyển thông báo nghĩa vụ tài chính của thửa đất.",
    signer_name="Phạm Quốc Bảo",
    signer_role="Giám đốc chi nhánh",
    issued_at=at(13, 9, 0),
    contact=CONTACT,
)
STOP = StopNotice(
    body=BODY,
    notice_no="0001/DGQ",
    dossier_code="H12.34-261102-0017",
    owner=OWNER,
    procedure_name=PROCEDURE,
    asked_by="applicant",
    asked_on=date(2026, 11, 9),
    stage="Đang thẩm định",
    reason="Hai bên đã hủy hợp đồng chuyển nhượng.",
    decision="Quyết định số 12/QĐ-CNCN ngày 10/11/2026",
    legal_ground="Điều 19 NĐ 118/2025/NĐ-CP",
    received_at=at(2, 14, 20),
    stopped_at=at(10, 9, 0),
    financial_consequence="Lệ phí đã nộp không hoàn lại; cước chiều về chưa thu.",
    money=(MONEY[0],),
    returned_papers=COMPONENTS,
    signer_name="Phạm Quốc Bảo",
    signer_role="Giám đốc chi nhánh",
    issued_at=at(10, 9, 0),
    contact=CONTACT,
)
PAYMENT = PaymentNotice(
    body=BODY,
    notice_no="0004/TBNV",
    dossier_code="H12.34-261102-0017",
    owner=OWNER,
    procedure_name=PROCEDURE,
    reason="Chuyển nhượng quyền sử dụng 120 m² đất ở.",
    lines=(
        MoneyLine(kind="charge", name="Lệ phí trước bạ nhà, đất", amount_vnd=1_200_000, state="due"),
        MoneyLine(kind="fee", name="thẩm định hồ sơ", amount_vnd=350_000, state="due"),
        MoneyLine(kind="postage", name="", amount_vnd=0, state="exempt", ground="hộ nghèo"),
    ),
    legal_ground="Luật Phí và lệ phí 97/2015/QH13",
    pay_by=date(2026, 11, 20),
    ways=("tại quầy 2, Bưu điện Cái Nước", "chuyển khoản đến tài khoản của cơ quan"),
    signer_name="Phạm Quốc Bảo",
    signer_role="Giám đốc chi nhánh",
    issued_at=at(5, 9, 0),
    contact=CONTACT,
)

ALL_FORMS = (RECEIPT, SLIP_OUT, SLIP_HOME, MINUTE, SUPPLEMENT, REJECTION, DELIVERY, APOLOGY, STOP, PAYMENT)
