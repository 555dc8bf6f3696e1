"""Reads of one dossier for pages, the API and the command line: found by any of its codes, seen by right, as values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType
from typing import Any
from uuid import UUID

from motcua.base import ids
from motcua.base.rows import Question
from motcua.base.violations import NotThere
from motcua.ground.agreements.queries import assignments_of, points
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import AgencyFacts, Procedure
from motcua.ground.deadlines.history import calendars_known
from motcua.ground.deadlines.queries import calendar, calendar_history, rule_set
from motcua.ground.deadlines.rules import (
    Due,
    DueLevel,
    Remaining,
    WorkCalendar,
    due_level,
    instant,
    local,
    remaining,
)
from motcua.ground.deadlines.rulesets import LAW, hand_on_by
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.record import sight
from motcua.record.custody import services as custody
from motcua.record.custody.models import CustodyMove, Envelope, OfferAnswer
from motcua.record.dossiers.clock import due_of, elapsed_minutes, minutes_by_agency, minutes_by_owner
from motcua.record.dossiers.journal import Entry, Running, running, spans, waits
from motcua.record.dossiers.models import Dossier, Event, PublicCode
from motcua.record.dossiers.rules import ENDED_EARLY, Act, Owner, Status
from motcua.record.dossiers.stage_clock import StageUse, since_restart, stage_uses, stretches
from motcua.record.dossiers.words import consequence, title
from motcua.record.payments import services as payments
from motcua.record.payments.models import LedgerEntry, Receipt, Refund
from motcua.record.payments.rules import Owed
from motcua.record.rights.rules import is_asked
from motcua.record.shipments import queries as shipments


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the journal as it is read; `by_name` is never stored with it."""

    event_no: int
    act: Act
    name: str
    title: str
    consequence: str
    at: datetime
    recorded_at: datetime
    by_id: str
    by_name: str
    employer: str
    place: str
    right: tuple[str, ...]
    facts: Mapping[str, Any]
    hash: str
    prev_hash: str
    stands_for_name: str = ""
    """The colleague on leave in whose place it was done; "" = nobody's."""

    helped_by_name: str = ""
    """The administrator who did it in her place, to help; "" = nobody."""

    @property
    def by_words(self) -> str:
        """Who acted; in a colleague's place both: "Lê Thị Na, thay Trần Văn Bé"; with help both too."""
        who = f"{self.by_name}, thay {self.stands_for_name}" if self.stands_for_name else self.by_name
        return f"{who}, do {self.helped_by_name} làm thay khi hỗ trợ" if self.helped_by_name else who


class ClockState(StrEnum):
    """What the clock of a dossier does."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The clock of a dossier at an instant; minutes are working minutes between reception and result (or now)."""

    due: Due | None
    due_at: datetime | None
    first_due_at: datetime | None
    original_due_at: datetime | None
    """Kept when the result was promised anew; None = it never was."""
    received_at: datetime | None
    resolved_at: datetime | None
    level: DueLevel | None
    left: Remaining | None
    elapsed_minutes: int
    by_owner: Mapping[Owner, int]
    is_stopped: bool
    stopped_at: datetime | None = None
    stopped_minutes: int = 0
    """Working minutes since the clock stopped; 0 while it runs."""
    day_minutes: int = 480
    """Minutes of an ordinary working day of the agency."""
    hand_on_by: datetime | None = None
    """While it waits at the one-stop: until when it is handed on (NĐ 61/2018, Art. 18); None = it has been."""
    by_agency: Mapping[str, int] = field(default_factory=dict)
    """The minutes of other agencies by their code, those waited for first before the others; they sum to theirs."""
    stages: tuple[StageUse, ...] = ()
    """The internal process: budget of each stage, what was used and by whom, and at which one the dossier is."""

    @property
    def state(self) -> ClockState | None:
        """Whether the clock runs, stands or has ended; None = it has not begun."""
        if self.received_at is None:
            return None
        if self.level is DueLevel.DONE:
            return ClockState.ENDED
        return ClockState.PAUSED if self.is_stopped else ClockState.RUNNING


