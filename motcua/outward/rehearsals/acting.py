"""All acts of all stages, for rehearsals, and the applicant who has no account."""

from uuid import UUID

from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.acts import WRITTEN, Done, perform
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.stages.registered import STAGES

__all__ = ["STAGES", "act", "asking_for"]


def act(name: Act, call: Call, body: object) -> Done:
    """Do one act with a body as a page or another system would send it. Raises what the act raises."""
    return perform(name, call, WRITTEN[name].body.model_validate(body))


def asking_for(dossier_id: UUID, name: str) -> Actor:
    """Return the applicant who has shown the code and four digits of a dossier."""
    return Actor("applicant", name, frozenset({Role.APPLICANT}), Employer.NONE, owner_of=dossier_id)
