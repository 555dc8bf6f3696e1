"""`motcua explain`, /quay/quyen and the API: the answer of `rights.rules.decide`, asked by account and code.

The facts are gathered here as the acts gather them; nothing is decided here.
"""

from dataclasses import dataclass
from datetime import datetime

from motcua.base.violations import NotThere
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Actor
from motcua.record.acts import answers
from motcua.record.dossiers import rules
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.rights import gathering
from motcua.record.rights.rules import AccountShut, Missing, Reason, decide, missing_of


class NoSuchAct(NotThere):
    """No act of a dossier has this name."""

    code = "permission.no-such-act"
    text = "Không có việc “{act}”. Các việc: {acts}."
    field = "act"


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
    if people.find_actor(account_id) is None:
        return _refused(person, act, about, missing_of(AccountShut(account=account_id)))
    return of_actor(person, act, dossier, at)


def of_actor(person: Actor, act: Act, dossier: Dossier, at: datetime) -> Permission:
    """Return the same for a person, or the holder of a key, as she stands."""
    about = dossier.code or dossier.request_no
    try:
        _standing, told = answers(dossier, person, at, (act,))
    except NotThere as refusal:
        return _refused(person, act, about, missing_of(refusal, person.name))
    if not told:  # what opens a dossier is done to none that is there
        word = rules.STATUSES[rules.Status(dossier.status)].word
        opened = rules.ActNotAllowed(dossier=about, status=word, act=rules.ACTS[act].button)
        return _refused(person, act, about, missing_of(opened))
    (answer,) = told
    missing = missing_of(answer.refusal, person.name) if answer.refusal is not None else None
    return Permission(person.name, act, about, answer.because, missing)


def _refused(person: Actor, act: Act, about: str, missing: Missing) -> Permission:
    return Permission(person.name, act, about, (), missing)


def of_procedure(
    account_id: str, act: Act, procedure_code: str, at: datetime, *, agency_code: str = "", point_id: str = ""
) -> Permission:
    """Return whether a person may do an act with dossiers of a procedure, whatever their state.

    Without an agency: the first of the deciding ones where she may. Raises NoSuchAccount, NoSuchProcedure.
    """
    person = _person(account_id)
    if people.find_actor(account_id) is None:
        procedure = catalogue.procedure_in_force(procedure_code, local(at).date())
        return _refused(person, act, procedure.short_name, missing_of(AccountShut(account=account_id)))
    return of_actor_and_procedure(person, act, procedure_code, at, agency_code=agency_code, point_id=point_id)


def of_actor_and_procedure(
    person: Actor, act: Act, procedure_code: str, at: datetime, *, agency_code: str = "", point_id: str = ""
) -> Permission:
    """Return the same for a person, or the holder of a key, as she stands."""
    procedure = catalogue.procedure_in_force(procedure_code, local(at).date())
    codes = [agency_code] if agency_code else sorted(catalogue.deciding_agencies(procedure.code))
    found = [_with_agency(person, act, procedure, code, point_id, at) for code in codes]
    return next((item for item in found if item.is_allowed), found[0])


def _with_agency(
    person: Actor, act: Act, procedure: Procedure, agency_code: str, point_id: str, at: datetime
) -> Permission:
    office = catalogue.require_deciding(procedure, agency_code)
    about = f"{procedure.short_name} · {office.short_name}"
    told = decide(
        gathering.of_opening(act, person, procedure, agency_code, local(at).date(), point_id=point_id, asks_list=True)
    )
    return Permission(person.name, act, about, told.because, told.missing)


def _person(account_id: str) -> Actor:
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise people.NoSuchAccount(account=account_id)
    return people.actor(row)
