"""The forms of a reception in steps: who asks and how the result comes home, what is paid, slip and receipt."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _

from motcua.doors.desk.forms import SCANNED, SCANNED_ITEM, DeskForm, body_counts
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.forms import (
    ActForm,
    day_field,
    day_from,
    digits_field,
    radio_field,
    select_field,
    text_field,
    tick_field,
)
from motcua.ground.catalogue.rules import Procedure
from motcua.record.dossiers.rules import Act
from motcua.record.papers.rules import Count
from motcua.record.payments.rules import MONEY_WORDS
from motcua.record.standing import Standing
from motcua.stages.reception.way_home import may_go_as_file

_LOOK_UP = {
    "hx-post": reverse_lazy("desk:known"),
    "hx-trigger": "change",
    "hx-include": "closest form",
    "hx-target": "#mc-known",
    "hx-swap": "outerHTML",
}
"""A number typed to its end asks whether this applicant was here before."""


AS_FILE = "tep"
"""The answer that the result comes home as a file."""


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
        "electronic_return": "post_return",
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
    post_return = radio_field("Nhận kết quả", ())
    point = select_field("Điểm tiếp nhận", ())

    def __init__(
        self,
        procedure: Procedure,
        points: Iterable[tuple[str, str]],
        data: Mapping[str, Any] | None = None,
        *,
        day: date,
    ) -> None:
        choices = list(points)
        super().__init__(
            data, initial={"kind": "PERSON", "post_return": "1", "point": choices[0][0] if choices else "", "case": ""}
        )
        if procedure.cases:
            self.offer("case", case_choices(procedure))
            self._lead_to_questions(procedure)
        else:
            del self.fields["case"]
        self._offer_ways_home(procedure, day)
        if len(choices) < 2:
            del self.fields["point"]
        else:
            self.offer("point", choices)
        self.only_point = choices[0][0] if choices else ""
        self._begin_at_first_empty()

    def _offer_ways_home(self, procedure: Procedure, day: date) -> None:
        """Ask how the result comes home where there is more than one way."""
        ways = [("1", _("Bưu điện giao tận nhà"))] if procedure.post_return else []
        ways.append(("", _("Tại quầy của cơ quan")))
        if may_go_as_file(procedure, day):
            ways.append((AS_FILE, _("Bản điện tử, tải từ tài khoản của người nộp")))
        if len(ways) < 2:
            del self.fields["post_return"]
            return
        self.offer("post_return", ways)
        self.initial["post_return"] = ways[0][0]

    def way_of_return(self) -> dict[str, bool]:
        """Return how the result comes home, as the body has it."""
        chosen = self.typed("post_return") if "post_return" in self.fields else ""
        return {"post_return": chosen == "1", "electronic_return": chosen == AS_FILE}

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
        "Số niêm phong", hint="Quét hoặc gõ số trên niêm phong đã dán.", maxlength="40", autofocus=True, **SCANNED
    )
    weight_g = digits_field("Khối lượng, gam", hint="Không bắt buộc khi dưới 100 g.", maxlength="6")
    item_code = text_field(
        "Mã bưu gửi", hint="Không bắt buộc. Ví dụ RR 4731 2482 9 VN.", maxlength="30", **SCANNED_ITEM
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
