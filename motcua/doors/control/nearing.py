"""“Sắp đến hạn”: what is overdue or nearly so, whose hands it waits for, for which act, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import short_day_words, spaced_phone, time_words
from motcua.doors.control.scope import choices, counted, href, opens, scope_of, sections
from motcua.doors.frame import showing
from motcua.doors.frame.components import Due, HeatCell, Link
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.staff import Member, members
from motcua.outward.reports import figures
from motcua.outward.reports import nearing as reports
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import Filters
from motcua.outward.reports.nearing import LEVELS, Waits
from motcua.outward.reports.rules.next_hands import Hands
from motcua.record import lists
from motcua.record.dossiers.rules import ACTS
from motcua.record.lists import Row

PEOPLE_SHOWN = 8
"""Rows of the table of people before the others are folded away."""
ROWS = 15


@dataclass(frozen=True, slots=True)
class Who:
    """Who is next, in words; `phone` opens the dialler, empty = none is known."""

    name: str
    detail: str
    phone: str = ""
    phone_href: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How many dossiers wait for one person or unit, by level; each number opens them here."""

    who: Who
    acts: str
    cells: tuple[HeatCell, ...]
    total: HeatCell


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier with who is next."""

    row: Row
    href: str
    due: Due | None
    who: Who | None
    act: str
    since: str


@require_GET
@at_door("control")
def nearing(request: HttpRequest) -> HttpResponseBase:
    """Two tables: by person or unit, and dossier by dossier, most urgent first. Nobody who applies is named."""
    who, scope = visitor(request), scope_of(request)
    when = figures.horizon(who.at)
    level = next((item for item in LEVELS if item == request.GET.get("so")), None)
    key = request.GET.get("nguoi", "")
    among = counted(who, scope)
    waiting = reports.waits(among, when)
    if key not in {item.key for item in waiting}:
        key = ""
    chosen = figures.counted_by(among, level or Figure.NEARING, when)
    chosen = reports.in_hands(chosen, key) if key else chosen
    page = lists.page(chosen, order="due", cursor=request.GET.get("sau"), size=ROWS)
    since = reports.since(page.rows)
    people = _people(waiting, page.rows)
    others = {"so": level.value if level else "", "nguoi": key}
    lines = [_person(item, people, scope) for item in waiting]
    context = choices(who, scope) | {
        "sections": sections(request, who),
        "now": who.at,
        "number": _number(waiting, level, key),
        "chips": _chips(scope, level, key, lines, waiting, who.at),
        "people": lines[:PEOPLE_SHOWN],
        "more_people": lines[PEOPLE_SHOWN:],
        "level_words": [figures.words(item, who.at) for item in LEVELS],
        "rows_most": ROWS,
        "rows": [_line(row, people, since, who.at) for row in page.rows],
        "more": href("control:nearing", scope, **others, sau=page.next_cursor) if page.next_cursor else "",
        "from_start": href("control:nearing", scope, **others) if request.GET.get("sau") else "",
        "late_href": href("control:late", scope),
        "list_href": opens(scope, level or Figure.NEARING),
    }
    return render(request, "control/nearing.html", context)


def _number(waiting: tuple[Waits, ...], level: Figure | None, key: str) -> int:
    """How many dossiers the list below has."""
    return sum(item.counts[level or Figure.NEARING] for item in waiting if key in ("", item.key))


def _people(waiting: tuple[Waits, ...], rows: tuple[Row, ...]) -> Mapping[str, Member]:
    """Who may be named on the page: officers by id, heads by the agencies that wait for one. One statement."""
    ids = {item.person_id for item in waiting} | {row.assignee_id or "" for row in rows}
    heads = {item.agency_code for item in waiting if item.hands is Hands.HEAD}
    return members(ids - {""}, heads)


def _person(item: Waits, people: Mapping[str, Member], scope: Filters) -> PersonLine:
    there = replace(scope, agency=item.agency_code)

    def here(figure: Figure | None, number: int) -> HeatCell:
        return HeatCell(number, href("control:nearing", there, nguoi=item.key, so=figure.value if figure else ""))

    return PersonLine(
        _who(item.agency_code, item.hands, item.person_id, people),
        ", ".join(ACTS[act].button for act in item.acts),
        tuple(here(figure, item.counts[figure]) for figure in LEVELS),
        here(None, item.total),
    )


def _who(agency_code: str, hands: Hands, person_id: str, people: Mapping[str, Member]) -> Who:
    offices = agencies()
    office = offices[agency_code].short_name if agency_code in offices else agency_code
    if hands is Hands.DESK:
        return Who(_("Bộ phận Một cửa"), office)
    if hands is Hands.ASKED:
        return Who(_("Cơ quan được xin ý kiến"), _("%(office)s hỏi") % {"office": office})
    if hands is Hands.OFFICER:
        found = people.get(person_id)
    else:
        found = next((one for one in people.values() if one.is_head and one.agency_code == agency_code), None)
    if found is None:
        return Who(_("Lãnh đạo đơn vị") if hands is Hands.HEAD else person_id, office)
    detail = f"{found.title}, {office}" if found.title else office
    return Who(found.name, detail, spaced_phone(found.phone), f"tel:{found.phone}" if found.phone else "")


def _line(row: Row, people: Mapping[str, Member], since: Mapping[UUID, datetime], at: datetime) -> DossierLine:
    rule = reports.next_of_row(row)
    address = reverse("control:dossier", args=[row.id])
    began = since.get(row.id)
    here = local(began) if began else None
    return DossierLine(
        row,
        address,
        showing.due_of_row(row, at, address),
        _who(row.agency_code, rule.hands, row.assignee_id or "", people) if rule else None,
        ACTS[rule.act].button if rule else "",
        f"{time_words(here)}, {short_day_words(here.date())}" if here else "",
    )


def _chips(
    scope: Filters, level: Figure | None, key: str, lines: list[PersonLine], waiting: tuple[Waits, ...], at: datetime
) -> list[Link]:
    """The filters of the list, each with the address without it."""
    others = {"so": level.value if level else "", "nguoi": key}
    chips: list[Link] = []
    if level is not None:
        chips.append(Link(figures.words(level, at), href("control:nearing", scope, **others | {"so": ""})))
    if key:
        name = next(line.who.name for line, item in zip(lines, waiting, strict=True) if item.key == key)
        chips.append(Link(name, href("control:nearing", scope, **others | {"nguoi": ""})))
    for field, words in scope.said(at):
        chips.append(Link(words, href("control:nearing", replace(scope, **_without(field)), **others)))
    return chips


def _without(field: str) -> dict[str, Any]:
    return {field: None}
