"""“Hướng dẫn, nhập liệu”: guidance given and data entered by place, person, procedure; each number opens its rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
from motcua.doors.control.scope import points_of, sections
from motcua.doors.frame.components import HeatCell, Problem
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Employer, Role
from motcua.outward.reports.evaluating.scope import scope_of
from motcua.outward.reports.evaluating.staffing import points_seen
from motcua.outward.reports.exporting import harmless
from motcua.outward.reports.listing import place_words
from motcua.record.guidance import counting
from motcua.record.guidance.counting import Asked, Counted, Deed, Entry
from motcua.record.guidance.rules import TOPIC_WORDS, Topic

EXPORT_MAX = 20_000
_TYPED_MAX = 60
DEED_WORDS = {Deed.GUIDANCE: "Hướng dẫn", Deed.DATA_ENTRY: "Nhập dữ liệu"}


@dataclass(frozen=True, slots=True)
class Looked(Asked):
    """What the page is asked for: also only the post's own people (`noi`), and the points of a programme."""

    programme: str = ""
    programme_name: str = ""
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One person at one point, or one procedure, with a number for each deed."""

    name: str
    second: str
    guidance: HeatCell
    data_entry: HeatCell


@dataclass(frozen=True, slots=True)
class Row:
    """One guidance or data entry in words."""

    day: str
    time: str
    deed: str
    about: str
    person: str
    place: str
    procedure: str
    right: str
    dossier: str
    dossier_href: str


@require_GET
@at_door("control")
def helped(request: HttpRequest) -> HttpResponseBase:
    """The numbers of some days and the rows behind them; by place, person, procedure and deed."""
    who = visitor(request)
    asked, problem = _asked(request.GET, who)
    found: tuple[Counted, ...] = ()
    rows: tuple[Entry, ...] = ()
    onward = ""
    if problem is None:
        try:
            rows, onward = counting.entries(asked, request.GET.get("sau", ""))
            found = counting.counts(asked)
        except RuleViolation as violation:
            problem = Problem(said(violation))
    names = people.names({one.person_id for one in found} | {row.person_id for row in rows})
    mine = points_of(who)
    context: dict[str, Any] = {
        "sections": sections(request, who),
        "from_day": request.GET.get("tu", "")[:_TYPED_MAX] or f"{asked.first:%d/%m/%Y}",
        "to_day": request.GET.get("den", "")[:_TYPED_MAX] or f"{asked.last:%d/%m/%Y}",
        "points": [(point.id, place_words(point.id)) for point in mine],
        "point": _one(asked),
        "deeds": [(deed.value, _(words), deed is asked.deed) for deed, words in DEED_WORDS.items()],
        "totals": [(_(DEED_WORDS[deed]), _cell(found, asked, deed)) for deed in Deed],
        "people": _people(found, asked, names),
        "procedures": _procedures(found, asked),
        "rows": [_row(row, names) for row in rows],
        "next_href": _href(asked, sau=onward) if onward else "",
        "start_href": _href(asked) if request.GET.get("sau") else "",
        "file_href": f"{reverse('control:helped-file')}?{urlencode(_parts(asked))}",
        "is_narrowed": bool(set(_parts(asked)) - {"tu", "den"}),
        "all_href": _href(Looked(asked.first, asked.last)),
        "kept": [(name, value) for name, value in _parts(asked).items() if name in ("de-an", "noi")],
        "programme": asked.programme_name,
        "is_post": asked.is_post,
        "most": EXPORT_MAX,
        "problems": [problem] if problem else [],
    }
    return render(request, "control/helped.html", context, status=422 if problem else 200)


@require_GET
@at_door("control")
def file(request: HttpRequest) -> HttpResponseBase:
    """The rows as a CSV with the filters of the page; at most EXPORT_MAX, instants as ISO 8601."""
    who = visitor(request)
    asked, _problem = _asked(request.GET, who)
    writer = csv.writer(_Echo())
    heads = (
        _("Lúc"), _("Việc"), _("Nội dung"), _("Người làm"), _("Tài khoản"), _("Đơn vị"), _("Điểm"), _("Mã thủ tục"),
        _("Thủ tục"), _("Theo"), _("Mã hồ sơ"),
    )  # fmt: skip

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(heads)
        cursor, count = "", 0
        while count < EXPORT_MAX:
            rows, cursor = counting.entries(asked, cursor)
            names = people.names({row.person_id for row in rows})
            for row in rows:
                shown = _row(row, names)
                office = _("Bưu điện") if row.employer == Employer.POST else _("Cơ quan")
                at = row.at.astimezone(ZONE).isoformat(timespec="seconds")
                cells = (
                    shown.deed, shown.about, shown.person, row.person_id, office, shown.place, row.procedure_code,
                    shown.procedure, shown.right, shown.dossier,
                )  # fmt: skip
                yield writer.writerow([at, *(harmless(cell) for cell in cells)])
            count += len(rows)
            if not cursor:
                return

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="huong-dan-{local(who.at):%Y%m%d-%H%M}.csv"'
    return answer


class _Echo:
    """What csv writes into: it hands each line back."""

    def write(self, text: str) -> str:
        return text


# ---- what is asked ---------------------------------------------------------------------------------------------------


def _asked(given: QueryDict, who: Visitor) -> tuple[Looked, Problem | None]:
    """What an address asks for, within what the person oversees; of what cannot be read, what is wrong with it."""
    today = local(who.at).date()
    scope = _of_programme(given, _scope(who, Looked(today.replace(day=1), today)))
    try:
        first, last = (_day(given.get(name, "")) for name in ("tu", "den"))
    except ValueError:
        return scope, Problem(_("Gõ ngày như 02/11/2026."), "id_tu")
    asked = replace(scope, first=first or scope.first, last=last or scope.last)
    if asked.last < asked.first:
        return scope, Problem(_("Ngày cuối phải từ ngày đầu trở đi."), "id_den")
    point = _text(given, "diem")
    if point:
        asked = replace(asked, points=[point] if asked.points is None or point in asked.points else [])
    deed = next((item for item in Deed if item.value == given.get("viec", "")), None)
    return replace(asked, deed=deed, person=_text(given, "nguoi"), procedure=_text(given, "thu-tuc")), None


def _of_programme(given: QueryDict, asked: Looked) -> Looked:
    """Narrow to the points of a programme and to the post's people, where the address names them. Raises NotThere."""
    if given.get("noi") == Employer.POST.value:
        asked = replace(asked, employer=Employer.POST, is_post=True)
    key = _text(given, "de-an")
    if not key:
        return asked
    scope = scope_of(key)
    points = sorted(points_seen(scope, asked.points))
    return replace(asked, points=points, programme=key, programme_name=scope.facts.name)


