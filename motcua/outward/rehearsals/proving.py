"""A procedure rehearsed before it is published: a made-up dossier runs through it by the real acts, and leaves nothing.

All of it happens in one transaction that is always rolled back: the version under a code of its own, an agency with its
officials, a post office with its clerk and its courier, an applicant, and the dossier. The clock is frozen: each act
happens when the one before it has, plus the working minutes it usually takes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from auditlog.context import disable_auditlog
from django.db import IntegrityError, connection, transaction
from pydantic import ValidationError

from motcua.base import memory
from motcua.base.changes import Record
from motcua.base.text import upper_first
from motcua.base.violations import RuleViolation
from motcua.ground.agreements.models import Agreement, Assignment, Counter, ServicePoint, Training
from motcua.ground.catalogue import drafting, services
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.models import AdminUnit, Agency
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import ZONE, instant
from motcua.ground.deadlines.words import sentence_words
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import ROLE_WORDS, Employer, Role
from motcua.outward.rehearsals.acting import act, asking_for
from motcua.outward.rehearsals.bodies import Lot, Subject, answers_of, body_of
from motcua.outward.rehearsals.cast import Case
from motcua.outward.rehearsals.lives import BY_POST, Branch, Course, Hand, Step, Way, life
from motcua.outward.rehearsals.people import Person, Residence, make_person
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record import reading
from motcua.record.custody.rules import point
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.dossiers.stage_clock import StageUse
from motcua.record.papers.forms import thaw
from motcua.record.papers.models import IssuedForm

CODE = "DIEN-TAP"
"""The code under which the version is in force during a rehearsal."""
_AGENCIES = tuple(f"H{number}.999" for number in range(90, 100))
"""Codes for the agency of a rehearsal; the first that nobody has."""
_SEED = 20261122
_ROLES = {
    Hand.CLERK: Role.POST_CLERK,
    Hand.COURIER: Role.COURIER,
    Hand.DESK: Role.ONE_STOP_OFFICER,
    Hand.OFFICER: Role.CASE_OFFICER,
    Hand.HEAD: Role.UNIT_HEAD,
}
WAYS: Mapping[str, tuple[str, Way, Branch]] = {
    "quay": ("Nộp và nhận tại quầy", Way.DESK, Branch()),
    "buu-dien": ("Nộp và nhận qua bưu điện", Way.POST, Branch()),
    "truc-tuyen": ("Nộp trực tuyến", Way.ONLINE, Branch()),
    "bo-sung": ("Tại quầy, phải bổ sung giấy tờ", Way.DESK, Branch(supplement=True)),
    "tu-choi": ("Tại quầy, bị từ chối sau thẩm định", Way.DESK, Branch(refused=True)),
}
"""The ways in which a procedure is rehearsed: name → what it is called, how the dossier comes, what happens to it."""


class NothingToRehearse(RuleViolation):
    """There is no version of this key."""

    code = "rehearsal.no-version"
    text = "Không có bản thủ tục “{version}” để diễn tập. Xem lại mã và ngày hiệu lực."
    status = 404


class NoSuchWay(RuleViolation):
    """The way is none of those rehearsed."""

    code = "rehearsal.no-way"
    text = "Không có cách diễn tập “{way}”. Chọn một trong: {ways}."
    status = 422


@dataclass(frozen=True, slots=True)
class Moment:
    """One act of a rehearsal and how the dossier stood after it; instants are aware."""

    act: Act
    at: datetime
    by: str
    """Whose hand, in words."""
    form: str
    """Heading of the form that it printed; "" = none."""
    status: Status
    due_at: datetime | None

    @property
    def button(self) -> str:
        """The act in words."""
        return ACTS[self.act].button

    @property
    def status_word(self) -> str:
        """The status in words."""
        return STATUSES[self.status].word


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What happened: the acts, where it stopped and why, when it was due and why, what the stages used."""

    way: str
    start: datetime
    moments: tuple[Moment, ...]
    refusal: str
    """The sentence of what refused an act; "" = it came to its end."""
    refused_act: str
    due_at: datetime | None
    explanation: tuple[str, ...]
    stages: tuple[StageUse, ...]
    owed_vnd: int

    @property
    def words(self) -> str:
        """What the way is called."""
        return WAYS[self.way][0]


class _Undo(Exception):
    """Nothing of a rehearsal is kept."""


def version_of(code: str, day: date) -> str:
    """Return the key of the version of a procedure in force on a day. Raises NoSuchProcedure."""
    return catalogue.procedure_in_force(code, day).id


