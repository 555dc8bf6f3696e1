"""Published lists: a decision, and the procedures that it lets through the public post or keeps from it. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from motcua.base.changes import Record
from motcua.ground.catalogue.listings.rules import code_of
from motcua.outward.exchange.kinds.columns import Column, Part, code, codes, day, flag, number, text
from motcua.outward.exchange.kinds.layout import Fault, Kind
from motcua.outward.exchange.kinds.simple import valid_from, valid_to

_MARKS = ("is_received", "is_returned", "is_excluded")


def _number(name: str, label: str, **more: Any) -> Column:
    """The number of a decision; “Số:” before it and spaces within are left out."""
    plain = code(name, label, 60, **more)

    def read(cell: Any) -> str:
        told = re.sub(r"^\s*số\s*:?\s*", "", cell, flags=re.IGNORECASE) if isinstance(cell, str) else cell
        found: str = plain.read(re.sub(r"\s+", "", told) if isinstance(told, str) else told)
        return found

    return Column(plain.name, plain.label, read, aliases=plain.aliases, is_required=plain.is_required)


def _faults(record: Record) -> Iterator[Fault]:
    """What one decision says against itself: its days, and the line that says nothing, two things, or one twice."""
    decided_on, parts = record.values["decided_on"], record.parts["entries"]
    if record.valid_from is not None and decided_on is not None and record.valid_from < decided_on:
        yield "valid_from", "hiệu lực trước ngày ký quyết định"
    if not parts:
        yield "entries.procedure_code", "quyết định không có thủ tục nào"
    seen: dict[str, int] = {}
    for part in parts:
        told = f"mục {part['no']} (thủ tục {part['procedure_code']})"
        through, is_out = part["is_received"] or part["is_returned"], part["is_excluded"]
        if not through and not is_out:
            yield "entries.procedure_code", f"{told}: chưa đánh dấu nhận, trả hay không thực hiện"
        if through and is_out:
            yield "entries.is_excluded", f"{told}: vừa nhận hoặc trả, vừa không thực hiện"
        if part["procedure_code"] in seen:
            yield "entries.procedure_code", f"{told}: đã có ở mục {seen[part['procedure_code']]}"
        seen.setdefault(part["procedure_code"], part["no"])


LISTINGS = Kind(
    "listing",
    "danh mục bưu chính",
    (
        _number("number", "Số quyết định", is_required=True, aliases=("quyết định",)),
        day("decided_on", "Ngày quyết định", is_required=True, aliases=("ngày ký", "ngày ban hành")),
        text("body", "Cơ quan ban hành", 200, is_required=True, aliases=("nơi ban hành",)),
        text("name", "Trích yếu", 300),
        codes("amends", "Sửa đổi quyết định", default=(), aliases=("sửa đổi, bổ sung quyết định",)),
        text("source", "Nguồn", 300),
        valid_from(is_required=True),
        valid_to(),
    ),
    (
        Part("entries", "Thủ tục", (
            number("no", "số", aliases=("mục",)),
            code("procedure_code", "mã", 40, r"[0-9A-Za-z._-]+", is_required=True, aliases=("mã thủ tục", "mã TTHC")),
            flag("is_received", "nhận hồ sơ", aliases=("tiếp nhận", "tiếp nhận qua BCCI", "nhận hồ sơ")),
            flag("is_returned", "trả kết quả", aliases=("trả", "trả kết quả", "trả kết quả qua BCCI")),
            flag("is_excluded", "không thực hiện", aliases=("không thực hiện", "không thực hiện qua BCCI")),
            text("note", "ghi chú", 300, aliases=("ghi chú",)),
        )),
    ),
    lambda own: code_of(str(own["number"]), own["decided_on"]),
    _faults,
    key_columns=("number", "decided_on", "valid_from"),
    ignored=frozenset({"ten thu tuc", "ten thu tuc hanh chinh", "linh vuc"}),
)  # fmt: skip
"""One row a procedure; the decision stands in the first row, or in every one."""
