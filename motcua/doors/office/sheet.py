"""The page of one dossier: who, how long and why, what happened, what is in it, whose money, who holds the paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words, masked_personal_number, moment_words, time_words, weekday_words
from motcua.base.violations import NotThere
from motcua.doors.frame import showing
from motcua.doors.frame.acts import Answer, answers
from motcua.doors.frame.components import AllowedAct, Crumb, Holder, RefusedAct
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office.top import page_of
from motcua.doors.office.work import ADDRESSES, OFFICE_ACTS, expected, taking
from motcua.ground.catalogue.queries import agencies, unit_names
from motcua.ground.deadlines.rules import local
from motcua.ground.deadlines.words import duration_words
from motcua.ground.people.queries import Colleague, officials
from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.outward.notices.printing import render as printed
from motcua.record import reading
from motcua.record.custody.rules import APPLICANT, person
from motcua.record.dossiers.rules import ACTS, STATUSES, WHO_MAY, Act, Status
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import thaw
from motcua.record.standing import Standing

FORM_WORDS: Mapping[str, str] = {
    "MAU_01": "Giấy tiếp nhận và hẹn trả kết quả (Mẫu 01)",
    "MAU_02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)",
    "MAU_03": "Phiếu từ chối tiếp nhận (Mẫu 03)",
    "BIEN_BAN": "Biên bản giao nhận",
    "PHIEU_GUI": "Phiếu gửi",
    "PHIEU_PHAT": "Phiếu phát",
}
_DIRECTION_WORDS = {"SUBMIT": "gửi đến cơ quan", "RETURN": "trả về người nộp", "RECALL": "giấy tờ thu lại"}
_KINDS = (
    ("original_count", "bản chính"),
    ("certified_copy_count", "bản sao chứng thực"),
    ("photocopy_count", "bản chụp"),
    ("electronic_count", "bản điện tử"),
)
NAMED_MAX = 3
"""So many people are named at most as those who can do an act."""


@dataclass(frozen=True, slots=True)
class Chain:
    """An envelope with its holders, newest first, each with since when."""

    code: str
    words: str
    holders: tuple[tuple[Holder, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """One component as counted, or the result."""

    name: str
    counts: str
    is_result: bool


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


@require_GET
@at_door("office")
def dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Everything about one dossier on one page, and what may be done with it now."""
    who = visitor(request)
    found = reading.find(str(dossier_id), who.actor, who.at, who.places)
    standing, told = answers(found, who.actor, who.at, OFFICE_ACTS)
    happened = reading.happenings(found.pk)
    clock = reading.clock(found, who.at, happened)
    chains = reading.chains(found.pk)
    names = {item.by_id: item.by_name for item in happened if item.by_name}
    keys = [key for chain in chains for key in (chain.holder, chain.offered_to, *_hands(chain))]
    balances = reading.balances(found.pk)
    drawers = [person(account.removeprefix("drawer:")) for account in balances if account.startswith("drawer:")]
    words = reading.holder_words([*keys, *drawers], names)
    calendar = standing.calendar
    left = clock.left.minutes if clock.left and not clock.left.is_over and not clock.is_stopped else 0
    newest, contents = chains[0] if chains else None, _contents(found.pk)
    colleagues = officials(found.agency_code)
    context = page_of(request, who) | {
        "crumbs": [Crumb(_("Hộp việc"), reverse("office:inbox")), Crumb(standing.number)],
        "number": standing.number,
        "procedure": standing.procedure.short_name,
        "applicant": found.applicant_name,
        "applicant_words": _about_applicant(found),
        "assignee": next((item.name for item in colleagues if item.id == found.assignee_id), ""),
        "status": found.status,
        "outcome": _outcome(found.outcome),
        "due": showing.due_of_clock(clock),
        "holder": showing.holder(newest.holder, words, newest.offered_to, "#giay-to") if newest else None,
        "clock": clock,
        "due_words": _instant(clock.due_at),
        "first_due_words": _instant(clock.first_due_at) if clock.first_due_at != clock.due_at else "",
        "elapsed": duration_words(clock.elapsed_minutes, calendar.day_minutes),
        "shares": showing.shares(clock, calendar.day_minutes),
        "left": left,
        "explained": showing.explained(clock),
        "timeline": showing.timeline(happened),
        "contents": contents,
        "component_count": sum(not item.is_result for item in contents),
        "charges": _charges(found, happened),
        "money_lies": _money(balances, words),
        "chains": [_chain(chain, words) for chain in chains],
        "forms": _forms(found.pk),
        "allowed": allowed(told, standing, who, found.pk, found.last_event_no),
        "refused": refused(told, standing, who, colleagues),
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
    answer = HttpResponse(printed(thaw(issued.content), reprint=True), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{issued.kind.lower()}-{event_no}.pdf"'
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
    return " · ".join(parts)


def _outcome(outcome: str | None) -> str:
    return {"GRANTED": _("được cấp"), "REFUSED": _("từ chối giải quyết")}.get(outcome or "", "")


def _instant(at: Any) -> str:
    """15 giờ 20, thứ Tư 18/11/2026; "" for none."""
    if at is None:
        return ""
    shown = local(at)
    return f"{time_words(shown)}, {weekday_words(shown.date())} {day_words(shown.date())}"


def _contents(dossier_id: UUID) -> tuple[Content, ...]:
    found = []
    for row in papers.counted(dossier_id):
        counts = [f"{label} {getattr(row, column)}" for column, label in _KINDS if getattr(row, column)]
        if row.is_recalled:
            counts.append(_("thu lại khi trả kết quả"))
        found.append(Content(row.name, " · ".join(counts), row.is_result))
    return tuple(found)


def _charges(found: Any, happened: Sequence[reading.Happening]) -> tuple[ChargeLine, ...]:
    """A charge that was settled without money taken at its moment was cancelled with the dossier."""
    took = any(item.facts.get("taken_vnd") for item in happened)
    is_cancelled = found.status in (Status.WITHDRAWN, Status.NOT_ACCEPTED)
    when = {"RECEPTION": _("khi nộp hồ sơ"), "RETURN": _("khi nhận kết quả")}
    lines = []
    for _number, _kind, label, amount, due_at, is_settled in reading.charges(found.pk):
        if is_settled and is_cancelled and not (took and due_at == "RECEPTION"):
            words = _("không phải nộp nữa")
        else:
            words = _("đã nộp") if is_settled else _("chưa nộp, nộp %(when)s") % {"when": when.get(due_at, "")}
        lines.append(ChargeLine(label, amount, words))
    return tuple(lines)


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


def _forms(dossier_id: UUID) -> tuple[FormLine, ...]:
    return tuple(
        FormLine(
            FORM_WORDS.get(row.kind, row.kind),
            row.number,
            moment_words(local(row.issued_at)),
            reverse("office:form", args=[dossier_id, row.event_no]),
        )
        for row in papers.forms(dossier_id)
    )


# -- what may be done, and why not the rest ----------------------------------------------------------------------------


def allowed(
    told: Sequence[Answer], standing: Standing, who: Visitor, dossier_id: UUID, last_event_no: int
) -> tuple[AllowedAct, ...]:
    """Return the acts of this door that may be done now, the expected one first."""
    may = {answer.act for answer in told if answer.is_allowed}
    state = standing.state
    first = next((act for act in expected(state.status, state.assignee_id) if act in may), None)
    found = []
    for act in sorted((act for act in OFFICE_ACTS if act in may), key=lambda act: act is not first):
        href = reverse("office:act", args=[dossier_id, ADDRESSES[act]])
        takes = act is Act.ASSIGN and Role.UNIT_HEAD not in who.actor.roles
        if takes and state.assignee_id == who.actor.id:
            continue  # she has it already
        found.append(
            AllowedAct(
                label=_("Nhận thụ lý") if takes else ACTS[act].button,
                href=href,
                is_primary=act is first,
                key="Ctrl Enter" if act is first else "",
                fields=taking(who.actor, last_event_no) if takes else None,
                warns=act is Act.REFUSE,
            )
        )
    return tuple(found)


def refused(
    told: Sequence[Answer], standing: Standing, who: Visitor, colleagues: Sequence[Colleague]
) -> tuple[RefusedAct, ...]:
    """Return the acts of this door that may not be done now: why, by which rule, and who can or when."""
    rows = [answer for answer in told if answer.refusal is not None]
    rows.sort(key=lambda answer: (not who.actor.roles & WHO_MAY[answer.act], OFFICE_ACTS.index(answer.act)))
    return tuple(
        RefusedAct(
            label=ACTS[answer.act].button,
            short=_short(answer),
            sentence=answer.refusal.sentence,
            law=answer.refusal.law or "",
            remedy=remedy(answer, standing, colleagues),
        )
        for answer in rows
        if answer.refusal is not None
    )


def _short(answer: Answer) -> str:
    """Half a sentence on the closed line."""
    code = answer.refusal.code if answer.refusal else ""
    who = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[answer.act]))
    return {
        "dossier.act-not-allowed": _("chưa đến bước này"),
        "right.role": _("việc của %(who)s") % {"who": who},
        "right.not-your-case": _("hồ sơ của người khác"),
        "processing.nobody-assigned": _("chưa phân công"),
        "processing.too-late-to-ask": _("đã quá ngày được yêu cầu"),
        "processing.own-proposal": _("chính mình trình"),
    }.get(code, "")


