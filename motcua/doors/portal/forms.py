"""What an applicant types: a rating, a withdrawal, an answer to a request for papers."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.forms import Field
from django.utils.translation import gettext as _

from motcua.base.violations import NotReadable
from motcua.doors.frame.forms import ActForm, area_field, digits_field, radio_field, text_field
from motcua.ground.catalogue.rules import ComponentRule, Procedure
from motcua.record.dossiers.rules import Act

COMMENT_MAX = 1_000


def scores() -> list[tuple[str, str]]:
    """Return the five steps, the best first."""
    return [
        ("5", _("Rất hài lòng")),
        ("4", _("Hài lòng")),
        ("3", _("Bình thường")),
        ("2", _("Không hài lòng")),
        ("1", _("Rất không hài lòng")),
    ]


def _ask(form: ActForm, name: str, field: Field) -> None:
    """Add a question in the words of this request's language; the act says what is wrong with the answer."""
    field.required = False
    form.fields[name] = field


class RateForm(ActForm):
    """Five steps and a word if one likes."""

    act = Act.RATE

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        _ask(self, "score", radio_field(_("Bạn thấy việc giải quyết hồ sơ này thế nào?"), scores()))
        hint = _("Không ghi tên, số điện thoại, số giấy tờ.")
        _ask(self, "comment", area_field(_("Muốn nói thêm (không bắt buộc)"), hint=hint, maxlength=COMMENT_MAX))

    def body(self) -> dict[str, Any]:
        """Return score and comment. Raises NotReadable when no step was chosen."""
        score = self.typed("score")
        if score not in dict(scores()):
            raise NotReadable(sentence=_("Chọn một mức hài lòng."), field="score")
        return {"score": int(score), "comment": self.typed("comment")}


class WithdrawForm(ActForm):
    """Why the applicant withdraws."""

    act = Act.WITHDRAW

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        _ask(self, "reason", area_field(_("Lý do rút hồ sơ"), maxlength=COMMENT_MAX))

    def body(self) -> dict[str, Any]:
        """Return the reason. Raises NotReadable when there is none."""
        if not self.typed("reason").strip():
            raise NotReadable(sentence=_("Ghi lý do rút hồ sơ."), field="reason")
        return super().body()


class SubmitForm(ActForm):
    """Filing a draft: how the result comes home where it may be a file, and who pays less where somebody does."""

    act = Act.SUBMIT
    at_field: ClassVar[Mapping[str, str]] = {"exemption.proof": "paper", "proof": "paper"}

    def __init__(
        self, procedure: Procedure, channel: str, data: Any = None, *, offers_file: bool, is_file: bool, by_post: bool
    ) -> None:
        super().__init__(data)
        if offers_file:
            paper = _("Bản giấy, bưu điện mang đến nhà") if by_post else _("Bản giấy, nhận tại quầy")
            ways = [("1", _("Bản điện tử, tải về từ tài khoản này")), ("", paper)]
            _ask(self, "electronic_return", radio_field(_("Bạn nhận kết quả bằng cách nào?"), ways))
            self.initial["electronic_return"] = "1" if is_file else ""
        rules = procedure.exemptions_for(procedure.case, channel)
        if rules:
            choices = [("", _("Không thuộc đối tượng nào")), *((rule.class_code, rule.name) for rule in rules)]
            asked = _("Bạn có thuộc đối tượng được miễn, giảm phí, lệ phí không?")
            _ask(self, "class_code", radio_field(asked, choices))
            hint = _("Ví dụ: Thẻ sinh viên. Mang theo khi nộp hoặc khi nhận kết quả; cơ quan xem rồi mới giảm.")
            _ask(self, "paper", text_field(_("Giấy tờ chứng minh"), hint=hint, maxlength="200"))
            self.initial["class_code"] = ""

    def body(self) -> dict[str, Any]:
        """Return the body of `submit`; what is not asked is left out."""
        body: dict[str, Any] = {}
        if "electronic_return" in self.fields:
            body["electronic_return"] = self.ticked("electronic_return")
        if self.typed("class_code"):
            body["exemption"] = {"class_code": self.typed("class_code"), "proof": self.typed("paper")}
        return body


class AnswerForm(ActForm):
    """How many electronic copies are handed in of each paper that was asked for."""

    act = Act.ANSWER_SUPPLEMENT

    def __init__(self, asked: Iterable[ComponentRule], data: Any = None) -> None:
        super().__init__(data)
        self.asked = tuple(asked)
        for item in self.asked:
            hint = _("Số bản điện tử nộp bổ sung")
            _ask(self, f"electronic-{item.component_no}", digits_field(item.name, hint=hint, maxlength="2", size="3"))

    def body(self) -> dict[str, Any]:
        """Return the counts. Raises NotReadable for what is no whole number, and when nothing is handed in."""
        counts = []
        for item in self.asked:
            name = f"electronic-{item.component_no}"
            typed = self.typed(name).strip()
            if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
                raise NotReadable(sentence=_("Số bản là số nguyên từ 0 đến 99."), field=name)
            if int(typed or 0):
                counts.append({"component_no": item.component_no, "electronic": int(typed)})
        if not counts:
            first = self.asked[0].component_no if self.asked else 0
            raise NotReadable(sentence=_("Ghi số bản nộp bổ sung."), field=f"electronic-{first}")
        return {"counts": counts}

    def place_of(self, field: str) -> str | None:
        """Faults of a count are shown at its paper: "counts.0.electronic"."""
        if field in self.fields:
            return field
        parts = field.split(".")
        if parts[0] == "counts" and len(parts) > 1 and parts[1].isdigit() and int(parts[1]) < len(self.asked):
            return f"electronic-{self.asked[int(parts[1])].component_no}"
        return None
