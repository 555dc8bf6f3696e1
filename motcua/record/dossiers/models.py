"""The dossier, its journal and the time of its owners.

The dossier is the unit of distribution: its id is made by the door that first writes it, every table of its own has a
composite key that begins with `dossier_id` (docs/adr/0004).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from motcua.ground.catalogue.models import ProcedureVersion
from motcua.record.dossiers.rules import Act, Owner, Status

_CLOCK_RUNS = Q(received_at__isnull=False, resolved_at__isnull=True, ended_at__isnull=True, stopped_at__isnull=True)
"""Of a dossier: its clock has begun, has not ended and does not stand; what is due, nearing or overdue lies here."""


TYPED_IN = Q(act=Act.ENTER_DATA.value) | Q(act=Act.OPEN_DRAFT.value, employer="POST")
"""Of an event: by which data were typed in; whose dossier the post carries is left out where it is counted."""

APOLOGISED = Q(act=Act.RE_APPOINT.value)
"""Of an event: by which a result was promised anew."""
HANDED_OUT_BY_POST = Q(act__in=(Act.DELIVER.value, Act.RETURN_AT_COUNTER.value), employer="POST")
"""Of an event: by which the post handed a result to its applicant."""


def act_choices() -> list[tuple[str, str]]:
    """Return the acts for the column; asked each time, so that a new act needs no migration."""
    return [(item.value, item.value) for item in Act]


class Dossier(models.Model):
    """One dossier of one procedure version, with the present state of its journal beside it."""

    id = models.UUIDField(primary_key=True)
    request_no = models.CharField(max_length=30)
    code = models.CharField(max_length=60, null=True)  # None = not yet received
    procedure = models.ForeignKey(ProcedureVersion, models.PROTECT)
    case_code = models.CharField(max_length=20, blank=True, default="", db_default="")
    """The case of the procedure that it is (trường hợp); empty = the ordinary one."""
    agency_code = models.CharField(max_length=35)
    point_id = models.CharField(max_length=40, blank=True, default="")
    """The service point where it was opened; empty = on line."""
    channel = models.CharField(
        max_length=6, choices=[("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")]
    )
    post_send = models.BooleanField()
    post_return = models.BooleanField()
    electronic_return = models.BooleanField(default=False, db_default=False)
    """Whether the result goes home as a file, fetched from the applicant's own account."""
    opened_by = models.CharField(max_length=40)
    owner_account_id = models.CharField(max_length=40, blank=True, default="")
    gathering_id = models.UUIDField(null=True)  # None = filed by itself, or the first of a visit, which bears its id
    """The list or the visit that it was filed in; a bare id, the row lies beside the catalogues."""
    gathering_line = models.PositiveSmallIntegerField(null=True)  # None = the gathering has no lines

    applicant_kind = models.CharField(max_length=12, choices=[("PERSON", "Cá nhân"), ("ORGANISATION", "Tổ chức")])
    applicant_name = models.CharField(max_length=200)
    applicant_phone = models.CharField(max_length=20)
    applicant_personal_id = models.CharField(max_length=12, blank=True, default="")
    applicant_address = models.CharField(max_length=300)
    applicant_unit_code = models.CharField(max_length=8, blank=True, default="")
    applicant_email = models.CharField(max_length=200, blank=True, default="")
    submitter_name = models.CharField(max_length=200, blank=True, default="")
    """The authorised person who files; empty = the applicant."""
    search_key = models.TextField()
    phone_last4 = models.CharField(max_length=4)

    status = models.CharField(max_length=20, choices=[(item.value, item.value) for item in Status])
    before = models.CharField(max_length=20, null=True)  # None = it does not wait
    turn = models.CharField(max_length=12, choices=[(item.value, item.value) for item in Owner])
    assignee_id = models.CharField(max_length=40, null=True)  # None = nobody yet
    proposer_id = models.CharField(max_length=40, null=True)  # None = nobody yet
    outcome = models.CharField(max_length=8, null=True)  # None = not yet
    opened_at = models.DateTimeField()
    minute_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    """When it would be due without the re-appointment; None = never re-appointed."""
    is_judged_anew = models.BooleanField(default=False, db_default=False)
    """Whether lateness is judged by the new due instant of a re-appointment, not by the original one."""
    stopped_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    completion_asked = models.BooleanField(default=False)
    supplement_count = models.PositiveSmallIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    correction_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often a wrong result was corrected (NĐ 61/2018, Art. 21.1)."""
    asked_agencies = ArrayField(models.CharField(max_length=35), default=list, db_default=Value([]), blank=True)
    """Codes of the agencies whose opinion is awaited: they may see the dossier as long as they are asked."""

    last_event_no = models.PositiveIntegerField(default=0)
    last_event_at = models.DateTimeField()
    head_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(code__isnull=False), name="dossier_received_has_a_code"
            ),
            models.CheckConstraint(
                condition=~Q(status="awaiting_supplement") | Q(before__isnull=False),
                name="dossier_waiting_knows_before",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["awaiting_payment", "paused"])
                | Q(before__isnull=False, stopped_at__isnull=False),
                name="dossier_standing_still_knows_before",
            ),
            models.CheckConstraint(
                condition=Q(is_judged_anew=False) | Q(original_due_at__isnull=False),
                name="dossier_judged_anew_was_re_appointed",
            ),
            models.CheckConstraint(
                condition=Q(status="awaiting_opinion", before__isnull=False) & ~Q(asked_agencies=[])
                | ~Q(status="awaiting_opinion") & Q(asked_agencies=[]),
                name="dossier_awaits_the_opinion_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["resolved", "returned"]) | Q(outcome__isnull=False),
                name="dossier_resolved_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(post_return=True, electronic_return=True), name="dossier_goes_home_one_way"
            ),
            models.CheckConstraint(
                condition=Q(electronic_return=False) | ~Q(owner_account_id=""),
                name="dossier_returned_electronically_has_an_account",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="dossier_rating_one_to_five"
            ),
        ]
        indexes = [
            models.Index(fields=["agency_code", "status", "due_at", "id"], name="dossier_agency_due"),
            models.Index(fields=["assignee_id", "status", "due_at", "id"], name="dossier_assignee_due"),
            models.Index(fields=["point_id", "status", "last_event_at", "id"], name="dossier_point_work"),
            models.Index(fields=["status", "due_at", "id"], name="dossier_status_due"),
            models.Index(fields=["due_at", "id"], name="dossier_running_due", condition=_CLOCK_RUNS),
            models.Index(
                fields=["agency_code", "due_at", "id"], name="dossier_agency_running_due", condition=_CLOCK_RUNS
            ),
            models.Index(
                fields=["opened_by", "status"],
                name="dossier_opener_work",
                condition=Q(status__in=["draft", "submitted", "awaiting_supplement"]),
            ),
            models.Index(fields=["agency_code", "last_event_at", "id"], name="dossier_agency_newest"),
            models.Index(fields=["received_at"], name="dossier_received", condition=Q(received_at__isnull=False)),
            models.Index(fields=["ended_at"], name="dossier_ended"),
            models.Index(
                fields=["original_due_at"], name="dossier_re_appointed", condition=Q(original_due_at__isnull=False)
            ),
            models.Index(fields=["owner_account_id"], name="dossier_owner_account", condition=~Q(owner_account_id="")),
            models.Index(
                fields=["applicant_personal_id"], name="dossier_applicant", condition=~Q(applicant_personal_id="")
            ),
            models.Index(
                fields=["gathering_id", "gathering_line"],
                name="dossier_gathering",
                condition=Q(gathering_id__isnull=False),
            ),
            GinIndex(fields=["search_key"], name="dossier_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code or self.request_no


class Event(models.Model):
    """One event of the journal; added under the dossier's lock, never changed (sự kiện nhật ký)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_index=False)
    event_no = models.PositiveIntegerField()
    act = models.CharField(max_length=24, choices=act_choices)
    name = models.CharField(max_length=40)
    act_id = models.UUIDField()
    """Made by the client; the same id is the same act."""
    fingerprint = models.CharField(max_length=64)
    """Hash of the body that came with the act's id."""
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    employer = models.CharField(max_length=9)
    place = models.CharField(max_length=50, blank=True, default="")
    right = models.JSONField(default=list)
    """The rows that gave the right to act: ids of agreement, training, assignment."""
    facts = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "act_id"], name="event_act_once")]
        indexes = [
            models.Index(fields=["at"], name="event_typed_in", condition=TYPED_IN),
            models.Index(fields=["at"], name="event_apologised", condition=APOLOGISED),
            models.Index(fields=["dossier"], name="event_handed_out_by_post", condition=HANDED_OUT_BY_POST),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.event_no}"


