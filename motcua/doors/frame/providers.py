"""Which providers of identity an account may sign in through, and to which it is bound. How, see oidc.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from motcua.base.providers import Provider
from motcua.ground.people.rules import Employer, Role


@dataclass(frozen=True, slots=True)
class Binding:
    """A provider that speaks for people like the account; `since` = when it was bound, None = it is not."""

    id: str
    name: str
    since: datetime | None


def speaks_for(provider: Provider, account: Any) -> bool:
    """Whether a provider speaks for an account: for staff of the post and the agencies, or for applicants.

    The administration is never opened by somebody else's word.
    """
    if Role.ADMINISTRATOR in account.roles or Role.SYSTEM in account.roles:
        return False
    is_staff = account.employer in (Employer.POST, Employer.AGENCY)
    return is_staff if provider.people == "STAFF" else not is_staff and Role.APPLICANT in account.roles


def bindings(account: Any) -> tuple[Binding, ...]:
    """Return the providers that speak for an account with how it is bound. One statement; none where there are none."""
    offered = [item for item in settings.OIDC_PROVIDERS if speaks_for(item, account)]
    if not offered:
        return ()
    bound = {row.provider: row.date_joined for row in SocialAccount.objects.filter(user_id=account.pk)}
    return tuple(Binding(item.id, item.name, bound.get(item.id)) for item in offered)