@dataclass(frozen=True, slots=True)
class Step:
    """One move of an envelope."""

    move_no: int
    from_holder: str
    to_holder: str
    kind: str
    at: datetime
    by_id: str
    document: str
    seal_no: str


@dataclass(frozen=True, slots=True)
class Chain:
    """An envelope with its holder now and all its moves; holder keys have their words in `holder_words`."""

    envelope_no: int
    code: str
    direction: str
    seal_no: str
    holder: str
    offered_to: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MoneyReading:
    """Charges, receipts and balances of one dossier, whole đồng."""

    charges: tuple[Owed, ...]
    receipts: tuple[tuple[str, int, datetime], ...]
    refunds: tuple[tuple[str, int, datetime], ...]
    """Slips of what went back, like receipts: (number, đồng, instant)."""
    balances: Mapping[str, int]
    """Account → what it holds; they sum to zero."""


def dossier_id_of(ref: str) -> UUID:
    """Return the id behind a reference: the id itself, a request number, a dossier code or an envelope code.

    Raises NotThere.
    """
    try:
        return UUID(ref)
    except ValueError:
        pass
    read = ids.identify(ref)
    if read.kind not in (ids.Kind.REQUEST, ids.Kind.DOSSIER, ids.Kind.ENVELOPE) or read.normalised is None:
        raise NotThere(thing="hồ sơ")
    found = PublicCode.objects.filter(pk=read.normalised).values_list("dossier_id", flat=True).first()
    if found is None:
        raise NotThere(thing="hồ sơ")
    return found


def number_of_tracked(code: str, phone_last4: str) -> tuple[str, UUID] | None:
    """Return (code or request number, id) of a dossier for who knows a code of it and four digits of its telephone.

    None for a wrong code and for wrong digits alike, after the same two statements.
    """
    known = PublicCode.objects.filter(pk=code, kind__in=("REQUEST", "DOSSIER", "ENVELOPE"))
    dossier_id = known.values_list("dossier_id", flat=True).first() or UUID(int=0)
    found = Dossier.objects.filter(pk=dossier_id, phone_last4=phone_last4).only("id", "code", "request_no").first()
    return (found.code or found.request_no, found.pk) if found else None


def unseen(ref: str) -> Dossier:
    """Return a dossier by any of its codes before it was asked who looks: the caller asks. Raises NotThere."""
    dossier = Dossier.objects.filter(pk=dossier_id_of(ref)).first()
    if dossier is None:
        raise NotThere(thing="hồ sơ")
    return dossier


def find(
    ref: str,
    actor: Actor,
    at: datetime,
    places: Sequence[AssignmentRow] | None = None,
    *,
    through_opinion: bool = False,
) -> Dossier:
    """Return a dossier that a person may see, by any of its codes. `places` None = they are read. Raises NotThere.

    Who oversees sees one for which she has stated her purpose today (`readings.state`).

    `through_opinion` = that her agency is asked for its opinion is enough: for the page on which she answers.
    """
    dossier = unseen(ref)
    if through_opinion and is_asked(actor, dossier.asked_agencies):
        return dossier
    envelope = custody.newest(dossier.pk) if actor.is_post else None  # only the post's sight rests on the paper
    if not sight.opens_by_purpose(actor, dossier, at):
        _require_sight(dossier, envelope, actor, places_of(actor, at) if places is None else places)
    return dossier


def find_with_paper(ref: str, actor: Actor, at: datetime) -> tuple[Dossier, Envelope | None]:
    """Return a dossier that a person may see, as `find` does, with the envelope made last. Raises NotThere."""
    dossier = unseen(ref)
    envelope = custody.newest(dossier.pk)
    _require_sight(dossier, envelope, actor, places_of(actor, at))
    return dossier, envelope


