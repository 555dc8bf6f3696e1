"""The addresses of scans: the page that shows them, files and pictures, taking away, putting back, naming a component.

Whatever is served is inert: a picture drawn by us, or the file itself as something to save, never to run here.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import navigation, scans
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb, Problem
from motcua.doors.frame.session import Visitor, visitor
from motcua.record import reading
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.papers.scans import drawing, store
from motcua.record.papers.scans.rules import KINDS
from motcua.record.scanning import queries, rules, services
from motcua.record.scanning import reuse as taking_over
from motcua.record.scanning.queries import ScanReading
from motcua.record.scanning.services import Asked

INERT = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of what came from outside: nothing in it runs, loads or is framed."""
View = Callable[..., HttpResponseBase]


def for_scans(view: View) -> View:
    """Open a view to everybody whose door shows scans; which dossier she may see is asked by the view."""

    @wraps(view)
    def guarded(request: HttpRequest, dossier_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        scans.door_of(request, visitor(request))
        return view(request, dossier_id, *args, **kwargs)

    return guarded


def asking(request: HttpRequest, dossier_id: UUID) -> Asked:
    """Return who asks for something to be done to the scans of a dossier."""
    who = visitor(request)
    return Asked(dossier_id, who.actor, who.at)


def _asked_door(request: HttpRequest) -> str:
    asked = request.POST.get("door", "") if request.method == "POST" else request.GET.get("cua", "")
    return scans.door_of(request, visitor(request), asked)


# -- the page ----------------------------------------------------------------------------------------------------------


@require_safe
@for_scans
def page(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """All scans of a dossier, contents left, the page that is looked at right."""
    return shown(request, dossier_id)


def shown(
    request: HttpRequest, dossier_id: UUID, problems: Sequence[Problem] = (), status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return the page of a dossier's scans, with what went wrong above it."""
    who, door = visitor(request), _asked_door(request)
    dossier = reading.find(str(dossier_id), who.actor, who.at, who.places, through_opinion=True)
    standing = services.standing_of(dossier, who.actor, who.at)
    readings.note(dossier.pk, who.actor, door, What.PAGE, who.at)
    context = {
        "shelf": scans.shelf(request, dossier, standing, door, back=_address(dossier_id, door), offers_known=True),
        "crumbs": _crumbs(door, standing.number, dossier.pk),
        "number": standing.number,
        "problems": problems,
        "base": "frame/plain.html" if door == "portal" else "frame/dense.html",
        "sections": navigation.sections(request, door, who),
        "door_name": "" if door == "portal" else navigation.door_words(door),
    }
    return render(request, "frame/scans.html", context, status=status)


def _address(dossier_id: UUID, door: str) -> str:
    return f"{reverse('frame:scans', args=[dossier_id])}?cua={door}"


def _crumbs(door: str, number: str, dossier_id: UUID) -> tuple[Crumb, ...]:
    pages = {
        "desk": ("desk:dossier", number),
        "office": ("office:dossier", dossier_id),
        "portal": ("portal:my-dossier", number),
        "control": ("control:papers", dossier_id),
    }
    name, key = pages[door]
    return (
        Crumb(navigation.door_words(door), navigation.door_href(door)),
        Crumb(number, reverse(name, args=[key])),
        Crumb(_("Bản số hóa")),
    )


@require_safe
@for_scans
def part(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The part of a page that shows the scans, again: after an upload, while pictures are drawn, at another page."""
    who, door = visitor(request), _asked_door(request)
    dossier = reading.find(str(dossier_id), who.actor, who.at, who.places, through_opinion=True)
    standing = services.standing_of(dossier, who.actor, who.at)
    back = request.GET.get("ve", "")
    found = scans.shelf(
        request, dossier, standing, door, back=back if _is_ours(request, back) else _address(dossier_id, door)
    )
    wide = request.GET.get("rong") == "1"
    return render(request, "frame/parts/scans_shown.html", {"shelf": found, "wide": wide})


# -- files and pictures ------------------------------------------------------------------------------------------------


def _seen(request: HttpRequest, dossier_id: UUID, scan_no: int) -> ScanReading:
    """Return a scan that the person may see. Raises NotThere, NoRight."""
    who = visitor(request)
    dossier = reading.find(str(dossier_id), who.actor, who.at, who.places, through_opinion=True)
    standing = services.standing_of(dossier, who.actor, who.at)
    rules.require_view(standing, dossier.owner_account_id)
    found = queries.scan(dossier_id, scan_no)
    queries.require_result(standing, dossier_id, found.paper_no, found.added_at)
    return found


def _noted(request: HttpRequest, dossier_id: UUID, scan_no: int) -> None:
    who = visitor(request)
    readings.note(dossier_id, who.actor, scans.door_of(request, who), What.SCAN, who.at, thing_no=scan_no)


@require_safe
@for_scans
def file(request: HttpRequest, dossier_id: UUID, scan_no: int) -> HttpResponseBase:
    """The file as it came, or as it was signed electronically, to be saved. Looking is written down."""
    found = _seen(request, dossier_id, scan_no)
    _noted(request, dossier_id, scan_no)
    name = found.name
    kind = KINDS.get(found.media_type)
    if kind is not None and not name.lower().endswith(kind.extensions):
        name += kind.extensions[0]
    opened = store.opened(found.signed_sha256 or found.sha256)
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=found.media_type)
    return _inert(answer)


@require_safe
@for_scans
def picture(request: HttpRequest, dossier_id: UUID, scan_no: int, number: int) -> HttpResponseBase:
    """A page as a picture, turned by quarters where the address says so. Looking is written down."""
    found = _seen(request, dossier_id, scan_no)
    _noted(request, dossier_id, scan_no)
    data = store.picture(found.sha256, number, small=False)
    quarters = request.GET.get("xoay", "")
    if quarters in ("1", "2", "3"):
        data = drawing.turned(data, int(quarters))
    return _inert(HttpResponse(data, content_type="image/webp"))


@require_safe
@for_scans
def thumb(request: HttpRequest, dossier_id: UUID, scan_no: int, number: int) -> HttpResponseBase:
    """A page as a small picture; it belongs to the page of the dossier, whose opening was written down."""
    found = _seen(request, dossier_id, scan_no)
    return _inert(HttpResponse(store.picture(found.sha256, number, small=True), content_type="image/webp"))


def _inert(answer: HttpResponseBase) -> HttpResponseBase:
    answer.headers["Content-Security-Policy"] = INERT
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


# -- taking away, putting back, naming a component ---------------------------------------------------------------------


@require_POST
@for_scans
def remove(request: HttpRequest, dossier_id: UUID, scan_no: int) -> HttpResponseBase:
    """Take a scan away, with a reason."""
    return _changed(
        request,
        dossier_id,
        lambda: services.remove(asking(request, dossier_id), scan_no, request.POST.get("reason", "")),
        _("Đã bỏ tệp. Bấm “Lấy lại” trong mục “Đã bỏ” nếu bỏ nhầm."),
    )


@require_POST
@for_scans
def restore(request: HttpRequest, dossier_id: UUID, scan_no: int) -> HttpResponseBase:
    """Put a scan back."""
    return _changed(
        request, dossier_id, lambda: services.restore(asking(request, dossier_id), scan_no), _("Đã lấy lại tệp.")
    )


@require_POST
@for_scans
def assign(request: HttpRequest, dossier_id: UUID, scan_no: int) -> HttpResponseBase:
    """Say which component a scan shows."""
    return _changed(
        request,
        dossier_id,
        lambda: services.assign(asking(request, dossier_id), scan_no, paper_no(request.POST.get("paper_no", ""))),
        _("Đã xếp tệp vào thành phần."),
    )


@require_POST
@for_scans
def reuse(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Take over what the applicant filed before, with her consent."""
    door = _asked_door(request)
    numbers = [paper_no(text) for text in request.POST.getlist("reuse")]
    return _changed(
        request,
        dossier_id,
        lambda: taking_over.take_over(
            asking(request, dossier_id),
            [number for number in numbers if number is not None],
            door,
            is_agreed=request.POST.get("consent") == "1",
        ),
        _("Đã dùng lại giấy tờ đã nộp. Việc người nộp đồng ý được ghi lại."),
    )


def _changed(request: HttpRequest, dossier_id: UUID, change: Callable[[], object], done: str) -> HttpResponseBase:
    """Change, and lead back to the page it was asked from; refused, show the scans with the reason above them."""
    try:
        change()
    except RuleViolation as violation:
        if violation.status == HTTPStatus.NOT_FOUND:
            raise
        return shown(request, dossier_id, [Problem(violation.sentence, "ban-so-hoa")], violation.status)
    messages.success(request, done)
    return SeeOther(back_of(request, dossier_id))


def paper_no(text: str) -> int | None:
    """Return the number of a component as a form says it; None = not said. Raises NotReadable."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise NotReadable(sentence=_("Chọn lại thành phần trong danh sách."), field="paper_no")
    return int(text)


def back_of(request: HttpRequest, dossier_id: UUID) -> str:
    """Return where a posted form leads: a page of ours, else the page of the scans."""
    asked = request.POST.get("next", "")
    way = asked if _is_ours(request, asked) else _address(dossier_id, _asked_door(request))
    return f"{way.partition('#')[0]}#ban-so-hoa"


def _is_ours(request: HttpRequest, address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})


def door_and_visitor(request: HttpRequest) -> tuple[str, Visitor]:
    """Return the door that a posted form names, if it is hers, and who posted it."""
    return _asked_door(request), visitor(request)
