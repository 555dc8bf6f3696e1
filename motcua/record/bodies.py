"""Parts of bodies that several stages share: clean texts, counts, money as laid on the counter.

Every text is cleaned, every number bounded; unknown fields are refused. All faults of a body are told at once, each at
its own field.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from motcua.base import ids
from motcua.base.text import clean_email, clean_line, clean_name, clean_phone, clean_text
from motcua.base.violations import NotReadable
from motcua.record.papers.rules import Count

Value = TypeVar("Value")


class Body(BaseModel):
    """A body of an act: unknown fields are refused, nothing changes it afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=20_000)


def fault_at(fault: NotReadable, field: str = "") -> PydanticCustomError:
    """Return a sentence as a fault that pydantic tells with all others of a body.

    It stands at the field whose validator raises it; `field` is given by the validator of a whole body.
    """
    return PydanticCustomError("not_readable", "{sentence}", {"sentence": fault.sentence, "field": field})


@dataclass(frozen=True, slots=True)
class Checked(AfterValidator):
    """A validator whose bounds the description of the API tells; None = there is none."""

    least: int | None = None
    most: int | None = None

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema of the field with the lengths that the check allows."""
        bounds = {"minLength": self.least, "maxLength": self.most}
        return handler(schema) | {name: length for name, length in bounds.items() if length is not None}


def checked(check: Callable[[Value], Value], *, least: int | None = None, most: int | None = None) -> Checked:
    """Return the validator of a field that `check` returns cleaned, or refuses with NotReadable.

    `least` and `most` are the lengths that the description of the API tells; the check alone decides.
    """

    def run(value: Value) -> Value:
        try:
            return check(value)
        except NotReadable as fault:
            raise fault_at(fault) from fault

    return Checked(run, least, most)


def _line(label: str, most: int, *, may_be_empty: bool = False) -> Checked:
    return checked(
        lambda value: clean_line(value, label=label, field="", most=most, may_be_empty=may_be_empty),
        least=None if may_be_empty else 1,
        most=most,
    )


def _text(label: str, most: int, *, may_be_empty: bool = False) -> Checked:
    return checked(
        lambda value: clean_text(value, label=label, field="", most=most, may_be_empty=may_be_empty),
        least=None if may_be_empty else 1,
        most=most,
    )


def _name(*, may_be_empty: bool = False) -> Checked:
    return checked(
        lambda value: clean_name(value, label="Họ tên", field="", may_be_empty=may_be_empty),
        least=None if may_be_empty else 1,
        most=120,
    )


def _personal_id(value: str) -> str:
    digits = re.sub(r"[\s.]", "", value)
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) != 12:
        raise NotReadable(sentence=f"Số định danh có 12 chữ số, đang có {len(digits)}. Xem lại số trên thẻ căn cước.")
    return digits


def _item_code(value: str) -> str:
    text = clean_line(value, label="Mã bưu gửi", field="", most=60, may_be_empty=True)
    if not text:
        return ""
    found = ids.identify(text)
    if found.kind != "s10" or not found.valid:
        raise NotReadable(
            sentence=f"Mã bưu gửi “{text[:30]}” sai chữ số kiểm tra hoặc sai dạng. Quét lại, hoặc bỏ trống."
        )
    return found.normalised or ""


Name = Annotated[str, _name()]
OptionalName = Annotated[str, _name(may_be_empty=True)]
Phone = Annotated[str, checked(clean_phone, least=10, most=30)]
PersonalId = Annotated[str, checked(_personal_id, most=30)]
Email = Annotated[str, checked(clean_email, most=200)]
Address = Annotated[str, _line("Địa chỉ", 300)]
Code = Annotated[str, _line("Mã", 60)]
OptionalCode = Annotated[str, _line("Mã", 60, may_be_empty=True)]
UnitCode = Annotated[str, _line("Mã xã, phường", 8, may_be_empty=True)]
ReasonCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,24}$")]
"""Code of a reason of a dated list; which are in force is asked by the act."""
SealNo = Annotated[str, _line("Số niêm phong", 40)]
OptionalSealNo = Annotated[str, _line("Số niêm phong", 40, may_be_empty=True)]
ReasonText = Annotated[str, _text("Lý do", 1_000)]
ShortReason = Annotated[str, _line("Lý do", 300)]
OptionalShortReason = Annotated[str, _line("Lý do", 300, may_be_empty=True)]
Proof = Annotated[str, _line("Giấy tờ chứng minh", 200, may_be_empty=True)]
QuestionText = Annotated[str, _text("Nội dung xin ý kiến", 2_000)]
AnswerText = Annotated[str, _text("Nội dung trả lời", 2_000, may_be_empty=True)]
DocumentNo = Annotated[str, _line("Số văn bản", 60)]
OptionalDocumentNo = Annotated[str, _line("Số văn bản", 60, may_be_empty=True)]
Note = Annotated[str, _text("Ghi chú", 1_000, may_be_empty=True)]
ChargeLabel = Annotated[str, _line("Nội dung thu", 160)]
DecisionWords = Annotated[str, _line("Quyết định", 300, may_be_empty=True)]
Consequence = Annotated[str, _line("Hệ quả tài chính", 300, may_be_empty=True)]
OptionalBodyName = Annotated[str, _line("Tên đơn vị", 200, may_be_empty=True)]
Authority = Annotated[str, _line("Văn bản ủy quyền", 200, may_be_empty=True)]
LegalGround = Annotated[str, _line("Căn cứ", 300)]
ItemCode = Annotated[str, checked(_item_code, most=30)]
Vnd = Annotated[int, Field(ge=0, le=10_000_000_000, strict=True)]


ComponentNo = Annotated[int, Field(ge=1, le=100, strict=True)]


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
