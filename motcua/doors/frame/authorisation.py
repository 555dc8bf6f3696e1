"""Who may do what in which scope, as a page: role × act × scope, computed by the one answer from the declared tables.

`python -m motcua.doors.frame.authorisation > docs/authorisation.md` prints it, so that a change of a right is seen in
review; tests send each request of it through HTTP and compare. What it says is what the right decides: status, paper
and money refuse further.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from motcua.base.violations import NotThere
from motcua.ground.agreements.rules import (
    ORDERED_FOR,
    AgreementRow,
    AssignmentRow,
    Errand,
    OrderRow,
    Question,
    Rows,
    Term,
    TrainingRow,
)
from motcua.ground.people.rules import ROLE_WORDS, Actor, Employer, Role
from motcua.record.dossiers.diagram import STAGES, table
from motcua.record.dossiers.matrix import LETTERS
from motcua.record.dossiers.roles import TRANSFERABLE
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act
from motcua.record.rights.rules import OF_AGENCIES, OUTSIDE, Facts, Subject, decide

POST = frozenset({Role.POST_CLERK, Role.COURIER})
OFFICIALS = frozenset(OF_AGENCIES)


class Scope(StrEnum):
    """How a person stands to the dossier, or to the procedure where there is none yet."""

    OWN = "own"
    OTHER_COUNTER = "other_counter"
    SERVING_DESK = "serving_desk"
    OTHER_AGENCY = "other_agency"
    AGREEMENT_ENDED = "agreement_ended"
    TRAINING_ENDED = "training_ended"
    UNLISTED = "unlisted"
    ORDERED = "ordered"
    WRONG_LEG = "wrong_leg"
    SUSPENDED = "suspended"
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """A scope in words, and the roles for which it differs from their own counter, agency or dossier."""

    words: str
    roles: frozenset[Role]


SCOPES: Mapping[Scope, ScopeRule] = {
    Scope.OWN: ScopeRule(
        "Her own: the agency of the official, the point of the clerk, what the courier or the system opened, the "
        "applicant's own dossier; all rows in force.",
        frozenset(Role),
    ),
    Scope.OTHER_COUNTER: ScopeRule("Post staff who stand at another point than the dossier's.", POST),
    Scope.SERVING_DESK: ScopeRule("An official of another agency, assigned to a desk that serves this one.", OFFICIALS),
    Scope.OTHER_AGENCY: ScopeRule(
        "An official of another agency; post staff whose agreement is with another agency; somebody else's dossier.",
        POST | OFFICIALS | OUTSIDE,
    ),
    Scope.AGREEMENT_ENDED: ScopeRule("The agreement ended before the dossier was opened.", POST),
    Scope.TRAINING_ENDED: ScopeRule("The training ended before the dossier was opened.", POST),
    Scope.UNLISTED: ScopeRule("The agreement does not name the procedure, and no order does.", POST),
    Scope.ORDERED: ScopeRule("The same, with an order of the head of the one-stop to receive.", POST),
    Scope.WRONG_LEG: ScopeRule(
        "Opened at another point; the envelope was in her hands and has gone on to others.", POST
    ),
    Scope.SUSPENDED: ScopeRule("The account is suspended.", frozenset(Role)),
    Scope.SIGNED_OUT: ScopeRule("Nobody is signed in.", frozenset()),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a request is answered with: the status, and which row is missing where it is 403."""

    status: int
    """200 = the right allows it; 401 = nobody is known; 403 = no right; 404 = not there for her."""
    missing: str = ""

    def __str__(self) -> str:
        return {200: "yes", 403: f"403 {self.missing}"}.get(self.status, str(self.status))


ACTS_AT_DOORS = tuple(act for act in Act if act not in BY_THE_HOUSE)
_DAY = date(2026, 11, 24)
_ALWAYS, _ENDED = Term(_DAY - timedelta(days=500), None), Term(_DAY - timedelta(days=500), _DAY - timedelta(days=100))
_DOSSIER, _PERSON, _AGENCY, _ELSEWHERE = UUID(int=1), "she", "H12.17", "H12.102"
_HERE, _THERE = "here", "there"


def expected(role: Role, act: Act, scope: Scope) -> Expected:
    """Return what an act is answered with for a role in a scope, by the tables and the one answer."""
    if scope in (Scope.SUSPENDED, Scope.SIGNED_OUT):
        return Expected(401)
    found = decide(facts_of(role, act, scope if role in SCOPES[scope].roles else Scope.OWN))
    if found.missing is None:
        return Expected(200)
    return Expected(404) if isinstance(found.refusal, NotThere) else Expected(403, found.missing.row)


def facts_of(role: Role, act: Act, scope: Scope) -> Facts:
    """Return the facts of a person of one role alone in a scope, as the tests put them into the database."""
    who = Actor(_PERSON, "A", frozenset({role}), _employer(role), _agency(role, scope), frozenset({"act:*"}))
    is_hers = scope not in (Scope.OTHER_AGENCY, Scope.OTHER_COUNTER, Scope.WRONG_LEG)
    is_open_elsewhere = scope is Scope.WRONG_LEG and act is not Act.OPEN_DRAFT
    point = "elsewhere" if is_open_elsewhere else _HERE
    subject = Subject(
        _DOSSIER,
        point,
        opened_by=_PERSON
        if opens_herself(role) and (is_hers or (who.is_post and scope is Scope.OTHER_AGENCY))
        else "-",
        owner_account_id=_PERSON if role is Role.APPLICANT and is_hers else "-",
        is_online_draft=False,
    )
    asked = None
    if role in POST and act in TRANSFERABLE:
        stage = TRANSFERABLE[act]
        at_point = point if stage in ("RECEPTION", "DIGITISE") else ""
        asked = Question(stage, "", "field", "", "", at_point, _DAY, ORDERED_FOR.get(stage, ()))
    return Facts(
        who, act, _DAY, _AGENCY, _AGENCY, None if act is Act.OPEN_DRAFT else subject, _rows(role, scope), asked
    )


