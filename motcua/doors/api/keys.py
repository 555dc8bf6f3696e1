"""Who asks: the account that a key acts for. Cookies are not looked at, so nothing can be asked in a visitor's name."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from ninja.security.http import HttpAuthBase

from motcua.doors.api import limits
from motcua.doors.api.problems import KeyMissing
from motcua.doors.frame.session import now
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.record.rights.rules import ScopeMissing


class _Asked(HttpRequest):
    """A request whose key was found good, with the instant at which that was."""

    auth: Actor
    motcua_at: datetime


def asked(request: HttpRequest) -> tuple[Actor, datetime]:
    """Return who asks, and when, of a request that `Bearer` has let in."""
    known = cast(_Asked, request)
    return known.auth, known.motcua_at


class Bearer(HttpAuthBase):
    """A key as `Authorization: Bearer mc_…` (RFC 6750)."""

    openapi_scheme = "bearer"
    openapi_description = (
        "Khóa truy cập do người quản trị cấp bằng lệnh `motcua token issue`, gửi trong tiêu đề "
        "`Authorization: Bearer mc_…`. Khóa làm thay một tài khoản, trong phạm vi các quyền ghi cùng khóa."
    )

    def __call__(self, request: HttpRequest) -> Actor:
        """Return who asks. One statement. Raises KeyMissing, TokenRefused, TooManyRequests."""
        scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            limits.count_address(request)
            raise KeyMissing()
        limits.count_key(text)
        at = cast(_Asked, request).motcua_at = now()
        try:
            return people.actor_of_token(text.strip(), at)
        except people.TokenRefused:
            limits.count_address(request)
            raise


def require_scope(actor: Actor, scope: str, doing: str) -> None:
    """Refuse with ScopeMissing unless the key holds the scope. An act's own scope may be held as `act:*`."""
    held = actor.scopes or frozenset()
    if scope not in held and not (scope.startswith("act:") and "act:*" in held):
        raise ScopeMissing(act=doing, scope=scope)
