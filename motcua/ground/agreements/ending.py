"""Ending an agreement, and what becomes of the dossiers that lie at its counters: finished until a day, or handed back.

Law: QĐ 45/2016/QĐ-TTg, Art. 16; NĐ 118/2025/NĐ-CP, Art. 10.3. Of dossiers under way at its end both are silent [?].
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from motcua.base import memory
from motcua.base.memory import remembered
from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.agreements.models import Agreement
from motcua.ground.agreements.rules import Term
from motcua.ground.people.rules import Actor, Role


class NotHersToEnd(NoRight):
    """An agreement is ended by the agency that made it, at its one-stop, or by the province."""

    code = "agreement.not-hers-to-end"
    text = "Thỏa thuận {agreement} do trưởng bộ phận Một cửa của cơ quan đã ký chấm dứt."


class EndNotPossible(RuleViolation):
    """The last day, or the last day of finishing, cannot be."""

    code = "agreement.end-not-possible"
    text = "Chưa chấm dứt được thỏa thuận {agreement}: {why}."
    field = "last"
    status = 422


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement with its end, as pages about what is left of it read it."""

    id: str
    agency_code: str
    procedure_codes: tuple[str, ...]
    point_ids: tuple[str, ...]
    stages: tuple[str, ...]
    term: Term
    finish_until: date | None

    def has_ended(self, day: date) -> bool:
        """Whether its last day has passed."""
        return self.term.last is not None and self.term.last < day

    def is_finished_on(self, day: date) -> bool:
        """Whether what was opened under it is finished on a day after its end."""
        return self.has_ended(day) and self.finish_until is not None and day <= self.finish_until


def require_end(found: Ending, last: date, finish_until: date | None, today: date) -> None:
    """Refuse days on which an agreement cannot end or be finished. Raises EndNotPossible.

    One that has ended keeps its last day; how long it is finished may still be said, and be prolonged.
    """
    number, before = found.id, found.term.last
    if before is not None and found.has_ended(today) and last != before:
        why = f"đã hết hạn ngày {day_words(before)}, không gia hạn hoặc đổi ngày cuối được; lập thỏa thuận mới"
        raise EndNotPossible(agreement=number, why=why)
    if last < found.term.first:
        why = f"ngày cuối {day_words(last)} trước ngày bắt đầu {day_words(found.term.first)}"
        raise EndNotPossible(agreement=number, why=why)
    if not found.has_ended(today) and last < today:
        raise EndNotPossible(agreement=number, why=f"ngày cuối {day_words(last)} trước hôm nay")
    if before is not None and last > before:
        why = f"thỏa thuận chỉ đến ngày {day_words(before)}; muốn dài hơn thì lập thỏa thuận mới"
        raise EndNotPossible(agreement=number, why=why)
    if finish_until is not None and finish_until <= last:
        why = f"ngày làm nốt {day_words(finish_until)} phải sau ngày cuối {day_words(last)}"
        raise EndNotPossible(agreement=number, why=why, field="finish_until")
    if finish_until is not None and finish_until < today:
        why = f"ngày làm nốt {day_words(finish_until)} trước hôm nay"
        raise EndNotPossible(agreement=number, why=why, field="finish_until")
    if (last, finish_until) == (before, found.finish_until):
        raise EndNotPossible(agreement=number, why="những ngày này đã ghi rồi, không ghi lần hai")


@transaction.atomic
def end(
    number: str, *, last: date, finish_until: date | None, by: Actor, agencies: Collection[str], today: date
) -> None:
    """Write the last day of an agreement, and until when what was opened under it is finished; None = handed back.

    `agencies` are those whose agreements the person oversees. Raises NotThere, NotHersToEnd, EndNotPossible.
    """
    row = Agreement.objects.select_for_update().filter(pk=number[:40], agency_code__in=set(agencies)).first()
    if row is None:
        raise NotThere(thing="thỏa thuận này")
    if not by.roles & {Role.ONE_STOP_HEAD, Role.MANAGER} or by.stands_for:
        raise NotHersToEnd(agreement=row.id)
    require_end(_ending(row), last, finish_until, today)
    row.valid_to, row.finish_until = last, finish_until
    row.save(update_fields=["valid_to", "finish_until"])  # as a row, so that the record of changes sees it
    transaction.on_commit(memory.forget_all)


@remembered
def all_endings() -> tuple[Ending, ...]:
    """Return all agreements by number. One statement, once a minute."""
    return tuple(_ending(row) for row in Agreement.objects.order_by("id"))


def get(number: str, agencies: Collection[str]) -> Ending:
    """Return an agreement of one of these agencies. Raises NotThere."""
    row = Agreement.objects.filter(pk=number[:40], agency_code__in=set(agencies)).first()
    if row is None:
        raise NotThere(thing="thỏa thuận này")
    return _ending(row)


def ended(day: date, *, point_ids: Collection[str] = (), agencies: Collection[str] = ()) -> tuple[Ending, ...]:
    """Return the agreements that have ended and name one of the points, or are of one of the agencies."""
    return tuple(
        row
        for row in all_endings()
        if row.has_ended(day) and (set(row.point_ids) & set(point_ids) or row.agency_code in agencies)
    )


def still_covered(row: Ending, day: date) -> frozenset[tuple[str, str, str]]:
    """Return what other agreements in force on a day transfer of it: (procedure, point, stage)."""
    return frozenset(
        (procedure, point, stage)
        for other in all_endings()
        if other.id != row.id and other.agency_code == row.agency_code and other.term.holds(day)
        for procedure in other.procedure_codes
        for point in other.point_ids
        for stage in other.stages
    )


def _ending(row: Agreement) -> Ending:
    return Ending(
        row.id, row.agency_code, tuple(row.procedure_codes), tuple(row.point_ids), tuple(row.stages),
        Term(row.valid_from, row.valid_to), row.finish_until,
    )  # fmt: skip
