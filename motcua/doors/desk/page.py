"""What every page of the desk shares: her sections with what waits, rows of dossiers, and where their buttons lead."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import masked_phone, short_day_words, time_words
from motcua.doors.desk.words import COUNTER, HANDING, RECEIVING, RETURNING, TASKS
from motcua.doors.frame import navigation, showing
from motcua.doors.frame.components import Due, Level, Section
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.record import lists, work
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.handing_on import HandOn, Turn
from motcua.record.lists import Row
from motcua.record.work import Task


def context(request: HttpRequest, tally: Mapping[Task, int] | None = None, **shown: Any) -> dict[str, Any]:
    """Return what a page of the desk shows; the sections carry the number of what waits behind them.

    `tally` is given where the page has counted already; else it is counted. One statement.
    """
    who = visitor(request)
    waiting = work.tally(who.actor, who.places) if tally is None else tally
    counts = {
        reverse("desk:counter"): sum(waiting.get(task, 0) for task in COUNTER),
        reverse("desk:reception"): sum(waiting.get(task, 0) for task in RECEIVING),
        reverse("desk:handover"): sum(waiting.get(task, 0) for task in HANDING),
        reverse("desk:returns"): sum(waiting.get(task, 0) for task in RETURNING),
    }
    sections: Iterable[Section] = navigation.sections(request, "desk", who)
    return {
        "sections": [replace(section, count=counts.get(section.href) or None) for section in sections],
        "now": who.at,
        **shown,
    }


JUST_TAKEN = "tiep=khach"
"""Added to the address of a dossier that was taken in just now: the page then names the next customer first."""


def of_dossier(number: str) -> str:
    """Return the address of a dossier's page."""
    return reverse("desk:dossier", args=[number])


def masked_phone_words(phone: str) -> str:
    """Return a phone number as a page of the desk shows it: its last three digits."""
    return f"ĐT {masked_phone(phone)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier in a list of the desk, with the one thing to do."""

    due: Due | None
    since: str
    """Since when it has stood so, for a dossier without a due instant."""
    number: str
    href: str
    who: str
    what: str
    note: str
    button: str
    act_href: str


def lines(
    who: Visitor,
    task: Task | None,
    rows: Iterable[Row],
    notes: Mapping[UUID, str] | None = None,
    hand_on: Mapping[UUID, HandOn] | None = None,
) -> tuple[Line, ...]:
    """Return the rows of a task as a counter reads them; None = of no task, as a search finds them.

    `notes` are what is known besides of some rows, such as what a draft still lacks; `hand_on` until when those that
    wait for it are handed on.
    """
    return tuple(
        Line(
            due=to_hand_on(hand_on[row.id], who.at) if hand_on and row.id in hand_on else _due(task, row, who),
            since=_since(row, who),
            number=row.number,
            href=of_dossier(row.number),
            who=row.applicant_name,
            what=row.procedure,
            note=_with_shelf((notes or {}).get(row.id) or _note(task, row), row),
            button=_button(task, row) if task else "",
            act_href=_act_href(task, row) if task else "",
        )
        for row in lists.as_seen(who.actor, rows)
    )


def _due(task: Task | None, row: Row, who: Visitor) -> Due | None:
    """The due chip of a row: of a result that lies ready the day on which it was promised to the applicant."""
    if row.resolved_at is None:
        return showing.due_of_row(row, who.at)
    if task is not Task.AT_COUNTER or row.due_at is None:
        return None
    day, today = local(row.due_at).date(), local(who.at).date()
    if day < today:
        return Due(Level.OVERDUE, _("quá hẹn %(n)s ngày") % {"n": (today - day).days})
    if day == today:
        return Due(Level.TODAY, _("hẹn hôm nay"))
    return Due(Level.AMPLE, _("hẹn %(day)s") % {"day": short_day_words(day)})


def to_bring(day: date, today: date) -> Due:
    """Return the chip of envelopes that the post has promised to bring by a day."""
    if day < today:
        return Due(Level.OVERDUE, _("quá hạn giao %(n)s ngày") % {"n": (today - day).days})
    if day == today:
        return Due(Level.TODAY, _("hạn giao hôm nay"))
    return Due(Level.AMPLE, _("hạn giao %(day)s") % {"day": short_day_words(day)})


def to_hand_on(item: HandOn, at: datetime) -> Due:
    """Return the chip of a dossier that is to be handed on: late since, today until, or in the morning of a day."""
    by, today = local(item.by), local(at).date()
    words = {"time": time_words(by), "day": short_day_words(by.date())}
    if item.turn is Turn.LATE:
        return Due(Level.OVERDUE, _("chuyển trễ"), _("hạn %(time)s, %(day)s") % words)
    if item.turn is Turn.TODAY:
        return Due(Level.TODAY, _("chuyển hôm nay"), _("trước %(time)s") % words)
    is_tomorrow = by.date() == today + timedelta(days=1)
    return Due(Level.AMPLE, _("chuyển sáng mai") if is_tomorrow else _("chuyển sáng %(day)s") % words, words["time"])


