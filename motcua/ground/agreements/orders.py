"""Orders of the head of a one-stop: work beside the agreements, given to one post clerk by name, for days, with reason.

Practice: Bình Dương, Quyết định 3054/QĐ-UBND of 2018 (reception out of the list, guidance, data entry). Law: NĐ
118/2025/NĐ-CP, Art. 10.3, lets the post do no more than guide, receive, digitise and return.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from motcua.base import memory
from motcua.base.text import clean_line, day_words, moment_words
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.models import Agreement, Assignment, HeadOrder
from motcua.ground.agreements.queries import assignments_of, points
from motcua.ground.agreements.rules import Errand, Term
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.queries import in_force
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Actor, Employer, Role

TERM_DAYS_MAX = 92
"""The longest term of one order: what is needed longer belongs into an agreement. A limit of ours, not of a law."""


class OnlyTheHeadOrders(NoRight):
    """The head of the one-stop gives and ends orders."""

    code = "order.only-the-head"
    text = "Chỉ trưởng bộ phận Một cửa giao và chấm dứt việc ngoài danh mục được. Đề nghị trưởng bộ phận làm."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class BeyondHerUnit(NoRight):
    """A head orders for the agencies whose dossiers her one-stop receives."""

    code = "order.beyond-her-unit"
    text = "Bộ phận Một cửa của bạn không tiếp nhận hồ sơ của {agency}. Chọn cơ quan trong danh sách."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"
    field = "agency"


class NotPostStaffThere(RuleViolation):
    """The order goes to somebody of the post who stands at that point when it begins."""

    code = "order.not-post-staff-there"
    text = "“{who}” không phải nhân viên bưu điện đang được phân công tại {point}. Chọn người trong danh sách."
    field = "person"
    status = 422


class PointNotHers(RuleViolation):
    """A point where the agency's dossiers are received: its own, or one that an agreement of it names."""

    code = "order.point"
    text = "{agency} không tiếp nhận hồ sơ ở “{point}”. Chọn điểm trong danh sách."
    field = "point"
    status = 422


class NotDecidedByIt(RuleViolation):
    """The procedures are in force, and decided by the agency."""

    code = "order.procedure"
    text = "{agency} không giải quyết thủ tục {procedures}. Chọn thủ tục trong danh sách."
    field = "procedures"
    status = 422


class TermNotPossible(RuleViolation):
    """The term begins today or later, ends after it begins, and is short."""

    code = "order.term"
    text = "Thời hạn của lệnh {why}. Sửa lại ngày."
    field = "to_on"
    status = 422


class EndedAlready(RuleViolation):
    """What has ended is not ended again."""

    code = "order.ended"
    text = "Lệnh {order} đã hết từ {when}. Tải lại trang để xem."


@dataclass(frozen=True, slots=True)
class Order:
    """One order as pages show it."""

    id: str
    person_id: str
    person_name: str
    errand: Errand
    agency_code: str
    procedure_codes: tuple[str, ...]
    point_id: str
    term: Term
    reason: str
    ordered_by_name: str
    ordered_at: datetime
    ended_at: datetime | None
    ended_by_name: str

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.ended_at is None and self.term.holds(day)


@dataclass(frozen=True, slots=True)
class Clerk:
    """A member of the post's staff at a point."""

    id: str
    name: str
    point_id: str


def agencies_of(head: Actor, day: date) -> frozenset[str]:
    """Return the agencies whose dossiers the one-stop of a head receives: her own, and those of her place."""
    here = (code for row in assignments_of(head.id, day) for code in row.agency_codes)
    return frozenset({head.agency_code, *here} - {""})


def points_of(agency_codes: Collection[str], day: date) -> frozenset[str]:
    """Return the points where dossiers of agencies are received: theirs, and those that an agreement names."""
    codes = set(agency_codes)
    own = {point.id for point in points().values() if codes & set(point.agency_codes)}
    named = Agreement.objects.filter(in_force(day), agency_code__in=codes).values_list("point_ids", flat=True)
    return frozenset(own.union(*named))


def clerks_at(point_ids: Collection[str], day: date) -> tuple[Clerk, ...]:
    """Return the post's staff at some points on a day, by name. Two statements."""
    there = dict(
        Assignment.objects.filter(in_force(day), counter__point_id__in=set(point_ids)).values_list(
            "person_id", "counter__point_id"
        )
    )
    found = Account.objects.filter(
        pk__in=there, employer=Employer.POST.value, is_active=True, suspended_at__isnull=True,
        roles__contains=[Role.POST_CLERK.value],
    )  # fmt: skip
    return tuple(Clerk(row.id, row.full_name, there[row.id]) for row in found.order_by("full_name", "id"))


