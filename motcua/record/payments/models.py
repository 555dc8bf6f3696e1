"""Whose money: what is owed, and a ledger of whole đồng whose entries sum to zero."""

from django.db import models
from django.db.models import Q

from motcua.record.dossiers.models import Dossier
from motcua.record.payments.rules import Money


class Charge(models.Model):
    """An amount that a dossier owes; kinds never share a row (khoản phải thu)."""

    pk = models.CompositePrimaryKey("dossier_id", "charge_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="charges", db_index=False)
    charge_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Money])
    label = models.CharField(max_length=160)
    amount_vnd = models.PositiveIntegerField()
    due_at = models.CharField(max_length=9, choices=[("RECEPTION", "Khi nộp"), ("RETURN", "Khi nhận kết quả")])
    creditor = models.CharField(max_length=60)
    """agency:<code> for State money, post for postage."""
    settled_event_no = models.PositiveIntegerField(null=True)
    """The event that took the money, or cancelled the debt; None = still owed."""
    event_no = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="charge_is_an_amount")]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount_vnd}"


class LedgerEntry(models.Model):
    """One line of the transaction of one event; its lines sum to zero per kind; never changed (bút toán)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no", "line_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="ledger", db_index=False)
    event_no = models.PositiveIntegerField()
    line_no = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=60)
    """applicant · drawer:<person> · agency:<code> · claim:agency:<code> · claim:post."""
    kind = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Money])
    amount_vnd = models.IntegerField()
    charge_no = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_vnd=0), name="ledger_line_moves_money")]
        indexes = [models.Index(fields=["account"], name="ledger_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount_vnd:+}"


class Receipt(models.Model):
    """The numbered receipt for the money that one event took; never edited (biên lai)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="receipts", db_index=False)
    event_no = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    amount_vnd = models.PositiveIntegerField()
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
