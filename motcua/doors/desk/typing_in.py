"""“Nhập dữ liệu”: what the agency's own desk received waits here to be typed in, one after the other by keyboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.desk import page
from motcua.doors.desk.forms import DeskForm
from motcua.doors.frame.forms import digits_field, select_field
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import local
from motcua.record import unentered
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.words import DATA_WORDS
from motcua.record.standing import Standing

FROM_LIST = "nhap"
"""In the address of the act's page: opened from the list, it goes on to the next dossier."""


class EnterDataForm(DeskForm):
    """What the dossier lacks, typed from its papers; the communes are those of the point's province."""

    rows = (("personal_id", "unit_code"),)
    personal_id = digits_field("Số định danh", hint="12 chữ số, như trên giấy tờ.", maxlength="30", autofocus=True)
    unit_code = select_field("Xã, phường nơi ở", ())

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(standing, data)
        point = points().get(standing.point_id)
        unit = point.unit_code if point else catalogue.agency(standing.state.agency_code).unit_code
        offered = catalogue.communes_around(unit, standing.today) if "unit_code" in standing.lacks else ()
        self.offer("unit_code", [("", _("Chọn xã, phường")), *offered])
        for name in ("personal_id", "unit_code"):
            if name not in standing.lacks:
                del self.fields[name]

    def body(self) -> dict[str, Any]:
        """Return the body of `enter_data` as it was typed, so that what is sent again after it was done is the same."""
        return {name: self.typed(name) for name in ("personal_id", "unit_code")}


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier that waits."""

    number: str
    href: str
    procedure: str
    agency: str
    since: str
    lacks: str


@require_safe
@at_door("desk")
def typing_in(request: HttpRequest) -> HttpResponseBase:
    """What waits to be typed in here, the longest first; or which row is missing for doing so."""
    who = visitor(request)
    allowed, refused = _rights(who)
    rows = unentered.listed(unentered.waiting(who.actor, who.places, allowed))
    shown = page.context(
        request,
        lines=[_line(item, who) for item in rows],
        most=unentered.LISTED_MOST,
        may=allowed is None or bool(allowed),
        refused=refused,
    )
    return render(request, "desk/typing_in.html", shown)


def _rights(who: Visitor) -> tuple[frozenset[tuple[str, str]] | None, list[reach.Reach]]:
    """For what she may type in, (agency, procedure); None = an official. And what she may not, with its reason."""
    if not who.actor.is_post:
        return None, []
    rows = reach.of_post(who.actor.id, local(who.at).date(), stages=("DIGITISE",), standing=who.places)
    allowed = frozenset((row.agency.code, row.procedure.code) for row in rows if row.is_allowed)
    return allowed, [] if allowed else list(rows[:1])


def _line(item: unentered.Waiting, who: Visitor) -> Line:
    office = catalogue.agencies().get(item.agency_code)
    return Line(
        item.number,
        href_of(item.number),
        catalogue.version(item.procedure_id).short_name,
        office.short_name if office else item.agency_code,
        page.since_words(item.received_at, who.at),
        ", ".join(_(DATA_WORDS[name]) for name in item.lacks),
    )


def href_of(number: str) -> str:
    """Return the address where a dossier of the list is typed in."""
    return f"{page.act_href(Act.ENTER_DATA, number)}?{urlencode({'tu': FROM_LIST})}"


def next_href(who: Visitor, dossier_id: UUID) -> str:
    """Return where she goes on after one: the next dossier that waits, else the list."""
    allowed, _refused = _rights(who)
    number = unentered.after(unentered.waiting(who.actor, who.places, allowed), dossier_id)
    return href_of(number) if number else reverse("desk:typing-in")
