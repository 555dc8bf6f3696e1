"""The picture of a roadmap over time: for each unit one line of what it was from when to when, and what was planned.

Measures across are percent of the width, so that the picture fits any screen; each unit has a strip of its own under
its name. Each says its state in words; colours only repeat them. The table beside it has every day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import day_words
from motcua.ground.programmes.queries import Roadmap, UnitFacts
from motcua.ground.programmes.rules import OPEN_STAGES, STAGE_WORDS, STEP_WORDS, Stage

_TICKS_MOST = 8
_LEAST_PERCENT = 0.8


@dataclass(frozen=True, slots=True)
class Piece:
    """What a unit was for some time: percent across, and in words."""

    x: str
    width: str
    stage: str
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that was planned for a step that is not done: percent across; `is_late` = it has passed."""

    x: str
    words: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One unit with its strip; `words` tells all of it, for who does not see it."""

    name: str
    state: str
    href: str
    pieces: Sequence[Piece]
    marks: Sequence[Mark]
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All measures of the picture; `today` "" = it lies outside."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[str, str]]
    today: str


def picture(found: Roadmap, today: date) -> Picture | None:
    """Return the measures of a roadmap; None where no unit has a day yet.

    Where the post works the line runs on to today; of a programme that is told of elsewhere nobody knows, and it ends.
    """
    units, facts = found.units, found.facts
    days = [line.on for unit in units for line in unit.steps]
    days += [day for unit in units for day in unit.planned.values() if day is not None]
    if not days:
        return None
    runs_to = None if facts.is_told else today
    if runs_to is not None and any(unit.stage in OPEN_STAGES for unit in units):
        days.append(runs_to)
    axis = _Axis(min(*days, facts.first_day), max(days))
    return Picture(
        [_line(facts.id, unit, axis, today, runs_to) for unit in units],
        axis.ticks(),
        axis.percent(today) if axis.first <= today <= axis.last else "",
    )


def told(unit: UnitFacts) -> str:
    """Return what happened to a unit in one text: "Khảo sát 11/07/2025, Trang bị …"; its state where nothing did."""
    steps = ", ".join(f"{_(STEP_WORDS[line.stage])} {day_words(line.on)}" for line in unit.steps)
    return steps or _(STAGE_WORDS[Stage.PLANNED])


class _Axis:
    """Months from the first day to the last."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first.replace(day=1)
        self.last = _next_month(last)
        self._days = (self.last - self.first).days

    def at(self, day: date) -> float:
        return min(100.0, max(0.0, 100 * (day - self.first).days / self._days))

    def percent(self, day: date) -> str:
        return f"{self.at(day):.2f}%"

    def ticks(self) -> list[tuple[str, str]]:
        months, at = [], self.first
        while at < self.last:
            months.append(at)
            at = _next_month(at)
        step = next(size for size in (1, 2, 3, 6, 12, 24, 60, 120, 600) if -(-len(months) // size) <= _TICKS_MOST)
        return [(self.percent(month), f"{month:%m/%Y}") for month in months[::step]]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _line(programme_id: str, unit: UnitFacts, axis: _Axis, today: date, runs_to: date | None) -> Line:
    steps, pieces = unit.steps, []
    for step, after in zip_longest(steps, steps[1:]):
        until = step.on
        if after is not None:
            until = after.on
        elif runs_to is not None and step.stage in OPEN_STAGES:
            until = runs_to
        left = axis.at(step.on)
        width = max(_LEAST_PERCENT, axis.at(max(until, step.on)) - left)
        words = f"{_(STEP_WORDS[step.stage])} {day_words(step.on)}"
        pieces.append(
            Piece(f"{min(left, 100 - _LEAST_PERCENT):.2f}%", f"{width:.2f}%", step.stage.value.lower(), words)
        )
    marks = [
        Mark(axis.percent(day), _("%(step)s: dự kiến %(day)s") % {"step": _(STEP_WORDS[stage]), "day": day_words(day)},
             day < today)
        for stage, day in unit.planned.items()
        if day is not None and unit.done_on(stage) is None and unit.stage is not Stage.ENDED
    ]  # fmt: skip
    href = reverse("control:programme-unit", args=[programme_id, unit.unit_no])
    return Line(f"{unit.unit_no}. {unit.name}", _(STAGE_WORDS[unit.stage]), href, pieces, marks, told(unit))
