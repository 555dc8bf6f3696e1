"""The pages on which a programme, a unit, a task or a survey visit is written anew or mended."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.violations import NotThere
from motcua.doors.control.gate import bar, tried
from motcua.doors.control.programmes.forms import DayForm, ProgrammeForm, TaskForm, UnitForm, VisitForm
from motcua.doors.control.programmes.gate import for_editors
from motcua.doors.control.programmes.pages import base_of, crumbs
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.session import visitor
from motcua.ground.programmes import queries, services
from motcua.ground.programmes import visits as acts

_WRITES = require_http_methods(["GET", "POST"])
Write = Callable[[], str]
"""Writes what was typed and returns the address to go on to."""


@_WRITES
@for_editors
def new_programme(request: HttpRequest) -> HttpResponseBase:
    """A programme written anew."""
    who = visitor(request)
    form = ProgrammeForm(request.POST or None)

    def write() -> str:
        return _of_programme(services.save_programme(form.given(), by=who.actor))

    title = _("Lập đề án")
    return _answer(request, form, write, title, {"sections": bar(request, who), "crumbs": crumbs(Crumb(title))})


@_WRITES
@for_editors
def edit_programme(request: HttpRequest, key: str) -> HttpResponseBase:
    """A programme mended; its code and first day stay."""
    who = visitor(request)
    facts = queries.facts(key)
    form = ProgrammeForm(request.POST or None, of=facts)

    def write() -> str:
        return _of_programme(services.save_programme(form.given(), by=who.actor, programme_id=key))

    title = _("Sửa đề án")
    return _answer(request, form, write, title, base_of(request, who, facts, Crumb(title)))


@_WRITES
@for_editors
def unit(request: HttpRequest, key: str, number: int | None = None) -> HttpResponseBase:
    """A unit of the roadmap, anew or mended; a new one may be filled in by a what-if, and is saved by hand."""
    who = visitor(request)
    facts = queries.facts(key)
    if number is None:
        form = UnitForm(request.POST or None, proposed=request.GET.dict())
    else:
        form = UnitForm(request.POST or None, of=queries.unit(key, number))

    def write() -> str:
        written = services.save_unit(key, form.given(), by=who.actor, unit_no=number)
        return reverse("control:programme-unit", args=[key, written])

    title = _("Thêm đơn vị") if number is None else _("Sửa đơn vị")
    return _answer(request, form, write, title, base_of(request, who, facts, Crumb(title)))


@_WRITES
@for_editors
def task(request: HttpRequest, key: str, number: int | None = None) -> HttpResponseBase:
    """A task or measure, anew or mended."""
    who = visitor(request)
    facts = queries.facts(key)
    of = next((each for each in queries.tasks(key) if each.task_no == number), None)
    if number is not None and of is None:
        raise NotThere(thing="nhiệm vụ này")
    form = TaskForm(request.POST or None, of=of)

    def write() -> str:
        services.save_task(key, form.given(), by=who.actor, at=who.at, task_no=number)
        return f"{_of_programme(key)}#tasks"

    title = _("Thêm nhiệm vụ, giải pháp") if number is None else _("Sửa nhiệm vụ, giải pháp")
    return _answer(request, form, write, title, base_of(request, who, facts, Crumb(title)))


@_WRITES
@for_editors
def visit(request: HttpRequest, key: str, number: int | None = None) -> HttpResponseBase:
    """A survey visit, anew or mended; its day stays."""
    who = visitor(request)
    roadmap = queries.roadmap(key)
    of = queries.visit(key, number) if number is not None else None
    form = VisitForm(roadmap.units, request.POST or None, of=of)

    def write() -> str:
        written = acts.save_visit(key, form.given(), by=who.actor, at=who.at, visit_no=number)
        return reverse("control:programme-visit", args=[key, written])

    title = _("Ghi đợt khảo sát") if number is None else _("Sửa đợt khảo sát")
    return _answer(request, form, write, title, base_of(request, who, roadmap.facts, Crumb(title)))


def _answer(
    request: HttpRequest, form: DayForm, write: Write, title: str, context: dict[str, object]
) -> HttpResponseBase:
    """Show the form, or write what came with it and go on; what cannot be written stands on the page as typed."""
    gone_to: list[str] = []
    status = HTTPStatus.OK
    if request.method == "POST":
        if not form.is_bound:  # nothing at all was sent
            form.data, form.is_bound = request.POST, True
        found = tried(request, form, lambda: gone_to.append(write()))
        if found is None:
            messages.success(request, _("Đã lưu."))
            return SeeOther(gone_to[0])
        status = found
    return render(request, "control/programmes/form.html", context | {"form": form, "title": title}, status=status)


def _of_programme(key: str) -> str:
    return reverse("control:programme", args=[key])
