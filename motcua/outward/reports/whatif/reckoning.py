"""A scenario reckoned: its work by unit, procedure, month and hour, the clerks, trainings, carriage and money.

Every number of dossiers is a count of the list that its extent opens; what is reckoned from it (minutes, clerks) says
on which assumption: typed, measured, or a norm.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from statistics import median

from django.db.models import QuerySet

from motcua.ground.agreements import overview
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.ground.programmes.scenarios.queries import norms_on
from motcua.ground.programmes.scenarios.rules import RECEPTION, Choice, Norms
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.listing import Filters, narrowed
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Desk, Extent
from motcua.outward.reports.whatif import catalogue, counting, measuring
from motcua.outward.reports.whatif.counting import Counts
from motcua.outward.reports.whatif.measuring import Taken
from motcua.outward.reports.whatif.results import MEASURED, NORM, TYPED, Assumed, Result
from motcua.outward.reports.whatif.rules.candidates import Plain, forbidden, needs_listing
from motcua.outward.reports.whatif.rules.workload import Work, rounded, share_of, with_reserve
from motcua.outward.reports.whatif.work import CLASSES, Bench, class_of
from motcua.record.dossiers.models import Dossier


def reckon(choice: Choice, *, actor: Actor, among: QuerySet[Dossier], at: datetime) -> Result:
    """Return what a scenario means for the dossiers among which this person may count. Ten statements at most."""
    today = local(at).date()
    when, days = figures.horizon(at), Days(*choice.period(today))
    known = catalogue.procedures(today)
    norms = norms_on(today)
    covered = counting.covered(days, counting.begun_on(among))
    here = covered or days
    taken = measuring.taken(among, here, here, actor, when)
    minutes = measuring.reception_minutes(among, here, actor, when)
    assumed = _assumed(choice, norms.norms, taken, minutes, known, today)
    extents, refused = _extents(choice, known)
    counts = {stage: counting.counts(among, stage, here, extent, actor, when) for stage, extent in extents.items()}
    bench = Bench(choice, known, assumed, norms.norms, here, frozenset(choice.units))
    needs = bench.needs(counts)
    clerks = sum(need.clerks for need in needs)
    work = sum(
        (bench.work(stage, cell.procedure, n) for stage, c in counts.items() for cell, n in c.cells.items()), Work()
    )
    paid = _paid(among, extents, here, actor, when)
    postage = (
        paid.postage_vnd if paid.postage_vnd is not None and paid.postage_count >= norms.norms.measured_least else None
    )
    each = postage if postage is not None else norms.norms.postage_vnd
    home = rounded(work.returns * assumed["home_share"].value / 100)
    weeks = Fraction((here.last - here.first).days + 1, 7)
    return Result(
        choice, days, covered,
        open_days=max((need.opening.open_days for need in needs), default=0),
        assumed=assumed, norms_since=norms.since,
        counted={stage: found.total for stage, found in counts.items()}, extents=extents, work=work,
        units=bench.units(counts, extents), procedures=bench.procedures(counts, extents), refused=refused, needs=needs,
        clerks=clerks, staff=with_reserve(clerks, assumed["reserve"].value),
        months=_by(counts, "months"), slots=_hours(counts), lacking=bench.lacking(counts, needs, today),
        runs=rounded(assumed["runs_a_week"].value * weeks) * sum(need.clerks > 0 for need in needs),
        home=home, postage_vnd=home * each, postage_each_vnd=each, is_postage_measured=postage is not None,
        fees_vnd=rounded(share_of(paid.fees_vnd, assumed["share"].value)),
    )  # fmt: skip


# -- what is counted ---------------------------------------------------------------------------------------------------


def _extents(choice: Choice, known: Mapping[str, Plain]) -> tuple[dict[str, Extent], tuple[tuple[str, str, str], ...]]:
    """Return what is counted of each stage, and what was chosen though the law forbids it.

    Where no procedure is chosen, those that the list in force gives to the post are: others must be named.
    """
    desks = tuple((unit.point_id, unit.agency_code) for unit in choice.units if not unit.commune)
    communes = tuple(unit.commune for unit in choice.units if unit.commune)
    base = Extent(desks=desks, communes=communes, but=desks if communes else ())
    found, refused = {}, []
    for stage in choice.stages:
        closed = {code: why for code, each in known.items() if (why := forbidden(each, stage))}
        if not choice.procedures:
            unlisted = {code for code, each in known.items() if needs_listing(each, stage)}
            found[stage] = replace(base, without=tuple(sorted(unlisted | closed.keys())))
            continue
        refused += [(known[code].name, stage, closed[code]) for code in choice.procedures if code in closed]
        allowed = tuple(code for code in choice.procedures if code not in closed)
        if allowed:
            found[stage] = replace(base, procedures=allowed)
    return found, tuple(refused)


def _by(counts: Mapping[str, Counts], name: str) -> dict[date, dict[str, int]]:
    keys = sorted({key for found in counts.values() for key in getattr(found, name)})
    return {key: {stage: getattr(found, name).get(key, 0) for stage, found in counts.items()} for key in keys}


def _hours(counts: Mapping[str, Counts]) -> dict[tuple[int, int], dict[str, int]]:
    found: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(counts, 0))
    for stage, each in counts.items():
        for slot, number in each.slots.items():
            found[slot.weekday, slot.hour][stage] += number
    return dict(sorted(found.items()))


def _paid(
    among: QuerySet[Dossier], extents: Mapping[str, Extent], days: Days, actor: Actor, when: Horizon
) -> measuring.Paid:
    """What was paid for the dossiers of the first stage that is reckoned; postage is that of the whole period."""
    every = narrowed(among, Filters(figure=Figure.TAKEN, days=days), actor, when)
    stage = next(iter(extents), None)
    chosen = among.none()
    if stage is not None:
        chosen = narrowed(among, counting.filters_of(stage, days, extents[stage]), actor, when)
    return measuring.money(chosen, every)


# -- on which assumptions ----------------------------------------------------------------------------------------------


def _assumed(
    choice: Choice, norms: Norms, taken: Sequence[Taken], minutes: Mapping[str, Sequence[float]],
    known: Mapping[str, Plain], today: date,
) -> dict[str, Assumed]:  # fmt: skip
    measured: dict[str, tuple[int, int]] = {}
    by_class: defaultdict[str, list[float]] = defaultdict(list)
    for code, stretches in minutes.items():
        by_class[class_of(known[code].papers if code in known else norms.papers_few_most + 1, norms)] += stretches
    for name, stretches in by_class.items():
        measured[name] = max(1, round(median(stretches))), len(stretches)
    share = measuring.share_of_post(taken, _comparable(choice, today))
    measured["share"] = share.percent, share.total
    post, home = sum(row.post for row in taken), sum(row.home for row in taken)
    measured["home_share"] = (200 * home + post) // (2 * post) if post else 0, post
    found = {}
    for name in (*CLASSES, "minutes_return", "share", "home_share", "work_minutes_a_day", "utilisation", "peak",
                 "reserve", "runs_a_week"):  # fmt: skip
        value, cases = measured.get(name, (0, 0))
        is_measured = name in measured and cases >= norms.measured_least
        suggested = value if is_measured else getattr(norms, name)
        given = choice.given.get(name)
        by = MEASURED if is_measured else NORM
        value = suggested if given is None else given
        found[name] = Assumed(name, value, by if given is None else TYPED, cases, suggested, by)
    return found


def _comparable(choice: Choice, today: date) -> set[Desk]:
    """Return the (agency, procedure) pairs that an agreement gives to the post, at agencies of the levels chosen."""
    offices = agencies()
    levels = {offices[unit.agency_code].level for unit in choice.units if unit.agency_code in offices}
    codes = [code for code, office in offices.items() if not levels or office.level in levels]
    return {
        (row.agency_code, code)
        for row in overview.agreements(codes)
        if row.term.holds(today) and RECEPTION in row.stages
        for code in row.procedure_codes
    }


def among_all() -> QuerySet[Dossier]:
    """Return the dossiers among which the province reckons: all of them."""
    return Dossier.objects.all()
