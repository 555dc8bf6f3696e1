"""The count of papers on a page: one row per published component, numbers by kind of copy, and the running check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from motcua.base.violations import NotReadable
from motcua.doors.frame.calling import copies_from
from motcua.doors.frame.components import CountCell, CountRow
from motcua.ground.catalogue.rules import ComponentRule, Procedure
from motcua.record.papers.rules import CheckedComponent, CheckState, Count, check, required_sum

KINDS = (("original", "original"), ("certified", "certified_copy"), ("photocopy", "photocopy"))
"""Kind on the page → kind of the record."""

_STATES = {
    CheckState.COMPLETE: "ok",
    CheckState.MISSING: "missing",
    CheckState.TOO_MANY: "extra",
    CheckState.NOT_NEEDED: "unneeded",
    CheckState.SHOWN: "unneeded",
}

Typed = Mapping[str, str]
"""What was typed by the name of its input, `count-<number>-<kind>`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A count table: its rows, and how many of the required components are complete."""

    rows: tuple[CountRow, ...]
    done: int
    needed: int
    missing: tuple[str, ...]
    """What is short, in words: "1 bản chính Giấy phép lái xe"."""
    faults: Mapping[str, str]
    """What cannot be read, in a sentence each, by the name of the input."""

    @property
    def is_complete(self) -> bool:
        """Whether every required component is there, and every number can be read."""
        return not self.missing and not self.faults


def sheet(
    procedure: Procedure, typed: Typed, *, faults: Mapping[str, str] | None = None, is_judged: bool = True
) -> Sheet:
    """Return the table for what was typed so far, now or when the draft was kept.

    What is no number counts as nothing, is shown as it was typed, and keeps the sheet from being complete.
    `faults` are sentences of an act by the name of their input; `is_judged` False = nothing was counted yet, so
    nothing is said.
    """
    checked = check(procedure, counts_of(procedure, typed))
    done, needed = required_sum(checked)
    short = [item for item in checked if item.state is CheckState.MISSING]
    unreadable = _faults(procedure, typed) | dict(faults or {})
    rows = [_row(item, typed, unreadable, is_judged=is_judged) for item in checked]
    return Sheet(
        rows=tuple(_begun(rows)),
        done=done,
        needed=needed,
        missing=tuple(f"{item.words.removeprefix('Thiếu ')} {item.component.name}" for item in short),
        faults=unreadable,
    )


def _faults(procedure: Procedure, typed: Typed) -> dict[str, str]:
    """What cannot be read, in a sentence each, by the name of its input; all at once."""
    found = {}
    for item in procedure.components:
        for kind in asked_kinds(item):
            name = input_name(item.component_no, kind)
            try:
                copies_from(typed.get(name, ""), name)
            except NotReadable as fault:
                found[name] = fault.sentence
    return found


def counts_of(procedure: Procedure, typed: Typed) -> tuple[Count, ...]:
    """Return what was typed as counts of the record; blank and unreadable is 0."""
    return tuple(
        Count(
            item.component_no,
            **{kind: _number(typed.get(input_name(item.component_no, shown), "")) for shown, kind in KINDS},
        )
        for item in procedure.components
    )


def typed_of(counts: Mapping[int, Count]) -> dict[str, str]:
    """Return counts of the record as they would have been typed."""
    return {
        input_name(number, shown): str(getattr(count, kind))
        for number, count in counts.items()
        for shown, kind in KINDS
        if getattr(count, kind)
    }


def input_name(number: int, kind: str) -> str:
    """Return the name of one input."""
    return f"count-{number}-{kind}"


def asked_kinds(item: ComponentRule) -> tuple[str, ...]:
    """Return the kinds of copy that one may type for a component: those asked for, and stronger ones."""
    if item.kind == "PRESENT":
        return ()
    if item.photocopy_count:
        return tuple(shown for shown, _kind in KINDS)
    return ("original", "certified") if item.certified_copy_count else ("original",)


def hint(item: ComponentRule) -> str:
    """Return what is asked for, in words: "bản chính 1 · chỉ khi … · thu lại khi trả kết quả"."""
    asked = (
        ("bản chính", item.original_count),
        ("bản sao chứng thực", item.certified_copy_count),
        ("bản chụp", item.photocopy_count),
    )
    parts = [f"{word} {number}" for word, number in asked if number]
    if item.kind == "PRESENT":
        parts = ["xuất trình bản chính"]
    if item.condition:
        parts.append(f"chỉ khi: {item.condition}")
    if item.is_recalled:
        parts.append("thu lại khi trả kết quả")
    return " · ".join(parts)


def _begun(rows: Sequence[CountRow]) -> Sequence[CountRow]:
    """Put the cursor into the first cell that the list asks for and that is still empty."""
    for at, row in enumerate(rows):
        cell = next((cell for cell in row.cells if cell.asked and not cell.value), None)
        if cell is not None:
            cells = [replace(item, has_focus=item is cell) for item in row.cells]
            return [*rows[:at], replace(row, cells=cells), *rows[at + 1 :]]
    return rows


def _row(item: CheckedComponent, typed: Typed, faults: Mapping[str, str], *, is_judged: bool) -> CountRow:
    component = item.component
    kinds = asked_kinds(component)
    cells = [_cell(component, shown, kinds, typed, faults) for shown, _kind in KINDS]
    fault = next((cell.error for cell in cells if cell.error), "")
    says = is_judged or item.state is CheckState.SHOWN
    return CountRow(
        number=component.component_no,
        name=component.name,
        hint=hint(component),
        cells=cells,
        state="missing" if fault else _STATES[item.state] if says else "",
        words=fault or (item.words if says else ""),
        is_current=any(cell.error for cell in cells),
    )


def _cell(
    item: ComponentRule, kind: str, kinds: Sequence[str], typed: Typed, faults: Mapping[str, str]
) -> CountCell:  # fmt: skip
    if kind not in kinds:
        return CountCell(kind)
    name = input_name(item.component_no, kind)
    wanted = {
        "original": item.original_count, "certified": item.certified_copy_count, "photocopy": item.photocopy_count
    }  # fmt: skip
    asked = str(wanted[kind]) if item.is_required and wanted[kind] else ""
    return CountCell(kind, name, typed.get(name, ""), faults.get(name, ""), asked)


def _number(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 2 else 0
