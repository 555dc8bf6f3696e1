"""The hours of a week as a form types them: one line for each weekday, "07:30–11:30, 13:00–17:00"."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.administration.rows import GroundForm
from motcua.ground.deadlines.queries import week_of
from motcua.ground.deadlines.worktime import WEEKDAYS, CalendarNotReadable, WorkCalendar

WEEKDAY_WORDS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)
_SESSION = re.compile(r"([0-9]{1,2})[:hg]([0-9]{2})\s*[–-]\s*([0-9]{1,2})[:hg]([0-9]{2})")


def sessions_words(sessions: list[list[str]]) -> str:
    """Return the sessions of a day as they are typed: "07:30–11:30, 13:00–17:00"."""
    return ", ".join(f"{begin}–{end}" for begin, end in sessions)


def sessions_from(text: str) -> list[list[str]]:
    """Return the sessions typed for a day. Raises ValidationError for what cannot be read."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        read = _SESSION.fullmatch(part)
        if read is None or int(read[1]) > 23 or int(read[3]) > 23 or int(read[2]) > 59 or int(read[4]) > 59:
            said = _("“%(part)s” không phải một buổi làm việc. Gõ dạng 07:30–11:30, các buổi cách nhau bằng dấu phẩy.")
            raise ValidationError(said % {"part": part[:30]})
        found.append([f"{int(read[1]):02}:{read[2]}", f"{int(read[3]):02}:{read[4]}"])
    return found


class WeekForm(GroundForm):
    """A row with sessions of the week, one line for each weekday. Its class is passed through `with_weekdays`."""

    may_rest = False
    """Whether a week without any session may be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.sessions or {}
        for weekday in WEEKDAYS:
            if weekday in self.fields:
                self.fields[weekday].initial = sessions_words(kept.get(weekday, []))

    def clean(self) -> dict[str, Any]:
        """Read the sessions of every weekday."""
        cleaned = super().clean() or self.cleaned_data
        sessions = {}
        for weekday in WEEKDAYS:
            try:
                worked = sessions_from(cleaned.get(weekday) or "")
            except ValidationError as fault:
                self.add_error(weekday, fault)
                continue
            if worked:
                sessions[weekday] = worked
        if not self.errors:
            self._check(sessions)
            self.instance.sessions = sessions
        return cleaned

    def _check(self, sessions: dict[str, list[list[str]]]) -> None:
        if not sessions and not self.may_rest:
            raise ValidationError(_("Lịch phải có ít nhất một buổi làm việc."))
        try:
            WorkCalendar(week=week_of(sessions))
        except CalendarNotReadable as fault:
            raise ValidationError(fault.sentence) from fault


def with_weekdays(form: type[WeekForm]) -> type[WeekForm]:
    """Give a form its seven lines."""
    for weekday, label in zip(WEEKDAYS, WEEKDAY_WORDS, strict=True):
        field = forms.CharField(label=label, required=False, max_length=60)
        form.base_fields[weekday] = form.declared_fields[weekday] = field
    return form


def week_words(sessions: dict[str, list[list[str]]]) -> str:
    """Return the days with sessions in words: "Thứ Hai 07:30–11:30; …"."""
    words = zip(WEEKDAYS, WEEKDAY_WORDS, strict=True)
    return "; ".join(f"{label} {sessions_words(sessions[day])}" for day, label in words if day in sessions)
