"""Who may open the pages of programmes, and who may write there."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from motcua.doors.control.gate import View, for_roles
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.people.rules import Employer
from motcua.ground.programmes.evaluation_rules import require_writer
from motcua.ground.programmes.rules import EDITORS, VIEWERS, OnlyEditors

for_viewers = for_roles(VIEWERS)
"""Open a page to those who read programmes: also to the administrator, who sees no dossier there."""


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
