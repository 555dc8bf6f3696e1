"""What is in a dossier: the counted components, results, their scans, and the forms issued for it."""

from django.db import models

from motcua.record.dossiers.models import Dossier


class Paper(models.Model):
    """One component as counted, by kind of copy (thành phần hồ sơ)."""

    pk = models.CompositePrimaryKey("dossier_id", "paper_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers", db_index=False)
    paper_no = models.PositiveSmallIntegerField()
    """The number of the component in the procedure version; results count on from 101."""
    name = models.TextField()
    original_count = models.PositiveSmallIntegerField()
    certified_copy_count = models.PositiveSmallIntegerField()
    photocopy_count = models.PositiveSmallIntegerField()
    electronic_count = models.PositiveSmallIntegerField(default=0)
    is_result = models.BooleanField(default=False)
    is_recalled = models.BooleanField(default=False)
    """An original that the agency takes back when the result is delivered."""
    counted_event_no = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    original_count__lte=99,
                    certified_copy_count__lte=99,
                    photocopy_count__lte=99,
                    electronic_count__lte=99,
                ),
                name="paper_counts_up_to_99",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.paper_no}"


class IssuedForm(models.Model):
    """The form that one event issued: what it says is frozen here, later data never change it (biểu mẫu)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="forms", db_index=False)
    event_no = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    issued_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["number"], name="form_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class SigningOrder(models.Model):
    """An order to sign a file of the result, by the event that gave it; done once by the worker (lệnh ký số)."""

    pk = models.CompositePrimaryKey("dossier_id", "event_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="signing_orders", db_index=False)
    event_no = models.PositiveIntegerField()
    scan_no = models.PositiveIntegerField()
    """The file that is to be signed."""
    state = models.CharField(
        max_length=7,
        choices=[("ORDERED", "chờ ký"), ("FAILED", "ký chưa được"), ("SIGNED", "đã ký")],
        default="ORDERED",
    )
    sha256 = models.CharField(max_length=64, blank=True, default="")
    """Of the file as it was signed; empty = not yet."""
    done_at = models.DateTimeField(null=True)  # None = not signed yet

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="SIGNED", done_at__isnull=False) & ~models.Q(sha256="")
                | ~models.Q(state="SIGNED") & models.Q(sha256="", done_at__isnull=True),
                name="signing_order_done_as_a_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.event_no}"


class Printing(models.Model):
    """One printing of an issued form: the first is the original, those after it say "Bản in lại" (lần in)."""

    pk = models.CompositePrimaryKey("dossier_id", "print_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="printings", db_index=False)
    print_no = models.PositiveSmallIntegerField()
    """Of all that was printed of the dossier."""
    event_no = models.PositiveIntegerField()
    """Of the event that issued it."""
    sheet = models.CharField(max_length=7, choices=[("FORM", "biểu mẫu"), ("RECEIPT", "biên lai")])
    """An event that takes money issues a receipt beside its form."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(print_no__gt=0), name="printing_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.print_no}"


