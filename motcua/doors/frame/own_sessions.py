"""The sessions of an account: where it is signed in, with which device, when it was last seen; ending them.

Rows are django-allauth's. They are written at sign-in and, while somebody works, at most every `SEEN_EVERY` seconds:
looking at a page costs no statement.
"""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.doors.frame.session import now, visitor

SEEN_EVERY = 300
_SEEN = "seen-at"

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
class OwnSession:
    """One place where the account is signed in; `place` is her counter on that day, which may be empty."""

    id: int
    device: str
    place: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def begin(request: HttpRequest) -> None:
    """Note the session that has just begun: device, address, and the counter where she stands today."""
    UserSession.objects.create_from_request(request)
    UserSession.objects.filter(session_key=request.session.session_key).update(data={"place": visitor(request).place})
    request.session[_SEEN] = int(time.time())


def seen(request: HttpRequest) -> None:
    """Note that the session is at work, when that was noted long enough ago. No statement otherwise."""
    since = request.session.get(_SEEN)
    if since is None or int(time.time()) - since < SEEN_EVERY:
        return
    request.session[_SEEN] = int(time.time())
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now())


def of_account(request: HttpRequest) -> tuple[OwnSession, ...]:
    """Return the sessions of the person at the page that are still open, this one first. Two statements."""
    rows = list(UserSession.objects.filter(user_id=request.user.pk).order_by("-last_seen_at"))
    live = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=now()
        ).values_list("session_key", flat=True)
    )  # fmt: skip
    this = request.session.session_key
    found = [
        OwnSession(
            row.pk,
            device_words(row.user_agent),
            str(row.data.get("place", "")),
            str(row.ip),
            row.created_at,
            row.last_seen_at,
            row.session_key == this,
        )
        for row in rows
        if row.session_key in live
    ]
    return tuple(sorted(found, key=lambda row: not row.is_this))


def end(request: HttpRequest, session_id: int) -> bool:
    """End one session of the person at the page; False when it is none of hers. Ending this one signs her out."""
    row = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if row is None:
        return False
    if row.session_key == request.session.session_key:
        leave(request)
    else:
        _end([row])
    return True


def end_others(request: HttpRequest) -> int:
    """End all other sessions of the person at the page; how many there were."""
    others = UserSession.objects.filter(user_id=request.user.pk).exclude(session_key=request.session.session_key)
    return _end(list(others))


def leave(request: HttpRequest) -> None:
    """End the session of this request: sign out."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def renew(request: HttpRequest, old_key: str | None) -> None:
    """Keep the row of a session whose key was changed, as a change of password does."""
    if old_key:
        UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)


def device_words(agent: str) -> str:
    """Return browser and system as a person names them: "Chrome, Windows"; of an unknown one its own first word."""
    browser = next((name for name, sign in _BROWSERS if sign.search(agent)), "")
    system = next((name for name, sign in _SYSTEMS if sign.search(agent)), "")
    words = ", ".join(part for part in (browser, system) if part)
    return words or agent.split("/", maxsplit=1)[0][:40] or _("Không rõ thiết bị")


def _end(rows: list[Any]) -> int:
    for row in rows:
        SessionStore().delete(row.session_key)
    UserSession.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
