"""What the minute of a forced handover says. Values alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import IssuingBody, Party


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLine(Frozen):
    """One envelope as it was found."""

    number: int
    envelope_code: str
    reference: str
    found: str
    money_vnd: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverMinute(Frozen):
    """Biên bản bàn giao bắt buộc: what a person held who may no longer act, and who took it over before whom."""

    kind: ClassVar[str] = "take_over_minute"
    title: ClassVar[str] = "Biên bản bàn giao bắt buộc"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    minute_no: str
    place: str
    giver: Party
    taker: Party
    witness: Party
    reason: str
    opened_at: datetime
    counted_at: datetime | None = None
    signed_at: datetime | None = None
    lines: tuple[TakenLine, ...] = ()
    extra: tuple[str, ...] = ()
    shift_no: str = ""
    expected_vnd: int = 0
    counted_vnd: int = 0
    over_vnd: int = 0
    short_vnd: int = 0
    passed_vnd: int = 0
    remark: str = ""
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.minute_no
