"""The forms of a programme: they carry text to the acts, which say what is wrong with it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from motcua.base.violations import NotReadable
from motcua.doors.frame.forms import (
    ActForm,
    FreeMultipleChoiceField,
    PhotoField,
    area_field,
    day_field,
    day_from,
    digits_field,
    radio_field,
    select_field,
    text_field,
)
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.programmes.queries import ProgrammeFacts, TaskFacts, UnitFacts, VisitFacts
from motcua.ground.programmes.rules import ITEM_WORDS, LEVEL_WORDS, PLANNED_STAGES, STEP_WORDS, TASK_KINDS, Stage
from motcua.ground.programmes.services import ProgrammeGiven, TaskGiven, UnitGiven
from motcua.ground.programmes.visits import VisitGiven
from motcua.record.scanning.photos import PICKED

PLAN_FIELDS = {stage: f"plan_{stage.value.lower()}_on" for stage in PLANNED_STAGES}


class DayForm(ActForm):
    """A form with days that may be left empty."""

    is_dense = True

    def day(self, name: str) -> date:
        """Return a day that must be typed. Raises NotReadable."""
        return date.fromisoformat(day_from(self.typed(name), name))

    def day_or_none(self, name: str) -> date | None:
        """Return a day, None where nothing is typed. Raises NotReadable."""
        return self.day(name) if self.typed(name).strip() else None

    def count(self, name: str) -> int:
        """Return a number of people or agencies; nothing typed = 0, not known. Raises NotReadable."""
        typed = self.typed(name).strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 6):
            raise NotReadable(sentence="Số này từ 0 đến 1.000.", field=name)
        return int(typed or 0)


def _words(pairs: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(str(key), _(words[:1].upper() + words[1:])) for key, words in pairs.items()]


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


class ProgrammeForm(DayForm):
    """What a decision says."""

    rows = (("name",), ("code", "unit_code"), ("decision_no", "decided_on"), ("valid_from", "valid_to"))
    name = text_field("Tên đề án", maxlength="200")
    code = text_field("Mã đề án", hint="Chữ không dấu, số, gạch nối. Đặt một lần.", maxlength="40")
    unit_code = digits_field("Mã tỉnh", hint="Hai chữ số.", maxlength="2")
    decision_no = text_field("Số quyết định", maxlength="60")
    decided_on = day_field("Ngày quyết định")
    valid_from = day_field("Thực hiện từ ngày", hint="Đặt một lần.")
    valid_to = day_field("Đến hết ngày", hint="Để trống: chưa định.")
    levels = FreeMultipleChoiceField(label="Cấp thực hiện", widget=forms.CheckboxSelectMultiple)
    lead_body = text_field("Cơ quan chủ trì", maxlength="200")
    coordinating_bodies = area_field("Cơ quan phối hợp", hint="Mỗi dòng một cơ quan.")
    legal_basis = area_field("Căn cứ pháp lý")
    cost_mechanism = area_field("Cơ chế chi phí")
    liability = area_field("Bảo mật, trách nhiệm")
    note = area_field("Ghi chú")
    source = text_field(
        "Nguồn chép lại", hint="Chỉ khi chép đề án của nơi khác: các bước không dựa vào dữ liệu ở đây.", maxlength="300"
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: ProgrammeFacts | None = None) -> None:
        super().__init__(data, initial=_of_programme(of) if of is not None else {})
        self.of = of
        self.offer("levels", _words(LEVEL_WORDS))
        if of is not None:
            del self.fields["code"], self.fields["valid_from"]
            if not of.source:
                del self.fields["source"]

    def given(self) -> ProgrammeGiven:
        """Return what was typed. Raises NotReadable."""
        texts = (
            "name", "unit_code", "decision_no", "lead_body", "coordinating_bodies", "legal_basis", "cost_mechanism",
            "liability", "note", "source",
        )  # fmt: skip
        return ProgrammeGiven(
            code=self.of.code if self.of else self.typed("code"),
            first_day=self.of.first_day if self.of else self.day("valid_from"),
            last_day=self.day_or_none("valid_to"),
            decided_on=self.day_or_none("decided_on"),
            levels=self.chosen("levels"),
            **{name: self.typed(name) for name in texts},
        )


def _of_programme(of: ProgrammeFacts) -> dict[str, Any]:
    texts = ("name", "unit_code", "decision_no", "lead_body", "legal_basis", "cost_mechanism", "liability", "note")
    return {name: getattr(of, name) for name in (*texts, "source")} | {
        "decided_on": _shown(of.decided_on),
        "valid_to": _shown(of.last_day),
        "levels": list(of.levels),
        "coordinating_bodies": "\n".join(of.coordinating_bodies),
    }


PROPOSED = frozenset({"name", "agency", "point", "unit_code", "clerk_count"})
"""What an address may fill in of a new unit; nothing is written before it is saved."""


class UnitForm(DayForm):
    """A unit of the roadmap and the days that are planned for it."""

    rows = (
        ("name",), ("level", "unit_code"), ("agency", "point"), ("clerk_count", "agency_count"),
        tuple(PLAN_FIELDS.values())[:3], tuple(PLAN_FIELDS.values())[3:],
    )  # fmt: skip
    at_field: ClassVar[Mapping[str, str]] = {"agency_code": "agency", "point_id": "point"}
    name = text_field("Tên đơn vị", maxlength="160")
    level = radio_field("Cấp", ())
    unit_code = digits_field("Mã đơn vị hành chính", hint="Để trống khi không rõ.", maxlength="5")
    agency = select_field("Cơ quan", (), hint="Để trống: nhiều cơ quan.")
    point = select_field("Điểm phục vụ", (), hint="Nơi nhân viên bưu điện đứng quầy.")
    clerk_count = digits_field("Số nhân viên bưu điện", maxlength="4")
    agency_count = digits_field("Số cơ quan", maxlength="4")
    plan_surveyed_on = day_field("Dự kiến khảo sát")
    plan_equipped_on = day_field("Dự kiến trang bị")
    plan_trained_on = day_field("Dự kiến tập huấn")
    plan_accounts_on = day_field("Dự kiến cấp tài khoản")
    plan_opened_on = day_field("Dự kiến khai trương")
    plan_evaluated_on = day_field("Dự kiến đánh giá")
    blocked_by = text_field("Vướng mắc", hint="Đang chờ điều gì. Để trống khi không vướng.", maxlength="300")
    note = area_field("Ghi chú")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, of: UnitFacts | None = None,
        proposed: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        known = {name: text[:160] for name, text in (proposed or {}).items() if name in PROPOSED}
        super().__init__(data, initial=_of_unit(of) if of is not None else known)
        offices = sorted((office.short_name, code) for code, office in agencies().items())
        places = sorted((point.name, key) for key, point in points().items())
        self._offer("level", _words(LEVEL_WORDS))
        self._offer("agency", [("", _("Không ghi")), *((code, name) for name, code in offices)])
        self._offer("point", [("", _("Chưa có")), *((key, name) for name, key in places)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.offer(name, choices)

    def given(self) -> UnitGiven:
        """Return what was typed. Raises NotReadable."""
        return UnitGiven(
            name=self.typed("name"),
            level=self.typed("level"),
            unit_code=self.typed("unit_code").strip(),
            agency_code=self.typed("agency"),
            point_id=self.typed("point"),
            clerk_count=self.count("clerk_count"),
            agency_count=self.count("agency_count"),
            planned={stage: self.day_or_none(name) for stage, name in PLAN_FIELDS.items()},
            blocked_by=self.typed("blocked_by"),
            note=self.typed("note"),
        )


def _of_unit(of: UnitFacts) -> dict[str, Any]:
    return {
        "name": of.name, "level": of.level, "unit_code": of.unit_code, "agency": of.agency_code, "point": of.point_id,
        "clerk_count": of.clerk_count or "", "agency_count": of.agency_count or "", "blocked_by": of.blocked_by,
        "note": of.note,
    } | {name: _shown(of.planned[stage]) for stage, name in PLAN_FIELDS.items()}  # fmt: skip


class TaskForm(DayForm):
    """A task or measure."""

    rows = (("name",), ("kind",), ("lead", "coordinating"), ("planned_on", "done_on"))
    name = text_field("Nội dung", maxlength="300")
    kind = radio_field("Loại", ())
    lead = text_field("Chủ trì", maxlength="200")
    coordinating = text_field("Phối hợp", maxlength="300")
    planned_on = day_field("Dự kiến xong")
    done_on = day_field("Đã xong ngày", hint="Để trống khi chưa xong.")
    note = area_field("Ghi chú")

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: TaskFacts | None = None) -> None:
        super().__init__(data, initial=_of_task(of) if of is not None else {"kind": "TASK"})
        self.offer("kind", _words(TASK_KINDS))

    def given(self) -> TaskGiven:
        """Return what was typed. Raises NotReadable."""
        texts = ("name", "kind", "lead", "coordinating", "note")
        return TaskGiven(
            planned_on=self.day_or_none("planned_on"),
            done_on=self.day_or_none("done_on"),
            **{name: self.typed(name) for name in texts},
        )


def _of_task(of: TaskFacts) -> dict[str, Any]:
    texts = {name: getattr(of, name) for name in ("name", "kind", "lead", "coordinating", "note")}
    return texts | {"planned_on": _shown(of.planned_on), "done_on": _shown(of.done_on)}


class StepForm(DayForm):
    """A step that was done."""

    rows = (("stage",), ("on", "until"))
    stage = radio_field("Bước đã làm xong", ())
    on = day_field("Ngày làm xong")
    until = day_field("Gia hạn đến ngày", hint="Chỉ khi gia hạn.")
    agreement = select_field("Thỏa thuận làm căn cứ", (), hint="Chỉ khi khai trương.")
    note = area_field("Ghi chú", hint="Đánh giá, mở rộng, kết thúc thì phải ghi.")

    def __init__(
        self, stages: Iterable[Stage], agreements: Iterable[str], data: Mapping[str, Any] | None = None, on: str = ""
    ) -> None:
        offered = list(stages)
        first = {"stage": offered[0].value if len(offered) == 1 else "", "on": on}
        super().__init__(data, initial=first, prefix="buoc")
        choices = [(stage.value, _(STEP_WORDS[stage])) for stage in offered]
        self.offer("stage", choices)
        known = [("", _("Chưa chọn")), *((key, key) for key in agreements)]
        self.offer("agreement", known)
        if Stage.EXTENDED not in offered:
            del self.fields["until"]
        if Stage.OPENED not in offered:
            del self.fields["agreement"]


class UndoForm(ActForm):
    """Why the last step is taken back."""

    is_dense = True
    reason = text_field("Lý do hoàn lại", maxlength="200")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="hoan")


class VisitForm(DayForm):
    """A survey visit."""

    rows = (("on", "place"),)
    on = day_field("Ngày khảo sát")
    place = text_field("Nơi khảo sát", maxlength="300")
    team = area_field("Đoàn khảo sát", hint="Mỗi dòng một cơ quan hoặc một người; dòng đầu là trưởng đoàn.")
    units = FreeMultipleChoiceField(label="Đơn vị đã đến", widget=forms.CheckboxSelectMultiple)
    findings = area_field("Kết quả khảo sát", rows=6)

    def __init__(
        self, roadmap: Iterable[UnitFacts], data: Mapping[str, Any] | None = None, *, of: VisitFacts | None = None
    ) -> None:
        super().__init__(data, initial=_of_visit(of) if of is not None else {})
        self.of = of
        choices = [(str(unit.unit_no), f"{unit.unit_no}. {unit.name}") for unit in roadmap]
        self.offer("units", choices)
        if of is not None:
            del self.fields["on"]

    def given(self) -> VisitGiven:
        """Return what was typed. Raises NotReadable."""
        return VisitGiven(
            on=self.of.on if self.of is not None else self.day("on"),
            place=self.typed("place"),
            team=self.typed("team"),
            unit_nos=[int(text) for text in self.chosen("units") if text.isascii() and text.isdigit()],
            findings=self.typed("findings"),
        )


def _of_visit(of: VisitFacts) -> dict[str, Any]:
    units = [str(number) for number in of.unit_nos]
    return {"place": of.place, "team": "\n".join(of.team), "units": units, "findings": of.findings}


class RecommendForm(DayForm):
    """What a visit asks for."""

    rows = (("text",), ("owner", "due_on"))
    text = area_field("Kiến nghị", rows=2)
    owner = text_field("Đơn vị thực hiện", maxlength="200")
    due_on = day_field("Hạn thực hiện")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="kn")


class FinishForm(DayForm):
    """That a recommendation was done, and what shows it."""

    rows = (("done_on", "shown_by"),)
    at_field: ClassVar[Mapping[str, str]] = {"proof": "shown_by"}
    done_on = day_field("Xong ngày")
    shown_by = text_field("Minh chứng", hint="Văn bản, biên bản, ảnh nào.", maxlength="2000")

    def __init__(self, number: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix=f"xong{number}")
        self.number = number


class PhotoForm(ActForm):
    """A photo, what it shows, and a caption."""

    is_dense = True
    rows = (("photo",), ("item", "caption"))
    photo = PhotoField(label="Ảnh", help_text="JPEG, PNG hoặc WebP.", widget=forms.FileInput(attrs={"accept": PICKED}))
    item = select_field("Mục", ())
    caption = text_field("Chú thích", maxlength="160")

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files=files, prefix="anh")
        choices = [("", _("Chung")), *((item.value, _(words)) for item, words in ITEM_WORDS.items())]
        self.offer("item", choices)
