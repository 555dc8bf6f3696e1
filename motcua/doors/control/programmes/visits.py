"""One survey visit: who went where, what was found of each unit, what is asked of whom; what writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from auditlog.context import set_actor
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.doors.control.gate import tried
from motcua.doors.control.programmes import showing
from motcua.doors.control.programmes.forms import FinishForm, PhotoForm, RecommendForm
from motcua.doors.control.programmes.gate import for_editors, for_viewers, may_write
from motcua.doors.control.programmes.pages import base_of
from motcua.doors.control.programmes.showing import AskingRow, CheckRow
from motcua.doors.control.programmes.units import item_of, keep_photo, typed_checks
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb, Problem
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.people import services as people
from motcua.ground.programmes import queries, rules, services
from motcua.ground.programmes import visits as acts
from motcua.record.scanning.photos import Shown


@dataclass(frozen=True, slots=True)
class SeenUnit:
    """A unit that a visit saw, with what was found there."""

    number: int
    name: str
    rows: tuple[CheckRow, ...]
    answered: int
    met: int
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation with the form that ends it, where she may."""

    row: AskingRow
    form: FinishForm | None
    is_shown: bool


@require_GET
@for_viewers
def visit(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """One survey visit."""
    return page(request, visitor(request), key, number)


def page(
    request: HttpRequest, who: Visitor, key: str, number: int, *, ask_form: RecommendForm | None = None,
    finish_form: FinishForm | None = None, photo_form: PhotoForm | None = None, status: int = HTTPStatus.OK,
) -> HttpResponseBase:  # fmt: skip
    """Show a visit, with a form that came back. Eight statements beside the bar."""
    found = queries.visit(key, number)
    roadmap = queries.roadmap(key)
    seen = queries.answers_at(found.id)
    units = {unit.unit_no: unit for unit in roadmap.units}
    writes = may_write(who)
    context = base_of(request, who, roadmap.facts, Crumb(_("Khảo sát ngày %(day)s") % {"day": day_words(found.on)}))
    context |= {
        "visit": found,
        "day": day_words(found.on),
        "by": people.names([found.by_id]).get(found.by_id, found.by_id),
        "units": [_seen(key, number, units[each], seen) for each in found.unit_nos if each in units],
        "asked": [
            _asked(showing.asking(each, context["today"]), finish_form, writes) for each in found.recommendations
        ],
        "pictures": queries.photos(key, visit_no=number),
        "ask_form": ask_form or (RecommendForm() if writes else None),
        "photo_form": photo_form or (PhotoForm() if writes else None),
        "failed": finish_form,
    }
    return render(request, "control/programmes/visit.html", context, status=status)


def _seen(key: str, visit_no: int, unit: queries.UnitFacts, seen: Mapping[str, Any]) -> SeenUnit:
    answers = seen.get(unit.id, {})
    href = reverse("control:programme-visit-checks", args=[key, visit_no, unit.unit_no])
    rows = tuple(row for row in showing.checks(answers) if row.words)
    return SeenUnit(unit.unit_no, unit.name, rows, len(answers), showing.met(answers), href)


def _asked(row: AskingRow, failed: FinishForm | None, writes: bool) -> Asked:
    is_failed = failed is not None and failed.number == row.number
    return Asked(row, failed if is_failed else FinishForm(row.number) if writes and row.is_open else None, is_failed)


@require_POST
@for_editors
def recommend(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Add what the visit asks for."""
    who = visitor(request)
    form = RecommendForm(request.POST)

    def write() -> None:
        acts.recommend(
            key, number, text=form.typed("text"), owner=form.typed("owner"), due_on=form.day("due_on"), by=who.actor
        )

    status = tried(request, form, write)
    if status is not None:
        return page(request, who, key, number, ask_form=form, status=status)
    messages.success(request, _("Đã thêm kiến nghị."))
    return _back(key, number)


@require_POST
@for_editors
def finish(request: HttpRequest, key: str, number: int, asked: int) -> HttpResponseBase:
    """Write that what was asked for is done, with what shows it."""
    who = visitor(request)
    form = FinishForm(asked, request.POST)

    def write() -> None:
        acts.finish_recommendation(
            key, number, asked, done_on=form.day("done_on"), proof=form.typed("shown_by"), by=who.actor, at=who.at
        )

    status = tried(request, form, write)
    if status is not None:
        return page(request, who, key, number, finish_form=form, status=status)
    messages.success(request, _("Đã ghi kiến nghị xong."))
    return _back(key, number)


@require_POST
@for_editors
def reopen(request: HttpRequest, key: str, number: int, asked: int) -> HttpResponseBase:
    """Open what was asked for again."""
    who = visitor(request)
    try:
        with set_actor(request.user):
            acts.reopen_recommendation(key, number, asked, by=who.actor)
    except acts.DoneAlready as violation:
        messages.error(request, violation.sentence)
    else:
        messages.success(request, _("Đã mở lại kiến nghị."))
    return _back(key, number)


@require_POST
@for_editors
def add_photo(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Keep a photo of the visit."""
    who = visitor(request)
    form = PhotoForm(request.POST, request.FILES)

    def write() -> None:
        keep_photo(request, form, key, Shown(visit_no=number, item=form.typed("item"), caption=form.typed("caption")))

    status = tried(request, form, write)
    if status is not None:
        return page(request, who, key, number, photo_form=form, status=status)
    messages.success(request, _("Đã thêm ảnh."))
    return _back(key, number)


@require_http_methods(["GET", "POST"])
@for_editors
def checks(request: HttpRequest, key: str, number: int, unit_no: int) -> HttpResponseBase:
    """The check-list of a unit at a visit."""
    who = visitor(request)
    found = queries.visit(key, number)
    unit = queries.unit(key, unit_no)
    if unit_no not in found.unit_nos:
        raise NotThere(thing="đơn vị này trong đợt khảo sát")
    if request.method == "GET":
        return _check_page(request, who, key, found, unit)
    typed = typed_checks(request)
    try:
        with set_actor(request.user):
            services.answer_checks(key, unit_no, typed, by=who.actor, at=who.at, visit_no=number)
    except (NoRight, NotThere):
        raise
    except NotReadable as violation:
        return _check_page(request, who, key, found, unit, typed, violation)
    messages.success(request, _("Đã ghi bảng kiểm."))
    return _back(key, number)


def _check_page(
    request: HttpRequest, who: Visitor, key: str, found: queries.VisitFacts, unit: queries.UnitFacts,
    typed: Mapping[str, tuple[str, str]] | None = None, violation: RuleViolation | None = None,
) -> HttpResponseBase:  # fmt: skip
    facts = queries.facts(key)
    faults = {item_of(violation): violation.sentence} if violation is not None else {}
    visit_href = reverse("control:programme-visit", args=[key, found.visit_no])
    steps = (Crumb(_("Khảo sát ngày %(day)s") % {"day": day_words(found.on)}, visit_href), Crumb(unit.name))
    context = base_of(request, who, facts, *steps) | {
        "unit": unit,
        "checks": showing.checks(queries.answers_at(found.id).get(unit.id, {}), (), typed, faults),
        "results": [(result.value, _(words)) for result, words in rules.RESULT_WORDS.items()],
        "problems": [Problem(words, f"check-{item}") for item, words in faults.items()],
        "visit_href": visit_href,
    }
    status = violation.status if violation is not None else HTTPStatus.OK
    return render(request, "control/programmes/checks.html", context, status=status)


def _back(key: str, number: int) -> SeeOther:
    return SeeOther(reverse("control:programme-visit", args=[key, number]))
