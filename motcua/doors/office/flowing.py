"""What other agencies do about one dossier: their questions and answers, and the steps of its process as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import day_words, moment_words
from motcua.doors.frame.components import Due, Level
from motcua.doors.frame.session import Visitor
from motcua.doors.office.opinions import due_of, stance_words
from motcua.ground.catalogue.process import days_words
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.record import reading
from motcua.record.dossiers import flow as flows
from motcua.record.dossiers.flow import Flow, FlowStep, StepState
from motcua.record.dossiers.opinions import Asked


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What another agency was asked, and what it answered."""

    agency: str
    question: str
    asked: str
    due: str
    is_timed: bool
    """Whether `due` is an instant, not a whole day."""
    is_late: bool
    stance: str
    answer: str
    answered: str
    document: str


def opinion_line(asked: Asked, who: Visitor) -> OpinionLine:
    """Return a question to another agency and its answer in words."""
    document = ""
    if asked.document_no and asked.document_on:
        facts = {"number": asked.document_no, "day": day_words(asked.document_on)}
        document = _("văn bản số %(number)s ngày %(day)s") % facts
    return OpinionLine(
        agency=_name(asked.agency_code),
        question=asked.question,
        asked=moment_words(local(asked.asked_at)),
        due=moment_words(local(asked.due_at)) if asked.due_at else day_words(asked.due_on),
        is_timed=asked.due_at is not None,
        is_late=asked.is_late(who.at),
        stance=stance_words(asked.stance),
        answer=asked.answer,
        answered=moment_words(local(asked.answered_at)) if asked.answered_at else "",
        document=document,
    )


@dataclass(frozen=True, slots=True)
class StepBox:
    """One step in the picture: what, by whom, how it stands and until when."""

    name: str
    agency: str
    state: str
    """to_come, asked, given_back, answered or left_out."""
    due: Due
    note: str = ""
    """What was answered, or why it is not asked."""


@dataclass(frozen=True, slots=True)
class Round:
    """Steps that are done side by side; `is_now` = this round is under way or next."""

    number: int
    boxes: tuple[StepBox, ...]
    is_now: bool


def flow(dossier: Any, asked: Sequence[Asked]) -> Flow:
    """Return the steps of other agencies of a dossier, from all its questions."""
    return flows.flow_of(reading.procedure_of(dossier), dossier.agency_code, asked)


def rounds(found: Flow, now: datetime) -> tuple[Round, ...]:
    """Return the picture of the steps, round after round; empty where the process has none."""
    parted = groupby(found.steps, key=lambda step: step.round_no)
    return tuple(
        Round(number, tuple(_box(step, now) for step in steps), number == found.round_no) for number, steps in parted
    )


def _box(step: FlowStep, now: datetime) -> StepBox:
    asked = step.asked
    if asked is None:
        budget = _("%(time)s để trả lời") % {"time": days_words(step.stage.budget_hours)}
        return StepBox(
            step.stage.name, _name(step.agency_code), step.state, Due(Level.PAUSED, _("chưa đến lượt"), budget)
        )
    if step.state is StepState.LEFT_OUT:
        return StepBox(
            step.stage.name, _name(step.agency_code), step.state, Due(Level.DONE, _("bỏ qua, không hỏi")), asked.answer
        )
    if step.state is StepState.GIVEN_BACK:
        back = Due(Level.TODAY, _("trả lại, chờ gửi nơi khác"))
        return StepBox(step.stage.name, _name(step.agency_code), step.state, back, asked.answer)
    return StepBox(step.stage.name, _name(step.agency_code), step.state, due_of(asked, now), stance_words(asked.stance))


def _name(code: str) -> str:
    office = agencies().get(code)
    return office.short_name if office else code
