"""What a cell of a real sheet means: amounts, limits, days, counts, yes and no. Pure.

Each is understood, or refused with a reason that says what was read and how to write it; nothing is guessed.
"""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from motcua.base.text import search_key

Cell = str | int | float | Decimal | bool | date | datetime | time
"""A cell that is not empty, as CSV, XLSX or JSON gives it."""

_SPACES = re.compile(r"[^\S\n]+")
_GROUPED = re.compile(r"\d{1,3}(?:([.,  ])\d{3})(?:\1\d{3})*|\d+")
_MONEY = re.compile(
    r"(?P<number>[\d., ]+?)(?:,00)?\s*(?:đồng|đ|₫|vnđ|vnd)?(?:/\s*(?:hồ sơ|lần|bản|phiếu|giấy))?", re.IGNORECASE
)
_NOTHING = frozenset({"khong", "khong thu", "khong co", "mien phi", "khong phi", "0", "-", "–"})
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?")
_LIMIT = re.compile(r"(?:(?:trong thoi han|trong vong|khong qua|toi da|trong) )*(\d+(?:[.,]\d+)?)(?: (.+))?")
_COUNTED_FROM = re.compile(r" ?[,;(]? ?(?:ke )?tu (?:ngay|khi) .*$")
_IN_WORDS = re.compile(r"(?<=\d) ?\([^)\d]*\)")
"""The number again in words, as announcements write it: 15 (mười lăm) ngày."""
_UNITS = {
    "ngay lam viec": "working_days",
    "ngay": "calendar_days",
    "ngay lich": "calendar_days",
    "gio lam viec": "working_hours",
    "gio": "working_hours",
    "tieng": "working_hours",
}
_SAME_DAY = frozenset(
    {"trong ngay", "ngay trong ngay", "ngay trong ngay lam viec", "trong ngay lam viec", "tra ngay", "giai quyet ngay",
     "ngay sau khi nhan du ho so"}
)  # fmt: skip
_YES = frozenset({"co", "x", "v", "✓", "✔", "1", "true", "yes", "dung", "duoc"})
_NO = frozenset({"khong", "0", "false", "no", "sai", "-", "–"})
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_DAY_SHAPE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2}")
_BUDGET_UNITS = {
    "": 8, "ngay": 8, "ngay lam viec": 8, "buoi": 4, "nua ngay": 4, "gio": 1, "gio lam viec": 1, "tieng": 1,
}  # fmt: skip
_MOST_VND = 2_000_000_000


class NotUnderstoodError(ValueError):
    """A cell that cannot be read as what its column asks for; the text says why, in Vietnamese."""


def cleaned(text: str) -> str:
    """Return the text of a cell in NFC, its spaces (no-break ones too) made plain and single, its ends stripped.

    Line breaks stay; a byte order mark at the beginning goes.
    """
    plain = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    if "\n" not in plain and "\r" not in plain:
        return _SPACES.sub(" ", plain).strip()
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n")).strip()


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing that can be seen."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace() or cell == "\ufeff"))


