"""What comes with each act of processing."""

from datetime import date
from typing import Annotated

from pydantic import Field

from motcua.record.bodies import (
    AnswerText,
    Body,
    Code,
    Counts,
    LegalGround,
    Note,
    OptionalCode,
    OptionalDocumentNo,
    OptionalSealNo,
    QuestionText,
    ReasonText,
)
from motcua.record.dossiers.opinions import Stance


class Assign(Body):
    """To whom the case goes; who hands on her own case says why."""

    assignee: Code
    reason: Note = ""


class AskOpinion(Body):
    """What another agency is asked, and how many working days it has; None = as many as the setting says."""

    agency: Code
    question: QuestionText
    working_days: Annotated[int, Field(ge=1, le=60, strict=True)] | None = None


class AnswerOpinion(Body):
    """What the asked agency answers; `agency` empty = one's own. From a paper with its number and day."""

    agency: OptionalCode = ""
    stance: Stance
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
