"""The pages on which an evaluation is written: what no dossier tells, the words beside the figures, the closing."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.violations import NotThere
from motcua.doors.control.gate import tried
from motcua.doors.control.programmes.evaluation import asked_of, back_to, read
from motcua.doors.control.programmes.evaluation_forms import CloseForm, TellForm, WordsForm
from motcua.doors.control.programmes.evaluation_showing import Asked
from motcua.doors.control.programmes.gate import for_writers
from motcua.doors.control.programmes.pages import base_of
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import evaluations, queries
from motcua.ground.programmes.evaluations import Words
from motcua.ground.programmes.queries import ProgrammeFacts

_WRITES = require_http_methods(["GET", "POST"])


def _base(request: HttpRequest, who: Visitor, facts: ProgrammeFacts, asked: Asked, title: str) -> dict[str, Any]:
    period = rules.period_words(asked.days.first, asked.days.last)
    crumb = Crumb(_("Đánh giá %(period)s") % {"period": period}, back_to(asked))
    return base_of(request, who, facts, crumb, Crumb(title)) | {"title": title, "period": period}


@_WRITES
@for_writers
def tell(request: HttpRequest, key: str, number: int | None = None) -> HttpResponseBase:
    """Tell a figure with its document; with a number, a row that stands in the place of that one."""
    who = visitor(request)
    facts, asked = queries.facts(key), asked_of(request, key, local(who.at).date())
    units = queries.units_of([key]).get(key, ())
    wrong = next((row for row in evaluations.told(key) if row.figure_no == number), None)
    if number is not None and wrong is None:
        raise NotThere(thing="dòng số liệu này")
    form = TellForm(units, request.POST if request.method == "POST" else None, of=wrong)
    status = HTTPStatus.OK
    if request.method == "POST":
        found = tried(request, form, lambda: evaluations.tell(key, form.given(), by=who.actor, at=who.at))
        if found is None:
            messages.success(request, _("Đã ghi số liệu khai báo."))
            return SeeOther(back_to(asked, "told"))
        status = found
    title = _("Khai báo số liệu") if number is None else _("Sửa dòng %(number)s") % {"number": number}
    context = _base(request, who, facts, asked, title) | {"form": form, "wrong": wrong}
    return render(request, "control/programmes/evaluation_tell.html", context, status=status)


@_WRITES
@for_writers
def words(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write what is said of the period beside its figures."""
    who = visitor(request)
    facts, asked = queries.facts(key), asked_of(request, key, local(who.at).date())
    first, last = asked.days.first, asked.days.last
    newest = next(iter(evaluations.words_of(key, first, last)), Words())
    form = WordsForm(request.POST if request.method == "POST" else None, of=newest)
    status = HTTPStatus.OK
    if request.method == "POST":
        found = tried(
            request, form,
            lambda: evaluations.write_words(key, first, last, **form.given(), by=who.actor, at=who.at),
        )  # fmt: skip
        if found is None:
            messages.success(request, _("Đã lưu lời đánh giá."))
            return SeeOther(back_to(asked, "words"))
        status = found
    context = _base(request, who, facts, asked, _("Lời đánh giá")) | {"form": form}
    return render(request, "control/programmes/form.html", context, status=status)


@_WRITES
@for_writers
def close(request: HttpRequest, key: str) -> HttpResponseBase:
    """Close the period: freeze its figures, after they were shown once more."""
    who = visitor(request)
    today = local(who.at).date()
    facts, asked = queries.facts(key), asked_of(request, key, today)
    first, last = asked.days.first, asked.days.last
    before = [each for each in evaluations.closings(key) if (each.first, each.last) == (first, last)]
    form = CloseForm(request.POST if request.method == "POST" else None, is_anew=bool(before))
    status = HTTPStatus.OK
    if request.method == "POST":
        lines = read(who, asked).lines()
        found = tried(
            request, form,
            lambda: evaluations.close(
                key, first, last, lines, reason=form.typed("reason"), by=who.actor, at=who.at
            ),
        )  # fmt: skip
        if found is None:
            messages.success(request, _("Đã chốt số liệu của kỳ."))
            return SeeOther(back_to(asked, "closed"))
        status = found
    context = _base(request, who, facts, asked, _("Chốt đánh giá")) | {
        "form": form,
        "runs": last >= today,
        "back": back_to(asked),
        "count": len(before),
    }
    return render(request, "control/programmes/evaluation_close.html", context, status=status)
