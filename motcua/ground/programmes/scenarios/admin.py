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
            **{name: gettext_lazy(bound.words) for name, bound in BOUNDS.items()},
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
