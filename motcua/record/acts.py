"""How every act runs: lock the dossier → may this person? → may anyone now? → write rows and one event → effects.

A stage writes an act as a check (pure, of a Standing) and a function that writes rows and returns the facts of the
event. This module runs it in one transaction, makes twice once, and refuses without writing anything.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from pydantic import BaseModel

from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.agreements.rules import AssignmentRow, Right, Rows
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.listings.queries import as_listed
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import local
from motcua.ground.people import stand_ins
from motcua.ground.people.rules import Actor
from motcua.record import sight
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.dossiers import opinions, rules
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.flow import Flow, flow_of, has_steps
from motcua.record.dossiers.hashing import fingerprint
from motcua.record.dossiers.journal import Entry, State, apply
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import ACTS, Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.papers import queries as papers
from motcua.record.payments import services as payments
from motcua.record.rights import gathering as rights
from motcua.record.rights import refusals
from motcua.record.rights import rules as permitting
from motcua.record.rights.rules import (
    Missing,
    Reason,
    decide,
    is_asked,
    is_of_right,
    missing_of,
    require_role_for,
    require_scope,
)
from motcua.record.shipments import queries as shipments
from motcua.record.standing import LastAct, Standing

Body = TypeVar("Body", bound=BaseModel)
Facts = dict[str, Any]
Check = Callable[[Standing], None]
"""Refuses by raising a RuleViolation; asks whether anyone may, with what lies on the table."""


@dataclass
class Case:
    """An act under way: the locked dossier, what stands around it, and what the act may add."""

    dossier: Dossier
    call: Call
    standing: Standing
    envelope: Envelope | None
    event_no: int
    right: Right | None = None
    place: str = ""
    changed: list[str] = field(default_factory=list)
    """Columns of the dossier that the act changed beside its state."""

    @property
    def procedure(self) -> Procedure:
        """The version that the dossier was accepted under."""
        return self.standing.procedure

    @property
    def is_named(self) -> str:
        """The code of the dossier, or its request number."""
        return self.dossier.code or self.dossier.request_no

    def hand(self, document: str = "") -> custody.Hand:
        """What moves of paper by this act have in common."""
        return custody.Hand(self.event_no, self.call.at, self.call.recorded_at, self.call.by.id, document)

    def money(self) -> payments.Hand:
        """What money moved by this act has in common."""
        return payments.Hand(self.dossier.pk, self.event_no, self.call.at, self.call.by.id)


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was written: now, or (`repeated`) by an earlier call with the same id."""

    dossier_id: UUID
    act: Act
    act_id: UUID
    event_no: int
    status: Status
    facts: Mapping[str, Any]
    hash: str
    """Of the event; as long as it is the last one, also the head of the dossier's journal."""
    repeated: bool


@dataclass(frozen=True, slots=True)
class WrittenAct(Generic[Body]):
    """An act as its stage wrote it."""

    act: Act
    body: type[Body]
    check: Check
    write: Callable[[Case, Body], Facts]


WRITTEN: dict[Act, WrittenAct[Any]] = {}
"""All acts, as the stages register them when they are imported."""


def act(
    name: Act, body: type[Body], check: Check
) -> Callable[[Callable[[Case, Body], Facts]], Callable[[Call, Body], Done]]:
    """Make an act of a function that writes its rows; what comes back is called with (call, body)."""

    def wrap(write: Callable[[Case, Body], Facts]) -> Callable[[Call, Body], Done]:
        WRITTEN[name] = WrittenAct(name, body, check, write)

        def run(call: Call, body: Body) -> Done:
            return perform(name, call, body)

        run.__doc__, run.__name__ = write.__doc__, write.__name__
        return run

    return wrap


def perform(name: Act, call: Call, body: BaseModel) -> Done:
    """Run one act. Raises the RuleViolation that refuses it; then nothing is written.

    The same `act_id` with the same body gives the same answer; with another body it raises KeyReused.
    """
    written = WRITTEN[name]
    mark = fingerprint(name.value, body.model_dump_json())
    try:
        with transaction.atomic():
            if name is Act.OPEN_DRAFT:
                return _open(written, call, body, mark)
        return _advance_as_may_be(written, call, body, mark)
    except (IntegrityError, RuleViolation) as fault:
        # Asked after the fault and not before the act: what stands in the way of a call may be what its first sending
        # did, even while this one waited for the lock; and an act that is done once is not asked about.
        done = _repeated(name, call, mark)
        if done is not None:
            return done
        is_taken = isinstance(fault, IntegrityError) and name is Act.OPEN_DRAFT
        if is_taken and dossiers.is_registered(str(call.act_id)):
            raise rules.KeyReused(at="trước đó") from None
        if isinstance(fault, RuleViolation):
            refusals.tried(name, call.by, call.dossier_id, fault, call.at)
        raise


