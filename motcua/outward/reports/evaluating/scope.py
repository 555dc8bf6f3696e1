"""Which dossiers a programme is about, and to which unit of its roadmap each belongs.

A unit is a one-stop: the dossiers of its agency, wherever they are filed, and what is filed at its service point for
any agency. Units that share agency and point cannot be told apart by dossiers, so they are one group. A dossier belongs
to the group of its agency and point, else of its agency, else of its point; in each case the first of the roadmap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from motcua.ground.programmes import queries
from motcua.ground.programmes.queries import ProgrammeFacts, Roadmap, UnitFacts
from motcua.ground.programmes.rules import OPEN_STAGES, Stage


@dataclass(frozen=True, slots=True)
class Group:
    """Units that dossiers cannot tell apart; `number` is that of the first."""

    number: int
    units: tuple[UnitFacts, ...]
    agency_code: str
    point_id: str

    @property
    def name(self) -> str:
        """The name of the first unit, and how many others it stands for."""
        others = len(self.units) - 1
        return self.units[0].name if not others else f"{self.units[0].name} và {others} đơn vị cùng nơi"

    @property
    def opened(self) -> int:
        """In how many of them the post works."""
        return sum(unit.stage in OPEN_STAGES for unit in self.units)


@dataclass(frozen=True, slots=True)
class Scope:
    """A programme with the groups of its units that dossiers can be told by."""

    facts: ProgrammeFacts
    groups: tuple[Group, ...]
    units: tuple[UnitFacts, ...]

    @property
    def condition(self) -> Q:
        """Which dossiers it is about; none for a programme without agencies and points."""
        agencies = sorted({group.agency_code for group in self.groups if group.agency_code})
        points = sorted({group.point_id for group in self.groups if group.point_id})
        return Q(agency_code__in=agencies) | Q(point_id__in=points)

    @property
    def unit_of(self) -> Case:
        """The number of the group of each dossier, as the database finds it."""
        both = [group for group in self.groups if group.agency_code and group.point_id]
        found = [
            *(When(_is(group, "agency_code", "point_id"), then=Value(group.number)) for group in both),
            *(When(_is(group, "agency_code"), then=Value(group.number)) for group in self.groups if group.agency_code),
            *(When(_is(group, "point_id"), then=Value(group.number)) for group in self.groups if group.point_id),
        ]
        return Case(*found, default=Value(0), output_field=IntegerField())

    @property
    def point_ids(self) -> tuple[str, ...]:
        """The service points of its units."""
        return tuple(sorted({group.point_id for group in self.groups if group.point_id}))

    @property
    def opened_on(self) -> date | None:
        """The day on which its first unit opened; None = none has."""
        return min((day for unit in self.units if (day := unit.done_on(Stage.OPENED)) is not None), default=None)


def _is(group: Group, *columns: str) -> Q:
    return Q(**{column: getattr(group, column) for column in columns})


def scope_of(programme_id: str) -> Scope:
    """Return what a programme is about. Three statements. Raises NotThere."""
    return scope(queries.roadmap(programme_id))


def scope(roadmap: Roadmap) -> Scope:
    """Return what a programme is about, from its roadmap. What is told of elsewhere has no dossiers here."""
    units = () if roadmap.facts.is_told else roadmap.units
    return Scope(roadmap.facts, tuple(_groups(units)), roadmap.units)


def _groups(units: Iterable[UnitFacts]) -> Iterable[Group]:
    by_place: dict[tuple[str, str], list[UnitFacts]] = {}
    for unit in units:
        if unit.agency_code or unit.point_id:
            by_place.setdefault((unit.agency_code, unit.point_id), []).append(unit)
    for (agency, point), there in by_place.items():
        yield Group(there[0].unit_no, tuple(there), agency, point)
