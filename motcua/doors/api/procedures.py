"""Procedures as published: who wants to file must know what, where and for how much. No key is needed."""

import base64
import binascii
import json
import re
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Path, Query

from motcua.base.text import search_key
from motcua.base.violations import NotReadable
from motcua.doors.api import limits, openapi
from motcua.doors.api.answers import PUBLIC, Cursor, Size, require_known, said, words_of
from motcua.doors.api.schemas import (
    AgencyAnswer,
    ComponentAnswer,
    FeeAnswer,
    ProcedureAnswer,
    ProcedurePage,
    ProcedureRow,
)
from motcua.doors.frame.session import now
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import NoSuchProcedure, Procedure
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
    description="Phiên bản đang áp dụng: thời hạn, thành phần hồ sơ, phí và lệ phí, các cơ quan giải quyết.",
)
def get_procedure(
    request: HttpRequest, code: Annotated[str, Path(..., description="Mã thủ tục hành chính.", example="3.000333")]
) -> HttpResponse:
    """Answer one procedure; mostly from what the process remembers. Raises NoSuchProcedure."""
    limits.count_address(request)
    today = local(now()).date()
    if not _CODE.fullmatch(code):
        raise NoSuchProcedure(procedure=code[:40], day=f"{today:%d/%m/%Y}")
    return said(_whole(catalogue.procedure_in_force(code, today)), headers={"Cache-Control": PUBLIC})


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
        set_count=item.set_count,
        result_name=item.result_name,
        legal_basis=item.legal_basis,
        decision=item.decision,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        components=tuple(
            ComponentAnswer(
                component_no=part.component_no,
                name=part.name,
                kind=part.kind,
                original=part.original_count,
                certified_copy=part.certified_copy_count,
                photocopy=part.photocopy_count,
                condition=part.condition,
                is_required=part.is_required,
                is_recalled=part.is_recalled,
            )
            for part in item.components
        ),
        fees=tuple(
            FeeAnswer(
                kind=fee.kind,
                label=fee.label,
                amount_vnd=fee.amount_vnd,
                due_at_step=fee.due_at,
                legal_basis=fee.legal_basis,
            )
            for fee in item.fees
        ),
        agencies=tuple(
            AgencyAnswer(code=code, name=agencies[code].short_name)
            for code in catalogue.deciding_agencies(item.code)
            if code in agencies
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
