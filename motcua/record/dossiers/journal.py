"""What the journal of a dossier says: its state, its clock and whose time each stretch of it was. Pure rules.

`apply` is the only place that says what an event changes: acts write the row with it, `motcua verify` replays it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from motcua.ground.deadlines.rules import ZONE
from motcua.record.dossiers.rules import ACTS, AFTER_LAST, BEFORE, IF_ASKED, STATUSES, UNDONE, Act, Clock, Owner, Status


@dataclass(frozen=True, slots=True)
class State:
    """The state of a dossier in law; a fold of its journal."""

    status: Status = Status.DRAFT
    before: Status | None = None
    turn: Owner = Owner.APPLICANT
    post_send: bool = False
    post_return: bool = False
    electronic_return: bool = False
    """Whether the applicant asked for the result as a file, and not on paper."""
    agency_code: str = ""
    code: str | None = None
    assignee_id: str | None = None
    proposer_id: str | None = None
    outcome: str | None = None
    received_at: datetime | None = None
    """The start of the clock; under public post the signing of the handover minute."""
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    original_due_at: datetime | None = None
    """When it would be due without the re-appointment; None = never re-appointed."""
    is_judged_anew: bool = False
    """Whether lateness is judged by the new due instant after a re-appointment, not by the original one."""
    stopped_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    completion_asked: bool = False
    supplement_count: int = 0
    minute_at: datetime | None = None
    """When the handover minute was signed; of several the first."""
    rating: int | None = None
    correction_count: int = 0
    """How often a wrong result was corrected; the result in force is that of the last correction."""
    asked_agencies: tuple[str, ...] = ()
    """Codes of the agencies whose opinion was asked and has not come, in the order of asking."""
    case_code: str = ""
    """The case of the procedure; "" = the ordinary one. It is chosen before reception, and stays."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the journal as the fold reads it; instants in facts are ISO 8601 texts."""

    event_no: int
    act: Act
    at: datetime
    by_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


_CHOOSING = frozenset({Act.OPEN_DRAFT, Act.SUBMIT, Act.RECEIVE})
"""Acts that may say which case of the procedure it is, and whether the result goes home as a file."""


def apply(state: State | None, entry: Entry) -> State:
    """Return the state after one event. The journal replayed from nothing gives the state that must be stored.

    Raises KeyError when the act does not lead out of the state's status: the journal is not a life of a dossier.
    """
    rule, facts = ACTS[entry.act], entry.facts
    target = rule.moves[state.status if state else None]
    old = state or State()
    if entry.act is Act.OPEN_DRAFT:
        old = replace(
            old, post_send=bool(facts["post_send"]), post_return=bool(facts["post_return"]), agency_code=facts["agency"]
        )
    if entry.act in _CHOOSING and "case" in facts:
        old = replace(old, case_code=facts["case"])
    if entry.act in _CHOOSING and "electronic_return" in facts:
        as_file = bool(facts["electronic_return"])
        old = replace(old, electronic_return=as_file, post_return=old.post_return and not as_file)
    marks = _marks(old, entry)
    status = Status(facts["status"]) if target == UNDONE else _status_after(old, target, marks)
    turn = (rule.turn_by_post if old.post_send else None) or rule.turn or old.turn
    if old.ended_at is not None and Status.RESOLVED not in (old.status, status):
        turn = old.turn
    if entry.act is Act.ANSWER_SUPPLEMENT and (facts.get("with_post") or _is_before_the_post(old, status)):
        turn = Owner.POST
    if status is Status.AWAITING_OPINION:
        turn = Owner.OTHER_AGENCY
    if entry.act is Act.PAUSE:
        turn = Owner(facts["whose"])
    if entry.act is Act.UNDO:
        turn = Owner(facts["turn"])
    new = replace(old, status=status, turn=turn, **marks)
    if STATUSES[status].is_end and old.ended_at is None:
        new = replace(new, ended_at=entry.at)
    return new


def _status_after(old: State, target: Status | str, marks: Mapping[str, Any]) -> Status:
    """The status to which a move leads; one of several answers leaves it waiting for the others."""
    if target == IF_ASKED:
        return Status.AWAITING_OPINION if marks["asked_agencies"] else old.status
    if target == AFTER_LAST and marks["asked_agencies"]:
        return old.status
    if target in (BEFORE, AFTER_LAST):
        return Status(old.before or Status.SUBMITTED)
    return Status(target)


def _is_before_the_post(old: State, status: Status) -> bool:
    """Whether the dossier is completed before the post has brought it to the agency."""
    return status is Status.SUBMITTED and old.post_send and old.minute_at is None


