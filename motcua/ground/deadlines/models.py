"""Working calendars, their dated exceptions and the rule sets of the law, as rows with validity dates."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q, Value


class Calendar(models.Model):
    """Weekly sessions of an agency or of the whole country, from a day on.

    Hours that are declared anew are noted with the instant since when they count here; what they said before stays
    beside them, so that what was promised by it can still be explained.
    """

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    base_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The calendar whose days off and make-up days hold here too, such as the country's; empty = none."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sessions = models.JSONField()
    """{"mon": [["07:30", "11:30"], …], …}: local times; a weekday left out is not worked."""
    days_known_to = models.DateField(null=True, blank=True)
    """Up to which day all days off are known; None = up to the end of the last year that has one."""
    known_from = models.DateTimeField(null=True, blank=True)
    """When these hours began to count here; None = from the beginning."""
    known_to = models.DateTimeField(null=True, blank=True)
    """When they were told otherwise; None = they hold."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(known_to__isnull=True), name="calendar_code_and_first_day"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class DayException(models.Model):
    """A weekday off, or a day worked for it, by decision.

    A row is never changed into another: one that no longer holds is closed (`known_to`), so that what was promised
    while it held can still be explained.
    """

    id = models.CharField(primary_key=True, max_length=60)  # code:day:kind, from the second time on with #number
    code = models.CharField(max_length=40)
    """The code of the calendars that it changes."""
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=[("OFF", "Nghỉ"), ("MAKEUP", "Làm bù")])
    worked_as = models.CharField(max_length=3, blank=True, default="")
    """For a make-up day: the weekday whose sessions are worked ("mon"); empty = the sessions of Monday."""
    sessions = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    """For a make-up day with hours of its own: [["07:30", "11:30"], …]; empty = as `worked_as` says."""
    occasion = models.CharField(max_length=200)
    decision = models.CharField(max_length=300, blank=True, default="")
    confidence = models.CharField(max_length=10)
    is_decided = models.BooleanField(default=True, db_default=True)
    """Whether it counts; a day whose legal force is doubtful waits for the administrator's word."""
    known_from = models.DateTimeField(null=True, blank=True)
    """When it began to count here; None = from the beginning."""
    known_to = models.DateTimeField(null=True, blank=True)
    """When it was taken back; None = it holds."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "day", "kind"], condition=Q(known_to__isnull=True), name="day_exception_once"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class RuleSet(models.Model):
    """The settings by which the law on time is read, for clocks that begin while it is in force (bộ quy tắc)."""

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40, default="VN")
    label = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    on_supplement = models.CharField(max_length=7, default="RESTART")
    day_counting = models.CharField(max_length=10, default="by_clock")
    cutoff = models.TimeField(null=True, blank=True, default="15:00")
    cutoff_moves_clock = models.BooleanField(default=False)
    round_up_minutes = models.PositiveSmallIntegerField(default=0)
    precision = models.CharField(max_length=6, default="day")
    lateness_against = models.CharField(max_length=8, default="original")
    re_appoint_least_working_days = models.PositiveSmallIntegerField(default=1)
    supplement_notice_working_days = models.PositiveSmallIntegerField(default=3)
    opinion_answer_working_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    undo_within_minutes = models.PositiveSmallIntegerField(default=10, db_default=10)
    invitations_least = models.PositiveSmallIntegerField(default=2, db_default=2)
    invitation_gap_working_days = models.PositiveSmallIntegerField(default=2, db_default=2)
    complaint_months = models.PositiveSmallIntegerField(default=6, db_default=6)
    complaint_answer_working_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    safety_percent = models.PositiveSmallIntegerField(default=100, db_default=100)
    compensation_times_postage = models.PositiveSmallIntegerField(default=4, db_default=4)
    compensation_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    due_soon_working_days = models.PositiveSmallIntegerField(default=3, db_default=3)
    due_later_working_days = models.PositiveSmallIntegerField(default=5, db_default=5)
    electronic_result_level = models.CharField(max_length=7, default="FULL", db_default="FULL")
    electronic_result_is_signed = models.BooleanField(default=True, db_default=True)
    fee_rounded_down_to_vnd = models.PositiveIntegerField(default=1, db_default=1)
    refund_not_accepted = models.CharField(
        max_length=80, blank=True, default="PHI=ALWAYS, LE_PHI=ALWAYS", db_default="PHI=ALWAYS, LE_PHI=ALWAYS"
    )
    refund_withdrawn = models.CharField(
        max_length=80, blank=True, default="PHI=BEFORE_WORK, LE_PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE",
        db_default="PHI=BEFORE_WORK, LE_PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE",
    )  # fmt: skip
    refund_stopped = models.CharField(max_length=80, blank=True, default="LE_PHI=ALWAYS", db_default="LE_PHI=ALWAYS")
    finish_in_hand_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    held_after_suspension_working_days = models.PositiveSmallIntegerField(default=1, db_default=1)
    name_masked_after_handover = models.BooleanField(default=True, db_default=True)
    source = models.CharField(max_length=300, blank=True, default="")
    confidence = models.CharField(max_length=10, default="verified")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="rule_set_code_and_first_day"),
            models.CheckConstraint(condition=Q(round_up_minutes__lte=60), name="rule_set_rounds_within_an_hour"),
            models.CheckConstraint(
                condition=Q(cutoff_moves_clock=False) | Q(cutoff__isnull=False), name="rule_set_moves_by_a_cutoff"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.id


def keep_as_known(row: Calendar, at: datetime) -> None:
    """Keep beside a calendar's row what it says until an instant, before it is told otherwise or taken away."""
    count = Calendar.objects.filter(code=row.code, valid_from=row.valid_from).count()
    told = {field.name: getattr(row, field.name) for field in Calendar._meta.fields}
    Calendar.objects.create(**told | {"id": f"{row.pk}#{count}", "known_to": at})


def key_of_exception(code: str, day: date, kind: str) -> str:
    """Return the key of a day's exception: its code, day and kind, numbered when it comes back after it was closed."""
    plain = f"{code}:{day}:{kind}"
    before = DayException.objects.filter(code=code, day=day, kind=kind).count()
    return plain if before == 0 else f"{plain}#{before + 1}"
