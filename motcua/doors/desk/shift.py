"""The shift of a person: opened with one press, closed by steps, counted blind, printed when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base.text import clean_line, full_day_words, moment_words, number, vnd, vnd_in_words
from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.desk import page, printed, tills
from motcua.doors.desk.words import DEEDS
from motcua.doors.frame import drawer
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.components import Fact, Message, Tone
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.queries import place_words, staff_of
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.outward.notices.money import shift_form
from motcua.record import desks, work
from motcua.record.custody import services as custody
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.queries import CountRow, ShiftRow
from motcua.record.payments.rules import MONEY_WORDS, KindSum, NoShift, ShiftState
from motcua.record.work import Deed, Task

# ---- the page --------------------------------------------------------------------------------------------------------


@require_safe
@at_door("desk")
def shift(request: HttpRequest) -> HttpResponseBase:
    """How far the shift is, what was done in it, the steps to close it, and the shifts before."""
    return _page(request)


def _page(
    request: HttpRequest, *, refusal: RuleViolation | None = None, typed: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    who = visitor(request)
    found = payments.current(who.actor.id)
    held, loose = custody.held_counts(who.actor.id) if who.actor.is_post else (None, 0)
    tally = work.tally(who.actor, who.places)
    shown = page.context(
        request,
        tally,
        shift=found,
        state=tills.state_words(found, who.at) if found else "",
        is_left_open=found is not None and tills.is_left_open(found, who.at),
        since=full_day_words(local(found.opened_at).date()) if found else "",
        place=who.place,
        facts=tills.numbers(who, found, held) if found else (),
        steps=_steps(found, loose, tally.get(Task.DRAFT, 0)) if found else (),
        counts=_counts(found) if found else (),
        colleagues=_colleagues(who, found) if found else "",
        recount_href=request.build_absolute_uri(reverse("desk:recounts")),
        last_float=shifts.last_float(who.actor.id) if found is None else 0,
        past=_past(who),
        recounts=tills.recounts(who),
        violation=refusal,
        typed=typed,
    )
    return render(request, "desk/shift.html", shown, status=status)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what must be done before a shift ends: done, or what is missing and where it is done."""

    is_done: bool
    words: str
    detail: str
    href: str
    label: str
    is_next: bool = False
    """Whether it is what must be done now: the page's primary act."""


def _steps(found: ShiftRow, loose: int, drafts: int) -> tuple[Step, ...]:
    """What stands between now and the end: paper out of the hands, receptions finished, the drawer counted."""
    paper = Step(
        not loose,
        _("Không còn phong bì trên tay") if not loose else _("Còn %(n)s phong bì trên tay") % {"n": number(loose)},
        _("Giao cho bên nhận, hoặc xếp vào ngăn; trong ngăn vẫn là bạn giữ."),
        reverse("desk:held") if loose else "",
        _("Xếp ngăn"),
        is_next=bool(loose),
    )
    begun = Step(
        not drafts,
        _("Không còn hồ sơ tiếp nhận dở")
        if not drafts
        else _("Còn %(n)s hồ sơ tiếp nhận dở tại điểm") % {"n": number(drafts)},
        _("Làm nốt nếu khách còn ở quầy; không bắt buộc để đóng ca."),
        reverse("desk:waiting", args=[Task.DRAFT.value]) if drafts else "",
        _("Xem"),
    )
    may_count = found.state is ShiftState.OPEN and not loose
    drawer_step = Step(
        found.state is not ShiftState.OPEN,
        _("Đếm két"),
        _("Chưa đếm được: xếp ngăn hoặc giao hết phong bì trên tay trước.")
        if loose
        else _("Đếm trước, số theo sổ chỉ hiện sau khi đã ghi số đếm được."),
        reverse("desk:shift-count") if may_count else "",
        _("Đếm két"),
        is_next=may_count,
    )
    return (paper, begun, drawer_step)


def _colleagues(who: Visitor, found: ShiftRow) -> str:
    """The names of those who could count again: who else stands at the point today."""
    ids = set(staff_of(found.point_id, local(who.at).date())) - {who.actor.id}
    return ", ".join(sorted(people.names(ids).values())) if found.state is ShiftState.RECOUNT else ""


