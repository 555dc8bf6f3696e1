"""The log of refusals: who tried to do what without a right."""

from django.db import models


class Refusal(models.Model):
    """Attempts of one person within one minute at one act, refused for want of one right; added, never changed.

    Written by `refusals.collected`; forgotten after the days of a setting by `rights_refusal_forget`, a function that
    runs as the owner.
    """

    id = models.UUIDField(primary_key=True)
    """Made from what the row says and its minute, so that the same refusal again is one row."""
    by_id = models.CharField(max_length=40)
    in_place_of = models.CharField(max_length=40, blank=True, default="")
    """In whose place an administrator tried, to help; "" = in nobody's."""
    employer = models.CharField(max_length=9)
    role = models.CharField(max_length=20)
    door = models.CharField(max_length=8)
    act = models.CharField(max_length=30, blank=True, default="")
    """The act; "" = many more in that minute, of which no rows are kept."""
    dossier_id = models.UUIDField(null=True)  # None = of no dossier, or of one that is not there
    """As it was asked for; it may be none of ours."""
    missing = models.CharField(max_length=12, blank=True, default="")
    """The table whose row was missing; "" = the dossier, page or list is not there for her."""
    code = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-at", "id"], name="refusal_newest"),
            models.Index(fields=["by_id", "-at"], name="refusal_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.act}"
