"""Events of life, each leading to the procedures that people need then.

Which procedures belong to an event stands with their versions (`life_events`); in which order events and their
procedures are shown, and a line about each event, are rows of `data/life_events.json`. An event that only versions
name comes after those, by its name.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from motcua.base.text import search_key
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.catalogue.queries import published
from motcua.ground.catalogue.sifting import slug


@dataclass(frozen=True, slots=True)
class Told:
    """What the data says of an event: a line about it, and codes of procedures in the order in which they are done."""

    name: str
    hint: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event of life with the codes of its procedures that are in force, in the order in which they are done."""

    slug: str
    name: str
    hint: str
    codes: tuple[str, ...]


@cache
def told_events() -> tuple[Told, ...]:
    """Return all rows of `data/life_events.json` in their order."""
    text = resources.files("motcua.ground.catalogue").joinpath("data/life_events.json").read_text(encoding="utf-8")
    return tuple(Told(row["name"], row["hint"], tuple(row["order"])) for row in json.loads(text))


def life_events(day: date) -> tuple[LifeEvent, ...]:
    """Return the events for which a procedure is in force on a day. One statement."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    rows = ProcedureVersion.objects.filter(published(day)).exclude(life_events=[]).order_by("short_name", "id")
    for code, events in rows.values_list("code", "life_events"):
        for event in events:
            named[slug(event)].append(code)
            names.setdefault(slug(event), event)
    told = {slug(row.name): row for row in told_events()}
    order = [
        *(key for key in told if key in named),
        *sorted(named.keys() - told, key=lambda key: search_key(names[key])),
    ]
    return tuple(_event(key, told.get(key) or Told(names[key], "", ()), named[key]) for key in order if key)


def _event(key: str, told: Told, codes: list[str]) -> LifeEvent:
    first = [code for code in told.order if code in codes]
    return LifeEvent(key, told.name, told.hint, (*first, *(code for code in codes if code not in first)))
