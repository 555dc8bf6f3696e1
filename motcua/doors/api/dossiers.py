"""Dossiers as they stand: found by any of their codes, listed by pages, what may be done. People are masked."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Router
from ninja.params.models import Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from motcua.base.text import masked_phone
from motcua.doors.api import openapi
from motcua.doors.api.answers import PRIVATE, Cursor, Ref, Size, etag, has_seen, require_known, said, words_of
from motcua.doors.api.keys import Bearer, asked, require_scope
from motcua.doors.api.problems import missing_answer
from motcua.doors.api.schemas import (
    ActsAnswer,
    AgencyAnswer,
    AllowedAct,
    ApplicantAnswer,
    DossierAnswer,
    DossierPage,
    DossierProcedure,
    DossierRow,
    ReasonAnswer,
    RefusedAct,
)
from motcua.doors.api.words import HASH
from motcua.doors.frame.acts import Answer, answers
from motcua.doors.frame.scopes import READ_DOSSIERS
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record import lists, masking, reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, Owner, Status
from motcua.record.rights.rules import Reason, missing_of

router = Router(auth=Bearer(), tags=[openapi.READS])

_RFC3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII)


def _rfc3339(text: object) -> object:
    """Let pydantic read an instant only if it is written as one: it would take a number for seconds since 1970."""
    return text if isinstance(text, str) and _RFC3339.fullmatch(text) else ""


_LIFE = list(Act)


def _in_utc(at: datetime) -> datetime:
    """Return the instant without its offset, of which the database refuses some that Python takes."""
    try:
        return at.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError("no instant of this calendar") from fault


Instant = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_in_utc)]
Order = Literal["due", "newest"]
DOING = "đọc hồ sơ"


@router.get(
    "/dossiers",
    response=DossierPage,
    operation_id="list_dossiers",
    summary="Danh sách hồ sơ",
    description="Những hồ sơ mà tài khoản của khóa được xem, từng trang. Quyền của khóa: `dossiers:read`.",
)
def list_dossiers(
    request: HttpRequest,
    status: Annotated[
        list[Status], Query(..., max_length=10, description="Chỉ các trạng thái này; gửi nhiều lần để lấy nhiều.")
    ] = [],  # noqa: B006 - django-ninja copies it
    agency: Annotated[
        str, Query(..., pattern="^[0-9A-Z.]{0,35}$", description="Chỉ cơ quan giải quyết này.", example="H12.17")
    ] = "",
    due_before: Annotated[
        Instant | None,
        Query(..., description="Chỉ hồ sơ hẹn trả trước lúc này, có múi giờ.", example="2026-12-01T00:00:00+07:00"),
    ] = None,
    q: Annotated[
        str, Query(..., max_length=200, description="Các từ trong tên người nộp, tên thủ tục, mã; không cần dấu.")
    ] = "",
    order: Annotated[Order, Query(..., description="due theo hẹn trả, newest theo việc mới nhất.")] = "due",
    cursor: Cursor = "",
    size: Size = 50,
) -> HttpResponse:
    """Answer one page. Three statements, whatever the number of rows."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    require_known(request, "status", "agency", "due_before", "q", "order", "cursor", "size")
    rows = sight.visible(actor, reading.places_of(actor, at))
    if status:
        rows = rows.filter(status__in=[item.value for item in status])
    if agency:
        rows = rows.filter(agency_code=agency)
    if due_before is not None:
        rows = rows.filter(due_at__lt=due_before)
    page = lists.page(lists.search(rows, words_of(q)), order=order, cursor=cursor or None, size=size)
    items = tuple(_row(item) for item in lists.as_seen(actor, page.rows))
    return said(DossierPage(items=items, next_cursor=page.next_cursor))


