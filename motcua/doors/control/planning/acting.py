"""Planning from the board: somebody at a counter, the end or the change of an assignment, last week copied, undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, ClassVar

from auditlog.context import set_actor
from crispy_forms_gds.helper import FormHelper
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base import memory
from motcua.base.text import day_words, upper_first
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.doors.control.planning.asking import Asked, Scope, asked_of, scope_of
from motcua.doors.control.planning.showing import half_words, owner_of
from motcua.doors.control.scope import sections
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb, Holder
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm, day_field, day_from, radio_field, select_field, tick_field
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.planning import queries, services
from motcua.ground.agreements.planning.queries import Candidate
from motcua.ground.agreements.planning.rules.staffing import OnlyPlanners, Planner
from motcua.ground.agreements.planning.rules.week import SHIFTS, Planned, Station, monday_of
from motcua.ground.agreements.planning.services import Done, Wish
from motcua.ground.agreements.planning.words import SHIFT_WORDS, STEP_WORDS
from motcua.ground.agreements.queries import place_words, points
from motcua.ground.agreements.rules import Term
from motcua.ground.deadlines.rules import local

BOARD = "control:planning"


def _counters(scope: Scope, planner: Planner, today: date) -> list[tuple[str, str]]:
    """The open counters that somebody plans, by point."""
    known = points()
    found = [
        (each.id, f"{known[each.point_id].name} · {each.name}")
        for each in queries.stations()
        if each.point_id in scope.point_ids and each.is_open(today)
        and planner.refusal(each.point_id, is_post=True, place="", who="") is None
    ]  # fmt: skip
    return sorted(found, key=lambda item: item[1])


def _shifts() -> list[tuple[str, str]]:
    return [(key, upper_first(_(words))) for key, words in SHIFT_WORDS.items()]


class AssignForm(ActForm):
    """Who is to stand where, from when until when."""

    is_dense = True
    rows = (("quay",), ("tu", "den"), ("buoi", "du_phong"))
    at_field: ClassVar[Mapping[str, str]] = {
        "counter": "quay", "first": "tu", "last": "den", "shift": "buoi", "person": "nguoi",
    }  # fmt: skip
    quay = select_field("Quầy", ())
    tu = day_field("Từ ngày", hint="Từ hôm nay trở đi.")
    den = day_field("Đến hết ngày", hint="Để trống nếu không hạn. Người của bưu điện theo hạn của thỏa thuận.")
    buoi = radio_field("Ca", ())
    du_phong = tick_field("Dự phòng: đứng thay khi người chính vắng, có thể đang đứng quầy khác")
    nguoi = radio_field("Người", ())

    def __init__(self, scope: Scope, today: date, data: Mapping[str, Any] | None) -> None:
        monday = monday_of(today + timedelta(days=2))
        first = max(monday, today)
        initial = {"buoi": "DAY", "tu": f"{first:%d/%m/%Y}", "den": f"{monday + timedelta(days=4):%d/%m/%Y}"}
        super().__init__(data, initial=initial)
        point = self.typed("diem")
        counters = _counters(scope, scope.planner, today)
        there = [row for row in counters if not point or row[0].startswith(f"{point}/")]
        self.offer("quay", [("", _("Chọn quầy")), *(there or counters)])
        self.offer("buoi", _shifts())

    @property
    def helper(self) -> FormHelper:
        """The fields but the person: who may stand there is listed below them."""
        helper = super().helper
        helper.layout.fields = [each for each in helper.layout.fields if each != "nguoi"]
        return helper

    def wish(self) -> Wish:
        """Return what was typed. Raises NotReadable."""
        last = self.typed("den").strip()
        return Wish(
            self.typed("nguoi"), self.typed("quay"), date.fromisoformat(day_from(self.typed("tu"), "first")),
            date.fromisoformat(day_from(last, "last")) if last else None, self.typed("buoi") or "DAY",
            self.ticked("du_phong"),
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("control")
def assign(request: HttpRequest) -> HttpResponseBase:
    """Choose counter and days, then somebody who may stand there; nothing is written before the second."""
    who = visitor(request)
    today = local(who.at).date()
    scope = scope_of(who, today)
    if not scope.planner.may_plan_at_all:
        raise OnlyPlanners()
    if request.method != "POST":
        form = AssignForm(scope, today, request.GET if request.GET.get("quay") or request.GET.get("tu") else None)
        return _assign_page(request, who, form, scope)
    form = AssignForm(scope, today, request.POST)
    status = _tried(request, form, lambda: services.assign(form.wish(), by=who.actor, at=who.at))
    if status is not None:
        return _assign_page(request, who, form, scope, status)
    wish = form.wish()
    name = queries.persons([wish.person_id])[wish.person_id].name
    messages.success(
        request, _("Đã phân công %(who)s ở %(place)s.") % {"who": name, "place": place_words(wish.counter_id)}
    )
    return SeeOther(f"{reverse(BOARD)}?tuan={monday_of(wish.first)}&ngay={wish.first}")


def _assign_page(
    request: HttpRequest, who: Visitor, form: AssignForm, scope: Scope, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    people, fault = _people(form, scope, local(who.at).date())
    context = {
        "sections": sections(request, who),
        "crumbs": _crumbs(),
        "form": form,
        "free": [each for each in people if each.elsewhere is None],
        "busy": [(each, _elsewhere(each)) for each in people if each.elsewhere is not None],
        "people_fault": fault,
        "chosen": form.typed("nguoi"),
        "person_errors": form.errors.get("nguoi", []) if form.is_bound else [],
    }
    return render(request, "control/planning/assign.html", context, status=status)


def _people(form: AssignForm, scope: Scope, today: date) -> tuple[tuple[Candidate, ...], str]:
    """Who may stand there in the days typed; else what must be typed first."""
    if not form.is_bound or not form.typed("quay"):
        return (), _("Chọn quầy và ngày, rồi bấm “Xem ai đứng được”.")
    try:
        wish = form.wish()
    except NotReadable as unread:
        return (), said(unread)
    station = queries.station(wish.counter_id)
    if station is None or station.point_id not in scope.point_ids or wish.shift not in SHIFTS:
        return (), _("Chọn quầy và ngày, rồi bấm “Xem ai đứng được”.")
    found = queries.candidates(station, _planned(wish, station), scope.planner)
    return found, "" if found else _("Không ai đứng được quầy này: chưa ai có tập huấn phù hợp.")


def _elsewhere(each: Candidate) -> str:
    """Where somebody stands in these days already."""
    other = each.elsewhere
    if other is None:
        return ""
    words = _("ở %(place)s, %(shift)s đến %(last)s")
    last = day_words(other.term.last) if other.term.last else _("không hạn")
    return words % {"place": place_of(other.counter_id), "shift": half_words(other), "last": last}


def place_of(counter_id: str) -> str:
    """Return a counter with its point, out of what is remembered."""
    name = next((each.name for each in queries.stations() if each.id == counter_id), counter_id)
    point = points().get(counter_id.rpartition("/")[0])
    return f"{name} · {point.name}" if point else name


def _planned(wish: Wish, station: Station) -> Planned:
    term = Term(wish.first, wish.last)
    return Planned("", "", station.id, station.point_id, wish.shift, wish.is_reserve, term)


# -- one assignment ----------------------------------------------------------------------------------------------------


class EndForm(ActForm):
    """The last day of an assignment."""

    is_dense = True
    at_field: ClassVar[Mapping[str, str]] = {"last": "den"}
    den = day_field("Ngày cuối", hint="Sớm nhất là hôm nay. Phân công chưa bắt đầu thì bỏ hẳn.")


class ChangeForm(ActForm):
    """Another counter or shift, or reserve, from a day on."""

    is_dense = True
    rows = (("quay",), ("tu",), ("buoi", "du_phong"))
    at_field: ClassVar[Mapping[str, str]] = {
        "counter": "quay", "from_on": "tu", "first": "tu", "last": "tu", "shift": "buoi", "person": "quay",
    }  # fmt: skip
    quay = select_field("Quầy", ())
    tu = day_field("Đổi từ ngày", hint="Sớm nhất là ngày mai nếu phân công đã bắt đầu; phần đã qua giữ nguyên.")
    buoi = radio_field("Ca", ())
    du_phong = tick_field("Dự phòng")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One assignment in words."""

    id: str
    chip: Holder
    title: str
    place: str
    first: str
    last: str
    shift: str
    is_reserve: bool
    seen: str
    is_over: bool


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("control")
def row(request: HttpRequest) -> HttpResponseBase:
    """One assignment: what it says, and for who plans it its end or its change."""
    who = visitor(request)
    today = local(who.at).date()
    scope, asked = scope_of(who, today), asked_of(request.GET, who, today)
    found = _row_of(request, scope)
    tomorrow = max(today + timedelta(days=1), found.term.first)
    day = {"den": f"{max(today, found.term.first):%d/%m/%Y}", "tu": f"{tomorrow:%d/%m/%Y}"}
    posted = request.POST if request.method == "POST" else None
    is_end = posted is not None and posted.get("viec") == "ket-thuc"
    ending = EndForm(posted if is_end else None, prefix="k", initial=day)
    change = ChangeForm(
        posted if posted is not None and not is_end else None, prefix="d",
        initial=day | {"quay": found.counter_id, "buoi": found.shift, "du_phong": found.is_reserve},
    )  # fmt: skip
    change.offer("quay", _counters(scope, scope.planner, today))
    change.offer("buoi", _shifts())
    status = HTTPStatus.OK
    if posted is not None:
        refused = _written(request, found, ending if is_end else change, who)
        if refused is None:
            return SeeOther(asked.href())
        status = refused
    context = {
        "sections": sections(request, who),
        "crumbs": _crumbs(asked),
        "facts": _facts(found, today),
        "ending": ending,
        "change": change,
        "bad": ending if is_end else change,
        "may_plan": _may_plan(found, scope) and not _facts(found, today).is_over,
    }
    return render(request, "control/planning/row.html", context, status=status)