def _require_sight(dossier: Dossier, envelope: Envelope | None, actor: Actor, places: Sequence[AssignmentRow]) -> None:
    """Refuse with NotThere a dossier that a person may not see; `envelope` matters for the post alone."""
    is_home = actor.is_post and envelope is not None and envelope.direction == "RETURN"
    if not sight.may_see(actor, places, dossier, envelope, shipments.open_item(dossier.pk) if is_home else None):
        raise NotThere(thing="hồ sơ")


def places_of(actor: Actor, at: datetime) -> tuple[AssignmentRow, ...]:
    """Return where a person stands on the day of an instant."""
    return assignments_of(actor.id, local(at).date())


def happenings(dossier_id: UUID) -> tuple[Happening, ...]:
    """Return the journal, oldest first, with the names of those who acted. Two statements."""
    rows = list(Event.objects.filter(dossier_id=dossier_id).order_by("event_no"))
    beside = {str(row.facts.get(fact, "")) for row in rows for fact in ("stands_for", "helped_by")}
    names = people.names({row.by_id for row in rows} | beside)
    return tuple(
        Happening(
            row.event_no,
            Act(row.act),
            row.name,
            title(Act(row.act), row.facts),
            consequence(Act(row.act), row.facts),
            row.at,
            row.recorded_at,
            row.by_id,
            names.get(row.by_id, "Người nộp"),
            row.employer,
            row.place,
            tuple(row.right),
            row.facts,
            row.hash,
            row.prev_hash,
            names.get(row.facts["stands_for"], row.facts["stands_for"]) if row.facts.get("stands_for") else "",
            names.get(row.facts["helped_by"], row.facts["helped_by"]) if row.facts.get("helped_by") else "",
        )
        for row in rows
    )


def clock(dossier: Dossier, at: datetime, told: Sequence[Happening] | None = None) -> ClockReading:
    """Return the clock of a dossier as it stands at an instant, computed from the journal.

    `told` are the happenings of the dossier where they have been read already; None = the journal is read.
    """
    procedure, office_calendar = procedure_of(dossier), calendar_of(dossier)
    entries, recorded_at = _journal(dossier, told)
    run = running(entries)
    if run.start is None:
        return ClockReading(None, None, None, None, None, None, None, None, 0, {}, False)
    due = _promised(dossier, procedure, run, recorded_at)
    end = dossier.resolved_at or dossier.ended_at or at
    is_done = dossier.resolved_at is not None or dossier.status in ENDED_EARLY
    level = due_level(
        local(at), due.due_at, office_calendar, is_done=is_done, is_paused=dossier.stopped_at is not None,
        soon_days=rule_set(local(at).date()).due_soon_working_days,
    )  # fmt: skip
    return ClockReading(
        due=due,
        due_at=dossier.due_at,
        first_due_at=dossier.first_due_at,
        original_due_at=dossier.original_due_at,
        received_at=run.start,
        resolved_at=dossier.resolved_at,
        level=level,
        left=None if is_done or due.due_at is None else remaining(local(at), due.due_at, office_calendar),
        elapsed_minutes=elapsed_minutes(run.start, end, office_calendar),
        by_owner=minutes_by_owner(spans(entries), run.start, end, office_calendar),
        is_stopped=dossier.stopped_at is not None,
        stopped_at=dossier.stopped_at,
        stopped_minutes=elapsed_minutes(dossier.stopped_at, at, office_calendar) if dossier.stopped_at else 0,
        day_minutes=office_calendar.day_minutes,
        hand_on_by=_hand_on_by(dossier, entries, office_calendar),
        by_agency=minutes_by_agency(waits(entries), run.start, end, office_calendar),
        stages=_stages(procedure, entries, at, office_calendar),
    )


