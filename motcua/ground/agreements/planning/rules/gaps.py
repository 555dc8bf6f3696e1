"""What a plan lacks, told before it hurts: counters without people, rights that run out, people who are away.

A gap names the first day on which it hurts. No Django, no clock. Law: QĐ 45/2016/QĐ-TTg, Art. 13 (training); NĐ
118/2025/NĐ-CP, Art. 10.3 (what the post does, where).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning.rules.week import (
    BOTH,
    Absence,
    Plan,
    Planned,
    Station,
    Transfer,
    days_between,
)
from motcua.ground.agreements.rules import ALL_FIELDS


class GapKind(StrEnum):
    """What is missing; what hurts more stands first among gaps of the same day."""

    POINT_UNMANNED = "POINT_UNMANNED"
    """A point of an agreement is open and nobody stands at any of its counters."""
    COUNTER_EMPTY = "COUNTER_EMPTY"
    AWAY = "AWAY"
    """Somebody is planned who is suspended or on leave."""
    UNTRAINED = "UNTRAINED"
    """Somebody of the post stands there without a training in force for fields that are transferred there."""
    TRAINING_ENDS = "TRAINING_ENDS"
    """As before, from the day on which a training has run out."""
    ASSIGNMENT_ENDS = "ASSIGNMENT_ENDS"
    """After an assignment nobody follows at the counter."""
    AGREEMENT_ENDS = "AGREEMENT_ENDS"
    """After an agreement nothing transfers the same work there."""


_ORDER = list(GapKind)


@dataclass(frozen=True, slots=True)
class Missing:
    """A field of procedures without training; `ended` = the last day of the newest one, None = there was none."""

    field_code: str
    ended: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, from the first day on which it hurts; what does not belong to it is empty."""

    kind: GapKind
    hurts_on: date
    point_id: str
    counter_id: str = ""
    person_id: str = ""
    row_id: str = ""
    """The assignment or agreement that ends, or that is planned in vain."""
    last: date | None = None
    """The last day that was looked at on which it hurts in the same way; None = it goes on."""
    halves: frozenset[Half] = BOTH
    fields: tuple[Missing, ...] = ()
    absence: Absence | None = None
    reserves: tuple[str, ...] = ()
    """Who could stand in: the reserves of the counter on that day who are there."""
    since: date | None = None
    """The last day before on which it was still well, None = never that we know: it makes one gap of many mornings."""

    @property
    def key(self) -> str:
        """By what it is known as the same tomorrow: it does not move on with the days."""
        fields = ",".join(f"{each.field_code}@{each.ended or ''}" for each in self.fields)
        when = self.since or "" if self.kind in _STANDING else self.hurts_on
        halves = "" if self.halves == BOTH else ",".join(sorted(self.halves))
        parts = (self.kind, self.point_id, self.counter_id, self.person_id, self.row_id, str(when), halves, fields)
        return "|".join(parts)


_STANDING = frozenset({GapKind.POINT_UNMANNED, GapKind.COUNTER_EMPTY, GapKind.UNTRAINED, GapKind.AWAY})
"""Kinds that stand as they are from day to day until somebody mends them."""


def gaps(plan: Plan, first: date, week_end: date, until: date) -> tuple[Gap, ...]:
    """Return what a plan lacks, what hurts first in front.

    Counters are looked at from `first` to `week_end`, what runs out up to `until`. Nothing of the past hurts: with
    `first` after `week_end` only what runs out is told.
    """
    unmanned = list(_points_unmanned(plan, first, week_end))
    dark = {(gap.point_id, day) for gap in unmanned for day in days_between(gap.hurts_on, gap.last or gap.hurts_on)}
    found = [
        *unmanned,
        *_counters_empty(plan, first, week_end, dark),
        *_away(plan, first, week_end),
        *_untrained(plan, first, max(until, week_end)),
        *_assignments_ending(plan, max(week_end + timedelta(days=1), first), until),
        *_agreements_ending(plan, first, until),
    ]
    return tuple(sorted(found, key=_urgency))


def _urgency(gap: Gap) -> tuple[date, int, str, str, str, str]:
    return gap.hurts_on, _ORDER.index(gap.kind), gap.point_id, gap.counter_id, gap.person_id, gap.row_id


# -- counters without people -------------------------------------------------------------------------------------------


