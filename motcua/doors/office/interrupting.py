"""What the pages ask for by which a case is interrupted: money to pay, a pause, a new date, stopping."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import upper_first
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import (
    area_field,
    day_field,
    day_from,
    digits_field,
    radio_field,
    select_field,
    text_field,
)
from motcua.doors.office.asking import LINE_MAX, TEXT_MAX, OfficeForm
from motcua.ground.catalogue import reasons
from motcua.record.dossiers.rules import Act
from motcua.record.payments.rules import MONEY_WORDS, Money
from motcua.record.standing import Standing
from motcua.stages.processing.interruptions import consequence_words
from motcua.stages.returning.corrections import FAULT_WORDS

LINES = 3
"""So many amounts stand on the page; who needs more sends a second notice after the first is paid."""
_LINE = ("label", "kind", "amount_vnd", "ground")


class InterruptingForm(OfficeForm):
    """A form with a day; left empty it is for the act to say that it is missing, with all else that is."""

    def day(self, name: str) -> str | None:
        """Return a day that was typed as ISO 8601 text, None for none. Raises NotReadable."""
        typed = self.typed(name)
        return day_from(typed, name) if typed.strip() else None


class RequirePaymentForm(InterruptingForm):
    """The amounts that have to be paid, each with its ground, and the last day."""

    act = Act.REQUIRE_PAYMENT
    until = day_field("Nộp chậm nhất hết ngày")
    reason = area_field("Giải thích cho người nộp", hint="In trên thông báo. Có thể để trống.", maxlength=TEXT_MAX)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Make the rows of the table: what for, which kind of money, how much, by which rule."""
        kinds = [(kind.value, MONEY_WORDS[kind]) for kind in (Money.LE_PHI, Money.PHI)]
        for row in range(1, LINES + 1):
            fields = {
                "label": text_field(_("Nội dung thu"), maxlength="160"),
                "kind": select_field(_("Loại"), kinds),
                "amount_vnd": digits_field(_("Số tiền (đồng)"), maxlength="15"),
                "ground": text_field(_("Căn cứ"), maxlength=LINE_MAX),
            }
            for name, field in fields.items():
                field.required = False
                self.fields[f"{name}-{row}"] = field
        for name in ("until", "reason"):
            self.fields[name] = self.fields.pop(name)  # faults are told in the order of the page

    @property
    def lines(self) -> list[tuple[int, list[Any]]]:
        """Each row with its fields, for the table."""
        return [(row, [self[f"{name}-{row}"] for name in _LINE]) for row in range(1, LINES + 1)]

    @property
    def given(self) -> list[int]:
        """The rows into which something was typed."""
        typed = ("label", "amount_vnd", "ground")
        return [row for row in range(1, LINES + 1) if any(self.typed(f"{name}-{row}").strip() for name in typed)]

    def body(self) -> dict[str, Any]:
        """Return the body of `require_payment`."""
        lines = [
            {
                "kind": self.typed(f"kind-{row}"),
                "label": self.typed(f"label-{row}"),
                "amount_vnd": money_from(self.typed(f"amount_vnd-{row}"), f"amount_vnd-{row}"),
                "ground": self.typed(f"ground-{row}"),
            }
            for row in self.given
        ]
        return {"lines": lines, "until": self.day("until"), "reason": self.typed("reason")}

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults at their fields; that no amount was typed is said in the words of this page."""
        nothing = Fault("lines", _("Chưa ghi khoản nào phải nộp. Ghi ít nhất một dòng."))
        said = [nothing if fault.field == "lines" else fault for fault in faults]
        super().show(fault for fault in said if fault is not nothing or not self.given)

    def place_of(self, field: str) -> str | None:
        """Return the field of a fault: "lines.1.label" is the label of the second row that was typed."""
        parts = field.split(".")
        if parts[0] != "lines":
            return super().place_of(field)
        given = self.given or [1]
        place = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
        return f"{parts[-1] if parts[-1] in _LINE else 'label'}-{given[place]}"


class ConfirmPaymentForm(InterruptingForm):
    """What came into the agency's account, by which paper; cash is taken at the counters."""

    act = Act.CONFIRM_PAYMENT
    taken_vnd = digits_field("Số tiền đã vào tài khoản (đồng)", maxlength="15", **{"class": "govuk-input--width-10"})
    document_no = text_field("Số chứng từ", hint="Giấy nộp tiền, ủy nhiệm chi hoặc giấy báo có.", maxlength="60")
    document_on = day_field("Ngày chứng từ")

    def body(self) -> dict[str, Any]:
        """Return the body of `confirm_payment`."""
        return {
            "way": "TRANSFER",
            "taken_vnd": money_from(self.typed("taken_vnd"), "taken_vnd"),
            "document_no": self.typed("document_no"),
            "document_on": self.day("document_on"),
        }


