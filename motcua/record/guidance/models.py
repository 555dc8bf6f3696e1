"""Entries of guidance. They lie beside the catalogues: most guidance comes before there is any dossier."""

from django.db import models
from django.db.models import Q

from motcua.record.guidance.rules import TOPIC_WORDS, Topic


class Guidance(models.Model):
    """One guidance given at a desk, or the counter-entry of one that was written by mistake; added, never changed.

    Nobody is named but who gave it: what was asked is no personal datum, and none is needed to count it.
    """

    id = models.UUIDField(primary_key=True)
    """Made by the page: the same id is the same entry, however often it is sent."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    employer = models.CharField(max_length=9)
    point_id = models.CharField(max_length=40, blank=True, default="")
    counter_id = models.CharField(max_length=50, blank=True, default="")
    agency_code = models.CharField(max_length=35)
    procedure_code = models.CharField(max_length=40)
    topic = models.CharField(max_length=6, choices=[(item.value, TOPIC_WORDS[item]) for item in Topic])
    right = models.JSONField(default=list)
    """Ids of the rows that allowed it: agreement or order, training, assignment; of an official her assignment."""
    ticket = models.CharField(max_length=20, blank=True, default="")
    """The number drawn at the door, or of the visit; "" = none."""
    dossier_id = models.UUIDField(null=True)  # None = no dossier came of it yet; a bare id, as a gathering's
    cancels = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back")
    """The entry that this one takes back; None = guidance that was given."""
    reason = models.CharField(max_length=200, blank=True, default="")
    """Why it is taken back."""
    fingerprint = models.CharField(max_length=64)
    """Hash of what was sent: the same id with other words is refused."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cancels__isnull=True, reason="") | (Q(cancels__isnull=False) & ~Q(reason="")),
                name="guidance_taken_back_says_why",
            ),
            models.CheckConstraint(condition=~Q(cancels=models.F("id")), name="guidance_takes_back_another"),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="guidance_newest"),
            models.Index(fields=["by_id", "at"], name="guidance_of_person"),
            models.Index(fields=["point_id", "at"], name="guidance_of_point"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.at:%Y-%m-%d %H:%M}"
