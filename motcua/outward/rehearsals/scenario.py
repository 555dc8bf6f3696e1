"""What stands in the demo province on the day it is opened: how many dossiers of which kind, and how far they are.

Each wave is a number of dossiers that have come equally far. The waves that name accounts or places are those that the
one-click roles are told of (`accounts.csv`, column `waits_for`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.ground.deadlines.rules import Lateness
from motcua.outward.rehearsals.cast import Case
from motcua.outward.rehearsals.lives import STRAIGHT, Branch, Course, Hand, Way
from motcua.record.dossiers.rules import Act


@dataclass(frozen=True, slots=True)
class Ended:
    """The last act happened so many working minutes ago, from and to; results as late as the weights say."""

    ago: tuple[int, int]
    lateness: tuple[Lateness, ...] = (Lateness.EARLY, Lateness.EARLY, Lateness.ON_TIME)


@dataclass(frozen=True, slots=True)
class Due:
    """Open, and due so many working days from today, from and to; below 0 it is overdue."""

    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Where:
    """Which cases a wave is drawn from; empty = any."""

    ways: frozenset[Way] = frozenset({Way.POST, Way.DESK})
    procedures: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    hands: Mapping[Hand, str] = field(default_factory=dict)
    goes_home: bool | None = None

    def holds(self, case: Case) -> bool:
        """Whether a case is among them."""
        return (
            case.way in self.ways
            and (not self.procedures or case.procedure in self.procedures)
            and (not self.agencies or case.agency in self.agencies)
            and (not self.points or case.point in self.points)
            and (self.goes_home is None or case.goes_home is self.goes_home)
            and all(case.hands.get(hand) == username for hand, username in self.hands.items())
        )


@dataclass(frozen=True, slots=True)
class Wave:
    """So many dossiers up to an act, and what followed instead of the straight way; `owner` = the account that asks."""

    count: int
    where: Where
    until: Act
    when: Ended | Due
    then: tuple[Act, ...] = ()
    branch: Branch = STRAIGHT
    owner: str = ""

    @property
    def course(self) -> Course:
        """How far its dossiers have come."""
        return Course(self.until, self.then, self.branch)


_POST = frozenset({Way.POST})
_HOME = frozenset({Way.HOME})
_DESK = frozenset({Way.DESK})
_ONLINE = frozenset({Way.ONLINE})
_ONLINE_POST = frozenset({Way.ONLINE_POST})
_POLICE = frozenset({"H12.17"})
_LAND = frozenset({"H12.34"})
_RECORD = frozenset({"3.000333"})
_LICENCE = frozenset({"3.000347"})
_MARRIAGE = frozenset({"1.004873"})
_SLOW = frozenset({"3.000333", "0.900002", "1.013225", "1.115362"})
"""Procedures with limits of days, in which a supplement has its place."""
_LONG = frozenset({"0.900002", "1.115362"})
"""Procedures with limits that even the days off of Tết leave a working day of."""
_ANYWHERE = Where()
_ANY_POST = Where(_POST)
_CAI_NUOC, _U_MINH, _TINH = frozenset({"bd-cai-nuoc"}), frozenset({"bd-u-minh"}), frozenset({"tt-tinh"})
_SYSTEM = "hethong.dvcqg"
_LATE = (Lateness.OVERDUE,)
_MIXED = (Lateness.EARLY, Lateness.EARLY, Lateness.EARLY, Lateness.ON_TIME, Lateness.ON_TIME, Lateness.OVERDUE)
_DAY = 480
_JUST_NOW, _TODAY, _YESTERDAY = Ended((2, 45)), Ended((10, 200)), Ended((_DAY, 2 * _DAY))
_LATELY, _WEEKS = Ended((60, 2 * _DAY), _MIXED), Ended((120, 18 * _DAY), _MIXED)


def _carried_by(courier: str, ways: frozenset[Way] = frozenset({Way.POST, Way.DESK})) -> Where:
    return Where(ways, hands={Hand.COURIER: courier}, goes_home=True)


RECEPTION = (
    Wave(3, _ANY_POST, Act.OPEN_DRAFT, _JUST_NOW),
    Wave(1, Where(_DESK), Act.OPEN_DRAFT, _JUST_NOW),
    Wave(4, Where(_POST, points=_TINH), Act.SUBMIT, _JUST_NOW),
    Wave(2, Where(_POST, points=_U_MINH | _CAI_NUOC), Act.SUBMIT, _JUST_NOW),
    Wave(5, Where(_POST, points=_CAI_NUOC), Act.ACCEPT_BY_POST, _TODAY),
    Wave(3, _ANY_POST, Act.ACCEPT_BY_POST, _TODAY),
    Wave(2, Where(_HOME), Act.ACCEPT_BY_POST, _TODAY),
    Wave(4, Where(_POST, agencies=_POLICE), Act.OFFER_HANDOVER, _TODAY),
    Wave(3, Where(_POST, agencies=frozenset({"H12.102", "H12.18"})), Act.OFFER_HANDOVER, _TODAY),
    Wave(1, Where(_HOME), Act.OFFER_HANDOVER, _TODAY),
    Wave(1, _ANY_POST, Act.OFFER_HANDOVER, _TODAY, then=(Act.REFUSE_HANDOVER,)),
    Wave(2, Where(_POST, agencies=_POLICE), Act.ACCEPT_HANDOVER, _TODAY),
    Wave(2, Where(_POST, agencies=frozenset({"H12.102"})), Act.ACCEPT_HANDOVER, _TODAY),
    Wave(3, Where(_ONLINE, procedures=_MARRIAGE), Act.SUBMIT, _TODAY, owner=_SYSTEM),
    Wave(2, Where(_ONLINE, _MARRIAGE, frozenset({"H12.102"})), Act.SUBMIT, _TODAY, owner=_SYSTEM),
    Wave(2, Where(_POST, procedures=_SLOW), Act.ACCEPT_HANDOVER, _LATELY, then=(Act.REQUEST_COMPLETION,)),
    Wave(1, Where(_ONLINE, procedures=_MARRIAGE), Act.SUBMIT, _LATELY, then=(Act.REQUEST_COMPLETION,), owner=_SYSTEM),
    Wave(5, _ANYWHERE, Act.RECEIVE, _TODAY),
)
"""At the counters: drafts, people who wait, envelopes that must be handed over today."""

PROCESSING = (
    Wave(4, _ANYWHERE, Act.PASS_ON, _TODAY),
    Wave(3, Where(agencies=_POLICE), Act.ASSIGN, Due((0, 0))),
    Wave(4, _ANYWHERE, Act.ASSIGN, Due((0, 0))),
    Wave(4, Where(agencies=_POLICE), Act.ASSIGN, Due((1, 2))),
    Wave(2, Where(agencies=_LAND), Act.ASSIGN, Due((1, 2))),
    Wave(4, _ANYWHERE, Act.ASSIGN, Due((1, 2))),
    Wave(2, Where(agencies=_LAND), Act.ASSIGN, Due((3, 6))),
    Wave(6, _ANYWHERE, Act.ASSIGN, Due((3, 7))),
    Wave(2, Where(agencies=_POLICE), Act.ASSIGN, Due((-3, -1))),
    Wave(1, Where(agencies=_LAND), Act.ASSIGN, Due((-2, -1))),
    Wave(6, _ANYWHERE, Act.ASSIGN, Due((-6, -1))),
    Wave(3, Where(procedures=_SLOW), Act.PROPOSE, Due((1, 5)), then=(Act.SEND_BACK,)),
    Wave(4, Where(agencies=_POLICE), Act.PROPOSE, Due((0, 3))),
    Wave(3, Where(agencies=_LAND), Act.PROPOSE, Due((0, 4))),
    Wave(4, _ANYWHERE, Act.PROPOSE, Due((-3, 4))),
    Wave(4, Where(procedures=_SLOW), Act.ASSIGN, Ended((200, 4 * _DAY)), then=(Act.REQUEST_SUPPLEMENT,)),
    Wave(2, Where(_POST, procedures=_SLOW), Act.ASSIGN, _TODAY, then=(Act.REQUEST_SUPPLEMENT, Act.ANSWER_SUPPLEMENT)),
    Wave(3, Where(procedures=_SLOW), Act.ANSWER_SUPPLEMENT, _LATELY, branch=Branch(supplement=True)),
)
"""At the officials' tables: what is due today, soon, later, and overdue."""

