"""Messages to applicants, one per event at most; and the layouts by which forms are printed."""

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


class FormTemplate(models.Model):
    """One version of the layout of a form in a set (mẫu in biểu mẫu); rows are added and never changed.

    What was issued before `valid_from` goes on being printed by the version before.
    """

    id = models.CharField(primary_key=True, max_length=60)
    """Form, set and version: "apology_letter@2025#3"."""
    form = models.CharField(max_length=30)
    form_set = models.CharField(max_length=10, blank=True, default="")
    """Empty = the form belongs to no set; "built-in" for a layout of a release, which serves every set."""
    version = models.PositiveIntegerField()
    origin = models.CharField(
        max_length=8, choices=[("OWN", "mẫu riêng"), ("RESET", "trở lại mẫu có sẵn"), ("BUILT_IN", "mẫu có sẵn")]
    )
    source = models.TextField(blank=True, default="")
    """Typst; empty for a return to the built-in layout."""
    shared = models.TextField(blank=True, default="")
    """What all layouts shared when this one was published, so that a release changes nothing that was issued."""
    valid_from = models.DateTimeField()
    checked_by = models.CharField(max_length=40, blank=True, default="")
    """Who published it, after it was tried with every sample; empty = it came with a release."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "form_set", "version"], name="layout_version_once"),
            models.CheckConstraint(
                condition=models.Q(origin="RESET", source="")
                | models.Q(~models.Q(source=""), origin__in=("OWN", "BUILT_IN")),
                name="layout_has_a_source_unless_reset",
            ),
        ]
        indexes = [models.Index(fields=["form", "-valid_from"], name="layout_in_force")]

    def __str__(self) -> str:
        return self.id
