"""Writing notices: the effect of an event, by the worker after commit, keyed by (dossier, event): twice is once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from motcua.base.rows import Question
from motcua.outward.notices.models import Notice
from motcua.outward.notices.rules import text_of
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act

_TOLD = Question(
    Event,
    "join dossiers_dossier dossier on dossier.id = dossier_id where dossier_id = %s and event_no = %s",
    beside={"dossier_name": "coalesce(dossier.code, dossier.request_no)"},
)


def tell_applicant(*, dossier_id: UUID, event_no: int, at: datetime) -> bool:
    """Write the notice of an event; False when it was written before, or the event is not told.

    Two statements. Raises Event.DoesNotExist.
    """
    event = _TOLD.first([dossier_id, event_no])
    if event is None:
        raise Event.DoesNotExist
    text = text_of(Act(event.act), vars(event)["dossier_name"], event.facts, settings.PUBLIC_ADDRESS.partition("/")[0])
    if not text:
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into notices_notice (dossier_id, event_no, text, written_at) values (%s, %s, %s, %s) "
            "on conflict (dossier_id, event_no) do nothing",
            [dossier_id, event_no, text, at],
        )
        return bool(cursor.rowcount)


def notices_of(dossier_id: UUID) -> tuple[tuple[datetime, str], ...]:
    """Return (instant, text) of the notices of a dossier, newest first."""
    return tuple(Notice.objects.filter(dossier_id=dossier_id).order_by("-event_no").values_list("written_at", "text"))
