"""Who may open the pages of programmes, who may write there, and how a posted form is answered."""

from collections.abc import Callable
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
from motcua.doors.frame.session import NotYourDoor, Visitor, asked_to_sign_in, at_door, visitor
from motcua.ground.people.rules import Employer
from motcua.ground.programmes.evaluation_rules import require_writer
from motcua.ground.programmes.rules import EDITORS, VIEWERS, OnlyEditors
from motcua.record.papers.scans.rules import TooLarge, size_words

View = Callable[..., HttpResponseBase]


def for_viewers(view: View) -> View:
    """Open a page to those who read programmes: also to the administrator, who sees no dossier there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return asked_to_sign_in(request)
        if not visitor(request).actor.roles & VIEWERS:
            raise NotYourDoor()
        if any("\0" in str(part) for part in kwargs.values()):
            raise NotThere(thing="trang này")
        return view(request, *args, **kwargs)

    return guarded


def for_evaluators(view: View) -> View:
    """Open a page to those whose figures count dossiers: an administrator sees none, so she reads no evaluation."""
    return for_viewers(at_door("control")(view))


def for_writers(view: View) -> View:
    """Open a page to the provincial office, which evaluates; others who read evaluations are told who does."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_writer(visitor(request).actor)
        return view(request, *args, **kwargs)

    return for_evaluators(guarded)


def for_editors(view: View) -> View:
    """Open a page to those who write programmes; others who read them are told who does."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_write(visitor(request)):
            raise OnlyEditors()
        return view(request, *args, **kwargs)

    return for_viewers(guarded)


def may_write(who: Visitor) -> bool:
    """Whether the page offers what writes; the acts ask again."""
    return bool(who.actor.roles & EDITORS) and who.actor.employer is Employer.AGENCY


def bar(request: HttpRequest, who: Visitor) -> tuple[Section, ...]:
    """Return the sections of the bar: an administrator alone has those of the administration, and no figures."""
    if who.actor.roles & DOORS["control"]:
        return sections(request, who)
    return navigation.sections(request, "admin", who)


def tried(request: HttpRequest, form: ActForm, write: Callable[[], object]) -> HTTPStatus | None:
    """Run what a form asks for under the person's name; None = done, else the status of the page shown again.

    Faults stand at their fields of the form. Raises NoRight and NotThere, which belong to no form.
    """
    try:
        _require_files(request)
        with set_actor(request.user):
            write()
    except (NoRight, NotThere):
        raise
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return HTTPStatus(violation.status)
    memory.forget_all()
    return None


def _require_files(request: HttpRequest) -> None:
    if files_in.is_too_large(request) or files_in.too_large(request):
        most = size_words(settings.SCAN_BYTES)
        raise TooLarge(size=size_words(files_in.length_of(request)), most=most, field="photo")
