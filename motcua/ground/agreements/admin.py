"""Service points with their counters, agreements, training, assignments: the rows that a right to act is made of."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import GroundAdmin
from motcua.base.administration.site import Words, site
from motcua.base.text import day_words
from motcua.ground.agreements import admin_points, terms, training  # noqa: F401 - its tables are shown too
from motcua.ground.agreements.models import Agreement, Assignment, Counter, ServicePoint, Training
from motcua.ground.agreements.rules import STAGE_WORDS
from motcua.ground.catalogue.admin import agency_choices, procedure_choices
from motcua.ground.catalogue.finding import field_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.queries import staff


def point_choices() -> tuple[tuple[str, str], ...]:
    """Return every service point. One statement."""
    return tuple(ServicePoint.objects.order_by("name").values_list("id", "name"))


def staff_choices() -> tuple[tuple[str, str], ...]:
    """Return everybody who may act for an agency or the post, by name."""
    return tuple((person.id, f"{person.name} ({person.id})") for person in staff())


class ServicePointAdmin(GroundAdmin):
    """Where dossiers are received and results returned."""

    list_display = ("name", "id", "kind", "employer", "unit_code", "phone")
    list_filter = ("kind", "employer")
    search_fields = ("id", "name", "address")
    ordering = ("name",)
    fixed = ("id",)
    choices: ClassVar[Any] = {"agency_codes": agency_choices}

    def key_of(self, row: ServicePoint) -> str:
        """Typed."""
        return row.id


class CounterAdmin(GroundAdmin):
    """Counters of a point; number and point stand in their key."""

    list_display = ("name", "point", "id", "closed_from")
    list_filter = ("point",)
    list_select_related = ("point",)
    search_fields = ("id", "name")
    ordering = ("point__name", "id")
    fixed = ("point",)
    fields = ("point", "name", "closed_from")

    def key_of(self, row: Counter) -> str:
        """The point and the next number."""
        taken = [key.rpartition("/")[2] for key in Counter.objects.filter(point=row.point).values_list("id", flat=True)]
        return f"{row.point_id}/{max((int(number) for number in taken if number.isdigit()), default=0) + 1}"

    def may_delete(self, row: Any) -> bool:
        """One that nobody was ever assigned to; the rows say so."""
        return True


def _of_its_end(row: Agreement, at: datetime) -> list[str]:
    """What is wrong with a changed last day, or with the day until which it is finished."""
    before = Agreement.objects.filter(pk=row.pk).first()
    today, found = local(at).date(), []
    if (
        before is not None
        and before.valid_to is not None
        and before.valid_to < today
        and row.valid_to != before.valid_to
    ):
        said = _("Thỏa thuận đã hết hạn ngày %(day)s, không gia hạn hoặc đổi ngày cuối được. Lập thỏa thuận mới.")
        found.append(said % {"day": day_words(before.valid_to)})
    if row.finish_until is not None and (row.valid_to is None or row.finish_until <= row.valid_to):
        found.append(_("Ngày làm nốt phải sau ngày hết hiệu lực."))
    return found


class AgreementAdmin(GroundAdmin):
    """An agency's transfer of stages to the post, for a term; its page says what lies under it before it is ended."""

    change_form_template = "admin/agreement_form.html"
    list_display = ("id", "agency_code", "status", "stage_words", "procedure_count", "valid_from", "valid_to")
    list_filter = ("status", "agency_code")
    search_fields = ("id", "agency_code")
    ordering = ("id",)
    fixed = ("id", "agency_code", "valid_from")
    choices: ClassVar[Any] = {
        "agency_code": agency_choices,
        "procedure_codes": procedure_choices,
        "point_ids": point_choices,
        "stages": tuple((stage, gettext_lazy(words)) for stage, words in STAGE_WORDS.items()),
    }
    notes = gettext_lazy(
        "Chấm dứt sớm thì ghi ngày hết hiệu lực. Đổi cơ quan hoặc ngày bắt đầu thì lập thỏa thuận mới."
    )

    def key_of(self, row: Agreement) -> str:
        """Its number, typed."""
        return row.id

    def faults(self, row: Agreement) -> list[str]:
        """Days, something that is transferred somewhere, and nothing that another agreement transfers already."""
        found = super().faults(row)
        found += _of_its_end(row, self.admin_site.now())
        if not (row.procedure_codes and row.point_ids and row.stages):
            found.append(_("Thỏa thuận phải có ít nhất một thủ tục, một điểm và một khâu."))
        other = None if found else terms.overlapping(row)
        if other is not None:
            told = {
                "other": other.pk,
                "shared": ", ".join(sorted(set(other.procedure_codes) & set(row.procedure_codes))),
            }
            found.append(
                _("Thỏa thuận %(other)s đã giao cùng khâu của %(shared)s ở cùng điểm, trùng thời gian.") % told
            )
        return found

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page of an agreement counts the dossiers under it, by stage; it shows none. One statement beside."""
        shown = {"under": self.admin_site.left_under(request, unquote(object_id)) if object_id else None}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    @display(description=gettext_lazy("khâu"))
    def stage_words(self, row: Agreement) -> str:
        """The stages in words."""
        words = dict(self.choices["stages"])
        return ", ".join(str(words.get(stage, stage)) for stage in row.stages)

    @display(description=gettext_lazy("số thủ tục"))
    def procedure_count(self, row: Agreement) -> int:
        """How many procedures."""
        return len(row.procedure_codes)


class TrainingAdmin(GroundAdmin):
    """Training in a field of procedures, valid until a day (QĐ 45/2016, Art. 13)."""

    list_display = ("person_id", "field_name", "course", "valid_from", "valid_to")
    list_filter = ("field_name",)
    search_fields = ("person_id",)
    ordering = ("person_id", "field_code", "-valid_from")
    same = ("person_id", "field_code")
    fixed = ("person_id", "field_code", "valid_from")
    exclude = ("id", "field_name", "certificate", "ended_at", "ended_by", "ended_reason")
    choices: ClassVar[Any] = {"person_id": staff_choices, "field_code": lambda: tuple(field_names().items())}

    def key_of(self, row: Training) -> str:
        """Person, field and first day."""
        return f"{row.person_id}:{row.field_code}@{row.valid_from}"

    def faults(self, row: Training) -> list[str]:
        """Days in their order, and a number that its trainer has given to nobody else."""
        found = super().faults(row)
        if row.trained_on is not None and row.valid_from < row.trained_on:
            found.append(_("Chứng nhận không có hiệu lực trước ngày học. Xem lại hai ngày."))
        try:
            training.require_own_number(row.person_id, row.course, row.trainer, row.certificate_no)
        except training.CertificateTaken as fault:
            found.append(fault.sentence)
        return found

    def derive(self, row: Training) -> None:
        """The field by name, as it was called then."""
        row.field_name = row.field_name or field_names().get(row.field_code, row.field_code)


class CounterField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A counter said with its point: many points have a first counter."""

    def label_from_instance(self, obj: Any) -> str:
        """Point and counter."""
        return f"{obj.point.name} · {obj.name}"


