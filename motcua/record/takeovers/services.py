"""Beginning, counting and signing a forced handover. What each dossier does by it is an act (stages/reception)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum

from motcua.base.text import clean_line
from motcua.base.violations import NotThere
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Actor, Role
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.models import Dossier
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.rules import ShiftState
from motcua.record.payments.shifts import Counter
from motcua.record.takeovers import holding, rules
from motcua.record.takeovers.models import TakeOver, TakeOverItem
from motcua.record.takeovers.rules import Comparison, Held, Kind, Stage

WITNESSES = frozenset({Role.ONE_STOP_HEAD, Role.POST_DIRECTOR})
"""Who oversees a point, begins a forced handover there and signs it [?] (no law names her)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One envelope of a signed minute, and what became of it."""

    item_no: int
    kind: Kind
    dossier_id: UUID
    code: str
    money_vnd: int
    event_no: int | None
    refusal: str
    is_gone: bool

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.event_no is not None or self.is_gone


@dataclass(frozen=True, slots=True)
class Minute:
    """A forced handover as it is read."""

    number: str
    person_id: str
    taker_id: str
    witness_id: str
    point_id: str
    reason: str
    opened_at: datetime
    shift_id: str
    found_codes: tuple[str, ...]
    counted_at: datetime | None
    remark: str
    signed_at: datetime | None
    done_at: datetime | None
    stage: Stage


def get(number: str) -> Minute:
    """Return a forced handover by number: the caller asks who looks. Raises NotThere."""
    return _read(_row(number))


def open_of(person_id: str) -> Minute | None:
    """Return the forced handover of a person that is under way; None = there is none."""
    row = TakeOver.objects.filter(person_id=person_id, done_at=None, cancelled_at=None).first()
    return _read(row) if row is not None else None


def of_person(person_id: str) -> tuple[Minute, ...]:
    """Return the forced handovers of a person, the newest first, those that were cancelled left out."""
    return _read_all(TakeOver.objects.filter(person_id=person_id, cancelled_at=None).order_by("-opened_at"))


def newest(most: int = 50) -> tuple[Minute, ...]:
    """Return the newest forced handovers, those that were cancelled left out."""
    rows = TakeOver.objects.filter(cancelled_at=None).order_by("-opened_at")[:most]
    return _read_all(rows)


def to_count(taker_id: str) -> tuple[tuple[str, str], ...]:
    """Return what waits for a taker's count: (number, person). One statement."""
    rows = TakeOver.objects.filter(taker_id=taker_id, counted_at=None, cancelled_at=None).order_by("opened_at")
    return tuple(rows.values_list("id", "person_id"))


def items_of(number: str) -> tuple[Item, ...]:
    """Return the envelopes of a signed minute in their order. One statement."""
    return tuple(
        Item(
            row.item_no, Kind(row.kind), row.dossier_id, row.envelope_code, row.takes_money_vnd, row.event_no,
            row.refusal, row.is_gone,
        )
        for row in TakeOverItem.objects.filter(take_over_id=number).order_by("item_no")
    )  # fmt: skip


def compared(minute: Minute) -> Comparison:
    """Lay what the taker found beside what the person holds now. Two statements."""
    return rules.compare(holding.envelopes_of(minute.person_id), minute.found_codes)


# ---- the steps -------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, person_id: str, taker_id: str, reason: str, by: Actor, points: Collection[str], at: datetime) -> str:
    """Begin a forced handover and return its number; `points` are those that the witness oversees.

    Raises NotThere, StillAtWork, NotTheWitness, NothingHeld, NotTheTaker, UnderWay, NotReadable.
    """
    words = clean_line(reason, label="Lý do", field="reason", most=300)
    giver = Account.objects.filter(pk=person_id).first()
    if giver is None:
        raise NotThere(thing="người này")
    if people.may_act(giver):
        raise rules.StillAtWork(person=giver.full_name)
    at_points = holding.points_of(person_id)
    if not by.roles & WITNESSES or by.id in (person_id, taker_id) or by.stands_for or not at_points & set(points):
        raise rules.NotTheWitness(who=by.name)
    held = holding.of_person(person_id)
    if held.is_empty:
        raise rules.NothingHeld(person=giver.full_name)
    day = local(at).date()
    if taker_id not in dict(holding.takers(person_id, day, but=[by.id])):
        raise rules.NotTheTaker(taker=people.names([taker_id]).get(taker_id, taker_id[:40] or "Người này"))
    before = open_of(person_id)
    if before is not None:
        raise rules.UnderWay(person=giver.full_name, number=before.number)
    place = next(row for row in assignments_of(taker_id, day) if row.point_id in at_points)
    (given,) = dossiers.numbers([dossiers.series_name("take-over", day)])
    row = TakeOver(
        id=f"BG-{day:%y%m%d}-{given:03d}", person_id=person_id, taker_id=taker_id, witness_id=by.id,
        point_id=place.point_id, reason=words, opened_at=at, shift_id=held.shift_id,
    )  # fmt: skip
    if held.has_money and not held.shift_id:
        row.shift_id = shifts.open_to_count(
            person_id=person_id, counter=Counter(place.point_id, place.counter_id, place.id), at=at
        )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise rules.UnderWay(person=giver.full_name, number="vừa lập") from None
    return row.id


