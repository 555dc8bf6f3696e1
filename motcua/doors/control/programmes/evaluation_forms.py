"""The forms of an evaluation: they carry text to the acts, which say what is wrong with it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from motcua.base.text import number
from motcua.base.violations import NotReadable
from motcua.doors.control.programmes.forms import DayForm
from motcua.doors.frame.forms import area_field, day_field, digits_field, select_field, text_field
from motcua.ground.programmes.evaluation_rules import TELLINGS, ToldRow
from motcua.ground.programmes.evaluations import ToldGiven, Words
from motcua.ground.programmes.queries import UnitFacts


class TellForm(DayForm):
    """A figure that no dossier tells, with its document."""

    rows = (("kind",), ("amount", "on"), ("document_no", "document_on"), ("source",), ("unit",), ("reason",))
    at_field: ClassVar[Mapping[str, str]] = {"unit_no": "unit", "corrects": ""}
    kind = select_field("Loại số liệu", ())
    amount = digits_field("Số lượng", hint="Số nguyên: người, đồng, vụ hoặc phút.", maxlength="20")
    on = day_field("Ngày tính", hint="Ngày sự việc; với định mức là ngày bắt đầu áp dụng.")
    document_no = text_field("Số văn bản", hint="Văn bản làm căn cứ; không có thì không ghi được.", maxlength="60")
    document_on = day_field("Ngày văn bản")
    source = text_field("Nguồn", hint="Cơ quan ban hành, trích yếu.", maxlength="300")
    unit = select_field("Đơn vị trong lộ trình", (), hint="Để trống: cả đề án.")
    reason = text_field("Lý do sửa", maxlength="300")

    def __init__(
        self, units: Sequence[UnitFacts], data: Mapping[str, Any] | None = None, *, of: ToldRow | None = None
    ) -> None:
        super().__init__(data, initial=_of_row(of) if of is not None else {})
        self.of = of
        kinds = [(kind.value, f"{telling.words} ({telling.unit})") for kind, telling in TELLINGS.items()]
        self.offer("kind", [("", "Chọn"), *kinds])
        self.offer("unit", [("", "Cả đề án"), *((str(unit.unit_no), f"{unit.unit_no}. {unit.name}") for unit in units)])
        if of is None:
            del self.fields["reason"]
        else:
            del self.fields["kind"]

    def given(self) -> ToldGiven:
        """Return what was typed. Raises NotReadable."""
        unit = self.typed("unit")
        if unit and not (unit.isascii() and unit.isdigit() and len(unit) < 5):
            raise NotReadable(sentence="Đơn vị này không có. Chọn trong danh sách.", field="unit")
        return ToldGiven(
            kind=self.of.kind.value if self.of is not None else self.typed("kind"),
            amount=self.typed("amount"),
            on=self.day("on"),
            document_no=self.typed("document_no"),
            document_on=self.day("document_on"),
            source=self.typed("source"),
            unit_no=int(unit) if unit else None,
            corrects=self.of.figure_no if self.of is not None else None,
            reason=self.typed("reason"),
        )


def _of_row(of: ToldRow) -> dict[str, Any]:
    return {
        "amount": number(of.amount),
        "on": f"{of.on:%d/%m/%Y}",
        "document_no": of.document_no,
        "document_on": f"{of.document_on:%d/%m/%Y}",
        "source": of.source,
        "unit": "" if of.unit_no is None else str(of.unit_no),
    }


class WordsForm(DayForm):
    """What is said of a period beside its figures."""

    assessment = area_field("Đánh giá chung", rows=8, maxlength="8000")
    difficulties = area_field("Khó khăn, vướng mắc", rows=6, maxlength="8000")
    recommendations = area_field("Kiến nghị", rows=6, maxlength="8000")

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: Words) -> None:
        names = ("assessment", "difficulties", "recommendations")
        super().__init__(data, initial={name: getattr(of, name) for name in names})

    def given(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: self.typed(name) for name in self.fields}


class CloseForm(DayForm):
    """The closing of a period; anew, with a reason."""

    reason = text_field("Lý do chốt lại", maxlength="300")

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_anew: bool) -> None:
        super().__init__(data)
        if not is_anew:
            del self.fields["reason"]
