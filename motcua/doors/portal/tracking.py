"""Tracking without an account: a code and four digits open the page of one dossier for a while, in this browser alone.

A wrong code and wrong digits get the same answer, after the same work; both are counted, and too many are refused.
"""

import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base import ids
from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import limits
from motcua.doors.frame.answering import SeeOther, act_id_of, shown_at_field, status_of
from motcua.doors.frame.calling import call_of_form, tried
from motcua.doors.frame.components import Problem
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import now
from motcua.doors.portal import journey, told, words
from motcua.doors.portal.forms import RateForm
from motcua.doors.portal.promise import duty, heading, promise
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record import gathered, reading
from motcua.record.dossiers.rules import STATUSES, Act, Status

NOT_FOUND = "Không tìm thấy. Kiểm tra mã và 4 số cuối điện thoại đã khai."
TYPED_MAX = 100
GRANTS_MAX = 5
"""Dossiers that one browser may keep open side by side."""
_GRANTS = "tracked"
_TRACKED = (ids.Kind.DOSSIER, ids.Kind.REQUEST, ids.Kind.ENVELOPE)
_DASHES = "[\\s.\u2010-\u2015\u2212-]*"
_REQUEST = re.compile(f"YC{_DASHES}([0-9]{{6}}){_DASHES}([0-9]{{4,}})", re.IGNORECASE)
_DOSSIER = re.compile(
    "([A-Y][0-9]{2}(?:[.][0-9A-Z]+)*)[\\s\u2010-\u2015\u2212-]+([0-9]{6})[\\s\u2010-\u2015\u2212-]+([0-9]{4,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the form of tracking, kept when it is shown again."""

    code: str = ""
    digits: str = ""
    code_fault: str = ""
    digits_fault: str = ""
    fault: str = ""
    """What belongs to both."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The summary above the form."""
        rows = ((self.fault, "id_code"), (self.code_fault, "id_code"), (self.digits_fault, "id_digits"))
        return tuple(Problem(sentence, field_id) for sentence, field_id in rows if sentence)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for code and digits; right ones lead to the dossier's page."""
    if request.method != "POST":
        return _form(request, Asked(code=request.GET.get("ma", "")[:TYPED_MAX]))
    code_typed, digits_typed = request.POST.get("code", ""), request.POST.get("digits", "")
    code, digits = code_of(code_typed), "".join(digits_typed.split())
    asked = Asked(
        code_typed[:TYPED_MAX],
        code_fault="" if code else _unread(code_typed),
        digits_fault="" if _is_four(digits) else _("Gõ đúng 4 chữ số cuối của số điện thoại đã khai."),
    )
    if code is None or asked.digits_fault:
        return _form(request, asked, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with limits.tries("tracking", code=code, address=limits.address_of(request)) as attempt:
            found = reading.number_of_tracked(code, digits)
            if found is None:
                attempt.failed()
    except limits.TooManyTries as refusal:
        response = _form(request, Asked(asked.code, fault=said(refusal)), refusal.status)
        response.headers["Retry-After"] = str(refusal.wait_seconds)
        return response
    if found is None:
        return _form(request, Asked(asked.code, fault=_(NOT_FOUND)), HTTPStatus.NOT_FOUND)
    number, dossier_id = found
    _grant(request, number, dossier_id)
    for other in gathered.beside(reading.unseen(str(dossier_id)))[: GRANTS_MAX - 1]:
        _grant(request, other.number, other.id)  # the same person, telephone and visit: asked for once
    return SeeOther(reverse("portal:tracked", args=[number]))


def code_of(typed: str) -> str | None:
    """Return the code of a dossier, request or envelope however it was typed or scanned; None when it is none.

    Spaces stand for dashes, dashes of any kind and lower case are put right.
    """
    text = typed.strip()[:TYPED_MAX]
    for shape, join in ((_REQUEST, "YC-{}-{}"), (_DOSSIER, "{}-{}-{}")):
        found = shape.fullmatch(text)
        if found:
            text = join.format(*found.groups())
    read = ids.identify(text)
    return read.normalised if read.kind in _TRACKED else None


def _unread(typed: str) -> str:
    """What is said of a code that is none."""
    if not typed.strip():
        return _("Gõ mã hồ sơ hoặc số yêu cầu, in trên giấy hẹn.")
    return _("Mã có dạng H12.34-261102-0017 hoặc YC-261102-000123. Xem trên giấy hẹn.")


def _is_four(digits: str) -> bool:
    return len(digits) == 4 and digits.isascii() and digits.isdigit()


def _form(request: HttpRequest, asked: Asked, status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"asked": asked, "problems": asked.problems, "is_error": bool(asked.problems)}
    return render(request, "portal/track.html", context, status=status)


# ---- the page of one dossier -----------------------------------------------------------------------------------------


@require_safe
@never_cache
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a dossier that code and digits have opened; else the form with the code in it."""
    dossier_id = granted(request, code)
    if dossier_id is None:
        return _ask_again(code)
    return _shown(request, code, dossier_id, RateForm(), None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Rate the dossier, once, after its return; who comes back to the address sees the dossier."""
    if request.method != "POST":
        return redirect("portal:tracked", code=code)
    dossier_id = granted(request, code)
    if dossier_id is None:
        return _ask_again(code)
    form = RateForm(request.POST)
    violation: RuleViolation | None = None
    try:
        call = call_of_form(dossier_id, request.POST, _applicant(dossier_id), now())
        body = form.body()
    except NotReadable as fault:
        violation = shown_at_field(form, fault)
    else:
        done, faults, refusal = tried(Act.RATE, call, body)
        if done is not None:
            messages.success(request, _("Đã ghi đánh giá. Cảm ơn bạn."))
            return SeeOther(reverse("portal:tracked", args=[code]))
        form.show(faults)
        violation = refusal if refusal is not None and not refusal.field else None
    return _shown(request, code, dossier_id, form, violation)


def _applicant(dossier_id: UUID) -> Actor:
    """Who acts with a code and four digits: the applicant of this one dossier, without an account."""
    return Actor("nguoi-nop", "Người nộp", frozenset({Role.APPLICANT}), Employer.NONE, owner_of=dossier_id)


def _shown(
    request: HttpRequest, code: str, dossier_id: UUID, form: RateForm, violation: RuleViolation | None
) -> HttpResponse:
    dossier = reading.unseen(str(dossier_id))
    known = told.read(dossier, now())
    context = page_of(known) | {
        "visit": [(other, STATUSES[other.status].public_sentence) for other in gathered.beside(dossier)],
        "violation": violation,
        "rate_form": form if known.status is Status.RETURNED and known.rating is None else None,
        "rate_href": reverse("portal:rate-tracked", args=[code]),
        "act_id": act_id_of(request),
        "form": form,
    }
    return render(request, "portal/tracked.html", context, status=status_of(form, violation))


def page_of(known: told.Told) -> dict[str, Any]:
    """Return what every page of one dossier shows its applicant."""
    return {
        "told": known,
        "heading": heading(known),
        "promise": promise(known),
        "duty": duty(known),
        "stretches": journey.stretches(known),
        "office_phone": words.phone(known.office.phone),
    }


# ---- what a browser has shown ----------------------------------------------------------------------------------------


def _grant(request: HttpRequest, number: str, dossier_id: UUID) -> None:
    """Remember in the session that code and digits of a dossier were shown."""
    until = int(time.time()) + settings.TRACKING_MINUTES * 60
    kept = {key: value for key, value in request.session.get(_GRANTS, {}).items() if key != number}
    newest = list(kept.items())[-(GRANTS_MAX - 1) :]
    request.session[_GRANTS] = {**dict(newest), number: [str(dossier_id), until]}


def granted(request: HttpRequest, number: str) -> UUID | None:
    """Return the dossier that this browser has opened under a number, None when it has not, or too long ago."""
    kept = request.session.get(_GRANTS, {}).get(number)
    if kept is None or kept[1] < time.time():
        return None
    return UUID(kept[0])


def _ask_again(code: str) -> HttpResponse:
    return redirect(f"{reverse('portal:tracking')}?{urlencode({'ma': code})}")
