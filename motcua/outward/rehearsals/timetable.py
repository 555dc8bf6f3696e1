"""When the acts of a rehearsed life happen: within working hours, never later than now, and due or late as wanted.

Naive local time of Asia/Ho_Chi_Minh; `waits` are the working minutes before each act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import Lateness, instant, local
from motcua.ground.deadlines.rulesets import LAW
from motcua.outward.rehearsals.lives import Step, clock_starts
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record.dossiers.clock import due_of
from motcua.record.dossiers.journal import Halt, Running
from motcua.record.dossiers.rules import Act

_DECIDING = frozenset({Act.PROPOSE, Act.SEND_BACK, Act.APPROVE, Act.REFUSE})
_TRIES = 8
_SEARCHED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Frame:
    """What a timetable must fit into: after `earliest`, not after `latest`; `early` is a share of the limit, 0 to 1."""

    times: WorkTimes
    procedure: Procedure
    earliest: datetime
    latest: datetime
    early: float


def ending_at(
    steps: Sequence[Step], waits: Sequence[float], frame: Frame, last: datetime, lateness: Lateness | None
) -> list[datetime]:
    """Return instants of which the last is about `last`, with a result as late as wanted."""
    times = frame.times
    start = clock_starts(steps)
    anchor = start if start is not None else len(steps) - 1
    at = times.shifted(last, -sum(waits[anchor + 1 :]))
    found: list[datetime] = []
    for _ in range(_TRIES):
        found = _placed(steps, waits, frame, anchor, at, lateness)
        over = times.minutes(found[-1]) - times.minutes(last)
        if -5 <= over <= 0:
            break
        at = times.shifted(at, -over)
    return _squeezed(steps, found, frame, last)


def starting_at(steps: Sequence[Step], waits: Sequence[float], frame: Frame, start: datetime) -> list[datetime]:
    """Return instants around the start of the clock; what follows it is drawn together to end before `latest`."""
    times = frame.times
    anchor = clock_starts(steps) or 0
    found = _placed(steps, waits, frame, anchor, start, None)
    begin, end, most = times.minutes(start), times.minutes(found[-1]), times.minutes(frame.latest)
    if end > most:
        share = max(0.0, most - begin) / (end - begin)
        tail = [times.when(begin + (times.minutes(at) - begin) * share) for at in found[anchor + 1 :]]
        found = [*found[: anchor + 1], *tail]
    return _squeezed(steps, found, frame, frame.latest)


def start_due_on(frame: Frame, day: date, share: float) -> datetime | None:
    """Return an instant at which the limit starts that ends on a day, still ahead when that day is today.

    `share` (0 to 1) chooses among the hours of the day. None = no such instant between `earliest` and `latest`.
    """
    now = frame.latest
    for back in range(_SEARCHED_DAYS):
        starts_on = day - timedelta(days=back)
        if not frame.times.is_worked(starts_on):
            continue
        first, last = time(7, 40), time(16, 50)
        if day == now.date() and back > 0:
            first = max(time(13, 10), min((now + timedelta(minutes=10)).time(), last))
        at = _hour(starts_on, first, last, share)
        if starts_on == now.date():
            at = min(at, now - timedelta(minutes=15))
        if not frame.earliest <= at <= frame.latest or not _is_in_session(frame.times, at):
            continue
        due = _due(frame, Running(instant(at), (), None))
        if due is not None and due.date() == day:
            return at
        if due is not None and due.date() < day:
            return None
    return None


def _due(frame: Frame, run: Running) -> datetime | None:
    """When a made-up life is due, local time, by the rule set of the day on which its clock starts."""
    rules = rule_set(local(run.start).date()) if run.start else LAW
    return due_of(frame.procedure, frame.times.calendar, run, by_minute=False, rules=rules).due_at


def _placed(
    steps: Sequence[Step], waits: Sequence[float], frame: Frame, anchor: int, at: datetime, lateness: Lateness | None
) -> list[datetime]:
    """Place each act by its wait, backward and forward from one; a decision by its lateness."""
    times = frame.times
    found = [at] * len(steps)
    for number in range(anchor - 1, -1, -1):
        found[number] = times.shifted(found[number + 1], -waits[number + 1])
    number = anchor + 1
    while number < len(steps):
        if lateness is not None and steps[number].act in _DECIDING:
            end = number
            while end < len(steps) and steps[end].act in _DECIDING:
                end += 1
            _decide(steps, found, frame, (anchor, number, end), lateness)
            number = end
            continue
        found[number] = times.shifted(found[number - 1], waits[number])
        number += 1
    return found


def _decide(
    steps: Sequence[Step], found: list[datetime], frame: Frame, block: tuple[int, int, int], lateness: Lateness
) -> None:
    """Spread the acts from the proposal to the decision over the time until the result, which is as late as wanted."""
    times, (anchor, first, end) = frame.times, block
    asked = [at for step, at in zip(steps[:first], found, strict=False) if step.act is Act.REQUEST_SUPPLEMENT]
    answered = [n for n, step in enumerate(steps[:first]) if step.act is Act.ANSWER_SUPPLEMENT]
    stops = tuple(Halt(instant(a), instant(found[n])) for a, n in zip(asked, answered, strict=True))
    due = _due(frame, Running(instant(found[anchor]), stops, None))
    if due is None:
        raise AssertionError("a clock whose stops are over runs")
    begin = answered[-1] if answered else anchor
    ready = _ready(frame, found[begin], due, lateness)
    begins, before = times.minutes(found[begin]), times.minutes(found[first - 1])
    if before > begins + (ready - begins) * 0.6:
        share = (ready - begins) * 0.5 / (before - begins)
        for number in range(begin + 1, first):
            found[number] = times.when(begins + (times.minutes(found[number]) - begins) * share)
        before = times.minutes(found[first - 1])
    for number in range(first, end):
        found[number] = times.when(before + (ready - before) * (number - first + 1) / (end - first))


def _ready(frame: Frame, begin: datetime, due: datetime, lateness: Lateness) -> float:
    """Return when the result is there, in working minutes: on a day before, on, or after the day of the due instant."""
    times = frame.times
    opens, closes = times.day(due.date())
    begins, ends = times.minutes(begin), times.minutes(due)
    if lateness is Lateness.OVERDUE:
        return closes + 30 + frame.early * 1_500
    if lateness is Lateness.EARLY:
        ready = begins + (ends - begins) * (0.3 + frame.early * 0.5)
        if ready < opens:
            return ready
    return max(opens + 5, begins + 5, ends - 10 - frame.early * 100)


def _squeezed(steps: Sequence[Step], found: list[datetime], frame: Frame, last: datetime) -> list[datetime]:
    """Draw everything together when it began before the province did, or would end later than it may.

    What follows an invitation keeps its distance from it, which the law asks for.
    """
    times = frame.times
    first, end = times.minutes(found[0]), times.minutes(found[-1])
    least, most = times.minutes(frame.earliest), times.minutes(min(last, frame.latest))
    if first >= least and end <= most:
        return found
    invited = next((number for number, step in enumerate(steps) if step.act is Act.INVITE), len(steps) - 1)
    until = times.minutes(found[invited])
    low, high = max(first, least), min(end, most) - (end - until)
    if high <= low:
        high = times.minutes(frame.latest) - (end - until)  # no room before `last`: as late as may be
    share = max(0.0, high - low) / (until - first) if until > first else 0.0
    begun = [times.when(low + (times.minutes(at) - first) * share) for at in found[:invited]]
    return [*begun, *(times.when(max(low, high) + (times.minutes(at) - until)) for at in found[invited:])]


def _hour(day: date, first: time, last: time, share: float) -> datetime:
    begin, end = datetime.combine(day, first), datetime.combine(day, last)
    at = (begin + (end - begin) * share).replace(microsecond=0)
    return at.replace(hour=13, minute=at.minute % 30 + 5) if time(11, 30) <= at.time() < time(13, 0) else at


def _is_in_session(times: WorkTimes, at: datetime) -> bool:
    return times.minutes(at + timedelta(minutes=1)) > times.minutes(at)


def day_of_work(times: WorkTimes, now: datetime, count: int) -> date:
    """Return the working day so many after today's; today is the next one when its hours are about over, or none."""
    _, closes = times.day(now.date())
    is_over = not times.is_worked(now.date()) or closes - times.minutes(now) < 15
    today = now.date().toordinal()
    base = times.calendar.working_day(today, 1 if is_over else 0)
    return date.fromordinal(times.calendar.working_day(base, count))