def _marks(old: State, entry: Entry) -> dict[str, Any]:
    """The columns beside status and turn that one event changes."""
    facts, at = entry.facts, entry.at
    if entry.act in _OF_THE_CLOCK:
        return _halting(old, entry)
    match entry.act:
        case Act.ACCEPT_HANDOVER if not facts.get("undelivered"):
            return {"minute_at": old.minute_at or at}
        case Act.RECEIVE:
            due = datetime.fromisoformat(facts["due_at"])
            return {
                "code": facts["code"],
                "received_at": datetime.fromisoformat(facts["clock_start"]),
                "due_at": due,
                "first_due_at": due,
            }
        case Act.REQUEST_COMPLETION:
            return {"before": old.status, "completion_asked": True}
        case Act.RECOMPUTE | Act.REBASE:
            return _dues(old, facts)
        case Act.ASSIGN | Act.UNDO:
            return {"assignee_id": facts["assignee"], "proposer_id": facts.get("proposer", old.proposer_id)}
        case Act.ASK_OPINION | Act.ASK_STEPS | Act.ANSWER_OPINION:
            return _asking(old, entry)
        case Act.PROPOSE:
            return {"proposer_id": entry.by_id}
        case Act.APPROVE:
            return {"outcome": "GRANTED", "resolved_at": at}
        case Act.REFUSE:
            return {"outcome": "REFUSED", "resolved_at": at}
        case Act.WITHDRAW | Act.DECLINE | Act.STOP:
            return {"before": None, "stopped_at": None, "asked_agencies": ()}
        case Act.CORRECT_RESULT | Act.RATE:
            return _afterwards(old, entry)
    return {}


def _afterwards(old: State, entry: Entry) -> dict[str, Any]:
    """What changes after a result was handed out."""
    if entry.act is Act.RATE:
        return {"rating": entry.facts["score"]}
    return {"correction_count": old.correction_count + 1}


BY_ORIGINAL, BY_NEW = "original", "new"
"""What lateness is judged by after a re-appointment, as the event says it."""


_OF_THE_CLOCK = frozenset({act for act, rule in ACTS.items() if rule.clock in (Clock.STOP, Clock.RESUME)}) | {
    Act.RE_APPOINT
}


def _halting(old: State, entry: Entry) -> dict[str, Any]:
    """What a stop of the clock, its end, or a re-appointment changes."""
    if entry.act is Act.RE_APPOINT:
        return _dues(old, entry.facts) | {"is_judged_anew": entry.facts["judged_by"] == BY_NEW}
    if ACTS[entry.act].clock is Clock.RESUME:
        return {"before": None, "stopped_at": None} | _dues(old, entry.facts)
    count = old.supplement_count + (entry.act is Act.REQUEST_SUPPLEMENT)
    return {"before": old.status, "stopped_at": entry.at, "supplement_count": count}


