"""Who acts for a colleague on leave: ordered by the head of the unit, for a term, within one agency, never in a chain.

Law: Law on Cadres and Civil Servants; working regulation of the agency (ủy quyền, thay thế khi vắng mặt). The stand-in
does what the colleague may do in her cases, and nothing more; the journal names both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from motcua.base import memory
from motcua.base.memory import remembered
from motcua.base.text import clean_line, moment_words
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account, StandIn
from motcua.ground.people.rules import STOOD_IN_FOR, Actor, Employer, Role

TERM_MAX = timedelta(days=184)
"""The longest term of one order; who is away longer is replaced, or ordered anew."""


class OnlyTheHeadOrders(NoRight):
    """The head of the unit orders and ends it, for her own unit."""

    code = "stand-in.only-the-head"
    text = "Chỉ lãnh đạo của cơ quan cử hoặc chấm dứt người thay thế được. Đề nghị lãnh đạo đơn vị làm."


class NotInThisAgency(RuleViolation):
    """Both are officials of this agency who appraise or decide."""

    code = "stand-in.not-in-this-agency"
    text = "“{who}” không phải cán bộ thụ lý hoặc lãnh đạo của cơ quan này. Chọn người trong danh sách."
    status = 422


class StandsInForHerself(RuleViolation):
    """Somebody else acts."""

    code = "stand-in.herself"
    text = "Người thay thế phải là người khác. Chọn một đồng nghiệp."
    field = "stand_in"
    status = 422


class TermNotPossible(RuleViolation):
    """The term begins now or later, ends after it begins, and is no appointment for good."""

    code = "stand-in.term"
    text = "Thời gian thay thế {why}. Sửa lại ngày giờ."
    field = "to_at"
    status = 422


class TermsOverlap(RuleViolation):
    """One colleague is stood in for by one person at a time."""

    code = "stand-in.overlap"
    text = "{absent} đã có {stand_in} thay đến {until}. Chấm dứt lần đó trước, hoặc chọn thời gian sau đó."
    field = "from_at"


class ChainOfStandIns(RuleViolation):
    """Who is on leave stands in for nobody, and a stand-in is not stood in for."""

    code = "stand-in.chain"
    text = "Trong thời gian này {who} {why}. Không thay thế nối tiếp; chọn người khác."
    field = "stand_in"


class EndedAlready(RuleViolation):
    """What has ended is not ended again."""

    code = "stand-in.ended"
    text = "Việc thay thế này đã chấm dứt lúc {at}. Tải lại trang để xem."


@dataclass(frozen=True, slots=True)
class Order:
    """One order as pages show it; `until` is the first instant at which it no longer holds."""

    id: str
    absent_id: str
    absent_name: str
    stand_in_id: str
    stand_in_name: str
    from_at: datetime
    until: datetime
    reason: str
    ordered_by_name: str
    ordered_at: datetime
    is_ended_early: bool
    ended_by_name: str

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at an instant."""
        return self.from_at <= at < self.until


@dataclass(frozen=True, slots=True)
class _Face:
    """A colleague in whose place somebody may act, and the term."""

    order_id: str
    absent_id: str
    absent_name: str
    roles: frozenset[Role]
    from_at: datetime
    until: datetime


def faces(actor: Actor, at: datetime) -> tuple[Actor, ...]:
    """Return as whom a person may act at an instant: as herself first, then in the place of colleagues on leave.

    In a colleague's place she has that colleague's office roles, not her own.
    """
    if actor.employer is not Employer.AGENCY or not actor.roles & STOOD_IN_FOR or actor.stands_for:
        return (actor,)
    found = (item for item in _faces_of(actor.id, actor.agency_code) if item.from_at <= at < item.until)
    return (actor, *(_as(actor, item) for item in found))


def _as(actor: Actor, face: _Face) -> Actor:
    return replace(actor, roles=face.roles, stands_for=face.absent_id, stands_for_name=face.absent_name)


@remembered
def _faces_of(person_id: str, agency_code: str) -> tuple[_Face, ...]:
    rows = list(StandIn.objects.filter(stand_in_id=person_id, agency_code=agency_code).order_by("from_at", "id"))
    absent = Account.objects.in_bulk([row.absent_id for row in rows]) if rows else {}
    return tuple(
        _Face(row.id, row.absent_id, office.full_name, _office_roles(office), row.from_at, row.ended_at or row.to_at)
        for row in rows
        if (office := absent.get(row.absent_id)) is not None and office.agency_code == agency_code
    )


def _office_roles(account: Account) -> frozenset[Role]:
    return frozenset(Role(role) for role in account.roles) & STOOD_IN_FOR


def still_holds(face: Actor, at: datetime) -> bool:
    """Whether an actor in a colleague's place is so still, asked of the rows and not of memory. One statement."""
    found = StandIn.objects.filter(stand_in_id=face.id, absent_id=face.stands_for, from_at__lte=at, to_at__gt=at)
    return found.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at)).exists()


