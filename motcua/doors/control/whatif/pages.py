"""The pages of what-ifs: one reckoned from its address, one that is kept, all that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import moment_words, number
from motcua.base.violations import NotThere
from motcua.doors.control.gate import bar
from motcua.doors.control.programmes.gate import may_write
from motcua.doors.control.whatif import showing
from motcua.doors.control.whatif.gate import Desks, Opener, among, desks_of, for_planners, keys_of
from motcua.doors.control.whatif.typed import (
    KEPT,
    NUMBERS,
    Typed,
    address_name,
    read,
    shown,
    typed_of,
    words_of,
)
from motcua.doors.frame.charts import Choice
from motcua.doors.frame.components import Crumb, Problem
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.catalogue.queries import procedure_names, unit_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.services import names as names_of
from motcua.ground.programmes.scenarios import queries
from motcua.ground.programmes.scenarios.queries import Kept
from motcua.ground.programmes.scenarios.rules import COMPARED_MOST, GIVEN, STAGES, unit_of
from motcua.outward.reports.whatif.catalogue import procedures as catalogue
from motcua.outward.reports.whatif.reckoning import reckon
from motcua.outward.reports.whatif.results import Result

VIEW = "xem"


@dataclass(frozen=True, slots=True)
class Tick:
    """One box to tick."""

    value: str
    words: str
    is_ticked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class TickGroup:
    """Boxes under one head; it is open where one of them is ticked."""

    name: str
    ticks: tuple[Tick, ...]

    @property
    def count(self) -> int:
        """How many are ticked."""
        return sum(tick.is_ticked for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class NumberBox:
    """An assumption to type; `hint` is what holds when it is left empty."""

    id: str
    name: str
    words: str
    value: str
    hint: str
    fault: str


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A kept scenario in the list."""

    key: str
    name: str
    note: str
    href: str
    units: str
    stages: str
    saved: str


def crumbs(*steps: Crumb) -> tuple[Crumb, ...]:
    """Return the way to a page of what-ifs."""
    return (
        Crumb(_("Đề án"), reverse("control:programmes")),
        Crumb(_("Phương án mở rộng"), reverse("control:whatifs")),
        *steps,
    )


# -- one ---------------------------------------------------------------------------------------------------------------


@require_GET
@for_planners
def reckoned(request: HttpRequest) -> HttpResponseBase:
    """A scenario as the address asks for it. Fifteen statements at most beside the bar."""
    who = visitor(request)
    desks = desks_of(who)
    typed = read_of(request, who, desks)
    of = next(iter(queries.some((typed.kept,))), None) if typed.kept else None
    return answer(request, who, desks, typed, of=of)


@require_GET
@for_planners
def kept(request: HttpRequest, key: str) -> HttpResponseBase:
    """A scenario that was kept, as its newest version says, or the one asked for (`ban`)."""
    who = visitor(request)
    versions = queries.history(key)
    wanted = request.GET.get("ban", "")
    of = next((each for each in versions if str(each.version_no) == wanted), None if wanted else versions[0])
    if of is None:
        raise NotThere(thing="bản này của phương án")
    desks = desks_of(who)
    typed = own_part(typed_of(of.choice, kept=key, programme=of.programme_id), desks)
    return answer(request, who, desks, typed, of=of, versions=versions)


def read_of(request: HttpRequest, who: Visitor, desks: tuple[Desks, ...]) -> Typed:
    """Return what the address of a request asks for."""
    return read(request.GET, today=local(who.at).date(), units=tuple(keys_of(desks)), procedures=procedure_names())


def own_part(typed: Typed, desks: tuple[Desks, ...]) -> Typed:
    """Return what of a kept scenario this person may reckon: a head the desks of her one-stop alone."""
    mine = keys_of(desks)
    units = tuple(key for key in typed.units if key in mine or key.startswith("@"))
    if units == typed.units or typed.choice is None:
        return typed
    choice = replace(typed.choice, units=tuple(unit for key in units if (unit := unit_of(key))))
    return replace(typed, units=units, choice=choice if units else None)


