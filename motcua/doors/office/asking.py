"""What the page of each act asks for: its fields, and the body they make."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import ActForm, area_field, radio_field, text_field, tick_field
from motcua.ground.people.queries import Colleague, officials
from motcua.ground.people.rules import Role
from motcua.record.dossiers.rules import Act
from motcua.record.standing import Standing

TEXT_MAX, LINE_MAX = "1000", "300"


class OfficeForm(ActForm):
    """The form of an act of this door; `loads` says how many open dossiers each officer has."""

    def __init__(self, standing: Standing, loads: Mapping[str, int], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.build(standing, loads)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Make the fields that depend on the dossier; most forms have none."""


class AssignForm(OfficeForm):
    """To whom the case goes; a case officer can only take it herself."""

    act = Act.ASSIGN
    assignee = radio_field("Giao cho", ())

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Offer the case officers of the agency."""
        mine = None if Role.UNIT_HEAD in standing.actor.roles else standing.actor.id
        choices = [
            (item.id, _with_load(item, loads))
            for item in officials(standing.state.agency_code)
            if Role.CASE_OFFICER in item.roles and mine in (None, item.id)
        ]
        self.fields["assignee"] = radio_field(_("Giao cho"), choices)
        self.fields["assignee"].required = False
        self.initial["assignee"] = mine or standing.state.assignee_id


def _with_load(person: Colleague, loads: Mapping[str, int]) -> str:
    """Name, title, and how many open dossiers she has."""
    return _("%(who)s – đang giữ %(n)s hồ sơ") % {"who": person.words, "n": loads.get(person.id, 0)}


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


class ApproveForm(OfficeForm):
    """Nothing more than the confirmation."""

    act = Act.APPROVE


class RefuseForm(OfficeForm):
    """Reason and legal ground; both go home with the result."""

    act = Act.REFUSE
    reason = area_field("Lý do từ chối", hint="Gửi người nộp cùng kết quả.", maxlength=TEXT_MAX)
    legal_ground = text_field("Căn cứ pháp luật", hint="Tên văn bản, điều, khoản.", maxlength=LINE_MAX)


FORMS: Mapping[Act, type[OfficeForm]] = {
    form.act: form for form in (AssignForm, SupplementForm, ProposeForm, SendBackForm, ApproveForm, RefuseForm)
}
"""The form of each act of this door."""
