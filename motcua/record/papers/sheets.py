"""Sheets that are read out of the record and not issued by an act: control sheet and register.

They are not frozen when they are made: each is made anew from the journal, whose events never change, and says until
when it was read. The form set of the dossier, or of the year, gives their number.

Law: TT 03/2025/TT-VPCP, App. I (forms 06, 07); before it TT 01/2018/TT-VPCP, Art. 9 (forms 05, 06), Art. 10.2 (books).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import IssuingBody, Party

Punctuality = Literal["early", "on_time", "overdue", ""]
"""Trước hạn, đúng hạn, quá hạn; empty = this handover had no term of its own, or it is not over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLeg(Frozen):
    """One handover of the dossier, from whom to whom."""

    given_by: str
    """The body that gave, or the applicant."""
    taken_by: str
    taken_at: datetime
    work: str
    """What was handed on: "Giao hồ sơ", "Xin ý kiến"."""
    giver_name: str = ""
    """Who gave; empty where no name was written down."""
    taker_name: str = ""
    given_at: datetime | None = None
    """When it was offered; None = at the same instant."""
    slip_no: str = ""
    """Of a leg through the post: the slip or minute whose times and signatures stand for those of this sheet."""
    result: Punctuality = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet(Frozen):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ: each handover, who and when, and whether it was in time.

    The electronic trace stands for the signatures (journal with hashes); a leg through the post has those of its slip.
    """

    kind: ClassVar[str] = "control_sheet"
    title: ClassVar[str] = "Phiếu kiểm soát quá trình giải quyết hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    """The agency that decides."""
    dossier_code: str
    """The only content of the QR code."""
    owner: Party
    procedure_name: str
    agency_name: str
    legs: tuple[ControlLeg, ...]
    issued_at: datetime
    """Until when the journal was read."""
    state: str
    """Where the dossier stands, in words."""
    coordinating: tuple[str, ...] = ()
    """Agencies that were asked for an opinion."""
    received_at: datetime | None = None
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    """The due instant first given, where it was given anew since; None = it is still the first."""
    resolved_at: datetime | None = None
    outcome: Punctuality = ""
    """Whether the result was ready in time."""
    journal_hash: str = ""
    """The hash of the last event read: what this sheet is a reading of."""
    procedure_code: str = ""
    form_no: str = "06"
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.dossier_code


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow(Frozen):
    """One dossier of the register."""

    number: int
    """Its place in the book of the year, from 1, without gaps."""
    dossier_code: str
    procedure_name: str
    set_count: int
    applicant_name: str
    address: str
    phone_masked: str
    agency_name: str
    received_at: datetime
    due_at: datetime | None
    sent_at: datetime | None = None
    """When it went on to the unit that handles it."""
    resolved_at: datetime | None = None
    """When the result was ready."""
    returned_at: datetime | None = None
    returned_by: str = ""
    """How the result was handed out."""
    signed_by: str = ""
    """Who signed for it: the owner, or somebody with authority."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Frozen):
    """Sổ theo dõi hồ sơ of an agency and a year: a book that is numbered from 1 and has no blanks."""

    kind: ClassVar[str] = "register"
    title: ClassVar[str] = "Sổ theo dõi hồ sơ"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    book: str
    """The agency and the days it is of, as an opaque code: "H12.34-2026-01"; the only content of its QR code."""
    period: str
    """"Năm 2026", or the days in words."""
    volume: int
    """Which book it is of the period, from 1."""
    volumes: int
    rows: tuple[RegisterRow, ...]
    issued_at: datetime
    form_no: str = "07"
    form_set: str = "2025"

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.book


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDossier(Frozen):
    """One dossier in a sack: a line of the slip."""

    number: int
    """Its line on the list of owners."""
    reference: str
    owner_name: str
    envelope_code: str
    originals: int
    certified_copies: int
    photocopies: int
    money_vnd: int
    """What was collected for it, State money and postage together."""
    receipt_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentList(Frozen):
    """Phiếu gửi hồ sơ theo danh sách: one sack, one seal, one slip that lists every dossier in it.

    It is made of the consignment slips that were frozen one by one as the sack was sealed, and says no more.
    For the submitter, the post and the agency; no owner is given it, for it names the others. Law: QĐ 45/2016, Art. 6.
    """

    kind: ClassVar[str] = "consignment_list"
    title: ClassVar[str] = "Phiếu gửi hồ sơ theo danh sách"
    copies: ClassVar[tuple[str, ...]] = ("Liên người gửi", "Liên bưu điện", "Liên kèm hồ sơ")

    body: IssuingBody
    slip_no: str
    """The only content of its QR code."""
    list_no: str
    """The number of the list of owners: "NH-261122-0007"."""
    seal_no: str
    submitter: Party
    """Who files for all; `represented_by` where an enterprise or school files by a person."""
    authority: str
    post: Party
    addressee: Party
    procedure_name: str
    accepted_at: datetime
    accepted_place: str
    promised_on: date
    transit_days: int
    lines: tuple[ListedDossier, ...]
    procedure_code: str = ""

    @property
    def scan_code(self) -> str:
        """The opaque code that its QR code holds."""
        return self.slip_no

    @property
    def issued_at(self) -> datetime:
        """It is issued at the instant at which the last dossier went in and both signed."""
        return self.accepted_at


Sheet = ControlSheet | Register | ConsignmentList
"""Any sheet read out of the record."""
