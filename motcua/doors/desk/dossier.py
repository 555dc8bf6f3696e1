"""One dossier as a counter sees it: what may be done, what lies in it, who holds it, how long, and its forms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import moment_words, upper_first, vnd
from motcua.doors.desk import page, scanning
from motcua.doors.desk.acting import act_hrefs
from motcua.doors.desk.identity import identity
from motcua.doors.desk.saying import form_of
from motcua.doors.frame import money, private, scans, showing, undoing
from motcua.doors.frame.acts import Answer, answers
from motcua.doors.frame.components import Fact, Holder
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.frame.wording import FORM_NAMES
from motcua.ground.deadlines.rules import local
from motcua.record import gathered, reading
from motcua.record.desks import keys_of
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import STATUSES, Act, ActNotAllowed, Status
from motcua.record.papers import queries as papers
from motcua.record.payments.rules import MONEY_WORDS, Owed
from motcua.record.reading import Chain, Happening
from motcua.record.standing import Standing
from motcua.stages.processing import refunding


@require_safe
@at_door("desk")
def dossier(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Show one dossier: identity, acts and why not the others, contents, money, clock, holder, timeline, forms."""
    who = visitor(request)
    found, gathering = gathered.unseen(ref)
    standing, everything = answers(found, who.actor, who.at)
    asked = undoing.without(everything)
    aside = [item for item in asked if _is_aside(item, standing)]
    told = reading.happenings(found.pk)
    clock = reading.clock(found, who.at, told)
    chains = reading.chains(found.pk)
    envelope = standing.envelope
    names = reading.holder_words(
        [key for chain in chains for step in chain.steps for key in (step.from_holder, step.to_holder)]
        + [chain.offered_to for chain in chains],
        {item.by_id: item.by_name for item in told},
    )
    hrefs = act_hrefs(found.pk, standing.number, standing)
    status = standing.state.status
    readings.note(found.pk, who.actor, "desk", What.PAGE, who.at)
    shown = page.context(
        request,
        identity=identity(found, standing),
        private=private.numbers(request, found, "desk", standing.envelope),
        scans=scans.shelf(request, found, standing, "desk"),
        holder=showing.holder(envelope.holder, names, envelope.offered_to, "#giu") if envelope else None,
        due=showing.due_of_clock(clock, "#dong-ho"),
        allowed=showing.allowed([item for item in asked if item not in aside], status, hrefs),
        aside=showing.allowed(aside, status, hrefs),
        refused=showing.refused([item for item in asked if not _is_later(item)], who.actor.roles, hrefs),
        later=showing.refused([item for item in asked if _is_later(item)], who.actor.roles, hrefs),
        contents=_contents(papers.counted(found.pk)),
        money=[_charge(charge) for charge in standing.charges],
        clock=clock,
        explained=showing.explained(clock),
        shares=showing.shares(clock, reading.calendar_of(found).day_minutes),
        chains=[(chain, _holders(chain, names)) for chain in chains],
        happenings=showing.timeline(told),
        forms=[*_forms(standing.number, told), *_control(standing.number, found.received_at is not None, who)],
        shelf=envelope.shelf if envelope else None,
        may_shelve=envelope is not None and envelope.holder in keys_of(who.actor, who.places),
        shelve_href=reverse("desk:shelve", args=[standing.number]),
        scan=scanning.box(request, reverse("desk:scan"), label="Quét mã khác", has_focus=False),
        undo=undoing.offered(everything, standing, page.act_href(Act.UNDO, standing.number)),
        gathering=gathering,
        next_href=_next_href(who, found),
        is_just_taken=request.GET.urlencode() == page.JUST_TAKEN,
    )
    return render(request, "desk/dossier.html", shown)


def _next_href(who: Visitor, found: Any) -> str:
    """Where the next procedure of this applicant begins; "" for a dossier of a list, whose owner is not here."""
    if found.gathering_line is not None or found.channel == "ONLINE" or STATUSES[Status(found.status)].is_end:
        return ""
    return f"{reverse('desk:reception')}?luot={found.code or found.request_no}"


def _is_aside(answer: Answer, standing: Standing) -> bool:
    """Whether an act may be done but is no work that waits: giving back what only a decision in writing returns, or
    typing in what the agency has received without it."""
    if answer.act is Act.ENTER_DATA:
        return answer.is_allowed
    return answer.act is Act.REFUND and answer.is_allowed and not refunding.is_due(standing)


def _is_later(answer: Answer) -> bool:
    """Whether an act only waits for another step of the dossier."""
    return isinstance(answer.refusal, ActNotAllowed)


@dataclass(frozen=True, slots=True)
class Content:
    """One paper in the dossier, with its counts in words."""

    name: str
    words: str


def _contents(rows: Iterable[Any]) -> list[Content]:
    found = []
    for row in rows:
        kinds = (
            ("bản chính", row.original_count),
            ("bản sao chứng thực", row.certified_copy_count),
            ("bản chụp", row.photocopy_count),
            ("bản điện tử", row.electronic_count),
        )
        words = ", ".join(f"{word} {number}" for word, number in kinds if number)
        if row.is_recalled:
            words = "người nộp giữ, thu lại khi trả kết quả"
        found.append(Content(row.name, words or "không có"))
    return found


def _charge(charge: Owed) -> Fact:
    words = " · ".join((charge.label, *money.state_words(charge)))
    return Fact(MONEY_WORDS[charge.kind], vnd(charge.amount_vnd), words)


def _holders(chain: Chain, names: Any) -> list[tuple[Holder, str]]:
    """The chain of an envelope, newest first, each with since when; the first hands stand last."""
    rows = []
    for step in reversed(chain.steps):
        held = showing.holder(step.to_holder, names)
        if held is not None:
            rows.append((held, f"từ {moment_words(local(step.at))}"))
    first = showing.holder(chain.steps[0].from_holder, names) if chain.steps else None
    return [*rows, (first, "")] if first is not None else rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of the dossier that can be printed: what it is, its number, when it was issued."""

    words: str
    number: str
    when: str
    href: str


def _forms(number: str, told: Sequence[Happening]) -> list[Sheet]:
    """The forms that the events of a dossier issued, the newest first; each prints by the number of its event."""
    found = []
    for item in reversed(told):
        at = moment_words(local(item.at))
        if (kind := form_of(item.act)) is not None:
            name = str(next((item.facts[name] for name in _NUMBERED if item.facts.get(name)), ""))
            href = reverse("desk:form", args=[number, item.event_no])
            found.append(Sheet(upper_first(FORM_NAMES[kind].short), name, at, href))
        for fact, words in (("receipt", _("Biên lai")), ("refund", _("Phiếu hoàn tiền"))):
            if slip := item.facts.get(fact):
                href = reverse("desk:receipt", args=[number, item.event_no])
                found.append(Sheet(words, str(slip), at, href))
    return found


def _control(number: str, is_received: bool, who: Visitor) -> list[Sheet]:
    """The control sheet, for the agency's own desk: it names who handled the dossier within the agency."""
    if who.actor.is_post or not is_received:
        return []
    href = reverse("desk:control-sheet", args=[number])
    return [Sheet(_("Phiếu kiểm soát quá trình giải quyết"), "", _("lập từ nhật ký đến lúc này"), href)]


_NUMBERED = ("slip", "minute", "form", "code")
"""Facts of an event that name its form by a number."""
