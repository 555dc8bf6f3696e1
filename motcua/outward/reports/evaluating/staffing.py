"""People of the post in a programme on a day, and what they did beside dossiers; each number names its list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.ground.agreements import overview, staff
from motcua.ground.agreements.staff import DegreeIs, Filters, Holds, Person
from motcua.ground.people.rules import Employer
from motcua.outward.reports.evaluating.scope import Scope
from motcua.outward.reports.rules.days import Days
from motcua.record.guidance import counting as guidance
from motcua.record.guidance.counting import Deed


@dataclass(frozen=True, slots=True)
class OpensStaff:
    """The list of people behind a figure: of which day, narrowed by certificates or degree; "" = by neither."""

    day: date
    certificates: str = ""
    degree: str = ""


@dataclass(frozen=True, slots=True)
class OpensDeeds:
    """The rows of guidance or data entry behind a figure."""

    deed: Deed


@dataclass(frozen=True, slots=True)
class Staff:
    """People of the post at the points of the programme on a day, and the agreements in force on it."""

    day: date
    people: tuple[Person, ...]
    agreements: int

    def holding(self, what: Holds) -> int:
        """Return of how many the certificates are so."""
        return sum(staff.holds(person, what) for person in self.people)

    def of_degree(self, what: str) -> int:
        """Return how many have a degree, or one of a kind of DegreeIs."""
        return sum(staff.has_degree(person, what) for person in self.people)

    @property
    def told(self) -> int:
        """Of how many a degree is told."""
        return len(self.people) - self.of_degree(DegreeIs.UNTOLD)


def points_seen(scope: Scope, seen: Collection[str] | None) -> frozenset[str]:
    """Return the points of a programme, of them those that the reader oversees; `seen` None = all."""
    return frozenset(scope.point_ids) if seen is None else frozenset(scope.point_ids) & frozenset(seen)


def staff_of(scope: Scope, day: date, seen: Collection[str] | None = None) -> Staff:
    """Return who of the post stands at the points of a programme on a day. Four statements."""
    asked = Filters(employer=Employer.POST.value, stands_at=points_seen(scope, seen))
    people = staff.people(staff.Scope(everybody=True), day, asked)
    terms = overview.agreements({group.agency_code for group in scope.groups if group.agency_code})
    return Staff(day, people, sum(each.term.holds(day) for each in terms))


def deeds_of(scope: Scope, days: Days, seen: Collection[str] | None = None) -> Mapping[Deed, int]:
    """Return guidance given and data entered by the post at the points of the programme. Two statements."""
    asked = guidance.Asked(days.first, days.last, points=points_seen(scope, seen), employer=Employer.POST)
    found = dict.fromkeys(Deed, 0)
    for each in guidance.counts(asked):
        found[each.deed] += each.number
    return found
