"""One act for many dossiers that were ticked in a list, or for the whole list: restated first, a result for each.

Two posts: the first shows every dossier with who, what and until when, the second does it – at once for a few, by the
worker for many (many_jobs.py). Nothing is lost when some refuse; the same post again repeats the same acts and changes
nothing. What a door knows of its rows and its acts it says by a `ManyDoor`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import long_jobs, many, many_jobs
from motcua.doors.frame.acts import acts
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Due, Problem
from motcua.doors.frame.faults import Fault, fault_of, faults_of
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.languages import said
from motcua.doors.frame.many import Outcome, Picked
from motcua.doors.frame.session import Visitor, visitor
from motcua.record import lists
from motcua.record.dossiers.rules import Act
from motcua.record.lists import Row

AT_ONCE = 20
"""So many are done while she waits; more of them the worker does, and a page shows how far it is."""


@dataclass(frozen=True, slots=True)
class Own:
    """What each dossier has for itself in the body of the act: a date by a rule, or the number of a seal."""

    name: str
    label: str
    is_typed: bool = False
    """Typed beside each row; else counted by the door and shown."""


@dataclass(frozen=True, slots=True)
class ManyAct:
    """An act that makes sense for several dossiers at once, as one group of people does it."""

    address: str
    act: Act
    label: str
    confirm: str
    done: str
    for_whom: Callable[[Visitor], bool]
    fits: Callable[[Row, Visitor], bool] = lambda row, who: True
    why_not: str = ""
    """What is said of a dossier that does not fit."""
    own: Own | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier as the page that restates shows it."""

    number: str
    href: str
    applicant: str
    procedure: str
    note: str
    status: str
    due: Due | None
    no_due: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One dossier on the page that restates: its line, and why it cannot be done, "" when it can."""

    line: Line
    picked: Picked
    why_not: str = ""
    law: str = ""
    result: str = ""
    """What would go home; for who decides."""
    own: str = ""
    """What it has for itself, as it is sent."""
    own_words: str = ""
    """The same as it is read; "" = as it is sent."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one dossier."""

    dossier_id: UUID
    number: str
    href: str
    about: str
    is_done: bool
    text: str
    law: str = ""


class ManyDoor(ABC):
    """What a door knows of its lists and of the acts that it offers for many."""

    name: str
    """Of the door, as its addresses begin."""
    home: str
    """The name of the page to which one comes back when nothing else is known."""

    @abstractmethod
    def acts(self, who: Visitor) -> tuple[ManyAct, ...]:
        """Return the acts for many that are a person's, in the order in which a case meets them."""

    @abstractmethod
    def of_list(self, who: Visitor, address: str, most: int) -> Sequence[Row]:
        """Return the first dossiers of the list at an address, in its order. One statement."""

    @abstractmethod
    def rows(self, who: Visitor, chosen: ManyAct, ids: Sequence[UUID]) -> dict[UUID, Row]:
        """Return the rows of the dossiers that she may see for this act, by id. One statement."""

    @abstractmethod
    def asked(
        self, who: Visitor, chosen: ManyAct, picked: Sequence[Picked], rows: Mapping[UUID, Row]
    ) -> Sequence[Asked]:
        """Return each dossier with why it cannot be done; a fixed number of statements."""

    @abstractmethod
    def form(self, who: Visitor, chosen: ManyAct, first: Row, data: Mapping[str, Any] | None = None) -> ActForm:
        """Return what is asked once for all; `first` is the first of the dossiers."""

    @abstractmethod
    def effects(self, who: Visitor, chosen: ManyAct, first: Row) -> Sequence[str]:
        """Return in sentences what the act does to each."""

    @abstractmethod
    def context(self, request: HttpRequest, who: Visitor) -> dict[str, Any]:
        """Return what stands around every page of the door."""

    def body(self, who: Visitor, chosen: ManyAct, form: ActForm) -> dict[str, Any]:
        """Return what all have in common. Raises NotReadable, and what every single act would refuse alike."""
        return form.body()

    def own(self, chosen: ManyAct, row: Row, form: ActForm) -> tuple[str, str]:
        """Return what a dossier has for itself by the door's rule, as it is sent and as it is read."""
        return "", ""

    def basis(self, chosen: ManyAct, form: ActForm) -> str:
        """Return what in the form the values of `own` hang on: once changed, they are shown again before it is done."""
        return ""

    def next(self, who: Visitor) -> Any:
        """Return the dossier that waits next, with number and href; None = nothing is offered."""
        return None


@dataclass
class Asking:
    """One request: who wants which act for which dossiers, from which list."""

    request: HttpRequest
    who: Visitor
    door: ManyDoor
    chosen: ManyAct
    job_id: UUID
    picked: tuple[Picked, ...]
    rows: Mapping[UUID, Row]
    back: str
    is_cut: bool = False
    """Whether the whole list was meant and it is longer than what is taken at once."""
    faults: dict[UUID, str] = field(default_factory=dict)

    @property
    def first(self) -> Row | None:
        """The first dossier that is hers to see."""
        return next((self.rows[item.dossier_id] for item in self.picked if item.dossier_id in self.rows), None)


