"""Results on their way home as a counter sees them: to be packed, given to the post, or handed out here."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.base.violations import NotReadable
from motcua.doors.desk import page, scanning
from motcua.doors.desk.handing import Result, result_of
from motcua.doors.desk.words import RETURNING, TASKS, TaskWords
from motcua.doors.frame import kept
from motcua.doors.frame.languages import said
from motcua.doors.frame.many import act_ids, picked_from, run_each
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.queries import points
from motcua.ground.deadlines.rules import local
from motcua.record import work
from motcua.record.dossiers.rules import Act
from motcua.record.lists import Row
from motcua.record.work import Group, Task

ROWS = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A packed result that may go to the post with others."""

    row: Row
    line: page.Line
    act_id: str
    is_ticked: bool


@require_safe
@at_door("desk")
def returns(request: HttpRequest) -> HttpResponseBase:
    """Results by what is next: pack, give to the post, hand out."""
    return _page(request)


def _page(request: HttpRequest, *, problem: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    who = visitor(request)
    groups = work.groups(who.actor, who.places, size=ROWS, whole=RETURNING)
    totals = {group.task: group.total for group in groups}
    to_post = next((group for group in groups if group.task is Task.TO_POST), None)
    shown = page.context(
        request,
        totals,
        scan=scanning.box(request, reverse("desk:scan"), label="Quét phong bì hoặc giấy hẹn", fields={"after": "tra"}),
        blocks=[_block(request, group) for group in groups if group.task in RETURNING and group is not to_post],
        carried=totals.get(Task.CARRY, 0),
        offers=_offers(request, to_post) if to_post else [],
        to_post=(to_post, TASKS[Task.TO_POST]) if to_post else None,
        points=_points(who, to_post.rows) if to_post else [],
        chosen=request.POST.get("to") or _usual(to_post.rows if to_post else ()),
        problem=problem,
    )
    return render(request, "desk/returns.html", shown, status=status)


def _block(request: HttpRequest, group: Group) -> tuple[Group, TaskWords, Sequence[page.Line]]:
    return group, TASKS[group.task], page.lines(visitor(request), group.task, group.rows)


def _offers(request: HttpRequest, group: Group) -> list[Offer]:
    posted = request.POST if request.method == "POST" else None
    kept = act_ids([row.id for row in group.rows], posted)
    ticked = set(posted.getlist("pick")) if posted is not None else set()
    lines = page.lines(visitor(request), Task.TO_POST, group.rows)
    return [Offer(row, line, kept[row.id], str(row.id) in ticked) for row, line in zip(group.rows, lines, strict=True)]


def _points(who: Visitor, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The points that agreements let carry results of these agencies; each act asks for its own procedure."""
    known = points()
    given = reach.return_points({row.agency_code for row in rows}, local(who.at).date())
    return [(f"point:{point_id}", known[point_id].name) for point_id in sorted(given) if point_id in known]


def _usual(rows: Sequence[Row]) -> str:
    """The point where the first of these dossiers was opened."""
    known = points()
    mine = (row.point_id for row in rows if row.point_id in known)
    found = next(mine, "")
    return f"point:{found}" if found else ""


@require_POST
@at_door("desk")
def to_post(request: HttpRequest) -> HttpResponseBase:
    """Offer each ticked result to one post office, and say of each what became of it."""
    who = visitor(request)
    try:
        picked = picked_from(request.POST)
        if not request.POST.get("to"):
            raise NotReadable(sentence="Chưa chọn bưu điện nhận. Chọn trong danh sách.", field="to")
        kept.require_sending()
    except (NotReadable, kept.NotSentYet) as fault:
        return _page(request, problem=said(fault), status=fault.status)
    body = {"to": request.POST.get("to", "")}
    outcomes = run_each(Act.OFFER_TO_POST, picked, lambda item: body, who.actor, who.at)
    results: list[Result] = [result_of(outcome) for outcome in outcomes]
    done = sum(result.is_done for result in results)
    shown: dict[str, Any] = page.context(
        request, deal={"title": "Giao bưu điện"}, results=results, done=done, failed=len(results) - done
    )
    return render(request, "desk/handed.html", shown, status=HTTPStatus.OK if done else HTTPStatus.CONFLICT)
