"""Who works for the transfer: people with where they stand and how far their training goes, and who may see them.

Managers and administrators see everybody at work, a post director the post's people, a head of a one-stop those who
stand there and those of her agency. Only administrators keep the rows that rights are made of.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q

from motcua.base.text import search_key
from motcua.base.violations import NoRight, NotThere
from motcua.ground.agreements import overview
from motcua.ground.agreements.models import Assignment, HeadOrder, Training
from motcua.ground.agreements.overview import TermState, Trained, state_of
from motcua.ground.agreements.rules import Errand, Term
from motcua.ground.people.models import Account, Employment
from motcua.ground.people.rules import Actor, Degree, Employer, Role
from motcua.ground.people.services import may_act

VIEWERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR, Role.ONE_STOP_HEAD, Role.POST_DIRECTOR})
KEEPERS = frozenset({Role.ADMINISTRATOR})
"""Who keeps training and certificates: rights rest on them, so nobody keeps those of her own people."""


class NotYourStaff(NoRight):
    """The people of others are nobody's but their own leaders'."""

    code = "staff.not-yours"
    text = "Trang nhân sự dành cho lãnh đạo tỉnh, giám đốc bưu điện, trưởng bộ phận Một cửa và người quản trị."


class OnlyKeepers(NoRight):
    """Training gives rights, so the administrator alone writes it."""

    code = "staff.only-keepers"
    text = "Chỉ người quản trị ghi được tập huấn và chứng nhận: quyền tiếp nhận dựa vào đó. Gửi đề nghị cho quản trị."
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"


class TrainingState(StrEnum):
    """How far the training of somebody goes, by the worst of her fields."""

    RUNS = "con-han"
    ENDS_SOON = "sap-het"
    ENDED = "het"
    NONE = "chua-co"
    SPARED = "khong-can"
    """An official acts by her agency, a director of the post not at counters: they need none."""


STATE_WORDS: Mapping[TrainingState, str] = {
    TrainingState.RUNS: "còn hạn",
    TrainingState.ENDS_SOON: "sắp hết hạn",
    TrainingState.ENDED: "có lĩnh vực hết hạn",
    TrainingState.NONE: "chưa có",
    TrainingState.SPARED: "không cần",
}


class Holds(StrEnum):
    """What of certificates is counted; somebody may be counted under the first two."""

    SOME = "con"
    """One at least is in force."""
    ENDING = "sap-het"
    """One in force ends soon."""
    NONE = "khong"
    """None is in force."""


class DegreeIs(StrEnum):
    """What of degrees is counted beside each of them."""

    HIGH = "dai-hoc-tro-len"
    """A university degree or more."""
    UNTOLD = "chua-ghi"


GRADUATES = frozenset({Degree.UNIVERSITY.value, Degree.POSTGRADUATE.value})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose people somebody sees: everybody, or those of an employer, an agency, or who stand at points."""

    everybody: bool = False
    employer: str = ""
    agency_code: str = ""
    point_ids: frozenset[str] = frozenset()


def scope_of(by: Actor, point_ids: Collection[str]) -> Scope:
    """Return whose people a person sees; `point_ids`: the points of her one-stop. Raises NotYourStaff."""
    if by.roles & {Role.MANAGER, Role.ADMINISTRATOR}:
        return Scope(everybody=True)
    if Role.POST_DIRECTOR in by.roles:
        return Scope(employer=Employer.POST.value)
    if Role.ONE_STOP_HEAD in by.roles:
        return Scope(agency_code=by.agency_code, point_ids=frozenset(point_ids))
    raise NotYourStaff()


def may_keep(by: Actor) -> bool:
    """Whether somebody writes training and certificates; nobody does in the place of another."""
    return bool(by.roles & KEEPERS) and not by.stands_for


