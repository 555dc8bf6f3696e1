"""The log of refusals: an act that was tried without a right leaves a line, though it writes nothing else.

What is refused is collected while a request (or a job) runs, and written after it, so that the line stays when the
act's transaction is rolled back. It tells who, which act, about which dossier, which row was missing, when and at which
door; no name, no number, nothing that was typed. The same refusal of the same person in one minute is one row, and of
one person so many rows a minute at most: whoever tries out the doors does not fill the table.

Law: NĐ 13/2023/NĐ-CP and Luật 91/2025/QH15 (protection of personal data): access is controlled, and tries are known.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import DatabaseError, connection, transaction

from motcua.base.violations import RuleViolation
from motcua.ground.people.rules import Actor, Role
from motcua.record.dossiers.rules import Act
from motcua.record.rights.models import Refusal
from motcua.record.rights.rules import is_of_right

ROWS_OF_A_MINUTE = 30
"""Rows of one person in one minute; then one row more says that there were others."""
_SPACE = UUID("2ab6c1de-44a3-4b0e-8c1b-c9c6f0c1b7ea")
_log = logging.getLogger("motcua.refusals")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One act that was tried and refused for want of a right."""

    by: Actor
    act: Act | None
    dossier_id: UUID | None
    refusal: RuleViolation
    at: datetime


_collecting: ContextVar[list[Attempt] | None] = ContextVar("motcua_refusals", default=None)


def tried(act: Act | None, by: Actor, dossier_id: UUID | None, refusal: RuleViolation, at: datetime) -> None:
    """Remember an act that was refused for want of a right; anything else, or outside of `collected`, is let go.

    `act` None = a page that does acts was refused as a whole. The same refusal is remembered once.
    """
    found = _collecting.get()
    if found is None or not is_of_right(refusal) or any(item.refusal is refusal for item in found):
        return
    of = dossier_id if act is not Act.OPEN_DRAFT else None  # there is none yet
    found.append(Attempt(by, act, of, refusal, at))


@contextmanager
def attempted(act: Act, by: Actor, at: datetime, dossier_id: UUID | None = None) -> Iterator[None]:
    """What happens inside is an attempt at an act: refused for want of a right, it is remembered."""
    try:
        yield
    except RuleViolation as refusal:
        tried(act, by, dossier_id, refusal, at)
        raise


@contextmanager
def collected(door: str) -> Iterator[list[Attempt]]:
    """Collect what is refused inside and write it down at the end, whatever the end is. Within another: nothing new."""
    outer = _collecting.get()
    if outer is not None:
        yield outer
        return
    found: list[Attempt] = []
    token = _collecting.set(found)
    try:
        yield found
    finally:
        _collecting.reset(token)
        if found:
            _write(found, door)


def _write(found: list[Attempt], door: str) -> None:
    """Add the rows; that they cannot be added is a fault for the log, and does not change what was answered."""
    try:
        with transaction.atomic():
            room = {key: ROWS_OF_A_MINUTE - _rows_of(key, found[0].at) for key in {_who(item.by) for item in found}}
            rows = []
            for item in found:
                room[_who(item.by)] -= 1
                rows.append(_row(item, door, is_more=room[_who(item.by)] < 0))
            Refusal.objects.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        _log.exception("refusals could not be written")


def _rows_of(by_id: str, at: datetime) -> int:
    """How many rows a person has in the minute of an instant, as far as it matters. One statement."""
    since = _minute(at)
    rows = Refusal.objects.filter(by_id=by_id, at__gte=since, at__lt=since + timedelta(minutes=1))
    return rows.order_by()[: ROWS_OF_A_MINUTE + 1].count()


def _row(item: Attempt, door: str, *, is_more: bool) -> Refusal:
    by, refusal = item.by, item.refusal
    act = item.act.value if item.act is not None and not is_more else ""
    of = None if is_more else item.dossier_id
    missing, code = ("", "more") if is_more else (refusal.missing, refusal.code)
    said = (_who(by), by.id, act, str(of), missing, code, door, _minute(item.at).isoformat())
    return Refusal(
        id=uuid5(_SPACE, "|".join(said)),
        by_id=_who(by),
        in_place_of=by.id if by.helper else "",
        employer=by.employer.value,
        role=_role(by),
        door=door[:8],
        act=act,
        dossier_id=of,
        missing=missing,
        code=code[:60],
        at=item.at,
    )


def _who(by: Actor) -> str:
    return by.helper.id if by.helper else by.id


def _role(by: Actor) -> str:
    if by.helper:
        return Role.ADMINISTRATOR.value
    return next((role.value for role in Role if role in by.roles), "")


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def forget(before: datetime) -> int:
    """Take away the rows before an instant, by the function of the owner; return how many.

    The application itself cannot take any away, and the function takes none of the last thirty days.
    """
    with connection.cursor() as cursor:
        cursor.execute("select rights_refusal_forget(%s)", [before])
        return int(cursor.fetchone()[0])
