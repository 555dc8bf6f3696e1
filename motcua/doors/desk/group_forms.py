"""Forms of lists of owners: who files, the list, and what is done to many dossiers of it at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from motcua.doors.desk import counting
from motcua.doors.desk.counting import Sheet
from motcua.doors.desk.forms import SCANNED, body_counts
from motcua.doors.desk.reception_forms import case_choices
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.forms import (
    ActForm,
    area_field,
    digits_field,
    radio_field,
    select_field,
    text_field,
    tick_field,
)
from motcua.doors.frame.handing_out import PAPER_KINDS
from motcua.ground.catalogue.rules import Procedure
from motcua.record.dossiers.rules import Act


class GroupForm(ActForm):
    """Who files for many owners, and the list of them: typed, pasted, or out of a file."""

    act = Act.OPEN_DRAFT
    is_dense = True
    rows = (
        ("name", "phone"), ("body_name", "authority"), ("case",), ("post_return", "point"), ("address",), ("owners",),
        ("file",),
    )  # fmt: skip
    at_field: ClassVar[Mapping[str, str]] = {
        "procedure": "", "agency": "", "id": "", "post_send": "", "submitter": "name"
    }  # fmt: skip

    name = text_field("Họ tên người nộp thay", hint="Người đứng ở quầy, ký phiếu gửi.", maxlength="120", autofocus=True)
    phone = digits_field("Số điện thoại", hint="Dùng cho chủ hồ sơ không ghi số riêng.", maxlength="20")
    body_name = text_field(
        "Đơn vị (không bắt buộc)", hint="Doanh nghiệp, trường học, khóm, ấp cử người đi nộp.", maxlength="200"
    )
    authority = text_field(
        "Văn bản ủy quyền, giấy giới thiệu", hint="Số, ngày. Cần khi nhận kết quả thay.", maxlength="200"
    )
    case = radio_field("Trường hợp, chung cho cả danh sách", ())
    post_return = radio_field("Nhận kết quả", (("1", "Bưu điện giao tận nhà từng người"), ("", "Tại quầy của cơ quan")))
    point = select_field("Điểm tiếp nhận", ())
    address = text_field("Địa chỉ chung (không bắt buộc)", hint="Dùng cho dòng không ghi địa chỉ.", maxlength="300")
    owners = area_field(
        "Danh sách chủ hồ sơ",
        hint="Mỗi dòng một người: họ tên, số định danh, điện thoại, địa chỉ. Dán thẳng từ bảng tính được.",
        rows=12,
        spellcheck="false",
        wrap="off",
    )
    file = forms.FileField(
        label="Hoặc chọn tệp CSV, XLSX",
        help_text="Nội dung tệp hiện ở ô trên để xem và sửa.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def __init__(
        self, procedure: Procedure, points: Iterable[tuple[str, str]], data: Mapping[str, Any] | None = None
    ) -> None:
        choices = list(points)
        super().__init__(data, initial={"post_return": "", "point": choices[0][0] if choices else "", "case": ""})
        if procedure.cases:
            self.offer("case", case_choices(procedure))
        else:
            del self.fields["case"]
        if not procedure.post_return:
            del self.fields["post_return"]
        if len(choices) < 2:
            del self.fields["point"]
        else:
            self.offer("point", choices)
        self.only_point = choices[0][0] if choices else ""

    @property
    def chosen_point(self) -> str:
        """The point where the dossiers are opened."""
        return self.typed("point") if "point" in self.fields else self.only_point

    def submitter(self) -> dict[str, str]:
        """Return who files, as the body has it."""
        return {name: self.typed(name) for name in ("body_name", "name", "phone", "authority")}


class OwnerForm(ActForm):
    """One owner whose dossier could not be opened, to be put right."""

    act = Act.OPEN_DRAFT
    is_dense = True
    rows = (("name", "personal_id", "phone"), ("address",))

    name = text_field("Họ tên", maxlength="200", autofocus=True)
    personal_id = digits_field("Số định danh cá nhân", hint="12 chữ số.", maxlength="20")
    phone = digits_field("Số điện thoại", maxlength="20")
    address = text_field("Địa chỉ", maxlength="300")


class ManyForm(ActForm):
    """What is done to many dossiers of a list by one button. `total_vnd` is what all that are ticked owe together."""

    is_dense = True
    at_field: ClassVar[Mapping[str, str]] = {}
    taken_vnd = digits_field("Tổng số tiền đã nhận", hint="Nhận đúng tổng phải thu thì để trống.", maxlength="20")

    def __init__(self, data: Mapping[str, Any] | None, total_vnd: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.total_vnd = total_vnd
        if not total_vnd:
            self.fields.pop("taken_vnd", None)

    def taken(self) -> int:
        """Return the sum laid down, empty = what is owed. Raises NotReadable."""
        typed = self.typed("taken_vnd").strip() if "taken_vnd" in self.fields else ""
        return money_from(typed, "taken_vnd") if typed else self.total_vnd

    def common(self) -> dict[str, Any]:
        """Return the part of the body that is the same for all."""
        return {}


class PlainManyForm(ManyForm):
    """The act needs nothing more than its button."""


class CountManyForm(ManyForm):
    """What lies in each of the dossiers, counted one by one against one list of papers."""

    def __init__(self, data: Mapping[str, Any] | None, total_vnd: int, *, procedure: Procedure) -> None:
        super().__init__(data, total_vnd)
        self._procedure = procedure
        self._typed = {key: str(data[key])[:20] for key in data if key.startswith("count-")} if data else {}

    @property
    def table(self) -> Sheet:
        """The count table: of each dossier."""
        return counting.sheet(self._procedure, self._typed, is_judged=self.is_bound)

    def common(self) -> dict[str, Any]:
        """Return the counts of each."""
        return {"counts": body_counts(counting.counts_of(self._procedure, self._typed))}


class SealManyForm(CountManyForm):
    """The same, put into one sack under one seal, with one consignment slip (QĐ 45/2016, Art. 6)."""

    seal_no = text_field("Số niêm phong của túi", hint="Quét hoặc gõ số trên niêm phong.", maxlength="40", **SCANNED)
    is_signed = tick_field("Người nộp và tôi đã ký phiếu gửi chung")

    def common(self) -> dict[str, Any]:
        """Return counts, seal and signatures; one sack holds all."""
        return super().common() | {
            "seal_no": self.typed("seal_no"), "is_signed": self.ticked("is_signed"), "in_sack": True
        }  # fmt: skip


class PackManyForm(ManyForm):
    """The seal of the packed results of a list: one package, one envelope each."""

    seal_no = text_field("Số niêm phong", hint="Một số cho cả gói.", maxlength="40", autofocus=True, **SCANNED)

    def common(self) -> dict[str, Any]:
        """Return the seal."""
        return {"seal_no": self.typed("seal_no")}


class HandOutManyForm(ManyForm):
    """One person takes the results of many: the submitter with authority. Of an identity paper four digits."""

    rows = (("receiver_name", "paper_kind"), ("paper_last4", "authority"), ("taken_vnd",))
    at_field: ClassVar[Mapping[str, str]] = {
        "name": "receiver_name",
        "recalled": "has_recalled",
        "is_signed": "is_signed",
    }

    receiver_name = text_field("Họ tên người nhận", hint="Như trên giấy tờ tùy thân.", maxlength="120", autofocus=True)
    paper_kind = radio_field("Giấy tờ tùy thân đã xem", PAPER_KINDS)
    paper_last4 = digits_field("4 số cuối của giấy tờ", hint="Chỉ 4 số cuối.", maxlength="12")
    authority = text_field("Số hoặc ngày của văn bản ủy quyền", maxlength="200")
    has_recalled = tick_field("Đã thu lại đủ giấy tờ phải thu của từng hồ sơ")
    is_signed = tick_field("Người nhận đã đếm đủ và ký")

    def __init__(
        self, data: Mapping[str, Any] | None, total_vnd: int, *, recalls: bool, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, total_vnd, initial=dict(initial))
        if not recalls:
            del self.fields["has_recalled"]

    def common(self) -> dict[str, Any]:
        """Return who took them and how that was seen."""
        return {
            "receiver": "AUTHORISED",
            "receiver_name": self.typed("receiver_name"),
            "paper_kind": self.typed("paper_kind"),
            "paper_last4": self.typed("paper_last4").strip(),
            "authority": self.typed("authority"),
            "signature": "PAPER",
            "is_signed": self.ticked("is_signed"),
        }


class VisitForm(ManyForm):
    """What is laid down for all dossiers of a visit; the post seals each in an envelope of its own.

    `ready` are the dossiers (`visits.Item`) that the button takes.
    """

    is_signed = tick_field("Người nộp và tôi đã ký các phiếu gửi")

    def __init__(self, data: Mapping[str, Any] | None, ready: Sequence[Any], *, by_post: bool) -> None:
        super().__init__(data, sum(item.owes_vnd for item in ready))
        if not by_post:
            del self.fields["is_signed"]
            return
        signed = self.fields.pop("is_signed")
        for item in ready:
            label = _("Số niêm phong, %(procedure)s") % {"procedure": item.member.row.procedure}
            field = text_field(label, hint=item.member.row.agency, maxlength="40", **SCANNED)
            field.required = False
            self.fields[self.seal_field(item)] = field
        self.fields["is_signed"] = signed

    def seal_field(self, item: Any) -> str:
        """Return the name of the input of a dossier's seal."""
        return f"seal-{item.member.row.id}"

    def seal_of(self, item: Any) -> str:
        """Return the seal number that was typed for a dossier."""
        return self.typed(self.seal_field(item)).strip()
