"""One act for the dossiers of a list: counted and sealed, received, handed on, packed, handed out, each by itself.

What one refuses keeps no other back: every dossier has its own outcome, and what is left can be done again. Money is
laid down in one sum that is exactly what the ticked ones owe; every dossier keeps its own receipt.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.doors.desk import page, receiving, tills
from motcua.doors.desk.group import GROUP_SLUGS, seen
from motcua.doors.desk.group_forms import (
    CountManyForm,
    HandOutManyForm,
    ManyForm,
    PackManyForm,
    PlainManyForm,
    SealManyForm,
)
from motcua.doors.desk.handing import Result, result_of
from motcua.doors.frame import kept
from motcua.doors.frame.acts import acts
from motcua.doors.frame.answering import SeeOther, shown_at_field, status_of
from motcua.doors.frame.components import Problem
from motcua.doors.frame.faults import Fault, faults_of
from motcua.doors.frame.many import MOST, Outcome, act_ids, picked_from, run_each
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.record import gathered, lists
from motcua.record.dossiers.rules import ENDED_EARLY, Act, Status
from motcua.record.gathered import Member
from motcua.record.papers import queries as papers
from motcua.record.payments import queries as payments
from motcua.record.payments.rules import require_exact
from motcua.record.work import Task


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done for all: the act, its words, and what it means."""

    act: Act
    title: str
    button: str
    effect: str
    law: str = ""
    moments: tuple[str, ...] = ()
    """The moments of the charges that it takes."""


_RECEIVE = Deed(
    Act.RECEIVE,
    "Tiếp nhận cả danh sách",
    "Tiếp nhận",
    "Từng hồ sơ có mã, ngày hẹn trả và giấy tiếp nhận riêng (Mẫu 01).",
)
_DEEDS: Mapping[Task, Deed] = {
    Task.RECEIVE: _RECEIVE,
    Task.PASS_ON: Deed(
        Act.PASS_ON, "Chuyển xử lý cả danh sách", "Chuyển xử lý",
        "Chuyển từng hồ sơ cho bộ phận thẩm định ngay trong ngày.",
    ),
    Task.PREPARE: Deed(
        Act.PREPARE_RETURN, "Đóng gói kết quả", "Đóng gói",
        "Mỗi kết quả một phong bì, cả gói một số niêm phong.", "QĐ 45/2016, Điều 9.",
    ),
    Task.AT_COUNTER: Deed(
        Act.RETURN_AT_COUNTER, "Trả kết quả cho người nộp thay", "Trả kết quả",
        "Người nhận thay phải có văn bản ủy quyền. Chủ hồ sơ nào tự đến thì bỏ dấu, trả riêng người đó.",
        "TT 17/2017, Điều 5.", ("RECEPTION", "RETURN"),
    ),
}  # fmt: skip
_BY_POST = Deed(
    Act.ACCEPT_BY_POST, "Kiểm đếm, thu phí, niêm phong cả danh sách", "Nhận và niêm phong",
    "Đếm từng hồ sơ cùng người nộp thay; bỏ chung một túi, một niêm phong, một phiếu gửi ghi từng hồ sơ.",
    "QĐ 45/2016, Điều 6.", ("RECEPTION",),
)  # fmt: skip
_AT_DESK = Deed(
    Act.RECEIVE, "Kiểm đếm, thu phí, tiếp nhận cả danh sách", "Tiếp nhận",
    "Đếm từng hồ sơ cùng người nộp thay. Từng hồ sơ có mã, ngày hẹn trả và giấy tiếp nhận riêng (Mẫu 01).",
    moments=("RECEPTION",),
)  # fmt: skip
_BY_SLUG = {slug: task for task, slug in GROUP_SLUGS.items()}


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier on the page of an act: what it owes, which papers it gives back, whether it is ticked."""

    member: Member
    act_id: str
    owes_vnd: int
    recalled: Sequence[tuple[int, str]]
    is_ticked: bool
    href: str
    alone_href: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A result with the line and the name that the list knows it by."""

    line_no: int | None
    name: str
    number: str
    result: Result


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def act(request: HttpRequest, number: str, slug: str) -> HttpResponseBase:
    """Show what would be done for which dossiers, or do it for the ticked ones and say what became of each."""
    if slug not in _BY_SLUG:
        raise NotThere(thing="trang này")
    who, found, task = visitor(request), seen(request, number), _BY_SLUG[slug]
    deed = _deed(who, task)
    members = gathered.members(who.actor, who.places, found.pk)
    posted = request.POST if request.method == "POST" else None
    waiting = [item for item in members if item.task is task and _fits(item, task)]
    picks = set(posted.getlist("pick")) if posted is not None else set()
    if picks and not picks & {str(item.row.id) for item in waiting} and picks & {str(item.row.id) for item in members}:
        return SeeOther(reverse("desk:group", args=[number]))  # sent twice: what was ticked is done already
    # What was ticked and waits no more is asked all the same: its act says what has come in between.
    items = _items(request, who, deed, [item for item in members if item in waiting or str(item.row.id) in picks])
    ticked = [item for item in items if item.is_ticked]
    form = _form(found, who, deed, items, ticked, posted)
    problem, only_sum = None, request.POST.get("step") == "tong"  # a tick asks for the sum alone, nothing is done
    if posted is not None and not only_sum:
        try:
            bodies = _bodies(form, deed, ticked)
            kept.require_sending()
            picked = [item for item in picked_from(posted, things=_("hồ sơ")) if item.dossier_id in bodies]
        except ValidationError as error:
            form.show(_once(faults_of(error)))
        except RuleViolation as fault:
            problem = _shown(form, fault)
        else:
            if not form.errors:
                outcomes = run_each(deed.act, picked, lambda item: bodies[item.dossier_id], who.actor, who.at)
                tills.open_shift(request, [outcome.done for outcome in outcomes if outcome.done is not None])
                _hand_on(who, items, outcomes)
                return _told(request, found, deed, items, outcomes)
    shown = page.context(
        request,
        group=found,
        deed=deed,
        items=items,
        ticked=len(ticked),
        total_vnd=form.total_vnd,
        form=form,
        violation=problem,
        problems=_table_problems(form),
        has_counts=isinstance(form, CountManyForm),
        owes=any(item.owes_vnd for item in items),
        most=MOST,
    )
    return render(request, "desk/group_act.html", shown, status=_status(form, problem, posted is not None))


