"""What a search of procedures is sifted by: read from the address, shown as lists to choose from with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from motcua.doors.portal import words
from motcua.ground.catalogue.queries import agencies
from motcua.ground.catalogue.sifting import KINDS, Choice, Sieve

_VALUE_MAX = 80
IN_ADDRESS = {"field": "linh-vuc", "agency": "co-quan", "level": "cap", "event": "su-kien"}
"""What each kind is called in the address."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose, with how many procedures it leaves."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """One list to choose from."""

    name: str
    label: str
    everything: str
    options: tuple[Option, ...]
    language: str
    """The language of what may be chosen: names as published are Vietnamese."""


def sieve_of(asked: Mapping[str, str]) -> Sieve:
    """Return what an address asks to be sifted by; what is too long to be a code asks for nothing."""
    told = {kind: asked.get(name, "").strip() for kind, name in IN_ADDRESS.items()}
    return Sieve(is_wanted=True, **{kind: value for kind, value in told.items() if len(value) <= _VALUE_MAX})


def chosen(sieve: Sieve) -> dict[str, str]:
    """Return what is chosen, as it stands in the address."""
    return {IN_ADDRESS[kind]: getattr(sieve, kind) for kind in KINDS if getattr(sieve, kind)}


def address(text: str, sieve: Sieve, start: int = 0) -> str:
    """Return the address of the same search, from a row on."""
    told = {"q": text} | chosen(sieve) | ({"tu": str(start)} if start else {})
    return f"?{urlencode(told)}"


def selections(counts: Sequence[Choice]) -> tuple[Selection, ...]:
    """Return the lists to choose from; one that has a single value and nothing chosen is left out."""
    labels = {
        "field": (_("Lĩnh vực"), _("Mọi lĩnh vực"), "vi"),
        "agency": (_("Cơ quan giải quyết"), _("Mọi cơ quan"), "vi"),
        "level": (_("Cấp giải quyết"), _("Mọi cấp"), ""),
        "event": (_("Sự kiện trong đời"), _("Mọi sự kiện"), "vi"),
    }
    found = []
    for kind in KINDS:
        mine = [each for each in counts if each.kind == kind]
        if len(mine) > 1 or any(each.is_chosen for each in mine):
            label, everything, language = labels[kind]
            options = tuple(Option(each.value, f"{_name(each)} ({each.count})", each.is_chosen) for each in mine)
            found.append(Selection(IN_ADDRESS[kind], label, everything, options, language))
    return tuple(found)


def _name(choice: Choice) -> str:
    if choice.kind == "agency":
        known = agencies().get(choice.value)
        return known.short_name if known else choice.value
    if choice.kind == "level":
        return words.level(choice.value)
    return choice.name or choice.value