def _dues(old: State, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The due instants that an event writes; what it does not write stays."""
    return {
        name: datetime.fromisoformat(facts[name]) if facts.get(name) else getattr(old, name)
        for name in ("due_at", "original_due_at")
    }


def _asking(old: State, entry: Entry) -> dict[str, Any]:
    """Who is asked after questions or an answer, and where the dossier was before the first question."""
    answered = entry.facts["agency"] if entry.act is Act.ANSWER_OPINION else None
    left = tuple(other for other in old.asked_agencies if other != answered)
    left += tuple(question["agency"] for question in asked_in(entry))
    return {"before": (old.before or old.status) if left else None, "asked_agencies": left}


def asked_in(entry: Entry) -> tuple[Mapping[str, Any], ...]:
    """Return the questions that an event asks of other agencies, each with its own facts.

    An answer may ask the next ones: those of the round of the process that begins with it (docs/adr/0026).
    """
    if entry.act is Act.ASK_OPINION:
        return (entry.facts,)
    return tuple(entry.facts.get("asked", ())) if entry.act in (Act.ASK_STEPS, Act.ANSWER_OPINION) else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question to another agency as the journal tells it."""

    agency_code: str
    due: datetime
    """The last instant of the answer."""
    step_no: int | None = None
    """The stage of the process that asks it; None = it was asked beside the process."""


def still_asked(asked: tuple[Asked, ...], entry: Entry) -> tuple[Asked, ...]:
    """Return the open questions after one event, those asked first before the others."""
    if entry.act in _CLOSING:
        return ()
    if entry.act is Act.ANSWER_OPINION:
        asked = tuple(each for each in asked if each.agency_code != entry.facts["agency"])
    new = (Asked(each["agency"], _last_instant(each, entry.at), each.get("step")) for each in asked_in(entry))
    return (*asked, *new)


_CLOSING = frozenset({Act.WITHDRAW, Act.DECLINE, Act.STOP})
"""Acts after which nobody is asked any more."""


def _last_instant(question: Mapping[str, Any], otherwise: datetime) -> datetime:
    """The due instant where there is one; a question with a last day alone may be answered until that day is over."""
    if question.get("due_at"):
        return datetime.fromisoformat(question["due_at"])
    if not question.get("due_on"):
        return otherwise
    return datetime.combine(date.fromisoformat(question["due_on"]), time.max, tzinfo=ZONE)


def in_order(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """Return open questions with the one that is waited for first: what is due first, of those what was asked first.

    While several agencies are asked side by side, a working minute belongs to the one whose answer is due first and has
    not come (docs/adr/0026).
    """
    return tuple(sorted(asked, key=lambda each: each.due))


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch of time that belongs to another agency; `agency_code` "" = the event names none."""

    agency_code: str
    from_at: datetime
    to_at: datetime | None


def waits(entries: Iterable[Entry]) -> tuple[Wait, ...]:
    """Cut the time that is other agencies' by the agency that was waited for; it sums to that of OTHER_AGENCY."""
    state: State | None = None
    asked: tuple[Asked, ...] = ()
    found: list[Wait] = []
    for entry in entries:
        state = apply(state, entry)
        asked = still_asked(asked, entry)
        is_open = bool(found) and found[-1].to_at is None
        awaits = state.turn is Owner.OTHER_AGENCY and not STATUSES[state.status].is_end
        code = in_order(asked)[0].agency_code if asked else ""
        if is_open and (not awaits or found[-1].agency_code != code):
            found[-1] = replace(found[-1], to_at=entry.at)
            is_open = False
        if awaits and not is_open:
            found.append(Wait(code, entry.at, None))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Halt:
    """A time in which the clock stands, by the act that stopped it; `end` None = it still stands."""

    begin: datetime
    end: datetime | None
    act: Act = Act.REQUEST_SUPPLEMENT
    reason: str = ""
    """What the event says of it, in words; "" = the act says enough."""


@dataclass(frozen=True, slots=True)
class ReAppointed:
    """The one re-appointment of a dossier: when it was made, and the due instant that was promised anew."""

    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Running:
    """What the clock must know: its start, its stops (the last may be open), its end, and a re-appointment."""

    start: datetime | None
    stops: tuple[Halt, ...]
    end: datetime | None
    re_appointed: ReAppointed | None = None


def running(entries: Iterable[Entry]) -> Running:
    """Read start, stops, end and re-appointment of the clock from the journal."""
    start: datetime | None = None
    end: datetime | None = None
    stops: list[Halt] = []
    promised: ReAppointed | None = None
    for entry in entries:
        match ACTS[entry.act].clock:
            case Clock.START:
                start = datetime.fromisoformat(entry.facts["clock_start"])
            case Clock.STOP:
                stops.append(Halt(entry.at, None, entry.act, str(entry.facts.get("reason_words", ""))))
            case Clock.RESUME if stops and stops[-1].end is None:
                stops[-1] = replace(stops[-1], end=entry.at)
            case Clock.END:
                end = end or entry.at
        if entry.act is Act.RE_APPOINT:
            promised = ReAppointed(entry.at, datetime.fromisoformat(entry.facts["due_at"]))
    return Running(start, tuple(stops), end, promised)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time that has one owner; `to_at` None = it still runs."""

    owner: Owner
    from_at: datetime
    to_at: datetime | None


def spans(entries: Iterable[Entry]) -> tuple[Span, ...]:
    """Cut the life of a dossier, from its submission to its end, into stretches with one owner each."""
    state: State | None = None
    found: list[Span] = []
    for entry in entries:
        state = apply(state, entry)
        follow = next_span(found[-1] if found else None, state, entry.at)
        if follow is not None:
            if found:
                found[-1] = replace(found[-1], to_at=entry.at)
            if follow.owner is not Owner.NOBODY:
                found.append(follow)
    return tuple(found)


def next_span(last: Span | None, state: State, at: datetime) -> Span | None:
    """Return the stretch that begins with this event, NOBODY's when the account closes, None when nothing changes.

    The account opens when the dossier leaves the draft and closes when nobody's turn is left.
    """
    if state.status is Status.DRAFT:
        return None
    if last is None or last.to_at is not None:
        return None if state.turn is Owner.NOBODY or last is not None else Span(state.turn, at, None)
    return None if last.owner is state.turn else Span(state.turn, at, None)
