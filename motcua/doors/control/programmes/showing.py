"""Rows of programmes in words: tiles, steps, check-lists, tasks, recommendations, photos."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import day_words, moment_words
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes.queries import Answered, Asking, PhotoFacts, StepLine, TaskFacts, UnitFacts
from motcua.ground.programmes.rules import (
    ITEM_WORDS,
    LEVEL_WORDS,
    NEVER_SPARED,
    OPEN_STAGES,
    PLANNED_STAGES,
    RESULT_WORDS,
    STAGE_WORDS,
    STEP_WORDS,
    TASK_KINDS,
    Item,
    Result,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit on the overview; `warning` says what keeps it, "" = nothing."""

    number: int
    name: str
    stage: str
    state: str
    since: str
    warning: str
    href: str


@dataclass(frozen=True, slots=True)
class TileGroup:
    """The units of one level; `open_count` of them work."""

    level: str
    tiles: tuple[Tile, ...]
    open_count: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the way: planned and done, in words."""

    step: str
    planned: str
    done: str
    late: str
    note: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of a unit's log, in words."""

    number: int
    what: str
    day: str
    basis: str
    agreement: str
    """The agreement that an opening rests on; "" = none."""
    note: str
    by: str
    is_undone: bool
    evaluation: str = ""
    """Of a step “evaluated”: the address of the newest period that had been closed by then; "" = none."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One item of a check-list: what stands, and what the form holds."""

    item: str
    label: str
    result: str
    words: str
    detail: str
    note: str
    error: str
    may_be_spared: bool
    photos: tuple[PhotoFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task or measure in words."""

    number: int
    name: str
    kind: str
    lead: str
    coordinating: str
    planned: str
    done: str
    late: str
    note: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class AskingRow:
    """A recommendation in words."""

    number: int
    visit_no: int
    text: str
    owner: str
    due: str
    state: str
    late: str
    proof: str
    is_open: bool


def late_words(days: int) -> str:
    """Return "chậm 3 ngày", or nothing."""
    return ngettext("chậm %(count)s ngày", "chậm %(count)s ngày", days) % {"count": days} if days else ""


def level_words(level: str) -> str:
    """Return a level as a heading says it: "Cấp huyện"."""
    words = _(LEVEL_WORDS[level])
    return f"{words[:1].upper()}{words[1:]}"


def state_words(stage: Stage) -> str:
    """Return where a unit stands: "Đã khai trương"."""
    words = _(STAGE_WORDS[stage])
    return f"{words[:1].upper()}{words[1:]}"


def by_day(line: StepLine) -> str:
    """Return the day of a step: "31/12/2020", or "chậm nhất 31/12/2020"."""
    day = day_words(line.on)
    return _("chậm nhất %(day)s") % {"day": day} if line.is_latest else day


def tiles(programme_id: str, units: Sequence[UnitFacts], today: date) -> tuple[TileGroup, ...]:
    """Return the units level by level, as an overview shows them."""
    groups = []
    for level in LEVEL_WORDS:
        mine = [unit for unit in units if unit.level == level]
        if mine:
            shown = tuple(_tile(programme_id, unit, today) for unit in mine)
            groups.append(TileGroup(level_words(level), shown, sum(unit.stage in OPEN_STAGES for unit in mine)))
    return tuple(groups)


def _tile(programme_id: str, unit: UnitFacts, today: date) -> Tile:
    steps = unit.steps
    href = reverse("control:programme-unit", args=[programme_id, unit.unit_no])
    warning = unit.blocked_by or late_words(unit.late_days(today))
    since = by_day(steps[-1]) if steps else ""
    return Tile(unit.unit_no, unit.name, unit.stage.value.lower(), state_words(unit.stage), since, warning, href)


def place_of(unit: UnitFacts) -> str:
    """Return agency and service point of a unit in words."""
    offices, point = agencies(), points().get(unit.point_id)
    office = offices[unit.agency_code].short_name if unit.agency_code in offices else unit.agency_code
    return " · ".join(part for part in (office, point.name if point is not None else unit.point_id) if part)


def steps(unit: UnitFacts, today: date) -> tuple[StepRow, ...]:
    """Return the planned steps of a unit with their days, then what followed the evaluation."""
    rows = []
    for stage in PLANNED_STAGES:
        planned, line = unit.planned[stage], next((each for each in unit.steps if each.stage is stage), None)
        done = line.on if line is not None else None
        late = 0 if line is None and unit.stage is Stage.ENDED else _late(unit, stage, done, today)
        rows.append(
            StepRow(
                _(STEP_WORDS[stage]),
                day_words(planned) if planned else "–",
                by_day(line) if line is not None else "–",
                late_words(late),
                line.note if line is not None else "",
            )
        )
    after = [line for line in unit.steps if line.stage not in PLANNED_STAGES]
    return (*rows, *(StepRow(_(STEP_WORDS[line.stage]), "–", by_day(line), "", line.note) for line in after))


def _late(unit: UnitFacts, stage: Stage, done: date | None, today: date) -> int:
    planned = unit.planned[stage]
    return max(0, ((done or today) - planned).days) if planned is not None else 0


def log(unit: UnitFacts, names: Mapping[str, str], evaluations: Mapping[int, str] | None = None) -> tuple[LogRow, ...]:
    """Return everything that was written of a unit's steps, the newest first; by step, the evaluation it rests on."""
    return tuple(_logged(line, names, (evaluations or {}).get(line.step_no, "")) for line in reversed(unit.log))


def _logged(line: StepLine, names: Mapping[str, str], evaluation: str) -> LogRow:
    what = _(STEP_WORDS[line.stage])
    if line.undoes is not None:
        what = _("Hoàn lại “%(step)s” (dòng %(number)s)") % {"step": what, "number": line.undoes}
    basis = [part for part in (_point(line.point_id),) if part]
    if line.until:
        basis.append(_("đến %(day)s") % {"day": day_words(line.until)})
    who = names.get(line.by_id, line.by_id) or _("nạp từ tệp")
    by = f"{who}, {moment_words(local(line.recorded_at))}"
    is_undone = line.undone_by is not None
    return LogRow(
        line.step_no, what, by_day(line), " · ".join(basis), line.agreement_id, line.note, by, is_undone, evaluation
    )  # fmt: skip


def _point(point_id: str) -> str:
    found = points().get(point_id)
    return found.name if found is not None else point_id


def checks(
    newest: Mapping[Item, Answered], photos: Iterable[PhotoFacts] = (),
    typed: Mapping[str, tuple[str, str]] | None = None, faults: Mapping[str, str] | None = None,
) -> tuple[CheckRow, ...]:  # fmt: skip
    """Return the check-list: what was found of each item, and what was typed where the form comes back."""
    pictures = list(photos)
    rows = []
    for item, label in ITEM_WORDS.items():
        answer = newest.get(item)
        result, note = (answer.result.value, answer.note) if answer is not None else ("", "")
        if typed is not None:
            result, note = typed.get(item.value, ("", ""))
        rows.append(
            CheckRow(
                item.value,
                _(label),
                result,
                _(RESULT_WORDS[answer.result]) if answer is not None else "",
                _found(answer) if answer is not None else "",
                note,
                (faults or {}).get(item.value, ""),
                item not in NEVER_SPARED,
                tuple(each for each in pictures if each.item == item.value),
            )
        )
    return tuple(rows)


def _found(answer: Answered) -> str:
    where = _("khảo sát số %(number)s") % {"number": answer.visit_no} if answer.visit_no is not None else ""
    return ", ".join(part for part in (day_words(answer.on), where) if part)


def met(newest: Mapping[Item, Answered]) -> int:
    """Return how many items are met or not needed."""
    return sum(answer.result in (Result.YES, Result.SPARED) for answer in newest.values())


def tasks(found: Iterable[TaskFacts], today: date) -> tuple[TaskRow, ...]:
    """Return tasks and measures in words."""
    return tuple(
        TaskRow(
            task.task_no,
            task.name,
            _(TASK_KINDS[task.kind]),
            task.lead,
            task.coordinating,
            day_words(task.planned_on) if task.planned_on else "–",
            day_words(task.done_on) if task.done_on else "",
            late_words(task.late_days(today)),
            task.note,
            task.done_on is None,
        )
        for task in found
    )


def asking(found: Asking, today: date) -> AskingRow:
    """Return a recommendation in words."""
    is_open = found.done_on is None
    state = _("đang làm") if is_open else _("xong %(day)s") % {"day": day_words(found.done_on or today)}
    return AskingRow(
        found.recommendation_no, found.visit_no, found.text, found.owner, day_words(found.due_on), state,
        late_words(found.late_days(today)), found.proof, is_open,
    )  # fmt: skip
