"""How a table of the ground is shown and changed: keys made from codes and days, periods that may not overlap, rows in
force that stay as they are, no deletion of what has counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, SimpleListFilter, TabularInline
from django.contrib.admin.utils import quote, unquote
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration import audit
from motcua.base.administration.fields import DayField, LinesField, day_words
from motcua.base.administration.site import Site
from motcua.base.text import upper_first

if TYPE_CHECKING:
    Base = ModelAdmin[Any]
    Inline = TabularInline[Any, Any]
    RowForm = forms.ModelForm[Any]
    PartForms = forms.BaseInlineFormSet[Any, Any, Any]
else:
    Base, Inline, RowForm, PartForms = ModelAdmin, TabularInline, forms.ModelForm, forms.BaseInlineFormSet

Choices = Iterable[tuple[str, Any]]
FAR = date(9999, 12, 31)


class GroundForm(RowForm):
    """The form of one row: makes its key, and refuses a period that another row already fills."""

    model_admin: ClassVar["GroundAdmin"]

    def validate_constraints(self) -> None:
        """Let the database's own rules speak where nobody has said in a sentence what is wrong."""
        if not self.errors:
            super().validate_constraints()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, which its types leave out
        if self.errors:
            return
        row, admin = self.instance, self.model_admin
        admin.derive(row)
        if row._state.adding and not row.pk:
            row.pk = admin.key_of(row)
            if type(row)._base_manager.filter(pk=row.pk).exists():
                self.add_error(None, _("Đã có “%(key)s”. Mở dòng đó để sửa, hoặc đổi mã, đổi ngày.") % {"key": row.pk})
        for fault in admin.faults(row):
            self.add_error(None, fault)


