"""Measures of what is drawn: pieces of a bar, tints of a heat table. Pure arithmetic; templates write the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.doors.frame.components import Heat, HeatCell, HeatRow, Share, StageLine

HEAT_STEPS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the time bar in percent of its width; `owner` empty is the time still to run."""

    owner: str
    left: str
    width: str
    is_hatched: bool
    is_first: bool


def bar_pieces(shares: Sequence[Share], remaining: int = 0) -> list[Piece]:
    """Pieces in the order given; owners without minutes have none. Percentages as text for SVG attributes."""
    total = sum(share.minutes for share in shares) + remaining
    if total <= 0:
        return []
    pieces: list[Piece] = []
    left = 0
    parts = [(share.owner, share.minutes) for share in shares] + [("", remaining)]
    for owner, minutes in parts:
        if minutes > 0:
            pieces.append(
                Piece(owner, _percent(left, total), _percent(minutes, total), owner == "applicant", not pieces)
            )
        left += minutes
    return pieces


@dataclass(frozen=True, slots=True)
class StagePiece:
    """A piece of the bar of stages in percent of its width: `kind` is used, over (past the budget) or left."""

    kind: str
    left: str
    width: str
    begins_stage: bool
    """Whether a new stage begins here, but for the first."""


def stage_pieces(stages: Sequence[StageLine]) -> list[StagePiece]:
    """Pieces of all stages side by side, each as wide as its budget, or as what was used of it when that is more."""
    total = sum(max(stage.budget_minutes, stage.used_minutes) for stage in stages)
    pieces: list[StagePiece] = []
    left = 0
    for stage in stages:
        allowed = stage.budget_minutes or stage.used_minutes
        parts = (
            ("used", min(stage.used_minutes, allowed)),
            ("over", max(0, stage.used_minutes - allowed)),
            ("left", max(0, allowed - stage.used_minutes)),
        )
        begins = bool(pieces)
        for kind, minutes in parts:
            if minutes > 0:
                pieces.append(StagePiece(kind, _percent(left, total), _percent(minutes, total), begins))
                left, begins = left + minutes, False
    return pieces


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.3f}%"


def heat_steps(heat: Heat) -> list[tuple[HeatRow, list[tuple[HeatCell, str]]]]:
    """Each row with its cells and their tint classes: step 1 to 8 of the column's own largest number, none for 0."""
    largest = [max((row.cells[i].number for row in heat.rows), default=0) for i in range(len(heat.columns))]
    answer: list[tuple[HeatRow, list[tuple[HeatCell, str]]]] = []
    for row in heat.rows:
        cells = []
        for cell, column, top in zip(row.cells, heat.columns, largest, strict=True):
            step = -(-HEAT_STEPS * cell.number // top) if top else 0
            cells.append((cell, f"mc-heat__{column.hue}-{step}" if step else ""))
        answer.append((row, cells))
    return answer
