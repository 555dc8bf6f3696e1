"""One page for one act on one dossier: what it does in words, its form, and the refusal when it may not be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from motcua.base.text import day_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.desk import counting, drafts, page, takers
from motcua.doors.desk.forms import (
    CarryForm,
    CounterTakenForm,
    CountsForm,
    DeclineForm,
    DeskForm,
    GapsForm,
    MinuteForm,
    OnLineForm,
    PlainForm,
    ReasonForm,
    SealForm,
    SupplementForm,
    ToPostForm,
)
from motcua.doors.desk.identity import identity
from motcua.doors.desk.reception_forms import RequiredPaymentForm
from motcua.doors.desk.reckoning import FROM_CHARGES, ExemptionForm, RefundForm
from motcua.doors.desk.saying import done_words
from motcua.doors.desk.sealed import InviteForm, SealedMinuteForm, UndeliveredForm
from motcua.doors.desk.tills import tried_form
from motcua.doors.desk.typing_in import FROM_LIST, EnterDataForm, next_href
from motcua.doors.frame import attempts
from motcua.doors.frame.acts import Done, answers
from motcua.doors.frame.answering import SeeOther, act_id_of, shown_at_field, status_of
from motcua.doors.frame.calling import call_of_form, run
from motcua.doors.frame.components import Problem
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.handing_out import TakenForm
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.queries import points, points_with
from motcua.ground.deadlines.rules import add_working_days
from motcua.record import reading
from motcua.record.custody.rules import Direction
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import ACTS, Act, Status
from motcua.record.papers import queries as papers
from motcua.record.standing import Standing

Data = QueryDict | None


@dataclass(frozen=True, slots=True)
class Under:
    """What a form is made for: the dossier, how it stands, and the request that asks."""

    dossier_id: UUID
    standing: Standing
    request: HttpRequest
    person: str
    """The applicant's name; empty for an organisation, for which somebody else comes."""
    data: Data
    """What was posted, with what a scanned card has filled in."""


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of an act: what it does, in one sentence; how its form is made; whether its button warns."""

    effect: str
    form: Callable[[Under], ActForm]
    warns: bool = False
    files_first: bool = False
    """Whether a draft at the agency's own desk is filed by the same button."""


def _plain(under: Under) -> ActForm:
    return PlainForm(under.standing, under.data)


_USUAL = {
    "khong-thay": "Không thấy phong bì khi hai bên cùng đếm.",
    "niem-phong": "Niêm phong rách hoặc khác số đã ghi.",
    "bo-nhap": "Bỏ nháp: người nộp chưa nộp hồ sơ.",
}
"""Reasons that the page before has named, by the word in its link; the person may change them."""


def _reason(under: Under) -> ActForm:
    reason = _USUAL.get(under.request.GET.get("ly-do", ""), "")
    return ReasonForm(under.standing, under.data, initial={"reason": reason})


def _minute(under: Under) -> ActForm:
    envelope = under.standing.envelope
    if envelope is not None and envelope.direction is Direction.RETURN:
        return SealedMinuteForm(under.standing, under.data)
    return MinuteForm(under.standing, under.data, before=papers.component_counts(under.dossier_id))


def _supplement(under: Under) -> ActForm:
    return SupplementForm(under.standing, under.data, before=papers.component_counts(under.dossier_id))


def _receive(under: Under) -> ActForm:
    is_on_line = under.standing.channel == "ONLINE"
    return OnLineForm(under.standing, under.data) if is_on_line else PlainForm(under.standing, under.data)


def _gaps(under: Under) -> ActForm:
    """The components that were short at the count just made are ticked."""
    typed = drafts.read(under.dossier_id).counts
    rows = counting.sheet(under.standing.procedure, typed).rows if typed else ()
    return GapsForm(under.standing, under.data, short=[row.number for row in rows if row.state == "missing"])


def _to_post(under: Under) -> ActForm:
    """The points to which an agreement gives the return of this result."""
    standing, known = under.standing, points()
    given = points_with(
        "RETURN", agency_code=standing.state.agency_code, procedure_code=standing.procedure.code, day=standing.today
    )
    return ToPostForm(standing, under.data, points=[known[point_id] for point_id in sorted(given) if point_id in known])