def _hand_on(who: Visitor, items: Sequence[Item], outcomes: Sequence[Outcome]) -> None:
    """What is done the same day goes on with its reception."""
    procedures = {item.member.row.id: lists.procedure_of(item.member.row) for item in items}
    for outcome in outcomes:
        if outcome.done is not None:
            receiving.hand_on_at_once(who, outcome.done, procedures[outcome.dossier_id])


def _deed(who: Visitor, task: Task) -> Deed:
    if task is Task.DRAFT:
        return _BY_POST if who.actor.is_post else _AT_DESK
    return _DEEDS[task]


def _fits(item: Member, task: Task) -> bool:
    """What was filed on line, or waits at the desk to be counted, is received on its own page."""
    return task is not Task.RECEIVE or item.row.channel == "POST"


def _items(request: HttpRequest, who: Visitor, deed: Deed, members: Sequence[Member]) -> list[Item]:
    """Four statements at most, however many there are."""
    posted = request.POST if request.method == "POST" else None
    ids = [item.row.id for item in members]
    kept_ids = act_ids(ids, posted)
    is_counted = deed is _BY_POST or deed is _AT_DESK  # each is ticked when it has been counted, none beforehand
    first = set() if is_counted else {str(item) for item in ids}
    ticked = set(posted.getlist("pick")) if posted is not None else first
    owed = _owed(who, deed, members)
    recalled = papers.recalled_of(ids) if deed.act is Act.RETURN_AT_COUNTER and ids else {}
    return [
        Item(
            member,
            kept_ids[member.row.id],
            owed.get(member.row.id, 0),
            recalled.get(member.row.id, ()) if member.row.outcome == "GRANTED" else (),
            str(member.row.id) in ticked,
            page.of_dossier(member.row.number),
            _alone(deed, member),
        )
        for member in members
    ]


def _alone(deed: Deed, member: Member) -> str:
    """The page on which the act is done for one dossier alone."""
    if deed is _BY_POST or deed is _AT_DESK:
        return reverse("desk:count", args=[member.row.id])
    return page.act_href(deed.act, member.row.number)


def _owed(who: Visitor, deed: Deed, members: Sequence[Member]) -> dict[UUID, int]:
    """Return what each owes at this act: as booked, of a draft what it will cost; what ended early owes none."""
    if not deed.moments:
        return {}
    drafts = {item.row.id: item for item in members if item.row.status is Status.DRAFT}
    booked = {item.row.id: deed.moments for item in members if _pays(item) and item.row.id not in drafts}
    found = payments.owed_by(booked, with_way_home=who.actor.is_post) if booked else {}
    sums = {dossier_id: sum(kinds.values()) for dossier_id, kinds in found.items()}
    costs = gathered.costs([item.row for item in drafts.values()], who.at)
    return sums | {dossier_id: sum(kinds.values()) for dossier_id, kinds in costs.items()}


