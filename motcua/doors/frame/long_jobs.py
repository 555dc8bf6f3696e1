"""Pages of long jobs: one's own files, one job under way, and the notice in the bar that one has ended.

The bar asks nothing for who has asked for nothing: her session knows whether there may be news.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.base.text import number
from motcua.doors.frame import many_jobs, narrowing, navigation
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, visitor
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.rules import JobReading, JobState
from motcua.outward.jobs.services import News
from motcua.outward.reports import exporting

_EXPECTS_NEWS = "viec-dai"
STATE_WORDS = {
    JobState.WAITING: "Chờ đến lượt",
    JobState.RUNNING: "Đang xuất",
    JobState.DONE: "Xong",
    JobState.FAILED: "Chưa xuất được",
    JobState.STOPPED: "Đã dừng",
}

_OTHER_WORDS = {JobState.RUNNING: "Đang làm", JobState.FAILED: "Chưa làm được"}
"""What is said of a job that exports no list, where that differs."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A job as its page shows it."""

    job: JobReading
    title: str
    filters: tuple[str, ...]
    back: Link | None
    """The list that it is of."""
    state: str
    progress: str
    """“1.240 / 3.321 dòng, còn khoảng 2 phút”; "" when it does not run."""
    size: str
    is_live: bool
    many: many_jobs.Shown | None = None
    """What became of each dossier, where the job does an act to many; on its own page alone."""


# ---- the notice in the bar -------------------------------------------------------------------------------------------


def expect_news(request: HttpRequest) -> None:
    """Remember in the session that a job was asked for: from now on the bar looks for news."""
    request.session[_EXPECTS_NEWS] = True


@receiver(user_logged_in)
def _look_at_sign_in(sender: Any, request: HttpRequest | None, user: Any, **_more: Any) -> None:
    if request is not None and hasattr(request, "session") and jobs.news_of(user.pk):
        expect_news(request)


def news(request: HttpRequest) -> News | None:
    """Return what there is to tell or to wait for; None for nearly everybody. One statement, or none at all."""
    session = getattr(request, "session", None)
    if session is None or not session.get(_EXPECTS_NEWS) or not request.user.is_authenticated:
        return None
    found = jobs.news_of(request.user.pk)
    if not found:
        del session[_EXPECTS_NEWS]
        return None
    return found


@require_safe
@login_required
def tell_news(request: HttpRequest) -> HttpResponse:
    """Answer with the notice of the bar, for the page that asks each half minute."""
    return render(request, "frame/parts/job_news.html", {"job_news": news(request)})


# ---- pages -----------------------------------------------------------------------------------------------------------


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own files, newest first; to have looked at the list is to have seen how they ended."""
    who = visitor(request)
    found = jobs.list_of(who.actor)
    for job in found:
        if job.state.is_over and not job.is_seen:
            jobs.mark_seen(job.id, who.actor, who.at)
    rows = [(shown(job, who), reverse("frame:job", args=[job.id])) for job in found]
    return render(request, "frame/jobs.html", _page(request, who, "") | {"rows": rows})


@require_safe
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Show how far a job of one's own has come; htmx asks for the moving part alone. Raises NotThere."""
    who = visitor(request)
    found = jobs.get(job_id, who.actor)
    if found.state.is_over and not found.is_seen:
        jobs.mark_seen(job_id, who.actor, who.at)
    if not found.state.is_over:
        expect_news(request)
    seen = shown(found, who)
    if found.kind == many_jobs.MANY:
        seen = replace(seen, many=many_jobs.shown(found, who))
    if request.headers.get("HX-Request"):
        if found.kind == many_jobs.MANY and found.state.is_over:
            return HttpResponse(headers={"HX-Refresh": "true"})  # the outcomes stand beside the moving part
        return render(request, "frame/parts/job.html", {"shown": seen})
    return render(request, "frame/job.html", _page(request, who, _door(found)) | {"shown": seen})


@require_POST
@login_required
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job of one's own. Raises NotThere."""
    who = visitor(request)
    jobs.stop(job_id, who.actor, who.at)
    return SeeOther(reverse("frame:job", args=[job_id]))


@require_safe
@login_required
def fetch(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """Hand out the file of a job of one's own. Raises NotThere, NoFile."""
    who = visitor(request)
    file, found, media_type = jobs.open_file(job_id, who.actor)
    jobs.mark_seen(job_id, who.actor, who.at)
    return FileResponse(file, as_attachment=True, filename=found.file_name, content_type=media_type)


def shown(found: JobReading, who: Visitor) -> Shown:
    """Return a job as its page shows it."""
    if found.kind != exporting.EXPORT:
        return _plainly_shown(found, who)
    asked = exporting.asked_in(found.params)
    title = f"{_(asked.listed.title)} · {found.params['format'].upper()}"
    may_go_back = bool(who.actor.roles & DOORS[asked.listed.door])
    return Shown(
        job=found,
        title=title,
        filters=tuple(words for _field, words in asked.filters.said(found.asked_at)),
        back=Link(_(asked.listed.title), narrowing.address_of(asked.listed, asked.part, asked.query()))
        if may_go_back
        else None,
        state=_("Đang dừng lại") if found.is_stopping else _(STATE_WORDS[found.state]),
        progress=_progress(found, who),
        size=_size(found.file_bytes),
        is_live=not found.state.is_over,
    )


def _plainly_shown(found: JobReading, who: Visitor) -> Shown:
    """A job that exports no list says itself what it is, and where it was asked for."""
    return Shown(
        job=found,
        title=_(str(found.params["title"])),
        filters=(),
        back=Link(_(found.params["back_label"]), str(found.params["back"])),
        state=_("Đang dừng lại") if found.is_stopping else _(_OTHER_WORDS.get(found.state, STATE_WORDS[found.state])),
        progress=_progress(found, who),
        size=_size(found.file_bytes),
        is_live=not found.state.is_over,
    )


def _progress(found: JobReading, who: Visitor) -> str:
    if found.state is not JobState.RUNNING or found.total is None:
        return ""
    words = _("%(done)s / %(total)s hồ sơ") if found.kind == many_jobs.MANY else _("%(done)s / %(total)s dòng")
    count = words % {"done": number(found.done), "total": number(found.total)}
    seconds = found.seconds_left(who.at)
    if seconds is None:
        return count
    if seconds < 60:
        return _("%(count)s, còn dưới 1 phút") % {"count": count}
    return _("%(count)s, còn khoảng %(minutes)s phút") % {"count": count, "minutes": round(seconds / 60)}


def _size(bytes_count: int) -> str:
    """24 kB, 1,5 MB."""
    if bytes_count < 1_000_000:
        return f"{number(max(1, round(bytes_count / 1_000)))} kB"
    return f"{bytes_count / 1_000_000:.1f} MB".replace(".", ",")


def _door(found: JobReading) -> str:
    if found.kind == many_jobs.MANY:
        return str(found.params["door"])
    if found.kind != exporting.EXPORT:
        return ""
    return exporting.asked_in(found.params).listed.door


def _page(request: HttpRequest, who: Visitor, door: str) -> dict[str, Any]:
    """The bar of the door that the job is of, or of the person's first."""
    doors = navigation.doors_in_order(sorted(who.actor.roles))
    worn = door if door in doors else next((item for item in doors if item in navigation.SECTIONS), "")
    return {
        "sections": navigation.sections(request, worn, who) if worn else (),
        "door_name": navigation.door_words(worn) if worn else "",
        "uses_htmx": True,
        "now": who.at,
    }
