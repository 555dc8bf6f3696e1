"""Calendars, their dated exceptions and rule sets, for administrators."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.closing import ClosingAdmin
from motcua.base.administration.rows import GroundAdmin, GroundForm
from motcua.base.administration.site import Words, site
from motcua.base.text import moment_words
from motcua.ground.deadlines.admin_week import (
    WEEKDAY_WORDS,
    WeekForm,
    sessions_from,
    sessions_words,
    week_words,
    with_weekdays,
)
from motcua.ground.deadlines.models import Calendar, DayException, RuleSet, keep_as_known, key_of_exception
from motcua.ground.deadlines.queries import rule_set_of, sessions_of
from motcua.ground.deadlines.rules import local
from motcua.ground.deadlines.rulesets import LatenessAgainst, RuleSetNotReadable
from motcua.ground.deadlines.terms import CountingNotReadable, DayCounting, OnSupplement, Precision
from motcua.ground.deadlines.worktime import WEEKDAYS, CalendarNotReadable, MakeupDay, WorkCalendar


class CalendarForm(WeekForm):
    """A calendar with one line for each weekday."""

    class Meta:
        model = Calendar
        fields = ("code", "name", "base_code", "valid_from", "valid_to", "days_known_to")


with_weekdays(CalendarForm)


class CalendarAdmin(ClosingAdmin):
    """Weekly sessions, closed and copied when they change: open dossiers count by what was in force."""

    form = CalendarForm
    list_display = ("name", "code", "base_code", "week", "valid_from", "valid_to")
    search_fields = ("code", "name")
    ordering = ("code", "-valid_from")
    same = ("code",)
    alive: ClassVar[Any] = {"known_to": None}
    fixed = ("code", "valid_from")
    fields = ("code", "name", "base_code", "valid_from", "valid_to", "days_known_to")
    readonly_fields = ("week",)
    choices: ClassVar[Any] = {"base_code": lambda: tuple((code, code) for code in calendar_codes())}
    notes = gettext_lazy(
        "Lịch đang dùng không sửa tại chỗ: đóng và lập bản mới. Giờ mới chưa dời hạn của hồ sơ đang mở: chạy lệnh "
        "motcua calendars recompute để tính lại."
    )

    def key_of(self, row: Calendar) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"

    def faults(self, row: Calendar) -> list[str]:
        """A calendar follows another one, which follows none."""
        found = super().faults(row)
        if row.base_code and row.base_code == row.code:
            found.append(_("Lịch không lấy ngày nghỉ của chính mình. Bỏ trống, hoặc chọn lịch khác."))
        elif row.base_code and Calendar.objects.filter(code=row.base_code).exclude(base_code="").exists():
            found.append(_("Lịch được chọn lại lấy ngày nghỉ của lịch khác. Chọn lịch gốc."))
        return found

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A calendar in force shows its week in words."""
        days = WEEKDAYS if self.has_change_permission(request, obj) else ("week",)
        return [*super().get_fields(request, obj), *days]

    def get_queryset(self, request: Any) -> Any:
        """The rows that hold; what they said before stays for what was promised by it."""
        return super().get_queryset(request).filter(**self.alive)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Note since when hours count here: what is promised already was counted by those before."""
        others = Calendar.objects.filter(code=obj.code).exclude(pk=obj.pk)
        before = Calendar.objects.get(pk=obj.pk) if change else None
        if others.exists() and (before is None or (before.sessions, before.base_code) != (obj.sessions, obj.base_code)):
            obj.known_from = self.admin_site.now()
            if before is not None:
                keep_as_known(before, obj.known_from)
        super().save_model(request, obj, form, change)

    def delete_model(self, request: Any, obj: Any) -> None:
        """What was promised by hours that never came into force stays explained by them."""
        if Calendar.objects.filter(code=obj.code).exclude(pk=obj.pk).exists():
            keep_as_known(obj, self.admin_site.now())
        super().delete_model(request, obj)

    @display(description=gettext_lazy("Giờ làm việc"))
    def week(self, row: Calendar) -> str:
        """The worked weekdays with their sessions."""
        return week_words(row.sessions or {})


class DayForm(GroundForm):
    """A day off or a make-up day; the latter may have hours of its own."""

    class Meta:
        model = DayException
        fields = ("code", "day", "kind", "worked_as", "occasion", "decision", "confidence", "is_decided")

    hours = forms.CharField(
        label=gettext_lazy("Giờ riêng của ngày làm bù"),
        help_text=gettext_lazy("Dạng 07:30–11:30, 13:00–17:00. Bỏ trống: làm theo giờ của ngày chọn ở trên."),
        required=False,
        max_length=60,
    )

    def clean_hours(self) -> str:
        """Read the own hours of a make-up day."""
        typed = str(self.cleaned_data.get("hours") or "")
        sessions = sessions_from(typed)
        try:
            WorkCalendar(week=((),) * 7, makeup=(MakeupDay(date.min, sessions_of(sessions)),))
        except CalendarNotReadable as fault:
            raise ValidationError(fault.sentence) from fault
        self.instance.sessions = sessions
        return typed


class DayExceptionAdmin(GroundAdmin):
    """Days off and make-up days by decision: added, decided, taken back; what has counted is never changed."""

    form = DayForm
    list_display = ("day", "kind", "occasion", "code", "standing", "decision", "confidence")
    list_filter = ("kind", "code", "is_decided")
    search_fields = ("occasion", "decision")
    date_hierarchy = "day"
    ordering = ("-day",)
    fixed = ("code", "day", "kind", "worked_as")
    fields = ("code", "day", "kind", "worked_as", "hours", "occasion", "decision", "confidence", "is_decided")
    readonly_fields = ("own_hours", "standing")
    choices: ClassVar[Any] = {
        "code": lambda: tuple((code, code) for code in calendar_codes()),
        "kind": (("OFF", gettext_lazy("Nghỉ")), ("MAKEUP", gettext_lazy("Làm bù"))),
        "worked_as": tuple(zip(WEEKDAYS, WEEKDAY_WORDS, strict=True)),
        "confidence": (
            ("verified", gettext_lazy("đã đối chiếu văn bản")),
            ("secondary", gettext_lazy("nguồn thứ cấp")),
            ("computed", gettext_lazy("tính theo luật")),
            ("memory", gettext_lazy("theo trí nhớ")),
            ("doubtful", gettext_lazy("chưa chắc, chờ quyết định")),
        ),
    }
    notes = gettext_lazy(
        "Ngày nghỉ báo sau: ghi ở đây, rồi chạy lệnh motcua calendars recompute để tính lại hạn của hồ sơ đang mở."
    )

    def key_of(self, row: DayException) -> str:
        """Calendar, day and kind; numbered when the day comes back after it was taken back."""
        return key_of_exception(row.code, row.day, row.kind)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Own hours are set once."""
        names = super().get_fields(request, obj)
        return names if obj is None else [*("own_hours" if name == "hours" else name for name in names), "standing"]

    def faults(self, row: DayException) -> list[str]:
        """Only a make-up day has hours, by a weekday or its own; a day is named once; what was taken back stays so."""
        if row.kind == "OFF" and (row.worked_as or row.sessions):
            return [_("Ngày nghỉ không có giờ làm: bỏ trống “làm theo giờ của”.")]
        if row.kind == "MAKEUP" and row.worked_as and row.sessions:
            return [_("Ngày làm bù theo giờ của một ngày, hoặc có giờ riêng; không ghi cả hai.")]
        if row.is_decided and row.confidence == "doubtful":
            return [_("Ngày được áp dụng phải có văn bản: ghi văn bản và chọn lại độ chắc.")]
        if row._state.adding and self._holding(row).exists():
            return [_("Ngày này đã có trong lịch. Mở dòng đó để sửa.")]
        return []

    def _holding(self, row: DayException) -> Any:
        return DayException.objects.filter(code=row.code, day=row.day, kind=row.kind, known_to=None)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """What was taken back stays as it is."""
        return obj is None or obj.known_to is None

    def may_delete(self, row: DayException) -> bool:
        """Only a day that has never counted; one that has is taken back, so that old promises stay explained."""
        return not row.is_decided

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Note when a day began to count, or was taken back: due instants are explained by what was known then."""
        before = DayException.objects.get(pk=obj.pk).is_decided if change else False
        if obj.is_decided and not before:
            obj.known_from = self.admin_site.now()
        elif before and not obj.is_decided:
            obj.is_decided, obj.known_to = True, self.admin_site.now()
        super().save_model(request, obj, form, change)

    @display(description=gettext_lazy("Giờ riêng của ngày làm bù"))
    def own_hours(self, row: DayException) -> str:
        """The hours of a make-up day that has its own."""
        return sessions_words(row.sessions)

    @display(description=gettext_lazy("Áp dụng"))
    def standing(self, row: DayException) -> str:
        """Whether the day counts, and since when or until when."""
        if not row.is_decided:
            return _("chưa, chờ quyết định")
        if row.known_to is not None:
            return _("đã bỏ từ %(when)s") % {"when": moment_words(local(row.known_to))}
        if row.known_from is not None:
            return _("có, ghi lúc %(when)s") % {"when": moment_words(local(row.known_from))}
        return _("có")


class RuleSetForm(GroundForm):
    """A rule set that can be worked by."""

    class Meta:
        model = RuleSet
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse settings that no office could work by."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        columns = {field.name for field in RuleSet._meta.fields}
        try:
            rule_set_of(RuleSet(**{name: value for name, value in cleaned.items() if name in columns}))
        except (RuleSetNotReadable, CountingNotReadable) as fault:
            raise ValidationError(fault.sentence) from fault
        return cleaned


class RuleSetAdmin(ClosingAdmin):
    """The settings of the law on time: closed and copied when a decree changes them."""

    form = RuleSetForm
    list_display = ("name", "label", "valid_from", "valid_to", "confidence")
    ordering = ("-valid_from",)
    same = ("code",)
    fixed = ("code", "valid_from")
    fields = (
        "code", "label", "name", "valid_from", "valid_to", "on_supplement", "day_counting", "cutoff",
        "cutoff_moves_clock", "round_up_minutes", "precision", "lateness_against",
        "re_appoint_least_working_days", "supplement_notice_working_days", "opinion_answer_working_days",
        "undo_within_minutes", "invitations_least", "invitation_gap_working_days", "complaint_months",
        "complaint_answer_working_days", "safety_percent", "compensation_times_postage", "compensation_days",
        "due_soon_working_days", "due_later_working_days", "electronic_result_level", "electronic_result_is_signed",
        "fee_rounded_down_to_vnd", "finish_in_hand_days", "held_after_suspension_working_days",
        "refund_not_accepted", "refund_withdrawn", "refund_stopped", "name_masked_after_handover",
        "source", "confidence",
    )  # fmt: skip
    choices: ClassVar[Any] = {
        "code": (("VN", "VN"),),
        "on_supplement": (
            (OnSupplement.RESTART.value, gettext_lazy("tính lại từ đầu")),
            (OnSupplement.PAUSE.value, gettext_lazy("cộng lại thời gian dừng")),
        ),
        "day_counting": (
            (DayCounting.BY_CLOCK.value, gettext_lazy("đếm theo giờ")),
            (DayCounting.WHOLE_DAYS.value, gettext_lazy("đếm tròn ngày")),
        ),
        "electronic_result_level": (
            ("FULL", gettext_lazy("toàn trình")),
            ("PARTIAL", gettext_lazy("một phần trở lên")),
            ("INFO", gettext_lazy("mọi mức")),
        ),
        "precision": (
            (Precision.DAY.value, gettext_lazy("ngày")),
            (Precision.HOUR.value, gettext_lazy("giờ")),
            (Precision.MINUTE.value, gettext_lazy("phút")),
        ),
        "lateness_against": (
            (LatenessAgainst.ORIGINAL.value, gettext_lazy("hạn gốc")),
            (LatenessAgainst.NEW.value, gettext_lazy("hạn hẹn lại")),
        ),
        "confidence": DayExceptionAdmin.choices["confidence"],
    }
    notes = gettext_lazy(
        "Hồ sơ theo bộ quy tắc đang áp dụng vào ngày bắt đầu tính hạn. Bộ đang áp dụng không sửa: đóng và lập bản mới."
    )

    def key_of(self, row: RuleSet) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"


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
            "base_code": gettext_lazy("theo ngày nghỉ của lịch"),
            "sessions": gettext_lazy("giờ làm việc"),
            "days_known_to": gettext_lazy("đã biết đủ ngày nghỉ đến hết ngày"),
            "known_from": gettext_lazy("áp dụng từ lúc"),
            "known_to": gettext_lazy("bỏ từ lúc"),
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
            "sessions": gettext_lazy("giờ riêng"),
            "is_decided": gettext_lazy("áp dụng"),
            "known_from": gettext_lazy("áp dụng từ lúc"),
            "known_to": gettext_lazy("bỏ từ lúc"),
        },
    ),
)
site.name_table(
    RuleSet,
    RuleSetAdmin,
    Words(
        gettext_lazy("bộ quy tắc thời hạn"),
        gettext_lazy("bộ quy tắc thời hạn"),
        {
            "code": gettext_lazy("mã"),
            "label": gettext_lazy("tên ngắn"),
            "name": gettext_lazy("tên"),
            "on_supplement": gettext_lazy("bổ sung xong"),
            "day_counting": gettext_lazy("cách đếm ngày"),
            "cutoff": gettext_lazy("giờ chốt trong ngày"),
            "cutoff_moves_clock": gettext_lazy("nhận sau giờ chốt thì tính từ ngày làm việc sau"),
            "round_up_minutes": gettext_lazy("làm tròn hạn lên số phút"),
            "precision": gettext_lazy("so đúng hạn đến"),
            "lateness_against": gettext_lazy("hẹn lại rồi thì so với"),
            "re_appoint_least_working_days": gettext_lazy("hẹn lại trước hạn ít nhất số ngày làm việc"),
            "supplement_notice_working_days": gettext_lazy("yêu cầu bổ sung trong số ngày làm việc"),
            "opinion_answer_working_days": gettext_lazy("cơ quan được hỏi trả lời trong số ngày làm việc"),
            "undo_within_minutes": gettext_lazy("hoàn tác được trong số phút"),
            "invitations_least": gettext_lazy("mời nhận kết quả ít nhất số lần"),
            "invitation_gap_working_days": gettext_lazy("các lần mời cách nhau số ngày làm việc"),
            "complaint_months": gettext_lazy("nhận khiếu nại bưu chính trong số tháng"),
            "complaint_answer_working_days": gettext_lazy("trả lời khiếu nại trong số ngày làm việc"),
            "safety_percent": gettext_lazy("mức an toàn bưu chính (%)"),
            "compensation_times_postage": gettext_lazy("bồi thường ít nhất số lần cước"),
            "compensation_days": gettext_lazy("trả bồi thường trong số ngày"),
            "due_soon_working_days": gettext_lazy("sắp đến hạn khi còn dưới số ngày làm việc"),
            "due_later_working_days": gettext_lazy("gần đến hạn khi còn đến số ngày làm việc"),
            "electronic_result_level": gettext_lazy("trả kết quả bản điện tử từ mức dịch vụ"),
            "electronic_result_is_signed": gettext_lazy("bản điện tử phải ký số khi máy chủ có chứng thư"),
            "fee_rounded_down_to_vnd": gettext_lazy("phí giảm theo tỷ lệ làm tròn xuống bội số (đồng)"),
            "finish_in_hand_days": gettext_lazy("hết quyền thì làm nốt việc đang giữ trong số ngày"),
            "held_after_suspension_working_days": gettext_lazy(
                "người bị đình chỉ còn giữ thì nhắc sau số ngày làm việc"
            ),
            "refund_not_accepted": gettext_lazy("không tiếp nhận thì hoàn"),
            "refund_withdrawn": gettext_lazy("rút hồ sơ thì hoàn"),
            "refund_stopped": gettext_lazy("dừng giải quyết thì hoàn"),
            "name_masked_after_handover": gettext_lazy("qua chặng của bưu điện thì che tên người nộp"),
            "source": gettext_lazy("căn cứ"),
            "confidence": gettext_lazy("độ chắc"),
            **_DATED,
        },
    ),
)
