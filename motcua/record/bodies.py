"""Parts of bodies that several stages share: clean texts, counts, money as laid on the counter.

Every text is cleaned, every number bounded; unknown fields are refused.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from motcua.base import ids
from motcua.base.text import clean_line, clean_name, clean_text
from motcua.base.violations import NotReadable
from motcua.record.papers.rules import Count

_PHONE = re.compile(r"(0|\+84)\d{9,10}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Body(BaseModel):
    """A body of an act: unknown fields are refused, nothing changes it afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=20_000)


def _line(label: str, field: str, most: int, *, may_be_empty: bool = False) -> AfterValidator:
    return AfterValidator(
        lambda value: clean_line(value, label=label, field=field, most=most, may_be_empty=may_be_empty)
    )


def _phone(value: str) -> str:
    digits = re.sub(r"[\s.()-]", "", clean_line(value, label="Số điện thoại", field="phone", most=30))
    if not _PHONE.fullmatch(digits):
        raise NotReadable(
            sentence="Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84. Xem lại số đã gõ.", field="phone"
        )
    return "0" + digits[3:] if digits.startswith("+84") else digits


def _personal_id(value: str) -> str:
    digits = re.sub(r"[\s.]", "", value)
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) != 12:
        raise NotReadable(
            sentence=f"Số định danh có 12 chữ số, đang có {len(digits)}. Xem lại số trên thẻ căn cước.",
            field="personal_id",
        )
    return digits


def _email(value: str) -> str:
    text = clean_line(value, label="Thư điện tử", field="email", most=200, may_be_empty=True)
    if text and not _EMAIL.fullmatch(text):
        raise NotReadable(sentence="Thư điện tử có dạng ten@noi.vn. Gõ lại, hoặc bỏ trống.", field="email")
    return text


def _item_code(value: str) -> str:
    if not value.strip():
        return ""
    found = ids.identify(value)
    if found.kind != "s10" or not found.valid:
        raise NotReadable(
            sentence=f"Mã bưu gửi “{value[:30]}” sai chữ số kiểm tra hoặc sai dạng. Quét lại, hoặc bỏ trống.",
            field="item_code",
        )
    return found.normalised or ""


Name = Annotated[str, AfterValidator(lambda value: clean_name(value, label="Họ tên", field="name"))]
OptionalName = Annotated[
    str, AfterValidator(lambda value: clean_name(value, label="Họ tên", field="name", may_be_empty=True))
]
Phone = Annotated[str, AfterValidator(_phone)]
PersonalId = Annotated[str, AfterValidator(_personal_id)]
Email = Annotated[str, AfterValidator(_email)]
Address = Annotated[str, _line("Địa chỉ", "address", 300)]
Code = Annotated[str, _line("Mã", "code", 60)]
OptionalCode = Annotated[str, _line("Mã", "code", 60, may_be_empty=True)]
SealNo = Annotated[str, _line("Số niêm phong", "seal_no", 40)]
OptionalSealNo = Annotated[str, _line("Số niêm phong", "seal_no", 40, may_be_empty=True)]
ReasonText = Annotated[str, AfterValidator(lambda value: clean_text(value, label="Lý do", field="reason", most=1_000))]
Note = Annotated[
    str, AfterValidator(lambda value: clean_text(value, label="Ghi chú", field="note", most=1_000, may_be_empty=True))
]
LegalGround = Annotated[str, _line("Căn cứ", "legal_ground", 300)]
ItemCode = Annotated[str, AfterValidator(_item_code)]
Vnd = Annotated[int, Field(ge=0, le=10_000_000_000, strict=True)]


class PaperCount(Body):
    """How many copies of one component lie on the table, by kind."""

    component_no: Annotated[int, Field(ge=1, le=100, strict=True)]
    original: Annotated[int, Field(ge=0, le=99, strict=True)] = 0
    certified_copy: Annotated[int, Field(ge=0, le=99, strict=True)] = 0
    photocopy: Annotated[int, Field(ge=0, le=99, strict=True)] = 0
    electronic: Annotated[int, Field(ge=0, le=99, strict=True)] = 0


Counts = Annotated[tuple[PaperCount, ...], Field(max_length=100)]


def counts_of(rows: tuple[PaperCount, ...]) -> tuple[Count, ...]:
    """Return counts as the rules want them."""
    return tuple(
        Count(row.component_no, row.original, row.certified_copy, row.photocopy, row.electronic) for row in rows
    )


class Nothing(Body):
    """The act needs no more than its name."""