def require_keeper(by: Actor) -> None:
    """Refuse with OnlyKeepers who does not keep training."""
    if not may_keep(by):
        raise OnlyKeepers()


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody stands: a counter of a point, for a term; `shift` as the assignment says it."""

    point_id: str
    counter: str
    shift: str
    is_reserve: bool
    term: Term


@dataclass(frozen=True, slots=True)
class Person:
    """One person at work, as a list shows her."""

    id: str
    name: str
    roles: tuple[Role, ...]
    employer: str
    agency_code: str
    home_point_id: str
    title: str
    degree: str
    speciality: str
    phone: str
    suspended_at: datetime | None
    suspended_by: str
    """Who suspended her, by account; "" = nobody has told."""
    suspended_reason: str
    is_closed: bool
    """May not act, for being suspended or closed."""
    posts: tuple[Post, ...]
    """Where she stands on the day, her own counters first."""
    training: TrainingState
    trained: Trained | None

    @property
    def point_ids(self) -> frozenset[str]:
        """The points that she belongs to: where she stands, and her post office."""
        return frozenset({post.point_id for post in self.posts} | ({self.home_point_id} - {""}))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of staff is asked for; "" = anything."""

    employer: str = ""
    agency_code: str = ""
    point_id: str = ""
    training: str = ""
    words: str = ""
    """Of a name or an account, without accents."""
    stands_at: frozenset[str] | None = None
    """At counters of which points they stand on the day; None = anywhere or nowhere."""
    certificates: str = ""
    """One of Holds."""
    degree: str = ""
    """One of Degree or of DegreeIs."""


def people(scope: Scope, day: date, asked: Filters | None = None) -> tuple[Person, ...]:
    """Return who is seen and asked for, by given name. Three statements."""
    wanted = asked or Filters()
    rows = _within(scope, day)
    if wanted.employer:
        rows = rows.filter(employer=wanted.employer)
    if wanted.agency_code:
        rows = rows.filter(agency_code=wanted.agency_code)
    found = _persons(list(rows), day)
    key = search_key(wanted.words)
    kept = (
        person
        for person in found
        if (not wanted.point_id or wanted.point_id in person.point_ids)
        and (not wanted.training or person.training == wanted.training)
        and (wanted.stands_at is None or any(post.point_id in wanted.stands_at for post in person.posts))
        and (not wanted.certificates or holds(person, Holds(wanted.certificates)))
        and (not wanted.degree or has_degree(person, wanted.degree))
        and (not key or key in search_key(f"{person.name} {person.id}"))
    )
    return tuple(sorted(kept, key=_by_given_name))


def holds(person: Person, what: Holds) -> bool:
    """Whether a person's certificates are so."""
    found = person.trained
    if what is Holds.NONE:
        return found is None or not found.in_force
    return found is not None and (found.in_force if what is Holds.SOME else found.ending) > 0


def has_degree(person: Person, what: str) -> bool:
    """Whether a person has a degree, or one of a kind of DegreeIs."""
    if what == DegreeIs.HIGH:
        return person.degree in GRADUATES
    return person.degree == ("" if what == DegreeIs.UNTOLD else what)


def graduates(people: Iterable[Person]) -> tuple[int, int]:
    """Return how many have a university degree or more, and of how many a degree is told."""
    told = [person for person in people if person.degree]
    return sum(has_degree(person, DegreeIs.HIGH) for person in told), len(told)


def person(person_id: str, scope: Scope, day: date) -> Person:
    """Return one person. Raises NotThere for one whom the scope does not hold. Three statements."""
    row = _within(scope, day).filter(pk=person_id).first()
    if row is None:
        raise NotThere(thing="người này trong nhân sự bạn phụ trách")
    (found,) = _persons([row], day)
    return found


def _within(scope: Scope, day: date) -> Any:
    rows = Account.objects.exclude(employer=Employer.NONE.value).order_by("username")
    if scope.everybody:
        return rows
    if scope.employer:
        return rows.filter(employer=scope.employer)
    there = Assignment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), counter__point_id__in=scope.point_ids
    )
    seen = Q(pk__in=there.values("person_id"))
    if scope.agency_code:
        seen |= Q(agency_code=scope.agency_code)
    return rows.filter(seen)


def _persons(rows: Iterable[Account], day: date) -> list[Person]:
    rows = list(rows)
    ids = [row.pk for row in rows]
    trained = overview.trained(ids, day)
    posts: dict[str, list[Post]] = {}
    for person_id, post in _posts(ids):
        if post.term.holds(day):
            posts.setdefault(person_id, []).append(post)
    return [_person(row, posts.get(row.pk, []), trained.get(row.pk)) for row in rows]


