"""From typed or scanned text to the code it is."""

import re
import unicodedata

from motcua.base.ids.answers import Kind, Reading, invalid
from motcua.base.ids.envelope import read_envelope
from motcua.base.ids.offices import read_agency, read_dossier, read_procedure, read_request
from motcua.base.ids.persons import read_other_digits, read_personal_number, read_tax_code
from motcua.base.ids.post import read_item
from motcua.base.ids.scanner import keys_behind

_CODE_LENGTH_MAX = 100
_TEXT_LENGTH_MAX = 20_000
_TOO_LONG = "Dài quá, không phải mã nào ở đây. Quét lại."
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
_READERS = (
    read_envelope,
    read_item,
    read_request,
    read_dossier,
    read_personal_number,
    read_tax_code,
    read_procedure,
    read_agency,
    read_other_digits,
)


def identify(text: str) -> Reading:
    """Return which kind of code a text is and whether it is valid; never raises.

    Spaces, lower case, typographic dashes and the other Unicode form are put right. Letters that a Telex or VNI
    keyboard joined are taken apart again when exactly one code with a check digit can have been meant. Full-width
    letters and characters that cannot be seen are refused, not folded.
    """
    if len(text) > _TEXT_LENGTH_MAX:
        return invalid(Kind.UNKNOWN, _TOO_LONG)
    typed = unicodedata.normalize("NFC", text)
    hidden = next((sign for sign in typed if _is_hidden(sign)), None)
    if hidden:
        seen = _plain("".join(sign for sign in typed if not _is_hidden(sign)))
        detail = f"Mã có ký tự ẩn hoặc hỏng (U+{ord(hidden):04X}). Xóa hết rồi quét hoặc gõ lại."
        return invalid(_read(seen.upper()).kind, detail)
    code = _plain(typed)
    if not code:
        return invalid(Kind.UNKNOWN, "Chưa có mã. Quét hoặc gõ mã.")
    if len(code) > _CODE_LENGTH_MAX:
        return invalid(Kind.UNKNOWN, _TOO_LONG)
    if code.isascii():
        return _read(code.upper())
    return _taken_apart(code)


def _plain(typed: str) -> str:
    """Return text without white space, its dashes as ASCII."""
    return _DASHES.sub("-", "".join(typed.split()))


def _is_hidden(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in {"Cf", "Cs", "Co", "Cn"} or (category == "Cc" and sign not in "\t\n\r") or sign == "\ufffd"


def _read(code: str) -> Reading:
    """Return the reading of a code without spaces, in upper case, by the first reader that knows its shape."""
    if code.isascii() and len(code) <= _CODE_LENGTH_MAX:
        for read in _READERS:
            reading = read(code)
            if reading is not None:
                return reading
    return invalid(Kind.UNKNOWN, "Không nhận ra mã này. Xem lại nhãn hoặc giấy tờ rồi quét lại.")


def _taken_apart(code: str) -> Reading:
    """Return the reading of a code with letters beyond ASCII, when a check digit vouches for one reading alone."""
    folded = unicodedata.normalize("NFKC", code)
    if folded != code:
        kind = _read(folded.upper()).kind
        return invalid(kind, "Mã có chữ hoặc số toàn khổ. Tắt kiểu gõ toàn khổ rồi quét hoặc gõ lại.")
    readings = [_read(keys) for keys in sorted(keys_behind(code))]
    vouched = {reading.normalised: reading for reading in readings if reading.valid and reading.has_check}
    if len(vouched) == 1:
        return next(iter(vouched.values()))
    kinds = {reading.kind for reading in readings} - {Kind.UNKNOWN}
    kind = kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN
    if vouched:
        return invalid(kind, "Bộ gõ tiếng Việt đã đổi chữ trong mã, đọc lại được nhiều mã. Tắt bộ gõ rồi quét lại.")
    return invalid(kind, "Mã có chữ có dấu, có thể do bộ gõ tiếng Việt. Tắt bộ gõ rồi quét lại.")
