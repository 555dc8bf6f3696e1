"""Suspending an account and letting it act again: at once, with a reason, by somebody (tạm ngừng tài khoản)."""

from datetime import datetime

from django.db import transaction

from motcua.base.text import clean_line
from motcua.base.violations import NotReadable, RuleViolation
from motcua.ground.people import sessions
from motcua.ground.people.models import Account

REASON_MOST = 200
_COLUMNS = ("suspended_at", "suspended_by", "suspended_reason")


class AlreadySuspended(RuleViolation):
    """The account may not act already; its reason is not written over."""

    code = "people.already-suspended"
    text = "Tài khoản này đã tạm ngừng từ trước. Lý do đã ghi giữ nguyên."


@transaction.atomic
def suspend(account_id: str, *, reason: str, by_id: str, at: datetime) -> None:
    """Take the right to act at once and end every session; `by_id` "" = the house, by a list that was brought in.

    The record of changes keeps who, when and why. Raises NotReadable for a reason that says nothing, AlreadySuspended.
    """
    said = clean_line(reason, label="Lý do tạm ngừng", field="reason", most=REASON_MOST)
    if not any(letter.isalpha() for letter in said):
        raise NotReadable(sentence="Ghi lý do tạm ngừng bằng lời, ví dụ số quyết định.", field="reason")
    row = Account.objects.select_for_update().get(pk=account_id)
    if row.suspended_at is not None:
        raise AlreadySuspended()
    row.suspended_at, row.suspended_by, row.suspended_reason = at, by_id, said
    row.save(update_fields=_COLUMNS)  # as a row, so that the record of changes sees it
    sessions.end_all(row.pk)


@transaction.atomic
def let_act_again(account_id: str) -> None:
    """Give the right to act again; why it was taken stays in the record of changes."""
    row = Account.objects.select_for_update().get(pk=account_id)
    row.suspended_at, row.suspended_by, row.suspended_reason, row.is_active = None, "", "", True
    row.save(update_fields=[*_COLUMNS, "is_active"])
