"""Sheets of a programme: its roadmap, and the minute of a survey visit. Made anew from its rows, each time.

They are no forms of a dossier: what they say can change until they are signed on paper, so nothing is frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from motcua.base.text import day_words, upper_first
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import unit_names
from motcua.ground.people import services as people
from motcua.ground.programmes import queries
from motcua.ground.programmes.queries import Answered, ProgrammeFacts, UnitFacts
from motcua.ground.programmes.rules import (
    ITEM_WORDS,
    LEVEL_WORDS,
    PLANNED_STAGES,
    RESULT_WORDS,
    STAGE_WORDS,
    STEP_WORDS,
    Item,
)
from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import IssuingBody


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell(Frozen):
    """One step of a unit: the day it was done, else the day that is planned; both may be unknown."""

    done: str = ""
    planned: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Frozen):
    """One unit of the roadmap."""

    number: int
    name: str
    place: str
    state: str
    days: tuple[DayCell, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(Frozen):
    """One task or measure."""

    number: int
    name: str
    lead: str
    coordinating: str
    planned: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapSheet(Frozen):
    """Lộ trình thực hiện đề án: units with their days, tasks with who leads them."""

    kind: ClassVar[str] = "programme_roadmap"
    title: ClassVar[str] = "Lộ trình thực hiện đề án"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    code: str
    name: str
    decision: str
    period: str
    levels: str
    lead: str
    coordinating: str
    open_count: int
    heads: tuple[str, ...]
    units: tuple[UnitRow, ...]
    tasks: tuple[TaskRow, ...]
    issued_at: datetime
    source: str = ""

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine(Frozen):
    """One item of a check-list."""

    item: str
    result: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUnit(Frozen):
    """A unit with what was found there; no lines = nothing was checked."""

    name: str
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine(Frozen):
    """What is asked of whom, by when, and how it ended."""

    number: int
    text: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyMinute(Frozen):
    """Biên bản khảo sát: who went where, what was found, what is asked."""

    kind: ClassVar[str] = "survey_minute"
    title: ClassVar[str] = "Biên bản khảo sát"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    code: str
    programme: str
    decision: str
    visited_on: date
    place: str
    team: tuple[str, ...]
    units: tuple[SeenUnit, ...]
    findings: str
    asked: tuple[AskedLine, ...]
    photo_count: int
    written_by: str
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.code


ProgrammeSheet = RoadmapSheet | SurveyMinute
"""Any sheet of a programme."""


def roadmap_sheet(programme_id: str, at: datetime, today: date) -> RoadmapSheet:
    """Return the roadmap of a programme for print. Five statements. Raises NotThere."""
    found = queries.roadmap(programme_id)
    facts = found.facts
    return RoadmapSheet(
        body=_body(facts),
        code=facts.id,
        name=facts.name,
        decision=_decision(facts),
        period=f"{day_words(facts.first_day)} – {day_words(facts.last_day) if facts.last_day else 'chưa định'}",
        levels=", ".join(LEVEL_WORDS[level] for level in facts.levels),
        lead=facts.lead_body,
        coordinating="; ".join(facts.coordinating_bodies),
        open_count=found.open_count,
        heads=tuple(STEP_WORDS[stage] for stage in PLANNED_STAGES),
        units=tuple(_unit(unit, today) for unit in found.units),
        tasks=tuple(
            TaskRow(
                number=task.task_no, name=task.name, lead=task.lead, coordinating=task.coordinating,
                planned=_day(task.planned_on), done=_day(task.done_on),
            )
            for task in queries.tasks(programme_id)
        ),
        issued_at=at,
        source=facts.source,
    )  # fmt: skip


def _unit(unit: UnitFacts, today: date) -> UnitRow:
    point = points().get(unit.point_id)
    cells = []
    for stage in PLANNED_STAGES:
        line = next((each for each in unit.steps if each.stage is stage), None)
        planned = unit.planned[stage]
        done = ("chậm nhất " if line.is_latest else "") + day_words(line.on) if line is not None else ""
        cells.append(
            DayCell(done=done, planned=_day(planned), is_late=not done and planned is not None and planned < today)
        )
    return UnitRow(
        number=unit.unit_no,
        name=unit.name,
        place=point.name if point is not None else "",
        state=upper_first(STAGE_WORDS[unit.stage]),
        days=tuple(cells),
        waits=unit.blocked_by,
    )


def survey_minute(programme_id: str, visit_no: int, at: datetime, today: date) -> SurveyMinute:
    """Return the minute of a survey visit for print. Eight statements. Raises NotThere."""
    facts, visit = queries.facts(programme_id), queries.visit(programme_id, visit_no)
    units = {unit.unit_no: unit for unit in queries.units_of([programme_id]).get(programme_id, ())}
    seen = queries.answers_at(visit.id)
    asked = tuple(
        AskedLine(
            number=each.recommendation_no, text=each.text, owner=each.owner, due=day_words(each.due_on),
            state=f"Xong {day_words(each.done_on)}: {each.proof}" if each.done_on else _open(each.due_on, today),
        )
        for each in visit.recommendations
    )  # fmt: skip
    return SurveyMinute(
        body=_body(facts),
        code=f"{facts.id}/{visit.visit_no}",
        programme=facts.name,
        decision=_decision(facts),
        visited_on=visit.on,
        place=visit.place,
        team=visit.team,
        units=tuple(_seen(units[number], seen) for number in visit.unit_nos if number in units),
        findings=visit.findings,
        asked=asked,
        photo_count=len(queries.photos(programme_id, visit_no=visit_no)),
        written_by=people.names([visit.by_id]).get(visit.by_id, ""),
        issued_at=at,
    )


def _seen(unit: UnitFacts, seen: Mapping[str, Mapping[Item, Answered]]) -> SeenUnit:
    found = seen.get(unit.id, {})
    lines = tuple(
        CheckLine(item=ITEM_WORDS[item], result=RESULT_WORDS[found[item].result], note=found[item].note)
        for item in Item
        if item in found
    )
    return SeenUnit(name=unit.name, lines=lines)


def _open(due_on: date, today: date) -> str:
    return "Quá hạn" if due_on < today else "Đang làm"


def _decision(facts: ProgrammeFacts) -> str:
    if not facts.decision_no:
        return ""
    return facts.decision_no + (f" ngày {day_words(facts.decided_on)}" if facts.decided_on else "")


def _body(facts: ProgrammeFacts) -> IssuingBody:
    province = unit_names((facts.unit_code,)).get(facts.unit_code, "")
    for kind in ("Tỉnh ", "Thành phố "):
        province = province.removeprefix(kind)
    return IssuingBody(name=facts.lead_body, place=province or "………")


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
