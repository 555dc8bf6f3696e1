"""Procedures with their parts, agencies, units, who decides what, postage."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.admin import display
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.closing import ClosingAdmin
from motcua.base.administration.rows import GroundAdmin
from motcua.base.administration.site import Words, site
from motcua.base.text import search_key
from motcua.ground.catalogue import admin_lists, services  # noqa: F401 - its tables are shown too
from motcua.ground.catalogue.admin_parts import INLINES, PARTS, UNITS, SuccessionInline
from motcua.ground.catalogue.listings import admin as listings  # noqa: F401 - likewise
from motcua.ground.catalogue.models import (
    AdminUnit,
    Agency,
    PostageRule,
    ProcedureAgency,
    ProcedureVersion,
    UnitSuccession,
)
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.admin import calendar_codes

LEVELS = (
    ("PROVINCE", gettext_lazy("cấp tỉnh")),
    ("COMMUNE", gettext_lazy("cấp xã")),
    ("VERTICAL", gettext_lazy("ngành dọc")),
)


def agency_choices() -> tuple[tuple[str, str], ...]:
    """Return every agency by code, named as today."""
    rows = sorted(agencies().values(), key=lambda row: row.code)
    return tuple((row.code, f"{row.code} – {row.short_name}") for row in rows)


def procedure_choices() -> tuple[tuple[str, str], ...]:
    """Return every procedure by code, with the name of its newest version. One statement."""
    rows = ProcedureVersion.objects.order_by("code", "valid_from").values_list("code", "short_name")
    return tuple((code, f"{code} – {name}") for code, name in dict(rows).items())


class ProcedureVersionAdmin(ClosingAdmin):
    """A published version never changes (NĐ 63/2010, Art. 8): a draft is made of it, and published in its place."""

    list_display = (
        "short_name", "code", "status", "level", "limit", "post_submit", "post_return", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("status", "level", "post_submit", "post_return", "field_name")
    change_form_template = "admin/version_form.html"
    search_fields = ("search_key", "code")
    ordering = ("short_name", "-valid_from")
    same = ("code",)
    fixed = ("code", "valid_from")
    parts = PARTS
    inlines = INLINES
    exclude = ("id", "search_key", "status", "fingerprint")
    choices: ClassVar[Any] = {
        "status": (("draft", gettext_lazy("dự thảo")), ("published", gettext_lazy("đã công bố"))),
        "level": LEVELS,
        "limit_unit": UNITS,
        "clock_start_post": (
            ("MINUTE", gettext_lazy("ký biên bản giao nhận với bưu điện")),
            ("ACCEPTANCE", gettext_lazy("bưu điện nhận đủ, thay cơ quan")),
            ("RECEPTION", gettext_lazy("cơ quan tiếp nhận")),
        ),
        "clock_start_online": (
            ("RECEPTION", gettext_lazy("cơ quan tiếp nhận")),
            ("SUBMISSION", gettext_lazy("người nộp gửi hồ sơ")),
        ),
        "online_level": (
            ("FULL", gettext_lazy("toàn trình")),
            ("PARTIAL", gettext_lazy("một phần")),
            ("INFO", gettext_lazy("chỉ cung cấp thông tin")),
        ),
        "on_supplement": (("RESTART", gettext_lazy("tính lại từ đầu")), ("PAUSE", gettext_lazy("chạy tiếp"))),
        "day_counting": (
            ("", gettext_lazy("theo bộ quy tắc")),
            ("by_clock", gettext_lazy("theo giờ")),
            ("whole_days", gettext_lazy("theo ngày tròn")),
        ),
        "form_set": (("2025", gettext_lazy("bộ mẫu 2025")), ("2018", gettext_lazy("bộ mẫu 2018"))),
    }
    notes = gettext_lazy(
        "Bản đã công bố không sửa tại chỗ: lập bản dự thảo, sửa rồi công bố. Hồ sơ giữ bản mà nó được tiếp nhận."
    )
    copied = gettext_lazy("Đã lập bản dự thảo từ ngày %(day)s. Sửa rồi công bố; bản đang dùng tự hết hiệu lực.")

    def is_published(self, row: Any) -> bool:
        """Whether it was published; then the database keeps it as it is."""
        return bool(row.status == "published")

    def may_delete(self, row: Any) -> bool:
        """Drafts alone."""
        return not self.is_published(row)

    def _other_in_force(self, row: Any) -> Any:
        """A draft may lie over the version that it will follow; the database asks when it is published."""
        return super()._other_in_force(row) if self.is_published(row) else None

    def closed(self, row: Any, day: date, *, with_copy: bool) -> Any:
        """End a version, or make the draft that will follow it and leave it in force until that is published."""
        return services.copy_as_draft(row.pk, day) if with_copy else super().closed(row, day, with_copy=False)

    @display(description=gettext_lazy("thời hạn"))
    def limit(self, row: ProcedureVersion) -> str:
        """The limit in words."""
        unit = dict(self.choices["limit_unit"]).get(row.limit_unit, row.limit_unit)
        return str(unit) if row.limit_unit == "same_day" else f"{row.limit_quantity} {unit}"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Words are looked for without accents."""
        return super().get_search_results(request, queryset, search_key(search_term))

    def key_of(self, row: ProcedureVersion) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"

    def derive(self, row: ProcedureVersion) -> None:
        """Keep it findable by its names and its field; other words by which it was found before stay."""
        named = search_key(" ".join((row.code, row.short_name, row.name, row.field_name)))
        also = [word for word in dict.fromkeys(row.search_key.split()) if word not in named.split()]
        row.search_key = " ".join((named, *also))

    def faults(self, row: ProcedureVersion) -> list[str]:
        """Days, and a limit that is one."""
        found = super().faults(row)
        if row.limit_unit != "same_day" and not row.limit_quantity:
            found.append(_("Thời hạn phải từ 1 trở lên, trừ thủ tục trả trong ngày."))
        return found