def _invite(under: Under) -> ActForm:
    """The first day that leaves the receiver the time which the law wants."""
    standing = under.standing
    gap = standing.rules.invitation_gap_working_days
    earliest = day_words(add_working_days(standing.today, gap, standing.calendar))
    return InviteForm(standing, under.data, earliest=earliest)


def _payment(under: Under) -> ActForm:
    due_vnd = sum(item.amount_vnd for item in under.standing.owed("APPRAISAL"))
    return RequiredPaymentForm(under.standing, due_vnd, under.data)


def _taken(under: Under) -> ActForm:
    start = {"receiver": "SELF" if under.person else "AUTHORISED", "paper_kind": "CCCD", "receiver_name": under.person}
    return CounterTakenForm(under.standing, under.data, initial=start, files=under.request.FILES or None)


PAGES: Mapping[Act, ActPage] = {
    Act.SUBMIT: ActPage("Hồ sơ được ghi là đã nộp; phí, lệ phí và cước được tính từ lúc này.", _plain),
    Act.OFFER_HANDOVER: ActPage(
        "Giao phong bì cho cơ quan. Đến khi cơ quan ký biên bản, bạn vẫn giữ và chịu trách nhiệm.", _plain
    ),
    Act.ACCEPT_HANDOVER: ActPage(
        "Ký biên bản là lúc hồ sơ được coi là nộp hợp pháp. Chênh lệch được ghi vào biên bản.", _minute
    ),
    Act.REFUSE_HANDOVER: ActPage(
        "Phong bì ở lại bên giao, lý do được ghi vào nhật ký.", _reason, warns=True
    ),
    Act.RECEIVE: ActPage("Hồ sơ có mã, có ngày hẹn trả và giấy tiếp nhận (Mẫu 01).", _receive),
    Act.REQUEST_COMPLETION: ActPage(
        "Yêu cầu hoàn thiện hồ sơ chỉ lập một lần, ghi đủ mọi giấy tờ còn thiếu. Chưa tính thời hạn giải quyết.",
        _gaps, files_first=True,
    ),
    Act.DECLINE: ActPage(
        "Hồ sơ kết thúc, không được tiếp nhận. Người nộp nhận phiếu từ chối (Mẫu 03).",
        lambda u: DeclineForm(u.standing, u.data), warns=True, files_first=True,
    ),
    Act.SETTLE_EXEMPTION: ActPage(
        "Xem giấy tờ chứng minh rồi chọn đối tượng. Phí, lệ phí tính lại ngay; cước bưu chính không giảm.",
        lambda u: ExemptionForm(u.standing, u.data),
    ),
    Act.ENTER_DATA: ActPage(
        "Nhập từ giấy tờ của hồ sơ những mục còn trống; mục đã có giữ nguyên. Nhật ký ghi ai nhập, theo lệnh nào.",
        lambda u: EnterDataForm(u.standing, u.data),
    ),
    Act.REFUND: ActPage(
        "Chọn khoản, ghi số tiền hoàn. Biên lai đã cấp giữ nguyên; phiếu hoàn tiền ghi lại việc này.",
        lambda u: RefundForm(u.standing, u.data), warns=True,
    ),
    Act.PASS_ON: ActPage("Chuyển hồ sơ cho bộ phận thẩm định ngay trong ngày.", _plain),
    Act.UNDO: ActPage("Hồ sơ trở lại như trước việc bạn vừa làm. Nhật ký giữ cả hai việc.", _plain),
    Act.ANSWER_SUPPLEMENT: ActPage(
        "Ghi số bản hiện có của từng thành phần sau khi bổ sung. Đủ giấy tờ thì đồng hồ chạy lại.", _supplement
    ),
    Act.CONFIRM_PAYMENT: ActPage(
        "Thu đúng số tiền trong thông báo, cấp biên lai. Thu xong hồ sơ được giải quyết tiếp, đồng hồ chạy lại.",
        _payment,
    ),
    Act.WITHDRAW: ActPage(
        "Hồ sơ kết thúc theo yêu cầu của người nộp; khoản chưa thu được bỏ, giấy tờ trả lại.",
        _reason, warns=True,
    ),
    Act.PREPARE_RETURN: ActPage(
        "Cho kết quả hoặc giấy tờ vào phong bì, dán niêm phong.", lambda u: SealForm(u.standing, u.data)
    ),
    Act.OFFER_TO_POST: ActPage("Giao phong bì kết quả cho bưu điện. Đến khi bưu điện ký, cơ quan vẫn giữ.", _to_post),
    Act.ACCEPT_TO_CARRY: ActPage(
        "Cùng cơ quan kiểm đếm, ký phiếu gửi. Từ lúc này bạn giữ phong bì và chịu trách nhiệm.",
        lambda u: CarryForm(u.standing, u.data),
    ),
    Act.WITHDRAW_OFFER: ActPage(
        "Bên kia chưa ký nhận: phong bì thôi chờ, bạn vẫn giữ như trước khi giao.", _plain
    ),
    Act.REFUSE_TO_CARRY: ActPage(
        "Phong bì ở lại cơ quan, lý do được ghi vào nhật ký.", _reason, warns=True
    ),
    Act.INVITE: ActPage(
        "Mời người nhận đến bưu điện; đủ số lần mời, cách nhau ít nhất 2 ngày làm việc, mới trả lại cơ quan được.",
        _invite,
    ),
    Act.RETURN_UNDELIVERED: ActPage(
        "Giao phong bì còn nguyên niêm phong lại cho cơ quan. Đến khi cơ quan ký biên bản, bạn vẫn giữ.",
        lambda u: UndeliveredForm(u.standing, u.data), warns=True,
    ),
    Act.RETURN_ELECTRONICALLY: ActPage(
        "Trả tệp PDF của kết quả trong mục Bản số hóa. Người nộp được báo, tải về từ tài khoản; hồ sơ kết thúc.",
        _plain,
    ),
    Act.RETURN_AT_COUNTER: ActPage("Kiểm tra giấy tờ, thu lại, thu tiền, ký nhận rồi trao kết quả.", _taken),
}  # fmt: skip

