"""Who holds the paper: envelopes and the append-only chain of their moves (post.md §3.3).

A move names its predecessor by a foreign key on (dossier, envelope, prev_no, from_holder) to (dossier, envelope,
move_no, to_holder): so a paper leaves only the hands it lies in, without triggers. The key is made in the migration.
"""

from django.db import models
from django.db.models import F, Q

from motcua.record.custody.rules import Direction, MoveKind
from motcua.record.dossiers.models import Dossier


class Envelope(models.Model):
    """One sealed physical unit with a code of its own (phong bì). Present holder and open offer stand here."""

    pk = models.CompositePrimaryKey("dossier_id", "envelope_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="envelopes", db_index=False)
    envelope_no = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    direction = models.CharField(max_length=6, choices=[(item.value, item.value) for item in Direction])
    seal_no = models.CharField(max_length=40, blank=True, default="")
    holder = models.CharField(max_length=60)
    """applicant · person:<id> · agency:<code> · point:<id>; one at every instant."""
    offered_to = models.CharField(max_length=60, null=True)
    """None = no open offer."""
    offer_no = models.PositiveSmallIntegerField(default=0)
    shelf = models.CharField(max_length=12, null=True)
    """The shelf on which its holder has laid it; None = on none. A move takes it off."""
    placement_no = models.PositiveSmallIntegerField(null=True)
    """How often it was laid on a shelf or taken off one; None = never."""
    move_no = models.PositiveSmallIntegerField()
    moved_at = models.DateTimeField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "moved_at"], name="envelope_holder"),
            models.Index(fields=["offered_to"], name="envelope_offered", condition=Q(offered_to__isnull=False)),
            models.Index(fields=["code"], name="envelope_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(offered_to__isnull=True) | ~Q(offered_to=F("holder")),
                name="envelope_not_offered_to_its_holder",
            )
        ]

    def __str__(self) -> str:
        return self.code


class CustodyMove(models.Model):
    """One move of an envelope from hand to hand; never changed, corrected only by a reverse move."""

    pk = models.CompositePrimaryKey("dossier_id", "envelope_no", "move_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="moves", db_index=False)
    envelope_no = models.PositiveSmallIntegerField()
    move_no = models.PositiveSmallIntegerField()
    prev_no = models.PositiveSmallIntegerField(null=True)
    from_holder = models.CharField(max_length=60)
    to_holder = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=[(item.value, item.value) for item in MoveKind])
    event_no = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    document = models.CharField(max_length=40, blank=True, default="")
    """The slip or minute that goes with the move."""
    seal_no = models.CharField(max_length=40, blank=True, default="")
    prev_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "envelope_no", "prev_no"], name="move_has_one_successor"),
            models.UniqueConstraint(
                fields=["dossier", "envelope_no", "move_no", "to_holder"], name="move_arrives_at_its_holder"
            ),
            models.CheckConstraint(condition=~Q(from_holder=F("to_holder")), name="move_changes_hands"),
            models.CheckConstraint(
                condition=Q(prev_no__isnull=True, move_no=1) | Q(prev_no=F("move_no") - 1),
                name="move_follows_its_predecessor",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="move_at", condition=Q(kind="HANDED"))]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.envelope_no}/{self.move_no}"


class CustodyOffer(models.Model):
    """An envelope offered to somebody; until accepted the giver still holds it and answers for it."""

    pk = models.CompositePrimaryKey("dossier_id", "envelope_no", "offer_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="offers", db_index=False)
    envelope_no = models.PositiveSmallIntegerField()
    offer_no = models.PositiveSmallIntegerField()
    giver = models.CharField(max_length=60)
    taker = models.CharField(max_length=60)
    event_no = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.envelope_no}/{self.offer_no}"


class OfferAnswer(models.Model):
    """The answer to an offer: accepted, or refused with a reason."""

    pk = models.CompositePrimaryKey("dossier_id", "envelope_no", "offer_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="offer_answers", db_index=False)
    envelope_no = models.PositiveSmallIntegerField()
    offer_no = models.PositiveSmallIntegerField()
    accepted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True, default="")
    event_no = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="offer_refused_with_reason")
        ]
        indexes = [models.Index(fields=["at"], name="offer_refused_at", condition=Q(accepted=False))]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.envelope_no}/{self.offer_no}"


class Placement(models.Model):
    """An envelope laid on a shelf of a service point, or taken off it; its holder stays the same (xếp ngăn).

    It ends with the next placement, or with the next move of the envelope.
    """

    pk = models.CompositePrimaryKey("dossier_id", "envelope_no", "placement_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="placements", db_index=False)
    envelope_no = models.PositiveSmallIntegerField()
    placement_no = models.PositiveSmallIntegerField()
    move_no = models.PositiveSmallIntegerField()
    """The move that had brought the envelope into the hands that laid it down."""
    holder = models.CharField(max_length=60)
    """Who held it then, and holds it on."""
    point_id = models.CharField(max_length=40)
    shelf = models.CharField(max_length=12, blank=True, default="")
    """Empty = taken off."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.envelope_no}/{self.placement_no}"
