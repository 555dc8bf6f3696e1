"""What views refuse for want of a right is written down when the request is over: who, which act, which row lacked.

An act that was run and refused is remembered by the act itself; a page that refuses before it runs one – the door is
another's, the dossier is not there for her – is remembered here, when it was posted to.
"""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from motcua.base.violations import RuleViolation
from motcua.doors.frame.session import Suspended, Visitor, visitor
from motcua.record.dossiers.rules import Act
from motcua.record.rights import refusals

DOORS = frozenset({"desk", "office", "tour", "portal", "control"})


def name_act(request: HttpRequest, act: Act) -> None:
    """Say which act a page does, before anything may refuse it."""
    request.motcua_act = act  # type: ignore[attr-defined]  # kept for the length of the request


class AttemptsMiddleware:
    """Collect what is refused while a page answers, and write it down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; only what is sent to be done is an attempt."""
        if request.method != "POST":
            return self.get_response(request)
        with refusals.collected(_door(request)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember a refusal that no act has: the answer is made by others."""
        who = _visitor(request)
        if request.method != "POST" or who is None or not isinstance(exception, RuleViolation):
            return
        if request.resolver_match is None or request.resolver_match.app_name not in DOORS:
            return
        refusals.tried(getattr(request, "motcua_act", None), who.actor, _dossier_id(request), exception, who.at)


def _door(request: HttpRequest) -> str:
    """The door of a page that is about to be asked; "" of a page that is not there."""
    with suppress(Resolver404):
        return resolve(request.path_info).app_name
    return ""


def _visitor(request: HttpRequest) -> Visitor | None:
    if not request.user.is_authenticated:
        return None
    with suppress(Suspended):
        return visitor(request)
    return None


def _dossier_id(request: HttpRequest) -> UUID | None:
    found = request.resolver_match.kwargs.get("dossier_id") if request.resolver_match is not None else None
    return found if isinstance(found, UUID) else None
