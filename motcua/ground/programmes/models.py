"""Programmes of a province (đề án), their units and tasks, what was done and seen, and photos of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.ground.programmes.evaluation_rules import TELLINGS
from motcua.ground.programmes.rules import (
    ITEM_WORDS,
    LEVEL_WORDS,
    PLANNED_STAGES,
    RESULT_WORDS,
    STEP_WORDS,
    TASK_KINDS,
)
from motcua.ground.programmes.scenarios import models as scenarios  # noqa: F401 - tables of this app

_STEPS = [(stage.value, words) for stage, words in STEP_WORDS.items()]
_ITEMS = [(item.value, words) for item, words in ITEM_WORDS.items()]
_RESULTS = [(result.value, words) for result, words in RESULT_WORDS.items()]
_TELLINGS = [(kind.value, telling.words) for kind, telling in TELLINGS.items()]
PLAN_COLUMNS = {stage: f"plan_{stage.value.lower()}_on" for stage in PLANNED_STAGES}
"""The column with the planned day of a step."""


class Programme(models.Model):
    """A province's decision to hand one-stop work to the post, for a period (đề án chuyển giao)."""

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    unit_code = models.CharField(max_length=8)
    """The province."""
    decision_no = models.CharField(max_length=60, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    legal_basis = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    levels = ArrayField(models.CharField(max_length=8, choices=list(LEVEL_WORDS.items())), default=list)
    lead_body = models.CharField(max_length=200)
    coordinating_bodies = models.TextField(blank=True, default="")
    """One a line."""
    cost_mechanism = models.TextField(blank=True, default="")
    liability = models.TextField(blank=True, default="")
    """Confidentiality, and who answers for what is lost."""
    note = models.TextField(blank=True, default="")
    source = models.CharField(max_length=300, blank=True, default="")
    """Where it is told of; "" = a programme of this installation, whose steps rest on its own rows."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="programme_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(levels__contained_by=list(LEVEL_WORDS)), name="programme_of_known_levels"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeUnit(models.Model):
    """One unit of the roadmap: a one-stop, or an agency at one (đơn vị trong lộ trình)."""

    id = models.CharField(primary_key=True, max_length=70)  # programme#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="units")
    unit_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    level = models.CharField(max_length=8, choices=list(LEVEL_WORDS.items()))
    unit_code = models.CharField(max_length=8, blank=True, default="")
    agency_code = models.CharField(max_length=35, blank=True, default="")
    point_id = models.CharField(max_length=40, blank=True, default="")
    """The service point where the post works for it."""
    clerk_count = models.PositiveSmallIntegerField(default=0)
    """People of the post who are planned for it; 0 = not told."""
    agency_count = models.PositiveSmallIntegerField(default=0)
    """Agencies whose dossiers they receive; 0 = not told."""
    plan_surveyed_on = models.DateField(null=True, blank=True)
    plan_equipped_on = models.DateField(null=True, blank=True)
    plan_trained_on = models.DateField(null=True, blank=True)
    plan_accounts_on = models.DateField(null=True, blank=True)
    plan_opened_on = models.DateField(null=True, blank=True)
    plan_evaluated_on = models.DateField(null=True, blank=True)
    blocked_by = models.CharField(max_length=300, blank=True, default="")
    """What it waits for; "" = nothing."""
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "unit_no"], name="programme_unit_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitStep(models.Model):
    """One line of a unit's log: a step that was done, or one taken back. Rows are only added (bước của lộ trình)."""

    id = models.CharField(primary_key=True, max_length=80)  # unit#number
    unit = models.ForeignKey(ProgrammeUnit, models.PROTECT, related_name="steps")
    step_no = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=9, choices=_STEPS)
    undoes = models.PositiveSmallIntegerField(null=True, blank=True)
    """The number of the step that this line takes back; None = it is a step itself."""
    happened_on = models.DateField()
    is_latest = models.BooleanField(default=False)
    """The source says only that it was done by that day."""
    until = models.DateField(null=True, blank=True)
    """The new last day of an extension."""
    agreement_id = models.CharField(max_length=40, blank=True, default="")
    point_id = models.CharField(max_length=40, blank=True, default="")
    """Of an opening: the agreement and the service point that it rests on."""
    note = models.TextField(blank=True, default="")
    by_id = models.CharField(max_length=40)
    """Who wrote it; "" = a list that was put in."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "step_no"], name="unit_step_numbered_once"),
            models.UniqueConstraint(
                fields=["unit", "undoes"], condition=Q(undoes__isnull=False), name="unit_step_undone_once"
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True) | Q(undoes__lt=models.F("step_no")), name="unit_step_undoes_an_earlier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {STEP_WORDS.get(self.stage, self.stage)}"  # type: ignore[call-overload]  # stages are texts


class ProgrammeTask(models.Model):
    """A task or measure of a programme, with who leads it and by when (nhiệm vụ, giải pháp)."""

    id = models.CharField(primary_key=True, max_length=70)  # programme#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="tasks")
    task_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=7, choices=list(TASK_KINDS.items()), default="TASK")
    lead = models.CharField(max_length=200)
    coordinating = models.CharField(max_length=300, blank=True, default="")
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "task_no"], name="programme_task_numbered_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """A survey visit: who went where, when, and what was found (đợt khảo sát)."""

    id = models.CharField(primary_key=True, max_length=70)  # programme#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="visits")
    visit_no = models.PositiveSmallIntegerField()
    visited_on = models.DateField()
    place = models.CharField(max_length=300)
    team = models.TextField()
    """Bodies or people of the team, one a line; the first leads."""
    unit_nos = ArrayField(models.PositiveSmallIntegerField(), default=list)
    """Units of the roadmap that were seen."""
    findings = models.TextField(blank=True, default="")
    by_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "visit_no"], name="programme_visit_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.visited_on:%d/%m/%Y})"


class CheckAnswer(models.Model):
    """What was found of one item of a unit's check-list; the newest counts. Rows are only added (bảng kiểm)."""

    id = models.CharField(primary_key=True, max_length=90)  # unit#item#number
    unit = models.ForeignKey(ProgrammeUnit, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=8, choices=_ITEMS)
    answer_no = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=6, choices=_RESULTS)
    note = models.CharField(max_length=300, blank=True, default="")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="answers")
    """The survey visit at which it was found; None = told by itself."""
    found_on = models.DateField()
    by_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "item", "answer_no"], name="check_answer_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.item} {self.result}"