def answer(
    request: HttpRequest, who: Visitor, desks: tuple[Desks, ...], typed: Typed, *, of: Kept | None = None,
    versions: tuple[Kept, ...] = (), saving: Mapping[str, str] | None = None, status: int = HTTPStatus.OK,
) -> HttpResponseBase:  # fmt: skip
    """Return the page of a scenario; `saving` is what was typed to keep it, with what is wrong (`fault`)."""
    result = reckon(typed.choice, actor=who.actor, among=among(who), at=who.at) if typed.choice else None
    tables = frozenset(request.GET.get(VIEW, "").split(","))
    context: dict[str, Any] = _results(result, who, typed, tables) if result is not None else {}
    target = request.headers.get("HX-Target", "")
    if target in (showing.MONTHS, showing.HOURS) and result is not None and context[target] is not None:
        page = render(request, "control/whatif/_chart.html", {"chart": context[target]})
        patch_vary_headers(page, ("HX-Request", "HX-Target"))
        return page
    problems = [Problem(fault.sentence, f"id_{address_name(fault.field)}") for fault in typed.faults]
    if saving and saving.get("fault"):
        problems.append(Problem(saving["fault"], "id_name"))
    shown_of = versions or ((of,) if of else ())
    names = names_of({each.saved_by for each in shown_of} | ({of.removed_by} if of and of.removed_by else set()))
    context |= {
        "sections": bar(request, who),
        "crumbs": crumbs(Crumb(of.name if of else _("Phương án mới"))),
        "typed": typed,
        "of": of,
        "saved": _saved(of, names) if of else "",
        "removed": _removed(of, names) if of and of.removed_at else "",
        "versions": [(each, _saved(each, names), f"{_href_of(each.key)}?ban={each.version_no}") for each in versions],
        "result": result,
        "problems": problems,
        "faults": {fault.field: fault.sentence for fault in reversed(typed.faults)},
        "may_write": may_write(who),
        "desks": [_group(each, typed) for each in desks],
        "communes": _communes(typed),
        "procedures": _procedures(typed, who),
        "stages": [Tick(stage, _(showing.STAGE_WORDS[stage]), stage in typed.stages) for stage in STAGES],
        "boxes": [_box(name, typed, result) for name in GIVEN],
        "kept_name": KEPT,
        "saving": saving or {},
        "query": typed.query(),
        "share_href": request.build_absolute_uri(_href_of(of.key) if of and versions else typed.href()),
        "copy_href": typed.href(kept=""),
        "file_href": typed.href("control:whatif-file"),
        "candidates_href": typed.href("control:whatif-candidates"),
        "now": who.at,
    }
    if typed.faults and not request.headers.get("HX-Request"):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    page = render(request, "control/whatif/page.html", context, status=status)
    patch_vary_headers(page, ("HX-Request", "HX-Target"))
    return page


def _results(result: Result, who: Visitor, typed: Typed, tables: frozenset[str]) -> dict[str, Any]:
    opener = Opener(result.covered or result.days)
    programme = typed.programme or queries.own_programme(local(who.at).date())

    def views(card: str) -> tuple[Choice, Choice]:
        others = tables - {card, ""}
        picture = {VIEW: ",".join(sorted(others))} if others else {}
        return (
            Choice(f"{card}-picture", _("Biểu đồ"), _viewed(typed, picture), current=card not in tables),
            Choice(f"{card}-table", _("Bảng"), _viewed(typed, {VIEW: ",".join(sorted(others | {card}))}),
                   current=card in tables),
        )  # fmt: skip

    heats = [(stage, showing.week(result, stage, opener)) for stage in result.extents]
    return {
        "big": showing.figures(result, opener),
        "period": showing.period(result),
        "stage_heads": [_(showing.STAGE_WORDS[stage]) for stage in result.choice.stages],
        "units": showing.rows(result.units, result, opener, programme),
        "procedure_rows": showing.rows(result.procedures, result, opener),
        "needs": showing.needs(result),
        "assumptions": showing.assumptions(result),
        "money": showing.facts(result),
        showing.MONTHS: showing.months(
            result, opener, views(showing.MONTHS), is_table=showing.MONTHS in tables
        ),
        showing.HOURS: showing.capacity(result, opener, views(showing.HOURS), is_table=showing.HOURS in tables),
        "heats": [(_(showing.STAGE_WORDS[stage]), heat) for stage, heat in heats if heat is not None],
        "refused": [(name, _(showing.STAGE_WORDS[stage]).lower(), _(why)) for name, stage, why in result.refused],
        "peak_is_told": not all(need.is_peak_measured for need in result.needs),
    }  # fmt: skip


