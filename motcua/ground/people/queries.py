"""Reads of people. Who works where changes seldom, so each process keeps what it has read for a minute."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from motcua.base.memory import remembered
from motcua.base.text import search_key
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """An official of an agency as her colleagues see her; `title` may be empty."""

    id: str
    name: str
    title: str
    roles: frozenset[Role]

    @property
    def words(self) -> str:
        """Name and title: "Võ Thị Kiều Oanh, giám đốc chi nhánh"."""
        return f"{self.name}, {self.title}" if self.title else self.name


@remembered
def officials(agency_code: str) -> tuple[Colleague, ...]:
    """Return the officials of an agency who may act, by given name as a Vietnamese list has it. One statement."""
    rows = Account.objects.filter(
        agency_code=agency_code, employer=Employer.AGENCY.value, is_active=True, suspended_at__isnull=True
    ).values_list("id", "full_name", "title", "roles")
    return _by_name(Colleague(row[0], row[1], row[2], frozenset(Role(role) for role in row[3])) for row in rows)


def suspended() -> tuple[str, ...]:
    """Return the accounts that may not act, as they stand at this moment. One statement."""
    rows = Account.objects.filter(Q(is_active=False) | Q(suspended_at__isnull=False))
    return tuple(rows.values_list("id", flat=True))


@remembered
def staff() -> tuple[Colleague, ...]:
    """Return everybody of an agency or the post who may act, by given name. One statement."""
    rows = (
        Account.objects.filter(is_active=True, suspended_at__isnull=True)
        .exclude(employer=Employer.NONE.value)
        .values_list("id", "full_name", "title", "roles")
    )
    return _by_name(Colleague(row[0], row[1], row[2], frozenset(Role(role) for role in row[3])) for row in rows)


def _by_name(people: Iterable[Colleague]) -> tuple[Colleague, ...]:
    return tuple(sorted(people, key=lambda person: (_given_name(person.name), search_key(person.name), person.id)))


def _given_name(name: str) -> str:
    return search_key(name).rpartition(" ")[2]