@transaction.atomic
def count(
    *, number: str, by: Actor, codes: Sequence[str], notes: Mapping[int, int], count_id: UUID, at: datetime
) -> Stage:
    """Write what the taker found, once: envelopes by code, and the notes of the drawer where there is one to count.

    Raises NotThere, NotAsked, AnotherStep, NotesOutOfRange.
    """
    row = _locked(number)
    _require(row, by, row.taker_id)
    rules.require_stage(row.id, _stage(row), Stage.COUNTING)
    if row.shift_id and payments.shift(row.shift_id).state is ShiftState.OPEN:
        shifts.count_for(by_id=by.id, shift_id=row.shift_id, count_id=count_id, notes=notes, at=at)
    row.found_codes, row.counted_at = sorted(set(codes)), at
    row.save(update_fields=["found_codes", "counted_at"])
    return _stage(row)


@transaction.atomic
def recount(*, number: str, by: Actor, notes: Mapping[int, int], count_id: UUID, at: datetime) -> Stage:
    """Write the witness's own count of a drawer that differs. Raises NotThere, NotAsked, AnotherStep, ..."""
    row = _locked(number)
    _require(row, by, row.witness_id)
    rules.require_stage(row.id, _stage(row), Stage.RECOUNTING)
    shifts.recount_for(by_id=by.id, shift_id=row.shift_id, count_id=count_id, notes=notes, at=at)
    return _stage(row)


@transaction.atomic
def sign(*, number: str, by: Actor, remark: str, at: datetime) -> int:
    """Sign what was found, as it was found: from now on each envelope is taken over. Return how many there are.

    Raises NotThere, NotAsked, AnotherStep, RemarkMissing.
    """
    row = _locked(number)
    _require(row, by, row.witness_id)
    if row.signed_at is not None:
        return row.items.count()
    rules.require_stage(row.id, _stage(row), Stage.SIGNING)
    found = compared(_read(row))
    words = clean_line(remark, label="Ghi nhận", field="remark", most=300) if remark.strip() else ""
    shift = payments.shift(row.shift_id) if row.shift_id else None
    rules.require_remark(found, (shift.difference_vnd or 0) if shift else 0, words)
    if shift is not None and shift.state is ShiftState.REASON:
        shifts.explain_for(shift_id=shift.id, reason=words, at=at)
    _lay_down(row, found, _cash_left(row))
    row.remark, row.signed_at = words, at
    row.save(update_fields=["remark", "signed_at"])
    return row.items.count()


def _cash_left(row: TakeOver) -> int:
    """The cash that was counted, now or by an earlier minute, less what has gone with dossiers since, in đồng."""
    minutes = TakeOver.objects.filter(person_id=row.person_id, cancelled_at=None).exclude(shift_id="")
    counted = minutes.order_by("-opened_at").first()
    if counted is None:
        return 0
    since = TakeOverItem.objects.filter(
        take_over__person_id=row.person_id, take_over__opened_at__gte=counted.opened_at, is_gone=False
    )
    gone = since.aggregate(sum=Sum("takes_money_vnd"))["sum"] or 0
    return payments.counts_of(counted.shift_id)[-1].counted_vnd - gone


