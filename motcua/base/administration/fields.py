"""Fields of the administration: a day as it is written here, lines as a list."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.site import site

FIRST_DAY = date(1976, 1, 1)
"""Nothing that the State of today set in force is older."""
YEARS_AHEAD = 50


def day_words(day: date | None) -> str:
    """Return a day as 16/11/2026; nothing for None."""
    return f"{day:%d/%m/%Y}" if day else ""


class DayField(forms.DateField):
    """A day, typed as 16/11/2026: from 1976 on, and not further ahead than half a century."""

    def __init__(self, **kwargs: Any) -> None:
        shown = {"placeholder": "16/11/2026", "class": "mc-day", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(shown, format="%d/%m/%Y"))
        wrong = gettext_lazy("Ngày này không có trên lịch. Gõ dạng ngày/tháng/năm, ví dụ 16/11/2026.")
        super().__init__(input_formats=["%d/%m/%Y", "%Y-%m-%d"], error_messages={"invalid": wrong}, **kwargs)

    def validate(self, value: date | None) -> None:
        """Refuse a day whose year was mistyped."""
        super().validate(value)
        if value is None:
            return
        last = date(site.today().year + YEARS_AHEAD, 12, 31)
        if not FIRST_DAY <= value <= last:
            said = _("Ngày này ngoài khoảng %(first)s – %(last)s. Xem lại năm đã gõ.")
            raise ValidationError(said % {"first": day_words(FIRST_DAY), "last": day_words(last)})


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Lines for the page; what was typed stays as it was."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """A list without empty lines."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


def check_day_after(day: date, first: date, label: str) -> None:
    """Raise ValidationError unless a day lies after another."""
    if day <= first:
        raise ValidationError(_("%(label)s phải sau ngày %(day)s.") % {"label": label, "day": day_words(first)})


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
