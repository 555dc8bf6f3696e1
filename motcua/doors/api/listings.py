"""Published lists of what goes through the public post, as open data; and the agreements with the post, by key."""

import re
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Query
from pydantic import BeforeValidator

from motcua.doors.api import limits, openapi
from motcua.doors.api.answers import PUBLIC, require_known, said
from motcua.doors.api.keys import Bearer, asked, require_scope
from motcua.doors.api.published import AgreementRow, AgreementsAnswer, ListingAnswer, ListingRow
from motcua.doors.api.schemas import AgencyAnswer
from motcua.doors.frame.scopes import READ_AGREEMENTS
from motcua.doors.frame.session import now
from motcua.ground.agreements import overview
from motcua.ground.agreements.overview import AgreementTerm
from motcua.ground.catalogue.listings import public
from motcua.ground.catalogue.listings.public import Line
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.outward.reports import post_lists

router = Router()

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso(text: object) -> object:
    """Let pydantic read a day only if it is written as one: it would take a number for seconds since 1970."""
    return text if isinstance(text, str) and _DAY.fullmatch(text) else ""


Day = Annotated[date, BeforeValidator(_iso)]
On = Annotated[
    Day | None, Query(..., description="Ngày cần xem, dạng 2026-11-23; trống là hôm nay.", example="2026-11-23")
]


@router.get(
    "/listings",
    response=ListingAnswer,
    tags=[openapi.PUBLIC],
    operation_id="list_listings",
    summary="Danh mục qua bưu chính công ích",
    description="Dữ liệu mở: mọi thủ tục áp dụng ngày ghi ở on, có nhận, trả qua bưu chính công ích hay không, theo "
    "quyết định nào (QĐ 45/2016/QĐ-TTg, Điều 13). `format=csv` trả bảng CSV.",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def list_listings(
    request: HttpRequest,
    on: On = None,
    format: Annotated[Literal["json", "csv"], Query(..., description="json, hoặc csv là bảng.")] = "json",
) -> HttpResponse:
    """Answer the lists of a day. Two statements at most."""
    limits.count_address(request)
    require_known(request, "on", "format")
    day = on or local(now()).date()
    found = public.lines(day)
    if format == "csv":
        answer = HttpResponse(post_lists.table(found), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="thu-tuc-buu-chinh-{day:%Y%m%d}.csv"'
        answer["Cache-Control"] = PUBLIC
        return answer
    told = ListingAnswer(on=day, items=tuple(_row(line) for line in found))
    return said(told, headers={"Cache-Control": PUBLIC})


@router.get(
    "/agreements",
    response=AgreementsAnswer,
    auth=Bearer(),
    tags=[openapi.GROUND],
    operation_id="list_agreements",
    summary="Thỏa thuận chuyển giao cho bưu điện",
    description="Các thỏa thuận có hiệu lực hôm nay: cơ quan, thủ tục, khâu, điểm phục vụ, thời hạn. Quyền của "
    "khóa: `agreements:read`.",
)
def list_agreements(request: HttpRequest) -> HttpResponse:
    """Answer the agreements in force today. One statement beside the key. Raises ScopeMissing."""
    actor, at = asked(request)
    require_scope(actor, READ_AGREEMENTS, "đọc các thỏa thuận")
    require_known(request)
    day = local(at).date()
    found = [row for row in overview.agreements(agencies()) if row.term.holds(day)]
    return said(AgreementsAnswer(on=day, items=tuple(_agreement(row) for row in found)))


def _row(line: Line) -> ListingRow:
    by = line.decision
    return ListingRow(
        code=line.code,
        name=line.name,
        field_name=line.field_name,
        received=line.way.submit,
        returned=line.way.home,
        decision=by.number if by else None,
        decided_on=by.decided_on if by else None,
        decision_body=by.body if by else None,
        valid_from=by.first if by else None,
        valid_to=by.last if by else None,
        note=line.note,
    )


def _agreement(row: AgreementTerm) -> AgreementRow:
    return AgreementRow(
        number=row.id,
        agency=AgencyAnswer(code=row.agency_code, name=agencies()[row.agency_code].short_name),
        procedures=row.procedure_codes,
        points=row.point_ids,
        stages=row.stages,
        is_pilot=row.is_pilot,
        valid_from=row.term.first,
        valid_to=row.term.last,
    )
