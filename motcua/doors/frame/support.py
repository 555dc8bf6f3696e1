"""Support visits at the pages: who sits there in whose place, the strip that says so, and what may not be done.

The session stays the administrator's; for each request the person in whose place she is takes her seat, as long as the
visit holds. What looks after sign-in, and every file of the person, stays shut.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.base.violations import NoRight
from motcua.doors.frame import errors, navigation, session
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.languages import said
from motcua.ground.people import support
from motcua.ground.people.support import Visit

KEY = "support-visit"
"""In the session of the administrator: the visit that she has open; written by the administration."""
_ALWAYS = frozenset({"frame:support-end", "frame:sign-out", "set-language"})
_SHUT = frozenset(
    {
        "frame:security", "frame:confirm", "frame:password", "frame:codes", "frame:codes-remove", "frame:recovery",
        "frame:recovery-anew", "frame:session-end", "frame:sessions-end-others", "frame:oidc-bind",
        "frame:oidc-unbind", "frame:job-file", "frame:support", "frame:support-grant", "frame:support-stop",
        "frame:support-known", "frame:demo-role",
    }
)  # fmt: skip
"""Pages that no visit opens: those of sign-in, files that the person asked for, and what settles visits."""


class LooksAlone(NoRight):
    """A visit looks; more is done when the person, or her head, has let it."""

    code = "support.looks-alone"
    text = "Đang vào thay để hỗ trợ, chỉ được xem. Người được hỗ trợ hoặc trưởng bộ phận Một cửa cho phép mới làm được."


class ShutToHelpers(NoRight):
    """What is the person's own alone."""

    code = "support.shut"
    text = "Trang này chỉ dành cho chính chủ tài khoản. Kết thúc hỗ trợ để về trang của bạn."


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the visit under which this request is made; None = who is signed in sits there herself."""
    found: Visit | None = getattr(request, "motcua_support", None)
    return found


class SupportMiddleware:
    """Seat the person in whose place an administrator is; shut what may not be done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask whether the visit still holds; one that is over is said once."""
        visit_id = request.session.get(KEY) if request.user.is_authenticated else None
        if visit_id:
            found = support.in_force(visit_id, request.user, session.now())
            if found is None:
                del request.session[KEY]
                messages.info(request, _("Lượt hỗ trợ đã kết thúc. Bạn đang ở tài khoản của mình."))
            else:
                request.motcua_support, request.user = found  # type: ignore[attr-defined]  # for the length of the request
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse what a visit may not do; write down what it does when it may."""
        visit = visit_of(request)
        page = request.resolver_match.view_name if request.resolver_match else ""
        if visit is None or page in _ALWAYS:
            return None
        if page in _SHUT:
            return errors.refused(request, ShutToHelpers())
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return None
        if not visit.may_write:
            return errors.refused(request, LooksAlone())
        support.note_deed(visit, page)
        return None


def strip(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the strip on top of each page says; None = there is nothing to say. See frame/parts/support.html."""
    visit = visit_of(request)
    if visit is not None:
        return {"visit": visit, "is_helper": True}
    account: Any = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return None
    told = support.news(account, session.now())
    return {"visit": told, "is_helper": False} if told else None


def close(request: HttpRequest) -> None:
    """End the visit of this request, if there is one: at its button, and at sign-out."""
    visit = visit_of(request)
    if visit is None:
        return
    with suppress(support.VisitOver):
        support.end(visit.id, session.visitor(request).actor, session.now())
    request.session.pop(KEY, None)


# ---- pages -----------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the visit that this administrator has open, and go back to the account that was helped."""
    visit = visit_of(request)
    close(request)
    if visit is None:
        return SeeOther(reverse(navigation.ME))
    messages.success(request, _("Đã kết thúc hỗ trợ."))
    return SeeOther(reverse("admin:people_account_change", args=[visit.person_id]))


@never_cache
@login_required
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Who was in the person's place, when and what for; of a head's agency too."""
    who = session.visitor(request)
    found = support.listed(who.actor, who.at)
    return render(request, "frame/support.html", {"visits": found, "own_id": who.actor.id})


@never_cache
@login_required
@require_POST
def grant(request: HttpRequest, visit_id: str) -> HttpResponse:
    """Let a visit do more than look."""
    return _settled(request, visit_id, support.grant, _("Đã cho phép làm thay. Việc làm thay mang tên cả hai người."))


@never_cache
@login_required
@require_POST
def stop(request: HttpRequest, visit_id: str) -> HttpResponse:
    """End a visit in one's own place, or in that of somebody of one's agency."""
    return _settled(request, visit_id, support.end, _("Đã kết thúc lượt hỗ trợ."))


@never_cache
@login_required
@require_POST
def known(request: HttpRequest, visit_id: str) -> HttpResponse:
    """The person knows of a visit that is over."""
    return _settled(request, visit_id, support.known, "")


def _settled(request: HttpRequest, visit_id: str, do: Callable[..., None], sentence: str) -> HttpResponse:
    who = session.visitor(request)
    try:
        do(visit_id[:12].replace("\0", ""), who.actor, who.at)
    except support.VisitOver as refusal:
        messages.info(request, said(refusal))
    else:
        if sentence:
            messages.success(request, sentence)
    return SeeOther(reverse("frame:support"))
