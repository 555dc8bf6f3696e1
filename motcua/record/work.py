"""What waits at a counter: the dossiers on which a person of a desk or a round must do something, by what it is.

One rule says which task a dossier is for whom; lists, counts and the badge of a section are read from it. The right to
do the act is asked by the act: a task is what waits, not what is allowed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, RowNumber

from motcua.base.text import search_key
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people.rules import Actor
from motcua.record import lists, sight
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import APPLICANT, Direction, agency, person, point
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import ENDED_EARLY, Act, Status
from motcua.record.lists import Page, Row
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import Charge, Receipt
from motcua.record.payments.rules import Money
from motcua.record.shipments.models import Shipment
from motcua.record.shipments.services import BACK

GROUP_SIZE = 8
"""Rows of one task on the first page of a counter."""
SHEET_SIZE = 200
"""Envelopes on one sheet of a handover."""


class Task(StrEnum):
    """What waits, in the order of a counter's day; the value stands in addresses."""

    HAND_OVER = "giao-co-quan"
    SIGN = "ky-bien-ban"
    CARRY = "nhan-chuyen"
    DRAFT = "tiep-nhan-do"
    RECEIVE = "tiep-nhan"
    PASS_ON = "chuyen-xu-ly"  # noqa: S105 - a task, not a secret
    PREPARE = "dong-goi"
    TO_POST = "giao-buu-dien"
    AS_FILE = "tra-dien-tu"
    AT_COUNTER = "tra-tai-quay"
    CALL = "goi-nguoi-nop"
    PAY = "cho-nop-tien"
    OFFERED = "cho-ben-kia-ky"


@dataclass(frozen=True, slots=True)
class Group:
    """The first rows of one task and how many there are in all."""

    task: Task
    total: int
    rows: tuple[Row, ...]


def groups(
    actor: Actor,
    places: Sequence[AssignmentRow],
    *,
    size: int = GROUP_SIZE,
    but: Collection[Task] = (),
    whole: Collection[Task] = tuple(Task),
) -> tuple[Group, ...]:
    """Return what waits for a person, by task without those in `but`, the earliest due first. One statement.

    Of tasks that are not in `whole` only the number is wanted: of them one row is read, and none is returned.
    """
    return grouped(tasks(actor, places).exclude(task__in=list(but)), size, whole)


def grouped(found: QuerySet[Any], size: int, whole: Collection[Task]) -> tuple[Group, ...]:
    """Return a set of `tasks` as groups: of each task in `whole` the first so many, of others the number alone.

    One statement.
    """
    wanted = Case(When(task__in=[task.value for task in whole], then=Value(size)), default=Value(1))
    numbered = found.annotate(
        place=Window(RowNumber(), partition_by=[F("task")], order_by=[F("order_key").asc(), F("id").asc()]),
        total=Window(Count("id"), partition_by=[F("task")]),
        wanted=wanted,
    )
    rows = numbered.filter(place__lte=F("wanted")).order_by("order_key", "id").values(*lists.COLUMNS, "task", "total")
    shown: dict[Task, list[Row]] = {}
    totals: dict[Task, int] = {}
    for item in rows:
        task = Task(item["task"])
        shown.setdefault(task, []).extend([lists.row(item)] if task in whole else ())
        totals[task] = item["total"]
    return tuple(Group(task, totals[task], tuple(shown[task])) for task in Task if task in shown)


@dataclass(frozen=True, slots=True)
class Handing:
    """Envelopes of one task that go over the table with one other side."""

    task: Task
    giver: str
    """Holder key of who holds them."""
    agency_code: str
    """Of their dossiers: where the post brings them, or where they come from."""
    codes: tuple[str, ...]
    shelves: frozenset[str]
    """Where they lie; empty = on no shelf."""
    promised_on: date | None
    """The first day by which the post has promised to bring one of them; None = nothing was promised."""
    waits_since: datetime

    @property
    def other(self) -> str:
        """Holder key of the side that does not sit at this counter."""
        return agency(self.agency_code) if self.task is Task.HAND_OVER else self.giver


HANDING = (Task.HAND_OVER, Task.SIGN, Task.CARRY)


