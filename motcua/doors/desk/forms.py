"""Forms of the desk: each says what was typed as the act wants it, and what is wrong with it at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _

from motcua.doors.desk import counting
from motcua.doors.desk.counting import Sheet, Typed
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.calling import counts_from, money_from
from motcua.doors.frame.components import Problem
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
from motcua.doors.frame.handing_out import TakenForm, is_drawing
from motcua.ground.agreements.queries import Point
from motcua.ground.catalogue.rules import Procedure
from motcua.record.dossiers.rules import Act
from motcua.record.papers.rules import Count
from motcua.record.payments.rules import MONEY_WORDS
from motcua.record.standing import Standing

_SCANNED = {"data-mc-scan-into": ""}
"""A scan anywhere on the page lands in this field, unless another asks for just such a code."""
_SCANNED_ITEM = {"data-mc-scan-into": "^[A-Za-z]{2}[ 0-9]{9,12}[A-Za-z]{2}$"}


class DeskForm(ActForm):
    """A form of an act on a dossier that stands before the clerk."""

    is_dense = True
    template = ""
    """A part of the page that the fields alone do not draw: "counts" or "gaps"."""

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.standing = standing

    def problems(self) -> list[Problem]:
        """Return the faults of the part that is not drawn by fields, for the summary on top."""
        return []


class PlainForm(DeskForm):
    """The act needs no more than its button."""


class ReasonForm(DeskForm):
    """An act that needs its reason."""

    reason = area_field("Lý do", hint="Ghi rõ, người nộp và cơ quan sẽ đọc.", maxlength="1000")


class DeclineForm(ReasonForm):
    """Mẫu 03: reason and legal ground."""

    legal_ground = text_field("Căn cứ", hint="Ví dụ: Luật Hộ tịch, Điều 16.", maxlength="300")


class SealForm(DeskForm):
    """The seal of a packed result."""

    seal_no = text_field(
        "Số niêm phong", hint="Quét hoặc gõ số trên niêm phong.", maxlength="40", autofocus=True, **_SCANNED
    )


class ToPostForm(DeskForm):
    """To which point of the post a packed result is offered."""

    to = select_field("Giao cho bưu điện", ())

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None, *, points: Iterable[Point]) -> None:
        mine = f"point:{standing.point_id}"
        choices = [(f"point:{point.id}", point.name) for point in points]
        first = mine if any(key == mine for key, _ in choices) else ""
        super().__init__(standing, data, initial={"to": first})
        self.fields["to"].choices = [("", "Chọn bưu điện"), *choices]  # type: ignore[attr-defined]  # a choice field

    def place_of(self, field: str) -> str | None:
        """Every fault is the one field's."""
        return "to"


class CarryForm(DeskForm):
    """The joint count with the agency and the signature of the post (QĐ 45/2016, Art. 9)."""

    rows = (("seal_no", "item_code"),)
    seal_no = text_field("Số niêm phong đọc được", hint="Để trống nếu không đọc lại.", maxlength="40", **_SCANNED)
    item_code = text_field("Mã bưu gửi", hint="Không bắt buộc. Ví dụ RR 4731 2482 9 VN.", maxlength="30")
    is_signed = tick_field("Hai bên đã kiểm đếm và ký phiếu gửi")

    def body(self) -> dict[str, Any]:
        """Return the body of `accept_to_carry`."""
        return {
            "seal_no": self.typed("seal_no"),
            "item_code": self.typed("item_code"),
            "is_signed": self.ticked("is_signed"),
        }


