"""The counter: what is to be done next, a box for every code, and what the person may do here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.base.text import search_key
from motcua.base.violations import NotReadable
from motcua.doors.desk import closing_out, groups, handover, page, receiving, scanned, scanning, shelving, tills
from motcua.doors.desk.handover import Names
from motcua.doors.desk.words import TASKS, TaskWords
from motcua.doors.frame import showing, take_overs
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Due, Holder, Stop
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.deadlines.rules import local
from motcua.record import handing_on, reading, work
from motcua.record.dossiers.rules import Act
from motcua.record.work import Group, Handing, Task

Name = TypeVar("Name", bound=StrEnum)


@require_safe
@at_door("desk")
def counter(request: HttpRequest) -> HttpResponseBase:
    """What waits, by kind and time; today's numbers; the right to act in words."""
    return _counter(request, None)


@require_POST
@at_door("desk")
def scan(request: HttpRequest) -> HttpResponseBase:
    """Open what was scanned or typed: one dossier at once, several as a list, nothing as a stop.

    A shelf scanned after an envelope lays the envelope down.
    """
    who = visitor(request)
    was_typed = request.POST.get("typed", "1") != "0"
    laid = shelving.tried(request, who, request.POST.get("q", ""), was_typed=was_typed)
    if laid is not None:
        return _counter(request, laid) if laid else SeeOther(reverse("desk:counter"))
    shelving.remember(request.session, request.POST.get("q", ""))
    gathering = groups.of_scan(request.POST.get("q", ""), who)
    if gathering:
        return SeeOther(gathering)
    try:
        found = scanning.look_up(request.POST.get("q", ""), who, was_typed=was_typed)
    except NotReadable as fault:
        return _counter(request, fault.sentence)
    if found.stop:
        return _counter(request, found.stop, found.asked)
    if found.procedure:
        return SeeOther(f"{reverse('desk:reception')}?tim={found.procedure}")
    if found.number:
        said = scanning.scan_words(who.at, "đã mở hồ sơ", was_typed=was_typed)
        scanning.remember(request.session, found.number, said, "ok")
        return SeeOther(_opened(request, found.number))
    return render(request, "desk/found.html", page.context(request, found=found, lines=_found_lines(who, found)))


def _opened(request: HttpRequest, number: str) -> str:
    """Where a scan leads: on the page of results at once to the handing out of what lies ready, else to the dossier."""
    who = visitor(request)
    if request.POST.get("after") == "tra" and work.waits(who.actor, who.places, Task.AT_COUNTER, number):
        return page.act_href(Act.RETURN_AT_COUNTER, number)
    return page.of_dossier(number)


def _found_lines(who: Visitor, found: scanning.Found) -> Sequence[page.Line]:
    return page.lines(who, None, found.page.rows) if found.page else ()


def _counter(request: HttpRequest, stop: str | None, code: str = "") -> HttpResponse:
    who = visitor(request)
    groups = work.groups(who.actor, who.places, but=work.HANDING)
    handings = work.handings(who.actor, who.places)
    totals = {group.task: group.total for group in groups}
    for item in handings:
        totals[item.task] = totals.get(item.task, 0) + len(item.codes)
    shown = page.context(
        request,
        totals,
        scan=scanning.box(request, reverse("desk:scan")),
        stop=Stop("Dừng: không mở được mã này", code, stop, "Đóng, quét tiếp", reverse("desk:counter"))
        if stop
        else None,
        blocks=_blocks(request, handings, groups, totals),
        card=tills.card(who, _held(who, totals)),
        recounts=tills.recounts(who),
        rights=_right_words(_reach(who)),
        to_take_over=take_overs.waiting_for(who),
        agreements_ended=closing_out.banner(who),
    )
    return render(request, "desk/counter.html", shown, status=HTTPStatus.NOT_FOUND if stop else HTTPStatus.OK)


