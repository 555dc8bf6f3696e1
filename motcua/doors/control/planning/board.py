"""The board of a week: counters by point and day, what is missing in front; as a page, on paper and as a workbook."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.doors.control.planning import showing
from motcua.doors.control.planning.asking import MINE, Asked, Scope, asked_of, scope_of
from motcua.doors.control.scope import agencies_of, sections
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning import queries, services
from motcua.ground.agreements.planning.queries import Read
from motcua.ground.agreements.planning.rules.gaps import Gap, concerns_post
from motcua.ground.agreements.planning.rules.week import days_of, monday_of, people_at
from motcua.ground.agreements.planning.words import STEP_WORDS
from motcua.ground.agreements.queries import points
from motcua.ground.deadlines.rules import local
from motcua.outward.exchange.tables.writing import as_workbook
from motcua.outward.notices import gaps as notices
from motcua.outward.reports.exporting import harmless

GAPS_SHOWN = 8
"""Gaps in view; the others open below them."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@at_door("control")
def board(request: HttpRequest) -> HttpResponseBase:
    """The week that is asked for, this one by default. At most fifteen statements, whatever the number of people."""
    who = visitor(request)
    today = local(who.at).date()
    scope, asked = scope_of(who, today), asked_of(request.GET, who, today)
    if asked.person == MINE:
        asked = replace(asked, person=who.actor.id)
    shown = _points(scope, asked)
    whole = queries.read(shown, asked.monday, queries.last_read(asked.monday, today))
    found = queries.of_post(whole) if scope.is_of_post else whole
    told = _gaps(whole, scope, asked, today)
    days = _days(found, asked, shown)
    asked = replace(asked, day=next((day for day in days if day >= asked.day), days[-1]))
    names = queries.names_of(found.people.values(), whole.plan.stations)
    told_at = notices.told_at(who.actor.id, [gap.key for gap in told])
    lines = showing.gap_lines(told, names, scope, today, told_at)
    undone = services.can_undo(who.actor, who.at) if scope.planner.may_plan_at_all else None
    context = {
        "sections": sections(request, who),
        "asked": asked,
        "today": today,
        "week_last": days_of(asked.monday)[-1],
        "week_no": asked.monday.isocalendar().week,
        "heads": showing.heads(asked, days, queries.days_off(shown, days), today),
        "groups": showing.groups(found, asked, days, scope, today, shown),
        "gaps": lines[:GAPS_SHOWN],
        "more_gaps": lines[GAPS_SHOWN:],
        "gap_count": len(lines),
        "is_past": days_of(asked.monday)[-1] < today,
        "may_plan": scope.planner.may_plan_at_all,
        "may_copy": scope.planner.may_plan_at_all and days_of(asked.monday)[-1] >= today,
        "undo": _(STEP_WORDS[undone]) if undone else "",
        "before": asked.week(-1).href(),
        "after": asked.week(1).href(),
        "this": "" if asked.monday == monday_of(today) else replace(asked, monday=monday_of(today), day=today).href(),
        "file_href": asked.href("control:planning-file"),
        "mine": asked.href(person=MINE) if who.actor.id in whole.people else "",
    } | _choices(who, scope, found, asked)
    return render(request, "control/planning/board.html", context)


def _points(scope: Scope, asked: Asked) -> list[str]:
    """The points that are read, in the order of their names."""
    found = {key for key in scope.point_ids & points().keys() if asked.point in ("", key)}
    if asked.agency:
        of_agency = {key for key in found if asked.agency in points()[key].agency_codes}
        found = of_agency | (found & queries.points_of_agreements(asked.agency))
    return [key for key, _name in showing.point_choices(frozenset(found))]


def _gaps(whole: Read, scope: Scope, asked: Asked, today: date) -> tuple[Gap, ...]:
    told = queries.gaps_of(whole, asked.monday, today)
    if scope.is_of_post:
        told = tuple(gap for gap in told if concerns_post(gap, whole.plan, queries.post_points()))
    return tuple(gap for gap in told if not asked.person or gap.person_id == asked.person)


def _days(found: Read, asked: Asked, shown: Sequence[str]) -> list[date]:
    """The days of the week on which something is open or somebody is planned; Monday to Friday always."""
    whole = days_of(asked.monday)
    return [
        day for day in whole
        if day.weekday() < 5
        or any(found.plan.opening.get(key, {}).get(day) for key in shown)
    ]  # fmt: skip


def _choices(who: Visitor, scope: Scope, found: Read, asked: Asked) -> dict[str, Any]:
    """What the filters offer."""
    people = sorted(found.people.values(), key=lambda each: each.name)
    return {
        "points": showing.point_choices(scope.point_ids),
        "agencies": sorted(agencies_of(who).items(), key=lambda item: item[1]),
        "people": [(each.id, each.name) for each in people],
        "sides": [] if scope.is_of_post else [("buu-dien", _("Người của bưu điện")), ("co-quan", _("Cán bộ cơ quan"))],
    }


@require_GET
@at_door("control")
def file(request: HttpRequest) -> HttpResponseBase:
    """The same week as a workbook: one line for each person, counter and half of a day; empty halves too."""
    who = visitor(request)
    today = local(who.at).date()
    scope, asked = scope_of(who, today), asked_of(request.GET, who, today)
    shown = _points(scope, asked)
    found = queries.read(shown, asked.monday, days_of(asked.monday)[-1])
    found = queries.of_post(found) if scope.is_of_post else found
    header = [_("Điểm"), _("Quầy"), _("Ngày"), _("Buổi"), _("Người"), _("Thuộc"), _("Dự phòng"), _("Ghi chú")]
    rows = _lines(found, asked, set(shown))
    answer = HttpResponse(as_workbook(_("Phân công"), header, rows), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="phan-cong-{asked.monday:%Y%m%d}.xlsx"'
    return answer


def _lines(found: Read, asked: Asked, shown: set[str]) -> list[list[Any]]:
    half_names = {Half.MORNING: _("Sáng"), Half.AFTERNOON: _("Chiều")}
    lines: list[list[Any]] = []
    for station in found.plan.stations:
        if station.point_id not in shown:
            continue
        point = points()[station.point_id].name
        for day in days_of(asked.monday):
            for half in Half:
                start = [harmless(point), harmless(station.name), day, half_names[half]]
                there = people_at(found.plan.at.get(station.id, ()), station.id, day, half)
                if not any(not row.is_reserve for row in there) and half in found.plan.open_halves(station, day):
                    lines.append([*start, "", "", "", _("chưa có người")])
                lines += [_line(found, start, row, day) for row in there]
    return lines


def _line(found: Read, start: list[Any], row: Any, day: date) -> list[Any]:
    person = found.people.get(row.person_id)
    name = person.name if person else _("cán bộ cơ quan")
    side = _("bưu điện") if person and person.is_post else _("cơ quan")
    return [*start, harmless(name), side, _("có") if row.is_reserve else "", ", ".join(showing.marks(found, row, day))]
