"""“Thay thế”: who acts for whom while on leave; the head orders it, and ends it before its term."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.text import day_words, moment_words
from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm, day_field, day_from, select_field, text_field
from motcua.doors.frame.session import NotYourDoor, Visitor, at_door, visitor
from motcua.doors.office import work
from motcua.doors.office.top import page_of
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people import stand_ins
from motcua.ground.people.queries import officials
from motcua.ground.people.rules import STOOD_IN_FOR, Role

_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:hg. ]+([0-5][0-9])")


class OrderForm(ActForm):
    """Who is away, who acts for her, from when until when, and why."""

    is_dense = True
    rows = (("absent", "stand_in"), ("from_on", "from_hour", "to_on", "to_hour"))
    at_field: ClassVar[Mapping[str, str]] = {"from_at": "from_on", "to_at": "to_on"}
    absent = select_field("Người vắng", ())
    stand_in = select_field("Người thay", ())
    from_on = day_field("Từ ngày")
    from_hour = text_field("Từ giờ", hint="Để trống: từ đầu ngày", maxlength="5", size="6", placeholder="07:30")
    to_on = day_field("Đến ngày")
    to_hour = text_field("Đến giờ", hint="Để trống: hết ngày", maxlength="5", size="6", placeholder="17:00")
    reason = text_field("Lý do", hint="Ví dụ: nghỉ phép năm, đi học, đi công tác.", maxlength="200")

    def __init__(self, agency_code: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        people = [("", _("Chọn người"))]
        people += [(item.id, item.words) for item in officials(agency_code) if item.roles & STOOD_IN_FOR]
        for name in ("absent", "stand_in"):
            self.offer(name, people)

    def term(self, at: datetime) -> tuple[datetime, datetime]:
        """Return the first instant, and the first after the term; a day begun today begins now. Raises NotReadable."""
        begin_on = date.fromisoformat(day_from(self.typed("from_on"), "from_on"))
        end_on = date.fromisoformat(day_from(self.typed("to_on"), "to_on"))
        begin = _instant(begin_on, self.typed("from_hour"), "from_hour")
        until = _instant(end_on, self.typed("to_hour"), "to_hour", is_end=True)
        starts_now = not self.typed("from_hour").strip() and begin_on == local(at).date()
        return (at if starts_now else begin), until


def _instant(day: date, hour: str, field: str, *, is_end: bool = False) -> datetime:
    """The instant of a day and an hour; no hour = the beginning of the day, or its end."""
    typed = hour.strip()
    if not typed:
        return instant(datetime.combine(day + timedelta(days=int(is_end)), time.min))
    found = _HOUR.fullmatch(typed)
    if found is None:
        raise NotReadable(sentence=_("Giờ gõ như 07:30. Đang gõ “%(typed)s”.") % {"typed": typed[:8]}, field=field)
    return instant(datetime.combine(day, time(int(found[1]), int(found[2]))))


@dataclass(frozen=True, slots=True)
class Line:
    """One order in words; `may_end` = it holds or is to come."""

    id: str
    absent: str
    stand_in: str
    since: str
    until: str
    reason: str
    ordered: str
    state: str
    holds: bool
    may_end: bool


@require_http_methods(["GET", "POST"])
@at_door("office")
def listed(request: HttpRequest) -> HttpResponseBase:
    """The orders of the agency, what ends last first, and the form of a new one."""
    who = _head(request)
    if request.method == "GET":
        return _shown(request, who, OrderForm(who.actor.agency_code))
    form = OrderForm(who.actor.agency_code, request.POST)
    try:
        begin, until = form.term(who.at)
        stand_ins.order(
            absent_id=form.typed("absent"), stand_in_id=form.typed("stand_in"), from_at=begin, to_at=until,
            reason=form.typed("reason"), by=who.actor, at=who.at,
        )  # fmt: skip
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return _shown(request, who, form, HTTPStatus(violation.status))
    messages.success(request, _("Đã cử người thay thế."))
    return SeeOther(reverse("office:stand-ins"))


@require_POST
@at_door("office")
def end(request: HttpRequest) -> HttpResponseBase:
    """End an order before its term."""
    who = _head(request)
    try:
        stand_ins.end(request.POST.get("order", ""), by=who.actor, at=who.at)
    except stand_ins.EndedAlready as violation:
        messages.error(request, violation.sentence)
    else:
        messages.success(request, _("Đã chấm dứt việc thay thế."))
    return SeeOther(reverse("office:stand-ins"))


def _head(request: HttpRequest) -> Visitor:
    """The head of the unit herself; who stands in for her orders nobody."""
    who = visitor(request)
    if Role.UNIT_HEAD not in who.actor.roles:
        raise NotYourDoor()
    return who


def _shown(request: HttpRequest, who: Visitor, form: OrderForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    orders = [_line(item, who.at) for item in stand_ins.of_agency(who.actor.agency_code)]
    context = page_of(request, who, work.waiting_for(who)) | {
        "now": who.at,
        "form": form,
        "orders": orders,
        "holding": sum(line.holds for line in orders),
    }
    return render(request, "office/stand_ins.html", context, status=status)


def _line(item: stand_ins.Order, at: datetime) -> Line:
    return Line(
        id=item.id,
        absent=item.absent_name,
        stand_in=item.stand_in_name,
        since=moment_words(local(item.from_at)),
        until=_until(local(item.until)),
        reason=item.reason,
        ordered=_("%(who)s cử %(when)s") % {"who": item.ordered_by_name, "when": moment_words(local(item.ordered_at))},
        state=_state(item, at),
        holds=item.holds(at),
        may_end=item.until > at,
    )


def _until(at: datetime) -> str:
    """Write the end of a term, in local time, as it was ordered: midnight is the end of the day before."""
    if at.time() == time(0):
        return _("hết ngày %(day)s") % {"day": day_words(at - timedelta(days=1))}
    return moment_words(at)


def _state(item: stand_ins.Order, at: datetime) -> str:
    if item.is_ended_early and item.until <= at:
        return _("Chấm dứt sớm, %(who)s") % {"who": item.ended_by_name}
    if item.until <= at:
        return _("Đã hết thời gian")
    return _("Đang thay") if item.holds(at) else _("Chưa đến ngày")
