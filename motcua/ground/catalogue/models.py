"""Procedures, units, agencies and tariffs, each row with the days it is in force."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import MD5, Cast, Concat, Lower

from motcua.ground.catalogue import lists  # noqa: F401 - its tables are this app's too
from motcua.ground.catalogue.listings import models as listings  # noqa: F401 - likewise

CHANNELS = [("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")]


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
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="admin_unit_code_and_first_day"),
        ]
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


class UnitSuccession(models.Model):
    """What became of an old unit: the new one that took it in, whole or in part (NQ 202/2025/QH15)."""

    id = models.CharField(primary_key=True, max_length=45)  # key of the old unit>key of the new one
    old = models.ForeignKey(AdminUnit, models.CASCADE, related_name="successions")
    succession_no = models.PositiveSmallIntegerField()
    new_code = models.CharField(max_length=8)
    new_valid_from = models.DateField()
    """First day of the unit that took it in."""
    share = models.CharField(max_length=5, choices=[("WHOLE", "Toàn bộ"), ("PART", "Một phần")])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "succession_no"], name="unit_succession_number_once")]
        indexes = [models.Index(fields=["new_code", "new_valid_from"], name="unit_succession_by_new")]

    def __str__(self) -> str:
        return self.id


def _content(*names: str) -> MD5:
    """What stays of a published version as a hash of one text; its parts are kept apart by a sign of their own."""
    apart: Any = Value("\x1f")
    parts = [part for name in names for part in (Cast(F(name), models.TextField()), apart)]
    return MD5(Concat(*parts[:-1], output_field=models.TextField()))


def _bare(*names: str) -> Lower:
    """Text of columns as a search key, as the database computes it; signs between words may stay."""
    parts = [part for name in names for part in (Cast(F(name), models.TextField()), Value(" "))]
    text: Any = Concat(*parts[:-1], output_field=models.TextField())
    for template in (
        "regexp_replace(normalize(%(expressions)s, NFD), U&'[\\0300-\\036f]', '', 'g')",
        "translate(%(expressions)s, U&'\\0111\\0110', 'dd')",
    ):
        text = Func(text, template=template, output_field=models.TextField())
    return Lower(text)


class ProcedureVersion(models.Model):
    """One version of an administrative procedure; once published it never changes (law: NĐ 63/2010, Art. 8)."""

    id = models.CharField(primary_key=True, max_length=60)  # code@first day
    code = models.CharField(max_length=40)
    name = models.TextField()
    short_name = models.CharField(max_length=160)
    also_called = models.JSONField(default=list, blank=True)
    """List of names that people use; only for finding it."""
    search_key = models.TextField()
    field_code = models.CharField(max_length=20)
    field_name = models.CharField(max_length=160)
    level = models.CharField(max_length=20)
    limit_quantity = models.PositiveIntegerField()
    """The ordinary limit, in `limit_unit`; others by channel and case are LimitRules."""
    limit_unit = models.CharField(max_length=14)
    on_supplement = models.CharField(max_length=7, default="RESTART")
    day_counting = models.CharField(max_length=10, blank=True, default="")
    """by_clock or whole_days; empty = as the rule set says of the day on which the clock starts."""
    cutoff = models.TimeField(null=True, blank=True)
    """None = as the rule set says."""
    clock_start_post = models.CharField(max_length=10, default="MINUTE")
    """What starts the clock of what comes by post: MINUTE, ACCEPTANCE or RECEPTION (QĐ 45/2016, Art. 7.4)."""
    clock_start_online = models.CharField(max_length=10, default="RECEPTION")
    """What starts the clock of what comes on line: RECEPTION or SUBMISSION."""
    set_count = models.PositiveSmallIntegerField(default=1)
    result_name = models.CharField(max_length=200)
    performed_by = models.CharField(max_length=300, blank=True, default="")
    """The agency that performs the procedure, as announced."""
    decided_by = models.CharField(max_length=300, blank=True, default="")
    """The agency competent to decide, as announced; the codes of those that do are ProcedureAgency rows."""
    conditions = models.JSONField(default=list, blank=True)
    """List of texts: what must be fulfilled (yêu cầu, điều kiện)."""
    life_events = models.JSONField(default=list, blank=True)
    """List of texts: the events of life in which people need it."""
    post_submit = models.BooleanField()
    """May be sent through the public post, by the published list of the province."""
    post_return = models.BooleanField()
    online_level = models.CharField(max_length=7, default="INFO")
    """FULL, PARTIAL or INFO (NĐ 224/2026)."""
    external_system = models.CharField(max_length=120, blank=True, default="")
    """The system of a ministry that serves it instead of this one (NĐ 224/2026, Art. 15.1i)."""
    external_code = models.CharField(max_length=60, blank=True, default="")
    legal_basis = models.JSONField(default=list)
    """List of texts."""
    decision = models.CharField(max_length=200, blank=True, default="")
    decision_on = models.DateField(null=True, blank=True)
    decision_body = models.CharField(max_length=200, blank=True, default="")
    form_set = models.CharField(max_length=10, default="2025")
    status = models.CharField(
        max_length=9, choices=[("draft", "Dự thảo"), ("published", "Đã công bố")], default="draft"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    fingerprint = models.GeneratedField(
        expression=_content(
            "code", "name", "short_name", "field_code", "field_name", "level", "limit_quantity", "limit_unit",
            "on_supplement", "day_counting", "cutoff", "clock_start_post", "clock_start_online", "set_count",
            "result_name", "performed_by", "decided_by", "conditions", "post_submit", "post_return", "online_level",
            "external_system", "external_code", "legal_basis", "decision", "decision_body", "form_set", "status",
        ),
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )  # fmt: skip
    """Of all that must stay; its days may be ended, and it may be found by more names."""
    name_key = models.GeneratedField(
        expression=_bare("short_name", "also_called", "name"), output_field=models.TextField(), db_persist=True
    )
    """Its names as a search key, without code, field and life events: what it is called comes before what it is in."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="procedure_code_and_first_day"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(valid_to=None, status="published"),
                name="procedure_one_open_version",
            ),
            models.UniqueConstraint(fields=["id", "fingerprint"], name="procedure_content_under_its_key"),
            models.CheckConstraint(
                condition=models.Q(limit_quantity__gte=1) | models.Q(limit_unit="same_day"),
                name="procedure_has_a_limit",
            ),
            models.CheckConstraint(condition=models.Q(set_count__gte=1), name="procedure_has_a_set"),
        ]
        indexes = [GinIndex(fields=["search_key"], name="procedure_search", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.short_name


class Publication(models.Model):
    """That a version was published, with the fingerprint of what was: from then on the database keeps it as it is."""

    id = models.CharField(primary_key=True, max_length=60)  # the version's
    fingerprint = models.CharField(max_length=32)
    published_at = models.DateTimeField(null=True)  # None = before this was recorded

    def __str__(self) -> str:
        return self.id


class ProcedureCase(models.Model):
    """A case of a procedure version that has papers, a limit or fees of its own (trường hợp)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="cases")
    case_no = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "case_no"], name="case_number_once"),
            models.UniqueConstraint(fields=["version", "code"], name="case_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """One step of a procedure version as announced (trình tự thực hiện)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    step_no = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "step_no"], name="step_number_once")]

    def __str__(self) -> str:
        return self.id


