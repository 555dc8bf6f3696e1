"""What is written of a programme: its own words, units and tasks, steps of units, check-lists.

Survey visits are in `visits.py`. One function per act: who may is asked first, then the rules; a refusal writes
nothing. The record of changes keeps who changed which row; steps and answers are only added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.base.text import clean_line, clean_text, day_words, search_key
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.ground.programmes import locking, queries, rules
from motcua.ground.programmes.models import (
    PLAN_COLUMNS,
    CheckAnswer,
    Programme,
    ProgrammeTask,
    ProgrammeUnit,
    UnitStep,
)
from motcua.ground.programmes.rules import LEVEL_WORDS, TASK_KINDS, Asked, Item, Result, Stage

UNITS_MOST, TASKS_MOST = 300, 100
"""More of them is no programme of a province."""


class PeriodTaken(RuleViolation):
    """Two programmes of one code are not in force on the same day."""

    code = "programme.period-taken"
    text = "Mã đề án {key} đã có giai đoạn từ {first} đến {last}. Sửa giai đoạn đó, hoặc chọn ngày bắt đầu khác."
    field = "valid_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeGiven:
    """What a programme's decision says, as typed."""

    code: str
    name: str
    unit_code: str
    first_day: date
    last_day: date | None
    levels: Sequence[str]
    lead_body: str
    decision_no: str = ""
    decided_on: date | None = None
    legal_basis: str = ""
    coordinating_bodies: str = ""
    cost_mechanism: str = ""
    liability: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGiven:
    """What is said of a unit of the roadmap, as typed."""

    name: str
    level: str
    unit_code: str = ""
    agency_code: str = ""
    point_id: str = ""
    clerk_count: int = 0
    agency_count: int = 0
    planned: Mapping[Stage, date | None] = field(default_factory=dict)
    blocked_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven:
    """What is said of a task or measure, as typed."""

    name: str
    kind: str
    lead: str
    coordinating: str = ""
    planned_on: date | None = None
    done_on: date | None = None
    note: str = ""


# -- the programme -----------------------------------------------------------------------------------------------------


@transaction.atomic
def save_programme(given: ProgrammeGiven, *, by: Actor, programme_id: str = "") -> str:
    """Write a programme anew, or over the one of this id, whose code, first day and telling stay; return its id.

    Raises OnlyEditors, NotReadable, PeriodTaken, NotThere, ToldOnce.
    """
    rules.require_editor(by)
    values = _programme_values(given)
    if programme_id:
        row = locking.programme(programme_id)
        values |= {"code": row.code, "valid_from": row.valid_from}
        rules.require_same_telling(is_told=bool(row.source), was_asked=bool(values["source"]))
        if values["valid_to"] is not None and values["valid_to"] < row.valid_from:
            raise NotReadable(sentence="Ngày kết thúc phải sau ngày bắt đầu.", field="valid_to")
    else:
        row = Programme(id=f"{values['code']}@{given.first_day}")
    _require_free(values["code"], values["valid_from"], values["valid_to"], programme_id)
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(force_insert=not programme_id)
    except IntegrityError as fault:  # somebody else has just written one of these days
        raise PeriodTaken(key=row.code, first=day_words(row.valid_from), last="…") from fault
    return str(row.pk)


