"""Accounts of people and systems."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least

from motcua.ground.people.rules import DEGREE_WORDS, Employer, Role


class Account(AbstractUser):
    """A person, or a system, that signs in. Events name it by its bare id."""

    id = models.CharField(primary_key=True, max_length=40)
    full_name = models.CharField(max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role]), default=list
    )
    employer = models.CharField(max_length=9, choices=[(item.value, item.value) for item in Employer])
    agency_code = models.CharField(max_length=35, blank=True, default="")
    """The agency that an official works for."""
    title = models.CharField(max_length=120, blank=True, default="")
    home_point_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The service point on whose staff list a person stands (bưu cục công tác); "" = not told. It gives no right."""
    degree = models.CharField(
        max_length=12, blank=True, default="", db_default="",
        choices=[(degree.value, words) for degree, words in DEGREE_WORDS.items()],
    )  # fmt: skip
    """The highest one; "" = not told."""
    speciality = models.CharField(max_length=120, blank=True, default="", db_default="")
    """In what the degree is (chuyên ngành)."""
    phone = models.CharField(max_length=20, blank=True, default="")
    personal_id = models.CharField(max_length=12, blank=True, default="")
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Who suspended it; "" = nobody has told, or a list that was brought in."""
    suspended_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Why; "" = it was not asked yet."""
    waits_for = models.CharField(max_length=200, blank=True, default="")
    """Demo mode: one line on what waits for this person."""
    support_news = models.CharField(max_length=12, blank=True, default="")
    """The support visit of which this person is told on each page, until she says that she knows; "" = none."""

    class Meta(AbstractUser.Meta):
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.full_name


class Employment(models.Model):
    """For whom a person works, or worked, from when until when (nơi làm việc); the account says what holds now.

    Who passes from an agency to the post, as officials of a one-stop have, has one row for each.
    """

    id = models.CharField(primary_key=True, max_length=60)  # account@first day
    account = models.ForeignKey(Account, models.PROTECT, related_name="employments")
    employer = models.CharField(max_length=9, choices=[(item.value, item.value) for item in Employer])
    agency_code = models.CharField(max_length=35, blank=True, default="")
    home_point_id = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=120, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    """None = from a day that nobody has told."""
    valid_to = models.DateField(null=True, blank=True)
    """The last day of work; None = it goes on."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="employment_runs_forward",
            ),
            ExclusionConstraint(
                name="employment_one_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), models.Value("[]"), function="daterange",
                             output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.id


class Token(models.Model):
    """A key with which a system acts for an account; only its hash is stored."""

    id = models.CharField(primary_key=True, max_length=12)  # the public part, shown in lists
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.id} ({self.label})"


class SavedView(models.Model):
    """A way of looking at a list that somebody keeps: its filters, columns and order (cách xem đã lưu)."""

    id = models.CharField(primary_key=True, max_length=36)
    owner = models.ForeignKey(Account, models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=40)
    """Which list, by its name in addresses."""
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True, default="")
    """As it stands in an address; so it holds no name and no words searched for."""
    shared_with_role = models.CharField(
        max_length=20, null=True, blank=True, choices=[(role.value, role.value) for role in Role]
    )
    """None = the owner's alone."""
    agency_code = models.CharField(max_length=35, blank=True, default="")
    """Whose staff it is shared with; empty = those of every agency, and of the post."""
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_key", "name"], name="saved_view_named_once_by_its_owner")
        ]
        indexes = [models.Index(fields=["list_key", "shared_with_role"], name="saved_view_of_list")]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.name}"


class StandIn(models.Model):
    """Who acts for a colleague on leave, from when until when, by whose order (người thay thế khi vắng)."""

    id = models.CharField(primary_key=True, max_length=36)
    absent_id = models.CharField(max_length=40)
    stand_in_id = models.CharField(max_length=40)
    agency_code = models.CharField(max_length=35)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    """The first instant at which it no longer holds."""
    reason = models.CharField(max_length=200)
    ordered_by = models.CharField(max_length=40)
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # None = it runs its term
    """When it ended before its term; not before `from_at`."""
    ended_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="stand_in_runs_forward"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__gte=F("from_at"), ended_at__lte=F("to_at")) & ~Q(ended_by=""),
                name="stand_in_ends_within_its_term",
            ),
            models.CheckConstraint(condition=~Q(absent_id=F("stand_in_id")), name="stand_in_is_somebody_else"),
            ExclusionConstraint(
                name="stand_in_one_at_a_time",
                expressions=[
                    ("absent_id", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_at"), Least("to_at", "ended_at"), function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["stand_in_id", "to_at"], name="stand_in_acts"),
            models.Index(fields=["agency_code", "to_at"], name="stand_in_of_agency"),
        ]
        verbose_name = "người thay thế"

    def __str__(self) -> str:
        return f"{self.stand_in_id} thay {self.absent_id}"


class Invitation(models.Model):
    """A link by which the person of an account sets her password, once and for a term (lời mời); its hash alone."""

    id = models.CharField(primary_key=True, max_length=12)  # the public part, shown in lists
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    secret_hash = models.CharField(max_length=64)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    """The first instant at which it no longer opens."""
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_has_a_term"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_ends_in_one_way"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_of_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.account_id})"


class SupportVisit(models.Model):
    """An administrator in the place of somebody, to help her: announced, for a term, looking alone (lượt hỗ trợ)."""

    id = models.CharField(primary_key=True, max_length=12)
    helper_id = models.CharField(max_length=40)
    """The administrator."""
    person_id = models.CharField(max_length=40)
    """In whose place."""
    agency_code = models.CharField(max_length=35, blank=True, default="")
    """Where that person works: its head may see, allow and end it."""
    reason = models.CharField(max_length=200)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    """The first instant at which it no longer holds."""
    granted_by = models.CharField(max_length=40, blank=True, default="")
    """Who let the administrator do more than look; "" = nobody."""
    granted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # None = it runs its term
    ended_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="support_runs_forward"),
            models.CheckConstraint(condition=~Q(helper_id=F("person_id")), name="support_is_for_somebody_else"),
            models.CheckConstraint(
                condition=~Q(granted_by=F("helper_id")), name="support_is_not_granted_by_its_helper"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="support_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id", "-from_at"], name="support_of_person"),
            models.Index(fields=["agency_code", "-from_at"], name="support_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} → {self.person_id}"


class Installation(models.Model):
    """Marks of this database, one row each: what is made up must say so."""

    id = models.CharField(primary_key=True, max_length=20)
    value = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.id}={self.value}"
