"""What is said when a body cannot be read: the faults that pydantic finds, in the words of the pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from motcua.base.violations import RuleViolation

_SENTENCES: Mapping[str, str] = {
    "not_readable": "{sentence}",
    "missing": "Thiếu mục này.",
    "extra_forbidden": "Mục này không có trong biểu mẫu. Bỏ đi, rồi gửi lại.",
    "int_type": "Mục này là số nguyên, không có chữ, dấu phẩy hay dấu trừ.",
    "int_parsing": "Mục này là số nguyên, không có chữ, dấu phẩy hay dấu trừ.",
    "int_from_float": "Mục này là số nguyên, không có phần lẻ.",
    "greater_than_equal": "Số phải từ {ge} trở lên.",
    "less_than_equal": "Số phải từ {le} trở xuống.",
    "string_type": "Mục này là chữ.",
    "string_too_long": "Mục này dài quá {max_length} ký tự. Viết ngắn lại.",
    "string_pattern_mismatch": "Mục này sai dạng. Chọn lại trong danh sách.",
    "literal_error": "Chọn một trong: {expected}.",
    "enum": "Chọn một trong: {expected}.",
    "bool_type": "Mục này là có hoặc không.",
    "bool_parsing": "Mục này là có hoặc không.",
    "string_too_short": "Mục này ngắn quá, cần ít nhất {min_length} ký tự.",
    "string_unicode": "Mục này có ký tự hỏng. Xóa rồi gõ lại.",
    "int_parsing_size": "Số này lớn quá.",
    "finite_number": "Mục này là số nguyên, không có chữ, dấu phẩy hay dấu trừ.",
    "uuid_parsing": "Mã này phải là một UUID.",
    "uuid_type": "Mã này phải là một UUID.",
    "date_from_datetime_parsing": "Gõ ngày dạng ngày/tháng/năm.",
    "date_parsing": "Gõ ngày dạng ngày/tháng/năm.",
    "date_type": "Gõ ngày dạng ngày/tháng/năm.",
    "date_from_datetime_inexact": "Gõ ngày dạng ngày/tháng/năm.",
    "datetime_parsing": "Mục này là ngày giờ có múi giờ, ví dụ 2026-11-22T17:00:00+07:00.",
    "datetime_from_date_parsing": "Mục này là ngày giờ có múi giờ, ví dụ 2026-11-22T17:00:00+07:00.",
    "datetime_type": "Mục này là ngày giờ có múi giờ, ví dụ 2026-11-22T17:00:00+07:00.",
    "timezone_aware": "Mục này là ngày giờ có múi giờ, ví dụ 2026-11-22T17:00:00+07:00.",
    "too_short": "Cần ít nhất {min_length} dòng.",
    "too_long": "Nhiều nhất {max_length} dòng.",
    "tuple_type": "Mục này là một danh sách.",
    "model_type": "Mục này là một nhóm các mục.",
    "model_attributes_type": "Mục này là một nhóm các mục.",
    "dict_type": "Mục này là một nhóm các mục.",
}
_CHOICES = frozenset({"literal_error", "enum"})
_SHAPES = frozenset({"string_pattern_mismatch", "string_too_short", "missing", "value_error"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: the input's name with dots ("applicant.phone", "counts.0.original") and a sentence."""

    field: str
    sentence: str
    is_choice: bool = False
    """Whether the sentence lists the keys of answers, which a page has as words beside its boxes."""
    is_shape: bool = False
    """Whether the sentence is about the shape of a text, which nobody types where one chooses."""


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """Return the faults of a body in the order of its fields."""
    return tuple(
        Fault(
            _field(item["loc"], item.get("ctx") or {}),
            _sentence(item["type"], item.get("ctx") or {}),
            item["type"] in _CHOICES,
            item["type"] in _SHAPES,
        )
        for item in error.errors(include_url=False, include_input=False)
    )


def fault_of(violation: RuleViolation) -> Fault:
    """Return a violation as the fault of its field; "" when it belongs to the whole form."""
    return Fault(violation.field or "", violation.sentence)


def first_sentence(faults: Iterable[Fault]) -> str:
    """Return the first sentence, for a place that holds one."""
    return next((fault.sentence for fault in faults), "")


def _field(place: Iterable[int | str], context: Mapping[str, Any]) -> str:
    """The name of an input with dots; a fault of a whole group may name the field in its context."""
    return ".".join(str(part) for part in (*place, context.get("field")) if part not in (None, ""))


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    try:
        return _SENTENCES.get(kind, "Mục này không đọc được. Xem lại, rồi gửi lại.").format_map(dict(context))
    except KeyError:
        return "Mục này không đọc được. Xem lại, rồi gửi lại."
