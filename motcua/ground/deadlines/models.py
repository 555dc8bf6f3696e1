"""Working calendars as rows with validity dates."""

from django.db import models


class Calendar(models.Model):
    """Weekly sessions of an agency or of the whole country, from a day on."""

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sessions = models.JSONField()
    """{"mon": [["07:30", "11:30"], …], …}: local times; a weekday left out is not worked."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="calendar_code_and_first_day")]

    def __str__(self) -> str:
        return self.id


class DayException(models.Model):
    """A weekday off, or a day worked for it, by decision."""

    id = models.CharField(primary_key=True, max_length=60)  # code:day:kind
    code = models.CharField(max_length=40)
    """The code of the calendars that it changes."""
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=[("OFF", "Nghỉ"), ("MAKEUP", "Làm bù")])
    worked_as = models.CharField(max_length=3, blank=True, default="")
    """For a make-up day: the weekday whose sessions are worked ("mon"); empty = the sessions of Monday."""
    occasion = models.CharField(max_length=200)
    decision = models.CharField(max_length=300, blank=True, default="")
    confidence = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "day", "kind"], name="day_exception_once")]

    def __str__(self) -> str:
        return self.id
