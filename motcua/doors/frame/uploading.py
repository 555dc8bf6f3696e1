"""Files on their way in: whole in a form, or in pieces by upload.js. Pages get pages, pieces get JSON.

    POST   …/lan-tai                     upload_id, name, size, paper_no, way → 201 {"offset": 0}
    PUT    …/lan-tai/<id>?tu=<offset>    one piece → {"offset": …}; 409 with the offset expected after a gap
    GET    …/lan-tai/<id>                → {"offset": …}, to go on after a cut
    POST   …/lan-tai/<id>/xong           looked into and added → {"scan_no": …, "repeated": …}
    DELETE …/lan-tai/<id>                given up

A refusal is {"code", "sentence"} and what goes with it. Each address asks anew who may.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import files_in, languages, limits
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Problem
from motcua.doors.frame.scan_pages import asking, back_of, door_and_visitor, for_scans, paper_no, shown
from motcua.doors.frame.session import visitor
from motcua.record.papers.scans.rules import TooLarge, file_name, size_words
from motcua.record.scanning import services

FILES_FIELD = "files"
_FILES_ONCE_MAX = 50
View = Callable[..., HttpResponseBase]


def in_json(view: View) -> View:
    """Answer a stranger and a refusal as JSON: who asks is a script of our page."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            sentence = _("Phiên làm việc đã hết. Đăng nhập lại, rồi tải tiếp.")
            return JsonResponse({"code": "session.ended", "sentence": sentence}, status=HTTPStatus.UNAUTHORIZED)
        try:
            return view(request, *args, **kwargs)
        except RuleViolation as violation:
            facts = {name: value for name, value in violation.facts.items() if name in ("offset", "wait_seconds")}
            told = {"code": violation.code, "sentence": languages.said(violation), **facts}
            return JsonResponse(told, status=violation.status)
        except RequestDataTooBig:
            told = {
                "code": "scan.piece",
                "sentence": _("Đoạn tệp dài quá mức. Tải lại trang, rồi tải lại tệp."),
            }
            return JsonResponse(told, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    return answering


@in_json
@require_POST
@for_scans
def begin(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Begin a file, or go on with it: refused at once when it is too large or the person may not."""
    _counted(request)
    form, (door, _who) = request.POST, door_and_visitor(request)
    try:
        upload_id, size = UUID(form.get("upload_id", "")), int(form.get("size", ""))
    except ValueError as fault:
        raise NotReadable(sentence=_("Thiếu mã hoặc kích thước của tệp. Chọn lại tệp."), field="size") from fault
    number = paper_no(form.get("paper_no", ""))
    given = services.given(form.get("name", ""), number, door, form.get("way", "FILE"))
    offset = services.begin(asking(request, dossier_id), upload_id, given, size)
    return JsonResponse({"offset": offset}, status=HTTPStatus.CREATED)


@in_json
@require_http_methods(["GET", "PUT", "DELETE"])
@for_scans
def piece(request: HttpRequest, dossier_id: UUID, upload_id: UUID) -> HttpResponseBase:
    """Take a piece of a file, say how much has come, or give it up."""
    asked = asking(request, dossier_id)
    if request.method == "DELETE":
        services.cancel(asked, upload_id)
        return JsonResponse({})
    if request.method == "GET":
        return JsonResponse({"offset": services.received(asked, upload_id)})
    text = request.GET.get("tu", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise NotReadable(sentence=_("Thiếu chỗ bắt đầu của đoạn tệp."), field="tu")
    return JsonResponse({"offset": services.take(asked, upload_id, int(text), request.body)})


@in_json
@require_POST
@for_scans
def finish(request: HttpRequest, dossier_id: UUID, upload_id: UUID) -> HttpResponseBase:
    """All pieces are there: look into the file and add it."""
    added = services.finish(asking(request, dossier_id), upload_id)
    return JsonResponse({"scan_no": added.scan_no, "repeated": added.repeated})


@require_POST
@for_scans
def whole(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Take the files of a form, as a page without script sends them; each that is refused is told, the others stay."""
    _counted(request)
    if files_in.is_too_large(request):
        problem = _too_large(size_words(files_in.length_of(request)))
        return shown(request, dossier_id, [problem], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    number = paper_no(request.POST.get("paper_no", ""))
    problems = [_named_too_large(name) for name in files_in.too_large(request)]
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if problems else HTTPStatus.OK
    files = request.FILES.getlist(FILES_FIELD)[:_FILES_ONCE_MAX]
    if not files and not problems:
        problems, status = [Problem(_("Chưa chọn tệp nào. Chọn tệp, rồi bấm Tải lên."), "tep-moi")], _UNREADABLE
    count = 0
    for one in files:
        fault = _added(request, dossier_id, one, number)
        if fault is None:
            count += 1
        else:
            problems.append(Problem(languages.said(fault), "tep-moi"))
            status = HTTPStatus(fault.status)
    if count:
        messages.success(request, ngettext("Đã tải lên %(n)s tệp.", "Đã tải lên %(n)s tệp.", count) % {"n": count})
    return shown(request, dossier_id, problems, status) if problems else SeeOther(back_of(request, dossier_id))


_UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def _added(
    request: HttpRequest, dossier_id: UUID, one: "UploadedFile[Any]", number: int | None
) -> RuleViolation | None:
    """Add one file; return what refuses it. A dossier that is not there is no fault of the file: it rises."""
    door, _who = door_and_visitor(request)
    try:
        given = services.given(one.name or "", number, door, request.POST.get("way", "FILE"))
        services.add_whole(asking(request, dossier_id), one.file, given)  # type: ignore[arg-type]  # a temporary file
    except RuleViolation as violation:
        if violation.status == HTTPStatus.NOT_FOUND:
            raise
        return violation
    return None


def _too_large(size: str) -> Problem:
    violation = TooLarge(size=size, most=size_words(settings.SCAN_BYTES))
    return Problem(languages.said(violation), "tep-moi")


def _named_too_large(name: str) -> Problem:
    most = size_words(settings.SCAN_BYTES)
    text = _("“%(name)s” vượt mức %(most)s. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp, rồi tải lên.")
    return Problem(text % {"name": file_name(name), "most": most}, "tep-moi")


def _counted(request: HttpRequest) -> None:
    """Count a file that is sent. Raises TooManyTries."""
    with limits.tries("upload", account=visitor(request).actor.id) as attempt:
        attempt.failed()
