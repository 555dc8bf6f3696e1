"""The internal process of a procedure against a dossier: at which stage it is, budgets, what was used, and by whom.

Computed from the journal, never ticked. A stage says in words who works on it; the journal says whose hands the dossier
was in: the one-stop's until it is handed on, the head's until it is assigned, the officer's, and the head's again.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from motcua.base.text import search_key
from motcua.ground.deadlines.rules import OnSupplement, WorkCalendar, local
from motcua.ground.deadlines.worktime import MINUTE
from motcua.record.dossiers.journal import Asked, Entry, State, apply, in_order, still_asked
from motcua.record.dossiers.rules import Act, Owner, Status

MINUTES_OF_A_DAY = 480
"""A budget counts a day as eight hours, whatever the calendar's own days are."""


class Hands(StrEnum):
    """In whose hands a dossier is, within the agency."""

    DESK = "desk"
    ASSIGNING = "assigning"
    OFFICER = "officer"
    ASKED = "asked"
    HEAD = "head"


class StageSaid(Protocol):
    """A stage as the catalogue says it; the budget in working hours, half a day is 4."""

    @property
    def stage_no(self) -> int:
        """1, 2, … in the order of the process."""

    @property
    def name(self) -> str:
        """What is done."""

    @property
    def unit(self) -> str:
        """Which part of the agency does it."""

    @property
    def role(self) -> str:
        """Who there does it."""

    @property
    def budget_hours(self) -> int:
        """Working hours."""

    @property
    def agency_code(self) -> str:
        """The other agency that does it; "" = the deciding agency itself."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a dossier was in one pair of hands and its clock ran; `to_at` None = it still is."""

    hands: Hands
    who_id: str
    """Who had the case or ended the stretch; "" = nobody in person."""
    owner: Owner
    from_at: datetime
    to_at: datetime | None
    is_sent_back: bool = False
    """Whether it began because the head gave the case back."""
    asked: tuple[Asked, ...] = ()
    """What other agencies were asked and had not answered; the first is the one that was waited for."""


@dataclass(frozen=True, slots=True)
class StageUse:
    """One stage of a dossier's process; minutes are working minutes in which the clock ran."""

    stage_no: int
    name: str
    unit: str
    role: str
    budget_minutes: int | None
    """None = the process of the procedure is not declared."""
    used_minutes: int
    """Its share of the time of the dossier: of several agencies asked side by side the one that was waited for."""
    by_owner: tuple[tuple[Owner, int], ...]
    who_ids: tuple[str, ...]
    is_current: bool
    own_minutes: int = 0
    """What it took by itself; more than its share where others were asked side by side."""

    @property
    def is_over(self) -> bool:
        """Whether it took more than the budget allows."""
        return self.budget_minutes is not None and max(self.used_minutes, self.own_minutes) > self.budget_minutes


@dataclass(frozen=True, slots=True)
class _Natural:
    """A stage of a procedure that declares no process: what the law itself tells apart."""

    stage_no: int
    name: str
    hands: Hands
    unit: str = ""
    role: str = ""
    budget_hours: int = 0
    agency_code: str = ""


NATURAL = (
    _Natural(1, "Tiếp nhận, chuyển xử lý", Hands.DESK),
    _Natural(2, "Phân công", Hands.ASSIGNING),
    _Natural(3, "Thẩm định", Hands.OFFICER),
    _Natural(4, "Phê duyệt", Hands.HEAD),
)


# -- whose hands, by the journal ---------------------------------------------------------------------------------------


def stretches(entries: Iterable[Entry]) -> tuple[Stretch, ...]:
    """Cut the time in which the clock ran, from its start to the result or the end, by the hands it was in."""
    found: list[Stretch] = []
    state: State | None = None
    asked: tuple[Asked, ...] = ()
    for entry in entries:
        state = apply(state, entry)
        asked = still_asked(asked, entry)
        if state.received_at is None:
            continue
        last = found[-1] if found else None
        begins = state.received_at if last is None and entry.act is Act.RECEIVE else entry.at
        following = _stretch(state, begins, asked, is_sent_back=entry.act is Act.SEND_BACK)
        if last is not None and last.to_at is None:
            if following is not None and _same(last, following):
                continue
            who = last.who_id if last.hands is Hands.OFFICER else entry.by_id
            found[-1] = replace(last, to_at=max(entry.at, last.from_at), who_id=who)
        if following is not None:
            found.append(following)
    return tuple(found)


def _same(one: Stretch, other: Stretch) -> bool:
    officer = one.hands is Hands.OFFICER
    is_same = (one.hands, one.owner, one.asked) == (other.hands, other.owner, other.asked)
    return is_same and (not officer or one.who_id == other.who_id)


def _stretch(state: State, begins: datetime, asked: Sequence[Asked], *, is_sent_back: bool) -> Stretch | None:
    """The stretch in which a state stands; None while the clock stands or has ended."""
    if state.stopped_at is not None or state.resolved_at is not None or state.ended_at is not None:
        return None
    if state.status is Status.RECEIVED:
        return Stretch(Hands.DESK, "", state.turn, begins, None)
    if state.status is Status.APPROVING:
        return Stretch(Hands.HEAD, "", state.turn, begins, None)
    if state.assignee_id is None:
        return Stretch(Hands.ASSIGNING, "", state.turn, begins, None, is_sent_back)
    waited_for = in_order(asked) if state.status is Status.AWAITING_OPINION else ()
    return Stretch(Hands.OFFICER, state.assignee_id, state.turn, begins, None, is_sent_back, waited_for)


