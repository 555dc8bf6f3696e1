"""A courier on her round: what she has in hand, and her forms filled in."""

import base64
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.doors.officials import signed_in
from tests.factories import (
    DRIVING_LICENCE,
    MONDAY,
    Life,
    Way,
    dossier_after,
)
from tests.scans import picture

NOW = MONDAY + timedelta(hours=6)
"""Monday 02/11/2026 at 14:00; two working days later is Wednesday 04/11."""


DRAWN = picture("PNG", (60, 20), "white")
DRAWING = "data:image/png;base64," + base64.b64encode(DRAWN).decode()


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def courier() -> Client:
    return signed_in("courier")


def licence() -> Life:
    """A driving licence in the courier's hands: a fee is due, and the old licence is taken back."""
    return dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)


def address(life: Life, page: str) -> str:
    return f"/tuyen/{life.dossier_id}/{page}"


def handed(life: Life, **changed: Any) -> dict[str, Any]:
    """What the form of a delivery posts when everything is done at the door."""
    return {
        "act_id": str(uuid4()),
        "last_event_no": life.row.last_event_no,
        "receiver": "SELF",
        "receiver_name": "Nguyễn Văn Thắng",
        "paper_kind": "CCCD",
        "paper_last4": "0123",
        "authority": "",
        "recalled": life.body(Act.DELIVER)["recalled"],
        "shown_vnd": life.owed_vnd("RECEPTION", "RETURN"),
        "is_paid": "on",
        "signature": DRAWING,
    } | changed


def written(life: Life) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id).count()
