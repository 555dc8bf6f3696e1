"""What gathers dossiers, and what must hold of it. Pure rules.

A group: one submitter files one procedure for many owners, by a list (nộp theo danh sách). A visit: one applicant files
several procedures at one counter (một lượt làm nhiều thủ tục). Each is one row of its own, and every dossier of it is
opened by an act of its own whose ids follow from the row: the same list sent twice opens nothing twice.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from motcua.base.violations import RuleViolation
from motcua.ground.people.rules import Actor, Role

OWNERS_MOST = 200
"""Owners on one list: one sheet of a handover holds as many."""


class Kind(StrEnum):
    """Why dossiers belong together."""

    GROUP = "GROUP"
    VISIT = "VISIT"


PREFIX = {Kind.GROUP: "NH", Kind.VISIT: "LN"}
"""The first letters of their numbers: nhóm hồ sơ, lượt nộp."""


_CODE = re.compile(r"(NH|LN|PG)[ -]?([0-9]{6})[ -]?([0-9]{4,6})")
"""The numbers that stand on the papers of a list or visit; PG is the slip of a sack."""


class GatheringReused(RuleViolation):
    """The id of a list came with another list."""

    code = "gathering.key-reused"
    text = "Danh sách này đã được lập với nội dung khác. Mở lại trang lập danh sách, rồi gửi."


class NotOfTheGathering(RuleViolation):
    """A dossier is filed under a list or a visit to which it does not belong."""

    code = "gathering.not-of-it"
    text = "Hồ sơ này không thuộc {number}: {why}. Mở hồ sơ riêng, hoặc chọn lại."
    field = "gathering"


class NotOneApplicant(RuleViolation):
    """A visit is of one applicant: another person's dossier would be shown to her on the portal."""

    code = "gathering.another-applicant"
    text = "Một lượt nộp là của một người. Người nộp ở đây khác người của hồ sơ {first}. Mở hồ sơ riêng cho người này."
    field = "gathering"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gathering was begun, for who may see it."""

    opened_by: str
    point_id: str
    agency_code: str
    """The agency of all its dossiers; "" = they go to several."""


def number_of(kind: Kind, day: date, number: int) -> str:
    """Return the number that is written on its papers: NH-261122-0007."""
    return f"{PREFIX[kind]}-{day:%y%m%d}-{number:04d}"


def read_code(text: str) -> str | None:
    """Return the number of a list, a visit or a slip however it was typed or scanned; None when it is none.

    "nh 261122 0007" → "NH-261122-0007".
    """
    found = _CODE.fullmatch(" ".join(text.split()).upper()[:40])
    return "-".join(found.groups()) if found else None


def dossier_id(gathering_id: UUID, line_no: int) -> UUID:
    """Return the id of the dossier of one line of a list, from 1: the same line is the same dossier for ever."""
    return uuid5(gathering_id, f"line {line_no}")


def act_id(dossier: UUID, act: str) -> UUID:
    """Return the id of an act that the list does on a dossier of it, so that twice is once."""
    return uuid5(dossier, f"list {act}")


def may_see(actor: Actor, point_ids: Collection[str], agency_codes: Collection[str], place: Place) -> bool:
    """Whether a person may open the page of a gathering; which of its dossiers she then sees is asked of each.

    `point_ids` are where she stands today, `agency_codes` those for which she acts or that her desk serves.
    """
    if actor.id == place.opened_by:
        return True
    if actor.is_post:
        return Role.POST_CLERK in actor.roles and place.point_id in point_ids
    return place.agency_code in agency_codes or (place.point_id != "" and place.point_id in point_ids)
