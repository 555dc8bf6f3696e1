"""Where a list goes on: the place of the last row that was shown, written as one word of an address."""

import base64
import binascii
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from motcua.base.violations import NotReadable

Part = datetime | date | UUID | int
_INT_MAX = 2**31 - 1
"""What a column of whole numbers takes."""


def written(*place: Part) -> str:
    """Return the cursor of a place: the values by which the list is sorted, in their order."""
    said = [
        part if isinstance(part, int) else part.isoformat() if isinstance(part, date) else str(part) for part in place
    ]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read(text: str, *kinds: type[Part]) -> tuple[Any, ...]:
    """Return the place of a cursor as values of these kinds; instants are in UTC.

    Raises NotReadable for what is no cursor, or one of another list.
    """
    try:
        said = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return tuple(_part(part, kind) for part, kind in zip(said, kinds, strict=True))
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError, binascii.Error) as fault:
        raise NotReadable(sentence="Vị trí trang không đọc được. Mở lại danh sách từ đầu.", field="cursor") from fault


def _part(said: Any, kind: type[Part]) -> Part:
    if kind is int:
        if isinstance(said, bool) or not isinstance(said, int) or abs(said) > _INT_MAX:
            raise ValueError(said)
        return said
    if kind is UUID:
        return UUID(said)
    if kind is datetime:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            raise ValueError(said)
        return moment.astimezone(UTC)  # the database refuses offsets that Python takes
    return date.fromisoformat(said)