def _journal(dossier: Dossier, told: Sequence[Happening] | None) -> tuple[list[Entry], datetime | None]:
    """The journal as the fold reads it, and when the due instant that stands was recorded; read once at most."""
    rows: Sequence[Any] = (
        list(Event.objects.filter(dossier_id=dossier.pk).order_by("event_no")) if told is None else told
    )
    entries = [Entry(row.event_no, Act(row.act), row.at, row.by_id, row.facts) for row in rows]
    return entries, next((row.recorded_at for row in reversed(rows) if "due_at" in row.facts), None)


def _promised(dossier: Dossier, procedure: Procedure, run: Running, recorded_at: datetime | None) -> Due:
    """Explain the due instant that stands, by the calendar as it was known when it was recorded.

    A day off that was declared since counts once an event has promised the new instant (`motcua calendars recompute`).
    """
    rules = rule_set(local(run.start).date()) if run.start else LAW
    history = calendar_history(catalogue.agency(dossier.agency_code).calendar_code)
    known = (history.newest,) if recorded_at is None else calendars_known(history, history.newest, recorded_at)
    by_minute = run.start == dossier.minute_at
    found = [due_of(procedure, each, run, by_minute=by_minute, rules=rules) for each in known]
    return next((due for due in found if due.due_at and instant(due.due_at) == dossier.due_at), found[0])


def _hand_on_by(dossier: Dossier, entries: Sequence[Entry], hours: WorkCalendar) -> datetime | None:
    """Until when a dossier that waits at the one-stop is handed on, counted from its reception there."""
    received = next((entry.at for entry in entries if entry.act is Act.RECEIVE), None)
    if dossier.status != Status.RECEIVED or received is None:
        return None
    return instant(hand_on_by(local(received), rule_set(local(received).date()), hours))


def _stages(procedure: Procedure, entries: Sequence[Entry], at: datetime, hours: WorkCalendar) -> tuple[StageUse, ...]:
    """The stages of the dossier's process at an instant; empty before reception."""
    found = stretches(entries)
    if not found:
        return ()
    counted = since_restart(found, entries, procedure.on_supplement)
    return stage_uses(procedure.stages_for(procedure.case), counted, at, hours)


_MOVES = Question(
    CustodyMove,
    "right join custody_envelope e on e.dossier_id = custody_custodymove.dossier_id "
    "and e.envelope_no = custody_custodymove.envelope_no where e.dossier_id = %s "
    "order by e.envelope_no desc, custody_custodymove.move_no",
    beside={
        "of_no": "e.envelope_no",
        "of_code": "e.code",
        "of_direction": "e.direction",
        "of_seal_no": "e.seal_no",
        "of_holder": "e.holder",
        "of_offered_to": "e.offered_to",
    },
)


def chains(dossier_id: UUID) -> tuple[Chain, ...]:
    """Return all envelopes of a dossier with their moves, newest envelope first. One statement."""
    found = []
    for _no, group in groupby(_MOVES.all([dossier_id]), key=lambda row: vars(row)["of_no"]):
        rows = list(group)
        of = vars(rows[0])
        steps = tuple(
            Step(row.move_no, row.from_holder, row.to_holder, row.kind, row.at, row.by_id, row.document, row.seal_no)
            for row in rows
            if row.move_no is not None
        )
        found.append(
            Chain(
                of["of_no"],
                of["of_code"],
                of["of_direction"],
                of["of_seal_no"],
                of["of_holder"],
                of["of_offered_to"],
                steps,
            )
        )
    return tuple(found)


def money(dossier_id: UUID) -> MoneyReading:
    """Return what a dossier owes, has paid and got back, and where the money lies. Four statements."""
    receipts = Receipt.objects.filter(dossier_id=dossier_id).order_by("event_no")
    refunds = Refund.objects.filter(dossier_id=dossier_id).order_by("event_no")
    return MoneyReading(
        charges(dossier_id),
        tuple((row.number, row.amount_vnd, row.issued_at) for row in receipts),
        tuple((row.number, row.amount_vnd, row.issued_at) for row in refunds),
        balances(dossier_id),
    )


