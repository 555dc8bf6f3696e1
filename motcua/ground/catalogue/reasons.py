"""Reasons that an act is given from a list, as they are in force on a day."""

from dataclasses import dataclass
from datetime import date

from motcua.base.memory import remembered
from motcua.base.text import day_words
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.lists import ATTEMPT, PAUSE, Reason

__all__ = ["ATTEMPT", "PAUSE", "ReasonNotInForce", "ReasonRule", "goes_back", "in_force", "require", "words_of"]


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """One reason as a value; `valid_to` is its last day, None = open. The rest as the row says (lists.py)."""

    kind: str
    code: str
    words: str
    whose: str
    invites: bool
    goes_back: bool
    legal_ground: str
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Tell whether it may be given on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ReasonNotInForce(RuleViolation):
    """The list of that day does not hold this reason."""

    code = "catalogue.reason-not-in-force"
    text = "Lý do “{reason}” không có trong danh sách áp dụng ngày {day}. Chọn một trong: {known}."
    field = "reason"
    status = 422


@remembered
def _all(kind: str) -> tuple[ReasonRule, ...]:
    """Every reason of a kind, in the order of the list. One statement."""
    return tuple(
        ReasonRule(
            row.kind, row.code, row.words, row.whose, row.invites, row.goes_back, row.legal_ground, row.valid_from,
            row.valid_to,
        )
        for row in Reason.objects.filter(kind=kind).order_by("order_no", "code", "valid_from")
    )  # fmt: skip


def in_force(kind: str, day: date) -> tuple[ReasonRule, ...]:
    """Return the reasons that may be given on a day, in the order of the list."""
    return tuple(rule for rule in _all(kind) if rule.holds(day))


def require(kind: str, code: str, day: date) -> ReasonRule:
    """Return a reason that is in force on a day. Raises ReasonNotInForce, which names those that are."""
    found = in_force(kind, day)
    for rule in found:
        if rule.code == code:
            return rule
    known = "; ".join(f"{rule.words} ({rule.code})" for rule in found)
    raise ReasonNotInForce(reason=code, day=day_words(day), known=known or "–")


def words_of(kind: str, code: str) -> str:
    """Return a reason in the words of its newest row, also when it is given no more; "" for a code that is none."""
    return next((rule.words for rule in reversed(_all(kind)) if rule.code == code), "")


def goes_back(code: str, day: date | None) -> bool:
    """Tell whether after a visit with this reason on a day no invitation reaches anybody."""
    return day is not None and any(rule.goes_back for rule in in_force(ATTEMPT, day) if rule.code == code)
