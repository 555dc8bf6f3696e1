"""What the page of each act asks for: its fields, and the body they make."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from crispy_forms_gds.helper import FormHelper
from django.forms import FileInput, HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import search_key
from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import (
    ActForm,
    PhotoField,
    area_field,
    day_field,
    day_from,
    digits_field,
    radio_field,
    select_field,
    text_field,
    tick_field,
)
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people.queries import Colleague, officials
from motcua.ground.people.rules import Role
from motcua.record.dossiers.flow import StepState
from motcua.record.dossiers.opinions import Stance
from motcua.record.dossiers.rules import Act
from motcua.record.scanning.proofs import Proof
from motcua.record.standing import Standing

TEXT_MAX, LINE_MAX = "1000", "300"
_DAYS: Mapping[str, str] = {"maxlength": "2", "class": "govuk-input--width-3"}


class OfficeForm(ActForm):
    """The form of an act of this door; `loads` says how many open dossiers each officer has."""

    def __init__(
        self, standing: Standing, loads: Mapping[str, int], data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        super().__init__(data, files=files)
        self.build(standing, loads)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Make the fields that depend on the dossier; most forms have none."""

    @property
    def helper(self) -> FormHelper:
        """Draw small marks, one answer a line: names and titles are long."""
        helper = super().helper
        helper.radios_small = helper.checkboxes_small = True
        return helper


class AssignForm(OfficeForm):
    """To whom the case goes: a head gives it to anybody, a case officer takes it, or hands on her own with a reason."""

    act = Act.ASSIGN
    assignee = radio_field("Giao cho", ())
    reason = area_field("Lý do", hint="Người nhận đọc lý do này trên hồ sơ.", maxlength=TEXT_MAX)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the case officers of the agency, and ask for a reason where somebody has the case."""
        me, has_it = standing.actor.id, standing.state.assignee_id
        is_head = Role.UNIT_HEAD in standing.actor.roles
        choices = [
            (item.id, _with_load(item, loads))
            for item in officials(standing.state.agency_code)
            if Role.CASE_OFFICER in item.roles and (is_head or (item.id != me) == (has_it == me))
        ]
        self.fields["assignee"] = radio_field(_("Giao cho"), choices)
        self.fields["assignee"].required = False
        if has_it is None:
            del self.fields["reason"]
        self.initial["assignee"] = has_it if is_head else choices[0][0] if len(choices) == 1 else None


def _with_load(person: Colleague, loads: Mapping[str, int]) -> str:
    """Name, title, and how many open dossiers she has."""
    return _("%(who)s – đang giữ %(n)s hồ sơ") % {"who": person.words, "n": loads.get(person.id, 0)}


class AskOpinionForm(OfficeForm):
    """Which other agency is asked, what, and how many working days it has."""

    act = Act.ASK_OPINION
    agency = select_field("Cơ quan được hỏi", ())
    question = area_field(
        "Nội dung xin ý kiến", hint="Cơ quan được hỏi đọc câu này và xem hồ sơ khi trả lời.", rows=4, maxlength="2000"
    )
    working_days = digits_field("Số ngày làm việc để trả lời", hint="Từ 1 đến 60, tính từ hôm sau.", **_DAYS)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the agencies that are not asked yet."""
        closed = {standing.state.agency_code, *standing.state.asked_agencies}
        offices = sorted((office for office in agencies().values() if office.code not in closed), key=_by_name)
        choices = [("", _("Chọn cơ quan")), *((office.code, office.name) for office in offices)]
        self.fields["agency"] = select_field(_("Cơ quan được hỏi"), choices)
        self.fields["agency"].required = False
        self.order_fields(["agency", "question", "working_days"])
        self.initial["working_days"] = str(standing.rules.opinion_answer_working_days)

    def body(self) -> dict[str, Any]:
        """Return the body of `ask_opinion`."""
        days = self.typed("working_days").strip()
        is_number = days.isascii() and days.isdigit()
        return {
            "agency": self.typed("agency"),
            "question": self.typed("question"),
            "working_days": int(days) if is_number else days or None,
        }


