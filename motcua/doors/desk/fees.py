"""Fees: the receipts of a shift or a day, what went back, who pays less, who still owes. No sum of the drawer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import day_words, time_words, vnd
from motcua.base.violations import NotReadable, NotThere
from motcua.doors.desk import page, printed, prints
from motcua.doors.frame.components import Section
from motcua.doors.frame.forms import day_from
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import instant, local
from motcua.outward.notices.money import receipt_form, refund_form
from motcua.record import reading, work
from motcua.record.payments import queries as payments
from motcua.record.payments.queries import GrantedRow, ReceiptRow, ShiftRow
from motcua.record.payments.refunds import GROUND_WORDS
from motcua.record.payments.rules import MONEY_WORDS, Money
from motcua.record.work import Task

DEBTS = 50
"""Dossiers that still owe, on one page."""
STATE_MONEY = (Money.PHI, Money.LE_PHI)
"""What an exemption may lower."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whose receipts are shown: of a shift or of a day, in words and as it stands in the address."""

    title: str
    query: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One receipt or slip in the list; `amounts` by the words of each kind, 0 = none of it, below 0 = it went back."""

    row: ReceiptRow
    href: str
    print_href: str
    when: str
    amounts: Sequence[tuple[str, int]]
    state: str
    is_gone: bool
    why: str = ""
    """Why money went back; "" for a receipt."""


@dataclass(frozen=True, slots=True)
class Less:
    """One dossier whose applicant was granted to pay less, with what that took off, by the words of each kind."""

    number: str
    href: str
    when: str
    name: str
    ground: str
    amounts: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Debt:
    """One dossier that still owes, by kind, and the page of the act that takes the money."""

    line: page.Line
    amounts: Sequence[tuple[str, int]]


@require_safe
@at_door("desk")
def fees(request: HttpRequest) -> HttpResponseBase:
    """The receipts of the shift, or of the day that is asked for, the newest first; then who still owes."""
    who = visitor(request)
    current, problem = payments.current(who.actor.id), ""
    try:
        stretch = _asked(request, who, current)
    except NotReadable as fault:
        stretch, problem = _usual(who, current), fault.sentence
    found = payments.receipts(who.actor.id, stretch.since, stretch.until, request.GET.get("sau"))
    more = f"{reverse('desk:fees')}?{stretch.query}&sau={found.next_cursor}" if found.next_cursor else ""
    granted = payments.granted(who.actor.id, stretch.since, stretch.until, request.GET.get("giam"))
    debts, next_debts = _debts(who, request.GET.get("cho", ""))
    shown = page.context(
        request,
        stretch=stretch,
        chips=_chips(who, current, stretch),
        day=request.GET.get("ngay", ""),
        problem=problem,
        kinds=[MONEY_WORDS[kind] for kind in Money],
        lines=[_line(row, who) for row in found.rows],
        more=more,
        less=[_less(row, who) for row in granted.rows],
        state_kinds=[MONEY_WORDS[kind] for kind in STATE_MONEY],
        more_less=f"{reverse('desk:fees')}?{stretch.query}&giam={granted.next_cursor}#mien-giam"
        if granted.next_cursor
        else "",
        debts=debts,
        more_debts=f"{reverse('desk:fees')}?{stretch.query}&cho={next_debts}#cho-thu" if next_debts else "",
        debts_number=DEBTS,
        shift=current,
    )
    return render(request, "desk/fees.html", shown, status=NotReadable.status if problem else 200)


# ---- which receipts --------------------------------------------------------------------------------------------------


def _asked(request: HttpRequest, who: Visitor, current: ShiftRow | None) -> Stretch:
    """Return the stretch that the address asks for. Raises NotReadable, and NotThere for a shift of another."""
    if shift_id := request.GET.get("ca", ""):
        row = payments.shift(shift_id)
        if row.person_id != who.actor.id:
            raise NotThere(thing=_("ca"))
        return _of_shift(row)
    if typed := request.GET.get("ngay", ""):
        return _of_day(date.fromisoformat(day_from(typed, "ngay")))
    return _usual(who, current)


def _usual(who: Visitor, current: ShiftRow | None) -> Stretch:
    """The shift that is open, else the day."""
    return _of_shift(current) if current is not None else _of_day(local(who.at).date())


def _of_shift(row: ShiftRow) -> Stretch:
    return Stretch(_("Ca %(shift)s") % {"shift": row.id}, f"ca={row.id}", row.opened_at, row.until)


def _of_day(day: date) -> Stretch:
    begins = instant(datetime.combine(day, time()))
    ends = begins + _ONE_DAY - timedelta(microseconds=1)
    return Stretch(_("Ngày %(day)s") % {"day": day_words(day)}, f"ngay={day.isoformat()}", begins, ends)


def _chips(who: Visitor, current: ShiftRow | None, stretch: Stretch) -> list[Section]:
    """The stretches one press away: the open shift, today, yesterday, the shift before."""
    today = local(who.at).date()
    offered = [(_("Ca đang mở"), _of_shift(current))] if current is not None else []
    offered += [(_("Hôm nay"), _of_day(today)), (_("Hôm qua"), _of_day(today - _ONE_DAY))]
    offered += [(_("Ca trước"), _of_shift(row)) for row in payments.history(who.actor.id, 1)]
    here = reverse("desk:fees")
    return [Section(label, f"{here}?{each.query}", current=each.query == stretch.query) for label, each in offered]


# ---- rows ------------------------------------------------------------------------------------------------------------


def _line(row: ReceiptRow, who: Visitor) -> Line:
    return Line(
        row,
        page.of_dossier(row.dossier_number),
        reverse("desk:receipt", args=[row.dossier_number, row.event_no]),
        _when(row.at, who),
        _amounts(row.amounts),
        *_state(row),
        " · ".join(part for part in (_(GROUND_WORDS[row.ground]), row.reason) if part) if row.ground else "",
    )


def _when(at: datetime, who: Visitor) -> str:
    """The hour, with the day when it is not today's."""
    here = local(at)
    clock = time_words(here)
    return clock if here.date() == local(who.at).date() else f"{clock}, {day_words(here.date())}"


