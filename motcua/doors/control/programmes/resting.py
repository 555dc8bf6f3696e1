"""What a unit of a roadmap rests on today: the agreements at its point, and who stands at its counters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.ground.programmes.queries import UnitFacts


@dataclass(frozen=True, slots=True)
class At:
    """One person at the counters of a unit."""

    id: str
    name: str
    counters: str


@dataclass(frozen=True, slots=True)
class Resting:
    """Agreements by number and people by name; `told` = what the programme counts where no row was entered."""

    agreements: tuple[str, ...]
    people: tuple[At, ...]
    told: str


def of_unit(
    found: UnitFacts, agreements: tuple[str, ...], standing: Sequence[tuple[str, str]], names: Mapping[str, str]
) -> Resting:
    """Return what a unit rests on, of the agreements at its point and of who stands there (person, counter)."""
    counters: dict[str, list[str]] = {}
    for person_id, counter in standing:
        counters.setdefault(person_id, []).append(counter)
    there = tuple(At(key, names.get(key, key), ", ".join(where)) for key, where in counters.items())
    return Resting(agreements, there, "" if agreements or there else _told(found))


def _told(found: UnitFacts) -> str:
    """What the programme says of a unit whose agreements and people nobody entered; "" = nothing."""
    if not found.clerk_count and not found.agency_count:
        return ""
    counted = _("Theo đề án: {clerks} nhân viên bưu điện phục vụ {agencies} cơ quan.")
    return counted.format(clerks=found.clerk_count or "–", agencies=found.agency_count or "–")
