"""Sifting what a search found by field, agency, level and event of life; how near names are to what was typed. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from motcua.base.text import search_key

KINDS = ("field", "agency", "level", "event")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a found procedure is sifted by."""

    id: str
    code: str
    field_code: str
    field_name: str
    level: str
    life_events: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sieve:
    """What must hold of a procedure; "" lets everything through. Fields and agencies by code, events by their slug.

    `is_wanted`: whether it is counted how many there are of each.
    """

    field: str = ""
    agency: str = ""
    level: str = ""
    event: str = ""
    is_wanted: bool = False

    def lets_through(self, brief: Brief, agencies: Sequence[str]) -> bool:
        """Whether a procedure that these agencies decide is shown."""
        return (
            self.field in ("", brief.field_code)
            and self.level in ("", brief.level)
            and (not self.agency or self.agency in agencies)
            and (not self.event or self.event in {slug(event) for event in brief.life_events})
        )


NOTHING_SIFTED = Sieve()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to sift by, and how many would be shown: kind of KINDS, value, its name ("" where codes have names)."""

    kind: str
    value: str
    name: str
    count: int
    is_chosen: bool


def slug(name: str) -> str:
    """Return what a name is called in an address: "Sinh con" → "sinh-con"."""
    letters = (sign if sign.isalnum() and sign.isascii() else " " for sign in search_key(name))
    return "-".join("".join(letters).split())


def counted(briefs: Sequence[Brief], agencies: Mapping[str, Sequence[str]], sieve: Sieve) -> tuple[Choice, ...]:
    """Return the choices of each kind, each with how many it would show beside what is chosen of the other kinds."""
    found: list[Choice] = []
    for kind in KINDS:
        chosen = getattr(sieve, kind)
        without = _without(sieve, kind)
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        for brief in briefs:
            if without.lets_through(brief, agencies.get(brief.code, ())):
                told = _values(brief, agencies.get(brief.code, ()), kind)
                counts.update(told.keys())
                names |= told
        if chosen and chosen not in counts:
            counts[chosen] = 0
        found += [
            Choice(kind, value, names.get(value, ""), count, value == chosen)
            for value, count in sorted(counts.items(), key=lambda each: (-each[1], names.get(each[0], ""), each[0]))
        ]
    return tuple(found)


def _without(sieve: Sieve, kind: str) -> Sieve:
    """Return a sieve that lets everything of one kind through."""
    kept = {each: "" if each == kind else getattr(sieve, each) for each in KINDS}
    return Sieve(kept["field"], kept["agency"], kept["level"], kept["event"])


def _values(brief: Brief, agencies: Sequence[str], kind: str) -> dict[str, str]:
    if kind == "field":
        return {brief.field_code: brief.field_name}
    if kind == "level":
        return {brief.level: ""}
    return dict.fromkeys(agencies, "") if kind == "agency" else {slug(event): event for event in brief.life_events}


def nearness(typed: str, name: str) -> float:
    """Return how near a name is to what was typed, 0 to 1: the mean of the best likeness of each word typed.

    Both are search keys. Words of few letters must be the same or nearly so; a word that the name has not at all counts
    as nothing, so that "lai xe qua han" is still near to what is called "lai xe". Words that stand together as they
    were typed are a little nearer than words that are strewn.
    """
    words, named = typed.split(), name.split()
    if not words or not named:
        return 0.0
    best, places = [], []
    for word in words:
        likeness, place = max((_likeness(word, other), -place) for place, other in enumerate(named))
        best.append(likeness)
        if likeness:
            places.append(-place)
    together = sum(after == before + 1 for before, after in pairwise(places))
    return (sum(best) + 0.2 * together / len(words)) / (len(words) + 0.2)


def _likeness(word: str, other: str) -> float:
    """Return how alike two words are, 0 to 1; less than half is nothing."""
    if word == other:
        return 1.0
    if sorted(word) == sorted(other):
        return 0.8  # letters that changed places
    ratio = SequenceMatcher(None, word, other, autojunk=False).ratio()
    return ratio * 0.9 if ratio >= 0.5 else 0.0