def _less(row: GrantedRow, who: Visitor) -> Less:
    amounts = [(MONEY_WORDS[kind], row.spared.get(kind, 0)) for kind in STATE_MONEY]
    href = page.of_dossier(row.dossier_number)
    return Less(row.dossier_number, href, _when(row.at, who), row.name, row.ground, amounts)


def _state(row: ReceiptRow) -> tuple[str, bool]:
    """Where the money of a receipt is, what of it went back first; and whether any of it has left the drawer."""
    if row.ground is not None:
        return _("hoàn người nộp"), True
    rest = row.total_vnd - row.refunded_vnd
    if not rest:
        return _("đã hoàn hết"), True
    if row.in_drawer_vnd == rest:
        where = _("trong két")
    else:
        where = _("phí đã giao cơ quan") if row.in_drawer_vnd else _("đã giao cơ quan")
    if not row.refunded_vnd:
        return where, row.in_drawer_vnd < rest
    told = {"amount": vnd(row.refunded_vnd), "where": where}
    return _("đã hoàn %(amount)s, còn lại %(where)s") % told, True


def _debts(who: Visitor, cursor: str) -> tuple[list[Debt], str | None]:
    """The dossiers whose next act at this counter takes money, the earliest due first, and where they go on."""
    wanted = (Task.DRAFT if who.actor.is_post else Task.RECEIVE, Task.PAY, Task.AT_COUNTER)
    found = work.owing(who.actor, who.places, wanted, cursor=cursor or None, size=DEBTS)
    moments = {row.id: _MOMENTS[task] for task, row in found.rows}
    owed = payments.owed_by(moments, with_way_home=who.actor.is_post) if moments else {}
    debts = []
    for task, row in found.rows:
        (line,) = page.lines(who, task, [row])
        debts.append(Debt(line, _amounts(owed.get(row.id, {}))))
    return debts, found.next_cursor


_MOMENTS: Mapping[Task, Sequence[str]] = {
    Task.DRAFT: ("RECEPTION",),
    Task.RECEIVE: ("RECEPTION",),
    Task.PAY: ("APPRAISAL",),
    Task.AT_COUNTER: ("RECEPTION", "RETURN"),
}
"""What the act of a task takes."""


def _amounts(sums: Mapping[Money, int]) -> list[tuple[str, int]]:
    return [(MONEY_WORDS[kind], sums.get(kind, 0)) for kind in Money]


# ---- the receipt -----------------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def receipt(request: HttpRequest, ref: str, event_no: int) -> HttpResponseBase:
    """Print the receipt of the money that an event took or the slip of what it gave back; anew it says so."""
    who = visitor(request)
    found, envelope = reading.find_with_paper(ref, who.actor, who.at)
    prints.require_leg(who, found, envelope, event_no)
    if payments.is_refund(found.pk, event_no):
        slip = refund_form(found, event_no)
        return printed.of_dossier(slip, who, found.pk, event_no, number=slip.slip_no, sheet="RECEIPT")
    form = receipt_form(found, event_no)
    return printed.of_dossier(form, who, found.pk, event_no, number=form.receipt_no, sheet="RECEIPT")
