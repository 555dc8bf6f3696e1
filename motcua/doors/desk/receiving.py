"""Reception from the third step on: count, money, seal. The post ends with a consignment slip, an agency with Mẫu 01.

What was counted is kept by dossier until the act writes it; it is no personal data.
"""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.base.text import full_day_words, masked_personal_number, vnd_in_words
from motcua.base.violations import NoRight, RuleViolation
from motcua.doors.desk import counting, drafts, page
from motcua.doors.desk.drafts import Kept
from motcua.doors.desk.reception_forms import ConsignmentForm, MoneyForm, ReceiveForm
from motcua.doors.desk.reckoning import FROM_CHARGES, ExemptionForm
from motcua.doors.desk.saying import done_words
from motcua.doors.desk.steps import beside, steps
from motcua.doors.desk.tills import tried_form
from motcua.doors.frame import attempts, scans
from motcua.doors.frame.acts import Done, answers
from motcua.doors.frame.answering import SeeOther, act_id_of, status_of
from motcua.doors.frame.calling import run
from motcua.doors.frame.components import Fact, Problem
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.record import gathered, lists, reading
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import ACTS, Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.gatherings.rules import Kind
from motcua.record.lists import Row
from motcua.record.papers import queries as papers
from motcua.record.papers.rules import Count
from motcua.record.payments.assessing import Claim, fees_owed
from motcua.record.payments.rules import MONEY_WORDS, Owed, require_exact
from motcua.record.standing import Standing


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A dossier in the middle of its reception: how it stands, and why its last act may not be done yet."""

    dossier_id: UUID
    number: str
    last_event_no: int
    standing: Standing
    refusals: Mapping[Act, RuleViolation | None]
    applicant: str
    details: str
    address: str
    kept: Kept
    """What was counted and laid down so far."""
    row: Any
    """The row that `reading` returns; doors import no models."""

    @property
    def by_post(self) -> bool:
        """Whether the post receives it."""
        return self.standing.state.post_send

    @property
    def last_act(self) -> Act:
        """The act that the steps lead to."""
        return Act.ACCEPT_BY_POST if self.by_post else Act.RECEIVE

    @property
    def is_draft(self) -> bool:
        """Whether nothing was filed yet."""
        return self.standing.state.status is Status.DRAFT


_ABOUT = frozenset(
    {
        Act.ACCEPT_BY_POST, Act.RECEIVE, Act.REQUEST_COMPLETION, Act.DECLINE, Act.WITHDRAW, Act.SUBMIT,
        Act.SETTLE_EXEMPTION,
    }
)  # fmt: skip


def _under_way(request: HttpRequest, dossier_id: UUID) -> UnderWay:
    """Return the dossier of a step. Raises NotThere, and NoRight when she may not receive it."""
    who = visitor(request)
    dossier = reading.unseen(str(dossier_id))
    standing, found = answers(dossier, who.actor, who.at, _ABOUT)
    under_way = UnderWay(
        dossier.pk,
        standing.number,
        dossier.last_event_no,
        standing,
        {answer.act: answer.refusal for answer in found},
        dossier.applicant_name,
        _who_words(dossier),
        dossier.applicant_address,
        drafts.read(dossier.pk),
        dossier,
    )
    attempts.name_act(request, under_way.last_act)
    refusal = under_way.refusals[under_way.last_act]
    if isinstance(refusal, NoRight):
        raise refusal
    if request.method != "POST" and dossier.opened_by != who.actor.id:  # what she has typed herself is no look
        readings.note(dossier.pk, who.actor, "desk", What.PAGE, who.at, work=ACTS[under_way.last_act].button)
    return under_way


def lacks(rows: Iterable[Row]) -> dict[UUID, str]:
    """Return what each reception under way still lacks, in words. One statement at most."""
    found = {row.id: row for row in rows}
    return {
        dossier_id: f"{_lack(kept, lists.procedure_of(found[dossier_id]))} · {found[dossier_id].agency}"
        for dossier_id, kept in drafts.read_many(found).items()
    }


def _lack(kept: Kept, procedure: Procedure) -> str:
    if not kept.counts:
        return _("chưa kiểm đếm")
    sheet = counting.sheet(procedure, kept.counts)
    if sheet.faults:
        return _("%(n)s ô số bản chưa đọc được") % {"n": len(sheet.faults)}
    if sheet.missing:
        what = "; ".join(sheet.missing)
        return _("thiếu %(what)s") % {"what": what if len(what) <= _LACK_LENGTH_MAX else _short(sheet)}
    return _("đủ giấy tờ, chưa thu phí") if kept.taken_vnd is None else _("đã thu, chưa niêm phong")


_LACK_LENGTH_MAX = 80
"""What is longer is told by its number in a list."""


def _short(sheet: counting.Sheet) -> str:
    return _("%(n)s thành phần") % {"n": len(sheet.missing)}


def _gone_on(request: HttpRequest, step: UnderWay) -> HttpResponse | None:
    """Lead to the dossier when it has left its reception: its page says why."""
    refusal = step.refusals[step.last_act]
    if refusal is None:
        return None
    if step.is_draft and step.by_post and step.refusals[Act.SUBMIT] is None:
        return SeeOther(page.act_href(Act.SUBMIT, step.number))
    messages.warning(request, refusal.sentence)
    return SeeOther(page.of_dossier(step.number))


def _step_context(request: HttpRequest, step: UnderWay, number: int, **shown: Any) -> dict[str, Any]:
    addresses = {3: "desk:count", 4: "desk:charges", 5: "desk:seal"}
    hrefs = {place: reverse(name, args=[step.dossier_id]) for place, name in addresses.items() if place < number}
    procedure, who = step.standing.procedure, visitor(request)
    more = [
        Fact("Chủ hồ sơ", step.applicant, step.details),
        Fact("Qua bưu điện", _post_words(step.standing)),
    ]
    may_withdraw = step.refusals[Act.WITHDRAW] is None
    return page.context(
        request,
        steps=steps(who, number, hrefs),
        step=step,
        beside=beside(who, _costing(step.standing), catalogue.agency(step.standing.state.agency_code), more=more),
        procedure=procedure,
        withdraw_href=f"{page.act_href(Act.WITHDRAW, step.number)}?ly-do=bo-nhap" if may_withdraw else "",
        next_href="" if step.row.gathering_line else f"{reverse('desk:reception')}?luot={step.number}",
        decline_href=page.act_href(Act.DECLINE, step.number) if _may_decline(step) else "",
        **shown,
    )


def _costing(standing: Standing) -> Procedure:
    """The version with what it costs this applicant."""
    granted = standing.exemption.granted_class if standing.exemption else ""
    procedure = standing.procedure
    classes = (granted,) if granted else ()
    unit = standing.rules.fee_rounded_down_to_vnd
    fees = procedure.fees_for(procedure.case, standing.channel, classes, standing.today, unit)
    return replace(procedure, fees=fees)


def _may_decline(step: UnderWay) -> bool:
    return step.refusals[Act.DECLINE] is None or (step.is_draft and not step.by_post)


def _who_words(dossier: Any) -> str:
    """The applicant's numbers by their last digits."""
    parts = [page.masked_phone_words(dossier.applicant_phone)]
    if dossier.applicant_personal_id:
        parts.insert(0, f"Số định danh {masked_personal_number(dossier.applicant_personal_id)}")
    return " · ".join(parts)


