"""What the forms are put together from: who issues, who takes part, papers counted, money, whom to ask.

All text is Vietnamese as the reader shall see it. Amounts are whole đồng. Of a personal number only the last four
digits are ever kept in a form.
"""

from dataclasses import dataclass
from typing import Literal

from motcua.record.papers.frozen import Frozen

LimitUnit = Literal["working_days", "working_hours", "calendar_days", "same_day"]
"""What a processing limit is counted in."""

Way = Literal["counter", "post", "online"]
"""How a dossier comes in or a result goes out: at a counter, through the public post, electronically."""

MoneyKind = Literal["fee", "charge", "fine", "postage", "remittance"]
"""Phí, lệ phí, tiền phạt, cước bưu chính, phí chuyển tiền: kinds that are never added into one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingBody(Frozen):
    """Who issues the form: the two-line head at its left, and the place beside the date."""

    name: str
    """The body itself, second line, bold: "Chi nhánh Cái Nước"."""
    place: str
    """Where it is signed: "Cái Nước", printed "Cái Nước, ngày 02 tháng 11 năm 2026"."""
    parent: str = ""
    """The body above it, first line: "Văn phòng Đăng ký đất đai tỉnh Cà Mau"; empty = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Frozen):
    """A person or organisation that sends, takes, carries or receives."""

    name: str
    honorific: str = ""
    """"Ông", "Bà" before a person's name in the text, left out under a signature; empty for an organisation."""
    address: str = ""
    phone: str = ""
    """As given, printed in full: the slip is the parties' own."""
    email: str = ""
    personal_id_last4: str = ""
    """The last four digits of the personal number, printed "•••• •••• 4417"; the number itself is never in a form."""
    represented_by: str = ""
    """The person who signs for an organisation; empty = the party signs itself."""
    role: str = ""
    """The office of who signs: "Giao dịch viên quầy 2", "Công chức tiếp nhận"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Frozen):
    """One paper of a dossier (thành phần hồ sơ) and how many of it there are, by kind of copy."""

    name: str
    originals: int = 0
    """Bản chính."""
    certified_copies: int = 0
    """Bản sao chứng thực."""
    photocopies: int = 0
    """Bản chụp."""
    electronic: int = 0
    """Electronic files, signed or scanned; the column is printed only where some component has one."""
    note: str = ""
    """On form 02 and 03: what is wrong or missing; elsewhere: a remark below the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine(Frozen):
    """One amount that belongs to the consignment or delivery: of one kind, for one purpose."""

    kind: MoneyKind
    name: str
    """What it is for: "Lệ phí cấp giấy phép lái xe"; empty = the name of the kind alone."""
    amount_vnd: int
    state: Literal["collected", "due", "exempt"]
    """Collected against a receipt; due from the receiver at delivery; or not charged, with its ground."""
    way: Literal["cash", "transfer", "online", ""] = ""
    """How it was paid, when collected."""
    receipt_no: str = ""
    """Number of the receipt or voucher, when collected."""
    ground: str = ""
    """Why it is exempt or reduced: "hộ nghèo"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Frozen):
    """The officer whom the applicant may ask."""

    name: str
    unit: str = ""
    phone: str = ""
