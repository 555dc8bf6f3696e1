"""Accounts, the actors they become, and the keys of systems."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator

from motcua.base.rows import Question
from motcua.base.violations import NoRight, NotThere
from motcua.ground.people.models import Account, Installation, Token
from motcua.ground.people.rules import HOUSE, Actor, Employer, Role

_KEY = re.compile(r"mc_([0-9a-f]{12})_([A-Za-z0-9_-]{20,100})")


class NoSuchAccount(NotThere):
    """Nobody may act under this name."""

    code = "people.no-such-account"
    text = "Không có tài khoản “{account}” đang hoạt động. Xem lại tên đăng nhập."
    field = "account"


class TokenRefused(NoRight):
    """The key of a system is unknown, revoked or has run out."""

    code = "token.refused"
    text = "Khóa truy cập không đúng, đã thu hồi hoặc hết hạn. Xin khóa mới từ người quản trị."
    status = 401


@dataclass(frozen=True, slots=True)
class NewToken:
    """A key as shown once: `text` is what the system sends, only its hash is stored."""

    id: str
    text: str


def actor(account: Account, scopes: Iterable[str] | None = None) -> Actor:
    """Return the actor that an account is."""
    return Actor(
        id=account.id,
        name=account.full_name,
        roles=frozenset(Role(role) for role in account.roles),
        employer=Employer(account.employer),
        agency_code=account.agency_code,
        scopes=None if scopes is None else frozenset(scopes),
        phone=account.phone,
    )


def get_actor(account_id: str) -> Actor:
    """Return the actor of an account id. Raises Account.DoesNotExist."""
    return actor(Account.objects.get(pk=account_id))


def find_actor(account_id: str) -> Actor | None:
    """Return the actor of an account id; None = nobody who may act."""
    found = Account.objects.filter(pk=account_id).first()
    return actor(found) if found is not None and may_act(found) else None


def applicant_with(personal_id: str) -> str | None:
    """Return the id of the account in use that bears a personal number as an applicant's; None = there is none."""
    for account in Account.objects.filter(personal_id=personal_id).order_by("pk"):
        if Role.APPLICANT in account.roles and may_act(account):
            return account.id
    return None


def issue_token(
    *, account_id: str, label: str, scopes: Iterable[str], at: datetime, expires_at: datetime | None = None
) -> NewToken:
    """Make a key with which a system acts for an account. Its text cannot be read again. Raises NoSuchAccount."""
    if find_actor(account_id) is None:
        raise NoSuchAccount(account=account_id)
    public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    Token.objects.create(
        id=public,
        account_id=account_id,
        label=label,
        scopes=sorted(scopes),
        secret_hash=_hash(secret),
        created_at=at,
        expires_at=expires_at,
    )
    return NewToken(public, f"mc_{public}_{secret}")


_HOLDER = Question(
    Account,
    "join people_token key on key.account_id = people_account.id where key.id = %s and key.revoked_at is null",
    beside={"key_hash": "key.secret_hash", "key_scopes": "key.scopes", "key_expires_at": "key.expires_at"},
)


def actor_of_token(text: str, at: datetime) -> Actor:
    """Return who acts with a key. One statement. Raises TokenRefused."""
    read = _KEY.fullmatch(text)
    if read is None:
        raise TokenRefused()
    public, secret = read.groups()
    account = _HOLDER.first([public])
    key: dict[str, Any] = vars(account) if account is not None else {"key_hash": _hash("")}
    if (
        not hmac.compare_digest(key["key_hash"], _hash(secret))
        or account is None
        or (key["key_expires_at"] is not None and key["key_expires_at"] <= at)
        or not may_act(account)
    ):
        raise TokenRefused()
    return actor(account, key["key_scopes"])


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A key as lists show it: never its text."""

    id: str
    account_id: str
    label: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def is_in_force(self, at: datetime) -> bool:
        """Whether it has been neither revoked nor run out."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


def list_tokens() -> tuple[IssuedToken, ...]:
    """Return all keys, oldest first. One statement."""
    rows = Token.objects.order_by("created_at", "id")
    return tuple(
        IssuedToken(
            row.id, row.account_id, row.label, tuple(row.scopes), row.created_at, row.expires_at, row.revoked_at
        )
        for row in rows
    )


def revoke_token(token_id: str, at: datetime) -> bool:
    """End a key at once; False when there is none, or it has ended."""
    row = Token.objects.filter(pk=token_id, revoked_at__isnull=True).first()
    if row is None:
        return False
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])  # as a row, so that the record of changes sees it
    return True


def may_act(account: Account) -> bool:
    """Whether the account is neither closed nor suspended."""
    return account.is_active and account.suspended_at is None


def remove_codes(account_id: str) -> bool:
    """Take app and recovery codes away: sign-in asks for the password alone. False when there were none."""
    return bool(Authenticator.objects.filter(user_id=account_id).delete()[0])


def names(person_ids: Iterable[str]) -> dict[str, str]:
    """Return the full names of people by id; the installation itself is called "Hệ thống"."""
    asked = set(person_ids)
    found = dict(Account.objects.filter(pk__in=asked).values_list("id", "full_name"))
    return found | ({HOUSE.id: HOUSE.name} if HOUSE.id in asked else {})


def mark_made_up() -> None:
    """Mark this database as made up, so that rehearsals may run in it."""
    Installation.objects.update_or_create(id="made-up", defaults={"value": "yes"})


def is_made_up() -> bool:
    """Whether this database is marked as made up."""
    return Installation.objects.filter(pk="made-up", value="yes").exists()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
