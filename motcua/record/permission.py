"""May this person do this act, with this dossier or procedure, at this instant – by which rows, or for want of which?

One answer for whoever asks why: the same checks that buttons and acts ask, with the rows that gave it laid open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.rules import MissingRow, Right, Rows, Term, question, right_of_post
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import RETURNING, SENDING, NotThroughPost, Procedure, not_through_post
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import POST_ROLES, ROLE_WORDS, Actor, Role
from motcua.record import sight
from motcua.record.acts import answers
from motcua.record.dossiers import rules
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.roles import TRANSFERABLE, WHO_MAY, RoleMayNot, require_role
from motcua.record.dossiers.rules import Act

_OUTSIDE = (Role.APPLICANT, Role.SYSTEM)


class NoSuchAct(NotThere):
    """No act of a dossier has this name."""

    code = "permission.no-such-act"
    text = "Không có việc “{act}”. Các việc: {acts}."
    field = "act"


class AccountShut(NoRight):
    """The account is closed or suspended: nothing is done in its name."""

    code = "right.account"
    text = "Tài khoản “{account}” đang bị đình chỉ hoặc đã khóa. Hỏi người quản trị."


class OutOfSight(NoRight):
    """The dossier lies outside the agencies, places and legs of the person: for her it is not there."""

    code = "right.sight"
    text = "{person} không thấy hồ sơ này: hồ sơ không thuộc cơ quan, quầy hoặc chặng vận chuyển của người này."
    law = "QĐ 45/2016/QĐ-TTg, Điều 16.5"


@dataclass(frozen=True, slots=True)
class Reason:
    """One row on which the right rests: its table, its key, and what it says."""

    row: str
    """account, role, agreement, order, training, assignment, agency, place, stand_in, applicant."""
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The first row that is missing, as a sentence, its law and whom to ask."""

    row: str
    """The table that lacks it; "" where it is not a row but the state of the dossier that refuses."""
    code: str
    sentence: str
    law: str
    ask: str


