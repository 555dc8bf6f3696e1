"""A scenario: what is chosen, on which assumptions, and what is wrong with what was typed. Pure.

Law: NĐ 118/2025/NĐ-CP, Art. 10.3: only guiding, reception, digitising and return may be given to the post; a scenario
reckons reception and return. Numbers of work are no law: each stands in a dated row of norms, or is typed for one
scenario (docs/how-to/configure.md).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from motcua.base.text import day_words
from motcua.base.violations import NoRight
from motcua.ground.people.rules import Actor, Employer, Role

RECEPTION, RETURN = "RECEPTION", "RETURN"
STAGES = (RECEPTION, RETURN)
"""The stages that a scenario reckons; no other work of a dossier may be given away."""
PLANNERS = frozenset({Role.MANAGER, Role.ONE_STOP_HEAD})
"""Who reckons: the provincial office, the administrator for it, and a head for the desks of her own one-stop."""
UNITS_MOST, PROCEDURES_MOST, COMPARED_MOST = 400, 400, 3
YEARS_MOST = 3
"""The longest period, in years."""


@dataclass(frozen=True, slots=True)
class Norms:
    """Numbers of work and thresholds of candidates that hold from a day on; shares are percent."""

    minutes_few: int = 8
    """Minutes at the counter to receive a dossier of few papers; then of some, of many."""
    minutes_some: int = 12
    minutes_many: int = 20
    papers_few_most: int = 2
    papers_some_most: int = 4
    minutes_return: int = 5
    share: int = 30
    """Of the dossiers of a desk, so many go to the post, where no comparable unit can be measured."""
    home_share: int = 30
    """Of the results that the post returns, so many are carried home."""
    postage_vnd: int = 30_000
    work_minutes_a_day: int = 420
    """Minutes that a clerk is at the counter on a working day."""
    utilisation: int = 80
    """A clerk is busy so many percent of her time at most: the rest is what keeps queues short."""
    peak: int = 150
    """What the busiest hour of the week asks for, percent of a mean hour, where it cannot be measured."""
    reserve: int = 10
    runs_a_week: int = 5
    measured_least: int = 20
    """So many cases are enough for a number to be measured in place of a norm."""
    quiet_months: int = 6
    volume_most: int = 300
    """Few dossiers: at most so many a year at the desk."""
    papers_most: int = 3
    limit_days_most: int = 10
    fees_most: int = 1
    supplements_most: int = 10
    refusals_most: int = 5
    much_least: int = 20
    """Much traffic: at least so many dossiers in the period."""
    elsewhere_least: int = 10


@dataclass(frozen=True, slots=True)
class Bound:
    """The numbers that a norm may be: from, to, and what it is called."""

    least: int
    most: int
    words: str


BOUNDS: Mapping[str, Bound] = {
    "minutes_few": Bound(1, 240, "phút tiếp nhận, hồ sơ ít giấy tờ"),
    "minutes_some": Bound(1, 240, "phút tiếp nhận, hồ sơ vừa"),
    "minutes_many": Bound(1, 240, "phút tiếp nhận, hồ sơ nhiều giấy tờ"),
    "papers_few_most": Bound(0, 50, "ít giấy tờ: đến mấy loại"),
    "papers_some_most": Bound(1, 100, "vừa: đến mấy loại giấy tờ"),
    "minutes_return": Bound(1, 240, "phút trả một kết quả"),
    "share": Bound(0, 100, "phần chuyển sang bưu điện (%)"),
    "home_share": Bound(0, 100, "phần kết quả phát tận nhà (%)"),
    "postage_vnd": Bound(0, 10_000_000, "cước một kết quả (đồng)"),
    "work_minutes_a_day": Bound(30, 720, "phút đứng quầy một ngày"),
    "utilisation": Bound(10, 100, "mức bận cao nhất (%)"),
    "peak": Bound(100, 1_000, "giờ cao điểm so với giờ trung bình (%)"),
    "reserve": Bound(0, 100, "dự phòng (%)"),
    "runs_a_week": Bound(0, 70, "chuyến giao nhận một tuần"),
    "measured_least": Bound(1, 100_000, "đủ để đo: từ mấy hồ sơ"),
    "quiet_months": Bound(1, 36, "không phát sinh trong mấy tháng"),
    "volume_most": Bound(1, 1_000_000, "ít hồ sơ: đến mấy hồ sơ một năm"),
    "papers_most": Bound(0, 100, "đơn giản: đến mấy loại giấy tờ"),
    "limit_days_most": Bound(0, 365, "đơn giản: hạn đến mấy ngày làm việc"),
    "fees_most": Bound(0, 50, "đơn giản: đến mấy khoản phí, lệ phí"),
    "supplements_most": Bound(0, 100, "đơn giản: yêu cầu bổ sung đến mấy %"),
    "refusals_most": Bound(0, 100, "đơn giản: không tiếp nhận, từ chối đến mấy %"),
    "much_least": Bound(1, 1_000_000, "nhiều hồ sơ: từ mấy hồ sơ trong kỳ"),
    "elsewhere_least": Bound(1, 1_000_000, "nộp ở nơi khác: từ mấy hồ sơ trong kỳ"),
}
"""Every norm with what it may be; the page, the administration and the database hold to it."""
GIVEN = (
    "minutes_few", "minutes_some", "minutes_many", "minutes_return", "share", "home_share", "work_minutes_a_day",
    "utilisation", "peak", "reserve", "runs_a_week",
)  # fmt: skip
"""What may be typed for one scenario; left empty it is measured, or the norm."""
THRESHOLDS = (
    "quiet_months", "volume_most", "papers_most", "limit_days_most", "fees_most", "supplements_most", "refusals_most",
    "much_least", "elsewhere_least",
)  # fmt: skip
"""What may be typed to find candidates."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a scenario: the desk of an agency at a service point, or the people who live in a commune."""

    point_id: str = ""
    agency_code: str = ""
    commune: str = ""

    def __str__(self) -> str:
        """Its key: tt-tinh~H12.10, or @32185."""
        return f"@{self.commune}" if self.commune else f"{self.point_id}~{self.agency_code}"


