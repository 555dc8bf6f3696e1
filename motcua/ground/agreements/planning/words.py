"""Gaps of a plan in words: what is missing, from when, what to do. Doors say them in other languages by their shape.

Without the name of a person the same sentence speaks of "một người": so it may stand in a notice (ux.md §9).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from motcua.base.text import day_words, short_day_words
from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning.rules.gaps import Gap, GapKind, Missing

HALF_WORDS: Mapping[Half, str] = {Half.MORNING: "buổi sáng", Half.AFTERNOON: "buổi chiều"}
SHIFT_WORDS: Mapping[str, str] = {"DAY": "cả ngày", "MORNING": "buổi sáng", "AFTERNOON": "buổi chiều"}
STEP_WORDS: Mapping[str, str] = {
    "ASSIGN": "phân công", "END": "kết thúc phân công", "CHANGE": "đổi phân công", "COPY": "chép tuần trước",
}  # fmt: skip
NOBODY = "một người"


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: points, counters with their point, people, fields of procedures."""

    points: Mapping[str, str]
    counters: Mapping[str, str]
    fields: Mapping[str, str]
    people: Mapping[str, str] = field(default_factory=dict)
    """Left out = nobody is named."""

    def place(self, gap: Gap) -> str:
        """Where it hurts."""
        return self.counters.get(gap.counter_id) or self.points.get(gap.point_id, gap.point_id)

    def who(self, person_id: str) -> str:
        """Whom it is about."""
        return self.people.get(person_id, NOBODY)


def sentence(gap: Gap, names: Names) -> str:
    """Say what is missing."""
    place, who, when = names.place(gap), names.who(gap.person_id), days(gap.hurts_on, gap.last)
    who = f"{who[:1].upper()}{who[1:]}"
    point = names.points.get(gap.point_id, gap.point_id)
    match gap.kind:
        case GapKind.POINT_UNMANNED:
            return f"{point} không có ai đứng quầy {when}, dù thỏa thuận giao việc cho điểm này."
        case GapKind.COUNTER_EMPTY:
            return _nobody(place, gap, when)
        case GapKind.AWAY:
            if gap.absence is not None and gap.absence.is_suspended:
                return f"{who} được xếp ở {place} {when}, nhưng tài khoản đang tạm ngừng."
            return f"{who} được xếp ở {place} {when}, nhưng nghỉ những ngày đó."
        case GapKind.UNTRAINED:
            return f"{who} đứng {place} mà thiếu chứng nhận tập huấn: {_fields(gap.fields, names)}."
        case GapKind.TRAINING_ENDS:
            return f"{who} đứng {place} mà chứng nhận tập huấn sắp hết hạn: {_fields(gap.fields, names)}."
        case GapKind.ASSIGNMENT_ENDS:
            until = f"Phân công hiện nay hết ngày {_day(gap.since)}."
            return f"{_nobody(place, gap, when)} {until}"
        case GapKind.AGREEMENT_ENDS:
            return f"Thỏa thuận {gap.row_id} hết hạn ngày {_day(gap.since)}, chưa có thỏa thuận tiếp theo."


def advice(gap: Gap, names: Names) -> str:
    """Say what to do about it."""
    match gap.kind:
        case GapKind.POINT_UNMANNED:
            return "Phân công ít nhất một người."
        case GapKind.COUNTER_EMPTY:
            return "Phân công người, hoặc đề nghị quản trị ghi ngày đóng quầy."
        case GapKind.AWAY if gap.reserves and names.people:
            reserves = ", ".join(names.who(key) for key in gap.reserves)
            return f"Phân công người thay; dự phòng: {reserves}."
        case GapKind.AWAY:
            return "Phân công người thay."
        case GapKind.UNTRAINED:
            return "Phân công người đã tập huấn, hoặc đăng ký tập huấn ngay."
        case GapKind.TRAINING_ENDS:
            return f"Đăng ký tập huấn lại trước ngày {day_words(gap.hurts_on)}."
        case GapKind.ASSIGNMENT_ENDS:
            return "Phân công tiếp, hoặc chọn người khác."
        case GapKind.AGREEMENT_ENDS:
            return "Gia hạn hoặc ký thỏa thuận mới; sau ngày này nhân viên bưu điện hết quyền."


def _nobody(place: str, gap: Gap, when: str) -> str:
    if gap.halves == {Half.MORNING}:
        return f"{place} không có người buổi sáng {when}."
    if gap.halves == {Half.AFTERNOON}:
        return f"{place} không có người buổi chiều {when}."
    return f"{place} không có người {when}."


def days(first: date, last: date | None) -> str:
    """Say on which days: "ngày 23/11", "từ 23/11 đến 27/11", "từ 23/11"."""
    if last is None:
        return f"từ ngày {short_day_words(first)}"
    if last == first:
        return f"ngày {short_day_words(first)}"
    return f"từ {short_day_words(first)} đến {short_day_words(last)}"


def _fields(missing: tuple[Missing, ...], names: Names) -> str:
    return ", ".join(sorted(_field(each, names) for each in missing))


def _field(missing: Missing, names: Names) -> str:
    name = names.fields.get(missing.field_code, missing.field_code)
    return f"{name} (đến {day_words(missing.ended)})" if missing.ended else name


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
