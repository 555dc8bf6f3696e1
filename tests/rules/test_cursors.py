"""Where a list goes on: written and read again as it was; anything else is refused in words."""

import base64
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from motcua.base import cursors
from motcua.base.violations import NotReadable

ID = UUID("01997d4e-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def word(*said: Any) -> str:
    """Return what a stranger might send."""
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@pytest.mark.parametrize("at", [AT, AT.replace(year=1), AT.replace(year=9999, microsecond=999_999)])
@pytest.mark.parametrize("number", [0, 1, -1, 2**31 - 1])
def test_a_place_is_read_as_it_was_written(at: datetime, number: int) -> None:
    text = cursors.written(at, at.date(), ID, number)

    assert text.isascii()
    assert "=" not in text
    assert cursors.read(text, datetime, date, UUID, int) == (at, at.date(), ID, number)


def test_an_instant_of_another_zone_is_read_in_utc() -> None:
    there = AT.astimezone(timezone(timedelta(hours=7)))

    assert cursors.read(cursors.written(there), datetime) == (AT,)
    assert cursors.read(cursors.written(there), datetime)[0].tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", (UUID,)),
        ("abc", (UUID,)),
        ("ữ", (UUID,)),
        (word(), (UUID,)),
        (word(str(ID), str(ID)), (UUID,)),
        (word("2026-11-16T08:30:00"), (datetime,)),
        (word("0001-01-01T00:00:00+14:00"), (datetime,)),
        (word("hôm qua"), (date,)),
        (word(7), (date,)),
        (word(True), (int,)),
        (word("7"), (int,)),
        (word(2**31), (int,)),
        (word(None), (UUID,)),
        (word(["x"]), (UUID,)),
        (base64.urlsafe_b64encode(b"[" * 5_000).decode(), (UUID,)),
    ],
)
def test_what_is_no_place_of_this_list_is_refused(text: str, kinds: tuple[type[cursors.Part], ...]) -> None:
    with pytest.raises(NotReadable, match="Mở lại danh sách từ đầu") as refused:
        cursors.read(text, *kinds)

    assert refused.value.field == "cursor"
