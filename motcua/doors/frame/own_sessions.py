"""The sessions of the person at the page: noted at sign-in, seen while she works, ended by herself.

They are written at sign-in and, while somebody works, at most every `SEEN_EVERY` seconds: looking at a page costs no
statement. What a session is, and how one is ended, stands in motcua.ground.people.sessions.
"""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest

from motcua.doors.frame.session import now, visitor
from motcua.ground.people import sessions
from motcua.ground.people.sessions import OpenSession

SEEN_EVERY = 300
_SEEN = "seen-at"


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


def of_account(request: HttpRequest) -> tuple[OpenSession, ...]:
    """Return the sessions of the person at the page that are still open, this one first. Two statements."""
    return sessions.of_account(str(request.user.pk), now(), request.session.session_key)


def end(request: HttpRequest, session_id: int) -> bool:
    """End one session of the person at the page; False when it is none of hers. Ending this one signs her out."""
    row = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if row is None:
        return False
    if row.session_key == request.session.session_key:
        leave(request)
    else:
        sessions.end([row])
    return True


def end_others(request: HttpRequest) -> int:
    """End all other sessions of the person at the page; how many there were."""
    return sessions.end_all(str(request.user.pk), request.session.session_key)


def leave(request: HttpRequest) -> None:
    """End the session of this request: sign out."""
    UserSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def renew(request: HttpRequest, old_key: str | None) -> None:
    """Keep the row of a session whose key was changed, as a change of password does."""
    if old_key:
        UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
