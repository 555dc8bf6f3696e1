"""What each figure counts: one definition, from which both the number and the list behind it are taken.

A figure is a condition on dossiers at one instant; the number is the size of the set, the list is the set. Levels of
the due instant are drawn as `ground.deadlines.rules.due_level` draws them for one dossier. Figures of days (`DATED`)
count what happened on some days: which days, `within` says.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, Trunc, TruncDate
from django.db.models.lookups import GreaterThan

from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import calendar, rule_set, rule_sets
from motcua.ground.deadlines.rules import ZONE, Precision, WorkCalendar, instant, local
from motcua.ground.deadlines.rulesets import RuleSet
from motcua.ground.deadlines.worktime import MINUTE
from motcua.outward.reports.digitised import all_digitised, counted_papers
from motcua.outward.reports.rules.days import Days
from motcua.record.custody.models import CustodyMove, CustodyOffer, Envelope, OfferAnswer
from motcua.record.custody.rules import Direction, MoveKind
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.shipments.models import Shipment


class Figure(StrEnum):
    """The figures, by the name that stands in an address."""

    OPEN = "dang-giai-quyet"
    OVERDUE = "qua-han"
    TODAY = "den-han-hom-nay"
    SOON = "sap-den-han"
    NEARING = "den-gan-han"
    AMPLE = "con-thoi-gian"
    NEXT = "con-it-ngay"
    LATER = "con-nhieu-ngay"
    STOPPED = "dang-dung"
    OVERDUE_PROPOSED = "qua-han-da-trinh"
    TODAY_PROPOSED = "hom-nay-da-trinh"
    AT_POST = "o-buu-dien"
    TO_AGENCY = "buu-dien-chuyen-den"
    TO_APPLICANT = "buu-dien-tra-ve"
    POST_LONG = "buu-dien-giu-qua-1-ngay"
    POST_DELIVERED = "buu-dien-phat-thang-nay"
    POST_IN_TIME = "buu-dien-phat-dung-han-thang-nay"
    OFFERED_TO_AGENCY = "cho-co-quan-ky"
    OFFERED_TO_POST = "cho-buu-dien-nhan"
    OFFERED_LONG = "cho-ky-qua-1-ngay"
    WAITING = "cho-tiep-nhan"
    RETURNED = "da-tra-thang-nay"
    RESOLVED = "co-ket-qua-thang-nay"
    IN_TIME = "dung-truoc-han-thang-nay"
    LATE = "ket-qua-qua-han-thang-nay"
    COUNTED = "tiep-nhan-thang-nay"
    DIGITISED = "so-hoa-du-thang-nay"
    NOT_DIGITISED = "so-hoa-thieu-thang-nay"
    TAKEN = "nhan-o-diem"
    RECEIVED = "tiep-nhan"
    HANDED_BACK = "tra-ket-qua"
    HANDED_AT_DESK = "tra-tai-quay"
    MINUTED = "ky-bien-ban"
    CARRIED = "buu-dien-nhan-chuyen"
    REFUSED = "khong-nhan"
    RATED = "da-danh-gia"
    NOT_RATED = "chua-danh-gia"
    RATED_1 = "hai-long-1"
    RATED_2 = "hai-long-2"
    RATED_3 = "hai-long-3"
    RATED_4 = "hai-long-4"
    RATED_5 = "hai-long-5"


RATINGS = (Figure.RATED_1, Figure.RATED_2, Figure.RATED_3, Figure.RATED_4, Figure.RATED_5)
"""By score, 1 first: every rated dossier is in exactly one of them."""
LEVELS = (Figure.OVERDUE, Figure.TODAY, Figure.SOON, Figure.AMPLE, Figure.STOPPED)
"""The levels of the due instant: every open dossier is in exactly one of them."""
FINE_LEVELS = (Figure.OVERDUE, Figure.TODAY, Figure.SOON, Figure.NEXT, Figure.LATER, Figure.STOPPED)
"""The same with the ample time parted into nearer and farther."""

_WORDS: Mapping[Figure, str] = {
    Figure.OPEN: "Đang giải quyết",
    Figure.OVERDUE: "Quá hạn",
    Figure.TODAY: "Đến hạn hôm nay",
    Figure.SOON: "Còn dưới {soon} ngày làm việc",
    Figure.NEARING: "Quá hạn, hoặc còn dưới {soon} ngày làm việc",
    Figure.AMPLE: "Còn thời gian",
    Figure.NEXT: "Còn từ {soon} đến {later} ngày làm việc",
    Figure.LATER: "Còn trên {later} ngày làm việc",
    Figure.STOPPED: "Đồng hồ đang dừng",
    Figure.OVERDUE_PROPOSED: "Quá hạn, đã trình phê duyệt",
    Figure.TODAY_PROPOSED: "Đến hạn hôm nay, đã trình phê duyệt",
    Figure.AT_POST: "Hồ sơ giấy ở bưu điện",
    Figure.TO_AGENCY: "Bưu điện đang chuyển đến cơ quan",
    Figure.TO_APPLICANT: "Bưu điện đang chuyển trả người nộp",
    Figure.POST_LONG: "Bưu điện giữ quá 1 ngày làm việc",
    Figure.POST_DELIVERED: "Bưu điện phát xong tháng này",
    Figure.POST_IN_TIME: "Bưu điện phát đúng hạn J+n tháng này",
    Figure.OFFERED_TO_AGENCY: "Đang chờ cơ quan ký nhận",
    Figure.OFFERED_TO_POST: "Đang chờ bưu điện nhận chuyển",
    Figure.OFFERED_LONG: "Chờ bên kia ký quá 1 ngày làm việc",
    Figure.WAITING: "Đã gửi, chờ tiếp nhận",
    Figure.RETURNED: "Đã trả kết quả tháng này",
    Figure.RESOLVED: "Có kết quả tháng này",
    Figure.IN_TIME: "Có kết quả tháng này, đúng và trước hạn",
    Figure.LATE: "Có kết quả tháng này, quá hạn",
    Figure.COUNTED: "Tiếp nhận tháng này, có giấy tờ đã đếm",
    Figure.DIGITISED: "Tiếp nhận tháng này, số hóa đủ thành phần",
    Figure.NOT_DIGITISED: "Tiếp nhận tháng này, còn thành phần chưa số hóa",
    Figure.TAKEN: "Nhận ở điểm",
    Figure.RECEIVED: "Tiếp nhận",
    Figure.HANDED_BACK: "Trả kết quả",
    Figure.HANDED_AT_DESK: "Trả kết quả tại quầy",
    Figure.MINUTED: "Cơ quan ký biên bản giao nhận",
    Figure.CARRIED: "Bưu điện nhận chuyển kết quả",
    Figure.REFUSED: "Bên nhận không nhận",
    Figure.RATED: "Đã trả kết quả, có đánh giá",
    Figure.NOT_RATED: "Đã trả kết quả, chưa đánh giá",
    Figure.RATED_1: "Đánh giá rất không hài lòng",
    Figure.RATED_2: "Đánh giá không hài lòng",
    Figure.RATED_3: "Đánh giá bình thường",
    Figure.RATED_4: "Đánh giá hài lòng",
    Figure.RATED_5: "Đánh giá rất hài lòng",
}


def words(figure: Figure, at: datetime) -> str:
    """Return what a figure counts, as the head of its list says it."""
    day = local(at).date()
    rules = rule_set(day)
    return _WORDS[figure].format(soon=rules.due_soon_working_days, later=rules.due_later_working_days)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The instants that figures compare with, worked out once for a page."""

    at: datetime
    day_ends_at: datetime
    month_begins_at: datetime
    soon: "Ends"
    """Per calendar: the agencies that work by it, and the first instant that is no longer soon."""
    near: "Ends"
    """The same for the nearer part of the ample time."""
    day_ago: "Ends"
    """The instant one working day before: what lies since then has lain longer."""


