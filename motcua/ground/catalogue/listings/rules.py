"""Which way a procedure goes by the published lists, and how two lists differ. Pure.

Law: QĐ 45/2016/QĐ-TTg, Art. 13 and 18: agencies publish the procedures that go through the public post and those that
do not. A decision names procedures for its days; one that amends another stands before it for what it names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

UNNAMED = "danh mục đã công bố"
"""What is named where no decision names the procedure: the procedure itself says which way it goes."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that publishes a list: its number and date, who decided, its days; `last` None = open."""

    key: str
    number: str
    decided_on: date
    body: str
    first: date
    last: date | None
    amends: tuple[str, ...] = ()
    """Numbers of the decisions that it amends."""

    @property
    def words(self) -> str:
        """The decision as a sentence names it: Quyết định 2061/QĐ-UBND ngày 29/10/2019."""
        return f"Quyết định {self.number} ngày {self.decided_on:%d/%m/%Y}"

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Decision") -> bool:
        """Whether both are in force on some day."""
        return (other.last is None or self.first <= other.last) and (self.last is None or other.first <= self.last)


def code_of(number: str, decided_on: date | None) -> str:
    """Return what a decision is known by: numbers begin anew every year."""
    return f"{number}:{decided_on.year if decided_on else ''}"


@dataclass(frozen=True, slots=True)
class Way:
    """What a list says of a procedure: received, returned through the post; neither = it does not go through it."""

    submit: bool
    home: bool

    @property
    def words(self) -> str:
        """The way in words."""
        if self.submit and self.home:
            return "nhận và trả"
        if self.submit:
            return "chỉ nhận hồ sơ"
        return "chỉ trả kết quả" if self.home else "không thực hiện"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a decision."""

    decision: Decision
    code: str
    way: Way
    note: str = ""


Entries = Mapping[str, Sequence[Entry]]
"""Code of a procedure → the lines that name it, in force or not."""


class Listable(Protocol):
    """A procedure, or a line of a list of procedures, that says itself which way it goes."""

    @property
    def code(self) -> str: ...
    @property
    def post_submit(self) -> bool: ...
    @property
    def post_return(self) -> bool: ...


P = TypeVar("P", bound="Listable")


def entry_on(entries: Entries, code: str, day: date) -> Entry | None:
    """Return the line that decides on a day; None = no decision in force names the procedure.

    Of an amended decision and the one that amends it, which is refused to begin on the same day, the later one.
    """
    there = [entry for entry in entries.get(code, ()) if entry.decision.holds(day)]
    return max(there, key=lambda entry: (entry.decision.first, entry.decision.key), default=None)


def as_listed(item: P, entries: Entries, day: date) -> P:
    """Return a procedure (or a line of a list of procedures) with the way that the decision in force gives it.

    Where no decision names it, its own version says. `listed_by` keeps the line that decided.
    """
    entry = entry_on(entries, item.code, day)
    if entry is None:
        return item
    row: DataclassInstance = item  # type: ignore[assignment]  # the catalogue's values are dataclasses
    found: P = replace(  # type: ignore[assignment]  # of the same class
        row, post_submit=entry.way.submit, post_return=entry.way.home, listed_by=entry
    )
    return found


def clashes(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry, str]]:
    """Yield two lines each that say of one procedure for one day, the earlier first, and why they may not both.

    The days of two decisions may meet only where the later one amends the earlier.
    """
    ordered = sorted(entries, key=lambda entry: (entry.code, entry.decision.first, entry.decision.key))
    by_code: dict[str, list[Entry]] = {}
    for entry in ordered:
        by_code.setdefault(entry.code, []).append(entry)
    for lines in by_code.values():
        for early, late in combinations(lines, 2):
            why = _why_not_both(early.decision, late.decision)
            if why:
                yield early, late, why


def _why_not_both(early: Decision, late: Decision) -> str:
    if not early.meets(late):
        return ""
    if early.first == late.first:
        return "hai quyết định cùng bắt đầu một ngày"
    if early.number in late.amends:
        return ""
    return "trùng thời gian; ghi ngày hết hiệu lực của quyết định trước, hoặc ghi quyết định sau sửa đổi quyết định đó"


@dataclass(frozen=True, slots=True)
class Difference:
    """A procedure of which two decisions say otherwise; None = the decision does not name it."""

    code: str
    before: Way | None
    after: Way | None


def differences(old: Iterable[Entry], new: Iterable[Entry]) -> tuple[Difference, ...]:
    """Return where two decisions differ, by code."""
    before = {entry.code: entry.way for entry in old}
    after = {entry.code: entry.way for entry in new}
    codes = sorted({*before, *after})
    found = (Difference(code, before.get(code), after.get(code)) for code in codes)
    return tuple(item for item in found if item.before != item.after)
