"""Programmes with their units and tasks, as the administrator mends them; what happened is written at the roadmap.

Steps and answers of check-lists are only added, by the pages of the programme; here they are watched and not shown.
"""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import GroundAdmin, PartsInline
from motcua.base.administration.site import Words, site
from motcua.ground.agreements.admin import point_choices
from motcua.ground.catalogue.admin import agency_choices
from motcua.ground.programmes.models import (
    PLAN_COLUMNS,
    CheckAnswer,
    Photo,
    Programme,
    ProgrammeTask,
    ProgrammeUnit,
    Recommendation,
    UnitStep,
    Visit,
)
from motcua.ground.programmes.rules import LEVEL_WORDS, TASK_KINDS
from motcua.ground.programmes.scenarios import admin as scenarios  # noqa: F401 - tables of this app

_LEVELS = tuple((key, gettext_lazy(words)) for key, words in LEVEL_WORDS.items())
_KINDS = tuple((key, gettext_lazy(words)) for key, words in TASK_KINDS.items())


class UnitInline(PartsInline):
    """The units of the roadmap, and the days that are planned for them."""

    model = ProgrammeUnit
    number = "unit_no"
    fields = (
        "id", "unit_no", "name", "level", "unit_code", "agency_code", "point_id", "clerk_count", "agency_count",
        *PLAN_COLUMNS.values(), "blocked_by",
    )  # fmt: skip
    choices: ClassVar[Any] = {"level": _LEVELS, "agency_code": agency_choices, "point_id": point_choices}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A unit keeps its log: it ends on the roadmap, and is not deleted."""
        return False


class TaskInline(PartsInline):
    """Tasks and measures, with who leads them and by when."""

    model = ProgrammeTask
    number = "task_no"
    fields = ("id", "task_no", "name", "kind", "lead", "coordinating", "planned_on", "done_on", "note")
    choices: ClassVar[Any] = {"kind": _KINDS}


class ProgrammeAdmin(GroundAdmin):
    """A province's decision to hand one-stop work to the post."""

    list_display = ("name", "code", "decision_no", "valid_from", "valid_to")
    search_fields = ("id", "name", "decision_no")
    ordering = ("-valid_from", "code")
    same = ("code",)
    fixed = ("code", "valid_from", "source")
    exclude = ("id",)
    inlines = (UnitInline, TaskInline)
    parts = (ProgrammeUnit, ProgrammeTask, UnitStep, CheckAnswer, Visit, Recommendation)
    choices: ClassVar[Any] = {"levels": _LEVELS}
    notes = gettext_lazy(
        "Bước đã làm, bảng kiểm và khảo sát ghi ở trang Đề án của Điều hành; ở đây sửa lời và ngày dự kiến."
    )

    def key_of(self, row: Programme) -> str:
        """Code and first day."""
        return f"{row.code}@{row.valid_from}"

    def faults(self, row: Programme) -> list[str]:
        """Days, and a code that an address can hold."""
        found = super().faults(row)
        if not all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in row.code):
            found.append(_("Mã đề án gồm chữ không dấu, số và gạch nối, ví dụ ca-mau-2025."))
        if not row.levels:
            found.append(_("Chọn ít nhất một cấp thực hiện."))
        return found


