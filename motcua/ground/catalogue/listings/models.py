"""Decisions that publish which procedures go through the public post, with their lines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ListingDecision(models.Model):
    """A decision that publishes a list (QĐ 45/2016, Art. 13, 18), such as Quyết định 2061/QĐ-UBND of Bắc Kạn."""

    id = models.CharField(primary_key=True, max_length=90)  # number:year@first day
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    body = models.CharField(max_length=200)
    name = models.CharField(max_length=300, blank=True, default="")
    """What it is about, as its head says (trích yếu)."""
    amends = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Numbers of the decisions that it amends: it stands before them for the procedures it names."""
    source = models.CharField(max_length=300, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__gte=F("decided_on")),
                name="listing_in_force_when_decided",
                violation_error_message="Ngày hiệu lực không được trước ngày ký quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="listing_days_forward",
                violation_error_message="Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Quyết định {self.number} ngày {self.decided_on:%d/%m/%Y}"


class ListingEntry(models.Model):
    """One procedure of a decision: received, returned, or expressly not through the post."""

    id = models.CharField(primary_key=True, max_length=100)
    decision = models.ForeignKey(ListingDecision, models.CASCADE, related_name="entries")
    entry_no = models.PositiveIntegerField()
    procedure_code = models.CharField(max_length=40, db_index=True)
    is_received = models.BooleanField(default=False)
    is_returned = models.BooleanField(default=False)
    is_excluded = models.BooleanField(default=False)
    """Named as one that does not go through the post."""
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "procedure_code"], name="listing_names_a_procedure_once"),
            models.CheckConstraint(
                condition=Q(is_excluded=True, is_received=False, is_returned=False)
                | (Q(is_excluded=False) & (Q(is_received=True) | Q(is_returned=True))),
                name="listing_says_which_way",
                violation_error_message="Đánh dấu nhận, trả, hoặc riêng không thực hiện.",
            ),
        ]

    def __str__(self) -> str:
        return self.procedure_code
