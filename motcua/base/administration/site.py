"""The administration's site: our bar above it, our door before it, one page for all tables and one for all changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from auditlog.context import set_actor
from django.apps import apps
from django.contrib.admin import AdminSite
from django.db import models
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base import memory
from motcua.base.administration.audit import watch

View = Callable[..., HttpResponseBase]
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_NOT_OURS = {"login", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "autocomplete"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a table and its columns are called; message ids are the Vietnamese words."""

    one: str | Promise
    many: str | Promise
    fields: Mapping[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the administration that belongs to no table."""

    address: str
    name: str
    label: str | Promise
    """What the first page calls it; empty = it is reached from another page."""
    view: View


class Site(AdminSite):
    """Django's administration behind our own door. `open` is called once, by the addresses."""

    site_header = site_title = _("Quản trị")
    index_title = _("Dữ liệu nền")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.pages: list[Page] = []
        self.scopes: Mapping[str, str] = {}
        self._gate: Callable[[View], View] | None = None
        self._clock: Callable[[], datetime] | None = None
        self.left_behind: Callable[[str], str] = lambda _account: ""
        self.left_under: Callable[[HttpRequest, str], object] = lambda _request, _agreement: None

    def open(
        self,
        *,
        gate: Callable[[View], View],
        clock: Callable[[], datetime],
        scopes: Mapping[str, str],
        left_behind: Callable[[str], str],
        left_under: Callable[[HttpRequest, str], object],
    ) -> tuple[Sequence[URLPattern | URLResolver], str, str]:
        """Return the addresses. `gate` lets a view be seen by administrators alone; `clock` is the door's.

        `scopes`: what a key of a system may be good for, in words. The rooms above know, for pages here:
        `left_behind`: account → what it still holds that somebody must take over, as a sentence in HTML with a link, ""
        = nothing; `left_under`: agreement → what lies under it.
        """
        self._gate, self._clock, self.scopes = gate, clock, scopes
        self.left_behind, self.left_under = left_behind, left_under
        return self.urls

    def now(self) -> datetime:
        """Return the instant by the door's clock."""
        if self._clock is None:
            raise RuntimeError("the administration has not been opened")
        return self._clock()

    def today(self) -> date:
        """Return the day in Việt Nam."""
        return self.now().astimezone(_HERE).date()

    def name_table(
        self,
        model: type[models.Model],
        admin_class: Any,
        words: Words,
        *,
        masked_fields: Sequence[str] = (),
        left_out: Sequence[str] = (),
    ) -> None:
        """Take a table in: its words, its pages, and the record of its changes.

        Words are put on the columns here, not in the models: they are no part of the schema, and no migration.
        """
        _name(model, words)
        values = {
            name: {str(value): str(label) for value, label in choices}
            for name, choices in admin_class.choices.items()
            if not callable(choices)
        }
        watch(model, masked_fields=masked_fields, left_out=left_out, values=values)
        self.register(model, admin_class)

    def name_part(self, model: type[models.Model], words: Words, *, left_out: Sequence[str] = ()) -> None:
        """Take in a table whose rows stand on the page of another row: its words, and the record of its changes."""
        _name(model, words)
        watch(model, left_out=left_out, values={})

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody who passed the gate is there; who may pass is the gate's question."""
        return bool(request.user.is_active)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Put a view behind the gate. What it changes is recorded under the person, and forgotten by this process."""
        inner = super().admin_view(view, cacheable)

        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with set_actor(request.user):
                answer: HttpResponseBase = inner(request, *args, **kwargs)
            if request.method == "POST":
                memory.forget_all()
            return answer

        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """A filter that no text of the database can be is left out."""
            known = [(key, value) for key, values in request.GET.lists() for value in values]
            kept = [(key, value) for key, value in known if "\0" not in key + value]
            if len(kept) == len(known):
                return acting(request, *args, **kwargs)
            return HttpResponseRedirect(f"{request.path}?{urlencode(kept)}")

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self._gate is None:
                raise RuntimeError("the administration has not been opened")
            return self._gate(asked)(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    def get_urls(self) -> list[Any]:
        """The tables' addresses and those of single pages; signing in and out has pages of its own."""
        tables = [entry for entry in super().get_urls() if getattr(entry, "name", None) not in _NOT_OURS]
        pages = [path(page.address, self.admin_view(page.view), name=page.name) for page in self.pages]
        return [*pages, *tables]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The rooms in the order in which they stand on each other; the record of changes has a page of its own."""
        order = [config.label for config in apps.get_app_configs() if config.name.startswith("motcua.")]
        found = [room for room in super().get_app_list(request, app_label) if room["app_label"] in order]
        return sorted(found, key=lambda room: order.index(room["app_label"]))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows: also for how long other processes may go on with old rows."""
        return super().each_context(request) | {
            "fresh_seconds": memory.FRESH_SECONDS,
            "pages": [
                (_("Sổ thay đổi"), reverse("admin:auditlog_logentry_changelist")),
                *((page.label, reverse(f"admin:{page.name}")) for page in self.pages if page.label),
            ],
        }


def _name(model: type[models.Model], words: Words) -> None:
    options: Any = model._meta
    options.verbose_name, options.verbose_name_plural = words.one, words.many
    for name, label in words.fields.items():
        options.get_field(name).verbose_name = label


site = Site()
