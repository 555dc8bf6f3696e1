"""Handover: one side offers, the other counts and signs. A scan ticks an envelope and never signs for it.

Envelopes of one task with one other side make a run (chuyến); a run has a page of its own, two sides of one table.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.base import ids
from motcua.base.violations import NotThere
from motcua.doors.desk import page, scanned, scanning
from motcua.doors.desk.scanned import Scanned
from motcua.doors.frame import showing
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import AllowedAct, Crumb, Holder, Scan, Stop
from motcua.doors.frame.many import act_ids
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.record import envelopes, gathered, reading, work
from motcua.record.dossiers.rules import Act, Owner
from motcua.record.envelopes import Sheet
from motcua.record.gathered import Sacked
from motcua.record.work import Task

Names = Mapping[str, tuple[str, Owner]]
"""Holder key → name and owner, as `reading` says them."""

TASKS = frozenset({Task.HAND_OVER, Task.SIGN, Task.CARRY, Task.OFFERED})


@dataclass(frozen=True, slots=True)
class Deal:
    """What is done with a task's envelopes: the act, its words, and the sentence on what it means."""

    act: Act
    slug: str
    title: str
    button: str
    effect: str
    law: str
    needs_signature: bool = False


DEALS: Mapping[Task, Deal] = {
    Task.SIGN: Deal(
        Act.ACCEPT_HANDOVER, "ky", "Nhận hồ sơ từ", "Ký biên bản với",
        "Ký biên bản là lúc hồ sơ được coi là nộp hợp pháp.",
        "QĐ 45/2016, Điều 7. Biên bản chỉ ghi phong bì đã đếm; phong bì chưa quét vẫn do bên giao giữ.",
    ),
    Task.HAND_OVER: Deal(
        Act.OFFER_HANDOVER, "giao", "Giao hồ sơ cho", "Giao",
        "Đến khi cơ quan ký biên bản, bên giao vẫn giữ và chịu trách nhiệm.",
        "QĐ 45/2016, Điều 7. Bên nhận cùng đếm và ký bằng tài khoản của mình.",
    ),
    Task.CARRY: Deal(
        Act.ACCEPT_TO_CARRY, "nhan-chuyen", "Nhận kết quả từ", "Nhận chuyển",
        "Cùng cơ quan kiểm đếm, ký phiếu gửi. Từ lúc này bạn giữ phong bì.",
        "QĐ 45/2016, Điều 9.", needs_signature=True,
    ),
}  # fmt: skip
BY_SLUG: Mapping[str, Task] = {deal.slug: task for task, deal in DEALS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One envelope on the page: ticked when it was scanned, with the time."""

    sheet: Sheet
    act_id: str
    scanned: str
    is_ticked: bool
    """Scanned, or ticked by hand on the form that is shown again."""
    counts: str
    href: str
    alone_href: str
    refuse_href: str
    missing_href: str


@dataclass(frozen=True, slots=True)
class Run:
    """The envelopes of one task with one other side; those not scanned yet first, the newest scan next."""

    task: Task
    deal: Deal
    key: str
    """Names the run in addresses; nobody is named by it."""
    giver: Holder | None
    taker: Holder | None
    other: str
    waiting: tuple[Line, ...]
    done: tuple[Line, ...]
    differences: tuple[tuple[str, str], ...]
    """(code, what is wrong) of envelopes that were put aside."""

    @property
    def total(self) -> int:
        """How many envelopes there are."""
        return len(self.waiting) + len(self.done)

    @property
    def href(self) -> str:
        """The address of its page."""
        return reverse("desk:run", args=[self.deal.slug, self.key])


def key_of(holder: str) -> str:
    """Return what stands for a holder in an address: people are not named there."""
    return hashlib.sha256(holder.encode()).hexdigest()[:10]


def other_of(sheet: Sheet) -> str:
    """Return the holder key of the side that does not sit at this counter."""
    return sheet.taker if sheet.task is Task.HAND_OVER else sheet.giver


# ---- the pages -------------------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def handover(request: HttpRequest) -> HttpResponseBase:
    """What is to be handed over, taken over or signed: run by run; a single run at once."""
    return show(request)


@require_safe
@at_door("desk")
def run(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """One run: scan each envelope, record differences, sign. An empty run leads to the others."""
    if slug not in BY_SLUG:
        raise NotThere(thing="trang này")
    return show(request, (BY_SLUG[slug], key))


def show(
    request: HttpRequest,
    asked: tuple[Task, str] | None = None,
    *,
    stop: Stop | None = None,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show one run, or all of them when none is asked for or the one asked for is empty.

    Asked for by script, only what a scan changes is sent.
    """
    who = visitor(request)
    sheets = envelopes.sheets(who.actor, who.places, TASKS)
    names = reading.holder_words(key for sheet in sheets for key in (sheet.giver, sheet.taker))
    runs = _runs(request, sheets, names)
    here = next((item for item in runs if (item.task, item.key) == asked), None)
    if here is None and len(runs) == 1 and asked is None:
        here = runs[0]
    shown: dict[str, Any] = {
        "run": here,
        "runs": runs,
        "scan": _box(request, here, runs),
        "stop": stop,
        "problem": problem,
        "offered": _offered(sheets, names),
        "last_scan": scanned.last(request.session, {line.sheet.envelope_code for line in _lines(here, runs)}),
        "crumbs": _crumbs(here) if here is not None and len(runs) > 1 else (),
        "most": work.SHEET_SIZE if len(sheets) == work.SHEET_SIZE else 0,
    }
    if "HX-Request" in request.headers and here is not None:
        return render(request, "desk/_run.html", shown, status=status)
    template = "desk/run.html" if here is not None else "desk/handover.html"
    return render(request, template, page.context(request, **shown), status=status)


def _crumbs(here: Run) -> tuple[Crumb, ...]:
    return (Crumb(_("Giao nhận"), reverse("desk:handover")), Crumb(here.other))


def _lines(here: Run | None, runs: Sequence[Run]) -> list[Line]:
    return [line for item in ([here] if here else runs) for line in (*item.waiting, *item.done)]


def _box(request: HttpRequest, here: Run | None, runs: Sequence[Run]) -> Scan:
    total = sum(item.total for item in ([here] if here else runs))
    done = sum(len(item.done) for item in ([here] if here else runs))
    fields = {"run": f"{here.deal.slug}/{here.key}"} if here else {}
    left = _("còn %(n)s phong bì chưa quét") % {"n": total - done} if total > done else _("đã quét đủ")
    return scanning.box(
        request,
        reverse("desk:handover-scan"),
        label=_("Quét từng phong bì"),
        placeholder=_("Mã phong bì"),
        is_live=here is not None,
        fields=fields,
        done=done,
        total=total,
        first_line=_("phong bì đã quét") if total else _("chưa có phong bì nào chờ"),
        second_line=left if total else "",
    )


def _runs(request: HttpRequest, sheets: Sequence[Sheet], names: Names) -> list[Run]:
    """Group the envelopes by task and other side, in the order of DEALS."""
    seen = scanned.all_of(request.session)
    kept = act_ids([sheet.row.id for sheet in sheets], request.POST if request.method == "POST" else None)
    groups: dict[tuple[Task, str], list[Sheet]] = {}
    for sheet in sheets:
        if sheet.task in DEALS:
            groups.setdefault((sheet.task, other_of(sheet)), []).append(sheet)
    order = list(DEALS)
    return [
        _run(request, task, other, groups[task, other], seen, kept, names)
        for task, other in sorted(groups, key=lambda group: order.index(group[0]))
    ]


def _run(
    request: HttpRequest, task: Task, other: str, sheets: Sequence[Sheet], seen: Mapping[str, Scanned],
    kept: Mapping[UUID, str], names: Names,
) -> Run:  # fmt: skip
    picked = set(request.POST.getlist("pick"))
    lines = [_line(sheet, kept, seen, picked) for sheet in sheets]
    order = list(seen)
    done = sorted(
        (line for line in lines if line.scanned), key=lambda line: order.index(line.sheet.envelope_code), reverse=True
    )
    key = key_of(other)
    first = sheets[0]
    return Run(
        task=task,
        deal=DEALS[task],
        key=key,
        giver=showing.holder(first.giver, names),
        taker=showing.holder(first.taker, names),
        other=names.get(other, (other, Owner.AGENCY))[0],
        waiting=tuple(line for line in lines if not line.scanned),
        done=tuple(done),
        differences=scanned.differences(request.session, f"{DEALS[task].slug}/{key}"),
    )


def _line(sheet: Sheet, kept: Mapping[UUID, str], seen: Mapping[str, Scanned], picked: Collection[str]) -> Line:
    number = sheet.row.number
    alone = {Task.SIGN: Act.ACCEPT_HANDOVER, Task.CARRY: Act.ACCEPT_TO_CARRY}.get(sheet.task)
    refusing = {Task.SIGN: Act.REFUSE_HANDOVER, Task.CARRY: Act.REFUSE_TO_CARRY}.get(sheet.task)
    refuse = page.act_href(refusing, number) if refusing else ""
    found = seen.get(sheet.envelope_code)
    return Line(
        sheet=sheet,
        act_id=kept[sheet.row.id],
        scanned=found.words if found else "",
        is_ticked=found is not None or str(sheet.row.id) in picked,
        counts=counts_words(sheet.counts),
        href=page.of_dossier(number),
        alone_href=page.act_href(alone, number) if alone else "",
        refuse_href=refuse,
        missing_href=f"{refuse}?ly-do=khong-thay" if refuse else "",
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
    asked = asked_run(request)
    was_typed = request.POST.get("typed", "1") != "0"
    text = request.POST.get("q", "")
    sack = gathered.of_sack(text, who.actor, who.places)
    if sack is not None:
        return _sack_scanned(request, who, sack, asked, was_typed=was_typed)
    read = ids.identify(text)
    if not read.valid or read.normalised is None or read.kind is not ids.Kind.ENVELOPE:
        detail = read.detail or f"Đây là {ids.KIND_WORDS[read.kind]}, không phải mã phong bì. Quét nhãn trên phong bì."
        return _stopped(request, asked, "Dừng: không đọc được mã phong bì", text[:40], detail)
    code = read.normalised
    sheet = envelopes.sheet(who.actor, who.places, TASKS, code)
    if sheet is None or sheet.task not in DEALS:
        heading = "Dừng: phong bì không chờ giao nhận ở đây"
        return _stopped(request, asked, heading, code, _why_not(who, code), is_strange=True)
    mine = (sheet.task, key_of(other_of(sheet)))
    if asked is not None and mine != asked:
        other = reading.holder_words([other_of(sheet)])[other_of(sheet)][0]
        text = f"{DEALS[sheet.task].title} {other}. Để riêng, quét tiếp."
        return _stopped(request, asked, "Dừng: phong bì không có trong chuyến này", code, text, is_strange=True)
    again = scanned.tick(request.session, code, who.at, was_typed=was_typed)
    said = f"đã quét lúc {again}" if again else "đã đánh dấu"
    scanning.remember(request.session, code, scanning.scan_words(who.at, said, was_typed=was_typed), "ok")
    return _answer(request, mine)


def _sack_scanned(
    request: HttpRequest, who: Visitor, sack: Sacked, asked: tuple[Task, str] | None, *, was_typed: bool
) -> HttpResponseBase:
    """The sack of a list is given as one: its slip ticks all that lies in it. Who takes it counts one by one."""
    sheets = envelopes.sheets(who.actor, who.places, TASKS)
    inside = [sheet for sheet in sheets if sheet.row.id in sack.dossier_ids and sheet.task in DEALS]
    here = [sheet for sheet in inside if asked is None or (sheet.task, key_of(other_of(sheet))) == asked]
    if not here:
        heading, why = _("Dừng: túi không chờ giao nhận ở đây"), _("Không có phong bì nào của túi này trong chuyến.")
        return _stopped(request, asked, heading, sack.code, why)
    mine = (here[0].task, key_of(other_of(here[0])))
    if mine[0] is Task.HAND_OVER:
        for sheet in here:
            scanned.tick(request.session, sheet.envelope_code, who.at, was_typed=was_typed)
        said = _("túi %(n)s phong bì, đã đánh dấu cả túi") % {"n": len(here)}
    else:
        said = _("túi %(n)s phong bì: quét từng phong bì để đếm") % {"n": len(here)}
    sound = "ok" if mine[0] is Task.HAND_OVER else "warn"
    scanning.remember(request.session, sack.code, scanning.scan_words(who.at, said, was_typed=was_typed), sound)
    return _answer(request, mine)


def _answer(request: HttpRequest, here: tuple[Task, str] | None) -> HttpResponseBase:
    """Show what has changed to script; to others the page, by a fresh request."""
    if "HX-Request" in request.headers:
        return show(request, here)
    if here is None:
        return SeeOther(reverse("desk:handover"))
    return SeeOther(reverse("desk:run", args=[DEALS[here[0]].slug, here[1]]))


def asked_run(request: HttpRequest) -> tuple[Task, str] | None:
    """Return the run that a form belongs to; None = it came from the page of all runs."""
    slug, _slash, key = request.POST.get("run", "").partition("/")
    return (BY_SLUG[slug], key) if slug in BY_SLUG else None


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


def _stopped(
    request: HttpRequest,
    asked: tuple[Task, str] | None,
    heading: str,
    code: str,
    text: str,
    *,
    is_strange: bool = False,
) -> HttpResponse:
    """Show the page with a stop; a strange envelope of a run may be noted, so that the minute names it."""
    here = f"{DEALS[asked[0]].slug}/{asked[1]}" if asked else ""
    href = reverse("desk:run", args=here.split("/")) if asked else reverse("desk:handover")
    note = AllowedAct(
        "Ghi chênh lệch", reverse("desk:handover-note"), fields={"run": here, "code": code, "words": text}
    )  # fmt: skip
    posts = (note,) if is_strange and asked is not None and asked[0] is not Task.HAND_OVER else ()
    stop = Stop(heading, code, text, "Để riêng, quét tiếp", href, posts=posts)
    return show(request, asked, stop=stop, status=HTTPStatus.CONFLICT)


@require_POST
@at_door("desk")
def note(request: HttpRequest) -> HttpResponseBase:
    """Keep that an envelope lay on the table that is not of this run: it is written into the minute."""
    code, words = request.POST.get("code", "")[:40], request.POST.get("words", "")[:200]
    asked = asked_run(request)
    if asked is None or ids.identify(code).kind is not ids.Kind.ENVELOPE:
        raise NotThere(thing="chuyến này")
    scanned.note(request.session, request.POST.get("run", ""), code, words)
    return _answer(request, asked)


@require_POST
@at_door("desk")
def unscan(request: HttpRequest) -> HttpResponseBase:
    """Take the tick of one envelope back."""
    scanned.untick(request.session, request.POST.get("code", ""))
    return _answer(request, asked_run(request))
