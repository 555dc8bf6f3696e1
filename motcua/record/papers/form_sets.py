"""The form sets of the State: which form has which number and which heading, by the set of the procedure version.

A dossier keeps the set of the version that it was accepted under. TT 01/2018/TT-VPCP, Art. 9 has six forms, TT
03/2025/TT-VPCP, App. I seven: the notice of stopping is new, and control sheet and register move on by one. The
annexes could not be read; headings follow the names that the circulars and provinces in production use, see
docs/forms/README.md for how sure each is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

NEWEST = "2025"
"""The set in force now."""


@dataclass(frozen=True, slots=True)
class SetForm:
    """One form within a set: its number, "" where the set has no such form, and its heading in lines."""

    number: str
    heading: tuple[str, ...]

    @property
    def title(self) -> str:
        """The heading on one line."""
        return " ".join(self.heading)


@dataclass(frozen=True, slots=True)
class FormSet:
    """One set of forms, the instrument that it comes from, and the first day of its force."""

    source: str
    first_day: date
    forms: Mapping[str, SetForm]


_RECEIPT = SetForm("01", ("Giấy tiếp nhận hồ sơ", "và hẹn trả kết quả"))
_SUPPLEMENT = SetForm("02", ("Phiếu yêu cầu bổ sung,", "hoàn thiện hồ sơ"))
_CONTROL = ("Phiếu kiểm soát", "quá trình giải quyết hồ sơ")
_REGISTER = ("Sổ theo dõi hồ sơ",)
_STOP = ("Thông báo dừng", "giải quyết hồ sơ")

FORM_SETS: Mapping[str, FormSet] = {
    "2018": FormSet(
        "TT 01/2018/TT-VPCP",
        date(2019, 1, 8),
        {
            "receipt_slip": _RECEIPT,
            "supplement_request": _SUPPLEMENT,
            "rejection_notice": SetForm("03", ("Phiếu từ chối giải quyết", "tiếp nhận hồ sơ")),
            "apology_letter": SetForm("04", ("Phiếu xin lỗi và", "hẹn lại ngày trả kết quả")),
            "stop_notice": SetForm("", _STOP),
            "control_sheet": SetForm("05", _CONTROL),
            "register": SetForm("06", _REGISTER),
        },
    ),
    "2025": FormSet(
        "TT 03/2025/TT-VPCP",
        date(2025, 9, 15),
        {
            "receipt_slip": _RECEIPT,
            "supplement_request": _SUPPLEMENT,
            "rejection_notice": SetForm("03", ("Phiếu từ chối tiếp nhận", "giải quyết hồ sơ")),
            "apology_letter": SetForm("04", ("Văn bản xin lỗi và đề nghị", "gia hạn thời gian giải quyết")),
            "stop_notice": SetForm("05", _STOP),
            "control_sheet": SetForm("06", _CONTROL),
            "register": SetForm("07", _REGISTER),
        },
    ),
}
"""Every set by its name, as procedure versions name it."""


def form_of(form_set: str, kind: str) -> SetForm | None:
    """Return the form of a kind in a set; None for a kind that belongs to no set (slips of the post, money)."""
    return FORM_SETS.get(form_set, FORM_SETS[NEWEST]).forms.get(kind)


def number_in(form_set: str, kind: str) -> str:
    """Return the number of a form in a set: "05" for the notice of stopping of 2025, "" where the set has none."""
    found = form_of(form_set, kind)
    return found.number if found else ""
