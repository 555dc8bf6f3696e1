"""Gatherings and the lines of a list. They lie beside the catalogues: a dossier names its gathering by a bare id."""

from django.db import models

from motcua.record.gatherings.rules import Kind


class Gathering(models.Model):
    """What several dossiers have in common: who filed them for all, or the visit at which they were filed.

    The id of a visit is that of its first dossier, which therefore needs no mark of its own.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(
        max_length=5, choices=[(Kind.GROUP.value, "Nhóm nhiều chủ hồ sơ"), (Kind.VISIT.value, "Lượt nhiều thủ tục")]
    )
    procedure_code = models.CharField(max_length=30, blank=True, default="")
    """Of all dossiers of a group; empty for a visit."""
    case_code = models.CharField(max_length=20, blank=True, default="")
    agency_code = models.CharField(max_length=35, blank=True, default="")
    """Of all dossiers of a group; empty for a visit, whose dossiers go to several."""
    point_id = models.CharField(max_length=40, blank=True, default="")
    post_send = models.BooleanField(default=False)
    post_return = models.BooleanField(default=False)
    body_name = models.CharField(max_length=200, blank=True, default="")
    """The enterprise, school or office for which the submitter comes; empty = she comes for her neighbours."""
    submitter_name = models.CharField(max_length=120, blank=True, default="")
    submitter_phone = models.CharField(max_length=20, blank=True, default="")
    authority = models.CharField(max_length=200, blank=True, default="")
    """Number and day of the letter of authority or introduction; empty = none was shown yet."""
    fingerprint = models.CharField(max_length=64)
    """Hash of what it was begun with: the same id with another content is refused."""
    opened_by = models.CharField(max_length=40)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="VISIT") | ~models.Q(procedure_code="") & ~models.Q(submitter_name=""),
                name="gathering_group_has_a_procedure_and_a_submitter",
            )
        ]
        indexes = [
            models.Index(fields=["point_id", "opened_at"], name="gathering_point"),
            models.Index(fields=["agency_code", "opened_at"], name="gathering_agency"),
            models.Index(fields=["opened_by", "opened_at"], name="gathering_opener"),
        ]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """One owner on a list, until her dossier is opened; from then on she stands in the dossier alone."""

    pk = models.CompositePrimaryKey("gathering_id", "line_no")
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="lines", db_index=False)
    line_no = models.PositiveSmallIntegerField()
    row_no = models.PositiveIntegerField()
    """The row of the sheet that she stood in, as its submitter counts."""
    owner = models.JSONField(default=dict)
    """What the act wants of an applicant; emptied when the dossier is opened."""
    dossier_id = models.UUIDField()
    """Follows from the id of the list and the number of the line."""
    opened_at = models.DateTimeField(null=True)  # None = her dossier is still to be opened
    refusal = models.TextField(blank=True, default="")
    """Why it could not be opened at the last try."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True) | models.Q(owner={}, refusal=""),
                name="line_opened_keeps_no_owner",
            ),
            models.CheckConstraint(condition=models.Q(line_no__gte=1), name="line_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.gathering_id}/{self.line_no}"


class Sack(models.Model):
    """One sealed sack of a group on its way through the post, with the one consignment slip that lists what is in it.

    It is known by its seal; every dossier in it keeps an envelope and a line of the slip of its own.
    """

    pk = models.CompositePrimaryKey("gathering_id", "seal_no")
    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="sacks", db_index=False)
    seal_no = models.CharField(max_length=40)
    slip_no = models.CharField(max_length=30, unique=True)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slip_no
