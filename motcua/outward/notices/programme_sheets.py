"""Sheets of a programme: its roadmap, and the minute of a survey visit. Made anew from its rows, each time.

They are no forms of a dossier: what they say can change until they are signed on paper, so nothing is frozen.
"""

from collections.abc import Mapping
from datetime import date, datetime

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
from motcua.outward.notices.programme_forms import (
    AskedLine,
    CheckLine,
    DayCell,
    RoadmapSheet,
    SeenUnit,
    SurveyMinute,
    TaskRow,
    UnitRow,
)
from motcua.record.papers.parts import IssuingBody


def roadmap_sheet(programme_id: str, at: datetime, today: date) -> RoadmapSheet:
    """Return the roadmap of a programme for print. Five statements. Raises NotThere."""
    found = queries.roadmap(programme_id)
    facts = found.facts
    return RoadmapSheet(
        body=body_of(facts),
        code=facts.id,
        name=facts.name,
        decision=decision_of(facts),
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
        body=body_of(facts),
        code=f"{facts.id}/{visit.visit_no}",
        programme=facts.name,
        decision=decision_of(facts),
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


def decision_of(facts: ProgrammeFacts) -> str:
    """Return number and date of the decision; "" = none is written."""
    if not facts.decision_no:
        return ""
    return facts.decision_no + (f" ngày {day_words(facts.decided_on)}" if facts.decided_on else "")


def body_of(facts: ProgrammeFacts) -> IssuingBody:
    """Return who issues the sheets of a programme, and where."""
    province = unit_names((facts.unit_code,)).get(facts.unit_code, "")
    for kind in ("Tỉnh ", "Thành phố "):
        province = province.removeprefix(kind)
    return IssuingBody(name=facts.lead_body, place=province or "………")


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
