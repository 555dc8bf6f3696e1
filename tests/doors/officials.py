"""Officials and managers at their pages: signed in by account, at an instant of the test's choosing."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from motcua.doors.frame import session
from motcua.ground.people.models import Account
from motcua.record.custody.models import CustodyMove
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import LedgerEntry
from tests.factories import CAST, MONDAY, Life

STRANGERS_AT_THE_OFFICE = ("post_clerk", "courier", "one_stop_officer", "applicant", "manager", "post_director")
STRANGERS_AT_CONTROL = ("post_clerk", "courier", "one_stop_officer", "applicant", "case_officer", "unit_head")


@dataclass
class Clock:
    """The clock of the doors."""

    now: datetime = MONDAY + timedelta(hours=6)

    def after(self, life: Life, **later: Any) -> None:
        """Set the clock some time after the last act of a dossier."""
        self.now = life.now + timedelta(**(later or {"minutes": 5}))


@pytest.fixture
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that the test sets; the doors read it."""
    found = Clock()
    monkeypatch.setattr(session, "now", lambda: found.now)
    return found


def signed_in(who: str) -> Client:
    """Return a browser of somebody: a role of the cast, or the name of an account."""
    client = Client()
    client.force_login(Account.objects.get(pk=CAST.get(who, who)))
    return client


def act_href(life: Life, address: str) -> str:
    """Return the address of an act's page."""
    return reverse("office:act", args=[life.dossier_id, address])


def dossier_href(life: Life, door: str = "office") -> str:
    """Return the address of a dossier's page."""
    return reverse(f"{door}:dossier", args=[life.dossier_id])


def posting(life: Life, **typed: Any) -> dict[str, Any]:
    """Return the fields of a form as the page sent it out: a fresh act, and the last event as it is."""
    return {"act_id": str(uuid4()), "last_event_no": str(life.row.last_event_no)} | typed


def written(life: Life) -> tuple[Any, ...]:
    """Return what an act could have written for a dossier: equal before and after = nothing was written."""
    rows = Dossier.objects.filter(pk=life.dossier_id).values_list()
    counts = [
        table.objects.filter(dossier_id=life.dossier_id).count()
        for table in (Event, CustodyMove, LedgerEntry, IssuedForm)
    ]
    return (*rows, *counts)


def last_event(life: Life) -> Event:
    """Return the newest event of a dossier."""
    return Event.objects.filter(dossier_id=life.dossier_id).order_by("event_no").reverse()[0]


def text_of(response: HttpResponse) -> str:
    """Return what a page says, without markup, in one line."""
    body = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>|<dialog.*?</dialog>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def codes_on(response: HttpResponse) -> list[str]:
    """Return the codes of the dossiers that a list shows, in its order."""
    return re.findall(r'class="mc-code-link" href="[^"]+">([^<]+)<', response.content.decode())


def took(life: Life, act: Act) -> bool:
    """Whether the newest event of a dossier is this act."""
    return last_event(life).act == act.value
