"""The fixed words of the interface: what an owner and a status are called, and how a status looks (ux.md §6, §7)."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import ngettext

from motcua.record.dossiers.rules import STATUSES, Owner, Status

OWNER_WORDS: Mapping[str, str] = {
    Owner.APPLICANT: "Người nộp",
    Owner.POST: "Bưu điện",
    Owner.AGENCY: "Cơ quan",
    Owner.OTHER_AGENCY: "Cơ quan khác",
}


class FormName(NamedTuple):
    """What a form is called: in full where forms are listed, short within a sentence and on a button."""

    full: str
    short: str


FORM_NAMES: Mapping[str, FormName] = {
    "MAU_01": FormName("Giấy tiếp nhận và hẹn trả kết quả (Mẫu 01)", "giấy tiếp nhận (Mẫu 01)"),
    "MAU_02": FormName("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)", "phiếu bổ sung (Mẫu 02)"),
    "MAU_03": FormName("Phiếu từ chối tiếp nhận (Mẫu 03)", "phiếu từ chối (Mẫu 03)"),
    "MAU_04": FormName("Văn bản xin lỗi, hẹn lại (Mẫu 04)", "văn bản xin lỗi, hẹn lại (Mẫu 04)"),
    "MAU_05": FormName("Thông báo dừng giải quyết hồ sơ", "thông báo dừng giải quyết hồ sơ"),
    "THONG_BAO_PHI": FormName("Thông báo thực hiện nghĩa vụ tài chính", "thông báo thực hiện nghĩa vụ tài chính"),
    "BIEN_BAN": FormName("Biên bản giao nhận", "biên bản giao nhận"),
    "PHIEU_GUI": FormName("Phiếu gửi", "phiếu gửi"),
    "PHIEU_PHAT": FormName("Phiếu phát", "phiếu phát"),
}

STATUS_LOOKS: Mapping[str, str] = {
    "received": "solid",
    "appraising": "solid",
    "approving": "solid",
    "resolved": "green",
    "returned": "green",
    "not_accepted": "grey",
    "withdrawn": "grey",
    "stopped": "grey",
}
"""Solid: the agency's or post's turn; green: a result; grey: ended without one. All others are outlines."""


def status_word(status: str) -> str:
    """The status in Vietnamese; an unknown one is shown as it came."""
    try:
        return STATUSES[Status(status)].word
    except (ValueError, KeyError):
        return str(status)


def owner_word(owner: str) -> str:
    """The owner in Vietnamese; an unknown one is shown as it came."""
    return OWNER_WORDS.get(owner, str(owner))


def copies(originals: int, certified: int, photocopies: int) -> str:
    """Return how many copies of each kind: "1 bản chính, 2 bản chụp"; "" when none is counted."""
    parts = []
    if originals:
        parts.append(ngettext("%(number)s bản chính", "%(number)s bản chính", originals) % {"number": originals})
    if certified:
        parts.append(
            ngettext("%(number)s bản sao chứng thực", "%(number)s bản sao chứng thực", certified)
            % {"number": certified}
        )
    if photocopies:
        parts.append(ngettext("%(number)s bản chụp", "%(number)s bản chụp", photocopies) % {"number": photocopies})
    return ", ".join(parts)
