"""Reads of scenarios and of the norms they are reckoned with."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from motcua.base.memory import remembered
from motcua.base.violations import NotThere
from motcua.ground.catalogue.queries import in_force
from motcua.ground.programmes.models import Programme
from motcua.ground.programmes.scenarios.models import Scenario, ScenarioVersion, WorkNorm
from motcua.ground.programmes.scenarios.rules import Choice, Norms, choice_from

LISTED_MOST = 200
"""So many scenarios are shown; a province makes some dozens."""


@dataclass(frozen=True, slots=True)
class NormsInForce:
    """The norms of a day; `since` None = nobody has set any, they are those of the software."""

    norms: Norms
    since: date | None
    source: str


@remembered
def norms_on(day: date) -> NormsInForce:
    """Return the norms that hold on a day. One statement."""
    row = WorkNorm.objects.filter(in_force(day)).order_by("-valid_from").first()
    if row is None:
        return NormsInForce(Norms(), None, "")
    values = {each.name: getattr(row, each.name) for each in fields(Norms)}
    return NormsInForce(Norms(**values), row.valid_from, row.source)


@dataclass(frozen=True, slots=True)
class Kept:
    """One version of a scenario; `removed_at` None = it stands."""

    key: str
    version_no: int
    name: str
    note: str
    choice: Choice
    programme_id: str
    saved_by: str
    saved_at: datetime
    made_by: str
    removed_at: datetime | None
    removed_by: str


def _versions() -> QuerySet[ScenarioVersion]:
    return ScenarioVersion.objects.select_related("scenario")


def _kept(row: ScenarioVersion) -> Kept:
    return Kept(
        row.scenario_id, row.version_no, row.name, row.note, choice_from(row.choice), row.scenario.programme_id or "",
        row.saved_by, row.saved_at, row.scenario.made_by, row.scenario.removed_at, row.scenario.removed_by,
    )  # fmt: skip


def _newest(rows: QuerySet[ScenarioVersion]) -> QuerySet[ScenarioVersion]:
    of_one = ScenarioVersion.objects.filter(scenario_id=OuterRef("scenario_id")).order_by("-version_no")
    return rows.annotate(newest=Subquery(of_one.values("version_no")[:1])).filter(version_no=F("newest"))


def listed() -> tuple[Kept, ...]:
    """Return the scenarios that stand, as their newest versions say, the last saved first. One statement."""
    rows = _newest(_versions()).filter(scenario__removed_at__isnull=True).order_by("-saved_at", "id")
    return tuple(_kept(row) for row in rows[:LISTED_MOST])


def some(keys: tuple[str, ...]) -> tuple[Kept, ...]:
    """Return scenarios that stand, in the order asked for. One statement. Raises NotThere."""
    rows = _newest(_versions()).filter(scenario_id__in=keys, scenario__removed_at__isnull=True)
    found = {row.scenario_id: _kept(row) for row in rows}
    if any(key not in found for key in keys):
        raise NotThere(thing="phương án này")
    return tuple(found[key] for key in keys)


def history(key: str) -> tuple[Kept, ...]:
    """Return every version of a scenario, the newest first, removed or not. One statement. Raises NotThere."""
    rows = tuple(_kept(row) for row in _versions().filter(Q(scenario_id=key)).order_by("-version_no"))
    if not rows:
        raise NotThere(thing="phương án này")
    return rows


def own_programme(day: date) -> str:
    """Return the newest programme of this installation in force on a day, "" without one: scenarios may widen it."""
    found = Programme.objects.filter(in_force(day), source="").order_by("-valid_from", "id")
    return found.values_list("id", flat=True).first() or ""


def count() -> int:
    """Return how many scenarios stand."""
    return Scenario.objects.filter(removed_at__isnull=True).count()
