"""What is proposed for a scenario, from the catalogue, agreements, places and last year's dossiers."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from motcua.ground.agreements import overview
from motcua.ground.agreements.overview import AgreementTerm
from motcua.ground.agreements.queries import Point, points
from motcua.ground.catalogue.queries import agencies, unit_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor, Employer
from motcua.ground.programmes.scenarios.rules import RECEPTION, Norms, Unit
from motcua.outward.reports import figures
from motcua.outward.reports.listing import narrowed, place_words
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Desk, Extent
from motcua.outward.reports.whatif import catalogue, counting, measuring
from motcua.outward.reports.whatif.rules import candidates as rules
from motcua.outward.reports.whatif.rules.candidates import Kind, Nearness, Place, Plain, Traffic
from motcua.record.dossiers.models import Dossier

SHOWN_MOST = 30
"""So many of a kind are shown, the strongest first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something proposed: a procedure with the desks that receive it, a one-stop, or a commune."""

    kind: Kind
    name: str
    procedure: Plain | None
    units: tuple[Unit, ...]
    traffic: Traffic
    extent: Extent
    """What its number of dossiers at desks opens."""
    near: Nearness | None = None
    office: str = ""
    """The post office that is near."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is proposed, by kind; counted in these days."""

    days: Days
    quiet: Days
    by_kind: Mapping[Kind, tuple[Candidate, ...]]
    totals: Mapping[Kind, int]


def propose(
    norms: Norms, days: Days, *, actor: Actor, among: QuerySet[Dossier], at: datetime, desks: Collection[Desk]
) -> Proposal:
    """Return what is proposed among some desks. Six statements at most."""
    today, when = local(at).date(), figures.horizon(at)
    quiet = Days(_months_back(today, norms.quiet_months), today)
    known = catalogue.procedures(today)
    here = counting.covered(days, counting.begun_on(among)) or days
    taken = measuring.taken(among, here, quiet, actor, when)
    counts = counting.counts(among, RECEPTION, here, None, actor, when)
    offices = tuple(agencies())
    agreed = [row for row in overview.agreements(offices) if row.term.holds(today) and RECEPTION in row.stages]
    bench = _Bench(norms, here, known, _traffic(taken), counts, agreed, frozenset(desks))
    found = {
        Kind.UNUSED: bench.of_procedures(Kind.UNUSED, rules.unused(bench.mine(), bench.traffic)),
        Kind.SIMPLE: bench.of_procedures(Kind.SIMPLE, bench.simple()),
        Kind.NEAR: bench.near(),
        Kind.UNLISTED: bench.of_procedures(
            Kind.UNLISTED, rules.unlisted(bench.mine(), bench.traffic, {row.agency_code for row in agreed}, norms)
        ),
        Kind.ELSEWHERE: bench.elsewhere(_by_commune(among, here, actor, when)),
    }
    return Proposal(
        here, quiet, {kind: each[:SHOWN_MOST] for kind, each in found.items()},
        {kind: len(each) for kind, each in found.items()},
    )  # fmt: skip


def _months_back(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, 28))


def _traffic(taken: Sequence[measuring.Taken]) -> dict[str, Traffic]:
    found: defaultdict[str, list[measuring.Taken]] = defaultdict(list)
    for row in taken:
        found[row.procedure].append(row)
    return {
        code: Traffic(*(sum(getattr(row, name) for row in rows) for name in _SUMMED)) for code, rows in found.items()
    }


_SUMMED = ("desk", "post", "late_post", "supplements", "refusals")


def _by_commune(among: QuerySet[Dossier], days: Days, actor: Actor, when: figures.Horizon) -> dict[str, int]:
    """What people of each commune filed at desks. One statement."""
    rows = (
        narrowed(among, counting.filters_of(RECEPTION, days, None), actor, when)
        .exclude(applicant_unit_code="")
        .order_by()
        .values_list("applicant_unit_code")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What candidates are found with."""

    norms: Norms
    days: Days
    known: Mapping[str, Plain]
    traffic: Mapping[str, Traffic]
    counts: counting.Counts
    agreed: Sequence[AgreementTerm]
    desks: frozenset[Desk]

    def mine(self) -> tuple[Plain, ...]:
        """The procedures that an agency of the desks decides."""
        codes = {agency for _point, agency in self.desks}
        return tuple(each for each in self.known.values() if codes.intersection(each.agencies))

    def simple(self) -> tuple[Plain, ...]:
        """Few and simple ones that are not given to the post at every agency that decides them."""
        given = {(row.agency_code, code) for row in self.agreed for code in row.procedure_codes}
        covered = [
            each.code for each in self.known.values() if all((code, each.code) in given for code in each.agencies)
        ]
        years = ((self.days.last - self.days.first).days + 1) / 365
        return rules.simple(self.mine(), self.traffic, covered, self.norms, years)

    def of_procedures(self, kind: Kind, found: Sequence[Plain]) -> tuple[Candidate, ...]:
        """Procedures with the desks where they are filed; where none was, the desks of the agencies that decide."""
        made = []
        for each in found:
            filed = {
                (cell.point_id, cell.agency_code)
                for cell in self.counts.cells
                if cell.procedure == each.code and (cell.point_id, cell.agency_code) in self.desks
            }
            there = filed or {desk for desk in self.desks if desk[1] in each.agencies}
            units = tuple(Unit(*desk) for desk in sorted(there))
            extent = Extent(procedures=(each.code,))
            made.append(Candidate(kind, each.name, each, units, self.traffic.get(each.code, Traffic()), extent))
        return tuple(made)

    def near(self) -> tuple[Candidate, ...]:
        """One-stops near a post office where some desk has no agreement yet; the nearest and busiest first."""
        offices = [_place(point) for point in points().values() if point.employer == Employer.POST.value]
        agreed = {(point_id, row.agency_code) for row in self.agreed for point_id in row.point_ids}
        made = []
        for point in points().values():
            open_desks = [desk for desk in sorted(self.desks) if desk[0] == point.id and desk not in agreed]
            found = rules.nearest(_place(point), offices) if open_desks else None
            if found is None:
                continue
            office, near = found
            count = sum(
                number for cell, number in self.counts.cells.items() if (cell.point_id, cell.agency_code) in open_desks
            )
            made.append(
                Candidate(
                    Kind.NEAR, place_words(point.id), None, tuple(Unit(*desk) for desk in open_desks),
                    Traffic(desk=count), Extent(desks=tuple(open_desks)), near, place_words(office.id),
                )
            )  # fmt: skip
        order = list(Nearness)
        return tuple(sorted(made, key=lambda each: (order.index(each.near or Nearness.DISTRICT), -each.traffic.desk)))

    def elsewhere(self, by_commune: Mapping[str, int]) -> tuple[Candidate, ...]:
        """Communes without any service point whose people file elsewhere, the most first."""
        there = {point.unit_code for point in points().values()}
        far = {
            code: number
            for code, number in by_commune.items()
            if code not in there and number >= self.norms.elsewhere_least
        }
        names = unit_names(tuple(sorted(far))) if far else {}
        made = [
            Candidate(
                Kind.ELSEWHERE, names.get(code, code), None, (Unit(commune=code),), Traffic(desk=number),
                Extent(communes=(code,)),
            )
            for code, number in far.items()
        ]  # fmt: skip
        return tuple(sorted(made, key=lambda each: (-each.traffic.desk, each.name)))


def _place(point: Point) -> Place:
    return Place(point.id, point.unit_code, point.postal_district, point.address)
