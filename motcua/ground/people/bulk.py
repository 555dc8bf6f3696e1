"""Staff, many at once: read as records, written as a diff says. Whoever calls opens the transaction.

A record is a person by her name for signing in; its last day is that of her work. An account is never made with a
password, and never deleted: who has left is suspended at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from motcua.base import memory
from motcua.base.changes import Diff, Record
from motcua.base.text import day_words
from motcua.ground.people import employing, sessions, suspending
from motcua.ground.people.models import Account, Employment
from motcua.ground.people.rules import Employer, Role

_OWN = (
    "full_name", "employer", "agency_code", "home_point_id", "title", "degree", "speciality", "phone", "email",
)  # fmt: skip
NEW_UNUSABLE = "!"
"""Django's mark of an account that no password opens; an invitation sets one."""


def known(today: date) -> tuple[Record, ...]:
    """Return everybody who works, or worked, for an agency or the post. Three statements.

    Until the transaction ends nobody else writes a list of staff.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('people.staff'))")
    newest: dict[str, Employment] = {}
    for row in Employment.objects.order_by("account_id", "valid_from"):
        if row.valid_from is not None or row.account_id not in newest:
            newest[row.account_id] = row
    return tuple(_record(row, newest.get(row.pk)) for row in _staff().order_by("username"))


def _staff() -> Any:
    return Account.objects.exclude(employer=Employer.NONE.value)


def _record(row: Account, newest: Employment | None) -> Record:
    own = {name: getattr(row, name) for name in _OWN}
    own |= {"username": row.username, "roles": in_order(row.roles)}
    own["employed_on"] = newest.valid_from if newest is not None else None
    return Record(row.username, None, newest.valid_to if newest is not None else None, own)


def in_order(roles: Any) -> tuple[str, ...]:
    """Return roles in the order of Role, each once."""
    given = set(roles)
    return tuple(role.value for role in Role if role.value in given)


def write(diff: Diff, at: datetime) -> None:
    """Write people as a diff says: accounts without a password, where they work, who has left."""
    for change in diff.new:
        account = Account(id=change.record.code, username=change.record.code, password=NEW_UNUSABLE, date_joined=at)
        _told(account, change.record.values)
        account.save(force_insert=True)
        employing.begin(account, change.record.values["employed_on"])
        _leaves(account, change.record, at)
    for change in diff.changed:
        _change(change.record, at)
    for ending in diff.closed:
        _end(Account.objects.get(username=ending.record.code), ending.last_day, at)
    transaction.on_commit(memory.forget_all)


def _told(account: Account, values: Mapping[str, Any]) -> None:
    for name in _OWN:
        setattr(account, name, values[name])
    account.roles = [*_kept_order(account.roles, values["roles"])]


def _kept_order(before: list[str], after: tuple[str, ...]) -> list[str]:
    """The first role of an account is its chief one: those that stay keep their places."""
    return [role for role in before if role in after] + [role for role in after if role not in before]


def _change(record: Record, at: datetime) -> None:
    account, values = Account.objects.get(username=record.code), record.values
    row = employing.current(account.pk)
    _told(account, values)
    account.save(update_fields=[*_OWN, "roles"])
    first = values["employed_on"]
    if row is not None and row.valid_from is not None and first is not None and first > row.valid_from:
        employing.pass_on(account, first)
    else:
        employing.correct(account, first)
    if row is None or row.valid_to != record.valid_to:
        _leaves(account, record, at)


def _leaves(account: Account, record: Record, at: datetime) -> None:
    if record.valid_to is not None:
        _end(account, record.valid_to, at)


def _end(account: Account, last: date, at: datetime) -> None:
    employing.end(account, last)
    if account.suspended_at is None:
        left = f"Hết thời hạn làm việc ngày {day_words(last)}, theo danh sách nhân sự"
        suspending.suspend(account.pk, reason=left, by_id="", at=at)
    else:
        sessions.end_all(account.pk)