def _row_of(request: HttpRequest, scope: Scope) -> Planned:
    found = queries.assignment(request.GET.get("ma", ""))
    if found is None or found.point_id not in scope.point_ids:
        raise NotThere(thing="phân công này")
    person = queries.persons([found.person_id]).get(found.person_id)
    if scope.is_of_post and not (person and person.is_post):
        raise NotThere(thing="phân công này")
    return found


def _written(request: HttpRequest, found: Planned, form: ActForm, who: Visitor) -> HTTPStatus | None:
    seen = _seen(request.POST.get("seen", ""), found)

    def end() -> Done:
        last = date.fromisoformat(day_from(form.typed("den"), "last"))
        return services.end(found.id, last, seen=seen, by=who.actor, at=who.at)

    def change() -> Done:
        first = date.fromisoformat(day_from(form.typed("tu"), "from_on"))
        return services.change(
            found.id, first, counter_id=form.typed("quay"), shift=form.typed("buoi"),
            is_reserve=form.ticked("du_phong"), seen=seen, by=who.actor, at=who.at,
        )  # fmt: skip

    status = _tried(request, form, end if isinstance(form, EndForm) else change)
    if status is None:
        done = _("Đã kết thúc phân công.") if isinstance(form, EndForm) else _("Đã đổi phân công.")
        messages.success(request, done)
    return status