RETURNING = (
    Wave(4, _ANYWHERE, Act.APPROVE, Ended((10, 300), _MIXED)),
    Wave(2, Where(procedures=_SLOW), Act.REFUSE, Ended((10, 300)), branch=Branch(refused=True)),
    Wave(4, Where(goes_home=False), Act.PREPARE_RETURN, Ended((30, 4 * _DAY), _MIXED)),
    Wave(2, Where(goes_home=True), Act.PREPARE_RETURN, _TODAY),
    Wave(3, _carried_by("buuta.uminh"), Act.OFFER_TO_POST, _TODAY),
    Wave(3, Where(goes_home=True), Act.OFFER_TO_POST, _TODAY),
    Wave(5, _carried_by("buuta.cainuoc"), Act.ACCEPT_TO_CARRY, Ended((15, 400), _MIXED)),
    Wave(4, Where(goes_home=True), Act.ACCEPT_TO_CARRY, Ended((15, 700), _MIXED)),
    Wave(
        2, _carried_by("buuta.cainuoc"), Act.ACCEPT_TO_CARRY, Ended((2 * _DAY + 40, 3 * _DAY)),
        then=(Act.RECORD_ATTEMPT,),
    ),
    Wave(2, Where(goes_home=True), Act.ACCEPT_TO_CARRY, _YESTERDAY, then=(Act.RECORD_ATTEMPT,)),
    Wave(1, _carried_by("buuta.cainuoc"), Act.ACCEPT_TO_CARRY, _TODAY, then=(Act.INVITE,)),
    Wave(
        1, _carried_by("buuta.cainuoc"), Act.ACCEPT_TO_CARRY, _TODAY,
        then=(Act.INVITE, Act.INVITE, Act.RETURN_UNDELIVERED),
    ),
    Wave(
        2, Where(_DESK, goes_home=True), Act.ACCEPT_TO_CARRY, _LATELY,
        then=(Act.INVITE, Act.INVITE, Act.RETURN_UNDELIVERED, Act.ACCEPT_HANDOVER),
    ),
    Wave(1, Where(goes_home=True), Act.OFFER_TO_POST, _TODAY, then=(Act.REFUSE_TO_CARRY,)),
    Wave(1, Where(goes_home=True), Act.OFFER_TO_POST, _TODAY, then=(Act.WITHDRAW_OFFER,)),
    Wave(1, Where(_DESK, _LICENCE), Act.DELIVER, _TODAY, then=(Act.OFFER_HANDOVER,)),
    Wave(1, Where(_DESK, _LICENCE), Act.DELIVER, _WEEKS, then=(Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER)),
    Wave(7, Where(goes_home=True), Act.DELIVER, _WEEKS),
    Wave(6, Where(goes_home=True), Act.RATE, _WEEKS, branch=Branch(rated=True)),
    Wave(3, Where(goes_home=True), Act.RATE, _WEEKS, branch=Branch(rated=True, attempts=1)),
    Wave(1, Where(_POST, _RECORD), Act.DELIVER, _WEEKS, branch=Branch(attempts=2)),
    Wave(5, Where(goes_home=False), Act.RETURN_AT_COUNTER, _WEEKS),
    Wave(7, Where(goes_home=False), Act.RATE, _WEEKS, branch=Branch(rated=True)),
    Wave(4, Where(procedures=_SLOW), Act.RATE, _WEEKS, branch=Branch(rated=True, supplement=True)),
    Wave(2, Where(procedures=_SLOW), Act.RATE, _WEEKS, branch=Branch(rated=True, sent_back=True)),
    Wave(1, Where(goes_home=False), Act.RETURN_AT_COUNTER, Ended((120, 10 * _DAY), _LATE)),
    Wave(1, Where(_DESK, goes_home=False), Act.RETURN_AT_COUNTER, _LATELY, then=(Act.CORRECT_RESULT,)),
    Wave(
        1, Where(_DESK, goes_home=False), Act.RETURN_AT_COUNTER, _LATELY,
        then=(Act.CORRECT_RESULT, Act.PREPARE_RETURN, Act.RETURN_AT_COUNTER),
    ),
    Wave(2, Where(procedures=_SLOW, goes_home=True), Act.DELIVER, _WEEKS, branch=Branch(refused=True)),
    Wave(2, Where(procedures=_SLOW, goes_home=False), Act.RATE, _WEEKS, branch=Branch(refused=True, rated=True)),
)  # fmt: skip
"""On the way home, and home."""