class CountsForm(DeskForm):
    """A form with a count table: inputs `count-<number>-<kind>` beside its fields."""

    template = "counts"

    def __init__(
        self, standing: Standing, data: Mapping[str, Any] | None = None, *, before: Mapping[int, Count], **kwargs: Any
    ) -> None:
        super().__init__(standing, data, **kwargs)
        self._typed: Typed = counting.typed_of(before) if data is None else {key: str(data[key]) for key in data}
        self._faults: dict[str, str] = {}

    @property
    def table(self) -> Sheet:
        """The table with what was typed, and with faults at their inputs."""
        return counting.sheet(self.standing.procedure, self._typed, faults=self._faults)

    def counted(self) -> list[dict[str, Any]]:
        """Return the typed counts as a body has them. Raises NotReadable at the input that is no number."""
        return counts_from(self.data)  # type: ignore[arg-type]  # a bound form holds the posted QueryDict

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults of counts in the table, the others at their fields."""
        of_fields = []
        for fault in faults:
            if fault.field.startswith("count-"):
                self._faults[fault.field] = fault.sentence
            else:
                of_fields.append(fault)
        super().show(of_fields)

    def problems(self) -> list[Problem]:
        """Return the faults of the table."""
        return [Problem(sentence, f"id_{name}") for name, sentence in self._faults.items()]


class MinuteForm(CountsForm):
    """The handover minute: the joint count, the seal that was read, a remark (QĐ 45/2016, Art. 7)."""

    seal_no = text_field("Số niêm phong đọc được", hint="Để trống nếu không đọc lại.", maxlength="40", **_SCANNED)
    remark = area_field("Ghi nhận thêm", hint="Không bắt buộc. Chênh lệch tự ghi vào biên bản.", rows=2)

    def body(self) -> dict[str, Any]:
        """Return the body of `accept_handover`."""
        return {"counts": self.counted(), "seal_no": self.typed("seal_no"), "remark": self.typed("remark")}


class SupplementForm(CountsForm):
    """What was brought; counts stand for the whole component, as they are now."""

    seal_no = text_field("Số niêm phong", hint="Khi bưu điện chuyển giấy tờ bổ sung.", maxlength="40")

    def body(self) -> dict[str, Any]:
        """Return the body of `answer_supplement`: the components whose counts have changed."""
        before = self.standing_counts
        now = self.counted()
        changed = [row for row in now if _kinds(row) != _kinds(before.get(row["component_no"], {}))]
        return {"counts": changed or now, "seal_no": self.typed("seal_no")}

    def __init__(
        self, standing: Standing, data: Mapping[str, Any] | None = None, *, before: Mapping[int, Count], **kwargs: Any
    ) -> None:
        super().__init__(standing, data, before=before, **kwargs)
        self.standing_counts = {number: asdict(count) for number, count in before.items()}


def _kinds(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(row.get(kind, 0)) for _, kind in counting.KINDS)


class OnLineForm(DeskForm):
    """Reception of what was filed on line: which electronic copies there are."""

    template = "copies"

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(standing, data, **kwargs)
        self.parts = [item for item in standing.procedure.components if item.kind != "PRESENT"]

    @property
    def copies(self) -> list[tuple[str, str, str, bool]]:
        """Return (input, name, hint, is ticked) per component; what is always asked for begins ticked."""
        return [
            (
                f"file-{item.component_no}",
                item.name,
                item.condition,
                self._is_ticked(item.component_no, item.is_required),
            )
            for item in self.parts
        ]

    def _is_ticked(self, number: int, is_required: bool) -> bool:
        return self.ticked(f"file-{number}") if self.is_bound else is_required

    def body(self) -> dict[str, Any]:
        """Return the body of `receive`."""
        ticked = [item.component_no for item in self.parts if self.ticked(f"file-{item.component_no}")]
        return {"counts": [{"component_no": number, "electronic": 1} for number in ticked]}


class GapsForm(DeskForm):
    """Mẫu 02: all gaps at once, each with what is wrong, and the reason (NĐ 118/2025, Art. 16)."""

    template = "gaps"
    at_field: ClassVar[Mapping[str, str]] = {"missing": ""}
    reason = area_field("Lý do", hint="In trên Mẫu 02. Ghi đủ một lần.", maxlength="1000")

    def __init__(
        self, standing: Standing, data: Mapping[str, Any] | None = None, *, short: Iterable[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(standing, data, **kwargs)
        self._short = frozenset(short)

    @property
    def gaps(self) -> list[tuple[int, str, str, bool, str]]:
        """Return (number, name, hint, is ticked, note) per component."""
        return [
            (
                item.component_no,
                item.name,
                counting.hint(item),
                self.ticked(f"gap-{item.component_no}") if self.is_bound else item.component_no in self._short,
                self.typed(f"note-{item.component_no}"),
            )
            for item in self.standing.procedure.components
        ]

    def body(self) -> dict[str, Any]:
        """Return the body of `request_completion`."""
        numbers = [number for number, *_ in self.gaps if self.ticked(f"gap-{number}")]
        missing = [{"component_no": number, "note": self.typed(f"note-{number}")} for number in numbers]
        return {"missing": missing, "reason": self.typed("reason")}


class CounterTakenForm(TakenForm):
    """The same form as at a door, in the size of a counter."""

    is_dense = True
    at_field: ClassVar[Mapping[str, str]] = {**TakenForm.at_field, "files": "photo"}
    rows = (("receiver",), ("receiver_name", "authority"), ("paper_kind",), ("paper_last4",))
    photo = PhotoField(
        label="Ảnh hoặc bản quét phiếu phát đã ký (không bắt buộc)",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )

    @property
    def helper(self) -> FormHelper:
        """The fields without the photo, which stands beside the pad."""
        helper = super().helper
        helper.layout = Layout(*(part for part in helper.layout.fields if part != "photo"))
        return helper

    @property
    def is_photo_lost(self) -> bool:
        """Whether a photo came with a page that is shown again: no browser gives it twice."""
        return "photo" in self.files and "photo" not in self.errors

    @property
    def taker(self) -> str:
        """Who signs, below the pad: as typed or read from a card, else the applicant."""
        return self.typed("receiver_name") if self.is_bound else str(self.initial.get("receiver_name", ""))

    @property
    def drawing(self) -> str:
        """What was drawn on the page that is shown again; "" when it is no drawing of a pad."""
        drawn_so_far = self.typed("signature")
        return drawn_so_far if is_drawing(drawn_so_far) else ""

    @property
    def is_on_paper(self) -> bool:
        """Whether the page that is shown again said that the slip is signed by hand."""
        return self.ticked("signed_on_paper")


_LOOK_UP = {
    "hx-post": reverse_lazy("desk:known"),
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-target": "#mc-known",
    "hx-swap": "outerHTML",
}
"""A number typed to its end asks whether this applicant was here before."""


# ---- reception in steps ----------------------------------------------------------------------------------------------


class ApplicantForm(ActForm):
    """Who asks, and how the result comes home. What every dossier needs stands first, the rest behind it."""

    act = Act.OPEN_DRAFT
    is_dense = True
    rows = (
        ("full_name", "personal_id", "phone"), ("address",), ("case",), ("email", "submitter_name"),
        ("kind", "post_return"), ("point",),
    )  # fmt: skip
    at_field: ClassVar[Mapping[str, str]] = {
        "applicant.name": "full_name",
        "name": "submitter_name",
        "duplicate_of": "",
        "post_send": "",
        "agency": "",
        "procedure": "",
        "id": "",
        "point": "point",
    }

    full_name = text_field("Họ tên, hoặc tên tổ chức", hint="Như trên giấy tờ.", maxlength="200")
    personal_id = digits_field("Số định danh cá nhân", hint="12 chữ số, tổ chức để trống.", maxlength="20", **_LOOK_UP)
    phone = digits_field("Số điện thoại", hint="4 số cuối dùng để tra cứu.", maxlength="20", **_LOOK_UP)
    address = text_field("Địa chỉ", hint="Số nhà, ấp hoặc khóm, xã hoặc phường. Kết quả giao về đây.", maxlength="300")
    case = radio_field("Trường hợp", (), hint="Quyết định thời hạn, giấy tờ và phí, lệ phí của hồ sơ.")
    email = text_field("Thư điện tử (không bắt buộc)", maxlength="200", inputmode="email")
    submitter_name = text_field("Người nộp thay (khi người khác nộp)", maxlength="120")
    kind = radio_field("Chủ hồ sơ", (("PERSON", "Cá nhân"), ("ORGANISATION", "Tổ chức")))
    post_return = radio_field("Nhận kết quả", (("1", "Bưu điện giao tận nhà"), ("", "Tại quầy của cơ quan")))
    point = select_field("Điểm tiếp nhận", ())

    def __init__(
        self, procedure: Procedure, points: Iterable[tuple[str, str]], data: Mapping[str, Any] | None = None
    ) -> None:
        choices = list(points)
        super().__init__(
            data, initial={"kind": "PERSON", "post_return": "1", "point": choices[0][0] if choices else "", "case": ""}
        )
        if procedure.cases:
            self.fields["case"].choices = case_choices(procedure)  # type: ignore[attr-defined]  # a choice field
            self._lead_to_questions(procedure)
        else:
            del self.fields["case"]
        if not procedure.post_return:
            del self.fields["post_return"]
        if len(choices) < 2:
            del self.fields["point"]
        else:
            self.fields["point"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.only_point = choices[0][0] if choices else ""
        self._begin_at_first_empty()

    def _lead_to_questions(self, procedure: Procedure) -> None:
        """Offer the questions that lead to the case on a page beside, so that nothing typed is lost."""
        if procedure.questions:
            self.fields["case"].help_text = format_html(
                '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
                _("Quyết định thời hạn, giấy tờ và phí, lệ phí của hồ sơ."),
                reverse("portal:ask", args=[procedure.code]),
                _("Hỏi từng câu để biết trường hợp (mở trang mới)"),
            )

    def _begin_at_first_empty(self) -> None:
        """Put the cursor where something is still to be typed, a scanned card leaving only the telephone."""
        needed = ("full_name", "personal_id", "phone", "address")
        empty = next((name for name in needed if not self.typed(name).strip()), "full_name")
        self.fields[empty].widget.attrs["autofocus"] = True

    @property
    def chosen_case(self) -> str:
        """The case of the procedure; "" = the ordinary one, also where there is no other."""
        return self.typed("case") if "case" in self.fields else ""

    def applicant(self) -> dict[str, Any]:
        """Return who asks, as the body has it."""
        names = ("kind", "personal_id", "phone", "address", "email")
        return {name: self.typed(name) for name in names} | {"name": self.typed("full_name")}

    @property
    def chosen_point(self) -> str:
        """The point where the dossier is opened."""
        return self.typed("point") if "point" in self.fields else self.only_point


def case_choices(procedure: Procedure, channel: str = "") -> list[tuple[str, str]]:
    """Return the cases of a procedure with the limit of each, the ordinary one first."""
    named = [("", _("Thông thường")), *((case.code, case.name) for case in procedure.cases)]
    limits = [procedure.limit_for(channel, code) for code, _name in named]
    return [
        (code, f"{name} ({limit_words(limit.quantity, limit.unit)})")
        for (code, name), limit in zip(named, limits, strict=True)
    ]


class MoneyForm(DeskForm):
    """The money laid on the counter: left empty the button says that it is exactly what is owed."""

    taken_vnd = digits_field("Số tiền đã nhận", hint="Nhận đúng số phải thu thì để trống.", maxlength="20")

    def __init__(self, standing: Standing, due_vnd: int, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(standing, data, **kwargs)
        self._due_vnd = due_vnd
        if not due_vnd:
            del self.fields["taken_vnd"]
        else:
            self.fields["taken_vnd"].widget.attrs["autofocus"] = True

    def taken(self) -> int:
        """Return the amount in đồng as it was typed, empty = what is owed. Raises NotReadable."""
        typed = self.typed("taken_vnd").strip()
        return money_from(typed, "taken_vnd") if typed else self._due_vnd


class RequiredPaymentForm(MoneyForm):
    """What a notice has asked for: cash into the drawer, or, for an official, what came into the agency's account."""

    act = Act.CONFIRM_PAYMENT
    template = "required"
    way = radio_field("Cách nộp", [("CASH", "Tiền mặt tại quầy"), ("TRANSFER", "Đã chuyển vào tài khoản cơ quan")])
    document_no = text_field("Số chứng từ", hint="Khi chuyển khoản.", maxlength="60")
    document_on = day_field("Ngày chứng từ", hint="Khi chuyển khoản.")
    rows = (("way",), ("taken_vnd",), ("document_no", "document_on"))

    def __init__(self, standing: Standing, due_vnd: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(standing, due_vnd, data, initial={"way": "CASH"})
        self.due_vnd = due_vnd
        if standing.actor.is_post:
            for name in ("way", "document_no", "document_on"):
                del self.fields[name]

    @property
    def due(self) -> list[tuple[str, str, int]]:
        """What is to be paid: kind, label, đồng."""
        return [(MONEY_WORDS[item.kind], item.label, item.amount_vnd) for item in self.standing.owed("APPRAISAL")]

    def body(self) -> dict[str, Any]:
        """Return the body of `confirm_payment`. Raises NotReadable."""
        if self.standing.actor.is_post:
            return {"way": "CASH", "taken_vnd": self.taken()}
        day = self.typed("document_on")
        return {
            "way": self.typed("way"),
            "taken_vnd": self.taken(),
            "document_no": self.typed("document_no"),
            "document_on": day_from(day, "document_on") if day.strip() else None,
        }


class ReceiveForm(MoneyForm):
    """The last step at the agency's own desk: money, then Mẫu 01."""

    act = Act.RECEIVE

    def __init__(
        self, standing: Standing, due_vnd: int, data: Mapping[str, Any] | None = None, *, counts: Iterable[Count] = ()
    ) -> None:
        super().__init__(standing, due_vnd, data)
        self._counts = tuple(counts)

    def body(self) -> dict[str, Any]:
        """Return the body of `receive`. Raises NotReadable."""
        return {"counts": body_counts(self._counts), "taken_vnd": self.taken()}


class ConsignmentForm(DeskForm):
    """The last step of the post: seal, weight, item code, both signatures (QĐ 45/2016, Art. 6)."""

    act = Act.ACCEPT_BY_POST
    rows = (("seal_no",), ("weight_g", "item_code"))

    seal_no = text_field(
        "Số niêm phong", hint="Quét hoặc gõ số trên niêm phong đã dán.", maxlength="40", autofocus=True, **_SCANNED
    )
    weight_g = digits_field("Khối lượng, gam", hint="Không bắt buộc khi dưới 100 g.", maxlength="6")
    item_code = text_field(
        "Mã bưu gửi", hint="Không bắt buộc. Ví dụ RR 4731 2482 9 VN.", maxlength="30", **_SCANNED_ITEM
    )
    is_signed = tick_field("Người nộp và tôi đã ký phiếu gửi")

    def __init__(
        self, standing: Standing, data: Mapping[str, Any] | None = None, *, counts: Iterable[Count], taken_vnd: int
    ) -> None:
        super().__init__(standing, data)
        self._counts = tuple(counts)
        self._taken_vnd = taken_vnd

    def body(self) -> dict[str, Any]:
        """Return the body of `accept_by_post`. A weight that is no number is refused by the act."""
        weight = self.typed("weight_g").strip()
        return {
            "counts": body_counts(self._counts),
            "taken_vnd": self._taken_vnd,
            "seal_no": self.typed("seal_no"),
            "weight_g": int(weight) if weight.isascii() and weight.isdigit() else weight or None,
            "item_code": self.typed("item_code"),
            "is_signed": self.ticked("is_signed"),
        }


def body_counts(counts: Iterable[Count]) -> list[dict[str, Any]]:
    """Return counts as a body has them; what is nothing is left out."""
    return [asdict(count) for count in counts if not count.is_nothing]
