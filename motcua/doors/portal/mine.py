"""The dossiers of a signed-in applicant: list, one dossier, and what she may do with it herself."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.violations import RuleViolation
from motcua.doors.frame import attempts, scans
from motcua.doors.frame.acts import answers
from motcua.doors.frame.answering import SeeOther, act_id_of, status_of, tried_form
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.portal import told, words
from motcua.doors.portal.forms import AnswerForm, RateForm, SubmitForm, WithdrawForm
from motcua.doors.portal.lookers import lookers
from motcua.doors.portal.tracking import page_of
from motcua.ground.deadlines.rules import local
from motcua.record import lists, reading, sight
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.stages.reception.way_home import may_go_as_file

MY_ACTS = (Act.SUBMIT, Act.RATE, Act.WITHDRAW, Act.ANSWER_SUPPLEMENT)


_WITH_FILES = (Act.SUBMIT, Act.ANSWER_SUPPLEMENT)
"""Acts before which the applicant adds files."""


@require_safe
@at_door("portal")
def dossiers(request: HttpRequest) -> HttpResponseBase:
    """The applicant's dossiers, newest first."""
    who = visitor(request)
    page = lists.page(sight.visible(who.actor, who.places), order="newest", cursor=request.GET.get("tiep") or None)
    rows = [
        {
            "number": row.number,
            "href": reverse("portal:my-dossier", args=[row.number]),
            "procedure": row.procedure,
            "agency": row.agency,
            "status": row.status.value,
            "due": _due(row),
            "changed": words.moment(row.last_event_at),
        }
        for row in page.rows
    ]
    more = f"?tiep={page.next_cursor}" if page.next_cursor else ""
    return render(request, "portal/mine.html", {"rows": rows, "more": more})


def _due(row: lists.Row) -> str:
    if row.due_at is None or STATUSES[row.status].is_end:
        return ""
    return _("đang tạm dừng") if row.stopped_at else words.moment(row.due_at)


@require_safe
@at_door("portal")
def dossier(request: HttpRequest, number: str) -> HttpResponseBase:
    """One dossier with its journey and what she may do."""
    return _shown(request, number, RateForm(), None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("portal")
def rate(request: HttpRequest, number: str) -> HttpResponseBase:
    """Rate, once, after the return; who comes back to the address sees the dossier."""
    if request.method != "POST":
        return redirect("portal:my-dossier", number=number)
    attempts.name_act(request, Act.RATE)
    row = _mine(visitor(request), number)
    form = RateForm(request.POST)
    done, violation = tried_form(request, Act.RATE, row.pk, form)
    if done is not None:
        return _done(request, number, _("Đã ghi đánh giá. Cảm ơn bạn."))
    return _shown(request, number, form, violation)


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("portal")
def submit(request: HttpRequest, number: str) -> HttpResponseBase:
    """Look over what was drawn up, add files, and file it; what was filed already has its own page."""
    attempts.name_act(request, Act.SUBMIT)
    row = _mine(visitor(request), number)
    if row.status != Status.DRAFT and request.method != "POST":
        return redirect("portal:my-dossier", number=number)
    procedure = reading.procedure_of(row)
    offers_file = may_go_as_file(procedure, local(visitor(request).at).date())
    form = SubmitForm(
        procedure, row.channel, request.POST or None, offers_file=offers_file, is_file=row.electronic_return,
        by_post=row.post_return,
    )  # fmt: skip
    return _asking(request, row, number, form, "portal/submit.html", _("Đã nộp hồ sơ."))


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("portal")
def withdraw(request: HttpRequest, number: str) -> HttpResponseBase:
    """Ask why, restate what it means, and withdraw."""
    attempts.name_act(request, Act.WITHDRAW)
    row = _mine(visitor(request), number)
    form = WithdrawForm(request.POST or None)
    return _asking(request, row, number, form, "portal/withdraw.html", _("Đã rút hồ sơ."))


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("portal")
def answer(request: HttpRequest, number: str) -> HttpResponseBase:
    """Hand in what was asked for, as electronic copies; paper is taken at a counter."""
    attempts.name_act(request, Act.ANSWER_SUPPLEMENT)
    row = _mine(visitor(request), number)
    known = told.read(row, visitor(request).at)
    wanted = set(known.missing)
    asked = [item for item in known.procedure.components if item.component_no in wanted]
    if row.status != Status.AWAITING_SUPPLEMENT or row.channel != "ONLINE":
        return redirect("portal:my-dossier", number=number)
    form = AnswerForm(asked, request.POST or None)
    return _asking(request, row, number, form, "portal/answer.html", _("Đã nhận bổ sung."))


def _asking(request: HttpRequest, row: Any, number: str, form: ActForm, template: str, success: str) -> HttpResponse:
    """The page of one act: a form, its answer, or the refusal; a post that was written leads back to the dossier."""
    violation: RuleViolation | None = None
    if request.method == "POST":
        done, violation = tried_form(request, form.act, row.pk, form)
        if done is not None:
            return _done(request, number, success)
        row = _mine(visitor(request), number)
    who = visitor(request)
    standing, (answer,) = answers(row, who.actor, who.at, (form.act,))
    if request.method != "POST":
        violation = answer.refusal
    context = {
        "number": number,
        "procedure": reading.procedure_of(row).called,
        "components": reading.procedure_of(row).components if form.act is Act.SUBMIT else (),
        "post_send": row.post_send,
        "form": form,
        "violation": violation,
        "href": reverse("portal:my-dossier", args=[number]),
        "act_id": act_id_of(request),
        "last_event_no": row.last_event_no,
        "scans": scans.shelf(request, row, standing, "portal", offers_known=True) if form.act in _WITH_FILES else None,
    }
    return render(request, template, context, status=status_of(form, violation))


def _shown(request: HttpRequest, number: str, form: RateForm, violation: RuleViolation | None) -> HttpResponse:
    who = visitor(request)
    row = _mine(who, number)
    known = told.read(row, who.at)
    standing, found = answers(row, who.actor, who.at, MY_ACTS)
    may = {item.act for item in found if item.is_allowed}
    context = page_of(known) | {
        "violation": violation,
        "form": form,
        "rate_form": form if Act.RATE in may else None,
        "rate_href": reverse("portal:rate", args=[number]),
        "submit_href": reverse("portal:submit", args=[number]) if Act.SUBMIT in may else "",
        "withdraw_href": reverse("portal:withdraw", args=[number]) if Act.WITHDRAW in may else "",
        "answer_href": (
            reverse("portal:answer", args=[number])
            if Act.ANSWER_SUPPLEMENT in may and known.channel == "ONLINE"
            else ""
        ),
        "charges": [(charge, *words.charge(charge)) for charge in reading.charges(row.pk)],
        "asked": words.exemption(standing.exemption),
        "scans": scans.shelf(request, row, standing, "portal"),
        "lookers": lookers(row.pk, who.actor.id, local(who.at).date()),
        "act_id": act_id_of(request),
    }
    return render(request, "portal/my_dossier.html", context, status=status_of(form, violation))


def _mine(who: Visitor, number: str) -> Any:
    """The applicant's own dossier by any of its codes. Raises NotThere.

    Her own looks are not written down; those of who helps in her place are.
    """
    found = reading.find(number, who.actor, who.at, who.places)
    if who.actor.helper is not None:
        readings.note(found.pk, who.actor, "portal", What.PAGE, who.at)
    return found


def _done(request: HttpRequest, number: str, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return SeeOther(reverse("portal:my-dossier", args=[number]), status=HTTPStatus.SEE_OTHER)
