"""One dossier as an overseer sees it: how long, why, whose time; nobody's name."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.violations import NotThere
from motcua.doors.control.scope import counted, sections
from motcua.doors.frame import showing
from motcua.doors.frame.components import Crumb, Happening
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.words import duration_words
from motcua.outward.reports.listing import Filters, place_words
from motcua.record import reading
from motcua.record.dossiers import readings
from motcua.record.dossiers.rules import Status


@require_GET
@at_door("control")
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """One dossier as an overseer sees it: how long, why, whose time, what happened; nobody's name. Raises NotThere."""
    who = visitor(request)
    found = counted(who, Filters()).filter(pk=dossier_id).first()
    if found is None or found.status == Status.DRAFT:
        raise NotThere(thing="hồ sơ")
    happened = reading.happenings(found.pk)
    clock = reading.clock(found, who.at, happened)
    calendar = reading.calendar_of(found)
    is_stopped = clock.is_stopped or clock.left is None or clock.left.is_over
    context = {
        "sections": sections(request, who),
        "crumbs": [Crumb(_("Toàn cảnh"), reverse("control:board")), Crumb(found.code or found.request_no)],
        "number": found.code or found.request_no,
        "procedure": reading.procedure_of(found).short_name,
        "agency": agencies()[found.agency_code].short_name,
        "place": place_words(found.point_id),
        "status": found.status,
        "due": showing.due_of_clock(clock),
        "clock": clock,
        "elapsed": duration_words(clock.elapsed_minutes, calendar.day_minutes),
        "shares": showing.shares(clock, calendar.day_minutes),
        "left": 0 if is_stopped or clock.left is None else clock.left.minutes,
        "explained": showing.explained(clock),
        "timeline": _timeline(happened),
        "papers": reverse("control:papers", args=[found.pk]) if readings.may_state(who.actor) else "",
        "readings": f"{reverse('control:readings')}?{urlencode({'ho-so': found.code or found.request_no})}",
        "office": reverse("office:dossier", args=[found.pk]) if who.actor.roles & DOORS["office"] else "",
    }
    return render(request, "control/dossier.html", context)


def _timeline(happened: tuple[reading.Happening, ...]) -> tuple[Happening, ...]:
    """What happened and when, without names and without what was typed."""
    return tuple(replace(item, who="", note="") for item in showing.timeline(happened))
