"""One operation for each act that a stage has written: its own address, body, words and example."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.models import Body, Header
from pydantic import BaseModel, ValidationError

from motcua.doors.api import dossiers, openapi
from motcua.doors.api.answers import Ref, etag, said, seen_event
from motcua.doors.api.keys import Bearer, asked, require_scope
from motcua.doors.api.schemas import ActDone
from motcua.doors.api.words import HASH, KEY
from motcua.doors.frame.acts import Done, acts, perform
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record import reading
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    BY_THE_HOUSE,
    IF_ASKED,
    STATUSES,
    UNDONE,
    Act,
    Clock,
    Status,
)
from motcua.record.dossiers.services import Call
from motcua.record.rights import refusals

router = Router(auth=Bearer())

Key = Annotated[
    UUID,
    Header(
        ...,
        alias="Idempotency-Key",
        description="Một UUID do bên gọi tạo cho lần làm việc này, giữ nguyên khi gửi lại.",
        example=KEY,
    ),
]
Seen = Annotated[
    str | None,
    Header(
        ...,
        alias="If-Match",
        description="ETag đã đọc; hồ sơ đã đổi từ lúc đó thì việc bị từ chối (409, dossier.stale).",
        example=f'"2-{HASH[:16]}"',
    ),
]
_CLOCK_WORDS = {
    Clock.START: "Thời hạn bắt đầu tính.",
    Clock.STOP: "Thời hạn tạm dừng.",
    Clock.RESUME: "Thời hạn chạy tiếp, hoặc tính lại theo thủ tục.",
    Clock.END: "Thời hạn kết thúc.",
}


def _add(name: Act) -> None:
    """Add the operation of one act to the router."""

    def run(request: HttpRequest, ref: Ref, key: Key, body: Any, seen: Seen = None) -> HttpResponse:
        actor, at = asked(request)
        with refusals.collected("api"), refusals.attempted(name, actor, at):
            require_scope(actor, f"act:{name.value}", ACTS[name].button)
            event_no, signs = seen_event(seen)
            call = Call(reading.dossier_id_of(ref), key, actor, at, at, event_no, signs)
            return _done(perform(name, call, body), 200)

    run.__name__ = name.value
    run.__annotations__["body"] = _body_of(acts.WRITTEN[name].body)
    router.post(
        f"/dossiers/{{ref}}/acts/{name.value}",
        response=ActDone,
        operation_id=name.value,
        summary=ACTS[name].button,
        description=_description(name),
        tags=[openapi.ACT_TAGS[ACTS[name].stage]],
        openapi_extra={"responses": {200: {"headers": openapi.ETAG | openapi.REPLAYED}}},
    )(run)


def _add_opening() -> None:
    """Add `open_draft`, which makes the dossier: its address is that of the dossiers."""

    def run(request: HttpRequest, key: Key, body: Any) -> HttpResponse:
        actor, at = asked(request)
        with refusals.collected("api"), refusals.attempted(Act.OPEN_DRAFT, actor, at):
            require_scope(actor, f"act:{Act.OPEN_DRAFT.value}", ACTS[Act.OPEN_DRAFT].button)
            done = perform(Act.OPEN_DRAFT, Call(body.id, key, actor, at, at), body)
        return _done(done, 201, {"Location": f"/api/v1/dossiers/{done.dossier_id}"})

    run.__name__ = Act.OPEN_DRAFT.value
    run.__annotations__["body"] = _body_of(acts.WRITTEN[Act.OPEN_DRAFT].body)
    location = {"Location": {"description": "Địa chỉ của hồ sơ.", "schema": {"type": "string"}}}
    dossiers.router.post(  # beside the list, which has the same address
        "/dossiers",
        response={201: ActDone},
        operation_id=Act.OPEN_DRAFT.value,
        summary="Mở hồ sơ",
        description="`id` trong nội dung do bên gọi tạo, là mã của hồ sơ mãi mãi.\n\n" + _description(Act.OPEN_DRAFT),
        tags=[openapi.ACT_TAGS["reception"]],
        openapi_extra={"responses": {201: {"headers": openapi.ETAG | openapi.REPLAYED | location}}},
    )(run)


def _body_of(body_type: type[BaseModel]) -> Any:
    """Return the annotation of a body; one that needs nothing may be left out."""
    try:
        default: Any = body_type()
    except ValidationError:
        default = ...
    return Annotated[body_type, Body(default)]


def _done(done: Done, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    told = ActDone(
        dossier_id=done.dossier_id,
        act=done.act,
        act_id=done.act_id,
        event_no=done.event_no,
        status=done.status,
        status_word=STATUSES[done.status].word,
        facts=dict(sorted(done.facts.items())),  # in one order, so that a repeated answer is the same to the byte
    )
    replayed = {"Idempotency-Replayed": "true"} if done.repeated else {}
    return said(told, status, {"ETag": etag(done.event_no, done.hash), **replayed, **(headers or {})})


def _description(name: Act) -> str:
    """What an act does, for anyone, read from the table of acts."""
    rule = ACTS[name]
    who = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[name]))
    lines = [f"Ai làm được: {who}.", f"Trạng thái: {'; '.join(_move(*move) for move in rule.moves.items())}."]
    if rule.clock in _CLOCK_WORDS:
        lines.append(_CLOCK_WORDS[rule.clock])
    if rule.form:
        lines.append(f"Cấp biểu mẫu {rule.form}.")
    if rule.law:
        lines.append(f"Căn cứ: {rule.law}.")
    lines.append(f"Quyền của khóa: `act:{name.value}`.")
    return "\n\n".join(lines)


def _move(begin: Status | None, end: Status | str) -> str:
    first = STATUSES[begin].word if begin else "chưa có hồ sơ"
    if end == BEFORE:
        return f"{first} → trạng thái trước đó"
    if end == AFTER_LAST:
        return f"{first} → trạng thái trước đó, khi đã có đủ các câu trả lời"
    if end == IF_ASKED:
        return f"{first} → {STATUSES[Status.AWAITING_OPINION].word}, hoặc giữ nguyên khi không hỏi cơ quan nào"
    if end == UNDONE:
        return f"{first} → trạng thái trước việc được hoàn tác"
    last = STATUSES[Status(end)].word
    return f"{first} (giữ nguyên)" if first == last else f"{first} → {last}"


_add_opening()
for _name in Act:  # in the order of a dossier's life
    if _name in acts.WRITTEN and _name is not Act.OPEN_DRAFT and _name not in BY_THE_HOUSE:
        _add(_name)
