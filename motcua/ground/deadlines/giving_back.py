"""What goes back of the money that was paid when a case ends early, as a line of a rule set says it. Pure.

"PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE": what is not named does not go back. No law known to us says it for all fees.
"""

from collections.abc import Mapping
from enum import StrEnum

KINDS = ("PHI", "LE_PHI", "POSTAGE")
"""Fee, charge, postage, as the books name them."""


class When(StrEnum):
    """Up to when a kind of money goes back."""

    ALWAYS = "ALWAYS"
    BEFORE_WORK = "BEFORE_WORK"
    """Nobody was given the case yet."""
    BEFORE_CARRIAGE = "BEFORE_CARRIAGE"
    """The agency has not signed for the papers."""


def read(line: str) -> Mapping[str, When]:
    """Return kind of money → until when it goes back. Raises ValueError for a line that says something else."""
    found: dict[str, When] = {}
    for part in filter(None, (item.strip() for item in line.split(","))):
        kind, _equals, when = (word.strip() for word in part.partition("="))
        if kind not in KINDS or kind in found:
            raise ValueError(part)
        found[kind] = When(when)
    return found