Ends = tuple[tuple[tuple[str, ...], datetime], ...]


def horizon(at: datetime) -> Horizon:
    """Return what figures compare with at an instant: end of the local day, begin of the month, ends of levels.

    Raises CalendarWithoutWork for a calendar in which nobody works.
    """
    here = local(at)
    day = here.date()
    offices: defaultdict[str, list[str]] = defaultdict(list)
    for office in agencies().values():
        offices[office.calendar_code].append(office.code)
    calendars = [(tuple(members), calendar(code)) for code, members in sorted(offices.items())]

    def ends(days: int) -> Ends:
        return tuple(
            (members, instant(hours.advance(here, days * hours.day_minutes * MINUTE))) for members, hours in calendars
        )

    return Horizon(
        at=at,
        day_ends_at=_midnight(day + timedelta(days=1)),
        month_begins_at=_midnight(day.replace(day=1)),
        soon=ends(rule_set(day).due_soon_working_days),
        near=ends(rule_set(day).due_later_working_days),
        day_ago=tuple((members, instant(_day_before(here, hours))) for members, hours in calendars),
    )


def _day_before(here: datetime, hours: WorkCalendar) -> datetime:
    """The instant one working day before a local one; on a day off, the opening of the last working day."""
    ordinal = here.toordinal()
    last = hours.working_day(ordinal, -1)
    if not hours.is_worked(here.date()):
        return hours.opening_of(last)
    return datetime.combine(date.fromordinal(last), here.time())


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time()))


