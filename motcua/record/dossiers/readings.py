"""The read log: who looked at what a dossier keeps of people, when, and for what (law.md §8; Luật 91/2025/QH15).

One person who looks at one thing several times within ten minutes of the clock (10:20 to 10:29:59) is one row. What is
masked and shown on request is a row every time. Rows are added without any lock: the id of a row is made from what it
says, so that two processes that write the same look write one.

Each row has a purpose: the work of the door through which it was done, or the one that was said. Who oversees figures
says it first, for one dossier and one day (`state`); without that there is no look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from motcua.base.text import clean_line
from motcua.base.violations import NoRight, NotReadable
from motcua.ground.deadlines.rules import local
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
    STATED = "stated"
    """What for she will look, said by who oversees; the looks of that day follow it."""


PURPOSES: Mapping[str, str] = {
    "contact": "Liên hệ người nộp",
    "identity": "Đối chiếu giấy tờ tùy thân",
    "drafting": "Lập văn bản, biểu mẫu",
    "complaint": "Trả lời phản ánh, khiếu nại",
}
"""What masked numbers may be asked for; the key is stored."""


WORK: Mapping[str, str] = {
    "desk": "Tiếp nhận, trả kết quả tại quầy",
    "office": "Giải quyết hồ sơ",
    "tour": "Thu gom, phát tận nơi",
    "control": "Điều hành, theo dõi",
    "api": "Xử lý của hệ thống kết nối",
    "portal": "Chủ hồ sơ xem hồ sơ của mình",
}
"""Door → what one looks for in the course of the work that is done there."""
STATEMENT_LEAST, STATEMENT_MOST = 10, 200
PURPOSE_MOST = 200


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


def purpose_words(door: str, purpose: str) -> str:
    """Return what a look was for: the purpose chosen or said, else the work of its door."""
    return PURPOSES.get(purpose) or purpose or WORK.get(door, door)


def reading_id(by_id: str, what: What, thing_no: int | None, purpose: str, at: datetime) -> UUID:
    """Return the id of a look: the same for the same person, thing and stretch of ten minutes.

    What is masked counts every time; a purpose is stated once a day, whatever it says.
    """
    if what is What.STATED:
        return uuid5(_LOOKS, "|".join((by_id, what.value, local(at).date().isoformat())))
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
    work: str = "",
) -> None:
    """Write down one look. One statement, no lock; the same look twice is one row.

    Of who oversees it is one more: her looks carry the purpose that she has stated. `work` says more exactly than the
    door what was looked for, such as the button of an act; it makes no second row of a page that she has just read.
    """
    if by.helper is not None:
        purpose = purpose or f"Hỗ trợ: {by.helper.reason}"[:PURPOSE_MOST]
    elif not purpose and may_state(by):
        purpose = stated(dossier_id, by, at)
    sees = by.helper.id if by.helper else by.id
    role = Role.ADMINISTRATOR if by.helper else next((item for item in Role if item in by.roles), None)
    row = Reading(
        dossier_id=dossier_id,
        reading_id=reading_id(sees, what, thing_no, purpose, at),
        by_id=sees,
        in_place_of=by.id if by.helper else "",
        employer=by.employer.value,
        role=role.value if role else "",
        agency_code=by.agency_code,
        door=door,
        what=what.value,
        thing_no=thing_no,
        purpose=purpose or work[:PURPOSE_MOST],
        at=at,
    )
    Reading.objects.bulk_create([row], ignore_conflicts=True)


def may_state(actor: Actor) -> bool:
    """Whether a person may open a dossier that is not her work by saying what for: who oversees, at a page, herself."""
    return Role.MANAGER in actor.roles and actor.scopes is None and actor.helper is None


def state(dossier_id: UUID, by: Actor, door: str, text: str, at: datetime) -> None:
    """Write down for which purpose who oversees will look at a dossier today; said twice, the first one stays.

    Raises NotReadable for what says nothing, NoRight for whose purpose opens nothing.
    """
    if not may_state(by):
        raise NoRight(sentence="Chỉ lãnh đạo tỉnh ghi mục đích để mở giấy tờ của một hồ sơ.")
    said = clean_line(text, label="Mục đích xem", field="purpose", most=STATEMENT_MOST)
    if len(said) < STATEMENT_LEAST or not any(letter.isalpha() for letter in said):
        raise NotReadable(
            sentence=f"Ghi mục đích bằng ít nhất {STATEMENT_LEAST} ký tự, đủ để người nộp hồ sơ hiểu.", field="purpose"
        )
    note(dossier_id, by, door, What.STATED, at, purpose=said)


def stated(dossier_id: UUID, by: Actor, at: datetime) -> str:
    """Return the purpose that a person has stated for a dossier on the day of an instant; "" = none. One statement."""
    key = reading_id(by.id, What.STATED, None, "", at)
    found = Reading.objects.filter(dossier_id=dossier_id, reading_id=key, at__lte=at)
    return found.values_list("purpose", flat=True).first() or ""


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
