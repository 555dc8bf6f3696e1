"""Who works where: the people of agencies and of the post, as those who oversee them read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from motcua.ground.people.models import Account
from motcua.ground.people.rules import Role


@dataclass(frozen=True, slots=True)
class Member:
    """One person at work, with the telephone at which she is called there; "" = none is known."""

    id: str
    name: str
    title: str
    employer: str
    agency_code: str
    phone: str
    is_head: bool


def members(person_ids: Iterable[str], heads_of: Iterable[str] = ()) -> Mapping[str, Member]:
    """Return people by id, and with them the heads of the units of some agencies. One statement.

    Who may no longer act is still named where she is asked for by id, and is no head.
    """
    heads = Q(agency_code__in=set(heads_of), roles__contains=[Role.UNIT_HEAD.value])
    active = Q(is_active=True, suspended_at__isnull=True)
    rows = Account.objects.filter(Q(pk__in=set(person_ids)) | heads & active).order_by("id")
    return {
        row.id: Member(
            row.id,
            row.full_name,
            row.title,
            row.employer,
            row.agency_code,
            row.phone,
            Role.UNIT_HEAD.value in row.roles and row.is_active and row.suspended_at is None,
        )
        for row in rows
    }
