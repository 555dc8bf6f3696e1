"""The steps of other agencies in the process of a dossier: asked round after round, given elsewhere, left out.

The agency that decides leads (cơ quan chủ trì); the others answer within the budget of their step (cơ quan phối hợp).
Law: NĐ 61/2018/NĐ-CP, Art. 17 and 19(5); its content is kept in NĐ 118/2025/NĐ-CP.
"""

from collections.abc import Iterable

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import local
from motcua.record.acts import Case, Facts
from motcua.record.dossiers import opinions
from motcua.record.dossiers.flow import Flow, FlowStep, StepState, due_of_step, flow_of, has_steps, step_id
from motcua.record.dossiers.opinions import Asked, Asking
from motcua.stages.processing import rules, step_rules
from motcua.stages.processing.bodies import AskSteps


def asking(case: Case) -> Asking:
    """What all questions of one act have in common."""
    return Asking(case.dossier.pk, case.event_no, case.call.at, case.call.by.id)


def begin(case: Case, body: AskSteps) -> Facts:
    """Leave out what is not needed, give elsewhere what was given back, and ask the rest of the round that is next.

    Raises NotAStepNow, StepGivenBack, NotAnotherAgency, AskedAlready.
    """
    left_out = [
        _leave_out(case, _step(_flow(case), each.step, may_be_later=True), each.reason) for each in body.left_out
    ]
    flow = _flow(case)
    chosen = {each.step: each.agency for each in body.instead}
    for stage_no in chosen:
        _step(flow, stage_no, may_be_later=False)
    asked: list[Facts] = []
    for step in flow.now:
        if step.state is StepState.ASKED:
            continue
        agency = chosen.get(step.stage.stage_no, "" if step.state is StepState.GIVEN_BACK else step.stage.agency_code)
        if not agency:
            raise step_rules.StepGivenBack(agency=_name(step.agency_code), step=step.stage.name)
        _require_other(case, agency, [question["agency"] for question in asked])
        asked.append(_ask(case, step, agency))
    facts: Facts = {"asked": asked}
    return facts | {"left_out": left_out} if left_out else facts


def following(case: Case, answered: Asked) -> list[Facts]:
    """Ask what follows from an answer: the steps of the round that is next, once all before it are settled.

    Nothing is asked before the officer has begun with the process, and a step that was given back waits for her. An
    agency that has an open question beside the process is asked its step with the answer to that one.
    """
    if not has_steps(case.procedure, case.dossier.agency_code):
        return []
    flow = _flow(case)
    if not flow.is_begun:
        return []
    busy = [code for code in case.standing.state.asked_agencies if code != answered.agency_code]
    known = catalogue.agencies()
    return [_ask(case, step, step.stage.agency_code) for step in flow.to_ask(busy) if step.stage.agency_code in known]


def _flow(case: Case) -> Flow:
    return flow_of(case.procedure, case.dossier.agency_code, opinions.of_dossier(case.dossier.pk))


def _step(flow: Flow, stage_no: int, *, may_be_later: bool) -> FlowStep:
    """Return a step that nobody is asked at the moment. Raises NotAStepNow."""
    step = flow.step(stage_no)
    is_open = step is not None and step.state in (StepState.TO_COME, StepState.GIVEN_BACK)
    if step is None or not is_open or not (may_be_later or step in flow.now):
        raise step_rules.NotAStepNow(step=stage_no, field="left_out" if may_be_later else "instead")
    return step


def _require_other(case: Case, agency_code: str, asked_now: Iterable[str]) -> None:
    office = catalogue.agencies().get(agency_code)
    if office is None or office.code == case.dossier.agency_code:
        raise rules.NotAnotherAgency(agency=office.short_name if office else agency_code, field="instead")
    if office.code in (*case.standing.state.asked_agencies, *asked_now):
        raise rules.AskedAlready(agency=office.short_name, field="instead")


def _ask(case: Case, step: FlowStep, agency_code: str) -> Facts:
    """Ask an agency its step, until its budget is used up by its own hours."""
    office = catalogue.agency(agency_code)
    due_at = due_of_step(step.stage, case.call.at, deadlines.calendar(office.calendar_code))
    number = opinions.ask(
        asking(case), agency_code=agency_code, question=step.stage.question, due_on=local(due_at).date(),
        due_at=due_at, step_id=step_id(case.procedure.id, step.stage.stage_no),
    )  # fmt: skip
    return _told(step, number, agency_code, step.stage.question) | {
        "due_on": local(due_at).date().isoformat(),
        "due_at": due_at.isoformat(),
    }


def _leave_out(case: Case, step: FlowStep, reason: str) -> Facts:
    number = opinions.ask(
        asking(case), agency_code=step.agency_code, question=step.stage.question, due_on=case.standing.today,
        step_id=step_id(case.procedure.id, step.stage.stage_no), left_out=reason,
    )  # fmt: skip
    told = _told(step, number, step.agency_code, step.stage.question)
    return told | {"due_on": case.standing.today.isoformat(), "answer_hash": opinions.words_hash(reason)}


def _told(step: FlowStep, number: int, agency_code: str, question: str) -> Facts:
    return {
        "opinion": number,
        "step": step.stage.stage_no,
        "step_name": step.stage.name,
        "agency": agency_code,
        "agency_name": _name(agency_code),
        "question_hash": opinions.words_hash(question),
    }


def _name(agency_code: str) -> str:
    office = catalogue.agencies().get(agency_code)
    return office.short_name if office else agency_code
