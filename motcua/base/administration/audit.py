"""Who changed which row of the ground, from what to what: django-auditlog, read back in Vietnamese.

The application may add to the record and read it; its database role can neither change nor delete it.
"""

from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from motcua.base.changes import FieldChange

MASKED = "••••"
HISTORY_SIZE = 200
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_values: dict[tuple[str, str], Mapping[str, str]] = {}
"""Words of the values of a column: (table, column) → value → words."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row: when, by whom, what."""

    at: datetime
    who: str
    what: str
    kind: str
    row: str
    fields: tuple[FieldChange, ...]


def masked(value: str) -> str:
    """What the record keeps of a secret or a personal number: that there is one, nothing of it."""
    return MASKED if value and value != "None" else ""


def watch(
    model: type[models.Model],
    *,
    masked_fields: Sequence[str] = (),
    left_out: Sequence[str] = (),
    values: Mapping[str, Mapping[str, str]],
) -> None:
    """Record every change of the rows of a table from now on. `values`: column → stored value → its words."""
    _values.update({(model._meta.label_lower, name): words for name, words in values.items()})
    auditlog.register(
        model,
        mask_fields=list(masked_fields),
        exclude_fields=list(left_out),
        mask_callable=f"{masked.__module__}.{masked.__qualname__}",
    )


def note(row: models.Model, label: str, old: str, new: str) -> None:
    """Record what happened to a row without any of its columns changing."""
    LogEntry.objects.log_create(row, force_log=True, action=LogEntry.Action.UPDATE, changes={label: [old, new]})


def seen(row: models.Model) -> None:
    """Record that somebody opened what a row stands for: whoever acts now, by `set_actor`."""
    LogEntry.objects.log_create(row, force_log=True, action=LogEntry.Action.ACCESS, changes={})


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody opened what a row stands for."""

    at: datetime
    who: str


def looks(model: type[models.Model], keys: Iterable[str]) -> dict[str, tuple[Look, ...]]:
    """Return who opened what rows of a table stand for, by key, the newest first. One statement."""
    found: dict[str, list[Look]] = {}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_pk__in=list(keys), action=LogEntry.Action.ACCESS
    )
    for entry in entries.select_related("actor").order_by("-timestamp", "-id")[:HISTORY_SIZE]:
        who = str(getattr(entry.actor, "full_name", "")) or _("lệnh trên máy chủ")
        found.setdefault(entry.object_pk, []).append(Look(entry.timestamp, who))
    return {key: tuple(rows) for key, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Noted:
    """What happened to one row of a list that was put in: its key and name, and its columns, label → (old, new)."""

    key: str
    name: str
    is_new: bool
    columns: Mapping[str, tuple[str, str]]


@contextmanager
def unwatched() -> Iterator[None]:
    """Let nothing be recorded row by row: a list that is put in tells what it did by itself."""
    with disable_auditlog():
        yield


def note_many(model: type[models.Model], noted: Iterable[Noted], at: datetime) -> None:
    """Record what a list did to the rows of a table; in the record a command did it. One statement for a thousand."""
    content_type = ContentType.objects.get_for_model(model)
    actions = LogEntry.Action
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                content_type=content_type,
                object_pk=each.key,
                object_repr=each.name,
                action=actions.CREATE if each.is_new else actions.UPDATE,
                changes={label: list(pair) for label, pair in each.columns.items()},
                timestamp=at,
            )
            for each in noted
        ],
        batch_size=1_000,
    )


def history(row: models.Model, parts: Iterable[type[models.Model]] = ()) -> tuple[Change, ...]:
    """Return the changes of a row and of its parts, the newest first. Parts have keys that begin with the row's.

    Two statements at most.
    """
    mine = models.Q(content_type=ContentType.objects.get_for_model(row), object_pk=str(row.pk))
    for part in parts:
        mine |= models.Q(content_type=ContentType.objects.get_for_model(part), object_pk__startswith=f"{row.pk}#")
    found = LogEntry.objects.filter(mine).select_related("actor", "content_type").order_by("-timestamp", "-id")
    return tuple(change(entry) for entry in found[:HISTORY_SIZE])


def change(entry: LogEntry) -> Change:
    """Return an entry of the record in words."""
    model = entry.content_type.model_class()
    kind = str(model._meta.verbose_name) if model is not None else entry.content_type.model
    return Change(
        at=entry.timestamp,
        who=str(getattr(entry.actor, "full_name", "")) or _("lệnh trên máy chủ"),
        what=action_words(entry.action),
        kind=kind,
        row=entry.object_repr,
        fields=tuple(_fields(model, entry.changes or {})),
    )


def action_words(action: int) -> str:
    """Return what was done: created, changed, deleted."""
    return {0: _("thêm"), 1: _("sửa"), 2: _("xóa")}.get(action, _("xem"))


def _fields(model: type[models.Model] | None, changes: dict[str, Any]) -> Iterable[FieldChange]:
    for name, pair in changes.items():
        field = _field(model, name)
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        if field is not None and not field.concrete:
            continue  # rows of other tables that point here have entries of their own
        change = FieldChange(str(field.verbose_name) if field else name, _said(field, pair[0]), _said(field, pair[1]))
        if change.old or change.new:
            yield change


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def _said(field: Any, value: Any) -> str:
    """A stored value as a page says it: choices by their words, days as 16/11/2026, lists with commas."""
    text = "" if value in (None, "None") else str(value)
    words = _words(field)
    if text in words:
        return str(words[text])
    if isinstance(field, models.DateTimeField):
        return _moment(text)
    if isinstance(field, models.DateField):
        return _day(text)
    if isinstance(field, models.BooleanField):
        return {"True": _("có"), "False": _("không")}.get(text, text)
    return ", ".join(str(words.get(item, item)) for item in _items(text)) if text.startswith("[") else text


def _words(field: Any) -> Mapping[str, Any]:
    if field is None:
        return {}
    return _values.get((field.model._meta.label_lower, field.name)) or dict(getattr(field, "flatchoices", None) or ())


def _items(text: str) -> list[str]:
    """The items of a list as the record writes it."""
    try:
        found = literal_eval(text)
    except (ValueError, SyntaxError):
        return [text]
    return [str(item) for item in found] if isinstance(found, list) else [text]


def moment_words(at: datetime) -> str:
    """Return an instant on the clocks of Việt Nam: "16/11/2026 15:20"."""
    return f"{at.astimezone(_HERE):%d/%m/%Y %H:%M}"


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment_words(at if at.tzinfo else at.replace(tzinfo=UTC))  # the record writes UTC without saying so
