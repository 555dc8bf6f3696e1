"""A plan in words and cells, as the board and its sheets show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import moment_words, short_day_words, upper_first, weekday_words
from motcua.doors.control.planning.asking import Asked, Scope
from motcua.doors.frame.components import Holder
from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning.queries import Person, Read
from motcua.ground.agreements.planning.rules.gaps import Gap, GapKind
from motcua.ground.agreements.planning.rules.week import BOTH, Planned, Station, people_at
from motcua.ground.agreements.planning.words import HALF_WORDS, Names, advice, sentence
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ERRAND_WORDS
from motcua.ground.deadlines.rules import local
from motcua.outward.reports.listing import place_words
from motcua.record.dossiers.rules import Owner

CELL_HALVES = {BOTH: "", frozenset({Half.MORNING}): "Sáng", frozenset({Half.AFTERNOON}): "Chiều"}


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody in a cell; `chip` None = an official beside the post's people, who is not named to the post."""

    chip: Holder | None
    is_reserve: bool
    marks: tuple[str, ...]
    """Orders that she has there, and that she is away."""


@dataclass(frozen=True, slots=True)
class Part:
    """One or both halves of a cell: who is there; `assign_href` leads to planning, "" = it is not the reader's."""

    label: str
    faces: tuple[Face, ...]
    is_empty: bool
    assign_href: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A counter on a day; without parts it is closed."""

    day: date
    is_chosen: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A counter in a week."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DayHead:
    """A column: its day, whether it is today, what the calendar says of it."""

    day: date
    name: str
    short: str
    is_today: bool
    is_chosen: bool
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """A service point with its counters."""

    id: str
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap in words: how soon it hurts, what is missing, what to do and where."""

    when: str
    is_now: bool
    text: str
    advice: str
    label: str
    href: str
    told: str
    """When the head or the director was told of it; "" = not yet."""


def heads(asked: Asked, days: Sequence[date], notes: Mapping[date, str], today: date) -> tuple[DayHead, ...]:
    """Return the columns of a week."""
    return tuple(
        DayHead(
            day, upper_first(_(weekday_words(day))), short_day_words(day), day == today, day == asked.day,
            notes.get(day, ""), asked.href(day=day),
        )
        for day in days
    )  # fmt: skip


def groups(
    found: Read, asked: Asked, days: Sequence[date], scope: Scope, today: date, shown: Sequence[str]
) -> tuple[Group, ...]:
    """Return the points that are shown with their counters, day by day."""
    rows: dict[str, list[Row]] = {key: [] for key in shown}
    for station in found.plan.stations:
        if station.point_id in rows and any(station.is_open(day) for day in days):
            row = _row(found, station, asked, days, scope, today)
            if not (asked.person or asked.side) or any(part.faces for cell in row.cells for part in cell.parts):
                rows[station.point_id].append(row)
    return tuple(
        Group(key, place_words(key), tuple(there))
        for key, there in rows.items()
        if there or not (asked.person or asked.side or (scope.is_of_post and points()[key].employer != "POST"))
    )


def _row(found: Read, station: Station, asked: Asked, days: Sequence[date], scope: Scope, today: date) -> Row:
    cells = (Cell(day, day == asked.day, _parts(found, station, asked, day, scope, today)) for day in days)
    return Row(station.name, tuple(cells))


def _parts(found: Read, station: Station, asked: Asked, day: date, scope: Scope, today: date) -> tuple[Part, ...]:
    opened = found.plan.open_halves(station, day)
    there = found.plan.at.get(station.id, ())
    by_half = {half: people_at(there, station.id, day, half) for half in Half}
    point_open = found.plan.opening.get(station.point_id, {}).get(day, frozenset())
    halves = [half for half in Half if half in opened or (half in point_open and by_half[half])]
    if not halves:
        return ()
    is_one = len(halves) == len(Half) and by_half[Half.MORNING] == by_half[Half.AFTERNOON] and opened == BOTH
    joined = [frozenset(halves)] if is_one else [frozenset({half}) for half in halves]
    return tuple(_part(found, station, asked, day, part, by_half[min(part)], scope, today) for part in joined)


def _part(
    found: Read, station: Station, asked: Asked, day: date, halves: frozenset[Half], rows: Sequence[Planned],
    scope: Scope, today: date,
) -> Part:  # fmt: skip
    is_open = bool(halves & found.plan.open_halves(station, day))
    is_empty = is_open and not any(not row.is_reserve for row in rows)
    planner = scope.planner
    may_fill = planner.refusal(station.point_id, is_post=True, place="", who="") is None and day >= today
    shift = "DAY" if halves == BOTH else min(halves).value
    return Part(
        _(CELL_HALVES[halves]) if CELL_HALVES[halves] else "",
        tuple(_face(found, row, day, asked) for row in rows if _is_asked(found, row, asked)),
        is_empty,
        assign_href(station.id, day, day, shift) if is_empty and may_fill else "",
    )


