"""Procedures as published: who wants to file must know what, where and for how much. No key is needed."""

import base64
import binascii
import json
import re
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Path, Query

from motcua.base.text import day_words, search_key
from motcua.base.violations import NotReadable
from motcua.doors.api import limits, openapi
from motcua.doors.api.answers import PUBLIC, Cursor, Size, require_known, said, words_of
from motcua.doors.api.published import (
    CaseAnswer,
    ChoiceAnswer,
    ComponentAnswer,
    ExemptionAnswer,
    FeeAnswer,
    LimitAnswer,
    MannerAnswer,
    ProcedureAnswer,
    ProcedurePage,
    ProcedureRow,
    PublishedStage,
    QuestionAnswer,
    ResultAnswer,
)
from motcua.doors.api.schemas import AgencyAnswer
from motcua.doors.frame.session import now
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import (
    ComponentRule,
    ExemptionRule,
    FeeAmount,
    LimitFor,
    NoSuchProcedure,
    Procedure,
    QuestionRule,
    StageRule,
)
from motcua.ground.deadlines.rules import local

router = Router(tags=[openapi.PUBLIC])

_CODE = re.compile(r"[0-9A-Za-z.]{1,40}")


@router.get(
    "/procedures",
    response=ProcedurePage,
    operation_id="list_procedures",
    summary="Tìm thủ tục",
    description="Các thủ tục đang áp dụng, theo tên. Tìm không cần gõ dấu: `ho khau` ra “Hộ khẩu”.",
)
def list_procedures(
    request: HttpRequest,
    q: Annotated[str, Query(..., max_length=200, description="Các từ cần tìm, không cần dấu.", example="ly lich")] = "",
    cursor: Cursor = "",
    size: Size = 50,
) -> HttpResponse:
    """Answer one page. One statement."""
    limits.count_address(request)
    require_known(request, "q", "cursor", "size")
    after = _read_cursor(cursor) if cursor else None
    today = local(now()).date()
    found = catalogue.list_procedures(today, search_key(words_of(q)), after=after, size=size + 1)
    shown = found[:size]
    following = _cursor(shown[-1]) if len(found) > size else None
    page = ProcedurePage(items=tuple(_row(item) for item in shown), next_cursor=following)
    return said(page, headers={"Cache-Control": PUBLIC})


@router.get(
    "/procedures/{code}",
    response=ProcedureAnswer,
    operation_id="get_procedure",
    summary="Xem một thủ tục",
    description="Phiên bản áp dụng hôm nay, hoặc vào ngày ghi ở on, với mọi phần: trình tự, cách thức, thành phần "
    "hồ sơ, thời hạn, phí và lệ phí theo trường hợp và kênh, miễn giảm, quy trình nội bộ, câu hỏi “tôi thuộc trường "
    "hợp nào”, các cơ quan giải quyết.",
)
def get_procedure(
    request: HttpRequest,
    code: Annotated[str, Path(..., description="Mã thủ tục hành chính.", example="3.000333")],
    on: Annotated[
        date | None, Query(..., description="Ngày cần xem, dạng 2021-03-01; trống là hôm nay.", example="2026-03-01")
    ] = None,
) -> HttpResponse:
    """Answer the version of a procedure on a day; mostly from what the process remembers. Raises NoSuchProcedure."""
    limits.count_address(request)
    require_known(request, "on")
    day = on or local(now()).date()
    if not _CODE.fullmatch(code):
        raise NoSuchProcedure(procedure=code[:40], day=day_words(day))
    return said(_whole(catalogue.procedure_in_force(code, day)), headers={"Cache-Control": PUBLIC})


def _row(item: catalogue.Listed) -> ProcedureRow:
    return ProcedureRow(
        code=item.code,
        version=item.id,
        name=item.name,
        short_name=item.short_name,
        field_code=item.field_code,
        field_name=item.field_name,
        level=item.level,
        limit_quantity=item.limit_quantity,
        limit_unit=item.limit_unit,
        post_submit=item.post_submit,
        post_return=item.post_return,
    )