def _programme_values(given: ProgrammeGiven) -> dict[str, Any]:
    if not given.levels or set(given.levels) - set(LEVEL_WORDS):
        raise NotReadable(sentence="Chọn ít nhất một cấp thực hiện.", field="levels")
    if given.last_day is not None and given.last_day < given.first_day:
        raise NotReadable(sentence="Ngày kết thúc phải sau ngày bắt đầu.", field="valid_to")
    return {
        "code": code_of(given.code),
        "name": clean_line(given.name, label="Tên đề án", field="name", most=200),
        "unit_code": _province(given.unit_code),
        "decision_no": clean_line(
            given.decision_no, label="Số quyết định", field="decision_no", most=60, may_be_empty=True
        ),
        "decided_on": given.decided_on,
        "valid_from": given.first_day,
        "valid_to": given.last_day,
        "levels": [level for level in LEVEL_WORDS if level in given.levels],
        "lead_body": clean_line(given.lead_body, label="Cơ quan chủ trì", field="lead_body", most=200),
        "source": clean_line(given.source, label="Nguồn chép lại", field="source", most=300, may_be_empty=True),
    } | {
        name: clean_text(getattr(given, name), label=label, field=name, most=4_000, may_be_empty=True)
        for name, label in (
            ("legal_basis", "Căn cứ pháp lý"), ("coordinating_bodies", "Cơ quan phối hợp"),
            ("cost_mechanism", "Cơ chế chi phí"), ("liability", "Bảo mật, trách nhiệm"), ("note", "Ghi chú"),
        )
    }  # fmt: skip


def code_of(typed: str) -> str:
    """Return the code of a programme: Latin letters, digits and hyphens. Raises NotReadable."""
    code = "-".join(search_key(clean_line(typed, label="Mã đề án", field="code", most=40)).split())
    if not code or not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in code):
        raise NotReadable(sentence="Mã đề án gồm chữ không dấu, số và gạch nối, ví dụ ca-mau-2025.", field="code")
    return code


def _province(code: str) -> str:
    found = clean_line(code, label="Mã tỉnh", field="unit_code", most=8)
    if not (found.isascii() and found.isdigit() and len(found) == 2):
        raise NotReadable(sentence="Mã tỉnh gồm hai chữ số, ví dụ 96.", field="unit_code")
    return found


def _require_free(code: str, first: date, last: date | None, own_id: str) -> None:
    """Refuse with PeriodTaken what overlaps another programme of the code."""
    for row in Programme.objects.filter(code=code).exclude(pk=own_id).order_by("valid_from"):
        if (last is None or row.valid_from <= last) and (row.valid_to is None or first <= row.valid_to):
            until = day_words(row.valid_to) if row.valid_to else "chưa định"
            raise PeriodTaken(key=code, first=day_words(row.valid_from), last=until)


# -- units and tasks ---------------------------------------------------------------------------------------------------


@transaction.atomic
def save_unit(programme_id: str, given: UnitGiven, *, by: Actor, unit_no: int | None = None) -> int:
    """Write a unit of the roadmap anew, or over the one of this number; return its number.

    Raises OnlyEditors, NotReadable, NotThere, TooMany.
    """
    rules.require_editor(by)
    values = _unit_values(given)
    locking.programme(programme_id)
    if unit_no is None:
        unit_no = locking.next_no(ProgrammeUnit, programme_id, "unit_no", UNITS_MOST, "đơn vị")
        row = ProgrammeUnit(id=f"{programme_id}#{unit_no}", programme_id=programme_id, unit_no=unit_no)
    else:
        row = locking.unit(programme_id, unit_no)
    locking.write(row, values)
    return unit_no


