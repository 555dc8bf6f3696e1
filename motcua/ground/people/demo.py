"""The roles of the demo: accounts that one click opens, in a database that is marked as made up and nowhere else.

No such account has a password. Whether the installation shows roles at all is the door's setting; here the database
is asked.
"""

from dataclasses import dataclass

from motcua.base.violations import NotThere
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer, Role
from motcua.ground.people.services import is_made_up, may_act


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A role to look around as: who it is, and what waits for this person."""

    username: str
    name: str
    role: Role
    """The role that the account names first."""
    employer: Employer
    agency_code: str
    waits_for: str


def people() -> tuple[DemoPerson, ...]:
    """Return the roles on offer in the order of Role, then by name; none in a database that is not made up.

    Two statements.
    """
    if not is_made_up():
        return ()
    found = [
        DemoPerson(row.username, row.full_name, _first(row), Employer(row.employer), row.agency_code, row.waits_for)
        for row in Account.objects.exclude(waits_for="")
        if _is_open(row)
    ]
    order = list(Role)
    return tuple(sorted(found, key=lambda person: (order.index(person.role), person.name)))


def account(username: str) -> Account:
    """Return the account of a role on offer. Raises NotThere when it is none, or the database is not made up."""
    found = Account.objects.exclude(waits_for="").filter(username=username).first() if is_made_up() else None
    if found is None or not _is_open(found):
        raise NotThere(thing="vai này")
    return found


def _is_open(row: Account) -> bool:
    return bool(row.roles) and may_act(row) and not row.has_usable_password()


def _first(row: Account) -> Role:
    return Role(row.roles[0])