def _whole(item: Procedure) -> ProcedureAnswer:
    agencies = catalogue.agencies()
    return ProcedureAnswer(
        code=item.code,
        version=item.id,
        name=item.name,
        short_name=item.short_name,
        field_code=item.field_code,
        field_name=item.field_name,
        level=item.level,
        limit_quantity=item.limit_quantity,
        limit_unit=item.limit_unit,
        post_submit=item.post_submit,
        post_return=item.post_return,
        on_supplement=item.on_supplement,
        day_counting=item.day_counting or None,
        cutoff=f"{item.cutoff:%H:%M}" if item.cutoff else None,
        clock_start_post=item.clock_start_post,
        clock_start_online=item.clock_start_online,
        set_count=item.set_count,
        result_name=item.result_name,
        performed_by=item.performed_by,
        decided_by=item.decided_by,
        conditions=item.conditions,
        life_events=item.life_events,
        online_level=item.online_level,
        external_system=item.external_system,
        external_code=item.external_code,
        legal_basis=item.legal_basis,
        decision=item.decision,
        decision_on=item.decision_on,
        decision_body=item.decision_body,
        form_set=item.form_set,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        cases=tuple(CaseAnswer(code=case.code, name=case.name) for case in item.cases),
        steps=item.steps,
        manners=tuple(MannerAnswer(channel=manner.channel, text=manner.text) for manner in item.manners),
        components=tuple(_component(part) for part in item.all_components),
        limits=tuple(_limit(rule) for rule in item.limits),
        fees=tuple(_fee(fee) for fee in item.all_fees),
        exemptions=tuple(_exemption(rule) for rule in item.exemptions),
        results=tuple(ResultAnswer(name=result.name, case=result.case_code) for result in item.results),
        stages=tuple(_stage(stage) for stage in item.stages),
        questions=tuple(_question(item, question) for question in item.questions),
        agencies=tuple(
            AgencyAnswer(code=code, name=agencies[code].short_name)
            for code in catalogue.deciding_agencies(item.code)
            if code in agencies
        ),
    )


def _component(part: ComponentRule) -> ComponentAnswer:
    return ComponentAnswer(
        component_no=part.component_no,
        name=part.name,
        kind=part.kind,
        original=part.original_count,
        certified_copy=part.certified_copy_count,
        photocopy=part.photocopy_count,
        electronic=part.electronic_count,
        condition=part.condition,
        group=part.group,
        case=part.case_code,
        form_template=part.form_template,
        is_required=part.is_required,
        is_recalled=part.is_recalled,
    )


def _limit(rule: LimitFor) -> LimitAnswer:
    return LimitAnswer(
        channel=rule.channel, case=rule.case_code, limit_quantity=rule.limit.quantity, limit_unit=rule.limit.unit
    )


def _fee(fee: FeeAmount) -> FeeAnswer:
    return FeeAnswer(
        kind=fee.kind,
        label=fee.label,
        amount_vnd=fee.amount_vnd,
        due_at_step=fee.due_at,
        legal_basis=fee.legal_basis,
        fee_no=fee.fee_no,
        channel=fee.channel,
        case=fee.case_code,
        charged_from=fee.charged_from,
        charged_to=fee.charged_to,
    )


def _exemption(rule: ExemptionRule) -> ExemptionAnswer:
    return ExemptionAnswer(
        class_code=rule.class_code,
        name=rule.name,
        legal_basis=rule.ground,
        fee_no=rule.fee_no,
        percent=rule.percent,
        amount_vnd=rule.amount_vnd,
        valid_from=rule.granted_from,
        valid_to=rule.granted_to,
    )


def _stage(stage: StageRule) -> PublishedStage:
    return PublishedStage(
        stage_no=stage.stage_no,
        name=stage.name,
        unit=stage.unit,
        role=stage.role,
        budget_hours=stage.budget_hours,
        case=stage.case_code,
        order=stage.order_no,
        agency=stage.agency_code,
        question=stage.question if stage.agency_code else "",
    )


def _question(item: Procedure, question: QuestionRule) -> QuestionAnswer:
    return QuestionAnswer(
        question_no=question.question_no,
        text=question.text,
        hint=question.hint,
        answers=tuple(
            ChoiceAnswer(
                text=answer.text,
                next_no=answer.next_no,
                case=answer.case_code,
                class_code=answer.class_code,
                component_nos=answer.component_nos,
            )
            for answer in item.answers
            if answer.question_no == question.question_no
        ),
    )


def _cursor(last: catalogue.Listed) -> str:
    text = json.dumps([last.short_name, last.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str, str]:
    try:
        read = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError, binascii.Error) as fault:
        raise _not_ours() from fault
    match read:
        case [str(name), str(version)] if "\0" not in name + version and (name + version).isprintable():
            return name, version
    raise _not_ours()


def _not_ours() -> NotReadable:
    return NotReadable(sentence="Vị trí trang không đọc được. Mở lại danh sách từ đầu.", field="cursor")