def _points_unmanned(plan: Plan, first: date, last: date) -> Iterable[Gap]:
    """A point that an agreement names, open, and at none of its counters anybody: one gap for each stretch of days."""
    by_point = _stations(plan)
    for point_id in sorted({point for each in plan.transfers for point in each.point_ids} & plan.opening.keys()):
        stations, empty = by_point.get(point_id, ()), []
        for day in days_between(first, last):
            is_named = any(point_id in each.point_ids and each.term.holds(day) for each in plan.transfers)
            halves = plan.opening[point_id].get(day)
            if not is_named or not halves:
                continue
            is_manned = any(plan.is_manned(each.id, day, half) for each in stations for half in halves)
            empty.append((day, frozenset() if is_manned else BOTH))
        for begin, end, _halves in _runs(empty):
            yield Gap(
                GapKind.POINT_UNMANNED, begin, point_id, last=end,
                since=_well_until(plan, [each.id for each in stations], begin, BOTH),
            )  # fmt: skip


def _counters_empty(plan: Plan, first: date, last: date, dark: set[tuple[str, date]]) -> Iterable[Gap]:
    """An open counter at which nobody stands: one gap for each stretch of days with the same halves."""
    for station in plan.stations:
        empty: list[tuple[date, frozenset[Half]]] = []
        for day in days_between(first, last):
            halves = plan.open_halves(station, day)
            if halves and (station.point_id, day) not in dark:
                nobody = frozenset(half for half in halves if not plan.is_manned(station.id, day, half))
                empty.append((day, BOTH if nobody == halves else nobody))  # as long as it is open
        for begin, end, halves in _runs(empty):
            since = _well_until(plan, [station.id], begin, halves)
            yield Gap(GapKind.COUNTER_EMPTY, begin, station.point_id, station.id, last=end, halves=halves, since=since)


def _runs(days: Sequence[tuple[date, frozenset[Half]]]) -> Iterable[tuple[date, date, frozenset[Half]]]:
    """Join open days, one after another, on which the same halves are empty."""
    begin: date | None = None
    end, held = date.min, frozenset[Half]()
    for day, halves in days:
        if begin is not None and halves != held:
            yield begin, end, held
            begin = None
        if begin is None and halves:
            begin, held = day, halves
        end = day
    if begin is not None:
        yield begin, end, held


def _well_until(plan: Plan, counter_ids: Sequence[str], day: date, halves: frozenset[Half]) -> date | None:
    """The newest last day before a day of those who stood there."""
    ends = [
        row.term.last for counter_id in counter_ids for row in plan.at.get(counter_id, ())
        if not row.is_reserve and row.halves & halves and row.term.last is not None and row.term.last < day
    ]  # fmt: skip
    return max(ends, default=None)


def _assignments_ending(plan: Plan, first: date, until: date) -> Iterable[Gap]:
    """After an assignment nobody stands at the counter on the next open half of its own: told on that day."""
    by_id, told = {station.id: station for station in plan.stations}, set[tuple[str, date]]()
    for row in sorted(plan.planned, key=lambda each: each.id):
        station = by_id.get(row.counter_id)
        if row.is_reserve or station is None or row.term.last is None or row.term.last >= until:
            continue
        following = days_between(row.term.last + timedelta(days=1), until)
        day = next((day for day in following if plan.open_halves(station, day) & row.halves), None)
        if day is None or day < first or (station.id, day) in told:
            continue
        empty = frozenset(
            half for half in plan.open_halves(station, day) & row.halves if not plan.is_manned(station.id, day, half)
        )
        if empty:
            told.add((station.id, day))
            yield Gap(
                GapKind.ASSIGNMENT_ENDS, day, station.point_id, station.id, row.person_id, row.id,
                halves=BOTH if empty == plan.open_halves(station, day) else empty, since=row.term.last,
            )  # fmt: skip


# -- people ------------------------------------------------------------------------------------------------------------


def _away(plan: Plan, first: date, last: date) -> Iterable[Gap]:
    """Somebody planned on days on which she is away: one gap for each assignment."""
    by_id = {station.id: station for station in plan.stations}
    for row in plan.planned:
        station = by_id.get(row.counter_id)
        if row.is_reserve or station is None or row.person_id not in plan.absences:
            continue
        days = [day for day in days_between(first, last) if row.term.holds(day)]
        for absence in plan.absences[row.person_id]:
            hurt = [day for day in days if absence.holds(day) and plan.open_halves(station, day) & row.halves]
            if hurt:
                yield Gap(
                    GapKind.AWAY, hurt[0], row.point_id, row.counter_id, row.person_id, row.id, last=hurt[-1],
                    absence=absence, reserves=_reserves(plan, row, hurt[0]), since=absence.first,
                )  # fmt: skip
                break


