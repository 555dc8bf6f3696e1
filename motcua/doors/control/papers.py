"""The papers of one dossier for who oversees: opened for a purpose that she states first, for that day (law.md §8).

Managers see figures, not papers. What she states is kept in the read log and told to the applicant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.text import masked_personal_number, masked_phone, moment_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.control.scope import counted, sections
from motcua.doors.frame import limits, scans, showing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb, Fact
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import NotYourDoor, at_door, visitor
from motcua.doors.frame.sign_in import OwnForm
from motcua.doors.frame.wording import FORM_NAMES
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.layouts import print_form as printed
from motcua.outward.reports.listing import Filters
from motcua.record import reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import STATEMENT_MOST, What
from motcua.record.dossiers.rules import ACTS, Status
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import thaw
from motcua.record.scanning import services as scanning

Dossier = Any
"""The row that `reading` returns; doors import no models."""


class PurposeForm(OwnForm):
    """What for the papers are opened."""

    needs: ClassVar[dict[str, Any]] = {"purpose": gettext_lazy("Ghi mục đích xem giấy tờ của hồ sơ này.")}

    purpose = forms.CharField(
        label=gettext_lazy("Mục đích xem"),
        help_text=gettext_lazy(
            "Người nộp hồ sơ đọc được câu này. Ví dụ: trả lời phản ánh ngày 02/11 về việc trả chậm."
        ),
        max_length=STATEMENT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": STATEMENT_MOST}),
    )


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """A form that was issued, as a link to its PDF."""

    name: str
    when: str
    href: str


@require_http_methods(["GET", "POST"])
@at_door("control")
def opened(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Ask what for; once it is stated today, show the papers. Raises NotThere, NotYourDoor, TooManyTries."""
    who = visitor(request)
    found = _overseen(request, dossier_id)
    purpose = readings.stated(found.pk, who.actor, who.at)
    if purpose:
        return _shown(request, found, purpose)
    form, status = PurposeForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            _state(found, request, form.cleaned_data["purpose"])
            return SeeOther(reverse("control:papers", args=[found.pk]))
        except limits.TooManyTries:
            raise
        except RuleViolation as violation:
            form.add_error("purpose", said(violation))
    if form.errors:
        status = 422
    shown = {
        "sections": sections(request, who),
        "crumbs": _crumbs(found),
        "form": form,
        "procedure": reading.procedure_of(found).short_name,
        "agency": agencies()[found.agency_code].short_name,
        "back": reverse("control:dossier", args=[found.pk]),
    }
    return render(request, "control/purpose.html", shown, status=status)


def _overseen(request: HttpRequest, dossier_id: UUID) -> Dossier:
    who = visitor(request)
    if not readings.may_state(who.actor):
        raise NotYourDoor()
    found = counted(who, Filters()).filter(pk=dossier_id).first()
    if found is None or found.status == Status.DRAFT:
        raise NotThere(thing="hồ sơ")
    return found


def _state(found: Dossier, request: HttpRequest, text: str) -> None:
    """Keep the purpose; counted like masked numbers, so that nobody reads through the papers of a province."""
    who = visitor(request)
    with limits.tries("reveal", account=who.actor.id) as attempt:
        readings.state(found.pk, who.actor, "control", text, who.at)
        attempt.failed()


def _shown(request: HttpRequest, found: Dossier, purpose: str) -> HttpResponse:
    who = visitor(request)
    standing = scanning.standing_of(found, who.actor, who.at)
    readings.note(found.pk, who.actor, "control", What.PAGE, who.at)
    happened = reading.happenings(found.pk)
    context = {
        "sections": sections(request, who),
        "crumbs": _crumbs(found),
        "number": standing.number,
        "procedure": standing.procedure.called,
        "agency": agencies()[found.agency_code].short_name,
        "status": found.status,
        "purpose": purpose,
        "facts": _facts(found),
        "scans": scans.shelf(request, found, standing, "control"),
        "forms": _forms(found, happened),
        "timeline": showing.timeline(happened),
    }
    return render(request, "control/papers.html", context)


@require_GET
@at_door("control")
def form(request: HttpRequest, dossier_id: UUID, event_no: int) -> HttpResponseBase:
    """An issued form as PDF, for who has stated her purpose today. Raises NotThere."""
    who = visitor(request)
    found = _overseen(request, dossier_id)
    issued = papers.form(found.pk, event_no) if sight.opens_by_purpose(who.actor, found, who.at) else None
    if issued is None:
        raise NotThere(thing="biểu mẫu")
    readings.note(found.pk, who.actor, "control", What.FORM, who.at, thing_no=event_no)
    answer = HttpResponse(printed(thaw(issued.content), reprint=True), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issued.kind.lower()}-{event_no}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _forms(found: Dossier, happened: Sequence[reading.Happening]) -> list[IssuedLine]:
    """The forms that the events issued, in the order of their issue."""
    return [
        IssuedLine(
            FORM_NAMES[kind].full,
            moment_words(local(item.at)),
            reverse("control:form", args=[found.pk, item.event_no]),
        )
        for item in happened
        if (kind := ACTS[item.act].form) is not None
    ]


def _crumbs(found: Dossier) -> list[Crumb]:
    return [
        Crumb(_("Toàn cảnh"), reverse("control:board")),
        Crumb(found.code or found.request_no, reverse("control:dossier", args=[found.pk])),
        Crumb(_("Giấy tờ")),
    ]


def _facts(found: Dossier) -> list[Fact]:
    rows = [
        (_("Người nộp hồ sơ"), found.applicant_name),
        (_("Số định danh"), masked_personal_number(found.applicant_personal_id) if found.applicant_personal_id else ""),
        (_("Điện thoại"), masked_phone(found.applicant_phone)),
    ]
    return [Fact(label, value) for label, value in rows if value]