class Manner(models.Model):
    """A way in which a procedure version is performed (cách thức thực hiện)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="manners")
    manner_no = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, choices=CHANNELS)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "manner_no"], name="manner_number_once")]

    def __str__(self) -> str:
        return self.id


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
    electronic_count = models.PositiveSmallIntegerField(default=0)
    condition = models.TextField(blank=True, default="")
    """Empty = always asked for; else the case in which it is."""
    group = models.CharField(max_length=300, blank=True, default="")
    """The heading under which it is announced."""
    case_code = models.CharField(max_length=20, blank=True, default="")
    """The case to which it belongs; empty = all."""
    form_template = models.CharField(max_length=200, blank=True, default="")
    """Name of the form to be filled in (mẫu đơn, tờ khai)."""
    is_recalled = models.BooleanField(default=False)
    """The agency takes this original back when the result is delivered (TT 17/2017, Art. 5)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "component_no"], name="component_number_once")]

    def __str__(self) -> str:
        return self.name


class LimitRule(models.Model):
    """A limit that differs from the ordinary one, by channel and case."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="limits")
    limit_no = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=6, choices=CHANNELS, blank=True, default="")
    """Empty = every channel."""
    case_code = models.CharField(max_length=20, blank=True, default="")
    """Empty = every case."""
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=14)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "limit_no"], name="limit_number_once"),
            models.UniqueConstraint(fields=["version", "channel", "case_code"], name="limit_once_for_channel_and_case"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1) | models.Q(unit="same_day"), name="limit_is_one_or_more"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class FeeRule(models.Model):
    """An amount of State money that a procedure version costs: fee (phí) or charge (lệ phí)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    fee_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[("PHI", "Phí"), ("LE_PHI", "Lệ phí")])
    label = models.CharField(max_length=160)
    amount_vnd = models.PositiveIntegerField()
    due_at = models.CharField(max_length=9, choices=[("RECEPTION", "Khi nộp"), ("RETURN", "Khi nhận kết quả")])
    channel = models.CharField(max_length=6, choices=CHANNELS, blank=True, default="")
    """Empty = every channel."""
    case_code = models.CharField(max_length=20, blank=True, default="")
    """Empty = every case."""
    legal_basis = models.CharField(max_length=200, blank=True, default="")
    charged_from = models.DateField(null=True, blank=True)  # None = as long as the version
    charged_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "fee_no"], name="fee_number_once")]

    def __str__(self) -> str:
        return self.label


