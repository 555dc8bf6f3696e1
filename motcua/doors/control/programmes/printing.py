"""The roadmap of a programme and the minute of a survey visit as PDF."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.doors.control.programmes.gate import for_viewers
from motcua.doors.frame.session import visitor
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.printing import render
from motcua.outward.notices.programme_forms import ProgrammeSheet
from motcua.outward.notices.programme_sheets import roadmap_sheet, survey_minute


@require_safe
@for_viewers
def roadmap(request: HttpRequest, key: str) -> HttpResponseBase:
    """The roadmap. Five statements."""
    who = visitor(request)
    return _pdf(roadmap_sheet(key, who.at, local(who.at).date()), f"lo-trinh-{key}")


@require_safe
@for_viewers
def minute(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """The minute of a survey visit. Eight statements."""
    who = visitor(request)
    return _pdf(survey_minute(key, number, who.at, local(who.at).date()), f"bien-ban-khao-sat-{key}-{number}")


def _pdf(sheet: ProgrammeSheet, name: str) -> HttpResponse:
    answer = HttpResponse(render(sheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
