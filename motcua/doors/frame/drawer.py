"""Counting a drawer on a page: notes by value, the sum said back before it is written, nothing of the ledger shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID, uuid4

from django.http import HttpRequest, QueryDict

from motcua.base.text import number, vnd
from motcua.base.violations import RuleViolation
from motcua.doors.frame.components import Problem
from motcua.doors.frame.languages import said
from motcua.record.payments.rules import NOTES_MAX, NOTES_VND, NotesOutOfRange, counted_vnd, require_notes


@dataclass(frozen=True, slots=True)
class Note:
    """One value of notes on the sheet: what was typed, what it makes, what is wrong with it."""

    value: int
    words: str
    name: str
    typed: str
    sum_vnd: int
    error: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The notes as they were typed. `is_asked_back` = the sum stands on the page and waits for a yes."""

    rows: tuple[Note, ...]
    total_vnd: int
    is_asked_back: bool
    count_id: str

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, for the summary on top."""
        return [Problem(row.error, f"id_{row.name}") for row in self.rows if row.error]

    @property
    def notes(self) -> Mapping[int, int]:
        """Value of a note → number; only of a sheet without problems."""
        return {row.value: row.sum_vnd // row.value for row in self.rows}

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows the sheet again."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.problems else HTTPStatus.OK


def sheet_of(request: HttpRequest) -> Sheet:
    """Return the sheet of a page: empty when it is opened, else as it was typed."""
    typed = request.POST if request.method == "POST" else QueryDict()
    rows = tuple(_note(value, typed.get(f"notes-{value}", "")) for value in NOTES_VND)
    total = sum(row.sum_vnd for row in rows)
    is_asked_back = request.method == "POST" and not any(row.error for row in rows)
    return Sheet(rows, total, is_asked_back, _id(typed.get("count_id", "")))


def is_confirmed(request: HttpRequest, sheet: Sheet) -> bool:
    """Whether the sum that stood on the page was said to be right; after a change of a number it is asked back."""
    said_vnd = request.POST.get("total", "")
    return request.method == "POST" and sheet.is_asked_back and said_vnd == str(sheet.total_vnd)


def count_id_of(sheet: Sheet) -> UUID:
    """Return the id of a count; the page made it."""
    return UUID(sheet.count_id)


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _note(value: int, text: str) -> Note:
    try:
        count = _number(value, text)
    except RuleViolation as fault:
        return Note(value, vnd(value), f"notes-{value}", text[:20], 0, said(fault))
    return Note(value, vnd(value), f"notes-{value}", text[:20], counted_vnd({value: count}), "")


def _number(value: int, text: str) -> int:
    digits = "".join(sign for sign in text if sign not in " .\u00a0\u202f")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise NotesOutOfRange(value=vnd(value), most=number(NOTES_MAX), given=text.strip()[:12])
    count = int(digits or 0)
    require_notes({value: count})
    return count
