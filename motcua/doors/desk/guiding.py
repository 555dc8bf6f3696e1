"""“Hướng dẫn”: what somebody was guided about, written down in seconds; taken back with a reason."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.text import short_day_words, time_words, upper_first
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.doors.desk import page
from motcua.doors.frame.answering import SeeOther, status_of
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm, radio_field, text_field
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue import finding
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import local
from motcua.record import known
from motcua.record.guidance import queries, rules, services
from motcua.record.guidance.queries import Given
from motcua.record.guidance.rules import TOPIC_WORDS, Topic

FOUND_MOST = 40
"""Procedures that a search names at most."""
FREQUENT_MOST = 8
"""Procedures that stand there before anything is typed."""
FREQUENT_OVER = timedelta(days=60)


class TopicForm(ActForm):
    """What it was about; the procedure is chosen from the list below."""

    is_dense = True
    topic = radio_field("Hướng dẫn việc gì", ())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"topic": Topic.PAPERS.value})
        self.offer("topic", [(item.value, upper_first(_(words))) for item, words in TOPIC_WORDS.items()])


class BesideForm(ActForm):
    """What may be noted with it: the dossier that came of it, the number drawn at the door."""

    is_dense = True
    rows = (("dossier", "ticket"),)
    dossier = text_field("Mã hồ sơ nộp sau đó, nếu có", maxlength="60", spellcheck="false")
    ticket = text_field("Số thứ tự hoặc số lượt, nếu có", maxlength=str(rules.TICKET_MOST))


@dataclass(frozen=True, slots=True)
class Option:
    """A procedure of an agency that may be noted; `value` is what its button sends."""

    value: str
    procedure: str
    agency: str


@dataclass(frozen=True, slots=True)
class Line:
    """One guidance of today in words."""

    time: str
    procedure: str
    agency: str
    topic: str
    beside: str
    dossier: str
    href: str
    taken_back: str
    take_back_href: str


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def guidance(request: HttpRequest) -> HttpResponseBase:
    """Note guidance: the button of a procedure writes it down. While she types, the list alone is asked for again."""
    who = visitor(request)
    typed = request.POST if request.method == "POST" else None
    words = (typed or request.GET).get("tim", "")[:100]
    if typed is not None and typed.get("chon"):
        return _noted(request, who, words)
    if "HX-Request" in request.headers:
        return render(request, "desk/_guided.html", _found(who, words))
    return _shown(request, who, words, (TopicForm(typed), BesideForm(typed)))


def _noted(request: HttpRequest, who: Visitor, words: str) -> HttpResponse:
    form, beside = TopicForm(request.POST), BesideForm(request.POST)
    procedure, _sep, agency = request.POST["chon"].partition("|")
    try:
        row = services.give(
            entry_id=_id(request), procedure_code=procedure, agency_code=agency, topic=form.typed("topic"),
            by=who.actor, places=who.places, at=who.at, dossier=beside.typed("dossier"), ticket=beside.typed("ticket"),
        )  # fmt: skip
    except RuleViolation as violation:
        its_own = next((one for one in (form, beside) if violation.field in one.fields), None)
        if its_own is not None:
            its_own.show([fault_of(violation)])
        problem = violation if its_own is None else None
        return _shown(request, who, words, (form, beside), problem, violation.status)
    told = _("Đã ghi lượt hướng dẫn %(topic)s: %(procedure)s.")
    name = catalogue.procedure_names().get(row.procedure_code, row.procedure_code)
    messages.success(request, told % {"topic": _(TOPIC_WORDS[Topic(row.topic)]), "procedure": name})
    return SeeOther(reverse("desk:guidance"))


def _id(request: HttpRequest) -> UUID:
    with suppress(ValueError):
        return UUID(request.POST.get("act_id", ""))
    raise NotReadable(sentence=_("Lần gửi thiếu mã. Tải lại trang rồi ghi lại."))


def _shown(
    request: HttpRequest, who: Visitor, words: str, forms: tuple[TopicForm, BesideForm],
    problem: RuleViolation | None = None, status: int = HTTPStatus.OK,
) -> HttpResponse:  # fmt: skip
    form, beside = forms
    given = queries.of_day(who.actor.id, who.at)
    context = page.context(
        request,
        act_id=request.POST.get("act_id") or str(uuid4()),
        form=form,
        beside=beside,
        violation=problem,
        lines=[_line(item, who) for item in given],
        standing=sum(item.stands for item in given),
        has_beside=bool(beside.typed("dossier") or beside.typed("ticket")),
        **_found(who, words),
    )
    return render(request, "desk/guidance.html", context, status=status)


def _found(who: Visitor, words: str) -> dict[str, Any]:
    """The procedures that the words name, the likeliest first; without words those done most at this counter."""
    rows, is_guess = may_guide(who), False
    if words.strip():
        found = finding.find(words, local(who.at).date(), size=FOUND_MOST)
        order, is_guess = {item.code: place for place, item in enumerate(found.rows)}, found.is_guess
        rows = sorted((row for row in rows if row.procedure.code in order), key=lambda row: order[row.procedure.code])
    else:
        times = known.frequent(who.places, who.at - FREQUENT_OVER)
        rows = sorted(rows, key=lambda row: -times.get(row.procedure.code, 0))
    allowed = [row for row in rows if row.is_allowed]
    codes = {row.procedure.code for row in allowed}
    elsewhere = {row.procedure.code: row for row in rows if row.procedure.code not in codes}
    return {
        "words": words,
        "is_guess": is_guess,
        "options": [_option(row) for row in (allowed if words.strip() else allowed[:FREQUENT_MOST])],
        "refused": list(elsewhere.values()) if words.strip() else [],
        "allowed_count": len(codes),
    }


def may_guide(who: Visitor) -> Sequence[Reach]:
    """Return every procedure with the right, or the refusal, of the person to guide through it."""
    day = local(who.at).date()
    if who.actor.is_post:
        return reach.of_post(who.actor.id, day, stages=("GUIDING",), standing=who.places)
    codes = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
    return reach.of_agency(codes - {""}, day)


def _option(row: Reach) -> Option:
    return Option(f"{row.procedure.code}|{row.agency.code}", row.procedure.short_name, row.agency.short_name)


def _line(item: Given, who: Visitor) -> Line:
    office = catalogue.agencies().get(item.agency_code)
    taken_back = ""
    if item.taken_back_at is not None:
        time = time_words(local(item.taken_back_at))
        taken_back = _("Đã bỏ lúc %(time)s: %(reason)s") % {"time": time, "reason": item.reason}
    return Line(
        time=time_words(local(item.at)),
        procedure=catalogue.procedure_names().get(item.procedure_code, item.procedure_code),
        agency=office.short_name if office else item.agency_code,
        topic=upper_first(_(TOPIC_WORDS[item.topic])),
        beside=_("số %(ticket)s") % {"ticket": item.ticket} if item.ticket else "",
        dossier=item.dossier,
        href=page.of_dossier(item.dossier) if item.dossier else "",
        taken_back=taken_back,
        take_back_href=reverse("desk:guidance-take-back", args=[item.id]) if item.may_be_taken_back(who.at) else "",
    )


# ---- taking back -----------------------------------------------------------------------------------------------------


class ReasonForm(ActForm):
    """Why an entry is taken back."""

    is_dense = True
    reason = text_field("Vì sao bỏ lượt này", hint="Ví dụ: chọn nhầm thủ tục.", maxlength=str(rules.REASON_MOST))


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def take_back(request: HttpRequest, entry_id: UUID) -> HttpResponseBase:
    """Take back one's own entry with a reason: a counter-entry is added, both stay to be seen."""
    who = visitor(request)
    form, problem = ReasonForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST":
        try:
            services.take_back(
                entry_id=_id(request), wrong_id=entry_id, reason=form.typed("reason"), by=who.actor, at=who.at
            )
        except NotThere:
            raise
        except RuleViolation as violation:
            if violation.field in form.fields:
                form.show([fault_of(violation)])
            else:
                problem = violation
        else:
            messages.success(request, _("Đã bỏ lượt ghi nhầm. Lượt này không tính vào số liệu."))
            return SeeOther(reverse("desk:guidance"))
    found = queries.find(entry_id, who.actor.id)
    if found is None:
        raise NotThere(thing="lượt hướng dẫn này")
    shown = page.context(
        request, act_id=request.POST.get("act_id") or str(uuid4()), form=form, violation=problem,
        line=_line(found, who), day=short_day_words(local(found.at).date()),
    )  # fmt: skip
    return render(request, "desk/guidance_back.html", shown, status=status_of(form, problem))
