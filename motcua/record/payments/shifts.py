"""The shift of a person: opened at her counter, closed by a blind count of her drawer (docs/adr/0013).

The ledger stays the only book of money: a shift says from when to when a drawer was whose, what was counted in it, and
what was missing. Whether she may close, with paper still in her hands, is asked by `record.desks`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q, Sum

from motcua.base.text import moment_words
from motcua.base.violations import NotThere
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.services import LAG_MAX
from motcua.record.payments import rules
from motcua.record.payments.models import LedgerEntry, Shift, ShiftCount, ShiftLine, ShiftPrinting
from motcua.record.payments.rules import KindSum, Money, ShiftState, drawer


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a shift is worked, by the assignment in force."""

    point_id: str
    counter_id: str
    assignment_id: str


# ---- opening ---------------------------------------------------------------------------------------------------------


def open_shift(*, person_id: str, counter: Counter | None, float_vnd: int, at: datetime) -> str:
    """Open a shift by hand and return its number. Raises NoCounter, FloatOutOfRange, ShiftAlreadyOpen."""
    if counter is None:
        raise rules.NoCounter()
    rules.require_float(float_vnd)
    try:
        with transaction.atomic():
            return _open(person_id, counter, float_vnd, at, is_by_money=False)
    except IntegrityError:
        since = Shift.objects.filter(person_id=person_id, closed_at=None).values_list("opened_at", flat=True).first()
        if since is None:
            raise
        raise rules.ShiftAlreadyOpen(since=moment_words(local(since))) from None


def open_by_money(*, person_id: str, counter: Counter, at: datetime) -> bool:
    """Open a shift at the instant of the first money, if none is open; return whether it was opened now.

    Its float is that of the shift before. To be called in the transaction that takes the money.
    """
    if _reaches(person_id, at):
        return False
    try:
        with transaction.atomic():
            _open(person_id, counter, last_float(person_id), at, is_by_money=True)
    except IntegrityError:  # the other hand of the same person was quicker
        return not _reaches(person_id, at)
    return True


def _reaches(person_id: str, at: datetime) -> bool:
    """Whether a shift is open; one that money opened is made to begin with the earliest money."""
    opened = Shift.objects.filter(person_id=person_id, closed_at=None)
    row = opened.only("opened_at", "is_by_money").first()
    if row is not None and row.is_by_money and at < row.opened_at:
        opened.update(opened_at=at)
    return row is not None


def _open(person_id: str, counter: Counter, float_vnd: int, at: datetime, *, is_by_money: bool) -> str:
    day = local(at).date()
    (number,) = dossiers.numbers([dossiers.series_name("shift", day)])
    row = Shift(
        id=f"CA-{day:%y%m%d}-{number:04d}",
        person_id=person_id,
        point_id=counter.point_id,
        counter_id=counter.counter_id,
        assignment_id=counter.assignment_id,
        opened_at=at,
        is_by_money=is_by_money,
        float_vnd=float_vnd,
        brought_vnd=Shift.objects.filter(person_id=person_id).aggregate(sum=Sum("difference_vnd"))["sum"] or 0,
        state=ShiftState.OPEN.value,
    )
    row.save(force_insert=True)
    return row.id


def last_float(person_id: str) -> int:
    """Return the float of a person's newest shift, 0 before her first."""
    rows = Shift.objects.filter(person_id=person_id).order_by("-opened_at")
    return rows.values_list("float_vnd", flat=True).first() or 0


# ---- counting and closing --------------------------------------------------------------------------------------------


def count(*, person_id: str, shift_id: str, count_id: UUID, notes: Mapping[int, int], at: datetime) -> ShiftState:
    """Write a person's own count of her drawer and return how far the shift is: closed when it agrees.

    Raises NoShift, NotesOutOfRange, ShiftClosed, AlreadyCounted.
    """
    rules.require_notes(notes)
    with transaction.atomic():
        row = _lock(shift_id)
        if row.person_id != person_id:
            raise rules.NoShift()
        if _is_written(row, count_id, person_id):
            return ShiftState(row.state)
        rules.require_to_count(row.id, ShiftState(row.state), row.counted_at, row.closed_at)
        return _counted(row, count_id, person_id, notes, at, ShiftState.RECOUNT)


