"""The acts of processing: appraisal and approval (thẩm định, phê duyệt)."""

import secrets

from motcua.base import ids
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Role
from motcua.record import handing_on, supplements
from motcua.record.acts import Case, Facts, act, journal
from motcua.record.bodies import Nothing, counts_of
from motcua.record.custody import services as custody
from motcua.record.custody.rules import APPLICANT, Direction, MoveKind, agency, person
from motcua.record.dossiers import opinions
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.journal import State, apply
from motcua.record.dossiers.rules import Act
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers
from motcua.record.papers.rules import check, counts_by_component, require_complete
from motcua.record.payments import services as payments
from motcua.record.payments.rules import Money
from motcua.stages.processing import rules, step_rules, steps
from motcua.stages.processing.bodies import (
    AnswerOpinion,
    AnswerSupplement,
    AskOpinion,
    AskSteps,
    Assign,
    Propose,
    Reasoned,
    Refuse,
    RequestSupplement,
)
from motcua.stages.processing.clock import due_again


class NotACaseOfficer(RuleViolation):
    """The person named does not appraise cases of this agency."""

    code = "processing.not-a-case-officer"
    text = "“{assignee}” không phải cán bộ thụ lý của cơ quan này. Chọn người trong danh sách."
    field = "assignee"
    status = 422


@act(Act.PASS_ON, Nothing, rules.anyone_may)
def pass_on(case: Case, body: Nothing) -> Facts:
    """Hand the dossier on to those who appraise it, the same day; after the cut-off the next (NĐ 61/2018, Art. 18).

    Late is handed on all the same, and the event says so.
    """
    received = next(entry.at for entry in journal(case.dossier.pk) if entry.act is Act.RECEIVE)
    by = handing_on.until(received, case.dossier.agency_code)
    return {"to": case.dossier.agency_code, "hand_on_by": by.isoformat(), "is_late": case.call.at > by}


@act(Act.ASSIGN, Assign, rules.may_assign)
def assign(case: Case, body: Assign) -> Facts:
    """Give the case to a case officer of the agency; who has it may hand it on with a reason.

    Raises NotACaseOfficer, OnlyTheHeadAssigns, HandedOnWithoutReason.
    """
    found = people.find_actor(body.assignee)
    if found is None or Role.CASE_OFFICER not in found.roles or found.agency_code != case.dossier.agency_code:
        raise NotACaseOfficer(assignee=body.assignee)
    before, by = case.standing.state.assignee_id, case.call.by
    if Role.UNIT_HEAD not in by.roles and found.id not in by.persons:
        if before not in by.persons:
            raise rules.OnlyTheHeadAssigns()
        if not body.reason:
            raise rules.HandedOnWithoutReason()
    facts: Facts = {"assignee": found.id}
    if before is not None and before != found.id:
        facts |= {"from": before}
    return facts | {"reason": body.reason} if body.reason else facts


@act(Act.ASK_OPINION, AskOpinion, rules.may_ask_opinion)
def ask_opinion(case: Case, body: AskOpinion) -> Facts:
    """Ask another agency; the clock runs on, the time is that agency's until it has answered (NĐ 61/2018, Art. 19.5).

    Several may be asked side by side. Raises NotAnotherAgency, AskedAlready.
    """
    office = catalogue.agencies().get(body.agency)
    if office is None or office.code == case.dossier.agency_code:
        raise rules.NotAnotherAgency(agency=office.short_name if office else body.agency)
    if office.code in case.standing.state.asked_agencies:
        raise rules.AskedAlready(agency=office.short_name)
    today = case.standing.today
    days = body.working_days or case.standing.rules.opinion_answer_working_days
    due_on = add_working_days(today, days, deadlines.calendar(office.calendar_code))
    number = opinions.ask(steps.asking(case), agency_code=office.code, question=body.question, due_on=due_on)
    return {
        "opinion": number,
        "agency": office.code,
        "agency_name": office.short_name,
        "due_on": due_on.isoformat(),
        "question_hash": opinions.words_hash(body.question),
    }


