"""Forms of the desk: each says what was typed as the act wants it, and what is wrong with it at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _

from motcua.doors.desk import counting
from motcua.doors.desk.counting import Sheet, Typed
from motcua.doors.frame.calling import counts_from
from motcua.doors.frame.components import Problem
from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import (
    ActForm,
    PhotoField,
    area_field,
    radio_field,
    select_field,
    text_field,
    tick_field,
)
from motcua.doors.frame.handing_out import TakenForm, is_drawing
from motcua.ground.agreements.queries import Point
from motcua.record.papers.rules import Count
from motcua.record.standing import Standing
from motcua.stages.reception.way_home import may_go_as_file

SCANNED = {"data-mc-scan-into": ""}
"""A scan anywhere on the page lands in this field, unless another asks for just such a code."""
SCANNED_ITEM = {"data-mc-scan-into": "^[A-Za-z]{2}[ 0-9]{9,12}[A-Za-z]{2}$"}
"""The same, for the code of a postal item alone."""


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
        "Số niêm phong", hint="Quét hoặc gõ số trên niêm phong.", maxlength="40", autofocus=True, **SCANNED
    )


class ToPostForm(DeskForm):
    """To which point of the post a packed result is offered."""

    to = select_field("Giao cho bưu điện", ())

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None, *, points: Iterable[Point]) -> None:
        mine = f"point:{standing.point_id}"
        choices = [(f"point:{point.id}", point.name) for point in points]
        first = mine if any(key == mine for key, _ in choices) else ""
        super().__init__(standing, data, initial={"to": first})
        self.offer("to", [("", "Chọn bưu điện"), *choices])

    def place_of(self, field: str) -> str | None:
        """Every fault is the one field's."""
        return "to"


class CarryForm(DeskForm):
    """The joint count with the agency and the signature of the post (QĐ 45/2016, Art. 9)."""

    rows = (("seal_no", "item_code"),)
    seal_no = text_field("Số niêm phong đọc được", hint="Để trống nếu không đọc lại.", maxlength="40", **SCANNED)
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

    seal_no = text_field("Số niêm phong đọc được", hint="Để trống nếu không đọc lại.", maxlength="40", **SCANNED)
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
        if may_go_as_file(standing.procedure, standing.today):
            ways = [("1", _("Bản điện tử, tải từ tài khoản của người nộp")), ("", _("Bản giấy"))]
            self.fields["electronic_return"] = radio_field(_("Nhận kết quả"), ways)
            self.fields["electronic_return"].required = False
            self.initial["electronic_return"] = "1" if standing.state.electronic_return else ""

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
        counts = [{"component_no": number, "electronic": 1} for number in ticked]
        if "electronic_return" not in self.fields:
            return {"counts": counts}
        return {"counts": counts, "electronic_return": self.ticked("electronic_return")}


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


def body_counts(counts: Iterable[Count]) -> list[dict[str, Any]]:
    """Return counts as a body has them; what is nothing is left out."""
    return [asdict(count) for count in counts if not count.is_nothing]
