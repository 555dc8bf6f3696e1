"""The description of the API (OpenAPI 3.1): what django-ninja derives from the code, in Vietnamese, with examples.

Fields get their words and examples from `words`, every operation the problems that it can answer with.
"""

from collections.abc import Mapping
from typing import Any, cast

from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.api import problems
from motcua.doors.api.words import HASH, word
from motcua.doors.frame.faults import Fault
from motcua.ground.people.services import TokenRefused
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    IF_ASKED,
    STATUSES,
    UNDONE,
    Act,
    ActNotAllowed,
    Status,
)
from motcua.record.rights.rules import ScopeMissing

Json = dict[str, Any]

PUBLIC = "Thủ tục"
READS = "Đọc hồ sơ"
GROUND = "Dữ liệu nền"
ACT_TAGS: Mapping[str, str] = {
    "reception": "Tiếp nhận",
    "processing": "Thẩm định, phê duyệt",
    "returning": "Trả kết quả",
    "feedback": "Đánh giá",
}
INTRODUCTION = """API của bộ phận một cửa. Hồ sơ được mở, nộp, bưu điện nhận, bàn giao, tiếp nhận, thẩm định, phê duyệt
và trả bằng các việc (`acts`); mỗi việc là một địa chỉ POST riêng.

- **Khóa**: gửi `Authorization: Bearer mc_…`. Cookie của trang web không được nhận ở đây. Thủ tục và danh mục qua bưu
  chính thì ai cũng xem được.
- **Gửi lại**: mỗi lần ghi phải có `Idempotency-Key`, một UUID do bên gọi tạo. Gửi lại cùng khóa và cùng nội dung thì
  nhận lại đúng câu trả lời trước, kèm `Idempotency-Replayed: true`; nội dung khác thì bị từ chối (409).
- **Hồ sơ vừa đổi**: gửi `If-Match` bằng `ETag` đã đọc; hồ sơ đã đổi thì việc bị từ chối (409, `dossier.stale`).
- **Khi không được**: trả lời là `application/problem+json` với một câu tiếng Việt, mã lỗi `code` và căn cứ `law`;
  khi bị từ chối thì không có gì được ghi.
- **Cá nhân**: số điện thoại và số định danh không bao giờ hiện đủ.
- Mọi địa chỉ nhận thêm `HEAD` nếu nhận `GET`; phương thức khác bị từ chối (405).
"""

_EXAMPLES: Mapping[str, RuleViolation] = {
    "BadRequest": problems.NotJson(why="sai ở dòng 1, cột 12"),
    "Unauthorized": TokenRefused(),
    "Forbidden": ScopeMissing(act="Nộp hồ sơ", scope="act:submit"),
    "NotFound": NotThere(thing="hồ sơ"),
    "Conflict": ActNotAllowed(dossier="YC-261123-000001", status="Nháp", act="phê duyệt"),
    "LengthRequired": problems.LengthMissing(),
    "TooLarge": problems.TooLarge(most=1_000_000),
    "WrongContentType": problems.NotTheContentType(),
    "TooManyRequests": problems.TooManyRequests(limit=600, seconds=1),
    "Unavailable": problems.Unavailable(),
}
_HEADERS: Mapping[str, Json] = {
    "Unauthorized": {"WWW-Authenticate": {"description": "Luôn là Bearer.", "schema": {"type": "string"}}},
    "TooManyRequests": {"Retry-After": {"description": "Số giây cần chờ.", "schema": {"type": "integer"}}},
    "Unavailable": {"Retry-After": {"description": "Số giây nên chờ.", "schema": {"type": "integer"}}},
}
_ALWAYS = ("BadRequest", "Unprocessable", "TooManyRequests", "Unavailable")
_PRIVATE = ("Unauthorized", "Forbidden")
_WRITING = ("Conflict", "LengthRequired", "TooLarge", "WrongContentType")

