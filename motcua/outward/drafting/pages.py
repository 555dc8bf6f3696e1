"""Pages on which an administrator writes, checks, rehearses, publishes and withdraws drafts of procedures."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.base.administration.fields import DayField, day_before, day_words
from motcua.base.administration.site import site
from motcua.base.changes import Record
from motcua.base.text import search_key
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import drafting
from motcua.ground.catalogue.queries import procedure_in_force, procedure_names
from motcua.ground.deadlines.rules import ZONE
from motcua.ground.deadlines.words import duration_words
from motcua.outward.drafting import editing, keeping
from motcua.outward.drafting.sheet import Sheet
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError
from motcua.outward.rehearsals import proving

_METHODS = ["GET", "HEAD", "POST"]
_MORNING = time(8, 0)


class NewForm(forms.Form):
    """A procedure that is not in the catalogue yet: what it is known by, and its limit."""

    code = forms.RegexField(
        r"^[0-9A-Za-z\u0110\u0111._/-]+$", max_length=40, label=gettext_lazy("Mã thủ tục"),
        error_messages={"invalid": gettext_lazy("Mã chỉ gồm chữ, số và các dấu . _ / -.")},
    )  # fmt: skip
    name = forms.CharField(max_length=2_000, label=gettext_lazy("Tên thủ tục"))
    limit = forms.CharField(
        max_length=60, label=gettext_lazy("Thời hạn giải quyết"), help_text=gettext_lazy("Ví dụ: 5 ngày làm việc")
    )
    first_day = DayField(label=gettext_lazy("Hiệu lực từ ngày"))

    def clean_limit(self) -> tuple[int, str]:
        """A limit that can be counted."""
        try:
            return values.limit(self.cleaned_data["limit"])
        except NotUnderstoodError as fault:
            raise ValidationError(f"{str(fault)[:1].upper()}{str(fault)[1:]}.") from fault


class CopyForm(forms.Form):
    """A draft of the version in force."""

    procedure = forms.ChoiceField(label=gettext_lazy("Thủ tục đang dùng"))
    first_day = DayField(label=gettext_lazy("Bản mới hiệu lực từ ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(procedure_names().items(), key=lambda item: search_key(item[1]))
        choices: Any = [("", "–"), *((code, f"{name} ({code})") for code, name in named)]
        self.fields["procedure"].choices = choices  # type: ignore[attr-defined]  # a choice field has them


# ---- all drafts ------------------------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
def drafts_page(request: HttpRequest) -> HttpResponse:
    """Every draft; a new one is begun from nothing or from the version in force."""
    asked = request.POST.get("do", "")
    new = NewForm(request.POST if asked == "new" else None, prefix="moi")
    copied = CopyForm(request.POST if asked == "copy" else None, prefix="sao")
    try:
        if new.is_valid():
            return _to_draft(_begun(new))
        if copied.is_valid():
            version = procedure_in_force(copied.cleaned_data["procedure"], site.today())
            return _to_draft(drafting.copy(version.id, copied.cleaned_data["first_day"]))
    except drafting.VersionThere as refusal:
        (new if asked == "new" else copied).add_error("first_day", refusal.sentence)
    except RuleViolation as refusal:
        copied.add_error("procedure", refusal.sentence)
    shown = {
        **site.each_context(request),
        "title": _("Soạn thủ tục"),
        "rows": [(row, reverse("admin:draft", args=[row.pk])) for row in drafting.drafts()],
        "new": new,
        "copied": copied,
    }
    return TemplateResponse(request, "admin/drafts.html", shown, status=422 if new.errors or copied.errors else 200)


def _begun(form: NewForm) -> str:
    told = form.cleaned_data
    sheet = Sheet.of_form({"code": told["code"], "name": told["name"], "valid_from": f"{told['first_day']:%d/%m/%Y}"})
    sheet.own["limit"] = form["limit"].value()
    record = sheet.read()
    if record is None:
        raise AssertionError("what the form has checked can be read")
    return drafting.begin(record)


# ---- one draft -------------------------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
def draft_page(request: HttpRequest, key: str) -> HttpResponse:
    """All parts of a draft on one page: typed, rows added, moved and left out, saved as far as it is."""
    try:
        kept = drafting.get(key)
        if request.method != "POST":
            return _editor(request, kept, Sheet.of_record(kept), editing.seal_of(kept))
        return _typed(request, kept)
    except drafting.NoSuchDraft as refusal:
        return _gone(request, refusal)


def _typed(request: HttpRequest, kept: Record) -> HttpResponse:
    """What was pressed; a refusal shows the page again with everything typed."""
    do, seen = request.POST.get("do", ""), request.POST.get("seen", "")
    if do == "withdraw":
        drafting.withdraw(kept.key)
        messages.success(request, _("Đã bỏ bản dự thảo %(key)s.") % {"key": kept.key})
        return HttpResponseRedirect(reverse("admin:drafts"))
    sheet = Sheet.of_form({name: str(value) for name, value in request.POST.items()})
    sheet.own["code"] = kept.code
    if do not in ("save", "check", "rehearse"):
        return _editor(request, kept, sheet, seen, focus=sheet.do(do) or "")
    record = sheet.read()
    if record is None:
        return _editor(request, kept, sheet, seen, status=422)
    try:
        key = editing.save(kept.key, replace(record, valid_to=kept.valid_to), seen)
    except drafting.VersionThere as refusal:
        sheet.errors["valid_from"] = refusal.sentence
        return _editor(request, kept, sheet, seen, status=422)
    except editing.DraftChanged as refusal:
        return _editor(request, kept, sheet, seen, violation=refusal, status=refusal.status)
    messages.success(request, _("Đã lưu bản dự thảo."))
    _tell_of_rehearsals(request, kept.code, key)
    page = {"check": "admin:draft-check", "rehearse": "admin:draft-rehearse"}.get(do, "admin:draft")
    return HttpResponseRedirect(reverse(page, args=[key]))


def _tell_of_rehearsals(request: HttpRequest, code: str, key: str) -> None:
    """Run what is kept again, and say loudly what no longer comes out as expected."""
    failed = [kept for kept in keeping.run_again(code, key) if not kept.is_same]
    if failed:
        told = {"count": len(failed), "names": "; ".join(kept.words for kept in failed)}
        said = _("%(count)s diễn tập đã lưu cho kết quả khác mong đợi: %(names)s. Bấm “Kiểm tra” để xem.")
        messages.error(request, said % told)


def _editor(
    request: HttpRequest,
    kept: Record,
    sheet: Sheet,
    seen: str,
    *,
    focus: str = "",
    violation: RuleViolation | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = sheet.shown(is_new=False)
    labels = {
        item.name: f"{shown.section.title}: {item.label}"
        for shown in sections
        for item in (*shown.fields, *(each for row in shown.rows for each in row.fields))
    }
    shown = {
        **site.each_context(request),
        "title": kept.values["short_name"] or kept.code,
        "draft": kept,
        "written": sections,
        "seen": seen,
        "focus": focus,
        "violation": violation,
        "errors": [(name, labels.get(name, ""), words) for name, words in sheet.errors.items()],
    }
    return TemplateResponse(request, "admin/draft.html", shown, status=status)


# ---- checking and publishing -----------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
def check_page(request: HttpRequest, key: str) -> HttpResponse:
    """What is wrong with a draft, what it changes, what kept rehearsals find in it; and publishing it."""
    try:
        kept = keeping.run_again(key.rpartition("@")[0], key)
        if request.method == "POST":
            return _publish(request, key, kept)
        return _checked(request, key, kept)
    except (drafting.NoSuchDraft, proving.NothingToRehearse) as refusal:
        return _gone(request, refusal)


def _publish(request: HttpRequest, key: str, kept: tuple[keeping.Kept, ...]) -> HttpResponse:
    failed = [each for each in kept if not each.is_same]
    try:
        if failed and not request.POST.get("anyway"):
            raise editing.RehearsalsDiffer(count=len(failed))
        editing.publish(key, request.POST.get("seen", ""), site.now(), site.today())
    except drafting.NoSuchDraft:
        raise
    except RuleViolation as refusal:
        return _checked(request, key, kept, refusal)
    first_day = key.rpartition("@")[2]
    told = {"key": key.rpartition("@")[0], "day": day_words(date.fromisoformat(first_day))}
    messages.success(request, _("Đã công bố %(key)s, áp dụng từ %(day)s.") % told)
    return HttpResponseRedirect(reverse("admin:catalogue_procedureversion_change", args=[_quoted(key)]))


def _checked(
    request: HttpRequest, key: str, kept: tuple[keeping.Kept, ...], violation: RuleViolation | None = None
) -> HttpResponse:
    found = editing.check(key, site.today())
    first = found.record.valid_from
    shown = {
        **site.each_context(request),
        "title": found.record.values["short_name"] or found.record.code,
        "draft": found.record,
        "found": found,
        "kept": kept,
        "differing": [each for each in kept if not each.is_same],
        "violation": violation,
        "ends_on": day_words(day_before(first)) if first and found.before and not found.before.valid_to else "",
        "first_day": day_words(first),
    }
    return TemplateResponse(request, "admin/draft_check.html", shown, status=violation.status if violation else 200)


# ---- rehearsing ------------------------------------------------------------------------------------------------------


@require_http_methods(_METHODS)
def rehearse_page(request: HttpRequest, key: str) -> HttpResponse:
    """Run a made-up dossier through a draft and show every act; keep what it found as what is expected."""
    try:
        record = drafting.get(key)
    except drafting.NoSuchDraft as refusal:
        return _gone(request, refusal)
    asked = request.POST if request.method == "POST" else request.GET
    way, start, fault = asked.get("cach", ""), _start(record), ""
    if asked.get("ngay"):
        try:
            day = DayField().clean(asked.get("ngay"))
            hour = time.fromisoformat(asked.get("gio") or "08:00")
            start = datetime.combine(day, hour, tzinfo=ZONE)
        except (ValidationError, ValueError):
            fault = _("Ngày hoặc giờ bắt đầu không đọc được. Gõ dạng 16/11/2026 và 08:00.")
    found = proving.rehearse(key, way, start) if way in proving.WAYS and not fault else None
    if request.method == "POST" and not fault:
        return _kept(request, record, found)
    shown = {
        **site.each_context(request),
        "title": record.values["short_name"] or record.code,
        "draft": record,
        "ways": [(name, words) for name, (words, _way, _branch) in proving.WAYS.items()],
        "way": way,
        "start": start,
        "fault": fault,
        "found": found,
        "stages": _stage_lines(found) if found else [],
        "kept": keeping.run_again(record.code, key),
    }
    return TemplateResponse(request, "admin/draft_rehearse.html", shown, status=422 if fault else 200)


def _kept(request: HttpRequest, record: Record, found: proving.Rehearsal | None) -> HttpResponse:
    if request.POST.get("do") == "drop":
        keeping.drop(record.code, request.POST.get("kept", ""))
        messages.success(request, _("Đã bỏ diễn tập."))
    elif found is not None:
        try:
            keeping.keep(record.code, found, str(request.user.pk), site.now())
            messages.success(request, _("Đã giữ diễn tập này: chạy lại mỗi lần thủ tục thay đổi và trước khi công bố."))
        except keeping.TooManyRehearsals as refusal:
            messages.error(request, refusal.sentence)
    return HttpResponseRedirect(reverse("admin:draft-rehearse", args=[record.key]))


def _start(record: Record) -> datetime:
    """The morning of the first day of the draft."""
    return datetime.combine(record.valid_from or site.today(), _MORNING, tzinfo=ZONE)


def _stage_lines(found: proving.Rehearsal) -> list[dict[str, Any]]:
    return [
        {
            "stage": stage,
            "used": duration_words(stage.used_minutes, 480),
            "budget": duration_words(stage.budget_minutes, 480) if stage.budget_minutes is not None else "–",
        }
        for stage in found.stages
    ]


# ---- together --------------------------------------------------------------------------------------------------------


def _to_draft(key: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:draft", args=[key]))


def _gone(request: HttpRequest, refusal: RuleViolation) -> HttpResponse:
    """A draft that is not there any more leads back to the list, which says why."""
    messages.error(request, refusal.sentence)
    return HttpResponseRedirect(reverse("admin:drafts"))


def _quoted(key: str) -> str:
    return key.replace("_", "_5F").replace("/", "_2F")
