"""Lists of units, agencies and postage: one row each, units with what became of them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from motcua.base import ids
from motcua.base.changes import Record
from motcua.outward.exchange.kinds.columns import Part, choice, code, day, money, number, text, unit_code
from motcua.outward.exchange.kinds.layout import Fault, Kind

LEVELS = {"PROVINCE": "cấp tỉnh", "COMMUNE": "cấp xã", "VERTICAL": "ngành dọc", "DISTRICT": "cấp huyện (cũ)"}
UNIT_KINDS = {
    "PROVINCE": "tỉnh, thành phố",
    "COMMUNE": "xã",
    "WARD": "phường",
    "SPECIAL": "đặc khu",
    "DISTRICT": "huyện (cũ)",
    "TOWN": "thị xã (cũ)",
    "CITY": "thành phố thuộc tỉnh (cũ)",
    "TOWNSHIP": "thị trấn (cũ)",
}
_ALSO_UNITS = {
    "tỉnh": "PROVINCE", "thành phố trực thuộc trung ương": "PROVINCE", "huyện": "DISTRICT", "quận": "DISTRICT",
    "thị xã": "TOWN", "thị trấn": "TOWNSHIP", "thành phố": "CITY",
}  # fmt: skip
_DIGITS = {"PROVINCE": 2, "DISTRICT": 3, "TOWN": 3, "CITY": 3}
ZONES = {"DISTRICT": "trong một huyện cũ", "PROVINCE": "trong tỉnh", "NEAR": "tỉnh gần", "FAR": "tỉnh xa"}
DIRECTIONS = {"SUBMIT": "gửi hồ sơ", "RETURN": "trả kết quả"}
valid_from = partial(day, "valid_from", "Hiệu lực từ ngày", aliases=("từ ngày", "ngày hiệu lực", "hiệu lực"))
valid_to = partial(day, "valid_to", "Đến hết ngày", aliases=("hết hiệu lực", "đến ngày"))


def _by_code(own: Mapping[str, Any]) -> str:
    return str(own["code"])


def _unit_faults(record: Record) -> Iterator[Fault]:
    digits = _DIGITS.get(record.values["kind"], 5)
    if len(record.code) != digits:
        yield "code", f"mã {record.code} phải có {digits} chữ số"
    if record.values["parent"] == record.code:
        yield "parent", "đơn vị không thuộc chính nó"
    for part in record.parts["successions"]:
        if record.valid_to is None:
            yield "valid_to", "đơn vị có đơn vị kế tiếp thì phải có ngày hết hiệu lực"
            return
        if part["valid_from"] is not None and part["valid_from"] <= record.valid_to:
            yield "successions.valid_from", f"đơn vị kế tiếp {part['code']} phải bắt đầu sau ngày hết hiệu lực"


UNITS = Kind(
    "units",
    "đơn vị hành chính",
    (
        unit_code("code", "Mã đơn vị", is_required=True, aliases=("mã", "mã ĐVHC")),
        text("name", "Tên đơn vị", 120, is_required=True, aliases=("tên",)),
        choice("kind", "Loại", UNIT_KINDS, _ALSO_UNITS, is_required=True, aliases=("loại đơn vị", "cấp")),
        unit_code("parent", "Thuộc (mã)", aliases=("mã cấp trên", "thuộc")),
        valid_from(),
        valid_to(),
        text("note", "Ghi chú", 2_000),
    ),
    (
        Part(
            "successions",
            "Đơn vị kế tiếp",
            (
                number("no", "số", aliases=("successor.no",)),
                unit_code("code", "mã", is_required=True, aliases=("mã mới", "new_code")),
                day("valid_from", "từ ngày", is_required=True),
                choice("share", "phần", {"WHOLE": "toàn bộ", "PART": "một phần"}, default="WHOLE", aliases=("share",)),
            ),
        ),
    ),
    _by_code,
    _unit_faults,
)


def _agency_faults(record: Record) -> Iterator[Fault]:
    if not ids.is_agency_code(record.code):
        yield "code", f"“{record.code}” không phải mã cơ quan (H12.34 hoặc 000.00.16.H03)"


AGENCIES = Kind(
    "agencies",
    "cơ quan",
    (
        code("code", "Mã định danh", 35, is_required=True, aliases=("mã cơ quan", "mã")),
        text("name", "Tên cơ quan", 200, is_required=True, aliases=("tên", "tên đầy đủ")),
        text("short_name", "Tên gọi", 60, is_required=True, aliases=("tên viết tắt",)),
        choice("level", "Cấp", LEVELS, is_required=True),
        unit_code("unit_code", "Mã đơn vị hành chính"),
        code("calendar_code", "Lịch làm việc", 40, default="VN"),
        text("address", "Địa chỉ", 300),
        text("phone", "Điện thoại", 20),
        valid_from(is_required=True),
        valid_to(),
    ),
    (),
    _by_code,
    _agency_faults,
)


def _no_faults(record: Record) -> Iterator[Fault]:
    return iter(())


TARIFFS = Kind(
    "tariffs",
    "giá cước",
    (
        choice("direction", "Chiều", DIRECTIONS, is_required=True),
        choice("zone", "Vùng", ZONES, is_required=True),
        number("up_to_g", "Đến (gam)", 1, 100_000, is_required=True, aliases=("khối lượng đến", "gam")),
        money("amount_vnd", "Giá (đồng)", is_required=True, aliases=("giá cước", "giá")),
        number("transit_days", "Ngày chuyển (J+)", 0, 60, is_required=True, aliases=("số ngày",)),
        valid_from(is_required=True),
        valid_to(),
        text("source", "Nguồn", 200, is_required=True, aliases=("căn cứ",)),
    ),
    (),
    lambda own: f"{own['direction']}:{own['zone']}:{own['up_to_g']}",
    _no_faults,
    key_columns=("direction", "zone", "up_to_g", "valid_from"),
)