@act(Act.ASK_STEPS, AskSteps, step_rules.may_ask_steps)
def ask_steps(case: Case, body: AskSteps) -> Facts:
    """Ask the other agencies of the process: those whose turn it is now; later ones are asked by the answers.

    Raises NotAStepNow, StepGivenBack, NotAnotherAgency, AskedAlready.
    """
    return steps.begin(case, body)


@act(Act.ANSWER_OPINION, AnswerOpinion, rules.may_answer_opinion)
def answer_opinion(case: Case, body: AnswerOpinion) -> Facts:
    """Answer for one's agency, or type in what came from the asked agency on paper.

    With the last answer of a round of the process the next one is asked by the same act (docs/adr/0026); with the last
    answer of all the case is appraised again. Raises NotAskedThere, AnswerMissing, NotYetSilent,
    DocumentMissing, DocumentDayOutside.
    """
    by, today = case.call.by, case.standing.today
    is_asking = by.agency_code == case.dossier.agency_code
    code = body.agency or ("" if is_asking else by.agency_code)
    asked = opinions.awaited_from(case.dossier.pk, code)
    office = catalogue.agencies().get(code)
    if asked is None or office is None or not (is_asking or code == by.agency_code):
        raise rules.NotAskedThere(agency=office.short_name if office else code)
    is_silent = body.stance is opinions.Stance.NONE
    if is_silent and not is_asking:
        raise rules.AnswerMissing(field="stance")
    is_late = asked.is_late(case.call.at)
    rules.require_answer(body.answer, is_silent=is_silent, due_on=asked.due_on, is_late=is_late)
    rules.require_document(
        body.document_no, body.document_on, is_needed=is_asking and not is_silent,
        asked_on=local(asked.asked_at).date(), today=today,
    )  # fmt: skip
    opinions.answer(
        asked, stance=body.stance, text=body.answer, document_no=body.document_no, document_on=body.document_on,
        event_no=case.event_no, at=case.call.at, by=by.id,
    )  # fmt: skip
    facts: Facts = {
        "opinion": asked.opinion_no,
        "agency": code,
        "agency_name": office.short_name,
        "stance": body.stance.value,
        "is_late": is_late,
        "answer_hash": opinions.words_hash(body.answer),
    }
    following = steps.following(case, asked)
    return facts | {"asked": following} if following else facts


@act(Act.REQUEST_SUPPLEMENT, RequestSupplement, rules.may_request_supplement)
def request_supplement(case: Case, body: RequestSupplement) -> Facts:
    """Ask for what is missing, issue form 02 and stop the clock (NĐ 61/2018, Art. 19.4)."""
    return supplements.ask(case, [(item.component_no, item.note) for item in body.missing], body.reason)


@act(Act.ANSWER_SUPPLEMENT, AnswerSupplement, rules.may_answer_supplement)
def answer_supplement(case: Case, body: AnswerSupplement) -> Facts:
    """Take what was brought; when the clock had stopped it runs again from now (restart or pause, by the procedure).

    Once paper has been taken over, more of it comes in an envelope of its own; a post clerk's goes to the agency by
    handover. Before that the count alone is written, and the paper is taken with the rest. Before reception nobody may
    have counted yet, as on line: then what form 02 asked for is looked at; the rest is, when it is received (NĐ
    118/2025, Art. 16: form 02 names all gaps at once). Raises PapersMissing,
    StillMissing.
    """
    call, dossier, state = case.call, case.dossier, case.standing.state
    counts = counts_of(body.counts)
    counts_by_component(case.procedure, counts)
    merged = papers_read.component_counts(dossier.pk) | {item.component_no: item for item in counts}
    checked = check(case.procedure, merged.values())
    if state.received_at is None:
        in_question = {*merged, *_asked_last(case)}
        checked = tuple(row for row in checked if row.component.component_no in in_question)
    require_complete(checked, by_applicant=Role.APPLICANT in call.by.roles)
    papers.count_in(dossier.pk, case.procedure, counts, case.event_no)
    facts: Facts = {
        "counts": [[item.component_no, item.original, item.certified_copy, item.photocopy] for item in counts]
    }
    brings_paper = any(item.original or item.certified_copy or item.photocopy for item in counts)
    if brings_paper and not call.by.roles & {Role.POST_CLERK, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD}:
        raise rules.PaperAtTheCounter()
    if brings_paper and (state.received_at is not None or case.envelope is not None):
        facts |= {"envelope": _take_paper(case, body.seal_no), "with_post": call.by.is_post}
    if state.stopped_at is not None:
        facts |= due_again(case, Act.ANSWER_SUPPLEMENT)
    return facts


