"""Postal item codes (UPU S10): thirteen signs, such as RR473124829GB.

Two letters of the service, eight digits, a check digit, two letters of the country. The check digit covers the digits
alone, so letters and country are held against lists. It is not perfect: remainders 0 and 6 give the same digit.
Source: UPU S10-12. Item codes are the post's to issue; this office only reads them.
"""

import re

from motcua.base.ids.answers import Kind, Reading, invalid, valid
from motcua.base.ids.lists import codes

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_ITEM = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_ALMOST = re.compile(r"[A-Z]{2}[0-9X]{8,10}[A-Z]{0,2}")

COUNTRIES = codes("countries.txt")
"""ISO 3166-1 alpha-2, the 249 codes that are officially assigned."""

RESERVED_LETTERS = frozenset("JKSTW")
"""First letters that S10 keeps for later: a code that begins with one is no real item."""

_ASSIGNED_LETTERS = frozenset("CEHLMRUVBDNPZ")
"""First letters assigned whatever the second is: parcels, EMS, e-commerce, letters, bags; domestic and bilateral."""


def is_assigned(service: str) -> bool:
    """Tell whether S10 gives the two service letters a meaning; some that it does not give are used all the same."""
    first, second = service[0], service[1]
    if first in _ASSIGNED_LETTERS:
        return True
    return (first == "Q" and second <= "M") or (first == "A" and second >= "V") or service in {"GA", "GD"}


def check_digit(serial: str) -> str:
    """Return the check digit of eight digits."""
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, serial, strict=True)) % 11
    return {0: "5", 1: "0"}.get(remainder, str(11 - remainder))


def spaced_item_code(code: str) -> str:
    """Write an item code for people: "RR 4731 2482 9 GB"."""
    return f"{code[:2]} {code[2:6]} {code[6:10]} {code[10]} {code[11:]}"


def read_item(code: str) -> Reading | None:
    """Return the reading of a code in upper ASCII without spaces, None when it has not the shape of an item code."""
    match = _ITEM.fullmatch(code)
    if match is None:
        if _ALMOST.fullmatch(code):
            return invalid(
                Kind.S10, f"Mã bưu gửi có 2 chữ, 9 chữ số và 2 chữ của nước; “{code}” không đúng dạng. Quét lại."
            )
        return None
    service, serial, check, country = match.groups()
    if check_digit(serial) != check:
        groups = f"{service} {serial[:4]} {serial[4:]} ? {country}"
        return invalid(Kind.S10, f"Mã {code} sai chữ số kiểm tra. Quét lại, hoặc gõ lại từng nhóm: {groups}.")
    if service[0] in RESERVED_LETTERS:
        return invalid(Kind.S10, f"Hai chữ đầu “{service}” chưa dùng cho loại bưu gửi nào. Xem lại nhãn.")
    if country not in COUNTRIES:
        return invalid(Kind.S10, f"Hai chữ cuối “{country}” không phải mã nước. Xem lại nhãn.")
    warnings = []
    if not is_assigned(service):
        warnings.append(f"Hai chữ đầu “{service}” chưa có nghĩa trong chuẩn S10, tuy có nơi vẫn dùng. Nhìn lại nhãn.")
    if country != "VN":
        warnings.append(f"Mã do bưu chính nước ngoài ({country}) cấp. Nhìn lại nhãn.")
    return valid(Kind.S10, code, *warnings, has_check=True)