class PlainFields:
    """Fields without windows and calendars: days as they are written here, few values as choices."""

    choices: ClassVar[Mapping[str, Any]] = {}
    """Columns that take one of a few values, or several where the column is a list: pairs, or what returns pairs."""
    opts: Any

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain fields: days as they are written here, few values as choices, no windows that open over the page."""
        choices = self.choices.get(db_field.name)
        label = {"label": upper_first(str(db_field.verbose_name)), "help_text": db_field.help_text}
        if isinstance(db_field, models.DateField):
            return DayField(required=not db_field.blank, **label)
        if choices is not None and isinstance(db_field, ArrayField):
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=list(_asked(choices)), widget=widget, required=False, **label)
        if choices is not None:
            asked = list(_asked(choices))
            is_said = (db_field.has_default() and not db_field.blank) or any(value == "" for value, _words in asked)
            first = [] if is_said else [("", "–")]  # nothing is chosen unasked
            missing = {"required": gettext_lazy("Chưa chọn. Chọn một dòng trong danh sách.")}
            return forms.ChoiceField(
                choices=[*first, *asked], required=not db_field.blank, error_messages=missing, **label
            )
        if isinstance(db_field, ArrayField | models.JSONField):
            return LinesField(required=False, **label)
        if isinstance(db_field, models.TextField):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2})
        return db_field.formfield(**(label | kwargs))

    def _said(self, name: Any) -> Any:
        """A column in words; what is no column says itself."""
        return self._worded(name) if name in {field.name for field in self.opts.fields} else name

    def _has_words(self, field: Any) -> bool:
        return field.name in self.choices or isinstance(field, models.DateField | models.BooleanField | ArrayField)

    def _worded(self, name: str) -> Callable[[Any], str]:
        """Return what says a column of a row; the same for the same column."""
        kept: dict[str, Callable[[Any], str]] = self.__dict__.setdefault("_kept_words", {})
        if name not in kept:
            field, choices = self.opts.get_field(name), self.choices.get(name, ())

            def said(row: Any) -> str:
                value = field.value_from_object(row)
                if field.is_relation:
                    return str(getattr(row, name))
                words = {str(key): str(label) for key, label in (_asked(choices) or getattr(field, "flatchoices", ()))}
                return value_words(value, words)

            said.short_description = field.verbose_name  # type: ignore[attr-defined]  # as Django reads it
            said.admin_order_field = name  # type: ignore[attr-defined]  # as Django reads it
            kept[name] = said
        return kept[name]


class GroundAdmin(PlainFields, Base):
    """One table of the ground."""

    form = GroundForm
    actions = None
    list_per_page = 50
    show_full_result_count = False
    save_on_top = False

    admin_site: Site
    same: ClassVar[Sequence[str]] = ()
    """Rows that agree in these columns may not be in force on the same day."""
    alive: ClassVar[Mapping[str, Any]] = {}
    """What holds of rows that still count; others are kept for what was done by them."""
    fixed: ClassVar[Sequence[str]] = ()
    """Columns that are set once: they stand in the row's key."""
    is_frozen: ClassVar[bool] = False
    """Whether a row that is in force stays as it is: it is closed and copied instead."""
    parts: ClassVar[Sequence[type[models.Model]]] = ()
    """Tables whose rows are parts of a row of this one."""
    notes: ClassVar[str | Promise] = ""
    """One sentence above the list."""

    # ---- what a room says of its rows --------------------------------------------------------------------------------

    def key_of(self, row: Any) -> str:
        """Return the key of a new row."""
        raise NotImplementedError

    def derive(self, row: Any) -> None:
        """Set the columns that follow from others."""

    def faults(self, row: Any) -> list[str]:
        """Return what is wrong with a row as a whole; here: the order of its days, and rows of the same days."""
        if not hasattr(row, "valid_from"):
            return []
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            return [_("Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.")]
        other = self._other_in_force(row)
        if other is None:
            return []
        told = {"row": other.pk, "first": day_words(other.valid_from), "last": day_words(other.valid_to) or "…"}
        return [_("Trùng thời gian với %(row)s (%(first)s – %(last)s). Đóng dòng đó trước, hoặc đổi ngày.") % told]

    def _other_in_force(self, row: Any) -> Any:
        if not self.same:
            return None
        first, last = row.valid_from or date.min, row.valid_to or FAR
        named = {name: getattr(row, name) for name in self.same}
        rows = type(row)._base_manager.filter(**named, **self.alive).exclude(pk=row.pk)
        until = models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=first)
        since = models.Q(valid_from__lte=last)
        return rows.filter(until & since).first()

    def may_delete(self, row: Any) -> bool:
        """Whether a row was typed in vain: only one that has not begun to count."""
        first = getattr(row, "valid_from", None) or getattr(row, "day", None)
        return first is not None and first > self.admin_site.today()

    def is_published(self, row: Any) -> bool:
        """Whether a row is in force or has been."""
        return bool(row.valid_from is None or row.valid_from <= self.admin_site.today())

    # ---- who may: the gate has asked; what is left are the rules of the rows -----------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever passed the gate."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever passed the gate."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever passed the gate."""
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows in force of some tables stay as they are."""
        return obj is None or not (self.is_frozen and self.is_published(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows that have counted stay."""
        return obj is None or self.may_delete(obj)

    # ---- what is shown: values in words ------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns, their values in words."""
        columns = {field.name for field in self.opts.fields if self._has_words(field)}
        shown: Any = super().get_list_display(request)
        return [self._worded(name) if name in columns else name for name in shown]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """The filters, their answers in words."""
        filters: Any = super().get_list_filter(request)
        return [words_filter(self, name) if name in self.choices else name for name in filters]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns in their order, without what the database works out itself; what cannot be changed in words."""
        left_out = set(self.exclude or ()) | {field.name for field in self.opts.fields if field.generated}
        names = self.fields or [field.name for field in self.opts.fields if field.name not in left_out]
        if obj is None:
            return names
        said = set(names) if not self.has_change_permission(request, obj) else set(self.fixed)
        return [self._said(name) if name in said else name for name in names]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What stands in the key of a row is set once."""
        fixed = [self._said(name) for name in self.fixed] if obj is not None else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    # ---- forms -------------------------------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows the table it belongs to."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"model_admin": self})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new row never takes the place of another."""
        obj.save(force_insert=not change)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page of a row. What two people did at once is refused by the database and said as a sentence."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            said = _("Chưa lưu được: dòng khác vừa được ghi trùng mã hoặc trùng thời gian. Xem lại rồi lưu.")
            messages.error(request, said)
            return HttpResponseRedirect(request.get_full_path())

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Back to the list, with what was saved."""
        return self._listed(request, _("Đã thêm “%(row)s”.") % {"row": obj})

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the list, with what was saved."""
        return self._listed(request, _("Đã lưu “%(row)s”.") % {"row": obj})

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Back to the list, with what was deleted."""
        return self._listed(request, _("Đã xóa “%(row)s”.") % {"row": obj_display})

    def _listed(self, request: HttpRequest, said: str) -> HttpResponse:
        messages.success(request, said)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    # ---- deletion, history -------------------------------------------------------------------------------------------

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Ask before deleting; refuse in a sentence what has counted or what other rows stand on."""
        row = self.row_of(request, object_id)
        refusal = self.refusal_to_delete(row)
        if refusal:
            messages.error(request, refusal)
            return HttpResponseRedirect(self.row_href(row))
        return super().delete_view(request, object_id, extra_context)

    def refusal_to_delete(self, row: Any) -> str:
        """Return why a row may not be deleted; "" when it may."""
        if not self.may_delete(row):
            return _("Không xóa dòng đã có hiệu lực. Ghi ngày hết hiệu lực, hoặc đóng và lập bản mới.")
        relying = relying_on(row)
        if not relying:
            return ""
        return _("Không xóa được: %(kinds)s đang dựa vào dòng này.") % {"kinds": ", ".join(relying)}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the rows alone: what relies on them was asked before, and is not gathered one by one."""
        return [str(row) for row in objs], {}, set(), []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # writes no entry, so returns none
        """The record of changes is kept by audit.watch."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # writes no entry, so returns none
        """The record of changes is kept by audit.watch."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]  # likewise
        """The record of changes is kept by audit.watch."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Old → new, who and when, of a row and its parts."""
        row = self.row_of(request, object_id)
        return self.page(request, "admin/changes.html", row, changes=audit.history(row, self.parts))

    # ---- pages -------------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, with one sentence on what its rows are."""
        return super().changelist_view(request, {**(extra_context or {}), "notes": self.notes})

    def row_href(self, row: Any) -> str:
        """Return the address of a row's page."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(row.pk)])

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row of a key; what no key can be is no row. A page that is only shown reads it once."""
        if "\x00" in object_id:
            return None
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        read: dict[Any, Any] = vars(request).setdefault("rows_read", {})
        if (self.model, object_id) not in read:
            read[self.model, object_id] = super().get_object(request, object_id, from_field)
        return read[self.model, object_id]

    def row_of(self, request: HttpRequest, object_id: str) -> Any:
        """Return the row of an address. Raises Http404."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def page(self, request: HttpRequest, template: str, row: Any, *, status: int = 200, **shown: Any) -> HttpResponse:
        """Answer with a page about a row."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": row,
            "row_href": self.row_href(row) if row.pk else "",
            "title": str(row),
            **shown,
        }
        return TemplateResponse(request, template, context, status=status)