def _person(row: Account, posts: list[Post], trained: Trained | None) -> Person:
    return Person(
        id=row.pk, name=row.full_name, roles=tuple(Role(role) for role in row.roles), employer=row.employer,
        agency_code=row.agency_code, home_point_id=row.home_point_id, title=row.title, degree=row.degree,
        speciality=row.speciality, phone=row.phone, suspended_at=row.suspended_at,
        suspended_by=row.suspended_by, suspended_reason=row.suspended_reason, is_closed=not may_act(row),
        posts=tuple(sorted(posts, key=lambda post: (post.is_reserve, post.point_id, post.counter))),
        training=_training(row, trained), trained=trained,
    )  # fmt: skip


def _training(row: Account, trained: Trained | None) -> TrainingState:
    if trained is None:
        needs = row.employer == Employer.POST.value and Role.POST_DIRECTOR.value not in row.roles
        return TrainingState.NONE if needs else TrainingState.SPARED
    if trained.ended or not trained.in_force:
        return TrainingState.ENDED if trained.ended else TrainingState.NONE
    return TrainingState.ENDS_SOON if trained.ending else TrainingState.RUNS


def _posts(person_ids: Collection[str]) -> list[tuple[str, Post]]:
    rows = Assignment.objects.filter(person_id__in=person_ids).select_related("counter").order_by("valid_from", "id")
    return [
        (
            row.person_id,
            Post(row.counter.point_id, row.counter.name, row.shift, row.is_reserve, Term(row.valid_from, row.valid_to)),
        )
        for row in rows
    ]


def _by_given_name(person: Person) -> tuple[str, str, str]:
    key = search_key(person.name)
    return key.rpartition(" ")[2], key, person.id


# -- one person --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A training record as the page of a person shows it; `certificate_id` "" = there is no file."""

    id: str
    field_code: str
    field_name: str
    course: str
    trainer: str
    trained_on: date | None
    certificate_no: str
    certificate_id: str
    certificate_name: str
    term: Term
    state: TermState
    ended_at: datetime | None
    ended_by: str
    ended_reason: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order of the head of a one-stop to this person."""

    number: str
    errand: Errand
    point_id: str
    procedure_codes: tuple[str, ...]
    term: Term
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EmploymentLine:
    """For whom somebody works or worked; `first` None = nobody has told since when."""

    employer: str
    agency_code: str
    home_point_id: str
    title: str
    first: date | None
    last: date | None


def trainings(person_id: str, day: date) -> tuple[TrainingLine, ...]:
    """Return the training records of a person, those in force first, then the newest. One statement."""
    rows = (
        Training.objects.filter(person_id=person_id).select_related("certificate").order_by("-valid_from", "field_name")
    )
    lines = [_training_line(row, day) for row in rows]
    order = (TermState.ENDS_SOON, TermState.RUNS, TermState.AHEAD, TermState.ENDED)
    return tuple(sorted(lines, key=lambda line: order.index(line.state)))


def _training_line(row: Training, day: date) -> TrainingLine:
    term, file = Term(row.valid_from, row.valid_to), row.certificate
    return TrainingLine(
        row.pk, row.field_code, row.field_name, row.course, row.trainer, row.trained_on, row.certificate_no,
        file.pk if file is not None else "", file.name if file is not None else "", term, state_of(term, day),
        row.ended_at, row.ended_by, row.ended_reason,
    )  # fmt: skip


def posts(person_id: str) -> tuple[Post, ...]:
    """Return where somebody stands, stood and will stand, the newest first. One statement."""
    return tuple(post for _id, post in reversed(_posts([person_id])))


def orders(person_id: str) -> tuple[OrderLine, ...]:
    """Return the orders to a person, the newest first. One statement."""
    rows = HeadOrder.objects.filter(person_id=person_id).order_by("-ordered_at")
    return tuple(
        OrderLine(
            row.pk, Errand(row.errand), row.point_id, tuple(row.procedure_codes), Term(row.valid_from, row.valid_to),
            row.ended_at,
        )
        for row in rows
    )  # fmt: skip


def employments(person_id: str) -> tuple[EmploymentLine, ...]:
    """Return for whom somebody works and worked, the newest first. One statement."""
    rows = Employment.objects.filter(account_id=person_id).order_by("-valid_from")
    return tuple(
        EmploymentLine(row.employer, row.agency_code, row.home_point_id, row.title, row.valid_from, row.valid_to)
        for row in rows
    )
