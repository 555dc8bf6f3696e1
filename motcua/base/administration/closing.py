"""Rows in force are not changed but closed, and copied into one that begins later: a rule keeps its history."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.fields import DayField, check_day_after, day_before, day_words
from motcua.base.administration.rows import GroundAdmin


class CloseForm(forms.Form):
    """From which day on a row no longer counts, and whether a copy takes its place."""

    first_day = DayField(label=gettext_lazy("Ngày đầu của bản mới"), required=True)
    only_close = forms.BooleanField(label=gettext_lazy("Chỉ đóng, không lập bản mới"), required=False)

    def __init__(self, row: Any, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.today = row, today

    def clean_first_day(self) -> date:
        """A day after today and inside the row's own days: what was yesterday stays as it was."""
        day: date = self.cleaned_data["first_day"]
        check_day_after(day, max(self.today, self.row.valid_from or self.today), str(self.fields["first_day"].label))
        if self.row.valid_to is not None and day > self.row.valid_to:
            said = _("Dòng này đã hết hiệu lực từ ngày %(day)s. Chọn ngày sớm hơn.")
            raise ValidationError(said % {"day": day_words(self.row.valid_to)})
        return day


class ClosingAdmin(GroundAdmin):
    """A table whose rows in force are closed and copied."""

    is_frozen = True
    change_form_template = "admin/frozen_form.html"
    copied: ClassVar[str | Promise] = gettext_lazy(
        "Đã đóng bản cũ và lập bản mới từ ngày %(day)s. Sửa bản mới trước ngày đó."
    )
    """What is said when a copy was made."""

    def get_urls(self) -> list[Any]:
        """One page more for each row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_close"
        view = self.admin_site.admin_view(self.close_view)
        return [path("<path:object_id>/dong/", view, name=name), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page of a row; one that is in force says why it stays, and offers to be closed."""
        row = self.row_of(request, object_id) if object_id else None
        is_closable = row is not None and self.is_published(row) and not self._has_ended(row)
        shown = {"is_closable": is_closable, "is_published": row is not None and self.is_published(row)}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def close_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close a row, and copy it into one that begins on the day asked for."""
        row = self.row_of(request, object_id)
        if not self.is_published(row) or self._has_ended(row):
            messages.error(request, _("Chỉ đóng được dòng đang có hiệu lực."))
            return HttpResponseRedirect(self.row_href(row))
        form = CloseForm(row, self.admin_site.today(), request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return self.page(request, "admin/close.html", row, form=form, status=422 if form.errors else 200)
        day, only_close = form.cleaned_data["first_day"], form.cleaned_data["only_close"]
        following = self.closed(row, day, with_copy=not only_close)
        if following is None:
            messages.success(request, _("Đã đóng, hết hiệu lực từ ngày %(day)s.") % {"day": day_words(day)})
            return HttpResponseRedirect(self.row_href(row))
        messages.success(request, str(self.copied) % {"day": day_words(day)})
        return HttpResponseRedirect(self.row_href(following))

    def _has_ended(self, row: Any) -> bool:
        return row.valid_to is not None and row.valid_to <= self.admin_site.today()

    @transaction.atomic
    def closed(self, row: Any, day: date, *, with_copy: bool) -> Any:
        """Let a row count up to the day before; return its copy that counts from that day on, None without one."""
        last = row.valid_to
        row.valid_to = day_before(day)
        row.save(update_fields=["valid_to"])
        if not with_copy:
            return None
        copy = type(row)._base_manager.get(pk=row.pk)
        copy.valid_from, copy.valid_to = day, last
        copy.pk = self.key_of(copy)
        copy._state.adding = True
        copy.save(force_insert=True)
        for part in self.parts:
            self._copy_parts(part, row, copy)
        return copy

    def _copy_parts(self, part: type[models.Model], row: Any, copy: Any) -> None:
        owner = next(field.name for field in part._meta.fields if field.related_model is type(row))
        for item in part._base_manager.filter(**{owner: row}):
            item.pk = str(item.pk).replace(f"{row.pk}#", f"{copy.pk}#", 1)
            setattr(item, owner, copy)
            item._state.adding = True
            item.save(force_insert=True)
