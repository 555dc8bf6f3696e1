"""What a dossier of a rehearsal goes through: the acts in their order, whose hand does each, and how long it waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.record.dossiers.rules import Act


class Way(StrEnum):
    """How a dossier comes to its agency."""

    POST = "POST"
    """At a post office."""
    HOME = "HOME"
    """To the courier at the applicant's door."""
    DESK = "DESK"
    """At the agency's own desk."""
    ONLINE = "ONLINE"
    """On line, with electronic papers."""
    ONLINE_POST = "ONLINE_POST"
    """Prepared on line, the papers brought to a post office."""


class Hand(StrEnum):
    """Who does an act, by place."""

    CLERK = "CLERK"
    COURIER = "COURIER"
    DESK = "DESK"
    OFFICER = "OFFICER"
    COLLEAGUE = "COLLEAGUE"
    """Another case officer of the same agency; does nothing, but may be given a case."""
    HEAD = "HEAD"
    ASKER = "ASKER"


BY_POST = frozenset({Way.POST, Way.HOME, Way.ONLINE_POST})
_FRONT = {Way.POST: Hand.CLERK, Way.HOME: Hand.COURIER, Way.ONLINE_POST: Hand.CLERK}
_BEGINS = {
    Way.POST: (Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE),
    Way.DESK: (Act.OPEN_DRAFT, Act.RECEIVE),
    Way.ONLINE: (Act.OPEN_DRAFT, Act.SUBMIT, Act.RECEIVE),
}

