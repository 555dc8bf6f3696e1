"""What the catalogue says, as values that may be kept: a published version never changes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.catalogue.listings.rules import UNNAMED, Entry

HOURS_OF_A_DAY = 8
"""Working hours of one working day, by which budgets of stages are held against a limit."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a procedure (trường hợp): its code within the version, and its name."""

    code: str
    name: str


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
    electronic_count: int = 0
    group: str = ""
    case_code: str = ""
    """The case that it belongs to; "" = all."""
    form_template: str = ""

    @property
    def is_required(self) -> bool:
        """Whether it must be there in every case."""
        return self.kind == "SUBMIT" and not self.condition


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """A limit: how many of which unit (working_days, working_hours, calendar_days, same_day)."""

    quantity: int
    unit: str

    @property
    def hours(self) -> int:
        """The limit in working hours, a day being 8; what budgets of stages must sum to."""
        if self.unit == "same_day":
            return HOURS_OF_A_DAY
        return self.quantity if self.unit == "working_hours" else self.quantity * HOURS_OF_A_DAY


@dataclass(frozen=True, slots=True)
class LimitFor:
    """A limit of a channel and a case; "" = every one."""

    channel: str
    case_code: str
    limit: LimitAmount


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """State money that a procedure costs: kind PHI or LE_PHI, due at RECEPTION or RETURN."""

    kind: str
    label: str
    amount_vnd: int
    due_at: str
    legal_basis: str
    fee_no: int = 0
    channel: str = ""
    case_code: str = ""
    charged_from: date | None = None
    charged_to: date | None = None
    exempted_by: str = ""
    """The ground on which it was lowered; "" = it is whole."""
    whole_vnd: int | None = None
    """What it was before it was lowered; None = it is whole."""

    def is_charged(self, day: date | None) -> bool:
        """Whether it is charged on a day; None asks for all."""
        return day is None or (self.charged_from or day) <= day <= (self.charged_to or day)


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """A class of people that pays less: by a share (percent) or a fixed remainder (đồng); fee None = every one."""

    class_code: str
    name: str
    ground: str
    fee_no: int | None
    percent: int | None
    amount_vnd: int | None
    granted_from: date | None = None
    granted_to: date | None = None

    def lowered(self, amount_vnd: int, round_down_to_vnd: int = 1) -> int:
        """Return what remains to be paid of an amount, whole đồng.

        A share is rounded down to a multiple of `round_down_to_vnd`: what does not divide is given to the payer. A
        fixed remainder stands in the law and is not rounded.
        """
        if self.percent is not None:
            return amount_vnd * (100 - self.percent) // 100 // round_down_to_vnd * round_down_to_vnd
        return min(amount_vnd, self.amount_vnd or 0)

    def is_granted(self, fee: FeeAmount, day: date | None) -> bool:
        """Whether it lowers a fee on a day; None asks for all days."""
        if self.fee_no not in (None, fee.fee_no):
            return False
        return day is None or (self.granted_from or day) <= day <= (self.granted_to or day)