def _advance_as_may_be(written: WrittenAct[Any], call: Call, body: BaseModel, mark: str) -> Done:
    """Run an act as oneself; where that right is missing, in the place of a colleague on leave whose right it is.

    Raises what refuses her for herself, unless a colleague's place gives the right and something else refuses.
    """
    first: RuleViolation | None = None
    for face in stand_ins.faces(call.by, call.at):
        try:
            with transaction.atomic():
                if face.stands_for and not stand_ins.still_holds(face, call.at):
                    continue
                return _advance(written, replace(call, by=face), body, mark)
        except NoRight as refusal:
            first = first or refusal
    if first is None:
        raise AssertionError("a person is always tried as herself")
    raise first


def _advance(written: WrittenAct[Any], call: Call, body: BaseModel, mark: str) -> Done:
    name = written.act
    dossier = dossiers.lock(call.dossier_id)
    call = dossiers.in_order(dossier, call)
    standing, envelope = stand(dossier, call.by, name, call)
    dossiers.require_fresh(dossier, call)
    rules.require_status(name, Status(dossier.status), dossier=standing.number)
    written.check(standing)
    case = Case(dossier, call, standing, envelope, dossier.last_event_no + 1, standing.right, _place(standing))
    before = dossiers.state_of(dossier)
    facts = written.write(case, body)
    return _write(case, name, mark, facts, before)


def _open(written: WrittenAct[Any], call: Call, body: BaseModel, mark: str) -> Done:
    """Run `open_draft`: its function makes the dossier, which nobody else can have locked."""
    require_scope(written.act, call.by)
    require_role_for(call.by, written.act, call.by.agency_code)
    dossiers.require_past(call)
    dossier = Dossier(pk=call.dossier_id, last_event_at=call.at, opened_at=call.at, opened_by=call.by.id)
    case = Case(dossier, call, None, None, 1)  # type: ignore[arg-type]  # nothing stands yet
    facts = written.write(case, body)
    return _write(case, written.act, mark, facts, None)


def _write(case: Case, name: Act, mark: str, facts: Facts, before: State | None) -> Done:
    right = case.right.rows if case.right else ()
    if case.call.by.stands_for:
        facts = facts | {"stands_for": case.call.by.stands_for}
    if case.call.by.helper:
        facts = facts | {"helped_by": case.call.by.helper.id}
    event, after = dossiers.write_event(
        case.dossier, name, case.call, fingerprint=mark, right=right, place=case.place, facts=facts
    )
    dossiers.store(case.dossier, event, before, case.changed)
    return Done(
        case.dossier.pk, name, case.call.act_id, event.event_no, after.status, facts, event.hash, repeated=False
    )


def _repeated(name: Act, call: Call, mark: str) -> Done | None:
    if not Event.objects.filter(dossier_id=call.dossier_id, act_id=call.act_id).exists():
        if name is Act.OPEN_DRAFT and Dossier.objects.filter(pk=call.dossier_id).exists():
            raise rules.KeyReused(at="trước đó", field="id")
        return None
    return _same_or_refused(name, call, mark)


def _same_or_refused(name: Act, call: Call, mark: str) -> Done:
    """The answer of the earlier call, if it was the same call by the same person."""
    event = Event.objects.get(dossier_id=call.dossier_id, act_id=call.act_id)
    if event.fingerprint != mark or event.by_id != call.by.id:
        raise rules.KeyReused(at=f"{local(event.recorded_at):%H:%M %d/%m/%Y}")
    status = _status_after(event)
    return Done(call.dossier_id, name, call.act_id, event.event_no, status, event.facts, event.hash, repeated=True)


def _status_after(event: Event) -> Status:
    """The status that followed an event: the journal is replayed up to it."""
    state: State | None = None
    for item in journal(event.dossier_id)[: event.event_no]:
        state = apply(state, item)
    if state is None:
        raise AssertionError("an event belongs to a journal")
    return state.status


def journal(dossier_id: UUID) -> list[Entry]:
    """Return the journal of a dossier as the fold reads it."""
    return [entry(row) for row in Event.objects.filter(dossier_id=dossier_id).order_by("event_no")]


def entry(event: Event) -> Entry:
    """Return an event as the fold reads it."""
    return Entry(event.event_no, Act(event.act), event.at, event.by_id, event.facts)


def stand(
    dossier: Dossier, actor: Actor, name: Act | None, call: Call, about: Collection[Act] | None = None
) -> tuple[Standing, Envelope | None]:
    """Gather what stands around a dossier for one person, after asking whether she may see it and do the act.

    `name` None = no act is asked about, only sight; then `about` are the acts whose checks will be asked, None = all;
    with no acts, or the answer alone, sight through an opinion is enough; with none, a purpose that was stated too.
    Raises NotThere, NoRight.
    """
    return _stand(dossier, actor, name, call, about, rights.rows_for(actor, dossier))


