"""Numbers of persons and taxpayers.

Law: personal numbers NĐ 137/2015/NĐ-CP Art. 13, TT 07/2016/TT-BCA; tax codes TT 105/2020/TT-BTC Art. 5. A personal
number has no check digit: shape, place of registration, century and year are all that can be looked at.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from motcua.base.ids.answers import Kind, Reading, invalid, valid
from motcua.base.ids.lists import codes

OLD_PROVINCES = codes("provinces-2008.txt")
"""The 63 provinces before 1 July 2025; the prefix of a personal number is one of them and never changes on a merger."""

_PERSONAL = re.compile("[0-9]{12}")
_TAX = re.compile("([0-9]{10})(?:-?([0-9]{3}))?")


class Sex(StrEnum):
    """The sex that a personal number tells."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """What a personal number of valid shape tells: `place` is a province's code or, from 100 on, a country's."""

    place: str
    sex: Sex
    birth_year: int


def parse_personal_number(number: str) -> PersonalNumber:
    """Return what a personal number tells. Raises ValueError unless it has twelve digits."""
    if not _PERSONAL.fullmatch(number):
        raise ValueError("a personal number has twelve digits")
    century, sex = divmod(int(number[3]), 2)
    return PersonalNumber(number[:3], (Sex.MALE, Sex.FEMALE)[sex], 1900 + 100 * century + int(number[4:6]))


def personal_number_doubts(number: str, *, born_on: date | None, sex: Sex | None) -> tuple[str, ...]:
    """Return sentences where a valid personal number disagrees with a birth date or sex: warnings, never a block."""
    told = parse_personal_number(number)
    doubts = []
    if born_on and born_on.year != told.birth_year:
        doubts.append(
            f"Số định danh cho năm sinh {told.birth_year}, ngày sinh đang ghi năm {born_on.year}. Xem lại thẻ."
        )
    if sex and sex is not told.sex:
        doubts.append("Số định danh cho giới tính khác với giới tính đang ghi. Xem lại thẻ.")
    return tuple(doubts)


def read_personal_number(code: str) -> Reading | None:
    """Return the reading of twelve digits, None for anything else.

    A place that begins with 0 must be one of the 63 old provinces. Country codes are not published in a list that could
    be read, and centuries after the 21st have not begun: both are warnings.
    """
    if not _PERSONAL.fullmatch(code):
        return None
    told = parse_personal_number(code)
    warnings = []
    if told.place[0] != "0":
        warnings.append(f"Ba số đầu “{told.place}” là mã nước, không tra được. Xem lại thẻ.")
    elif told.place[1:] not in OLD_PROVINCES:
        return invalid(
            Kind.PERSONAL_ID, f"Ba số đầu “{told.place}” không phải mã tỉnh nào. Xem lại số trên thẻ căn cước."
        )
    if told.birth_year >= 2100:
        warnings.append(f"Số này cho năm sinh {told.birth_year}. Xem lại thẻ.")
    return valid(Kind.PERSONAL_ID, code, *warnings)


def read_tax_code(code: str) -> Reading | None:
    """Return the reading of ten or thirteen digits (ten, a dash, three), None for anything else."""
    match = _TAX.fullmatch(code)
    if match is None:
        return None
    try:
        mst.validate(code)
    except ValidationError:
        return invalid(Kind.TAX_CODE, f"Mã số thuế {code} sai chữ số kiểm tra hoặc không được cấp. Xem lại từng số.")
    return valid(Kind.TAX_CODE, "-".join(part for part in match.groups() if part), has_check=True)


def read_other_digits(code: str) -> Reading | None:
    """Return why digits of another length are no number known here, None when the code is not of digits alone."""
    if not re.fullmatch("[0-9]{8,14}", code):
        return None
    if len(code) == 9:
        return invalid(
            Kind.UNKNOWN, "Chín chữ số là số chứng minh nhân dân cũ, không phải số định danh. Xem số trên thẻ căn cước."
        )
    return invalid(
        Kind.UNKNOWN,
        f"Số định danh có 12 chữ số, mã số thuế có 10 hoặc 13, đang có {len(code)}. Xem lại số trên giấy tờ.",
    )
