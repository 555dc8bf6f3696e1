"""How a page answers a posted form: on to what follows when the act is done, else the same page with what was typed."""

from http import HTTPStatus
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import files_in
from motcua.doors.frame.acts import Done, acts
from motcua.doors.frame.calling import call_of_form, tried
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.session import visitor
from motcua.record.dossiers.rules import Act
from motcua.record.papers.scans.rules import TooLarge, size_words
from motcua.record.rights import refusals
from motcua.record.rights.rules import is_of_right


class SeeOther(HttpResponseRedirect):
    """The act is done: look at what follows with a fresh request, so that a reload repeats nothing."""

    status_code = HTTPStatus.SEE_OTHER


def act_id_of(request: HttpRequest, name: str = "act_id") -> str:
    """Return the id of the act of a page: the one its form brought back, else a new one."""
    return request.POST.get(name) or str(uuid4())


def tried_form(
    request: HttpRequest, act: Act, dossier_id: UUID, form: ActForm
) -> tuple[Done | None, RuleViolation | None]:
    """Run the act that a form was posted for: what was done; or the violation that belongs to no field of the form.

    Faults at fields are shown by the form. (None, None) = only such faults. Before what is wrong with her words comes
    that it is not hers: who has no right to the act is told that, whatever the form lacks.
    """
    done, violation = _tried_form(request, act, dossier_id, form)
    if done is None and (violation is None or not is_of_right(violation)):
        who = visitor(request)
        refusal = acts.refusal_of_right(act, dossier_id, who.actor, who.at)
        if refusal is not None:
            refusals.tried(act, who.actor, dossier_id, refusal, who.at)
            return None, refusal
    return done, violation


def _tried_form(
    request: HttpRequest, act: Act, dossier_id: UUID, form: ActForm
) -> tuple[Done | None, RuleViolation | None]:
    who = visitor(request)
    try:
        call = call_of_form(dossier_id, request.POST, who.actor, who.at)
        _require_files(request)
        body = form.body()
    except (NotReadable, TooLarge) as fault:
        return None, shown_at_field(form, fault)
    door = request.resolver_match.app_name if request.resolver_match else ""
    done, faults, violation = tried(act, call, body, form.proof(door))
    form.show(faults)
    return done, violation if violation is not None and not violation.field else None


def _require_files(request: HttpRequest) -> None:
    """Refuse with TooLarge a form whose file was thrown away as it came."""
    if files_in.is_too_large(request) or files_in.too_large(request):
        raise TooLarge(size=size_words(files_in.length_of(request)), most=size_words(settings.SCAN_BYTES))


def shown_at_field(form: ActForm, violation: RuleViolation) -> RuleViolation | None:
    """Show a violation at its field; return it when it has none."""
    if not violation.field:
        return violation
    form.show([fault_of(violation)])
    return None


def status_of(form: ActForm | None, violation: RuleViolation | None) -> int:
    """Return the HTTP status of a page that is shown again: the violation's, else 422 for faults at fields."""
    if violation is not None:
        return violation.status
    return HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
