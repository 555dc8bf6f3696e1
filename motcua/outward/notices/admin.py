"""Layouts of forms for administrators: edit, try out with a sample, publish, go back to the built-in one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.base.administration.site import Page, Words, site
from motcua.base.text import moment_words
from motcua.base.violations import RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.ground.people.services import names
from motcua.outward.notices import layouts
from motcua.outward.notices.models import FormTemplate

_DO = ("preview", "publish", "reset")
NO_SET = "chung"
"""In an address: a form that belongs to no set."""


class LayoutForm(forms.Form):
    """What the page of a layout posts."""

    source = forms.CharField(strip=False, required=False, max_length=layouts.SOURCE_MAX + 1)
    seen = forms.IntegerField(min_value=0)
    do = forms.ChoiceField(choices=[(item, item) for item in _DO])


def list_page(request: HttpRequest) -> HttpResponse:
    """Every form of every set, with the layout in force and since when. Two statements beside the frame's."""
    lines = layouts.listed()
    by = names({line.by_id for line in lines if line.by_id})
    rows = [
        {
            "line": line,
            "set": _set_words(line.form_set),
            "since": moment_words(local(line.since)) if line.since else "",
            "by": by.get(line.by_id, ""),
            "href": reverse("admin:layout", args=[line.kind, line.form_set or NO_SET]),
        }
        for line in lines
    ]
    shown = {**site.each_context(request), "title": _("Mẫu in biểu mẫu"), "rows": rows}
    return TemplateResponse(request, "admin/layouts.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, kind: str, form_set: str) -> HttpResponse:
    """The source of one layout: try it out as PDF, publish it, or go back to the built-in one."""
    of_set = "" if form_set == NO_SET else form_set
    try:
        if request.method != "POST":
            source = layouts.source_of(kind, of_set, _asked_version(request))
            return _edit(request, kind, of_set, source)
        typed = LayoutForm(request.POST)
        if not typed.is_valid():
            return _edit(request, kind, of_set, str(request.POST.get("source", ""))[: layouts.SOURCE_MAX], status=422)
        return _done(request, kind, of_set, typed.cleaned_data)
    except layouts.NoLayout as violation:
        messages.error(request, violation.sentence)
        return HttpResponseRedirect(reverse("admin:layouts"))


def _done(request: HttpRequest, kind: str, form_set: str, typed: dict[str, Any]) -> HttpResponse:
    """Do what was pressed; a refusal shows the page again with all that was typed."""
    by = {"by_id": str(request.user.pk), "at": site.now(), "seen_version": typed["seen"]}
    try:
        if typed["do"] == "preview":
            answer = HttpResponse(layouts.try_out(kind, form_set, typed["source"]), content_type="application/pdf")
            answer["Content-Disposition"] = 'inline; filename="xem-thu.pdf"'
            answer["Cache-Control"] = "private, no-store"
            return answer
        if typed["do"] == "reset":
            layouts.reset(kind=kind, form_set=form_set, **by)
            messages.success(request, _("Đã trở lại mẫu có sẵn. Biểu mẫu đã lập vẫn in theo mẫu lúc lập."))
        else:
            version = layouts.publish(kind=kind, form_set=form_set, source=typed["source"], **by)
            messages.success(request, _("Đã công bố phiên bản %(version)s, dùng từ bây giờ.") % {"version": version})
    except layouts.NoLayout:
        raise
    except RuleViolation as violation:
        return _edit(request, kind, form_set, typed["source"], violation)
    return HttpResponseRedirect(reverse("admin:layout", args=[kind, form_set or NO_SET]))


def _edit(
    request: HttpRequest,
    kind: str,
    form_set: str,
    source: str,
    violation: RuleViolation | None = None,
    status: int = 200,
) -> HttpResponse:
    line = next((item for item in layouts.listed() if (item.kind, item.form_set) == (kind, form_set)), None)
    if line is None:
        raise layouts.NoLayout()
    rows = layouts.versions(kind, form_set)
    by = names({row.checked_by for row in rows})
    shown = {
        **site.each_context(request),
        "title": line.title,
        "line": line,
        "set": _set_words(form_set),
        "source": source,
        "violation": violation,
        "compiler_words": violation.facts.get("words", "") if violation else "",
        "sentence": _said(violation),
        "versions": [
            {
                "row": row,
                "when": moment_words(local(row.valid_from)),
                "by": by.get(row.checked_by, row.checked_by),
            }
            for row in rows
        ],
    }
    found = violation.status if violation else status
    return TemplateResponse(request, "admin/layout.html", shown, status=found)


def _said(violation: RuleViolation | None) -> str:
    """The sentence of a refusal; what the compiler says stands below it with its lines."""
    if violation is None:
        return ""
    if isinstance(violation, layouts.LayoutDoesNotCompile):
        return _("Mẫu in chưa dùng được, chưa công bố. Trình dàn trang báo:")
    return violation.sentence


def _asked_version(request: HttpRequest) -> int | None:
    asked = request.GET.get("phien-ban", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None


def _set_words(form_set: str) -> str:
    if not form_set:
        return _("mọi bộ mẫu")
    return _("bộ mẫu %(year)s") % {"year": form_set}


site.pages.append(Page("mau-in/", "layouts", gettext_lazy("Mẫu in biểu mẫu"), list_page))
site.pages.append(Page("mau-in/<slug:kind>/<slug:form_set>/", "layout", "", edit_page))
site.name_part(
    FormTemplate,
    Words(
        gettext_lazy("mẫu in biểu mẫu"),
        gettext_lazy("mẫu in biểu mẫu"),
        {
            "form": gettext_lazy("biểu mẫu"),
            "form_set": gettext_lazy("bộ mẫu"),
            "version": gettext_lazy("phiên bản"),
            "origin": gettext_lazy("nguồn"),
            "valid_from": gettext_lazy("dùng từ"),
            "checked_by": gettext_lazy("người công bố"),
        },
    ),
    left_out=("source", "shared"),
)
