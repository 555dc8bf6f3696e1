"""What the catalogue says, as values that may be kept: a published version never changes."""

from dataclasses import dataclass
from datetime import date, time

from motcua.base.violations import NotThere, RuleViolation


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """A published component: counts by kind of copy, and the case in which it is asked for ("" = always)."""

    component_no: int
    name: str
    kind: str
    original_count: int
    certified_copy_count: int
    photocopy_count: int
    condition: str
    is_recalled: bool

    @property
    def is_required(self) -> bool:
        """Whether it must be there in every case."""
        return self.kind == "SUBMIT" and not self.condition


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """State money that a procedure costs: kind PHI or LE_PHI, due at RECEPTION or RETURN."""

    kind: str
    label: str
    amount_vnd: int
    due_at: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure with all its parts (NĐ 63/2010, Art. 8)."""

    id: str
    code: str
    name: str
    short_name: str
    field_code: str
    field_name: str
    level: str
    limit_quantity: int
    limit_unit: str
    on_supplement: str
    day_counting: str
    cutoff: time
    set_count: int
    result_name: str
    post_submit: bool
    post_return: bool
    legal_basis: tuple[str, ...]
    decision: str
    form_set: str
    valid_from: date
    valid_to: date | None
    components: tuple[ComponentRule, ...]
    fees: tuple[FeeAmount, ...]


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency as values."""

    code: str
    name: str
    short_name: str
    level: str
    unit_code: str
    calendar_code: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Postage:
    """A price of the public post and its transit time, J + n working days."""

    zone: str
    amount_vnd: int
    transit_days: int
    source: str


class NoSuchProcedure(NotThere):
    """No version of this code is in force on that day."""

    code = "catalogue.no-procedure"
    text = "Không có thủ tục mang mã “{procedure}” đang áp dụng ngày {day}. Tìm lại theo tên thủ tục."
    field = "procedure"


class NotDecidedThere(RuleViolation):
    """The agency does not decide this procedure."""

    code = "catalogue.other-agency"
    text = "{agency} không giải quyết thủ tục “{procedure}”. Chọn cơ quan có thẩm quyền."
    field = "agency"
    status = 422


class NotThroughPost(RuleViolation):
    """The published list does not hold this procedure for the post."""

    code = "catalogue.not-through-post"
    text = "Thủ tục “{procedure}” không {doing} qua bưu chính công ích theo danh mục đã công bố. Chọn cách khác."
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"
    status = 422
