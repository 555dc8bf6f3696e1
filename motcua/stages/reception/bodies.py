"""What comes with each act of reception."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from motcua.base.text import clean_line, clean_name
from motcua.base.violations import NotReadable
from motcua.record.bodies import (
    Address,
    Authority,
    Body,
    Code,
    ComponentNo,
    Counts,
    Email,
    ItemCode,
    LegalGround,
    Name,
    Note,
    OptionalBodyName,
    OptionalCode,
    OptionalName,
    OptionalSealNo,
    OptionalShortReason,
    PersonalId,
    Phone,
    Proof,
    ReasonText,
    SealNo,
    ShortReason,
    UnitCode,
    Vnd,
    fault_at,
)
from motcua.record.gatherings.rules import OWNERS_MOST


class Applicant(Body):
    """Who asks: a person or an organisation (chủ hồ sơ)."""

    kind: Literal["PERSON", "ORGANISATION"] = "PERSON"
    name: Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": 200})]
    phone: Phone
    personal_id: PersonalId = ""
    address: Address
    unit_code: UnitCode = ""
    email: Email = ""

    @field_validator("name")
    @classmethod
    def _clean_name(cls, name: str, others: ValidationInfo) -> str:
        """A person's name holds letters only; an organisation's may hold figures and signs."""
        try:
            if others.data.get("kind") == "ORGANISATION":
                return clean_line(name, label="Tên tổ chức", field="name", most=200)
            return clean_name(name, label="Họ tên", field="name")
        except NotReadable as fault:
            raise fault_at(fault) from fault


class OpenDraft(Body):
    """A new dossier: which procedure, by which agency, where, by which channel, for whom (QĐ 45/2016, Art. 5)."""

    id: UUID
    """Made by the client; the dossier's id for ever."""
    procedure: Code
    agency: Code
    point: OptionalCode = ""
    """The service point where it is opened; empty = on line."""
    channel: Literal["DIRECT", "ONLINE", "POST"]
    case: OptionalCode = ""
    """Which case of the procedure it is (trường hợp); empty = the ordinary one."""
    post_send: bool = False
    post_return: bool = False
    electronic_return: bool = False
    """Whether the result goes home as a file in the applicant's own account, instead of paper."""
    applicant: Applicant
    submitter_name: OptionalName = ""
    gathering: UUID | None = None
    """The list or the visit that it is filed in; None = it is filed by itself."""
    line: Annotated[int, Field(ge=1, le=OWNERS_MOST, strict=True)] | None = None
    """Its line on the list."""
    duplicate_of: OptionalCode = ""
    """The number of an open dossier of the same applicant and procedure that the person at the counter has seen."""
    duplicate_reason: OptionalShortReason = ""
    """Why another is opened all the same."""


class Submitter(Body):
    """Who files for many owners, and for which body (người nộp thay)."""

    body_name: OptionalBodyName = ""
    """Enterprise, school or office; empty = she comes for her neighbours."""
    name: Name
    phone: Phone
    authority: Authority = ""
    """Number and day of the letter of authority or introduction; empty = none is shown yet."""


class ListedOwner(Body):
    """One owner of a list, and the row of the sheet in which she stands."""

    row: Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
    applicant: Applicant


class BeginGroup(Body):
    """One procedure for many owners: what is common, who files, and the list."""

    id: UUID
    """Made by the client; the list's id for ever."""
    procedure: Code
    agency: Code
    point: OptionalCode = ""
    case: OptionalCode = ""
    post_send: bool = False
    post_return: bool = False
    submitter: Submitter
    owners: Annotated[tuple[ListedOwner, ...], Field(min_length=1, max_length=OWNERS_MOST)]


class ExemptionClaim(Body):
    """Who pays less by the procedure, and what proves it: a component of the dossier, or a paper that is shown."""

    class_code: Annotated[Code, Field(max_length=20)]
    """One of the procedure's exemptions."""
    component_no: ComponentNo | None = None
    proof: Proof = ""
    """The paper in words, such as "Thẻ hộ nghèo năm 2026"."""


class EnterData(Body):
    """What is typed in from the papers of a dossier that was received without it; "" = not typed."""

    personal_id: PersonalId = ""
    unit_code: UnitCode = ""
    """The commune where the applicant lives."""
    email: Email = ""
    submitter_name: OptionalName = ""


class Submit(Body):
    """Filing; it may still name another case of the procedure, or the other way home, and ask to pay less."""

    case: OptionalCode | None = None
    """None = as the draft says."""
    electronic_return: bool | None = None
    """None = as the draft says."""
    exemption: ExemptionClaim | None = None
    """It lowers the fees when a desk has seen the proof; None = nothing is asked for."""


class SettleExemption(Body):
    """Who pays less, seen and accepted by the desk; `class_code` empty = nobody does, with the reason."""

    class_code: Annotated[OptionalCode, Field(max_length=20)] = ""
    component_no: ComponentNo | None = None
    proof: Proof = ""
    reason: OptionalShortReason = ""


class AcceptByPost(Body):
    """The joint count, the seal and the money that the post takes over (QĐ 45/2016, Art. 6)."""

    counts: Counts
    seal_no: SealNo
    taken_vnd: Vnd
    weight_g: Annotated[int, Field(ge=1, le=30_000, strict=True)] | None = None
    item_code: ItemCode = ""
    is_signed: Annotated[bool, Field(description="Both have signed the consignment slip.")]
    in_sack: bool = False
    """Of a list: it goes into the sack of this seal, and is a line of the one slip of that sack."""


class AcceptHandover(Body):
    """The joint count at the agency; components left out were found as before (QĐ 45/2016, Art. 7)."""

    counts: Counts = ()
    seal_no: OptionalSealNo = ""
    remark: Note = ""


class WithdrawOffer(Body):
    """Why the giver takes an envelope back that nobody has accepted; empty = it is said nowhere."""

    reason: OptionalShortReason = ""


class RefuseHandover(Body):
    """Why the agency does not take the envelope."""

    reason: ShortReason


class Receive(Body):
    """Reception; at the agency's own desk with the count and the money, after a handover without."""

    counts: Counts = ()
    taken_vnd: Vnd = 0
    case: OptionalCode | None = None
    """From a draft another case may still be named; None = as the dossier says."""
    electronic_return: bool | None = None
    """Whether the result goes home as a file; None = as the dossier says."""


class Missing(Body):
    """One component that is short, and what about it."""

    component_no: Annotated[int, Field(ge=1, le=100, strict=True)]
    note: Note = ""


class RequestCompletion(Body):
    """All gaps at once (NĐ 118/2025, Art. 16)."""

    missing: Annotated[tuple[Missing, ...], Field(min_length=1, max_length=100)]
    reason: ReasonText


class Decline(Body):
    """Why the dossier is not accepted, and on which ground."""

    reason: ReasonText
    legal_ground: LegalGround
