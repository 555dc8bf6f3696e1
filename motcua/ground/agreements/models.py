"""What the post may do, where and who: agreements, service points, training, assignments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Least

from motcua.ground.agreements.equipment import PIECE_WORDS, STATE_WORDS
from motcua.ground.agreements.rules import ERRAND_WORDS, STAGE_WORDS, Errand


class ServicePoint(models.Model):
    """A place where dossiers are received and results returned (điểm tiếp nhận)."""

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=11, choices=[("POST_OFFICE", "Bưu điện"), ("CENTRE", "Trung tâm"), ("AGENCY_DESK", "Cơ quan")]
    )
    employer = models.CharField(max_length=6, choices=[("POST", "Bưu điện"), ("AGENCY", "Cơ quan")])
    unit_code = models.CharField(max_length=8)
    postal_district = models.CharField(max_length=40, blank=True, default="")
    """The old district, by which transit days are still counted (setting, TT 17/2017)."""
    address = models.CharField(max_length=300)
    phone = models.CharField(max_length=20, blank=True, default="")
    agency_codes = ArrayField(models.CharField(max_length=35), default=list)
    """Agencies whose dossiers its own officers receive; empty for a post office alone."""

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """One counter of a service point (quầy)."""

    id = models.CharField(primary_key=True, max_length=50)  # point/number
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="counters")
    name = models.CharField(max_length=80)
    closed_from = models.DateField(null=True, blank=True)
    """From this day on nobody is asked to stand there; None = it is open."""

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a service point is open, by weekday, from a day on (giờ mở cửa); on days off of its calendar it is closed.

    Price, quality and hours are to be seen where people are received (QĐ 45/2016, Art. 12 and 13).
    """

    id = models.CharField(primary_key=True, max_length=60)  # point@first day
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="hours")
    sessions = models.JSONField(default=dict, blank=True)
    """{"mon": [["07:30", "11:30"], …], …}: local times, as calendars have them; a weekday left out is closed."""
    calendar_code = models.CharField(max_length=40, blank=True, default="VN")
    """The calendar whose days off hold here; "" = open on every holiday too."""
    note = models.CharField(max_length=200, blank=True, default="")
    """What people should know beside the hours: "thứ Bảy chỉ trả kết quả"."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="opening_hours_run_forward",
                violation_error_message="Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.",
            ),
            ExclusionConstraint(
                name="opening_hours_one_at_a_time",
                violation_error_message=(
                    "Điểm này đã có giờ mở cửa trong thời gian này. Ghi ngày hết hiệu lực của dòng cũ trước."
                ),
                expressions=[
                    ("point", RangeOperators.EQUAL),
                    (
                        models.Func(
                            Least("valid_from", "valid_to"), "valid_to", models.Value("[]"), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.id


class Equipment(models.Model):
    """A piece of equipment of a counter, or of a whole point, with its state and since when (trang thiết bị)."""

    id = models.CharField(primary_key=True, max_length=60)  # point#number
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="equipment")
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, blank=True, related_name="equipment")
    """None = it serves the whole point, such as a queue machine."""
    piece = models.CharField(max_length=8, choices=[(piece.value, words) for piece, words in PIECE_WORDS.items()])
    count = models.PositiveSmallIntegerField(default=1)
    """How many of them."""
    state = models.CharField(max_length=7, choices=[(state.value, words) for state, words in STATE_WORDS.items()])
    since = models.DateField()
    """From which day on it is in this state; the record of changes keeps the ones before."""
    note = models.CharField(max_length=200, blank=True, default="")
    """Make, serial number, whose it is, when it will be mended."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gte=1),
                name="equipment_is_at_least_one",
                violation_error_message="Số lượng ít nhất là 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Agreement(models.Model):
    """An agency's transfer of stages of its procedures to the post, for a term (QĐ 45/2016; NĐ 118/2025)."""

    id = models.CharField(primary_key=True, max_length=40)  # its number
    agency_code = models.CharField(max_length=35)
    procedure_codes = ArrayField(models.CharField(max_length=40))
    point_ids = ArrayField(models.CharField(max_length=40))
    stages = ArrayField(models.CharField(max_length=9))
    """Of `STAGE_WORDS`: guiding, reception, digitising, return; nothing else can be transferred."""
    status = models.CharField(max_length=8, choices=[("PILOT", "Thí điểm"), ("OFFICIAL", "Chính thức")])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    finish_until = models.DateField(null=True, blank=True)
    """The last day on which dossiers opened within the term are finished under it; None = they are handed back."""
    contract_no = models.CharField(max_length=60, blank=True, default="")
    """The service contract under bidding law (NĐ 118/2025, Art. 10.3)."""
    postage_by = models.CharField(
        max_length=9, default="APPLICANT",
        choices=[("APPLICANT", "người nộp"), ("AGENCY", "cơ quan"), ("PROVINCE", "ngân sách tỉnh")],
    )  # fmt: skip
    """Who pays postage; by law the applicant (QĐ 45/2016, Art. 12)."""
    service_levels = models.TextField(blank=True, default="")
    data_clauses = models.TextField(blank=True, default="")
    """What the post, as processor, may do with personal data (Luật 91/2025/QH15)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stages__contained_by=sorted(STAGE_WORDS)),
                name="agreement_first_and_last_stage_only",
            ),
            models.CheckConstraint(
                condition=models.Q(finish_until__isnull=True) | models.Q(finish_until__gt=models.F("valid_to")),
                name="agreement_is_finished_after_its_end",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Certificate(models.Model):
    """The file of a certificate of training, a photo or a PDF, sealed in the store of scans (tệp chứng nhận).

    One file may stand for several records: a course in several fields gives one certificate. It is never deleted, but
    taken away with a reason.
    """

    id = models.CharField(primary_key=True, max_length=36)
    person_id = models.CharField(max_length=40, db_index=True)
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
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by="", removed_reason="")
                | models.Q(removed_at__isnull=False) & ~models.Q(removed_by="") & ~models.Q(removed_reason=""),
                name="certificate_removed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """A person's training in a field of procedures, valid until a day (QĐ 45/2016, Art. 13)."""

    id = models.CharField(primary_key=True, max_length=80)
    person_id = models.CharField(max_length=40, db_index=True)
    field_code = models.CharField(max_length=20)
    field_name = models.CharField(max_length=160)
    course = models.CharField(max_length=200)
    trainer = models.CharField(max_length=200, blank=True, default="")
    """Who trained: an agency, VNPost, the academy."""
    trained_on = models.DateField(null=True, blank=True)
    certificate_no = models.CharField(max_length=60, blank=True, default="")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="trainings")
    """The file of it; None = none was put in."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When somebody ended it before its term (`valid_to` is then the last day it held); None = it runs its term."""
    ended_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    ended_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by="", ended_reason="")
                | models.Q(ended_at__isnull=False, valid_to__isnull=False)
                & ~models.Q(ended_by="")
                & ~models.Q(ended_reason=""),
                name="training_ended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Assignment(models.Model):
    """A person stands at a counter, or walks from a point, for a period (phân công)."""

    id = models.CharField(primary_key=True, max_length=80)
    person_id = models.CharField(max_length=40, db_index=True)
    counter = models.ForeignKey(Counter, models.PROTECT)
    shift = models.CharField(
        max_length=9, default="DAY", choices=[("DAY", "cả ngày"), ("MORNING", "buổi sáng"), ("AFTERNOON", "buổi chiều")]
    )
    is_reserve = models.BooleanField(default=False)
    """Stands in at this counter when its own person is away; may stand at another one herself."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="assignment_one_counter_at_a_time",
                expressions=[
                    ("person_id", RangeOperators.EQUAL),
                    (
                        models.Func(  # days in the wrong order are told by the form, not by a broken range
                            Least("valid_from", "valid_to"),
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        models.Func(  # the halves of a day: 0 morning, 1 afternoon
                            models.Case(models.When(shift="AFTERNOON", then=1), default=0),
                            models.Case(models.When(shift="MORNING", then=1), default=2),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(is_reserve=False),
                violation_error_message=(
                    "Người này đã đứng một quầy trong những ngày và ca này. "
                    "Chọn ca khác, đóng phân công đó, hoặc ghi là dự phòng."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.id


class PlanningStep(models.Model):
    """One step of somebody who plans who stands where: what it wrote, so that it can be taken back before it counts."""

    id = models.CharField(primary_key=True, max_length=36)
    kind = models.CharField(
        max_length=6,
        choices=[("ASSIGN", "phân công"), ("END", "kết thúc"), ("CHANGE", "đổi"), ("COPY", "chép tuần trước")],
    )
    by_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    made = models.JSONField(default=list)
    """Ids of the assignments that it added."""
    ended = models.JSONField(default=list)
    """[[id of an assignment, its last day before, its last day since], …]; days as ISO 8601, null = open."""
    dropped = models.JSONField(default=list)
    """Assignments that had not begun and were taken away, column by column."""
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["by_id", "-at"], name="planning_step_of_planner")]
        verbose_name = "bước phân công"

    def __str__(self) -> str:
        return self.id


class HeadOrder(models.Model):
    """Work beside the agreements that the head of a one-stop gives to one post clerk, by name and for days.

    Practice of Bình Dương (Quyết định 3054/QĐ-UBND of 2018): reception out of the list, guidance, data entry.
    """

    id = models.CharField(primary_key=True, max_length=20)  # LC-261122-7F3A
    person_id = models.CharField(max_length=40, db_index=True)
    errand = models.CharField(max_length=10, choices=[(item.value, ERRAND_WORDS[item]) for item in Errand])
    agency_code = models.CharField(max_length=35)
    procedure_codes = ArrayField(models.CharField(max_length=40))
    point = models.ForeignKey(ServicePoint, models.PROTECT)
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=300)
    ordered_by = models.CharField(max_length=40)
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # None = it runs its term
    ended_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_to__gte=models.F("valid_from")), name="head_order_forward"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_by=""),
                name="head_order_ended_by_somebody",
            ),
        ]
        verbose_name = "lệnh của trưởng bộ phận Một cửa"

    def __str__(self) -> str:
        return self.id
