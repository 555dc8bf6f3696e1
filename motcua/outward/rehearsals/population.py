"""Some two hundred dossiers in every status, all made through the real acts, from a seed number and an instant.

Ids, people, papers and instants follow from the seed and the instant alone; which of two dossiers of one day gets the
lower number does not, since several are made at once. What was begun and broken off is taken up again, and what is
there is left as it is.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from queue import SimpleQueue
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from django.db import connection

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people import services as accounts
from motcua.ground.people import stand_ins
from motcua.ground.people.models import Installation
from motcua.ground.people.rules import Actor, Role
from motcua.outward.rehearsals import refused
from motcua.outward.rehearsals.acting import act, asking_for
from motcua.outward.rehearsals.bodies import Lot, Subject, answers_of, body_of, channel_of
from motcua.outward.rehearsals.cast import Case, Cast
from motcua.outward.rehearsals.lives import Hand, Step, life
from motcua.outward.rehearsals.people import Person, Residence, make_person
from motcua.outward.rehearsals.province import NotMadeUp, residences
from motcua.outward.rehearsals.provinces.reading import read_province
from motcua.outward.rehearsals.provinces.shapes import Province
from motcua.outward.rehearsals.results import keep_result
from motcua.outward.rehearsals.scenario import WAVES, Ended, Wave
from motcua.outward.rehearsals.timetable import Frame, day_of_work, ending_at, start_due_on, starting_at
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record.dossiers.models import DailySeal, Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call

SEED = 20260701
FIRST_DAY_AFTER = timedelta(days=1)
"""The province works from its second day on."""
MARK = "population"
_LEAST_DAYS = 4
"""A case is drawn from when everything that it rests on is in force for so many days."""
_WORKERS = 2
_LAST_MINUTES = 3.0
"""The newest act happened so many working minutes ago."""

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told after each dossier: how many there are, and of how many."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a population is made on: the province, its cases, its working hours, and the instant of the rehearsal."""

    seed: int
    at: datetime
    province: Province
    cases: tuple[Case, ...]
    homes: tuple[Residence, ...]
    times: WorkTimes

    @property
    def now(self) -> datetime:
        """The instant in local time."""
        return local(self.at)

    @property
    def latest(self) -> datetime:
        """The last instant at which an act may lie: some minutes ago, in working time."""
        return self.times.shifted(self.now, -_LAST_MINUTES)


def populate(at: datetime, progress: Progress | None = None, *, seed: int = SEED, key: str = "ca_mau") -> int:
    """Make the population that stands in the province at an instant; return how many dossiers were added.

    The province's ground rows must be there. Again nothing changes. Raises NotMadeUp in a database that is not marked.
    """
    if not accounts.is_made_up():
        raise NotMadeUp()
    begun = json.dumps({"seed": seed, "at": at.isoformat()})
    row, _ = Installation.objects.get_or_create(id=MARK, defaults={"value": begun})
    mark = json.loads(row.value)
    if mark.get("done"):
        return 0
    subjects = plan(datetime.fromisoformat(mark["at"]), seed=mark["seed"], key=key)
    added = _make(subjects, _recorder(at), progress)
    _order_stand_ins(subjects, at)
    refused.try_out(at)
    Installation.objects.filter(pk=MARK).update(value=json.dumps(mark | {"done": True}))
    return added


def plan(at: datetime, *, seed: int = SEED, key: str = "ca_mau") -> tuple[Subject, ...]:
    """Return every dossier of the population with its acts and instants, the one that begins first before the others.

    A wave for which nothing is in force at that instant is left out.
    """
    province = read_province(key)
    stage = Stage(
        seed, at, province, Cast(province, local(at).date()).cases(), residences(province),
        WorkTimes(deadlines.calendar("VN")),
    )  # fmt: skip
    found: list[Subject] = []
    number = 0
    for wave in WAVES:
        for _ in range(wave.count):
            subject = _subject(stage, wave, number)
            if subject is not None:
                found.append(subject)
            number += 1
    return tuple(sorted(found, key=lambda each: (each.instants[0], each.lot.number)))


_LEAVE = timedelta(days=7)


