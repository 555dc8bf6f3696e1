"""Codes of agencies, procedures, dossiers and of requests that are not yet dossiers.

Law: agency codes QĐ 20/2020/QĐ-TTg Art. 4 (left to right, H12.34) and before it TT 10/2016/TT-BTTTT (right to left,
000.00.16.H03); dossier codes TT 01/2018/TT-VPCP Art. 19. The successors' texts were not read, so both styles are taken.
"""

import re
from datetime import date

from motcua.base.ids.answers import Kind, Reading, invalid, valid

_OLD_AGENCY = r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}"
_NEW_AGENCY = r"[A-Y][0-9]{2}(?:\.[0-9A-Z]+)*"
_AGENCY = re.compile(f"{_OLD_AGENCY}|{_NEW_AGENCY}")
_OTHER_BODY = re.compile(r"Z[0-9]{2}(?:\.[0-9A-Z]+)*")
_DOSSIER = re.compile(f"({_OLD_AGENCY}|{_NEW_AGENCY})-([0-9]{{6}})-([0-9]{{4,}})")
_ALMOST_DOSSIER = re.compile(r"[0-9A-Z.]*[A-Z][0-9A-Z.]*-[0-9]+-[0-9]+")
_REQUEST = re.compile(r"YC-([0-9]{6})-([0-9]{4,})")
_PROCEDURE = re.compile(r"[0-9]\.[0-9]{6}(?:\.000\.00\.00\.[A-Y][0-9]{2}(?:\.[0-9]{2})?)?")
_ALMOST_PROCEDURE = re.compile(r"[0-9]\.[0-9]{5,7}(?:\.[0-9A-Z.]*)?")
_AGENCY_LENGTH_MAX = 35


def is_agency_code(code: str) -> bool:
    """Tell whether a code names an agency, in either style, of at most 35 signs."""
    return len(code) <= _AGENCY_LENGTH_MAX and _AGENCY.fullmatch(code) is not None


def dossier_code(agency: str, day: date, number: int) -> str:
    """Return the code of the `number`-th dossier that an agency received on a day: H12.34-261122-0001.

    Past 9,999 the number widens. Raises ValueError for an agency code that cannot be read or a number below 1.
    """
    if not is_agency_code(agency):
        raise ValueError(f"not an agency code: {agency!r}")
    if number < 1:
        raise ValueError("dossiers of a day are numbered from 1")
    return f"{agency}-{day:%y%m%d}-{number:04d}"


def request_number(day: date, number: int) -> str:
    """Return the number of the `number`-th request of a day that is not yet a dossier: YC-261122-000123.

    Past 999,999 it widens. Raises ValueError for a number below 1.
    """
    if number < 1:
        raise ValueError("requests of a day are numbered from 1")
    return f"YC-{day:%y%m%d}-{number:06d}"


def read_dossier(code: str) -> Reading | None:
    """Return the reading of a dossier code, None when the code has not its shape. A date that is none is a warning."""
    match = _DOSSIER.fullmatch(code)
    if match is None:
        if _ALMOST_DOSSIER.fullmatch(code):
            return invalid(
                Kind.DOSSIER,
                "Mã hồ sơ gồm mã cơ quan, sáu chữ số của ngày và ít nhất bốn chữ số thứ tự, dạng H12.34-261122-0001. "
                "Xem lại từng phần.",
            )
        return None
    agency, day, number = match.groups()
    if len(agency) > _AGENCY_LENGTH_MAX:
        return invalid(Kind.DOSSIER, f"Mã cơ quan trong mã hồ sơ dài quá {_AGENCY_LENGTH_MAX} ký tự. Xem lại mã.")
    return valid(Kind.DOSSIER, code, *_doubts(day, number))


def read_request(code: str) -> Reading | None:
    """Return the reading of a request number, None when the code does not begin as one."""
    if not code.startswith("YC-"):
        return None
    match = _REQUEST.fullmatch(code)
    if match is None:
        return invalid(Kind.REQUEST, "Số yêu cầu có dạng YC-261122-000123. Xem lại từng phần.")
    return valid(Kind.REQUEST, code, *_doubts(match[1], match[2]))


def _doubts(day: str, number: str) -> list[str]:
    """Return warnings about the date and the number in a code."""
    doubts = []
    try:
        date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        doubts.append(f"“{day}” không phải là ngày theo thứ tự năm, tháng, ngày. Xem lại mã.")
    if int(number) == 0:
        doubts.append(f"Số thứ tự “{number}” không có; số đầu tiên trong ngày là 1. Xem lại mã.")
    return doubts


def read_procedure(code: str) -> Reading | None:
    """Return the reading of a procedure code: national, of a province, or of one of its online services."""
    if _PROCEDURE.fullmatch(code):
        return valid(Kind.PROCEDURE, code)
    if _ALMOST_PROCEDURE.fullmatch(code):
        return invalid(Kind.PROCEDURE, "Mã thủ tục có dạng 2.000635 hoặc 2.000635.000.00.00.H12. Xem lại từng phần.")
    return None


def read_agency(code: str) -> Reading | None:
    """Return the reading of an agency code, None when the code has not its shape."""
    if not (_AGENCY.fullmatch(code) or _OTHER_BODY.fullmatch(code)):
        return None
    if len(code) > _AGENCY_LENGTH_MAX:
        return invalid(Kind.AGENCY, f"Mã cơ quan dài {len(code)} ký tự, tối đa {_AGENCY_LENGTH_MAX}. Xem lại mã.")
    if code.startswith("Z"):
        return valid(Kind.AGENCY, code, "Mã nhóm “Z” của tổ chức không phải cơ quan nhà nước. Xem lại mã.")
    return valid(Kind.AGENCY, code)
