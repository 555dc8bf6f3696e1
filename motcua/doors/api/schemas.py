"""What the API answers, field by field. Instants have their offset; money is whole đồng; people are masked."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from motcua.ground.deadlines.rules import ZONE, DueLevel
from motcua.record.dossiers.rules import Act, Owner, Status
from motcua.record.reading import ClockState

Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(ZONE))]
"""An instant, told in the country's time with its offset."""


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AgencyAnswer(Answer):
    """An agency that decides."""

    code: str
    name: str


class DossierRow(Answer):
    """A dossier in a list."""

    id: UUID
    number: str
    request_no: str
    code: str | None
    procedure_name: str
    agency: AgencyAnswer
    applicant_name: str
    status: Status
    status_word: str
    turn: Owner
    outcome: str | None
    channel: str
    point: str
    received_at: Moment | None
    due_at: Moment | None
    stopped_at: Moment | None
    resolved_at: Moment | None
    last_event_at: Moment
    last_event_no: int
    envelope_code: str | None
    holder: str | None
    offered_to: str | None


class DossierPage(Answer):
    """One page of dossiers."""

    items: tuple[DossierRow, ...]
    next_cursor: str | None


class ApplicantAnswer(Answer):
    """Who asks, masked."""

    kind: str
    name: str
    phone_masked: str
    personal_id_masked: str
    address: str
    unit_code: str


class DossierProcedure(Answer):
    """The version that a dossier was accepted under, and its case."""

    code: str
    version: str
    short_name: str
    case: str


class DossierAnswer(Answer):
    """One dossier as it stands in law, with who holds its paper."""

    id: UUID
    number: str
    request_no: str
    code: str | None
    procedure: DossierProcedure
    agency: AgencyAnswer
    point: str
    channel: str
    post_send: bool
    post_return: bool
    electronic_return: bool
    applicant: ApplicantAnswer
    submitter_name: str
    status: Status
    status_word: str
    portal_code: int
    turn: Owner
    outcome: str | None
    opened_at: Moment
    received_at: Moment | None
    due_at: Moment | None
    first_due_at: Moment | None
    original_due_at: Moment | None
    stopped_at: Moment | None
    resolved_at: Moment | None
    ended_at: Moment | None
    envelope_code: str | None
    holder: str | None
    offered_to: str | None
    last_event_at: Moment
    last_event_no: int
    head_hash: str


class ReasonAnswer(Answer):
    """One row on which a right rests."""

    row: str
    id: str
    words: str


class MissingAnswer(Answer):
    """The first row that a right lacks, its law and whom to ask."""

    row: str
    code: str
    sentence: str
    law: str
    ask: str


class AllowedAct(Answer):
    """An act that may be done now, and by which rows."""

    act: Act
    button: str
    because: tuple[ReasonAnswer, ...]


class RefusedAct(Answer):
    """An act that may not be done now, why, and who may."""

    act: Act
    button: str
    code: str
    sentence: str
    law: str | None
    who_may: tuple[str, ...]
    missing: MissingAnswer | None


class ActsAnswer(Answer):
    """What the asker may do with a dossier now, and why not the rest."""

    dossier_id: UUID
    status: Status
    last_event_no: int
    allowed: tuple[AllowedAct, ...]
    refused: tuple[RefusedAct, ...]


class PermissionAnswer(Answer):
    """Whether the asker may do an act with a dossier or a procedure: by which rows, or for want of which."""

    allowed: bool
    act: Act
    about: str
    because: tuple[ReasonAnswer, ...]
    missing: MissingAnswer | None
    law: str


class ActDone(Answer):
    """An act that was written."""

    dossier_id: UUID
    act: Act
    act_id: UUID
    event_no: int
    status: Status
    status_word: str
    facts: dict[str, Any]


class EventAnswer(Answer):
    """One event of the journal."""

    event_no: int
    act: Act
    event_name: str
    what: str
    consequence: str
    at: Moment
    recorded_at: Moment
    by_id: str
    by_name: str
    employer: str
    place: str
    right: tuple[str, ...]
    facts: dict[str, Any]
    prev_hash: str
    hash: str


