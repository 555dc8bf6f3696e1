"""What the first page of a round shows: where to go next, what to take over, what to hand on, and what is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import masked_phone, short_day_words, time_words, vnd
from motcua.doors.frame import wording
from motcua.doors.frame.session import Visitor
from motcua.ground.deadlines.rules import local
from motcua.record import envelopes, reading, rounds
from motcua.record.custody.rules import Direction
from motcua.record.envelopes import Pile, Sheet
from motcua.record.rounds import Finished, Stop
from motcua.record.shipments.services import BACK
from motcua.record.work import Task

ASKED = (Task.CARRY, Task.HAND_OVER, Task.OFFERED, Task.AT_COUNTER)
STOPS = 50
"""Doors on a page."""
PAPERS = 30
"""Envelopes of one kind on a page; what comes after shows when those before are done."""


@dataclass(frozen=True, slots=True)
class StopLine:
    """One door to go to: who, where, what must be taken there."""

    number: int
    """Place in the round of today, counted on from what is done; 0 = of another day, it has none."""
    href: str
    receiver: str
    address: str
    envelope_code: str
    dossier_number: str
    phone: str
    """Its last three digits, for reading."""
    call_href: str
    """For the phone's own dialler; "" when there is no number."""
    map_href: str
    """For the phone's own map: nothing is sent to anybody before it is pressed."""
    needed: tuple[str, ...]
    invitation: str
    when: str
    is_late: bool
    is_next: bool
    """Whether it is the first door of those that are left."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One envelope that changes hands: to be taken over, to be handed on, or waiting for the other side."""

    envelope_code: str
    dossier_number: str
    what: str
    who: str
    counts: str
    href: str


@dataclass(frozen=True, slots=True)
class Papers:
    """Envelopes that change hands in one way: the first of them, and how many there are."""

    total: int
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class DoneLine:
    """One stop of today that is done; `href` opens what was delivered, "" when nothing was."""

    receiver: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class Day:
    """The round of one courier on one day."""

    offered: Papers
    stops: tuple[StopLine, ...]
    """Doors of today, those of this page."""
    later: tuple[StopLine, ...]
    """Doors of another day, those of this page."""
    left: int
    """Doors of today that are still to be gone to."""
    left_later: int
    left_vnd: int
    """What is still to be taken at the doors of today, whole đồng."""
    next_cursor: str | None
    """Where the doors go on; None = all are shown."""
    to_hand_on: Papers
    waiting: Papers
    to_counter: Papers
    done: tuple[DoneLine, ...]
    held: int
    """Envelopes in her hands, those offered on included: until the other side signs she answers for them."""
    paid: int
    """Stops of today at which she took money. How much lies in her bag is counted at the counter, blind."""

    @property
    def total(self) -> int:
        """Doors of today, done and to do."""
        return len(self.done) + self.left

    @property
    def is_over(self) -> bool:
        """Whether nothing of the round is left in her hands and nothing waits to be taken over."""
        return not self.held and not self.offered.total


def day_of(who: Visitor, *, cursor: str | None = None, for_apple: bool = False) -> Day:
    """Return the round of a courier today, its doors from a cursor on. Seven statements at most, whatever its length.

    `for_apple`: her phone opens maps by another scheme. Raises NotReadable for a cursor of another list.
    """
    day = local(who.at).date()
    piles = envelopes.piles(who.actor, who.places, ASKED, size=PAPERS)
    finished = rounds.finished(who.actor, who.at)
    carried, sums = rounds.stops(who.actor, day, cursor, size=STOPS), rounds.sums(who.actor, day)
    sheets = [sheet for pile in piles.values() for sheet in pile.sheets]
    names = reading.holder_words(key for sheet in sheets for key in (sheet.giver, sheet.taker))
    words = {key: name for key, (name, _owner) in names.items()}
    start = len(finished) + carried.first_number
    lines = [
        stop_line(stop, number if _is_of(stop, day) else 0, day, for_apple, number == len(finished) + 1)
        for number, stop in enumerate(carried.stops, start)
    ]
    return Day(
        offered=_papers(piles[Task.CARRY], words, "tour:carry", from_giver=True),
        stops=tuple(line for line in lines if line.number),
        later=tuple(line for line in lines if not line.number),
        left=sums.today,
        left_later=sums.later,
        left_vnd=sums.due_vnd,
        next_cursor=carried.next_cursor,
        to_hand_on=_papers(piles[Task.HAND_OVER], words, "tour:hand-on"),
        waiting=_papers(piles[Task.OFFERED], words, "tour:take-back"),
        to_counter=_papers(piles[Task.AT_COUNTER], words),
        done=tuple(_done(item) for item in finished),
        held=sums.today
        + sums.later
        + sum(piles[task].total for task in (Task.HAND_OVER, Task.OFFERED, Task.AT_COUNTER)),
        paid=sum(item.has_paid for item in finished),
    )