class Recommendation(models.Model):
    """What a survey visit asks for: of whom, by when, and how it ended (kiến nghị)."""

    id = models.CharField(primary_key=True, max_length=80)  # visit#number
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="recommendations")
    recommendation_no = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    proof = models.TextField(blank=True, default="")
    """What shows that it was done; never empty once it is."""
    done_by_id = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "recommendation_no"], name="recommendation_numbered_once"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, proof="") | Q(done_on__isnull=False) & ~Q(proof=""),
                name="recommendation_done_with_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Photo(models.Model):
    """A photo of a place, an item of its check-list, or of what proves a recommendation done (ảnh hiện trường)."""

    id = models.CharField(primary_key=True, max_length=36)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="photos")
    unit_no = models.PositiveSmallIntegerField(null=True, blank=True)
    item = models.CharField(max_length=8, blank=True, default="", choices=_ITEMS)
    visit_no = models.PositiveSmallIntegerField(null=True, blank=True)
    recommendation_no = models.PositiveSmallIntegerField(null=True, blank=True)
    caption = models.CharField(max_length=160, blank=True, default="")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)
    key_id = models.CharField(max_length=16, blank=True, default="")
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=40, blank=True, default="")
    removed_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["programme", "unit_no", "visit_no"], name="photo_of_programme")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_no__isnull=False) | Q(visit_no__isnull=False), name="photo_shows_a_unit_or_a_visit"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.name


class ToldFigure(models.Model):
    """A figure of an evaluation that no dossier tells: entered with its document; rows are only added (số khai báo)."""

    id = models.CharField(primary_key=True, max_length=80)  # programme#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="told_figures")
    figure_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=_TELLINGS)
    unit_no = models.PositiveSmallIntegerField(null=True, blank=True)
    """The unit of the roadmap that it is told of; None = the whole programme."""
    amount = models.BigIntegerField()
    """People, đồng, cases or minutes, as the kind says."""
    counted_on = models.DateField()
    """The day on which it counts; a norm holds from that day on."""
    document_no = models.CharField(max_length=60)
    document_on = models.DateField()
    source = models.CharField(max_length=300)
    """Who issued the document, and what it says."""
    corrects = models.PositiveSmallIntegerField(null=True, blank=True)
    """The number of the row in whose place it stands; None = it is told for the first time."""
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why it corrects that row."""
    by_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "figure_no"], name="told_figure_numbered_once"),
            models.UniqueConstraint(
                fields=["programme", "corrects"], condition=Q(corrects__isnull=False), name="told_figure_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__lt=models.F("figure_no")) & ~Q(reason=""),
                name="told_figure_corrects_an_earlier_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="told_figure_is_an_amount"),
            models.CheckConstraint(condition=~Q(document_no="") & ~Q(source=""), name="told_figure_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} ({self.document_no})"


class EvaluationText(models.Model):
    """What is said of a programme in a period, beside its figures; each change is a row (lời đánh giá)."""

    id = models.CharField(primary_key=True, max_length=100)  # programme#first..last#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="evaluation_texts")
    first_day = models.DateField()
    last_day = models.DateField()
    version_no = models.PositiveSmallIntegerField()
    assessment = models.TextField(blank=True, default="")
    difficulties = models.TextField(blank=True, default="")
    recommendations = models.TextField(blank=True, default="")
    by_id = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "first_day", "last_day", "version_no"], name="evaluation_text_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="evaluation_text_of_days_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.first_day}..{self.last_day} #{self.version_no}"


class ClosedEvaluation(models.Model):
    """The figures of a programme in a period as they were closed: never changed, closed anew with a reason (chốt)."""

    id = models.CharField(primary_key=True, max_length=80)  # programme#number
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="closings")
    closing_no = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    figures = models.JSONField()
    """[[key, words, unit, value], …] in their order; value None = there was nothing to count it of."""
    text_version_no = models.PositiveSmallIntegerField(null=True, blank=True)
    """The words that stood beside the figures; None = none."""
    sha256 = models.CharField(max_length=64)
    """Of programme, period, figures and words, as `evaluation_rules.fingerprint` writes them."""
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why the period was closed anew; "" = it was closed for the first time."""
    by_id = models.CharField(max_length=40)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "closing_no"], name="closed_evaluation_numbered_once"),
            models.UniqueConstraint(
                fields=["programme", "first_day", "last_day"],
                condition=Q(reason=""),
                name="closed_evaluation_anew_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="closed_evaluation_of_days_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.first_day}..{self.last_day}"