def _pays(item: Member) -> bool:
    return item.row.status not in ENDED_EARLY


def _form(
    found: Any, who: Visitor, deed: Deed, items: Sequence[Item], ticked: Sequence[Item], posted: Any
) -> ManyForm:  # fmt: skip
    total = sum(item.owes_vnd for item in (ticked if posted is not None else items))
    if deed is _BY_POST or deed is _AT_DESK:
        procedure = lists.procedure_of(items[0].member.row) if items else _procedure(found, who)
        kind = SealManyForm if deed is _BY_POST else CountManyForm
        return kind(posted, total, procedure=procedure)
    if deed.act is Act.PREPARE_RETURN:
        return PackManyForm(posted, total)
    if deed.act is Act.RETURN_AT_COUNTER:
        start = {"receiver_name": found.submitter_name, "paper_kind": "CCCD", "authority": found.authority}
        return HandOutManyForm(posted, total, recalls=any(item.recalled for item in items), initial=start)
    return PlainManyForm(posted, total)


def _procedure(found: Any, who: Visitor) -> Procedure:
    return catalogue.procedure_in_force(found.procedure_code, local(who.at).date())


def _bodies(form: ManyForm, deed: Deed, ticked: Sequence[Item]) -> dict[UUID, dict[str, Any]]:
    """Return the body for each ticked dossier. Raises ValidationError, and for all at once what each would refuse."""
    if not ticked:
        raise NotReadable(sentence=_("Chưa chọn hồ sơ nào. Đánh dấu từng hồ sơ đã đếm."), field="pick")
    if isinstance(form, CountManyForm) and not form.table.is_complete:
        raise NotReadable(sentence=_("Mỗi hồ sơ còn thiếu giấy tờ bắt buộc. Gõ đủ số bản, hoặc làm riêng hồ sơ thiếu."))
    require_exact(form.total_vnd, form.taken())
    common = form.common()
    bodies = {}
    for item in ticked:
        body = dict(common)
        if deed.moments:
            body["taken_vnd"] = item.owes_vnd
        if deed.act is Act.RETURN_AT_COUNTER:
            body["recalled"] = [no for no, _name in item.recalled] if form.ticked("has_recalled") else []
        acts.WRITTEN[deed.act].body.model_validate(body)
        bodies[item.member.row.id] = body
    return bodies


def _once(faults: Collection[Fault]) -> list[Fault]:
    """The faults of one body, those of the count apart: the table says them."""
    return [fault for fault in faults if not fault.field.startswith("counts")]


def _shown(form: ManyForm, fault: RuleViolation) -> RuleViolation | None:
    """Show a violation at its field, or return it for the panel above."""
    return shown_at_field(form, fault) if fault.field and fault.field in form.fields else fault


def _table_problems(form: ManyForm) -> list[Problem]:
    if not isinstance(form, CountManyForm) or not form.is_bound:
        return []
    return [Problem(sentence, f"id_{name}") for name, sentence in form.table.faults.items()]


def _status(form: ManyForm, problem: RuleViolation | None, is_posted: bool) -> int:
    return status_of(form, problem) if is_posted else HTTPStatus.OK


def _told(
    request: HttpRequest, found: Any, deed: Deed, items: Sequence[Item], outcomes: Sequence[Outcome]
) -> HttpResponse:
    """Say of each dossier what became of it, with what is to be printed."""
    by_id = {item.member.row.id: item.member for item in items}
    results = [
        Outline(
            by_id[outcome.dossier_id].line_no,
            by_id[outcome.dossier_id].row.applicant_name,
            by_id[outcome.dossier_id].row.number,
            result_of(outcome),
        )
        for outcome in outcomes
    ]
    done = [outcome.done for outcome in outcomes if outcome.done is not None]
    slips = sorted({str(item.facts["slip"]).partition("/")[0] for item in done if deed.act is Act.ACCEPT_BY_POST})
    shown = page.context(
        request, group=found, deed=deed, results=results, done=len(done), failed=len(results) - len(done), slips=slips
    )
    return render(request, "desk/group_done.html", shown, status=HTTPStatus.OK if done else HTTPStatus.CONFLICT)