site.name_table(
    Programme,
    ProgrammeAdmin,
    Words(
        gettext_lazy("đề án chuyển giao"),
        gettext_lazy("đề án chuyển giao"),
        {
            "code": gettext_lazy("mã đề án"),
            "name": gettext_lazy("tên"),
            "unit_code": gettext_lazy("mã tỉnh"),
            "decision_no": gettext_lazy("số quyết định"),
            "decided_on": gettext_lazy("ngày quyết định"),
            "legal_basis": gettext_lazy("căn cứ pháp lý"),
            "valid_from": gettext_lazy("thực hiện từ ngày"),
            "valid_to": gettext_lazy("đến hết ngày"),
            "levels": gettext_lazy("cấp thực hiện"),
            "lead_body": gettext_lazy("cơ quan chủ trì"),
            "coordinating_bodies": gettext_lazy("cơ quan phối hợp"),
            "cost_mechanism": gettext_lazy("cơ chế chi phí"),
            "liability": gettext_lazy("bảo mật, trách nhiệm"),
            "note": gettext_lazy("ghi chú"),
            "source": gettext_lazy("nguồn chép lại"),
        },
    ),
)
site.name_part(
    ProgrammeUnit,
    Words(
        gettext_lazy("đơn vị của lộ trình"),
        gettext_lazy("đơn vị của lộ trình"),
        {
            "unit_no": gettext_lazy("số"),
            "name": gettext_lazy("tên"),
            "level": gettext_lazy("cấp"),
            "unit_code": gettext_lazy("mã đơn vị hành chính"),
            "agency_code": gettext_lazy("cơ quan"),
            "point_id": gettext_lazy("điểm phục vụ"),
            "clerk_count": gettext_lazy("số nhân viên bưu điện"),
            "agency_count": gettext_lazy("số cơ quan"),
            "plan_surveyed_on": gettext_lazy("dự kiến khảo sát"),
            "plan_equipped_on": gettext_lazy("dự kiến trang bị"),
            "plan_trained_on": gettext_lazy("dự kiến tập huấn"),
            "plan_accounts_on": gettext_lazy("dự kiến cấp tài khoản"),
            "plan_opened_on": gettext_lazy("dự kiến khai trương"),
            "plan_evaluated_on": gettext_lazy("dự kiến đánh giá"),
            "blocked_by": gettext_lazy("vướng mắc"),
            "note": gettext_lazy("ghi chú"),
        },
    ),
)
site.name_part(
    ProgrammeTask,
    Words(
        gettext_lazy("nhiệm vụ, giải pháp"),
        gettext_lazy("nhiệm vụ, giải pháp"),
        {
            "task_no": gettext_lazy("số"),
            "name": gettext_lazy("nội dung"),
            "kind": gettext_lazy("loại"),
            "lead": gettext_lazy("chủ trì"),
            "coordinating": gettext_lazy("phối hợp"),
            "planned_on": gettext_lazy("dự kiến xong"),
            "done_on": gettext_lazy("đã xong"),
            "note": gettext_lazy("ghi chú"),
        },
    ),
)
site.name_part(
    UnitStep,
    Words(
        gettext_lazy("bước của lộ trình"),
        gettext_lazy("bước của lộ trình"),
        {
            "step_no": gettext_lazy("số"),
            "stage": gettext_lazy("bước"),
            "undoes": gettext_lazy("hoàn lại dòng số"),
            "happened_on": gettext_lazy("ngày"),
            "is_latest": gettext_lazy("là mốc chậm nhất"),
            "until": gettext_lazy("gia hạn đến ngày"),
            "agreement_id": gettext_lazy("thỏa thuận"),
            "point_id": gettext_lazy("điểm phục vụ"),
            "note": gettext_lazy("ghi chú"),
        },
    ),
    left_out=("by_id", "recorded_at"),
)
site.name_part(
    CheckAnswer,
    Words(
        gettext_lazy("dòng bảng kiểm"),
        gettext_lazy("dòng bảng kiểm"),
        {
            "item": gettext_lazy("mục"),
            "answer_no": gettext_lazy("số"),
            "result": gettext_lazy("kết quả"),
            "note": gettext_lazy("ghi chú"),
            "found_on": gettext_lazy("ngày"),
        },
    ),
    left_out=("by_id", "recorded_at"),
)
site.name_part(
    Visit,
    Words(
        gettext_lazy("đợt khảo sát"),
        gettext_lazy("đợt khảo sát"),
        {
            "visit_no": gettext_lazy("số"),
            "visited_on": gettext_lazy("ngày"),
            "place": gettext_lazy("nơi khảo sát"),
            "team": gettext_lazy("đoàn khảo sát"),
            "unit_nos": gettext_lazy("đơn vị đã đến"),
            "findings": gettext_lazy("kết quả"),
        },
    ),
    left_out=("by_id", "recorded_at"),
)
site.name_part(
    Recommendation,
    Words(
        gettext_lazy("kiến nghị"),
        gettext_lazy("kiến nghị"),
        {
            "recommendation_no": gettext_lazy("số"),
            "text": gettext_lazy("nội dung"),
            "owner": gettext_lazy("đơn vị thực hiện"),
            "due_on": gettext_lazy("hạn"),
            "done_on": gettext_lazy("đã xong"),
            "proof": gettext_lazy("minh chứng"),
        },
    ),
    left_out=("done_by_id",),
)
site.name_part(
    Photo,
    Words(
        gettext_lazy("ảnh hiện trường"),
        gettext_lazy("ảnh hiện trường"),
        {
            "unit_no": gettext_lazy("đơn vị số"),
            "item": gettext_lazy("mục"),
            "visit_no": gettext_lazy("đợt khảo sát số"),
            "recommendation_no": gettext_lazy("kiến nghị số"),
            "caption": gettext_lazy("chú thích"),
            "name": gettext_lazy("tên tệp"),
            "removed_at": gettext_lazy("bỏ lúc"),
            "removed_reason": gettext_lazy("lý do bỏ"),
        },
    ),
    left_out=("sha256", "size_bytes", "media_type", "key_id", "added_by", "added_at", "removed_by"),
)
