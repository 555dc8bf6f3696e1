"""Norms of work in the administration; scenarios are kept at their own pages, here they are watched."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.closing import ClosingAdmin
from motcua.base.administration.rows import GroundForm
from motcua.base.administration.site import Words, site
from motcua.ground.programmes.scenarios.models import Scenario, ScenarioVersion, WorkNorm
from motcua.ground.programmes.scenarios.rules import BOUNDS


class WorkNormForm(GroundForm):
    """Norms within their bounds, said at the field."""

    class Meta:
        model = WorkNorm
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse numbers that nobody works by."""
        cleaned = super().clean() or self.cleaned_data
        for name, bound in BOUNDS.items():
            value = cleaned.get(name)
            if value is not None and not bound.least <= value <= bound.most:
                told = {"least": bound.least, "most": bound.most}
                self.add_error(name, _("Số này từ %(least)s đến %(most)s.") % told)
        few, some = cleaned.get("papers_few_most"), cleaned.get("papers_some_most")
        if few is not None and some is not None and some <= few:
            self.add_error("papers_some_most", _("Mức vừa phải nhiều giấy tờ hơn mức ít."))
        return cleaned


class WorkNormAdmin(ClosingAdmin):
    """Numbers of work from a day on: closed and copied when they are measured anew."""

    form = WorkNormForm
    list_display = ("__str__", "valid_from", "valid_to", "source")
    ordering = ("-valid_from",)
    same = ("code",)
    fixed = ("code", "valid_from")
    fields = ("code", "valid_from", "valid_to", *BOUNDS, "source")
    choices: ClassVar[Any] = {"code": (("VN", "VN"),)}

    def key_of(self, row: WorkNorm) -> str:
        """Return the key of a new row."""
        return f"{row.code}@{row.valid_from}"


site.name_table(
    WorkNorm,
    WorkNormAdmin,
    Words(
        gettext_lazy("định mức công việc"),
        gettext_lazy("định mức công việc"),
        {
            "code": gettext_lazy("mã"),
            "source": gettext_lazy("căn cứ"),
            "valid_from": gettext_lazy("hiệu lực từ ngày"),
            "valid_to": gettext_lazy("đến hết ngày"),
            "minutes_few": gettext_lazy("phút tiếp nhận, hồ sơ ít giấy tờ"),
            "minutes_some": gettext_lazy("phút tiếp nhận, hồ sơ vừa"),
            "minutes_many": gettext_lazy("phút tiếp nhận, hồ sơ nhiều giấy tờ"),
            "papers_few_most": gettext_lazy("ít giấy tờ: đến mấy loại"),
            "papers_some_most": gettext_lazy("vừa: đến mấy loại giấy tờ"),
            "minutes_return": gettext_lazy("phút trả một kết quả"),
            "share": gettext_lazy("phần chuyển sang bưu điện (%)"),
            "home_share": gettext_lazy("phần kết quả phát tận nhà (%)"),
            "postage_vnd": gettext_lazy("cước một kết quả (đồng)"),
            "work_minutes_a_day": gettext_lazy("phút đứng quầy một ngày"),
            "utilisation": gettext_lazy("mức bận cao nhất (%)"),
            "peak": gettext_lazy("giờ cao điểm so với giờ trung bình (%)"),
            "reserve": gettext_lazy("dự phòng (%)"),
            "runs_a_week": gettext_lazy("chuyến giao nhận một tuần"),
            "measured_least": gettext_lazy("đủ để đo: từ mấy hồ sơ"),
            "quiet_months": gettext_lazy("không phát sinh trong mấy tháng"),
            "volume_most": gettext_lazy("ít hồ sơ: đến mấy hồ sơ một năm"),
            "papers_most": gettext_lazy("đơn giản: đến mấy loại giấy tờ"),
            "limit_days_most": gettext_lazy("đơn giản: hạn đến mấy ngày làm việc"),
            "fees_most": gettext_lazy("đơn giản: đến mấy khoản phí, lệ phí"),
            "supplements_most": gettext_lazy("đơn giản: yêu cầu bổ sung đến mấy %"),
            "refusals_most": gettext_lazy("đơn giản: không tiếp nhận, từ chối đến mấy %"),
            "much_least": gettext_lazy("nhiều hồ sơ: từ mấy hồ sơ trong kỳ"),
            "elsewhere_least": gettext_lazy("nộp ở nơi khác: từ mấy hồ sơ trong kỳ"),
        },
    ),
)
site.name_part(
    Scenario,
    Words(
        gettext_lazy("phương án mở rộng"),
        gettext_lazy("phương án mở rộng"),
        {"programme": gettext_lazy("đề án"), "removed_at": gettext_lazy("xóa lúc")},
    ),
    left_out=("made_by", "made_at", "removed_by"),
)
site.name_part(
    ScenarioVersion,
    Words(
        gettext_lazy("bản của phương án"),
        gettext_lazy("bản của phương án"),
        {
            "version_no": gettext_lazy("bản số"),
            "name": gettext_lazy("tên"),
            "note": gettext_lazy("ghi chú"),
            "choice": gettext_lazy("lựa chọn và giả định"),
        },
    ),
    left_out=("saved_by", "saved_at"),
)
