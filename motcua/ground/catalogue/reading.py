"""A version of a procedure read from its rows, with all its parts, as the value that the rest of the house uses."""

from motcua.ground.catalogue.models import ProcedureVersion, Stage
from motcua.ground.catalogue.questions import numbers_of
from motcua.ground.catalogue.rules import (
    AnswerRule,
    Case,
    ComponentRule,
    ExemptionRule,
    FeeAmount,
    LimitAmount,
    LimitFor,
    MannerRule,
    Procedure,
    QuestionRule,
    ResultRule,
    StageRule,
)

PARTS = (
    "cases", "steps", "manners", "components", "limits", "fees", "exemptions", "results", "stages", "questions",
    "answers",
)  # fmt: skip
"""The parts of a version, as it names the rows of each; one statement reads those of one kind."""


def procedure_of(row: ProcedureVersion) -> Procedure:
    """Return a version as a value, for its ordinary case. The parts of the row should have been read with it."""
    whole = Procedure(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        field_code=row.field_code,
        field_name=row.field_name,
        level=row.level,
        limit_quantity=row.limit_quantity,
        limit_unit=row.limit_unit,
        on_supplement=row.on_supplement,
        day_counting=row.day_counting,
        cutoff=row.cutoff,
        set_count=row.set_count,
        result_name=row.result_name,
        post_submit=row.post_submit,
        post_return=row.post_return,
        legal_basis=tuple(row.legal_basis),
        decision=row.decision,
        form_set=row.form_set,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        components=(),
        fees=(),
        status=row.status,
        also_called=tuple(row.also_called),
        clock_start_post=row.clock_start_post,
        clock_start_online=row.clock_start_online,
        performed_by=row.performed_by,
        decided_by=row.decided_by,
        conditions=tuple(row.conditions),
        life_events=tuple(row.life_events),
        online_level=row.online_level,
        external_system=row.external_system,
        external_code=row.external_code,
        decision_on=row.decision_on,
        decision_body=row.decision_body,
        cases=tuple(Case(item.code, item.name) for item in sorted(row.cases.all(), key=lambda item: item.case_no)),
        steps=tuple(item.text for item in sorted(row.steps.all(), key=lambda item: item.step_no)),
        manners=tuple(
            MannerRule(item.channel, item.text) for item in sorted(row.manners.all(), key=lambda item: item.manner_no)
        ),
        all_components=_components(row),
        limits=tuple(
            LimitFor(item.channel, item.case_code, LimitAmount(item.quantity, item.unit))
            for item in sorted(row.limits.all(), key=lambda item: item.limit_no)
        ),
        all_fees=_fees(row),
        exemptions=_exemptions(row),
        results=tuple(
            ResultRule(item.name, item.case_code) for item in sorted(row.results.all(), key=lambda item: item.result_no)
        ),
        stages=tuple(_stage(item) for item in sorted(row.stages.all(), key=lambda item: item.stage_no)),
        questions=tuple(
            QuestionRule(item.question_no, item.text, item.hint)
            for item in sorted(row.questions.all(), key=lambda item: item.question_no)
        ),
        answers=_answers(row),
    )
    return whole.ordinary()


def _stage(item: Stage) -> StageRule:
    return StageRule(
        item.stage_no, item.name, item.unit, item.role, item.budget_hours, item.case_code, item.order_no,
        item.agency_code, item.asked,
    )  # fmt: skip


def _components(row: ProcedureVersion) -> tuple[ComponentRule, ...]:
    return tuple(
        ComponentRule(
            component_no=item.component_no,
            name=item.name,
            kind=item.kind,
            original_count=item.original_count,
            certified_copy_count=item.certified_copy_count,
            photocopy_count=item.photocopy_count,
            condition=item.condition,
            is_recalled=item.is_recalled,
            electronic_count=item.electronic_count,
            group=item.group,
            case_code=item.case_code,
            form_template=item.form_template,
        )
        for item in sorted(row.components.all(), key=lambda item: item.component_no)
    )


def _fees(row: ProcedureVersion) -> tuple[FeeAmount, ...]:
    return tuple(
        FeeAmount(
            kind=item.kind,
            label=item.label,
            amount_vnd=item.amount_vnd,
            due_at=item.due_at,
            legal_basis=item.legal_basis,
            fee_no=item.fee_no,
            channel=item.channel,
            case_code=item.case_code,
            charged_from=item.charged_from,
            charged_to=item.charged_to,
        )
        for item in sorted(row.fees.all(), key=lambda item: item.fee_no)
    )


def _exemptions(row: ProcedureVersion) -> tuple[ExemptionRule, ...]:
    return tuple(
        ExemptionRule(
            class_code=item.class_code,
            name=item.name,
            ground=item.ground,
            fee_no=item.fee_no,
            percent=item.percent,
            amount_vnd=item.amount_vnd,
            granted_from=item.granted_from,
            granted_to=item.granted_to,
        )
        for item in sorted(row.exemptions.all(), key=lambda item: item.exemption_no)
    )


def _answers(row: ProcedureVersion) -> tuple[AnswerRule, ...]:
    return tuple(
        AnswerRule(
            question_no=item.question_no,
            text=item.text,
            next_no=item.next_no,
            case_code=item.case_code,
            class_code=item.class_code,
            component_nos=numbers_of(item.component_nos),
        )
        for item in sorted(row.answers.all(), key=lambda item: item.answer_no)
    )