def remedy(answer: Answer, standing: Standing, colleagues: Sequence[Colleague]) -> str:
    """Return who can do it, by name and title, or in which step it can be done; "" when nobody can."""
    code = answer.refusal.code if answer.refusal else ""
    if code == "dossier.act-not-allowed":
        steps = [STATUSES[status].word for status in ACTS[answer.act].moves if status is not None]
        return _("Làm được khi hồ sơ ở bước “%(step)s”.") % {"step": "” hoặc “".join(steps)}
    if code == "processing.too-late-to-ask":
        return ""
    who = list(_who_can(answer.act, code, standing, colleagues))
    if not who:
        roles = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[answer.act]))
        return _("Người làm được: %(who)s của cơ quan giải quyết.") % {"who": roles}
    more = _(" và %(n)s người nữa") % {"n": len(who) - NAMED_MAX} if len(who) > NAMED_MAX else ""
    return _("Người làm được: %(who)s.") % {"who": "; ".join(item.words for item in who[:NAMED_MAX]) + more}


def _who_can(act: Act, code: str, standing: Standing, colleagues: Sequence[Colleague]) -> list[Colleague]:
    state = standing.state
    if act in (Act.PROPOSE, Act.REQUEST_SUPPLEMENT) and state.assignee_id is not None:
        return [item for item in colleagues if item.id == state.assignee_id]
    if code == "processing.nobody-assigned" or act is Act.ASSIGN:
        return [item for item in colleagues if Role.UNIT_HEAD in item.roles]
    found = [item for item in colleagues if item.roles & WHO_MAY[act] and item.id != standing.actor.id]
    if act in (Act.APPROVE, Act.REFUSE):
        found = [item for item in found if item.id != state.proposer_id]
    return found
