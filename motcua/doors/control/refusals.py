"""“Nhật ký từ chối”: who tried which act without the right to, at which door, and which row was missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, QueryDict
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
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import NotYourDoor, asked_to_sign_in, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act
from motcua.record.rights import queries
from motcua.record.rights.queries import Asked, Line
from motcua.record.rights.rules import READERS

_TYPED_MAX = 60
_UNSEEN = "khong-thay"
"""In the address: what was not there for her."""


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal as the table shows it."""

    day: str
    time: str
    name: str
    role: str
    person_href: str
    act: str
    door: str
    number: str
    dossier_href: str
    missing: str


@require_GET
def refusals(request: HttpRequest) -> HttpResponseBase:
    """The log, for the provincial office and the administrator; by person, act, missing row, days."""
    if not request.user.is_authenticated:
        return asked_to_sign_in(request)
    who = visitor(request)
    if not who.actor.roles & READERS:
        raise NotYourDoor()
    sees_dossiers = bool(who.actor.roles & DOORS["control"])
    asked, problem = _asked(request.GET)
    lines: tuple[Line, ...] = ()
    onward = ""
    if problem is None:
        try:
            found = queries.page(who.actor, asked, request.GET.get("sau", ""))
            lines, onward = found.lines, found.next
        except RuleViolation as violation:
            if violation.status != 422:
                raise
            problem = Problem(said(violation))
    context: dict[str, Any] = {
        "sections": sections(request, who) if sees_dossiers else navigation.sections(request, "admin", who),
        "asked": asked,
        "from_day": request.GET.get("tu", "")[:_TYPED_MAX],
        "to_day": request.GET.get("den", "")[:_TYPED_MAX],
        "acts": [(act.value, ACTS[act].button, act.value == asked.act) for act in Act if act not in BY_THE_HOUSE],
        "tables": [(key or _UNSEEN, words, key == asked.missing) for key, words in tables().items()],
        "rows": [_row(line, sees_dossiers=sees_dossiers) for line in lines],
        "next_href": _href(asked, sau=onward) if onward else "",
        "start_href": _href(asked) if request.GET.get("sau") else "",
        "is_all": asked == Asked(),
        "problems": [problem] if problem else [],
    }
    return render(request, "control/refusals.html", context, status=422 if problem else 200)


def tables() -> dict[str, str]:
    """Return each table whose row may be missing, in words, in the order in which they are asked for."""
    return {
        "account": _("tài khoản"),
        "scope": _("quyền của khóa"),
        "helper": _("vào thay để hỗ trợ"),
        "": _("không thấy được"),
        "role": _("vai trò"),
        "desk": _("quầy của cơ quan khác"),
        "assignment": _("phân công"),
        "agreement": _("thỏa thuận hoặc lệnh"),
        "training": _("tập huấn"),
        "listing": _("danh mục qua bưu điện"),
        "case": _("hồ sơ của người khác"),
    }


def _asked(given: QueryDict) -> tuple[Asked, Problem | None]:
    """Which refusals an address asks for; of what cannot be read, what is wrong with it."""
    days: dict[str, date | None] = {}
    for name in ("tu", "den"):
        try:
            days[name] = _day(given.get(name, "").strip())
        except ValueError:
            return Asked(), Problem(_("Gõ ngày như 02/11/2026."), f"id_{name}")
    first, last = days["tu"], days["den"]
    if first is not None and last is not None and last < first:
        return Asked(), Problem(_("Ngày cuối phải từ ngày đầu trở đi."), "id_den")
    person = given.get("nguoi", "").strip()[:_TYPED_MAX].replace("\0", "")
    act = given.get("viec", "") if given.get("viec", "") in set(Act) else ""
    typed = given.get("thieu", "")
    missing = "" if typed == _UNSEEN else typed if typed and typed in tables() else None
    return Asked(person, act, missing, first, last), None


def _day(typed: str) -> date | None:
    if not typed:
        return None
    if "-" in typed:
        return date.fromisoformat(typed)
    day, month, year = (int(part) for part in typed.split("/"))
    return date(year, month, day)


def _href(asked: Asked, **more: str) -> str:
    found = {
        "nguoi": asked.person,
        "viec": asked.act,
        "thieu": "" if asked.missing is None else asked.missing or _UNSEEN,
        "tu": asked.first.isoformat() if asked.first else "",
        "den": asked.last.isoformat() if asked.last else "",
    } | more
    query = urlencode({name: value for name, value in found.items() if value})
    return f"{reverse('control:refusals')}?{query}" if query else reverse("control:refusals")


def _row(line: Line, *, sees_dossiers: bool) -> Row:
    here = local(line.at)
    name = line.by_name or line.by_id
    if line.for_name:
        name = _("%(name)s, vào thay %(other)s") % {"name": name, "other": line.for_name}
    is_there = sees_dossiers and line.dossier_id is not None
    return Row(
        day=day_words(here.date()),
        time=time_words(here),
        name=name,
        role=upper_first(_(ROLE_WORDS[line.role])) if line.role else "",
        person_href=_href(Asked(person=line.by_id)),
        act=_("và nhiều lần khác trong phút đó") if line.is_more else _act_words(line.act),
        door=navigation.door_words(line.door) if line.door in navigation.FIRST_PAGES else _door_words(line.door),
        number=line.number,
        dossier_href=reverse("control:dossier", args=[line.dossier_id]) if is_there else "",
        missing="" if line.is_more else upper_first(tables().get(line.missing, line.missing)),
    )


def _act_words(act: Act | None) -> str:
    return _(ACTS[act].button) if act is not None else _("mở trang để làm việc")


def _door_words(door: str) -> str:
    return _("việc nền") if door == "worker" else "API"
