"""Rights of the made-up province that have ended while work was in hand: a suspended courier, an ended agreement.

So that the pages of forced handover and of ended agreements have something to show (docs/adr/0029).
"""

from datetime import datetime, timedelta

from motcua.base import memory
from motcua.ground.agreements.models import Agreement
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as accounts
from motcua.ground.people.models import Account
from motcua.outward.rehearsals.province import NotMadeUp
from motcua.record.takeovers import holding

SUSPENDED = "buuta.damdoi"
ENDED = "14/TT-CM"
_SUSPENDED_AFTER = timedelta(minutes=10)
"""So long after the last envelope came into his hands."""
_FINISHED_IN = timedelta(days=14)


def end_rights(at: datetime) -> bool:
    """Suspend a courier who holds something, and end an agreement with dossiers under it; whether that was done now.

    Raises NotMadeUp in a database that is not marked.
    """
    if not accounts.is_made_up():
        raise NotMadeUp()
    row = Account.objects.filter(pk=SUSPENDED, suspended_at=None).first()
    if row is None or not holding.envelopes_of(SUSPENDED):
        return False
    newest = max(item.since for item in holding.envelopes_of(SUSPENDED))
    row.suspended_at = min(at, newest + _SUSPENDED_AFTER)
    row.suspended_by, row.suspended_reason = "quantri", "Quyết định đình chỉ công tác số 12/QĐ-BĐ"
    row.save(update_fields=["suspended_at", "suspended_by", "suspended_reason"])
    today = local(at).date()
    Agreement.objects.filter(pk=ENDED, valid_from__lt=today, finish_until=None).update(
        valid_to=today - timedelta(days=1), finish_until=today + _FINISHED_IN
    )
    memory.forget_all()
    return True
