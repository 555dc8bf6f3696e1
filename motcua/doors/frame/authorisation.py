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
from motcua.doors.frame.rules import DOORS
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
from motcua.ground.programmes.rules import VIEWERS
from motcua.record.dossiers.diagram import STAGES, table
from motcua.record.dossiers.matrix import LETTERS
from motcua.record.dossiers.roles import TRANSFERABLE
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act
from motcua.record.rights.rules import OF_AGENCIES, OUTSIDE, READERS, Facts, Subject, decide, seen_by

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


# ---- what is read ----------------------------------------------------------------------------------------------------

EVERYBODY = frozenset(Role)
_SCANS = DOORS["desk"] | DOORS["office"] | DOORS["control"] | DOORS["portal"]


@dataclass(frozen=True, slots=True)
class ReadRule:
    """Something that is read: whose door it is, and who sees a dossier there beside who sees it by right."""

    words: str
    roles: frozenset[Role]
    """Others are refused at the door, with 403."""
    overseers: frozenset[Role] = frozenset()
    """Who is shown every dossier there, whose ever it is: figures and times, or the question what for."""


READS: Mapping[str, ReadRule] = {
    "desk:dossier": ReadRule("the dossier at the desk", DOORS["desk"]),
    "desk:form": ReadRule("a form that was issued, as PDF, at the desk", DOORS["desk"]),
    "office:dossier": ReadRule("the dossier at the office", DOORS["office"]),
    "office:form": ReadRule("the same form at the office", DOORS["office"]),
    "office:control-sheet": ReadRule("the control sheet, as PDF", DOORS["office"]),
    "portal:my-dossier": ReadRule("the applicant's own dossier", DOORS["portal"]),
    "frame:scan-file": ReadRule("a scan, as a file", _SCANS),
    "control:dossier": ReadRule(
        "one dossier of the figures: times, nobody's name",
        DOORS["control"],
        frozenset({Role.MANAGER, Role.POST_DIRECTOR}),
    ),
    "control:papers": ReadRule(
        "its papers, after a purpose was stated", frozenset({Role.MANAGER}), frozenset({Role.MANAGER})
    ),
    "control:programmes": ReadRule("programmes, their photos and steps", VIEWERS, VIEWERS),
    "control:readings": ReadRule("the log of who looked", DOORS["control"], DOORS["control"]),
    "control:refusals": ReadRule("the log of who was refused", READERS, READERS),
    "api:/dossiers/{ref}": ReadRule("the dossier by the API", EVERYBODY),
    "api:/dossiers/{ref}/acts": ReadRule("what may be done, by the API", EVERYBODY),
    "api:/dossiers/{ref}/journal": ReadRule("its journal, by the API", EVERYBODY),
    "api:/dossiers/{ref}/forms/{event}.pdf": ReadRule("a form as PDF, by the API", EVERYBODY),
}
"""What is read → who may. Lists hold what a person sees, and no more."""
OF_THE_LEG = frozenset({"desk:form", "frame:scan-file", "api:/dossiers/{ref}/forms/{event}.pdf"})
"""What holds the applicant's data or papers: the post reads it on its own leg, and the agency had taken over here."""
READ_SCOPES = (Scope.OWN, Scope.OTHER_COUNTER, Scope.SERVING_DESK, Scope.OTHER_AGENCY, Scope.WRONG_LEG)


def expected_read(role: Role, name: str, scope: Scope) -> Expected:
    """Return what a read of a received dossier is answered with for a role in a scope."""
    rule = READS[name]
    if role not in rule.roles:
        return Expected(403)
    if role in rule.overseers:
        return Expected(200)
    sees = seen_by(facts_of(role, Act.WITHDRAW, scope if role in SCOPES[scope].roles else Scope.OWN))
    if name in OF_THE_LEG and role in POST and sees:
        return Expected(403)  # it was handed over: what is in it is the agency's (record/masking.py)
    return Expected(200 if sees else 404)


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
    differing = (_differing(scope) for scope in Scope if scope is not Scope.OWN)
    return "\n".join([_HEAD, _roles(), *_own(), *differing, _reads()])


def _reads() -> str:
    """What is read of a dossier that the agency has received, in each scope where it differs."""
    rows = []
    for name, rule in READS.items():
        told = []
        for role in LETTERS:
            own = expected_read(role, name, Scope.OWN).status
            others = {
                str(expected_read(role, name, scope).status) for scope in READ_SCOPES[1:] if role in SCOPES[scope].roles
            } - {str(own)}
            told.append("/".join([_YES.get(own, str(own)), *(_YES.get(int(item), item) for item in sorted(others))]))
        rows.append((f"`{name}`", rule.words, *told))
    head = ("address", "what", *LETTERS.values())
    told_of = (
        "Of a dossier that the agency has received from the post: her own, and after the stroke what differs at "
        "another counter, a desk that serves the agency, in another agency or after her leg. 403 is the door; 404 "
        "tells nothing. Without being signed in pages lead to the sign-in, and the API answers 401.\n"
    )
    return table("What is read", head, rows) + "\n" + told_of


_YES = {200: "yes"}


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