ENDED_EARLY = (
    Wave(1, Where(_POST, _RECORD), Act.ACCEPT_BY_POST, _WEEKS, then=(Act.WITHDRAW, Act.REFUND, Act.RETURN_AT_COUNTER)),
    Wave(1, Where(_POST, _RECORD, points=_CAI_NUOC), Act.ACCEPT_BY_POST, _TODAY, then=(Act.WITHDRAW,)),
    Wave(1, Where(_POST, _RECORD), Act.ACCEPT_BY_POST, _WEEKS, then=(Act.WITHDRAW, Act.RETURN_AT_COUNTER)),
    Wave(2, Where(_DESK), Act.PASS_ON, _WEEKS, then=(Act.WITHDRAW, Act.RETURN_AT_COUNTER)),
    Wave(1, Where(_POST, procedures=_SLOW), Act.ASSIGN, _TODAY, then=(Act.WITHDRAW,)),
    Wave(1, Where(_ONLINE, procedures=_MARRIAGE), Act.RECEIVE, _WEEKS, then=(Act.WITHDRAW,), owner=_SYSTEM),
    Wave(
        1, Where(_POST, _RECORD), Act.ACCEPT_HANDOVER, _WEEKS,
        then=(Act.REQUEST_COMPLETION, Act.DECLINE, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY,
              Act.DELIVER),
    ),
    Wave(
        1, Where(_POST, goes_home=False), Act.ACCEPT_HANDOVER, _WEEKS,
        then=(Act.REQUEST_COMPLETION, Act.DECLINE, Act.RETURN_AT_COUNTER),
    ),
    Wave(1, _ANY_POST, Act.ACCEPT_HANDOVER, _LATELY, then=(Act.REQUEST_COMPLETION, Act.DECLINE)),
    Wave(1, Where(_ONLINE, procedures=_MARRIAGE), Act.SUBMIT, _WEEKS, then=(Act.DECLINE,), owner=_SYSTEM),
)  # fmt: skip
"""Withdrawn, and not accepted."""