class JournalAnswer(Answer):
    """The journal, oldest event first; each event holds the hash of the one before."""

    dossier_id: UUID
    events: tuple[EventAnswer, ...]


class SentenceAnswer(Answer):
    """One dated sentence of the explanation of a due date."""

    at: Moment
    text: str
    source: str


class LeftAnswer(Answer):
    """What is left until the due instant, or how far it is past."""

    is_over: bool
    minutes: int
    day_minutes: int


class OwnerMinutes(Answer):
    """Whose working minutes, and how many."""

    owner: Owner
    owner_word: str
    minutes: int


class StageAnswer(Answer):
    """One stage of the internal process: working minutes of its budget and used; None = no process is declared."""

    stage_no: int
    stage_name: str
    unit: str
    stage_role: str
    budget_minutes: int | None
    used_minutes: int
    own_minutes: int
    is_current: bool
    is_over: bool


class AgencyMinutes(Answer):
    """Working minutes of another agency; "" = none was named."""

    agency: str
    agency_name: str
    minutes: int


class ClockAnswer(Answer):
    """The clock of a dossier now; minutes are working minutes, and those of the owners sum to `elapsed_minutes`."""

    dossier_id: UUID
    asked_at: Moment
    state: ClockState | None
    received_at: Moment | None
    due_at: Moment | None
    first_due_at: Moment | None
    original_due_at: Moment | None
    resolved_at: Moment | None
    hand_on_by: Moment | None
    is_stopped: bool
    level: DueLevel | None
    left: LeftAnswer | None
    elapsed_minutes: int
    by_owner: tuple[OwnerMinutes, ...]
    by_agency: tuple[AgencyMinutes, ...]
    stages: tuple[StageAnswer, ...]
    explanation: tuple[SentenceAnswer, ...]


class MoveAnswer(Answer):
    """One move of an envelope from hand to hand."""

    move_no: int
    from_holder: str
    to_holder: str
    move_kind: str
    at: Moment
    by_id: str
    document: str
    seal_no: str


class EnvelopeAnswer(Answer):
    """An envelope, its holder now, and all its moves."""

    envelope_no: int
    envelope_code: str
    direction: str
    seal_no: str
    holder: str
    holder_name: str
    offered_to: str | None
    moves: tuple[MoveAnswer, ...]


class CustodyAnswer(Answer):
    """Who holds the paper, and who held it; the envelope made last first."""

    dossier_id: UUID
    envelopes: tuple[EnvelopeAnswer, ...]


class ChargeAnswer(Answer):
    """What is owed or was paid."""

    charge_no: int
    money_kind: str
    label: str
    amount_vnd: int
    due_at_step: str
    is_settled: bool
    is_cancelled: bool
    exempted_by: str
    spared_vnd: int
    refunded_vnd: int
    refundable_vnd: int


class ReceiptAnswer(Answer):
    """A receipt."""

    number: str
    amount_vnd: int
    issued_at: Moment


class RefundAnswer(Answer):
    """The slip of money that went back."""

    number: str
    amount_vnd: int
    issued_at: Moment


class BalanceAnswer(Answer):
    """What an account holds of this dossier's money; all sum to zero."""

    account: str
    amount_vnd: int


class MoneyAnswer(Answer):
    """Charges, receipts and balances of one dossier."""

    dossier_id: UUID
    charges: tuple[ChargeAnswer, ...]
    receipts: tuple[ReceiptAnswer, ...]
    refunds: tuple[RefundAnswer, ...]
    balances: tuple[BalanceAnswer, ...]


class PaperAnswer(Answer):
    """One paper as counted last."""

    paper_no: int
    name: str
    original: int
    certified_copy: int
    photocopy: int
    electronic: int
    is_result: bool
    is_recalled: bool


class PapersAnswer(Answer):
    """What is in a dossier."""

    dossier_id: UUID
    papers: tuple[PaperAnswer, ...]


class FormRow(Answer):
    """A form that an event issued."""

    event_no: int
    form_kind: str
    number: str
    issued_at: Moment


class FormsAnswer(Answer):
    """The forms of a dossier in the order of their issue."""

    dossier_id: UUID
    forms: tuple[FormRow, ...]