def do_many(request: HttpRequest, door: ManyDoor) -> HttpResponseBase:
    """Restate an act for the dossiers that were ticked, or do it and show the result of each."""
    who, back = visitor(request), _back_to(request, door)
    if request.method != "POST":
        return SeeOther(back)
    chosen = next((item for item in door.acts(who) if item.address == request.POST.get("viec")), None)
    try:
        if chosen is None:
            raise NotReadable(sentence=_("Chưa chọn việc cần làm cho các hồ sơ. Bấm một nút ở đầu danh sách."))
        asking = _asking(request, who, door, chosen, back)
    except NotReadable as fault:
        shown = door.context(request, who) | {"problems": [Problem(said(fault))], "back": back, "title": _("Chưa chọn")}
        return render(request, "frame/many.html", shown, status=fault.status)
    return _done(asking) if request.POST.get("buoc") == "lam" else _restated(asking, None)


def _back_to(request: HttpRequest, door: ManyDoor) -> str:
    """The list from which the ticks came: an address of the same door, else its first list."""
    asked, home = request.POST.get("ve", ""), reverse(door.home)
    is_ours = asked.startswith(f"{home.rstrip('/')}/") and not {"\\", "#"} & set(asked)
    return asked if is_ours and not urlsplit(asked).netloc and ".." not in asked else home


def _asking(request: HttpRequest, who: Visitor, door: ManyDoor, chosen: ManyAct, back: str) -> Asking:
    """Read the dossiers of a request: those that were ticked, or the first of the whole list. Raises NotReadable."""
    form = request.POST.copy()
    form.setdefault("job", str(uuid4()))
    try:
        job_id = UUID(form.get("job", ""))
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, phần đã ghi vẫn còn.") from fault
    if form.get("tat-ca") and form.get("buoc") != "lam":
        found = door.of_list(who, back, many.MOST_OF_LIST + 1)
        if not found:
            raise NotReadable(sentence="Danh sách không còn hồ sơ nào. Về danh sách để xem.")
        picked = tuple(
            Picked(row.id, many.act_of(job_id, row.id), row.last_event_no) for row in found[: many.MOST_OF_LIST]
        )
        is_cut = len(found) > many.MOST_OF_LIST
    else:
        most = many.MOST_OF_LIST if form.get("buoc") == "lam" else many.MOST
        picked, is_cut = many.picked_from(form, things=_("hồ sơ"), most=max(most, many.MOST)), False
    there = door.rows(who, chosen, [item.dossier_id for item in picked])
    rows = {row.id: row for row in lists.as_seen(who.actor, there.values())}
    return Asking(request, who, door, chosen, job_id, picked, rows, back, is_cut)


# ---- restating -------------------------------------------------------------------------------------------------------


