"""The forms of training: a course with its certificate, its end, a file that takes the place of another."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from motcua.doors.control.programmes.forms import DayForm
from motcua.doors.frame.forms import ActForm, FreeMultipleChoiceField, PhotoField, day_field, text_field
from motcua.ground.agreements.rules import ALL_FIELDS
from motcua.ground.agreements.training import CourseGiven
from motcua.ground.catalogue.finding import field_names
from motcua.record.scanning.certificates import PICKED


def _file_field() -> PhotoField:
    return PhotoField(
        label="Tệp chứng nhận", help_text="Ảnh chụp (JPEG, PNG, WebP) hoặc PDF.",
        widget=forms.FileInput(attrs={"accept": PICKED}),
    )  # fmt: skip


class CourseForm(DayForm):
    """A course that somebody has taken, in one or several fields."""

    rows = (("course", "trainer"), ("trained_on", "certificate_no"), ("first", "last"))
    at_field: ClassVar[Mapping[str, str]] = {"field_codes": "fields_of"}
    course = text_field("Khóa học", maxlength="200")
    trainer = text_field("Đơn vị tập huấn", hint="Cơ quan, Bưu điện Việt Nam, Học viện.", maxlength="200")
    trained_on = day_field("Ngày học")
    certificate_no = text_field("Số chứng nhận", maxlength="60")
    first = day_field("Có hiệu lực từ ngày")
    last = day_field("Đến hết ngày", hint="Để trống: không hạn.")
    fields_of = FreeMultipleChoiceField(label="Lĩnh vực", widget=forms.CheckboxSelectMultiple)
    file = _file_field()

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files=files, prefix="khoa")
        self.offer("fields_of", [*field_names().items(), (ALL_FIELDS, _("Mọi lĩnh vực (phát trả kết quả)"))])

    def given(self) -> CourseGiven:
        """Return what was typed. Raises NotReadable."""
        return CourseGiven(
            field_codes=self.chosen("fields_of"), course=self.typed("course"), trainer=self.typed("trainer"),
            trained_on=self.day_or_none("trained_on"), certificate_no=self.typed("certificate_no"),
            first=self.day("first"), last=self.day_or_none("last"),
        )  # fmt: skip


class FileForm(ActForm):
    """A file for records that are there; where one has a file, why it is replaced."""

    is_dense = True
    rows = (("file", "reason"),)
    at_field: ClassVar[Mapping[str, str]] = {"trainings": "records"}
    records = FreeMultipleChoiceField(label="Của bản tập huấn", widget=forms.CheckboxSelectMultiple)
    file = _file_field()
    reason = text_field("Lý do thay tệp", hint="Chỉ khi bản đó đã có tệp.", maxlength="200")

    def __init__(
        self, records: list[tuple[str, str]], data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        super().__init__(data, files=files, prefix="tep")
        self.offer("records", records)


def sent(form: ActForm) -> tuple[IO[bytes] | None, str]:
    """Return the file of a form with its name; (None, "") when none was chosen."""
    found = form.files.get(form.add_prefix("file"))
    return (found.file, found.name or "") if found is not None else (None, "")
