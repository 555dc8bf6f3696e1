"""One unit of a roadmap: its steps with their conditions, its log, check-list and photos; what writes them."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from auditlog.context import set_actor
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.doors.control.gate import tried
from motcua.doors.control.programmes import resting, showing
from motcua.doors.control.programmes.forms import PhotoForm, StepForm, UndoForm
from motcua.doors.control.programmes.gate import for_editors, for_viewers, may_write
from motcua.doors.control.programmes.pages import base_of
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb, Fact, Problem
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.programmes import evaluations, queries, rules, services
from motcua.ground.programmes.queries import UnitFacts
from motcua.ground.programmes.rules import Asked, Item, Stage
from motcua.outward.reports.rules.days import Days
from motcua.record.scanning import photos
from motcua.record.scanning.photos import Shown


@require_GET
@for_viewers
def unit(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """One unit."""
    return page(request, visitor(request), key, number)


def page(
    request: HttpRequest, who: Visitor, key: str, number: int, *, step_form: StepForm | None = None,
    undo_form: UndoForm | None = None, photo_form: PhotoForm | None = None,
    typed: Mapping[str, tuple[str, str]] | None = None, faults: Mapping[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponseBase:  # fmt: skip
    """Show a unit, with a form that came back. Fifteen statements at most with the bar."""
    facts = queries.facts(key)
    found = queries.unit(key, number)
    today = local(who.at).date()
    newest = queries.answers([found.id]).get(found.id, {})
    pictures = queries.photos(key, unit_no=number)
    standing = queries.people_at(found, today)
    names = people.names({line.by_id for line in found.log if line.by_id} | {key for key, _counter in standing})
    writes = may_write(who)
    problems = [Problem(words, f"check-{item}") for item, words in (faults or {}).items()]
    context = base_of(request, who, facts, Crumb(found.name)) | {
        "unit": found,
        "state": showing.state_words(found.stage),
        "facts": _facts(found),
        "resting": resting.of_unit(found, queries.agreements_at(found, today), standing, names),
        "steps": showing.steps(found, today),
        "log": showing.log(found, names, _evaluations(found, key, who)),
        "checks": showing.checks(newest, pictures, typed, faults),
        "met": showing.met(newest),
        "items": len(Item),
        "pictures": pictures,
        "problems": problems,
        "results": [(result.value, _(words)) for result, words in rules.RESULT_WORDS.items()],
        "waits": _waiting(found, key, facts.is_told, today) if writes else [],
        "step_form": step_form or (_step_form(found, today) if writes and rules.next_stages(found.entries) else None),
        "undo_form": undo_form or (UndoForm() if writes and found.steps else None),
        "last_step": found.steps[-1].step_no if found.steps else 0,
        "photo_form": photo_form or (PhotoForm() if writes else None),
        "address": reverse("control:programme-unit", args=[key, number]),
    }
    return render(request, "control/programmes/unit.html", context, status=status)


def _evaluations(found: UnitFacts, key: str, who: Visitor) -> dict[int, str]:
    """By each step “evaluated”, the newest period that was over and closed by its day; for who may open it."""
    steps = [line for line in found.log if line.stage is Stage.EVALUATED and line.undoes is None]
    if not steps or not who.actor.roles & DOORS["control"]:
        return {}
    closed = sorted(evaluations.closings(key), key=lambda each: (each.last, each.closing_no))
    made = {}
    for line in steps:
        before = [each for each in closed if each.last <= line.on]
        if before:
            query = urlencode({"ngay": str(Days(before[-1].first, before[-1].last))})
            made[line.step_no] = f"{reverse('control:evaluation', args=[key])}?{query}"
    return made


def _facts(found: UnitFacts) -> tuple[Fact, ...]:
    rows = [
        (_("Cấp"), showing.level_words(found.level)),
        (_("Nơi làm việc"), showing.place_of(found)),
        (_("Nhân viên bưu điện"), str(found.clerk_count) if found.clerk_count else ""),
        (_("Số cơ quan"), str(found.agency_count) if found.agency_count else ""),
        (_("Vướng mắc"), found.blocked_by),
        (_("Ghi chú"), found.note),
    ]
    return tuple(Fact(label, value) for label, value in rows if value)


def _step_form(found: UnitFacts, today: date, data: Mapping[str, Any] | None = None) -> StepForm:
    stages = rules.next_stages(found.entries)
    offered = queries.agreements_at(found, today) if Stage.OPENED in stages else ()
    return StepForm(stages, offered, data, on=day_words(today))


def _waiting(found: UnitFacts, key: str, is_told: bool, today: date) -> list[str]:
    """Return why each next step cannot be written today, in sentences; the step is tried on the rows, not written."""
    said = []
    for stage in () if is_told else rules.next_stages(found.entries):
        known = queries.known(found, key, stage, today)
        agreement = known.agreements[0] if known.agreements else ""
        asked = Asked(stage, today, today, "…", agreement, date.max)
        try:
            rules.require_step(found.name, found.entries, asked, known)
        except rules.ConditionMissing as refusal:
            said.append(refusal.sentence)
    return said


@require_POST
@for_editors
def step(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Write a step that was done."""
    who = visitor(request)
    found = queries.unit(key, number)
    form = _step_form(found, local(who.at).date(), request.POST)

    def write() -> None:
        services.record_step(
            key, number, form.typed("stage"), on=form.day("on"), note=form.typed("note"),
            agreement_id=form.typed("agreement"), until=form.day_or_none("until"), by=who.actor, at=who.at,
        )  # fmt: skip

    status = tried(request, form, write)
    if status is not None:
        return page(request, who, key, number, step_form=form, status=status)
    messages.success(request, _("Đã ghi bước của lộ trình."))
    return _back(key, number)