def _reserves(plan: Plan, row: Planned, day: date) -> tuple[str, ...]:
    there = [each for each in plan.at[row.counter_id] if each.is_reserve]
    free = {
        each.person_id for each in there
        if each.term.holds(day) and each.halves & row.halves
        and not any(away.holds(day) for away in plan.absences.get(each.person_id, ()))
    }  # fmt: skip
    return tuple(sorted(free - {row.person_id}))


def _untrained(plan: Plan, first: date, until: date) -> Iterable[Gap]:
    """Fields that are transferred to a point, for which somebody of the post who stands there has no training.

    One gap for each person and point and day from which it hurts.
    """
    by_id = {station.id: station for station in plan.stations}
    rows = defaultdict[tuple[str, str], list[Planned]](list)
    for row in plan.planned:
        if not row.is_reserve and row.person_id in plan.post_staff and row.counter_id in by_id:
            rows[row.person_id, row.point_id].append(row)
    days = days_between(first, until)
    for (person_id, point_id), hers in sorted(rows.items()):
        standing = [
            day for day in days
            if any(row.term.holds(day) and plan.open_halves(by_id[row.counter_id], day) & row.halves for row in hers)
        ]  # fmt: skip
        hurts = defaultdict[tuple[GapKind, date], list[Missing]](list)
        for field_code in sorted(fields_at(plan.transfers, point_id)):
            found = _first_missing(plan, person_id, point_id, field_code, standing)
            if found is not None:
                day, ended = found
                is_ending = ended is not None and ended >= first
                kind = GapKind.TRAINING_ENDS if is_ending else GapKind.UNTRAINED
                hurts[kind, day].append(Missing(field_code, ended))
        for (kind, day), fields in sorted(hurts.items()):
            yield Gap(kind, day, point_id, hers[0].counter_id, person_id, fields=tuple(fields))


def _first_missing(
    plan: Plan, person_id: str, point_id: str, field_code: str, standing: Sequence[date]
) -> tuple[date, date | None] | None:
    """The first day on which she stands there untrained for a field that is transferred on that day."""
    terms = [row.term for row in plan.trained.get(person_id, ()) if row.field_code in (field_code, ALL_FIELDS)]
    transfers = [each for each in plan.transfers if point_id in each.point_ids and field_code in each.field_codes]
    for day in standing:
        if any(each.term.holds(day) for each in transfers) and not any(term.holds(day) for term in terms):
            return day, max((term.last for term in terms if term.last is not None and term.last < day), default=None)
    return None


def fields_at(transfers: Iterable[Transfer], point_id: str, day: date | None = None) -> frozenset[str]:
    """Return the fields of the procedures that agreements transfer to a point, on a day or (None) on any."""
    named = [each for each in transfers if point_id in each.point_ids and (day is None or each.term.holds(day))]
    return frozenset[str]().union(*(each.field_codes for each in named))


# -- agreements --------------------------------------------------------------------------------------------------------


def _agreements_ending(plan: Plan, first: date, until: date) -> Iterable[Gap]:
    """An agreement whose work nothing transfers any more after its last day."""
    mine = plan.opening.keys()
    for each in plan.transfers:
        if each.term.last is None or not (first <= each.term.last + timedelta(days=1) <= until):
            continue
        day = each.term.last + timedelta(days=1)
        left = sorted(point for point in each.point_ids & mine if not _goes_on(plan.transfers, each, point, day))
        if left:
            yield Gap(GapKind.AGREEMENT_ENDS, day, left[0], row_id=each.id, since=each.term.last)


def _goes_on(transfers: Iterable[Transfer], ended: Transfer, point_id: str, day: date) -> bool:
    """Whether other agreements of the same agency transfer all of its work to the point on a day."""
    there = [
        each for each in transfers
        if each.agency_code == ended.agency_code and point_id in each.point_ids and each.term.holds(day)
    ]  # fmt: skip
    return all(
        any(code in each.procedure_codes and stage in each.stages for each in there)
        for code in ended.procedure_codes
        for stage in ended.stages
    )


# -- small parts -------------------------------------------------------------------------------------------------------


def _stations(plan: Plan) -> Mapping[str, Sequence[Station]]:
    found = defaultdict[str, list[Station]](list)
    for station in plan.stations:
        found[station.point_id].append(station)
    return found


def concerns_post(gap: Gap, plan: Plan, post_points: Collection[str]) -> bool:
    """Whether the director of the post must know: at the post's points, of its people and its agreements."""
    if gap.point_id in post_points or gap.kind is GapKind.AGREEMENT_ENDS:
        return True
    if gap.person_id:
        return gap.person_id in plan.post_staff
    return any(row.person_id in plan.post_staff for row in plan.at.get(gap.counter_id, ()))