@dataclass(frozen=True, slots=True)
class Past:
    """A closed shift in the list of shifts before."""

    number: str
    href: str
    print_href: str
    when: str
    difference: str
    is_even: bool


def _past(who: Visitor) -> list[Past]:
    return [
        Past(
            row.id,
            reverse("desk:shift-past", args=[row.id]),
            reverse("desk:shift-report", args=[row.id]),
            _span_words(row),
            difference_words(row.difference_vnd or 0),
            not row.difference_vnd,
        )
        for row in payments.history(who.actor.id, 20)
    ]


def _span_words(row: ShiftRow) -> str:
    """From when to when a closed shift went: "16/11/2026, 7 giờ 12 – 17 giờ 05"."""
    closed = tills.since_words(row.closed_at or row.opened_at, row.opened_at)
    return f"{moment_words(local(row.opened_at))} – {closed}"


def difference_words(difference_vnd: int) -> str:
    """Return a difference in words: khớp, thừa, thiếu."""
    if not difference_vnd:
        return _("khớp sổ")
    words = _("thừa %(amount)s") if difference_vnd > 0 else _("thiếu %(amount)s")
    return words % {"amount": vnd(abs(difference_vnd))}


@dataclass(frozen=True, slots=True)
class Counted:
    """One count on the page: by whom, what, and what the books said then."""

    name: str
    when: str
    counted_vnd: int
    expected_vnd: int
    difference: str
    is_even: bool


def _counts(found: ShiftRow) -> tuple[Counted, ...]:
    """The counts of a shift that has any; what the ledger expects is seen only beside a count that is written."""
    if found.state is ShiftState.OPEN:
        return ()
    rows = payments.counts_of(found.id)
    names = people.names({row.by_id for row in rows})
    return tuple(_counted(row, names.get(row.by_id, row.by_id)) for row in rows)


def _counted(row: CountRow, name: str) -> Counted:
    difference = row.counted_vnd - row.expected_vnd
    return Counted(
        name, moment_words(local(row.at)), row.counted_vnd, row.expected_vnd, difference_words(difference),
        not difference,
    )  # fmt: skip


# ---- opening ---------------------------------------------------------------------------------------------------------


@require_POST
@at_door("desk")
def open_shift(request: HttpRequest) -> HttpResponseBase:
    """Open a shift with the float that was typed, or that of the shift before."""
    who = visitor(request)
    typed = request.POST.get("float_vnd")
    try:
        float_vnd = shifts.last_float(who.actor.id) if typed is None else money_from(typed, "float_vnd")
        shifts.open_shift(person_id=who.actor.id, counter=tills.counter_of(who), float_vnd=float_vnd, at=who.at)
    except RuleViolation as refusal:
        return _page(request, refusal=refusal, typed=typed or "", status=refusal.status)
    messages.success(request, _("Đã mở ca, tiền lẻ đầu ca %(amount)s.") % {"amount": vnd(float_vnd)})
    return SeeOther(reverse("desk:counter") if request.POST.get("from") == "counter" else reverse("desk:shift"))


# ---- counting --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def count(request: HttpRequest) -> HttpResponseBase:
    """Count the drawer by notes: the sum is said back, then written and compared with the ledger."""
    who = visitor(request)
    found = payments.current(who.actor.id)
    shift_id = request.POST.get("shift", found.id if found else "")
    sheet, refusal = drawer.sheet_of(request), None
    if request.method == "GET":
        refusal = _too_early(who, found)
    if drawer.is_confirmed(request, sheet):
        try:
            state = desks.count_drawer(
                person_id=who.actor.id, shift_id=shift_id, count_id=drawer.count_id_of(sheet), notes=sheet.notes,
                at=who.at,
            )  # fmt: skip
        except RuleViolation as fault:
            refusal = fault
        else:
            if state is ShiftState.CLOSED:
                messages.success(request, closed_words(payments.shift(shift_id)))
            return SeeOther(reverse("desk:shift"))
    shown = page.context(
        request,
        sheet=sheet,
        shift_id=shift_id,
        violation=refusal,
        problems=sheet.problems,
        title=_("Đếm két"),
        sum_href=reverse("desk:shift-sum"),
        back_href=reverse("desk:shift"),
        button=_("Đúng %(amount)s, đối chiếu với sổ") % {"amount": vnd(sheet.total_vnd)},
        words=vnd_in_words(sheet.total_vnd),
        is_possible=refusal is None or request.method == "POST",
    )
    return render(request, "desk/drawer.html", shown, status=refusal.status if refusal else sheet.status)