def since_restart(found: Sequence[Stretch], entries: Iterable[Entry], on_supplement: str) -> tuple[Stretch, ...]:
    """Return the stretches of the run of the clock that counts: after a supplement that starts it afresh, those since.

    Law: NĐ 61/2018/NĐ-CP, Art. 19(4).
    """
    if OnSupplement(on_supplement or OnSupplement.RESTART) is not OnSupplement.RESTART:
        return tuple(found)
    answered = [entry.at for entry in entries if entry.act is Act.ANSWER_SUPPLEMENT]
    begun = max((at for at in answered if found and at > found[0].from_at), default=None)
    return tuple(found) if begun is None else tuple(each for each in found if each.from_at >= begun)


# -- stages ------------------------------------------------------------------------------------------------------------

_DESK_WORDS = ("mot cua", "tiep nhan", "tra ket qua", "van thu", "one_stop", "buu dien")
_HEAD_WORDS = (
    "lanh dao", "truong phong", "pho truong", "giam doc", "chu tich", "phe duyet", "ky duyet", "phan cong",
    "unit_head", "thu truong", "chanh van phong",
)  # fmt: skip


def hands_of(stage: StageSaid) -> Hands:
    """Return in whose hands a stage lies, read from the words for its role, then its unit, then its name."""
    if isinstance(stage, _Natural):
        return stage.hands
    if stage.agency_code:
        return Hands.ASKED
    for words in (stage.role, stage.unit, stage.name):
        key = search_key(words)
        if any(word in key for word in _HEAD_WORDS):
            return Hands.HEAD
        if any(word in key for word in _DESK_WORDS):
            return Hands.DESK
        if key and words is stage.role:
            return Hands.OFFICER  # a role that is named and is neither of the others
    return Hands.OFFICER


def stage_uses(
    stages: Sequence[StageSaid], found: Sequence[Stretch], at: datetime, calendar: WorkCalendar
) -> tuple[StageUse, ...]:
    """Return every stage of a process with its budget and what the stretches up to an instant used of it.

    Without declared stages, those that the law tells apart, without budgets. The minutes of all stages sum exactly to
    the working minutes of the stretches.
    """
    declared = sorted(stages, key=lambda stage: stage.stage_no)
    process: Sequence[StageSaid] = declared or NATURAL
    kinds = [hands_of(stage) for stage in process]
    by_number = {stage.stage_no: place for place, stage in enumerate(process) if kinds[place] is Hands.ASKED}
    place, minutes = 0, [dict[Owner, int]() for _ in process]
    own = [0 for _ in process]
    who: list[list[str]] = [[] for _ in process]
    running: set[int] = set()
    for each in found:
        if each.from_at > at:
            break
        steps = [by_number[asked.step_no] for asked in each.asked if asked.step_no in by_number]
        waits_at = by_number.get(each.asked[0].step_no or 0) if each.asked else None
        place = _place(kinds, place, each) if waits_at is None else waits_at
        end = min(each.to_at or at, at)
        spent = calendar.worked(local(end)) // MINUTE - calendar.worked(local(each.from_at)) // MINUTE
        minutes[place][each.owner] = minutes[place].get(each.owner, 0) + spent
        for touched in {place, *steps}:
            own[touched] += spent
        if each.who_id and each.who_id not in who[place] and waits_at is None:
            who[place].append(each.who_id)
        running = {place, *steps} if each.to_at is None or each.to_at > at else set()
    scale = calendar.day_minutes if declared else MINUTES_OF_A_DAY
    return tuple(
        StageUse(
            stage_no=stage.stage_no,
            name=stage.name,
            unit=stage.unit,
            role=stage.role,
            budget_minutes=stage.budget_hours * 60 * scale // MINUTES_OF_A_DAY if declared else None,
            used_minutes=sum(minutes[place].values()),
            by_owner=tuple(minutes[place].items()),
            who_ids=tuple(who[place]),
            is_current=place in running,
            own_minutes=own[place],
        )
        for place, stage in enumerate(process)
    )


def _place(kinds: Sequence[Hands], place: int, each: Stretch) -> int:
    """Return the stage in which these hands work: here or next after; else the nearest before; else it stays here.

    A case that was given back returns to the stage before. Who assigns works in a stage of the head that comes before
    the officer's, and without one in the officer's.
    """
    ahead = _next(kinds, place, {each.hands})
    behind = next((at for at in range(place - 1, -1, -1) if kinds[at] is each.hands), None)
    if each.hands is Hands.ASSIGNING and ahead is None:
        ahead, behind = _next(kinds, place, {Hands.HEAD, Hands.OFFICER}), None
    order = (behind, ahead) if each.is_sent_back else (ahead, behind)
    return next((at for at in order if at is not None), place)


def _next(kinds: Sequence[Hands], place: int, wanted: Set[Hands]) -> int | None:
    return next((at for at in range(place, len(kinds)) if kinds[at] in wanted), None)


@dataclass(frozen=True, slots=True)
class StageLeft:
    """The stage that an event took a dossier out of: its name, and what it had used of its budget by then."""

    name: str
    used_minutes: int
    budget_minutes: int

    @property
    def is_over(self) -> bool:
        """Whether it took more than its budget."""
        return self.used_minutes > self.budget_minutes


def stage_left(
    stages: Sequence[StageSaid], found: Sequence[Stretch], at: datetime, calendar: WorkCalendar
) -> StageLeft | None:
    """Return the stage that a dossier left at an instant; None without a declared process, or while the clock stood.

    Of a stage of another agency its answer says whether it was in time.
    """
    if not stages:
        return None
    before = stage_uses(stages, found, at - timedelta(microseconds=1), calendar)
    others = {stage.stage_no for stage in stages if stage.agency_code}
    left = next((use for use in before if use.is_current and use.stage_no not in others), None)
    if left is None or left.budget_minutes is None:
        return None
    return StageLeft(left.name, left.used_minutes, left.budget_minutes)
