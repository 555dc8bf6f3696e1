"""Calendars and their dated exceptions, for administrators."""

import re
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.closing import ClosingAdmin
from motcua.base.administration.rows import GroundAdmin, GroundForm
from motcua.base.administration.site import Words, site
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.deadlines.queries import week_of
from motcua.ground.deadlines.worktime import WEEKDAYS, CalendarNotReadable, WorkCalendar

WEEKDAY_WORDS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
_SESSION = re.compile(r"([0-9]{1,2})[:hg]([0-9]{2})\s*[–-]\s*([0-9]{1,2})[:hg]([0-9]{2})")


def sessions_words(sessions: list[list[str]]) -> str:
    """Return the sessions of a day as they are typed: "07:30–11:30, 13:00–17:00"."""
    return ", ".join(f"{begin}–{end}" for begin, end in sessions)


def sessions_from(text: str) -> list[list[str]]:
    """Return the sessions typed for a day. Raises ValidationError for what cannot be read."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        read = _SESSION.fullmatch(part)
        if read is None or int(read[1]) > 23 or int(read[3]) > 23 or int(read[2]) > 59 or int(read[4]) > 59:
            said = _("“%(part)s” không phải một buổi làm việc. Gõ dạng 07:30–11:30, các buổi cách nhau bằng dấu phẩy.")
            raise ValidationError(said % {"part": part[:30]})
        found.append([f"{int(read[1]):02}:{read[2]}", f"{int(read[3]):02}:{read[4]}"])
    return found


class CalendarForm(GroundForm):
    """A calendar with one line for each weekday."""

    class Meta:
        model = Calendar
        fields = ("code", "name", "valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.sessions or {}
        for weekday in WEEKDAYS:
            if weekday in self.fields:
                self.fields[weekday].initial = sessions_words(kept.get(weekday, []))

    def clean(self) -> dict[str, Any]:
        """Read the sessions of every weekday."""
        cleaned = super().clean() or self.cleaned_data
        sessions = {}
        for weekday in WEEKDAYS:
            try:
                worked = sessions_from(cleaned.get(weekday) or "")
            except ValidationError as fault:
                self.add_error(weekday, fault)
                continue
            if worked:
                sessions[weekday] = worked
        if not self.errors:
            self._check(sessions)
            self.instance.sessions = sessions
        return cleaned

    def _check(self, sessions: dict[str, list[list[str]]]) -> None:
        if not sessions:
            raise ValidationError(_("Lịch phải có ít nhất một buổi làm việc."))
        try:
            WorkCalendar(week=week_of(sessions))
        except CalendarNotReadable as fault:
            raise ValidationError(fault.sentence) from fault


for _weekday, _label in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True):
    _field = forms.CharField(label=_label, required=False, max_length=60)
    CalendarForm.base_fields[_weekday] = CalendarForm.declared_fields[_weekday] = _field


class CalendarAdmin(ClosingAdmin):
    """Weekly sessions, closed and copied when they change: open dossiers count by what was in force."""

    form = CalendarForm
    list_display = ("name", "code", "week", "valid_from", "valid_to")
    search_fields = ("code", "name")
    ordering = ("code", "-valid_from")
    same = ("code",)
    fixed = ("code", "valid_from")
    fields = ("code", "name", "valid_from", "valid_to")
    readonly_fields = ("week",)
    notes = gettext_lazy("Lịch đang dùng không sửa tại chỗ: đóng và lập bản mới.")

    def key_of(self, row: Calendar) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A calendar in force shows its week in words."""
        days = WEEKDAYS if self.has_change_permission(request, obj) else ("week",)
        return [*super().get_fields(request, obj), *days]

    @display(description=gettext_lazy("Giờ làm việc"))
    def week(self, row: Calendar) -> str:
        """The worked weekdays with their sessions."""
        words = zip(WEEKDAYS, WEEKDAY_WORDS, strict=True)
        kept = row.sessions or {}
        return "; ".join(f"{label} {sessions_words(kept[day])}" for day, label in words if day in kept)


class DayExceptionAdmin(GroundAdmin):
    """Days off and make-up days by decision."""

    list_display = ("day", "kind", "occasion", "code", "decision", "confidence")
    list_filter = ("kind", "code")
    search_fields = ("occasion", "decision")
    date_hierarchy = "day"
    ordering = ("-day",)
    fixed = ("code", "day", "kind")
    fields = ("code", "day", "kind", "worked_as", "occasion", "decision", "confidence")
    choices: ClassVar[Any] = {
        "code": lambda: tuple((code, code) for code in calendar_codes()),
        "kind": (("OFF", gettext_lazy("Nghỉ")), ("MAKEUP", gettext_lazy("Làm bù"))),
        "worked_as": tuple(zip(WEEKDAYS, WEEKDAY_WORDS, strict=True)),
        "confidence": (
            ("verified", gettext_lazy("đã đối chiếu văn bản")),
            ("secondary", gettext_lazy("nguồn thứ cấp")),
            ("computed", gettext_lazy("tính theo luật")),
            ("memory", gettext_lazy("theo trí nhớ")),
        ),
    }
    notes = gettext_lazy(
        "Ngày nghỉ báo sau: ghi ở đây, rồi chạy lệnh motcua calendars recompute để tính lại hạn của hồ sơ đang mở."
    )

    def key_of(self, row: DayException) -> str:
        """Calendar, day and kind."""
        return f"{row.code}:{row.day}:{row.kind}"

    def faults(self, row: DayException) -> list[str]:
        """Only a make-up day has the hours of another weekday."""
        if row.kind == "OFF" and row.worked_as:
            return [_("Ngày nghỉ không có giờ làm: bỏ trống “làm theo giờ của”.")]
        return []


def calendar_codes() -> list[str]:
    """Return the codes of all calendars. One statement."""
    return sorted(set(Calendar.objects.values_list("code", flat=True)))


_DATED = {"valid_from": gettext_lazy("hiệu lực từ ngày"), "valid_to": gettext_lazy("đến hết ngày")}

site.name_table(
    Calendar,
    CalendarAdmin,
    Words(
        gettext_lazy("lịch làm việc"),
        gettext_lazy("lịch làm việc"),
        {
            "code": gettext_lazy("mã lịch"),
            "name": gettext_lazy("tên"),
            "sessions": gettext_lazy("giờ làm việc"),
            **_DATED,
        },
    ),
)
site.name_table(
    DayException,
    DayExceptionAdmin,
    Words(
        gettext_lazy("ngày nghỉ, làm bù"),
        gettext_lazy("ngày nghỉ, làm bù"),
        {
            "code": gettext_lazy("mã lịch"),
            "day": gettext_lazy("ngày"),
            "kind": gettext_lazy("loại"),
            "worked_as": gettext_lazy("làm theo giờ của"),
            "occasion": gettext_lazy("dịp"),
            "decision": gettext_lazy("văn bản"),
            "confidence": gettext_lazy("độ chắc"),
        },
    ),
)