def _restated(asking: Asking, form: ActForm | None, notice: str = "") -> HttpResponse:
    """Show what will be done to which dossier, and which cannot be done and why; `form` brings faults with it."""
    who, door, chosen = asking.who, asking.door, asking.chosen
    asked = door.asked(who, chosen, asking.picked, asking.rows)
    ready = [item for item in asked if not item.why_not]
    first = asking.rows[ready[0].picked.dossier_id] if ready else None
    if form is None and first is not None:
        form = _begun(asking, door.form(who, chosen, first))
    if form is not None:
        ready = [_with_own(item, asking, form) for item in ready]
    is_error = bool(asking.faults) or (form is not None and form.is_bound and bool(form.errors))
    shown = door.context(asking.request, who) | {
        "title": chosen.label,
        "chosen": chosen,
        "door": door.name,
        "action": asking.request.path,
        "job_id": asking.job_id,
        "ready": ready,
        "left_out": [item for item in asked if item.why_not],
        "form": form,
        "is_error": is_error,
        "has_faults": bool(asking.faults),
        "basis": door.basis(chosen, form) if form is not None else "",
        "effects": door.effects(who, chosen, first) if first is not None else (),
        "shows_result": chosen.act is Act.APPROVE,
        "notice": notice,
        "most_of_list": many.MOST_OF_LIST if asking.is_cut else 0,
        "by_worker": len(ready) > AT_ONCE,
        "back": asking.back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_error else HTTPStatus.OK
    return render(asking.request, "frame/many.html", shown, status=status)


def _begun(asking: Asking, form: ActForm) -> ActForm:
    """Begin with what was typed the time before, where some are done again."""
    for name in form.fields:
        if name in asking.request.POST:
            form.initial[name] = asking.request.POST[name]
    return form


def _with_own(item: Asked, asking: Asking, form: ActForm) -> Asked:
    chosen, row = asking.chosen, asking.rows[item.picked.dossier_id]
    fault = asking.faults.get(item.picked.dossier_id, "")
    if chosen.own is None:
        return replace(item, fault=fault)
    if chosen.own.is_typed:
        return replace(item, own=item.picked.own, fault=fault)
    value, words = asking.door.own(chosen, row, form)
    return replace(item, own=value, own_words=words, fault=fault)


# ---- doing -----------------------------------------------------------------------------------------------------------


def _done(asking: Asking) -> HttpResponse:
    """Do the act to each dossier by itself; faults of the form keep all of them back."""
    first, door, chosen = asking.first, asking.door, asking.chosen
    if first is None:
        return SeeOther(asking.back)
    form = door.form(asking.who, chosen, first, asking.request.POST)
    try:
        body = door.body(asking.who, chosen, form)
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return _restated(asking, form)
    if not _is_whole(asking, form, body):
        return _restated(asking, form)
    if door.basis(chosen, form) != asking.request.POST.get("xem", door.basis(chosen, form)):
        return _restated(asking, form, _("Đã tính lại theo số vừa ghi. Xem cột mới, rồi bấm lần nữa."))
    if len(asking.picked) > AT_ONCE:
        return _by_worker(asking, form, body)
    outcomes = many.run_each(
        chosen.act, asking.picked, lambda item: _body_of(asking, form, item, body), asking.who.actor, asking.who.at
    )
    return _told(asking, form, [_result(outcome, asking) for outcome in outcomes])


def _body_of(asking: Asking, form: ActForm, item: Picked, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body for one dossier: what all have in common, and its own."""
    own = asking.chosen.own
    if own is None:
        return dict(body)
    value, row = item.own, asking.rows.get(item.dossier_id)
    if not value and not own.is_typed and row is not None:
        value, _words = asking.door.own(asking.chosen, row, form)
    return {**body, own.name: value}


def _is_whole(asking: Asking, form: ActForm, body: Mapping[str, Any]) -> bool:
    """Whether each body can be read; what is wrong with all is said once, what is wrong with one at its row."""
    own, told = asking.chosen.own, dict[str, Fault]()
    for item in asking.picked:
        try:
            acts.WRITTEN[asking.chosen.act].body.model_validate(_body_of(asking, form, item, body))
        except ValidationError as error:
            for fault in faults_of(error):
                if own is not None and own.is_typed and fault.field == own.name:
                    asking.faults[item.dossier_id] = fault.sentence
                else:
                    told.setdefault(fault.field, fault)
    form.show(told.values())
    return not told and not asking.faults


def _by_worker(asking: Asking, form: ActForm, body: Mapping[str, Any]) -> HttpResponse:
    """Have the worker do it, and go to the page that shows how far it is."""
    chosen = asking.chosen
    try:
        job_id = many_jobs.ask(
            job_id=asking.job_id,
            wanted=many_jobs.Wanted(
                act=chosen.act,
                body=body,
                own=chosen.own.name if chosen.own else "",
                picks=tuple(
                    replace(item, own=str(_body_of(asking, form, item, body).get(chosen.own.name, "")))
                    if chosen.own
                    else item
                    for item in asking.picked
                ),
                door=asking.door.name,
                address=chosen.address,
                title=chosen.label,
                done=chosen.done,
                action=asking.request.path,
                back=asking.back,
                typed={name: form.typed(name) for name in form.fields},
            ),
            by=asking.who.actor,
            at=asking.who.at,
        )
    except RuleViolation as refusal:
        return _restated(asking, form, said(refusal))
    long_jobs.expect_news(asking.request)
    return SeeOther(reverse("frame:job", args=[job_id]))


def _told(asking: Asking, form: ActForm, results: Sequence[Result]) -> HttpResponse:
    count = sum(item.is_done for item in results)
    shown = asking.door.context(asking.request, asking.who) | {
        "title": asking.chosen.label,
        "results": results,
        "count": count,
        "left": len(results) - count,
        "again": [item.dossier_id for item in results if not item.is_done and item.href],
        "again_href": asking.request.path,
        "typed": {"viec": asking.chosen.address, **{name: form.typed(name) for name in form.fields}},
        "chosen": asking.chosen,
        "back": asking.back,
        "next": asking.door.next(asking.who),
    }
    return render(asking.request, "frame/many_done.html", shown)


def _result(outcome: Outcome, asking: Asking) -> Result:
    row = asking.rows.get(outcome.dossier_id)
    return Result(
        dossier_id=outcome.dossier_id,
        number=row.number if row else _("hồ sơ không còn thấy"),
        href=reverse(f"{asking.door.name}:dossier", args=[outcome.dossier_id]) if row else "",
        about=f"{row.applicant_name} · {row.procedure}" if row else "",
        is_done=outcome.done is not None,
        text=asking.chosen.done if outcome.done is not None else outcome.refusal,
        law=outcome.law,
    )


def query_of(address: str) -> QueryDict:
    """Return the query of a list's address."""
    return QueryDict(urlsplit(address).query)
