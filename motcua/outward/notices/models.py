"""Messages to applicants: one per event, at most once."""

from django.db import models

from motcua.record.dossiers.models import Dossier


class Notice(models.Model):
    """A message written for one event of a dossier (thông báo). Its key makes twice once."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="notices", db_index=False)
    event_no = models.PositiveIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.event_no}"
