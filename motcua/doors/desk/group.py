"""The page of a list: how far each dossier is, what can be done for all at once, and the rows still to be opened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from motcua.base.text import masked_phone, moment_words
from motcua.base.violations import NotThere
from motcua.doors.desk import page
from motcua.doors.desk.group_forms import OwnerForm
from motcua.doors.desk.words import TASKS
from motcua.doors.frame import kept
from motcua.doors.frame.answering import SeeOther, status_of
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import local
from motcua.record import gathered
from motcua.record.dossiers.rules import STATUSES, Status
from motcua.record.gathered import Member
from motcua.record.gatherings import queries as gatherings
from motcua.record.gatherings import services
from motcua.record.gatherings.rules import Kind
from motcua.record.work import Task
from motcua.stages.reception.bodies import Applicant
from motcua.stages.reception.gathering import open_line

AT_ONCE = 20
"""Dossiers that one request opens: about a second; the page goes on by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier of the list on its page."""

    member: Member
    line: page.Line
    status: str
    href: str


@dataclass(frozen=True, slots=True)
class Button:
    """What can be done now for all dossiers of the list with which it waits."""

    label: str
    number: int
    href: str


GROUP_SLUGS: Mapping[Task, str] = {
    Task.DRAFT: "nhan",
    Task.RECEIVE: "tiep-nhan",
    Task.PASS_ON: "chuyen-xu-ly",
    Task.PREPARE: "dong-goi",
    Task.AT_COUNTER: "tra",
}
"""The tasks that are done for a whole list on a page of its own, by the last part of its address."""
_ELSEWHERE: Mapping[Task, str] = {
    Task.HAND_OVER: "desk:handover",
    Task.SIGN: "desk:handover",
    Task.CARRY: "desk:handover",
    Task.TO_POST: "desk:returns",
}


def seen(request: HttpRequest, number: str, kind: Kind = Kind.GROUP) -> Any:
    """Return the row of a list or visit of an address; doors import no models. Raises NotThere."""
    who = visitor(request)
    found = gatherings.seen(number, who.actor, who.places)
    if found.kind != kind.value:
        raise NotThere(thing="danh sách này")
    return found


@require_safe
@at_door("desk")
def group(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show a list: its submitter, progress, what can be done for all, and every dossier with its state."""
    who, found = visitor(request), seen(request, number)
    members = gathered.members(who.actor, who.places, found.pk)
    opened_here = found.opened_by == who.actor.id or found.point_id in {row.point_id for row in who.places}
    lines = gatherings.lines(found.pk)
    # Rows that are not opened yet are known to their counter alone: no dossier is there that another might see.
    left = [line for line in lines if line.opened_at is None] if opened_here else []
    wanted = request.GET.get("trang-thai", "")
    shown = [item for item in members if wanted in ("", item.row.status.value)]
    slips = gathered.slips(found.pk) if found.post_send else {}
    return render(
        request,
        "desk/group.html",
        page.context(
            request,
            group=found,
            procedure=catalogue.procedure_names().get(found.procedure_code, ""),
            agency=catalogue.agency(found.agency_code).short_name,
            phone=masked_phone(found.submitter_phone),
            opened_words=moment_words(local(found.opened_at)),
            total=len(lines),
            opened=len(lines) - sum(line.opened_at is None for line in lines),
            is_under_way=any(not line.refusal for line in left),
            left=left,
            lines=_lines(who, shown),
            states=_states(members, wanted, found.number),
            wanted=wanted,
            buttons=_buttons(members, found.number),
            has_printed=any(item.row.code or item.row.envelope_code for item in members),
            slips=[(slip, len(places)) for slip, places in slips.items()],
        ),
    )


def _lines(who: Visitor, members: Sequence[Member]) -> list[Line]:
    return [
        Line(item, line, item.row.status.value, page.of_dossier(item.row.number))
        for item, line in zip(members, _page_lines(who, members), strict=True)
    ]


def _page_lines(who: Visitor, members: Sequence[Member]) -> list[page.Line]:
    return [page.lines(who, item.task, [item.row])[0] for item in members]


def _states(members: Sequence[Member], wanted: str, number: str) -> list[tuple[str, int, str, bool]]:
    """(words, how many, address, is chosen) of each status that a dossier of the list has, in the order of its life."""
    counts = Counter(item.row.status for item in members)
    here = reverse("desk:group", args=[number])
    rows = [(_("Tất cả"), len(members), here, not wanted)]
    for status in Status:
        if counts[status]:
            href = f"{here}?trang-thai={status.value}"
            rows.append((STATUSES[status].word, counts[status], href, wanted == status.value))
    return rows


def _buttons(members: Sequence[Member], number: str) -> list[Button]:
    counts = Counter(item.task for item in members if item.task is not None)
    found = []
    for task, count in sorted(counts.items(), key=lambda item: list(Task).index(item[0])):
        if task in GROUP_SLUGS:
            href = reverse("desk:group-act", args=[number, GROUP_SLUGS[task]])
        elif task in _ELSEWHERE:
            href = reverse(_ELSEWHERE[task])
        else:
            continue
        found.append(Button(_LABELS.get(task) or TASKS[task].button, count, href))
    return found


_LABELS: Mapping[Task, str] = {Task.DRAFT: "Kiểm đếm, thu phí, nhận", Task.AT_COUNTER: "Trả kết quả"}


# ---- opening what is left --------------------------------------------------------------------------------------------


@require_POST
@at_door("desk")
def go_on(request: HttpRequest, number: str) -> HttpResponseBase:
    """Open the next dossiers of the list, each by its own acts; what one refuses keeps no other back."""
    who, found = visitor(request), seen(request, number)
    kept.require_sending()
    for line in gatherings.waiting(found.pk, AT_ONCE):
        open_line(who.actor, who.at, found, line)
    return SeeOther(reverse("desk:group", args=[number]))


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def owner(request: HttpRequest, number: str, line_no: int) -> HttpResponseBase:
    """Put right one owner whose dossier could not be opened, and open it."""
    who, found = visitor(request), seen(request, number)
    if found.opened_by != who.actor.id and found.point_id not in {row.point_id for row in who.places}:
        raise NotThere(thing="dòng này")
    line = next((item for item in gatherings.lines(found.pk) if item.line_no == line_no), None)
    if line is None or line.opened_at is not None:
        raise NotThere(thing="dòng này")
    start = {name: line.owner.get(name, "") for name in ("name", "personal_id", "phone", "address")}
    form = OwnerForm(request.POST if request.method == "POST" else None, initial=start)
    refusal = None
    if request.method == "POST":
        try:
            facts = Applicant.model_validate(form.body()).model_dump()
        except ValidationError as error:
            form.show(faults_of(error))
        else:
            kept.require_sending()
            if services.change_owner(line, facts):
                line.owner = facts
                refusal = open_line(who.actor, who.at, found, line)
            if refusal is None:
                messages.success(request, _("Đã mở hồ sơ của dòng %(n)s.") % {"n": line.row_no})
                return SeeOther(reverse("desk:group", args=[number]))
    shown = page.context(request, group=found, line=line, form=form, violation=refusal)
    return render(request, "desk/group_owner.html", shown, status=status_of(form, refusal))