class Scan(models.Model):
    """A file that shows a paper of the dossier; its bytes lie outside the rows under their hash (bản số hóa).

    A scan is added and may be removed, with who and why; nothing brings a removed row back, putting it back is a new
    row. Its file stays either way.
    """

    pk = models.CompositePrimaryKey("dossier_id", "scan_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="scans", db_index=False)
    scan_no = models.PositiveIntegerField()
    paper_no = models.PositiveSmallIntegerField(null=True)  # None = not said which component it shows
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=20)
    page_count = models.PositiveSmallIntegerField()
    drawn_count = models.PositiveSmallIntegerField(null=True)  # None = its pictures are not drawn yet
    """How many of its pages have pictures; 0 = it could not be drawn."""
    name = models.CharField(max_length=120)
    """As the file was called, mended; it may hold a person's name and is shown with the dossier alone."""
    door = models.CharField(max_length=8)
    way = models.CharField(
        max_length=6,
        choices=[
            ("FILE", "tệp"),
            ("CAMERA", "máy ảnh"),
            ("FOLDER", "thư mục"),
            ("SCREEN", "màn hình"),
            ("REUSE", "hồ sơ trước"),
        ],
    )
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    employer = models.CharField(max_length=9)
    """Whose staff added it; an applicant's own has NONE."""
    restored_from = models.PositiveIntegerField(null=True)  # None = it came from outside
    proof_event_no = models.PositiveIntegerField(null=True)  # None = it shows a paper of the dossier
    """The event whose handing-out it proves: the signature of who took the result. Such a scan is never taken away."""
    key_id = models.CharField(max_length=16, default="")
    """The key that its file is sealed with; empty = it came before files were sealed."""
    check_state = models.CharField(
        max_length=11,
        choices=[
            ("UNCHECKED", "chưa quét vi-rút"),
            ("WAITING", "chờ quét vi-rút"),
            ("CLEAN", "không có vi-rút"),
            ("INFECTED", "có vi-rút"),
            ("UNREACHABLE", "máy quét vi-rút chưa trả lời"),
        ],
        default="UNCHECKED",
    )
    """What the virus scanner said of its content; UNCHECKED = nobody was to ask when it came."""
    checked_at = models.DateTimeField(null=True)  # None = not asked yet, or without an answer
    virus = models.CharField(max_length=120, blank=True, default="")
    """What the scanner calls what it found."""
    removed_at = models.DateTimeField(null=True)  # None = it stands
    removed_by = models.CharField(max_length=40, blank=True, default="")
    removed_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="scan_same_content_once",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by="", removed_reason="")
                | models.Q(removed_at__isnull=False) & ~models.Q(removed_by="") & ~models.Q(removed_reason=""),
                name="scan_removed_by_somebody_with_reason",
            ),
            models.CheckConstraint(condition=models.Q(size_bytes__gt=0, page_count__gt=0), name="scan_is_not_empty"),
            models.UniqueConstraint(
                fields=["dossier", "proof_event_no"],
                condition=models.Q(proof_event_no__isnull=False),
                name="scan_one_proof_of_a_handing_out",
            ),
            models.CheckConstraint(
                condition=models.Q(proof_event_no__isnull=True) | models.Q(removed_at__isnull=True),
                name="scan_that_proves_stays",
            ),
            models.CheckConstraint(
                condition=models.Q(check_state="INFECTED") & ~models.Q(virus="") & models.Q(checked_at__isnull=False)
                | ~models.Q(check_state="INFECTED") & models.Q(virus=""),
                name="scan_infected_knows_by_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["dossier", "scan_no"],
                name="scan_to_be_checked",
                condition=~models.Q(check_state__in=["CLEAN", "INFECTED"]),
            ),
            models.Index(fields=["sha256"], name="scan_of_a_content"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.scan_no}"


class TakenOver(models.Model):
    """A scan that was taken over from another dossier of the same applicant, with her consent (dùng lại giấy tờ).

    The scan refers to the same content; this row says where it came from, what she agreed to, and who wrote that down.
    """

    pk = models.CompositePrimaryKey("dossier_id", "scan_no")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="taken_over", db_index=False)
    scan_no = models.PositiveIntegerField()
    source_id = models.UUIDField()
    """The dossier it was filed with first."""
    source_scan_no = models.PositiveIntegerField()
    consent = models.CharField(max_length=300)
    """The sentence that was agreed to, as it stood beside the box."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=40)
    """The applicant at her account, or who sat at the counter with her."""
    door = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(consent=""), name="taken_over_with_consent"),
            models.CheckConstraint(
                condition=~models.Q(source_id=models.F("dossier_id")), name="taken_over_from_another_dossier"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.scan_no}"


class Upload(models.Model):
    """A file on its way in, piece by piece; what is not ended before `expires_at` is cleared away."""

    pk = models.CompositePrimaryKey("dossier_id", "upload_id")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="uploads", db_index=False)
    upload_id = models.UUIDField()
    """Made by the client and kept on every retry."""
    account_id = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    size_bytes = models.PositiveIntegerField()
    received_bytes = models.PositiveIntegerField(default=0)
    paper_no = models.PositiveSmallIntegerField(null=True)  # None = not said which component it shows
    door = models.CharField(max_length=8)
    way = models.CharField(max_length=6)
    expires_at = models.DateTimeField()
    scan_no = models.PositiveIntegerField(null=True)  # None = not ended; else what it became

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_bytes__lte=models.F("size_bytes")), name="upload_within_its_size"
            )
        ]
        indexes = [
            models.Index(fields=["account_id"], name="upload_under_way", condition=models.Q(scan_no__isnull=True)),
            models.Index(fields=["expires_at"], name="upload_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.upload_id}"
