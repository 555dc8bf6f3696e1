"""A week of counters in halves of days: who is planned when. No Django, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.rules import Term, TrainingRow

WEEK = 7


BOTH = frozenset(Half)
SHIFTS: Mapping[str, frozenset[Half]] = {
    "DAY": BOTH, "MORNING": frozenset({Half.MORNING}), "AFTERNOON": frozenset({Half.AFTERNOON}),
}  # fmt: skip
"""Which halves a shift fills."""
Opening = Mapping[str, Mapping[date, frozenset[Half]]]
"""When points are open: point → day → halves; a day that is left out is closed."""


@dataclass(frozen=True, slots=True)
class Station:
    """A counter; from `closed_from` on nobody is asked to stand there, None = it is open."""

    id: str
    point_id: str
    name: str
    closed_from: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether somebody is to stand there on a day, if the point is open."""
        return self.closed_from is None or day < self.closed_from


@dataclass(frozen=True, slots=True)
class Planned:
    """One assignment: a person at a counter for a term and a shift."""

    id: str
    person_id: str
    counter_id: str
    point_id: str
    shift: str
    is_reserve: bool
    term: Term

    @property
    def halves(self) -> frozenset[Half]:
        """The halves of each of its days."""
        return SHIFTS[self.shift]

    def holds(self, day: date, half: Half) -> bool:
        """Whether it fills a half of a day."""
        return half in self.halves and self.term.holds(day)

    def meets(self, first: date, last: date | None, halves: frozenset[Half]) -> bool:
        """Whether it shares a half of a day with a term and its halves; `last` None = open."""
        begins_in_time = last is None or self.term.first <= last
        return bool(self.halves & halves) and begins_in_time and (self.term.last is None or first <= self.term.last)


@dataclass(frozen=True, slots=True)
class Transfer:
    """An agreement as planning asks of it: what it transfers, to which points, in which fields of procedures."""

    id: str
    agency_code: str
    procedure_codes: frozenset[str]
    field_codes: frozenset[str]
    point_ids: frozenset[str]
    stages: frozenset[str]
    term: Term


@dataclass(frozen=True, slots=True)
class Absence:
    """Why somebody who is planned will not come, from a day to a day, both inclusive; `last` None = until further."""

    is_suspended: bool
    """Her account is suspended or closed; else she is on leave and a stand-in was ordered."""
    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether she is away on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that stands around some counters: enough to say what is missing there."""

    stations: Sequence[Station]
    planned: Sequence[Planned]
    opening: Opening
    transfers: Sequence[Transfer]
    trained: Mapping[str, Sequence[TrainingRow]]
    """The training of people of the post, by person."""
    post_staff: frozenset[str]
    absences: Mapping[str, Sequence[Absence]]
    at: Mapping[str, Sequence[Planned]] = field(init=False, repr=False, compare=False)
    """The assignments by counter."""

    def __post_init__(self) -> None:
        found: dict[str, list[Planned]] = {}
        for row in self.planned:
            found.setdefault(row.counter_id, []).append(row)
        object.__setattr__(self, "at", found)

    def is_manned(self, counter_id: str, day: date, half: Half) -> bool:
        """Whether somebody stands at a counter of her own, not as a reserve."""
        return any(not row.is_reserve and row.holds(day, half) for row in self.at.get(counter_id, ()))

    def open_halves(self, station: Station, day: date) -> frozenset[Half]:
        """Return in which halves of a day somebody is to stand at a counter."""
        return self.opening.get(station.point_id, {}).get(day, frozenset()) if station.is_open(day) else frozenset()


def monday_of(day: date) -> date:
    """Return the first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def days_of(monday: date, count: int = WEEK) -> tuple[date, ...]:
    """Return the days of a week from its first day on."""
    return tuple(monday + timedelta(days=step) for step in range(count))


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Return the days from one to another, both inclusive; none when they stand the other way round."""
    return days_of(first, max(0, (last - first).days + 1))


def people_at(planned: Sequence[Planned], counter_id: str, day: date, half: Half) -> tuple[Planned, ...]:
    """Return who is planned at a counter in a half of a day, reserves last."""
    there = [row for row in planned if row.counter_id == counter_id and row.holds(day, half)]
    return tuple(sorted(there, key=lambda row: (row.is_reserve, row.person_id)))