@require_POST
@for_editors
def undo(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Take the last step back."""
    who = visitor(request)
    form = UndoForm(request.POST)
    typed = request.POST.get("step", "")
    last = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    status = tried(
        request, form,
        lambda: services.undo_step(key, number, last, reason=form.typed("reason"), by=who.actor, at=who.at),
    )  # fmt: skip
    if status is not None:
        return page(request, who, key, number, undo_form=form, status=status)
    messages.success(request, _("Đã hoàn lại bước cuối."))
    return _back(key, number)


@require_POST
@for_editors
def checks(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Write what was found of the items of the check-list."""
    who = visitor(request)
    typed = typed_checks(request)
    try:
        with set_actor(request.user):
            services.answer_checks(key, number, typed, by=who.actor, at=who.at)
    except (NoRight, NotThere):
        raise
    except NotReadable as violation:
        faults = {item_of(violation): violation.sentence}
        return page(request, who, key, number, typed=typed, faults=faults, status=violation.status)
    messages.success(request, _("Đã ghi bảng kiểm."))
    return _back(key, number, "checks")


def typed_checks(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """Return what a check-list was sent with: item → (result, note)."""
    posted = request.POST
    return {item.value: (posted.get(f"result_{item}", ""), posted.get(f"note_{item}", "")) for item in Item}


def item_of(violation: RuleViolation) -> str:
    """Return the item that a fault of a check-list is about; "" = none."""
    return (violation.field or "").partition("_")[2]


@require_POST
@for_editors
def add_photo(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """Keep a photo of the unit."""
    who = visitor(request)
    form = PhotoForm(request.POST, request.FILES)

    def write() -> None:
        keep_photo(request, form, key, Shown(unit_no=number, item=form.typed("item"), caption=form.typed("caption")))

    status = tried(request, form, write)
    if status is not None:
        return page(request, who, key, number, photo_form=form, status=status)
    messages.success(request, _("Đã thêm ảnh."))
    return _back(key, number, "photos")


def keep_photo(request: HttpRequest, form: PhotoForm, key: str, shown: Shown) -> None:
    """Keep the photo of a form. Raises what keeping raises."""
    who = visitor(request)
    sent = form.files.get(form.add_prefix("photo"))
    photos.add(
        key, sent.file if sent is not None else None, sent.name or "" if sent is not None else "", shown, by=who.actor,
        at=who.at,
    )  # fmt: skip


def _back(key: str, number: int, part: str = "") -> SeeOther:
    address = reverse("control:programme-unit", args=[key, number])
    return SeeOther(f"{address}#{part}" if part else address)