class AgencyAdmin(GroundAdmin):
    """Agencies by code (QĐ 20/2020); a new name from a day on is a new row."""

    list_display = ("short_name", "code", "name", "level", "calendar_code", "phone", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("search_key", "code")
    ordering = ("code", "-valid_from")
    same = ("code",)
    fixed = ("code", "valid_from")
    exclude = ("id", "search_key")
    choices: ClassVar[Any] = {
        "level": LEVELS,
        "calendar_code": lambda: tuple((code, code) for code in calendar_codes()),
    }

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Words are looked for without accents."""
        return super().get_search_results(request, queryset, search_key(search_term))

    def key_of(self, row: Agency) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"

    def derive(self, row: Agency) -> None:
        """Keep it findable by both names."""
        row.search_key = search_key(f"{row.name} {row.short_name}")


class AdminUnitAdmin(GroundAdmin):
    """Provinces and communes (before July 2025 also districts) by code."""

    list_display = ("name", "code", "kind", "parent_code", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("search_key", "code")
    ordering = ("search_key",)
    same = ("code",)
    fixed = ("code", "valid_from")
    parts = (UnitSuccession,)
    inlines = (SuccessionInline,)
    exclude = ("id", "search_key")
    choices: ClassVar[Any] = {
        "kind": (
            ("PROVINCE", gettext_lazy("tỉnh, thành phố")),
            ("COMMUNE", gettext_lazy("xã")),
            ("WARD", gettext_lazy("phường")),
            ("SPECIAL", gettext_lazy("đặc khu")),
            ("DISTRICT", gettext_lazy("huyện (cũ)")),
            ("TOWN", gettext_lazy("thị xã (cũ)")),
            ("CITY", gettext_lazy("thành phố thuộc tỉnh (cũ)")),
            ("TOWNSHIP", gettext_lazy("thị trấn (cũ)")),
        )
    }

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Words are looked for without accents."""
        return super().get_search_results(request, queryset, search_key(search_term))

    def key_of(self, row: AdminUnit) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from or ''}"

    def derive(self, row: AdminUnit) -> None:
        """Keep it findable without accents."""
        row.search_key = search_key(row.name)


class ProcedureAgencyAdmin(GroundAdmin):
    """Which agency decides which procedure."""

    list_display = ("procedure_code", "agency_code")
    list_filter = ("agency_code",)
    search_fields = ("procedure_code", "agency_code")
    ordering = ("procedure_code", "agency_code")
    fixed = ("procedure_code", "agency_code")
    exclude = ("id",)
    choices: ClassVar[Any] = {"procedure_code": procedure_choices, "agency_code": agency_choices}
    notes = gettext_lazy("Bỏ một dòng thì cơ quan không nhận hồ sơ mới; hồ sơ đang có vẫn giải quyết.")

    def key_of(self, row: ProcedureAgency) -> str:
        """Procedure and agency."""
        return f"{row.procedure_code}:{row.agency_code}"

    def may_delete(self, row: Any) -> bool:
        """Dossiers keep their agency by themselves."""
        return True


class PostageRuleAdmin(ClosingAdmin):
    """Prices of the public post (TT 22/2017), closed and copied when they change."""

    list_display = ("direction", "zone", "up_to_g", "amount_vnd", "transit_days", "valid_from", "valid_to", "source")
    list_filter = ("direction", "zone")
    ordering = ("direction", "zone", "up_to_g", "-valid_from")
    same = ("direction", "zone", "up_to_g")
    fixed = ("direction", "zone", "up_to_g", "valid_from")
    exclude = ("id",)
    choices: ClassVar[Any] = {
        "direction": (("SUBMIT", gettext_lazy("Gửi hồ sơ")), ("RETURN", gettext_lazy("Trả kết quả"))),
        "zone": (
            ("DISTRICT", gettext_lazy("trong một huyện cũ")),
            ("PROVINCE", gettext_lazy("trong tỉnh")),
            ("NEAR", gettext_lazy("tỉnh gần")),
            ("FAR", gettext_lazy("tỉnh xa")),
        ),
    }

    def key_of(self, row: PostageRule) -> str:
        """Direction, zone, weight and first day."""
        return f"{row.direction}:{row.zone}:{row.up_to_g}@{row.valid_from}"


