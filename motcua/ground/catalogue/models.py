"""Procedures, units, agencies and tariffs, each row with the days it is in force."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AdminUnit(models.Model):
    """A province or a commune (before July 2025 also a district) under one code and name."""

    id = models.CharField(primary_key=True, max_length=20)  # code@first day; code@ when the first day is not known
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    parent_code = models.CharField(max_length=8, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["parent_code", "code"], name="admin_unit_by_parent")]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that decides procedures or takes part in them, under its agency code (QĐ 20/2020)."""

    id = models.CharField(primary_key=True, max_length=50)  # code@first day
    code = models.CharField(max_length=35)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    search_key = models.CharField(max_length=260)
    level = models.CharField(max_length=10)
    unit_code = models.CharField(max_length=8, blank=True, default="")
    calendar_code = models.CharField(max_length=40, default="VN")
    address = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="agency_code_and_first_day")]

    def __str__(self) -> str:
        return self.name


class ProcedureVersion(models.Model):
    """One version of an administrative procedure; once published it never changes (law: NĐ 63/2010, Art. 8)."""

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40)
    name = models.TextField()
    short_name = models.CharField(max_length=160)
    search_key = models.TextField()
    field_code = models.CharField(max_length=20)
    field_name = models.CharField(max_length=160)
    level = models.CharField(max_length=20)
    limit_quantity = models.PositiveIntegerField()
    limit_unit = models.CharField(max_length=14)
    on_supplement = models.CharField(max_length=7, default="RESTART")
    day_counting = models.CharField(max_length=10, default="by_clock")
    cutoff = models.TimeField(default="15:00")
    set_count = models.PositiveSmallIntegerField(default=1)
    result_name = models.CharField(max_length=200)
    post_submit = models.BooleanField()
    """May be sent through the public post, by the published list of the province."""
    post_return = models.BooleanField()
    legal_basis = models.JSONField(default=list)
    """List of texts."""
    decision = models.CharField(max_length=200, blank=True, default="")
    form_set = models.CharField(max_length=10, default="2025")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="procedure_code_and_first_day"),
            models.CheckConstraint(
                condition=models.Q(limit_quantity__gte=1) | models.Q(limit_unit="same_day"),
                name="procedure_has_a_limit",
            ),
        ]
        indexes = [GinIndex(fields=["search_key"], name="procedure_search", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.short_name


class Component(models.Model):
    """One published component of a procedure version (thành phần hồ sơ)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="components")
    component_no = models.PositiveSmallIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=8, choices=[("SUBMIT", "Nộp"), ("PRESENT", "Xuất trình")])
    original_count = models.PositiveSmallIntegerField(default=0)
    certified_copy_count = models.PositiveSmallIntegerField(default=0)
    photocopy_count = models.PositiveSmallIntegerField(default=0)
    condition = models.TextField(blank=True, default="")
    """Empty = always asked for; else the case in which it is."""
    is_recalled = models.BooleanField(default=False)
    """The agency takes this original back when the result is delivered (TT 17/2017, Art. 5)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "component_no"], name="component_number_once")]

    def __str__(self) -> str:
        return self.name


class FeeRule(models.Model):
    """An amount of State money that a procedure version costs: fee (phí) or charge (lệ phí)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    fee_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[("PHI", "Phí"), ("LE_PHI", "Lệ phí")])
    label = models.CharField(max_length=160)
    amount_vnd = models.PositiveIntegerField()
    due_at = models.CharField(max_length=9, choices=[("RECEPTION", "Khi nộp"), ("RETURN", "Khi nhận kết quả")])
    legal_basis = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "fee_no"], name="fee_number_once")]

    def __str__(self) -> str:
        return self.label


class ProcedureAgency(models.Model):
    """An agency that decides a procedure, from a day on."""

    id = models.CharField(primary_key=True, max_length=100)  # procedure code:agency code
    procedure_code = models.CharField(max_length=40)
    agency_code = models.CharField(max_length=35)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure_code", "agency_code"], name="procedure_agency_once")]

    def __str__(self) -> str:
        return self.id


class PostageRule(models.Model):
    """A price of the public post by zone and weight (TT 22/2017; max prices, dated)."""

    id = models.CharField(primary_key=True, max_length=60)  # direction:zone:weight@first day
    direction = models.CharField(max_length=6, choices=[("SUBMIT", "Gửi hồ sơ"), ("RETURN", "Trả kết quả")])
    zone = models.CharField(max_length=10)
    up_to_g = models.PositiveIntegerField()
    amount_vnd = models.PositiveIntegerField()
    transit_days = models.PositiveSmallIntegerField()
    """J + n working days (TT 17/2017, Art. 7)."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.id
