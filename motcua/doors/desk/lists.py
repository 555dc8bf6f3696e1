"""Lists of the desk: all dossiers of one task, and those that one number of the day counts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import day_words
from motcua.base.violations import NotThere
from motcua.doors.desk import many_acts, page
from motcua.doors.desk.words import DEEDS, TASKS
from motcua.doors.frame import listing, many
from motcua.doors.frame.components import Link
from motcua.doors.frame.listing import Shown
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import local
from motcua.outward.reports.listing import TODAY, WAITING
from motcua.record import handing_on, work
from motcua.record.handing_on import HandOn
from motcua.record.lists import Row
from motcua.record.work import Deed, Task

Name = TypeVar("Name", bound=StrEnum)


@require_safe
@at_door("desk")
def waiting(request: HttpRequest, task: str) -> HttpResponseBase:
    """All dossiers of one task, page by page, each with its button."""
    who, asked = visitor(request), _named(Task, task)
    title = TASKS[asked].title
    tally = work.tally(who.actor, who.places)
    is_handed_on = asked is Task.PASS_ON and not who.actor.is_post
    hand_on = handing_on.waiting(who.actor, who.places, who.at) if is_handed_on else {}
    table = listing.make(
        request, WAITING, part=asked.value, has_buttons=True, caption=title, known=tally.get(asked, 0),
        show=lambda row: _shown(row, who, asked, hand_on), due_heading=_due_heading(asked, is_handed_on=is_handed_on),
        can_pick=bool(many_acts.offered(who, asked)),
    )  # fmt: skip
    shown = page.context(request, tally, title=title, table=table, told=page.hand_on_words(hand_on.values()))
    if table.can_pick:
        shown |= {
            "many": many_acts.offered(who, asked),
            "many_most": many.MOST_OF_LIST,
            "many_all": table.number if table.number > len(table.lines) else 0,
            "many_href": reverse("desk:many"),
            "here": request.get_full_path(),
        }
    if is_handed_on:
        shown["late_before"] = handing_on.late_in_month(who.actor, who.places, who.at)
    return listing.answer(request, "desk/list.html", shown)


@require_safe
@at_door("desk")
def today(request: HttpRequest, deed: str) -> HttpResponseBase:
    """The dossiers that one number of the day counts."""
    who, asked = visitor(request), _named(Deed, deed)
    title = f"{DEEDS[asked][0]} hôm nay, {day_words(local(who.at))}"
    table = listing.make(
        request, TODAY, part=asked.value, caption=title, show=lambda row: _shown(row, who, None)
    )  # fmt: skip
    return listing.answer(request, "desk/list.html", page.context(request, title=title, table=table))


def _shown(row: Row, who: Visitor, task: Task | None, hand_on: Mapping[UUID, HandOn] | None = None) -> Shown:
    (line,) = page.lines(who, task, [row], hand_on=hand_on)
    return Shown(
        line.href,
        second="",
        what_second=line.who,
        due=line.due if hand_on or task is Task.AT_COUNTER else None,
        no_due=line.since,
        has_due=line.due is not None,
        due_label="" if task is None else _("Chờ") if line.due is None else _due_label(task, row, hand_on),
        texts={"ghi-chu": line.note},
        button=Link(line.button, line.act_href) if line.button else None,
    )


def _due_heading(task: Task, *, is_handed_on: bool) -> str:
    """What the first column of a task's list says: until when, or since when something waits."""
    if is_handed_on:
        return _("Hạn chuyển")
    if task is Task.AT_COUNTER:
        return _("Ngày hẹn")
    if task in _WITHOUT_DUE:
        return _("Chờ")
    return _("Hạn trả, chờ")


def _due_label(task: Task, row: Row, hand_on: Mapping[UUID, HandOn] | None) -> str:
    if hand_on and row.id in hand_on:
        return _("Hạn chuyển")
    return _("Ngày hẹn") if task is Task.AT_COUNTER else _("Hạn trả")


_WITHOUT_DUE = (Task.DRAFT, Task.CARRY, Task.PREPARE, Task.TO_POST, Task.AS_FILE)
"""What has not begun to count, or has its result: none of them is due."""


def _named(kind: type[Name], name: str) -> Name:
    try:
        return kind(name)
    except ValueError as fault:
        raise NotThere(thing="danh sách này") from fault