def _stand(
    dossier: Dossier, actor: Actor, name: Act | None, call: Call, about: Collection[Act] | None, rows: Rows | None
) -> tuple[Standing, Envelope | None]:
    asked = frozenset(Act) if about is None else frozenset(about)
    if name is not None:
        asked = frozenset({name})
    today = local(call.at).date()
    list_day = local(dossier.received_at or call.at).date()  # what was promised at reception is kept
    procedure = as_listed(catalogue.chosen(dossier.procedure_id, dossier.channel, dossier.case_code), list_day)
    envelope, carried = shipments.on_its_way(dossier.pk)
    places: tuple[AssignmentRow, ...] = (
        tuple(row for row in rows.assignments if row.term.holds(today)) if rows is not None else ()
    )
    right: Right | None = None
    if name is not None:
        right = _require_right(rights.of_dossier(name, actor, dossier, envelope, carried, procedure, rows, today))
    else:
        to_answer = asked <= _ANSWERING and is_asked(actor, dossier.asked_agencies)
        by_purpose = not asked and sight.opens_by_purpose(actor, dossier, call.at)
        if not (to_answer or by_purpose or sight.may_see(actor, places, dossier, envelope, carried)):
            raise NotThere(thing="hồ sơ")
    asked_all = name is None and about is None  # no check asks who pays less, only what an act writes
    standing = Standing(
        state=dossiers.state_of(dossier),
        number=dossier.code or dossier.request_no,
        actor=actor,
        at=call.at,
        today=today,
        procedure=procedure,
        calendar=deadlines.calendar(catalogue.agency(dossier.agency_code).calendar_code),
        places=places,
        right=right,
        point_id=dossier.point_id,
        channel=dossier.channel,
        envelope=custody.facts(envelope) if envelope else None,
        charges=payments.owed(dossier.pk) if asked & _MONEY else (),
        exemption=payments.exemption(dossier.pk) if asked & _RECKONING and not asked_all else None,
        recalled=papers.recalled(dossier.pk) if asked & _RECALLING and dossier.outcome == "GRANTED" else (),
        carried=carried,
        results=papers.kept_results(dossier.pk) if _wants_files(dossier, asked) else (),
        can_sign=bool(settings.SIGN_CERTIFICATE),
        last=_last(dossier) if Act.UNDO in asked and dossier.status in ACTS[Act.UNDO].moves else None,
        flow=_flow(dossier, procedure) if asked & _FLOWING else None,
        rules=deadlines.rule_set(local(dossier.received_at or call.at).date()),
        lacks=dossiers.lacks(dossier),
    )
    return standing, envelope


def _require_right(facts: permitting.Facts) -> Right | None:
    """Return the rows of the right, where it comes from rows. Raises what `decide` refuses with."""
    found = decide(facts)
    if found.refusal is not None:
        raise found.refusal
    return found.right


def refusal_of_right(name: Act, dossier_id: UUID, actor: Actor, at: datetime) -> RuleViolation | None:
    """Return why a person has no right to an act on a dossier; None = she has, whatever else would refuse it.

    What a form lacks is told to who has the right alone. An act that opens a dossier is not asked about.
    """
    first: RuleViolation | None = None
    try:
        _standing, found = answers(dossiers.unlocked(dossier_id), actor, at, (name,))
    except NotThere as refusal:
        return refusal
    for answer in found:
        if answer.refusal is not None and is_of_right(answer.refusal):
            first = answer.refusal
    return first


def _wants_files(dossier: Dossier, asked: frozenset[Act]) -> bool:
    """Whether one of the acts asks for the files of the result: of a decided dossier whose result is to be one."""
    if not asked & _OF_FILES or dossier.status != Status.RESOLVED:
        return False
    return dossier.electronic_return or (Act.SIGN_RESULT in asked and bool(settings.SIGN_CERTIFICATE))


def _flow(dossier: Dossier, procedure: Procedure) -> Flow | None:
    """The steps of other agencies, while the dossier is where they matter; None = the process has none."""
    is_at_work = any(dossier.status in ACTS[act].moves for act in _FLOWING)
    if not is_at_work or not has_steps(procedure, dossier.agency_code):
        return None
    return flow_of(procedure, dossier.agency_code, opinions.of_dossier(dossier.pk))


