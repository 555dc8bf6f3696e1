"""What the sheets of a programme say: its roadmap, and the minute of a survey visit. Values alone."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import IssuingBody


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell(Frozen):
    """One step of a unit: the day it was done, else the day that is planned; both may be unknown."""

    done: str = ""
    planned: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(Frozen):
    """One unit of the roadmap."""

    number: int
    name: str
    place: str
    state: str
    days: tuple[DayCell, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow(Frozen):
    """One task or measure."""

    number: int
    name: str
    lead: str
    coordinating: str
    planned: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadmapSheet(Frozen):
    """Lộ trình thực hiện đề án: units with their days, tasks with who leads them."""

    kind: ClassVar[str] = "programme_roadmap"
    title: ClassVar[str] = "Lộ trình thực hiện đề án"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    code: str
    name: str
    decision: str
    period: str
    levels: str
    lead: str
    coordinating: str
    open_count: int
    heads: tuple[str, ...]
    units: tuple[UnitRow, ...]
    tasks: tuple[TaskRow, ...]
    issued_at: datetime
    source: str = ""

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine(Frozen):
    """One item of a check-list."""

    item: str
    result: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUnit(Frozen):
    """A unit with what was found there; no lines = nothing was checked."""

    name: str
    lines: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine(Frozen):
    """What is asked of whom, by when, and how it ended."""

    number: int
    text: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyMinute(Frozen):
    """Biên bản khảo sát: who went where, what was found, what is asked."""

    kind: ClassVar[str] = "survey_minute"
    title: ClassVar[str] = "Biên bản khảo sát"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    code: str
    programme: str
    decision: str
    visited_on: date
    place: str
    team: tuple[str, ...]
    units: tuple[SeenUnit, ...]
    findings: str
    asked: tuple[AskedLine, ...]
    photo_count: int
    written_by: str
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.code


ProgrammeSheet = RoadmapSheet | SurveyMinute
"""Any sheet of a programme."""
