"""Columns of a list: what each is called, how its cells are understood and how its values are written. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from motcua.base.text import clean_text, search_key, vnd
from motcua.base.violations import NotReadable
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError

Read = Callable[[Any], Any]
Write = Callable[[Any], Any]


def same(value: Any) -> Any:
    """Write a value as it is."""
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in JSON, its head in sheets, other heads by which it is known.

    `read` understands a cell that is not empty (raises NotUnderstoodError); an empty one is `default`. `write` gives
    what stands in JSON, `show` what stands in sheets and in words.
    """

    name: str
    label: str
    read: Read
    write: Write = same
    show: Write = same
    aliases: tuple[str, ...] = ()
    default: Any = ""
    is_required: bool = False
    is_loose: bool = False
    """May change although the row is fixed."""
    separators: str = ""
    """Signs between several values in one cell, of a part that may be told so: "0.5;11.5;3"."""

    @property
    def heads(self) -> tuple[str, ...]:
        """Every head by which it is known, as search keys."""
        return tuple(search_key(head) for head in (self.name, self.label, *self.aliases))

    def words(self, value: Any) -> str:
        """Say a value in a sentence; nothing for an empty one."""
        if value is None or value in ("", ()):
            return ""
        shown = self.show(value)
        if isinstance(shown, bool):
            return "có" if shown else "không"
        return " ".join(values.plain(shown).split())


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of parts of a row, such as the components of a procedure: its columns, the number among them."""

    name: str
    label: str
    columns: tuple[Column, ...]
    aliases: Mapping[str, str] | None = None

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)


# -- kinds of columns --------------------------------------------------------------------------------------------------


def text(name: str, label: str, most: int, **more: Any) -> Column:
    """A text of one or several lines."""

    def read(cell: Any) -> str:
        if isinstance(cell, bool | list | dict):
            raise NotUnderstoodError("phải là chữ")
        try:
            return clean_text(values.plain(cell), label="nội dung", field=name, most=most)
        except NotReadable as fault:
            raise NotUnderstoodError(fault.sentence.rstrip(".")) from fault

    return Column(name, label, read, **more)


def code(name: str, label: str, most: int, pattern: str = r"[0-9A-Za-zĐđ._/-]+", **more: Any) -> Column:
    """A code without spaces."""
    shape = re.compile(pattern)

    def read(cell: Any) -> str:
        found = values.plain(cell)
        if not shape.fullmatch(found) or len(found) > most:
            raise NotUnderstoodError(f"“{found[:40]}” không phải mã dùng được")
        return found

    return Column(name, label, read, **more)


def unit_code(name: str, label: str, **more: Any) -> Column:
    """The code of an administrative unit: 2, 3 or 5 digits; of four the first zero was lost by a spreadsheet."""

    def read(cell: Any) -> str:
        found = values.plain(cell)
        if re.fullmatch(r"\d{4}", found):
            return f"0{found}"
        if not re.fullmatch(r"\d{2}|\d{3}|\d{5}", found):
            lost = "; bảng tính đã bỏ số 0 ở đầu, đặt cột này là chữ" if re.fullmatch(r"\d", found) else ""
            raise NotUnderstoodError(f"“{found[:40]}” không phải mã đơn vị hành chính{lost}")
        return found

    return Column(name, label, read, **more)


def choice(
    name: str, label: str, words: Mapping[str, str], also: Mapping[str, str] | None = None, **more: Any
) -> Column:
    """One of a few values, told by its name or in words. `also`: other words → value."""
    known = {search_key(key): key for key in words} | {search_key(said): key for key, said in words.items()}
    known |= {search_key(said): key for said, key in (also or {}).items()}

    def read(cell: Any) -> str:
        found = known.get(search_key(values.plain(cell)))
        if found is None:
            said = ", ".join(words.values())
            raise NotUnderstoodError(f"“{values.plain(cell)[:40]}” không phải một trong: {said}")
        return found

    return Column(name, label, read, show=lambda value: words.get(value, value), **more)


def several(name: str, label: str, **more: Any) -> Column:
    """A list of texts, one a line."""

    def read(cell: Any) -> tuple[str, ...]:
        if isinstance(cell, list):
            if not all(isinstance(item, str) for item in cell):
                raise NotUnderstoodError("phải là danh sách chữ")
            return tuple(found for found in map(values.cleaned, cell) if found)
        return values.lines(str(cell))

    return Column(name, label, read, write=list, show=values.joined, default=(), **more)


def codes(name: str, label: str, **more: Any) -> Column:
    """A list of codes, with any sign or space between."""

    def read(cell: Any) -> tuple[str, ...]:
        told = cell if isinstance(cell, list) else re.split(r"[\s;,|]+", values.plain(cell))
        return tuple(sorted({str(item) for item in told if item}))

    return Column(name, label, read, write=list, show="; ".join, **more)


def number(name: str, label: str, least: int = 0, most: int = 32_000, **more: Any) -> Column:
    """A whole number."""
    return Column(name, label, partial(values.whole, least=least, most=most), **({"default": 0} | more))


def numbers(name: str, label: str, **more: Any) -> Column:
    """Numbers of rows, with any sign or space between; kept in order with commas."""

    def read(cell: Any) -> str:
        told = cell if isinstance(cell, list) else re.split(r"[\s;,|]+", values.plain(cell))
        found = {values.whole(item, least=1, most=999) for item in told if item}
        return ",".join(str(number) for number in sorted(found))

    return Column(name, label, read, **({"default": ""} | more))


def money(name: str, label: str, **more: Any) -> Column:
    """Whole đồng."""
    return Column(name, label, values.money, **({"default": 0} | more))


def day(name: str, label: str, **more: Any) -> Column:
    """A day."""
    return Column(name, label, values.day, **({"default": None} | more))


def flag(name: str, label: str, **more: Any) -> Column:
    """Yes or no."""
    return Column(name, label, values.flag, **({"default": False} | more))


def clock(name: str, label: str, **more: Any) -> Column:
    """A time of day."""
    return Column(name, label, values.clock, write=lambda at: f"{at:%H:%M}", show=lambda at: f"{at:%H:%M}", **more)


UNIT_WORDS = {
    "working_days": "ngày làm việc",
    "working_hours": "giờ làm việc",
    "calendar_days": "ngày",
    "same_day": "trong ngày",
}


def limit_words(told: tuple[int, str]) -> str:
    """Return a limit as a sheet says it: 15 ngày làm việc."""
    quantity, unit = told
    return UNIT_WORDS[unit] if unit == "same_day" else f"{quantity} {UNIT_WORDS[unit]}"


def limit(name: str, label: str, **more: Any) -> Column:
    """A limit with its unit."""
    return Column(name, label, values.limit, write=limit_words, show=limit_words, **({"default": None} | more))


def budget(name: str, label: str, **more: Any) -> Column:
    """The time of a stage in working hours."""
    return Column(name, label, values.budget, write=_hours, show=_hours, **more)


def _hours(hours: int) -> str:
    return f"{hours} giờ"


def amount_words(amount: int) -> str:
    """Return đồng for a sentence."""
    return vnd(amount)


def heads(columns: Sequence[Column]) -> dict[str, str]:
    """Return the name of a column by each head that it is known by."""
    return {head: column.name for column in columns for head in column.heads}
