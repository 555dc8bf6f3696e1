"""All changes of the ground as one list that nobody can change."""

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.admin import SimpleListFilter, display
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from motcua.base.administration import audit
from motcua.base.administration.rows import Base
from motcua.base.administration.site import site

SHOWN_MAX = 6
"""Fields of one change that the list shows; the row's own history has all."""


class KindFilter(SimpleListFilter):
    """Which table."""

    title, parameter_name = _("loại dữ liệu"), "loai"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Every table whose changes are recorded."""
        models = sorted(auditlog.get_models(), key=lambda model: str(model._meta.verbose_name))
        return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in models]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The changes of one table."""
        app, _dot, name = (self.value() or "").partition(".")
        kind = ContentType.objects.filter(app_label=app, model=name).first()
        return queryset.filter(content_type=kind) if kind else queryset


class ActionFilter(SimpleListFilter):
    """Added, changed, deleted."""

    title, parameter_name = _("việc"), "viec"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        """Three things that can be done to a row."""
        return [(str(action), audit.action_words(action)) for action in (0, 1, 2)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The changes of one kind."""
        asked = self.value() or ""
        return queryset.filter(action=int(asked)) if asked in {"0", "1", "2"} else queryset


class ChangesAdmin(Base):
    """Who changed what, from what to what, and when."""

    list_display = ("at", "who", "what", "kind", "row", "fields_changed")
    list_display_links = None
    list_filter = (KindFilter, ActionFilter)
    list_select_related = ("actor", "content_type")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("object_repr", "object_pk", "actor__username")
    ordering = ("-timestamp", "-id")
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever passed the gate."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever passed the gate, as a list."""
        return obj is None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    @display(description=_("Lúc"), ordering="timestamp")
    def at(self, entry: LogEntry) -> str:
        """When, on the clocks of Việt Nam."""
        return audit.moment_words(entry.timestamp)

    @display(description=_("Ai"))
    def who(self, entry: LogEntry) -> str:
        """Full name of the account."""
        return audit.change(entry).who

    @display(description=_("Việc"))
    def what(self, entry: LogEntry) -> str:
        """Added, changed, deleted."""
        return audit.action_words(entry.action)

    @display(description=_("Loại dữ liệu"))
    def kind(self, entry: LogEntry) -> str:
        """Which table."""
        return audit.change(entry).kind

    @display(description=_("Dòng"))
    def row(self, entry: LogEntry) -> SafeString:
        """What the row says of itself, and its key."""
        return format_html(
            "<b>{}</b><span class='mc-table__second mc-code'>{}</span>", entry.object_repr, entry.object_pk
        )

    @display(description=_("Từ → thành"))
    def fields_changed(self, entry: LogEntry) -> SafeString:
        """Old → new of the first fields."""
        fields = audit.change(entry).fields
        shown = format_html_join(
            "", "<li>{}: {} → {}</li>", ((one.label, one.old or "–", one.new or "–") for one in fields[:SHOWN_MAX])
        )
        rest = format_html("<li>+ {}</li>", len(fields) - SHOWN_MAX) if len(fields) > SHOWN_MAX else ""
        return format_html("<ul class='mc-changes'>{}{}</ul>", shown, rest)


_options: Any = LogEntry._meta
_options.verbose_name, _options.verbose_name_plural = _("thay đổi"), _("sổ thay đổi")
site.register(LogEntry, ChangesAdmin)

administration = site
"""The site with its record of changes; the rooms of the ground have added their tables when Django has started."""