def _order_stand_ins(subjects: Sequence[Subject], at: datetime) -> None:
    """Let the officer of each agency stand in for her colleague, who is on leave this week; once, however often."""
    teams = {subject.case.agency: subject.case.hands for subject in subjects if Hand.COLLEAGUE in subject.case.hands}
    for agency, hands in sorted(teams.items()):
        if stand_ins.of_agency(agency):
            continue
        stand_ins.order(
            absent_id=hands[Hand.COLLEAGUE], stand_in_id=hands[Hand.OFFICER], from_at=at, to_at=at + _LEAVE,
            reason="Nghỉ phép năm.", by=accounts.get_actor(hands[Hand.HEAD]), at=at,
        )  # fmt: skip


# -- one dossier -------------------------------------------------------------------------------------------------------


def _subject(stage: Stage, wave: Wave, number: int) -> Subject | None:
    """Draw a case for a dossier and place its acts; None when no case of the wave fits."""
    lot = Lot(stage.seed, number)
    for case in _in_turn(stage, wave, lot):
        instants = _instants(stage, wave, case, lot)
        if instants is not None:
            return _told(stage, wave, case, lot, instants)
    return None


def _in_turn(stage: Stage, wave: Wave, lot: Lot) -> Iterator[Case]:
    """Yield the cases of a wave, agency by agency, each round from where chance begins it."""
    fitting = [case for case in stage.cases if wave.where.holds(case) and _is_long_enough(stage, case)]
    agencies = sorted({case.agency for case in fitting})
    for agency in _round(agencies, lot, "agency"):
        yield from _round([case for case in fitting if case.agency == agency], lot, "case")


def _round(items: Sequence[T], lot: Lot, what: str) -> Sequence[T]:
    start = lot.between(what, 0, max(0, len(items) - 1))
    return (*items[start:], *items[:start])


def _is_long_enough(stage: Stage, case: Case) -> bool:
    return _first_day(stage, case) + timedelta(days=_LEAST_DAYS) <= stage.now.date()


def _first_day(stage: Stage, case: Case) -> date:
    return max(case.since, stage.province.first_day + FIRST_DAY_AFTER)


def _instants(stage: Stage, wave: Wave, case: Case, lot: Lot) -> list[datetime] | None:
    """Place the acts of a wave for one case; None when its limit cannot end on the day that is wanted."""
    procedure = _version(case, lot, stage.now.date())
    steps = _steps(wave, case, procedure)
    waits = [float(lot.between(f"wait {n}", *step.waits)) + lot.share(f"second {n}") for n, step in enumerate(steps)]
    opens = datetime.combine(_first_day(stage, case), time(7, 35))
    frame = Frame(stage.times, procedure, opens, stage.latest, lot.share("early"))
    if isinstance(wave.when, Ended):
        last = stage.times.shifted(stage.latest, -lot.between("ago", *wave.when.ago))
        return ending_at(steps, waits, frame, last, lot.pick("lateness", wave.when.lateness))
    first, last_day = wave.when.days
    wanted = lot.between("due", first, last_day)
    for count in sorted(range(first, last_day + 1), key=lambda count: abs(count - wanted)):
        start = start_due_on(frame, day_of_work(stage.times, stage.now, count), lot.share("hour"))
        if start is not None:
            return starting_at(steps, waits, frame, start)
    return None


def _version(case: Case, lot: Lot, day: date) -> Procedure:
    """Return the version in force on a day as it holds for the way and, now and then, for a case of its own."""
    version = catalogue.procedure_in_force(case.procedure, day)
    codes = [item.code for item in version.cases]
    return version.chosen(channel_of(case.way), lot.pick("case", ["", "", *codes]) if codes else "")


def _steps(wave: Wave, case: Case, procedure: Procedure) -> tuple[Step, ...]:
    answers = answers_of(procedure, case.agency)
    return life(case.way, wave.course, goes_home=case.goes_home, recalls=case.recalls, answers=answers)


