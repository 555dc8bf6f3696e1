"""“Điểm và quầy”: what waits and lies at each service point, who stands at its counters today, which right runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from motcua.base.text import day_words, short_day_words, spaced_phone, time_words
from motcua.base.violations import NotThere
from motcua.doors.control.gate import bar, for_roles
from motcua.doors.control.scope import cell, counted, points_of, scope_of, sections
from motcua.doors.frame.components import Crumb, Fact, HeatCell, Holder
from motcua.doors.frame.hours import told
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import overview
from motcua.ground.agreements.equipment import PIECE_WORDS, STATE_WORDS, State
from motcua.ground.agreements.overview import PieceLine, Place, Standing, TermState, Trained, state_of
from motcua.ground.agreements.queries import Point, hours_of
from motcua.ground.agreements.queries import points as points_by_id
from motcua.ground.agreements.staff import VIEWERS
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Employer, Role
from motcua.ground.people.staff import Member, members
from motcua.outward.reports import figures
from motcua.outward.reports import points as reports
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import Filters, place_words
from motcua.outward.reports.points import NOTHING, AtPoint
from motcua.outward.reports.rules.days import Days
from motcua.record.dossiers.rules import Owner

KINDS = {"POST_OFFICE": "Bưu điện", "CENTRE": "Trung tâm", "AGENCY_DESK": "Tại cơ quan"}


@dataclass(frozen=True, slots=True)
class PointLine:
    """One service point in numbers; `waits_since` in words, "" = nothing waits."""

    name: str
    kind: str
    cells: tuple[HeatCell, ...]
    waits_since: str
    href: str = ""
    """The page of the point; "" = there is none for what is filed on line."""
    now: str = ""
    """Whether it is open now."""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PersonAt:
    """Who stands at a counter today; `warnings` are rights that have run out or soon will."""

    chip: Holder
    title: str
    until: str
    rights: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PieceWords:
    """A piece of equipment in words."""

    name: str
    state: str
    since: str
    note: str
    is_warned: bool
    is_gone: bool


@dataclass(frozen=True, slots=True)
class CounterLine:
    """A counter with its people; none = a gap."""

    id: str
    name: str
    people: tuple[PersonAt, ...]


@dataclass(frozen=True, slots=True)
class CounterGroup:
    """The counters of one service point."""

    name: str
    lines: tuple[CounterLine, ...]

    @property
    def gaps(self) -> int:
        """Counters at which nobody stands today."""
        return sum(not line.people for line in self.lines)

    @property
    def warned(self) -> int:
        """People of whom a right has run out, or soon will."""
        return sum(bool(person.warnings) for line in self.lines for person in line.people)


@require_GET
@at_door("control")
def points(request: HttpRequest) -> HttpResponseBase:
    """The service points that this person oversees, in numbers and in people."""
    who = visitor(request)
    today, scope = local(who.at).date(), Filters(agency=scope_of(request).agency)
    mine = points_of(who)
    numbers = reports.by_point(counted(who, scope), figures.horizon(who.at), Days(today, today))
    groups = _groups(who, mine, today)
    context = {
        "sections": sections(request, who),
        "now": who.at,
        "points": [_point(point, numbers.get(point.id, NOTHING), scope, local(who.at)) for point in mine],
        "on_line": _on_line(numbers.get("", NOTHING), scope, today) if _sees_on_line(who) else None,
        "groups": groups,
        "point_count": len(mine),
        "counter_count": sum(len(group.lines) for group in groups),
        "gap_count": sum(group.gaps for group in groups),
        "warning_count": sum(group.warned for group in groups),
    }
    return render(request, "control/points.html", context)


@require_GET
@for_roles(VIEWERS)
def point(request: HttpRequest, point_id: str) -> HttpResponseBase:
    """One point: when it is open, its counters with who stands there and what stands there.

    An administrator opens each, others those that they oversee. Raises NotThere. Six statements beside the bar.
    """
    who = visitor(request)
    is_keeper = Role.ADMINISTRATOR in who.actor.roles
    mine = tuple(points_by_id().values()) if is_keeper else points_of(who)
    found = next((each for each in mine if each.id == point_id), None)
    if found is None:
        raise NotThere(thing="điểm phục vụ này trong phạm vi bạn phụ trách")
    here = local(who.at)
    (group,) = _groups(who, [found], here.date())
    hours = told(hours_of(found.id), here)
    pieces = overview.equipment([found.id]).get(found.id, ())
    context = {
        "sections": bar(request, who),
        "crumbs": [Crumb(_("Điểm và quầy"), reverse("control:points") if not is_keeper else ""), Crumb(found.name)],
        "point": found,
        "phone": spaced_phone(found.phone),
        "hours": hours,
        "week": [Fact(line.days, line.hours) for line in hours.week],
        "counters": [
            (line, [_piece(piece) for piece in pieces if piece.counter_id == line.id]) for line in group.lines
        ],
        "whole": [_piece(piece) for piece in pieces if not piece.counter_id],
        "broken": sum(piece.state in (State.BROKEN, State.AWAITED) for piece in pieces),
        "gaps": group.gaps,
        "staff_href": f"{reverse('control:staff')}?diem={found.id}",
        "hours_href": reverse("admin:agreements_openinghours_changelist") if is_keeper else "",
        "equipment_href": reverse("admin:agreements_equipment_changelist") if is_keeper else "",
    }
    return render(request, "control/point.html", context)


def _piece(line: PieceLine) -> PieceWords:
    name = _(PIECE_WORDS[line.piece])
    told_of = name if line.count == 1 else f"{name} × {line.count}"
    return PieceWords(
        told_of, _(STATE_WORDS[line.state]), day_words(line.since), line.note,
        is_warned=line.state in (State.BROKEN, State.AWAITED), is_gone=line.state is State.GONE,
    )  # fmt: skip


# -- numbers -----------------------------------------------------------------------------------------------------------


def _point(point: Point, found: AtPoint, scope: Filters, here: datetime) -> PointLine:
    of_point = replace(scope, point=point.id)
    line = _numbers(place_words(point.id), _(KINDS[point.kind]), found, of_point, here.date())
    hours = told(hours_of(point.id), here)
    return replace(line, href=reverse("control:point", args=[point.id]), now=hours.now, is_open=hours.is_open)


def _on_line(found: AtPoint, scope: Filters, today: date) -> PointLine:
    return _numbers(place_words(""), "", found, replace(scope, point=""), today)


def _numbers(name: str, kind: str, found: AtPoint, scope: Filters, today: date) -> PointLine:
    days = Days(today, today)
    return PointLine(
        name,
        kind,
        tuple(
            cell(found.counts[figure], scope, figure, days if figure is Figure.TAKEN else None)
            for figure in (Figure.TAKEN, Figure.WAITING, Figure.AT_POST, Figure.OPEN, Figure.OVERDUE)
        ),
        _since(found.waits_since, today),
    )


def _since(at: datetime | None, today: date) -> str:
    if at is None:
        return ""
    here = local(at)
    return time_words(here) if here.date() == today else f"{time_words(here)}, {short_day_words(here.date())}"


def _sees_on_line(who: Visitor) -> bool:
    """What is filed on line passes no point of the post."""
    return Role.POST_DIRECTOR not in who.actor.roles or Role.MANAGER in who.actor.roles


# -- people ------------------------------------------------------------------------------------------------------------


def _groups(who: Visitor, mine: Sequence[Point], today: date) -> tuple[CounterGroup, ...]:
    """The counters with who stands there. Four statements.

    A post director also sees her own people at the counters of a centre, and none of the agencies' people.
    """
    is_post = Role.POST_DIRECTOR in who.actor.roles and Role.MANAGER not in who.actor.roles
    ids = [point.id for point in mine]
    places, standing = overview.places(ids, today), overview.standing(ids, today)
    people = members(item.person_id for item in standing)
    training = overview.trained((key for key, one in people.items() if one.employer == Employer.POST.value), today)
    shown = [item for item in standing if not is_post or people[item.person_id].employer == Employer.POST.value]
    return tuple(
        _group(point, [place for place in places if place.point_id == point.id], shown, people, training, today)
        for point in mine
    )


def _group(
    point: Point, places: Sequence[Place], standing: Sequence[Standing], people: Mapping[str, Member],
    training: Mapping[str, Trained], today: date,
) -> CounterGroup:  # fmt: skip
    lines = tuple(
        CounterLine(
            place.id,
            place.name,
            tuple(
                _person(people[item.person_id], item, training.get(item.person_id), today)
                for item in standing
                if item.counter_id == place.id and item.person_id in people
            ),
        )
        for place in places
    )
    return CounterGroup(place_words(point.id), lines)


def _person(member: Member, item: Standing, trained: Trained | None, today: date) -> PersonAt:
    is_post = member.employer == Employer.POST.value
    until = day_words(item.term.last) if item.term.last else ""
    warnings = []
    if state_of(item.term, today) is TermState.ENDS_SOON:
        warnings.append(_("phân công hết ngày %(day)s") % {"day": until})
    if is_post:
        warnings += _of_training(trained)
    rights = _("theo cơ quan") if not is_post else _in_force(trained)
    chip = Holder((Owner.POST if is_post else Owner.AGENCY).value, member.name)
    return PersonAt(chip, member.title, until, rights, tuple(warnings))


def _in_force(trained: Trained | None) -> str:
    count = trained.in_force if trained else 0
    words = ngettext("%(count)s chứng nhận còn hiệu lực", "%(count)s chứng nhận còn hiệu lực", count)
    return words % {"count": count}


def _of_training(trained: Trained | None) -> list[str]:
    if trained is None or not trained.in_force:
        return [_("chưa có chứng nhận tập huấn còn hiệu lực")]
    said = []
    if trained.ending and trained.next_end:
        said.append(
            _("%(count)s chứng nhận sắp hết hạn, sớm nhất %(day)s")
            % {"count": trained.ending, "day": day_words(trained.next_end)}
        )
    if trained.ended:
        said.append(_("%(count)s chứng nhận đã hết hạn") % {"count": trained.ended})
    return said