class PartFormSet(PartForms):
    """Parts of a row; a new part gets the row's key and its own number as key."""

    number: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = 0 if self.initial_form_count() else 1

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say what the box of each part leaves out."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Bỏ %(part)s") % {"part": form.instance}

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Make the key before the part is written."""
        form.instance.pk = f"{self.instance.pk}#{getattr(form.instance, self.number)}"
        return super().save_new(form, commit)


class PartsInline(PlainFields, Inline):
    """The parts of a row on its own page; they may change as long as the row may."""

    extra = 0
    number: ClassVar[str]
    """The column that numbers the parts of one row."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset knows how parts are numbered."""
        self.formset = type("Parts", (PartFormSet,), {"number": self.number})
        return super().get_formset(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The columns; in words where they cannot be changed."""
        names: Any = self.fields or ()
        if self.has_change_permission(request, obj):
            return names
        return [self._worded(name) for name in names if name != "id"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything, where nothing can be changed."""
        return () if self.has_change_permission(request, obj) else self.get_fields(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The key travels with the part, unseen."""
        if db_field.primary_key:
            return forms.CharField(widget=forms.HiddenInput, required=False)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.widget.attrs["aria-label"] = field.label  # the head of its column is no label of its own
        return field

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        owner = self.admin_site._registry[self.parent_model]
        return bool(owner.has_change_permission(request, obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever passed the gate."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the row may change."""
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the row may change."""
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As long as the row may change."""
        return self._may(request, obj)


def words_filter(admin: GroundAdmin, name: str) -> type[SimpleListFilter]:
    """Return the filter of a column that takes one of a few values."""
    answers = [(str(value), label) for value, label in _asked(admin.choices[name])]

    class WordsFilter(SimpleListFilter):
        title, parameter_name = str(admin.opts.get_field(name).verbose_name), name

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return answers

        def queryset(self, request: HttpRequest, queryset: Any) -> Any:
            return queryset.filter(**{name: self.value()}) if self.value() in dict(answers) else queryset

    return WordsFilter


def value_words(value: Any, words: Mapping[str, str]) -> str:
    """Return a stored value as a page says it; `words`: value → its words."""
    if value in (None, "", []):
        return words.get("", "–")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        return audit.moment_words(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, list):
        return "; ".join(words.get(str(item), str(item)) for item in value)
    return words.get(str(value), str(value))


def relying_on(row: models.Model) -> list[str]:
    """Return which kinds of rows rely on a row, in words; each kind is asked once, whatever their number."""
    found = []
    for relation in row._meta.related_objects:
        if getattr(relation, "on_delete", None) is not models.PROTECT:
            continue
        model = relation.related_model
        if not isinstance(model, str) and model._base_manager.filter(**{relation.field.name: row}).exists():
            found.append(str(model._meta.verbose_name))
    return found


def _asked(choices: Any) -> Choices:
    asked: Choices = choices() if callable(choices) else choices
    return asked
