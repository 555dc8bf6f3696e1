"""The page of one dossier: who, how long and why, what happened, what is in it, whose money, who holds the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import (
    day_words,
    masked_personal_number,
    masked_phone,
    moment_words,
    time_words,
    weekday_words,
)
from motcua.base.violations import NotThere
from motcua.doors.frame import money, private, scans, showing, undoing
from motcua.doors.frame.acts import answers
from motcua.doors.frame.components import Crumb, Happening, Holder, Section
from motcua.doors.frame.session import at_door, visitor
from motcua.doors.frame.wording import FORM_NAMES
from motcua.doors.office import flowing, may, work
from motcua.doors.office.top import page_of
from motcua.doors.office.work import ADDRESSES, OFFICE_ACTS
from motcua.ground.catalogue.queries import agencies, unit_names
from motcua.ground.deadlines.rules import local
from motcua.ground.deadlines.words import duration_words
from motcua.ground.people.queries import officials
from motcua.ground.people.services import names as people_names
from motcua.outward.notices import signed, signing
from motcua.outward.notices.control import control_sheet
from motcua.outward.notices.layouts import print_form as printed
from motcua.record import reading, sight
from motcua.record.custody.rules import APPLICANT, person
from motcua.record.dossiers import opinions, readings
from motcua.record.dossiers.flow import has_steps
from motcua.record.dossiers.opinions import Stance
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, Status
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import thaw
from motcua.record.standing import LastAct, Standing

_DIRECTION_WORDS = {"SUBMIT": "gửi đến cơ quan", "RETURN": "trả về người nộp", "RECALL": "giấy tờ thu lại"}
_KINDS = (
    ("original_count", "bản chính"),
    ("certified_copy_count", "bản sao chứng thực"),
    ("photocopy_count", "bản chụp"),
    ("electronic_count", "bản điện tử"),
)
STORY_SHOWN = 8
"""So many events are shown at first; the others are one link away."""
STORY_PARTS: Mapping[str, tuple[str, ...]] = {
    "tiep-nhan": ("reception",),
    "giai-quyet": ("processing",),
    "tra-ket-qua": ("returning", "feedback"),
}
"""The parts by which the story is filtered, as they stand in the address, and the stages of their acts."""


@dataclass(frozen=True, slots=True)
class Chain:
    """An envelope with its holders, newest first, each with since when."""

    code: str
    words: str
    holders: tuple[tuple[Holder, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One component as counted, or the result."""

    paper_no: int
    name: str
    counts: str
    is_result: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The happenings that are shown, of how many, and the links to the others."""

    shown: tuple[Happening, ...]
    total: int
    parts: tuple[Section, ...]
    all_href: str
    is_whole: bool
    """Whether the chain of hashes runs unbroken to the head of the dossier."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """What is to be paid, and whether it was."""

    label: str
    amount_vnd: int
    words: str


@dataclass(frozen=True, slots=True)
class FormLine:
    """An issued form as a link to its PDF."""

    name: str
    number: str
    when: str
    href: str
    signed_href: str = ""
    """The file as it was signed electronically; "" = it was not."""


_OF_ONE_STATUS = frozenset(
    {Act.ASK_STEPS, Act.ANSWER_OPINION, Act.CONFIRM_PAYMENT, Act.RESUME, Act.SIGN_RESULT, Act.CORRECT_RESULT}
)
"""Acts that end a wait or open an end: of a dossier that is not there nothing is said of them."""


def _about(found: Any) -> list[Act]:
    """The acts that the page speaks of: not those that end a wait which is not there, nor steps that no process has."""
    gone = {act for act in _OF_ONE_STATUS if Status(found.status) not in ACTS[act].moves}
    if not has_steps(reading.procedure_of(found), found.agency_code):
        gone.add(Act.ASK_STEPS)
    return [act for act in OFFICE_ACTS if act not in gone]


@require_GET
@at_door("office")
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Everything about one dossier on one page, and what may be done with it now."""
    who = visitor(request)
    found = reading.find(str(dossier_id), who.actor, who.at, who.places, through_opinion=True)
    if sight.sees_opinion_alone(who.actor, who.places, found):
        return redirect("office:act", found.pk, ADDRESSES[Act.ANSWER_OPINION])
    about = _about(found)
    happened = reading.happenings(found.pk)
    newest_event = LastAct(happened[-1].event_no, happened[-1].act, happened[-1].by_id, happened[-1].at)
    standing, told = answers(found, who.actor, who.at, about, newest_event)
    clock = reading.clock(found, who.at, happened)
    chains = reading.chains(found.pk)
    names = {item.by_id: item.by_name for item in happened if item.by_name}
    keys = [key for chain in chains for key in (chain.holder, chain.offered_to, *_hands(chain))]
    balances = reading.balances(found.pk)
    drawers = [person(account.removeprefix("drawer:")) for account in balances if account.startswith("drawer:")]
    words = reading.holder_words([*keys, *drawers], names)
    calendar = standing.calendar
    left = clock.left.minutes if clock.left and not clock.left.is_over and not clock.is_stopped else 0
    newest, counted = chains[0] if chains else None, contents(found.pk)
    colleagues = officials(found.agency_code)
    asked = opinions.of_dossier(found.pk) if _was_asked(happened) else ()
    readings.note(found.pk, who.actor, "office", What.PAGE, who.at)
    context = page_of(request, who) | {
        "crumbs": [Crumb(_("Hộp việc"), reverse("office:inbox")), Crumb(standing.number)],
        "number": standing.number,
        "procedure": standing.procedure.called,
        "applicant": found.applicant_name,
        "applicant_words": _about_applicant(found),
        "assignee": next((item.name for item in colleagues if item.id == found.assignee_id), ""),
        "stood_in_for": found.assignee_id is not None and found.assignee_id in who.persons[1:],
        "came_from": _came_from(happened, names, found.assignee_id),
        "status": found.status,
        "outcome": _outcome(found.outcome),
        "due": showing.due_of_clock(clock),
        "holder": showing.holder(newest.holder, words, newest.offered_to, "#giay-to") if newest else None,
        "clock": clock,
        "due_words": _instant(clock.due_at),
        "first_due_words": _instant(clock.first_due_at) if clock.first_due_at != clock.due_at else "",
        "original_due_words": _instant(clock.original_due_at),
        "elapsed": duration_words(clock.elapsed_minutes, calendar.day_minutes),
        "shares": showing.shares(clock, calendar.day_minutes),
        "left": left,
        "stages": showing.stages(clock, names | {item.id: item.name for item in colleagues}),
        "explained": showing.explained(clock),
        "story": _story(request, happened, found.head_hash),
        "private": private.numbers(request, found, "office"),
        "scans": scans.shelf(request, found, standing, "office", counts=_counts(counted)),
        "flow": flowing.rounds(standing.flow or flowing.flow(found, asked), who.at),
        "opinions": [flowing.opinion_line(item, who) for item in asked if item.stance is not Stance.LEFT_OUT],
        "proposal": proposal(happened, standing),
        "draft": draft(found, standing),
        "next": work.next_for(who, found.pk),
        "charges": _charges(standing),
        "money_lies": _money(balances, words),
        "chains": [_chain(chain, words) for chain in chains],
        "forms": _forms(found.pk, happened),
        "signing_is_on": signing.is_on(),
        "control_sheet_href": reverse("office:control-sheet", args=[found.pk]) if found.received_at else "",
        "allowed": may.allowed(undoing.without(told), standing, who, found.pk, found.last_event_no, colleagues),
        "refused": may.refused(undoing.without(told), standing, who, colleagues),
        "undo": undoing.offered(told, standing, reverse("office:act", args=[found.pk, ADDRESSES[Act.UNDO]])),
        "is_over": STATUSES[Status(found.status)].is_end,
    }
    return render(request, "office/dossier.html", context)


