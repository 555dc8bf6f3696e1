"""“Tuần của tôi”: where somebody stands in a week, half by half, and what of her own runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import short_day_words, upper_first, weekday_words
from motcua.doors.desk import page
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning import queries
from motcua.ground.agreements.planning.queries import Read
from motcua.ground.agreements.planning.rules.week import Planned, days_of, monday_of
from motcua.ground.agreements.planning.words import HALF_WORDS, sentence
from motcua.ground.deadlines.rules import local


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day: morning and afternoon in words, "" = nothing is planned; what the calendar says of it."""

    name: str
    is_today: bool
    morning: str
    afternoon: str
    note: str


@require_safe
@at_door("desk")
def week(request: HttpRequest) -> HttpResponseBase:
    """The week of a day (`tuan`), this one by default."""
    who = visitor(request)
    today = local(who.at).date()
    monday = monday_of(_day(request.GET.get("tuan", "")) or today)
    days = days_of(monday)
    mine = queries.of_person(who.actor.id, monday, max(days[-1], today))
    found = queries.read({row.point_id for row in mine}, monday, queries.last_read(monday, today))
    names = queries.names_of(found.people.values(), found.plan.stations)
    hurts = [gap for gap in queries.gaps_of(found, monday, today) if gap.person_id == who.actor.id]
    notes = queries.days_off(found.plan.opening, days)
    here = reverse("desk:week")
    shown = page.context(
        request,
        lines=_lines(days, mine, found, notes, today),
        gaps=[sentence(gap, names) for gap in hurts],
        monday=monday,
        last=days[-1],
        before=f"{here}?tuan={monday - timedelta(days=7)}",
        after=f"{here}?tuan={monday + timedelta(days=7)}",
    )
    return render(request, "desk/week.html", shown)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def _lines(
    days: Sequence[date], mine: Sequence[Planned], found: Read, notes: Mapping[date, str], today: date
) -> list[DayLine]:
    """Monday to Friday, and the week-end where something is planned there."""
    lines = []
    for day in days:
        halves = [_places(mine, found, day, half) for half in HALF_WORDS]
        is_open = any(found.plan.opening.get(row.point_id, {}).get(day) for row in mine)
        if day.weekday() < 5 or is_open:
            name = f"{upper_first(_(weekday_words(day)))} {short_day_words(day)}"
            lines.append(DayLine(name, day == today, halves[0], halves[1], notes.get(day, "")))
    return lines


def _places(mine: Sequence[Planned], found: Read, day: date, half: Half) -> str:
    """Where she is to be in a half of a day; "" where the point is closed."""
    stations = {each.id: each for each in found.plan.stations}
    names = queries.names_of(stations=found.plan.stations).counters
    said = []
    for row in mine:
        station = stations.get(row.counter_id)
        if station is not None and row.holds(day, half) and half in found.plan.open_halves(station, day):
            place = names.get(row.counter_id, row.counter_id)
            said.append(_("%(place)s (dự phòng)") % {"place": place} if row.is_reserve else place)
    return ", ".join(said)