class AssignmentAdmin(GroundAdmin):
    """Who stands at which counter, or walks from which point, and when."""

    list_display = ("person_id", "place", "counter", "shift", "is_reserve", "valid_from", "valid_to")
    list_filter = ("counter__point",)
    list_select_related = ("counter__point",)
    search_fields = ("person_id",)
    ordering = ("person_id", "-valid_from")
    same = ("person_id", "counter_id")
    fixed = ("person_id", "counter", "valid_from")
    exclude = ("id",)
    choices: ClassVar[Any] = {"person_id": staff_choices}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Counters by point."""
        if db_field.name == "counter":
            offered = Counter.objects.select_related("point").order_by("point__name", "id")
            kwargs |= {"form_class": CounterField, "queryset": offered}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def faults(self, row: Assignment) -> list[str]:
        """Days, and for the post's staff an agreement at the point for the whole term."""
        found = super().faults(row)
        if not found and not terms.is_covered(row):
            told = {"point": row.counter.point.name}
            found.append(_("Không có thỏa thuận nào ở %(point)s cho cả thời gian này. Xem lại ngày.") % told)
        return found

    @display(description=gettext_lazy("điểm phục vụ"))
    def place(self, row: Assignment) -> str:
        """The point that the counter belongs to."""
        return row.counter.point.name

    def key_of(self, row: Assignment) -> str:
        """Person, counter and first day."""
        return f"{row.person_id}:{row.counter_id}@{row.valid_from}"