def _is_asked(found: Read, row: Planned, asked: Asked) -> bool:
    person = found.people.get(row.person_id)
    if asked.side and (asked.side == "buu-dien") != bool(person and person.is_post):
        return False
    return not asked.person or row.person_id == asked.person


def _face(found: Read, row: Planned, day: date, asked: Asked) -> Face:
    person = found.people.get(row.person_id)
    if person is None:
        return Face(None, row.is_reserve, ())
    return Face(Holder(owner_of(person), person.name, row_href(row.id, asked)), row.is_reserve, marks(found, row, day))


def owner_of(person: Person) -> str:
    """Return whose staff somebody is, as colours say it."""
    return (Owner.POST if person.is_post else Owner.AGENCY).value


def marks(found: Read, row: Planned, day: date) -> tuple[str, ...]:
    """Return what is marked at somebody on a day: away, and the orders that she has there."""
    said = []
    if any(absence.holds(day) for absence in found.plan.absences.get(row.person_id, ())):
        said.append(_("vắng"))
    for order in found.orders:
        if order.person_id == row.person_id and order.point_id == row.point_id and order.term.holds(day):
            said.append(_("lệnh: %(errand)s") % {"errand": _(ERRAND_WORDS[order.errand])})
    return tuple(dict.fromkeys(said))


# -- gaps --------------------------------------------------------------------------------------------------------------


def gap_lines(
    told: Sequence[Gap], names: Names, scope: Scope, today: date, told_at: Mapping[str, datetime]
) -> tuple[GapLine, ...]:
    """Return gaps in words, with where to mend them."""
    return tuple(_gap(gap, names, scope, today, told_at.get(gap.key)) for gap in told)


def _gap(gap: Gap, names: Names, scope: Scope, today: date, told_at: datetime | None) -> GapLine:
    label, href = _way(gap, scope, today)
    return GapLine(
        _when(gap.hurts_on, today), gap.hurts_on <= today, sentence(gap, names), advice(gap, names), label, href,
        moment_words(local(told_at)) if told_at else "",
    )  # fmt: skip


def _when(day: date, today: date) -> str:
    left = (day - today).days
    if left <= 0:
        return _("Hôm nay")
    return ngettext("Còn %(count)s ngày", "Còn %(count)s ngày", left) % {"count": left}


def _way(gap: Gap, scope: Scope, today: date) -> tuple[str, str]:
    """Where a gap is mended: at planning, where it is the reader's; else where its rows stand."""
    if gap.kind is GapKind.AGREEMENT_ENDS:
        return _("Xem thỏa thuận"), reverse("control:agreements")
    is_hers = scope.planner.refusal(gap.point_id, is_post=True, place="", who="") is None
    if not is_hers:
        return _("Xem điểm"), f"{reverse('control:planning')}?{urlencode({'diem': gap.point_id})}"
    first = max(gap.hurts_on, today)
    shift = "DAY" if gap.halves == BOTH else min(gap.halves).value
    return _("Phân công"), assign_href(gap.counter_id, first, gap.last or first, shift, gap.point_id)


def assign_href(counter_id: str, first: date, last: date, shift: str, point_id: str = "") -> str:
    """Return the address of planning somebody at a counter in some days."""
    parts = {
        "quay": counter_id, "diem": "" if counter_id else point_id, "tu": f"{first:%d/%m/%Y}",
        "den": f"{last:%d/%m/%Y}", "buoi": shift,
    }  # fmt: skip
    return f"{reverse('control:planning-assign')}?{urlencode({name: value for name, value in parts.items() if value})}"


def row_href(assignment_id: str, asked: Asked | None = None) -> str:
    """Return the address of one assignment; its page leads back to the week."""
    parts = {"ma": assignment_id} | ({"tuan": asked.monday.isoformat()} if asked else {})
    return f"{reverse('control:planning-row')}?{urlencode(parts)}"


def half_words(row: Planned) -> str:
    """Return the shift of an assignment in words."""
    return _("cả ngày") if row.halves == BOTH else _(HALF_WORDS[min(row.halves)])


def point_choices(point_ids: frozenset[str]) -> list[tuple[str, str]]:
    """Return points by their words, for a filter."""
    return sorted(((key, place_words(key)) for key in point_ids if key in points()), key=lambda item: item[1])
