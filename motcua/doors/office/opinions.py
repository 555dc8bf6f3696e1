"""What other agencies ask of mine, and what mine asks of others: by the last day of the answer."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import moment_words, short_day_words
from motcua.doors.frame.components import Due, Level, Link
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office import work
from motcua.doors.office.top import page_of
from motcua.ground.catalogue.queries import agencies, agency, short_name
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people import services as people
from motcua.record.dossiers import opinions
from motcua.record.dossiers.late import days_late
from motcua.record.dossiers.opinions import Asked, Stance
from motcua.record.dossiers.rules import Act

ANSWER_DAYS_MAX = 60
"""The most working days that a question gives (stages/processing/bodies.py)."""
GIVEN_SHOWN = 50
"""So many answered questions are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question as a list shows it."""

    due: Due
    number: str
    href: str
    """Empty for who may no longer see the dossier."""
    procedure: str
    agency: str
    question: str
    asked: str
    act: Link | None
    stance: str = ""
    answer: str = ""


@require_GET
@at_door("office")
def listed(request: HttpRequest) -> HttpResponseBase:
    """The questions that wait for an answer of my agency, and those that mine waits for; on demand those answered."""
    who = visitor(request)
    code = who.actor.agency_code
    waiting = work.waiting_for(who)
    size = opinions.LIST_SIZE
    of_mine = opinions.by_last_day(opinions.asked_of(code), request.GET.get("hoi-toi"), size=size)
    by_mine = opinions.by_last_day(opinions.asked_by(code), request.GET.get("toi-hoi"), size=size)
    shows_given = request.GET.get("xem") == "da-tra-loi"
    given = opinions.newest(opinions.given(code), GIVEN_SHOWN) if shows_given else ()
    names = people.names({item.asked_by for item in (*of_mine.rows, *by_mine.rows, *given)})
    return render(
        request,
        "office/opinions.html",
        page_of(request, who, waiting)
        | {
            "now": who.at,
            "of_mine": [_of_mine(item, who, names) for item in of_mine.rows],
            "of_mine_number": waiting.opinions,
            "of_mine_more": _more("hoi-toi", of_mine.next_cursor),
            "by_mine": [_by_mine(item, who, names) for item in by_mine.rows],
            "by_mine_number": opinions.asked_by(code).count(),
            "by_mine_more": _more("toi-hoi", by_mine.next_cursor),
            "size": size,
            "starts": {"of_mine": request.GET.get("hoi-toi"), "by_mine": request.GET.get("toi-hoi")},
            "given": [_given(item, who, names) for item in given],
            "shows_given": shows_given,
            "given_href": f"{reverse('office:opinions')}?xem=da-tra-loi#da-tra-loi",
        },
    )


def _more(name: str, cursor: str | None) -> str:
    return f"{reverse('office:opinions')}?{name}={cursor}#{name}" if cursor else ""


def _of_mine(item: Asked, who: Visitor, names: dict[str, str]) -> Line:
    href = reverse("office:act", args=[item.dossier_id, work.ADDRESSES[Act.ANSWER_OPINION]])
    return _line(item, who, names, item.asking_agency, href, Link(_("Trả lời"), href))


def _by_mine(item: Asked, who: Visitor, names: dict[str, str]) -> Line:
    href = reverse("office:dossier", args=[item.dossier_id])
    act = None
    if item.assignee_id == who.actor.id:
        answer = reverse("office:act", args=[item.dossier_id, work.ADDRESSES[Act.ANSWER_OPINION]])
        act = Link(_("Ghi câu trả lời"), answer)
    return _line(item, who, names, item.agency_code, href, act)


def _given(item: Asked, who: Visitor, names: dict[str, str]) -> Line:
    is_mine = item.asking_agency == who.actor.agency_code
    href = reverse("office:dossier", args=[item.dossier_id]) if is_mine else ""
    return _line(item, who, names, item.agency_code if is_mine else item.asking_agency, href, None)


def _line(item: Asked, who: Visitor, names: dict[str, str], other: str, href: str, act: Link | None) -> Line:
    office = agencies().get(other)
    asked = {"who": names.get(item.asked_by, ""), "when": moment_words(local(item.asked_at))}
    return Line(
        due=due_of(item, who.at),
        number=item.number,
        href=href,
        procedure=short_name(item.procedure_id),
        agency=office.short_name if office else other,
        question=item.question,
        asked=_("%(who)s hỏi %(when)s") % asked,
        act=act,
        stance=stance_words(item.stance),
        answer=item.answer,
    )


def stance_words(stance: Stance | None) -> str:
    """Return an answer in words; "" while it is awaited."""
    if stance is None:
        return ""
    return {
        Stance.AGREE: _("Đồng ý"),
        Stance.DISAGREE: _("Không đồng ý"),
        Stance.OTHER: _("Ý kiến khác"),
        Stance.NONE: _("Không trả lời trong hạn"),
        Stance.NOT_OURS: _("Không thuộc thẩm quyền"),
        Stance.LEFT_OUT: _("Bỏ qua, không hỏi"),
    }[stance]


def due_of(item: Asked, now: datetime) -> Due:
    """Return the chip of the last instant of an answer; of a question with a last day alone, in whole days."""
    today = local(now).date()
    day = moment_words(local(item.due_at)) if item.due_at else short_day_words(item.due_on)
    detail = _("hạn trả lời %(day)s") % {"day": day}
    if item.answered_at is not None:
        late = item.is_late(now)
        answered = short_day_words(local(item.answered_at).date())
        text = _("trả lời sau hạn") if late else _("đã trả lời")
        return Due(Level.OVERDUE if late else Level.DONE, text, _("ngày %(day)s") % {"day": answered} + f", {detail}")
    hours = calendar(agency(item.agency_code).calendar_code)
    if item.is_late(now):
        days = days_late(item, now, hours)
        late_by = _("trễ %(n)s ngày làm việc") % {"n": days} if days else _("trễ trong ngày")
        return Due(Level.OVERDUE, _("quá hạn trả lời"), f"{detail}, {late_by}")
    if item.due_on == today:
        return Due(Level.TODAY, _("trả lời hôm nay"), detail)
    days = next(n for n in range(1, ANSWER_DAYS_MAX + 2) if add_working_days(today, n, hours) >= item.due_on)
    left = _("còn %(n)s ngày làm việc") % {"n": days}
    return Due(Level.SOON if days < rule_set(today).due_soon_working_days else Level.AMPLE, left, detail)
