"""Forms of acts: what is typed stays as it was typed; what is wrong with it is said by the act's own body and rules.

A form only carries text to and from the page. It refuses nothing itself, so that a page and the API say the same.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _

from motcua.base.violations import NotReadable
from motcua.doors.frame.faults import Fault
from motcua.record.dossiers.rules import Act
from motcua.record.scanning.proofs import Proof

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
YEARS = 1900, 2100
"""First and last year of a day that is typed."""


class FreeChoiceField(forms.ChoiceField):
    """A choice whose answer is checked by the act, in the act's words."""

    def validate(self, value: Any) -> None:
        """Take any answer."""


class FreeMultipleChoiceField(forms.MultipleChoiceField):
    """Several choices whose answers are checked by the act, in the act's words."""

    def validate(self, value: Any) -> None:
        """Take any answers."""


class PhotoField(forms.FileField):
    """One photo, looked into by what keeps it, in its words."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Take any file."""
        return data


class TickField(forms.BooleanField):
    """One box to tick; left empty it is False."""


class ActForm(forms.Form):
    """The form of one act, or of one step towards it. `body` says what was typed as the act wants it."""

    act: ClassVar[Act]
    at_field: ClassVar[Mapping[str, str]] = {}
    """Where a fault is shown: field of the body → field of this form, where the names differ; "" = above the form."""
    is_dense: ClassVar[bool] = False
    """Whether boxes are small and answers stand beside each other, as on a dense door."""
    rows: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Fields that stand beside each other where there is room; those that are not named follow one by one."""
    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def helper(self) -> FormHelper:
        """How crispy draws the fields that the form has now: inside the page's own form element."""
        helper = FormHelper(self)
        helper.form_tag, helper.disable_csrf = False, True
        helper.radios_small = helper.checkboxes_small = helper.radios_inline = self.is_dense
        named = [[name for name in row if name in self.fields] for row in self.rows]
        beside = {name for row in named for name in row}
        rest = [name for name in self.fields if name not in beside]
        helper.layout = Layout(*(Div(*row, css_class="mc-pair") for row in named if row), *rest)
        return helper

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Give a field of choices what it offers here."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is no field of choices")
        field.choices = list(choices)

    def typed(self, name: str) -> str:
        """Return one field as it was typed, "" when it did not come."""
        value = self.data.get(self.add_prefix(name), "")
        return value if isinstance(value, str) else ""

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.typed(name))

    def chosen(self, name: str) -> list[str]:
        """Return the answers of a field that takes several."""
        getlist = getattr(self.data, "getlist", None)
        return list(getlist(self.add_prefix(name))) if getlist else []

    def body(self) -> dict[str, Any]:
        """Return what was typed as the body of the act. Raises NotReadable for what no body can hold."""
        return {name: self.typed(name) for name in self.fields}

    def proof(self, door: str) -> Proof | None:
        """Return what was signed on this form, None for the acts that nobody signs here."""
        return None

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults at their fields; what belongs to no field stands above the form."""
        for fault in faults:
            name = self.place_of(fault.field)
            self.add_error(name, self._unchosen(name) if name and self._is_unchosen(name, fault) else fault.sentence)

    def _is_unchosen(self, name: str, fault: Fault) -> bool:
        """Whether none of the answers came; a page has nothing to type into there."""
        field = self.fields[name]
        is_one_of = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField)
        return fault.is_choice or (is_one_of and fault.is_shape and not self.typed(name))

    def _unchosen(self, name: str) -> str:
        """What is said when none of the answers of a field came: the keys of a body are no words for people."""
        return _("Chưa chọn “%(label)s”. Chọn một mục trong danh sách.") % {"label": _(str(self.fields[name].label))}

    def place_of(self, field: str) -> str | None:
        """Return the form's field that a fault belongs to, None for the whole form."""
        if field in self.at_field:
            return self.at_field[field] or None
        parts = field.split(".")
        return next((part for part in reversed(parts) if part in self.fields), None)


def day_from(text: str, field: str) -> str:
    """Return a day typed as 16/11/2026 as ISO 8601 text; ISO text passes. Raises NotReadable."""
    typed = text.strip()
    if not typed:
        raise NotReadable(sentence="Gõ ngày dạng ngày/tháng/năm.", field=field)
    found = _DAY.fullmatch(typed)
    try:
        day = date(*(int(part) for part in reversed(found.groups()))) if found else date.fromisoformat(typed)
        return _of_an_office(day).isoformat()
    except ValueError as fault:
        raise NotReadable(
            sentence=f"“{typed[:20]}” không phải một ngày. Gõ dạng ngày/tháng/năm, ví dụ 16/11/2026.", field=field
        ) from fault


def _of_an_office(day: date) -> date:
    """Return the day if an office may mean it: next to the ends of time the day after cannot be told."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(day)
    return day


def text_field(label: str, *, hint: str = "", **attributes: Any) -> forms.CharField:
    """A line of text; clerks type for others, so browsers keep nothing of it."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=hint, widget=widget, strip=False)


def area_field(label: str, *, hint: str = "", rows: int = 3, **attributes: Any) -> forms.CharField:
    """Some lines of text."""
    widget = forms.Textarea(attrs={"autocomplete": "off", "rows": rows, **attributes})
    return forms.CharField(label=label, help_text=hint, widget=widget, strip=False)


def digits_field(label: str, *, hint: str = "", **attributes: Any) -> forms.CharField:
    """A line of digits: a phone shows its number keys."""
    return text_field(label, hint=hint, inputmode="numeric", **attributes)


def radio_field(label: str, choices: Iterable[tuple[str, str]], *, hint: str = "") -> FreeChoiceField:
    """One of a few answers, all in view."""
    return FreeChoiceField(label=label, help_text=hint, choices=list(choices), widget=forms.RadioSelect)


def select_field(label: str, choices: Iterable[tuple[str, str]], *, hint: str = "") -> FreeChoiceField:
    """One of many answers."""
    return FreeChoiceField(label=label, help_text=hint, choices=list(choices), widget=forms.Select)


def tick_field(label: str, *, hint: str = "") -> TickField:
    """One box to tick."""
    return TickField(label=label, help_text=hint)


def day_field(label: str, *, hint: str = "") -> forms.CharField:
    """A day, typed as 16/11/2026."""
    return text_field(label, hint=hint, inputmode="numeric", maxlength="10", placeholder="16/11/2026")