def _scope(who: Visitor, asked: Looked) -> Looked:
    """A manager oversees all, a post director the post's people wherever they stand, a head her points."""
    if Role.MANAGER in who.actor.roles:
        return asked
    if Role.POST_DIRECTOR in who.actor.roles:
        return replace(asked, employer=Employer.POST)
    return replace(asked, points=[point.id for point in points_of(who)])


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "").strip()[:_TYPED_MAX].replace("\0", "")


def _day(typed: str) -> date | None:
    typed = typed.strip()
    if not typed:
        return None
    if "-" in typed:
        return date.fromisoformat(typed)
    day, month, year = (int(part) for part in typed.split("/"))
    return date(year, month, day)


def _one(asked: Looked) -> str:
    """The one point that is asked for; "" = several."""
    return next(iter(asked.points)) if asked.points is not None and len(asked.points) == 1 else ""


def _parts(asked: Looked) -> dict[str, str]:
    found = {
        "tu": asked.first.isoformat(), "den": asked.last.isoformat(), "diem": _one(asked), "nguoi": asked.person,
        "thu-tuc": asked.procedure, "viec": asked.deed.value if asked.deed else "",
        "de-an": asked.programme, "noi": Employer.POST.value if asked.is_post else "",
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _href(asked: Looked, **more: str) -> str:
    return f"{reverse('control:helped')}?{urlencode(_parts(asked) | more)}"


# ---- numbers and rows in words ---------------------------------------------------------------------------------------


def _cell(found: Iterable[Counted], asked: Looked, deed: Deed) -> HeatCell:
    return HeatCell(
        sum(one.number for one in found if one.deed is deed), f"{_href(replace(asked, deed=deed))}#cac-luot"
    )


def _people(found: tuple[Counted, ...], asked: Looked, names: Mapping[str, str]) -> list[Line]:
    lines = []
    for point, person in sorted({(one.point_id, one.person_id) for one in found}):
        hers = [one for one in found if (one.point_id, one.person_id) == (point, person)]
        narrowed = replace(asked, points=[point], person=person)
        lines.append(
            Line(
                names.get(person, person), place_words(point), _cell(hers, narrowed, Deed.GUIDANCE),
                _cell(hers, narrowed, Deed.DATA_ENTRY),
            )
        )  # fmt: skip
    return lines


def _procedures(found: tuple[Counted, ...], asked: Looked) -> list[Line]:
    names = catalogue.procedure_names()
    lines = []
    for code in {one.procedure_code for one in found}:
        of_it = [one for one in found if one.procedure_code == code]
        narrowed = replace(asked, procedure=code)
        lines.append(
            Line(
                names.get(code, code), code, _cell(of_it, narrowed, Deed.GUIDANCE),
                _cell(of_it, narrowed, Deed.DATA_ENTRY),
            )
        )  # fmt: skip
    return sorted(lines, key=lambda line: (-line.guidance.number - line.data_entry.number, line.name))


def _row(row: Entry, names: Mapping[str, str]) -> Row:
    here = local(row.at)
    return Row(
        day=day_words(here.date()),
        time=time_words(here),
        deed=_(DEED_WORDS[row.deed]),
        about=upper_first(_(TOPIC_WORDS[Topic(row.topic)])) if row.topic else "",
        person=names.get(row.person_id, row.person_id),
        place=place_words(row.point_id) if row.point_id else _("tại cơ quan"),
        procedure=catalogue.procedure_names().get(row.procedure_code, row.procedure_code),
        right=row.right[0] if row.employer == Employer.POST and row.right else "",
        dossier=row.dossier,
        dossier_href=reverse("control:dossier", args=[row.dossier_id]) if row.dossier_id else "",
    )
