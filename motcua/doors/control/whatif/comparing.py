"""Up to three kept scenarios side by side: their figures and their assumptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import number
from motcua.doors.control.gate import bar
from motcua.doors.control.whatif import showing
from motcua.doors.control.whatif.gate import Opener, among, desks_of, for_planners
from motcua.doors.control.whatif.pages import crumbs, own_part
from motcua.doors.control.whatif.typed import KEPT, shown, typed_of, words_of
from motcua.doors.frame.components import Crumb, Problem
from motcua.doors.frame.session import visitor
from motcua.ground.programmes.scenarios import queries
from motcua.ground.programmes.scenarios.rules import COMPARED_MOST, GIVEN, STAGES
from motcua.outward.reports.whatif.reckoning import reckon
from motcua.outward.reports.whatif.results import Result


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of several scenarios; a count opens its dossiers."""

    words: str
    values: tuple[str, ...]
    hrefs: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """(value, address) of each scenario; "" = it opens nothing."""
        return tuple(zip_longest(self.values, self.hrefs, fillvalue=""))


@require_GET
@for_planners
def compared(request: HttpRequest) -> HttpResponseBase:
    """Up to three kept scenarios side by side. Ten statements for each."""
    who = visitor(request)
    keys = tuple(dict.fromkeys(request.GET.getlist(KEPT)))
    fault = ""
    if len(keys) < 2:
        fault = _("Chọn hai hoặc ba phương án để so sánh.")
    elif len(keys) > COMPARED_MOST:
        fault = _("Chỉ so sánh được ba phương án một lần; đang chọn %(count)s.") % {"count": len(keys)}
    found = () if fault else queries.some(keys)
    desks = desks_of(who)
    sides = []
    for each in found:
        typed = own_part(typed_of(each.choice, kept=each.key), desks)
        if typed.choice is None:
            fault = _("Phương án “%(name)s” không có quầy nào bạn phụ trách.") % {"name": each.name}
            break
        sides.append((each, reckon(typed.choice, actor=who.actor, among=among(who), at=who.at)))
    context = {
        "sections": bar(request, who),
        "crumbs": crumbs(Crumb(_("So sánh"))),
        "problems": [Problem(fault)] if fault else [],
        "names": [(each.name, reverse("control:whatif", args=[each.key])) for each, _result in sides],
        "groups": [] if fault else compared_rows([result for _each, result in sides]),
        "now": who.at,
    }
    return render(request, "control/whatif/compare.html", context, status=422 if fault else 200)


def compared_rows(results: Sequence[Result]) -> list[tuple[str, list[Compared]]]:
    """Return the figures and the assumptions of some results, under heads."""

    def row(words: str, value: Any) -> Compared:
        return Compared(words, tuple(value(each) for each in results))

    volumes = [row(_("Kỳ tính"), showing.period)]
    for stage in STAGES:
        words = _("%(stage)s tại quầy, đã đếm") % {"stage": _(showing.STAGE_WORDS[stage])}
        cells = [
            Opener(each.covered or each.days).cell(each.counted.get(stage, 0), stage, each.extents.get(stage))
            for each in results
        ]
        volumes.append(
            Compared(words, tuple(number(cell.number) for cell in cells), tuple(cell.href for cell in cells))
        )
    work = [
        row(_("Đơn vị"), lambda each: number(len(each.choice.units))),
        row(_("Giờ quầy trong kỳ"), lambda each: number(each.work.hours)),
        row(_("Nhân viên ở quầy"), lambda each: number(each.clerks)),
        row(_("Nhân viên, kể cả dự phòng"), lambda each: number(each.staff)),
        row(_("Bằng số người làm cả ngày"), showing.whole_days),
        row(_("Lượt chứng nhận tập huấn còn thiếu"), lambda each: number(_missing(each))),
    ]
    facts = [showing.facts(each) for each in results]
    money = [
        Compared(str(facts[0][place].label), tuple(str(own[place].value) for own in facts))
        for place in range(len(facts[0]))
    ]
    told = [
        Compared(
            words_of(name),
            tuple(
                f"{shown(name, each.assumed[name].value)} ({showing.source(each.assumed[name])})" for each in results
            ),
        )
        for name in GIVEN
    ]
    return [(_("Khối lượng"), volumes), (_("Công việc"), work), (_("Vận chuyển, tiền"), money), (_("Giả định"), told)]


def _missing(result: Result) -> int:
    return sum(each.needed - each.there for each in result.lacking)


def _told(name: str, result: Result) -> str:
    each = result.assumed[name]
    return f"{shown(name, each.value)} ({showing.source(each)})"