_BY_SLUG = {slug: act for act, slug in page.SLUGS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def act(request: HttpRequest, ref: str, slug: str) -> HttpResponseBase:
    """Show the act's form, or do the act; what it refuses is said on the same page with all that was typed."""
    if slug not in _BY_SLUG:
        raise NotThere(thing="trang này")
    who, name = visitor(request), _BY_SLUG[slug]
    attempts.name_act(request, name)
    dossier = reading.unseen(ref)
    standing, found = answers(dossier, who.actor, who.at, {name, Act.SUBMIT})
    files_first = PAGES[name].files_first and standing.state.status is Status.DRAFT and not standing.state.post_send
    refusal = next(answer.refusal for answer in found if answer.act is (Act.SUBMIT if files_first else name))
    person = dossier.applicant_name if dossier.applicant_kind == "PERSON" else ""
    card = takers.carded(request.POST, dossier) if name is Act.RETURN_AT_COUNTER else None
    if request.method != "POST":
        readings.note(dossier.pk, who.actor, "desk", What.PAGE, who.at, work=ACTS[name].button)
    data = card.data if card is not None else request.POST if request.method == "POST" else None
    form = PAGES[name].form(Under(dossier.pk, standing, request, person, data))
    if request.method == "POST" and card is None:
        done, refusal = _tried(request, who, name, dossier.pk, form, files_first=files_first)
        if done is not None:
            number = str(done.facts.get("code") or standing.number)
            messages.success(request, done_words(done, number))
            return SeeOther(_onward(request, name, dossier.pk) or page.of_dossier(number))
    problems = form.problems() if isinstance(form, DeskForm) else []
    shown = page.context(
        request,
        identity=identity(dossier, standing),
        act=ACTS[name],
        warns=PAGES[name].warns,
        effect=PAGES[name].effect,
        form=form,
        problems=problems,
        is_taken=isinstance(form, TakenForm),
        card=card,
        template=getattr(form, "template", ""),
        live_href=reverse("desk:act-counts", args=[ref, slug]) if isinstance(form, CountsForm) else "",
        violation=refusal,
        is_possible=refusal is None or request.method == "POST",
        act_id=act_id_of(request),
        submit_id=act_id_of(request, "submit_id"),
        last_event_no=dossier.last_event_no,
        back_href=_back(request, dossier.pk) or page.of_dossier(standing.number),
        skip_href=_skip(request, name, dossier.pk),
        draft_name=f"{slug}-{dossier.pk}",
    )
    return render(request, "desk/act.html", shown, status=_status(form, refusal, problems))


@require_POST
@at_door("desk")
def counts(request: HttpRequest, ref: str, slug: str) -> HttpResponseBase:
    """Answer a changed number of an act's count table with what each row says now; nothing is written."""
    name = _BY_SLUG.get(slug)
    if name is None:
        raise NotThere(thing="trang này")
    who, dossier = visitor(request), reading.unseen(ref)
    standing, _answers = answers(dossier, who.actor, who.at, {name})
    form = PAGES[name].form(Under(dossier.pk, standing, request, "", request.POST))
    if not isinstance(form, CountsForm):
        raise NotThere(thing="trang này")
    return render(request, "desk/_counts_live.html", {"rows": form.table.rows})


def _back(request: HttpRequest, dossier_id: UUID) -> str:
    came_from = request.GET.get("tu", "")
    if came_from == FROM_LIST:
        return reverse("desk:typing-in")
    return reverse("desk:charges", args=[dossier_id]) if came_from == FROM_CHARGES else ""


def _skip(request: HttpRequest, name: Act, dossier_id: UUID) -> str:
    """Where the next dossier of the list is typed in, without this one; "" outside the list."""
    is_listed = name is Act.ENTER_DATA and request.GET.get("tu") == FROM_LIST
    return next_href(visitor(request), dossier_id) if is_listed else ""


def _onward(request: HttpRequest, name: Act, dossier_id: UUID) -> str:
    """Back to the money of a reception that is under way, where the page was opened from there; "" = to the dossier."""
    if name is Act.ENTER_DATA and request.GET.get("tu") == FROM_LIST:
        return next_href(visitor(request), dossier_id)
    if name is not Act.SETTLE_EXEMPTION:
        return ""
    drafts.owe_anew(dossier_id)
    return _back(request, dossier_id)


def _status(form: ActForm, refusal: RuleViolation | None, problems: Sequence[Problem]) -> int:
    """The status of a page shown again; faults of a table count as faults of the form."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if problems and refusal is None else status_of(form, refusal)


def _tried(
    request: HttpRequest, who: Visitor, name: Act, dossier_id: UUID, form: ActForm, *, files_first: bool
) -> tuple[Done | None, RuleViolation | None]:
    """Run the act; a draft at the agency's own desk is filed by the same button, both or neither."""
    if not files_first:
        return tried_form(request, name, dossier_id, form)
    try:
        with transaction.atomic():
            again = request.POST.copy()
            again["act_id"] = request.POST.get("submit_id", "")
            run(Act.SUBMIT, call_of_form(dossier_id, again, who.actor, who.at), {})
            again["act_id"], again["last_event_no"] = request.POST.get("act_id", ""), ""
            return run(name, call_of_form(dossier_id, again, who.actor, who.at), form.body()), None
    except ValidationError as error:
        form.show(faults_of(error))
    except RuleViolation as violation:
        return None, shown_at_field(form, violation)
    return None, None


def act_hrefs(dossier_id: UUID, number: str, standing: Standing) -> dict[Act, str]:
    """Return the address of each act of the desk on a dossier; reception goes by its steps."""
    steps = reverse("desk:count", args=[dossier_id])
    hrefs = {name: page.act_href(name, number) for name in PAGES} | {Act.ACCEPT_BY_POST: steps}
    if not standing.state.post_send and standing.channel != "ONLINE":
        hrefs[Act.RECEIVE] = steps
    return hrefs