def handings(actor: Actor, places: Sequence[AssignmentRow]) -> tuple[Handing, ...]:
    """Return what goes over the table, gathered by task and other side, the first promised first. One statement."""
    taken = Event.objects.filter(dossier_id=OuterRef("pk"), act=Act.ACCEPT_BY_POST.value)
    promised = Case(
        When(envelope_direction=Direction.SUBMIT, then=Subquery(taken.values(day=KT("facts__promised_on"))[:1])),
        default=None,
        output_field=CharField(null=True),
    )
    rows = (
        tasks(actor, places)
        .filter(task__in=list(HANDING))
        .annotate(promised=promised)
        .values("task", "agency_code", "holder")
        .annotate(
            codes=ArrayAgg("envelope_code"),
            shelves=ArrayAgg("shelf"),
            promised_on=Min("promised"),
            since=Min("last_event_at"),
        )
        .order_by("promised_on", "since")
    )
    gathered: dict[tuple[Task, str], Handing] = {}
    for row in rows:
        item = Handing(
            Task(row["task"]),
            row["holder"],
            row["agency_code"],
            tuple(code for code in row["codes"] if code),
            frozenset(shelf for shelf in row["shelves"] if shelf),
            date.fromisoformat(row["promised_on"]) if row["promised_on"] else None,
            row["since"],
        )
        before = gathered.get((item.task, item.other))
        gathered[item.task, item.other] = item if before is None else _joined(before, item)
    return tuple(sorted(gathered.values(), key=lambda item: HANDING.index(item.task)))


def _joined(first: Handing, more: Handing) -> Handing:
    """Two hands, or two agencies, on the same other side of the table."""
    days = [day for day in (first.promised_on, more.promised_on) if day is not None]
    return replace(
        first,
        codes=first.codes + more.codes,
        shelves=first.shelves | more.shelves,
        promised_on=min(days, default=None),
        waits_since=min(first.waits_since, more.waits_since),
    )


def tally(actor: Actor, places: Sequence[AssignmentRow]) -> Mapping[Task, int]:
    """Return how many dossiers wait by task, for the badges of the sections. One statement."""
    rows = tasks(actor, places).values("task").annotate(number=Count("id")).order_by()
    return {Task(item["task"]): item["number"] for item in rows}


def waits(actor: Actor, places: Sequence[AssignmentRow], task: Task, number: str) -> bool:
    """Whether the dossier of a code or request number waits for a person as this task. One statement."""
    return tasks(actor, places).filter(Q(code=number) | Q(request_no=number), task=task).exists()


def page(actor: Actor, places: Sequence[AssignmentRow], task: Task, cursor: str | None = None) -> Page:
    """Return one page of the dossiers of a task. One statement. Raises NotReadable for a cursor of another list."""
    return lists.page(tasks(actor, places).filter(task=task), cursor=cursor)


def tasks(actor: Actor, places: Sequence[AssignmentRow]) -> QuerySet[Any]:
    """Return the dossiers that wait for a person, each with its `task` and the `order_key` it is sorted by.

    What may wait is found from two sides, each by its index: envelopes at hand, and open dossiers of her places.
    """
    at_hand, here, cases = _of_post(actor, places) if actor.is_post else _of_agency(actor, places)
    whens = [When(condition, then=Value(task.value)) for task, condition in cases]
    near = Envelope.objects.filter(at_hand).values("dossier_id").union(Dossier.objects.filter(here).values("pk"))
    return (
        lists.joined(sight.visible(actor, places).filter(pk__in=near))
        .annotate(
            task=Case(*whens, default=None, output_field=CharField(null=True)),
            order_key=Case(
                When(status=Status.RECEIVED.value, then=F("received_at")),  # handed on in the order of reception
                default=Coalesce(F("due_at"), F("last_event_at")),
            ),
        )
        .filter(task__isnull=False)
    )


Cases = list[tuple[Task, Q]]

_OPEN_AT_POST = (Status.DRAFT, Status.SUBMITTED, Status.AWAITING_SUPPLEMENT)
"""Where a dossier waits for the post before its envelope is made, or with its applicant; indexed by its opener."""


_FIRST = Q(newest__envelope_no=1)
"""One envelope holds all; what came in several is packed into one before it goes home, so that none is forgotten."""
_COME_BACK = Shipment.objects.filter(
    dossier_id=OuterRef("pk"), envelope_no=OuterRef("newest__envelope_no"), outcome=BACK
)
"""The post could not deliver it: it waits at the counter (TT 17/2017, Art. 5.2)."""