@dataclass(frozen=True, slots=True)
class Permission:
    """The answer: allowed by the rows of `because`, or refused for what is missing."""

    person: str
    act: Act
    about: str
    because: tuple[Reason, ...]
    missing: Missing | None

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is missing."""
        return self.missing is None


def act_named(name: str) -> Act:
    """Return an act by its name. Raises NoSuchAct."""
    if name in set(Act) and Act(name) not in rules.BY_THE_HOUSE:
        return Act(name)
    offered = ", ".join(act.value for act in Act if act not in rules.BY_THE_HOUSE)
    raise NoSuchAct(act=name[:40], acts=offered)


def of_dossier(account_id: str, act: Act, dossier: Dossier, at: datetime) -> Permission:
    """Return whether a person may do an act with a dossier now, and why. Raises NoSuchAccount."""
    person = _person(account_id)
    about = dossier.code or dossier.request_no
    because = [_account(person), *_roles(act, person)]
    shut = _shut(account_id)
    if shut is not None:
        return Permission(person.name, act, about, (), missing_of(shut, "account"))
    try:
        _standing, told = answers(dossier, person, at, (act,))
    except NotThere:
        return Permission(person.name, act, about, tuple(because), missing_of(OutOfSight(person=person.name), "sight"))
    except NoRight as refusal:
        return Permission(person.name, act, about, tuple(because), missing_of(refusal))
    if not told:  # what opens a dossier is done to none that is there
        word = rules.STATUSES[rules.Status(dossier.status)].word
        opened = rules.ActNotAllowed(dossier=about, status=word, act=rules.ACTS[act].button)
        return Permission(person.name, act, about, tuple(because), missing_of(opened))
    (answer,) = told
    procedure = catalogue.version(dossier.procedure_id)
    because += _rows_of(answer.right, person, dossier.agency_code, procedure)
    because += _official(answer.by or person, dossier.agency_code, at)
    return Permission(person.name, act, about, tuple(because), missing_of(answer.refusal) if answer.refusal else None)


def of_procedure(
    account_id: str, act: Act, procedure_code: str, at: datetime, *, agency_code: str = "", point_id: str = ""
) -> Permission:
    """Return whether a person may do an act with dossiers of a procedure, whatever their state.

    Without an agency: the first of the deciding ones where she may. Raises NoSuchAccount, NoSuchProcedure.
    """
    person, day = _person(account_id), local(at).date()
    procedure = catalogue.procedure_in_force(procedure_code, day)
    shut = _shut(account_id)
    if shut is not None:
        return Permission(person.name, act, procedure.short_name, (), missing_of(shut, "account"))
    codes = [agency_code] if agency_code else sorted(catalogue.deciding_agencies(procedure.code))
    found = [_with_agency(person, act, procedure, code, point_id, at) for code in codes]
    return next((item for item in found if item.is_allowed), found[0])


def _with_agency(
    person: Actor, act: Act, procedure: Procedure, agency_code: str, point_id: str, at: datetime
) -> Permission:
    office = catalogue.require_deciding(procedure, agency_code)
    about = f"{procedure.short_name} · {office.short_name}"
    because = [_account(person), *_roles(act, person)]
    try:
        require_role(act, sight.roles_for(person, act, agency_code, ()))
        if person.is_post:
            right = _right(person, act, procedure, agency_code, point_id, at)
            because += _rows_of(right, person, agency_code, procedure)
        elif not person.roles & set(_OUTSIDE) and not _official(person, agency_code, at):
            raise OutOfSight(person=person.name)
    except RuleViolation as refusal:
        return Permission(person.name, act, about, tuple(because), missing_of(refusal))
    because += _official(person, agency_code, at)
    return Permission(person.name, act, about, tuple(because), None)


def _right(person: Actor, act: Act, procedure: Procedure, agency_code: str, point_id: str, at: datetime) -> Right:
    stage = TRANSFERABLE[act]
    rows = agreements.rows(person_id=person.id, agency_code=agency_code, procedure_code=procedure.code)
    office = catalogue.agency(agency_code).short_name
    right = right_of_post(question(stage, procedure, office, local(at).date(), point_id=point_id), rows)
    listed = procedure.post_submit if stage == "RECEPTION" else procedure.post_return
    if not listed and not right.by_order:
        raise not_through_post(procedure, SENDING if stage == "RECEPTION" else RETURNING)
    return right


def missing_of(refusal: RuleViolation, row: str = "") -> Missing:
    """Return a refusal as what is missing."""
    table, ask = (refusal.missing, refusal.ask) if isinstance(refusal, MissingRow) else (row, "")
    if isinstance(refusal, RoleMayNot):
        table = "role"
    if isinstance(refusal, NotThroughPost):
        table = "listing"
    return Missing(table, refusal.code, refusal.sentence, refusal.law or "", ask)


def _person(account_id: str) -> Actor:
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise people.NoSuchAccount(account=account_id)
    return people.actor(row)


def _shut(account_id: str) -> AccountShut | None:
    return AccountShut(account=account_id) if people.find_actor(account_id) is None else None


def _account(person: Actor) -> Reason:
    return Reason("account", person.id, f"Tài khoản {person.id} đang hoạt động")


def _roles(act: Act, person: Actor) -> list[Reason]:
    mine = person.roles & (POST_ROLES if person.is_post else person.roles) & WHO_MAY[act]
    return [Reason("role", role.value, f"Vai trò {ROLE_WORDS[role]}") for role in sorted(mine)]


def _rows_of(right: Right | None, person: Actor, agency_code: str, procedure: Procedure) -> list[Reason]:
    """The rows of a right in words: agreement or order, training, assignment. One statement."""
    if right is None:
        return []
    rows = agreements.rows(person_id=person.id, agency_code=agency_code, procedure_code=procedure.code)
    told = _told(rows)
    return [told[key] for key in right.rows if key in told]


def _told(rows: Rows) -> dict[str, Reason]:
    found: Iterable[Reason] = (
        *(Reason("agreement", row.id, f"Thỏa thuận {row.id}{_until(row.term)}") for row in rows.agreements),
        *(
            Reason("order", row.id, f"Lệnh {row.id} của trưởng bộ phận Một cửa{_until(row.term)}")
            for row in rows.orders
        ),
        *(Reason("training", row.id, f"Tập huấn {row.field_name}{_until(row.term)}") for row in rows.trainings),
        *(Reason("assignment", row.id, f"Phân công {row.place}{_until(row.term)}") for row in rows.assignments),
    )
    return {reason.id: reason for reason in found}


def _until(term: Term) -> str:
    return f", đến hết {day_words(term.last)}" if term.last else ", không hạn"


def _official(person: Actor, agency_code: str, at: datetime) -> list[Reason]:
    """What brings an official to a dossier: her agency, the desk that serves it, the colleague on leave."""
    if person.is_post or person.roles & set(_OUTSIDE):
        return []
    found = []
    if person.stands_for:
        found.append(Reason("stand_in", person.stands_for, f"Thay {person.stands_for_name} vắng mặt"))
    if person.agency_code == agency_code:
        return [*found, Reason("agency", agency_code, f"Cán bộ của {catalogue.agency(agency_code).short_name}")]
    here = agreements.assignments_of(person.id, local(at).date())
    serving = [row for row in here if agency_code in row.agency_codes]
    return [
        *found,
        *(Reason("assignment", row.id, f"Phân công {row.place}{_until(row.term)}") for row in serving),
    ]
