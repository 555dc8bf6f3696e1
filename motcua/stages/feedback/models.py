"""What applicants say."""

from django.db import models

from motcua.record.dossiers.models import Dossier


class Rating(models.Model):
    """How content the applicant is, in five steps, with a word if they like (mức độ hài lòng)."""

    pk = models.CompositePrimaryKey("dossier_id", "rating_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="ratings", db_index=False)
    rating_no = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True, default="")
    event_no = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_one_to_five")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.score}"
