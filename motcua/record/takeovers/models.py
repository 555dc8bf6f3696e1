"""Forced handovers and what was found by them. They lie beside the catalogues: one goes over many dossiers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.record.takeovers.rules import Kind


class TakeOver(models.Model):
    """What a suspended or closed account held, taken over by one person and witnessed by another (biên bản bàn giao).

    Begun by the witness, counted blind by the taker, signed by the witness; then each dossier is taken over by an act.
    """

    id = models.CharField(primary_key=True, max_length=20)  # BG-261122-001
    person_id = models.CharField(max_length=40)
    """Who may no longer act."""
    taker_id = models.CharField(max_length=40)
    witness_id = models.CharField(max_length=40)
    point_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    shift_id = models.CharField(max_length=20, blank=True, default="")
    """Her shift that is counted and closed by it; "" = no money of hers lay anywhere."""
    found_codes = ArrayField(models.CharField(max_length=20), default=list)
    """Envelopes that the taker found and read, whoever should hold them."""
    counted_at = models.DateTimeField(null=True)  # None = not counted yet
    remark = models.CharField(max_length=600, blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    """When the last dossier had its outcome."""
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
                name="take_over_one_open_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(taker_id=F("person_id")) & ~Q(witness_id=F("person_id")) & ~Q(taker_id=F("witness_id")),
                name="take_over_by_two_others",
            ),
            models.CheckConstraint(
                condition=(Q(signed_at__isnull=True) | Q(counted_at__isnull=False))
                & (Q(done_at__isnull=True) | Q(signed_at__isnull=False))
                & (Q(cancelled_at__isnull=True) | Q(signed_at__isnull=True)),
                name="take_over_counted_signed_done",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["taker_id", "opened_at"], name="take_over_taker")]

    def __str__(self) -> str:
        return self.id


class TakeOverItem(models.Model):
    """One envelope as it was found when the minute was signed, and what became of it."""

    pk = models.CompositePrimaryKey("take_over_id", "item_no")
    take_over = models.ForeignKey(TakeOver, models.PROTECT, related_name="items", db_index=False)
    item_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=[(kind.value, kind.value) for kind in Kind])
    dossier_id = models.UUIDField()
    envelope_code = models.CharField(max_length=20)
    takes_money_vnd = models.PositiveIntegerField(default=0)
    """State money of the dossier that goes into the taker's drawer with it."""
    event_no = models.PositiveIntegerField(null=True)
    """The event that took it over, or said that it was missing; None = not done yet, or there was nothing to do."""
    refusal = models.CharField(max_length=600, blank=True, default="")
    is_gone = models.BooleanField(default=False)
    """It had left her hands before it could be taken over; nothing is to be done."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["take_over", "dossier_id"], name="take_over_of_a_dossier_once"),
            models.CheckConstraint(
                condition=Q(event_no__isnull=True) | Q(refusal=""), name="take_over_item_done_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.take_over_id}/{self.item_no}"
