"""Numbers that the State may change, each with its days, its source and how sure it is.

What is doubtful is a dated setting and never a constant in code (docs/how-to/configure.md). The rows are data:
`data/settings.json`; the newest row in force on the day asked about counts.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One dated value; `confidence` as in the project's documentation: verified, secondary, memory, doubtful."""

    name: str
    value: Any
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


@cache
def all_settings() -> tuple[Setting, ...]:
    """Return all rows, oldest first."""
    text = resources.files("motcua.ground.catalogue").joinpath("data/settings.json").read_text(encoding="utf-8")
    rows = (
        Setting(
            row["name"],
            row["value"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["source"],
            row["confidence"],
        )
        for row in json.loads(text)
    )
    return tuple(sorted(rows, key=lambda row: row.valid_from))


def setting(name: str, day: date) -> Any:
    """Return the value of a setting in force on a day. Raises LookupError when there is none."""
    for row in reversed(all_settings()):
        if row.name == name and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return row.value
    raise LookupError(f"no setting {name} on {day}")


def invitations_least(day: date) -> int:
    """Invitations before a result goes back to the agency. TT 17/2017, Art. 5(2)."""
    return int(setting("invitations_least", day))


def invitation_gap_working_days(day: date) -> int:
    """Working days between two invitations. TT 17/2017, Art. 5(2)."""
    return int(setting("invitation_gap_working_days", day))


def opinion_answer_working_days(day: date) -> int:
    """Working days that a consulted agency has where the question names no other. NĐ 61/2018, Art. 19.5."""
    return int(setting("opinion_answer_working_days", day))


def undo_within_minutes(day: date) -> int:
    """So many minutes after an act who did it may take it back. The law names none (docs/how-to/configure.md)."""
    return int(setting("undo_within_minutes", day))


def due_soon_working_days(day: date) -> int:
    """Below so many working days left a dossier is due soon."""
    return int(setting("due_soon_working_days", day))


def due_later_working_days(day: date) -> int:
    """Up to so many working days left a dossier has ample time, but not much of it."""
    return int(setting("due_later_working_days", day))
