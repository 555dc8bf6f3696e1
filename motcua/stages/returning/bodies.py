"""What comes with each act of returning."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from motcua.base.violations import NotReadable
from motcua.record.bodies import (
    Body,
    DocumentNo,
    ItemCode,
    Name,
    Note,
    OptionalSealNo,
    OptionalShortReason,
    ReasonCode,
    ReasonText,
    SealNo,
    ShortReason,
    Vnd,
    checked,
)
from motcua.stages.returning.corrections import Fault
from motcua.stages.returning.rules import Manner, NextStep


class PrepareReturn(Body):
    """The seal of the packed result."""

    seal_no: SealNo


class OfferToPost(Body):
    """To which post office the packed result is offered, or to which courier."""

    to: Annotated[str, Field(pattern=r"^(point|person):[A-Za-z0-9._-]{1,40}$")]


class AcceptToCarry(Body):
    """The joint count with the agency and the signature of the post (QĐ 45/2016, Art. 9)."""

    seal_no: OptionalSealNo = ""
    item_code: ItemCode = ""
    is_signed: bool


class RecordAttempt(Body):
    """A visit without delivery: the code of a reason of the list, next step and next date, all required."""

    reason: ReasonCode
    next_step: NextStep
    next_on: date
    note: Note = ""


class RefuseToCarry(Body):
    """Why the post does not take an offered envelope over."""

    reason: ShortReason


class Invite(Body):
    """How the receiver was invited, and up to which day the result is kept for them at the post office."""

    manner: Manner
    come_by: date


class ReturnUndelivered(Body):
    """What the agency should know about what could not be delivered; may be empty."""

    note: OptionalShortReason = ""


class CorrectResult(Body):
    """The decision by which a wrong result is corrected, whose fault it was, and what that costs the applicant."""

    decision_no: DocumentNo
    decision_on: date
    reason: ReasonText
    fault: Fault
    fee_vnd: Vnd = 0
    """Paid by the applicant for the new result; only when the fault was hers."""
    takes_back: bool = True
    """Whether the wrong result is asked back when the new one is handed out."""


def _four_digits(value: str) -> str:
    """Four digits are kept, never more."""
    if not (len(value) == 4 and value.isascii() and value.isdigit()):
        words = "Chỉ ghi 4 số cuối của giấy tờ tùy thân, ví dụ 4417. Không ghi cả số."
        if not value.strip():
            words = "Gõ 4 số cuối của giấy tờ tùy thân, ví dụ 4417."
        raise NotReadable(sentence=words)
    return value


def _signed(value: bool) -> bool:
    if not value:
        raise NotReadable(sentence="Người nhận chưa ký. Ký trên màn hình, hoặc ký giấy rồi giao.")
    return value


class Taken(Body):
    """Who takes the result and how that was seen: of the paper only kind and last four digits (TT 17/2017, Art. 5)."""

    receiver: Literal["SELF", "AUTHORISED"]
    receiver_name: Name
    paper_kind: Literal["CCCD", "PASSPORT", "CMND", "OTHER"]
    paper_last4: Annotated[str, checked(_four_digits, least=4, most=4)]
    authority: Note = ""
    """Number or date of the letter of authority, when somebody else takes it."""
    recalled: Annotated[tuple[Annotated[int, Field(ge=1, le=200, strict=True)], ...], Field(max_length=50)] = ()
    """Numbers of the papers taken back for the agency."""
    taken_vnd: Vnd = 0
    signature: Literal["SCREEN", "PAPER"]
    is_signed: Annotated[bool, checked(_signed)]
