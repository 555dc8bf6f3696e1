"""What comes with each act of processing."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from motcua.record.bodies import (
    AnswerText,
    Body,
    ChargeLabel,
    Code,
    Consequence,
    Counts,
    DecisionWords,
    LegalGround,
    Note,
    OptionalCode,
    OptionalDocumentNo,
    OptionalSealNo,
    QuestionText,
    ReasonCode,
    ReasonText,
    ShortReason,
    Vnd,
)
from motcua.record.dossiers.opinions import Stance
from motcua.record.payments.refunds import Ground

StepNo = Annotated[int, Field(ge=1, le=32_000, strict=True)]
"""The number of a stage of the process."""


class Assign(Body):
    """To whom the case goes; who hands on her own case says why."""

    assignee: Code
    reason: Note = ""


class AskOpinion(Body):
    """What another agency is asked, and how many working days it has; None = as many as the setting says."""

    agency: Code
    question: QuestionText
    working_days: Annotated[int, Field(ge=1, le=60, strict=True)] | None = None


class LeftOut(Body):
    """A step of another agency that the dossier does not need, and why."""

    step: StepNo
    reason: ReasonText


class Instead(Body):
    """The agency that is asked in the place of the one that the process names."""

    step: StepNo
    agency: Code


class AskSteps(Body):
    """Steps of the process that are left out, and other agencies than it names; the rest is asked as it says."""

    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=30)] = ()
    instead: Annotated[tuple[Instead, ...], Field(max_length=30)] = ()


class AnswerOpinion(Body):
    """What the asked agency answers; `agency` empty = one's own. From a paper with its number and day."""

    agency: OptionalCode = ""
    stance: Literal[Stance.AGREE, Stance.DISAGREE, Stance.OTHER, Stance.NONE, Stance.NOT_OURS]
    answer: AnswerText = ""
    document_no: OptionalDocumentNo = ""
    document_on: date | None = None


class Missing(Body):
    """One component that is short or wrong, and what about it."""

    component_no: Annotated[int, Field(ge=1, le=100, strict=True)]
    note: Note = ""


class RequestSupplement(Body):
    """All gaps, with the reason that form 02 prints."""

    missing: Annotated[tuple[Missing, ...], Field(min_length=1, max_length=100)]
    reason: ReasonText


class AnswerSupplement(Body):
    """What was brought; counts stand for the whole component, as they are after the supplement."""

    counts: Annotated[Counts, Field(min_length=1)]
    seal_no: OptionalSealNo = ""


class Propose(Body):
    """What is proposed to the head."""

    note: Note = ""


class Reasoned(Body):
    """An act that needs its reason."""

    reason: ReasonText


class Refuse(Body):
    """A refusal after appraisal: reason and legal ground, both go home with the result."""

    reason: ReasonText
    legal_ground: LegalGround


class PaymentLine(Body):
    """One amount of State money, what it is for, and the rule that asks for it."""

    kind: Literal["PHI", "LE_PHI"]
    label: ChargeLabel
    amount_vnd: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)]
    ground: LegalGround


class RequirePayment(Body):
    """What has to be paid before the work goes on, and until when."""

    lines: Annotated[tuple[PaymentLine, ...], Field(min_length=1, max_length=10)]
    until: date
    reason: Note = ""


class ConfirmPayment(Body):
    """What was paid, and how: cash at a counter, or into the agency's account by a paper with number and day."""

    way: Literal["CASH", "TRANSFER"] = "CASH"
    taken_vnd: Vnd
    document_no: OptionalDocumentNo = ""
    document_on: date | None = None


class RefundLine(Body):
    """How much of one charge goes back."""

    charge_no: Annotated[int, Field(ge=1, le=1_000, strict=True)]
    amount_vnd: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)]


class Refund(Body):
    """Which money goes back and why; a document where it leaves an account or was taken wrongly, else a signature."""

    ground: Ground
    lines: Annotated[tuple[RefundLine, ...], Field(min_length=1, max_length=20)]
    reason: ShortReason
    document_no: OptionalDocumentNo = ""
    document_on: date | None = None
    is_signed: bool = False
    """The receiver has signed for the cash."""


class Pause(Body):
    """Why the work rests: the code of a reason of the list and one's own words, by which rule, until about when."""

    reason: ReasonCode
    words: ReasonText
    legal_ground: LegalGround
    until: date


class Resume(Body):
    """What has changed, if there is something to say."""

    note: Note = ""


class ReAppoint(Body):
    """The new day of the result, and why it takes longer; the letter prints both."""

    due_on: date
    reason: ReasonText


class Stop(Body):
    """Who wants the case stopped, why, by which rule and decision, and what becomes of the money.

    `consequence` empty = what was paid is kept, what was not is owed no more.
    """

    asked_by: Literal["agency", "applicant"] = "agency"
    asked_on: date | None = None
    reason: ReasonText
    legal_ground: LegalGround
    decision: DecisionWords = ""
    consequence: Consequence = ""