def charges(dossier_id: UUID) -> tuple[Owed, ...]:
    """Return what a dossier was charged, what is owed no more too. One statement."""
    return payments.owed(dossier_id)


def balances(dossier_id: UUID) -> dict[str, int]:
    """Return the accounts of a dossier's ledger that hold or owe đồng; they sum to zero. One statement."""
    sums: dict[str, int] = {}
    for account, amount in LedgerEntry.objects.filter(dossier_id=dossier_id).values_list("account", "amount_vnd"):
        sums[account] = sums.get(account, 0) + amount
    return {account: amount for account, amount in sorted(sums.items()) if amount}


def refusals_of_offers(dossier_id: UUID) -> tuple[tuple[int, str, datetime], ...]:
    """Return (envelope number, reason, instant) of offers that were not accepted."""
    rows = OfferAnswer.objects.filter(dossier_id=dossier_id, accepted=False).order_by("at")
    return tuple(rows.values_list("envelope_no", "reason", "at"))


def procedure_of(dossier: Dossier) -> Procedure:
    """Return the version that a dossier was accepted under, as it holds for its channel and case."""
    return catalogue.chosen(dossier.procedure_id, dossier.channel, dossier.case_code)


def agency_of(dossier: Dossier) -> AgencyFacts:
    """Return the agency that decides a dossier."""
    return catalogue.agency(dossier.agency_code)


def calendar_of(dossier: Dossier) -> WorkCalendar:
    """Return the calendar of the agency that decides a dossier."""
    return calendar(catalogue.agency(dossier.agency_code).calendar_code)


def holder_words(
    keys: Iterable[str | None], known: Mapping[str, str] = MappingProxyType({})
) -> dict[str, tuple[str, Owner]]:
    """Return for each holder key its name and the kind of owner it is. One statement at most.

    `known` are names of people by id that have been read already.
    """
    wanted = {key for key in keys if key}
    person_ids = {key.removeprefix("person:") for key in wanted if key.startswith("person:")} - known.keys()
    names = {**known, **people.names(person_ids)} if person_ids else known
    return {key: _holder(key, names) for key in wanted}


@dataclass(frozen=True, slots=True)
class HandedOn:
    """From whom a case came to the one who has it, when and why."""

    from_id: str
    to_id: str
    at: datetime
    reason: str


def handed_on(dossier_ids: Iterable[UUID]) -> dict[UUID, HandedOn]:
    """Return the newest assignment of each dossier that took it from somebody. One statement."""
    rows = Event.objects.filter(dossier_id__in=list(dossier_ids), act=Act.ASSIGN.value).order_by("event_no")
    newest = {row.dossier_id: row for row in rows}
    return {
        dossier_id: HandedOn(row.facts["from"], row.facts["assignee"], row.at, str(row.facts.get("reason", "")))
        for dossier_id, row in newest.items()
        if row.facts.get("from")
    }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was last laid before the head: by whom, when, and with which note."""

    by_id: str
    at: datetime
    note: str


def proposals(dossier_ids: Iterable[UUID]) -> dict[UUID, Proposal]:
    """Return the newest proposal of each dossier that has one. One statement."""
    rows = Event.objects.filter(dossier_id__in=list(dossier_ids), act=Act.PROPOSE.value).order_by("event_no")
    return {row.dossier_id: Proposal(row.by_id, row.at, str(row.facts.get("note", ""))) for row in rows}


def _holder(key: str, names: Mapping[str, str]) -> tuple[str, Owner]:
    kind, _, rest = key.partition(":")
    if kind == "person":
        return names.get(rest, rest), Owner.POST
    if kind == "agency":
        office = catalogue.agencies().get(rest)
        return (office.short_name if office else rest), Owner.AGENCY
    if kind == "point":
        found = points().get(rest)
        return (found.name if found else rest), Owner.POST
    return ("Người nộp", Owner.APPLICANT) if key == "applicant" else ("Nơi lập", Owner.AGENCY)