def recount(
    *, by_id: str, points: Collection[str], shift_id: str, count_id: UUID, notes: Mapping[int, int], at: datetime
) -> ShiftState:
    """Write the count of a second person of the same point, which is the one that holds.

    Raises NotThere, NotesOutOfRange, RecountByAnother, RecountElsewhere, NotToRecount.
    """
    rules.require_notes(notes)
    with transaction.atomic():
        row = _lock(shift_id)
        if _is_written(row, count_id, by_id):
            return ShiftState(row.state)
        rules.require_recounter(
            row.id, ShiftState(row.state), person_id=row.person_id, point_id=row.point_id, by_id=by_id, points=points
        )
        if by_id == row.counted_for_by:
            raise rules.RecountByAnother()
        row.recounter_id = by_id
        return _counted(row, count_id, by_id, notes, at, ShiftState.REASON)


def explain(*, person_id: str, shift_id: str, reason: str, at: datetime) -> ShiftState:
    """Close a shift whose difference two people have counted, with its reason. Raises NoShift, ShiftClosed, …"""
    with transaction.atomic():
        row = _lock(shift_id)
        if row.person_id != person_id:
            raise rules.NoShift()
        if row.closed_at is not None:
            raise rules.ShiftClosed(shift=row.id, at=moment_words(local(row.closed_at)))
        if row.state != ShiftState.REASON:
            raise rules.NotToExplain(shift=row.id)
        row.reason = reason
        return _close(row, at)


# ---- in the place of a person who may no longer act (docs/adr/0029) --------------------------------------------------


def open_to_count(*, person_id: str, counter: Counter, at: datetime) -> str:
    """Open a shift for a person who may no longer act and in whose drawer money was left, so that it is counted."""
    return _open(person_id, counter, 0, at, is_by_money=False)


def count_for(*, by_id: str, shift_id: str, count_id: UUID, notes: Mapping[int, int], at: datetime) -> ShiftState:
    """Write the count of a drawer by who takes it over; only a forced handover asks for it.

    Raises NotesOutOfRange, RecountByAnother, ShiftClosed, AlreadyCounted.
    """
    rules.require_notes(notes)
    with transaction.atomic():
        row = _lock(shift_id)
        if by_id == row.person_id:
            raise rules.RecountByAnother()
        rules.require_to_count(row.id, ShiftState(row.state), row.counted_at, row.closed_at)
        row.counted_for_by = by_id
        return _counted(row, count_id, by_id, notes, at, ShiftState.RECOUNT)


def recount_for(*, by_id: str, shift_id: str, count_id: UUID, notes: Mapping[int, int], at: datetime) -> ShiftState:
    """Write the second count of such a drawer by who witnesses. Raises NotesOutOfRange, RecountByAnother, ..."""
    rules.require_notes(notes)
    with transaction.atomic():
        row = _lock(shift_id)
        if by_id in (row.person_id, row.counted_for_by):
            raise rules.RecountByAnother()
        if row.state != ShiftState.RECOUNT:
            raise rules.NotToRecount(shift=row.id)
        row.recounter_id = by_id
        return _counted(row, count_id, by_id, notes, at, ShiftState.REASON)


def explain_for(*, shift_id: str, reason: str, at: datetime) -> ShiftState:
    """Close such a shift whose difference two people have counted, with what they say of it. Raises NotToExplain."""
    with transaction.atomic():
        row = _lock(shift_id)
        if row.state != ShiftState.REASON:
            raise rules.NotToExplain(shift=row.id)
        row.reason = reason
        return _close(row, at)


def _lock(shift_id: str) -> Shift:
    row = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if row is None:
        raise NotThere(thing="ca")
    return row


def _is_written(row: Shift, count_id: UUID, by_id: str) -> bool:
    """Whether the same page has been sent before, by the same person."""
    return ShiftCount.objects.filter(shift=row, count_id=count_id, by_id=by_id).exists()


def _counted(
    row: Shift, count_id: UUID, by_id: str, notes: Mapping[int, int], at: datetime, else_state: ShiftState
) -> ShiftState:
    """Write a count, reveal what the ledger expects, and close when both agree."""
    at = max(at, _last_instant(row, at))
    expected = rules.expected_vnd(row.float_vnd, row.brought_vnd, sums(row.person_id, row.opened_at, at))
    counted = rules.counted_vnd(notes)
    ShiftCount.objects.create(
        shift=row,
        count_no=ShiftCount.objects.filter(shift=row).count() + 1,
        count_id=count_id,
        by_id=by_id,
        at=at,
        notes={str(value): number for value, number in notes.items() if number},
        counted_vnd=counted,
        expected_vnd=expected,
    )
    row.counted_at, row.difference_vnd = at, counted - expected
    if counted == expected:
        return _close(row, at)
    row.state = else_state.value
    row.save()
    return else_state