def _unit_values(given: UnitGiven) -> dict[str, Any]:
    if given.level not in LEVEL_WORDS:
        raise NotReadable(sentence="Chọn cấp của đơn vị.", field="level")
    if given.point_id and given.point_id not in points():
        raise NotReadable(sentence="Điểm phục vụ này không có. Chọn trong danh sách.", field="point")
    if given.agency_code and given.agency_code not in agencies():
        raise NotReadable(sentence="Cơ quan này không có. Chọn trong danh sách.", field="agency")
    if given.unit_code and not (given.unit_code.isascii() and given.unit_code.isdigit() and len(given.unit_code) <= 5):
        raise NotReadable(sentence="Mã đơn vị hành chính gồm 2, 3 hoặc 5 chữ số.", field="unit_code")
    days = [given.planned.get(stage) for stage in rules.PLANNED_STAGES]
    told = [day for day in days if day is not None]
    if told != sorted(told):
        raise NotReadable(
            sentence="Ngày dự kiến của các bước phải theo thứ tự lộ trình, bước sau không sớm hơn bước trước.",
            field="plan_opened_on",
        )
    for name, count in (("clerk_count", given.clerk_count), ("agency_count", given.agency_count)):
        if not 0 <= count <= 1_000:
            raise NotReadable(sentence="Số này từ 0 đến 1.000.", field=name)
    return {
        "name": clean_line(given.name, label="Tên đơn vị", field="name", most=160),
        "level": given.level,
        "unit_code": given.unit_code,
        "agency_code": given.agency_code,
        "point_id": given.point_id,
        "clerk_count": given.clerk_count,
        "agency_count": given.agency_count,
        "blocked_by": clean_line(given.blocked_by, label="Vướng mắc", field="blocked_by", most=300, may_be_empty=True),
        "note": clean_text(given.note, label="Ghi chú", field="note", most=2_000, may_be_empty=True),
    } | dict(zip(PLAN_COLUMNS.values(), days, strict=True))


@transaction.atomic
def save_task(programme_id: str, given: TaskGiven, *, by: Actor, at: datetime, task_no: int | None = None) -> int:
    """Write a task or measure anew, or over the one of this number; return its number.

    Raises OnlyEditors, NotReadable, NotThere, TooMany.
    """
    rules.require_editor(by)
    if given.kind not in TASK_KINDS:
        raise NotReadable(sentence="Chọn nhiệm vụ hoặc giải pháp.", field="kind")
    if given.done_on is not None and given.done_on > local(at).date():
        raise NotReadable(sentence="Ngày xong còn ở phía trước. Để trống khi chưa xong.", field="done_on")
    values = {
        "name": clean_line(given.name, label="Nội dung", field="name", most=300),
        "kind": given.kind,
        "lead": clean_line(given.lead, label="Chủ trì", field="lead", most=200),
        "coordinating": clean_line(
            given.coordinating, label="Phối hợp", field="coordinating", most=300, may_be_empty=True
        ),
        "planned_on": given.planned_on,
        "done_on": given.done_on,
        "note": clean_text(given.note, label="Ghi chú", field="note", most=2_000, may_be_empty=True),
    }
    locking.programme(programme_id)
    if task_no is None:
        task_no = locking.next_no(ProgrammeTask, programme_id, "task_no", TASKS_MOST, "nhiệm vụ")
        row = ProgrammeTask(id=f"{programme_id}#{task_no}", programme_id=programme_id, task_no=task_no)
    else:
        found = ProgrammeTask.objects.filter(programme_id=programme_id, task_no=task_no).first()
        if found is None:
            raise NotThere(thing="nhiệm vụ này")
        row = found
    locking.write(row, values)
    return task_no


# -- steps of a unit ---------------------------------------------------------------------------------------------------


@transaction.atomic
def record_step(
    programme_id: str, unit_no: int, stage: str, *, on: date, by: Actor, at: datetime, note: str = "",
    agreement_id: str = "", until: date | None = None,
) -> int:  # fmt: skip
    """Write that a step of a unit was done on a day; return its number in the log.

    An opening keeps the agreement and the service point on which it rests. Raises OnlyEditors, NotReadable, NotThere,
    NotNext, DayNotPossible, NoteMissing, ConditionMissing.
    """
    rules.require_editor(by)
    if stage not in rules.FROM:
        raise NotReadable(sentence="Chọn bước đã làm xong.", field="stage")
    step = Stage(stage)
    words = clean_text(note, label="Ghi chú", field="note", most=2_000, may_be_empty=True)
    programme = queries.facts(programme_id)
    row = locking.unit(programme_id, unit_no)
    unit = queries.unit(programme_id, unit_no)
    asked = Asked(step, on, local(at).date(), words, agreement_id, until)
    if programme.is_told:
        rules.require_told(unit.name, unit.entries, asked)
    else:
        rules.require_step(unit.name, unit.entries, asked, queries.known(unit, programme_id, step, on))
    is_opening = step is Stage.OPENED
    return _log(
        row, unit.log, stage=step.value, happened_on=on, note=words, by_id=by.id, recorded_at=at,
        until=until if step is Stage.EXTENDED else None, agreement_id=agreement_id if is_opening else "",
        point_id=unit.point_id if is_opening else "",
    )  # fmt: skip


