"""Events of life: what one needs when a child is born, when papers are lost, when one builds a house."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.doors.frame.session import now
from motcua.doors.portal import shown, words
from motcua.ground.catalogue import finding
from motcua.ground.catalogue.events import life_events
from motcua.ground.deadlines.rules import local


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """All events that lead to a procedure in force."""
    rows = [
        {
            "name": event.name,
            "hint": event.hint,
            "href": reverse("portal:event", args=[event.slug]),
            "count": words.procedures(len(event.codes)),
        }
        for event in life_events(local(now()).date())
    ]
    return render(request, "portal/events.html", {"events": rows})


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """One event: its procedures in the order in which they are done."""
    day = local(now()).date()
    found = next((each for each in life_events(day) if each.slug == code), None)
    if found is None:
        raise Http404
    rows = shown.procedure_rows(finding.of_codes(found.codes, day))
    context = {"name": found.name, "hint": found.hint, "rows": rows, "count": words.procedures(len(rows))}
    return render(request, "portal/event.html", context)
