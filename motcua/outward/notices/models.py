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


class LateNotice(models.Model):
    """That an answer of another agency has not come in time, told to the head of the one-stop (báo trả lời chậm).

    One for each question, keyed by it: twice is once.
    """

    pk = models.CompositePrimaryKey("dossier_id", "opinion_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="late_notices", db_index=False)
    opinion_no = models.PositiveSmallIntegerField()
    agency_code = models.CharField(max_length=35)
    """To whose one-stop: that of the deciding agency."""
    text = models.TextField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.opinion_no}"


class GapNotice(models.Model):
    """What a planning board lacks, told to who plans there before it hurts (báo thiếu người, sắp hết hạn).

    One for each person and gap, keyed by both: twice is once. Nobody who stands at a counter is named.
    """

    id = models.CharField(primary_key=True, max_length=40)  # hash of person and gap
    person_id = models.CharField(max_length=40)
    """Who is told: the head of a one-stop, or the director of the post."""
    text = models.TextField()
    hurts_on = models.DateField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person_id", "-written_at"], name="gap_notice_of_person")]

    def __str__(self) -> str:
        return self.id


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


class SignedFile(models.Model):
    """A form or a result of a dossier as it was signed electronically; its bytes lie outside the rows under their hash.

    Its key makes twice once.
    """

    pk = models.CompositePrimaryKey("dossier_id", "sheet", "thing_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="signed_files", db_index=False)
    sheet = models.CharField(max_length=6, choices=[("FORM", "biểu mẫu"), ("RESULT", "kết quả")])
    thing_no = models.PositiveIntegerField()
    """Of the event that issued the form, or of the scan that is the result."""
    code = models.CharField(max_length=20)
    """By which anybody who holds the file may ask what it is; opaque."""
    title = models.CharField(max_length=120)
    """What it is, with its number; no name of a person."""
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    signed_at = models.DateTimeField()
    signer = models.CharField(max_length=200)
    """As the certificate names it."""
    issuer = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of the certificate."""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size_bytes__gt=0), name="signed_file_is_not_empty")]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.sheet}/{self.thing_no}"


class SignedCode(models.Model):
    """The code by which a signed file is found; unique across dossiers, written once."""

    code = models.CharField(primary_key=True, max_length=20)
    dossier_id = models.UUIDField()
    """Bare: this small table lies beside the catalogues, not with the dossier."""
    sheet = models.CharField(max_length=6)
    thing_no = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.code
