"""One dossier the whole way: received by a post clerk, carried, appraised, approved, carried home, signed for, rated.

After each act its clock, its paper and its money are read back, so that nothing between them is taken on trust.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import Lateness, instant, local
from motcua.ground.people import services as people
from motcua.outward.rehearsals.acting import act, asking_for
from motcua.outward.rehearsals.bodies import Lot, Subject, body_of
from motcua.outward.rehearsals.cast import Cast
from motcua.outward.rehearsals.lives import Branch, Course, Way, life
from motcua.outward.rehearsals.people import PEOPLE_MAX, make_person
from motcua.outward.rehearsals.province import NotMadeUp, residences
from motcua.outward.rehearsals.provinces.reading import read_province
from motcua.outward.rehearsals.timetable import Frame, ending_at
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record import reading
from motcua.record.acts import journal
from motcua.record.dossiers.clock import minutes_by_owner
from motcua.record.dossiers.journal import spans
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, Owner, Status
from motcua.record.dossiers.services import Call

PROCEDURE = "3.000333"
"""The criminal record: through the post both ways, an original, a fee at reception, postage both ways."""
WHOLE_WAY = Course(until=Act.RATE, branch=Branch(attempts=1, rated=True))
_SEED = 20260702


@dataclass(frozen=True, slots=True)
class Stop:
    """A dossier right after one act: what was done, and its clock, its paper and its money since."""

    dossier_id: UUID
    number: str
    event_no: int
    act: Act
    at: datetime
    by_id: str
    by_name: str
    status: Status
    turn: Owner
    due_at: datetime | None
    minutes: Mapping[Owner, int]
    """Working minutes since the submission, by whose they were."""
    envelope: str
    """Code of the envelope that travels; empty = no paper yet."""
    holder: str
    holder_name: str
    offered_to: str
    offered_to_name: str
    balances: Mapping[str, int]
    """Account → đồng, signed; they sum to zero."""

    @property
    def button(self) -> str:
        """The act in words."""
        return ACTS[self.act].button

    @property
    def status_word(self) -> str:
        """The status in words."""
        return STATUSES[self.status].word


def walk(dossier_id: UUID, now: datetime) -> Iterator[Stop]:
    """Take a new dossier the whole way, act by act; yield it after each.

    Its instants lie in the working hours of the days before `now`, whatever hour or day that is; all of it is recorded
    at `now`. Raises NotMadeUp in a database that is not marked as made up.
    """
    if not people.is_made_up():
        raise NotMadeUp()
    subject = _subject(dossier_id, now)
    for number, step in enumerate(subject.steps):
        username = subject.case.hands.get(step.hand)
        asker = asking_for(dossier_id, subject.person.full_name)
        by = people.get_actor(username) if username is not None else asker
        at = instant(subject.instants[number])
        done = act(step.act, Call(dossier_id, uuid5(dossier_id, str(number)), by, at, now), body_of(subject, number))
        yield _stop(dossier_id, done.event_no, step.act, at, (by.id, by.name))


def _subject(dossier_id: UUID, now: datetime) -> Subject:
    """Place the dossier: at the first post office that receives the procedure, for a made-up person."""
    province, today = read_province(), local(now).date()
    case = next(
        each
        for each in Cast(province, today).cases()
        if each.procedure == PROCEDURE and each.way is Way.POST and each.goes_home
    )
    lot = Lot(_SEED, dossier_id.int % PEOPLE_MAX)
    homes = tuple(home for home in residences(province) if home.unit_code == case.unit_code)
    times = WorkTimes(deadlines.calendar("VN"))
    steps = life(case.way, WHOLE_WAY, goes_home=True, recalls=case.recalls)
    waits = [sum(step.waits) / 2 for step in steps]
    procedure = catalogue.procedure_in_force(PROCEDURE, today)
    latest = times.shifted(local(now), -1)
    opens = datetime.combine(max(case.since, province.first_day) + timedelta(days=1), time(7, 35))
    frame = Frame(times, procedure, opens, latest, 0.2)
    instants = ending_at(steps, waits, frame, latest, Lateness.EARLY)
    return Subject(
        dossier_id=dossier_id,
        lot=lot,
        case=case,
        procedure=catalogue.procedure_in_force(PROCEDURE, instants[0].date()),
        person=make_person(_SEED, lot.number, homes),
        steps=steps,
        instants=tuple(instants),
        times=times,
        next_on=instants[[step.act for step in steps].index(Act.DELIVER)].date(),
    )


def _stop(dossier_id: UUID, event_no: int, done: Act, at: datetime, by: tuple[str, str]) -> Stop:
    """Read the dossier back."""
    dossier = reading.unseen(str(dossier_id))
    found = spans(journal(dossier_id))
    since = found[0].from_at if found else at
    chain = next(iter(reading.chains(dossier_id)), None)
    holder, offered = (chain.holder, chain.offered_to or "") if chain else ("", "")
    words = reading.holder_words((holder, offered))
    return Stop(
        dossier_id=dossier_id,
        number=dossier.code or dossier.request_no,
        event_no=event_no,
        act=done,
        at=at,
        by_id=by[0],
        by_name=by[1],
        status=Status(dossier.status),
        turn=Owner(dossier.turn),
        due_at=dossier.due_at,
        minutes=minutes_by_owner(found, since, at, reading.calendar_of(dossier)),
        envelope=chain.code if chain else "",
        holder=holder,
        holder_name=words[holder][0] if holder else "",
        offered_to=offered,
        offered_to_name=words[offered][0] if offered else "",
        balances=reading.balances(dossier_id),
    )
