"""Opening hours and equipment of service points; files of certificates are watched here and shown at staff."""

from typing import Any, ClassVar

from django.contrib.admin import display
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import GroundAdmin
from motcua.base.administration.site import Words, site
from motcua.ground.agreements.equipment import PIECE_WORDS, STATE_WORDS
from motcua.ground.agreements.models import Certificate, Equipment, OpeningHours
from motcua.ground.deadlines.admin import calendar_codes
from motcua.ground.deadlines.admin_week import WeekForm, week_words, with_weekdays
from motcua.ground.deadlines.worktime import WEEKDAYS


class HoursForm(WeekForm):
    """Opening hours, one line for each weekday; a point may be closed all week, for repairs."""

    may_rest = True

    class Meta:
        model = OpeningHours
        fields = ("point", "valid_from", "valid_to", "calendar_code", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "calendar_code" in self.fields and self.instance._state.adding:
            self.fields["calendar_code"].initial = self.instance.calendar_code
        if WEEKDAYS[0] in self.fields:
            self.fields[WEEKDAYS[0]].help_text = _("Dạng 07:30–11:30, 13:00–17:00. Bỏ trống: đóng cửa ngày đó.")


with_weekdays(HoursForm)


class OpeningHoursAdmin(GroundAdmin):
    """When a point is open: dated rows, so that what was shown on a day can still be told."""

    form = HoursForm
    list_display = ("point", "week", "valid_from", "valid_to")
    list_filter = ("point",)
    list_select_related = ("point",)
    ordering = ("point__name", "-valid_from")
    same = ("point_id",)
    fixed = ("point", "valid_from")
    fields = ("point", "valid_from", "valid_to", "calendar_code", "note")
    choices: ClassVar[Any] = {
        "calendar_code": lambda: (("", _("mở cả ngày nghỉ")), *((code, code) for code in calendar_codes())),
    }
    notes = gettext_lazy(
        "Cổng hiện giờ này cho người dân. Đổi giờ: ghi ngày hết hiệu lực của dòng cũ, rồi thêm dòng mới từ hôm sau."
    )

    def key_of(self, row: OpeningHours) -> str:
        """Point and first day."""
        return f"{row.point_id}@{row.valid_from}"

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """The seven days after the term."""
        return [*super().get_fields(request, obj), *WEEKDAYS]

    @display(description=gettext_lazy("giờ mở cửa"))
    def week(self, row: OpeningHours) -> str:
        """The open weekdays with their sessions."""
        return week_words(row.sessions or {}) or _("đóng cửa cả tuần")


class EquipmentAdmin(GroundAdmin):
    """What stands at counters, in which state and since when."""

    list_display = ("point", "counter", "piece", "count", "state", "since")
    list_filter = ("state", "piece", "point")
    list_select_related = ("point", "counter")
    ordering = ("point__name", "counter_id", "piece", "id")
    fixed = ("point",)
    exclude = ("id",)
    choices: ClassVar[Any] = {
        "piece": tuple((piece.value, gettext_lazy(words)) for piece, words in PIECE_WORDS.items()),
        "state": tuple((state.value, gettext_lazy(words)) for state, words in STATE_WORDS.items()),
    }
    notes = gettext_lazy("Hỏng hay thu hồi thì đổi tình trạng và ngày; dòng không bị xóa.")

    def key_of(self, row: Equipment) -> str:
        """The point and the next number."""
        taken = Equipment.objects.filter(point=row.point).values_list("id", flat=True)
        return f"{row.point_id}#{max((int(key.rpartition('#')[2]) for key in taken), default=0) + 1}"

    def faults(self, row: Equipment) -> list[str]:
        """A counter of that point, at least one piece, a state that has begun."""
        found = super().faults(row)
        if row.counter is not None and row.counter.point_id != row.point_id:
            found.append(_("Quầy này thuộc điểm khác. Chọn quầy của đúng điểm."))
        if row.since > self.admin_site.today():
            found.append(_("Tình trạng không thể bắt đầu sau hôm nay. Xem lại ngày."))
        return found


_DATED = {"valid_from": gettext_lazy("hiệu lực từ ngày"), "valid_to": gettext_lazy("đến hết ngày")}

site.name_table(
    OpeningHours,
    OpeningHoursAdmin,
    Words(
        gettext_lazy("giờ mở cửa"),
        gettext_lazy("giờ mở cửa"),
        {
            "point": gettext_lazy("điểm phục vụ"),
            "sessions": gettext_lazy("giờ mở cửa"),
            "calendar_code": gettext_lazy("nghỉ theo lịch"),
            "note": gettext_lazy("lưu ý cho người dân"),
            **_DATED,
        },
    ),
)
site.name_table(
    Equipment,
    EquipmentAdmin,
    Words(
        gettext_lazy("thiết bị"),
        gettext_lazy("trang thiết bị"),
        {
            "point": gettext_lazy("điểm phục vụ"),
            "counter": gettext_lazy("quầy"),
            "piece": gettext_lazy("thiết bị"),
            "count": gettext_lazy("số lượng"),
            "state": gettext_lazy("tình trạng"),
            "since": gettext_lazy("từ ngày"),
            "note": gettext_lazy("ghi chú"),
        },
    ),
)
site.name_part(
    Certificate,
    Words(
        gettext_lazy("tệp chứng nhận"),
        gettext_lazy("tệp chứng nhận"),
        {
            "person_id": gettext_lazy("người"),
            "name": gettext_lazy("tên tệp"),
            "added_by": gettext_lazy("người nộp"),
            "added_at": gettext_lazy("nộp lúc"),
            "removed_at": gettext_lazy("bỏ lúc"),
            "removed_by": gettext_lazy("người bỏ"),
            "removed_reason": gettext_lazy("lý do bỏ"),
        },
    ),
    left_out=("sha256", "key_id"),
)