def _post_words(standing: Standing) -> str:
    state = standing.state
    ways = [word for word, chosen in (("gửi", state.post_send), ("nhận kết quả", state.post_return)) if chosen]
    return " và ".join(ways) if ways else "không"


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def count(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Count with the applicant; the check runs with every number, and a gap is named in words."""
    step = _under_way(request, dossier_id)
    onward = _gone_on(request, step)
    if onward is not None:
        return onward
    typed = _typed(request, step)
    sheet = counting.sheet(step.standing.procedure, typed or {}, is_judged=typed is not None)
    if request.method == "POST" and sheet.is_complete:
        return SeeOther(_after_count(request, step))
    problems = [Problem(sentence, f"id_{name}") for name, sentence in sheet.faults.items()]
    shown = _step_context(
        request,
        step,
        3,
        **_count_context(step, sheet),
        problems=problems,
        is_judged=typed is not None,
        scans=scans.shelf(request, step.row, step.standing, "desk", offers_known=True),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "desk/count.html", shown, status=status)


def _after_count(request: HttpRequest, step: UnderWay) -> str:
    """The address of the next step; where nothing is owed the post goes on to the seal at once.

    What belongs to a visit goes back to it: there all of it is paid and taken at once.
    """
    visit = gathered.of(step.row)
    if visit is not None and visit.kind == Kind.VISIT.value:
        return reverse("desk:visit", args=[visit.number])
    if step.by_post and not _charges(step.standing, "RECEPTION"):
        drafts.keep(step.dossier_id, visitor(request).at, taken_vnd=0)
        return reverse("desk:seal", args=[step.dossier_id])
    return reverse("desk:charges", args=[step.dossier_id])


@require_POST
@at_door("desk")
def count_live(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Answer a changed number with the table again, its sum, and what is short."""
    step = _under_way(request, dossier_id)
    sheet = counting.sheet(step.standing.procedure, _typed(request, step) or {})
    return render(request, "desk/_count_live.html", {"step": step, "is_judged": True, **_count_context(step, sheet)})


def _typed(request: HttpRequest, step: UnderWay) -> counting.Typed | None:
    """Return what was typed, now or before (None = nothing yet); what comes in is kept, readable or not."""
    if request.method != "POST":
        return step.kept.counts or counting.typed_of(papers.component_counts(step.dossier_id)) or None
    typed = {name: str(value)[:20] for name, value in request.POST.items() if name.startswith("count-")}
    drafts.keep(step.dossier_id, visitor(request).at, counts=typed)
    return typed


def _count_context(step: UnderWay, sheet: counting.Sheet) -> dict[str, Any]:
    may_ask = step.refusals[Act.REQUEST_COMPLETION] is None or (step.is_draft and not step.by_post)
    return {
        "sheet": sheet,
        "ask_href": page.act_href(Act.REQUEST_COMPLETION, step.number) if may_ask else "",
        "live_href": reverse("desk:count-live", args=[step.dossier_id]),
    }


@dataclass(frozen=True, slots=True)
class Amount:
    """One line of what is to be paid."""

    kind: str
    label: str
    amount_vnd: int
    whole_vnd: int
    exempted_by: str
    """Why it is less than whole; "" = it is whole."""


def _charges(standing: Standing, moment: str) -> list[Amount]:
    """What is to be paid at a moment (RECEPTION, RETURN), and what nothing remains of, with its reason.

    Of a draft that is not filed, what the procedure costs.
    """
    free = [item for item in standing.charges if not item.amount_vnd and not item.cancelled and item.due_at == moment]
    found: Sequence[Owed] = (*standing.owed(moment), *free)
    if standing.state.status is Status.DRAFT:
        found = [fee for fee in _fees(standing) if fee.due_at == moment]
    return [
        Amount(MONEY_WORDS[item.kind], item.label, item.amount_vnd, item.whole_vnd or item.amount_vnd, item.exempted_by)
        for item in found
    ]


def _fees(standing: Standing) -> tuple[Owed, ...]:
    """What the procedure costs today, for who pays less if it was granted."""
    granted = standing.exemption.granted_class if standing.exemption else ""
    return fees_owed(
        standing.procedure, standing.state.agency_code, standing.channel, granted, standing.today, standing.rules
    )


@dataclass(frozen=True, slots=True)
class Lowering:
    """What stands beside the money about who pays less: what is so now, and the page that changes it."""

    words: str
    is_waiting: bool
    """Whether the applicant has asked for it and nobody has answered."""
    href: str


def _lowering(step: UnderWay) -> Lowering | None:
    """Return what is told of who pays less; None where the procedure lowers nothing for anybody."""
    if not step.standing.procedure.exemptions_for(step.standing.procedure.case, step.standing.channel):
        return None
    found = step.standing.exemption
    words = ExemptionForm(step.standing).claimed or _("Thủ tục này có đối tượng được miễn, giảm phí, lệ phí.")
    is_open = step.refusals[Act.SETTLE_EXEMPTION] is None
    href = f"{page.act_href(Act.SETTLE_EXEMPTION, step.number)}?tu={FROM_CHARGES}" if is_open else ""
    return Lowering(words, found is not None and found.state is Claim.CLAIMED, href)


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def charges(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Take the money; at the agency's own desk this step receives the dossier."""
    step = _under_way(request, dossier_id)
    standing, counts = step.standing, _counts(step)
    onward = _gone_on(request, step) if request.method != "POST" or step.by_post else None
    if onward is not None:
        return onward
    if counts is None:
        return SeeOther(reverse("desk:count", args=[dossier_id]))
    due_vnd = sum(item.amount_vnd for item in _charges(standing, "RECEPTION"))
    data, refusal = request.POST if request.method == "POST" else None, None
    form: MoneyForm
    if step.by_post:
        form = MoneyForm(standing, due_vnd, data, initial={"taken_vnd": step.kept.taken_vnd})
        if data is not None and _keep_money(request, step, form, due_vnd):
            return SeeOther(reverse("desk:seal", args=[dossier_id]))
    else:
        form = ReceiveForm(standing, due_vnd, data, counts=counts)
        if data is not None:
            done, refusal = tried_form(request, Act.RECEIVE, dossier_id, form)
            if done is not None:
                drafts.let_go(dossier_id)
                hand_on_at_once(visitor(request), done, standing.procedure)
                messages.success(request, done_words(done, str(done.facts["code"]), is_same_day(standing.procedure)))
                return SeeOther(f"{page.of_dossier(str(done.facts['code']))}?{page.JUST_TAKEN}")
    shown = _step_context(
        request, step, 4,
        form=form, violation=refusal, act_id=act_id_of(request), due=_charges(standing, "RECEPTION"), due_vnd=due_vnd,
        due_words=vnd_in_words(due_vnd), address=step.address, later=_charges(standing, "RETURN"),
        lowering=_lowering(step), counted=_counted_words(counts), is_same_day=is_same_day(standing.procedure),
    )  # fmt: skip
    return render(request, "desk/charges.html", shown, status=status_of(form, refusal))


def is_same_day(procedure: Procedure) -> bool:
    """Whether the result is due the same day: its applicant waits, and a slip is printed only when she asks for it."""
    return procedure.limit_unit == "same_day"


def hand_on_at_once(who: Visitor, done: Done, procedure: Procedure) -> None:
    """Hand a same-day dossier on with its reception: between the two lies nothing that anybody would wait for.

    What refuses it leaves it received, and it waits to be handed on like any other.
    """
    if done.act is not Act.RECEIVE or not is_same_day(procedure):
        return
    call = Call(done.dossier_id, uuid5(done.act_id, Act.PASS_ON.value), who.actor, who.at, who.at)
    with contextlib.suppress(RuleViolation):
        run(Act.PASS_ON, call, {})


def _keep_money(request: HttpRequest, step: UnderWay, form: MoneyForm, due_vnd: int) -> bool:
    """Keep the amount for the last step when it is what is owed; else show the difference."""
    try:
        taken = form.taken()
        require_exact(due_vnd, taken)
    except RuleViolation as violation:
        form.show([fault_of(violation)])
        return False
    drafts.keep(step.dossier_id, visitor(request).at, taken_vnd=taken)
    return True


def _counts(step: UnderWay) -> tuple[Count, ...] | None:
    """Return what was counted in the step before; None when it is not complete yet."""
    typed, procedure = step.kept.counts, step.standing.procedure
    is_done = typed is not None and counting.sheet(procedure, typed).is_complete
    return counting.counts_of(procedure, typed or {}) if is_done else None


def _counted_words(counts: tuple[Count, ...]) -> str:
    sums = (
        ("bản chính", sum(item.original for item in counts)),
        ("bản sao chứng thực", sum(item.certified_copy for item in counts)),
        ("bản chụp", sum(item.photocopy for item in counts)),
    )
    return ", ".join(f"{number} {word}" for word, number in sums if number) or "không có giấy tờ phải nộp"


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def seal(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Seal before the applicant's eyes, both sign the consignment slip: the post has taken the dossier over."""
    step = _under_way(request, dossier_id)
    standing, counts, taken = step.standing, _counts(step), step.kept.taken_vnd
    onward = _gone_on(request, step) if request.method != "POST" else None
    if onward is not None:
        return onward
    if counts is None:
        return SeeOther(reverse("desk:count", args=[dossier_id]))
    if not step.by_post or (taken is None and standing.owed("RECEPTION")):
        return SeeOther(reverse("desk:charges", args=[dossier_id]))
    data = request.POST if request.method == "POST" else None
    form = ConsignmentForm(standing, data, counts=counts, taken_vnd=taken or 0)
    refusal = None
    if data is not None:
        done, refusal = tried_form(request, Act.ACCEPT_BY_POST, dossier_id, form)
        if done is not None:
            drafts.let_go(dossier_id)
            messages.success(request, done_words(done, step.number))
            return SeeOther(f"{page.of_dossier(step.number)}?{page.JUST_TAKEN}")
    shown = _step_context(
        request, step, 5,
        form=form, violation=refusal, act_id=act_id_of(request), counted=_counted_words(counts),
        taken_vnd=taken or 0, today=full_day_words(local(visitor(request).at)),
    )  # fmt: skip
    return render(request, "desk/seal.html", shown, status=status_of(form, refusal))
