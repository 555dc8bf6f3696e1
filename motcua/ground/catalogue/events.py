"""Events of life, each leading to the procedures that people need then.

Which procedures belong to an event is said by its row (lists.py), in the order in which they are done, by the fields
that it names, and by the versions that name it (`life_events`). An event that only versions name comes after those
that have a row, by its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.base.memory import remembered
from motcua.base.text import search_key
from motcua.ground.catalogue.lists import LifeEvent as LifeEventRow
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.catalogue.queries import published
from motcua.ground.catalogue.sifting import slug


@dataclass(frozen=True, slots=True)
class Told:
    """A row: name, a line about it, codes of procedures in the order in which they are done, codes of fields."""

    code: str
    name: str
    hint: str = ""
    order: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    valid_from: date = date.min
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether it is shown on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def names(self, code: str, field_code: str) -> bool:
        """Tell whether it leads to a procedure of this code and field."""
        return code in self.order or field_code in self.fields


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event of life with the codes of its procedures that are in force, in the order in which they are done."""

    slug: str
    name: str
    hint: str
    codes: tuple[str, ...]


@remembered
def _rows() -> tuple[Told, ...]:
    """Return all rows in their order. One statement."""
    return tuple(
        Told(
            row.code, row.name, row.hint, tuple(row.procedure_codes), tuple(row.field_codes), row.valid_from,
            row.valid_to,
        )
        for row in LifeEventRow.objects.order_by("order_no", "name")
    )  # fmt: skip


def told_events(day: date) -> tuple[Told, ...]:
    """Return the rows in force on a day, in their order."""
    return tuple(row for row in _rows() if row.holds(day))


def names_for(told: Iterable[Told], code: str, field_code: str, own: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the events that lead to a procedure: its own, and those whose rows name it."""
    known = {slug(name) for name in own}
    return (*own, *(row.name for row in told if row.code not in known and row.names(code, field_code)))


def life_events(day: date) -> tuple[LifeEvent, ...]:
    """Return the events for which a procedure is in force on a day. Two statements, the rows are remembered."""
    told = {row.code: row for row in told_events(day)}
    named: defaultdict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    by_row = Q(code__in=[code for row in told.values() for code in row.order]) | Q(
        field_code__in=[field for row in told.values() for field in row.fields]
    )
    rows = ProcedureVersion.objects.filter(published(day)).filter(~Q(life_events=[]) | by_row)
    for code, field_code, own in rows.order_by("short_name", "id").values_list("code", "field_code", "life_events"):
        for event in names_for(told.values(), code, field_code, own):
            named[slug(event)].append(code)
            names.setdefault(slug(event), event)
    order = [
        *(key for key in told if key in named),
        *sorted(named.keys() - told, key=lambda key: search_key(names[key])),
    ]
    return tuple(_event(key, told.get(key) or Told(key, names[key]), named[key]) for key in order if key)


def _event(key: str, told: Told, codes: list[str]) -> LifeEvent:
    first = [code for code in told.order if code in codes]
    return LifeEvent(key, told.name, told.hint, (*first, *(code for code in codes if code not in first)))
