"""What is written of somebody's training: a course with its certificate, its end, files; and the file handed out."""

from collections.abc import Callable

from auditlog.context import set_actor
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from motcua.base import memory
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.doors.control.gate import tried
from motcua.doors.control.staff.forms import CourseForm, FileForm, sent
from motcua.doors.control.staff.pages import choices, for_viewers, page, scope
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.session import visitor
from motcua.ground.agreements import staff, training
from motcua.ground.deadlines.rules import local
from motcua.record.scanning import certificates


@require_POST
@for_viewers
def add_course(request: HttpRequest, person_id: str) -> HttpResponseBase:
    """Write a course, with the file of its certificate if one was chosen: both or neither."""
    who = visitor(request)
    form = CourseForm(request.POST, request.FILES)
    written: list[str] = []

    def write() -> None:
        file, name = sent(form)
        written.extend(
            certificates.add_course(person_id, form.given(), file, name, scope=scope(who), by=who.actor, at=who.at)
        )

    status = tried(request, form, write, file_field="file")
    if status is not None:
        return page(request, who, person_id, course=form, status=status)
    said = ngettext("Đã ghi tập huấn %(n)s lĩnh vực.", "Đã ghi tập huấn %(n)s lĩnh vực.", len(written))
    messages.success(request, said % {"n": len(written)})
    return _back(person_id)


@require_POST
@for_viewers
def end(request: HttpRequest, person_id: str) -> HttpResponseBase:
    """End a training record before its term."""
    who = visitor(request)

    def write() -> None:
        training.end(
            request.POST.get("training", ""), reason=request.POST.get("reason", ""), scope=scope(who), by=who.actor,
            at=who.at,
        )  # fmt: skip

    if _was_written(request, write, _("Đã chấm dứt, hết hiệu lực ngay.")):
        memory.forget_all()
    return _back(person_id)


@require_POST
@for_viewers
def add_file(request: HttpRequest, person_id: str) -> HttpResponseBase:
    """Put a file to one or several records; where one has a file it takes its place, with a reason."""
    who = visitor(request)
    records = staff.trainings(staff.person(person_id, scope(who), local(who.at).date()).id, local(who.at).date())
    form = FileForm(choices(records), request.POST, request.FILES)

    def write() -> None:
        file, name = sent(form)
        certificates.add(
            person_id, form.chosen("records"), file, name, reason=form.typed("reason"), scope=scope(who),
            by=who.actor, at=who.at,
        )  # fmt: skip

    status = tried(request, form, write, file_field="file")
    if status is not None:
        return page(request, who, person_id, file_form=form, status=status)
    messages.success(request, _("Đã lưu tệp chứng nhận."))
    return _back(person_id)


@require_POST
@for_viewers
def remove_file(request: HttpRequest, person_id: str) -> HttpResponseBase:
    """Take a file away from its records, with a reason."""
    who = visitor(request)

    def write() -> None:
        certificates.remove(
            request.POST.get("certificate", ""), reason=request.POST.get("reason", ""), scope=scope(who), by=who.actor,
            at=who.at,
        )  # fmt: skip

    _was_written(request, write, _("Đã bỏ tệp chứng nhận."))
    return _back(person_id)


@require_safe
@for_viewers
def certificate(request: HttpRequest, certificate_id: str) -> HttpResponseBase:
    """The file of a certificate, to be saved or seen in a page of its own; the look is written down."""
    who = visitor(request)
    with set_actor(request.user):
        found, file = certificates.opened(certificate_id, scope(who), who.at)
    answer = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.media_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _was_written(request: HttpRequest, write: Callable[[], object], words: str) -> bool:
    """Write and say so; what a rule refuses is said instead. Raises NoRight, NotThere."""
    try:
        with set_actor(request.user):
            write()
    except (NoRight, NotThere):
        raise
    except RuleViolation as violation:
        messages.error(request, violation.sentence)
        return False
    messages.success(request, words)
    return True


def _back(person_id: str) -> SeeOther:
    return SeeOther(f"{reverse('control:staff-person', args=[person_id])}#trainings")