@require_GET
@at_door("office")
def form(request: HttpRequest, dossier_id: UUID, event_no: int) -> HttpResponseBase:
    """An issued form as it was frozen, as PDF. Raises NotThere."""
    who = visitor(request)
    found = reading.find(str(dossier_id), who.actor, who.at, who.places)
    issued = papers.form(found.pk, event_no)
    if issued is None:
        raise NotThere(thing="biểu mẫu")
    readings.note(found.pk, who.actor, "office", What.FORM, who.at, thing_no=event_no)
    answer = HttpResponse(printed(thaw(issued.content), reprint=True), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issued.kind.lower()}-{event_no}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@at_door("office")
def signed_form(request: HttpRequest, dossier_id: UUID, event_no: int) -> HttpResponseBase:
    """An issued form as it was signed electronically, as PDF. Raises NotThere."""
    who = visitor(request)
    found = reading.find(str(dossier_id), who.actor, who.at, who.places)
    pdf = signed.signed_pdf(found.pk, event_no)
    readings.note(found.pk, who.actor, "office", What.FORM, who.at, thing_no=event_no)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bieu-mau-{event_no}-da-ky.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@at_door("office")
def control(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The control sheet of a dossier, read out of its journal now, as PDF. Raises NotThere."""
    who = visitor(request)
    found = reading.find(str(dossier_id), who.actor, who.at, who.places)
    readings.note(found.pk, who.actor, "office", What.FORM, who.at)
    answer = HttpResponse(printed(control_sheet(found, who.at)), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="phieu-kiem-soat.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _about_applicant(found: Any) -> str:
    """What stands beside the name: her part, where she lives, and the end of her number."""
    parts = [_("chủ hồ sơ") if found.applicant_kind == "PERSON" else _("tổ chức nộp hồ sơ")]
    unit = (
        unit_names((found.applicant_unit_code,)).get(found.applicant_unit_code) if found.applicant_unit_code else None
    )
    if unit:
        parts.append(unit)
    if found.applicant_personal_id:
        parts.append(_("số định danh %(digits)s") % {"digits": masked_personal_number(found.applicant_personal_id)})
    parts.append(_("điện thoại %(digits)s") % {"digits": masked_phone(found.applicant_phone)})
    return " · ".join(parts)


def _outcome(outcome: str | None) -> str:
    return {"GRANTED": _("được cấp"), "REFUSED": _("từ chối giải quyết")}.get(outcome or "", "")


def _instant(at: Any) -> str:
    """15 giờ 20, thứ Tư 18/11/2026; "" for none."""
    if at is None:
        return ""
    shown = local(at)
    return f"{time_words(shown)}, {weekday_words(shown.date())} {day_words(shown.date())}"


def contents(dossier_id: UUID) -> tuple[Content, ...]:
    """Return what was counted into a dossier, by kind of copy. One statement."""
    found = []
    for row in papers.counted(dossier_id):
        counts = [f"{label} {getattr(row, column)}" for column, label in _KINDS if getattr(row, column)]
        note = _("thu lại khi trả kết quả") if row.is_recalled else ""
        found.append(Content(row.paper_no, row.name, " · ".join(counts), row.is_result, note))
    return tuple(found)


def _counts(counted: Sequence[Content]) -> dict[int, str]:
    """What was counted on paper of each component and of the result, in words, by number."""
    return {item.paper_no: " · ".join(words for words in (item.counts, item.note) if words) for item in counted}


def counts_of(dossier_id: UUID) -> dict[int, str]:
    """Return what was counted on paper of each component, in words, by its number. One statement."""
    return _counts(contents(dossier_id))


def _was_asked(happened: Sequence[reading.Happening]) -> bool:
    return any(item.act in (Act.ASK_OPINION, Act.ASK_STEPS) for item in happened)


def _came_from(happened: Sequence[reading.Happening], names: Mapping[str, str], has_it: str | None) -> tuple[str, str]:
    """From whom the case came to whoever has it now, and why; ("", "") = from nobody."""
    last = next((item for item in reversed(happened) if item.act is Act.ASSIGN), None)
    if last is None or not last.facts.get("from") or last.facts["assignee"] != has_it:
        return "", ""
    before = str(last.facts["from"])
    return names.get(before) or people_names({before}).get(before, before), str(last.facts.get("reason", ""))


def proposal(happened: Sequence[reading.Happening], standing: Standing) -> dict[str, str] | None:
    """Return who laid what before the head, as long as it waits for her; None = nothing does."""
    last = next((item for item in reversed(happened) if item.act is Act.PROPOSE), None)
    if last is None or standing.state.status is not Status.APPROVING:
        return None
    return {
        "who": last.by_words,
        "when": moment_words(local(last.at)),
        "note": str(last.facts.get("note", "")),
        "result": standing.procedure.result_name,
    }


def draft(found: Any, standing: Standing, *, is_refused: bool = False) -> dict[str, str]:
    """Return what would go home if the head approved, or refused: what, to whom, which way, until when."""
    procedure = standing.procedure
    return {
        "result": _("Văn bản từ chối giải quyết") if is_refused else procedure.result_name,
        "applicant": found.applicant_name,
        "procedure": procedure.name,
        "way": _way_home(found),
        "due": _instant(found.due_at),
    }


def _way_home(found: Any) -> str:
    if found.electronic_return:
        return _("bản điện tử, người nộp tải từ tài khoản của mình")
    return _("bưu điện mang đến nhà") if found.post_return else _("người nộp nhận tại quầy")


def _story(request: HttpRequest, happened: Sequence[reading.Happening], head_hash: str) -> Story:
    """Return the happenings that the address asks for: of one part, or the newest few, or all."""
    base = request.path
    chosen = request.GET.get("dien-bien", "")
    words = {"tiep-nhan": _("Tiếp nhận, giao nhận"), "giai-quyet": _("Giải quyết"), "tra-ket-qua": _("Trả kết quả")}
    by_part = {
        part: [item for item in happened if ACTS[item.act].stage in stages] for part, stages in STORY_PARTS.items()
    }
    parts = [Section(_("Mọi việc"), f"{base}?dien-bien=het#dien-bien", chosen not in by_part, len(happened))]
    parts += [
        Section(words[part], f"{base}?dien-bien={part}#dien-bien", chosen == part, len(items))
        for part, items in by_part.items()
        if items
    ]
    wanted = by_part.get(chosen, list(happened))
    shown = wanted if chosen in by_part or chosen == "het" else wanted[-STORY_SHOWN:]
    before, is_whole = "", True
    for item in happened:
        is_whole = is_whole and item.prev_hash == before
        before = item.hash
    return Story(
        showing.timeline(shown),
        len(happened),
        tuple(parts),
        f"{base}?dien-bien=het#dien-bien" if len(shown) < len(wanted) else "",
        is_whole and before == head_hash,
    )


def _charges(standing: Standing) -> tuple[ChargeLine, ...]:
    """The charges as they stand, those too that were cancelled with the dossier.

    They are those that the acts of this door were asked with: a refusal cancels what is not paid.
    """
    return tuple(
        ChargeLine(charge.label, charge.amount_vnd, " · ".join(money.state_words(charge)))
        for charge in standing.charges
    )


def _money(balances: Mapping[str, int], words: Mapping[str, tuple[str, Any]]) -> list[tuple[str, int]]:
    """Where the money lies: drawers, agencies, and what the applicant still owes. Claims are its mirror, left out."""
    offices, lies = agencies(), []
    for account, amount in balances.items():
        kind, _colon, rest = account.partition(":")
        if kind == "drawer":
            lies.append((_("Két của %(name)s") % {"name": words[person(rest)][0]}, amount))
        elif kind == "agency":
            lies.append((offices[rest].short_name if rest in offices else rest, amount))
        elif kind == "applicant" and amount > 0:
            lies.append((_("Người nộp còn phải nộp"), amount))
    return lies


def _hands(chain: reading.Chain) -> list[str]:
    return [key for step in chain.steps for key in (step.from_holder, step.to_holder)]


def _chain(chain: reading.Chain, words: Mapping[str, tuple[str, Any]]) -> Chain:
    holders: list[tuple[Holder, str]] = []
    for step in reversed(chain.steps):
        offered = chain.offered_to if not holders else None
        chip = showing.holder(step.to_holder, words, offered)
        since = local(step.at)
        if chip is not None:
            seal = _(", niêm phong %(seal)s") % {"seal": step.seal_no} if step.seal_no else ""
            holders.append((chip, _("từ %(when)s") % {"when": moment_words(since)} + seal))
    if chain.steps and chain.steps[0].from_holder == APPLICANT:  # a result comes from where it was made, from no hands
        first = showing.holder(APPLICANT, words)
        holders += [(first, "")] if first is not None else []
    return Chain(chain.code, _DIRECTION_WORDS.get(chain.direction, ""), tuple(holders))


def _forms(dossier_id: UUID, happened: Sequence[reading.Happening]) -> tuple[FormLine, ...]:
    """The forms that the events issued, in the order of their issue, as the journal names them. One statement."""
    signed_ones = signed.signed_forms(dossier_id)
    return tuple(
        FormLine(
            FORM_NAMES[kind].full,
            next((str(item.facts[name]) for name in _NUMBERED if item.facts.get(name)), ""),
            moment_words(local(item.at)),
            reverse("office:form", args=[dossier_id, item.event_no]),
            reverse("office:signed-form", args=[dossier_id, item.event_no]) if item.event_no in signed_ones else "",
        )
        for item in happened
        if (kind := ACTS[item.act].form) is not None
    )


_NUMBERED = ("slip", "minute", "form", "code")
"""Facts of an event that name its form by a number."""
