"""Who may do what when, as a page: every status × act × role is allowed, or refused with its sentence.

`python -m motcua.record.dossiers.matrix > docs/matrix.md` prints it; tests compare the page with the table of acts, and
each of its cells with what the acts really answer.

The matrix says what law and role decide. Paper, money and the time of day may refuse further, and post staff need an
agreement, a training and an assignment beside their role.
"""

import sys
from collections.abc import Mapping
from enum import StrEnum

from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.record.dossiers.diagram import STAGES, table
from motcua.record.dossiers.roles import WHO_MAY, RoleMayNot, require_role
from motcua.record.dossiers.rules import ACTS, Act, ActNotAllowed, Status, require_status

LETTERS: Mapping[Role, str] = {
    Role.APPLICANT: "A",
    Role.POST_CLERK: "P",
    Role.COURIER: "C",
    Role.ONE_STOP_OFFICER: "O",
    Role.ONE_STOP_HEAD: "D",
    Role.CASE_OFFICER: "T",
    Role.UNIT_HEAD: "H",
    Role.MANAGER: "M",
    Role.POST_DIRECTOR: "B",
    Role.ADMINISTRATOR: "Q",
    Role.SYSTEM: "S",
}
"""One letter for each role, in the order in which a cell names them."""

_HEAD = """\
# Status × act × role

Printed from the table of acts in `motcua/record/dossiers/rules.py`; do not edit it here:

    python -m motcua.record.dossiers.matrix > docs/matrix.md

A cell names the roles that may do the act while the dossier is in that status. An empty cell refuses everybody with the
sentence of the status; a role that a row does not name is refused with the sentence of the act. Both are printed below.
Paper, money and the time of day may refuse further; post staff need an agreement, a training and an assignment in force
beside their role. A person who may not see a dossier is told that it is not there.
"""
_A_DOSSIER = "H12.17-261102-0001"
"""Stands for any dossier in the sentences of the page."""


class Cell(StrEnum):
    """What law and role answer for one role, act and status; a role that may not is refused before the status is."""

    ALLOWED = "allowed"
    NOT_BY_THIS_ROLE = "role"
    NOT_IN_THIS_STATUS = "status"


def cell(status: Status | None, act: Act, role: Role) -> Cell:
    """Return the answer for one cell; `status` None = there is no dossier yet."""
    if role not in WHO_MAY[act]:
        return Cell.NOT_BY_THIS_ROLE
    return Cell.ALLOWED if status in ACTS[act].moves else Cell.NOT_IN_THIS_STATUS


def refusal_of_role(act: Act, role: Role) -> RoleMayNot | None:
    """Return what a role is told that does not do the act; None where it does."""
    try:
        require_role(act, frozenset({role}))
    except RoleMayNot as refusal:
        return refusal
    return None


def refusal_of_status(act: Act, status: Status, dossier: str = _A_DOSSIER) -> ActNotAllowed | None:
    """Return what everybody is told while the dossier is in a status that the act does not lead out of."""
    try:
        require_status(act, status, dossier=dossier)
    except ActNotAllowed as refusal:
        return refusal
    return None


def page() -> str:
    """Return docs/matrix.md."""
    parts = [_HEAD, _roles(), *(_stage(name) for name in STAGES), _sentences()]
    return "\n".join(parts)


def _roles() -> str:
    rows = ((f"**{letter}**", f"`{role.value}`", ROLE_WORDS[role]) for role, letter in LETTERS.items())
    return table("Roles", ("letter", "role", "in words"), rows)


def _stage(name: str) -> str:
    columns: tuple[Status | None, ...] = (None, *Status)
    head = ("act", "(new)", *(f"`{status.value}`" for status in Status))
    rows = ((f"`{act.value}`", *(_named(status, act) for status in columns)) for act in Act if ACTS[act].stage == name)
    return table(STAGES[name], head, rows)


def _named(status: Status | None, act: Act) -> str:
    return "".join(letter for role, letter in LETTERS.items() if cell(status, act, role) is Cell.ALLOWED)


def _sentences() -> str:
    """What is said by act: to the roles that may not, and, for the first status that refuses, to everybody."""
    head = ("act", "to another role", "in another status, for example")
    rows = []
    for act in Act:
        others = [role for role in LETTERS if role not in WHO_MAY[act]]
        told = refusal_of_role(act, others[0]) if others else None
        closed = next((status for status in Status if status not in ACTS[act].moves), None)
        shut = refusal_of_status(act, closed) if closed else None
        rows.append((f"`{act.value}`", told.sentence if told else "", shut.sentence if shut else ""))
    return table("What is said", head, rows)


if __name__ == "__main__":
    sys.stdout.write(page())
