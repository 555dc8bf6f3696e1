"""A list of owners as people keep it: typed, pasted from a spreadsheet, or a CSV or XLSX file.

Four columns are looked for: name, personal number, telephone, address; under a heading in any order, without one in
this order, with or without running numbers before them. What a spreadsheet has spoiled is put right and said: a zero
that was lost in front of a number, a number written as 9,60850001234E+10 is refused. Whether a name or a number may
stand in a dossier is judged by the act.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.base.text import search_key
from motcua.base.violations import NotReadable
from motcua.outward.exchange.tables import reading
from motcua.outward.exchange.tables.reading import Line, Objects, Sheet
from motcua.outward.exchange.tables.values import cleaned, plain

COLUMNS = ("name", "personal_id", "phone", "address")
"""What is looked for, in the order of a list without a heading."""

_HEADINGS: Mapping[str, str] = {
    "ho ten": "name", "ho va ten": "name", "ten": "name", "chu ho so": "name", "ten chu ho so": "name",
    "ho ten chu ho so": "name", "nguoi nop": "name", "ho va ten chu ho so": "name", "name": "name",
    "so dinh danh": "personal_id", "so dinh danh ca nhan": "personal_id", "cccd": "personal_id",
    "so cccd": "personal_id",
    "can cuoc": "personal_id", "so can cuoc": "personal_id", "can cuoc cong dan": "personal_id",
    "so ddcn": "personal_id",
    "cccd/so dinh danh": "personal_id", "so can cuoc cong dan": "personal_id", "personal_id": "personal_id",
    "dien thoai": "phone", "so dien thoai": "phone", "sdt": "phone", "so dt": "phone", "dt": "phone", "phone": "phone",
    "dia chi": "address", "noi o": "address", "cho o": "address", "noi o hien nay": "address", "thuong tru": "address",
    "noi thuong tru": "address", "address": "address",
}  # fmt: skip
_RUNNING = frozenset({"stt", "tt", "so tt", "so thu tu", "no", "#"})
_EXPONENT = re.compile(r"[\d.,]+E\+?\d+", re.IGNORECASE)
_NUMBER_SIGNS = re.compile(r"[\s.\-()]")


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One row of the list: its number in the sheet, its cells by COLUMNS, what was put right, why it is not read."""

    row_no: int
    cells: Mapping[str, str]
    notes: tuple[str, ...] = ()
    fault: str = ""


def text_of(name: str, data: bytes) -> str:
    """Return a file as the text of the box: one line a row, in its place, cells parted by tabs. Raises FileNotReadable.

    So what was uploaded can be looked at, mended by hand and sent again; the number of a row stays its own.
    """
    sheets = reading.read(name, data)
    if isinstance(sheets, Objects):
        raise reading.FileNotReadable(name=name, reason="danh sách phải là tệp CSV hoặc XLSX")
    sheet = next((sheet for sheet in sheets if sheet.lines), None)
    if sheet is None:
        raise reading.FileNotReadable(name=name, reason="tệp không có dòng nào")
    by_number = {line.number: line for line in sheet.lines}
    wide = range(max(max(line.cells) for line in sheet.lines) + 1)
    rows = (by_number.get(number) for number in range(1, sheet.lines[-1].number + 1))
    return "\n".join("\t".join(_one_line(row, place) for place in wide).rstrip() if row else "" for row in rows)


def _one_line(row: Line, place: int) -> str:
    return " ".join(plain(row.cells[place]).split()) if place in row.cells else ""


def rows_of(text: str, most: int) -> tuple[OwnerRow, ...]:
    """Return the rows of a pasted or typed list. Raises NotReadable for an empty one, or more rows than `most`.

    Cells are parted by tabs, else by “;” or “|”, else by commas; then an address may hold commas itself.
    """
    separator = next((sign for sign in ("\t", ";", "|") if sign in text), ",")
    lines = _sheet(text, separator).lines if text.strip() else ()
    if not lines:
        raise NotReadable(sentence="Danh sách còn trống. Dán danh sách, gõ từng dòng, hoặc chọn tệp.", field="owners")
    heading = _heading(lines[0])
    body = lines[1:] if heading else lines
    if not body:
        raise NotReadable(sentence="Danh sách chỉ có dòng tiêu đề. Thêm dòng của từng chủ hồ sơ.", field="owners")
    if len(body) > most:
        raise NotReadable(
            sentence=f"Danh sách có {len(body)} dòng, mỗi lần nhiều nhất {most}. Chia thành nhiều danh sách.",
            field="owners",
        )
    columns = heading or _usual(body)
    return tuple(_row(line, columns, spills=separator == ",") for line in body)


