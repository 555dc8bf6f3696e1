"""“Đề xuất”: what could be given to the post next, with reasons and figures; one press puts it into the scenario."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words
from motcua.doors.control.gate import bar
from motcua.doors.control.scope import href
from motcua.doors.control.whatif.gate import Opener, among, desks_of, for_planners, keys_of
from motcua.doors.control.whatif.pages import NumberBox, crumbs, read_of
from motcua.doors.control.whatif.typed import NUMBERS, Typed, shown, words_of
from motcua.doors.frame.components import Crumb, HeatCell, Problem
from motcua.doors.frame.session import visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes.scenarios.queries import norms_on
from motcua.ground.programmes.scenarios.rules import RECEPTION, STAGES, THRESHOLDS, Choice, Norms, unit_of
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import Filters
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.whatif.proposing import Candidate, Proposal, propose
from motcua.outward.reports.whatif.rules.candidates import Kind, needs_listing, rates

HEADS = {
    Kind.UNUSED: "Đã công bố, chưa ai dùng qua bưu chính",
    Kind.SIMPLE: "Ít hồ sơ, đơn giản",
    Kind.NEAR: "Bộ phận Một cửa gần bưu điện",
    Kind.UNLISTED: "Ngoài danh mục, nhiều hồ sơ, ở cơ quan đã có thỏa thuận",
    Kind.ELSEWHERE: "Xã chưa có điểm, người dân nộp ở nơi khác",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate in words: its figures open their dossiers; `add_href` puts it into the scenario, "" = it is in."""

    name: str
    where: str
    cells: tuple[tuple[HeatCell, str], ...]
    reasons: tuple[str, ...]
    add_href: str


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of a kind; `total` may be more than are shown."""

    key: str
    head: str
    rows: tuple[Row, ...]
    total: int


@require_GET
@for_planners
def proposed(request: HttpRequest) -> HttpResponseBase:
    """What is proposed, by kind. Eight statements at most beside the bar."""
    who = visitor(request)
    today = local(who.at).date()
    desks = desks_of(who)
    typed = read_of(request, who, desks)
    own = norms_on(today).norms
    faults = [fault for fault in typed.faults if fault.field in (*THRESHOLDS, "first", "last")]
    norms = replace(own, **typed.thresholds)
    keys = [unit for key in keys_of(desks) if (unit := unit_of(key))]
    days = Days(*(typed.choice or _period(typed)).period(today))
    found = propose(
        norms, days, actor=who.actor, among=among(who), at=who.at,
        desks={(unit.point_id, unit.agency_code) for unit in keys},
    )  # fmt: skip
    opener = Opener(found.days)
    context = {
        "sections": bar(request, who),
        "crumbs": crumbs(Crumb(_("Đề xuất"))),
        "typed": typed,
        "groups": [
            Group(kind.value, _(HEADS[kind]), tuple(_row(each, found, typed, opener, norms) for each in rows),
                  found.totals[kind])
            for kind, rows in found.by_kind.items()
        ],
        "boxes": [
            NumberBox(
                f"id_{NUMBERS[name]}", NUMBERS[name], words_of(name), typed.numbers.get(name, ""),
                _("để trống: %(value)s") % {"value": shown(name, getattr(own, name))},
                next((fault.sentence for fault in faults if fault.field == name), ""),
            )
            for name in THRESHOLDS
        ],
        "problems": [Problem(fault.sentence, f"id_{NUMBERS.get(fault.field, fault.field)}") for fault in faults],
        "period": f"{day_words(found.days.first)} – {day_words(found.days.last)}",
        "carried": _carried(typed),
        "back_href": typed.href(),
        "in_it": len(typed.units),
    }  # fmt: skip
    return render(request, "control/whatif/candidates.html", context, status=422 if faults else 200)


def _period(typed: Typed) -> Choice:
    """The period alone of what was typed: candidates need no selection."""
    return Choice(first=typed.period[0], last=typed.period[1]) if typed.period else Choice()


def _carried(typed: Typed) -> list[tuple[str, str]]:
    """What the form of thresholds carries along: the scenario itself."""
    mine = {NUMBERS[name] for name in THRESHOLDS}
    return [(name, value) for name, value in parse_qsl(typed.query()) if name not in mine]


def _row(each: Candidate, found: Proposal, typed: Typed, opener: Opener, norms: Norms) -> Row:
    keys = [str(unit) for unit in each.units]
    units = tuple(dict.fromkeys((*typed.units, *keys)))
    procedures = typed.procedures
    if each.procedure is not None and (typed.procedures or not typed.units):
        procedures = tuple(dict.fromkeys((*typed.procedures, each.procedure.code)))
    elif each.procedure is not None and any(needs_listing(each.procedure, stage) for stage in STAGES):
        procedures = (each.procedure.code,)
    is_in = units == typed.units and procedures == typed.procedures
    cells = [(opener.cell(each.traffic.desk, RECEPTION, each.extent), _("hồ sơ tại quầy"))]
    if each.procedure is not None:
        cells.append((_post_cell(each, found, opener), _("qua bưu chính %(n)s tháng qua") % {"n": norms.quiet_months}))
    near = f"{_(each.near.value)} · {each.office}" if each.near else ""
    return Row(
        each.name,
        near or ("" if each.kind is Kind.ELSEWHERE else _("%(count)s quầy") % {"count": len(keys)}),
        tuple(cells),
        _reasons(each),
        "" if is_in else typed.href(units=units, procedures=procedures, is_asked=True),
    )


def _post_cell(each: Candidate, found: Proposal, opener: Opener) -> HeatCell:
    filters = Filters(figure=Figure.TAKEN, channel="POST", days=found.quiet, extent=each.extent)
    return HeatCell(each.traffic.late_post, href("control:dossiers", filters))


def _reasons(each: Candidate) -> tuple[str, ...]:
    said = []
    procedure = each.procedure
    if procedure is not None:
        days = -(-procedure.limit_hours // 8)
        said.append(
            _("%(papers)s loại giấy tờ, hạn %(days)s ngày, %(fees)s khoản phí, lệ phí")
            % {"papers": procedure.papers, "days": days, "fees": procedure.fees}
        )
        supplements, refusals = rates(each.traffic)
        if each.traffic.total:
            said.append(
                _("bổ sung %(supplements)s %%, không nhận hoặc từ chối %(refusals)s %%")
                % {"supplements": supplements, "refusals": refusals}
            )
        if procedure.decision:
            said.append(procedure.decision)
        if each.kind is Kind.UNLISTED:
            said.append(_("phải công bố vào danh mục trước khi chuyển (QĐ 45/2016, Điều 13, 18)"))
    return tuple(said)