_DATED = {"valid_from": gettext_lazy("hiệu lực từ ngày"), "valid_to": gettext_lazy("đến hết ngày")}

site.name_table(
    ServicePoint,
    ServicePointAdmin,
    Words(
        gettext_lazy("điểm phục vụ"),
        gettext_lazy("điểm phục vụ"),
        {
            "id": gettext_lazy("mã điểm"),
            "name": gettext_lazy("tên"),
            "kind": gettext_lazy("loại"),
            "employer": gettext_lazy("ai phụ trách"),
            "unit_code": gettext_lazy("mã đơn vị hành chính"),
            "postal_district": gettext_lazy("huyện cũ để tính ngày chuyển"),
            "address": gettext_lazy("địa chỉ"),
            "phone": gettext_lazy("điện thoại"),
            "agency_codes": gettext_lazy("nhận hồ sơ cho cơ quan"),
        },
    ),
)
site.name_table(
    Counter,
    CounterAdmin,
    Words(
        gettext_lazy("quầy"),
        gettext_lazy("quầy"),
        {
            "id": gettext_lazy("mã quầy"),
            "point": gettext_lazy("điểm phục vụ"),
            "name": gettext_lazy("tên"),
            "closed_from": gettext_lazy("đóng từ ngày"),
        },
    ),
)
site.name_table(
    Agreement,
    AgreementAdmin,
    Words(
        gettext_lazy("thỏa thuận"),
        gettext_lazy("thỏa thuận"),
        {
            "id": gettext_lazy("số thỏa thuận"),
            "agency_code": gettext_lazy("cơ quan"),
            "procedure_codes": gettext_lazy("thủ tục"),
            "point_ids": gettext_lazy("điểm phục vụ"),
            "stages": gettext_lazy("khâu"),
            "status": gettext_lazy("loại"),
            "contract_no": gettext_lazy("số hợp đồng dịch vụ"),
            "postage_by": gettext_lazy("ai trả cước"),
            "service_levels": gettext_lazy("mức chất lượng cam kết"),
            "data_clauses": gettext_lazy("điều khoản xử lý dữ liệu cá nhân"),
            "finish_until": gettext_lazy("làm nốt hồ sơ đã nhận đến hết ngày"),
            **_DATED,
        },
    ),
)
site.name_table(
    Training,
    TrainingAdmin,
    Words(
        gettext_lazy("tập huấn"),
        gettext_lazy("tập huấn"),
        {
            "person_id": gettext_lazy("người"),
            "field_code": gettext_lazy("lĩnh vực"),
            "field_name": gettext_lazy("lĩnh vực"),
            "course": gettext_lazy("khóa học"),
            "trainer": gettext_lazy("đơn vị tập huấn"),
            "trained_on": gettext_lazy("ngày học"),
            "certificate_no": gettext_lazy("số chứng nhận"),
            "certificate": gettext_lazy("tệp chứng nhận"),
            "ended_at": gettext_lazy("chấm dứt lúc"),
            "ended_by": gettext_lazy("người chấm dứt"),
            "ended_reason": gettext_lazy("lý do chấm dứt"),
            **_DATED,
        },
    ),
)
site.name_table(
    Assignment,
    AssignmentAdmin,
    Words(
        gettext_lazy("phân công"),
        gettext_lazy("phân công"),
        {
            "person_id": gettext_lazy("người"),
            "counter": gettext_lazy("quầy"),
            "shift": gettext_lazy("ca"),
            "is_reserve": gettext_lazy("dự phòng"),
            **_DATED,
        },
    ),
)