@dataclass(frozen=True, slots=True)
class Block:
    """What waits under one heading: envelopes gathered by the other side, or dossiers one by one."""

    task: Task
    words: TaskWords
    total: int
    runs: Sequence["RunLine"] = ()
    lines: Sequence[page.Line] = ()
    told: str = ""
    """What is said beside the number: of those to be handed on how many are late."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """The envelopes that go over the table with one other side, with the one thing to do."""

    due: Due | None
    since: str
    other: Holder | None
    href: str
    shelves: str
    """Where they lie, "A5, B1"; "" = on no shelf."""
    total: int
    done: int


def _blocks(
    request: HttpRequest, handings: Sequence[Handing], groups: Sequence[Group], totals: Mapping[Task, int]
) -> list[Block]:
    """Everything that waits, in the order of a counter's day."""
    who = visitor(request)
    names = reading.holder_words([item.other for item in handings])
    seen = scanned.all_of(request.session)
    drafts_of = next((group.rows for group in groups if group.task is Task.DRAFT), ())
    notes = receiving.lacks(drafts_of)
    runs: dict[Task, list[RunLine]] = {}
    for item in handings:
        runs.setdefault(item.task, []).append(_run_line(who, item, names, seen))
    blocks = [Block(task, TASKS[task], totals[task], runs=rows) for task, rows in runs.items()]
    to_hand_on = any(group.task is Task.PASS_ON for group in groups)
    hand_on = handing_on.waiting(who.actor, who.places, who.at) if to_hand_on else {}
    for group in groups:
        shown = page.lines(who, group.task, group.rows, notes, hand_on)
        told = page.hand_on_words(hand_on.values()) if group.task is Task.PASS_ON else ""
        blocks.append(Block(group.task, TASKS[group.task], group.total, lines=shown, told=told))
    order = list(Task)
    return sorted(blocks, key=lambda block: order.index(block.task))


def _run_line(who: Visitor, item: Handing, names: Names, seen: Collection[str]) -> RunLine:
    today = local(who.at).date()
    return RunLine(
        due=page.to_bring(item.promised_on, today) if item.promised_on else None,
        since=page.since_words(item.waits_since, who.at),
        other=showing.holder(item.other, names),
        href=reverse("desk:run", args=[handover.DEALS[item.task].slug, handover.key_of(item.other)]),
        shelves=", ".join(sorted(item.shelves)),
        total=len(item.codes),
        done=sum(code in seen for code in item.codes),
    )


def _held(who: Visitor, totals: Mapping[Task, int]) -> int | None:
    """How many envelopes a person holds; officials hold as their agency."""
    if not who.actor.is_post:
        return None
    return sum(totals.get(task, 0) for task in (Task.HAND_OVER, Task.OFFERED, Task.AT_COUNTER))


# ---- the right to act ------------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def rights(request: HttpRequest) -> HttpResponseBase:
    """Procedure by procedure what she may do here, and which row is missing where she may not."""
    who = visitor(request)
    words = request.GET.get("tim", "")[:100]
    rows = _reach(who, search_key(words))
    shown = page.context(
        request,
        words=words,
        allowed=[row for row in rows if row.is_allowed],
        refused=reach.nearest_first(row for row in rows if not row.is_allowed),
    )
    return render(request, "desk/rights.html", shown)


def _reach(who: Visitor, words: str = "") -> tuple[Reach, ...]:
    day = local(who.at).date()
    if who.actor.is_post:
        stages = ("RECEPTION", "RETURN")
        return reach.of_post(who.actor.id, day, stages=stages, words=words, standing=who.places)
    codes = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
    found = reach.of_agency(codes, day, words=words)
    return tuple(sorted(found, key=lambda row: row.agency.code != who.actor.agency_code))


def _right_words(rows: Sequence[Reach]) -> list[tuple[str, str]]:
    """The right in words: what and from how many agencies, and the agreements that give it."""
    words = []
    for stage, verb in (("RECEPTION", "Tiếp nhận"), ("RETURN", "Trả kết quả")):
        held = [row for row in rows if row.stage == stage and row.is_allowed]
        if not held:
            continue
        procedures, agencies = {row.procedure.code for row in held}, {row.agency.code for row in held}
        given_by = sorted({(row.by_order, row.agreement) for row in held if row.agreement})
        grounds = [
            f"{word} {', '.join(number for is_order, number in given_by if is_order is by_order)}"
            for word, by_order in (("Thỏa thuận", False), ("Lệnh", True))
            if any(is_order is by_order for is_order, _number in given_by)
        ]
        detail = "; ".join((*grounds, "tập huấn còn hạn")) if grounds else "Thủ tục của cơ quan bạn và của quầy"
        words.append((f"{verb} {len(procedures)} thủ tục của {len(agencies)} cơ quan", detail))
    return words