def hand_on_words(waiting: Iterable[HandOn]) -> str:
    """Return how many are late, for today and for the next morning: "2 đã trễ · 5 phải chuyển hôm nay"."""
    numbers = Counter(item.turn for item in waiting)
    said = {
        Turn.LATE: _("%(n)s đã trễ"),
        Turn.TODAY: _("%(n)s phải chuyển hôm nay"),
        Turn.NEXT: _("%(n)s chuyển sáng ngày làm việc tới"),
    }
    return " · ".join(words % {"n": numbers[turn]} for turn, words in said.items() if numbers[turn])


_SLUGS: Mapping[Task, Act] = {
    Task.SIGN: Act.ACCEPT_HANDOVER,
    Task.CARRY: Act.ACCEPT_TO_CARRY,
    Task.RECEIVE: Act.RECEIVE,
    Task.PASS_ON: Act.PASS_ON,
    Task.PREPARE: Act.PREPARE_RETURN,
    Task.TO_POST: Act.OFFER_TO_POST,
    Task.AS_FILE: Act.RETURN_ELECTRONICALLY,
    Task.AT_COUNTER: Act.RETURN_AT_COUNTER,
    Task.CALL: Act.ANSWER_SUPPLEMENT,
    Task.PAY: Act.CONFIRM_PAYMENT,
    Task.HAND_OVER: Act.OFFER_HANDOVER,
}

SLUGS: Mapping[Act, str] = {
    Act.SUBMIT: "nop",
    Act.OFFER_HANDOVER: "giao-co-quan",
    Act.ACCEPT_HANDOVER: "ky-bien-ban",
    Act.REFUSE_HANDOVER: "khong-nhan",
    Act.RECEIVE: "tiep-nhan",
    Act.REQUEST_COMPLETION: "phieu-bo-sung",
    Act.DECLINE: "tu-choi-tiep-nhan",
    Act.SETTLE_EXEMPTION: "mien-giam",
    Act.ENTER_DATA: "nhap-du-lieu",
    Act.REFUND: "hoan-tien",
    Act.PASS_ON: "chuyen-xu-ly",
    Act.UNDO: "hoan-tac",
    Act.ANSWER_SUPPLEMENT: "nop-bo-sung",
    Act.CONFIRM_PAYMENT: "thu-theo-thong-bao",
    Act.WITHDRAW: "rut-ho-so",
    Act.PREPARE_RETURN: "dong-goi",
    Act.OFFER_TO_POST: "giao-buu-dien",
    Act.ACCEPT_TO_CARRY: "nhan-chuyen",
    Act.WITHDRAW_OFFER: "lay-lai",
    Act.REFUSE_TO_CARRY: "khong-nhan-chuyen",
    Act.INVITE: "moi-nhan",
    Act.RETURN_UNDELIVERED: "tra-lai-co-quan",
    Act.RETURN_AT_COUNTER: "tra-tai-quay",
    Act.RETURN_ELECTRONICALLY: "tra-dien-tu",
}
"""The last part of the address of an act's page."""


def act_href(act: Act, number: str) -> str:
    """Return the address of the page of an act on a dossier."""
    return reverse("desk:act", args=[number, SLUGS[act]])


def _goes_at_once(task: Task, row: Row) -> bool:
    """Whether the applicant of a same-day procedure may wait for the result that lies ready."""
    is_ready = task is Task.PREPARE and row.status is Status.RESOLVED
    return is_ready and lists.procedure_of(row).limit_unit == "same_day"


def _button(task: Task, row: Row) -> str:
    return _("Trả ngay") if _goes_at_once(task, row) else TASKS[task].button


def _act_href(task: Task, row: Row) -> str:
    if _goes_at_once(task, row):
        return act_href(Act.RETURN_AT_COUNTER, row.number)
    if task is Task.DRAFT:
        return reverse("desk:count", args=[row.id])
    if task is Task.RECEIVE and row.channel != "ONLINE" and row.status is Status.SUBMITTED and not _came_by_post(row):
        return reverse("desk:count", args=[row.id])
    return act_href(_SLUGS[task], row.number) if task in _SLUGS else of_dossier(row.number)


def _since(row: Row, who: Visitor) -> str:
    return since_words(row.last_event_at, who.at)


def since_words(instant: datetime, seen_at: datetime) -> str:
    """Return since when something waits: "từ 14 giờ 31", another day "từ 20/11, 14 giờ 31"."""
    at, now = local(instant), local(seen_at)
    clock = time_words(at.replace(second=0))
    return f"từ {clock}" if at.date() == now.date() else f"từ {short_day_words(at.date())}, {clock}"


def _came_by_post(row: Row) -> bool:
    return row.channel == "POST"


def _with_shelf(note: str, row: Row) -> str:
    """Where the envelope lies comes first: that is where the hand goes."""
    return _("Ngăn %(shelf)s · %(note)s") % {"shelf": row.shelf, "note": note} if row.shelf else note


def _note(task: Task | None, row: Row) -> str:
    match task:
        case None:
            return f"{STATUSES[row.status].word} · {row.agency}"
        case Task.HAND_OVER | Task.OFFERED | Task.SIGN | Task.CARRY | Task.TO_POST:
            return f"{row.envelope_code} · {row.agency}"
        case Task.CALL:
            return f"Thiếu giấy tờ (Mẫu 02) · {row.agency}"
    return row.agency