def _is_of(stop: Stop, day: date) -> bool:
    """Whether a door is gone to on a day: it was promised for no later one."""
    return stop.next_on is None or stop.next_on <= day


def opened_by(who: Visitor, code: str) -> str:
    """Return where a code leads within a round: a door, or an envelope to be taken over or handed on.

    "" = it is none of it. Two statements.
    """
    stop = rounds.stop_with(who.actor, code)
    if stop is not None:
        return reverse("tour:deliver", args=[stop])
    found = envelopes.waiting_under(who.actor, who.places, tuple(_PAGES), code)
    return reverse(_PAGES[found[0]], args=[found[1]]) if found else ""


_PAGES = {Task.CARRY: "tour:carry", Task.HAND_OVER: "tour:hand-on", Task.OFFERED: "tour:take-back"}


def stop_line(stop: Stop, number: int, day: date, for_apple: bool, is_next: bool) -> StopLine:
    """Return a stop as its card says it on a day."""
    return StopLine(
        number=number,
        href=reverse("tour:deliver", args=[stop.dossier_id]),
        receiver=stop.receiver,
        address=stop.address,
        envelope_code=stop.envelope_code,
        dossier_number=stop.number,
        phone=masked_phone(stop.phone),
        call_href=call_href(stop.phone),
        map_href=map_href(stop.address, for_apple=for_apple),
        needed=_needed(stop.due_vnd, stop.recall_count),
        invitation=_invitation(stop),
        when=_when(stop, day),
        is_late=stop.postal_due_on < day,
        is_next=is_next,
    )


def _invitation(stop: Stop) -> str:
    """What has been done in vain: visits and invitations are counted apart, as the law does (TT 17/2017, Art. 5.2)."""
    words = (
        _("giao lần %(n)s") % {"n": stop.attempt_count + 1} if stop.attempt_count else "",
        _invited(stop.invitation_count) if stop.invitation_count else "",
    )
    return " · ".join(word for word in words if word)


def _invited(count: int) -> str:
    return ngettext("đã mời %(n)s lần", "đã mời %(n)s lần", count) % {"n": count}


def call_href(phone: str) -> str:
    """Return what the phone's dialler opens; "" when there is no number."""
    digits = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    return f"tel:{digits}" if digits else ""


def map_href(address: str, *, for_apple: bool = False) -> str:
    """Return what the phone's own map opens: the address alone, no name, no web address; "" when there is none."""
    if not address:
        return ""
    return f"maps:?q={quote(address)}" if for_apple else f"geo:0,0?q={quote(address)}"


def is_apple(user_agent: str) -> bool:
    """Whether a phone opens maps by the scheme of its maker: it knows no `geo:`."""
    return any(word in user_agent for word in ("iPhone", "iPad", "Macintosh"))


def _needed(due_vnd: int, recall_count: int) -> tuple[str, ...]:
    """What must be taken at the door, in words."""
    money = _("thu %(sum)s") % {"sum": vnd(due_vnd)} if due_vnd else _("không thu tiền")
    if not recall_count:
        return (money,)
    papers = ngettext("thu lại %(n)s giấy tờ", "thu lại %(n)s giấy tờ", recall_count) % {"n": recall_count}
    return money, papers


def _when(stop: Stop, day: date) -> str:
    if stop.postal_due_on < day:
        return _("quá hạn %(day)s") % {"day": short_day_words(stop.postal_due_on)}
    if stop.next_on is not None:
        return _("hẹn %(day)s") % {"day": short_day_words(stop.next_on)}
    return _("hạn phát %(day)s") % {"day": short_day_words(stop.postal_due_on)}


def _papers(pile: Pile, words: Mapping[str, str], page: str = "", *, from_giver: bool = False) -> Papers:
    lines = tuple(
        PaperLine(
            envelope_code=sheet.envelope_code,
            dossier_number=sheet.row.number,
            what=_("Giấy tờ thu lại") if sheet.direction is Direction.RECALL else sheet.row.procedure,
            who=words.get(sheet.giver if from_giver else sheet.taker, sheet.row.agency),
            counts=_counts(sheet) if sheet.direction is not Direction.RECALL else "",
            href=reverse(page, args=[sheet.row.id]) if page else "",
        )
        for sheet in pile.sheets
    )
    return Papers(pile.total, lines)


def _counts(sheet: Sheet) -> str:
    return wording.copies(*sheet.counts)


def _done(item: Finished) -> DoneLine:
    if item.outcome == "DELIVERED" and item.at is not None:
        href = reverse("tour:done", args=[item.dossier_id])
        return DoneLine(item.receiver, _("đã giao %(time)s") % {"time": time_words(local(item.at))}, href)
    if item.outcome == BACK:
        return DoneLine(item.receiver, _("đã trả lại cơ quan"), "")
    if item.outcome:
        return DoneLine(item.receiver, _("đã trả tại quầy"), "")
    day = short_day_words(item.next_on) if item.next_on else ""
    return DoneLine(item.receiver, _("chưa giao được, hẹn %(day)s") % {"day": day}, "")
