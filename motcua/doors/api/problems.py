"""The answer when it is no: problem details (RFC 9457) in the sentence of the rule, and the rules of this door."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict

from motcua.base.violations import RuleViolation
from motcua.doors.api.schemas import MissingAnswer
from motcua.doors.frame.faults import Fault, fault_of
from motcua.record.rights.rules import Missing, missing_of

MEDIA_TYPE = "application/problem+json"
FIELD_LENGTH_MAX = 120

TITLES: Mapping[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa xác thực",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Địa chỉ không nhận phương thức này",
    409: "Chưa thực hiện được",
    411: "Thiếu độ dài nội dung",
    413: "Nội dung quá lớn",
    415: "Sai kiểu nội dung",
    422: "Nội dung chưa hợp lệ",
    429: "Quá nhiều yêu cầu",
    500: "Lỗi của hệ thống",
    503: "Hệ thống tạm thời không trả lời",
}
"""What a status is called; the same for every problem of the status."""


class FieldFault(BaseModel):
    """One mistake in a body, a header or an address, at its field."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: str
    sentence: str


class Problem(BaseModel):
    """Why nothing was done: RFC 9457 with the code and the law of the rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    title: str
    status: int
    detail: str
    code: str
    law: str | None = None
    field: str | None = None
    errors: tuple[FieldFault, ...] = ()
    missing: MissingAnswer | None = None
    """The first row that the right lacks, of a refusal for want of a right; of what is not there nothing is told."""


class KeyMissing(RuleViolation):
    """The request carries no key."""

    code = "token.missing"
    text = "Yêu cầu chưa có khóa truy cập. Gửi kèm tiêu đề Authorization: Bearer <khóa>."
    status = 401


class TooManyRequests(RuleViolation):
    """More requests than a key, or an address without one, may make in a minute."""

    code = "request.too-many"
    text = "Quá {limit} yêu cầu trong một phút. Chờ {seconds} giây rồi gửi lại."
    status = 429


class NotJson(RuleViolation):
    """The body is not one JSON text in UTF-8."""

    code = "request.not-json"
    text = "Nội dung không phải JSON đọc được: {why}. Sửa lại, rồi gửi lại."
    status = 400


class NotTheContentType(RuleViolation):
    """The body is said to be something else than JSON."""

    code = "request.content-type"
    text = "Nội dung gửi lên phải là application/json. Ghi đúng tiêu đề Content-Type."
    status = 415


class LengthMissing(RuleViolation):
    """The body comes in pieces of unknown length, which the web server does not hand on."""

    code = "request.length"
    text = "Yêu cầu chưa ghi độ dài nội dung. Gửi kèm tiêu đề Content-Length, không gửi từng phần (chunked)."
    status = 411


class TooLarge(RuleViolation):
    """The body is larger than any act needs."""

    code = "request.too-large"
    text = "Nội dung lớn quá {most} byte. Gửi ít hơn."
    status = 413


class HeaderNotReadable(RuleViolation):
    """A header that the request needs is missing or cannot be read."""

    code = "request.header"
    text = "Tiêu đề {header} thiếu hoặc sai dạng: {why}"
    status = 400


class NotTheHost(RuleViolation):
    """The request names a host that this installation does not answer for."""

    code = "request.host"
    text = "Hệ thống này không trả lời cho tên máy chủ đó. Xem lại địa chỉ."
    status = 400


class NoSuchAddress(RuleViolation):
    """The API has nothing at this address."""

    code = "request.no-such-address"
    text = "API không có địa chỉ này. Xem các địa chỉ trong /api/v1/openapi.json."
    status = 404


class NotTheMethod(RuleViolation):
    """The address is there, for other methods."""

    code = "request.method"
    text = "Địa chỉ này chỉ nhận {allowed}. Đổi phương thức."
    status = 405


class Unavailable(RuleViolation):
    """The database does not answer, or two acts wait for each other; the same request may be sent again."""

    code = "server.unavailable"
    text = "Hệ thống tạm thời không trả lời, chưa ghi gì. Gửi lại sau vài giây với cùng Idempotency-Key."
    status = 503


class Defect(RuleViolation):
    """A fault of the program; it is in the log."""

    code = "server.defect"
    text = "Hệ thống gặp lỗi, chưa ghi gì. Báo người quản trị, kèm giờ gặp lỗi."
    status = 500


def problem_of(violation: RuleViolation) -> Problem:
    """Return a violation as problem details; a violation with a field is also the one fault of that field."""
    faults = (fault_of(violation),) if violation.field else ()
    return _problem(violation.status, violation.code, violation.sentence, faults, violation)


def problem_of_faults(faults: Sequence[Fault]) -> Problem:
    """Return the faults of a body or an address as one problem; its sentence is the first fault's."""
    first = faults[0].sentence if faults else TITLES[422]
    more = f" Còn {len(faults) - 1} chỗ khác, xem errors." if len(faults) > 1 else ""
    return _problem(422, "input.not-readable", f"{first}{more}", faults)


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the problem as it is sent."""
    return HttpResponse(
        problem.model_dump_json(),
        content_type=MEDIA_TYPE,
        status=problem.status,
        headers={"Cache-Control": "private, no-store", **(headers or {})},
    )


def refusal(violation: RuleViolation) -> HttpResponse:
    """Return a violation as it is sent, with the headers that its status asks for."""
    headers: dict[str, str] = {}
    if violation.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="motcua"'
    if violation.status == 405:
        headers["Allow"] = str(violation.facts["allowed"])
    if violation.status == 429:
        headers["Retry-After"] = str(violation.facts["seconds"])
    if violation.status == 503:
        headers["Retry-After"] = "2"
    return answer(problem_of(violation), headers)


def _problem(
    status: int, code: str, detail: str, faults: Sequence[Fault], violation: RuleViolation | None = None
) -> Problem:
    shown = tuple(FieldFault(field=_shown(fault.field), sentence=_sendable(fault.sentence)) for fault in faults)
    return Problem(
        type=f"urn:motcua:problem:{code}",
        title=TITLES.get(status, TITLES[409]),
        status=status,
        detail=_sendable(detail),
        code=code,
        law=violation.law if violation else None,
        field=next((fault.field for fault in shown if fault.field), None),
        errors=shown,
        missing=missing_answer(missing_of(violation)) if violation is not None else None,
    )


def missing_answer(missing: Missing) -> MissingAnswer | None:
    """Return what is missing as it is sent; None where no row is."""
    if not missing.row:
        return None
    return MissingAnswer(
        row=missing.row, code=missing.code, sentence=missing.sentence, law=missing.law, ask=missing.ask
    )


def _shown(field: str) -> str:
    """The name of a field, which may be one that the client has made up: short, and of characters that can be sent."""
    return _sendable(field)[:FIELD_LENGTH_MAX]


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