_UNIT = re.compile(r"([A-Za-z0-9_.-]{1,40})~([A-Za-z0-9.]{1,35})|@([0-9]{2,5})")


def unit_of(key: str) -> Unit | None:
    """Return the unit of a key; None for what is none."""
    found = _UNIT.fullmatch(key)
    if found is None:
        return None
    return Unit(commune=found[3]) if found[3] else Unit(found[1], found[2])


@dataclass(frozen=True, slots=True)
class Choice:
    """What a scenario chooses; no procedures = every one that the law lets the post take."""

    units: tuple[Unit, ...] = ()
    procedures: tuple[str, ...] = ()
    stages: tuple[str, ...] = STAGES
    first: date | None = None
    """None with `last` = the last twelve whole months before the day on which it is reckoned."""
    last: date | None = None
    given: Mapping[str, int] = field(default_factory=dict)
    """Assumptions typed, of `GIVEN`."""

    def period(self, today: date) -> tuple[date, date]:
        """Return the first and the last day that are counted."""
        if self.first is not None and self.last is not None:
            return self.first, self.last
        return last_twelve_months(today)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "units": [str(unit) for unit in self.units],
            "procedures": list(self.procedures),
            "stages": list(self.stages),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "given": dict(self.given),
        }


def choice_from(kept: Mapping[str, Any]) -> Choice:
    """Return a choice as it was kept."""
    return Choice(
        tuple(unit for key in kept["units"] if (unit := unit_of(key))),
        tuple(kept["procedures"]),
        tuple(stage for stage in STAGES if stage in kept["stages"]),
        date.fromisoformat(kept["first"]) if kept["first"] else None,
        date.fromisoformat(kept["last"]) if kept["last"] else None,
        {name: int(kept["given"][name]) for name in GIVEN if name in kept["given"]},
    )