def _viewed(typed: Typed, more: Mapping[str, str]) -> str:
    address = typed.href()
    return address + "".join(f"&{name}={value}" for name, value in more.items())


def _group(desks: Desks, typed: Typed) -> TickGroup:
    return TickGroup(desks.name, tuple(Tick(key, name, key in typed.units) for key, name in desks.units))


def _communes(typed: Typed) -> tuple[Tick, ...]:
    codes = tuple(key[1:] for key in typed.units if key.startswith("@"))
    names = unit_names(codes) if codes else {}
    return tuple(Tick(f"@{code}", names.get(code, code), is_ticked=True) for code in codes)


def _procedures(typed: Typed, who: Visitor) -> tuple[TickGroup, ...]:
    fields: dict[str, list[Tick]] = {}
    for each in sorted(catalogue(local(who.at).date()).values(), key=lambda one: (one.field_name, one.name)):
        note = "" if each.is_listed else _("không qua bưu chính") if each.is_excluded else _("chưa vào danh mục")
        tick = Tick(each.code, each.name, each.code in typed.procedures, note)
        fields.setdefault(each.field_name, []).append(tick)
    return tuple(TickGroup(name, tuple(ticks)) for name, ticks in fields.items())


def _box(name: str, typed: Typed, result: Result | None) -> NumberBox:
    hint = ""
    if result is not None:
        each = result.assumed[name]
        if name == "peak" and all(need.is_peak_measured for need in result.needs):
            hint = _("để trống: đo ở từng nơi")
        else:
            where = showing.source(replace(each, source=each.suggested_by))
            hint = _("để trống: %(value)s, %(source)s") % {"value": shown(name, each.suggested), "source": where}
    return NumberBox(
        f"id_{NUMBERS[name]}", NUMBERS[name], words_of(name), typed.numbers.get(name, ""), hint, typed.fault_at(name)
    )


def _saved(of: Kept, names: Mapping[str, str]) -> str:
    told = {"who": names.get(of.saved_by, of.saved_by), "when": moment_words(local(of.saved_at)), "no": of.version_no}
    return _("%(who)s lưu %(when)s, bản %(no)s") % told


def _removed(of: Kept, names: Mapping[str, str]) -> str:
    if of.removed_at is None:
        return ""
    told = {"who": names.get(of.removed_by, of.removed_by), "when": moment_words(local(of.removed_at))}
    return _("%(who)s đã xóa phương án này %(when)s.") % told


def _href_of(key: str) -> str:
    return reverse("control:whatif", args=[key])


# -- all ----------------------------------------------------------------------------------------


@require_GET
@for_planners
def listed(request: HttpRequest) -> HttpResponseBase:
    """Every scenario that is kept, the last saved first; some are ticked to be compared. Two statements."""
    who = visitor(request)
    found = queries.listed()
    names = names_of({each.saved_by for each in found})
    lines = [
        KeptLine(
            each.key, each.name, each.note, _href_of(each.key),
            _("%(count)s đơn vị") % {"count": number(len(each.choice.units))},
            ", ".join(_(showing.STAGE_WORDS[stage]) for stage in each.choice.stages),
            _saved(each, names),
        )
        for each in found
    ]  # fmt: skip
    context = {"sections": bar(request, who), "lines": lines, "most": COMPARED_MOST}
    return render(request, "control/whatif/list.html", context)