def _seen(text: str, found: Planned) -> Term:
    """The term that the page showed."""
    try:
        return Term(found.term.first, date.fromisoformat(text) if text else None)
    except ValueError:
        return found.term


def _facts(found: Planned, today: date) -> RowFacts:
    person = queries.persons([found.person_id]).get(found.person_id)
    last = found.term.last
    return RowFacts(
        found.id, Holder(owner_of(person) if person else "", person.name if person else found.person_id),
        person.title if person else "", place_words(found.counter_id), day_words(found.term.first),
        day_words(last) if last else _("không hạn"), half_words(found), found.is_reserve,
        last.isoformat() if last else "", last is not None and last < today,
    )  # fmt: skip


def _may_plan(found: Planned, scope: Scope) -> bool:
    person = queries.persons([found.person_id]).get(found.person_id)
    is_post = bool(person and person.is_post)
    return scope.planner.refusal(found.point_id, is_post=is_post, place="", who="") is None


# -- a week, the last step ---------------------------------------------------------------------------------------------


@require_POST
@at_door("control")
def copy(request: HttpRequest) -> HttpResponseBase:
    """Plan the week that is shown as the week before it was."""
    who = visitor(request)
    today = local(who.at).date()
    scope, asked = scope_of(who, today), asked_of(request.POST, who, today)
    shown = [asked.point] if asked.point in scope.point_ids else sorted(scope.point_ids)

    def write() -> None:
        done = services.copy_week(asked.monday, shown, by=who.actor, at=who.at)
        count = len(done.made)
        words = ngettext("Đã chép %(count)s phân công.", "Đã chép %(count)s phân công.", count)
        messages.success(request, words % {"count": count})
        for refusal in done.refused:
            messages.warning(request, said(refusal))

    return _done(request, asked, write)


@require_POST
@at_door("control")
def undo(request: HttpRequest) -> HttpResponseBase:
    """Take the reader's last step back, if it does not count yet."""
    who = visitor(request)
    asked = asked_of(request.POST, who, local(who.at).date())

    def write() -> None:
        kind = services.undo(by=who.actor, at=who.at)
        messages.success(request, _("Đã hoàn tác: %(step)s.") % {"step": _(STEP_WORDS[kind])})

    return _done(request, asked, write)


def _done(request: HttpRequest, asked: Asked, write: Any) -> HttpResponseBase:
    """Run a step that has no form: what is refused is told above the board."""
    try:
        with set_actor(request.user):
            write()
    except NoRight:
        raise
    except RuleViolation as violation:
        messages.error(request, said(violation))
    memory.forget_all()
    return SeeOther(asked.href())


def _tried(request: HttpRequest, form: ActForm, write: Any) -> HTTPStatus | None:
    """Run what a form asks for; None = done, else the status of the page shown again, faults at their fields."""
    try:
        with set_actor(request.user):
            write()
    except (OnlyPlanners, NotThere):
        raise
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return HTTPStatus(violation.status)
    memory.forget_all()
    return None


def _crumbs(asked: Asked | None = None) -> tuple[Crumb, ...]:
    return (Crumb(_("Bảng phân công"), asked.href() if asked else reverse(BOARD)),)