_OPEN = Q(received_at__isnull=False, resolved_at__isnull=True, ended_at__isnull=True)
_RUNNING = _OPEN & Q(stopped_at__isnull=True)
HANDED_OUT = Q(status=Status.RETURNED.value) | Q(status=Status.RESOLVED.value, ended_at__isnull=False)
"""A result that is corrected was handed out all the same: what was counted stays counted."""
_PROPOSED = Q(status=Status.APPROVING.value)


def _held_by_post(*directions: Direction) -> Q:
    """A person or a point of the post holds an envelope of the dossier; officials hold as their agency."""
    held = Envelope.objects.filter(BY_POST, dossier_id=OuterRef("pk"))
    return Q(Exists(held.filter(direction__in=[item.value for item in directions]) if directions else held))


BY_POST = Q(holder__startswith="person:") | Q(holder__startswith="point:")
"""Of an envelope: the post holds it; officials hold as their agency."""


def _held_long(when: Horizon) -> Q:
    held = Envelope.objects.filter(BY_POST, dossier_id=OuterRef("pk"))
    return _before(when.day_ago, lambda ends_at: Q(Exists(held.filter(moved_at__lt=ends_at))))


def _before(ends: Ends, condition: Callable[[datetime], Q]) -> Q:
    """A condition on an instant that lies differently for the agencies of different calendars."""
    if len(ends) == 1:
        return condition(ends[0][1])
    found = Q(pk__in=())
    for members, ends_at in ends:
        found |= Q(agency_code__in=members) & condition(ends_at)
    return found


def _due_before(ends: Ends) -> Q:
    """Due before a level ends, said so that one range of an index is read: up to the latest of the ends, and of the
    agencies whose calendar ends it sooner not what is due after that."""
    last = max(ends_at for _members, ends_at in ends)
    found = Q(due_at__lt=last)
    for members, ends_at in ends:
        if ends_at < last:
            found &= ~Q(agency_code__in=members, due_at__gte=ends_at)
    return found


def _nearing(when: Horizon) -> Q:
    """Overdue, due today or soon: of each calendar up to the later of the two ends."""
    ends = tuple((members, max(ends_at, when.day_ends_at)) for members, ends_at in when.soon)
    return _RUNNING & _due_before(ends)


def _offered(*givers: str) -> Q:
    """An envelope of the dossier is on offer by one of these kinds of holder, and not yet taken."""
    by = Q()
    for giver in givers:
        by |= Q(holder__startswith=giver)
    return Q(Exists(Envelope.objects.filter(by, dossier_id=OuterRef("pk"), offered_to__isnull=False)))