def _lay_down(row: TakeOver, found: Comparison, cash_vnd: int) -> None:
    """Write the envelopes of the minute, each once, in the order of their dossiers: so they are locked in one order."""
    money = rules.money_taken(found.found, cash_vnd)
    kinds: list[tuple[Kind, Held]] = [(Kind.FOUND, item) for item in found.found]
    kinds += [(Kind.MISSING, item) for item in found.missing] + [(Kind.OFFERED, item) for item in found.offered]
    kinds.sort(key=lambda pair: pair[1].dossier_id)
    TakeOverItem.objects.bulk_create(
        TakeOverItem(
            take_over=row, item_no=no, kind=kind.value, dossier_id=item.dossier_id, envelope_code=item.code,
            takes_money_vnd=money.get(item.dossier_id, 0) if kind is Kind.FOUND else 0,
        )
        for no, (kind, item) in enumerate(kinds, start=1)
    )  # fmt: skip


@transaction.atomic
def cancel(*, number: str, by: Actor, at: datetime) -> None:
    """End a forced handover that nobody has counted for yet, to begin it with somebody else.

    Raises NotThere, NotAsked, AnotherStep.
    """
    row = _locked(number)
    _require(row, by, row.witness_id)
    rules.require_stage(row.id, _stage(row), Stage.COUNTING)
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])


def note(number: str, item_no: int, *, event_no: int | None = None, refusal: str = "", is_gone: bool = False) -> None:
    """Write what became of one envelope; of two who note it the event stays."""
    rows = TakeOverItem.objects.filter(take_over_id=number, item_no=item_no, event_no__isnull=True)
    rows.update(event_no=event_no, refusal=refusal[:600], is_gone=is_gone)


def settle(number: str, at: datetime) -> bool:
    """Write that all is done, where it is; return whether it is."""
    left = TakeOverItem.objects.filter(take_over_id=number, event_no__isnull=True, is_gone=False)
    if left.exists():
        return False
    TakeOver.objects.filter(pk=number, done_at=None, signed_at__isnull=False).update(done_at=at)
    return True


def progress(numbers: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return (settled, all) envelopes of signed minutes by number. One statement."""
    rows = TakeOverItem.objects.filter(take_over_id__in=numbers).values("take_over_id").annotate(
        all=Count("item_no"), settled=Count("item_no", filter=Q(event_no__isnull=False) | Q(is_gone=True))
    )  # fmt: skip
    return {row["take_over_id"]: (row["settled"], row["all"]) for row in rows}


# ---- reading ---------------------------------------------------------------------------------------------------------


def _row(number: str) -> TakeOver:
    row = TakeOver.objects.filter(pk=number[:20]).first()
    if row is None:
        raise NotThere(thing="biên bản bàn giao")
    return row


def _locked(number: str) -> TakeOver:
    row = TakeOver.objects.select_for_update().filter(pk=number[:20]).first()
    if row is None:
        raise NotThere(thing="biên bản bàn giao")
    return row


def _require(row: TakeOver, by: Actor, asked_id: str) -> None:
    if by.id != asked_id or by.stands_for or by.helper is not None:
        raise rules.NotAsked(who=people.names([asked_id]).get(asked_id, asked_id), number=row.id)


def _read_all(rows: Iterable[TakeOver]) -> tuple[Minute, ...]:
    """Two statements."""
    found = list(rows)
    states = payments.states_of([row.shift_id for row in found if row.shift_id and row.signed_at is None])
    return tuple(_told(row, _stage_by(row, states.get(row.shift_id))) for row in found)


def numbers_of(dossier_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return dossier codes, or request numbers, by dossier. One statement."""
    rows = Dossier.objects.filter(pk__in=dossier_ids).values_list("pk", "code", "request_no")
    return {key: code or request_no for key, code, request_no in rows}


def _stage(row: TakeOver) -> Stage:
    asked = bool(row.shift_id) and row.signed_at is None and row.counted_at is not None
    return _stage_by(row, payments.shift(row.shift_id).state if asked else None)


def _stage_by(row: TakeOver, state: ShiftState | None) -> Stage:
    if row.cancelled_at is not None:
        return Stage.CANCELLED
    if row.done_at is not None:
        return Stage.DONE
    if row.signed_at is not None:
        return Stage.TAKING
    if row.counted_at is None:
        return Stage.COUNTING
    return Stage.RECOUNTING if state is ShiftState.RECOUNT else Stage.SIGNING


def _read(row: TakeOver) -> Minute:
    return _told(row, _stage(row))


def _told(row: TakeOver, stage: Stage) -> Minute:
    return Minute(
        row.id, row.person_id, row.taker_id, row.witness_id, row.point_id, row.reason, row.opened_at, row.shift_id,
        tuple(row.found_codes), row.counted_at, row.remark, row.signed_at, row.done_at, stage,
    )  # fmt: skip
