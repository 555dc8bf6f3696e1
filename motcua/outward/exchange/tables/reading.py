"""Read the sheets that people keep: CSV with any separator, XLSX with merged cells, JSON. By ending and by content.

A row has the number that the sheet shows; empty rows count. What a merged cell holds stands in its first cell, and in
the others as filled.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from motcua.base.violations import RuleViolation
from motcua.outward.exchange.tables.values import is_empty

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_SEPARATORS = ",;\t|"
_SNIFFED = 20_000
_BYTES_MOST = 200 * 1024 * 1024

Progress = Callable[[int, int], None]
"""Told (done, of how many)."""


class FileNotReadable(RuleViolation):
    """A file that is no table: of another kind, broken, or in letters that cannot be told."""

    code = "exchange.file-not-readable"
    text = "Không đọc được tệp “{name}”: {reason}."
    status = 422


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number, its cells by column, and the columns filled from a merged cell."""

    number: int
    cells: dict[int, Any]
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands; empty rows are left out, but counted."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Objects:
    """A JSON list: each object with its number, from 1."""

    rows: tuple[tuple[int, dict[str, Any]], ...]
    faults: tuple[tuple[int, str], ...] = field(default=())


def read(name: str, data: bytes, separator: str = "") -> tuple[Sheet, ...] | Objects:
    """Return the sheets of a file, or the objects of a JSON list; `separator` of a CSV, "" = whatever it is.

    Raises FileNotReadable.
    """
    if len(data) > _BYTES_MOST:
        raise FileNotReadable(name=name, reason="tệp lớn hơn 200 MB")
    if not data.strip():
        raise FileNotReadable(name=name, reason="tệp trống")
    if data.startswith(b"PK"):
        return tuple(_read_workbook(name, data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileNotReadable(name=name, reason="tệp là dạng .xls cũ hoặc có mật khẩu; lưu lại dạng .xlsx")
    text = _text(name, data)
    if name.lower().endswith(".json") or text.lstrip().startswith(("[", "{")):
        return _read_json(name, text)
    return (_read_csv(name, text, separator),)


def _text(name: str, data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise FileNotReadable(name=name, reason="chữ không phải Unicode; lưu lại dạng “CSV UTF-8”") from None
    if "\0" in text:
        raise FileNotReadable(name=name, reason="tệp không phải bảng CSV, XLSX hoặc JSON")
    return text


# -- CSV ---------------------------------------------------------------------------------------------------------------


def _separator(text: str) -> str:
    try:
        dialect: Any = csv.Sniffer().sniff(text[:_SNIFFED], delimiters=_SEPARATORS)
    except csv.Error:
        first = text.split("\n", 1)[0]
        return max(_SEPARATORS, key=first.count)
    return str(dialect.delimiter)


def _read_csv(name: str, text: str, separator: str = "") -> Sheet:
    separator = separator or _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = []
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            cells = {place: cell for place, cell in enumerate(row) if not is_empty(cell)}
            if cells:
                lines.append(Line(number, cells))
    except csv.Error:
        raise FileNotReadable(name=name, reason=f"sau dòng {number} có dấu ngoặc kép không khép") from None
    return Sheet(name, tuple(lines))


# -- XLSX --------------------------------------------------------------------------------------------------------------


def _read_workbook(name: str, data: bytes) -> Iterator[Sheet]:
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError):
        raise FileNotReadable(name=name, reason="tệp hỏng hoặc không phải XLSX") from None
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield Sheet(str(sheet.title), tuple(_lines(sheet)))


def _lines(sheet: Any) -> Iterator[Line]:
    filled = _filled(sheet)
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = {place: cell for place, cell in enumerate(row) if not is_empty(cell)}
        from_merged = filled.get(number, {})
        if cells or from_merged:
            yield Line(number, {**from_merged, **cells}, frozenset(set(from_merged) - set(cells)))


def _filled(sheet: Any) -> dict[int, dict[int, Any]]:
    """Return what merged cells lend to the rows below their first one: row → column → value."""
    found: dict[int, dict[int, Any]] = {}
    for area in sheet.merged_cells.ranges:
        value = sheet.cell(area.min_row, area.min_col).value
        if is_empty(value):
            continue
        for row in range(area.min_row + 1, area.max_row + 1):
            found.setdefault(row, {})[area.min_col - 1] = value
    return found


def is_error(cell: object) -> bool:
    """Whether a cell shows a fault of its formula."""
    return isinstance(cell, str) and cell in _ERRORS


# -- JSON --------------------------------------------------------------------------------------------------------------


def _read_json(name: str, text: str) -> Objects:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise FileNotReadable(name=name, reason="không phải JSON") from None
    rows = told.get("rows") if isinstance(told, dict) else told
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise FileNotReadable(name=name, reason="JSON phải là một danh sách, hoặc một đối tượng có “rows”")
    numbered = list(enumerate(rows, start=1))
    return Objects(
        tuple((number, row) for number, row in numbered if isinstance(row, dict)),
        tuple((number, "không phải một đối tượng JSON") for number, row in numbered if not isinstance(row, dict)),
    )
