"""Who may plan whom where, and what a plan refuses. No Django, no clock.

The head of a one-stop plans the counters of her points; the director of the post plans the post's people, wherever
they stand. Nobody plans for the past. Law: NĐ 118/2025/NĐ-CP, Art. 10.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.agreements.planning.rules.week import WEEK, Planned, days_between
from motcua.ground.agreements.rules import ALL_FIELDS, Term, TrainingRow


class OnlyPlanners(NoRight):
    """Heads of one-stops and directors of the post plan."""

    code = "plan.only-planners"
    text = "Chỉ trưởng bộ phận Một cửa và giám đốc bưu điện phân công được. Đề nghị một trong hai người này làm."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class NotYours(NoRight):
    """This counter, or this person, is planned by somebody else."""

    code = "plan.not-yours"
    text = "Bạn không phân công được {what}: {why}."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class CannotStandThere(RuleViolation):
    """The counter wants somebody else."""

    code = "plan.cannot-stand-there"
    text = "{who} không đứng được {place}: {why}. Chọn người khác trong danh sách."
    field = "person"
    status = 422


class StandsElsewhere(RuleViolation):
    """A person stands at one counter at a time."""

    code = "plan.stands-elsewhere"
    text = "{who} đã được phân công ở {place} {when}. Chọn ca hoặc ngày khác, hoặc ghi là dự phòng."
    field = "person"


class OutsideAgreements(RuleViolation):
    """Post staff stand where an agreement holds, and as long as it holds."""

    code = "plan.outside-agreements"
    text = "Không có thỏa thuận nào ở {place} cho cả thời gian này{why}. Xem lại ngày."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"
    field = "last"


class TrainedForOthers(RuleViolation):
    """None of the fields that are transferred there."""

    code = "plan.trained-for-others"
    text = "{who} chưa có chứng nhận tập huấn còn hiệu lực cho lĩnh vực nào được giao ở {place}. Chọn người khác."
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"
    field = "person"


class CounterClosed(RuleViolation):
    """Nobody is planned where nobody is received."""

    code = "plan.counter-closed"
    text = "{place} đóng từ ngày {day}. Chọn quầy khác, hoặc đề nghị quản trị mở lại."
    field = "counter"


class DaysNotPossible(RuleViolation):
    """Days begin today or later, and run forward."""

    code = "plan.days"
    text = "Thời gian phân công {why}. Sửa lại ngày."
    field = "first"
    status = 422


class ChangedMeanwhile(RuleViolation):
    """Somebody else has planned since the page was opened."""

    code = "plan.changed"
    text = "Phân công này vừa được người khác đổi: {now}. Tải lại trang để xem."


class NothingToUndo(RuleViolation):
    """Nothing of hers is left, or it has begun to count."""

    code = "plan.nothing-to-undo"
    text = "Không hoàn tác được: {why}."


@dataclass(frozen=True, slots=True)
class Planner:
    """Who plans: as the head of a one-stop at the counters of her points, or as director of the post his people."""

    id: str
    is_head: bool
    is_post_director: bool
    point_ids: frozenset[str]
    """The points of the one-stop of a head."""

    @property
    def may_plan_at_all(self) -> bool:
        """Whether anything is hers to plan."""
        return self.is_head or self.is_post_director

    def refusal(self, point_id: str, *, is_post: bool, place: str, who: str) -> RuleViolation | None:
        """Return why somebody's days at a point are not hers to plan; None = they are. `is_post` = of the post."""
        if not self.may_plan_at_all:
            return OnlyPlanners()
        if (self.is_head and point_id in self.point_ids) or (self.is_post_director and is_post):
            return None
        if self.is_post_director:
            return NotYours(what=who or place, why="giám đốc bưu điện chỉ phân công người của bưu điện", field="person")
        return NotYours(what=place, why="quầy này không thuộc bộ phận Một cửa của bạn", field="counter")


def term_refusal(first: date, last: date | None, today: date) -> RuleViolation | None:
    """Return what is wrong with the days of a new assignment; None = nothing."""
    if first < today:
        return DaysNotPossible(why="bắt đầu trước hôm nay")
    if last is not None and last < first:
        return DaysNotPossible(why="kết thúc trước khi bắt đầu", field="last")
    return None


def trained_for(trainings: Iterable[TrainingRow], fields: Collection[str], day: date) -> frozenset[str]:
    """Return for which of some fields a person has a training in force on a day."""
    held = {row.field_code for row in trainings if row.term.holds(day)}
    return frozenset(fields) if ALL_FIELDS in held else frozenset(fields) & held


def in_the_way(rows: Iterable[Planned], *, person_id: str, counter_id: str, asked: Planned) -> Planned | None:
    """Return an assignment of the same person that a new one would cross; None = she is free.

    A reserve may stand elsewhere; nobody is planned twice at one counter.
    """
    for row in rows:
        if row.person_id != person_id:
            continue
        if not row.meets(asked.term.first, asked.term.last, asked.halves):
            continue
        if row.counter_id == counter_id or not (row.is_reserve or asked.is_reserve):
            return row
    return None


@dataclass(frozen=True, slots=True)
class Copied:
    """What copying a week would plan anew."""

    person_id: str
    counter_id: str
    point_id: str
    shift: str
    is_reserve: bool
    term: Term


def copies(planned: Sequence[Planned], monday: date, not_before: date) -> tuple[Copied, ...]:
    """Return what of the week before a week is not planned in it: the same people, counters and shifts, a week later.

    Days on which the person is planned already in the same halves (for a reserve: at the same counter) are left out,
    and so are days before `not_before`.
    """
    found: list[Copied] = []
    ordered = sorted(planned, key=lambda each: (each.counter_id, each.person_id, each.term.first, each.id))
    for row in ordered:
        first = max(row.term.first, monday - timedelta(days=WEEK))
        last = min(row.term.last or date.max, monday - timedelta(days=1))
        later = days_between(first + timedelta(days=WEEK), last + timedelta(days=WEEK)) if first <= last else ()
        free = [day for day in later if day >= not_before and not _is_taken(ordered, found, row, day)]
        found += [
            Copied(row.person_id, row.counter_id, row.point_id, row.shift, row.is_reserve, term)
            for term in _stretches(free)
        ]
    return tuple(found)


def _is_taken(planned: Sequence[Planned], found: Sequence[Copied], row: Planned, day: date) -> bool:
    new = [
        Planned("", each.person_id, each.counter_id, each.point_id, each.shift, each.is_reserve, each.term)
        for each in found
    ]
    asked = Planned("", row.person_id, row.counter_id, row.point_id, row.shift, row.is_reserve, Term(day, day))
    return in_the_way([*planned, *new], person_id=row.person_id, counter_id=row.counter_id, asked=asked) is not None


def _stretches(days: Sequence[date]) -> list[Term]:
    """Join days that follow each other."""
    found: list[Term] = []
    for day in days:
        if found and found[-1].last == day - timedelta(days=1):
            found[-1] = Term(found[-1].first, day)
        else:
            found.append(Term(day, day))
    return found
