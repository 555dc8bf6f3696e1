"""“Lệnh”: work beside the agreements that the head of a one-stop gives to a post clerk; given, watched and ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.text import day_words, moment_words, upper_first
from motcua.base.violations import RuleViolation
from motcua.doors.control.scope import sections
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm, day_field, day_from, radio_field, select_field, text_field
from motcua.doors.frame.session import NotYourDoor, Visitor, at_door, visitor
from motcua.ground.agreements import orders
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ERRAND_WORDS
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role


class OrderForm(ActForm):
    """What is given to whom, from when until when, and why."""

    is_dense = True
    rows = (("errand",), ("procedure", "clerk"), ("from_on", "to_on"), ("reason",))
    at_field: ClassVar[Mapping[str, str]] = {
        "procedures": "procedure", "agency": "procedure", "person": "clerk", "point": "clerk",
    }  # fmt: skip
    errand = radio_field("Việc được giao", ())
    procedure = select_field("Thủ tục", ())
    clerk = select_field("Nhân viên bưu điện", ())
    from_on = day_field("Từ ngày")
    to_on = day_field("Đến hết ngày", hint="Tối đa 92 ngày. Việc lâu dài ghi vào thỏa thuận.")
    reason = text_field("Lý do", hint="Ví dụ: công chức đi tập huấn, cao điểm nhập học.", maxlength="300")

    def __init__(self, who: Visitor, data: Mapping[str, Any] | None = None) -> None:
        today = local(who.at).date()
        super().__init__(
            data, initial={"errand": "RECEPTION", "from_on": f"{today:%d/%m/%Y}", "to_on": f"{today:%d/%m/%Y}"}
        )
        codes = orders.agencies_of(who.actor, today)
        self.offer("errand", [(item.value, upper_first(_(words))) for item, words in ERRAND_WORDS.items()])
        self.offer("procedure", [("", _("Chọn thủ tục")), *_procedures(codes, today)])
        self.offer("clerk", [("", _("Chọn người")), *_clerks(codes, today)])

    def give(self, who: Visitor) -> str:
        """Give the order and return its number. Raises what `orders.give` raises, NotReadable."""
        agency, _sep, procedure = self.typed("procedure").partition("|")
        person, _sep, point = self.typed("clerk").partition("|")
        if not procedure:
            agency = next(iter(sorted(orders.agencies_of(who.actor, local(who.at).date()))), "")
        return orders.give(
            person_id=person, errand=self.typed("errand"), agency_code=agency, point_id=point,
            procedure_codes=[procedure] if procedure else [],
            first=date.fromisoformat(day_from(self.typed("from_on"), "from_on")),
            last=date.fromisoformat(day_from(self.typed("to_on"), "to_on")),
            reason=self.typed("reason"), by=who.actor, at=who.at,
        )  # fmt: skip


def _procedures(codes: frozenset[str], today: date) -> list[tuple[str, str]]:
    offices = catalogue.agencies()
    found = [
        (f"{code}|{item.code}", f"{item.short_name} · {offices[code].short_name}")
        for item in catalogue.procedures_in_force(today)
        for code in catalogue.deciding_agencies(item.code)
        if code in codes and code in offices
    ]
    return sorted(found, key=lambda choice: choice[1])


def _clerks(codes: frozenset[str], today: date) -> list[tuple[str, str]]:
    known = points()
    there = orders.clerks_at(orders.points_of(codes, today), today)
    return [(f"{clerk.id}|{clerk.point_id}", f"{clerk.name} · {known[clerk.point_id].name}") for clerk in there]


@dataclass(frozen=True, slots=True)
class Line:
    """One order in words; `may_end` = it holds or is to come."""

    number: str
    person: str
    point: str
    errand: str
    procedures: str
    agency: str
    first: str
    last: str
    reason: str
    ordered: str
    state: str
    holds: bool
    may_end: bool


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("control")
def listed(request: HttpRequest) -> HttpResponseBase:
    """The orders of the one-stop, the newest first, and the form of a new one."""
    who = _head(request)
    if request.method != "POST":
        return _shown(request, who, OrderForm(who))
    form = OrderForm(who, request.POST)
    try:
        number = form.give(who)
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return _shown(request, who, form, HTTPStatus(violation.status))
    messages.success(request, _("Đã giao việc bằng lệnh %(number)s.") % {"number": number})
    return SeeOther(reverse("control:orders"))


@require_POST
@at_door("control")
def end(request: HttpRequest) -> HttpResponseBase:
    """End an order before its last day."""
    who = _head(request)
    number = request.POST.get("order", "")
    try:
        orders.end(number, by=who.actor, at=who.at)
    except orders.EndedAlready as violation:
        messages.error(request, violation.sentence)
    else:
        messages.success(request, _("Đã chấm dứt lệnh %(number)s, có hiệu lực ngay.") % {"number": number})
    return SeeOther(reverse("control:orders"))


def _head(request: HttpRequest) -> Visitor:
    who = visitor(request)
    if Role.ONE_STOP_HEAD not in who.actor.roles:
        raise NotYourDoor()
    return who


def _shown(request: HttpRequest, who: Visitor, form: OrderForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    today = local(who.at).date()
    lines = [_line(item, who.at) for item in orders.of_agencies(orders.agencies_of(who.actor, today))]
    context = {
        "sections": sections(request, who),
        "today": today,
        "form": form,
        "orders": lines,
        "holding": sum(line.holds for line in lines),
    }
    return render(request, "control/orders.html", context, status=status)


def _line(item: orders.Order, at: datetime) -> Line:
    today, known = local(at).date(), points()
    names = catalogue.procedure_names()
    return Line(
        number=item.id,
        person=item.person_name,
        point=known[item.point_id].name if item.point_id in known else item.point_id,
        errand=upper_first(_(ERRAND_WORDS[item.errand])),
        procedures=", ".join(names.get(code, code) for code in item.procedure_codes),
        agency=catalogue.agency(item.agency_code).short_name,
        first=day_words(item.term.first),
        last=day_words(item.term.last) if item.term.last else "",
        reason=item.reason,
        ordered=_("%(who)s giao %(when)s")
        % {"who": item.ordered_by_name, "when": moment_words(local(item.ordered_at))},
        state=_state(item, today),
        holds=item.holds(today),
        may_end=item.ended_at is None and item.term.last is not None and item.term.last >= today,
    )


def _state(item: orders.Order, today: date) -> str:
    if item.ended_at is not None:
        return _("Chấm dứt %(when)s, %(who)s") % {
            "when": moment_words(local(item.ended_at)), "who": item.ended_by_name,
        }  # fmt: skip
    if item.term.last is not None and item.term.last < today:
        return _("Đã hết hạn")
    return _("Đang có hiệu lực") if item.holds(today) else _("Chưa đến ngày")