@transaction.atomic
def give(
    *, person_id: str, errand: str, agency_code: str, procedure_codes: Collection[str], point_id: str, first: date,
    last: date, reason: object, by: Actor, at: datetime,
) -> str:  # fmt: skip
    """Order work beside the agreements from a day to a day, both inclusive, and return the number of the order.

    Raises OnlyTheHeadOrders, BeyondHerUnit, NotReadable, PointNotHers, NotDecidedByIt, TermNotPossible,
    NotPostStaffThere.
    """
    _require_head(by)
    today = local(at).date()
    words = clean_line(reason, label="Lý do", field="reason", most=300)
    if errand not in set(Errand):
        raise NotReadable(sentence="Chưa chọn việc được giao.", field="errand")
    office = catalogue.agencies().get(agency_code)
    if office is None or agency_code not in agencies_of(by, today):
        raise BeyondHerUnit(agency=office.short_name if office else f"“{agency_code[:35]}”")
    _require_procedures(tuple(procedure_codes), agency_code, office.short_name, today)
    _require_term(first, last, today)
    if point_id not in points_of([agency_code], today):
        known = points().get(point_id)
        raise PointNotHers(agency=office.short_name, point=known.name if known else point_id[:40])
    if person_id not in {clerk.id for clerk in clerks_at([point_id], max(first, today))}:
        name = people.names([person_id]).get(person_id, person_id[:40])
        raise NotPostStaffThere(who=name, point=points()[point_id].name)
    number = _number(today)
    HeadOrder.objects.create(
        id=number, person_id=person_id, errand=errand, agency_code=agency_code, point_id=point_id,
        procedure_codes=sorted(set(procedure_codes)), valid_from=first, valid_to=last, reason=words, ordered_by=by.id,
        ordered_at=at,
    )  # fmt: skip
    transaction.on_commit(memory.forget_all)
    return number


@transaction.atomic
def end(number: str, *, by: Actor, at: datetime) -> None:
    """End an order before its last day, from this instant on. Raises OnlyTheHeadOrders, NotThere, EndedAlready."""
    _require_head(by)
    codes = agencies_of(by, local(at).date())
    row = HeadOrder.objects.select_for_update().filter(pk=number[:20], agency_code__in=codes).first()
    if row is None:
        raise NotThere(thing="lệnh này")
    if row.ended_at is not None:
        raise EndedAlready(order=row.id, when=moment_words(local(row.ended_at)))
    if row.valid_to < local(at).date():
        raise EndedAlready(order=row.id, when=f"hết ngày {day_words(row.valid_to)}")
    row.ended_at, row.ended_by = at, by.id
    row.save(update_fields=["ended_at", "ended_by"])  # as a row, so that the record of changes sees it
    transaction.on_commit(memory.forget_all)


def of_agencies(agency_codes: Collection[str], most: int = 50) -> tuple[Order, ...]:
    """Return the orders for some agencies, the newest first. Two statements."""
    rows = list(HeadOrder.objects.filter(agency_code__in=set(agency_codes)).order_by("-ordered_at", "id")[:most])
    named = people.names({key for row in rows for key in (row.person_id, row.ordered_by, row.ended_by)})
    return tuple(_order(row, named) for row in rows)


def _order(row: HeadOrder, named: Mapping[str, str]) -> Order:
    return Order(
        row.id, row.person_id, named.get(row.person_id, row.person_id), Errand(row.errand), row.agency_code,
        tuple(row.procedure_codes), row.point_id, Term(row.valid_from, row.valid_to), row.reason,
        named.get(row.ordered_by, ""), row.ordered_at, row.ended_at, named.get(row.ended_by, ""),
    )  # fmt: skip


def _number(today: date) -> str:
    """Return a number that nobody has: day and four letters."""
    for _try in range(8):
        number = f"LC-{today:%y%m%d}-{secrets.token_hex(2).upper()}"
        if not HeadOrder.objects.filter(pk=number).exists():
            return number
    raise IntegrityError("no free number for an order today")


def _require_head(by: Actor) -> None:
    if Role.ONE_STOP_HEAD not in by.roles or by.employer is not Employer.AGENCY or by.stands_for:
        raise OnlyTheHeadOrders()


def _require_procedures(codes: Collection[str], agency_code: str, agency: str, today: date) -> None:
    if not codes:
        raise NotReadable(sentence="Chưa chọn thủ tục nào. Chọn ít nhất một.", field="procedures")
    decided = {
        item.code
        for item in catalogue.procedures_in_force(today)
        if agency_code in catalogue.deciding_agencies(item.code)
    }
    others = sorted(set(codes) - decided)
    if others:
        raise NotDecidedByIt(agency=agency, procedures=", ".join(code[:40] for code in others[:5]))


def _require_term(first: date, last: date, today: date) -> None:
    if first < today:
        raise TermNotPossible(why="bắt đầu trước hôm nay", field="from_on")
    if last < first:
        raise TermNotPossible(why="kết thúc trước khi bắt đầu")
    if last - first >= timedelta(days=TERM_DAYS_MAX):
        raise TermNotPossible(why=f"dài quá {TERM_DAYS_MAX} ngày; việc lâu dài ghi vào thỏa thuận")
