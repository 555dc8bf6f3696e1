"""What comes with each act of processing."""

from typing import Annotated

from pydantic import Field

from motcua.record.bodies import Body, Code, Counts, LegalGround, Note, OptionalSealNo, ReasonText


class Assign(Body):
    """To whom the case goes."""

    assignee: Code


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
