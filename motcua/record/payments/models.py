"""Whose money: what is owed, a ledger of whole đồng whose entries sum to zero, and the shifts that count drawers.

A shift goes over many dossiers: its tables lie beside the catalogues, not with a dossier (docs/adr/0013).
"""

from django.db import models
from django.db.models import Q

from motcua.record.dossiers.models import Dossier
from motcua.record.payments.assessing import Claim
from motcua.record.payments.refunds import Ground
from motcua.record.payments.rules import Money, ShiftState


class Charge(models.Model):
    """An amount that a dossier owes; kinds never share a row (khoản phải thu)."""

    pk = models.CompositePrimaryKey("dossier_id", "charge_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="charges", db_index=False)
    charge_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Money])
    label = models.CharField(max_length=160)
    amount_vnd = models.PositiveIntegerField()
    due_at = models.CharField(
        max_length=9,
        choices=[
            ("RECEPTION", "Khi nộp"),
            ("APPRAISAL", "Khi có thông báo nộp tiền"),
            ("RETURN", "Khi nhận kết quả"),
        ],
    )
    creditor = models.CharField(max_length=60)
    """agency:<code> for State money, post for postage."""
    settled_event_no = models.PositiveIntegerField(null=True)
    """The event that took the money, or cancelled the debt; None = still owed."""
    event_no = models.PositiveIntegerField()
    whole_vnd = models.PositiveIntegerField(null=True)
    """What it would be without an exemption; None = `amount_vnd`."""
    exempted_by = models.CharField(max_length=620, blank=True, default="")
    """Who pays less, and by which rule; empty = it is whole."""
    is_cancelled = models.BooleanField(default=False)
    """Settled without being paid."""
    over_vnd = models.PositiveIntegerField(default=0)
    """How much of what was paid an exemption or another version has made too much."""
    refunded_vnd = models.PositiveIntegerField(default=0)
    waived_vnd = models.PositiveIntegerField(default=0)
    """What of `refunded_vnd` was given back by a decision."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_vnd__gt=0) | Q(whole_vnd__gt=0), name="charge_is_an_amount"),
            models.CheckConstraint(
                condition=Q(refunded_vnd__lte=models.F("amount_vnd"), waived_vnd__lte=models.F("refunded_vnd")),
                name="charge_refunded_once",
            ),
        ]

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
    is_refund = models.BooleanField(default=False)
    """Of an event that gives money back."""

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_vnd=0), name="ledger_line_moves_money")]
        indexes = [models.Index(fields=["account", "at"], name="ledger_account_at")]

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

    class Meta:
        indexes = [models.Index(fields=["number"], name="receipt_number")]

    def __str__(self) -> str:
        return self.number


class Exemption(models.Model):
    """One step about who pays less for a dossier: claimed, granted or denied; the newest holds (miễn, giảm).

    The paper that proves it is named here alone; the journal holds the hash of its words.
    """

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="exemptions", db_index=False)
    event_no = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=[(item.value, item.value) for item in Claim])
    class_code = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    ground = models.CharField(max_length=300)
    component_no = models.PositiveSmallIntegerField(null=True)
    """The component of the dossier that proves it; None = a paper that was shown."""
    proof = models.CharField(max_length=200, blank=True, default="")
    """The paper that was shown, in words."""
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why it was denied."""
    spared = models.JSONField(default=dict)
    """What it took off when it was granted, by kind, đồng: {"PHI": 100000}; kinds of which nothing was are left out."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["by_id", "at"], name="exemption_by_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="DENIED") | Q(component_no__isnull=False) | ~Q(proof=""), name="exemption_has_a_proof"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.event_no}: {self.class_code} {self.state}"


class Refund(models.Model):
    """The numbered slip for the money that one event gave back; never changed (phiếu hoàn tiền)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="refunds", db_index=False)
    event_no = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    amount_vnd = models.PositiveIntegerField()
    account = models.CharField(max_length=60)
    """Out of which it was paid: drawer:<person> or agency:<code>."""
    ground = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Ground])
    reason = models.CharField(max_length=300)
    document_no = models.CharField(max_length=60, blank=True, default="")
    """The decision or the order to pay; empty = cash that needed none."""
    document_on = models.DateField(null=True)
    receipts = models.JSONField(default=list)
    """Numbers of the receipts that it goes against, each with whether nothing of it is left: [["BL-…", true]]."""
    issued_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number"], name="refund_number")]
        constraints = [models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="refund_is_an_amount")]

    def __str__(self) -> str:
        return self.number