class PauseForm(InterruptingForm):
    """Why the case rests, by which rule, and until about when."""

    act = Act.PAUSE
    reason = radio_field("Lý do tạm dừng", ())
    words = area_field(
        "Nói rõ", hint="Người nộp được báo lý do trong danh sách; câu này ở lại cơ quan.", maxlength=TEXT_MAX
    )
    legal_ground = text_field("Căn cứ", hint="Tên văn bản, điều, khoản.", maxlength=LINE_MAX)
    until = day_field("Dự kiến đến hết ngày")

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the reasons of the list."""
        rules = reasons.in_force(reasons.PAUSE, standing.today)
        choices = [(rule.code, upper_first(rule.words)) for rule in rules]
        self.fields["reason"] = radio_field(_("Lý do tạm dừng"), choices)
        self.fields["reason"].required = False
        self.order_fields(["reason", "words", "legal_ground", "until"])

    def body(self) -> dict[str, Any]:
        """Return the body of `pause`."""
        return super().body() | {"until": self.day("until")}


class ResumeForm(OfficeForm):
    """What has changed."""

    act = Act.RESUME
    note = area_field("Ghi chú", hint="Vì sao giải quyết tiếp được. Có thể để trống.", maxlength=TEXT_MAX)


class ReAppointForm(InterruptingForm):
    """The new day, and why it takes longer."""

    act = Act.RE_APPOINT
    due_on = day_field("Ngày hẹn mới", hint="Ngày làm việc, sau ngày hẹn cũ; giữ nguyên giờ hẹn.")
    reason = area_field("Lý do chậm", hint="In trên văn bản xin lỗi (Mẫu 04).", maxlength=TEXT_MAX)

    def body(self) -> dict[str, Any]:
        """Return the body of `re_appoint`."""
        return {"due_on": self.day("due_on"), "reason": self.typed("reason")}


class StopForm(InterruptingForm):
    """Who wants it stopped, why, and what becomes of the money; form 05 prints all of it."""

    act = Act.STOP
    asked_by = radio_field("Ai đề nghị dừng", ())
    asked_on = day_field("Ngày của đơn", hint="Khi người nộp đề nghị.")
    reason = area_field("Lý do dừng", hint="In trên thông báo (Mẫu 05).", maxlength=TEXT_MAX)
    legal_ground = text_field("Căn cứ", hint="Tên văn bản, điều, khoản.", maxlength=LINE_MAX)
    decision = text_field("Quyết định", hint="Số, ngày, nơi ban hành, nếu có.", maxlength=LINE_MAX)
    consequence = area_field(
        "Hệ quả tài chính", hint="Ghi theo các khoản thu của hồ sơ; sửa nếu cần.", rows=2, maxlength=LINE_MAX
    )

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Begin with the agency, and with what becomes of the money that was charged."""
        choices = [("agency", _("Cơ quan giải quyết")), ("applicant", _("Người nộp có đơn đề nghị"))]
        self.fields["asked_by"] = radio_field(_("Ai đề nghị dừng"), choices)
        self.fields["asked_by"].required = False
        self.order_fields(["asked_by", "asked_on", "reason", "legal_ground", "decision", "consequence"])
        self.initial = {**self.initial, "asked_by": "agency", "consequence": consequence_words(standing)}

    def body(self) -> dict[str, Any]:
        """Return the body of `stop`."""
        return super().body() | {"asked_on": self.day("asked_on")}


class CorrectForm(InterruptingForm):
    """The decision that corrects a wrong result, whose fault it was, and what the applicant pays for her own."""

    act = Act.CORRECT_RESULT
    decision_no = text_field("Số quyết định đính chính", maxlength="60")
    decision_on = day_field("Ngày quyết định")
    reason = area_field("Kết quả sai ở đâu, vì sao", hint="Người nộp sẽ đọc.", maxlength=TEXT_MAX)
    fault = radio_field("Ai chịu chi phí", ())
    fee_vnd = digits_field("Lệ phí thu của người nộp (đồng)", hint="Chỉ khi lỗi của người nộp.", maxlength="15")
    takes_back = radio_field("Kết quả cũ", ())

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Begin with the agency, which bears the cost of its own fault, and with taking the wrong result back."""
        self.fields["fault"] = radio_field(_("Ai chịu chi phí"), [(key.value, _(words)) for key, words in _FAULTS])
        back = [("1", _("Thu lại khi trao kết quả mới")), ("0", _("Không thu lại (đã mất, hoặc bản điện tử)"))]
        self.fields["takes_back"] = radio_field(_("Kết quả cũ"), back)
        for name in ("fault", "takes_back"):
            self.fields[name].required = False
        self.order_fields(["decision_no", "decision_on", "reason", "fault", "fee_vnd", "takes_back"])
        self.initial = {**self.initial, "fault": "AGENCY", "takes_back": "1"}

    def body(self) -> dict[str, Any]:
        """Return the body of `correct_result`."""
        fee = self.typed("fee_vnd")
        return super().body() | {
            "decision_on": self.day("decision_on"),
            "fee_vnd": money_from(fee, "fee_vnd") if fee.strip() else 0,
            "takes_back": self.typed("takes_back") != "0",
        }


_FAULTS = tuple(FAULT_WORDS.items())

FORMS: Mapping[Act, type[OfficeForm]] = {
    form.act: form
    for form in (
        RequirePaymentForm, ConfirmPaymentForm, PauseForm, ResumeForm, ReAppointForm, StopForm, CorrectForm
    )
}  # fmt: skip
"""The form of each of these acts."""