def opens_herself(role: Role) -> bool:
    """Whether a role's own dossiers are those that she opened: couriers on their round, systems by the API."""
    return role in (Role.COURIER, Role.SYSTEM)


def _employer(role: Role) -> Employer:
    if role in POST | {Role.POST_DIRECTOR}:
        return Employer.POST
    return Employer.NONE if role in OUTSIDE else Employer.AGENCY


def _agency(role: Role, scope: Scope) -> str:
    if role in OFFICIALS:
        return _ELSEWHERE if scope in (Scope.OTHER_AGENCY, Scope.SERVING_DESK) else _AGENCY
    return "" if role in POST | OUTSIDE | {Role.POST_DIRECTOR} else "H12.01"


def _rows(role: Role, scope: Scope) -> Rows:
    if role in OFFICIALS and scope is Scope.SERVING_DESK:
        return Rows((AssignmentRow("a", "desk", "desk/1", "", (_AGENCY,), _ALWAYS),), (), ())
    if role not in POST:
        return Rows((), (), ())
    at = _THERE if scope is Scope.OTHER_COUNTER else _HERE
    names_it = scope not in (Scope.OTHER_AGENCY, Scope.UNLISTED, Scope.ORDERED)
    agreement = AgreementRow(
        "g", ("RECEPTION", "DIGITISE", "RETURN"), (_HERE, _THERE), _ENDED if scope is Scope.AGREEMENT_ENDED else _ALWAYS
    )
    training = TrainingRow("t", "field", "", _ENDED if scope is Scope.TRAINING_ENDED else _ALWAYS)
    orders = (OrderRow("o", Errand.RECEPTION, _HERE, _ALWAYS),) if scope is Scope.ORDERED else ()
    return Rows(
        (AssignmentRow("a", at, f"{at}/1", "", (), _ALWAYS),), (training,), (agreement,) if names_it else (), orders
    )


# ---- the page --------------------------------------------------------------------------------------------------------

_HEAD = """\
# Authorisation: role × act × scope

Printed by the one answer in `motcua/record/rights/rules.py` from the tables of acts, roles and doors; do not edit it:

    python -m motcua.doors.frame.authorisation > docs/authorisation.md

**yes** the right allows it (status, paper, money and the hour may refuse further, with 409 or 422) · **403** and the
row that is missing · **404** the dossier is not there for her · **401** nobody is known; pages lead to the sign-in. The
first section holds every role; each further one names the roles and acts whose answer differs from it. Every cell is
sent through HTTP by `tests/doors/test_authorisation.py`; what is refused writes nothing but the log of refusals.
Post staff are shown with what they hold in nobody's hands: what lies in her own hands when a right ends is told in
docs/adr/0029.
"""


def page() -> str:
    """Return docs/authorisation.md."""
    return "\n".join([_HEAD, _roles(), *_own(), *(_differing(scope) for scope in Scope if scope is not Scope.OWN)])


def _roles() -> str:
    rows = ((f"**{letter}**", f"`{role.value}`", ROLE_WORDS[role]) for role, letter in LETTERS.items())
    return table("Roles", ("letter", "role", "in words"), rows)


def _own() -> Iterable[str]:
    head = ("act", *(f"{letter}" for letter in LETTERS.values()))
    for stage, title in STAGES.items():
        rows = (
            (f"`{act.value}`", *(str(expected(role, act, Scope.OWN)) for role in LETTERS))
            for act in ACTS_AT_DOORS
            if ACTS[act].stage == stage
        )
        yield table(f"Own: {title}", head, rows)
    yield f"{SCOPES[Scope.OWN].words}\n"


def _differing(scope: Scope) -> str:
    """The answers of a scope, gathered by role and answer, where they are not those of her own."""
    rule = SCOPES[scope]
    title = f"`{scope.value}`"
    if scope in (Scope.SUSPENDED, Scope.SIGNED_OUT):
        return f"## {title}\n\n{rule.words} Every act of every role is answered with 401.\n"
    rows = []
    for role in (role for role in LETTERS if role in rule.roles):
        by_answer: dict[str, list[str]] = {}
        for act in ACTS_AT_DOORS:
            told = str(expected(role, act, scope))
            if told != str(expected(role, act, Scope.OWN)):
                by_answer.setdefault(told, []).append(f"`{act.value}`")
        rows += [(f"`{role.value}`", told, _named(acts)) for told, acts in sorted(by_answer.items())]
    return table(title, ("role", "answer", "acts"), rows) + f"\n{rule.words}\n"


def _named(acts: list[str]) -> str:
    """The acts of one answer; where it is nearly all of them, those that are not."""
    left = [f"`{act.value}`" for act in ACTS_AT_DOORS if f"`{act.value}`" not in acts]
    if len(left) < len(acts):
        return f"all but {', '.join(left)}" if left else "all"
    return ", ".join(acts)


if __name__ == "__main__":
    sys.stdout.write(page())
