"""Planning: somebody is put at a counter, an assignment ends or changes, a week is copied, the last step is undone.

What has counted is never rewritten: a row that has begun only gets its last day, today at the earliest, and what
follows is a row of its own. Each step is written under locks on points and people, and kept so that who made it can
take it back until it begins to count. Law: NĐ 118/2025/NĐ-CP, Art. 10.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from motcua.base import memory
from motcua.base.text import day_words
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import terms
from motcua.ground.agreements.models import Assignment, PlanningStep, ServicePoint
from motcua.ground.agreements.planning import queries
from motcua.ground.agreements.planning.rules.gaps import fields_at
from motcua.ground.agreements.planning.rules.staffing import (
    CannotStandThere,
    ChangedMeanwhile,
    CounterClosed,
    DaysNotPossible,
    NothingToUndo,
    OnlyPlanners,
    OutsideAgreements,
    Planner,
    StandsElsewhere,
    TrainedForOthers,
    copies,
    in_the_way,
    term_refusal,
    trained_for,
)
from motcua.ground.agreements.planning.rules.week import SHIFTS, WEEK, Planned
from motcua.ground.agreements.queries import place_words, points
from motcua.ground.agreements.rules import Term
from motcua.ground.deadlines.rules import local
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Actor

_DAY = timedelta(days=1)
_WHO_IS_GONE = "tài khoản đang tạm ngừng hoặc không có"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to stand where: from a day to a day, both inclusive (`last` None = without end), in which shift."""

    person_id: str
    counter_id: str
    first: date
    last: date | None
    shift: str = "DAY"
    is_reserve: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was written: its id, the assignments that it added, and what it could not (copying a week)."""

    step_id: str
    made: tuple[str, ...]
    refused: tuple[RuleViolation, ...] = ()


@transaction.atomic
def assign(wish: Wish, *, by: Actor, at: datetime) -> Done:
    """Put somebody at a counter. Raises OnlyPlanners, NotYours, NotReadable, DaysNotPossible, CounterClosed,
    CannotStandThere, OutsideAgreements, TrainedForOthers, StandsElsewhere."""
    today = local(at).date()
    planner = _planner(by, today)
    wish = replace(wish, person_id=_key_typed(wish.person_id), counter_id=_key_typed(wish.counter_id))
    _lock([wish.counter_id], [wish.person_id])
    row = _place(wish, planner, today)
    return _kept("ASSIGN", by, at, made=[row])


@transaction.atomic
def end(assignment_id: str, last: date, *, seen: Term | None = None, by: Actor, at: datetime) -> Done:
    """Give an assignment its last day, today at the earliest; one that has not begun by then is taken away.

    `seen` = the term that the page showed. Raises OnlyPlanners, NotYours, NotThere, ChangedMeanwhile, DaysNotPossible.
    """
    today = local(at).date()
    row = _mine(assignment_id, seen, by, today)
    if last < today:
        raise DaysNotPossible(why="kết thúc trước hôm nay; những ngày đã qua giữ nguyên", field="last")
    if row.valid_to is not None and row.valid_to <= last:
        raise DaysNotPossible(why=f"đã kết thúc vào {day_words(row.valid_to)}", field="last")
    if last < row.valid_from:
        return _kept("END", by, at, dropped=[_dropped(row)])
    return _kept("END", by, at, ended=[_ended(row, last)])


@transaction.atomic
def change(
    assignment_id: str, from_on: date, *, counter_id: str, shift: str, is_reserve: bool, seen: Term | None = None,
    by: Actor, at: datetime,
) -> Done:  # fmt: skip
    """Move an assignment to another counter or shift, or make it a reserve or not, from a day on to its last day.

    One that has begun ends the day before, tomorrow at the earliest from. Raises what `assign` and `end` raise.
    """
    today, counter_id = local(at).date(), _key_typed(counter_id)
    row = _mine(assignment_id, seen, by, today, also=counter_id)
    if (counter_id, shift, is_reserve) == (row.counter_id, row.shift, row.is_reserve):
        raise NotReadable(sentence="Chưa đổi gì. Chọn quầy khác, ca khác, hoặc đổi dự phòng.", field="counter")
    has_begun = row.valid_from <= today
    if has_begun and from_on <= today:
        raise DaysNotPossible(why="đổi sớm nhất từ ngày mai: hôm nay đã tính theo phân công cũ", field="from_on")
    if row.valid_to is not None and row.valid_to < from_on:
        raise DaysNotPossible(why=f"đã kết thúc vào {day_words(row.valid_to)}", field="from_on")
    ended, dropped, last, person_id = [], [], row.valid_to, row.person_id
    first = max(from_on, row.valid_from)
    if first > row.valid_from:
        ended.append(_ended(row, first - _DAY))
    else:
        dropped.append(_dropped(row))
    made = _place(Wish(person_id, counter_id, first, last, shift, is_reserve), _planner(by, today), today)
    return _kept("CHANGE", by, at, made=[made], ended=ended, dropped=dropped)


@transaction.atomic
def copy_week(monday: date, point_ids: Iterable[str], *, by: Actor, at: datetime) -> Done:
    """Plan a week as the week before was planned at some points, where nothing is planned yet and from today on.

    What cannot be planned is told in `refused`, the rest is written. Raises OnlyPlanners, and the first refusal when
    nothing could be written; NotReadable when there is nothing to copy.
    """
    today = local(at).date()
    planner = _planner(by, today)
    ids = sorted(set(point_ids))
    list(ServicePoint.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    found = queries.read(ids, monday, monday + timedelta(days=WEEK - 1))
    mine = [
        row for row in found.plan.planned
        if planner.refusal(row.point_id, is_post=row.person_id in found.plan.post_staff, place="", who="") is None
    ]  # fmt: skip
    wanted = copies(mine, monday, today)
    if not wanted:
        raise NotReadable(sentence="Không có gì để chép: tuần này đã có đủ phân công của tuần trước.")
    _lock([], {each.person_id for each in wanted})
    made, refused = list[Assignment](), list[RuleViolation]()
    for each in wanted:
        wish = Wish(each.person_id, each.counter_id, each.term.first, each.term.last, each.shift, each.is_reserve)
        try:
            with transaction.atomic():
                made.append(_place(wish, planner, today))
        except RuleViolation as refusal:
            refused.append(refusal)
    if not made:
        raise refused[0]
    return replace(_kept("COPY", by, at, made=made), refused=tuple(refused))


@transaction.atomic
def undo(*, by: Actor, at: datetime) -> str:
    """Take back the last step of a planner if none of it counts yet; return its kind. Raises OnlyPlanners,
    NothingToUndo."""
    today = local(at).date()
    _planner(by, today)
    step = PlanningStep.objects.select_for_update().filter(by_id=by.id, undone_at__isnull=True).order_by("-at").first()
    if step is None:
        raise NothingToUndo(why="bạn chưa phân công gì")
    named = [*step.made, *(each[0] for each in step.ended)]
    rows = {row.id: row for row in Assignment.objects.select_for_update().filter(pk__in=named).order_by("pk")}
    why = _undo_refusal(step, rows, today)
    if why:
        raise NothingToUndo(why=why)
    for key in step.made:
        rows[key].delete()
    try:
        with transaction.atomic():
            for key, before, _since in step.ended:
                rows[key].valid_to = _day(before)
                rows[key].save(update_fields=["valid_to"])
            for columns in step.dropped:
                Assignment.objects.create(**columns)
    except IntegrityError:
        raise NothingToUndo(why="người này đã được phân công chỗ khác trong những ngày đó") from None
    step.undone_at = at
    step.save(update_fields=["undone_at"])
    transaction.on_commit(memory.forget_all)
    return str(step.kind)


def can_undo(by: Actor, at: datetime) -> str | None:
    """Return the kind of the last step of a planner if it can be taken back still; None = it cannot.

    At most two statements.
    """
    step = PlanningStep.objects.filter(by_id=by.id, undone_at__isnull=True).order_by("-at").first()
    if step is None:
        return None
    rows = Assignment.objects.in_bulk([*step.made, *(each[0] for each in step.ended)])
    return None if _undo_refusal(step, rows, local(at).date()) else str(step.kind)


def _undo_refusal(step: PlanningStep, rows: dict[str, Assignment], today: date) -> str:
    """Say why a step cannot be taken back; "" = it can."""
    for key in step.made:
        if key not in rows:
            return "phân công này đã được đổi sau đó"
        if rows[key].valid_from <= today:
            return f"phân công đã có hiệu lực từ ngày {day_words(rows[key].valid_from)}. Hãy kết thúc phân công"
    for key, _before, since in step.ended:
        if key not in rows or rows[key].valid_to != _day(since):
            return "phân công này đã được đổi sau đó"
        if rows[key].valid_to < today:  # type: ignore[operator]  # what was ended has a last day
            return f"phân công đã kết thúc từ ngày {day_words(_day(since) or today)}. Hãy phân công lại"
    if any(date.fromisoformat(columns["valid_from"]) <= today for columns in step.dropped):
        return "ngày bắt đầu của phân công đã bỏ đã qua. Hãy phân công lại"
    return ""


# -- the checks of one row ---------------------------------------------------------------------------------------------


def _planner(by: Actor, today: date) -> Planner:
    planner = queries.planner_of(by, today)
    if not planner.may_plan_at_all:
        raise OnlyPlanners()
    return planner


def _key_typed(text: str) -> str:
    """What came as a key, if the database can look for it; "" = nothing was chosen."""
    return "" if "\0" in text else text[:80]


def _lock(counter_ids: Iterable[str], person_ids: Iterable[str]) -> None:
    """Let nobody else plan these points and people until this is written. Always points first, then people."""
    ids = {key.rpartition("/")[0] for key in counter_ids}
    list(ServicePoint.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    list(Account.objects.select_for_update(no_key=True).filter(pk__in=set(person_ids)).order_by("pk"))


def _mine(assignment_id: str, seen: Term | None, by: Actor, today: date, also: str = "") -> Assignment:
    """Lock an assignment that this planner may change. Raises OnlyPlanners, NotThere, NotYours, ChangedMeanwhile."""
    planner = _planner(by, today)
    known = queries.assignment(assignment_id)
    if known is None:
        raise NotThere(thing="phân công này")
    _lock([key for key in (known.counter_id, also) if key], [known.person_id])
    row = Assignment.objects.select_for_update(of=("self",)).filter(pk=known.id).select_related("counter").first()
    if row is None:
        raise ChangedMeanwhile(now="đã bỏ")
    who = queries.persons([row.person_id]).get(row.person_id)
    refusal = planner.refusal(
        row.counter.point_id, is_post=who is not None and who.is_post, place=place_words(row.counter_id),
        who=who.name if who else row.person_id,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    if seen is not None and seen != Term(row.valid_from, row.valid_to):
        until = day_words(row.valid_to) if row.valid_to else "không hạn"
        raise ChangedMeanwhile(now=f"kết thúc {until}" if row.valid_to else until)
    if row.valid_to is not None and row.valid_to < today:
        raise ChangedMeanwhile(now=f"đã hết từ {day_words(row.valid_to)}")
    return row


def _place(wish: Wish, planner: Planner, today: date) -> Assignment:
    """Write one assignment after every check; the locks are held. Raises what `assign` raises."""
    station = queries.station(wish.counter_id)
    if station is None or station.point_id not in points():
        raise NotReadable(sentence="Chưa chọn quầy. Chọn một quầy trong danh sách.", field="counter")
    if wish.shift not in SHIFTS:
        raise NotReadable(sentence="Chưa chọn ca. Chọn cả ngày, buổi sáng hoặc buổi chiều.", field="shift")
    if not wish.person_id:
        raise NotReadable(sentence="Chưa chọn người. Chọn một người trong danh sách.", field="person")
    place = f"{station.name} · {points()[station.point_id].name}"
    who = queries.persons([wish.person_id]).get(wish.person_id)
    name = who.name if who else wish.person_id[:40]
    refusal = planner.refusal(station.point_id, is_post=who is None or who.is_post, place=place, who=name)
    refusal = refusal or term_refusal(wish.first, wish.last, today)
    if refusal is not None:
        raise refusal
    if station.closed_from is not None and (wish.last is None or wish.last >= station.closed_from):
        raise CounterClosed(place=place, day=day_words(station.closed_from))
    if who is None or not who.may_act:
        raise CannotStandThere(who=name, place=place, why=_WHO_IS_GONE)
    if not Account.objects.filter(queries.who_may_stand(station.point_id, planner=planner), pk=who.id).exists():
        raise CannotStandThere(who=name, place=place, why="không phải người của nơi này, cũng không phải của bưu điện")
    asked = Planned("", who.id, station.id, station.point_id, wish.shift, wish.is_reserve, Term(wish.first, wish.last))
    row = Assignment(
        id=_key(wish), person_id=who.id, counter_id=station.id, shift=wish.shift, is_reserve=wish.is_reserve,
        valid_from=wish.first, valid_to=wish.last,
    )  # fmt: skip
    if who.is_post:
        _require_rights(row, station.point_id, place, name)
    _require_free(row, asked, name)
    return row


def _require_rights(row: Assignment, point_id: str, place: str, name: str) -> None:
    """Refuse where no agreement covers the term, or no training fits. Three statements."""
    if not terms.is_covered(row):
        until = "" if row.valid_to else "; thỏa thuận có hạn, phân công phải có ngày cuối"
        raise OutsideAgreements(place=place, why=until)
    wanted = fields_at(queries.transfers([point_id]), point_id, row.valid_from)
    held = queries.trainings([row.person_id]).get(row.person_id, ())
    if not trained_for(held, wanted, row.valid_from):
        raise TrainedForOthers(who=name, place=place)


def _require_free(row: Assignment, asked: Planned, name: str) -> None:
    """Write the row, or refuse with where the person stands. The database has the last word."""
    rows = queries.of_person(row.person_id, row.valid_from, row.valid_to)
    other = in_the_way(rows, person_id=row.person_id, counter_id=row.counter_id, asked=asked)
    if other is not None:
        until = f"đến {day_words(other.term.last)}" if other.term.last else "không hạn"
        raise StandsElsewhere(
            who=name, place=place_words(other.counter_id), when=f"từ {day_words(other.term.first)} {until}"
        )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StandsElsewhere(who=name, place="quầy khác", when="trong những ngày này") from None


def _key(wish: Wish) -> str:
    """Return a key that no assignment has: person, counter and first day, from the second on with #number."""
    key = f"{wish.person_id}:{wish.counter_id}@{wish.first}"
    taken = set(Assignment.objects.filter(pk__startswith=key).values_list("id", flat=True))
    number = next(number for number in range(1, len(taken) + 2) if _numbered(key, number) not in taken)
    return _numbered(key, number)


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}#{number}"


# -- what a step keeps -------------------------------------------------------------------------------------------------


def _ended(row: Assignment, last: date) -> list[str | None]:
    before, row.valid_to = row.valid_to, last
    row.save(update_fields=["valid_to"])  # as a row, so that the record of changes sees it
    return [row.id, before.isoformat() if before else None, last.isoformat()]


def _dropped(row: Assignment) -> dict[str, Any]:
    kept = {
        "id": row.id, "person_id": row.person_id, "counter_id": row.counter_id, "shift": row.shift,
        "is_reserve": row.is_reserve, "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }  # fmt: skip
    row.delete()
    return kept


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kept(
    kind: str, by: Actor, at: datetime, *, made: Iterable[Assignment] = (), ended: Iterable[list[str | None]] = (),
    dropped: Iterable[dict[str, Any]] = (),
) -> Done:  # fmt: skip
    ids = [row.id for row in made]
    step = PlanningStep.objects.create(
        id=str(uuid4()), kind=kind, by_id=by.id, at=at, made=ids, ended=list(ended), dropped=list(dropped)
    )
    transaction.on_commit(memory.forget_all)
    return Done(step.id, tuple(ids))
