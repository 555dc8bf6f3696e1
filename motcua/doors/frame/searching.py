"""Search everywhere: a code opens its thing at once, words find dossiers, procedures, service points and agencies.

What is found is what the person may see at the door whose bar she wears; for what is not there and what is not hers the
answer is the same. Words may be a name, which never stands in an address: the box posts them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base import ids
from motcua.base.ids import Kind
from motcua.base.text import clean_line, search_key
from motcua.base.violations import NotReadable, NotThere
from motcua.doors.frame import keymap, navigation, showing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Due, Problem
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import NotYourDoor, Visitor, asked_to_sign_in, visitor
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue import finding
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role
from motcua.record import lists, reading, sight, work
from motcua.record.dossiers.rules import Status
from motcua.record.lists import Row

WORDS_MAX = 200
ROWS = 10
"""Dossiers on the page; all of them stand in the list of the door."""
FEW = 5
"""Procedures, points and agencies on the page."""
SHORTEST = 2

DOORS = ("desk", "office", "control", "portal")
"""Doors that have pages of dossiers to open; the round of the tour has its own box."""
_LISTS: Mapping[str, str] = {"desk": "desk:scan", "office": "office:search"}
"""Where all dossiers of the same words are listed: the words are posted there."""
_OVERSEERS = frozenset({Role.MANAGER, Role.POST_DIRECTOR})


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, where it opens, and a line about it."""

    words: str
    href: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DossierHit:
    """One dossier found; `name` is empty for who oversees figures and not papers."""

    number: str
    href: str
    procedure: str
    name: str
    agency: str
    status: str
    due: Due | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the address to open at once, or groups; `doubt` says what is wrong with a code."""

    opens: str = ""
    dossiers: tuple[DossierHit, ...] = ()
    has_more: bool = False
    procedures: tuple[Hit, ...] = ()
    points: tuple[Hit, ...] = ()
    agencies: tuple[Hit, ...] = ()
    doubt: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.dossiers or self.procedures or self.points or self.agencies)


@never_cache
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponseBase:
    """Open what a code names, or show what words find. Raises NotYourDoor for who has no door to open things at."""
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    who = visitor(request)
    asked = request.POST if request.method == "POST" else request.GET
    door = door_of(request, asked.get("cua", ""))
    typed, found, problem, status = asked.get("q", ""), None, "", 200
    if typed or request.method == "POST":
        try:
            found = find(typed, who, door)
        except NotReadable as fault:
            problem, status = said(fault), fault.status
    if found is not None and found.opens:
        return SeeOther(found.opens)
    if found is not None and found.is_empty:
        status = 404
    return render(request, "frame/search.html", _context(request, who, door, typed, found, problem), status=status)


def door_of(request: HttpRequest, wanted: str) -> str:
    """Return the door at which things open: the one named if it is hers, else her first. Raises NotYourDoor."""
    roles = [Role(role) for role in getattr(request.user, "roles", ())]
    hers = [door for door in navigation.doors_in_order(roles) if door in DOORS]
    if not hers:
        raise NotYourDoor()
    return wanted if wanted in hers else hers[0]


def _context(
    request: HttpRequest, who: Visitor, door: str, typed: str, found: Found | None, problem: str
) -> dict[str, Any]:
    sections = navigation.sections(request, door, who)
    return {
        "door": door,
        "typed": typed[:WORDS_MAX].replace("\0", ""),
        "found": found,
        "problems": [Problem(problem, "id_tim")] if problem else [],
        "problem": problem,
        "finds_people": not who.actor.roles & _OVERSEERS,
        "all_href": reverse(_LISTS[door]) if door in _LISTS else "",
        "sections": sections,
        "key_door": door,
        "key_groups": keymap.of_door(door, sections),
        "door_name": navigation.door_words(door),
        "home_href": navigation.door_href(door),
        "search_door": "",  # the page has its own box
        "layout": "frame/plain.html" if door == "portal" else "frame/dense.html",
    }


# ---- finding ---------------------------------------------------------------------------------------------------------


def find(typed: str, who: Visitor, door: str) -> Found:
    """Return what a text leads to at a door. Raises NotReadable for what cannot be searched for."""
    line = clean_line(typed, label=_("Mã hoặc từ cần tìm"), field="q", most=WORDS_MAX)
    read = ids.identify(line)
    if read.valid and read.normalised:
        return _of_code(read.kind, read.normalised, line, who, door)
    if len(search_key(line)) < SHORTEST:
        raise NotReadable(sentence=_("Gõ ít nhất 2 chữ, hoặc quét mã."), field="q")
    has_doubt = read.kind not in (Kind.UNKNOWN, Kind.TAX_CODE)
    return _of_words(line, who, door, doubt=read.detail if has_doubt else "")


def _of_code(kind: Kind, code: str, line: str, who: Visitor, door: str) -> Found:
    match kind:
        case Kind.DOSSIER | Kind.REQUEST | Kind.ENVELOPE:
            return Found(opens=_opened(code, who, door), doubt=_not_here(door))
        case Kind.S10:
            return _one_or_many(work.carried_as(_among(who, door), code), who, door)
        case Kind.PERSONAL_ID:
            if who.actor.roles & _OVERSEERS:
                return Found()  # figures and codes are hers to see, people are not
            return _one_or_many(_among(who, door).filter(applicant_personal_id=code), who, door)
        case Kind.PROCEDURE:
            found = _of_words(line, who, door)
            return Found(opens=_page_of_procedure(code, door)) if found.procedures else found
    return _of_words(line, who, door)


def _not_here(door: str) -> str:
    """What is said of a code that opens nothing: applicants have dossiers of an account, officials those of a place."""
    if door == "portal":
        return _("Không có hồ sơ này trong tài khoản của bạn. Kiểm tra lại mã.")
    return said(NotThere(thing=_("hồ sơ")))


def _opened(code: str, who: Visitor, door: str) -> str:
    """Return the address of the dossier of a code at the door; "" when it is not there, or not for her."""
    if door == "control":
        try:
            row = _among(who, door).filter(pk=reading.dossier_id_of(code)).values("id").first()
        except NotThere:
            return ""
        return reverse("control:dossier", args=[row["id"]]) if row else ""
    try:
        dossier = reading.find(code, who.actor, who.at, who.places)
    except NotThere:
        return ""
    return _page_of(door, dossier.pk, dossier.code or dossier.request_no)


def _one_or_many(dossiers: Any, who: Visitor, door: str) -> Found:
    page = lists.page(dossiers, order="newest", size=ROWS)
    if len(page.rows) == 1:
        return Found(opens=_page_of(door, page.rows[0].id, page.rows[0].number))
    return Found(dossiers=_hits(page.rows, who, door), has_more=page.next_cursor is not None)


def _of_words(line: str, who: Visitor, door: str, doubt: str = "") -> Found:
    among = _among(who, door)
    if any(sign.isdigit() for sign in line):
        bearing = _one_or_many(work.numbered(among, "".join(line.split()).upper()), who, door)
        if bearing.opens or bearing.dossiers:
            return bearing
    narrow = work.coded if who.actor.roles & _OVERSEERS else lists.search
    page = lists.page(narrow(among, line), order="newest", size=ROWS)
    day = local(who.at).date()
    return Found(
        dossiers=_hits(page.rows, who, door),
        has_more=page.next_cursor is not None,
        procedures=_procedures(line, day, door),
        points=_points(line),
        agencies=_agencies(line),
        doubt=doubt,
    )


def _procedures(line: str, day: date, door: str) -> tuple[Hit, ...]:
    """Return the procedures that hold the words; what is merely named alike is offered where procedures are sought."""
    found = finding.find(line, day, size=FEW)
    rows = () if found.is_guess else found.rows
    return tuple(
        Hit(row.short_name, _page_of_procedure(row.code, door), f"{row.code} · {row.field_name}") for row in rows
    )


def _among(who: Visitor, door: str) -> Any:
    """The dossiers that may be found: at the board those whose figures she sees, elsewhere those she may open."""
    if door == "control":
        return sight.counted(who.actor, who.places).exclude(status=Status.DRAFT.value)
    return sight.visible(who.actor, who.places)


def _page_of(door: str, dossier_id: Any, number: str) -> str:
    pages: Mapping[str, Callable[[], str]] = {
        "desk": lambda: reverse("desk:dossier", args=[number]),
        "office": lambda: reverse("office:dossier", args=[dossier_id]),
        "control": lambda: reverse("control:dossier", args=[dossier_id]),
        "portal": lambda: reverse("portal:my-dossier", args=[number]),
    }
    return pages[door]()


def _page_of_procedure(code: str, door: str) -> str:
    return f"{reverse('desk:reception')}?tim={code}" if door == "desk" else reverse("portal:procedure", args=[code])


def _hits(rows: Iterable[Row], who: Visitor, door: str) -> tuple[DossierHit, ...]:
    sees_names = door != "control"
    return tuple(
        DossierHit(
            row.number,
            _page_of(door, row.id, row.number),
            row.procedure,
            row.applicant_name if sees_names else "",
            row.agency,
            row.status.value,
            showing.due_of_row(row, who.at),
        )
        for row in lists.as_seen(who.actor, rows)
    )


def _points(line: str) -> tuple[Hit, ...]:
    page = reverse("portal:points")
    hits = {
        f"{point.name} {point.address}": Hit(point.name, f"{page}#{point.id}", point.address)
        for point in points().values()
    }
    return _holding(line, hits)


def _agencies(line: str) -> tuple[Hit, ...]:
    hits = {
        f"{office.code} {office.name} {office.short_name}": Hit(office.name, "", office.code)
        for office in agencies().values()
    }
    return _holding(line, hits)


def _holding(line: str, hits: Mapping[str, Hit]) -> tuple[Hit, ...]:
    """The things whose text holds all the words, the shortest name first."""
    words = search_key(line).split()
    found = [hit for text, hit in hits.items() if all(word in search_key(text) for word in words)]
    return tuple(sorted(found, key=lambda hit: (len(hit.words), hit.words))[:FEW])
