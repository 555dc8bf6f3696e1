"""How an answer is sent: JSON made by pydantic at once, never kept by anybody on the way unless it is public.

With the parameters that several operations share.
"""

from collections.abc import Mapping
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja.params.models import Path, Query
from pydantic import BaseModel

from motcua.base.text import search_key
from motcua.base.violations import NotReadable
from motcua.doors.api.problems import HeaderNotReadable

ETAG_SIGNS = 16
"""How much of the head's hash an ETag holds: enough that it never fits two states of one dossier."""
Ref = Annotated[
    str,
    Path(..., description="Mã của hồ sơ (UUID), số yêu cầu, mã hồ sơ hoặc mã phong bì.", example="H12.17-261123-0001"),
]
Cursor = Annotated[str, Query(..., max_length=600, description="next_cursor của trang trước.")]
Size = Annotated[int, Query(..., ge=1, le=200, description="Số dòng của một trang.")]
PRIVATE = "private, no-store"
PUBLIC = "public, max-age=60"


def said(answer: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an answer as it is sent, private unless the headers say otherwise."""
    return HttpResponse(
        answer.model_dump_json(),
        content_type="application/json",
        status=status,
        headers={"Cache-Control": PRIVATE, **(headers or {})},
    )


def require_known(request: HttpRequest, *names: str) -> None:
    """Refuse with NotReadable a parameter that a list does not have: misspelt, it would widen the list unseen."""
    unknown = next((name for name in request.GET if name not in names), None)
    if unknown is not None and not names:
        raise NotReadable(sentence="Địa chỉ này không có tham số nào.", field=unknown)
    if unknown is not None:
        shown = ", ".join(names)
        raise NotReadable(sentence=f"Danh sách này không có tham số đó. Các tham số: {shown}.", field=unknown)


def words_of(text: str) -> str:
    """Return what is searched for. Raises NotReadable when nothing of it can be: the list would be wider unseen."""
    if text and not search_key(text):
        raise NotReadable(sentence="Từ tìm kiếm không có chữ hay số nào. Gõ lại, hoặc bỏ trống.", field="q")
    return text


def etag(event_no: int, head_hash: str) -> str:
    """Return the ETag of a dossier whose last event is this one."""
    return f'"{event_no}-{head_hash[:ETAG_SIGNS]}"'


def has_seen(request: HttpRequest, tag: str) -> bool:
    """Whether `If-None-Match` names this ETag (RFC 9110, 13.1.2: weak comparison)."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or tag in {item.strip().removeprefix("W/") for item in given.split(",")}


def seen_event(header: str | None) -> tuple[int | None, str]:
    """Return (number, first signs of the hash) of the event that `If-Match` names; (None, "") for none and for `*`.

    One ETag as this API gave it. Raises HeaderNotReadable.
    """
    if header is None or header.strip() == "*":
        return None, ""
    number, _, signs = header.strip().removeprefix('"').removesuffix('"').partition("-")
    is_one = number.isascii() and number.isdigit() and len(number) <= 9 and len(signs) == ETAG_SIGNS
    if not is_one or header.strip() != f'"{number}-{signs}"':
        raise HeaderNotReadable(header="If-Match", why="gửi lại đúng ETag đã đọc.", field="If-Match")
    return int(number), signs
