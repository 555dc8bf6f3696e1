"""Lists that acts and pages choose from, in the administration: reasons, closed and copied; events of life."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.admin import display
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.closing import ClosingAdmin
from motcua.base.administration.rows import GroundAdmin, GroundForm
from motcua.base.administration.site import Words, site
from motcua.ground.catalogue.lists import ATTEMPT, PAUSE, LifeEvent, Reason
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.catalogue.sifting import slug
from motcua.ground.deadlines.admin import DayExceptionAdmin


class ReasonForm(GroundForm):
    """A reason of which one thing follows."""

    class Meta:
        model = Reason
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """A pause is somebody's time; only a visit invites or goes back, and not both."""
        told = super().clean() or self.cleaned_data
        code, is_pause = str(told.get("code", "")), told.get("kind") == PAUSE
        follows = [name for name in ("invites", "goes_back") if told.get(name)]
        for is_wrong, said in (
            (
                not code.isascii() or not code.replace("_", "").isalnum(),
                _("Mã lý do chỉ gồm chữ không dấu, số và dấu _."),
            ),
            (is_pause and not told.get("whose"), _("Lý do tạm dừng phải ghi thời gian là của ai.")),
            (is_pause and follows, _("Chỉ lý do chưa giao được mới tính là lần mời hoặc trả lại ngay.")),
            (not is_pause and told.get("whose"), _("Lý do chưa giao được không ghi thời gian là của ai.")),
            (len(follows) > 1, _("Một lý do tính là lần mời, hoặc trả lại ngay; không cả hai.")),
        ):
            if is_wrong and not self.errors:
                self.add_error(None, said)
        return told


class ReasonAdmin(ClosingAdmin):
    """Reasons of acts: one that is in force is closed and copied, so that what was done by it stays explained."""

    form = ReasonForm
    list_display = ("words", "kind", "code", "whose", "invites", "goes_back", "order_no", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("words", "code")
    ordering = ("kind", "order_no", "-valid_from")
    same = ("kind", "code")
    fixed = ("kind", "code", "valid_from")
    fields = (
        "kind", "code", "words", "whose", "invites", "goes_back", "order_no", "legal_ground", "confidence",
        "valid_from", "valid_to",
    )  # fmt: skip
    choices: ClassVar[Any] = {
        "kind": ((PAUSE, gettext_lazy("tạm dừng giải quyết")), (ATTEMPT, gettext_lazy("chưa giao được"))),
        "whose": (
            ("agency", gettext_lazy("cơ quan giải quyết")),
            ("other_agency", gettext_lazy("cơ quan khác")),
            ("applicant", gettext_lazy("người nộp")),
        ),
        "confidence": DayExceptionAdmin.choices["confidence"],
    }
    notes = gettext_lazy(
        "Lý do chọn khi tạm dừng giải quyết, khi chưa giao được kết quả. Việc đã ghi giữ lý do của ngày ghi."
    )

    def key_of(self, row: Reason) -> str:
        """Kind, code and first day."""
        return f"{row.kind}:{row.code}@{row.valid_from}"


class LifeEventAdmin(GroundAdmin):
    """Events of life as the portal leads in: what is listed here, and the versions that name the event."""

    list_display = ("name", "hint", "order_no", "leads_to", "valid_from", "valid_to")
    search_fields = ("name", "code")
    ordering = ("order_no", "name")
    same = ("code",)
    fixed = ("name", "valid_from")
    fields = ("name", "hint", "order_no", "procedure_codes", "field_codes", "valid_from", "valid_to")
    notes = gettext_lazy(
        "Trang người dân dẫn tới thủ tục theo các sự kiện này, theo thứ tự; thủ tục ghi tên sự kiện cũng thuộc về nó."
    )

    @display(description=gettext_lazy("dẫn tới thủ tục, lĩnh vực"))
    def leads_to(self, row: LifeEvent) -> str:
        """The codes in their order."""
        return ", ".join((*row.procedure_codes, *row.field_codes)) or "–"

    def key_of(self, row: LifeEvent) -> str:
        """Its name as an address says it, and the first day."""
        return f"{row.code}@{row.valid_from}"

    def derive(self, row: LifeEvent) -> None:
        """Its code is its name without accents."""
        row.code = slug(row.name)

    def faults(self, row: LifeEvent) -> list[str]:
        """It has a name that an address can say, and leads to procedures and fields that there are."""
        found = super().faults(row)
        if not row.code:
            found.append(_("Tên sự kiện phải có chữ hoặc số."))
        for codes, column, said in (
            (row.procedure_codes, "code", _("Không có thủ tục mang mã %(codes)s. Mỗi dòng ghi một mã.")),
            (row.field_codes, "field_code", _("Không có lĩnh vực mang mã %(codes)s. Mỗi dòng ghi một mã.")),
        ):
            strange = _strange(codes, column)
            if strange:
                found.append(said % {"codes": ", ".join(strange)})
        return found

    def may_delete(self, row: Any) -> bool:
        """Nothing but pages of the portal stands on it."""
        return True


def _strange(codes: Iterable[str], column: str) -> list[str]:
    """Return the codes that no version bears in a column. One statement."""
    asked = dict.fromkeys(codes)
    known = set(ProcedureVersion.objects.filter(**{f"{column}__in": asked}).values_list(column, flat=True))
    return [code for code in asked if code not in known]


_DATED = {"valid_from": gettext_lazy("hiệu lực từ ngày"), "valid_to": gettext_lazy("đến hết ngày")}
site.name_table(
    Reason,
    ReasonAdmin,
    Words(
        gettext_lazy("lý do"),
        gettext_lazy("danh mục lý do"),
        {
            "kind": gettext_lazy("dùng khi"),
            "code": gettext_lazy("mã"),
            "words": gettext_lazy("lý do, viết như nửa câu"),
            "whose": gettext_lazy("thời gian là của"),
            "invites": gettext_lazy("tính là một lần mời"),
            "goes_back": gettext_lazy("trả lại cơ quan ngay"),
            "order_no": gettext_lazy("thứ tự"),
            "legal_ground": gettext_lazy("căn cứ"),
            "confidence": gettext_lazy("độ chắc"),
            **_DATED,
        },
    ),
)
site.name_table(
    LifeEvent,
    LifeEventAdmin,
    Words(
        gettext_lazy("sự kiện trong đời"),
        gettext_lazy("sự kiện trong đời"),
        {
            "code": gettext_lazy("mã"),
            "name": gettext_lazy("tên"),
            "hint": gettext_lazy("một câu giới thiệu"),
            "order_no": gettext_lazy("thứ tự"),
            "procedure_codes": gettext_lazy("mã thủ tục theo thứ tự làm, mỗi dòng một mã"),
            "field_codes": gettext_lazy("mã lĩnh vực, mỗi dòng một mã"),
            **_DATED,
        },
    ),
)