def _offered_long(when: Horizon) -> Q:
    """The newest offer of the envelope was made more than a working day ago."""
    offered = Envelope.objects.filter(dossier_id=OuterRef("pk"), offered_to__isnull=False)
    newest = CustodyOffer.objects.filter(
        dossier_id=OuterRef("dossier_id"), envelope_no=OuterRef("envelope_no"), offer_no=OuterRef("offer_no")
    )
    return _before(when.day_ago, lambda ends_at: Q(Exists(offered.filter(Exists(newest.filter(at__lt=ends_at))))))


def _carried_home(when: Horizon, *, in_time: bool = False) -> Q:
    """A postal item of the dossier was delivered this month; in time by the day that its service promised (J + n)."""
    found = Shipment.objects.filter(
        dossier_id=OuterRef("pk"), closed_at__gte=when.month_begins_at, closed_at__lte=when.at, outcome="DELIVERED"
    )
    if in_time:
        found = found.filter(postal_due_on__gte=TruncDate("closed_at", tzinfo=ZONE))
    return Q(Exists(found))


def _today(when: Horizon) -> Q:
    return _RUNNING & Q(due_at__gte=when.at, due_at__lt=when.day_ends_at)


def _before_soon_ends(when: Horizon) -> Q:
    return _due_before(when.soon)


def _ample(when: Horizon) -> Q:
    return _RUNNING & Q(due_at__gte=when.day_ends_at) & ~_before_soon_ends(when)


def _before_near_ends(when: Horizon) -> Q:
    return _due_before(when.near)


def _resolved(when: Horizon) -> Q:
    return Q(resolved_at__gte=when.month_begins_at, resolved_at__lte=when.at)


def _counted(when: Horizon) -> Q:
    return Q(received_at__gte=when.month_begins_at, received_at__lte=when.at) & counted_papers()


def late_results() -> Q:
    """Judged when the result was ready, at the precision that the rule set of its day declares, the day as a rule
    (TT 01/2018/TT-VPCP, Art. 13(1)); against the original due instant where it was promised anew, unless the rules of
    that day said otherwise (NĐ 61/2018, Art. 19.9)."""
    original = Coalesce(F("original_due_at"), F("due_at"))
    judged = Case(When(is_judged_anew=True, then=F("due_at")), default=original)
    found = Q(resolved_at__date__gt=TruncDate(judged, tzinfo=ZONE))
    for rules in rule_sets():
        if rules.precision is not Precision.DAY:
            kind = rules.precision.value
            closer = GreaterThan(Trunc("resolved_at", kind, tzinfo=ZONE), Trunc(judged, kind, tzinfo=ZONE))
            found |= _begun_under(rules) & Q(closer)
    return found


def _begun_under(rules: RuleSet) -> Q:
    """The clock began on a day of a rule set."""
    found = Q(received_at__gte=_midnight(rules.valid_from))
    return found if rules.valid_to is None else found & Q(received_at__lt=_midnight(rules.valid_to + timedelta(days=1)))


def _handed_back(when: Horizon) -> Q:
    return HANDED_OUT & Q(ended_at__lte=when.at)


def _rated(score: int, when: Horizon) -> Q:
    return _handed_back(when) & Q(rating=score)


_TO_AGENCY = Q(to_holder__startswith="agency:")


def _moved(hands: Q, on: Q) -> Q:
    """An envelope of the dossier changed hands against a document, at some time."""
    moves = CustodyMove.objects.filter(hands, on, kind=MoveKind.HANDED.value)
    return Q(pk__in=moves.values("dossier_id"))


def refusals() -> QuerySet[OfferAnswer]:
    """Return the answers by which an envelope was offered and not taken; an end of the case is nobody's no."""
    event = Event.objects.filter(dossier_id=OuterRef("dossier_id"), event_no=OuterRef("event_no"))
    ends = event.filter(act__in=(Act.WITHDRAW.value, Act.STOP.value))
    return OfferAnswer.objects.filter(~Exists(ends), accepted=False)


def _refused(on: Q) -> Q:
    """An envelope of the dossier was offered and not taken, at some time."""
    return Q(pk__in=refusals().filter(on).values("dossier_id"))