def _last_instant(row: Shift, at: datetime) -> datetime:
    """The newest instant in the drawer: what is written already is counted, though its server's clock be ahead."""
    written = LedgerEntry.objects.filter(account=drawer(row.person_id), at__lte=at + LAG_MAX)
    newest = written.order_by("-at").values_list("at", flat=True)
    return max(row.opened_at, row.counted_at or row.opened_at, newest.first() or row.opened_at)


def _close(row: Shift, at: datetime) -> ShiftState:
    """Write what the shift did to each kind of money, up to its last count, and end it."""
    if row.counted_at is None:
        raise AssertionError("a shift is closed by a count")
    ShiftLine.objects.bulk_create(
        ShiftLine(
            shift=row,
            kind=kind.kind.value,
            carried_vnd=kind.carried_vnd,
            taken_vnd=kind.taken_vnd,
            taken_count=kind.taken_count,
            handed_vnd=kind.handed_vnd,
            refunded_vnd=kind.refunded_vnd,
        )
        for kind in sums(row.person_id, row.opened_at, row.counted_at)
    )
    row.state, row.closed_at = ShiftState.CLOSED.value, max(at, row.counted_at)
    row.save()
    return ShiftState.CLOSED


def sums(person_id: str, since: datetime, until: datetime) -> tuple[KindSum, ...]:
    """Return what lay in a drawer at an instant, what came and what went up to another, by kind. One statement."""
    before, within = Q(at__lt=since), Q(at__gte=since)
    into, out = Q(amount_vnd__gt=0), Q(amount_vnd__lt=0, is_refund=False)
    rows = (
        LedgerEntry.objects.filter(account=drawer(person_id), at__lte=until)
        .order_by()
        .values("kind")
        .annotate(
            carried=Sum("amount_vnd", filter=before),
            taken=Sum("amount_vnd", filter=within & into),
            times=Count("line_no", filter=within & into),
            handed=Sum("amount_vnd", filter=within & out),
            refunded=Sum("amount_vnd", filter=within & Q(is_refund=True)),
        )
    )
    found = {row["kind"]: row for row in rows}
    nothing: dict[str, int] = {}
    return tuple(
        KindSum(
            kind,
            found.get(kind, nothing).get("carried") or 0,
            found.get(kind, nothing).get("taken") or 0,
            found.get(kind, nothing).get("times") or 0,
            -(found.get(kind, nothing).get("handed") or 0),
            -(found.get(kind, nothing).get("refunded") or 0),
        )
        for kind in Money
    )


# ---- what the ledger asks --------------------------------------------------------------------------------------------

_DRAWER = """
select state, counted_at from payments_shift where person_id = %s order by opened_at desc limit 1 for share
"""


def hold_drawer(person_id: str, at: datetime, *, puts_in: bool) -> None:
    """Keep a drawer from being counted until the end of the transaction that moves its money.

    Raises DrawerCounted, DrawerWaits. Without a shift there is nothing to keep. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWER, [person_id])
        found = cursor.fetchone()
    if found is not None:
        rules.require_drawer_free(ShiftState(found[0]), found[1], at, puts_in=puts_in)


def pay_out(person_id: str, at: datetime, wanted_vnd: int) -> None:
    """Keep a drawer to oneself until the end of the transaction that gives money back out of it. Two statements.

    Raises NoOpenShift, DrawerCounted, DrawerShort. Who never worked a shift has what the ledger says.
    """
    shift = Shift.objects.select_for_update().filter(person_id=person_id).order_by("-opened_at").first()
    held = LedgerEntry.objects.filter(account=drawer(person_id)).aggregate(sum=Sum("amount_vnd"))["sum"] or 0
    if shift is None:
        rules.require_paying_drawer(ShiftState.OPEN, None, at, cash_vnd=held, wanted_vnd=wanted_vnd)
        return
    cash = held + shift.float_vnd + shift.brought_vnd
    rules.require_paying_drawer(ShiftState(shift.state), shift.counted_at, at, cash_vnd=cash, wanted_vnd=wanted_vnd)


# ---- printing --------------------------------------------------------------------------------------------------------


@transaction.atomic
def note_printing(*, shift_id: str, by_id: str, at: datetime) -> int:
    """Write that the report of a shift is printed; return which printing of it this is, 1 = the original.

    Raises Shift.DoesNotExist. Three statements.
    """
    Shift.objects.select_for_update().get(pk=shift_id)  # of two who print at once one is the second
    print_no = ShiftPrinting.objects.filter(shift_id=shift_id).count() + 1
    ShiftPrinting.objects.create(shift_id=shift_id, print_no=print_no, at=at, by_id=by_id)
    return print_no
