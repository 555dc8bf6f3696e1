"""Commands that answer line by line: bytes in, one JSON line out for each, at once, whatever the line holds."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_lines(names: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines of files, "-" being standard input, as they arrive; without line ends or a leading BOM."""
    for name in names:
        if name == "-":
            yield from _split(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as file:
                yield from _split(file)


def _split(stream: Iterable[bytes]) -> Iterator[bytes]:
    for place, line in enumerate(stream):
        text = line.removesuffix(b"\n").removesuffix(b"\r")
        yield text.removeprefix(_BYTE_ORDER_MARK) if place == 0 else text


def write_json_line(value: object) -> None:
    """Write a value as one line of JSON in UTF-8 and let it go at once.

    Letters stand as themselves; what cannot be printed, and halves of characters, stand as escapes, so that every
    reader finds the same lines. Raises ValueError, RecursionError for a value that is no JSON.
    """
    line = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not line.isprintable():
        line = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in line)
    sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()


def shown(text: str) -> str:
    """Return text for a terminal: what cannot be printed is replaced by a sign that says so."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
