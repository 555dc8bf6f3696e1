"""Invitations: a link, shown once, by which the person of an account sets her own password before a term ends.

No mail server is presumed: the administrator prints the link or hands it over. Nobody but its holder can read it, the
table keeps a hash. One invitation of an account is open at a time; a new one takes the place of the one before.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from motcua.base.text import moment_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.ground.people import passwords, sessions
from motcua.ground.people.models import Account, Invitation
from motcua.ground.people.services import NoSuchAccount, may_act

DAYS_MAX = 30
_CODE = re.compile(r"([0-9a-f]{12})-([A-Za-z0-9_-]{20,100})")


class NoSuchInvitation(NotThere):
    """No invitation has this code."""

    code = "invitation.unknown"
    text = "Liên kết này không phải lời mời nào. Gõ lại cho đủ từng ký tự, hoặc xin người quản trị lời mời mới."


class InvitationOver(RuleViolation):
    """The invitation was used or withdrawn, has run out, or its account may not act."""

    code = "invitation.over"
    text = "Lời mời này {why}. {remedy}"
    status = 410


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation as shown once: `text` stands in the link, only its hash is stored."""

    id: str
    text: str
    expires_at: datetime


def issue(*, account_id: str, days: int, by_id: str, at: datetime) -> NewInvitation:
    """Make the invitation of an account; one that was open before is withdrawn. Raises NoSuchAccount.

    `days` is between 1 and DAYS_MAX; the form that asks says so.
    """
    if not 1 <= days <= DAYS_MAX:
        raise ValueError(f"an invitation holds 1 to {DAYS_MAX} days, not {days}")
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None or not may_act(account):
            raise NoSuchAccount(account=account_id)
        for row in open_of(account_id):
            _withdraw(row, at)
        public, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        made = Invitation.objects.create(
            id=public,
            account=account,
            secret_hash=_hash(secret),
            made_by=by_id,
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
    return NewInvitation(public, f"{public}-{secret}", made.expires_at)


def withdraw(invitation_id: str, at: datetime) -> bool:
    """Let an invitation open nothing any more; False when it has been used or withdrawn already."""
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
        if row is None or row.used_at is not None or row.withdrawn_at is not None:
            return False
        _withdraw(row, at)
    return True


def open_of(account_id: str) -> Any:
    """Return the invitations of an account that were neither used nor withdrawn; they may have run out."""
    return Invitation.objects.filter(account_id=account_id, used_at__isnull=True, withdrawn_at__isnull=True)


def find(code: str, at: datetime) -> Any:
    """Return the account that an invitation opens. Raises NoSuchInvitation, InvitationOver. One statement."""
    return _open(code, at, Invitation.objects).account


def use(*, code: str, password: str, at: datetime) -> Any:
    """Set the password of the account that an invitation opens, end all her sessions, use the invitation up.

    Returns the account. Of two at once one sets it. Raises NoSuchInvitation, InvitationOver, ValidationError for a
    password that is easy to guess.
    """
    with transaction.atomic():
        row = _open(code, at, Invitation.objects.select_for_update(of=("self", "account")))
        passwords.check(password, row.account)
        row.used_at = at
        row.save(update_fields=["used_at"])
        row.account.set_password(password)
        row.account.save(update_fields=["password"])
        sessions.end_all(row.account_id)
    return row.account


def _open(code: str, at: datetime, rows: Any) -> Any:
    read = _CODE.fullmatch(code)
    row = rows.select_related("account").filter(pk=read.group(1)).first() if read else None
    if read is None or row is None or not hmac.compare_digest(row.secret_hash, _hash(read.group(2))):
        raise NoSuchInvitation()
    why, remedy = _why_over(row, at)
    if why:
        raise InvitationOver(why=why, remedy=remedy)
    return row


def _why_over(row: Any, at: datetime) -> tuple[str, str]:
    """Why an invitation opens nothing any more, and what to do; ("", "") while it does."""
    ask = "Xin người quản trị lời mời mới."
    if row.used_at is not None:
        return (
            f"đã dùng lúc {moment_words(local(row.used_at))}",
            "Đăng nhập bằng mật khẩu đã đặt. Không phải bạn đặt thì báo ngay người quản trị.",
        )
    if row.withdrawn_at is not None:
        return "đã được thu hồi hoặc thay bằng lời mời mới", ask
    if row.expires_at <= at:
        return f"đã hết hạn lúc {moment_words(local(row.expires_at))}", ask
    if not may_act(row.account):
        return "thuộc tài khoản đang tạm ngừng", "Hỏi người quản trị."
    return "", ""


def _withdraw(row: Any, at: datetime) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])  # as a row, so that the record of changes sees it


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