_WAITS: dict[Act, tuple[int, int]] = {
    Act.OPEN_DRAFT: (0, 0),
    Act.SUBMIT: (1, 4),
    Act.ACCEPT_BY_POST: (6, 18),
    Act.OFFER_HANDOVER: (30, 180),
    Act.ACCEPT_HANDOVER: (15, 90),
    Act.REFUSE_HANDOVER: (15, 60),
    Act.RECEIVE: (5, 40),
    Act.REQUEST_COMPLETION: (20, 120),
    Act.DECLINE: (300, 1_400),
    Act.PASS_ON: (10, 90),
    Act.ASSIGN: (15, 150),
    Act.ASK_OPINION: (60, 300),
    Act.ASK_STEPS: (60, 300),
    Act.ANSWER_OPINION: (300, 1_100),
    Act.REQUEST_SUPPLEMENT: (60, 420),
    Act.ANSWER_SUPPLEMENT: (240, 1_300),
    Act.REQUIRE_PAYMENT: (60, 420),
    Act.CONFIRM_PAYMENT: (240, 1_100),
    Act.SETTLE_EXEMPTION: (2, 8),
    Act.ENTER_DATA: (20, 120),
    Act.REFUND: (10, 60),
    Act.PAUSE: (60, 420),
    Act.RESUME: (480, 1_400),
    Act.RE_APPOINT: (30, 180),
    Act.STOP: (200, 900),
    Act.PROPOSE: (120, 420),
    Act.SEND_BACK: (30, 240),
    Act.UNDO: (1, 4),
    Act.APPROVE: (30, 240),
    Act.REFUSE: (30, 240),
    Act.WITHDRAW: (60, 600),
    Act.PREPARE_RETURN: (20, 150),
    Act.OFFER_TO_POST: (15, 90),
    Act.ACCEPT_TO_CARRY: (30, 180),
    Act.WITHDRAW_OFFER: (15, 60),
    Act.REFUSE_TO_CARRY: (15, 60),
    Act.INVITE: (150, 420),
    Act.RECORD_ATTEMPT: (150, 420),
    Act.RETURN_UNDELIVERED: (1_500, 1_900),
    Act.CORRECT_RESULT: (480, 1_400),
    Act.DELIVER: (200, 700),
    Act.RETURN_AT_COUNTER: (90, 1_400),
    Act.RETURN_ELECTRONICALLY: (20, 150),
    Act.SIGN_RESULT: (5, 60),
    Act.RATE: (30, 1_800),
}
"""Working minutes, from and to, between the act before and this one."""
_WAITS_ON_LINE = {Act.SUBMIT: (5, 60), Act.ACCEPT_BY_POST: (90, 480), Act.RECEIVE: (40, 300)}
_AFTER_AN_ATTEMPT = (1_000, 1_300)
"""Two visits are two working days apart (TT 17/2017, Art. 5)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a life: by whose hand, and the working minutes since the act before, from and to."""

    act: Act
    hand: Hand
    waits: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a life leaves the straight way."""

    supplement: bool = False
    sent_back: bool = False
    refused: bool = False
    attempts: int = 0
    rated: bool = False
    as_file: bool = False
    """The applicant asks for the result as a file."""


STRAIGHT = Branch()


@dataclass(frozen=True, slots=True)
class Course:
    """A life up to an act, and the acts that follow it instead of the straight way."""

    until: Act
    then: tuple[Act, ...] = ()
    branch: Branch = STRAIGHT


def life(way: Way, course: Course, *, goes_home: bool, recalls: bool, answers: int = 0) -> tuple[Step, ...]:
    """Return the acts of a life.

    `goes_home` = the result is carried by the post; `recalls` = papers are taken back at its delivery, and brought to
    the agency; `answers` = so many steps of the process are done by other agencies.
    Raises ValueError when the life never comes to the last act of its course.
    """
    main = list(_main(way, goes_home=goes_home, recalls=recalls, branch=course.branch))
    if answers:
        asked = main.index(Act.PROPOSE)  # a supplement is asked for within three working days, so it comes first
        main[asked:asked] = [Act.ASK_STEPS, *[Act.ANSWER_OPINION] * answers]
    acts = [*main[: len(main) - main[::-1].index(course.until)], *course.then]
    if recalls and acts[-1] is Act.DELIVER:
        acts += [Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER]
    return tuple(
        Step(act, _hand(way, act, acts[:number]), _wait(way, act, acts[:number])) for number, act in enumerate(acts)
    )


def clock_starts(steps: Sequence[Step]) -> int | None:
    """Return the place of the act from which the limit is counted: the minute, else reception; None = neither."""
    acts = [step.act for step in steps]
    if Act.RECEIVE not in acts:
        return None
    return acts.index(Act.ACCEPT_HANDOVER if Act.ACCEPT_HANDOVER in acts[: acts.index(Act.RECEIVE)] else Act.RECEIVE)


def _main(way: Way, *, goes_home: bool, recalls: bool, branch: Branch) -> Iterable[Act]:
    """Yield the acts from the draft to the end."""
    yield from _BEGINS[Way.POST if way in BY_POST else way]
    yield from (Act.PASS_ON, Act.ASSIGN)
    if branch.supplement:
        yield from (Act.REQUEST_SUPPLEMENT, Act.ANSWER_SUPPLEMENT)
        if way in BY_POST:
            yield from (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER)
    if branch.sent_back:
        yield from (Act.PROPOSE, Act.SEND_BACK)
    yield from (Act.PROPOSE, Act.REFUSE if branch.refused else Act.APPROVE)
    yield Act.RETURN_ELECTRONICALLY if branch.as_file else Act.PREPARE_RETURN
    if branch.as_file:
        pass
    elif goes_home:
        yield from (Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, *[Act.RECORD_ATTEMPT] * branch.attempts, Act.DELIVER)
        if recalls and branch.rated:
            yield from (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER)
    else:
        yield Act.RETURN_AT_COUNTER
    if branch.rated:
        yield Act.RATE


_OF_DESK = frozenset(
    {Act.ACCEPT_HANDOVER, Act.REFUSE_HANDOVER, Act.RECEIVE, Act.REQUEST_COMPLETION, Act.DECLINE, Act.PASS_ON,
     Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.RETURN_ELECTRONICALLY}
)  # fmt: skip
_OF_HEAD = frozenset(
    {Act.ASSIGN, Act.SEND_BACK, Act.APPROVE, Act.REFUSE, Act.SIGN_RESULT, Act.RE_APPOINT, Act.STOP, Act.CORRECT_RESULT}
)  # fmt: skip
_OF_OFFICER = frozenset(
    {Act.ASK_OPINION, Act.ASK_STEPS, Act.ANSWER_OPINION, Act.REQUEST_SUPPLEMENT, Act.REQUIRE_PAYMENT, Act.PAUSE,
     Act.RESUME, Act.PROPOSE}
)  # fmt: skip
"""An answer of another agency is typed in from its paper."""
_OF_COURIER = frozenset(
    {Act.ACCEPT_TO_CARRY, Act.REFUSE_TO_CARRY, Act.INVITE, Act.RECORD_ATTEMPT, Act.DELIVER, Act.RETURN_UNDELIVERED}
)


def _hand(way: Way, act: Act, before: Sequence[Act]) -> Hand:
    """Whose hand does an act, after the acts before it."""
    for hand, acts in (
        (Hand.DESK, _OF_DESK),
        (Hand.HEAD, _OF_HEAD),
        (Hand.OFFICER, _OF_OFFICER),
        (Hand.COURIER, _OF_COURIER),
    ):
        if act in acts:
            return hand
    if act is Act.UNDO:
        return _hand(way, before[-1], before[:-1])
    is_on_line = way in (Way.ONLINE, Way.ONLINE_POST)
    if act is Act.RATE or (is_on_line and act in (Act.OPEN_DRAFT, Act.SUBMIT, Act.WITHDRAW)):
        return Hand.ASKER
    if way is Way.ONLINE and act is Act.ANSWER_SUPPLEMENT:
        return Hand.ASKER
    if act is Act.OFFER_HANDOVER and Act.DELIVER in before:
        return Hand.COURIER
    if act in (Act.WITHDRAW, Act.RETURN_AT_COUNTER) and (way not in BY_POST or Act.ACCEPT_HANDOVER in before):
        return Hand.DESK
    if act in (Act.SETTLE_EXEMPTION, Act.REFUND):
        return Hand.CLERK if way in BY_POST and Act.ACCEPT_HANDOVER not in before else Hand.DESK
    if act is Act.CONFIRM_PAYMENT or (act is Act.WITHDRAW_OFFER and Act.OFFER_TO_POST in before):
        return Hand.DESK
    if act is Act.ANSWER_SUPPLEMENT or Act.ANSWER_SUPPLEMENT in before:
        return Hand.CLERK if way in BY_POST else Hand.DESK
    return _FRONT.get(way, Hand.DESK)


def _wait(way: Way, act: Act, before: Sequence[Act]) -> tuple[int, int]:
    """The working minutes, from and to, that pass before an act."""
    if act is Act.DELIVER and Act.RECORD_ATTEMPT in before:
        return _AFTER_AN_ATTEMPT
    if act in (Act.RECORD_ATTEMPT, Act.INVITE) and before[-1] in (Act.RECORD_ATTEMPT, Act.INVITE):
        return _AFTER_AN_ATTEMPT
    if way in (Way.ONLINE, Way.ONLINE_POST) and act in _WAITS_ON_LINE:
        return _WAITS_ON_LINE[act]
    return _WAITS[act]
