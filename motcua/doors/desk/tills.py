"""The shift that stands behind what is done at a desk: opened by the first money, shown on the counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import number, short_day_words, time_words
from motcua.base.violations import RuleViolation
from motcua.doors.desk import page
from motcua.doors.desk.words import DEEDS
from motcua.doors.frame import answering
from motcua.doors.frame.acts import Done
from motcua.doors.frame.components import Fact
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.navigation import door_words
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import NotYourDoor, View, Visitor, visitor
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import AssignmentRow, Term
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.record import work
from motcua.record.dossiers.rules import Act
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.queries import ShiftRow
from motcua.record.payments.rules import ShiftState
from motcua.record.payments.shifts import Counter
from motcua.record.work import Deed


def counter_of(who: Visitor) -> Counter | None:
    """Return the counter where a person stands today, None when she is assigned nowhere."""
    place = who.places[0] if who.places else None
    return Counter(place.point_id, place.counter_id, place.id) if place else None


def tried_form(
    request: HttpRequest, act: Act, dossier_id: UUID, form: ActForm
) -> tuple[Done | None, RuleViolation | None]:
    """Run the act that a form was posted for, as every door does; the first money it takes opens a shift with it."""
    with transaction.atomic():
        done, refusal = answering.tried_form(request, act, dossier_id, form)
        open_shift(request, [done] if done is not None else [])
    return done, refusal


def open_shift(request: HttpRequest, done: Sequence[Done]) -> None:
    """Open a shift with the first money that acts have taken, and say so."""
    who, is_opened = visitor(request), False
    counter = counter_of(who)
    took = any(not item.repeated and item.facts.get("taken_vnd") for item in done)
    if took and counter is not None:
        is_opened = shifts.open_by_money(person_id=who.actor.id, counter=counter, at=who.at)
    if is_opened:
        told = _("Ca của bạn tự mở lúc %(time)s, khi thu khoản tiền đầu tiên.") % {"time": time_words(local(who.at))}
        messages.info(request, told)


# ---- the card on the counter -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """The shift of a person on her counter; `shift` None = none is open. Money is counted, never summed."""

    shift: ShiftRow | None
    state: str
    is_left_open: bool
    """Opened on a day before and still not closed."""
    facts: tuple[Fact, ...]


def card(who: Visitor, held: int | None) -> Card:
    """Return what a person's counter shows of her shift: since when, and what she did in it, each number a link.

    `held` = how many envelopes she holds, None for an official. Three statements at most.
    """
    shift = payments.current(who.actor.id)
    if shift is None:
        return Card(None, "", False, _today(who, held))
    return Card(shift, state_words(shift, who.at), is_left_open(shift, who.at), numbers(who, shift, held))


def numbers(who: Visitor, shift: ShiftRow, held: int | None) -> tuple[Fact, ...]:
    """Return what a person did in a shift, each number a link to what it counts. Two statements."""
    done = work.deeds(who.actor, place_of(shift), shift.opened_at, shift.until)
    taken = payments.receipt_count(shift.person_id, shift.opened_at, shift.until)
    facts = [_deed(deed, done, reverse("desk:shift-deeds", args=[shift.id, deed.value])) for deed in _COUNTED]
    if held is not None:
        facts.append(_held(held))
    receipts = f"{reverse('desk:fees')}?ca={shift.id}"
    facts.append(Fact(_("Đã thu"), _("%(n)s khoản") % {"n": number(taken)}, href=receipts))
    return tuple(facts)


def place_of(shift: ShiftRow) -> tuple[AssignmentRow, ...]:
    """Return where a shift was worked, so that its numbers stay the same wherever its person stands today."""
    point, day = points().get(shift.point_id), local(shift.opened_at).date()
    agencies = point.agency_codes if point is not None else ()
    return (AssignmentRow("", shift.point_id, shift.counter_id, "", agencies, Term(day, None)),)


def done_in(shift: ShiftRow) -> Mapping[Deed, int]:
    """Return how many dossiers were dealt with in a shift, by what was done. Two statements."""
    return work.deeds(people.get_actor(shift.person_id), place_of(shift), shift.opened_at, shift.until)


_COUNTED = (Deed.RECEIVED, Deed.RETURNED)


def _today(who: Visitor, held: int | None) -> tuple[Fact, ...]:
    done = work.today(who.actor, who.places, who.at)
    facts = [_deed(deed, done, reverse("desk:today", args=[deed.value])) for deed in Deed]
    if held is not None:
        facts.insert(2, _held(held))
    return tuple(facts)


def _deed(deed: Deed, done: Mapping[Deed, int], href: str) -> Fact:
    label, noun = DEEDS[deed]
    return Fact(label, f"{number(done[deed])} {noun}", href=href)


def _held(held: int) -> Fact:
    return Fact(_("Đang giữ"), _("%(n)s phong bì") % {"n": number(held)}, href=reverse("desk:held"))


def is_left_open(shift: ShiftRow, at: datetime) -> bool:
    """Whether a shift that is not closed was opened on a day before."""
    return shift.closed_at is None and local(shift.opened_at).date() < local(at).date()


def since_words(at: datetime, now: datetime) -> str:
    """Write since when: "7 giờ 12", with the day when it is not today's."""
    here = local(at)
    clock = time_words(here)
    return clock if here.date() == local(now).date() else f"{clock}, {short_day_words(here.date())}"


def state_words(shift: ShiftRow, now: datetime) -> str:
    """Return how far a shift is, as its card says it."""
    since = {"since": since_words(shift.opened_at, now)}
    return {
        ShiftState.OPEN: _("đang mở từ %(since)s"),
        ShiftState.RECOUNT: _("chờ người thứ hai đếm lại"),
        ShiftState.REASON: _("chờ ghi lý do chênh lệch"),
        ShiftState.CLOSED: _("đã đóng"),
    }[shift.state] % since


def recounts(who: Visitor) -> list[tuple[ShiftRow, str]]:
    """Return the shifts of colleagues that wait for this person to count again, each with its person's name."""
    found = payments.to_recount(sorted({place.point_id for place in who.places}), who.actor.id)
    names = people.names({shift.person_id for shift in found}) if found else {}
    return [(shift, names.get(shift.person_id, shift.person_id)) for shift in found]


# ---- pages for whoever stands at the point ---------------------------------------------------------------------------


def at_the_point(view: View) -> View:
    """Open a view to all who are assigned to a point today, couriers too; others are refused, strangers sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not visitor(request).places:
            raise NotYourDoor()
        return view(request, *args, **kwargs)

    return guarded


def context(request: HttpRequest, **shown: Any) -> dict[str, Any]:
    """Return what such a page shows: with the sections of the desk for those whose door it is."""
    who = visitor(request)
    if who.actor.roles & DOORS["desk"]:
        return page.context(request, **shown)
    return {"now": who.at, "door_name": door_words("desk"), "sections": (), **shown}