_DATED = {"valid_from": gettext_lazy("hiệu lực từ ngày"), "valid_to": gettext_lazy("đến hết ngày")}
_VERSION = {
    "code": gettext_lazy("mã thủ tục"),
    "name": gettext_lazy("tên đầy đủ"),
    "short_name": gettext_lazy("tên gọi"),
    "field_code": gettext_lazy("mã lĩnh vực"),
    "field_name": gettext_lazy("lĩnh vực"),
    "level": gettext_lazy("cấp giải quyết"),
    "limit_quantity": gettext_lazy("thời hạn"),
    "limit_unit": gettext_lazy("đơn vị thời hạn"),
    "on_supplement": gettext_lazy("sau khi bổ sung"),
    "day_counting": gettext_lazy("cách đếm ngày"),
    "cutoff": gettext_lazy("giờ chốt, để trống là theo bộ quy tắc"),
    "also_called": gettext_lazy("tên gọi khác, mỗi dòng một tên"),
    "clock_start_post": gettext_lazy("hồ sơ qua bưu điện tính từ lúc"),
    "clock_start_online": gettext_lazy("hồ sơ trực tuyến tính từ lúc"),
    "set_count": gettext_lazy("số bộ hồ sơ"),
    "result_name": gettext_lazy("kết quả"),
    "performed_by": gettext_lazy("cơ quan thực hiện"),
    "decided_by": gettext_lazy("cơ quan có thẩm quyền quyết định"),
    "conditions": gettext_lazy("yêu cầu, điều kiện, mỗi dòng một điều"),
    "life_events": gettext_lazy("sự kiện trong đời, mỗi dòng một sự kiện"),
    "online_level": gettext_lazy("mức dịch vụ trực tuyến"),
    "external_system": gettext_lazy("hệ thống của bộ, ngành"),
    "external_code": gettext_lazy("mã trong hệ thống đó"),
    "status": gettext_lazy("tình trạng"),
    "decision_on": gettext_lazy("ngày quyết định"),
    "decision_body": gettext_lazy("cơ quan công bố"),
    "post_submit": gettext_lazy("gửi qua bưu điện"),
    "post_return": gettext_lazy("nhận qua bưu điện"),
    "legal_basis": gettext_lazy("căn cứ, mỗi dòng một văn bản"),
    "decision": gettext_lazy("quyết định công bố"),
    "form_set": gettext_lazy("bộ biểu mẫu"),
    **_DATED,
}
site.name_table(
    ProcedureVersion, ProcedureVersionAdmin, Words(gettext_lazy("bản thủ tục"), gettext_lazy("thủ tục"), _VERSION),
    left_out=("search_key",),
)  # fmt: skip
site.name_table(
    Agency,
    AgencyAdmin,
    Words(
        gettext_lazy("cơ quan"),
        gettext_lazy("cơ quan"),
        {
            "code": gettext_lazy("mã định danh"),
            "name": gettext_lazy("tên đầy đủ"),
            "short_name": gettext_lazy("tên gọi"),
            "level": gettext_lazy("cấp"),
            "unit_code": gettext_lazy("mã đơn vị hành chính"),
            "calendar_code": gettext_lazy("lịch làm việc"),
            "address": gettext_lazy("địa chỉ"),
            "phone": gettext_lazy("điện thoại"),
            **_DATED,
        },
    ),
    left_out=("search_key",),
)
site.name_table(
    ProcedureAgency,
    ProcedureAgencyAdmin,
    Words(
        gettext_lazy("nơi giải quyết"),
        gettext_lazy("nơi giải quyết"),
        {"procedure_code": gettext_lazy("thủ tục"), "agency_code": gettext_lazy("cơ quan")},
    ),
)
site.name_table(
    PostageRule,
    PostageRuleAdmin,
    Words(
        gettext_lazy("giá cước bưu điện"),
        gettext_lazy("giá cước bưu điện"),
        {
            "direction": gettext_lazy("chiều"),
            "zone": gettext_lazy("vùng"),
            "up_to_g": gettext_lazy("đến (gam)"),
            "amount_vnd": gettext_lazy("giá (đồng)"),
            "transit_days": gettext_lazy("ngày chuyển (J+)"),
            "source": gettext_lazy("nguồn"),
            **_DATED,
        },
    ),
)
site.name_table(
    AdminUnit,
    AdminUnitAdmin,
    Words(
        gettext_lazy("đơn vị hành chính"),
        gettext_lazy("đơn vị hành chính"),
        {
            "code": gettext_lazy("mã"),
            "name": gettext_lazy("tên"),
            "kind": gettext_lazy("loại"),
            "parent_code": gettext_lazy("thuộc (mã)"),
            "note": gettext_lazy("ghi chú"),
            **_DATED,
        },
    ),
    left_out=("search_key",),
)
