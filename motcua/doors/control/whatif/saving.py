"""A scenario kept, removed, brought back; and as a file."""

from collections.abc import Callable
from http import HTTPStatus

from auditlog.context import set_actor
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.control.whatif import files, pages
from motcua.doors.control.whatif.gate import among, desks_of, for_planners, keys_of
from motcua.doors.control.whatif.typed import read
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.session import visitor
from motcua.ground.catalogue.queries import procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes.scenarios import queries, services
from motcua.ground.programmes.scenarios.rules import OnlyPlanners
from motcua.outward.reports.whatif.reckoning import reckon

QUERY_MOST = 20_000


@require_POST
@for_planners
def save(request: HttpRequest) -> HttpResponseBase:
    """Keep what the form carries as a new scenario, or as the next version of its own; what is wrong stands there."""
    who = visitor(request)
    desks = desks_of(who)
    carried = QueryDict(request.POST.get("query", "")[:QUERY_MOST])
    typed = read(carried, today=local(who.at).date(), units=tuple(keys_of(desks)), procedures=procedure_names())
    saving = {name: request.POST.get(name, "") for name in ("name", "note")}
    is_new = bool(request.POST.get("new")) or not typed.kept
    if typed.choice is None:
        fault = typed.faults[0].sentence if typed.faults else _("Chưa chọn gì để lưu.")
        saving["fault"] = fault
        return pages.answer(request, who, desks, typed, saving=saving, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with set_actor(request.user):
            key = services.save(
                typed.choice, name=saving["name"], note=saving["note"], by=who.actor, at=who.at,
                key="" if is_new else typed.kept, programme_id=typed.programme,
            )  # fmt: skip
    except (OnlyPlanners, NotThere):
        raise
    except RuleViolation as violation:
        saving["fault"] = violation.sentence
        of = next(iter(queries.some((typed.kept,))), None) if typed.kept else None
        return pages.answer(request, who, desks, typed, of=of, saving=saving, status=HTTPStatus(violation.status))
    messages.success(request, _("Đã lưu phương án."))
    return SeeOther(reverse("control:whatif", args=[key]))


@require_POST
@for_planners
def remove(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take a scenario out of the list; its page stays, with a button to bring it back."""
    who = visitor(request)
    return _done(request, key, lambda: services.remove(key, by=who.actor, at=who.at), _("Đã xóa phương án."))


@require_POST
@for_planners
def bring_back(request: HttpRequest, key: str) -> HttpResponseBase:
    """Put a removed scenario back into the list."""
    who = visitor(request)
    return _done(request, key, lambda: services.bring_back(key, by=who.actor), _("Đã khôi phục phương án."))


def _done(request: HttpRequest, key: str, write: Callable[[], object], words: str) -> HttpResponseBase:
    with set_actor(request.user):
        write()
    messages.success(request, words)
    return SeeOther(reverse("control:whatif", args=[key]))


@require_GET
@for_planners
def file(request: HttpRequest) -> HttpResponseBase:
    """A scenario as a workbook: figures, units, procedures, places, months, hours, assumptions."""
    who = visitor(request)
    desks = desks_of(who)
    typed = pages.read_of(request, who, desks)
    if typed.choice is None:
        return pages.answer(request, who, desks, typed)
    result = reckon(typed.choice, actor=who.actor, among=among(who), at=who.at)
    name = next(iter(queries.some((typed.kept,)))).name if typed.kept else _("Phương án mới")
    answer = HttpResponse(
        files.workbook(name, result, who.at),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = f'attachment; filename="phuong-an-{local(who.at):%Y%m%d-%H%M}.xlsx"'
    return answer
