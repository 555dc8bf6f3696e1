"""The parts of a version of a procedure, on its page of the administration; and what became of an old unit."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import PartsInline
from motcua.base.administration.site import Words, site
from motcua.ground.catalogue.models import (
    Answer,
    Component,
    Exemption,
    FeeRule,
    LimitRule,
    Manner,
    ProcedureCase,
    Question,
    ResultRule,
    Stage,
    Step,
    UnitSuccession,
)

UNITS = (
    ("working_days", gettext_lazy("ngày làm việc")),
    ("working_hours", gettext_lazy("giờ làm việc")),
    ("calendar_days", gettext_lazy("ngày, kể cả ngày nghỉ")),
    ("same_day", gettext_lazy("trong ngày")),
)


class ComponentInline(PartsInline):
    """What to bring."""

    model = Component
    number = "component_no"
    fields = (
        "id", "component_no", "name", "kind", "original_count", "certified_copy_count", "photocopy_count",
        "electronic_count", "condition", "group", "case_code", "form_template", "is_recalled",
    )  # fmt: skip


class FeeInline(PartsInline):
    """What it costs."""

    model = FeeRule
    number = "fee_no"
    fields = (
        "id", "fee_no", "kind", "label", "amount_vnd", "due_at", "channel", "case_code", "charged_from", "charged_to",
        "legal_basis",
    )  # fmt: skip


class CaseInline(PartsInline):
    """Cases that have papers, a limit or fees of their own."""

    model = ProcedureCase
    number = "case_no"
    fields = ("id", "case_no", "code", "name")


class StepInline(PartsInline):
    """How it goes."""

    model = Step
    number = "step_no"
    fields = ("id", "step_no", "text")


class MannerInline(PartsInline):
    """In which ways it may be done."""

    model = Manner
    number = "manner_no"
    fields = ("id", "manner_no", "channel", "text")


class LimitInline(PartsInline):
    """How long it takes in other channels and cases."""

    model = LimitRule
    number = "limit_no"
    fields = ("id", "limit_no", "channel", "case_code", "quantity", "unit")
    choices: ClassVar[Any] = {"unit": UNITS}


class ExemptionInline(PartsInline):
    """Who pays less."""

    model = Exemption
    number = "exemption_no"
    fields = (
        "id", "exemption_no", "class_code", "name", "ground", "fee_no", "percent", "amount_vnd", "granted_from",
        "granted_to",
    )  # fmt: skip


class ResultInline(PartsInline):
    """What comes of it."""

    model = ResultRule
    number = "result_no"
    fields = ("id", "result_no", "name", "case_code")


class StageInline(PartsInline):
    """Who works on it inside, and how long."""

    model = Stage
    number = "stage_no"
    fields = (
        "id", "stage_no", "case_code", "name", "unit", "role", "budget_hours", "order_no", "agency_code", "asked",
    )  # fmt: skip


class QuestionInline(PartsInline):
    """What an applicant is asked, to find what applies to her."""

    model = Question
    number = "question_no"
    fields = ("id", "question_no", "text", "hint")


class AnswerInline(PartsInline):
    """Where each answer leads."""

    model = Answer
    number = "answer_no"
    fields = ("id", "answer_no", "question_no", "text", "next_no", "case_code", "class_code", "component_nos")


class SuccessionInline(PartsInline):
    """What became of an old unit."""

    model = UnitSuccession
    fk_name = "old"
    number = "succession_no"
    fields = ("id", "succession_no", "new_code", "new_valid_from", "share")


INLINES = (
    ComponentInline, FeeInline, CaseInline, LimitInline, ExemptionInline, ResultInline, StepInline, MannerInline,
    StageInline, QuestionInline, AnswerInline,
)  # fmt: skip
"""In the order in which they are filled in."""
PARTS = tuple(inline.model for inline in INLINES)
"""All that a version is made of."""

site.name_part(
    Component,
    Words(
        gettext_lazy("thành phần hồ sơ"),
        gettext_lazy("thành phần hồ sơ"),
        {
            "component_no": gettext_lazy("số"),
            "name": gettext_lazy("tên giấy tờ"),
            "kind": gettext_lazy("nộp hay xuất trình"),
            "original_count": gettext_lazy("bản chính"),
            "certified_copy_count": gettext_lazy("chứng thực"),
            "photocopy_count": gettext_lazy("bản chụp"),
            "electronic_count": gettext_lazy("bản điện tử"),
            "condition": gettext_lazy("chỉ khi"),
            "group": gettext_lazy("nhóm"),
            "case_code": gettext_lazy("trường hợp"),
            "form_template": gettext_lazy("mẫu đơn, tờ khai"),
            "is_recalled": gettext_lazy("thu lại khi trả"),
        },
    ),
)
site.name_part(
    FeeRule,
    Words(
        gettext_lazy("khoản phí, lệ phí"),
        gettext_lazy("phí, lệ phí"),
        {
            "fee_no": gettext_lazy("số"),
            "kind": gettext_lazy("loại"),
            "label": gettext_lazy("tên khoản"),
            "amount_vnd": gettext_lazy("số tiền (đồng)"),
            "due_at": gettext_lazy("nộp lúc nào"),
            "channel": gettext_lazy("kênh"),
            "case_code": gettext_lazy("trường hợp"),
            "charged_from": gettext_lazy("thu từ ngày"),
            "charged_to": gettext_lazy("thu đến hết ngày"),
            "legal_basis": gettext_lazy("căn cứ"),
        },
    ),
)
_NUMBER, _CASE, _CHANNEL = gettext_lazy("số"), gettext_lazy("trường hợp"), gettext_lazy("kênh")
for _part, _words in (
    (ProcedureCase, Words(_CASE, _CASE, {"case_no": _NUMBER, "code": gettext_lazy("mã"), "name": gettext_lazy("tên")})),
    (Step, Words(gettext_lazy("bước"), gettext_lazy("trình tự thực hiện"),
                 {"step_no": _NUMBER, "text": gettext_lazy("nội dung")})),
    (Manner, Words(gettext_lazy("cách thức"), gettext_lazy("cách thức thực hiện"),
                   {"manner_no": _NUMBER, "channel": _CHANNEL, "text": gettext_lazy("nội dung")})),
    (LimitRule, Words(gettext_lazy("thời hạn riêng"), gettext_lazy("thời hạn riêng"),
                      {"limit_no": _NUMBER, "channel": _CHANNEL, "case_code": _CASE,
                       "quantity": gettext_lazy("thời hạn"), "unit": gettext_lazy("đơn vị thời hạn")})),
    (Exemption, Words(gettext_lazy("miễn, giảm"), gettext_lazy("miễn, giảm phí, lệ phí"),
                      {"exemption_no": _NUMBER, "class_code": gettext_lazy("mã đối tượng"),
                       "name": gettext_lazy("đối tượng"), "ground": gettext_lazy("căn cứ"),
                       "fee_no": gettext_lazy("khoản số"), "percent": gettext_lazy("giảm (%)"),
                       "amount_vnd": gettext_lazy("còn phải nộp (đồng)"),
                       "granted_from": gettext_lazy("từ ngày"), "granted_to": gettext_lazy("đến hết ngày")})),
    (ResultRule, Words(gettext_lazy("kết quả"), gettext_lazy("kết quả"),
                       {"result_no": _NUMBER, "name": gettext_lazy("tên"), "case_code": _CASE})),
    (Stage, Words(gettext_lazy("bước xử lý"), gettext_lazy("quy trình nội bộ"),
                  {"stage_no": _NUMBER, "case_code": _CASE, "name": gettext_lazy("việc"),
                   "unit": gettext_lazy("đơn vị"), "role": gettext_lazy("vai trò"),
                   "budget_hours": gettext_lazy("số giờ làm việc"), "order_no": gettext_lazy("thứ tự"),
                   "agency_code": gettext_lazy("mã cơ quan khác"), "asked": gettext_lazy("nội dung hỏi")})),
    (Question, Words(gettext_lazy("câu hỏi"), gettext_lazy("câu hỏi “tôi thuộc trường hợp nào”"),
                     {"question_no": _NUMBER, "text": gettext_lazy("câu hỏi"), "hint": gettext_lazy("giải thích")})),
    (Answer, Words(gettext_lazy("câu trả lời"), gettext_lazy("câu trả lời"),
                   {"answer_no": _NUMBER, "question_no": gettext_lazy("của câu hỏi số"),
                    "text": gettext_lazy("trả lời"), "next_no": gettext_lazy("dẫn tới câu hỏi số"),
                    "case_code": _CASE, "class_code": gettext_lazy("mã đối tượng"),
                    "component_nos": gettext_lazy("cần thêm giấy tờ số")})),
    (UnitSuccession, Words(gettext_lazy("đơn vị kế tiếp"), gettext_lazy("đơn vị cũ – mới"),
                           {"succession_no": _NUMBER, "new_code": gettext_lazy("mã đơn vị mới"),
                            "new_valid_from": gettext_lazy("từ ngày"), "share": gettext_lazy("phần")})),
):  # fmt: skip
    site.name_part(_part, _words)