def _of_post(actor: Actor, places: Sequence[AssignmentRow]) -> tuple[Q, Q, Cases]:
    """Post staff work on what lies in or comes to their hands, and on what was opened at their points."""
    mine, points = person(actor.id), [row.point_id for row in places]
    tables = [mine, *(point(point_id) for point_id in points)]
    at_hand = Q(holder=mine) | Q(offered_to__in=tables)
    here = Q(point_id__in=points) | Q(opened_by=actor.id)
    begun = Q(status__in=(Status.DRAFT, Status.SUBMITTED), post_send=True)
    held = Q(holder=mine, offered_to__isnull=True)
    ended = Q(status__in=ENDED_EARLY)
    cases = [
        (Task.CALL, here & Q(status=Status.AWAITING_SUPPLEMENT)),
        (Task.CARRY, Q(envelope_direction=Direction.RETURN, offered_to__in=tables)),
        (Task.OFFERED, Q(holder=mine, offered_to__isnull=False)),
        (Task.AT_COUNTER, held & (Q(envelope_direction=Direction.RETURN) | ended & _FIRST)),
        (Task.HAND_OVER, held),
        (Task.DRAFT, here & begun & Q(envelope_code__isnull=True)),
        (Task.PAY, Q(point_id__in=points, status=Status.AWAITING_PAYMENT)),
    ]
    at_points = Q(point_id__in=points, status__in=(*_OPEN_AT_POST, Status.AWAITING_PAYMENT))
    waiting = at_points | Q(opened_by=actor.id, status__in=_OPEN_AT_POST)
    return at_hand, waiting, cases


_OPEN_AT_DESK = (
    Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT,
    Status.RESOLVED, *ENDED_EARLY,
)  # fmt: skip


def _of_agency(actor: Actor, places: Sequence[AssignmentRow]) -> tuple[Q, Q, Cases]:
    """An official works on the dossiers of her agency and of the agencies that her desk serves."""
    codes = sorted({actor.agency_code, *(code for row in places for code in row.agency_codes)} - {""})
    keys = [agency(code) for code in codes]
    ended = Q(status__in=ENDED_EARLY)
    packed = Q(envelope_direction=Direction.RETURN, holder__in=keys)
    papers_here = ended & Q(envelope_direction=Direction.SUBMIT, holder__in=keys)
    unpacked = Q(status=Status.RESOLVED) & (
        Q(envelope_direction__isnull=True) | ~Q(envelope_direction=Direction.RETURN) | Q(holder=APPLICANT)
    )
    cases = [
        (Task.SIGN, Q(offered_to__in=keys)),
        (Task.CALL, Q(status=Status.AWAITING_SUPPLEMENT)),
        (Task.PAY, Q(status=Status.AWAITING_PAYMENT)),
        (Task.DRAFT, Q(status=Status.DRAFT, post_send=False) & ~Q(channel="ONLINE")),
        (Task.RECEIVE, Q(status=Status.SUBMITTED) & (Q(post_send=False) | Q(minute_at__isnull=False))),
        (Task.PASS_ON, Q(status=Status.RECEIVED)),
        (Task.AS_FILE, unpacked & Q(electronic_return=True)),
        (Task.PREPARE, unpacked | (papers_here & (Q(post_return=True) | ~_FIRST))),
        (Task.OFFERED, packed & Q(offered_to__isnull=False)),
        (Task.TO_POST, packed & Q(post_return=True) & Q(~Exists(_COME_BACK))),
        (Task.AT_COUNTER, packed | papers_here),
    ]
    return Q(offered_to__in=keys), Q(agency_code__in=codes, status__in=_OPEN_AT_DESK), cases


# ---- today's numbers -------------------------------------------------------------------------------------------------


class Deed(StrEnum):
    """What a person counts of her day; the value stands in addresses."""

    RECEIVED = "da-tiep-nhan"
    HANDED = "da-giao"
    RETURNED = "da-tra"
    PAID = "da-thu"


