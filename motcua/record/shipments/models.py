"""Postal items carried for a dossier, and the attempts to deliver them."""

from django.db import models

from motcua.record.dossiers.models import Dossier


class Shipment(models.Model):
    """One postal item carried for one dossier (bưu gửi)."""

    pk = models.CompositePrimaryKey("dossier_id", "shipment_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="shipments", db_index=False)
    shipment_no = models.PositiveIntegerField()
    """The number of the event that accepted it."""
    envelope_no = models.PositiveSmallIntegerField()
    direction = models.CharField(max_length=6)
    carrier = models.CharField(max_length=20, default="manual")
    item_code = models.CharField(max_length=30, blank=True, default="")
    """The carrier's own code (S10), typed or scanned; empty = none yet."""
    slip_number = models.CharField(max_length=40)
    courier_id = models.CharField(max_length=40)
    accepted_at = models.DateTimeField()
    postal_due_on = models.DateField()
    """J + n working days (TT 17/2017, Art. 7)."""
    next_on = models.DateField(null=True)
    """The day of the next attempt; None = as soon as the round goes."""
    last_attempt_on = models.DateField(null=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    invitation_count = models.PositiveSmallIntegerField(default=0)
    """Visits to an empty house and invitations that count: some working days apart (TT 17/2017, Art. 5.2)."""
    last_invited_on = models.DateField(null=True)  # None = not yet
    last_reason = models.CharField(max_length=24, blank=True, default="")
    """Why the last visit was in vain; "invited" = since then the receiver was invited."""
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["courier_id", "postal_due_on"],
                name="shipment_round",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["courier_id", "closed_at"],
                name="shipment_done",
                condition=models.Q(closed_at__isnull=False),
            ),
            models.Index(fields=["item_code"], name="shipment_item_code", condition=~models.Q(item_code="")),
        ]

    def __str__(self) -> str:
        return self.slip_number


class Attempt(models.Model):
    """One visit without delivery: reason, action and next date are all required (post.md §2.1)."""

    pk = models.CompositePrimaryKey("dossier_id", "shipment_no", "attempt_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attempts", db_index=False)
    shipment_no = models.PositiveIntegerField()
    attempt_no = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=24)
    action = models.CharField(max_length=12)
    next_on = models.DateField()
    by_id = models.CharField(max_length=40)
    event_no = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.shipment_no}/{self.attempt_no}"
