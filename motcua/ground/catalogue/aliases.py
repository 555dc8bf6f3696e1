"""Words that people type for words that procedures are named by: abbreviations and everyday names, as dated data.

The names that one procedure is also called by stand in its own search key; here is only what holds for many.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from motcua.base.text import search_key


@dataclass(frozen=True, slots=True)
class Alias:
    """One short form: as it is written, and the words it stands for; both also as search keys."""

    short: str
    means: str
    short_key: tuple[str, ...]
    means_key: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what was typed: its own words, and what they may stand for (None = nothing but themselves)."""

    words: tuple[str, ...]
    alias: Alias | None = None


@cache
def all_aliases() -> tuple[Alias, ...]:
    """Return all rows of `data/aliases.json`, those of more words first."""
    text = resources.files("motcua.ground.catalogue").joinpath("data/aliases.json").read_text(encoding="utf-8")
    rows = (
        Alias(
            row["short"],
            row["means"],
            tuple(search_key(row["short"]).split()),
            tuple(search_key(row["means"]).split()),
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in json.loads(text)
    )
    return tuple(sorted(rows, key=lambda row: -len(row.short_key)))


def pieces(words: tuple[str, ...], day: date) -> tuple[Piece, ...]:
    """Cut typed words (search keys, in order) into aliases in force on a day and single words."""
    known = [row for row in all_aliases() if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)]
    found: list[Piece] = []
    place = 0
    while place < len(words):
        alias = next((row for row in known if words[place : place + len(row.short_key)] == row.short_key), None)
        length = len(alias.short_key) if alias else 1
        found.append(Piece(words[place : place + length], alias))
        place += length
    return tuple(found)
