"""Published lists in the administration: a decision with its lines, held against the catalogue and other decisions."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import GroundAdmin, PartFormSet, PartsInline
from motcua.base.administration.site import Words, site
from motcua.ground.catalogue.listings import bulk, queries, rules
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.ground.catalogue.listings.rules import Entry, Way
from motcua.ground.catalogue.models import ProcedureVersion


class EntryForms(PartFormSet):
    """The lines of a decision together: each says one thing of a procedure that is there, alone for its days."""

    def clean(self) -> None:
        """Refuse what is named twice, procedures that there are not, and days on which two decisions say of one."""
        if any(self.errors):
            return
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        faults = [*self._of_lines(lines)] or [*self._of_others(lines)]
        if faults:
            raise ValidationError(faults)

    def _of_lines(self, lines: list[dict[str, Any]]) -> Iterator[str]:
        if not lines:
            yield _("Quyết định phải có ít nhất một thủ tục.")
        codes = {line["procedure_code"] for line in lines}
        known = set(ProcedureVersion.objects.filter(code__in=codes).values_list("code", flat=True))
        numbers = [line["entry_no"] for line in lines]
        for number in sorted({number for number in numbers if numbers.count(number) > 1}):
            yield _("Số %(number)s ghi hai lần.") % {"number": number}
        seen = set()
        for line in lines:
            told = {"code": line["procedure_code"]}
            if line["procedure_code"] not in known:
                yield _("Chưa có thủ tục %(code)s trong danh mục.") % told
            if line["procedure_code"] in seen:
                yield _("Thủ tục %(code)s ghi hai lần.") % told
            seen.add(line["procedure_code"])

    def _of_others(self, lines: list[dict[str, Any]]) -> Iterator[str]:
        row = self.instance
        if row.valid_from is None or row.decided_on is None:
            return  # said beside the day itself
        bulk.lock()
        own = queries.decision_of(row)
        told = [Entry(own, line["procedure_code"], Way(line["is_received"], line["is_returned"])) for line in lines]
        others = ListingEntry.objects.filter(procedure_code__in=[entry.code for entry in told])
        for item in others.exclude(decision_id=row.pk).select_related("decision"):
            way = Way(item.is_received, item.is_returned)
            told.append(Entry(queries.decision_of(item.decision), item.procedure_code, way))
        for early, late, why in rules.clashes(told):
            if own in (early.decision, late.decision):
                other = late if early.decision == own else early
                said = {"code": early.code, "other": other.decision.words, "why": _(why)}
                yield _("Thủ tục %(code)s đã có trong %(other)s: %(why)s.") % said


class EntryInline(PartsInline):
    """The procedures of a decision."""

    model = ListingEntry
    number = "entry_no"
    fields = ("id", "entry_no", "procedure_code", "is_received", "is_returned", "is_excluded", "note")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The lines are held together."""
        return type("Entries", (EntryForms, super().get_formset(request, obj, **kwargs)), {"number": self.number})


class ListingDecisionAdmin(GroundAdmin):
    """Decisions that publish what goes through the public post (QĐ 45/2016, Art. 13, 18)."""

    list_display = ("number", "decided_on", "body", "entry_count", "valid_from", "valid_to")
    search_fields = ("number", "name", "entries__procedure_code")
    ordering = ("-valid_from", "number")
    fixed = ("number", "decided_on", "valid_from")
    exclude = ("id",)
    inlines = (EntryInline,)
    parts = (ListingEntry,)
    notes = gettext_lazy(
        "Quyết định đang có hiệu lực của một thủ tục quyết định thủ tục đó có nhận, trả qua bưu điện hay không. "
        "Danh mục dài thì nạp bằng “motcua import listing”."
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """With how many procedures each names."""
        return super().get_queryset(request).annotate(entry_total=Count("entries"))

    @display(description=gettext_lazy("số thủ tục"))
    def entry_count(self, row: Any) -> int:
        """How many procedures it names."""
        return int(row.entry_total)

    def key_of(self, row: ListingDecision) -> str:
        """Number, year and first day."""
        return f"{rules.code_of(row.number, row.decided_on)}@{row.valid_from}"

    def faults(self, row: ListingDecision) -> list[str]:
        """Days in their order (the table keeps them too), and amended decisions that there are."""
        found = super().faults(row)
        known = set(ListingDecision.objects.filter(number__in=row.amends or ()).values_list("number", flat=True))
        missing = ", ".join(number for number in row.amends or () if number not in known)
        if missing:
            found.append(_("Chưa có quyết định được sửa đổi: %(numbers)s.") % {"numbers": missing})
        return found


site.name_table(
    ListingDecision,
    ListingDecisionAdmin,
    Words(
        gettext_lazy("quyết định công bố danh mục qua bưu chính"),
        gettext_lazy("danh mục qua bưu chính công ích"),
        {
            "number": gettext_lazy("số quyết định"),
            "decided_on": gettext_lazy("ngày quyết định"),
            "body": gettext_lazy("cơ quan ban hành"),
            "name": gettext_lazy("trích yếu"),
            "amends": gettext_lazy("sửa đổi quyết định số"),
            "source": gettext_lazy("nguồn"),
            "valid_from": gettext_lazy("hiệu lực từ ngày"),
            "valid_to": gettext_lazy("đến hết ngày"),
        },
    ),
)
site.name_part(
    ListingEntry,
    Words(
        gettext_lazy("thủ tục của danh mục"),
        gettext_lazy("thủ tục của danh mục"),
        {
            "entry_no": gettext_lazy("số"),
            "procedure_code": gettext_lazy("mã thủ tục"),
            "is_received": gettext_lazy("nhận hồ sơ"),
            "is_returned": gettext_lazy("trả kết quả"),
            "is_excluded": gettext_lazy("không thực hiện"),
            "note": gettext_lazy("ghi chú"),
        },
    ),
)