class Shift(models.Model):
    """The time in which one person answers for one drawer at one counter (ca làm việc)."""

    id = models.CharField(primary_key=True, max_length=20)  # CA-261122-0007, by the day on which it was opened
    person_id = models.CharField(max_length=40)
    point_id = models.CharField(max_length=40)
    counter_id = models.CharField(max_length=50)
    assignment_id = models.CharField(max_length=80)
    """The row that put her there."""
    opened_at = models.DateTimeField()
    is_by_money = models.BooleanField()
    """Opened by the first money that was taken, not by hand."""
    float_vnd = models.PositiveIntegerField()
    """Small change laid in when it was opened."""
    brought_vnd = models.BigIntegerField()
    """Differences of her shifts before, not made good yet: signed, + is too much."""
    state = models.CharField(max_length=7, choices=[(item.value, item.value) for item in ShiftState])
    counted_at = models.DateTimeField(null=True)
    """The newest count; None = not counted yet."""
    counted_for_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Who counted it first in her place, as she may no longer act; "" = she did herself."""
    recounter_id = models.CharField(max_length=40, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    difference_vnd = models.BigIntegerField(null=True)
    """What was counted last less what was expected then; None while nothing was counted."""
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "opened_at"], name="shift_person"),
            models.Index(fields=["point_id"], name="shift_waits", condition=models.Q(state="RECOUNT")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"], condition=models.Q(closed_at__isnull=True), name="shift_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(state="CLOSED", closed_at__isnull=False, counted_at__isnull=False)
                | (~models.Q(state="CLOSED") & models.Q(closed_at__isnull=True)),
                name="shift_closed_when_counted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="CLOSED")
                | models.Q(difference_vnd=0)
                | (~models.Q(reason="") & ~models.Q(recounter_id="")),
                name="shift_difference_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(recounter_id=models.F("person_id")), name="shift_recounted_by_another"
            ),
            models.CheckConstraint(
                condition=models.Q(counted_for_by="")
                | ~models.Q(counted_for_by=models.F("person_id")) & ~models.Q(counted_for_by=models.F("recounter_id")),
                name="shift_counted_for_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class ShiftCount(models.Model):
    """One count of a drawer, typed before anything was shown; never changed (lần đếm két)."""

    pk = models.CompositePrimaryKey("shift_id", "count_no")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="counts", db_index=False)
    count_no = models.PositiveSmallIntegerField()
    count_id = models.UUIDField()
    """Made by the page; the same id is the same count."""
    by_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    notes = models.JSONField()
    """Value of a note as text → number of notes."""
    counted_vnd = models.BigIntegerField()
    expected_vnd = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "count_id"], name="shift_count_once")]

    def __str__(self) -> str:
        return f"{self.shift_id}/{self.count_no}"


class ShiftPrinting(models.Model):
    """One printing of a shift's report: the first is the original, those after it say "Bản in lại" (lần in)."""

    pk = models.CompositePrimaryKey("shift_id", "print_no")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="printings", db_index=False)
    print_no = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(print_no__gt=0), name="shift_printing_counts_from_one")
        ]

    def __str__(self) -> str:
        return f"{self.shift_id}/{self.print_no}"


class ShiftLine(models.Model):
    """What a closed shift did to one kind of money; kinds never share a row; never changed (dòng của ca)."""

    pk = models.CompositePrimaryKey("shift_id", "kind")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="lines", db_index=False)
    kind = models.CharField(max_length=8, choices=[(item.value, item.value) for item in Money])
    carried_vnd = models.BigIntegerField()
    taken_vnd = models.BigIntegerField()
    taken_count = models.PositiveIntegerField()
    handed_vnd = models.BigIntegerField()
    refunded_vnd = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.shift_id}/{self.kind}"