@router.get(
    "/dossiers/{ref}",
    response=DossierAnswer,
    operation_id="get_dossier",
    summary="Xem một hồ sơ",
    description=(
        "Hồ sơ đang ở trạng thái nào, hẹn trả lúc nào, ai giữ giấy tờ. `ETag` đổi sau mỗi việc; gửi lại trong "
        "`If-None-Match` để biết hồ sơ có đổi không. Quyền của khóa: `dossiers:read`."
    ),
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": "If-None-Match",
                "required": False,
                "schema": {"type": "string"},
                "description": "ETag đã có; hồ sơ chưa đổi thì trả lời 304, không có nội dung.",
                "example": f'"2-{HASH[:16]}"',
            }
        ],
        "responses": {
            200: {"headers": openapi.ETAG},
            304: {"description": "Hồ sơ chưa đổi.", "headers": openapi.ETAG},
        },
    },
)
def get_dossier(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer one dossier. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier, envelope = reading.find_with_paper(ref, actor, at)
    tag = etag(dossier.last_event_no, dossier.head_hash)
    if has_seen(request, tag):
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": PRIVATE})
    readings.note(dossier.pk, actor, "api", What.PAGE, at)
    seen = sight.view_of(actor, dossier, envelope)
    procedure = reading.procedure_of(dossier)
    status = STATUSES[Status(dossier.status)]
    found = DossierAnswer(
        id=dossier.pk,
        number=dossier.code or dossier.request_no,
        request_no=dossier.request_no,
        code=dossier.code,
        procedure=DossierProcedure(
            code=procedure.code, version=procedure.id, short_name=procedure.short_name, case=dossier.case_code
        ),
        agency=_agency(dossier.agency_code),
        point=dossier.point_id,
        channel=dossier.channel,
        post_send=dossier.post_send,
        post_return=dossier.post_return,
        electronic_return=dossier.electronic_return,
        applicant=ApplicantAnswer(
            kind=dossier.applicant_kind,
            name=masking.name(dossier.applicant_name, seen.name),
            phone_masked=masked_phone(dossier.applicant_phone) if seen.phone else "",
            personal_id_masked=masking.personal_id(dossier.applicant_personal_id, seen.personal_id),
            address=masking.address(dossier.applicant_address, seen.address),
            unit_code=masking.address(dossier.applicant_unit_code, seen.address),
        ),
        submitter_name=masking.name(dossier.submitter_name, seen.name),
        status=Status(dossier.status),
        status_word=status.word,
        portal_code=status.portal_code,
        turn=Owner(dossier.turn),
        outcome=dossier.outcome,
        opened_at=dossier.opened_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        first_due_at=dossier.first_due_at,
        original_due_at=dossier.original_due_at,
        stopped_at=dossier.stopped_at,
        resolved_at=dossier.resolved_at,
        ended_at=dossier.ended_at,
        envelope_code=envelope.code if envelope else None,
        holder=envelope.holder if envelope else None,
        offered_to=envelope.offered_to if envelope else None,
        last_event_at=dossier.last_event_at,
        last_event_no=dossier.last_event_no,
        head_hash=dossier.head_hash,
    )
    return said(found, headers={"ETag": tag})


@router.get(
    "/dossiers/{ref}/acts",
    response=ActsAnswer,
    operation_id="list_acts",
    summary="Việc làm được với hồ sơ",
    description=(
        "Những việc mà tài khoản của khóa làm được ngay, nhờ những gì; và vì sao chưa làm được các việc còn lại: mã, "
        "câu, căn cứ, ai làm được, quyền nào còn thiếu và hỏi ai. Quyền của khóa: `dossiers:read`."
    ),
    openapi_extra={"responses": {200: {"headers": openapi.ETAG}}},
)
def list_acts(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer what may be done, by the same checks that the acts ask. Raises NotThere."""
    actor, at = asked(request)
    require_scope(actor, READ_DOSSIERS, DOING)
    dossier = reading.unseen(ref)
    _, answered = answers(dossier, actor, at)  # asks who looks
    found = sorted(answered, key=lambda item: _LIFE.index(item.act))
    told = ActsAnswer(
        dossier_id=dossier.pk,
        status=Status(dossier.status),
        last_event_no=dossier.last_event_no,
        allowed=tuple(_allowed(item) for item in found if item.is_allowed),
        refused=tuple(row for item in found if (row := _refused(item)) is not None),
    )
    return said(told, headers={"ETag": etag(dossier.last_event_no, dossier.head_hash)})


def _allowed(answer: Answer) -> AllowedAct:
    return AllowedAct(act=answer.act, button=ACTS[answer.act].button, because=reasons(answer.because))


def reasons(because: Iterable[Reason]) -> tuple[ReasonAnswer, ...]:
    """Return the rows of a right as they are sent."""
    return tuple(ReasonAnswer(row=item.row, id=item.id, words=item.words) for item in because)


def _refused(answer: Answer) -> RefusedAct | None:
    if answer.refusal is None:
        return None
    return RefusedAct(
        act=answer.act,
        button=ACTS[answer.act].button,
        code=answer.refusal.code,
        sentence=answer.refusal.sentence,
        law=answer.refusal.law,
        who_may=tuple(sorted(ROLE_WORDS[role] for role in WHO_MAY[answer.act])),
        missing=missing_answer(missing_of(answer.refusal)),
    )


def _row(item: lists.Row) -> DossierRow:
    return DossierRow(
        id=item.id,
        number=item.number,
        request_no=item.request_no,
        code=item.code,
        procedure_name=item.procedure,
        agency=AgencyAnswer(code=item.agency_code, name=item.agency),
        applicant_name=item.applicant_name,
        status=item.status,
        status_word=STATUSES[item.status].word,
        turn=Owner(item.turn),
        outcome=item.outcome,
        channel=item.channel,
        point=item.point_id,
        received_at=item.received_at,
        due_at=item.due_at,
        stopped_at=item.stopped_at,
        resolved_at=item.resolved_at,
        last_event_at=item.last_event_at,
        last_event_no=item.last_event_no,
        envelope_code=item.envelope_code,
        holder=item.holder,
        offered_to=item.offered_to,
    )


def _agency(code: str) -> AgencyAnswer:
    known = catalogue.agencies().get(code)
    return AgencyAnswer(code=code, name=known.short_name if known else code)