def _too_early(who: Visitor, found: ShiftRow | None) -> RuleViolation | None:
    """Why the drawer cannot be counted now, asked before she counts in vain."""
    if found is None:
        return NoShift()
    try:
        desks.require_countable(found)
    except RuleViolation as refusal:
        return refusal
    return None


@require_POST
@at_door("desk")
def running_sum(request: HttpRequest) -> HttpResponseBase:
    """The sum of what is typed, for the page that asks while she counts; without script the button asks."""
    sheet = drawer.sheet_of(request)
    return render(request, "desk/_drawer_sum.html", {"sheet": sheet, "words": vnd_in_words(sheet.total_vnd)})


def closed_words(row: ShiftRow) -> str:
    """Return what is said when a shift is closed, with a link that prints its report."""
    told = _("Ca %(shift)s đã đóng, két %(difference)s.") % {
        "shift": row.id,
        "difference": difference_words(row.difference_vnd or 0),
    }
    href = reverse("desk:shift-report", args=[row.id])
    return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', told, href, _("In báo cáo ca"))


@require_POST
@at_door("desk")
def explain(request: HttpRequest) -> HttpResponseBase:
    """Close a shift with the reason of its difference."""
    who, shift_id = visitor(request), request.POST.get("shift", "")
    typed = request.POST.get("reason", "")
    try:
        reason = clean_line(typed, label=_("Lý do"), field="reason", most=300)
        shifts.explain(person_id=who.actor.id, shift_id=shift_id, reason=reason, at=who.at)
    except RuleViolation as refusal:
        return _page(request, refusal=refusal, typed=typed, status=refusal.status)
    messages.success(request, closed_words(payments.shift(shift_id)))
    return SeeOther(reverse("desk:shift"))


# ---- a second person -------------------------------------------------------------------------------------------------


@require_safe
@tills.at_the_point
def recounts(request: HttpRequest) -> HttpResponseBase:
    """The drawers of colleagues at this point that wait for a second person."""
    who = visitor(request)
    rows = [(row, name, reverse("desk:recount", args=[row.id])) for row, name in tills.recounts(who)]
    return render(request, "desk/recounts.html", tills.context(request, rows=rows, place=who.place))


@require_http_methods(["GET", "HEAD", "POST"])
@tills.at_the_point
def recount(request: HttpRequest, shift_id: str) -> HttpResponseBase:
    """Count a colleague's drawer again, as blind as she did."""
    who = visitor(request)
    sheet, refusal = drawer.sheet_of(request), None
    waiting = next(((row, name) for row, name in tills.recounts(who) if row.id == shift_id), None)
    if waiting is None and request.method != "POST":
        raise NotThere(thing=_("ca chờ đếm lại"))
    if drawer.is_confirmed(request, sheet):
        try:
            state = shifts.recount(
                by_id=who.actor.id, points={place.point_id for place in who.places}, shift_id=shift_id,
                count_id=drawer.count_id_of(sheet), notes=sheet.notes, at=who.at,
            )  # fmt: skip
        except RuleViolation as fault:
            refusal = fault
        else:
            messages.success(request, _recounted_words(payments.shift(shift_id), state))
            return SeeOther(reverse("desk:recounts"))
    shown = tills.context(
        request,
        sheet=sheet,
        shift_id=shift_id,
        violation=refusal,
        problems=sheet.problems,
        title=_("Đếm lại két của %(name)s") % {"name": waiting[1]} if waiting else _("Đếm lại két"),
        sum_href="",
        back_href=reverse("desk:recounts"),
        button=_("Đúng %(amount)s, ký tên người đếm lại") % {"amount": vnd(sheet.total_vnd)},
        words=vnd_in_words(sheet.total_vnd),
        is_possible=True,
    )
    return render(request, "desk/drawer.html", shown, status=refusal.status if refusal else sheet.status)


def _recounted_words(row: ShiftRow, state: ShiftState) -> str:
    words = {"shift": row.id, "difference": difference_words(row.difference_vnd or 0)}
    if state is ShiftState.CLOSED:
        return _("Đã ghi số đếm lại. Ca %(shift)s đã đóng, két %(difference)s.") % words
    return _("Đã ghi số đếm lại: két %(difference)s. Người giữ két ghi lý do rồi đóng ca %(shift)s.") % words