def _told(stage: Stage, wave: Wave, case: Case, lot: Lot, instants: Sequence[datetime]) -> Subject:
    dossier_id = uuid5(NAMESPACE_URL, f"motcua:population:{stage.seed}:{lot.number}")
    homes = tuple(home for home in stage.homes if home.unit_code == case.unit_code) or stage.homes
    person = make_person(stage.seed, lot.number, homes)
    hands = dict(case.hands)
    if wave.owner:
        hands[Hand.ASKER] = wave.owner
        person = _owner(stage, wave.owner, person)
    today, procedure = stage.now.date(), _version(case, lot, instants[0].date())
    return Subject(
        dossier_id=dossier_id,
        lot=lot,
        case=replace(case, hands=hands),
        procedure=procedure,
        person=person,
        steps=_steps(wave, case, procedure),
        instants=tuple(instants),
        times=stage.times,
        next_on=today if stage.times.is_worked(today) else stage.latest.date(),
        as_file=wave.branch.as_file,
    )


def _owner(stage: Stage, username: str, person: Person) -> Person:
    """An applicant who signs in is the one of the account; a system sends what others have filed."""
    account = next(each for each in stage.province.accounts if each.username == username)
    if Role.APPLICANT not in account.roles:
        return person
    homes = tuple(home for home in stage.homes if home.unit_code == account.unit_code) or stage.homes
    return replace(
        make_person(stage.seed, person.number, homes),
        full_name=account.full_name,
        personal_id=account.personal_id,
        phone=account.phone,
    )


# -- making them -------------------------------------------------------------------------------------------------------

Recorder = Callable[[datetime], datetime]
"""Says when the server has recorded what happened at an instant."""


def _recorder(at: datetime) -> Recorder:
    """What is rehearsed was recorded when it happened; unless its day is sealed, which takes no more events."""
    sealed = DailySeal.objects.order_by("-day").values_list("day", flat=True).first()
    return lambda happened: happened if sealed is None or local(happened).date() > sealed else at


def _make(subjects: Sequence[Subject], recorder: Recorder, progress: Progress | None) -> int:
    """Do the acts that are not done yet, dossier by dossier, several dossiers at a time."""
    numbers = Dossier.objects.filter(pk__in=[subject.dossier_id for subject in subjects])
    there = dict(numbers.values_list("pk", "last_event_no"))
    hands = {username for subject in subjects for username in subject.case.hands.values()}
    people = {username: accounts.get_actor(username) for username in sorted(hands)}
    waiting, finished = deque(subjects), SimpleQueue[int]()

    def work() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("set synchronous_commit to off")  # the mark is written last, and waits for the disk
            while waiting:
                subject = waiting.popleft()
                finished.put(_live(subject, there.get(subject.dossier_id, 0), people, recorder))
        except IndexError:
            return  # the other one took the last
        except BaseException:
            waiting.clear()
            raise
        finally:
            connection.close()
            finished.put(-1)

    added = done = 0
    at_work = _WORKERS
    with ThreadPoolExecutor(_WORKERS) as pool:
        workers = [pool.submit(work) for _ in range(_WORKERS)]
        try:
            while at_work:
                made = finished.get()
                if made < 0:
                    at_work -= 1
                    continue
                added, done = added + made, done + 1
                if progress is not None:
                    progress(done, len(subjects))
        finally:
            waiting.clear()  # broken off: what is under way is finished, no more is begun
        for worker in workers:
            worker.result()
    return added


def _live(subject: Subject, done: int, people: Mapping[str, Actor], recorder: Recorder) -> int:
    """Do the acts of one dossier from the one after `done`; return 1 when it was not there before."""
    for number in range(done, len(subject.steps)):
        step, at = subject.steps[number], instant(subject.instants[number])
        call = Call(
            dossier_id=subject.dossier_id,
            act_id=uuid5(subject.dossier_id, str(number)),
            by=_actor(subject, step.hand, people),
            at=at,
            recorded_at=recorder(at),
        )
        act(step.act, call, body_of(subject, number))
        if subject.as_file and step.act is Act.APPROVE:
            keep_result(subject.dossier_id, call.by, at)
    return int(done == 0)


def _actor(subject: Subject, hand: Hand, people: Mapping[str, Actor]) -> Actor:
    """Who acts: an account, or the applicant who has shown the code and four digits of the dossier."""
    username = subject.case.hands.get(hand)
    if username is not None:
        return people[username]
    if hand is not Hand.ASKER:
        raise AssertionError(f"nobody is {hand} for {subject.case}")
    return asking_for(subject.dossier_id, subject.person.full_name)
