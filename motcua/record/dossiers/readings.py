"""The read log: who looked at what a dossier keeps of people, when, and for what (law.md §8; Luật 91/2025/QH15).

One person who looks at one thing several times within ten minutes of the clock (10:20 to 10:29:59) is one row. What is
masked and shown on request is a row every time. Rows are added without any lock: the id of a row is made from what it
says, so that two processes that write the same look write one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from motcua.base.violations import NotReadable
from motcua.ground.people.rules import Actor, Role
from motcua.record.dossiers.models import Reading

ONE_LOOK = timedelta(minutes=10)
_LOOKS = UUID("6f0c4c52-7d0e-4a57-9a39-2f0f8a3a5d11")
"""The namespace of the ids; it only has to stay what it is."""
LISTED_MAX = 500


class What(StrEnum):
    """What was looked at; the value is stored."""

    PAGE = "page"
    SCAN = "scan"
    FORM = "form"
    REVEAL = "reveal"


PURPOSES: Mapping[str, str] = {
    "contact": "Liên hệ người nộp",
    "identity": "Đối chiếu giấy tờ tùy thân",
    "drafting": "Lập văn bản, biểu mẫu",
    "complaint": "Trả lời phản ánh, khiếu nại",
}
"""What masked numbers may be asked for; the key is stored."""


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the log as it is read; the person is an id, her name is asked for where it may be told."""

    by_id: str
    employer: str
    role: Role
    agency_code: str
    door: str
    what: What
    thing_no: int | None
    purpose: str
    at: datetime


def purpose_of(text: str) -> str:
    """Return the purpose that was chosen from the list. Raises NotReadable when none was."""
    if text not in PURPOSES:
        raise NotReadable(sentence="Chưa chọn mục đích xem. Chọn một mục đích trong danh sách.", field="purpose")
    return text


def reading_id(by_id: str, what: What, thing_no: int | None, purpose: str, at: datetime) -> UUID:
    """Return the id of a look: the same for the same person, thing and stretch of ten minutes."""
    when = at.isoformat() if what is What.REVEAL else str(int(at.timestamp() // ONE_LOOK.total_seconds()))
    return uuid5(_LOOKS, "|".join((by_id, what.value, str(thing_no), purpose, when)))


def note(
    dossier_id: UUID,
    by: Actor,
    door: str,
    what: What,
    at: datetime,
    *,
    thing_no: int | None = None,
    purpose: str = "",
) -> None:
    """Write down one look. One statement, no lock; the same look twice is one row."""
    row = Reading(
        dossier_id=dossier_id,
        reading_id=reading_id(by.id, what, thing_no, purpose, at),
        by_id=by.id,
        employer=by.employer.value,
        role=next((role.value for role in Role if role in by.roles), ""),
        agency_code=by.agency_code,
        door=door,
        what=what.value,
        thing_no=thing_no,
        purpose=purpose,
        at=at,
    )
    Reading.objects.bulk_create([row], ignore_conflicts=True)


def looks(dossier_id: UUID, *, but_not: str = "") -> tuple[Look, ...]:
    """Return who looked at a dossier, newest first, at most LISTED_MAX. `but_not` is left out. One statement."""
    rows = Reading.objects.filter(dossier_id=dossier_id).exclude(by_id=but_not).order_by("-at", "reading_id")
    return tuple(
        Look(
            row.by_id,
            row.employer,
            Role(row.role),
            row.agency_code,
            row.door,
            What(row.what),
            row.thing_no,
            row.purpose,
            row.at,
        )
        for row in rows[:LISTED_MAX]
    )