ETAG: Json = {
    "ETag": {
        "description": "Hồ sơ đang ở việc nào; gửi lại trong If-Match hoặc If-None-Match.",
        "schema": {"type": "string"},
        "example": f'"2-{HASH[:16]}"',
    }
}
REPLAYED: Json = {
    "Idempotency-Replayed": {
        "description": "Là true khi đây là câu trả lời của lần gửi trước.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}


def finished(raw: Mapping[str, Any]) -> Json:
    """Return the description that django-ninja made with words, examples, problems and without English."""
    found = cast(Json, _plain(raw))
    schemas = found["components"]["schemas"]
    schemas |= _problem_schemas()
    for name, schema in schemas.items():
        _tell(name, schema)
    found["components"]["responses"] = _responses(schemas)
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _finish(operation, schemas, writes=method == "post", may_miss="{" in path or method == "post")
    return found


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """Return an example of a schema by the words of its fields; `name` is the schema's own, for its fields."""
    if "$ref" in schema:
        target = schema["$ref"].rpartition("/")[2]
        return example_of(schemas[target], schemas, target)
    if "allOf" in schema:
        return example_of(schema["allOf"][0], schemas, name)
    if "properties" in schema:
        return {field: _field_example(name, field, inner, schemas) for field, inner in schema["properties"].items()}
    if "anyOf" in schema:
        return None if {"type": "null"} in schema["anyOf"] else example_of(schema["anyOf"][0], schemas, name)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas, name)]
    raise KeyError(f"no example of {schema}")


def _field_example(name: str, field: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Any:
    known = word(name, field).example
    return example_of(schema, schemas, name) if known is None else known


def _plain(value: Any) -> Any:
    """Copy what ninja made into plain JSON types, so that nothing is shared between two descriptions."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _problem_schemas() -> Json:
    made = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    inner = made.pop("$defs")
    return {"Problem": made, **inner}


def _tell(name: str, schema: Json) -> None:
    """Put the Vietnamese words beside the fields of a schema and take the English of the code away."""
    schema.pop("title", None)
    schema.pop("description", None)
    for field, inner in schema.get("properties", {}).items():
        inner.pop("title", None)
        inner["description"] = word(name, field).meaning


def _responses(schemas: Mapping[str, Any]) -> Json:
    made = {name: (violation.status, problems.problem_of(violation)) for name, violation in _EXAMPLES.items()}
    faults = (Fault("applicant.phone", "Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84."),)
    made["Unprocessable"] = (422, problems.problem_of_faults(faults))
    return {
        name: {
            "description": f"{problems.TITLES[status]}.",
            "content": {
                problems.MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": problem.model_dump(mode="json"),
                }
            },
        }
        | ({"headers": _HEADERS[name]} if name in _HEADERS else {})
        for name, (status, problem) in made.items()
    }


def _finish(operation: Json, schemas: Mapping[str, Any], *, writes: bool, may_miss: bool) -> None:
    """Complete one operation: examples of its body and of its answer, and its problems."""
    for parameter in operation["parameters"]:
        parameter["schema"] = _bare(parameter["schema"])
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        body["schema"] = body["schema"].get("allOf", [body["schema"]])[0]
        body["example"] = example_of(body["schema"], schemas)
    for status, answer in operation["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if status.startswith("2") and content is not None:
            content["example"] = _of_act(operation["operationId"], example_of(content["schema"], schemas))
    names = [*_ALWAYS, *(_PRIVATE if operation.get("security") else ()), *(_WRITING if writes else ())]
    if may_miss:
        names.append("NotFound")
    operation["responses"] |= {
        str(_status(name)): {"$ref": f"#/components/responses/{name}"} for name in sorted(names, key=_status)
    }


def _of_act(name: str, example: Json) -> Json:
    """Let the example of a written act name the act itself, and the status that mostly follows."""
    if name not in set(Act) or "act" not in example:
        return example
    target = next(iter(ACTS[Act(name)].moves.values()))
    if target == IF_ASKED:
        target = Status.AWAITING_OPINION
    status = Status.APPRAISING if target in (BEFORE, AFTER_LAST, UNDONE) else Status(target)
    facts = example["facts"] if name == Act.SUBMIT else {}
    return example | {"act": name, "status": status.value, "status_word": STATUSES[status].word, "facts": facts}


def _bare(schema: Any) -> Any:
    """Return the schema of a parameter without what is said beside it, and without null, which no address can say."""
    if isinstance(schema, list):
        return [_bare(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [inner for inner in schema.get("anyOf", []) if inner != {"type": "null"}]
    if len(kinds) == 1:
        return _bare(kinds[0])
    return {key: _bare(value) for key, value in schema.items() if key not in _OUTSIDE}


_OUTSIDE = frozenset({"title", "description", "example", "examples", "include_in_schema"})
"""What ninja says twice of a parameter: beside its schema and in it; and what the code says in English."""


def _status(name: str) -> int:
    return 422 if name == "Unprocessable" else _EXAMPLES[name].status
