"""Who and what the made-up dossier of the samples is about; nobody and nothing in it is real."""

from datetime import datetime, timedelta, timezone

from motcua.record.papers.parts import Component, Contact, IssuingBody, MoneyLine, Party

ZONE = timezone(timedelta(hours=7))
CODE = "H12.34-261102-0017"
PROCEDURE = "Đăng ký biến động đất đai khi chuyển nhượng quyền sử dụng đất"
PROCEDURE_CODE = "1.012782"
BODY = IssuingBody(parent="Văn phòng Đăng ký\nđất đai tỉnh Cà Mau", name="Chi nhánh Cái Nước", place="Cái Nước")
POST_BODY = IssuingBody(parent="Bưu điện tỉnh Cà Mau", name="Bưu cục Cái Nước", place="Cái Nước")
OWNER = Party(
    name="Nguyễn Văn Thắng",
    honorific="Ông",
    address="số 15, ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
    phone="0900000628",
    email="thang@nguoidan.example",
    personal_id_last4="4417",
)
SUBMITTER = Party(name="Trần Thị Mỹ Duyên", honorific="Bà", phone="0900000629")
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
CONTACT = Contact(name="Lê Thị Hạnh", unit="Chi nhánh Cái Nước", phone="0290000222")
COMPONENTS = (
    Component(name="Đơn đăng ký biến động đất đai (Mẫu 18)", originals=1),
    Component(name="Hợp đồng chuyển nhượng quyền sử dụng đất, có công chứng", originals=1),
    Component(name="Giấy chứng nhận đã cấp", originals=1),
    Component(name="Tờ khai thuế thu nhập cá nhân", originals=2, electronic=1),
    Component(name="Căn cước của hai bên", certified_copies=2, photocopies=3),
)
RESULTS = (Component(name="Giấy chứng nhận quyền sử dụng đất", originals=1),)
POSTAGE_DUE = MoneyLine(kind="postage", name="", amount_vnd=26_000, state="due")
CHARGE = MoneyLine(
    kind="charge", name="Lệ phí đăng ký biến động", amount_vnd=50_000, state="collected", way="cash",
    receipt_no="BL-000417",
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of November 2026 in the time of Việt Nam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)