def rehearse(version_id: str, way: str, start: datetime) -> Rehearsal:
    """Run a made-up dossier through a version, published or not, from an instant on; nothing of it is kept.

    `start` is aware. Raises NothingToRehearse, NoSuchWay.
    """
    if way not in WAYS:
        raise NoSuchWay(way=way, ways=", ".join(WAYS))
    record = drafting.version(version_id)
    if record is None:
        raise NothingToRehearse(version=version_id)
    found: Rehearsal | None = None
    try:
        with memory.apart(), disable_auditlog(), transaction.atomic():
            found = _Stage(record, way, start).played()
            connection.check_constraints()  # what would be refused at the end of a real act is refused here
            raise _Undo
    except _Undo:
        pass
    if found is None:
        raise AssertionError("a rehearsal ends with what it found")
    return found


class _Stage:
    """The made-up rows around one rehearsal, and the dossier among them."""

    def __init__(self, record: Record, way: str, start: datetime) -> None:
        self.way, self.start = way, start
        _, self.kind, self.branch = WAYS[way]
        self.day = start.astimezone(ZONE).date()
        self.office = self._office(record)
        self.residence = self._residence()
        self.procedure = self._publish(record)
        self.hands = self._people()
        self.point_id = self._post_office()
        memory.forget_all()
        self.times = WorkTimes(deadlines.calendar(self.office.calendar_code))

    # -- rows ----------------------------------------------------------------------------------------------------------

    def _office(self, record: Record) -> Agency:
        """An agency like the first that decides the procedure, under a code of its own."""
        codes = record.loose.get("agencies") or ()
        model = Agency.objects.filter(code__in=codes).order_by("code", "-valid_from").first()
        taken = set(Agency.objects.filter(code__in=_AGENCIES).values_list("code", flat=True))
        code = next(code for code in _AGENCIES if code not in taken)
        office = Agency(
            id=f"{code}@{self.day}",
            code=code,
            name=model.name if model else "Cơ quan giải quyết",
            short_name=model.short_name if model else "Cơ quan giải quyết",
            search_key="",
            level=model.level if model else "PROVINCE",
            unit_code=model.unit_code if model else "",
            calendar_code=model.calendar_code if model else "VN",
            valid_from=date(self.day.year, 1, 1),
        )
        office.save(force_insert=True)
        return office

    def _residence(self) -> Residence:
        communes = AdminUnit.objects.filter(kind__in=("COMMUNE", "WARD"), valid_to=None)
        unit = communes.filter(parent_code=self.office.unit_code).order_by("code").first()
        unit = unit or communes.order_by("code").first()
        if unit is None:
            return Residence(self.office.unit_code or "00001", "xã diễn tập", is_ward=False)
        return Residence(unit.code, unit.name, unit.kind == "WARD")

    def _publish(self, record: Record) -> Procedure:
        first_day = date(self.day.year, 1, 1)
        own = replace(
            record,
            code=CODE,
            valid_from=first_day,
            valid_to=None,
            values={**record.values, "code": CODE},
            loose={**record.loose, "agencies": (self.office.code,)},
        )
        key = drafting.begin(own)
        services.publish_all([key], self.start)
        return catalogue.version(key)

    def _people(self) -> dict[Hand, str]:
        posts = (Hand.CLERK, Hand.COURIER)
        accounts = {
            hand: Account(
                id=f"{CODE}-{hand}".lower(),
                username=f"{CODE}-{hand}".lower(),
                full_name=upper_first(ROLE_WORDS[role]),
                roles=[role.value],
                employer=(Employer.POST if hand in posts else Employer.AGENCY).value,
                agency_code="" if hand in posts else self.office.code,
                password="!",  # noqa: S106 - no password opens it
                date_joined=self.start,
            )
            for hand, role in _ROLES.items()
        }
        Account.objects.bulk_create(accounts.values())
        return {hand: account.id for hand, account in accounts.items()}

    def _post_office(self) -> str:
        """A post office by whose agreement its people may do their acts."""
        key, since = CODE.lower(), date(self.day.year, 1, 1)
        ServicePoint.objects.bulk_create(
            [ServicePoint(id=key, name="Bưu điện diễn tập", kind="POST_OFFICE", employer="POST",
                          unit_code=self.residence.unit_code, address=self.residence.name)]
        )  # fmt: skip
        counter = Counter(id=f"{key}/1", point_id=key, name="Quầy 1")
        Counter.objects.bulk_create([counter])
        Agreement.objects.bulk_create(
            [Agreement(id=CODE, agency_code=self.office.code, procedure_codes=[CODE], point_ids=[key],
                       stages=["RECEPTION", "RETURN"], status="OFFICIAL", valid_from=since)]
        )  # fmt: skip
        staff = [self.hands[hand] for hand in (Hand.CLERK, Hand.COURIER)]
        field, name = self.procedure.field_code, self.procedure.field_name
        Training.objects.bulk_create(
            [Training(id=f"{who}:{CODE}", person_id=who, field_code=field, field_name=name, course=CODE,
                      valid_from=since) for who in staff]
        )  # fmt: skip
        Assignment.objects.bulk_create(
            [Assignment(id=f"{who}:{key}", person_id=who, counter=counter, valid_from=since) for who in staff]
        )
        return key

    # -- acts ----------------------------------------------------------------------------------------------------------

    def played(self) -> Rehearsal:
        """Do the acts one after the other, up to the end or to what refuses one."""
        subject = self._subject()
        moments: list[Moment] = []
        refusal = refused = ""
        for number, step in enumerate(subject.steps):
            try:
                with transaction.atomic():
                    moments.append(self._done(subject, number))
            except (RuleViolation, ValidationError, LookupError, IntegrityError) as fault:
                refusal, refused = _why(fault, step.act), ACTS[step.act].button
                break
        return self._told(subject, moments, refusal, refused)

    def _subject(self) -> Subject:
        goes_home = self.kind in BY_POST and self.procedure.post_return
        recalls = any(item.is_recalled and item.kind == "PRESENT" for item in self.procedure.components)
        case = Case(
            way=self.kind,
            procedure=CODE,
            agency=self.office.code,
            point=self.point_id if self.kind in BY_POST else "",
            goes_home=goes_home,
            carrier=point(self.point_id),
            unit_code=self.residence.unit_code,
            hands=self.hands,
            since=self.day,
            is_of_organisations=False,
            recalls=recalls,
        )
        end = Act.DELIVER if goes_home else Act.RETURN_AT_COUNTER
        steps = life(
            self.kind,
            Course(end, branch=self.branch),
            goes_home=goes_home,
            recalls=recalls,
            answers=answers_of(self.procedure, self.office.code),
        )
        instants = tuple(self._instants(steps))
        return Subject(
            dossier_id=uuid4(),
            lot=Lot(_SEED, 0),
            case=case,
            procedure=self.procedure,
            person=self._applicant(),
            steps=steps,
            instants=instants,
            times=self.times,
            next_on=instants[-1].date(),
        )

    def _applicant(self) -> Person:
        return make_person(_SEED, 0, (self.residence,))

    def _instants(self, steps: Sequence[Step]) -> Iterator[datetime]:
        """Naive local time: the first act as early as the office works from the start on."""
        at = self.start.astimezone(ZONE).replace(tzinfo=None)
        for step in steps:
            at = self.times.shifted(at, max(1.0, sum(step.waits) / 2)) if step is not steps[0] else at
            yield at

    def _done(self, subject: Subject, number: int) -> Moment:
        step, dossier_id = subject.steps[number], subject.dossier_id
        username = subject.case.hands.get(step.hand)
        asker = asking_for(dossier_id, subject.person.full_name)
        by = people.get_actor(username) if username is not None else asker
        at = instant(subject.instants[number])
        done = act(step.act, Call(dossier_id, uuid5(dossier_id, str(number)), by, at, at), body_of(subject, number))
        row = reading.unseen(str(dossier_id))
        form = IssuedForm.objects.filter(dossier_id=dossier_id, event_no=done.event_no).first()
        role = next(iter(by.roles))
        return Moment(
            step.act, at, upper_first(ROLE_WORDS[role]), str(thaw(form.content).title) if form else "",
            Status(row.status), row.due_at,
        )  # fmt: skip

    def _told(self, subject: Subject, moments: Sequence[Moment], refusal: str, refused: str) -> Rehearsal:
        dossier_id: UUID = subject.dossier_id
        due_at, owed = None, 0
        explanation: tuple[str, ...] = ()
        stages: tuple[StageUse, ...] = ()
        if moments:
            row = reading.unseen(str(dossier_id))
            clock = reading.clock(row, moments[-1].at)
            due_at, stages = clock.due_at, clock.stages
            explanation = tuple(sentence_words(item) for item in clock.due.explanation) if clock.due else ()
            owed = sum(charge.amount_vnd for charge in reading.charges(dossier_id) if not charge.cancelled)
        return Rehearsal(
            self.way, self.start, tuple(moments), refusal, refused, due_at, explanation, tuple(stages), owed
        )


def _why(fault: Exception, name: Act) -> str:
    """Say what refused an act: the sentence of its rule, or what the made-up people could not find in the version."""
    if isinstance(fault, RuleViolation):
        return fault.sentence
    if isinstance(fault, LookupError):
        needs = "thành phần hồ sơ bắt buộc" if name is Act.REQUEST_SUPPLEMENT else "căn cứ pháp lý"
        return f"Bản này chưa ghi {needs}, nên không làm được việc này."
    if isinstance(fault, ValidationError):
        return "; ".join(str(error["msg"]) for error in fault.errors())
    return "Cơ sở dữ liệu không nhận việc này."
