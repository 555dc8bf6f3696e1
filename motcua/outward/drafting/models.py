"""Rehearsals of procedures that are kept, to be run again on each change."""

from django.db import models


class SavedRehearsal(models.Model):
    """What a rehearsal of a procedure is expected to find: acts, forms, statuses and due instants (diễn tập đã lưu)."""

    id = models.CharField(primary_key=True, max_length=90)  # procedure:way:start
    procedure_code = models.CharField(max_length=40)
    way = models.CharField(max_length=20)
    start_at = models.DateTimeField()
    expected = models.JSONField()
    """List of lines, one an act: [act, form, status, due instant or null]; the last line is where it ends."""
    saved_by = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure_code", "way", "start_at"], name="rehearsal_once"),
        ]

    def __str__(self) -> str:
        return self.id
