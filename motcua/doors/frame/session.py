"""Who is at a page, which doors are hers, and where she stands today."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from motcua.base.violations import NoRight
from motcua.doors.frame.rules import DOORS
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people import stand_ins
from motcua.ground.people.rules import Actor, Role
from motcua.ground.people.services import actor, may_act
from motcua.ground.people.support import Visit, helper_of
from motcua.record.reading import places_of


class NotYourDoor(NoRight):
    """The door is another role's."""

    code = "right.door"
    text = "Trang này dành cho vai trò khác. Mở trang của bạn từ đầu trang, hoặc đăng nhập bằng tài khoản khác."
    missing = "role"
    ask = "người quản trị"


class Suspended(NoRight):
    """The account may no longer act."""

    code = "right.suspended"
    text = "Tài khoản đang tạm ngừng. Hỏi người quản trị."


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person at a page at one instant, with where she stands today."""

    actor: Actor
    at: datetime
    places: tuple[AssignmentRow, ...]
    faces: tuple[Actor, ...] = ()
    """As whom she may act: herself, then in the place of colleagues on leave."""

    @property
    def roles(self) -> frozenset[Role]:
        """Her own roles, and those in which she stands in for colleagues."""
        return self.actor.roles.union(*(face.roles for face in self.faces))

    @property
    def persons(self) -> tuple[str, ...]:
        """Whose cases are her work: her own, and those of colleagues on leave."""
        return tuple(dict.fromkeys(key for face in (self.actor, *self.faces) for key in face.persons))

    @property
    def place(self) -> str:
        """Her counter in words; "" when she is assigned nowhere."""
        return self.places[0].place if self.places else ""


def now() -> datetime:
    """Return the instant: only doors read the clock."""
    return timezone.now()  # noqa: TID251 - this is the door's clock


def visitor(request: HttpRequest) -> Visitor:
    """Return who is at the page; asked once a request. Raises Suspended."""
    kept = getattr(request, "motcua_visitor", None)
    if kept is None:
        account = request.user
        if not account.is_authenticated or not may_act(account):
            raise Suspended()
        who, at = actor(account), now()
        visit: Visit | None = getattr(request, "motcua_support", None)
        if visit is not None:
            who = replace(who, helper=helper_of(visit))
        kept = Visitor(who, at, places_of(who, at), stand_ins.faces(who, at))
        request.motcua_visitor = kept  # type: ignore[attr-defined]  # kept for the length of the request
    return cast(Visitor, kept)


def asked_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead a stranger to the sign-in page and back. A part of a page is not swapped for it: its page must ask anew.

    After a post she comes back to the page that sent it: its own address may answer to posts alone.
    """
    if request.headers.get("HX-Request"):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Session"})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    came = urlsplit(request.headers.get("Referer", ""))
    return redirect_to_login(came.path if came.netloc == request.get_host() else request.get_full_path())


View = Callable[..., HttpResponseBase]


def at_door(door: str) -> Callable[[View], View]:
    """Open a view to the roles of a door: others are refused, strangers are sent to sign in."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return asked_to_sign_in(request)
            if not visitor(request).actor.roles & DOORS[door]:
                raise NotYourDoor()
            return view(request, *args, **kwargs)

        return guarded

    return wrap