_ACTS: Mapping[Deed, tuple[Act, ...]] = {
    Deed.RECEIVED: (Act.ACCEPT_BY_POST, Act.RECEIVE),
    Deed.HANDED: (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY),
    Deed.RETURNED: (Act.DELIVER, Act.RETURN_AT_COUNTER, Act.RETURN_ELECTRONICALLY),
    Deed.PAID: (Act.ACCEPT_BY_POST, Act.RECEIVE, Act.CONFIRM_PAYMENT, Act.DELIVER, Act.RETURN_AT_COUNTER),
}


def today(actor: Actor, places: Sequence[AssignmentRow], at: datetime) -> Mapping[Deed, int]:
    """Return how many dossiers a person has dealt with on the day of an instant, by what she did. One statement.

    Money is counted by receipts, never summed: the drawer is counted blind.
    """
    return deeds(actor, places, _midnight(at))


def today_page(
    actor: Actor, places: Sequence[AssignmentRow], at: datetime, deed: Deed, cursor: str | None = None
) -> Page:
    """Return the dossiers that one number of the day counts, the newest first. One statement."""
    return deeds_page(actor, places, deed, _midnight(at), cursor=cursor)


def done_today(actor: Actor, places: Sequence[AssignmentRow], at: datetime, deed: Deed) -> QuerySet[Dossier]:
    """Return the dossiers that one number of the day counts, as a set."""
    return _dealt_with(actor, places, deed, _midnight(at), None)


def deeds(
    actor: Actor, places: Sequence[AssignmentRow], since: datetime, until: datetime | None = None
) -> Mapping[Deed, int]:
    """Return how many dossiers a person has dealt with between two instants, by what she did. One statement.

    `until` None = up to now.
    """
    wanted = {deed.value: Count("id", filter=Exists(_done(actor, deed, since, until))) for deed in Deed}
    numbers = _touched(actor, places, since).aggregate(**wanted)
    return {Deed(name): number for name, number in numbers.items()}


def deeds_page(
    actor: Actor, places: Sequence[AssignmentRow], deed: Deed, since: datetime, until: datetime | None = None,
    *, cursor: str | None = None,
) -> Page:  # fmt: skip
    """Return the dossiers that one number of `deeds` counts, the newest first. One statement."""
    return lists.page(_dealt_with(actor, places, deed, since, until), order="newest", cursor=cursor)


def _dealt_with(
    actor: Actor, places: Sequence[AssignmentRow], deed: Deed, since: datetime, until: datetime | None
) -> QuerySet[Dossier]:
    return _touched(actor, places, since).filter(Exists(_done(actor, deed, since, until)))


def _midnight(at: datetime) -> datetime:
    return instant(local(at).replace(hour=0, minute=0, second=0, microsecond=0))


def _touched(actor: Actor, places: Sequence[AssignmentRow], since: datetime) -> QuerySet[Dossier]:
    """The dossiers of the person's places in which something has happened since an instant."""
    codes = {actor.agency_code, *(code for row in places for code in row.agency_codes)} - {""}
    points = [row.point_id for row in places]
    held = Envelope.objects.filter(holder=person(actor.id)).values("dossier_id")
    carried = Shipment.objects.filter(courier_id=actor.id, closed_at__gte=since).values("dossier_id")
    near = Q(opened_by=actor.id) | Q(point_id__in=points) | Q(pk__in=held) | Q(pk__in=carried)
    if not actor.is_post:
        near |= Q(agency_code__in=codes)
    return Dossier.objects.filter(near, last_event_at__gte=since)


def _done(actor: Actor, deed: Deed, since: datetime, until: datetime | None) -> QuerySet[Event]:
    acts = [act.value for act in _ACTS[deed]]
    done = Event.objects.filter(dossier_id=OuterRef("pk"), by_id=actor.id, act__in=acts, at__gte=since)
    if until is not None:
        done = done.filter(at__lte=until)
    return done.filter(facts__taken_vnd__gt=0) if deed is Deed.PAID else done


# ---- what still owes, and what is in hand ----------------------------------------------------------------------------

PAYING = (Task.DRAFT, Task.RECEIVE, Task.PAY, Task.AT_COUNTER)
"""The tasks whose act takes money."""


@dataclass(frozen=True, slots=True)
class Owing:
    """One page of dossiers that still owe money, each with its task; `next_cursor` None = the list ends here."""

    rows: tuple[tuple[Task, Row], ...]
    next_cursor: str | None


