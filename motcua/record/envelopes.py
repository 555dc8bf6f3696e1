"""The envelopes that change hands at a table or on a round: where each comes from, and what was counted into it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import Actor
from motcua.record import lists, work
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import Direction, agency
from motcua.record.lists import Row
from motcua.record.papers.models import Paper
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.work import Task


@dataclass(frozen=True, slots=True)
class Sheet:
    """One envelope on a handover sheet: where it comes from, and what was counted into it."""

    task: Task
    row: Row
    envelope_code: str
    seal_no: str
    direction: Direction
    giver: str
    """Holder key of who holds it."""
    taker: str
    """Holder key of who gets it: the one it is offered to, or the agency of the dossier."""
    counts: tuple[int, int, int]
    """Originals, certified copies, photocopies; of a result, the result's."""


def sheets(actor: Actor, places: Sequence[AssignmentRow], asked: Collection[Task]) -> tuple[Sheet, ...]:
    """Return the envelopes of some tasks (HAND_OVER, SIGN, CARRY, OFFERED, …), oldest first. Three statements.

    At most work.SHEET_SIZE: what comes after shows when those before are done.
    """
    wanted = work.tasks(actor, places).filter(task__in=list(asked)).order_by("order_key", "id")
    return _sheets(
        [(Task(item["task"]), lists.row(item)) for item in wanted.values(*lists.COLUMNS, "task")[: work.SHEET_SIZE]]
    )


@dataclass(frozen=True, slots=True)
class Pile:
    """The first envelopes of one task and how many there are in all."""

    total: int
    sheets: tuple[Sheet, ...]


def piles(actor: Actor, places: Sequence[AssignmentRow], asked: Collection[Task], *, size: int) -> Mapping[Task, Pile]:
    """Return the envelopes of some tasks, of each the first so many by due instant. Three statements.

    A result that is ready to be handed out is none of them: for a courier it is a stop.
    """
    results = Q(task=Task.AT_COUNTER, envelope_direction=Direction.RETURN)
    groups = work.grouped(work.tasks(actor, places).filter(~results, task__in=list(asked)), size, asked)
    sheets: dict[Task, list[Sheet]] = {task: [] for task in asked}
    for item in _sheets([(group.task, row) for group in groups for row in group.rows]):
        sheets[item.task].append(item)
    totals = {group.task: group.total for group in groups}
    return {task: Pile(totals.get(task, 0), tuple(found)) for task, found in sheets.items()}


def waiting_under(
    actor: Actor, places: Sequence[AssignmentRow], asked: Collection[Task], code: str
) -> tuple[Task, UUID] | None:
    """Return which task waits for a person under a code of an envelope or a dossier, and its dossier. One statement.

    None = no such thing waits for her.
    """
    named = Q(envelope_code=code) | Q(code=code) | Q(request_no=code)
    found = work.tasks(actor, places).filter(named, task__in=list(asked)).values("task", "id").first() if code else None
    return (Task(found["task"]), found["id"]) if found else None


def _sheets(found: Sequence[tuple[Task, Row]]) -> tuple[Sheet, ...]:
    """Two statements."""
    codes = [row.envelope_code for _, row in found if row.envelope_code]
    envelopes = {item.code: item for item in Envelope.objects.filter(code__in=codes)}
    sums = _sums([row.id for _, row in found])
    return tuple(
        _sheet(task, row, envelopes[row.envelope_code], sums) for task, row in found if row.envelope_code in envelopes
    )


def sheet(actor: Actor, places: Sequence[AssignmentRow], asked: Collection[Task], code: str) -> Sheet | None:
    """Return the sheet of one envelope that waits for a person, by its code; None when it does not. Two statements."""
    envelope = Envelope.objects.filter(code=code).first()
    if envelope is None:
        return None
    wanted = work.tasks(actor, places).filter(pk=envelope.dossier_id, envelope_code=code, task__in=list(asked))
    found = wanted.values(*lists.COLUMNS, "task").first()
    return _sheet(Task(found["task"]), lists.row(found), envelope, {}) if found else None


def _sheet(task: Task, row: Row, envelope: Envelope, sums: Mapping[UUID, Mapping[bool, tuple[int, int, int]]]) -> Sheet:
    direction = Direction(envelope.direction)
    of_result = direction is Direction.RETURN and row.outcome is not None
    return Sheet(
        task=task,
        row=row,
        envelope_code=envelope.code,
        seal_no=envelope.seal_no,
        direction=direction,
        giver=envelope.holder,
        taker=envelope.offered_to or agency(row.agency_code),
        counts=sums.get(row.id, {}).get(of_result, (0, 0, 0)),
    )


def _sums(dossier_ids: Sequence[UUID]) -> dict[UUID, dict[bool, tuple[int, int, int]]]:
    """Return the counted papers of dossiers, results apart from components."""
    sums: dict[UUID, dict[bool, tuple[int, int, int]]] = {}
    rows = Paper.objects.filter(dossier_id__in=dossier_ids).values_list(
        "dossier_id", "paper_no", "original_count", "certified_copy_count", "photocopy_count", "is_result"
    )
    for dossier_id, paper_no, original, certified, photocopy, is_result in rows:
        if paper_no >= RESULT_FROM and not is_result:  # one that was corrected: it is with the applicant
            continue
        kinds = sums.setdefault(dossier_id, {})
        before = kinds.get(paper_no >= RESULT_FROM, (0, 0, 0))
        kinds[paper_no >= RESULT_FROM] = (before[0] + original, before[1] + certified, before[2] + photocopy)
    return sums
