"""Photos of programmes: handed out small or whole, and taken away with a reason."""

from auditlog.context import set_actor
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.base.violations import NotReadable
from motcua.doors.control.programmes.gate import for_editors, for_viewers
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.session import visitor
from motcua.ground.programmes import queries
from motcua.ground.programmes.queries import PhotoFacts
from motcua.record.scanning import photos


@require_safe
@for_viewers
def small(request: HttpRequest, photo_id: str) -> HttpResponseBase:
    """The small picture of a photo."""
    return _inert(HttpResponse(photos.small(_found(photo_id)), content_type="image/webp"))


@require_safe
@for_viewers
def whole(request: HttpRequest, photo_id: str) -> HttpResponseBase:
    """The photo as it came, to be saved."""
    found = _found(photo_id)
    answer = FileResponse(
        photos.opened(found), as_attachment=True, filename=found.name, content_type=found.media_type
    )  # fmt: skip
    return _inert(answer)


@require_POST
@for_editors
def remove(request: HttpRequest, key: str, photo_id: str) -> HttpResponseBase:
    """Take a photo away, with a reason."""
    who = visitor(request)
    found = _found(photo_id)
    try:
        with set_actor(request.user):
            photos.remove(key, photo_id, reason=request.POST.get("reason", ""), by=who.actor, at=who.at)
    except NotReadable as violation:
        messages.error(request, violation.sentence)
    else:
        messages.success(request, _("Đã bỏ ảnh."))
    if found.visit_no is not None:
        return SeeOther(reverse("control:programme-visit", args=[key, found.visit_no]))
    return SeeOther(f"{reverse('control:programme-unit', args=[key, found.unit_no])}#photos")


def _found(photo_id: str) -> PhotoFacts:
    return queries.photo(photo_id)


def _inert(answer: HttpResponseBase) -> HttpResponseBase:
    """Let a picture be nothing but a picture, kept by the person's own browser alone."""
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
