"""What is done with a list: it is exported, and its way of looking is kept or deleted."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.base.violations import NotReadable, NotThere
from motcua.doors.frame import languages, long_jobs, narrowing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import NotYourDoor, visitor
from motcua.ground.people import saved_views
from motcua.ground.people.rules import Role
from motcua.outward.reports import exporting
from motcua.outward.reports import listing as reports
from motcua.outward.reports.exporting import Format
from motcua.outward.reports.listing import Asked


@require_POST
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Ask the worker for a list as a file, and show how far it has come. Raises NotYourDoor, TooManyJobs, NotThere."""
    who, asked = visitor(request), _asked(request)
    job_id = exporting.ask(
        job_id=_id(request), asked=asked, file_format=_format(request), by=who.actor, at=who.at
    )  # fmt: skip
    long_jobs.expect_news(request)
    return SeeOther(reverse("frame:job", args=[job_id]))


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the way a list is looked at under a name; shared with a role when a head says so. Raises NotYourDoor."""
    who, asked = visitor(request), _asked(request)
    wanted = request.POST.get("vai", "")
    role = next((item for item in Role if item == wanted and item in DOORS[asked.listed.door]), None)
    try:
        saved_views.save(
            list_key=narrowing.kept_key(asked.listed, asked.part),
            name=request.POST.get("ten", ""),
            query=asked.query(),
            by=who.actor,
            role=role,
            at=who.at,
        )
    except (NotReadable, saved_views.TooManyViews) as violation:
        back = Link(_("Về danh sách"), _back(asked))
        shown = {"violation": violation, "heading": _("Chưa lưu được cách xem"), "back": back}
        return render(request, "frame/refused.html", shown, status=violation.status)
    messages.success(request, _("Đã lưu cách xem."))
    return SeeOther(_back(asked))


@require_POST
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """Delete a way of looking of one's own. Raises NotThere, NotYourDoor."""
    who, asked = visitor(request), _asked(request)
    try:
        saved_views.delete(request.POST.get("cach-xem", "").replace("\0", ""), who.actor)
    except NotThere as violation:
        messages.info(request, languages.said(violation))
    else:
        messages.success(request, _("Đã xóa cách xem."))
    return SeeOther(_back(asked))


def _asked(request: HttpRequest) -> Asked:
    """What the posted form says of its list. Raises NotThere for an unknown one, NotYourDoor."""
    listed = reports.LISTS.get(request.POST.get("danh-sach", ""))
    if listed is None:
        raise NotThere(thing="danh sách này")
    if not visitor(request).actor.roles & DOORS[listed.door]:
        raise NotYourDoor()
    part = request.POST.get("phan", "")
    if not reports.has_part(listed, part):
        raise NotThere(thing="danh sách này")
    query = QueryDict(request.POST.get("loc", "")[:4_000])
    return reports.asked_of(listed, query, part=part, words=request.POST.get("q", ""))


def _back(asked: Asked) -> str:
    return narrowing.address_of(asked.listed, asked.part, asked.query())


def _id(request: HttpRequest) -> UUID:
    """The id that the page made, so that a second press is the same export; a form without one asks anew."""
    try:
        return UUID(request.POST.get("act_id", ""))
    except ValueError:
        return uuid4()


def _format(request: HttpRequest) -> Format:
    try:
        return Format(request.POST.get("dang", ""))
    except ValueError as fault:
        raise NotReadable(sentence="Dạng tệp là CSV hoặc XLSX. Chọn lại trên danh sách.", field="dang") from fault
