"""Verification of what was signed electronically, by the code printed on it: for anybody who holds the file.

The page says what was signed, by whom, when, and whether it is intact; it names no person. Codes that were never given
are counted, and too many are refused.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.text import moment_words
from motcua.doors.frame import limits
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Problem
from motcua.doors.frame.languages import said
from motcua.ground.deadlines.rules import local
from motcua.outward.notices import signed, signing

TYPED_MAX = 60
NEVER_GIVEN = "Không có văn bản ký số nào mang mã này. Xem lại mã in ở chân trang."


@require_safe
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a code in the query of the address leads to its page."""
    typed = request.GET.get("ma", "")[:TYPED_MAX]
    if not typed.strip():
        return _form(request)
    code = signed.code_of(typed)
    if code is None:
        fault = _("Mã xác minh có 16 chữ và số, ví dụ 7K2M-4P9Q-XR3D-0WTB.")
        return _form(request, typed, fault, HTTPStatus.UNPROCESSABLE_ENTITY)
    return SeeOther(reverse("portal:verified", args=[code]))


@require_safe
@never_cache
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code is of: what was signed, by whom, when, intact or not."""
    read = signed.code_of(code)
    try:
        with limits.tries("verification", code=read or code, address=limits.address_of(request)) as attempt:
            found = signed.verified(read) if read else None
            if found is None:
                attempt.failed()
    except limits.TooManyTries as refusal:
        response = _form(request, code, said(refusal), refusal.status)
        response.headers["Retry-After"] = str(refusal.wait_seconds)
        return response
    if found is None:
        return _form(request, code, _(NEVER_GIVEN), HTTPStatus.NOT_FOUND)
    shown = {"found": found, "signed_words": moment_words(local(found.signed_at))}
    return render(request, "portal/verified.html", shown)


def _form(request: HttpRequest, typed: str = "", fault: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    shown = {
        "typed": typed,
        "fault": fault,
        "problems": [Problem(fault, "id_ma")] if fault else [],
        "signing_is_on": signing.is_on(),
    }
    return render(request, "portal/verify.html", shown, status=status)
