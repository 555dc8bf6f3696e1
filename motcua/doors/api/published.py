"""What the API tells of what is published: procedures with all parts, agencies, lists of the post, agreements."""

from datetime import date

from motcua.doors.api.schemas import AgencyAnswer, Answer


class ProcedureRow(Answer):
    """A procedure in a list."""

    code: str
    version: str
    name: str
    short_name: str
    field_code: str
    field_name: str
    level: str
    limit_quantity: int
    limit_unit: str
    post_submit: bool
    post_return: bool


class ProcedurePage(Answer):
    """One page of procedures."""

    items: tuple[ProcedureRow, ...]
    next_cursor: str | None


class ListingRow(Answer):
    """A procedure of the published lists: which way it goes, and the decision that says so."""

    code: str
    name: str
    field_name: str
    received: bool
    returned: bool
    decision: str | None
    decided_on: date | None
    decision_body: str | None
    valid_from: date | None
    valid_to: date | None
    note: str


class ListingAnswer(Answer):
    """The published lists of a day."""

    on: date
    items: tuple[ListingRow, ...]


class ComponentAnswer(Answer):
    """One published component."""

    component_no: int
    name: str
    kind: str
    original: int
    certified_copy: int
    photocopy: int
    electronic: int
    condition: str
    group: str
    case: str
    form_template: str
    is_required: bool
    is_recalled: bool


class FeeAnswer(Answer):
    """State money that a procedure costs."""

    kind: str
    label: str
    amount_vnd: int
    due_at_step: str
    legal_basis: str
    fee_no: int
    channel: str
    case: str
    charged_from: date | None
    charged_to: date | None


class CaseAnswer(Answer):
    """A case that has papers, a limit or fees of its own."""

    code: str
    name: str


class MannerAnswer(Answer):
    """A way in which a procedure is performed."""

    channel: str
    text: str


class LimitAnswer(Answer):
    """A limit of a channel and a case."""

    channel: str
    case: str
    limit_quantity: int
    limit_unit: str


class ExemptionAnswer(Answer):
    """Who pays less, and by how much."""

    class_code: str
    name: str
    legal_basis: str
    fee_no: int | None
    percent: int | None
    amount_vnd: int | None
    valid_from: date | None
    valid_to: date | None


class ResultAnswer(Answer):
    """A result of a procedure."""

    name: str
    case: str


class PublishedStage(Answer):
    """A stage of the internal process."""

    stage_no: int
    name: str
    unit: str
    role: str
    budget_hours: int
    case: str
    order: int | None
    agency: str
    question: str


class ChoiceAnswer(Answer):
    """An answer to a question about what applies, and what follows from it."""

    text: str
    next_no: int | None
    case: str
    class_code: str
    component_nos: tuple[int, ...]


class QuestionAnswer(Answer):
    """A question to an applicant about what applies to her."""

    question_no: int
    text: str
    hint: str
    answers: tuple[ChoiceAnswer, ...]


class AgreementRow(Answer):
    """An agreement that transfers stages to the post."""

    number: str
    agency: AgencyAnswer
    procedures: tuple[str, ...]
    points: tuple[str, ...]
    stages: tuple[str, ...]
    is_pilot: bool
    valid_from: date
    valid_to: date | None


class AgreementsAnswer(Answer):
    """The agreements in force today."""

    on: date
    items: tuple[AgreementRow, ...]


class ProcedureAnswer(ProcedureRow):
    """A procedure as it is in force."""

    on_supplement: str
    day_counting: str | None
    cutoff: str | None
    clock_start_post: str
    clock_start_online: str
    set_count: int
    result_name: str
    performed_by: str
    decided_by: str
    conditions: tuple[str, ...]
    life_events: tuple[str, ...]
    online_level: str
    external_system: str
    external_code: str
    legal_basis: tuple[str, ...]
    decision: str
    decision_on: date | None
    decision_body: str
    form_set: str
    valid_from: date
    valid_to: date | None
    cases: tuple[CaseAnswer, ...]
    steps: tuple[str, ...]
    manners: tuple[MannerAnswer, ...]
    components: tuple[ComponentAnswer, ...]
    limits: tuple[LimitAnswer, ...]
    fees: tuple[FeeAnswer, ...]
    exemptions: tuple[ExemptionAnswer, ...]
    results: tuple[ResultAnswer, ...]
    stages: tuple[PublishedStage, ...]
    questions: tuple[QuestionAnswer, ...]
    agencies: tuple[AgencyAnswer, ...]
