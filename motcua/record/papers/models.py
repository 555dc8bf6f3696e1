"""What is in a dossier: the counted components, results and the forms issued for it."""

from django.db import models

from motcua.record.dossiers.models import Dossier


class Paper(models.Model):
    """One component as counted, by kind of copy (thành phần hồ sơ)."""

    pk = models.CompositePrimaryKey("dossier_id", "paper_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers", db_index=False)
    paper_no = models.PositiveSmallIntegerField()
    """The number of the component in the procedure version; results count on from 101."""
    name = models.TextField()
    original_count = models.PositiveSmallIntegerField()
    certified_copy_count = models.PositiveSmallIntegerField()
    photocopy_count = models.PositiveSmallIntegerField()
    electronic_count = models.PositiveSmallIntegerField(default=0)
    is_result = models.BooleanField(default=False)
    is_recalled = models.BooleanField(default=False)
    """An original that the agency takes back when the result is delivered."""
    counted_event_no = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    original_count__lte=99,
                    certified_copy_count__lte=99,
                    photocopy_count__lte=99,
                    electronic_count__lte=99,
                ),
                name="paper_counts_up_to_99",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.paper_no}"


class IssuedForm(models.Model):
    """The form that one event issued: what it says is frozen here, later data never change it (biểu mẫu)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="forms", db_index=False)
    event_no = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    content = models.JSONField()

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