@dataclass(frozen=True, slots=True)
class MannerRule:
    """A way in which a procedure is performed: channel DIRECT, ONLINE or POST, and what is said of it."""

    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultRule:
    """A result, of one case or ("") of every one."""

    name: str
    case_code: str


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage of the internal process: unit, role and its budget in working hours; half a day is 4."""

    stage_no: int
    name: str
    unit: str
    role: str
    budget_hours: int
    case_code: str = ""
    order_no: int | None = None
    """Stages that follow each other with the same order are done side by side; None = by itself."""
    agency_code: str = ""
    """The other agency that does it (liên thông); "" = the deciding agency itself."""
    asked: str = ""
    """What that agency is asked; "" = the name says it."""

    @property
    def question(self) -> str:
        """What the other agency is asked, in words."""
        return self.asked or self.name


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """A question to an applicant that helps to find what applies to her; the lowest number is asked first."""

    question_no: int
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """An answer to a question: the question that it leads to (None = it ends), and what follows from it.

    `case_code`: the case; `class_code`: the class of people that pays less; `component_nos`: papers asked for then.
    """

    question_no: int
    text: str
    next_no: int | None = None
    case_code: str = ""
    class_code: str = ""
    component_nos: tuple[int, ...] = ()


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
    """"" = as the rule set says of the day on which the clock starts; so `cutoff`, None."""
    cutoff: time | None
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
    """Those of the ordinary case; of all cases and channels in `all_fees`."""
    status: str = "published"
    also_called: tuple[str, ...] = ()
    clock_start_post: str = "MINUTE"
    clock_start_online: str = "RECEPTION"
    performed_by: str = ""
    decided_by: str = ""
    conditions: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    online_level: str = "INFO"
    external_system: str = ""
    external_code: str = ""
    decision_on: date | None = None
    decision_body: str = ""
    cases: tuple[Case, ...] = ()
    steps: tuple[str, ...] = ()
    manners: tuple[MannerRule, ...] = ()
    all_components: tuple[ComponentRule, ...] = ()
    limits: tuple[LimitFor, ...] = ()
    all_fees: tuple[FeeAmount, ...] = ()
    exemptions: tuple[ExemptionRule, ...] = ()
    results: tuple[ResultRule, ...] = ()
    stages: tuple[StageRule, ...] = ()
    questions: tuple[QuestionRule, ...] = ()
    answers: tuple[AnswerRule, ...] = ()
    case: str = ""
    """The case for which limit, components and fees stand here; "" = the ordinary one."""
    listed_by: Entry | None = None
    """The line of the published list that says which way it goes on the day asked about; None = the version does."""

    def limit_for(self, channel: str = "", case: str = "") -> LimitAmount:
        """Return the limit of a channel and case: the rule that names most of the two, else the ordinary one."""
        fitting = [rule for rule in self.limits if rule.channel in ("", channel) and rule.case_code in ("", case)]
        ordinary = LimitAmount(self.limit_quantity, self.limit_unit)
        best = max(fitting, key=lambda rule: (bool(rule.case_code), bool(rule.channel)), default=None)
        return best.limit if best else ordinary

    def components_for(self, case: str = "") -> tuple[ComponentRule, ...]:
        """Return the components that are asked for in a case: those of all cases and its own."""
        return tuple(item for item in self.all_components or self.components if item.case_code in ("", case))

    def fees_for(
        self,
        case: str = "",
        channel: str = "",
        classes: Collection[str] = (),
        day: date | None = None,
        round_down_to_vnd: int = 1,
    ) -> tuple[FeeAmount, ...]:
        """Return what a case costs in a channel on a day, lowered for classes of people; of several the most.

        A fee of the case or channel takes the place of one of the same kind and name for every one; what is free there
        is no charge. What is lowered to nothing is told, so that it can be said why.
        """
        charged = [
            fee
            for fee in self.all_fees or self.fees
            if fee.case_code in ("", case) and fee.channel in ("", channel) and fee.is_charged(day)
        ]
        closest: dict[tuple[str, str], tuple[bool, bool]] = {}
        for fee in charged:
            named = (fee.kind, fee.label)
            closest[named] = max(closest.get(named, (False, False)), (bool(fee.case_code), bool(fee.channel)))
        kept = [fee for fee in charged if closest[fee.kind, fee.label] == (bool(fee.case_code), bool(fee.channel))]
        return tuple(self._lowered(fee, classes, day, round_down_to_vnd) for fee in kept if fee.amount_vnd)

    def _lowered(self, fee: FeeAmount, classes: Collection[str], day: date | None, round_down_to_vnd: int) -> FeeAmount:
        granted = [rule for rule in self.exemptions if rule.class_code in classes and rule.is_granted(fee, day)]
        best = min(granted, key=lambda rule: rule.lowered(fee.amount_vnd, round_down_to_vnd), default=None)
        if best is None:
            return fee
        return replace(
            fee,
            amount_vnd=best.lowered(fee.amount_vnd, round_down_to_vnd),
            exempted_by=f"{best.name}: {best.ground}",
            whole_vnd=fee.amount_vnd,
        )

    def exemptions_for(self, case: str = "", channel: str = "", day: date | None = None) -> tuple[ExemptionRule, ...]:
        """Return the classes of people who pay less of something that a case costs in a channel on a day, each once."""
        fees = self.fees_for(case, channel, (), day)
        found: dict[str, ExemptionRule] = {}
        for rule in self.exemptions:
            if any(rule.is_granted(fee, day) for fee in fees):
                found.setdefault(rule.class_code, rule)
        return tuple(found.values())

    def require_class(self, class_code: str, case: str, channel: str, day: date) -> ExemptionRule:
        """Return the rule of a class that lowers something on a day. Raises NoSuchClass, ClassNotInForce.

        Law: Luật Phí và lệ phí 97/2015/QH13, Art. 10.
        """
        for rule in self.exemptions_for(case, channel, day):
            if rule.class_code == class_code:
                return rule
        known = next((rule for rule in self.exemptions if rule.class_code == class_code), None)
        if known is None:
            raise NoSuchClass(procedure=self.short_name, exemption=class_code)
        if known in self.exemptions_for(case, channel):
            days = _days_of(known)
            raise ClassNotInForce(name=known.name, day=f"{day:%d/%m/%Y}", days=days, law=known.ground or None)
        raise NothingLowered(name=known.name, law=known.ground or None)

    def stages_for(self, case: str = "") -> tuple[StageRule, ...]:
        """Return the internal process of a case: its own, else the ordinary one."""
        own = tuple(stage for stage in self.stages if stage.case_code == case)
        return own or tuple(stage for stage in self.stages if not stage.case_code)

    def result_for(self, case: str = "") -> str:
        """Return the name of the result of a case."""
        own = next((result.name for result in self.results if case and result.case_code == case), None)
        return own or self.result_name

    def ordinary(self) -> "Procedure":
        """Return the version with the components and fees of its ordinary case; its limits stay as they were."""
        return replace(self, components=self.components_for(), fees=self.fees_for())

    def chosen(self, channel: str = "", case: str = "") -> "Procedure":
        """Return the version as it holds for a dossier of a channel and case: its limit, components, fees, result.

        A case that the version has not is as the ordinary one.
        """
        limit = self.limit_for(channel, case)
        return replace(
            self,
            limit_quantity=limit.quantity,
            limit_unit=limit.unit,
            limits=(),
            components=self.components_for(case),
            fees=self.fees_for(case, channel),
            stages=self.stages_for(case),
            result_name=self.result_for(case),
            case=case,
        )

    @property
    def case_name(self) -> str:
        """The name of the case for which it stands; "" for the ordinary one."""
        return next((item.name for item in self.cases if item.code == self.case), "")

    @property
    def called(self) -> str:
        """What it is called with the case for which it stands."""
        return f"{self.short_name} – {self.case_name}" if self.case_name else self.short_name

    def require_case(self, case: str) -> None:
        """Raise NoSuchCase unless the version has this case; "" is the ordinary one of every version."""
        if case and case not in {item.code for item in self.cases}:
            raise NoSuchCase(procedure=self.short_name, case=case)


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


class NoSuchCase(RuleViolation):
    """The version of the procedure has no case of this code."""

    code = "catalogue.no-case"
    text = "Thủ tục “{procedure}” không có trường hợp “{case}”. Chọn trong danh sách trường hợp của thủ tục."
    field = "case"
    status = 422


_ON_EXEMPTIONS = "Luật Phí và lệ phí 2015, Điều 10"


def _days_of(rule: ExemptionRule) -> str:
    """The days on which a class pays less, in words."""
    begins = f"từ {rule.granted_from:%d/%m/%Y}" if rule.granted_from else ""
    ends = f"đến hết {rule.granted_to:%d/%m/%Y}" if rule.granted_to else ""
    return " ".join(part for part in (begins, ends) if part)


class NoSuchClass(RuleViolation):
    """The version lowers nothing for a class of this code."""

    code = "catalogue.no-class"
    text = "Thủ tục “{procedure}” không có đối tượng miễn, giảm “{exemption}”. Chọn trong danh sách của thủ tục."
    law = _ON_EXEMPTIONS
    field = "class_code"
    status = 422


class ClassNotInForce(RuleViolation):
    """The class pays less, but not on that day."""

    code = "catalogue.class-not-in-force"
    text = "Mức miễn, giảm cho “{name}” chỉ áp dụng {days}, không áp dụng cho ngày {day}. Thu đủ phí, lệ phí."
    law = _ON_EXEMPTIONS
    field = "class_code"
    status = 422


class NothingLowered(RuleViolation):
    """The class pays less, but not for this case and channel."""

    code = "catalogue.nothing-lowered"
    text = "“{name}” không được miễn, giảm khoản nào của trường hợp và cách nộp này. Xem lại trường hợp của hồ sơ."
    law = _ON_EXEMPTIONS
    field = "class_code"
    status = 422


class NotDecidedThere(RuleViolation):
    """The agency does not decide this procedure."""

    code = "catalogue.other-agency"
    text = "{agency} không giải quyết thủ tục “{procedure}”. Chọn cơ quan có thẩm quyền."
    field = "agency"
    status = 422


class NotThroughPost(RuleViolation):
    """The published list does not hold this procedure for the post."""

    code = "catalogue.not-through-post"
    text = "Thủ tục “{procedure}” không {doing} qua bưu chính công ích theo {by}. Chọn cách khác."
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"
    status = 422


SENDING, RETURNING = "nộp", "trả kết quả"
"""What does not go through the post, in a refusal."""


def not_through_post(procedure: Procedure, doing: str, field: str | None = None) -> NotThroughPost:
    """Return the refusal of a way that a procedure does not go, with the decision that says so."""
    by = procedure.listed_by.decision.words if procedure.listed_by else UNNAMED
    return NotThroughPost(procedure=procedure.short_name, doing=doing, by=by, field=field)
