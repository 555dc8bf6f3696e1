"""Bodies of requests as JSON, strictly: one text in UTF-8, no key twice, no number that is none (RFC 8259)."""

import json
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from motcua.doors.api.problems import NotJson, NotTheContentType

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHOWN_MAX = 40


class StrictParser(Parser):
    """Reads what Python's reader takes without a word: keys twice, NaN, other encodings."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return the JSON value of a body that is not empty. Raises NotTheContentType, NotJson."""
        if request.content_type != "application/json":
            raise NotTheContentType()
        return cast(DictStrAny, parse(request.body))


def parse(body: bytes) -> Any:
    """Return the value of one JSON text; a byte order mark before it is passed over. Raises NotJson."""
    try:
        text = body.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotJson(why="chữ không theo mã UTF-8") from fault
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except RecursionError as fault:
        raise NotJson(why="các nhóm lồng nhau quá sâu") from fault
    except json.JSONDecodeError as fault:
        raise NotJson(why=f"sai ở dòng {fault.lineno}, cột {fault.colno}") from fault
    except ValueError as fault:
        raise NotJson(why="có số dài quá") from fault


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise NotJson(why=f"mục “{twice[:_SHOWN_MAX]}” có hai lần trong một nhóm")
    return found


def _no_number(text: str) -> NoReturn:
    raise NotJson(why=f"{text} không phải là số")