def plain(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a point, days as 2021-03-01."""
    match cell:
        case bool():
            return "có" if cell else "không"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
        case time():
            return f"{cell:%H:%M}"
        case date():
            return cell.isoformat()
        case _:
            return cleaned(str(cell))


def money(cell: Cell) -> int:
    """Return whole đồng: "50.000", "50000", "50.000 đồng", "Không". Raises NotUnderstoodError, for words and halves."""
    if isinstance(cell, bool | date | time):
        raise NotUnderstoodError(f"“{plain(cell)}” không phải số tiền")
    if isinstance(cell, int | float | Decimal):
        amount = _whole(cell, "số tiền")
    else:
        text = cleaned(cell)
        if search_key(text) in _NOTHING:
            return 0
        found = _MONEY.fullmatch(text)
        number = found["number"].strip() if found else ""
        if not _GROUPED.fullmatch(number):
            raise NotUnderstoodError(f"“{_short(text)}” không đọc được thành số tiền; ghi bằng chữ số, ví dụ 50.000")
        amount = int(re.sub(r"\D", "", number))
    if not 0 <= amount <= _MOST_VND:
        raise NotUnderstoodError(f"số tiền {amount} ngoài khoảng từ 0 đến {_MOST_VND}")
    return amount


def limit(cell: Cell, unit: str = "") -> tuple[int, str]:
    """Return a limit as (quantity, unit): "15 ngày", "15 ngày làm việc", "08 giờ", "Không quá 3 ngày", "trong ngày".

    Half days are working hours, a day being 8. A bare number counts in `unit`; "" refuses it. (0, "same_day") is within
    the day. Raises NotUnderstoodError.
    """
    if isinstance(cell, bool | date | time):
        raise NotUnderstoodError(f"“{plain(cell)}” không phải thời hạn")
    shown = plain(cell)
    text = _COUNTED_FROM.sub("", _IN_WORDS.sub("", search_key(shown)).rstrip(".;, "))
    if text in _SAME_DAY:
        return 0, "same_day"
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise NotUnderstoodError(f"“{_short(shown)}” không đọc được thành thời hạn; ghi ví dụ 15 ngày làm việc")
    words = found[2] or ""
    named = _UNITS.get(words) if words else unit
    if not named:
        told = f"đơn vị thời hạn “{_short(words)}”" if words else "đơn vị của thời hạn"
        raise NotUnderstoodError(f"“{_short(shown)}”: chưa rõ {told}; ghi ngày làm việc, ngày hoặc giờ")
    return _in_units(Decimal(found[1].replace(",", ".")), named, shown)


def _in_units(quantity: Decimal, unit: str, shown: str) -> tuple[int, str]:
    if quantity == 0:
        raise NotUnderstoodError(f"“{_short(shown)}”: thời hạn phải từ 1 trở lên")
    if quantity == quantity.to_integral_value():
        return int(quantity), unit
    if unit == "working_days" and (quantity * 2) == (quantity * 2).to_integral_value():
        return int(quantity * 8), "working_hours"
    raise NotUnderstoodError(f"“{_short(shown)}”: chỉ ngày làm việc mới chia nửa được")


def budget(cell: Cell) -> int:
    """Return the working hours of a stage: "0,5" and "0.5 ngày" are 4, "2 buổi" 8. Raises NotUnderstoodError."""
    if isinstance(cell, bool | date | time):
        raise NotUnderstoodError(f"“{plain(cell)}” không phải thời gian của một bước")
    shown = plain(cell)
    found = re.fullmatch(r"(\d+(?:[.,]\d+)?) ?(.*)", search_key(shown))
    hours = (
        Decimal(found[1].replace(",", ".")) * _BUDGET_UNITS[found[2]] if found and found[2] in _BUDGET_UNITS else None
    )
    if hours is None or hours != hours.to_integral_value():
        raise NotUnderstoodError(
            f"“{_short(shown)}” không đọc được thành thời gian của một bước; ghi 0,5 ngày hoặc 4 giờ"
        )
    return int(hours)


def day(cell: Cell) -> date:
    """Return a day: 01/07/2025, 2025-07-01 or a date cell. Raises NotUnderstoodError, for two-digit years too."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    shown = plain(cell)
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(shown, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if _DAY_SHAPE.fullmatch(shown):
        raise NotUnderstoodError(f"lịch không có ngày {shown}; xem lại ngày và tháng")
    raise NotUnderstoodError(f"“{_short(shown)}” không phải ngày; ghi dạng 01/07/2025")


def clock(cell: Cell) -> time:
    """Return a time of day: 15:00, "15 giờ 00", "15h". Raises NotUnderstoodError."""
    if isinstance(cell, datetime):
        cell = cell.time()
    if isinstance(cell, time):
        return cell
    found = re.fullmatch(r"(\d{1,2})(?: ?(?:[:hg]|gio) ?(\d{2})?(?: phut)?)(?::00)?", search_key(plain(cell)))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise NotUnderstoodError(f"“{_short(plain(cell))}” không phải giờ; ghi dạng 15:00")
    return time(int(found[1]), int(found[2] or 0))


def whole(
    cell: Cell, least: int = 0, most: int = 32_000, words: tuple[str, ...] = ("bo", "ban", "gam", "g", "ngay", "%")
) -> int:
    """Return a whole number; one of `words` may stand behind it ("02 bộ"). Raises NotUnderstoodError."""
    if isinstance(cell, bool | date | time):
        raise NotUnderstoodError(f"“{plain(cell)}” không phải số")
    if isinstance(cell, str):
        text = search_key(cleaned(cell))
        for word in words:
            text = text.removesuffix(word).rstrip()
        if not re.fullmatch(r"\d{1,9}", text):
            raise NotUnderstoodError(f"“{_short(cleaned(cell))}” không phải số nguyên")
        number = int(text)
    else:
        number = _whole(cell, "số nguyên")
    if not least <= number <= most:
        raise NotUnderstoodError(f"{number} ngoài khoảng từ {least} đến {most}")
    return number


def flag(cell: Cell) -> bool:
    """Return yes or no: có, không, x. Raises NotUnderstoodError."""
    if isinstance(cell, bool):
        return cell
    key = search_key(plain(cell)) or plain(cell)
    if key in _YES or key in _NO:
        return key in _YES
    raise NotUnderstoodError(f"“{_short(plain(cell))}” không rõ có hay không; ghi có hoặc không")


def lines(cell: str) -> tuple[str, ...]:
    """Return the texts of a cell: one a line, or between ";" when it has one line alone."""
    text = cell.replace("\r\n", "\n")
    parts = text.split("\n") if "\n" in text else text.split(";")
    return tuple(part for part in map(cleaned, parts) if part)


def joined(texts: tuple[str, ...]) -> str:
    """Return texts as one cell that `lines` reads as the same texts."""
    return "\n".join(texts) + ("\n" if len(texts) == 1 and ";" in texts[0] else "")


def _whole(number: int | float | Decimal, what: str) -> int:
    try:
        exact = Decimal(str(number))
    except InvalidOperation as fault:  # pragma: no cover - a number is one
        raise NotUnderstoodError(f"“{number}” không đọc được thành {what}") from fault
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise NotUnderstoodError(f"“{number}” không phải {what} nguyên")
    return int(exact)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"