LOWERED = (
    Wave(1, Where(_POST, _RECORD, points=_CAI_NUOC), Act.SUBMIT, _TODAY, then=(Act.SETTLE_EXEMPTION,)),
    Wave(
        2, Where(_POST, _RECORD), Act.SUBMIT, _WEEKS,
        then=(Act.SETTLE_EXEMPTION, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE,
              Act.PASS_ON),
    ),
    Wave(1, Where(_DESK, _RECORD), Act.RECEIVE, _LATELY, then=(Act.SETTLE_EXEMPTION, Act.REFUND, Act.PASS_ON)),
    Wave(1, Where(_DESK, _RECORD), Act.RECEIVE, _TODAY, then=(Act.SETTLE_EXEMPTION,)),
    Wave(1, Where(_ONLINE_POST, _RECORD, points=_CAI_NUOC), Act.SUBMIT, _TODAY, owner="nguoidan.1"),
)  # fmt: skip
"""Who pays less, at once or after the money was taken."""

PORTAL = (
    Wave(1, Where(_ONLINE, procedures=_MARRIAGE), Act.OPEN_DRAFT, _TODAY, owner="nguoidan.1"),
    Wave(1, Where(_ONLINE, _MARRIAGE, frozenset({"H12.101"})), Act.ASSIGN, Due((1, 2)), owner="nguoidan.1"),
    Wave(1, Where(_ONLINE_POST, _RECORD, points=_CAI_NUOC), Act.ACCEPT_TO_CARRY, _TODAY, owner="nguoidan.1"),
    Wave(1, Where(_ONLINE_POST, _RECORD, points=_CAI_NUOC), Act.DELIVER, _WEEKS, owner="nguoidan.1"),
    Wave(
        1, Where(_ONLINE, _MARRIAGE, frozenset({"H12.101"})), Act.RATE, _WEEKS, branch=Branch(rated=True),
        owner="nguoidan.1",
    ),
    Wave(
        1, Where(_ONLINE_POST, _RECORD, points=_U_MINH), Act.ASSIGN, Ended((200, 3 * _DAY)),
        then=(Act.REQUEST_SUPPLEMENT,), owner="nguoidan.2",
    ),
    Wave(
        1, Where(_ONLINE, frozenset({"1.013225"}), frozenset({"H12.102"})), Act.SUBMIT, Ended((100, 2 * _DAY)),
        then=(Act.REQUEST_COMPLETION,), owner="nguoidan.2",
    ),
    Wave(1, Where(_ONLINE, _MARRIAGE, frozenset({"H12.102"})), Act.RETURN_AT_COUNTER, _WEEKS, owner="nguoidan.2"),
    Wave(2, Where(_ONLINE, procedures=_MARRIAGE), Act.ASSIGN, Due((1, 3)), owner=_SYSTEM),
    Wave(1, Where(_ONLINE, procedures=_MARRIAGE), Act.RETURN_AT_COUNTER, _WEEKS, owner=_SYSTEM),
)  # fmt: skip
"""Of the applicants and the system that sign in."""

OPINIONS = (
    Wave(2, Where(agencies=_POLICE), Act.ASSIGN, Ended((20, 2 * _DAY)), then=(Act.ASK_OPINION,)),
    Wave(2, Where(agencies=frozenset({"H12.101"})), Act.ASSIGN, Ended((20, 3 * _DAY)), then=(Act.ASK_OPINION,)),
    Wave(1, Where(agencies=_LAND), Act.ASSIGN, Ended((20, _DAY)), then=(Act.ASK_OPINION,)),
    Wave(
        1, Where(agencies=_POLICE), Act.ASSIGN, Ended((20, _DAY)),
        then=(Act.ASK_OPINION, Act.ANSWER_OPINION),
    ),
)  # fmt: skip
"""Another agency is asked: by the police and of it, by whose officials one signs in."""

