"""What is laid on the table for one dossier: its rows, as values. The proofs compare them with one another."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.history import CalendarHistory
from motcua.ground.deadlines.rules import WorkCalendar
from motcua.ground.deadlines.rulesets import LAW, RuleSet
from motcua.record.custody.rules import Move
from motcua.record.dossiers.journal import Entry
from motcua.record.dossiers.rules import Act


class EventRow(NamedTuple):
    """One event of the journal; `computed_hash` is made anew over what the row says now."""

    event_no: int
    act: str
    name: str
    at: datetime
    recorded_at: datetime
    by_id: str
    employer: str
    right: Sequence[str]
    facts: Mapping[str, Any]
    prev_hash: str
    hash: str
    computed_hash: str

    @property
    def entry(self) -> Entry:
        """The event as the fold of the journal reads it. Raises ValueError for an act that there is not."""
        return Entry(self.event_no, Act(self.act), self.at, self.by_id, self.facts)


class SpanRow(NamedTuple):
    """A stretch of time with its owner, as stored; `to_at` None = it runs."""

    span_no: int
    owner: str
    from_at: datetime
    to_at: datetime | None


class EnvelopeRow(NamedTuple):
    """An envelope with its present holder and open offer, as stored."""

    envelope_no: int
    code: str
    direction: str
    seal_no: str
    holder: str
    offered_to: str | None
    offer_no: int
    move_no: int
    moved_at: datetime
    head_hash: str
    shelf: str | None = None
    placement_no: int | None = None


class MoveRow(NamedTuple):
    """A move of an envelope; `computed_hash` is made anew over what the row says now."""

    envelope_no: int
    move: Move
    kind: str
    event_no: int
    by_id: str
    computed_hash: str


class PlacementRow(NamedTuple):
    """An envelope laid on a shelf, or (`shelf` empty) taken off it."""

    envelope_no: int
    placement_no: int
    move_no: int
    holder: str
    shelf: str
    at: datetime


class OfferRow(NamedTuple):
    """An envelope laid before somebody."""

    envelope_no: int
    offer_no: int
    giver: str
    taker: str
    event_no: int


class AnswerRow(NamedTuple):
    """The answer to an offer."""

    envelope_no: int
    offer_no: int
    accepted: bool
    event_no: int


class PaperRow(NamedTuple):
    """The counted copies of one component or result."""

    paper_no: int
    copies: tuple[int, int, int]
    """Originals, certified copies, photocopies."""


class ChargeRow(NamedTuple):
    """An amount that the dossier costs; `settled_event_no` None = still owed."""

    charge_no: int
    kind: str
    amount_vnd: int
    creditor: str
    settled_event_no: int | None
    event_no: int
    is_cancelled: bool = False
    over_vnd: int = 0
    refunded_vnd: int = 0
    waived_vnd: int = 0


class LedgerRow(NamedTuple):
    """One signed line of the transaction of an event: + what the account gets."""

    event_no: int
    line_no: int
    account: str
    kind: str
    amount_vnd: int
    charge_no: int
    at: datetime
    by_id: str
    is_refund: bool = False


class ReceiptRow(NamedTuple):
    """The receipt for the money that an event took."""

    event_no: int
    number: str
    amount_vnd: int
    issued_at: datetime


class RefundRow(NamedTuple):
    """The slip for the money that an event gave back."""

    event_no: int
    number: str
    amount_vnd: int
    account: str
    ground: str
    issued_at: datetime


class ExemptionRow(NamedTuple):
    """A step about who pays less; the hash is made anew over the words of the proof."""

    event_no: int
    state: str
    class_code: str
    component_no: int | None
    proof_hash: str


class OpinionRow(NamedTuple):
    """A question to another agency and its answer, as stored; the hashes are made anew over the words."""

    opinion_no: int
    agency_code: str
    due_on: str
    """ISO 8601."""
    question_hash: str
    asked_event_no: int
    stance: str
    answer_hash: str
    answered_event_no: int | None


class Evidence(NamedTuple):
    """All rows of one dossier, each kind in the order of its numbers."""

    dossier_id: str
    number: str
    """The dossier code, or the request number before there is one."""
    columns: Mapping[str, Any]
    """The columns of the dossier that its journal decides, by name."""
    procedure: Procedure
    calendar: WorkCalendar
    codes: Mapping[str, str]
    """Registered public codes of this dossier, code → kind."""
    events: Sequence[EventRow]
    spans: Sequence[SpanRow]
    envelopes: Sequence[EnvelopeRow]
    moves: Sequence[MoveRow]
    offers: Sequence[OfferRow]
    answers: Sequence[AnswerRow]
    papers: Sequence[PaperRow]
    charges: Sequence[ChargeRow]
    ledger: Sequence[LedgerRow]
    receipts: Sequence[ReceiptRow]
    opinions: Sequence[OpinionRow] = ()
    placements: Sequence[PlacementRow] = ()
    history: CalendarHistory | None = None
    """The calendar through all that became known about it; None = nothing became known late."""
    rules: RuleSet = LAW
    """The rule set of the day on which the clock started."""
    refunds: Sequence[RefundRow] = ()
    exemptions: Sequence[ExemptionRow] = ()
    earlier: Mapping[str, Procedure] = {}
    """Versions of the procedure that the dossier was under before it was taken over to another, by key."""

    def procedure_at(self, event_no: int) -> Procedure:
        """Return the version that the dossier was under after an event."""
        for event in self.events:
            if event.event_no > event_no and event.act == Act.REBASE.value:
                return self.earlier.get(event.facts["procedure_before"], self.procedure)
        return self.procedure


# -- what goes over dossiers: shifts -----------------------------------------------------------------------------------


class ShiftProofRow(NamedTuple):
    """One closed shift as stored."""

    id: str
    person_id: str
    opened_at: datetime
    counted_at: datetime
    closed_at: datetime
    float_vnd: int
    brought_vnd: int
    difference_vnd: int
    recounter_id: str
    reason: str
    counted_for_by: str = ""
    """Who counted it first in the place of one who may no longer act; "" = she did."""


class CountProofRow(NamedTuple):
    """One count of a drawer as stored; `notes` value as text → number."""

    shift_id: str
    count_no: int
    by_id: str
    at: datetime
    notes: Mapping[str, int]
    counted_vnd: int
    expected_vnd: int


class LineProofRow(NamedTuple):
    """What a shift did to one kind of money: as stored, or as the ledger says it.

    `carried_vnd` of the ledger is what moved between the count before and the opening.
    """

    shift_id: str
    kind: str
    carried_vnd: int
    taken_vnd: int
    taken_count: int
    handed_vnd: int
    refunded_vnd: int


class Shifts(NamedTuple):
    """All closed shifts, those of one person one after the other by their opening, and what the ledger says of them."""

    rows: Sequence[ShiftProofRow]
    counts: Sequence[CountProofRow]
    lines: Sequence[LineProofRow]
    ledger: Sequence[LineProofRow]
