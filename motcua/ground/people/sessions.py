"""The open sessions of an account: with which device, where, since when; ending them.

Rows are django-allauth's. What is deleted here is gone for every process: the next request of that browser is nobody's.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

_BROWSERS = (
    ("Edge", re.compile(r"Edg(e|A|iOS)?/")),
    ("Cốc Cốc", re.compile(r"coc_coc_browser/")),
    ("Opera", re.compile(r"OPR/|Opera")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Chrome", re.compile(r"Chrome/|CriOS/|Chromium/")),
    ("Safari", re.compile(r"Version/[\d.]+.*Safari/")),
)
_SYSTEMS = (
    ("iPhone", re.compile(r"iPhone")),
    ("iPad", re.compile(r"iPad")),
    ("Android", re.compile(r"Android")),
    ("Windows", re.compile(r"Windows")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("Linux", re.compile(r"Linux")),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where an account is signed in; `place` is her counter on that day, which may be empty."""

    id: int
    device: str
    place: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def of_account(account_id: str, at: datetime, this_key: str | None = None) -> tuple[OpenSession, ...]:
    """Return the sessions of an account that are still open, that of `this_key` first. Two statements."""
    rows = list(UserSession.objects.filter(user_id=account_id).order_by("-last_seen_at"))
    live = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=at
        ).values_list("session_key", flat=True)
    )  # fmt: skip
    found = [
        OpenSession(
            row.pk,
            device_words(row.user_agent),
            str(row.data.get("place", "")),
            str(row.ip),
            row.created_at,
            row.last_seen_at,
            row.session_key == this_key,
        )
        for row in rows
        if row.session_key in live
    ]
    return tuple(sorted(found, key=lambda row: not row.is_this))


def end_all(account_id: str, but_not: str | None = None) -> int:
    """End the sessions of an account, all but that of a key; how many there were."""
    return end(UserSession.objects.filter(user_id=account_id).exclude(session_key=but_not or ""))


def end(rows: Iterable[Any]) -> int:
    """End the sessions of these rows; how many there were."""
    ended = list(rows)
    for row in ended:
        SessionStore().delete(row.session_key)
    UserSession.objects.filter(pk__in=[row.pk for row in ended]).delete()
    return len(ended)


def device_words(agent: str) -> str:
    """Return browser and system as a person names them: "Chrome, Windows"; of an unknown one its own first word."""
    browser = next((name for name, sign in _BROWSERS if sign.search(agent)), "")
    system = next((name for name, sign in _SYSTEMS if sign.search(agent)), "")
    words = ", ".join(part for part in (browser, system) if part)
    return words or agent.split("/", maxsplit=1)[0][:40] or _("Không rõ thiết bị")
