"""Pages on which an administrator takes open dossiers over to another version; she sees codes and figures alone."""

from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.base.administration.site import site
from motcua.base.text import search_key
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.people import services as people
from motcua.outward.drafting import taking_over
from motcua.stages.processing import rebasing

_SHORTEST_REASON, _LONGEST_REASON = 5, 500


class ChooseForm(forms.Form):
    """Which dossiers of a version, and to which version."""

    to = forms.ChoiceField(label=gettext_lazy("Chuyển sang bản"))
    agency = forms.ChoiceField(label=gettext_lazy("Mọi hồ sơ đang mở của cơ quan"), required=False)
    codes = forms.CharField(
        label=gettext_lazy("Hoặc các mã hồ sơ này, mỗi dòng một mã"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, key: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = key.rpartition("@")[0]
        today = site.today().isoformat()
        others = [
            item
            for item in catalogue.published_versions(code)
            if item != key and item.rpartition("@")[2] <= today  # what does not apply yet applies to no dossier
        ]
        self.fields["to"].choices = [(item, item) for item in others]  # type: ignore[attr-defined]  # a choice field
        offices = [
            (agency, f"{catalogue.agency(agency).short_name} ({count})")
            for agency, count in rebasing.agencies_with(key)
        ]
        self.fields["agency"].choices = [("", "–"), *offices]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(told.get("agency")) == bool(str(told.get("codes", "")).strip()):
            self.add_error("agency", _("Chọn một cơ quan, hoặc ghi các mã hồ sơ, một trong hai."))
        return told


def versions_page(request: HttpRequest) -> HttpResponse:
    """How many open dossiers each version has."""
    names = catalogue.procedure_names()
    rows = []
    for code, found in groupby(rebasing.counts(), key=lambda item: item.version_id.rpartition("@")[0]):
        newest = next(iter(catalogue.published_versions(code)), "")
        rows += [
            {
                "name": names.get(code, code),
                "version": item.version_id,
                "count": item.count,
                "is_newest": item.version_id == newest,
                "href": reverse("admin:rebase", args=[item.version_id])
                if len(catalogue.published_versions(code)) > 1
                else "",
            }
            for item in found
        ]
    rows.sort(key=lambda row: search_key(str(row["name"])))
    shown = {**site.each_context(request), "title": _("Hồ sơ đang mở theo từng bản"), "rows": rows}
    return TemplateResponse(request, "admin/versions.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def rebase_page(request: HttpRequest, key: str) -> HttpResponse:
    """Choose dossiers of a version, see what taking them over changes, and have it done by the worker."""
    if not any(item.version_id == key for item in rebasing.counts(key.rpartition("@")[0])):
        messages.error(request, _("Bản %(key)s không có hồ sơ đang mở.") % {"key": key})
        return HttpResponseRedirect(reverse("admin:versions"))
    if request.method == "POST":
        return _ask(request, key)
    form = ChooseForm(key, request.GET if request.GET else None)
    return _shown(request, key, form)


def _shown(request: HttpRequest, key: str, form: ChooseForm, fault: str = "") -> HttpResponse:
    found: tuple[rebasing.Consequence, ...] = ()
    unknown: list[str] = []
    too_many = 0
    if form.is_valid():
        told = form.cleaned_data
        numbers = [line.strip() for line in told["codes"].splitlines() if line.strip()]
        rows = rebasing.chosen(key, agency=told["agency"], numbers=numbers)
        total = rows.count()
        too_many = max(0, total - rebasing.SHOWN_MOST)
        found = rebasing.consequences(rows.order_by("code", "id")[: rebasing.SHOWN_MOST], told["to"], site.today())
        unknown = sorted(set(numbers) - {item.number for item in found})
    shown = {
        **site.each_context(request),
        "title": catalogue.short_name(key),
        "version": key,
        "form": form,
        "to": form.cleaned_data["to"] if form.is_bound and form.is_valid() else "",
        "found": found,
        "takes": [item for item in found if not item.refusal],
        "unknown": unknown,
        "too_many": too_many,
        "job_id": uuid4(),
        "reason": request.POST.get("reason", ""),
        "fault": fault,
    }
    status = 422 if fault or (form.is_bound and form.errors) else 200
    return TemplateResponse(request, "admin/rebase.html", shown, status=status)


def _ask(request: HttpRequest, key: str) -> HttpResponse:
    """Have the dossiers that were shown taken over; what was typed wrongly is shown again with them."""
    reason = " ".join(request.POST.get("reason", "").split())
    form = ChooseForm(key, request.GET if request.GET else None)
    picks = _picks(request.POST.getlist("hs"))
    if not _SHORTEST_REASON <= len(reason) <= _LONGEST_REASON:
        return _shown(request, key, form, _("Ghi lý do, từ 5 đến 500 ký tự: người nộp và sổ theo dõi đều đọc."))
    if not picks or request.POST.get("agree") != "co":
        return _shown(request, key, form, _("Đánh dấu rằng đã xem hệ quả, rồi chuyển."))
    try:
        job_id = taking_over.ask(
            job_id=UUID(request.POST.get("job", "")),
            version_id=request.POST.get("to", ""),
            reason=reason,
            picks=picks,
            back=reverse("admin:versions"),
            by=people.get_actor(str(request.user.pk)),
            at=site.now(),
        )
    except ValueError:
        return _shown(request, key, form, _("Biểu mẫu đã cũ hoặc thiếu mã. Xem lại hệ quả rồi chuyển."))
    except RuleViolation as refusal:
        return _shown(request, key, form, refusal.sentence)
    return HttpResponseRedirect(reverse("frame:job", args=[job_id]))


def _picks(texts: list[str]) -> list[taking_over.Pick]:
    """The dossiers of the form, each with where its journal stood; what is none of both is left out."""
    found = []
    for text in texts[: rebasing.SHOWN_MOST]:
        dossier, _colon, seen = text.partition(":")
        try:
            found.append((str(UUID(dossier)), int(seen)))
        except ValueError:
            continue
    return found
