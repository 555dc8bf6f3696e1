"""From sheets and objects to records, and back: rows with their parts, each fault with its row and column. Pure.

A row with a code begins a record; the rows after it without one (or under a merged code) go on with its parts, each row
holding the next of every kind of part. In JSON parts are lists of objects.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Any

from motcua.base.changes import Record, Refusal
from motcua.base.text import search_key
from motcua.outward.exchange.kinds.columns import Column, Part
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.reading import FileNotReadable, Line, Objects, Sheet, is_error
from motcua.outward.exchange.tables.values import NotUnderstoodError

_HEAD_WITHIN = 30
"""The head of a table stands in one of the first rows that hold anything."""
_KNOWN_LEAST = 2
_NUMBERS = frozenset({"stt", "tt", "so tt", "so thu tu"})
"""Heads of a column that numbers the rows of a sheet."""
_EMPTY = "còn trống"
Fault = tuple[str, str]
"""(name of a column, why)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it was told: its value, the row it stands in, and the head of its column."""

    value: Any
    row: int
    head: str


@dataclass(slots=True)
class Raw:
    """A row before it is understood: its cells by column name, its parts, what is wrong with it already."""

    row: int
    cells: dict[str, Told] = field(default_factory=dict)
    parts: dict[str, list[dict[str, Told]]] = field(default_factory=dict)
    said: frozenset[str] | None = None
    """Columns, kinds of parts and their columns that the sheet has; None = an object says all."""
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A kind of list: its columns and parts, what makes a code of a row, and what must hold of a record.

    `code_of`: values → code. `check`: record → faults (column, why). `is_fixed`: (record, today) → whether it stays.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    code_of: Callable[[Mapping[str, Any]], str]
    check: Callable[[Record], Iterable[Fault]]
    complete: Callable[[dict[str, Any]], None] = lambda own: None
    """Fills in what follows from other columns."""
    key_columns: tuple[str, ...] = ("code", "valid_from")
    split: Callable[[Record], Iterable[Record]] = lambda record: (record,)
    """Parts a record into those that are kept by themselves, such as a calendar and its days off."""
    join: Callable[[Sequence[Record]], Iterable[Record]] = lambda records: records
    """Puts them together again to be written."""
    ignored: frozenset[str] = frozenset()
    """Heads of columns that say nothing which the others do not, as search keys."""
    units_of_heads: Mapping[str, str] = field(default_factory=dict)
    """Heads that say in which unit a bare number of the column counts."""

    @cached_property
    def known_heads(self) -> dict[str, tuple[str, str]]:
        """Every head as a search key → (part or "", name of the column)."""
        found = {head: ("", column.name) for column in self.columns for head in column.heads}
        for part in self.parts:
            for column in part.columns:
                for head in _part_heads(part, column):
                    found.setdefault(head, (part.name, column.name))
        return found

    def column(self, part: str, name: str) -> Column:
        """Return a column of the row, or of a kind of part."""
        columns = next(each.columns for each in self.parts if each.name == part) if part else self.columns
        return next(column for column in columns if column.name == name)

    def show(self, name: str, value: Any) -> tuple[str, str]:
        """Say a column (or "part.column") and a value of it; of a part alone its label."""
        part, dot, column = name.partition(".")
        if not dot:
            parts = {each.name: each.label for each in self.parts}
            if name in parts:
                return parts[name], ""
            found = self.column("", name)
            return found.label, found.words(value)
        if column == "no":
            return "số", str(value or "")
        found = self.column(part, column)
        return found.label, found.words(value)


def _part_heads(part: Part, column: Column) -> Iterator[str]:
    yield search_key(f"{part.name}.{column.name}")
    yield search_key(f"{part.label}: {column.label}")
    yield from (search_key(alias) for alias in column.aliases)


# -- from a file to raw rows -------------------------------------------------------------------------------------------


def raw_rows(
    kind: Kind, name: str, found: tuple[Sheet, ...] | Objects, fill: Mapping[str, str], ignore: Collection[str] = ()
) -> list[Raw]:
    """Return the rows of a file. Raises FileNotReadable.

    `fill`: column (or "part.column") → what stands where a row leaves it empty; `ignore`: heads of columns left out.
    """
    if isinstance(found, Objects):
        rows = [_of_object(kind, number, told) for number, told in found.rows]
        rows += [Raw(number, refused=[Refusal(number, reason)]) for number, reason in found.faults]
    else:
        rows = _of_sheets(kind, name, found, {search_key(head) for head in ignore})
    for raw in rows:
        for column, value in fill.items():
            _fill(kind, raw, column, value)
    return sorted(rows, key=lambda raw: raw.row)


def _fill(kind: Kind, raw: Raw, column: str, value: str) -> None:
    part, dot, name = column.rpartition(".")
    told = Told(value, raw.row, kind.show(column, None)[0])
    for cells in raw.parts.get(part, ()) if dot else [raw.cells]:
        cells.setdefault(name, told)


def _of_sheets(kind: Kind, name: str, sheets: tuple[Sheet, ...], ignored: Collection[str]) -> list[Raw]:
    for sheet in sheets:
        head = _head(kind, sheet, ignored)
        if head is not None:
            place, columns, unknown = head
            if unknown:
                told = ", ".join(f"“{head}”" for head in unknown)
                raise FileNotReadable(
                    name=name, reason=f"không biết cột {told}; sửa tên cột, hoặc bỏ qua bằng --ignore"
                )
            rows = _gathered(kind, sheet.lines[place + 1 :], columns)
            said = {each for part, column, _ in columns.values() for each in (part or column, f"{part}.{column}")}
            for raw in rows:
                raw.said = frozenset(said)
            return rows
    raise FileNotReadable(name=name, reason=f"không thấy dòng tên cột của danh sách {kind.label}")


def _head(
    kind: Kind, sheet: Sheet, ignored: Collection[str]
) -> tuple[int, dict[int, tuple[str, str, str]], list[str]] | None:
    """Return (place of the line, column → (part, name, head as it stands), heads that nobody knows)."""
    best: tuple[int, dict[int, tuple[str, str, str]], list[str]] | None = None
    for place, line in enumerate(sheet.lines[:_HEAD_WITHIN]):
        columns, unknown = {}, []
        for cell, value in line.cells.items():
            head = values.plain(value)
            known = kind.known_heads.get(search_key(head))
            if known:
                columns[cell] = (*known, head)
            elif search_key(head) not in {*_NUMBERS, *kind.ignored, *ignored}:
                unknown.append(head)
        if len(columns) >= min(_KNOWN_LEAST, len(kind.columns)) and (best is None or len(columns) > len(best[1])):
            best = (place, columns, unknown)
    return best


def _gathered(kind: Kind, lines: Iterable[Line], columns: Mapping[int, tuple[str, str, str]]) -> list[Raw]:
    rows: list[Raw] = []
    for line in lines:
        own: dict[str, Told] = {}
        parts: dict[str, dict[str, Told]] = {}
        for cell, value in line.cells.items():
            if cell not in columns:
                continue
            part, name, head = columns[cell]
            told = Told(value, line.number, head)
            if not part:
                own[name] = told
            elif cell not in line.filled:
                parts.setdefault(part, {})[name] = told
        if rows and kind.parts and _goes_on(kind, rows[-1], own, bool(parts)):
            _go_on(rows[-1], own)
        else:
            rows.append(Raw(line.number, own))
        for part, cells in parts.items():
            rows[-1].parts.setdefault(part, []).extend(_spread(kind, rows[-1], part, cells))
    return rows


def _goes_on(kind: Kind, before: Raw, own: Mapping[str, Told], has_parts: bool) -> bool:
    """Whether a line goes on with the record before it: no code, or the same one with further parts."""
    key = {name: own[name].value for name in kind.key_columns if name in own}
    if not key:
        return has_parts and all(name in before.cells and before.cells[name].value == own[name].value for name in own)
    return has_parts and key == {name: before.cells[name].value for name in kind.key_columns if name in before.cells}


def _go_on(raw: Raw, own: Mapping[str, Told]) -> None:
    for name, told in own.items():
        said = raw.cells.get(name)
        if said is None or said.value != told.value:
            where = f"cột “{told.head}”: khác dòng {raw.row} của cùng bản ghi"
            raw.refused.append(Refusal(told.row, where))


def _spread(kind: Kind, raw: Raw, part: str, cells: dict[str, Told]) -> list[dict[str, Told]]:
    """Return the parts of a line: one, or several where a cell tells them between separators."""
    split: dict[str, list[str]] = {}
    for name, told in cells.items():
        separators = kind.column(part, name).separators
        if separators and isinstance(told.value, str) and any(sign in told.value for sign in separators):
            text = told.value
            for sign in separators:
                text = text.replace(sign, "\n")
            split[name] = [values.cleaned(piece) for piece in text.split("\n")]
    if not split:
        return [cells]
    lengths = {name: len(pieces) for name, pieces in split.items()}
    if len(set(lengths.values())) > 1:
        counted = ", ".join(f"“{cells[name].head}” có {count}" for name, count in lengths.items())
        raw.refused.append(Refusal(raw.row, f"các cột không cùng số bước: {counted}"))
        return []
    rows = []
    for place in range(next(iter(lengths.values()))):
        row = {name: Told(pieces[place], cells[name].row, cells[name].head) for name, pieces in split.items()}
        rows.append({name: told for name, told in row.items() if not values.is_empty(told.value)})
    return rows


def _of_object(kind: Kind, number: int, told: Mapping[str, Any]) -> Raw:
    raw = Raw(number)
    names = {column.name for column in kind.columns}
    parts = {part.name: part for part in kind.parts}
    for key, value in told.items():
        if key in parts:
            raw.parts[key] = list(_objects_of_part(raw, parts[key], value))
        elif key in names:
            if value is not None and not values.is_empty(value) and value != []:
                raw.cells[key] = Told(value, number, key)
        else:
            raw.refused.append(Refusal(number, f"không biết mục “{key}”"))
    return raw


def _objects_of_part(raw: Raw, part: Part, value: Any) -> Iterator[dict[str, Told]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raw.refused.append(Refusal(raw.row, f"mục “{part.name}” phải là danh sách đối tượng"))
        return
    names = {column.name for column in part.columns}
    for item in value:
        for key in item.keys() - names:
            raw.refused.append(Refusal(raw.row, f"mục “{part.name}”: không biết “{key}”"))
        yield {
            key: Told(cell, raw.row, f"{part.name}.{key}")
            for key, cell in item.items()
            if key in names and cell is not None and not values.is_empty(cell)
        }


# -- from raw rows to records ------------------------------------------------------------------------------------------


def understood(kind: Kind, rows: Sequence[Raw]) -> tuple[list[Record], list[Refusal]]:
    """Return the records of rows, and every row that cannot be understood with its reasons."""
    records: list[Record] = []
    refused: list[Refusal] = []
    for raw in rows:
        faults = list(raw.refused)
        own = _values(kind, "", kind.columns, raw.cells, raw.row, faults)
        kind.complete(own)
        parts = {part.name: tuple(_numbered(part, kind, raw, faults)) for part in kind.parts if part.name in raw.parts}
        if all(fault.reason.endswith(_EMPTY) for fault in faults):  # what is read can be held together
            record = _record(kind, own, {part.name: parts.get(part.name, ()) for part in kind.parts}, raw)
            faults += [_at(kind, raw, column, why) for column, why in _checked(kind, record)]
        if faults:
            refused += faults
        else:
            records += kind.split(record)
    return records, refused


def _values(
    kind: Kind, part: str, columns: Iterable[Column], cells: Mapping[str, Told], row: int, faults: list[Refusal]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        told = cells.get(column.name)
        found[column.name] = column.default
        if told is None:
            if column.is_required:
                where = f"{part}.{column.name}" if part else column.name
                faults.append(Refusal(row, f"cột “{_head_of(kind, part, column)}” ({where}) {_EMPTY}"))
            elif column.is_loose:
                found[column.name] = None
            continue
        try:
            found[column.name] = _read(kind, column, told)
        except NotUnderstoodError as fault:
            faults.append(Refusal(told.row, f"cột “{told.head}”: {fault}"))
    return found


def _read(kind: Kind, column: Column, told: Told) -> Any:
    if is_error(told.value):
        raise NotUnderstoodError(f"ô có công thức lỗi ({told.value})")
    if isinstance(told.value, dict) or (isinstance(told.value, list) and not isinstance(column.default, tuple)):
        raise NotUnderstoodError("phải là một giá trị, không phải danh sách hay đối tượng")
    unit = kind.units_of_heads.get(search_key(told.head)) if column.name == "limit" else None
    return values.limit(told.value, unit) if unit else column.read(told.value)


def _head_of(kind: Kind, part: str, column: Column) -> str:
    label = next((each.label for each in kind.parts if each.name == part), "")
    return f"{label}: {column.label}" if label else column.label


def _numbered(part: Part, kind: Kind, raw: Raw, faults: list[Refusal]) -> Iterator[dict[str, Any]]:
    """Yield the parts of a row with their numbers: as told, else one more than the part before."""
    last, seen = 0, set()
    for cells in raw.parts[part.name]:
        row = next((told.row for told in cells.values()), raw.row)
        found = _values(kind, part.name, part.columns, cells, row, faults)
        found["no"] = last = found["no"] or last + 1
        if last in seen:
            faults.append(Refusal(row, f"{part.label}: số {last} đã có"))
        seen.add(last)
        yield found


def _record(kind: Kind, own: dict[str, Any], parts: Mapping[str, tuple[Any, ...]], raw: Raw) -> Record:
    loose = {column.name: own[column.name] for column in kind.columns if column.is_loose}
    firm = {name: value for name, value in own.items() if name not in {"valid_from", "valid_to", *loose}}
    return Record(
        code=kind.code_of(own),
        valid_from=own.get("valid_from"),
        valid_to=own.get("valid_to"),
        values=firm,
        parts=parts,
        loose=loose,
        is_draft=own.get("status") == "draft",
        row=raw.row,
        said=raw.said,
    )


def _checked(kind: Kind, record: Record) -> Iterator[Fault]:
    if record.valid_to is not None and record.valid_to < (record.valid_from or date.min):
        yield "valid_to", "ngày hết hiệu lực trước ngày hiệu lực"
    yield from kind.check(record)


def _at(kind: Kind, raw: Raw, column: str, why: str) -> Refusal:
    told = raw.cells.get(column)
    if told is not None:
        return Refusal(told.row, f"cột “{told.head}”: {why}")
    part, dot, _ = column.partition(".")
    label = kind.show(part if dot else column, None)[0] if column else ""
    return Refusal(raw.row, f"{label}: {why}" if label else why)


# -- from records to rows ----------------------------------------------------------------------------------------------


def head_row(kind: Kind) -> list[str]:
    """Return the heads of a sheet, in Vietnamese."""
    own = [column.label for column in kind.columns]
    return own + [f"{part.label}: {column.label}" for part in kind.parts for column in part.columns]


def sheet_rows(kind: Kind, records: Iterable[Record]) -> Iterator[list[Any]]:
    """Yield the rows of a sheet: the first of a record with its own cells, each with the next of every kind of part."""
    for record in kind.join(list(records)):
        told = _told(kind, record)
        own = [_cell(column, told[column.name]) for column in kind.columns]
        columns = [
            [[_cell(column, part[column.name]) for column in each.columns] for part in record.parts.get(each.name, ())]
            for each in kind.parts
        ]
        blank = [[""] * len(each.columns) for each in kind.parts]
        rows = list(zip_longest(*columns, fillvalue=None)) or [(None,) * len(kind.parts)]
        for place, row in enumerate(rows):
            cells = [cell for part, empty in zip(row, blank, strict=True) for cell in (part or empty)]
            yield [*(own if place == 0 else [""] * len(own)), *cells]


def objects(kind: Kind, records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Yield records as JSON objects; what is as it is when nothing is said is left out."""
    for record in kind.join(list(records)):
        told = _told(kind, record)
        found = {column.name: _plain(column, told[column.name]) for column in kind.columns if _is_said(column, told)}
        for part in kind.parts:
            rows = record.parts.get(part.name, ())
            if rows:
                found[part.name] = [
                    {column.name: _plain(column, row[column.name]) for column in part.columns if _is_said(column, row)}
                    for row in rows
                ]
        yield found


def _told(kind: Kind, record: Record) -> dict[str, Any]:
    return {**record.values, **record.loose, "valid_from": record.valid_from, "valid_to": record.valid_to}


def _is_said(column: Column, told: Mapping[str, Any]) -> bool:
    value = told[column.name]
    return column.is_required or (value is not None and value != column.default)


def _plain(column: Column, value: Any) -> Any:
    return None if value is None else column.write(value)


def _cell(column: Column, value: Any) -> Any:
    return "" if value is None or value == "" else column.show(value)