@transaction.atomic
def order(
    *, absent_id: str, stand_in_id: str, from_at: datetime, to_at: datetime, reason: object, by: Actor, at: datetime
) -> str:
    """Let one official act for another from an instant up to another, and return the id of the order.

    Raises OnlyTheHeadOrders, NotReadable, StandsInForHerself, NotInThisAgency, TermNotPossible, TermsOverlap,
    ChainOfStandIns.
    """
    _require_head(by)
    words = clean_line(reason, label="Lý do", field="reason", most=200)
    if absent_id == stand_in_id:
        raise StandsInForHerself()
    people_named = {
        row.id: row
        for row in Account.objects.select_for_update().filter(pk__in=[absent_id, stand_in_id]).order_by("pk")
    }
    for field, person_id in (("absent", absent_id), ("stand_in", stand_in_id)):
        _require_official(people_named.get(person_id), by, person_id, field)
    _require_term(from_at, to_at, at)
    names = {key: row.full_name for key, row in people_named.items()}
    _require_alone(absent_id, stand_in_id, from_at, to_at, names)
    row = StandIn.objects.create(
        id=str(uuid4()), absent_id=absent_id, stand_in_id=stand_in_id, agency_code=by.agency_code, from_at=from_at,
        to_at=to_at, reason=words, ordered_by=by.id, ordered_at=at,
    )  # fmt: skip
    transaction.on_commit(memory.forget_all)
    return str(row.id)


@transaction.atomic
def end(order_id: str, *, by: Actor, at: datetime) -> None:
    """End an order before its term. Raises OnlyTheHeadOrders, NotThere, EndedAlready."""
    _require_head(by)
    row = StandIn.objects.select_for_update().filter(pk=order_id[:36], agency_code=by.agency_code).first()
    if row is None:
        raise NotThere(thing="việc thay thế này")
    if row.ended_at is not None or row.to_at <= at:
        raise EndedAlready(at=moment_words(local(row.ended_at or row.to_at)))
    row.ended_at, row.ended_by = max(at, row.from_at), by.id
    row.save(update_fields=["ended_at", "ended_by"])  # as a row, so that the record of changes sees it
    transaction.on_commit(memory.forget_all)


def of_agency(agency_code: str, most: int = 50) -> tuple[Order, ...]:
    """Return the orders of an agency, what ends last first. Two statements."""
    rows = list(StandIn.objects.filter(agency_code=agency_code).order_by("-to_at", "id")[:most])
    named = people.names(
        {key for row in rows for key in (row.absent_id, row.stand_in_id, row.ordered_by, row.ended_by)}
    )
    return tuple(
        Order(
            row.id, row.absent_id, named.get(row.absent_id, row.absent_id), row.stand_in_id,
            named.get(row.stand_in_id, row.stand_in_id), row.from_at, row.ended_at or row.to_at, row.reason,
            named.get(row.ordered_by, ""), row.ordered_at, row.ended_at is not None, named.get(row.ended_by, ""),
        )
        for row in rows
    )  # fmt: skip


def _require_head(by: Actor) -> None:
    if Role.UNIT_HEAD not in by.roles or by.employer is not Employer.AGENCY or by.stands_for:
        raise OnlyTheHeadOrders()


def _require_official(account: Account | None, by: Actor, person_id: str, field: str) -> None:
    if (
        account is None
        or account.employer != Employer.AGENCY.value
        or account.agency_code != by.agency_code
        or not _office_roles(account)
        or (field == "stand_in" and not people.may_act(account))
    ):
        raise NotInThisAgency(who=account.full_name if account and account.agency_code else person_id, field=field)


def _require_term(from_at: datetime, to_at: datetime, at: datetime) -> None:
    if from_at < at:
        raise TermNotPossible(why="bắt đầu trước lúc này", field="from_at")
    if to_at <= from_at:
        raise TermNotPossible(why="kết thúc trước khi bắt đầu")
    if to_at - from_at > TERM_MAX:
        raise TermNotPossible(why=f"dài quá {TERM_MAX.days} ngày")


def _require_alone(absent_id: str, stand_in_id: str, from_at: datetime, to_at: datetime, names: dict[str, str]) -> None:
    """Refuse what overlaps with an order of the same person, or would make a chain. One statement, or two."""
    during: Sequence[StandIn] = list(
        StandIn.objects.filter(
            Q(absent_id__in=[absent_id, stand_in_id]) | Q(stand_in_id=absent_id),
            Q(ended_at__isnull=True) | Q(ended_at__gt=from_at),
            from_at__lt=to_at, to_at__gt=from_at,
        ).order_by("from_at", "id")
    )  # fmt: skip
    for row in during:
        if row.absent_id == absent_id:
            other = people.names([row.stand_in_id]).get(row.stand_in_id, row.stand_in_id)
            until = moment_words(local(row.ended_at or row.to_at))
            raise TermsOverlap(absent=names[absent_id], stand_in=other, until=until)
        if row.absent_id == stand_in_id:
            raise ChainOfStandIns(who=names[stand_in_id], why="cũng vắng và có người thay")
        raise ChainOfStandIns(who=names[absent_id], why="đang thay người khác", field="absent")
