"""Handover: one side offers, the other counts and signs. A scan ticks an envelope and never signs for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.base import ids
from motcua.base.text import time_words
from motcua.base.violations import NotReadable, NotThere
from motcua.doors.desk import page, scanning
from motcua.doors.desk.saying import FORM_WORDS, form_of, sentence
from motcua.doors.frame import showing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Holder, Stop
from motcua.doors.frame.many import Outcome, act_ids, picked_from, run_each
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import local
from motcua.record import reading, work
from motcua.record.dossiers.rules import Act, Owner
from motcua.record.work import Sheet, Task

_SCANNED = "desk-scanned"
_MOST = 400
Names = Mapping[str, tuple[str, Owner]]
"""Holder key → name and owner, as `reading` says them."""

TASKS = frozenset({Task.HAND_OVER, Task.SIGN, Task.CARRY, Task.OFFERED})


@dataclass(frozen=True, slots=True)
class Deal:
    """What is done with a task's envelopes: the act, its button, and the sentence on what it means."""

    act: Act
    slug: str
    title: str
    button: str
    effect: str
    needs_signature: bool = False


DEALS: Mapping[Task, Deal] = {
    Task.SIGN: Deal(
        Act.ACCEPT_HANDOVER, "ky", "Nhận từ", "Ký biên bản với",
        "Ký biên bản là lúc hồ sơ được coi là nộp hợp pháp (QĐ 45/2016, Điều 7). "
        "Biên bản ghi các phong bì đã đánh dấu, đúng như bên giao đã đếm.",
    ),
    Task.HAND_OVER: Deal(
        Act.OFFER_HANDOVER, "giao", "Giao cho", "Giao",
        "Đến khi cơ quan ký biên bản, bên giao vẫn giữ và chịu trách nhiệm.",
    ),
    Task.CARRY: Deal(
        Act.ACCEPT_TO_CARRY, "nhan-chuyen", "Nhận kết quả từ", "Nhận chuyển",
        "Cùng cơ quan kiểm đếm, ký phiếu gửi. Từ lúc này bạn giữ phong bì.", needs_signature=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One envelope on the page: ticked when it was scanned, with the time."""

    sheet: Sheet
    act_id: str
    scanned: str
    counts: str
    href: str
    alone_href: str
    refuse_href: str


@dataclass(frozen=True, slots=True)
class Block:
    """The envelopes of one task with one other side; those not scanned yet stand on top."""

    deal: Deal
    other: Holder | None
    lines: tuple[Line, ...]
    done: int

    @property
    def waiting(self) -> int:
        """How many were not scanned yet."""
        return len(self.lines) - self.done


# ---- the page --------------------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def handover(request: HttpRequest) -> HttpResponseBase:
    """What is to be handed over, taken over or signed, by the other side."""
    return _page(request)


def _page(
    request: HttpRequest, *, stop: Stop | None = None, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    who = visitor(request)
    sheets = work.sheets(who.actor, who.places, TASKS)
    names = reading.holder_words(key for sheet in sheets for key in (sheet.giver, sheet.taker))
    blocks = _blocks(request, sheets, names)
    lines = [line for block in blocks for line in block.lines]
    done = sum(block.done for block in blocks)
    box = scanning.box(
        request,
        reverse("desk:handover-scan"),
        label="Quét từng phong bì",
        placeholder="Mã phong bì",
        done=done,
        total=len(lines),
        first_line="phong bì đã quét" if lines else "chưa có phong bì nào chờ",
        second_line=f"còn {len(lines) - done} phong bì chưa quét" if lines else "",
    )
    shown = page.context(
        request,
        scan=box,
        stop=stop,
        problem=problem,
        blocks=blocks,
        offered=_offered(sheets, names),
        last_scan=_last_scanned(request.session, lines),
    )
    return render(request, "desk/handover.html", shown, status=status)


def _blocks(request: HttpRequest, sheets: Sequence[Sheet], names: Names) -> list[Block]:
    """Group the envelopes by task and other side, in the order of DEALS."""
    scanned = _scanned(request.session)
    kept = act_ids([sheet.row.id for sheet in sheets], request.POST if request.method == "POST" else None)
    groups: dict[tuple[Task, str], list[Line]] = {}
    for sheet in sheets:
        if sheet.task in DEALS:
            other = sheet.taker if sheet.task is Task.HAND_OVER else sheet.giver
            groups.setdefault((sheet.task, other), []).append(_line(sheet, kept, scanned))
    blocks = []
    for task, deal in DEALS.items():
        for (of_task, other), lines in groups.items():
            if of_task is task:
                lines.sort(key=lambda line: bool(line.scanned))
                done = sum(bool(line.scanned) for line in lines)
                blocks.append(Block(deal, showing.holder(other, names), tuple(lines), done))
    return blocks


def _line(sheet: Sheet, kept: Mapping[UUID, str], scanned: Mapping[str, str]) -> Line:
    number = sheet.row.number
    alone = {Task.SIGN: Act.ACCEPT_HANDOVER, Task.CARRY: Act.ACCEPT_TO_CARRY}.get(sheet.task)
    return Line(
        sheet=sheet,
        act_id=kept[sheet.row.id],
        scanned=scanned.get(sheet.envelope_code, ""),
        counts=counts_words(sheet.counts),
        href=page.of_dossier(number),
        alone_href=page.act_href(alone, number) if alone else "",
        refuse_href=page.act_href(Act.REFUSE_HANDOVER, number) if sheet.task is Task.SIGN else "",
    )


def counts_words(counts: tuple[int, int, int]) -> str:
    """Write counts of papers: "bản chính 3, bản chụp 1"."""
    words = ("bản chính", "chứng thực", "bản chụp")
    return ", ".join(f"{word} {number}" for word, number in zip(words, counts, strict=True) if number)


def _offered(sheets: Sequence[Sheet], names: Names) -> list[tuple[Sheet, Holder | None, str]]:
    """What was offered and waits for the other side's signature."""
    found = [sheet for sheet in sheets if sheet.task is Task.OFFERED]
    return [
        (sheet, showing.holder(sheet.giver, names, sheet.taker), page.of_dossier(sheet.row.number)) for sheet in found
    ]


# ---- scanning --------------------------------------------------------------------------------------------------------


@require_POST
@at_door("desk")
def scan(request: HttpRequest) -> HttpResponseBase:
    """Tick the envelope that was scanned; one that does not belong here stops until a hand closes the stop."""
    who = visitor(request)
    was_typed = request.POST.get("typed", "1") != "0"
    text = request.POST.get("q", "")
    read = ids.identify(text)
    if not read.valid or read.normalised is None or read.kind is not ids.Kind.ENVELOPE:
        detail = read.detail or f"Đây là {ids.KIND_WORDS[read.kind]}, không phải mã phong bì. Quét nhãn trên phong bì."
        return _stopped(request, "Dừng: không đọc được mã phong bì", text[:40], detail)
    code = read.normalised
    sheets = {sheet.envelope_code: sheet for sheet in work.sheets(who.actor, who.places, TASKS)}
    if code not in sheets or sheets[code].task not in DEALS:
        return _stopped(request, "Dừng: phong bì không chờ giao nhận ở đây", code, _why_not(who, code))
    scanned = _scanned(request.session)
    again = scanned.pop(code, "")
    at = time_words(local(who.at).replace(second=0))
    request.session[_SCANNED] = dict(list({**scanned, code: again or at}.items())[-_MOST:])
    said = f"đã quét lúc {again}" if again else "đã đánh dấu"
    scanning.remember(request.session, code, scanning.scan_words(who.at, said, was_typed=was_typed), "ok")
    return SeeOther(reverse("desk:handover"))


def _why_not(who: Visitor, code: str) -> str:
    """Say where an envelope is that does not wait here, as far as the person may see it."""
    try:
        found = reading.find(code, who.actor, who.at, who.places)
    except NotThere:
        return "Chưa từng được cấp ở đây, hoặc thuộc nơi khác. Để riêng và báo trưởng ca."
    chain = next((chain for chain in reading.chains(found.pk) if chain.code == code), None)
    if chain is None:
        return "Phong bì này không còn đi đâu nữa. Để riêng, quét tiếp."
    names = reading.holder_words([chain.holder, chain.offered_to])
    holder = names[chain.holder][0]
    waiting = f", đang chờ {names[chain.offered_to][0]} nhận" if chain.offered_to else ""
    return f"{holder} đang giữ{waiting}. Để riêng, quét tiếp."


def _stopped(request: HttpRequest, heading: str, code: str, text: str) -> HttpResponse:
    stop = Stop(heading, code, text, "Để riêng, quét tiếp", reverse("desk:handover"))
    return _page(request, stop=stop, status=HTTPStatus.CONFLICT)


@require_POST
@at_door("desk")
def unscan(request: HttpRequest) -> HttpResponseBase:
    """Take the tick of one envelope back."""
    scanned = _scanned(request.session)
    scanned.pop(request.POST.get("code", ""), None)
    request.session[_SCANNED] = scanned
    return SeeOther(reverse("desk:handover"))


def _scanned(session: SessionBase) -> dict[str, str]:
    """Return when each envelope was scanned, by code, in the order of the scans."""
    found = session.get(_SCANNED)
    return {str(code): str(at) for code, at in found.items()} if isinstance(found, dict) else {}


def _last_scanned(session: SessionBase, lines: Sequence[Line]) -> str:
    """The envelope scanned last among those on the page, for Ctrl Z."""
    here = {line.sheet.envelope_code for line in lines}
    return next((code for code in reversed(_scanned(session)) if code in here), "")


# ---- doing it --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one envelope, and the form to print."""

    number: str
    href: str
    sentence: str
    law: str
    is_done: bool
    form_href: str
    form_words: str


@require_POST
@at_door("desk")
def deal(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Do the act of a block for each ticked envelope by itself, and say of each what became of it."""
    who = visitor(request)
    found = next((item for item in DEALS.values() if item.slug == slug), None)
    if found is None:
        raise NotThere(thing="trang này")
    try:
        picked = picked_from(request.POST)
        body = _body(found, request)
    except NotReadable as fault:
        return _page(request, problem=fault.sentence, status=fault.status)
    outcomes = run_each(found.act, picked, lambda item: body, who.actor, who.at)
    _forget(request.session, outcomes)
    results = [result_of(outcome) for outcome in outcomes]
    done = sum(result.is_done for result in results)
    shown = page.context(request, deal=found, results=results, done=done, failed=len(results) - done)
    status = HTTPStatus.OK if done else HTTPStatus.CONFLICT
    return render(request, "desk/handed.html", shown, status=status)


def _body(found: Deal, request: HttpRequest) -> dict[str, object]:
    if not found.needs_signature:
        return {}
    if not request.POST.get("is_signed"):
        raise NotReadable(
            sentence="Phiếu gửi chưa có đủ hai chữ ký. Cùng cơ quan ký, đánh dấu, rồi nhận.", field="is_signed"
        )
    return {"is_signed": True}


def _forget(session: SessionBase, outcomes: Sequence[Outcome]) -> None:
    """What was handed over is no longer ticked."""
    gone = {str(outcome.done.facts.get("envelope", "")) for outcome in outcomes if outcome.done}
    session[_SCANNED] = {code: at for code, at in _scanned(session).items() if code not in gone}


def result_of(outcome: Outcome) -> Result:
    """Return what a page says of one outcome."""
    ref = str(outcome.dossier_id)
    if outcome.done is None:
        return Result("", page.of_dossier(ref), outcome.refusal, outcome.law, False, "", "")
    kind = form_of(outcome.done.act)
    form_href = reverse("desk:form", args=[ref, outcome.done.event_no]) if kind else ""
    code = str(outcome.done.facts.get("envelope", ""))
    return Result(
        code, page.of_dossier(ref), sentence(outcome.done), "", True, form_href, FORM_WORDS.get(kind or "", "")
    )
