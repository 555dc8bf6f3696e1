"""Whose hands a running dossier waits for: which person or unit, for which act, and which acts gave it to them."""

from dataclasses import dataclass
from enum import StrEnum

from motcua.record.dossiers.rules import Act, Status


class Hands(StrEnum):
    """Who is next; the value stands in an address where it is no person."""

    DESK = "mot-cua"
    HEAD = "lanh-dao"
    OFFICER = "can-bo"
    ASKED = "co-quan-duoc-hoi"


@dataclass(frozen=True, slots=True)
class Next:
    """Who is next, what is expected, and after which acts it was theirs."""

    hands: Hands
    act: Act
    given_by: frozenset[Act]


_DESK = Next(Hands.DESK, Act.PASS_ON, frozenset({Act.RECEIVE, Act.ANSWER_SUPPLEMENT}))
_BACK_AT_WORK = frozenset(
    {Act.PASS_ON, Act.SEND_BACK, Act.ANSWER_SUPPLEMENT, Act.ANSWER_OPINION, Act.CONFIRM_PAYMENT, Act.RESUME}
)
_TO_ASSIGN = Next(Hands.HEAD, Act.ASSIGN, _BACK_AT_WORK)
_TO_PROPOSE = Next(Hands.OFFICER, Act.PROPOSE, _BACK_AT_WORK | {Act.ASSIGN})
_TO_APPROVE = Next(Hands.HEAD, Act.APPROVE, frozenset({Act.PROPOSE, Act.RESUME}))
_TO_ANSWER = Next(Hands.ASKED, Act.ANSWER_OPINION, frozenset({Act.ASK_OPINION}))


def next_of(status: Status, *, is_assigned: bool) -> Next | None:
    """Return who is next; None where nobody of the agency is, because the clock stands or the dossier has ended."""
    return {
        Status.RECEIVED: _DESK,
        Status.APPRAISING: _TO_PROPOSE if is_assigned else _TO_ASSIGN,
        Status.APPROVING: _TO_APPROVE,
        Status.AWAITING_OPINION: _TO_ANSWER,
    }.get(status)