class Opinion(models.Model):
    """What another agency is asked about a dossier, and what it answers (lấy ý kiến).

    The words stand here alone; the journal holds their hashes (`opinions.words_hash`).
    """

    pk = models.CompositePrimaryKey("dossier_id", "opinion_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions", db_index=False)
    opinion_no = models.PositiveSmallIntegerField()
    agency_code = models.CharField(max_length=35)
    """Who is asked."""
    question = models.TextField()
    step_id = models.CharField(max_length=70, null=True)  # None = asked beside the process
    """The stage of the procedure version that asks it: version#number."""
    due_on = models.DateField()
    """The last day on which the answer is in time."""
    due_at = models.DateTimeField(null=True)  # None = the whole last day
    """The last instant, where the budget of a stage gives it."""
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    asked_event_no = models.PositiveIntegerField()
    stance = models.CharField(
        max_length=8,
        blank=True,
        default="",
        choices=[
            ("AGREE", "Đồng ý"),
            ("DISAGREE", "Không đồng ý"),
            ("OTHER", "Ý kiến khác"),
            ("NONE", "Không trả lời"),
            ("NOT_OURS", "Không thuộc thẩm quyền"),
            ("LEFT_OUT", "Bỏ qua"),
        ],
    )
    answer = models.TextField(blank=True, default="")
    document_no = models.CharField(max_length=60, blank=True, default="")
    document_on = models.DateField(null=True)  # None = the answer came without a paper of its own
    answered_at = models.DateTimeField(null=True)  # None = awaited
    answered_by = models.CharField(max_length=40, blank=True, default="")
    answered_event_no = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_event_no__isnull=True, stance="")
                | Q(answered_at__isnull=False, answered_event_no__isnull=False) & ~Q(stance=""),
                name="opinion_answered_as_a_whole",
            ),
            models.CheckConstraint(
                condition=~Q(stance="LEFT_OUT") | Q(step_id__isnull=False) & ~Q(answer=""),
                name="opinion_left_out_is_a_step_with_its_reason",
            ),
            models.UniqueConstraint(
                fields=["dossier", "agency_code"],
                condition=Q(answered_at__isnull=True),
                name="opinion_one_open_of_an_agency",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency_code", "due_on"], name="opinion_awaited", condition=Q(answered_at__isnull=True)
            ),
            models.Index(fields=["agency_code", "answered_at"], name="opinion_given"),
            models.Index(fields=["due_on"], name="opinion_awaited_late", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["answered_at"], name="opinion_answered", condition=Q(answered_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.opinion_no}"


class TimeSpan(models.Model):
    """A stretch of the dossier's time that has one owner (thời gian của ai)."""

    pk = models.CompositePrimaryKey("dossier_id", "span_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="spans", db_index=False)
    span_no = models.PositiveIntegerField()
    owner = models.CharField(max_length=12, choices=[(item.value, item.value) for item in Owner])
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="time_span_runs_forward"
            ),
            models.UniqueConstraint(fields=["dossier"], condition=Q(to_at__isnull=True), name="time_span_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.span_no}"


class PublicCode(models.Model):
    """What is unique across dossiers: request numbers, codes of dossiers and envelopes, keys that opened a dossier.

    Written once, never re-used.
    """

    code = models.CharField(primary_key=True, max_length=60)
    kind = models.CharField(
        max_length=8,
        choices=[
            ("REQUEST", "Số yêu cầu"),
            ("DOSSIER", "Mã hồ sơ"),
            ("ENVELOPE", "Mã phong bì"),
            ("KEY", "Mã của lần mở hồ sơ"),
        ],
    )
    dossier_id = models.UUIDField()
    """Bare: this small table lies beside the catalogues, not with the dossier."""

    def __str__(self) -> str:
        return self.code


class Series(models.Model):
    """The last number given in a series; its row is locked while a number is taken."""

    id = models.CharField(primary_key=True, max_length=80)  # e.g. H12.34@261122
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.id}: {self.last}"


class DailySeal(models.Model):
    """The hash over all events recorded on one day, chained to the seal before (niêm nhật ký)."""

    day = models.DateField(primary_key=True)
    sealed_at = models.DateTimeField(db_default=Now())
    event_count = models.PositiveIntegerField()
    prev_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.day.isoformat()


class Reading(models.Model):
    """One look of one person at what a dossier keeps of people (nhật ký xem); added, never changed.

    Written by `readings.note`: who, through which door, at what, for which purpose (law.md §8).
    """

    pk = models.CompositePrimaryKey("dossier_id", "reading_id")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="readings", db_index=False)
    reading_id = models.UUIDField()
    """Made from person, thing and stretch of time, so that a look written twice is one row (`readings.reading_id`)."""
    by_id = models.CharField(max_length=40)
    in_place_of = models.CharField(max_length=40, blank=True, default="")
    """Whose pages an administrator looked at to help; "" = she looked at her own."""
    employer = models.CharField(max_length=9)
    role = models.CharField(max_length=20)
    """What the person was when she looked; with the agency, what the applicant is told."""
    agency_code = models.CharField(max_length=35, blank=True, default="")
    door = models.CharField(max_length=8)
    what = models.CharField(max_length=8)
    thing_no = models.PositiveIntegerField(null=True)  # None = the dossier as a whole
    """The number of the scan, or of the event that issued the form."""
    purpose = models.CharField(max_length=200, blank=True, default="")
    """Said for what is masked, and by who must say it first; empty = the work of the door through which it was done."""
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="reveal") | ~Q(purpose=""), name="reading_of_what_is_masked_has_a_purpose"
            ),
            models.CheckConstraint(condition=~Q(what="stated") | ~Q(purpose=""), name="reading_stated_says_why"),
        ]
        indexes = [
            models.Index(fields=["-at", "reading_id"], name="reading_newest"),
            models.Index(fields=["by_id", "-at"], name="reading_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.what}"