def _by_name(office: Any) -> str:
    return search_key(office.name)


class AskStepsForm(OfficeForm):
    """The steps of other agencies: whom to ask now, and which steps this dossier does not need."""

    act = Act.ASK_STEPS

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer each open step: those of this round with their agency, all of them to be left out with a reason."""
        flow = standing.flow
        self.open = [step for step in flow.unsettled if step.state is not StepState.ASKED] if flow else []
        self.now = {step.stage.stage_no for step in flow.now} if flow else set()
        offices = sorted(
            (each for each in agencies().values() if each.code != standing.state.agency_code), key=_by_name
        )
        choices = [("", _("Chọn cơ quan")), *((office.code, office.name) for office in offices)]
        for step in self.open:
            no = step.stage.stage_no
            if no in self.now:
                self.fields[f"agency-{no}"] = select_field(_("Cơ quan được hỏi"), choices)
                self.initial[f"agency-{no}"] = "" if step.state is StepState.GIVEN_BACK else step.stage.agency_code
            self.fields[f"leave-{no}"] = tick_field(_("Bỏ qua bước này"))
            self.fields[f"reason-{no}"] = text_field(_("Vì sao bỏ qua"), maxlength=TEXT_MAX)
        for field in self.fields.values():
            field.required = False

    @property
    def lines(self) -> list[tuple[Any, Any, Any, Any]]:
        """Each open step with its fields: whom to ask (None = its turn has not come), the box, and the reason."""
        return [
            (
                step,
                self[f"agency-{step.stage.stage_no}"] if step.stage.stage_no in self.now else None,
                self[f"leave-{step.stage.stage_no}"],
                self[f"reason-{step.stage.stage_no}"],
            )
            for step in self.open
        ]

    @property
    def left_out(self) -> list[int]:
        """The numbers of the steps that were ticked, in the order of the process."""
        return [step.stage.stage_no for step in self.open if self.ticked(f"leave-{step.stage.stage_no}")]

    @property
    def elsewhere(self) -> list[int]:
        """The numbers of the steps that go to another agency than the process names."""
        steps = [
            step for step in self.open if step.stage.stage_no in self.now and step.stage.stage_no not in self.left_out
        ]
        return [
            step.stage.stage_no
            for step in steps
            if self.typed(f"agency-{step.stage.stage_no}")
            and (
                step.state is StepState.GIVEN_BACK
                or self.typed(f"agency-{step.stage.stage_no}") != step.stage.agency_code
            )
        ]

    def body(self) -> dict[str, Any]:
        """Return the body of `ask_steps`."""
        return {
            "left_out": [{"step": no, "reason": self.typed(f"reason-{no}")} for no in self.left_out],
            "instead": [{"step": no, "agency": self.typed(f"agency-{no}")} for no in self.elsewhere],
        }

    def place_of(self, field: str) -> str | None:
        """Return the field of a fault: "left_out.0.reason" is the reason of the first step that was ticked."""
        parts = field.split(".")
        numbers, prefix = {"left_out": (self.left_out, "reason"), "instead": (self.elsewhere, "agency")}.get(
            parts[0], ([], "")
        )
        if len(parts) > 1 and parts[1].isdigit() and int(parts[1]) < len(numbers):
            return f"{prefix}-{numbers[int(parts[1])]}"
        if parts[0] == "instead":
            return next(
                (f"agency-{step.stage.stage_no}" for step in self.open if step.stage.stage_no in self.now), None
            )
        return super().place_of(field)


class AnswerOpinionForm(OfficeForm):
    """What the asked agency answers: its own official says it, or the asking officer types it in from a paper."""

    act = Act.ANSWER_OPINION
    agency = radio_field("Cơ quan trả lời", ())
    stance = radio_field("Ý kiến", ())
    answer = area_field("Nội dung trả lời", rows=4, maxlength="2000")
    document_no = text_field("Số văn bản trả lời", maxlength="60")
    document_on = day_field("Ngày văn bản")

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the agencies that are asked; only the asking side can say that nothing came."""
        state, offices = standing.state, agencies()
        is_asking = standing.actor.agency_code == state.agency_code
        asked = [code for code in state.asked_agencies if is_asking or code == standing.actor.agency_code]
        stances = [
            (Stance.AGREE.value, _("Đồng ý")),
            (Stance.DISAGREE.value, _("Không đồng ý")),
            (Stance.OTHER.value, _("Ý kiến khác")),
        ]
        stances.append((Stance.NOT_OURS.value, _("Không thuộc thẩm quyền (nêu lý do, cơ quan chủ trì hỏi nơi khác)")))
        if is_asking:
            stances.append((Stance.NONE.value, _("Hết hạn mà không trả lời")))
        else:
            self.fields["document_no"].help_text = _("Nếu có văn bản gửi kèm. Có thể để trống.")
        self.fields["agency"] = radio_field(
            _("Cơ quan trả lời"), [(code, offices[code].name if code in offices else code) for code in asked]
        )
        self.fields["stance"] = radio_field(_("Ý kiến"), stances)
        for name in ("agency", "stance"):
            self.fields[name].required = False
        if len(asked) == 1:
            self.fields["agency"].widget = HiddenInput()
            self.initial["agency"] = asked[0]
        self.order_fields(["agency", "stance", "answer", "document_no", "document_on"])

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults at their fields; that no stance was chosen is said in the words of this page."""
        nothing = Fault("stance", _("Chưa chọn ý kiến. Chọn một trong các ô."))
        is_unchosen = not self.typed("stance")
        super().show(nothing if fault.field == "stance" and is_unchosen else fault for fault in faults)

    def body(self) -> dict[str, Any]:
        """Return the body of `answer_opinion`."""
        day = self.typed("document_on")
        return {
            "agency": self.typed("agency"),
            "stance": self.typed("stance"),
            "answer": self.typed("answer"),
            "document_no": self.typed("document_no"),
            "document_on": day_from(day, "document_on") if day.strip() else None,
        }


class SupplementForm(OfficeForm):
    """All gaps at once: which components, what about each, and the reason that form 02 prints."""

    act = Act.REQUEST_SUPPLEMENT
    reason = area_field(
        "Lý do", hint="In trên Mẫu 02. Nêu căn cứ, để người nộp bổ sung một lần là đủ.", maxlength=TEXT_MAX
    )

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the published components, and nothing outside the list."""
        self.components = standing.procedure.components
        for item in self.components:
            tick, note = tick_field(item.name), text_field(_("Thiếu hoặc sai ở chỗ nào"), maxlength=TEXT_MAX)
            tick.required = note.required = False
            self.fields[f"missing-{item.component_no}"] = tick
            self.fields[f"note-{item.component_no}"] = note
        self.fields["reason"] = self.fields.pop("reason")  # faults are told in the order of the page

    @property
    def asked(self) -> list[int]:
        """The numbers of the components that were ticked, in the order of the procedure."""
        return [item.component_no for item in self.components if self.ticked(f"missing-{item.component_no}")]

    @property
    def gaps(self) -> list[tuple[Any, Any, Any]]:
        """Each component with its tick and its note, for the table."""
        return [
            (item, self[f"missing-{item.component_no}"], self[f"note-{item.component_no}"]) for item in self.components
        ]

    def body(self) -> dict[str, Any]:
        """Return the body of `request_supplement`."""
        missing = [{"component_no": number, "note": self.typed(f"note-{number}")} for number in self.asked]
        return {"missing": missing, "reason": self.typed("reason")}

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults at their fields; that nothing was ticked is said in the words of this page."""
        nothing = Fault("missing", _("Chưa chọn giấy tờ nào. Chọn ít nhất một thành phần cần bổ sung."))
        said = [nothing if fault.field == "missing" else fault for fault in faults]
        super().show(fault for fault in said if fault is not nothing or not self.asked)

    def place_of(self, field: str) -> str | None:
        """Return the field of a fault: "missing.1.note" is the note of the second component that was ticked."""
        parts = field.split(".")
        if parts[0] != "missing":
            return super().place_of(field)
        asked = self.asked or [item.component_no for item in self.components]
        place = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0
        return f"{'note' if parts[-1] == 'note' else 'missing'}-{asked[place]}"


class ProposeForm(OfficeForm):
    """What is proposed to the head."""

    act = Act.PROPOSE
    note = area_field("Ý kiến thẩm định", hint="Lãnh đạo đọc khi phê duyệt. Có thể để trống.", maxlength=TEXT_MAX)


class SendBackForm(OfficeForm):
    """Why the case needs further appraisal."""

    act = Act.SEND_BACK
    reason = area_field("Lý do trả lại", hint="Cần làm rõ điều gì.", maxlength=TEXT_MAX)


def result_field() -> PhotoField:
    """Return the field of a result as a file."""
    return PhotoField(
        label=gettext_lazy("Kết quả điện tử, tệp PDF (không bắt buộc)"),
        help_text=gettext_lazy("Được lưu trong hồ sơ. Người nộp tải về từ tài khoản của mình khi đã nộp đủ tiền."),
        required=False,
        widget=FileInput(attrs={"accept": "application/pdf,.pdf", "class": "govuk-file-upload"}),
    )


def _result(form: OfficeForm, door: str) -> Proof | None:
    """Return the result that was picked, to be kept with the dossier."""
    picked = form.files.get("result_file")
    return Proof(picked.file, picked.name or "", door, "FILE", is_result=True) if picked and picked.file else None


class ApproveForm(OfficeForm):
    """Nothing more than the confirmation, and the result as a file where there is one."""

    act = Act.APPROVE
    at_field: ClassVar[Mapping[str, str]] = {"files": "result_file"}
    result_file = result_field()

    def body(self) -> dict[str, Any]:
        """Return the empty body of `approve`."""
        return {}

    def proof(self, door: str) -> Proof | None:
        """Return the result as a file; None when there is none."""
        return _result(self, door)


class RefuseForm(OfficeForm):
    """Reason and legal ground; both go home with the result."""

    act = Act.REFUSE
    reason = area_field("Lý do từ chối", hint="Gửi người nộp cùng kết quả.", maxlength=TEXT_MAX)
    legal_ground = text_field("Căn cứ pháp luật", hint="Tên văn bản, điều, khoản.", maxlength=LINE_MAX)
    at_field: ClassVar[Mapping[str, str]] = {"files": "result_file"}
    result_file = result_field()

    def body(self) -> dict[str, Any]:
        """Return the body of `refuse`."""
        return {"reason": self.typed("reason"), "legal_ground": self.typed("legal_ground")}

    def proof(self, door: str) -> Proof | None:
        """Return the refusal as a file; None when there is none."""
        return _result(self, door)


class SignForm(OfficeForm):
    """Nothing is asked: the oldest file of the result that is not signed is signed."""

    act = Act.SIGN_RESULT


class UndoForm(OfficeForm):
    """Nothing is asked: the act is taken back as it was done."""

    act = Act.UNDO


FORMS: Mapping[Act, type[OfficeForm]] = {
    form.act: form
    for form in (
        AssignForm, AskOpinionForm, AskStepsForm, AnswerOpinionForm, SupplementForm, ProposeForm, SendBackForm,
        UndoForm, ApproveForm, RefuseForm, SignForm,
    )
}  # fmt: skip
"""The form of each act of this door."""
