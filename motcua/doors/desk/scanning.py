"""What a scan at the counter opens. A scan only looks: it signs, hands over and pays nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from motcua.base import ids
from motcua.base.text import clean_line, masked_personal_number, time_words
from motcua.base.violations import NotThere
from motcua.doors.frame.components import Scan
from motcua.doors.frame.session import Visitor
from motcua.ground.deadlines.rules import local
from motcua.record import reading, work
from motcua.record.lists import Page

CODES = frozenset({ids.Kind.DOSSIER, ids.Kind.REQUEST, ids.Kind.ENVELOPE})
_LAST = "desk-last-scan"


@dataclass(frozen=True, slots=True)
class Found:
    """What a text led to: one dossier by number, a procedure by code, or a list; else the sentence that stops."""

    number: str = ""
    procedure: str = ""
    page: Page | None = None
    asked: str = ""
    """What was asked for, as it may be shown again; a personal number only by its last four digits."""
    stop: str = ""


def look_up(text: str, who: Visitor, *, was_typed: bool) -> Found:
    """Return what a scanned or typed text leads to, within what the person may see. Raises NotReadable."""
    line = clean_line(text, label="Mã hoặc từ cần tìm", field="q", most=200)
    read = ids.identify(line)
    if read.valid and read.normalised:
        return _by_code(read, read.normalised, line, who)
    is_code = read.kind is not ids.Kind.UNKNOWN and read.kind is not ids.Kind.TAX_CODE
    if is_code or not was_typed:
        return Found(asked=line, stop=read.detail)
    return _one_or_many(work.of_words(who.actor, who.places, line), line)


def _by_code(read: ids.Reading, code: str, line: str, who: Visitor) -> Found:
    match read.kind:
        case ids.Kind.DOSSIER | ids.Kind.REQUEST | ids.Kind.ENVELOPE:
            return _by_own_code(read.kind, code, who)
        case ids.Kind.PERSONAL_ID:
            found = work.of_person(who.actor, who.places, code)
            return _one_or_many(found, f"số định danh {masked_personal_number(code)}")
        case ids.Kind.S10:
            return _one_or_many(work.of_item(who.actor, who.places, code), code)
        case ids.Kind.PROCEDURE:
            return Found(procedure=code, asked=code)
    return _one_or_many(work.of_words(who.actor, who.places, line), line)


def _by_own_code(kind: ids.Kind, code: str, who: Visitor) -> Found:
    try:
        dossier = reading.find(code, who.actor, who.at, who.places)
    except NotThere as nothing:
        unknown = f"Phong bì {code} chưa từng được cấp ở đây, hoặc thuộc nơi khác. Để riêng và báo trưởng ca."
        return Found(asked=code, stop=unknown if kind is ids.Kind.ENVELOPE else nothing.sentence)
    return Found(number=dossier.code or dossier.request_no, asked=code)


def _one_or_many(page: Page, asked: str) -> Found:
    if len(page.rows) == 1:
        return Found(number=page.rows[0].number, asked=asked)
    return Found(page=page, asked=asked)


# ---- the last scan ---------------------------------------------------------------------------------------------------


def remember(session: SessionBase, code: str, text: str, sound: str) -> None:
    """Keep the last scan of this person, to be shown on the next page. Only codes of our own are kept."""
    session[_LAST] = {"code": code, "text": text, "sound": sound}


def scan_words(at: datetime, text: str, *, was_typed: bool) -> str:
    """Return what is said beside the last scan: when, what came of it, and that a hand typed it."""
    typed = ", gõ tay" if was_typed else ""
    return f"{time_words(local(at).replace(second=0))}{typed} – {text}"


def box(request: HttpRequest, action: str, **shown: Any) -> Scan:
    """Return the scan box of a page with the last scan; its sound is heard once."""
    last = request.session.get(_LAST) or {}
    scan = Scan(
        action=action,
        last_code=str(last.get("code", "")),
        last_text=str(last.get("text", "")),
        sound=str(last.get("sound", "")),
        **shown,
    )
    if last.get("sound"):
        request.session[_LAST] = {**last, "sound": ""}
    return scan
