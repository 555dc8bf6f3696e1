"""What a list of dated rows would change in those that are known: new, changed, ended, refused. Pure.

A record is a row with its parts under a code and a first day. Of one code only one may be in force on a day; one that
is fixed (published, or in force) may end, and nothing else of it changes but what is loose.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

Values = Mapping[str, Any]
Show = Callable[[str, Any], tuple[str, str]]
"""Says a value: (name of a column, value) → (what the column is called, the value in words)."""

_DAY = timedelta(days=1)
_SHOWN_MOST = 3


@dataclass(frozen=True, slots=True)
class Record:
    """A dated row with its parts; `valid_from` None = from the beginning, `valid_to` None = open."""

    code: str
    valid_from: date | None
    valid_to: date | None
    values: Values
    parts: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    loose: Values = field(default_factory=dict)
    """What may change although the rest is fixed; None = nothing is said of it."""
    is_fixed: bool = False
    is_draft: bool = False
    """A draft is never in force, so it may lie over others."""
    row: int = 0
    """Number of its row in the file, as a sheet shows it; 0 = it is known, not given."""
    said: frozenset[str] | None = None
    """Columns and kinds of parts that the list has; of a known row the others stay. None = all."""

    @property
    def key(self) -> str:
        """Code and first day."""
        return f"{self.code}@{self.valid_from or ''}"

    def over(self, old: "Record") -> "Record":
        """Return the record as it stands over a known one: what its list has no column for stays as it was."""
        if self.said is None:
            return self
        kept = {name: value for name, value in old.values.items() if name not in self.said}
        parts = {name: value for name, value in old.parts.items() if name not in self.said}
        return replace(
            self,
            values={**self.values, **kept},
            parts={**self.parts, **parts},
            valid_to=self.valid_to if "valid_to" in self.said else old.valid_to,
            is_draft=self.is_draft if "status" in self.said else old.is_draft,
        )


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a change, in words; `old` is empty where something was added, `new` where it was left out."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A record to be written: without `old` a new code; else a change of `old`, or the version that follows it."""

    record: Record
    old: Record | None = None
    fields: tuple[FieldChange, ...] = ()

    @property
    def is_next_version(self) -> bool:
        """Whether a record of the same code goes before it."""
        return self.old is not None and self.old.key != self.record.key


@dataclass(frozen=True, slots=True)
class Ending:
    """A known record that ends on a day; `row` is the row of the file that says so, or that follows it."""

    record: Record
    last_day: date
    row: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken, and why, in Vietnamese."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Diff:
    """What would be written; nothing at all is when anything is refused."""

    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    closed: tuple[Ending, ...] = ()
    refused: tuple[Refusal, ...] = ()
    same: int = 0
    left_out: tuple[Record, ...] = ()
    """Known records that a list which should be whole does not name; nothing becomes of them."""

    @property
    def writes(self) -> int:
        """How many records would be written."""
        return len(self.new) + len(self.changed) + len(self.closed)


def compare(known: Iterable[Record], given: Sequence[Record], show: Show) -> Diff:
    """Return what a list of records would change in the known ones.

    A record that follows a known one of its code ends that one on the day before. Refused are a key given twice, a
    change of what is fixed, and periods of one code that overlap.
    """
    comparison = _Comparison(known, show)
    for record in given:
        comparison.take(record)
    return comparison.answer([comparison.over(record) for record in given])


class _Comparison:
    """A comparison under way."""

    def __init__(self, known: Iterable[Record], show: Show) -> None:
        self.show = show
        self.by_key = {record.key: record for record in known}
        self.by_code: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.by_key.values():
            if not record.is_draft:
                self.by_code[record.code].append(record)
        self.new: list[Change] = []
        self.changed: list[Change] = []
        self.closed: dict[str, Ending] = {}
        self.refused: list[Refusal] = []
        self.rows: dict[str, int] = {}
        self.same = 0

    def take(self, record: Record) -> None:
        """Take one record of the list."""
        if record.key in self.rows:
            told = f"đã có ở dòng {self.rows[record.key]}, cùng mã và ngày hiệu lực"
            self.refused.append(Refusal(record.row, told))
            return
        self.rows[record.key] = record.row
        old = self.by_key.get(record.key)
        if old is None:
            self._add(record)
            return
        change = _changed(old, record.over(old), self.show)
        match change:
            case Refusal():
                self.refused.append(change)
            case Ending():
                self.closed[old.key] = change
            case Change():
                self.changed.append(change)
            case None:
                self.same += 1

    def over(self, record: Record) -> Record:
        """Return a record as it stands over what is known of its key."""
        old = self.by_key.get(record.key)
        return record if old is None else record.over(old)

    def _add(self, record: Record) -> None:
        """A record of a new key: of a new code, or the next version of a known one."""
        before = _before(self.by_code[record.code], record)
        if before is not None:
            self.changed.append(Change(record, before, differences(before, record, self.show)))
        elif self.by_code[record.code]:
            self.changed.append(Change(record, min(self.by_code[record.code], key=_first)))
        else:
            self.new.append(Change(record))

    def answer(self, given: Sequence[Record]) -> Diff:
        """Return the diff, with what the records end and where their days overlap."""
        for change in (*self.new, *self.changed):
            if change.old is None or change.is_next_version or change.old.is_draft:
                ended = _ended_by(self.by_code[change.record.code], change.record, self.rows)
                if ended is not None:
                    self.closed.setdefault(ended.record.key, ended)
        known_faults = {refusal.row for refusal in self.refused}
        refused = [*self.refused, *_overlaps(self.by_code, given, self.closed, known_faults)]
        refused.sort(key=lambda each: each.row)
        return Diff(tuple(self.new), tuple(self.changed), tuple(self.closed.values()), tuple(refused), self.same)


