"""A forced handover where its taker does her part, and the long work that follows its signature (docs/adr/0029).

Who takes over may sit at a counter or walk a round: so her page belongs to no door. She counts blind: neither the
envelopes nor the money that should be there stand on it.
"""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.ids.envelope import read_envelope
from motcua.base.ids.scanner import keys_behind
from motcua.base.text import number as grouped
from motcua.base.text import vnd, vnd_in_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.frame import drawer, navigation
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link, Message, Problem, Tone
from motcua.doors.frame.session import Visitor, now, visitor
from motcua.ground.agreements.queries import points
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.services import Outcome, Run
from motcua.record.payments import queries as payments
from motcua.record.payments.rules import ShiftState
from motcua.record.takeovers import services as takeovers
from motcua.record.takeovers.rules import STEP_WORDS, Stage
from motcua.record.takeovers.services import Minute
from motcua.stages.reception.taking_over import carry_out

CARRY_OUT = "takeovers.carry_out"
TAKEN_AT_ONCE = 20
"""So many envelopes are taken over while the page waits; more are the worker's."""
CODES_MOST = 500


# ---- the long work ---------------------------------------------------------------------------------------------------


@jobs.kind(CARRY_OUT)
def run(this: Run) -> Outcome:
    """Take over every envelope of a signed minute that has no outcome yet. Raises StopAsked."""
    this.things, this.kept = "phong bì", "Phong bì đã chuyển thì giữ nguyên; phong bì chưa chuyển vẫn như trước."
    given = this.params["number"]
    done, total = takeovers.progress([given]).get(given, (0, 0))
    this.report(done, total)
    is_whole = carry_out(given, this.now, lambda count, _total: this.report(count))
    done, total = takeovers.progress([given]).get(given, (0, 0))
    said = [f"Đã chuyển {grouped(done)} trên {grouped(total)} phong bì."]
    said += [] if is_whole else ["Phong bì chưa chuyển được ghi lý do trong biên bản; làm lại ở đó."]
    return Outcome(" ".join(said))


def start(given: str, by: Actor, at: datetime, back: str) -> UUID | None:
    """Take over what a signed minute names: now, or by the worker; then return the job. Raises TooManyJobs."""
    settled, total = takeovers.progress([given]).get(given, (0, 0))
    if total - settled <= TAKEN_AT_ONCE:
        carry_out(given, now)
        return None
    params = {
        "number": given,
        "title": "Bàn giao bắt buộc",
        "back": back,
        "back_label": "biên bản bàn giao",
    }
    return jobs.ask(job_id=uuid4(), kind=CARRY_OUT, params=params, by=by, at=at)


# ---- the taker's page ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes as they were typed or scanned, one on a line: what they say, and what is wrong with them."""

    typed: str
    read: tuple[str, ...]
    problem: str

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, for the summary on top."""
        return [Problem(self.problem, "id_codes")] if self.problem else []


def waiting_for(who: Visitor) -> Message | None:
    """Return the notice that somebody's things wait for this person; None for nearly everybody. One statement."""
    found = takeovers.to_count(who.actor.id)
    if not found:
        return None
    given, person_id = found[0]
    name = people.names([person_id]).get(person_id, person_id)
    return Message(
        Tone.WARN,
        _("Bạn được giao nhận thay %(name)s theo biên bản %(number)s.") % {"name": name, "number": given},
        links=(Link(_("Kiểm đếm"), reverse("frame:take-over", args=[given])),),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def count(request: HttpRequest, number: str) -> HttpResponseBase:
    """What the taker found, counted blind: the sums are said back, and only a yes writes them. Raises NotThere."""
    who, minute = visitor(request), takeovers.get(number)
    if who.actor.id != minute.taker_id:
        raise NotThere(thing=_("biên bản bàn giao"))
    sheet, codes = drawer.sheet_of(request), codes_of(request.POST.get("codes", ""))
    has_drawer = _has_drawer(minute)
    said = f"{len(codes.read)}:{sheet.total_vnd}"
    problems = [*codes.problems, *(sheet.problems if has_drawer else [])]
    refusal: RuleViolation | None = None
    if request.method == "POST" and not problems and request.POST.get("confirm") == said:
        try:
            takeovers.count(
                number=minute.number, by=who.actor, codes=codes.read, notes=sheet.notes if has_drawer else {},
                count_id=drawer.count_id_of(sheet), at=who.at,
            )  # fmt: skip
        except RuleViolation as fault:
            refusal = fault
        else:
            messages.success(request, _("Đã ghi số kiểm đếm. Mời người chứng kiến ký trên máy của mình."))
            return SeeOther(reverse("frame:take-over", args=[minute.number]))
    names = people.names({minute.person_id, minute.witness_id})
    shown = _page(request, who) | {
        "minute": minute,
        "is_open": minute.stage is Stage.COUNTING,
        "step": _(STEP_WORDS[minute.stage]),
        "person": names.get(minute.person_id, minute.person_id),
        "witness": names.get(minute.witness_id, minute.witness_id),
        "place": points()[minute.point_id].name if minute.point_id in points() else minute.point_id,
        "sheet": sheet,
        "codes": codes,
        "said": said,
        "has_drawer": has_drawer,
        "is_asked_back": request.method == "POST" and not problems and refusal is None,
        "words": vnd_in_words(sheet.total_vnd),
        "button": _button(codes, sheet, has_drawer=has_drawer),
        "problems": problems,
        "violation": refusal,
    }
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "frame/take_over.html", shown, status=status)


def _button(codes: Codes, sheet: drawer.Sheet, *, has_drawer: bool) -> str:
    words = _("%(n)s phong bì") % {"n": grouped(len(codes.read))}
    return _("Đúng %(what)s, ghi số kiểm đếm") % {"what": f"{words}, {vnd(sheet.total_vnd)}" if has_drawer else words}


def _has_drawer(minute: Minute) -> bool:
    """Whether a drawer waits for the taker's count."""
    return bool(minute.shift_id) and payments.shift(minute.shift_id).state is ShiftState.OPEN


def codes_of(text: str) -> Codes:
    """Read envelope codes, one on a line or parted by blanks; the first that is none is said with its line."""
    found: list[str] = []
    for place, word in enumerate(text.split(), start=1):
        readings = [read_envelope(keys) for keys in keys_behind(word[:40])]
        reading = next((item for item in readings if item is not None and item.valid), None)
        if reading is None or reading.normalised is None:
            told = next((item.detail for item in readings if item is not None), "")
            said = told or _("“%(word)s” không phải mã phong bì.") % {"word": word[:20]}
            return Codes(text, (), _("Mã thứ %(place)s: %(said)s") % {"place": place, "said": said})
        found.append(reading.normalised)
    if len(found) > CODES_MOST:
        return Codes(text, (), _("Mỗi biên bản nhiều nhất %(most)s phong bì.") % {"most": CODES_MOST})
    return Codes(text, tuple(dict.fromkeys(found)), "")


def _page(request: HttpRequest, who: Visitor) -> dict[str, object]:
    """The bar of the person's first door."""
    doors = navigation.doors_in_order(sorted(who.actor.roles))
    worn = next((item for item in doors if item in navigation.SECTIONS), "")
    return {
        "sections": navigation.sections(request, worn, who) if worn else (),
        "door_name": navigation.door_words(worn) if worn else "",
        "now": who.at,
    }
