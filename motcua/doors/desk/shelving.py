"""Shelves: an envelope is scanned, then the shelf it is laid on; both hands stay free for paper and scanner."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base import ids
from motcua.base.violations import RuleViolation
from motcua.doors.desk import page, scanning
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Stop
from motcua.doors.frame.languages import said
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.record import desks, reading, work
from motcua.record.custody.rules import is_shelf_label, require_shelf, shelf_of
from motcua.record.work import InHand

_SCANNED = "desk-scanned-envelope"


# ---- by scanning: the envelope, then the shelf -----------------------------------------------------------------------


def remember(session: SessionBase, text: str) -> None:
    """Keep the envelope that was scanned last: the next scan may name its shelf. Another code forgets it."""
    read = ids.identify(text)
    if read.valid and read.kind is ids.Kind.ENVELOPE and read.normalised:
        session[_SCANNED] = read.normalised
    else:
        session.pop(_SCANNED, None)


def tried(request: HttpRequest, who: Visitor, text: str, *, was_typed: bool) -> str | None:
    """Lay the envelope scanned before on the shelf that this scan names.

    Return None when the scan is no shelf, "" when the envelope lies there now, else the sentence that stops.
    """
    shelf, code = shelf_of(text), request.session.get(_SCANNED, "")
    if shelf is None or not (code or is_shelf_label(text)):
        return None
    if not code:
        return _("Đây là nhãn ngăn %(shelf)s. Quét phong bì trước, rồi quét ngăn.") % {"shelf": shelf}
    try:
        found = reading.find(code, who.actor, who.at, who.places)
        envelope, _before = desks.lay_on_shelf(
            dossier_id=found.pk, actor=who.actor, places=who.places, shelf=shelf, at=who.at, code=code
        )
    except RuleViolation as refusal:
        return said(refusal)
    told = scanning.scan_words(who.at, _("đã xếp vào ngăn %(shelf)s") % {"shelf": shelf}, was_typed=was_typed)
    scanning.remember(request.session, envelope, told, "ok")
    return ""


# ---- on the page of a dossier ----------------------------------------------------------------------------------------


@require_POST
@at_door("desk")
def place(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Lay the envelope of a dossier on a shelf, or take it off; the other one is the way back."""
    who = visitor(request)
    found = reading.find(ref, who.actor, who.at, who.places)
    try:
        if request.POST.get("off"):
            code, before = desks.take_off_shelf(dossier_id=found.pk, actor=who.actor, places=who.places, at=who.at)
            told = _("Đã lấy %(code)s ra khỏi ngăn %(shelf)s.") % {"code": code, "shelf": before}
        else:
            typed = request.POST.get("shelf", "")
            shelf = require_shelf(shelf_of(typed), typed)
            code, before = desks.lay_on_shelf(
                dossier_id=found.pk, actor=who.actor, places=who.places, shelf=shelf, at=who.at
            )
            told = _laid_words(code, shelf, before)
    except RuleViolation as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, told)
    return SeeOther(page.of_dossier(found.code or found.request_no) + "#giu")


def _laid_words(code: str, shelf: str, before: str) -> str:
    words = {"code": code, "shelf": shelf, "before": before}
    if before == shelf:
        return _("%(code)s đã ở ngăn %(shelf)s.") % words
    if before:
        return _("Đã chuyển %(code)s từ ngăn %(before)s sang ngăn %(shelf)s.") % words
    return _("Đã xếp %(code)s vào ngăn %(shelf)s.") % words


