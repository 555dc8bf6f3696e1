"""People of a staff list are invited, each by a link of her own: no list makes a password.

The links go into one file beside the list, which only its owner may read; a link is shown once and never again.
"""

import csv
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from motcua.base.changes import Diff
from motcua.base.text import moment_words
from motcua.base.violations import NotReadable
from motcua.ground.deadlines.rules import local
from motcua.ground.people import invitations
from motcua.ground.people.rules import HOUSE

USUAL_DAYS = 7
"""For so many calendar days a link from a list is good: the file still has to reach everybody."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new person with the link that is hers."""

    username: str
    name: str
    link: str
    expires_at: datetime


def put_in_and_invite(put_in: Callable[[], Diff], file: Path, *, at: datetime, days: int = USUAL_DAYS) -> Diff:
    """Put a staff list in, invite whoever is new, and write the links to a file that was not there before.

    All of it or nothing: a file that cannot be written leaves no account. Raises NotReadable.
    """
    with transaction.atomic():
        diff = put_in()
        if diff.new and not diff.refused:
            _written(file, _invited(diff, at, days))
    return diff


def _invited(diff: Diff, at: datetime, days: int) -> list[Invited]:
    found = []
    for change in diff.new:
        record = change.record
        if record.valid_to is None:  # who has left already is kept, and not let in
            made = invitations.issue(account_id=record.code, days=days, by_id=HOUSE.id, at=at)
            found.append(Invited(record.code, record.values["full_name"], _link(made.text), made.expires_at))
    return found


def _link(code: str) -> str:
    """The address as it is typed into a browser: of the first known origin, else of the public address."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    origin = origins[0] if origins else f"https://{settings.PUBLIC_ADDRESS.partition('/')[0]}"
    return f"{origin}/loi-moi/{code}"


def _written(file: Path, rows: list[Invited]) -> None:
    if not rows:
        return
    told = io.StringIO(newline="")
    writer = csv.writer(told)
    writer.writerow(["Tên đăng nhập", "Họ tên", "Liên kết đặt mật khẩu", "Dùng được đến"])
    for row in rows:
        writer.writerow([row.username, row.name, row.link, moment_words(local(row.expires_at))])
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError as fault:
        raise NotReadable(
            sentence=f"Đã có tệp “{file.name}”. Đổi tên tệp đó, hoặc chọn tệp khác bằng --invitations.", field="file"
        ) from fault
    except OSError as fault:
        raise NotReadable(sentence=f"Không ghi được tệp lời mời “{file}”: {fault.strerror}.", field="file") from fault
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as out:
        out.write(told.getvalue())