class Exemption(models.Model):
    """Who pays less or nothing: a class of people with its legal ground (miễn, giảm phí, lệ phí)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="exemptions")
    exemption_no = models.PositiveSmallIntegerField()
    class_code = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    ground = models.CharField(max_length=300)
    fee_no = models.PositiveSmallIntegerField(null=True, blank=True)  # None = every fee and charge
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    """By how much it is lowered, 1 to 100; None where an amount says it."""
    amount_vnd = models.PositiveIntegerField(null=True, blank=True)
    """What remains to be paid; None where a share says it."""
    granted_from = models.DateField(null=True, blank=True)  # None = as long as the version
    granted_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "exemption_no"], name="exemption_number_once"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=False, percent__range=(1, 100), amount_vnd=None)
                | models.Q(percent=None, amount_vnd__isnull=False),
                name="exemption_is_a_share_or_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResultRule(models.Model):
    """One result of a procedure version (kết quả); the first is its `result_name`."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="results")
    result_no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    case_code = models.CharField(max_length=20, blank=True, default="")
    """Empty = every case."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "result_no"], name="result_number_once")]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """One stage of the internal process of a version: who works on it, and how long (quy trình nội bộ)."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="stages")
    stage_no = models.PositiveSmallIntegerField()
    case_code = models.CharField(max_length=20, blank=True, default="")
    """The case whose process it belongs to; empty = all cases without one of their own."""
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=200)
    role = models.CharField(max_length=120, blank=True, default="")
    budget_hours = models.PositiveIntegerField()
    """Working hours; half a day is 4. The stages of a process sum to its limit."""
    order_no = models.PositiveSmallIntegerField(null=True, blank=True)
    """Stages that follow each other with the same order are done side by side; None = by itself."""
    agency_code = models.CharField(max_length=35, blank=True, default="", db_default="")
    """The other agency that does it, asked by the one that decides (liên thông); empty = the deciding one itself."""
    asked = models.TextField(blank=True, default="", db_default="")
    """What the other agency is asked; empty = the name says it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "stage_no"], name="stage_number_once")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question to the applicant that helps to find what applies to her; the lowest number is asked first."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="questions")
    question_no = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "question_no"], name="question_number_once")]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """An answer to a question of the same version: where it leads, and what follows from it."""

    id = models.CharField(primary_key=True, max_length=70)  # version#number
    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="answers")
    answer_no = models.PositiveSmallIntegerField()
    question_no = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    next_no = models.PositiveSmallIntegerField(null=True, blank=True)  # None = nothing more is asked
    case_code = models.CharField(max_length=20, blank=True, default="")
    """The case that it leads to; empty = it decides nothing about the case."""
    class_code = models.CharField(max_length=20, blank=True, default="")
    """The class of people of an exemption; empty = none."""
    component_nos = models.CharField(max_length=120, blank=True, default="")
    """Numbers of the components asked for when it is given, separated by commas; those of other answers are not."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "answer_no"], name="answer_number_once"),
            models.CheckConstraint(
                condition=models.Q(component_nos__regex=r"^([0-9]+(,[0-9]+)*)?$"), name="answer_names_components"
            ),
        ]

    def __str__(self) -> str:
        return self.text


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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "zone", "up_to_g", "valid_from"], name="postage_weight_and_first_day"
            ),
        ]

    def __str__(self) -> str:
        return self.id
