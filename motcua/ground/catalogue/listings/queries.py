"""Reads of the published lists: all lines are remembered, a day is looked up in them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from motcua.base.memory import remembered
from motcua.ground.catalogue.listings import rules
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.ground.catalogue.listings.rules import Decision, Entry, Way

P = TypeVar("P", bound=rules.Listable)


def decision_of(row: ListingDecision) -> Decision:
    """Return a decision as a value."""
    return Decision(row.id, row.number, row.decided_on, row.body, row.valid_from, row.valid_to, tuple(row.amends))


@remembered
def entries() -> dict[str, tuple[Entry, ...]]:
    """Return every line of every decision by the code of its procedure. One statement."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    decisions: dict[str, Decision] = {}
    for row in ListingEntry.objects.select_related("decision").order_by("procedure_code", "decision_id"):
        decision = decisions.setdefault(row.decision_id, decision_of(row.decision))
        way = Way(row.is_received, row.is_returned)
        found[row.procedure_code].append(Entry(decision, row.procedure_code, way, row.note))
    return {code: tuple(lines) for code, lines in found.items()}


def as_listed(item: P, day: date) -> P:
    """Return a procedure with the way that the decision in force on a day gives it; where none names it, its own."""
    return rules.as_listed(item, entries(), day)


@dataclass(frozen=True, slots=True)
class Published:
    """A decision in a list of decisions."""

    decision: Decision
    name: str
    count: int
    """How many procedures it names."""


def decisions() -> tuple[Published, ...]:
    """Return every decision that names a procedure, the newest first. One statement, or none."""
    counts: defaultdict[str, int] = defaultdict(int)
    there: dict[str, Decision] = {}
    for lines in entries().values():
        for entry in lines:
            counts[entry.decision.key] += 1
            there[entry.decision.key] = entry.decision
    names = dict(ListingDecision.objects.values_list("id", "name")) if there else {}
    ordered = sorted(there.values(), key=lambda item: (item.first, item.decided_on, item.key), reverse=True)
    return tuple(Published(item, names.get(item.key, ""), counts[item.key]) for item in ordered)


def entries_of(key: str) -> tuple[Entry, ...]:
    """Return the lines of one decision by code of the procedure; () when there is none such."""
    return tuple(entry for lines in entries().values() for entry in lines if entry.decision.key == key)
