"""Norms of work by day, and scenarios with every version that was kept of them."""

from django.db import models
from django.db.models import F, Q

from motcua.ground.programmes.scenarios.rules import BOUNDS, Norms

_DEFAULT = Norms()


class WorkNorm(models.Model):
    """Numbers of work that scenarios reckon with from a day on; no law gives them (định mức)."""

    id = models.CharField(primary_key=True, max_length=40)  # code@first day
    code = models.CharField(max_length=40, default="VN")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    minutes_few = models.PositiveIntegerField(default=_DEFAULT.minutes_few)
    minutes_some = models.PositiveIntegerField(default=_DEFAULT.minutes_some)
    minutes_many = models.PositiveIntegerField(default=_DEFAULT.minutes_many)
    papers_few_most = models.PositiveIntegerField(default=_DEFAULT.papers_few_most)
    papers_some_most = models.PositiveIntegerField(default=_DEFAULT.papers_some_most)
    minutes_return = models.PositiveIntegerField(default=_DEFAULT.minutes_return)
    share = models.PositiveIntegerField(default=_DEFAULT.share)
    home_share = models.PositiveIntegerField(default=_DEFAULT.home_share)
    postage_vnd = models.PositiveIntegerField(default=_DEFAULT.postage_vnd)
    work_minutes_a_day = models.PositiveIntegerField(default=_DEFAULT.work_minutes_a_day)
    utilisation = models.PositiveIntegerField(default=_DEFAULT.utilisation)
    peak = models.PositiveIntegerField(default=_DEFAULT.peak)
    reserve = models.PositiveIntegerField(default=_DEFAULT.reserve)
    runs_a_week = models.PositiveIntegerField(default=_DEFAULT.runs_a_week)
    measured_least = models.PositiveIntegerField(default=_DEFAULT.measured_least)
    quiet_months = models.PositiveIntegerField(default=_DEFAULT.quiet_months)
    volume_most = models.PositiveIntegerField(default=_DEFAULT.volume_most)
    papers_most = models.PositiveIntegerField(default=_DEFAULT.papers_most)
    limit_days_most = models.PositiveIntegerField(default=_DEFAULT.limit_days_most)
    fees_most = models.PositiveIntegerField(default=_DEFAULT.fees_most)
    supplements_most = models.PositiveIntegerField(default=_DEFAULT.supplements_most)
    refusals_most = models.PositiveIntegerField(default=_DEFAULT.refusals_most)
    much_least = models.PositiveIntegerField(default=_DEFAULT.much_least)
    elsewhere_least = models.PositiveIntegerField(default=_DEFAULT.elsewhere_least)
    source = models.CharField(max_length=300, blank=True, default="")
    """Who set them: a decision, a measurement."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="work_norm_runs_forward"
            ),
            models.UniqueConstraint(fields=["code", "valid_from"], name="work_norm_code_and_first_day"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": bound.least, f"{name}__lte": bound.most}), name=f"work_norm_{name}"
                )
                for name, bound in BOUNDS.items()
            ),
        ]

    def __str__(self) -> str:
        return f"Định mức từ {self.valid_from:%d/%m/%Y}"


class Scenario(models.Model):
    """A what-if kept under a name; what it says stands in its versions (phương án)."""

    id = models.CharField(primary_key=True, max_length=12)
    """Short and random: it stands in links that are shared."""
    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, null=True, blank=True, related_name="scenarios"
    )
    """The programme that it would widen; None = none is named."""
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # None = it stands
    removed_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by="") | Q(removed_at__isnull=False) & ~Q(removed_by=""),
                name="scenario_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ScenarioVersion(models.Model):
    """What a scenario said from an instant on; rows are only added, the newest counts."""

    id = models.CharField(primary_key=True, max_length=20)  # scenario#number
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="versions")
    version_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True, default="")
    choice = models.JSONField()
    """{units, procedures, stages, first, last, given}: scenarios.rules.Choice.as_json."""
    saved_by = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "version_no"], name="scenario_version_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}#{self.version_no}: {self.name}"