_CONDITIONS: Mapping[Figure, Callable[[Horizon], Q]] = {
    Figure.OPEN: lambda when: _OPEN,
    Figure.OVERDUE: lambda when: _RUNNING & Q(due_at__lt=when.at),
    Figure.TODAY: _today,
    Figure.SOON: lambda when: _RUNNING & Q(due_at__gte=when.day_ends_at) & _before_soon_ends(when),
    Figure.NEARING: _nearing,
    Figure.AMPLE: _ample,
    Figure.NEXT: lambda when: _ample(when) & _before_near_ends(when),
    Figure.LATER: lambda when: _ample(when) & ~_before_near_ends(when),
    Figure.STOPPED: lambda when: _OPEN & Q(stopped_at__isnull=False),
    Figure.OVERDUE_PROPOSED: lambda when: _RUNNING & Q(due_at__lt=when.at) & _PROPOSED,
    Figure.TODAY_PROPOSED: lambda when: _today(when) & _PROPOSED,
    Figure.AT_POST: lambda when: _held_by_post(),
    Figure.TO_AGENCY: lambda when: _held_by_post(Direction.SUBMIT, Direction.RECALL),
    Figure.TO_APPLICANT: lambda when: _held_by_post(Direction.RETURN),
    Figure.POST_LONG: _held_long,
    Figure.POST_DELIVERED: _carried_home,
    Figure.POST_IN_TIME: lambda when: _carried_home(when, in_time=True),
    Figure.OFFERED_TO_AGENCY: lambda when: _offered("person:", "point:"),
    Figure.OFFERED_TO_POST: lambda when: _offered("agency:"),
    Figure.OFFERED_LONG: _offered_long,
    Figure.WAITING: lambda when: Q(status=Status.SUBMITTED.value),
    Figure.RETURNED: lambda when: HANDED_OUT & Q(ended_at__gte=when.month_begins_at, ended_at__lte=when.at),
    Figure.RESOLVED: _resolved,
    Figure.IN_TIME: lambda when: _resolved(when) & ~late_results(),
    Figure.LATE: lambda when: _resolved(when) & late_results(),
    Figure.COUNTED: _counted,
    Figure.DIGITISED: lambda when: _counted(when) & all_digitised(),
    Figure.NOT_DIGITISED: lambda when: _counted(when) & ~all_digitised(),
    Figure.TAKEN: lambda when: ~Q(status=Status.DRAFT.value) & Q(opened_at__lte=when.at),
    Figure.RECEIVED: lambda when: Q(received_at__lte=when.at),
    Figure.HANDED_BACK: _handed_back,
    Figure.HANDED_AT_DESK: lambda when: _handed_back(when) & Q(post_return=False, electronic_return=False),
    Figure.MINUTED: lambda when: _moved(Q(to_holder__startswith="agency:"), Q(at__lte=when.at)),
    Figure.CARRIED: lambda when: _moved(Q(from_holder__startswith="agency:") & ~_TO_AGENCY, Q(at__lte=when.at)),
    Figure.REFUSED: lambda when: _refused(Q(at__lte=when.at)),
    Figure.RATED: lambda when: _handed_back(when) & Q(rating__isnull=False),
    Figure.NOT_RATED: lambda when: _handed_back(when) & Q(rating__isnull=True),
} | {figure: partial(_rated, score) for score, figure in enumerate(RATINGS, start=1)}

_INSTANTS: Mapping[Figure, str] = {
    Figure.TAKEN: "opened_at",
    Figure.RECEIVED: "received_at",
    **dict.fromkeys((Figure.HANDED_BACK, Figure.HANDED_AT_DESK, Figure.RATED, Figure.NOT_RATED, *RATINGS), "ended_at"),
}
"""On which column of the dossier it stands when it happened."""
_MOMENTS: Mapping[Figure, Callable[[Q], Q]] = {
    Figure.MINUTED: lambda on: _moved(Q(to_holder__startswith="agency:"), on),
    Figure.CARRIED: lambda on: _moved(Q(from_holder__startswith="agency:") & ~_TO_AGENCY, on),
    Figure.REFUSED: _refused,
}
"""The same for what can happen to a dossier more than once."""
DATED_ONCE = frozenset(_INSTANTS)
"""The figures that count what happens to a dossier once, at an instant that stands on it."""
DATED = frozenset({*_INSTANTS, *_MOMENTS})
"""The figures that may be asked for some days alone."""


