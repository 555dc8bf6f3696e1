"""Opinions asked of other agencies: what was asked, until when, and what came back.

Law: NĐ 61/2018/NĐ-CP, Art. 19(5) (its content is kept in NĐ 118/2025/NĐ-CP): question, deadline and answer are logged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base import cursors
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.hashing import fingerprint
from motcua.record.dossiers.models import Opinion
from motcua.record.dossiers.rules import Status


class Stance(StrEnum):
    """How the asked agency stands to the question."""

    AGREE = "AGREE"
    DISAGREE = "DISAGREE"
    OTHER = "OTHER"
    NONE = "NONE"
    """It did not answer in time; the asking officer says so and goes on."""
    NOT_OURS = "NOT_OURS"
    """It is not competent, and says why; whoever asked asks another agency."""
    LEFT_OUT = "LEFT_OUT"
    """A step of the process that this dossier does not need; the asking officer says why. Nobody was asked."""


OF_AN_ANSWER = (Stance.AGREE, Stance.DISAGREE, Stance.OTHER, Stance.NONE, Stance.NOT_OURS)
"""What an answer may say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to another agency, and its answer; `stance` None = awaited."""

    dossier_id: UUID
    opinion_no: int
    agency_code: str
    question: str
    due_on: date
    asked_at: datetime
    asked_by: str
    stance: Stance | None
    answer: str
    document_no: str
    document_on: date | None
    answered_at: datetime | None
    answered_by: str
    number: str = ""
    """The code of the dossier; in lists alone."""
    procedure_id: str = ""
    asking_agency: str = ""
    last_event_no: int = 0
    assignee_id: str | None = None
    step_id: str = ""
    """The stage of a procedure version that asks it (version#number); "" = asked beside the process."""
    due_at: datetime | None = None
    """The last instant, where the budget of a stage gives it; None = the whole last day."""

    def is_late(self, now: datetime) -> bool:
        """Whether the answer came, or still has not come, after the last instant."""
        then = self.answered_at or now
        return then > self.due_at if self.due_at else local(then).date() > self.due_on


def words_hash(text: str) -> str:
    """Return the hash of a question or an answer that the journal keeps in place of the words."""
    return fingerprint("opinion", text)


@dataclass(frozen=True, slots=True)
class Asking:
    """What one event has in common of all that it asks or leaves out: which dossier and event, when and by whom."""

    dossier_id: UUID
    event_no: int
    at: datetime
    by: str


def ask(
    asking: Asking,
    *,
    agency_code: str,
    question: str,
    due_on: date,
    due_at: datetime | None = None,
    step_id: str = "",
    left_out: str = "",
) -> int:
    """Write a question under the dossier's lock and return its number.

    With `left_out`, the reason, it is a step of the process that is not asked and needs no answer.
    """
    number = Opinion.objects.filter(dossier_id=asking.dossier_id).count() + 1
    settled: dict[str, Any] = {}
    if left_out:
        settled = {
            "stance": Stance.LEFT_OUT.value, "answer": left_out, "answered_at": asking.at, "answered_by": asking.by,
            "answered_event_no": asking.event_no,
        }  # fmt: skip
    Opinion.objects.create(
        dossier_id=asking.dossier_id, opinion_no=number, agency_code=agency_code, question=question, due_on=due_on,
        due_at=due_at, step_id=step_id or None, asked_at=asking.at, asked_by=asking.by, asked_event_no=asking.event_no,
        **settled,
    )  # fmt: skip
    return number


def answer(
    asked: Asked,
    *,
    stance: Stance,
    text: str,
    document_no: str,
    document_on: date | None,
    event_no: int,
    at: datetime,
    by: str,
) -> None:
    """Write the answer to a question that is awaited, under the dossier's lock."""
    Opinion.objects.filter(pk=(asked.dossier_id, asked.opinion_no)).update(
        stance=stance.value, answer=text, document_no=document_no, document_on=document_on, answered_event_no=event_no,
        answered_at=at, answered_by=by,
    )  # fmt: skip


def of_dossier(dossier_id: UUID) -> tuple[Asked, ...]:
    """Return all questions of a dossier, the first one first. One statement."""
    return tuple(_asked(row) for row in Opinion.objects.filter(dossier_id=dossier_id).order_by("opinion_no"))


def of_dossiers(dossier_ids: Iterable[UUID]) -> dict[UUID, tuple[Asked, ...]]:
    """Return all questions of some dossiers, the first one first. One statement."""
    found: dict[UUID, list[Asked]] = {}
    for row in Opinion.objects.filter(dossier_id__in=list(dossier_ids)).order_by("dossier_id", "opinion_no"):
        found.setdefault(row.dossier_id, []).append(_asked(row))
    return {dossier_id: tuple(asked) for dossier_id, asked in found.items()}


def awaited_from(dossier_id: UUID, agency_code: str) -> Asked | None:
    """Return the open question to an agency; None when it is not asked. One statement."""
    row = Opinion.objects.filter(dossier_id=dossier_id, agency_code=agency_code, answered_at__isnull=True).first()
    return _asked(row) if row is not None else None


def awaited_on(dossier_ids: Iterable[UUID]) -> dict[UUID, tuple[Asked, ...]]:
    """Return the open questions of some dossiers, the one due first before the others. One statement."""
    found: dict[UUID, list[Asked]] = {}
    rows = Opinion.objects.filter(dossier_id__in=list(dossier_ids), answered_at__isnull=True)
    for row in rows.order_by("due_on", "opinion_no"):
        found.setdefault(row.dossier_id, []).append(_asked(row))
    return {dossier_id: tuple(asked) for dossier_id, asked in found.items()}


LIST_SIZE = 50
"""Rows of one page of a list of opinions."""

_AWAITED = Q(answered_at__isnull=True, dossier__status=Status.AWAITING_OPINION.value)


def asked_of(agency_code: str) -> QuerySet[Opinion]:
    """Return what an agency is asked and has not answered."""
    return Opinion.objects.filter(_AWAITED, agency_code=agency_code)


def asked_by(agency_code: str) -> QuerySet[Opinion]:
    """Return what an agency has asked others about its dossiers and awaits."""
    return Opinion.objects.filter(_AWAITED, dossier__agency_code=agency_code)


def given(agency_code: str) -> QuerySet[Opinion]:
    """Return what an agency has answered, and what it was answered."""
    mine = Q(agency_code=agency_code) | Q(dossier__agency_code=agency_code)
    return Opinion.objects.filter(mine, answered_at__isnull=False).exclude(stance=Stance.LEFT_OUT.value)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions; `next_cursor` None = the list ends here."""

    rows: tuple[Asked, ...]
    next_cursor: str | None


def by_last_day(rows: QuerySet[Opinion], cursor: str | None = None, *, size: int = LIST_SIZE) -> Page:
    """Return one page of questions with what a list says of their dossiers, the first last day first. One statement.

    Raises NotReadable for a cursor of another list.
    """
    if cursor:
        due_on, dossier_id, opinion_no = cursors.read(cursor, date, UUID, int)
        beyond = Q(dossier_id=dossier_id, opinion_no__gt=opinion_no) | Q(dossier_id__gt=dossier_id)
        rows = rows.filter(Q(due_on__gt=due_on) | Q(beyond, due_on=due_on))
    found = list(rows.select_related("dossier").order_by("due_on", "dossier_id", "opinion_no")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    following = cursors.written(last.due_on, last.dossier_id, last.opinion_no) if last is not None else None
    return Page(tuple(_with_dossier(row) for row in found[:size]), following)


def with_dossiers(rows: QuerySet[Opinion]) -> tuple[Asked, ...]:
    """Return questions with what a list says of their dossiers, in the order of the rows. One statement."""
    return tuple(_with_dossier(row) for row in rows.select_related("dossier"))


def newest(rows: QuerySet[Opinion], most: int) -> tuple[Asked, ...]:
    """Return answered questions with what a list says of their dossiers, the newest answer first. One statement."""
    found = rows.select_related("dossier").order_by("-answered_at", "dossier_id", "opinion_no")
    return tuple(_with_dossier(row) for row in found[:most])


def _with_dossier(row: Opinion) -> Asked:
    return _asked(
        row,
        number=row.dossier.code or row.dossier.request_no,
        procedure_id=row.dossier.procedure_id,
        asking_agency=row.dossier.agency_code,
        last_event_no=row.dossier.last_event_no,
        assignee_id=row.dossier.assignee_id,
    )


def _asked(row: Opinion, **beside: Any) -> Asked:
    return Asked(
        dossier_id=row.dossier_id,
        opinion_no=row.opinion_no,
        agency_code=row.agency_code,
        question=row.question,
        due_on=row.due_on,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        stance=Stance(row.stance) if row.stance else None,
        answer=row.answer,
        document_no=row.document_no,
        document_on=row.document_on,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        step_id=row.step_id or "",
        due_at=row.due_at,
        **beside,
    )
