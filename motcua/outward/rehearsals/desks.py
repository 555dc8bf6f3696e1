"""What stands at the counters of the demo: a shift closed yesterday, one open today, results lying on shelves.

All of it by the same services as at a counter. Again nothing changes.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from motcua.base.violations import RuleViolation
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.outward.rehearsals.acting import act
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record import desks
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import agency, person, point
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.payments import shifts
from motcua.record.payments.models import Shift
from motcua.record.payments.rules import NOTES_VND, expected_vnd
from motcua.record.payments.shifts import Counter

CLERKS = ("buudien.cainuoc", "buudien.tinh")
OFFICER = "motcua.congan"
"""Her agency's packed results lie on shelves at her counter."""
FLOAT_VND = 200_000
OPENS, CLOSES = time(7, 12), time(17, 5)
_RESULTS = 3
_A_DAY = timedelta(days=1)
_SEED = "motcua:desks"


def stand_ready(at: datetime) -> int:
    """Make the demo's shifts and shelves as they are at an instant; return how many shifts were added.

    The population must be there; money of an instant that is counted here is taken no more.
    """
    added = 0
    for username in CLERKS:
        clerk = people.find_actor(username)
        if clerk is None or Shift.objects.filter(person_id=username).exists():
            continue
        places = assignments_of(username, local(at).date())
        if not places:
            continue
        _carry(clerk, at)
        _shelve([person(username)], clerk, places, at, keep=2)
        added += _work(clerk, places[0], at)
    officer = people.find_actor(OFFICER)
    if added and officer is not None:
        places = assignments_of(OFFICER, local(at).date())
        _shelve([agency(officer.agency_code)], officer, places, at, keep=0, direction="RETURN")
    return added


def _work(clerk: Actor, place: AssignmentRow, at: datetime) -> int:
    """Close the shift of the working day before the newest one with the count that agrees, and open that of this one.

    On a day off the open shift is that of the last day worked: it was left open, and her page says so.
    """
    times = WorkTimes(deadlines.calendar("VN"))
    today = _worked(times, local(at).date() if local(at).time() > OPENS else local(at).date() - _A_DAY)
    day = _worked(times, today - _A_DAY)
    counter = Counter(place.point_id, place.counter_id, place.id)
    opened, closed = instant(datetime.combine(day, OPENS)), instant(datetime.combine(day, CLOSES))
    number = shifts.open_shift(person_id=clerk.id, counter=counter, float_vnd=FLOAT_VND, at=opened)
    due = expected_vnd(FLOAT_VND, 0, shifts.sums(clerk.id, opened, closed))
    shifts.count(
        person_id=clerk.id, shift_id=number, count_id=uuid5(NAMESPACE_URL, f"{_SEED}:{number}"), notes=_notes(due),
        at=closed,
    )  # fmt: skip
    begins = instant(datetime.combine(today, OPENS))
    shifts.open_shift(person_id=clerk.id, counter=counter, float_vnd=FLOAT_VND, at=begins)
    return 2


def _worked(times: WorkTimes, day: date) -> date:
    """Return the day, or the last one before it on which the office worked."""
    while not times.is_worked(day):
        day -= _A_DAY
    return day


def _notes(amount_vnd: int) -> dict[int, int]:
    """Notes that make an amount, the largest first."""
    notes: dict[int, int] = {}
    for value in NOTES_VND:
        notes[value], amount_vnd = divmod(amount_vnd, value)
    return notes


def _carry(clerk: Actor, at: datetime) -> None:
    """Take over some results that wait for the clerk's post office: people fetch them at her counter."""
    tables = [point(place.point_id) for place in assignments_of(clerk.id, local(at).date())]
    offered = Envelope.objects.filter(direction="RETURN", offered_to__in=tables).order_by("code")
    for envelope in offered[:_RESULTS]:
        last = Dossier.objects.values_list("last_event_at", flat=True).get(pk=envelope.dossier_id)
        then = max(last + timedelta(minutes=1), at - timedelta(minutes=30))
        act_id = uuid5(envelope.dossier_id, "carried to the counter")
        call = Call(envelope.dossier_id, act_id, clerk, min(then, at), min(then, at))
        with suppress(RuleViolation):  # what she is not trained for waits for the courier
            act(Act.ACCEPT_TO_CARRY, call, {"is_signed": True})


def _shelve(
    holders: Sequence[str], actor: Actor, places: Sequence[AssignmentRow], at: datetime, *, keep: int,
    direction: str = "",
) -> None:  # fmt: skip
    """Lay what somebody holds on shelves A1, A2, …, results first; the last `keep` stay in hand."""
    held = Envelope.objects.filter(holder__in=list(holders), shelf__isnull=True).order_by(
        "direction", "moved_at", "code"
    )
    if direction:
        held = held.filter(direction=direction)
    rows = list(held)
    for number, envelope in enumerate(rows[: max(0, len(rows) - keep)]):
        shelf = f"{'ABC'[number // 6 % 3]}{number % 6 + 1}"
        desks.lay_on_shelf(dossier_id=envelope.dossier_id, actor=actor, places=places, shelf=shelf, at=at)
