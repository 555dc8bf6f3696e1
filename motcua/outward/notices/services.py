"""Writing notices: the effect of an event, by the worker after commit, keyed by (dossier, event): twice is once."""

from datetime import datetime
from uuid import UUID

from motcua.outward.notices.models import Notice
from motcua.outward.notices.rules import text_of
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act


def tell_applicant(*, dossier_id: UUID, event_no: int, at: datetime) -> bool:
    """Write the notice of an event; False when it was written before, or the event is not told.

    Raises Event.DoesNotExist.
    """
    event = Event.objects.select_related("dossier").get(dossier_id=dossier_id, event_no=event_no)
    dossier = event.dossier
    text = text_of(Act(event.act), dossier.code or dossier.request_no, event.facts)
    if not text or Notice.objects.filter(dossier_id=dossier_id, event_no=event_no).exists():
        return False
    written = Notice.objects.bulk_create(
        [Notice(dossier_id=dossier_id, event_no=event_no, text=text, written_at=at)], ignore_conflicts=True
    )
    return bool(written)


def notices_of(dossier_id: UUID) -> tuple[tuple[datetime, str], ...]:
    """Return (instant, text) of the notices of a dossier, newest first."""
    return tuple(Notice.objects.filter(dossier_id=dossier_id).order_by("-event_no").values_list("written_at", "text"))
