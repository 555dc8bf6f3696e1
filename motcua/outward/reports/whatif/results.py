"""What a scenario means, as values: pages, files and papers read nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from motcua.ground.programmes.scenarios.rules import Choice
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Extent
from motcua.outward.reports.whatif.opening import Opening
from motcua.outward.reports.whatif.rules.workload import Demand, Work, rounded

TYPED, MEASURED, NORM = "typed", "measured", "norm"


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption: its value, where it comes from, on how many cases; `suggested` holds when nothing is typed."""

    name: str
    value: int
    source: str
    cases: int
    suggested: int
    suggested_by: str
    """MEASURED or NORM."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what was counted at desks, and what of it would move."""

    key: str
    name: str
    counted: Mapping[str, int]
    """By stage."""
    extents: Mapping[str, Extent]
    """By stage: what the count opens."""
    work: Work
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What one place needs: clerks, how busy they are in the busiest hour, how long people wait then."""

    key: str
    name: str
    demand: Demand
    clerks: int
    wait_minutes: float | None
    is_peak_measured: bool
    opening: Opening

    @property
    def busy(self) -> int:
        """Utilisation in the busiest hour, percent; 0 where nobody is needed."""
        return rounded(self.demand.busiest_minutes * 100 / (60 * self.clerks)) if self.clerks else 0


@dataclass(frozen=True, slots=True)
class Lacking:
    """A field in which trained people are missing at a place: needed and there."""

    field_code: str
    field_name: str
    place: str
    needed: int
    there: int


@dataclass(frozen=True, slots=True)
class Result:
    """All that a scenario means."""

    choice: Choice
    days: Days
    covered: Days | None
    """The part of the period in which there were dossiers; None = none at all."""
    open_days: int
    assumed: Mapping[str, Assumed]
    norms_since: date | None
    counted: Mapping[str, int]
    extents: Mapping[str, Extent]
    work: Work
    units: tuple[Line, ...]
    procedures: tuple[Line, ...]
    refused: tuple[tuple[str, str, str], ...]
    """(procedure, stage, why) of what was chosen and the law forbids."""
    needs: tuple[Need, ...]
    clerks: int
    staff: int
    """Clerks with the reserve."""
    months: Mapping[date, Mapping[str, int]]
    slots: Mapping[tuple[int, int], Mapping[str, int]]
    """(weekday, hour) → number by stage."""
    lacking: tuple[Lacking, ...]
    runs: int
    home: int
    postage_vnd: int
    postage_each_vnd: int
    is_postage_measured: bool
    fees_vnd: int

    @property
    def whole_days(self) -> Fraction:
        """How many people working all day, as busy as they may be, the work would keep: less than one shares."""
        minutes = self.assumed["work_minutes_a_day"].value * self.assumed["utilisation"].value
        return sum((need.demand.day_minutes for need in self.needs), Fraction(0)) * 100 / minutes

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to count."""
        return not any(self.counted.values())
