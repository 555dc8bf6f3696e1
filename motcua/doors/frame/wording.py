"""How numbers, times and the fixed words of the interface are written (ux.md §7 and §8)."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from motcua.record.dossiers.rules import STATUSES, Owner, Status

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NARROW_SPACE = "\u202f"

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

OWNER_WORDS: Mapping[str, str] = {
    Owner.APPLICANT: "Người nộp",
    Owner.POST: "Bưu điện",
    Owner.AGENCY: "Cơ quan",
    Owner.OTHER_AGENCY: "Cơ quan khác",
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


def grouped(number: int) -> str:
    """Thousands by dot."""
    return f"{number:,}".replace(",", ".")


def dong(amount_vnd: int) -> str:
    """An amount of whole đồng with a narrow no-break space before the sign."""
    return f"{grouped(amount_vnd)}{NARROW_SPACE}đ"


def percent(share: float) -> str:
    """0.986 → "98,6 %"; whole percents without a decimal."""
    text = f"{100 * share:.1f}".removesuffix(".0").replace(".", ",")
    return f"{text}{NARROW_SPACE}%"


def local(at: datetime) -> datetime:
    """The instant on the clocks of Việt Nam; a naive one is taken as local already."""
    return at.astimezone(LOCAL) if at.tzinfo else at


def vn_date(day: date | datetime) -> str:
    """16/11/2026."""
    shown = local(day) if isinstance(day, datetime) else day
    return f"{shown:%d/%m/%Y}"


def vn_weekday(day: date | datetime) -> str:
    """thứ Hai, 16/11/2026."""
    shown = local(day) if isinstance(day, datetime) else day
    return f"{WEEKDAYS[shown.weekday()]}, {shown:%d/%m/%Y}"


def vn_time(at: datetime) -> str:
    """15 giờ 20."""
    shown = local(at)
    return f"{shown.hour} giờ {shown.minute:02d}"


def moment(at: datetime) -> str:
    """15 giờ 20, 18/11/2026."""
    return f"{vn_time(at)}, {vn_date(at)}"


def short_moment(at: datetime, today: date) -> str:
    """15 giờ 20, 18/11 on dense rows; with "hôm nay" for today and the year when it is another."""
    shown = local(at)
    if shown.date() == today:
        return f"{vn_time(at)}, hôm nay"
    if shown.year == today.year:
        return f"{vn_time(at)}, {shown:%d/%m}"
    return moment(at)


def masked_number(digits: str) -> str:
    """A personal number with its last four digits: •••• •••• 4417."""
    return f"•••• •••• {digits[-4:]}" if digits else ""


def masked_phone(digits: str) -> str:
    """A phone number with its last three digits: •••• ••• 628."""
    return f"•••• ••• {digits[-3:]}" if digits else ""
