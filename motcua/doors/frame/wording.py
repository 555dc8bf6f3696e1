"""The fixed words of the interface: what an owner and a status are called, and how a status looks (ux.md §6, §7)."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from motcua.record.dossiers.rules import STATUSES, Owner, Status

OWNER_WORDS: Mapping[str, str] = {
    Owner.APPLICANT: "Người nộp",
    Owner.POST: "Bưu điện",
    Owner.AGENCY: "Cơ quan",
    Owner.OTHER_AGENCY: "Cơ quan khác",
}

STATUS_LOOKS: Mapping[str, str] = {
    "received": "solid",
    "appraising": "solid",
    "approving": "solid",
    "resolved": "green",
    "returned": "green",
    "not_accepted": "grey",
    "withdrawn": "grey",
    "stopped": "grey",
}
"""Solid: the agency's or post's turn; green: a result; grey: ended without one. All others are outlines."""


def status_word(status: str) -> str:
    """The status in Vietnamese; an unknown one is shown as it came."""
    try:
        return STATUSES[Status(status)].word
    except (ValueError, KeyError):
        return str(status)


def owner_word(owner: str) -> str:
    """The owner in Vietnamese; an unknown one is shown as it came."""
    return OWNER_WORDS.get(owner, str(owner))


def copies(originals: int, certified: int, photocopies: int) -> str:
    """Return how many copies of each kind: "1 bản chính, 2 bản chụp"; "" when none is counted."""
    parts = []
    if originals:
        parts.append(ngettext("%(number)s bản chính", "%(number)s bản chính", originals) % {"number": originals})
    if certified:
        parts.append(
            ngettext("%(number)s bản sao chứng thực", "%(number)s bản sao chứng thực", certified)
            % {"number": certified}
        )
    if photocopies:
        parts.append(ngettext("%(number)s bản chụp", "%(number)s bản chụp", photocopies) % {"number": photocopies})
    return ", ".join(parts)
