"""The steps that other agencies do in the process of a dossier: which are asked, answered, given back, still to come.

The plan is the process of the procedure version under which the dossier was accepted; what became of each step are the
questions that name it. Pure. Law: NĐ 61/2018/NĐ-CP, Art. 17 and 19(5); its content is kept in NĐ 118/2025/NĐ-CP.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.ground.catalogue.process import steps_of_others
from motcua.ground.catalogue.rules import HOURS_OF_A_DAY, Procedure, StageRule
from motcua.ground.deadlines.rules import Limit, Unit, WorkCalendar, due_at, instant, local
from motcua.record.dossiers.opinions import Asked, Stance


class StepState(StrEnum):
    """What has become of a step."""

    TO_COME = "to_come"
    ASKED = "asked"
    GIVEN_BACK = "given_back"
    """The agency is not competent; another one is to be asked, or the step left out."""
    ANSWERED = "answered"
    LEFT_OUT = "left_out"


SETTLED = frozenset({StepState.ANSWERED, StepState.LEFT_OUT})


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step: the stage of the process, its round (1, 2, …), and what has become of it."""

    stage: StageRule
    round_no: int
    state: StepState
    asked: Asked | None
    """The question that was asked last, with its answer; None = nobody was asked yet."""

    @property
    def agency_code(self) -> str:
        """Who does it: who was asked last, else whom the process names."""
        return self.asked.agency_code if self.asked else self.stage.agency_code


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps of other agencies of one dossier, in the order of the process."""

    steps: tuple[FlowStep, ...]

    @property
    def is_begun(self) -> bool:
        """Whether something was asked or left out."""
        return any(step.state is not StepState.TO_COME for step in self.steps)

    @property
    def is_over(self) -> bool:
        """Whether every step was answered or left out."""
        return all(step.state in SETTLED for step in self.steps)

    @property
    def unsettled(self) -> tuple[FlowStep, ...]:
        """The steps that still need an answer."""
        return tuple(step for step in self.steps if step.state not in SETTLED)

    @property
    def round_no(self) -> int | None:
        """The round that is under way or next; None = all are over."""
        return next((step.round_no for step in self.steps if step.state not in SETTLED), None)

    @property
    def now(self) -> tuple[FlowStep, ...]:
        """The unsettled steps of the round that is under way or next."""
        return tuple(step for step in self.unsettled if step.round_no == self.round_no)

    def to_ask(self, busy: Iterable[str]) -> tuple[FlowStep, ...]:
        """Return the steps that can be asked now as the process says; an agency in `busy` has an open question."""
        asked = set(busy)
        return tuple(
            step for step in self.now if step.state is StepState.TO_COME and step.stage.agency_code not in asked
        )

    def step(self, stage_no: int) -> FlowStep | None:
        """Return a step by the number of its stage."""
        return next((step for step in self.steps if step.stage.stage_no == stage_no), None)


def step_id(version_id: str, stage_no: int) -> str:
    """Return the key of a stage of a version, as the catalogue has it."""
    return f"{version_id}#{stage_no}"


def has_steps(procedure: Procedure, own_agency: str) -> bool:
    """Whether other agencies do steps of this process."""
    return bool(steps_of_others(procedure.stages, own_agency))


def flow_of(procedure: Procedure, own_agency: str, asked: Sequence[Asked]) -> Flow:
    """Return the steps of a dossier: `procedure` as it was chosen for it, `asked` all its questions in their order."""
    newest = {question.step_id: question for question in asked if question.step_id}
    steps = []
    for round_no, stages in enumerate(steps_of_others(procedure.stages, own_agency), start=1):
        for stage in stages:
            question = newest.get(step_id(procedure.id, stage.stage_no))
            steps.append(FlowStep(stage, round_no, _state(question), question))
    return Flow(tuple(steps))


def _state(question: Asked | None) -> StepState:
    if question is None:
        return StepState.TO_COME
    if question.stance is None:
        return StepState.ASKED
    return {Stance.NOT_OURS: StepState.GIVEN_BACK, Stance.LEFT_OUT: StepState.LEFT_OUT}.get(
        question.stance, StepState.ANSWERED
    )


def due_of_step(stage: StageRule, at: datetime, calendar: WorkCalendar) -> datetime:
    """Return until when a step asked at an instant is to be answered: its budget by the asked agency's hours.

    Whole days are counted as working days of that agency, other budgets as its working hours.
    """
    days, rest = divmod(stage.budget_hours, HOURS_OF_A_DAY)
    limit = Limit(stage.budget_hours, Unit.WORKING_HOURS) if rest or not days else Limit(days, Unit.WORKING_DAYS)
    found = due_at(local(at), limit, calendar)
    if found is None:
        raise AssertionError("a limit without a pause ends")
    return instant(found)
