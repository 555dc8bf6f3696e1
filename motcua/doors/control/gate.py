"""Pages of control that stand open to administrators too, who see no dossier; and how their forms are answered."""

from collections.abc import Callable, Collection
from functools import wraps
from http import HTTPStatus
from typing import Any

from auditlog.context import set_actor
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from motcua.base import memory
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.doors.control.scope import sections
from motcua.doors.frame import files_in, navigation
from motcua.doors.frame.components import Section
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import NotYourDoor, Visitor, asked_to_sign_in, visitor
from motcua.ground.people.rules import Role
from motcua.record.papers.scans.rules import TooLarge, size_words

View = Callable[..., HttpResponseBase]


def for_roles(roles: Collection[Role]) -> Callable[[View], View]:
    """Open a page to some roles, an administrator's among them."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return asked_to_sign_in(request)
            if not visitor(request).actor.roles & set(roles):
                raise NotYourDoor()
            if any("\0" in str(part) for part in kwargs.values()):
                raise NotThere(thing="trang này")
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def bar(request: HttpRequest, who: Visitor) -> tuple[Section, ...]:
    """Return the sections of the bar: an administrator alone has those of the administration, and no figures."""
    if who.actor.roles & DOORS["control"]:
        return sections(request, who)
    return navigation.sections(request, "admin", who)


def tried(
    request: HttpRequest, form: ActForm, write: Callable[[], object], *, file_field: str = "photo"
) -> HTTPStatus | None:
    """Run what a form asks for under the person's name; None = done, else the status of the page shown again.

    Faults stand at their fields of the form. Raises NoRight and NotThere, which belong to no form.
    """
    try:
        _require_files(request, file_field)
        with set_actor(request.user):
            write()
    except (NoRight, NotThere):
        raise
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return HTTPStatus(violation.status)
    memory.forget_all()
    return None


def _require_files(request: HttpRequest, field: str) -> None:
    if files_in.is_too_large(request) or files_in.too_large(request):
        most = size_words(settings.SCAN_BYTES)
        raise TooLarge(size=size_words(files_in.length_of(request)), most=most, field=field)
