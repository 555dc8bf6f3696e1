"""The list of programmes: what the decision says, units of the roadmap, steps that were done, tasks. Pure."""

from collections.abc import Iterator
from typing import Any

from motcua.base import ids
from motcua.base.changes import Record
from motcua.ground.programmes.rules import LEVEL_WORDS, PLANNED_STAGES, STEP_WORDS, TASK_KINDS, Stage
from motcua.outward.exchange.kinds.columns import Column, Part, choice, code, codes, day, flag, number, text, unit_code
from motcua.outward.exchange.kinds.layout import Fault, Kind
from motcua.outward.exchange.kinds.simple import valid_from, valid_to
from motcua.outward.exchange.tables.values import NotUnderstoodError

PLANS = {stage: f"plan_{stage.value.lower()}_on" for stage in PLANNED_STAGES}
_PLAN_COLUMNS = tuple(day(name, f"dự kiến {STEP_WORDS[stage].lower()}") for stage, name in PLANS.items())


def _levels() -> Column:
    """Levels by their names; in words they are told with commas."""
    known = codes("levels", "Cấp thực hiện", is_required=True)

    def read(cell: Any) -> tuple[str, ...]:
        told = cell if isinstance(cell, list) else str(cell).replace(",", ";").split(";")
        found = {_level(str(item)) for item in told if str(item).strip()}
        return tuple(level for level in LEVEL_WORDS if level in found)

    return Column(
        known.name, known.label, read, write=list, default=(), is_required=True,
        show=lambda levels: ", ".join(LEVEL_WORDS[level] for level in levels),
    )  # fmt: skip


def _level(told: str) -> str:
    found = _ONE_LEVEL.read(told.strip())
    return str(found)


_ONE_LEVEL = choice("level", "cấp", LEVEL_WORDS, {"tỉnh": "PROVINCE", "huyện": "DISTRICT", "xã": "COMMUNE"})


def _programme_code() -> Column:
    return code("code", "Mã đề án", 40, r"[0-9a-z]+(?:-[0-9a-z]+)*", is_required=True, aliases=("mã",))


def _agency_code() -> Column:
    def read(cell: Any) -> str:
        found = str(cell).strip()
        if not ids.is_agency_code(found):
            raise NotUnderstoodError(f"“{found[:40]}” không phải mã cơ quan (H12.34 hoặc 000.00.16.H03)")
        return found

    return Column("agency_code", "mã cơ quan", read)


_NO = number("no", "số")


def _faults(record: Record) -> Iterator[Fault]:
    """What one programme says against itself."""
    if record.valid_from is None:
        return
    for part in record.parts["units"]:
        days = [part[name] for name in PLANS.values() if part[name] is not None]
        if days != sorted(days):
            yield "units.name", f"đơn vị {part['no']}: ngày dự kiến của các bước không theo thứ tự lộ trình"
    numbers = {part["no"] for part in record.parts["units"]}
    for part in record.parts["steps"]:
        if part["unit"] not in numbers:
            yield "steps.unit", f"bước {part['no']}: không có đơn vị số {part['unit']} trong lộ trình"
        if part["stage"] == Stage.EXTENDED and part["until"] is None:
            yield "steps.until", f"bước {part['no']}: gia hạn thì phải ghi đến ngày nào"


PROGRAMMES = Kind(
    "programme",
    "đề án",
    (
        _programme_code(),
        text("name", "Tên đề án", 200, is_required=True, aliases=("tên",)),
        unit_code("unit_code", "Mã tỉnh", is_required=True),
        valid_from(is_required=True),
        valid_to(),
        _levels(),
        text("lead_body", "Cơ quan chủ trì", 200, is_required=True, aliases=("chủ trì",)),
        text("coordinating_bodies", "Cơ quan phối hợp", 4_000, aliases=("phối hợp",)),
        text("decision_no", "Số quyết định", 60, aliases=("quyết định",)),
        day("decided_on", "Ngày quyết định"),
        text("legal_basis", "Căn cứ pháp lý", 4_000, aliases=("căn cứ",)),
        text("cost_mechanism", "Cơ chế chi phí", 4_000),
        text("liability", "Bảo mật, trách nhiệm", 4_000),
        text("note", "Ghi chú", 4_000),
        text("source", "Nguồn chép lại", 300, aliases=("nguồn",)),
    ),
    (
        Part("units", "Đơn vị", (
            _NO,
            text("name", "tên đơn vị", 160, is_required=True),
            choice("level", "cấp", LEVEL_WORDS, is_required=True),
            unit_code("unit_code", "mã đơn vị hành chính"),
            _agency_code(),
            code("point_id", "mã điểm phục vụ", 40),
            number("clerk_count", "số nhân viên bưu điện", 0, 1_000),
            number("agency_count", "số cơ quan", 0, 1_000),
            *_PLAN_COLUMNS,
            text("blocked_by", "vướng mắc", 300),
            text("note", "ghi chú", 2_000),
        )),
        Part("steps", "Bước", (
            _NO,
            number("unit", "đơn vị số", 1, 300, is_required=True),
            choice("stage", "bước", {stage.value: words for stage, words in STEP_WORDS.items()}, is_required=True),
            day("on", "ngày", is_required=True),
            flag("is_latest", "là mốc chậm nhất"),
            day("until", "gia hạn đến ngày"),
            text("agreement_id", "thỏa thuận", 40),
            text("note", "ghi chú", 2_000),
        )),
        Part("tasks", "Nhiệm vụ", (
            _NO,
            text("name", "nội dung", 300, is_required=True),
            choice("kind", "loại", TASK_KINDS, default="TASK"),
            text("lead", "chủ trì", 200, is_required=True),
            text("coordinating", "phối hợp", 300),
            day("planned_on", "dự kiến xong"),
            day("done_on", "đã xong"),
            text("note", "ghi chú", 2_000),
        )),
    ),
    lambda own: str(own["code"]),
    _faults,
)  # fmt: skip