def owing(
    actor: Actor, places: Sequence[AssignmentRow], asked: Collection[Task], *, cursor: str | None = None, size: int
) -> Owing:
    """Return the dossiers of some tasks (of PAYING) that still owe money, the earliest due first. One statement.

    Whoever comes to an agency's counter for a result pays no postage home. Raises NotReadable for a cursor of another
    list.
    """
    owed = Charge.objects.filter(dossier_id=OuterRef("pk"), settled_event_no__isnull=True)
    for_result = owed if actor.is_post else owed.exclude(kind=Money.POSTAGE, due_at="RETURN")
    now = (
        Q(Exists(owed.filter(due_at="RECEPTION")))
        | Q(Exists(owed), task=Task.PAY)
        | Q(Exists(for_result), task=Task.AT_COUNTER)
    )
    found = tasks(actor, places).filter(now, task__in=list(asked))
    items, following = lists.items(found, order="waiting", cursor=cursor, size=size, beside=("task",))
    return Owing(tuple((Task(item["task"]), lists.row(item)) for item in items), following)


@dataclass(frozen=True, slots=True)
class InHand:
    """One envelope that a person holds: on which shelf she has laid it, and to whom she has offered it."""

    dossier_id: UUID
    number: str
    procedure: str
    agency: str
    envelope_code: str
    seal_no: str
    direction: Direction
    shelf: str | None
    offered_to: str | None
    since: datetime


def in_hand(person_id: str) -> tuple[InHand, ...]:
    """Return what a person holds, first what lies on no shelf, the oldest first. One statement.

    At most SHEET_SIZE: what comes after shows when those before are laid down.
    """
    rows = Envelope.objects.filter(holder=person(person_id)).select_related("dossier")
    return tuple(
        InHand(
            row.dossier_id,
            row.dossier.code or row.dossier.request_no,
            catalogue.short_name(row.dossier.procedure_id),
            catalogue.agency(row.dossier.agency_code).short_name,
            row.code,
            row.seal_no,
            Direction(row.direction),
            row.shelf,
            row.offered_to,
            row.moved_at,
        )
        for row in rows.order_by(F("shelf").asc(nulls_first=True), "moved_at", "dossier_id")[:SHEET_SIZE]
    )


# ---- finding what was scanned or typed -------------------------------------------------------------------------------


def of_person(actor: Actor, places: Sequence[AssignmentRow], personal_id: str) -> Page:
    """Return the dossiers of a personal number that a person may see, the newest first. One statement."""
    return lists.page(sight.visible(actor, places).filter(applicant_personal_id=personal_id), order="newest")


def of_item(actor: Actor, places: Sequence[AssignmentRow], item_code: str) -> Page:
    """Return the dossiers carried under a carrier's code that a person may see. One statement."""
    carried = Shipment.objects.filter(item_code=item_code).values("dossier_id")
    return lists.page(sight.visible(actor, places).filter(pk__in=carried), order="newest")


def of_words(actor: Actor, places: Sequence[AssignmentRow], words: str) -> Page:
    """Return the dossiers whose name, phone, procedure or number holds the words, the newest first. One statement."""
    return lists.page(lists.search(sight.visible(actor, places), words), order="newest")


def numbered(dossiers: QuerySet[Dossier], number: str) -> QuerySet[Dossier]:
    """Narrow a set to the dossiers that bear a form, slip or receipt of a number; numbers of forms begin anew."""
    bearing = IssuedForm.objects.filter(number=number).values("dossier_id")
    paid = Receipt.objects.filter(number=number).values("dossier_id")
    return dossiers.filter(Q(pk__in=bearing) | Q(pk__in=paid))


def carried_as(dossiers: QuerySet[Dossier], item_code: str) -> QuerySet[Dossier]:
    """Narrow a set to the dossiers that were carried under a carrier's code."""
    return dossiers.filter(pk__in=Shipment.objects.filter(item_code=item_code).values("dossier_id"))


def coded(dossiers: QuerySet[Dossier], words: str) -> QuerySet[Dossier]:
    """Narrow a set to those whose own codes hold all the words: for who may know codes, but not names or phones."""
    for word in search_key(words).split():
        held = Q(code__icontains=word) | Q(request_no__icontains=word)
        dossiers = dossiers.filter(held, search_key__contains=word)  # the key is indexed, the codes alone are not
    return dossiers
