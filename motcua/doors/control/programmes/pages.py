"""The list of programmes, and one programme: its decision, units as tiles and over time, tasks, survey visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words
from motcua.doors.control.gate import bar
from motcua.doors.control.programmes import roadmap, showing
from motcua.doors.control.programmes.gate import for_viewers, may_write
from motcua.doors.control.scope import views
from motcua.doors.frame.components import Crumb, Fact
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes import queries
from motcua.ground.programmes.queries import ProgrammeFacts, Roadmap, UnitFacts, VisitFacts
from motcua.ground.programmes.rules import LEVEL_WORDS, PLANNED_STAGES, STEP_WORDS
from motcua.ground.programmes.scenarios.rules import PLANNERS

VIEW, TABLE = "xem", "bang"


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One programme of the list."""

    name: str
    decision: str
    period: str
    levels: str
    open_count: int
    unit_count: int
    late_count: int
    source: str
    href: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One unit of the table beside the picture: planned and done of each step."""

    name: str
    href: str
    state: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One survey visit of the list."""

    number: int
    place: str
    day: str
    units: int
    asked: int
    open_count: int
    late: str
    href: str


def crumbs(*steps: Crumb) -> tuple[Crumb, ...]:
    """Return the way to a page of programmes."""
    return (Crumb(_("Đề án"), reverse("control:programmes")), *steps)


@require_GET
@for_viewers
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every programme that this installation knows, the newest first. Three statements beside the bar."""
    who = visitor(request)
    today = local(who.at).date()
    context = {
        "sections": bar(request, who),
        "lines": [_line(found, today) for found in queries.roadmaps()],
        "may_write": may_write(who),
        "may_plan": bool(who.actor.roles & PLANNERS),
        "sees_agreements": bool(who.actor.roles & DOORS["control"]),
    }
    return render(request, "control/programmes/list.html", context)


def _line(found: Roadmap, today: date) -> ProgrammeLine:
    return ProgrammeLine(
        found.facts.name,
        decision(found.facts),
        period(found.facts),
        ", ".join(_(LEVEL_WORDS[level]) for level in found.facts.levels),
        found.open_count,
        len(found.units),
        sum(bool(unit.late_days(today)) for unit in found.units),
        found.facts.source,
        reverse("control:programme", args=[found.facts.id]),
    )


def decision(facts: ProgrammeFacts) -> str:
    """Return number and date of the decision, as far as they are known."""
    if not facts.decision_no:
        return _("chưa ghi số quyết định")
    if facts.decided_on is None:
        return facts.decision_no
    return _("%(number)s ngày %(day)s") % {"number": facts.decision_no, "day": day_words(facts.decided_on)}


def period(facts: ProgrammeFacts) -> str:
    """Return from when to when it runs."""
    until = day_words(facts.last_day) if facts.last_day else _("chưa định")
    return f"{day_words(facts.first_day)} – {until}"


@require_GET
@for_viewers
def programme(request: HttpRequest, key: str) -> HttpResponseBase:
    """One programme. Six statements beside the bar."""
    who = visitor(request)
    today = local(who.at).date()
    found = queries.roadmap(key)
    visits = queries.visits(key)
    tasks = showing.tasks(queries.tasks(key), today)
    asked = [each for visit in visits for each in visit.recommendations]
    address = reverse("control:programme", args=[key])
    is_table = request.GET.get(VIEW) == TABLE
    context: dict[str, Any] = {
        "sections": bar(request, who),
        "crumbs": crumbs(Crumb(found.facts.name)),
        "key": key,
        "found": found,
        "today": today,
        "decision": decision(found.facts),
        "period": period(found.facts),
        "facts": _facts(found.facts),
        "groups": showing.tiles(key, found.units, today),
        "blocked": sum(bool(unit.blocked_by) for unit in found.units),
        "late_units": sum(bool(unit.late_days(today)) for unit in found.units),
        "is_table": is_table,
        "views": views("road", f"{address}#road", f"{address}?{VIEW}={TABLE}#road", is_table=is_table),
        "picture": None if is_table else roadmap.picture(found, today),
        "heads": [_(STEP_WORDS[stage]) for stage in PLANNED_STAGES],
        "times": [_times(key, unit) for unit in found.units] if is_table else [],
        "tasks": tasks,
        "late_tasks": sum(task.is_open and bool(task.late) for task in tasks),
        "visits": [_visit(key, visit, today) for visit in visits],
        "overdue": [showing.asking(each, today) for each in asked if each.done_on is None and each.late_days(today)],
        "may_write": may_write(who),
        "sees_evaluation": bool(who.actor.roles & DOORS["control"]),
        "may_plan": bool(who.actor.roles & PLANNERS),
    }
    return render(request, "control/programmes/programme.html", context)


def _facts(facts: ProgrammeFacts) -> tuple[Fact, ...]:
    rows: Sequence[tuple[str, str]] = (
        (_("Cấp thực hiện"), ", ".join(_(LEVEL_WORDS[level]) for level in facts.levels)),
        (_("Chủ trì"), facts.lead_body),
        (_("Phối hợp"), "; ".join(facts.coordinating_bodies)),
        (_("Căn cứ pháp lý"), facts.legal_basis),
        (_("Cơ chế chi phí"), facts.cost_mechanism),
        (_("Bảo mật, trách nhiệm"), facts.liability),
        (_("Ghi chú"), facts.note),
        (_("Nguồn chép lại"), facts.source),
    )
    return tuple(Fact(label, value) for label, value in rows if value)


def _times(key: str, unit: UnitFacts) -> TimeRow:
    cells = []
    for stage in PLANNED_STAGES:
        line = next((each for each in unit.steps if each.stage is stage), None)
        planned = unit.planned[stage]
        cells.append((showing.by_day(line) if line else "", day_words(planned) if planned else ""))
    href = reverse("control:programme-unit", args=[key, unit.unit_no])
    return TimeRow(f"{unit.unit_no}. {unit.name}", href, showing.state_words(unit.stage), tuple(cells))


def _visit(key: str, visit: VisitFacts, today: date) -> VisitLine:
    waiting = [each for each in visit.recommendations if each.done_on is None]
    late = sum(bool(each.late_days(today)) for each in waiting)
    return VisitLine(
        visit.visit_no,
        visit.place,
        day_words(visit.on),
        len(visit.unit_nos),
        len(visit.recommendations),
        len(waiting),
        _("%(count)s quá hạn") % {"count": late} if late else "",
        reverse("control:programme-visit", args=[key, visit.visit_no]),
    )


def base_of(request: HttpRequest, who: Visitor, facts: ProgrammeFacts, *steps: Crumb) -> dict[str, Any]:
    """Return what every page below a programme shows: the bar, and the way to it."""
    return {
        "sections": bar(request, who),
        "crumbs": crumbs(Crumb(facts.name, reverse("control:programme", args=[facts.id])), *steps),
        "key": facts.id,
        "facts_of": facts,
        "today": local(who.at).date(),
        "may_write": may_write(who),
        "may_plan": bool(who.actor.roles & PLANNERS),
        "sees_agreements": bool(who.actor.roles & DOORS["control"]),
    }
