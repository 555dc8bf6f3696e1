"""Lists that acts and pages choose from, as rows with the days they are in force: reasons, events of life."""

from django.db import models
from django.db.models import Q

PAUSE, ATTEMPT = "PAUSE", "ATTEMPT"
"""Kinds of reasons: why a case rests, why a visit was in vain."""


class Reason(models.Model):
    """A reason of a list for an act: in its words, whose time it costs or what follows, and the rule behind it."""

    id = models.CharField(primary_key=True, max_length=50)  # kind:code@first day
    kind = models.CharField(max_length=8, choices=[(PAUSE, "Tạm dừng giải quyết"), (ATTEMPT, "Chưa giao được")])
    code = models.CharField(max_length=24)
    order_no = models.PositiveSmallIntegerField(default=50)
    words = models.CharField(max_length=160)
    """As half a sentence."""
    whose = models.CharField(max_length=12, blank=True, default="")
    """Of a pause: whose time it is, agency, other_agency or applicant."""
    invites = models.BooleanField(default=False)
    """Of a visit: it counts as an invitation (TT 17/2017, Art. 5.2)."""
    goes_back = models.BooleanField(default=False)
    """Of a visit: no invitation would reach anybody, the item goes back at once (Luật Bưu chính 2010, Art. 17)."""
    legal_ground = models.CharField(max_length=300, blank=True, default="")
    confidence = models.CharField(max_length=10, default="verified")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="reason_code_and_first_day"),
            models.CheckConstraint(
                condition=Q(kind=PAUSE, whose__in=["agency", "other_agency", "applicant"], invites=False,
                            goes_back=False) | Q(kind=ATTEMPT, whose=""),
                name="reason_says_what_follows",
            ),
            models.CheckConstraint(condition=~Q(invites=True, goes_back=True), name="reason_invites_or_goes_back"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words


class LifeEvent(models.Model):
    """An event of life (sự kiện trong đời) and what it leads to, beside the versions that name it themselves."""

    id = models.CharField(primary_key=True, max_length=80)  # code@first day
    code = models.CharField(max_length=60)
    """Its name as an address says it."""
    name = models.CharField(max_length=60)
    hint = models.CharField(max_length=300, blank=True, default="")
    order_no = models.PositiveSmallIntegerField(default=50)
    procedure_codes = models.JSONField(default=list, blank=True)
    """List of codes of procedures, in the order in which they are done."""
    field_codes = models.JSONField(default=list, blank=True)
    """List of codes of fields; all their procedures belong to it."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="life_event_code_and_first_day")]

    def __str__(self) -> str:
        return self.name