def _asked_last(case: Case) -> frozenset[int]:
    """Return the numbers of the components that the newest form 02 before reception asks for."""
    asked = [item.facts for item in journal(case.dossier.pk) if item.act is Act.REQUEST_COMPLETION]
    return frozenset(asked[-1]["missing"]) if asked else frozenset()


def _take_paper(case: Case, seal_no: str) -> str:
    call, dossier = case.call, case.dossier
    code = ids.new_envelope_code(secrets.token_bytes(16))
    dossiers.register({code: "ENVELOPE"}, dossier.pk)
    custody.take_in(
        dossier_id=dossier.pk,
        envelope_no=1 if case.envelope is None else case.envelope.envelope_no + 1,
        code=code,
        direction=Direction.SUBMIT,
        seal_no=seal_no,
        holders=(APPLICANT, person(call.by.id) if call.by.is_post else agency(dossier.agency_code)),
        kind=MoveKind.TAKEN,
        hand=case.hand(),
    )
    return code


@act(Act.PROPOSE, Propose, rules.may_propose)
def propose(case: Case, body: Propose) -> Facts:
    """Lay the case before the head."""
    return {"note": body.note}


@act(Act.SEND_BACK, Reasoned, rules.anyone_may)
def send_back(case: Case, body: Reasoned) -> Facts:
    """Give the case back for further appraisal."""
    return {"reason": body.reason}


@act(Act.UNDO, Nothing, rules.may_undo)
def undo(case: Case, body: Nothing) -> Facts:
    """Take back the act that the same person has just done: a reverse act in the journal, nothing is deleted."""
    events = journal(case.dossier.pk)
    undone = events[-1]
    before: State | None = None
    for entry in events[:-1]:
        before = apply(before, entry)
    if before is None:
        raise AssertionError("no act that may be undone opens a dossier")
    return {
        "undone": undone.event_no,
        "undone_act": undone.act.value,
        "status": before.status.value,
        "turn": before.turn.value,
        "assignee": before.assignee_id,
        "proposer": before.proposer_id,
    }


@act(Act.APPROVE, Nothing, rules.may_decide)
def approve(case: Case, body: Nothing) -> Facts:
    """Grant: there is a result, the clock ends."""
    papers.add_result(case.dossier.pk, case.procedure.result_name, case.event_no)
    return {"result": case.procedure.result_name}


@act(Act.REFUSE, Refuse, rules.may_decide)
def refuse(case: Case, body: Refuse) -> Facts:
    """Refuse after appraisal, in writing and with reasons; that is a result too (NĐ 61/2018, Art. 19.8).

    State money that would fall due with the thing granted is owed no more; carrying the answer home is.
    """
    unpaid = [charge for charge in case.standing.owed("RETURN") if charge.kind is not Money.POSTAGE]
    payments.cancel(unpaid, case.money())
    papers.add_result(case.dossier.pk, "Văn bản từ chối giải quyết", case.event_no)
    return {"reason": body.reason, "legal_ground": body.legal_ground}


@act(Act.WITHDRAW, Reasoned, rules.may_withdraw)
def withdraw(case: Case, body: Reasoned) -> Facts:
    """The applicant withdraws in writing; what is not paid is owed no more, papers go home.

    An envelope that was offered and not taken yet stays with its giver, so that it can go home from there.
    """
    payments.cancel([charge for charge in case.standing.charges if charge.is_open], case.money())
    envelope = case.envelope
    if envelope is None or envelope.offered_to is None:
        return {"reason": body.reason}
    custody.take_back(envelope, reason="Hồ sơ đã rút.", hand=case.hand())
    return {"reason": body.reason, "envelope": envelope.code}