def last_twelve_months(today: date) -> tuple[date, date]:
    """Return the first and last day of the twelve whole months before the month of a day."""
    last = today.replace(day=1) - timedelta(days=1)
    return today.replace(year=today.year - 1, day=1), last


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, as a sentence."""

    field: str
    sentence: str


def faults_of_period(first: date | None, last: date | None, today: date) -> tuple[Fault, ...]:
    """Return what is wrong with a period: half of it, backwards, in the future, or too long."""
    if first is None and last is None:
        return ()
    if first is None:
        return (Fault("first", "Ghi cả ngày đầu, hoặc để trống cả hai: 12 tháng trọn gần nhất."),)
    if last is None:
        return (Fault("last", "Ghi cả ngày cuối, hoặc để trống cả hai: 12 tháng trọn gần nhất."),)
    if last < first:
        return (Fault("last", f"Ngày cuối {day_words(last)} đứng trước ngày đầu {day_words(first)}. Đổi lại."),)
    if last > today:
        return (Fault("last", f"Ngày {day_words(last)} còn ở phía trước; chỉ tính được từ hồ sơ đã có."),)
    if (last - first).days > 366 * YEARS_MOST:
        return (Fault("first", f"Kỳ dài quá {YEARS_MOST} năm. Chọn kỳ ngắn hơn."),)
    return ()


def number_typed(name: str, typed: str) -> int | Fault | None:
    """Return a number as typed, what is wrong with it, or None where nothing is typed.

    Hours of a day are typed as hours ("7", "7,5") and kept as minutes.
    """
    text = typed.strip().removesuffix("%").strip()
    if not text:
        return None
    bound = BOUNDS[name]
    if name == "work_minutes_a_day":
        return _hours(text, bound)
    shown = f"Số này từ {bound.least} đến {bound.most}"
    plain = text.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text) else text
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        return Fault(name, f"“{typed.strip()[:20]}” không phải số nguyên. {shown}, hoặc để trống.")
    value = int(plain)
    return value if bound.least <= value <= bound.most else Fault(name, f"{shown}; đang ghi {plain}.")


def _hours(text: str, bound: Bound) -> int | Fault:
    if not re.fullmatch(r"[0-9]{1,2}([.,][0-9]{1,2})?", text):
        return Fault("work_minutes_a_day", f"“{text[:20]}” không phải số giờ. Gõ như 7 hoặc 7,5, hoặc để trống.")
    whole, _dot, part = text.replace(",", ".").partition(".")
    minutes = int(whole) * 60 + (int(part.ljust(2, "0")) * 60 + 50) // 100
    if not bound.least <= minutes <= bound.most:
        return Fault("work_minutes_a_day", f"Một ngày đứng quầy từ nửa giờ đến 12 giờ; đang ghi {text} giờ.")
    return minutes


def faults_of_selection(units: Sequence[str], stages: Sequence[str], procedures: Sequence[str]) -> tuple[Fault, ...]:
    """Return what is wrong with what was chosen: nothing, too much, or what there is not."""
    found = []
    if not units:
        found.append(Fault("units", "Chưa chọn đơn vị nào. Chọn ít nhất một quầy, hoặc một xã."))
    elif any(unit_of(key) is None for key in units):
        found.append(Fault("units", "Có đơn vị không đọc được. Chọn trong danh sách."))
    elif len(units) > UNITS_MOST:
        found.append(Fault("units", f"Chọn quá {UNITS_MOST} đơn vị. Chia thành nhiều phương án."))
    if not stages:
        found.append(Fault("stages", "Chưa chọn khâu nào. Chọn tiếp nhận, trả kết quả, hoặc cả hai."))
    elif set(stages) - set(STAGES):
        law = "chỉ khâu tiếp nhận và trả kết quả giao được cho bưu điện (NĐ 118/2025, Điều 10.3)"
        found.append(Fault("stages", f"Khâu này không tính được: {law}."))
    if len(procedures) > PROCEDURES_MOST:
        found.append(Fault("procedures", f"Chọn quá {PROCEDURES_MOST} thủ tục. Bỏ trống: mọi thủ tục được phép."))
    return tuple(found)


class OnlyPlanners(NoRight):
    """The provincial office and the heads of one-stops reckon scenarios; an administrator sees no figures."""

    code = "scenario.only-planners"
    text = (
        "Phương án mở rộng dành cho Văn phòng UBND tỉnh và trưởng bộ phận Một cửa. "
        "Hỏi Văn phòng UBND tỉnh để được chia sẻ."
    )


def require_planner(by: Actor) -> None:
    """Refuse with OnlyPlanners who does not reckon scenarios. Who stands in for a colleague reckons none."""
    if not by.roles & PLANNERS or by.employer is not Employer.AGENCY or by.stands_for:
        raise OnlyPlanners()
