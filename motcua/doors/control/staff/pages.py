"""“Nhân sự”: who works for the transfer, with degree, counters and training; a list, a table to take away, a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from motcua.base.text import day_words, percent, spaced_phone, upper_first
from motcua.base.violations import NotThere
from motcua.doors.control.gate import bar, for_roles
from motcua.doors.control.scope import agencies_of, points_narrowed, points_of
from motcua.doors.control.staff import showing
from motcua.doors.control.staff.forms import CourseForm, FileForm
from motcua.doors.control.staff.showing import Look
from motcua.doors.frame.components import Crumb, Fact, Section
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.agreements import staff
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.staff import (
    STATE_WORDS,
    VIEWERS,
    DegreeIs,
    Filters,
    Holds,
    Person,
    Scope,
    TrainingState,
)
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Degree, Employer, Role
from motcua.outward.exchange.tables.writing import as_csv, as_workbook
from motcua.outward.reports.evaluating.scope import scope_of
from motcua.outward.reports.evaluating.staffing import points_seen
from motcua.outward.reports.exporting import harmless
from motcua.record.scanning import certificates

PAGE = 50
_TYPED_MAX = 60
_KEPT = ("de-an", "vao-ngay", "chung-nhan", "trinh-do")
"""What a link asks for and the form carries along."""
for_viewers = for_roles(VIEWERS)


def scope(who: Visitor) -> Scope:
    """Return whose people this person sees."""
    return staff.scope_of(who.actor, [point.id for point in points_of(who)])


# -- the list ----------------------------------------------------------------------------------------------------------


@require_GET
@for_viewers
def listed(request: HttpRequest) -> HttpResponseBase:
    """The people, by given name, fifty a page; filters stand in the address. Five statements beside the bar."""
    who = visitor(request)
    look, seen = _look(request, who), scope(who)
    asked = look.filters
    everybody = staff.people(seen, look.day, replace(asked, training=""))
    found = [person for person in everybody if asked.training in ("", person.training)]
    first = next((place + 1 for place, one in enumerate(found) if one.id == request.GET.get("sau")), 0)
    shown = found[first : first + PAGE]
    has_more = len(found) > first + PAGE
    high, told = staff.graduates(found)
    context = {
        "sections": bar(request, who),
        "asked": asked,
        "is_all": not look.parts(),
        "look": look,
        "notes": showing.notes(look),
        "kept": [(name, value) for name, value in look.parts().items() if name in _KEPT],
        "lines": [showing.line(person) for person in shown],
        "number": len(found),
        "graduates": percent(high, told) if told else "",
        "graduates_of": told,
        "states": _states(look, everybody),
        "offices": _offices(who),
        "points": [(point.id, point.name) for point in _points(who)],
        "next_href": _href(look, sau=shown[-1].id) if has_more else "",
        "start_href": _href(look) if first else "",
        "csv_href": _href(look, "control:staff-file", "csv"),
        "xlsx_href": _href(look, "control:staff-file", "xlsx"),
        "now": who.at,
    }
    return render(request, "control/staff/list.html", context)


def _look(request: HttpRequest, who: Visitor) -> Look:
    """What an address asks for; what is unknown is left out. Raises NotThere for a programme that is none."""
    given = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:_TYPED_MAX]
        for name in ("noi", "co-quan", "diem", "tap-huan", "tim", "de-an", "vao-ngay", "chung-nhan", "trinh-do")
    }
    stands_at, programme = None, ""
    if given["de-an"]:
        own = scope_of(given["de-an"])
        stands_at, programme = points_seen(own, points_narrowed(who)), own.facts.name
    filters = Filters(
        employer=given["noi"] if given["noi"] in (Employer.POST.value, Employer.AGENCY.value) else "",
        agency_code=given["co-quan"], point_id=given["diem"],
        training=given["tap-huan"] if given["tap-huan"] in set(TrainingState) else "", words=given["tim"],
        stands_at=stands_at, certificates=given["chung-nhan"] if given["chung-nhan"] in set(Holds) else "",
        degree=given["trinh-do"] if given["trinh-do"] in {*Degree, *DegreeIs} else "",
    )  # fmt: skip
    today = local(who.at).date()
    try:
        day = date.fromisoformat(given["vao-ngay"])
    except ValueError:
        day = today
    return Look(filters, min(day, today), today, given["de-an"], programme)


def _href(look: Look, page: str = "control:staff", *parts: str, **more: str) -> str:
    query = urlencode(look.parts() | more)
    address = reverse(page, args=parts)
    return f"{address}?{query}" if query else address


def _states(look: Look, found: Sequence[Person]) -> list[Section]:
    """The states of training with how many people are in each, as links that filter by it."""
    states = [person.training for person in found]
    asked = look.filters
    every = Section(_("Tất cả"), _href(look.of(training="")), count=len(found), current=not asked.training)
    return [every] + [
        Section(
            upper_first(_(STATE_WORDS[state])), _href(look.of(training=state.value)),
            count=states.count(state), current=asked.training == state,
        )
        for state in TrainingState
        if state in states or asked.training == state
    ]  # fmt: skip


def _offices(who: Visitor) -> list[tuple[str, str]]:
    if Role.POST_DIRECTOR in who.actor.roles and not who.actor.roles & {Role.MANAGER, Role.ADMINISTRATOR}:
        return []
    known = agencies_of(who) if who.actor.roles & DOORS["control"] else _every_agency()
    return sorted(known.items(), key=lambda item: item[1])


def _every_agency() -> dict[str, str]:
    return {code: office.short_name for code, office in agencies().items()}


def _points(who: Visitor) -> Sequence[Any]:
    every = tuple(points().values())
    return every if who.actor.roles & {Role.ADMINISTRATOR, Role.POST_DIRECTOR} else points_of(who)


@require_safe
@for_viewers
def file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The people of the filters as a table, CSV or XLSX; without telephones of their own and without accounts' state.

    Raises NotThere for another ending.
    """
    who = visitor(request)
    if ending not in ("csv", "xlsx"):
        raise NotThere(thing="tệp này")
    look = _look(request, who)
    found = staff.people(scope(who), look.day, look.filters)
    head = [
        _("Tên đăng nhập"), _("Họ tên"), _("Nơi làm việc"), _("Chức vụ"), _("Vai trò"), _("Trình độ"), _("Đứng ở"),
        _("Tập huấn"), _("Lĩnh vực còn hạn"), _("Hết hạn sớm nhất"), _("Tài khoản"),
    ]  # fmt: skip
    rows = [_cells(person) for person in found]
    name = f"nhan-su-{local(who.at):%Y%m%d-%H%M}.{ending}"
    if ending == "xlsx":
        data, kind = as_workbook("nhan-su", head, rows), "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = HttpResponse(data, content_type=f"application/{kind}")
    else:
        safe = [[harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        answer = HttpResponse(as_csv(head, safe), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _cells(person: Person) -> list[Any]:
    line, found = showing.line(person), person.trained
    return [
        person.id, person.name, line.office, person.title, showing.roles_of(person), line.degree,
        "; ".join(line.places), line.training, found.in_force if found else 0, found.next_end if found else None,
        _("tạm ngừng") if person.is_closed else _("đang hoạt động"),
    ]  # fmt: skip


# -- one person --------------------------------------------------------------------------------------------------------


@require_GET
@for_viewers
def person(request: HttpRequest, person_id: str) -> HttpResponseBase:
    """One person."""
    return page(request, visitor(request), person_id)


def page(
    request: HttpRequest, who: Visitor, person_id: str, *, course: CourseForm | None = None,
    file_form: FileForm | None = None, status: int = HTTPStatus.OK,
) -> HttpResponseBase:  # fmt: skip
    """Show a person, with a form that came back. Ten statements beside the bar."""
    today = local(who.at).date()
    found = staff.person(person_id, scope(who), today)
    records = staff.trainings(found.id, today)
    names = people.names({*(item.ended_by for item in records), found.suspended_by} - {""})
    keeps = staff.may_keep(who.actor)
    files = {item.certificate_id: item.certificate_name for item in records if item.certificate_id}
    looks = certificates.looks(list(files))
    context = {
        "sections": bar(request, who),
        "crumbs": [Crumb(_("Nhân sự"), reverse("control:staff")), Crumb(found.name)],
        "member": found,
        "suspended_by": names.get(found.suspended_by, ""),
        "owner": showing.owner_of(found),
        "facts": _facts(found),
        "state": upper_first(_(STATE_WORDS[found.training])),
        "state_detail": showing.detail_of(found),
        "is_warned": found.training in showing.WARNED,
        "records": [showing.training_row(item, names) for item in records],
        "posts": [showing.post_words(post, today) for post in staff.posts(found.id)],
        "orders": [showing.order_words(item, today) for item in staff.orders(found.id)],
        "employments": [showing.employment_words(item) for item in staff.employments(found.id)],
        "looks": [(files[key], look) for key, seen in looks.items() for look in seen],
        "keeps": keeps,
        "course_form": course or (CourseForm() if keeps else None),
        "file_form": file_form or (FileForm(choices(records)) if keeps and choices(records) else None),
        "account_href": _account(found) if Role.ADMINISTRATOR in who.actor.roles else "",
    }
    return render(request, "control/staff/person.html", context, status=status)


def choices(records: Sequence[staff.TrainingLine]) -> list[tuple[str, str]]:
    """Return the records to which a file may be put: those that nobody has ended."""
    return [
        (item.id, f"{upper_first(item.field_name)} · {item.course} ({day_words(item.term.first)})")
        for item in records
        if item.ended_at is None
    ]


def _account(found: Person) -> str:
    return reverse("admin:people_account_change", args=[quote(found.id)])


def _facts(found: Person) -> tuple[Fact, ...]:
    phone = f"tel:{found.phone}" if found.phone else ""
    rows = [
        Fact(_("Nơi làm việc"), showing.office_of(found.employer, found.agency_code, found.home_point_id)),
        Fact(_("Chức vụ"), found.title),
        Fact(_("Vai trò"), upper_first(showing.roles_of(found))),
        Fact(_("Trình độ"), upper_first(showing.degree_of(found)) or _("chưa ghi")),
        Fact(_("Điện thoại công vụ"), spaced_phone(found.phone), href=phone),
        Fact(_("Tên đăng nhập"), found.id, is_code=True),
    ]
    return tuple(row for row in rows if row.value)
