"""Vietnamese text: how it is stored, searched, refused when it cannot be read, and how numbers and times are written.

Text is stored NFC and otherwise as it was typed ("hòa" and "hoà" both stay). What cannot be seen on paper is refused
with a sentence and never removed in silence, so that two names that look the same are the same.
"""

import re
import unicodedata
from datetime import date, datetime, time

from motcua.base.violations import NotReadable

NARROW_SPACE = "\u202f"
"""Narrow no-break space: keeps "1.250.000 đ" and "98,6 %" on one line."""

_MARKS_IN_A_ROW_MAX = 3
_NAME_SIGNS = frozenset(" .'-’")
_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that print as nothing, although Unicode does not class them as formatting."""
_BIDI_SIGNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PHONE = re.compile(r"(0|\+84)[0-9]{9,10}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_TELEX = re.compile(
    "(?P<start>dd|ngh|[cgknpt]h|ng|gi|qu|tr|[bcdghklmnpqrstvx])?(?P<vowels>[aeiouyw]+)[sfrxjz]?(?P<more>[aeouw]*)"
    "(?P<end>ng|nh|ch|[cmnpt])?[sfrxjzw]?"
)
"""A syllable as Telex types it: marks of letters doubled or as w, the tone after the vowel or at the end."""
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")


# -- storing and searching ---------------------------------------------------------------------------------------------


def nfc(text: str) -> str:
    """Return the text in Unicode form NFC, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def search_key(text: str) -> str:
    """Return the key that text is searched by: lower case, no marks, đ as d, single spaces ("Hộ  khẩu" → "ho khau").

    What cannot be seen is left out, so that any text may be searched for.
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not _is_mark_or_hidden(sign))
    return " ".join(bare.replace("đ", "d").split())


def upper_first(words: str) -> str:
    """Return words as they begin a line or a sentence; the rest stays as it is."""
    return f"{words[:1].upper()}{words[1:]}"


def lower_first(words: str) -> str:
    """Return words as they go on in a sentence; the rest stays as it is."""
    return f"{words[:1].lower()}{words[1:]}"


def without_telex(key: str) -> str:
    """Return a search key whose words have lost the strokes of a Telex keyboard that typed plain letters.

    "keets hoon" → "ket hon", "khai sinhf" → "khai sinh", "dduwowngf" → "duong". A word that is no Vietnamese syllable
    typed so stays as it is, and so does every syllable without such strokes.
    """
    return " ".join(_untyped(word) for word in key.split())


def _untyped(word: str) -> str:
    found = _TELEX.fullmatch(word)
    if found is None:
        return word
    start, vowels, more, end = found["start"] or "", found["vowels"], found["more"], found["end"] or ""
    vowels = (vowels + more).replace("uow", "uo").replace("w", "u" if set(vowels + more) == {"w"} else "")
    for letter in "aeo":
        vowels = vowels.replace(letter * 2, letter)
    return start.replace("dd", "d") + vowels + end


def _is_mark_or_hidden(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in {"Mn", "Cf", "Cs"} or (category == "Cc" and not sign.isspace())


# -- cleaning what was typed -------------------------------------------------------------------------------------------


def clean_line(value: object, *, label: str, field: str, most: int, may_be_empty: bool = False) -> str:
    """Return one line of typed text: NFC, white space (line breaks too) collapsed to single spaces, ends stripped.

    `label` names the field in the sentence ("Tên đường"), `most` is the greatest number of characters. Control,
    zero-width, bidirectional and private-use characters and broken halves of characters are refused, never removed.
    Raises NotReadable.
    """
    text = _readable(value, label=label, field=field, may_be_empty=may_be_empty)
    line = " ".join(_words(_LINE_BREAKS.sub("\n", text).replace("\n", " ")))
    return _measured(line, label=label, field=field, most=most, may_be_empty=may_be_empty)


def clean_text(value: object, *, label: str, field: str, most: int, may_be_empty: bool = False) -> str:
    """Return typed text of several lines: as clean_line for each line, at most one blank line between paragraphs.

    Raises NotReadable.
    """
    text = _readable(value, label=label, field=field, may_be_empty=may_be_empty)
    lines = [" ".join(_words(line)) for line in _LINE_BREAKS.sub("\n", text).split("\n")]
    body = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return _measured(body, label=label, field=field, most=most, may_be_empty=may_be_empty)


def clean_name(value: object, *, label: str, field: str, most: int = 120, may_be_empty: bool = False) -> str:
    """Return the name of a person: a clean line of letters of any script, marks, spaces and . ' - ’ only.

    Digits, emoji and other signs are refused; both ways of placing the tone ("hòa", "hoà") stay as typed.
    Raises NotReadable.
    """
    name = clean_line(value, label=label, field=field, most=most, may_be_empty=may_be_empty)
    for sign in name:
        if unicodedata.category(sign)[0] not in "LM" and sign not in _NAME_SIGNS:
            raise NotReadable(
                sentence=f"{label} có ký tự “{sign}”, không dùng trong tên người. Gõ lại như trên giấy tờ.", field=field
            )
        if "\ufe00" <= sign <= "\ufe0f":
            raise NotReadable(sentence=f"{label} có {_called(sign)}. Xóa rồi gõ lại như trên giấy tờ.", field=field)
    if name and not any(unicodedata.category(sign).startswith("L") for sign in name):
        raise NotReadable(sentence=f"{label} chưa có chữ cái nào. Gõ lại như trên giấy tờ.", field=field)
    return name


def clean_phone(value: object, *, field: str = "") -> str:
    """Return a telephone number of Việt Nam as its digits, +84 as 0. Raises NotReadable."""
    digits = re.sub(r"[\s.()-]", "", clean_line(value, label="Số điện thoại", field=field, most=30))
    if not _PHONE.fullmatch(digits):
        raise NotReadable(
            sentence="Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84. Xem lại số đã gõ.", field=field
        )
    return "0" + digits[3:] if digits.startswith("+84") else digits


def clean_email(value: object, *, field: str = "") -> str:
    """Return an address of e-mail; it may be empty. Raises NotReadable."""
    text = clean_line(value, label="Thư điện tử", field=field, most=200, may_be_empty=True)
    if text and not _EMAIL.fullmatch(text):
        raise NotReadable(sentence="Thư điện tử có dạng ten@noi.vn. Gõ lại, hoặc bỏ trống.", field=field)
    return text


def _readable(value: object, *, label: str, field: str, may_be_empty: bool) -> str:
    """Return the value as NFC text whose every character can be seen or is white space. Raises NotReadable."""
    if value is None and may_be_empty:
        return ""
    if not isinstance(value, str):
        raise NotReadable(sentence=f"{label} phải là chữ. Gõ lại.", field=field)
    text = nfc(value)
    marks = 0
    for place, sign in enumerate(text, start=1):
        marks = marks + 1 if unicodedata.category(sign)[0] == "M" else 0
        if _is_unreadable(sign):
            raise NotReadable(
                sentence=f"{label} có {_called(sign)} ở vị trí {place}, không in ra được. Xóa rồi gõ lại chỗ đó.",
                field=field,
            )
        if marks > _MARKS_IN_A_ROW_MAX:
            raise NotReadable(
                sentence=f"{label} có quá nhiều dấu chồng lên một chữ ở vị trí {place}. Xóa rồi gõ lại chỗ đó.",
                field=field,
            )
    return text


def _is_unreadable(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category in {"Cf", "Cs", "Co"} or sign in _INVISIBLE_LETTERS or sign == "\ufffd":
        return True
    if category == "Cc":
        return sign not in "\t\n\r"
    return category == "Cn" and (ord(sign) & 0xFFFE == 0xFFFE or "\ufdd0" <= sign <= "\ufdef")


def _called(sign: str) -> str:
    """Return what the sentence calls a character that cannot be shown."""
    category = unicodedata.category(sign)
    number = f"U+{ord(sign):04X}"
    if sign in _BIDI_SIGNS:
        return f"ký tự đảo chiều chữ ({number})"
    if category == "Cc":
        return f"ký tự điều khiển ({number})"
    if category == "Co":
        return f"ký tự riêng của một phông chữ ({number})"
    if category in {"Cs", "Cn"} or sign == "\ufffd":
        return f"ký tự hỏng ({number})"
    return f"ký tự ẩn ({number})"


def _words(line: str) -> list[str]:
    """Return the words between white space; of the spaces only those that are spaces, not control characters."""
    return [word for word in re.split(r"[\t\x20\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+", line) if word]


def _measured(text: str, *, label: str, field: str, most: int, may_be_empty: bool) -> str:
    if not text and not may_be_empty:
        raise NotReadable(sentence=f"{label} còn trống. Gõ vào rồi tiếp tục.", field=field)
    if len(text) > most:
        raise NotReadable(
            sentence=f"{label} dài {number(len(text))} ký tự, tối đa {number(most)}. Viết gọn lại.", field=field
        )
    return text


# -- numbers and money -------------------------------------------------------------------------------------------------


def number(value: int) -> str:
    """Write a whole number with dots between thousands: 1272 → "1.272"."""
    return f"{value:,}".replace(",", ".")


def vnd(amount_vnd: int) -> str:
    """Write an amount of whole đồng: 1250000 → "1.250.000 đ" with a narrow no-break space."""
    return f"{number(amount_vnd)}{NARROW_SPACE}đ"


def percent(part: int, whole: int) -> str:
    """Write a share with at most one decimal, halves rounded up: (986, 1000) → "98,6 %"; "–" when the whole is 0.

    Raises ValueError if part or whole is below 0.
    """
    if part < 0 or whole < 0:
        raise ValueError("a share is made of counts that are not negative")
    if whole == 0:
        return "–"
    tenths = (2000 * part + whole) // (2 * whole)
    decimals = f",{tenths % 10}" if tenths % 10 else ""
    return f"{number(tenths // 10)}{decimals}{NARROW_SPACE}%"


def vnd_in_words(amount_vnd: int) -> str:
    """Write an amount of whole đồng in words, as on a receipt: 1250000 → "Một triệu hai trăm năm mươi nghìn đồng"."""
    words = _number_in_words(abs(amount_vnd))
    if amount_vnd < 0:
        words = f"âm {words}"
    return f"{words[0].upper()}{words[1:]} đồng"


def _number_in_words(value: int) -> str:
    if value == 0:
        return _DIGITS[0]
    billions, rest = divmod(value, 10**9)
    words = [f"{_number_in_words(billions)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            words.append(f"{_hundreds(group, full=bool(words))} {_GROUPS[power]}".strip())
    return " ".join(words)


def _hundreds(group: int, *, full: bool) -> str:
    """Write 1–999; `full` names an empty hundred too ("không trăm linh năm")."""
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5 and tens > 0:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)


# -- masking and spacing -----------------------------------------------------------------------------------------------


def masked_name(name: str) -> str:
    """Return a name by the first letters of its words: "N••• V••• T•••"; the length says nothing."""
    return " ".join(f"{word[0]}•••" for word in name.split())


def masked_phone(phone: str) -> str:
    """Show the last three digits of a phone number only: "•••• ••• 628"."""
    return f"•••• ••• {_last(phone, 3)}"


def masked_personal_number(personal_number: str) -> str:
    """Show the last four digits of a personal number only: "•••• •••• 4417"."""
    return f"•••• •••• {_last(personal_number, 4)}"


def spaced_phone(phone: str) -> str:
    """Write a phone number of ten digits in groups: "0900 000 628"; any other stays as it is."""
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}" if re.fullmatch("[0-9]{10}", phone) else phone


def _last(text: str, count: int) -> str:
    """Return the last `count` digits, or dots when the number is too short to hide anything."""
    digits = [sign for sign in text if sign.isdecimal()]
    return "".join(digits[-count:]) if len(digits) >= 2 * count else "•" * count


# -- days and times ----------------------------------------------------------------------------------------------------


def day_words(day: date) -> str:
    """Write a day: "16/11/2026"."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def short_day_words(day: date) -> str:
    """Write a day of a year that is plain from its surroundings: "16/11"."""
    return f"{day.day:02}/{day.month:02}"


def weekday_words(day: date) -> str:
    """Write the day of the week: "thứ Hai"."""
    return _WEEKDAYS[day.weekday()]


def full_day_words(day: date) -> str:
    """Write a day with its weekday: "thứ Hai, 16/11/2026"."""
    return f"{weekday_words(day)}, {day_words(day)}"


def time_words(at: time | datetime) -> str:
    """Write a time of day in local time, to the minute: "15 giờ 20", "9 giờ 00". Seconds are for logs and exports."""
    return f"{at.hour} giờ {at.minute:02}"


def moment_words(at: datetime) -> str:
    """Write an instant given in local time: "16/11/2026, 15 giờ 20"."""
    return f"{day_words(at)}, {time_words(at)}"