@transaction.atomic
def undo_step(programme_id: str, unit_no: int, step_no: int, *, reason: str, by: Actor, at: datetime) -> int:
    """Take the last step of a unit back by an opposite line; return its number. Both stay in the log.

    Raises OnlyEditors, NotReadable, NotThere, NothingToUndo.
    """
    rules.require_editor(by)
    words = clean_line(reason, label="Lý do hoàn lại", field="reason", most=200)
    row = locking.unit(programme_id, unit_no)
    unit = queries.unit(programme_id, unit_no)
    undone = rules.undone_by(unit.name, unit.entries, step_no)
    return _log(
        row, unit.log, stage=undone.stage.value, undoes=undone.step_no, happened_on=local(at).date(), note=words,
        by_id=by.id, recorded_at=at,
    )  # fmt: skip


def _log(row: ProgrammeUnit, log: Sequence[queries.StepLine], **columns: Any) -> int:
    number = (log[-1].step_no if log else 0) + 1
    UnitStep.objects.create(id=f"{row.pk}#{number}", unit=row, step_no=number, **columns)
    return number


# -- check-lists -------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer_checks(
    programme_id: str, unit_no: int, told: Mapping[str, tuple[str, str]], *, by: Actor, at: datetime,
    on: date | None = None, visit_no: int | None = None,
) -> int:  # fmt: skip
    """Write what was found of a unit's items (item → result, note); return how many answers differ from the newest.

    Items without a result are left as they are. Of a visit every answer is kept, on its day. Raises OnlyEditors,
    NotReadable, NotThere.
    """
    rules.require_editor(by)
    given = {item: _answer(item, *told[item.value]) for item in Item if told.get(item.value, ("", ""))[0]}
    row = locking.unit(programme_id, unit_no)
    visit = locking.visit(programme_id, visit_no) if visit_no is not None else None
    if visit is not None and unit_no not in visit.unit_nos:
        raise NotThere(thing="đơn vị này trong đợt khảo sát")
    day = visit.visited_on if visit is not None else on or local(at).date()
    newest = queries.answers_at(visit.pk) if visit is not None else queries.answers([row.pk])
    numbers = dict(
        CheckAnswer.objects.filter(unit=row)
        .values_list("item")
        .annotate(last=Max("answer_no"))
        .values_list("item", "last")
    )
    written = 0
    for item, (result, note) in given.items():
        before = newest.get(row.pk, {}).get(item)
        if before is not None and (before.result, before.note) == (result, note):
            continue
        number = numbers.get(item.value, 0) + 1
        CheckAnswer.objects.create(
            id=f"{row.pk}#{item.value}#{number}", unit=row, item=item.value, answer_no=number, result=result.value,
            note=note, visit=visit, found_on=day, by_id=by.id, recorded_at=at,
        )  # fmt: skip
        written += 1
    return written


def _answer(item: Item, result: str, note: str) -> tuple[Result, str]:
    if result not in set(Result):
        raise NotReadable(sentence="Chọn đạt, chưa đạt hoặc không cần.", field=f"result_{item.value}")
    if result == Result.SPARED and item in rules.NEVER_SPARED:
        sentence = f"{rules.ITEM_WORDS[item]} thì nơi nào cũng phải có, không ghi “không cần”."
        raise NotReadable(sentence=sentence, field=f"result_{item.value}")
    label = f"Ghi chú của “{rules.ITEM_WORDS[item]}”"
    words = clean_line(note, label=label, field=f"note_{item.value}", most=300, may_be_empty=True)
    return Result(result), words