# ---- all that is in hand ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One envelope in hand on the page, with the shelf as it was typed and what is wrong with it."""

    row: InHand
    href: str
    name: str
    typed: str
    error: str
    is_chosen: bool
    """Whether it was scanned last: the next scan lays it down."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def held(request: HttpRequest) -> HttpResponseBase:
    """What a person holds, first what lies on no shelf; several are laid down at once, each refusal at its row."""
    who = visitor(request)
    rows = work.in_hand(who.actor.id)
    if request.method == "POST":
        errors, laid = _lay_all(request, who, rows)
        if not errors:
            if laid:
                messages.success(request, _("Đã xếp %(n)s phong bì vào ngăn.") % {"n": laid})
            return SeeOther(reverse("desk:held"))
        return _held_page(request, work.in_hand(who.actor.id), errors)
    return _held_page(request, rows, {}, chosen=_chosen(request, rows))


@require_POST
@at_door("desk")
def held_scan(request: HttpRequest) -> HttpResponseBase:
    """Choose the envelope that is scanned, then lay it on the shelf that is scanned next; the page stays."""
    who, text = visitor(request), request.POST.get("q", "")
    was_typed = request.POST.get("typed", "1") != "0"
    laid = tried(request, who, text, was_typed=was_typed)
    if laid == "":
        request.session.pop(_SCANNED, None)
        return SeeOther(reverse("desk:held"))
    rows = work.in_hand(who.actor.id)
    if laid:
        return _held_page(request, rows, {}, chosen=_chosen(request, rows), stop=(text, laid))
    remember(request.session, text)
    code = _chosen(request, rows)
    if not code:
        request.session.pop(_SCANNED, None)
        return _held_page(request, rows, {}, stop=(text, _not_in_hand(text)))
    scanning.remember(
        request.session, code, scanning.scan_words(who.at, _("đã chọn, chờ nhãn ngăn"), was_typed=was_typed), "ok"
    )
    return SeeOther(reverse("desk:held"))


def _chosen(request: HttpRequest, rows: Sequence[InHand]) -> str:
    """The code of the envelope that was scanned last, if it is in her hands."""
    code = str(request.session.get(_SCANNED, ""))
    return code if any(row.envelope_code == code for row in rows) else ""


def _not_in_hand(text: str) -> str:
    read = ids.identify(text)
    if read.kind is ids.Kind.ENVELOPE and not read.valid:
        return read.detail
    if read.kind is ids.Kind.ENVELOPE:
        return _("Phong bì này không do bạn giữ. Để riêng, xem ai giữ trên trang hồ sơ.")
    return _("Mã này không phải mã phong bì hay nhãn ngăn. Quét phong bì trước, rồi quét ngăn.")


def _lay_all(request: HttpRequest, who: Visitor, rows: Sequence[InHand]) -> tuple[dict[str, str], int]:
    """Lay each envelope where its row says; return what was refused, by envelope code, and how many were laid."""
    errors, laid = {}, 0
    for row in rows:
        typed = request.POST.get(f"shelf-{row.envelope_code}", "").strip()
        if not typed or typed == row.shelf:
            continue
        try:
            shelf = require_shelf(shelf_of(typed), typed)
            desks.lay_on_shelf(
                dossier_id=row.dossier_id, actor=who.actor, places=who.places, shelf=shelf, at=who.at,
                code=row.envelope_code,
            )  # fmt: skip
            laid += 1
        except RuleViolation as refusal:
            errors[row.envelope_code] = said(refusal)
    return errors, laid


def _held_page(
    request: HttpRequest, rows: Sequence[InHand], errors: dict[str, str], *, chosen: str = "",
    stop: tuple[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; `chosen` is the envelope scanned last, `stop` what was scanned and the sentence that stops it."""
    lines = [
        Line(
            row,
            page.of_dossier(row.number),
            f"shelf-{row.envelope_code}",
            request.POST.get(f"shelf-{row.envelope_code}", row.shelf or "")[:20],
            errors.get(row.envelope_code, ""),
            row.envelope_code == chosen,
        )
        for row in rows
    ]
    lines.sort(key=lambda line: not line.is_chosen)  # what was scanned stands on top, whatever lies below
    names = reading.holder_words(row.offered_to for row in rows)
    shown = page.context(
        request,
        lines=[(line, names[line.row.offered_to][0] if line.row.offered_to else "") for line in lines],
        is_waiting=any(row.offered_to for row in rows),
        loose=sum(row.shelf is None for row in rows),
        total=len(rows),
        problems=[],
        is_error=bool(errors),
        back_href=reverse("desk:shift"),
        scan=scanning.box(
            request, reverse("desk:held-scan"),
            label=_("Quét nhãn ngăn của %(code)s") % {"code": chosen} if chosen else _("Quét phong bì, rồi quét ngăn"),
            placeholder=_("Nhãn ngăn, ví dụ A5") if chosen else _("Mã phong bì"),
        ),
        stop=_stop(*stop) if stop else None,
    )  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.CONFLICT if stop else HTTPStatus.OK
    return render(request, "desk/held.html", shown, status=status)


def _stop(text: str, sentence: str) -> Stop:
    """The stop of a scan; a code of our own is shown again, what else was scanned may be a card with a name."""
    read = ids.identify(text)
    code = read.normalised or "" if read.kind is ids.Kind.ENVELOPE else ""
    return Stop(_("Dừng: chưa xếp được"), code, sentence, _("Đóng, quét tiếp"), reverse("desk:held"))
