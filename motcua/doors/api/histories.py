"""What happened to a dossier and its paper, money and time: each asked by itself, by who may see the dossier."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Path

from motcua.base.violations import NotThere
from motcua.doors.api import openapi
from motcua.doors.api.answers import PRIVATE, Ref, said
from motcua.doors.api.dossiers import DOING
from motcua.doors.api.keys import Bearer, asked, require_scope
from motcua.doors.api.schemas import (
    AgencyMinutes,
    BalanceAnswer,
    ChargeAnswer,
    ClockAnswer,
    CustodyAnswer,
    EnvelopeAnswer,
    EventAnswer,
    FormRow,
    FormsAnswer,
    JournalAnswer,
    LeftAnswer,
    MoneyAnswer,
    MoveAnswer,
    OwnerMinutes,
    PaperAnswer,
    PapersAnswer,
    ReceiptAnswer,
    RefundAnswer,
    SentenceAnswer,
    StageAnswer,
)
from motcua.doors.frame.private import NotOnThisLeg
from motcua.doors.frame.scopes import READ_DOSSIERS, READ_FORMS
from motcua.doors.frame.wording import owner_word
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import instant
from motcua.ground.people.rules import Actor
from motcua.outward.notices import layouts
from motcua.record import reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.papers import queries as papers
from motcua.record.papers.forms import thaw

router = Router(auth=Bearer(), tags=[openapi.READS])


def seen(ref: str, actor: Actor, at: datetime) -> Any:
    """Return a dossier that the caller may see; that it looked is written down. Raises NotThere."""
    dossier = reading.find(ref, actor, at)
    readings.note(dossier.pk, actor, "api", What.PAGE, at)
    return dossier


@router.get(
    "/dossiers/{ref}/journal",
    response=JournalAnswer,
    operation_id="get_journal",
    summary="Nhật ký của hồ sơ",
    description=(
        "Mọi việc đã xảy ra, cũ nhất trước; mỗi việc mang mã băm của việc trước. Quyền của khóa: `dossiers:read`."
    ),
)
def get_journal(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer the journal with its hash chain. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    events = tuple(
        EventAnswer(
            event_no=item.event_no,
            act=item.act,
            event_name=item.name,
            what=item.title,
            consequence=item.consequence,
            at=item.at,
            recorded_at=item.recorded_at,
            by_id=item.by_id,
            by_name=item.by_name,
            employer=item.employer,
            place=item.place,
            right=item.right,
            facts=dict(item.facts),
            prev_hash=item.prev_hash,
            hash=item.hash,
        )
        for item in reading.happenings(dossier.pk)
    )
    return said(JournalAnswer(dossier_id=dossier.pk, events=events))


@router.get(
    "/dossiers/{ref}/clock",
    response=ClockAnswer,
    operation_id="get_clock",
    summary="Thời hạn của hồ sơ",
    description=(
        "Hẹn trả lúc nào và vì sao, từng bước; đồng hồ đang chạy, dừng hay đã kết thúc; còn bao nhiêu; số phút làm "
        "việc đã qua là thời gian của ai, và đã dùng bao nhiêu của từng bước trong quy trình. "
        "Quyền của khóa: `dossiers:read`."
    ),
)
def get_clock(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer the clock as it stands now, computed from the journal. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    clock = reading.clock(dossier, at)
    left = clock.left
    told = ClockAnswer(
        dossier_id=dossier.pk,
        asked_at=at,
        state=clock.state,
        received_at=clock.received_at,
        due_at=clock.due_at,
        first_due_at=clock.first_due_at,
        original_due_at=clock.original_due_at,
        resolved_at=clock.resolved_at,
        hand_on_by=clock.hand_on_by,
        is_stopped=clock.is_stopped,
        level=clock.level,
        left=LeftAnswer(is_over=left.is_over, minutes=left.minutes, day_minutes=left.day_minutes) if left else None,
        elapsed_minutes=clock.elapsed_minutes,
        by_owner=tuple(
            OwnerMinutes(owner=owner, owner_word=owner_word(owner), minutes=minutes)
            for owner, minutes in clock.by_owner.items()
        ),
        by_agency=tuple(
            AgencyMinutes(agency=code, agency_name=_called(code), minutes=minutes)
            for code, minutes in clock.by_agency.items()
        ),
        stages=tuple(
            StageAnswer(
                stage_no=stage.stage_no,
                stage_name=stage.name,
                unit=stage.unit,
                stage_role=stage.role,
                budget_minutes=stage.budget_minutes,
                used_minutes=stage.used_minutes,
                own_minutes=stage.own_minutes,
                is_current=stage.is_current,
                is_over=stage.is_over,
            )
            for stage in clock.stages
        ),
        explanation=tuple(
            SentenceAnswer(at=instant(item.at), text=item.text, source=item.source)
            for item in (clock.due.explanation if clock.due else ())
        ),
    )
    return said(told)


def _called(code: str) -> str:
    """The short name of an agency; its code where the catalogue has it no more, "" where none was named."""
    office = agencies().get(code)
    return office.short_name if office else code


@router.get(
    "/dossiers/{ref}/custody",
    response=CustodyAnswer,
    operation_id="get_custody",
    summary="Ai giữ giấy tờ",
    description="Các phong bì của hồ sơ, ai đang giữ và mọi lần trao tay. Quyền của khóa: `dossiers:read`.",
)
def get_custody(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer who holds the paper and who held it. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    chains = reading.chains(dossier.pk)
    words = reading.holder_words([chain.holder for chain in chains])
    envelopes = tuple(
        EnvelopeAnswer(
            envelope_no=chain.envelope_no,
            envelope_code=chain.code,
            direction=chain.direction,
            seal_no=chain.seal_no,
            holder=chain.holder,
            holder_name=words[chain.holder][0],
            offered_to=chain.offered_to,
            moves=tuple(
                MoveAnswer(
                    move_no=step.move_no,
                    from_holder=step.from_holder,
                    to_holder=step.to_holder,
                    move_kind=step.kind,
                    at=step.at,
                    by_id=step.by_id,
                    document=step.document,
                    seal_no=step.seal_no,
                )
                for step in chain.steps
            ),
        )
        for chain in chains
    )
    return said(CustodyAnswer(dossier_id=dossier.pk, envelopes=envelopes))


@router.get(
    "/dossiers/{ref}/money",
    response=MoneyAnswer,
    operation_id="get_money",
    summary="Tiền của hồ sơ",
    description=(
        "Các khoản phải thu, biên lai, và tiền đang nằm ở đâu; các tài khoản cộng lại bằng 0. "
        "Quyền của khóa: `dossiers:read`."
    ),
)
def get_money(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer what is owed, was paid and where it lies. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    money = reading.money(dossier.pk)
    told = MoneyAnswer(
        dossier_id=dossier.pk,
        charges=tuple(
            ChargeAnswer(
                charge_no=item.charge_no,
                money_kind=item.kind.value,
                label=item.label,
                amount_vnd=item.amount_vnd,
                due_at_step=item.due_at,
                is_settled=not item.is_open,
                is_cancelled=item.cancelled,
                exempted_by=item.exempted_by,
                spared_vnd=item.spared_vnd,
                refunded_vnd=item.refunded_vnd,
                refundable_vnd=item.too_much_vnd,
            )
            for item in money.charges
        ),
        receipts=tuple(
            ReceiptAnswer(number=number, amount_vnd=amount, issued_at=issued_at)
            for number, amount, issued_at in money.receipts
        ),
        refunds=tuple(
            RefundAnswer(number=number, amount_vnd=amount, issued_at=issued_at)
            for number, amount, issued_at in money.refunds
        ),
        balances=tuple(BalanceAnswer(account=account, amount_vnd=amount) for account, amount in money.balances.items()),
    )
    return said(told)


@router.get(
    "/dossiers/{ref}/papers",
    response=PapersAnswer,
    operation_id="get_papers",
    summary="Giấy tờ trong hồ sơ",
    description="Giấy tờ theo lần đếm mới nhất, và kết quả khi đã có. Quyền của khóa: `dossiers:read`.",
)
def get_papers(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer what is in the dossier. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    rows = tuple(
        PaperAnswer(
            paper_no=row.paper_no,
            name=row.name,
            original=row.original_count,
            certified_copy=row.certified_copy_count,
            photocopy=row.photocopy_count,
            electronic=row.electronic_count,
            is_result=row.is_result,
            is_recalled=row.is_recalled,
        )
        for row in papers.counted(dossier.pk)
    )
    return said(PapersAnswer(dossier_id=dossier.pk, papers=rows))


@router.get(
    "/dossiers/{ref}/forms",
    response=FormsAnswer,
    operation_id="list_forms",
    summary="Biểu mẫu đã cấp",
    description="Các biểu mẫu của hồ sơ theo thứ tự cấp. Quyền của khóa: `dossiers:read`.",
)
def list_forms(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer which forms were issued. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = seen(ref, actor, at)
    rows = tuple(
        FormRow(event_no=row.event_no, form_kind=row.kind, number=row.number, issued_at=row.issued_at)
        for row in papers.forms(dossier.pk)
    )
    return said(FormsAnswer(dossier_id=dossier.pk, forms=rows))


@router.get(
    "/dossiers/{ref}/forms/{event_no}.pdf",
    response=None,
    operation_id="get_form",
    summary="Tải một biểu mẫu",
    description=(
        "Biểu mẫu đúng như khi cấp, PDF/A. Có đủ thông tin của người nộp nên cần quyền riêng. "
        "Quyền của khóa: `forms:read`."
    ),
    openapi_extra={
        "responses": {
            200: {"description": "Tệp PDF.", "content": {"application/pdf": {"schema": {"contentEncoding": "binary"}}}}
        }
    },
)
def get_form(
    request: HttpRequest,
    ref: Ref,
    event_no: Annotated[str, Path(..., description="Số thứ tự của việc đã cấp biểu mẫu.", example="3")],
) -> HttpResponse:
    """Print a form again as it was issued; to the post on its own leg alone. Raises NotThere, NotOnThisLeg."""
    actor, at = asked(request)
    require_scope(actor, READ_FORMS, "tải biểu mẫu")
    dossier, envelope = reading.find_with_paper(ref, actor, at)
    is_number = event_no.isascii() and event_no.isdigit() and len(event_no) <= 6
    form = papers.form(dossier.pk, int(event_no)) if is_number else None
    if form is None:
        raise NotThere(thing="biểu mẫu")
    if not sight.view_of(actor, dossier, envelope).opens_forms:
        raise NotOnThisLeg()
    readings.note(dossier.pk, actor, "api", What.FORM, at, thing_no=form.event_no)
    return HttpResponse(
        layouts.print_form(thaw(form.content), reprint=True),
        content_type="application/pdf",
        headers={"Cache-Control": PRIVATE, "Content-Disposition": f'inline; filename="{form.kind.lower()}.pdf"'},
    )
