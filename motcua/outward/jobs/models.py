"""Long work that somebody asked for, with its progress and its file (việc dài)."""

from django.db import models
from django.db.models import Q

from motcua.outward.jobs.rules import JobState


class Job(models.Model):
    """One long job of one person. The row stays as the record of who asked for what; its file goes after some days."""

    id = models.UUIDField(primary_key=True)
    """Made by the page that asks, so that asking twice is once."""
    kind = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=40)
    """Bare id of the account."""
    params = models.JSONField(default=dict)
    state = models.CharField(
        max_length=8, choices=[(item.value, item.value) for item in JobState], default=JobState.WAITING.value
    )
    run_no = models.PositiveSmallIntegerField(default=0)
    """How often it was taken up; only the newest run may write."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    sentence = models.CharField(max_length=400, blank=True, default="")
    file_name = models.CharField(max_length=120, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    file_key = models.CharField(max_length=200, blank=True, default="")
    """Its key in the storage of exports; empty = there is no file, or no more."""
    file_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"]) | Q(finished_at__isnull=False),
                name="job_over_has_an_end",
            ),
            models.CheckConstraint(condition=Q(file_key="") | Q(state="done"), name="job_with_a_file_is_done"),
        ]
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="job_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class JobItem(models.Model):
    """What became of one dossier of a job that does an act to each: written once it is known, read by its page."""

    pk = models.CompositePrimaryKey("job_id", "item_no")
    job = models.ForeignKey(Job, models.CASCADE, related_name="items", db_index=False)
    item_no = models.PositiveIntegerField()
    """Its place among the dossiers that were asked for; the 1st is 1."""
    dossier_id = models.UUIDField()
    """Bare id: whether the person may still see it is asked when the page is read."""
    is_done = models.BooleanField()
    sentence = models.CharField(max_length=600, blank=True, default="")
    """Why it was refused; empty when it was done."""
    law = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_done=True) | ~Q(sentence=""), name="job_item_refused_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.item_no}"
