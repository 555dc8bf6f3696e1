"""What is masked on the page of a dossier, and how it is seen: with a purpose, for a minute, written down (ux.md §6).

A page shows `{% private numbers %}` with `numbers = private.numbers(request, dossier, "desk")`; lists never do. With
script the numbers come into the page and go after a minute; without, the page is shown once with them, and is masked
when it is loaded again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.text import spaced_phone
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.doors.frame import languages, limits
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.scan_pages import for_scans
from motcua.doors.frame.scans import door_of
from motcua.doors.frame.session import NotYourDoor, visitor
from motcua.record import reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import PURPOSES, What
from motcua.record.masking import Shown, View

Dossier = Any
"""The row that `reading` returns; doors import no models."""
Envelope = Any
"""The envelope of a standing, or the row that `reading` returns; None = there is none."""
SHOWN_FOR = timedelta(seconds=60)
_SHOWN = "mc-shown"
"""In the session: which dossier's numbers the next page shows, and until when."""


class NotOnThisLeg(NoRight):
    """What a leg does not need is not opened by a purpose either."""

    code = "right.not-on-this-leg"
    text = "Chặng này không cần số định danh, điện thoại của người nộp nên không xem được. Hỏi cơ quan giải quyết."
    law = "Luật 91/2025/QH15; QĐ 45/2016/QĐ-TTg, Điều 16.5"


@dataclass(frozen=True, slots=True)
class PrivateNumbers:
    """The numbers of one dossier, masked (then `numbers` is empty) or shown."""

    numbers: tuple[tuple[str, str], ...]
    """(label, number)."""
    href: str
    door: str
    back: str
    purposes: tuple[tuple[str, str], ...]
    fault: str = ""
    seconds: int = int(SHOWN_FOR.total_seconds())


def numbers(request: HttpRequest, dossier: Dossier, door: str, envelope: Envelope = None) -> PrivateNumbers | None:
    """Return what a page of a dossier shows of the masked numbers: the way to them, or once the numbers.

    None where no purpose opens them on this leg (record/masking.py). `envelope` matters for the post alone.
    """
    who = visitor(request)
    seen = sight.view_of(who.actor, dossier, envelope)
    if not seen.on_purpose:
        return None
    is_shown = _take(request, dossier.pk, who.at)
    return _numbers(dossier, door, request.get_full_path(), seen, is_shown=is_shown)


def _numbers(dossier: Dossier, door: str, back: str, seen: View, *, is_shown: bool, fault: str = "") -> PrivateNumbers:
    rows = (
        (_("Số định danh"), dossier.applicant_personal_id if seen.personal_id >= Shown.ON_PURPOSE else ""),
        (_("Điện thoại"), spaced_phone(dossier.applicant_phone) if seen.phone >= Shown.ON_PURPOSE else ""),
    )
    return PrivateNumbers(
        numbers=tuple(row for row in rows if row[1]) if is_shown else (),
        href=reverse("frame:private", args=[dossier.pk]),
        door=door,
        back=back,
        purposes=tuple((key, _(words)) for key, words in PURPOSES.items()),
        fault=fault,
    )


@require_http_methods(["GET", "POST"])
@for_scans
def show(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Show the numbers of a dossier for a chosen purpose and write it down; asked for by GET, mask them again."""
    who, form = visitor(request), request.POST if request.method == "POST" else request.GET
    door, back = door_of(request, who, form.get("door", "")), form.get("next", "")
    if door == "portal":
        raise NotYourDoor()
    dossier, envelope = reading.find_with_paper(str(dossier_id), who.actor, who.at)
    if sight.sees_opinion_alone(who.actor, who.places, dossier):
        raise NotThere(thing="hồ sơ")
    seen = sight.view_of(who.actor, dossier, envelope)
    if not seen.on_purpose:
        raise NotOnThisLeg()
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})):
        back = "/"
    is_part = bool(request.headers.get("HX-Request"))
    if request.method == "GET":
        masked = _numbers(dossier, door, back, seen, is_shown=False)
        return render(request, "frame/parts/private.html", {"private": masked}) if is_part else SeeOther(back)
    try:
        _write_down(dossier, who.actor, door, readings.purpose_of(form.get("purpose", "")), who.at)
    except RuleViolation as violation:
        if not is_part:
            raise
        masked = _numbers(dossier, door, back, seen, is_shown=False, fault=languages.said(violation))
        return render(request, "frame/parts/private.html", {"private": masked})
    if is_part:
        found = _numbers(dossier, door, back, seen, is_shown=True)
        return render(request, "frame/parts/private.html", {"private": found})
    request.session[_SHOWN] = {"dossier": str(dossier.pk), "until": (who.at + SHOWN_FOR).isoformat()}
    return SeeOther(f"{back.partition('#')[0]}#so-rieng")


def _write_down(dossier: Dossier, by: Any, door: str, purpose: str, at: datetime) -> None:
    """Write the look down before it is given. Raises TooManyTries: nobody reads through the numbers of a province."""
    with limits.tries("reveal", account=by.id) as attempt:
        attempt.failed()
    readings.note(dossier.pk, by, door, What.REVEAL, at, purpose=purpose)


def _take(request: HttpRequest, dossier_id: UUID, at: datetime) -> bool:
    """Whether this page shows the numbers; only once."""
    kept = request.session.get(_SHOWN)
    if not kept or kept.get("dossier") != str(dossier_id):
        return False
    del request.session[_SHOWN]
    return datetime.fromisoformat(kept["until"]) > at