def instant_of(figure: Figure) -> str:
    """Return the column of the dossier on which it stands when what a figure counts happened. Raises KeyError."""
    return _INSTANTS[figure]


def condition(figure: Figure, when: Horizon, days: Days | None = None) -> Q:
    """Return the condition on a dossier that the figure counts; of a figure of days, on those days alone."""
    found = _CONDITIONS[figure](when)
    return found if days is None or figure not in DATED else found & _within(figure, days)


def _within(figure: Figure, days: Days) -> Q:
    begin, end = _midnight(days.first), _midnight(days.last + timedelta(days=1))
    if figure in _INSTANTS:
        column = _INSTANTS[figure]
        return Q(**{f"{column}__gte": begin, f"{column}__lt": end})
    return _MOMENTS[figure](Q(at__gte=begin, at__lt=end))


def counted_by(
    dossiers: QuerySet[Dossier], figure: Figure, when: Horizon, days: Days | None = None
) -> QuerySet[Dossier]:
    """Return the dossiers of a set that the figure counts: the list behind the number."""
    return dossiers.filter(condition(figure, when, days))


def counts(
    dossiers: QuerySet[Dossier], figures: Iterable[Figure], when: Horizon, days: Days | None = None
) -> dict[Figure, int]:
    """Return how many dossiers of a set each figure counts. One statement."""
    wanted = {figure.name: Count("pk", filter=condition(figure, when, days)) for figure in figures}
    return {Figure[name]: number for name, number in dossiers.aggregate(**wanted).items()}


def digitised(dossiers: QuerySet[Dossier], when: Horizon) -> dict[Figure, int]:
    """Return how much was received this month, how much of it is digitised, and the rest. Two statements.

    A condition of its own lets the database join the papers of the month once; as a figure of one statement they are
    looked up dossier by dossier. The rest is a difference.
    """
    received = counted_by(dossiers, Figure.COUNTED, when)
    whole, done = received.count(), received.filter(all_digitised()).count()
    return {Figure.COUNTED: whole, Figure.DIGITISED: done, Figure.NOT_DIGITISED: whole - done}


def counts_by_day(dossiers: QuerySet[Dossier], figure: Figure, when: Horizon, days: Days) -> dict[date, int]:
    """Return how many dossiers of a set a figure counts on each of some days; days without any are left out.

    One statement over the index of the column. Raises KeyError for a figure that has no column of its instant.
    """
    rows = (
        counted_by(dossiers, figure, when, days)
        .order_by()
        .annotate(day=TruncDate(_INSTANTS[figure], tzinfo=ZONE))
        .values_list("day")
        .annotate(number=Count("pk"))
    )
    return dict(rows)


def still_counted(when: Horizon) -> Q:
    """Return what the figures of a board are about: the dossiers that have not ended, or ended this month.

    One range of one index, so that a board does not read the dossiers of all years. What the post holds of others
    that ended long ago is not in it.
    """
    return Q(ended_at__isnull=True) | Q(ended_at__gte=when.month_begins_at)


def counts_by(
    dossiers: QuerySet[Dossier], column: str, figures: Iterable[Figure], when: Horizon, days: Days | None = None
) -> dict[str, dict[Figure, int]]:
    """Return the counts of a set by a column of the dossier (agency_code, point_id, status). One statement.

    A value of the column that the set holds is there even when all its figures are 0.
    """
    wanted = {figure.name: Count("pk", filter=condition(figure, when, days)) for figure in figures}
    rows = dossiers.order_by().values(column).annotate(**wanted)
    return {row[column]: {Figure[name]: row[name] for name in wanted} for row in rows}
