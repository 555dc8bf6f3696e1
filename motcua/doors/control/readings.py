"""“Nhật ký xem”: who looked at which dossier, when, at what and what for; the same as a file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words, time_words, upper_first
from motcua.base.violations import RuleViolation
from motcua.doors.control.scope import sections
from motcua.doors.frame import navigation
from motcua.doors.frame.components import Problem
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people.rules import ROLE_WORDS, Employer
from motcua.outward.reports import looking
from motcua.outward.reports.exporting import harmless
from motcua.outward.reports.looking import Asked, Line
from motcua.record.dossiers.readings import What
from motcua.record.rights.rules import READERS

_TYPED_MAX = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One look as the table shows it."""

    day: str
    time: str
    name: str
    office: str
    person_href: str
    number: str
    dossier_href: str
    what: str
    purpose: str
    door: str


@require_GET
@at_door("control")
def readings(request: HttpRequest) -> HttpResponseBase:
    """The log of the dossiers that the person oversees; by dossier, by person, by days."""
    who = visitor(request)
    asked, problem = _asked(request.GET)
    lines: tuple[Line, ...] = ()
    onward = ""
    if problem is None:
        try:
            found = looking.page(who.actor, who.places, asked, request.GET.get("sau", ""))
            lines, onward = found.lines, found.next
        except RuleViolation as violation:
            problem = Problem(said(violation))
    context: dict[str, Any] = {
        "sections": sections(request, who),
        "asked": asked,
        "from_day": request.GET.get("tu", "")[:_TYPED_MAX],
        "to_day": request.GET.get("den", "")[:_TYPED_MAX],
        "whats": [(what.value, _words(what, None), what is asked.what) for what in What],
        "rows": [_row(line) for line in lines],
        "next_href": _href(asked, sau=onward) if onward else "",
        "start_href": _href(asked) if request.GET.get("sau") else "",
        "file_href": f"{reverse('control:readings-file')}?{urlencode(_parts(asked))}",
        "refusals_href": reverse("control:refusals") if who.actor.roles & READERS else "",
        "is_all": asked == Asked(),
        "most": looking.EXPORT_MAX,
        "problems": [problem] if problem else [],
    }
    return render(request, "control/readings.html", context, status=422 if problem else 200)


@require_GET
@at_door("control")
def file(request: HttpRequest) -> HttpResponseBase:
    """The log as a CSV, with the filters of the page; at most looking.EXPORT_MAX rows, instants as ISO 8601."""
    who = visitor(request)
    asked, _problem = _asked(request.GET)
    writer = csv.writer(_Echo())
    heads = (
        _("Lúc"),
        _("Người xem"),
        _("Tài khoản"),
        _("Vai trò, nơi làm việc"),
        _("Mã hồ sơ"),
        _("Xem gì"),
        _("Mục đích"),
    )

    def said_lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(heads)
        for line in looking.whole(who.actor, who.places, asked):
            at = line.at.astimezone(ZONE).isoformat(timespec="seconds")
            cells = (
                _who(line),
                line.by_id,
                _office(line),
                line.number,
                _words(line.what, line.thing_no),
                _(line.purpose),
            )
            yield writer.writerow([at, *(harmless(cell) for cell in cells)])

    answer = StreamingHttpResponse(said_lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="nhat-ky-xem-{local(who.at):%Y%m%d-%H%M}.csv"'
    return answer


class _Echo:
    """What csv writes into: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def _asked(given: QueryDict) -> tuple[Asked, Problem | None]:
    """Which looks an address asks for; of what cannot be read, what is wrong with it."""
    days: dict[str, date | None] = {}
    for name in ("tu", "den"):
        typed = given.get(name, "").strip()
        try:
            days[name] = _day(typed)
        except ValueError:
            return Asked(), Problem(_("Gõ ngày như 02/11/2026."), f"id_{name}")
    first, last = days["tu"], days["den"]
    if first is not None and last is not None and last < first:
        return Asked(), Problem(_("Ngày cuối phải từ ngày đầu trở đi."), "id_den")
    what = next((item for item in What if item.value == given.get("gi", "")), None)
    text = {name: given.get(name, "").strip()[:_TYPED_MAX].replace("\0", "") for name in ("ho-so", "nguoi")}
    return Asked(text["ho-so"], text["nguoi"], what, first, last), None


def _day(typed: str) -> date | None:
    if not typed:
        return None
    if "-" in typed:
        return date.fromisoformat(typed)
    day, month, year = (int(part) for part in typed.split("/"))
    return date(year, month, day)


def _parts(asked: Asked) -> dict[str, str]:
    found = {
        "ho-so": asked.dossier,
        "nguoi": asked.person,
        "gi": asked.what.value if asked.what else "",
        "tu": asked.first.isoformat() if asked.first else "",
        "den": asked.last.isoformat() if asked.last else "",
    }
    return {name: value for name, value in found.items() if value}


def _href(asked: Asked, **more: str) -> str:
    query = urlencode(_parts(asked) | more)
    return f"{reverse('control:readings')}?{query}" if query else reverse("control:readings")


def _row(line: Line) -> Row:
    here = local(line.at)
    return Row(
        day=day_words(here.date()),
        time=time_words(here),
        name=_who(line),
        office=_office(line),
        person_href=_href(Asked(person=line.by_id)),
        number=line.number,
        dossier_href=reverse("control:dossier", args=[line.dossier_id]),
        what=_words(line.what, line.thing_no),
        purpose=_(line.purpose),
        door=navigation.door_words(line.door) if line.door in navigation.FIRST_PAGES else "API",
    )


def _who(line: Line) -> str:
    name = line.by_name or line.by_id
    return _("%(name)s, vào thay %(other)s") % {"name": name, "other": line.for_name} if line.for_name else name


def _office(line: Line) -> str:
    office = agencies().get(line.agency_code)
    place = office.short_name if office else _("Bưu điện") if line.employer == Employer.POST else ""
    role = _(ROLE_WORDS[line.role]) if line.role else ""
    return upper_first(", ".join(filter(None, (role, place))))


def _words(what: What, thing_no: int | None) -> str:
    words = {
        What.PAGE: _("trang hồ sơ"),
        What.SCAN: _("bản số hóa"),
        What.FORM: _("biểu mẫu"),
        What.REVEAL: _("số định danh, điện thoại"),
        What.STATED: _("ghi mục đích để mở giấy tờ"),
    }[what]
    return f"{words} {thing_no}" if thing_no else words
