"""The list behind a figure of an evaluation: which figure it is, as it stands in an address, and its dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from motcua.base.violations import NotThere
from motcua.outward.reports.evaluating import measures
from motcua.outward.reports.evaluating.measures import SAID, Measure
from motcua.outward.reports.evaluating.scope import scope_of
from motcua.outward.reports.rules.days import Days

_UNITS_MOST = 4


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A figure of an evaluation: of which programme, which measure, of which unit of its roadmap (None = all)."""

    programme_id: str
    measure: Measure
    unit: int | None = None

    def parts(self) -> dict[str, str]:
        """Return it as it stands in an address."""
        unit = {} if self.unit is None else {"don-vi": str(self.unit)}
        return {"de-an": self.programme_id, "do": self.measure.value} | unit

    @property
    def words(self) -> str:
        """What it counts."""
        return SAID[self.measure].words


def evaluated_of(query: Mapping[str, str]) -> Evaluated | None:
    """Return the figure that an address names; None for what names none."""
    key, unit = query.get("de-an", ""), query.get("don-vi", "")
    measure = next((each for each in Measure if each == query.get("do")), None)
    if not key or "\0" in key or measure is None:
        return None
    is_number = unit.isascii() and unit.isdigit() and len(unit) <= _UNITS_MOST
    return Evaluated(key, measure, int(unit) if is_number else None)


def dossiers(found: QuerySet[Any], what: Evaluated, days: Days | None) -> QuerySet[Any]:
    """Return the dossiers of a set that a figure counts on some days. Three statements for its programme.

    Raises NotThere where the programme, or the period, is not told.
    """
    if days is None:
        raise NotThere(thing="kỳ đánh giá này")
    scope = scope_of(what.programme_id)
    counted = measures.counted_by(found.filter(scope.condition), what.measure, days)
    return counted if what.unit is None else counted.alias(unit=scope.unit_of).filter(unit=what.unit)
