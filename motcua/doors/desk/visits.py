"""One visit: the next procedure of the same applicant with her data carried over, and all of it taken in one sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.doors.desk import counting, drafts, page, receiving, tills
from motcua.doors.desk.forms import body_counts
from motcua.doors.desk.group import seen
from motcua.doors.desk.group_forms import VisitForm
from motcua.doors.desk.handing import Result, result_of
from motcua.doors.frame import kept
from motcua.doors.frame.acts import acts
from motcua.doors.frame.answering import SeeOther, shown_at_field, status_of
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.many import Outcome, act_ids, picked_from, run_each
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.catalogue import events
from motcua.ground.deadlines.rules import local
from motcua.record import gathered, lists, reading, sight
from motcua.record.dossiers.rules import Act, Status
from motcua.record.gathered import Member
from motcua.record.gatherings.rules import Kind
from motcua.record.masking import Shown
from motcua.record.payments import queries as payments
from motcua.record.payments.rules import MONEY_WORDS, Money, require_exact
from motcua.record.work import Task


@dataclass(frozen=True, slots=True)
class Carried:
    """The applicant of a visit as the next procedure carries her over, and what is often done together with hers."""

    ref: str
    """The number of the dossier that she has just filed."""
    name: str
    data: Mapping[str, str]
    suggested: Sequence[str]
    """Codes of procedures that belong to the same event of life, in the order in which they are done."""
    event: str
    row: Any
    """The row that `reading` returns; doors import no models."""


def carried(request: HttpRequest, who: Visitor) -> Carried | None:
    """Return whose next procedure the address or the form is about (`luot`), None for a new applicant. NotThere."""
    ref = (request.POST.get("luot") or request.GET.get("luot", ""))[:60]
    if not ref:
        return None
    row, envelope = reading.find_with_paper(ref, who.actor, who.at)
    if sight.view_of(who.actor, row, envelope).personal_id < Shown.ON_PURPOSE:
        raise NotThere(thing="hồ sơ của lượt này")  # her leg is over: what it knew of the applicant is not carried over
    data = {
        "kind": row.applicant_kind, "full_name": row.applicant_name, "personal_id": row.applicant_personal_id,
        "phone": row.applicant_phone, "address": row.applicant_address, "email": row.applicant_email,
        "submitter_name": row.submitter_name, "post_return": "1" if row.post_return else "",
    }  # fmt: skip
    code = row.procedure_id.partition("@")[0]
    found = [item for item in events.life_events(local(who.at).date()) if code in item.codes]
    codes = dict.fromkeys(other for item in found for other in item.codes if other != code)
    return Carried(ref, row.applicant_name, data, tuple(codes), found[0].name if found else "", row)


def filled(found: Carried) -> QueryDict:
    """Return the data of the applicant as the form of the next procedure would have been typed."""
    typed = QueryDict(mutable=True)
    typed.update(found.data)
    return typed


# ---- the visit -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier of a visit: what it lacks, what it owes, and whether the one button takes it."""

    member: Member
    act_id: str
    href: str
    count_href: str
    lack: str
    """What it still lacks before it can be taken; "" = it is counted and complete."""
    counts: Sequence[dict[str, Any]]
    owed: Mapping[Money, int]
    status: str

    is_open: bool
    """Whether it is still to be taken at this counter."""

    @property
    def is_ready(self) -> bool:
        """Whether the one button takes it."""
        return self.is_open and not self.lack

    @property
    def owes_vnd(self) -> int:
        """What it owes now, of all kinds."""
        return sum(self.owed.values())

    @property
    def money(self) -> list[tuple[str, int]]:
        """(kind in words, đồng) of what it owes."""
        return [(MONEY_WORDS[kind], amount) for kind, amount in self.owed.items() if amount]


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def visit(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show a visit; its button takes all that is counted: one sum laid down, a receipt and a slip for each."""
    who, found = visitor(request), seen(request, number, Kind.VISIT)
    members = gathered.members(who.actor, who.places, found.pk)
    items = _items(request, who, members)
    ready = [item for item in items if item.is_ready]
    form = VisitForm(request.POST if request.method == "POST" else None, ready, by_post=who.actor.is_post)
    problem: RuleViolation | None = None
    results: tuple[Result, ...] = ()
    if request.method == "POST":
        if not ready:
            return SeeOther(reverse("desk:visit", args=[number]))  # sent twice: all is taken
        try:
            bodies = _bodies(form, who, ready)
            kept.require_sending()
            picked = [item for item in picked_from(request.POST, things=_("hồ sơ")) if item.dossier_id in bodies]
        except ValidationError as error:
            form.show(faults_of(error))
        except RuleViolation as fault:
            problem = shown_at_field(form, fault) if fault.field in form.fields else fault
        else:
            act = Act.ACCEPT_BY_POST if who.actor.is_post else Act.RECEIVE
            outcomes = run_each(act, picked, lambda item: bodies[item.dossier_id], who.actor, who.at)
            results = _results(request, ready, outcomes)
            members = gathered.members(who.actor, who.places, found.pk)
            items = _items(request, who, members)
            ready = [item for item in items if item.is_ready]
            form = VisitForm(None, ready, by_post=who.actor.is_post)
    shown = page.context(
        request,
        visit=found,
        items=items,
        ready=ready,
        results=results,
        taken=[item for item in items if not item.is_open],
        total_vnd=sum(item.owes_vnd for item in ready),
        sums=_sums(ready),
        form=form,
        violation=problem,
        first=members[0].row if members else None,
    )
    refused = bool(results) and not any(item.is_done for item in results)
    status = HTTPStatus.CONFLICT if refused else status_of(form, problem)
    return render(request, "desk/visit.html", shown, status=status)


def _items(request: HttpRequest, who: Visitor, members: Sequence[Member]) -> list[Item]:
    """Four statements at most, however many there are."""
    waiting = [item for item in members if _waits(item)]
    kept_counts = drafts.read_many(item.row.id for item in waiting)
    filed = {item.row.id: ("RECEPTION",) for item in waiting if item.row.status is not Status.DRAFT}
    booked = payments.owed_by(filed, with_way_home=who.actor.is_post) if filed else {}
    costs = gathered.costs([item.row for item in waiting if item.row.status is Status.DRAFT], who.at)
    lacks = receiving.lacks(item.row for item in waiting) if waiting else {}
    ids = act_ids([item.row.id for item in members], request.POST if request.method == "POST" else None)
    found = []
    for member in members:
        procedure, is_open = lists.procedure_of(member.row), member in waiting
        typed = kept_counts[member.row.id].counts if is_open else None
        is_whole = typed is not None and counting.sheet(procedure, typed).is_complete
        found.append(
            Item(
                member,
                ids[member.row.id],
                page.of_dossier(member.row.number),
                reverse("desk:count", args=[member.row.id]) if is_open else "",
                "" if is_whole or not is_open else lacks.get(member.row.id, _("chưa kiểm đếm")).partition(" · ")[0],
                body_counts(counting.counts_of(procedure, typed)) if is_whole and typed is not None else (),
                costs.get(member.row.id) or booked.get(member.row.id, {}),
                member.row.status.value,
                is_open,
            )
        )
    return found


def _waits(item: Member) -> bool:
    """Whether it waits to be taken here; what the post brings is received when it has come."""
    return item.task is Task.DRAFT or (item.task is Task.RECEIVE and item.row.channel == "DIRECT")


def _sums(ready: Sequence[Item]) -> list[tuple[str, str, int]]:
    """(whose it is, kind in words, đồng): kinds and agencies never share a sum, the last line of all is the total."""
    sums: dict[tuple[str, Money], int] = {}
    for item in ready:
        for kind, amount in item.owed.items():
            creditor = _("Bưu điện") if kind is Money.POSTAGE else item.member.row.agency
            sums[creditor, kind] = sums.get((creditor, kind), 0) + amount
    return [(creditor, MONEY_WORDS[kind], amount) for (creditor, kind), amount in sums.items() if amount]


def _bodies(form: VisitForm, who: Visitor, ready: Sequence[Item]) -> dict[UUID, dict[str, Any]]:
    """Return the body for each dossier that is taken. Raises for all at once what each would refuse."""
    require_exact(form.total_vnd, form.taken())
    act = Act.ACCEPT_BY_POST if who.actor.is_post else Act.RECEIVE
    bodies = {}
    for item in ready:
        body: dict[str, Any] = {"counts": list(item.counts), "taken_vnd": item.owes_vnd}
        if who.actor.is_post:
            seal = form.seal_of(item)
            if not seal:
                words = _("Chưa ghi số niêm phong của %(number)s. Mỗi hồ sơ một phong bì, một niêm phong.")
                raise NotReadable(sentence=words % {"number": item.member.row.number}, field=form.seal_field(item))
            body |= {"seal_no": seal, "is_signed": form.ticked("is_signed")}
        acts.WRITTEN[act].body.model_validate(body)
        bodies[item.member.row.id] = body
    return bodies


def _results(request: HttpRequest, ready: Sequence[Item], outcomes: Sequence[Outcome]) -> tuple[Result, ...]:
    procedures = {item.member.row.id: lists.procedure_of(item.member.row) for item in ready}
    done = [outcome.done for outcome in outcomes if outcome.done is not None]
    tills.open_shift(request, done)
    for item in done:
        drafts.let_go(item.dossier_id)
        receiving.hand_on_at_once(visitor(request), item, procedures[item.dossier_id])
    return tuple(result_of(outcome) for outcome in outcomes)