# ---- shifts before ---------------------------------------------------------------------------------------------------


def _own(who: Visitor, shift_id: str) -> ShiftRow:
    """Return a shift that this person worked, or counted again. Raises NotThere."""
    row = payments.shift(shift_id)
    if who.actor.id not in (row.person_id, row.recounter_id):
        raise NotThere(thing=_("ca"))
    return row


@require_safe
@at_door("desk")
def past(request: HttpRequest, shift_id: str) -> HttpResponseBase:
    """A shift that is over: its money by kind, its counts, its report."""
    who = visitor(request)
    row = _own(who, shift_id)
    if row.closed_at is None:
        return SeeOther(reverse("desk:shift"))
    lines = payments.lines_of(row.id)
    shown = page.context(
        request,
        shift=row,
        place=place_words(row.counter_id),
        facts=_facts(who, row),
        kinds=[MONEY_WORDS[line.kind] for line in lines],
        rows=_rows(lines),
        counts=_counts(row),
        even=not row.difference_vnd,
        message=None
        if not row.difference_vnd
        else Message(
            Tone.WARN, _("Két %(difference)s") % {"difference": difference_words(row.difference_vnd)}, row.reason
        ),
        print_href=reverse("desk:shift-report", args=[row.id]),
    )
    return render(request, "desk/shift_past.html", shown)


def _facts(who: Visitor, row: ShiftRow) -> list[Fact]:
    """What was done in a shift; the links are for the one who worked it."""
    facts = [
        Fact(_("Mở ca"), moment_words(local(row.opened_at))),
        Fact(_("Đóng ca"), moment_words(local(row.closed_at)) if row.closed_at else ""),
        Fact(_("Tiền lẻ đầu ca"), vnd(row.float_vnd)),
    ]
    if row.brought_vnd:
        facts.append(Fact(_("Chênh lệch các ca trước"), difference_words(row.brought_vnd)))
    return [*facts, *(tills.numbers(who, row, None) if who.actor.id == row.person_id else ())]


def _rows(lines: Sequence[KindSum]) -> list[tuple[str, list[int]]]:
    """The book of a shift: each kind of money a column of its own."""
    return [
        (_("Đầu ca"), [line.carried_vnd for line in lines]),
        (_("Thu trong ca"), [line.taken_vnd for line in lines]),
        (_("Giao cơ quan"), [line.handed_vnd for line in lines]),
        (_("Hoàn cho người nộp"), [line.refunded_vnd for line in lines]),
        (_("Cuối ca"), [line.left_vnd for line in lines]),
    ]


@require_safe
@at_door("desk")
def report(request: HttpRequest, shift_id: str) -> HttpResponseBase:
    """The report of a closed shift as PDF."""
    who = visitor(request)
    row = _own(who, shift_id)
    if row.closed_at is None:
        raise NotThere(thing=_("báo cáo của ca chưa đóng"))
    done = tills.done_in(row)
    form = shift_form(row, received=done[Deed.RECEIVED], returned=done[Deed.RETURNED])
    return printed.of_shift(form, who, row.id)


@require_safe
@at_door("desk")
def deeds(request: HttpRequest, shift_id: str, deed: str) -> HttpResponseBase:
    """The dossiers that one number of a shift counts."""
    who = visitor(request)
    row = payments.shift(shift_id)
    if row.person_id != who.actor.id or deed not in {item.value for item in Deed}:
        raise NotThere(thing=_("danh sách này"))
    asked = Deed(deed)
    places = tills.place_of(row)
    found = work.deeds_page(who.actor, places, asked, row.opened_at, row.until, cursor=request.GET.get("sau"))
    here = reverse("desk:shift-deeds", args=[row.id, asked.value])
    shown: dict[str, Any] = page.context(
        request,
        title=_("%(what)s trong ca %(shift)s") % {"what": DEEDS[asked][0], "shift": row.id},
        lines=page.lines(who, None, found.rows),
        more=f"{here}?sau={found.next_cursor}" if found.next_cursor else "",
        acts=False,
    )
    return render(request, "desk/shift_list.html", shown)