def _changed(old: Record, record: Record, show: Show) -> Change | Ending | Refusal | None:
    """What becomes of a known record that is given again; None = nothing."""
    firm = _firm_differences(old, record, show)
    loose = _loose_differences(old, record, show)
    ends = _end_difference(old, record)
    if not (firm or loose or ends):
        return None
    if old.is_fixed and firm:
        told = "; ".join(f"{each.label}: {each.old or '–'} → {each.new or '–'}" for each in firm[:_SHOWN_MOST])
        more = f" và {len(firm) - _SHOWN_MOST} chỗ khác" if len(firm) > _SHOWN_MOST else ""
        return Refusal(record.row, f"bản đã có hiệu lực nên không đổi được ({told}{more}); ghi ngày hiệu lực mới")
    if ends and record.valid_to is not None and not (firm or loose):
        return Ending(old, record.valid_to, record.row)
    return Change(record, old, (*firm, *loose, *ends))


def differences(old: Record, new: Record, show: Show) -> tuple[FieldChange, ...]:
    """Return where two records differ, column by column and part by part, their days left aside."""
    return (*_firm_differences(old, new, show), *_loose_differences(old, new, show))


def _firm_differences(old: Record, new: Record, show: Show) -> tuple[FieldChange, ...]:
    found = list(_of_values(old.values, new.values, show))
    for name in {**old.parts, **new.parts}:
        found += _of_parts(name, old.parts.get(name, ()), new.parts.get(name, ()), show)
    return tuple(found)


def _loose_differences(old: Record, new: Record, show: Show) -> tuple[FieldChange, ...]:
    said = {name: value for name, value in new.loose.items() if value is not None}
    return tuple(_of_values({name: old.loose.get(name) for name in said}, said, show))


def _end_difference(old: Record, new: Record) -> tuple[FieldChange, ...]:
    if old.valid_to == new.valid_to:
        return ()
    return (FieldChange("Đến hết ngày", _day(old.valid_to), _day(new.valid_to)),)


def _of_values(old: Values, new: Values, show: Show) -> Iterable[FieldChange]:
    for name in {**old, **new}:
        before, after = old.get(name), new.get(name)
        if before != after:
            label, said = show(name, before)
            yield FieldChange(label, said, show(name, after)[1])


def _of_parts(name: str, old: tuple[Values, ...], new: tuple[Values, ...], show: Show) -> Iterable[FieldChange]:
    """Parts are told apart by their number, `no`."""
    label = show(name, None)[0]
    before, after = ({part["no"]: part for part in parts} for parts in (old, new))
    for number in sorted({*before, *after}):
        called = f"{label} {number}"
        if number not in after:
            yield FieldChange(called, _part_words(name, before[number], show), "")
        elif number not in before:
            yield FieldChange(called, "", _part_words(name, after[number], show))
        else:
            left, right = before[number], after[number]
            for key in {**left, **right}:
                if left.get(key) != right.get(key):
                    column, said = show(f"{name}.{key}", left.get(key))
                    yield FieldChange(f"{called}, {column}", said, show(f"{name}.{key}", right.get(key))[1])


def _part_words(name: str, part: Values, show: Show) -> str:
    said = [show(f"{name}.{key}", value)[1] for key, value in part.items() if key != "no" and value not in (None, "")]
    return " · ".join(each for each in said if each)


def _first(record: Record) -> date:
    return record.valid_from or date.min


def _before(known: Iterable[Record], record: Record) -> Record | None:
    """The newest known record of the code that begins before a record."""
    return max((each for each in known if _first(each) < _first(record)), key=_first, default=None)


def _ended_by(known: Iterable[Record], record: Record, rows: Mapping[str, int]) -> Ending | None:
    """The known record that a record follows, ended on the day before; None where the file speaks of it itself."""
    before = _before(known, record)
    if before is None or record.is_draft or record.valid_from is None or before.key in rows:
        return None
    if before.valid_to is not None and before.valid_to < record.valid_from:
        return None
    return Ending(before, record.valid_from - _DAY, record.row)


def _overlaps(
    by_code: Mapping[str, Sequence[Record]],
    given: Iterable[Record],
    closed: Mapping[str, Ending],
    refused: set[int],
) -> list[Refusal]:
    """Refuse records whose days overlap with others of their code, as all would stand afterwards."""
    after: defaultdict[str, dict[str, Record]] = defaultdict(dict)
    for record in given:
        if not record.is_draft and record.row not in refused:
            after[record.code][record.key] = record
    found = []
    for code, records in after.items():
        for old in by_code.get(code, ()):
            ending = closed.get(old.key)
            records.setdefault(old.key, replace(old, valid_to=ending.last_day) if ending else old)
        ordered = sorted(records.values(), key=_first)
        for left, right in pairwise(ordered):
            if left.valid_to is not None and left.valid_to < _first(right):
                continue
            at, other = (right, left) if right.row else (left, right)
            found.append(Refusal(at.row, _overlap_words(left, right, other)))
    return found


def _overlap_words(left: Record, right: Record, other: Record) -> str:
    if left.valid_to is None and right.valid_to is None:
        where = f"dòng {other.row}" if other.row else f"bản từ {_day(other.valid_from)} đang có"
        return f"hai bản của mã {left.code} cùng chưa có ngày hết hiệu lực ({where})"
    period = f"{_day(other.valid_from) or '…'} – {_day(other.valid_to) or '…'}"
    return f"trùng thời gian với bản khác của mã {left.code} ({period})"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