def _last(dossier: Dossier) -> LastAct:
    row = Event.objects.only("event_no", "act", "by_id", "at").get(pk=(dossier.pk, dossier.last_event_no))
    return LastAct(row.event_no, Act(row.act), row.by_id, row.at)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one person may do one act now; `refusal` says why not."""

    act: Act
    refusal: RuleViolation | None
    by: Actor | None = None
    """In a colleague's place, where that and not her own right allows it; None = as herself."""
    right: Right | None = None
    """The rows that give post staff the right, where they do; whatever else refuses it."""
    because: tuple[Reason, ...] = ()
    """The rows that the right rests on; of a right that is missing, what she has before that."""

    @property
    def missing(self) -> Missing | None:
        """What refuses it, with its law and whom to ask; `row` "" = no right is missing. None = nothing refuses it."""
        return missing_of(self.refusal) if self.refusal is not None else None

    @property
    def is_allowed(self) -> bool:
        """Whether nothing refuses it."""
        return self.refusal is None


def answers(
    dossier: Dossier, actor: Actor, at: datetime, about: Collection[Act] | None = None, last: LastAct | None = None
) -> tuple[Standing, tuple[Answer, ...]]:
    """Return what a person may do with a dossier now and why not the rest, by the same checks that the acts ask.

    `about` are the acts that the page offers, None = all; `last` is the newest event where it has
    been read already. Nothing is locked.
    Raises NotThere when she may not see it.
    """
    call = Call(dossier.pk, dossier.pk, actor, at, at, dossier.last_event_no)
    rows = rights.rows_for(actor, dossier)
    to_read = about if last is None or about is None else [act for act in about if act is not Act.UNDO]
    standing, envelope = _stand(dossier, actor, None, call, to_read, rows)
    if last is not None:
        standing = replace(standing, last=last)
    faces = stand_ins.faces(actor, at)
    found = []
    for name in WRITTEN:
        if name in _NOT_ASKED or (about is not None and name not in about):
            continue
        told = [_answer(name, dossier, replace(standing, actor=face), envelope, rows) for face in faces]
        found.append(next((item for item in told if item.is_allowed), told[0]))
    return standing, tuple(found)


def _answer(name: Act, dossier: Dossier, standing: Standing, envelope: Envelope | None, rows: Rows | None) -> Answer:
    """Return whether the person of a standing may do one act now: her right first, then what lies on the table."""
    actor = standing.actor
    by = actor if actor.stands_for else None
    found = decide(
        rights.of_dossier(name, actor, dossier, envelope, standing.carried, standing.procedure, rows, standing.today)
    )
    if found.refusal is not None:
        return Answer(name, found.refusal, by, None, found.because)
    try:
        rules.require_status(name, Status(dossier.status), dossier=standing.number)
        WRITTEN[name].check(replace(standing, right=found.right) if found.right else standing)
    except RuleViolation as refusal:
        return Answer(name, refusal, by, found.right, found.because)
    return Answer(name, None, by, found.right, found.because)


_MONEY = frozenset(
    {
        Act.ACCEPT_BY_POST,
        Act.ACCEPT_HANDOVER,
        Act.TAKE_OVER,
        Act.RECEIVE,
        Act.DELIVER,
        Act.RETURN_AT_COUNTER,
        Act.RETURN_ELECTRONICALLY,
        Act.CORRECT_RESULT,
        Act.REFUND,
        Act.REBASE,
        Act.SETTLE_EXEMPTION,
        Act.REFUSE,
        Act.REQUIRE_PAYMENT,
        Act.CONFIRM_PAYMENT,
        Act.STOP,
        Act.WITHDRAW,
        Act.DECLINE,
    }
)
"""Acts that take, hand on, give back or cancel money."""
_RECKONING = frozenset({Act.SUBMIT, Act.RECEIVE, Act.SETTLE_EXEMPTION, Act.REBASE})
"""Acts that say what the fees come to."""
_NOT_ASKED = rules.BY_THE_HOUSE | {Act.OPEN_DRAFT}
"""Acts that nobody is offered for a dossier that is there."""
_ANSWERING = frozenset({Act.ANSWER_OPINION})
"""All that a dossier is there for, for whom it is there through an opinion alone."""
_RECALLING = frozenset({Act.DELIVER, Act.RETURN_AT_COUNTER, Act.RETURN_ELECTRONICALLY})
"""Acts by which the agency takes originals back, or that ask whether there are any."""
_OF_FILES = frozenset({Act.RETURN_ELECTRONICALLY, Act.SIGN_RESULT})
"""Acts on the files of the result."""
_FLOWING = frozenset({Act.ASK_STEPS, Act.PROPOSE})
"""Acts that ask how far the steps of other agencies have come."""


def _place(standing: Standing) -> str:
    """The counter at which the act is done, as far as rows tell it."""
    if standing.right is not None:
        return standing.right.counter_id
    return standing.places[0].counter_id if standing.places else ""
