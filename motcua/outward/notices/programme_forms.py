"""What the sheets of a programme say: its roadmap, the minute of a survey visit, its evaluation. Values alone."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine(Frozen):
    """One figure of an evaluation; texts are "" where there is nothing to say."""

    words: str
    value: str
    share: str
    other: str
    other_share: str
    is_part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable(Frozen):
    """Figures of one subject."""

    title: str
    lines: tuple[FigureLine, ...]
    has_share: bool
    has_other: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine(Frozen):
    """One unit, or procedure, with a number or share for each column."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthBar(Frozen):
    """What was received in a month, and how much of it by the post; widths are hundredths of the longest bar."""

    month: str
    post: str
    others: str
    post_width: int
    others_width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSource(Frozen):
    """A figure that was entered, with its document."""

    words: str
    amount: str
    day: str
    source: str
    is_replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Frozen):
    """How a figure is counted."""

    words: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine(Frozen):
    """A figure that is counted now other than it was closed."""

    words: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport(Frozen):
    """Báo cáo đánh giá kết quả thực hiện đề án: figures, comparison, words, sources, definitions."""

    kind: ClassVar[str] = "programme_evaluation"
    title: ClassVar[str] = "Báo cáo đánh giá"
    copies: ClassVar[tuple[str, ...]] = ("",)

    body: IssuingBody
    code: str
    name: str
    decision: str
    period: str
    other_period: str
    part: str
    """What the figures leave out; "" = nothing, they are those of the whole programme."""
    tables: tuple[FigureTable, ...]
    unit_heads: tuple[str, ...]
    units: tuple[UnitLine, ...]
    procedures: tuple[UnitLine, ...]
    months: tuple[MonthBar, ...]
    told: tuple[ToldSource, ...]
    assessment: str
    difficulties: str
    recommendations: str
    closed: str
    """By whom and when the figures were closed, with their hash; "" = they are not."""
    differences: tuple[DifferenceLine, ...]
    """What is counted now other than it was closed."""
    definitions: tuple[Definition, ...]
    issued_at: datetime

    @property
    def scan_code(self) -> str:
        """The content of its QR code."""
        return self.code


ProgrammeSheet = RoadmapSheet | SurveyMinute | EvaluationReport
"""Any sheet of a programme."""