INTERRUPTED = (
    Wave(2, Where(_POST, procedures=_RECORD), Act.ASSIGN, Ended((60, 2 * _DAY)), then=(Act.REQUIRE_PAYMENT,)),
    Wave(1, Where(agencies=_LAND), Act.ASSIGN, Ended((60, 3 * _DAY)), then=(Act.REQUIRE_PAYMENT,)),
    Wave(1, Where(_DESK, procedures=_SLOW), Act.ASSIGN, _TODAY, then=(Act.REQUIRE_PAYMENT, Act.CONFIRM_PAYMENT)),
    Wave(2, Where(agencies=_POLICE, procedures=_SLOW), Act.ASSIGN, Ended((60, 4 * _DAY)), then=(Act.PAUSE,)),
    Wave(1, Where(agencies=_LAND), Act.ASSIGN, Ended((60, 4 * _DAY)), then=(Act.PAUSE,)),
    Wave(1, Where(procedures=_SLOW), Act.ASSIGN, _LATELY, then=(Act.PAUSE, Act.RESUME)),
    Wave(2, Where(procedures=_LONG), Act.ASSIGN, _TODAY, then=(Act.RE_APPOINT,)),
    Wave(1, Where(_POST, procedures=_SLOW, goes_home=True), Act.ASSIGN, _TODAY, then=(Act.STOP,)),
    Wave(1, Where(_DESK, procedures=_SLOW), Act.ASSIGN, _WEEKS, then=(Act.PAUSE, Act.STOP, Act.RETURN_AT_COUNTER)),
)  # fmt: skip
"""Money is waited for, work rests, a result is promised anew, a case is stopped."""

_WORK_PERMIT = frozenset({"1.014199"})
COORDINATED = (
    Wave(1, Where(procedures=_WORK_PERMIT), Act.ASSIGN, Ended((20, 200)), then=(Act.ASK_STEPS,)),
    Wave(
        1, Where(procedures=_WORK_PERMIT), Act.ASSIGN, Ended((2 * _DAY, 3 * _DAY)),
        then=(Act.ASK_STEPS, Act.ANSWER_OPINION),
    ),
    Wave(1, Where(agencies=_LAND), Act.ASSIGN, Ended((20, _DAY)), then=(Act.ASK_STEPS, Act.ANSWER_OPINION)),
)  # fmt: skip
"""Other agencies do steps of a process: two side by side, one that is late beside one that has answered, one of two."""

HANDED_AROUND = (
    Wave(1, Where(agencies=_POLICE), Act.PROPOSE, _TODAY, then=(Act.UNDO,)),
    Wave(2, Where(agencies=_POLICE), Act.ASSIGN, Due((1, 3)), then=(Act.ASSIGN,)),
)
"""A slip of the hand taken back; cases of a colleague who is on leave, for whom somebody stands in."""

AT_COUNTER = (Wave(4, _carried_by("buuta.cainuoc"), Act.OFFER_TO_POST, _TODAY),)
"""Results on their way to the post office of Cái Nước, some of which are fetched at its counter."""

_AS_FILE = Branch(as_file=True)
AS_FILES = (
    Wave(1, Where(_DESK, _RECORD), Act.APPROVE, _TODAY, branch=_AS_FILE, owner="nguoidan.1"),
    Wave(1, Where(_DESK, _RECORD), Act.APPROVE, _TODAY, branch=_AS_FILE, owner="nguoidan.2"),
    Wave(1, Where(_DESK, _RECORD), Act.RETURN_ELECTRONICALLY, _LATELY, branch=_AS_FILE, owner="nguoidan.1"),
    Wave(
        1, Where(_ONLINE, _MARRIAGE, frozenset({"H12.102"})), Act.RETURN_ELECTRONICALLY, _WEEKS, branch=_AS_FILE,
        owner="nguoidan.2",
    ),
)  # fmt: skip
"""Results that go home as files, to the accounts of the applicants."""

WAVES = (
    *RECEPTION, *PROCESSING, *RETURNING, *ENDED_EARLY, *PORTAL, *OPINIONS, *INTERRUPTED, *AT_COUNTER, *AS_FILES,
    *COORDINATED, *HANDED_AROUND, *LOWERED,
)  # fmt: skip
