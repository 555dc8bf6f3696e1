"""What a person may do with a row of a list: asked of the act's own check, with what the row and its page know."""

from datetime import datetime

from motcua.base.violations import RuleViolation
from motcua.doors.frame.acts import acts
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record import lists
from motcua.record.custody.rules import Direction, EnvelopeFacts
from motcua.record.dossiers import rules
from motcua.record.dossiers.journal import State
from motcua.record.dossiers.rules import Act
from motcua.record.lists import Row
from motcua.record.rights.rules import require_role_for
from motcua.record.standing import Carried, Standing


def standing_of(
    row: Row, actor: Actor, at: datetime, *, places: tuple[AssignmentRow, ...] = (), carried: Carried | None = None
) -> Standing:
    """Return how a row of a list stands for a person, as far as the columns of the dossier tell it; nothing is read."""
    return Standing(
        state=State(
            status=row.status, agency_code=row.agency_code, code=row.code, assignee_id=row.assignee_id,
            proposer_id=row.proposer_id, received_at=row.received_at, due_at=row.due_at, stopped_at=row.stopped_at,
            asked_agencies=row.asked_agencies, original_due_at=row.original_due_at,
        ),
        number=row.number, actor=actor, at=at, today=local(at).date(),
        procedure=lists.procedure_of(row),
        calendar=calendar(catalogue.agency(row.agency_code).calendar_code),
        places=places, right=None, point_id=row.point_id, channel=row.channel, envelope=_envelope(row), charges=(),
        recalled=(), carried=carried, rules=rule_set(local(row.received_at or at).date()),
    )  # fmt: skip


def _envelope(row: Row) -> EnvelopeFacts | None:
    """The envelope made last; a row knows neither its number nor its seal."""
    if row.envelope_code is None or row.envelope_direction is None or row.holder is None:
        return None
    return EnvelopeFacts(
        1, row.envelope_code, Direction(row.envelope_direction), "", row.holder, row.offered_to, row.shelf
    )


def refusal_of(act: Act, row: Row, standing: Standing) -> RuleViolation | None:
    """Return why a person may not do an act on a row of a list; None = as far as the row tells, she may."""
    try:
        require_role_for(standing.actor, act, row.agency_code, row.asked_agencies)
        rules.require_status(act, row.status, dossier=row.number)
        acts.WRITTEN[act].check(standing)
    except RuleViolation as refusal:
        return refusal
    return None
