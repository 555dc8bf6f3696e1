"""Counts turned into work: minutes, clerks, and the trainings that are missing for them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from motcua.ground.agreements import overview
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ALL_FIELDS
from motcua.ground.catalogue.queries import agencies, procedure_names, unit_names
from motcua.ground.programmes.scenarios.rules import RECEPTION, RETURN, Choice, Norms, Unit
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Extent
from motcua.outward.reports.whatif.counting import Cell, Counts
from motcua.outward.reports.whatif.opening import opening_of
from motcua.outward.reports.whatif.results import Assumed, Lacking, Line, Need
from motcua.outward.reports.whatif.rules.candidates import Plain, forbidden, needs_listing
from motcua.outward.reports.whatif.rules.workload import (
    Demand,
    Work,
    busiest,
    clerks_for,
    mean_wait_minutes,
    share_of,
)

CLASSES = ("minutes_few", "minutes_some", "minutes_many")


Key = TypeVar("Key", bound=Hashable)
Counted = tuple[str, Cell, int]
"""Stage, where it was counted, how many."""


def class_of(papers: int, norms: Norms) -> str:
    """Return the norm of reception that a procedure of so many papers has."""
    if papers <= norms.papers_few_most:
        return "minutes_few"
    return "minutes_some" if papers <= norms.papers_some_most else "minutes_many"


@dataclass(frozen=True, slots=True)
class Bench:
    """What turns counts into work."""

    choice: Choice
    known: Mapping[str, Plain]
    assumed: Mapping[str, Assumed]
    norms: Norms
    days: Days
    chosen: frozenset[Unit]
    """The units of the scenario."""

    def minutes(self, stage: str, procedure: str) -> int:
        """Minutes at the counter of one reception or return."""
        if stage == RETURN:
            return self.assumed["minutes_return"].value
        papers = self.known[procedure].papers if procedure in self.known else self.norms.papers_few_most + 1
        return self.assumed[class_of(papers, self.norms)].value

    def work(self, stage: str, procedure: str, number: int) -> Work:
        """The part of so many dossiers that would move, and its minutes."""
        moved = share_of(number, self.assumed["share"].value)
        minutes = moved * self.minutes(stage, procedure)
        return Work(moved, Fraction(0), minutes) if stage == RECEPTION else Work(Fraction(0), moved, minutes)

    def unit_of(self, point_id: str, agency_code: str, commune: str) -> Unit:
        """The unit of the scenario that counts a dossier: the desk where it was filed, else where its people live."""
        desk = Unit(point_id, agency_code)
        return desk if desk in self.chosen else Unit(commune=commune)

    def units(self, counts: Mapping[str, Counts], extents: Mapping[str, Extent]) -> tuple[Line, ...]:
        """A line for every unit that was chosen, with none counted too."""
        own = _grouped(counts, lambda cell: self.unit_of(cell.point_id, cell.agency_code, cell.commune))
        return tuple(
            self._line(
                str(unit), name_of(unit), own.get(unit, ()),
                {stage: _of_unit(extent, unit) for stage, extent in extents.items()},
            )
            for unit in self.choice.units
        )  # fmt: skip

    def procedures(self, counts: Mapping[str, Counts], extents: Mapping[str, Extent]) -> tuple[Line, ...]:
        """A line for every procedure that was counted or chosen, the most counted first."""
        names, own = procedure_names(), _grouped(counts, lambda cell: cell.procedure)
        lines = []
        for code in own.keys() | set(self.choice.procedures):
            opens = {
                stage: replace(extent, procedures=(code,), without=())
                for stage, extent in extents.items()
                if not extent.procedures or code in extent.procedures
            }
            line = self._line(code, names.get(code, code), own.get(code, ()), opens)
            lines.append(replace(line, notes=self._notes(code)))
        return tuple(sorted(lines, key=lambda line: (-sum(line.counted.values()), line.name)))

    def _notes(self, code: str) -> tuple[str, ...]:
        if code not in self.known:
            return ("thủ tục không còn hiệu lực hôm nay",)
        procedure, found = self.known[code], []
        for stage in self.choice.stages:
            why = forbidden(procedure, stage)
            if why:
                found.append(f"không {_STAGE[stage]}: {why}")
            elif needs_listing(procedure, stage):
                law = "(QĐ 45/2016, Điều 13, 18)"
                found.append(
                    f"phải công bố {_STAGE[stage]} qua bưu chính vào danh mục trước {law}"
                    if self.choice.procedures
                    else f"không tính {_STAGE[stage]}: chưa có trong danh mục qua bưu chính {law}"
                )
        return tuple(found)

    def _line(self, key: str, name: str, rows: Iterable[Counted], extents: Mapping[str, Extent]) -> Line:
        counted, work = dict.fromkeys(self.choice.stages, 0), Work()
        for stage, cell, number in rows:
            counted[stage] += number
            work += self.work(stage, cell.procedure, number)
        return Line(key, name, counted, extents, work)

    # -- clerks --------------------------------------------------------------------------------------------------------

    def needs(self, counts: Mapping[str, Counts]) -> tuple[Need, ...]:
        """What every place needs: agencies at one point share its clerks, each commune is a place of its own."""
        places: dict[str, list[Unit]] = {}
        for unit in self.choice.units:
            places.setdefault(place_of(unit), []).append(unit)
        own = _grouped(counts, lambda cell: self._place(cell.point_id, cell.agency_code, cell.commune))
        slots: defaultdict[str, defaultdict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
        for found in counts.values():
            for slot, number in found.slots.items():
                place = self._place(slot.point_id, slot.agency_code, slot.commune)
                slots[place][slot.weekday, slot.hour] += number
        return tuple(self._need(key, units, own.get(key, ()), slots[key]) for key, units in places.items())

    def _place(self, point_id: str, agency_code: str, commune: str) -> str:
        return place_of(self.unit_of(point_id, agency_code, commune))

    def _need(
        self, key: str, units: Sequence[Unit], rows: Iterable[Counted], slots: Mapping[tuple[int, int], int]
    ) -> Need:
        work, cases = Work(), 0
        for stage, cell, number in rows:
            work += self.work(stage, cell.procedure, number)
            cases += number
        first = units[0]
        opening = opening_of(first.point_id, first.agency_code, self.days)
        moved = work.receptions + work.returns
        service = work.minutes / moved if moved else Fraction(0)
        day = work.minutes / max(1, opening.open_days)
        mean = day / opening.hours_a_day
        share = Fraction(self.assumed["share"].value, 100)
        measured = max(
            (
                number * share * service / max(1, opening.days.get(weekday, 0))
                for (weekday, _hour), number in slots.items()
            ),
            default=Fraction(0),
        )
        peak = self.choice.given.get("peak")
        is_measured = peak is None and cases >= self.norms.measured_least
        told = None if is_measured else peak if peak is not None else self.norms.peak
        demand = Demand(busiest(measured, mean, peak=told), day, service)
        clerks = clerks_for(
            demand,
            work_minutes_a_day=self.assumed["work_minutes_a_day"].value,
            utilisation=self.assumed["utilisation"].value,
        )
        name = name_of(Unit(commune=first.commune)) if first.commune else _point_name(first.point_id)
        return Need(key, name, demand, clerks, mean_wait_minutes(demand, clerks), is_measured, opening)

    # -- training ------------------------------------------------------------------------------------------------------

    def lacking(self, counts: Mapping[str, Counts], needs: Sequence[Need], today: date) -> tuple[Lacking, ...]:
        """The fields in which a place lacks trained people of the post: as many as its clerks, in its commune."""
        people = overview.post_people(today)
        fields: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for found in counts.values():
            for cell in found.cells:
                unit = self.unit_of(cell.point_id, cell.agency_code, cell.commune)
                if cell.procedure in self.known:
                    each = self.known[cell.procedure]
                    fields[place_of(unit)][each.field_code] = each.field_name
        lines = []
        for need in needs:
            commune = need.key[1:] if need.key.startswith("@") else points()[need.key].unit_code
            near = {each.id: each.fields for each in people if each.unit_code == commune}
            for code, name in sorted(fields[need.key].items(), key=lambda item: item[1]):
                there = sum(bool({code, ALL_FIELDS} & trained) for trained in near.values())
                if there < need.clerks:
                    lines.append(Lacking(code, name, need.name, need.clerks, there))
        return tuple(lines)


def _grouped(counts: Mapping[str, Counts], key: Callable[[Cell], Key]) -> dict[Key, list[Counted]]:
    """Return what was counted by a key of its cell: one pass, however many lines there are."""
    found: defaultdict[Key, list[Counted]] = defaultdict(list)
    for stage, each in counts.items():
        for cell, number in each.cells.items():
            found[key(cell)].append((stage, cell, number))
    return dict(found)


def place_of(unit: Unit) -> str:
    """Return the place whose clerks a unit shares: its service point, or its commune."""
    return f"@{unit.commune}" if unit.commune else unit.point_id


_STAGE = {RECEPTION: "tiếp nhận", RETURN: "trả kết quả"}


def _of_unit(extent: Extent, unit: Unit) -> Extent:
    if unit.commune:
        return replace(extent, desks=(), communes=(unit.commune,), but=extent.desks)
    return replace(extent, desks=((unit.point_id, unit.agency_code),), communes=(), but=())


def _point_name(point_id: str) -> str:
    return points()[point_id].name if point_id in points() else point_id


def name_of(unit: Unit) -> str:
    """Return what a unit is called: its agency at its point, or the people of a commune."""
    if unit.commune:
        return f"Người dân {unit_names((unit.commune,)).get(unit.commune, unit.commune)}"
    offices = agencies()
    office = offices[unit.agency_code].short_name if unit.agency_code in offices else unit.agency_code
    return f"{office} · {_point_name(unit.point_id)}"