def _sheet(text: str, separator: str) -> Sheet:
    try:
        found = reading.read("danh-sach.csv", text.encode(), separator)
    except reading.FileNotReadable:  # a quotation mark that nobody closed: the marks are letters then
        found = reading.read("danh-sach.csv", text.replace('"', "").encode(), separator)
    if isinstance(found, Objects):  # it begins like JSON, which nobody types
        raise NotReadable(sentence="Danh sách không phải bảng. Mỗi dòng gõ một người.", field="owners")
    return found[0]


def _heading(line: Line) -> dict[int, str]:
    """Return which column stands where, if the line is a heading: it names the name and one more."""
    found: dict[int, str] = {}
    for place, cell in line.cells.items():
        column = _HEADINGS.get(search_key(cleaned(str(cell))).rstrip(" :*."))
        if column and column not in found.values():
            found[place] = column
    return found if "name" in found.values() and len(found) > 1 else {}


def _usual(lines: Sequence[Line]) -> dict[int, str]:
    """Return the usual order; a first column of running numbers is passed over."""
    firsts = [plain(line.cells[0]).rstrip(".") if 0 in line.cells else "" for line in lines]
    counts = all(text.isascii() and text.isdigit() and len(text) <= 4 for text in firsts)
    return dict(enumerate(COLUMNS, start=1 if counts else 0))


def _row(line: Line, columns: Mapping[int, str], *, spills: bool) -> OwnerRow:
    cells = dict.fromkeys(COLUMNS, "")
    notes: list[str] = []
    last = max(columns)
    for place, cell in line.cells.items():
        text = " ".join(plain(cell).split())
        if place in columns:
            cells[columns[place]] = text
        elif spills and place > last and columns[last] == "address":
            cells["address"] = f"{cells['address']}, {text}" if cells["address"] else text
    for place, column in columns.items():
        if place in line.filled:
            notes.append(f"{_WORDS[column]} lấy từ ô gộp phía trên")
    fault = _mended(cells, notes)
    return OwnerRow(line.number, cells, tuple(notes), fault)


_WORDS = {"name": "họ tên", "personal_id": "số định danh", "phone": "điện thoại", "address": "địa chỉ"}
_LENGTHS = {"personal_id": 12, "phone": 10}


def _mended(cells: dict[str, str], notes: list[str]) -> str:
    """Give back the zero that a spreadsheet took from a number; return why a number is lost for good, else ""."""
    for column, length in _LENGTHS.items():
        text = cells[column]
        if _EXPONENT.fullmatch(text):
            return f"{_WORDS[column]} “{text}” đã bị bảng tính làm tròn, không còn đủ chữ số; gõ lại cả số"
        digits = _NUMBER_SIGNS.sub("", text.removeprefix("'"))
        if digits.isascii() and digits.isdigit():
            cells[column] = digits
            if len(digits) == length - 1 and not digits.startswith("0"):
                cells[column] = f"0{digits}"
                notes.append(f"{_WORDS[column]} thêm số 0 ở đầu")
    return ""


def twice(rows: Sequence[OwnerRow]) -> dict[int, int]:
    """Return the rows that repeat a personal number, or name, telephone and address together: row → earlier row."""
    seen: dict[tuple[str, ...], int] = {}
    found: dict[int, int] = {}
    for row in rows:
        cells = row.cells
        key = (cells["personal_id"],) if cells["personal_id"] else tuple(search_key(cells[name]) for name in COLUMNS)
        if key in seen:
            found[row.row_no] = seen[key]
        seen.setdefault(key, row.row_no)
    return found
