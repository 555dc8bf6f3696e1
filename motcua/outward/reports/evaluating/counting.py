"""The numbers of an evaluation, read in bulk: each kind of figure is one statement, however many dossiers there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from motcua.ground.deadlines.rules import ZONE, local
from motcua.outward.reports import figures
from motcua.outward.reports.evaluating import measures
from motcua.outward.reports.evaluating.measures import BY_CHANNEL, BY_HANDS, Measure, within
from motcua.outward.reports.evaluating.scope import Scope
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.whose_time import minutes_of, whose_time
from motcua.record.dossiers.models import TimeSpan
from motcua.record.dossiers.rules import Owner
from motcua.record.payments.rules import Money
from motcua.record.shipments.models import Shipment

Counts = dict[Measure, int]

GROUPED = (
    Measure.RECEIVED, *BY_CHANNEL.values(), Measure.RETURNED, *BY_HANDS.values(), Measure.RATED, Measure.CONTENT,
    Measure.NOT_CONTENT, Measure.RESOLVED, Measure.IN_TIME, Measure.LATE,
)  # fmt: skip
"""What is counted by unit and by procedure too."""


@dataclass(frozen=True, slots=True)
class Score:
    """Ratings of one way of filing: how many were rated, content, not content, and the sum of their scores."""

    rated: int = 0
    content: int = 0
    not_content: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """Money through the drawers of the post, đồng: taken, handed on, given back."""

    taken_vnd: int = 0
    handed_vnd: int = 0
    refunded_vnd: int = 0


@dataclass(slots=True)
class Counted:
    """All that is counted of one period."""

    days: Days
    whole: Counts = field(default_factory=lambda: dict.fromkeys(Measure, 0))
    by_unit: dict[int, Counts] = field(default_factory=dict)
    by_procedure: dict[str, Counts] = field(default_factory=dict)
    by_channel: dict[str, Score] = field(default_factory=dict)
    money: dict[Money, Taken] = field(default_factory=dict)

    def add(self, unit: int, procedure: str, measure: Measure, number: int) -> None:
        """Count dossiers of a unit and a procedure, and of all."""
        for row in (
            self.whole,
            self.by_unit.setdefault(unit, dict.fromkeys(GROUPED, 0)),
            self.by_procedure.setdefault(procedure, dict.fromkeys(GROUPED, 0)),
        ):
            row[measure] += number

    def rate(self, channel: str, score: int, number: int) -> None:
        """Count so many ratings of a way of filing."""
        old = self.by_channel.get(channel, Score())
        self.by_channel[channel] = Score(
            old.rated + number,
            old.content + number * (score >= measures.CONTENT_FROM),
            old.not_content + number * (score <= measures.NOT_CONTENT_TO),
            old.points + number * score,
        )


def count(dossiers: QuerySet[Any], scope: Scope, periods: Sequence[Days]) -> tuple[Counted, ...]:
    """Return what is counted of each of some periods, apart or not. Nine statements."""
    found = tuple(Counted(days) for days in periods)
    of_scope = dossiers.filter(scope.condition).order_by()
    drawers = measures.drawers_of_post()
    _received(of_scope, scope, found)
    _returned(of_scope, scope, found)
    _resolved(of_scope, scope, found)
    _carried(of_scope, found)
    _opined(of_scope, found)
    _apologised(of_scope, found)
    _refused(of_scope, found)
    _money(of_scope, drawers, found)
    return found


def _in_periods(column: str, found: Sequence[Counted]) -> tuple[Q, Case]:
    """The condition that an instant lies in one of the periods, and which of them it is."""
    each = [within(column, counted.days) for counted in found]
    lies = Q()
    for one in each:
        lies |= one
    return lies, Case(*(When(one, then=Value(place)) for place, one in enumerate(each)), default=Value(-1))


def _received(dossiers: QuerySet[Any], scope: Scope, found: Sequence[Counted]) -> None:
    lies, which = _in_periods("received_at", found)
    rows = (
        dossiers.filter(lies)
        .annotate(period=which, unit=scope.unit_of, of=F("procedure__code"))
        .values_list("period", "unit", "of", "channel")
        .annotate(number=Count("pk"))
    )
    for period, unit, code, channel, number in rows:
        found[period].add(unit, code, Measure.RECEIVED, number)
        found[period].add(unit, code, BY_CHANNEL[channel], number)


def _returned(dossiers: QuerySet[Any], scope: Scope, found: Sequence[Counted]) -> None:
    lies, which = _in_periods("ended_at", found)
    rows = (
        dossiers.filter(figures.HANDED_OUT & lies)
        .annotate(period=which, unit=scope.unit_of, of=F("procedure__code"), hands=measures.handed_out_by())
        .values_list("period", "unit", "of", "hands", "channel", "rating")
        .annotate(number=Count("pk"))
    )
    for period, unit, code, hands, channel, rating, number in rows:
        counted = found[period]
        counted.add(unit, code, Measure.RETURNED, number)
        counted.add(unit, code, BY_HANDS[hands], number)
        if rating is None:
            continue
        counted.rate(channel, rating, number)
        counted.add(unit, code, Measure.RATED, number)
        if rating >= measures.CONTENT_FROM:
            counted.add(unit, code, Measure.CONTENT, number)
        elif rating <= measures.NOT_CONTENT_TO:
            counted.add(unit, code, Measure.NOT_CONTENT, number)


def _resolved(dossiers: QuerySet[Any], scope: Scope, found: Sequence[Counted]) -> None:
    lies, which = _in_periods("resolved_at", found)
    rows = (
        dossiers.filter(lies)
        .annotate(period=which, unit=scope.unit_of, of=F("procedure__code"))
        .values_list("period", "unit", "of")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=figures.late_results()),
            in_time=Count("pk", filter=~figures.late_results()),
        )
    )
    for period, unit, code, number, late, in_time in rows:
        found[period].add(unit, code, Measure.RESOLVED, number)
        found[period].add(unit, code, Measure.LATE, late)
        found[period].add(unit, code, Measure.IN_TIME, in_time)


def _carried(dossiers: QuerySet[Any], found: Sequence[Counted]) -> None:
    delivered = Q(outcome="DELIVERED")
    rows = _happened(Shipment.objects.all(), dossiers, "closed_at", found).annotate(
        carried=_dossiers(delivered),
        late=_dossiers(delivered & measures.carried_late()),
        back=_dossiers(Q(outcome="RETURNED")),
    )
    for row in rows:
        whole = found[row["period"]].whole
        whole[Measure.CARRIED], whole[Measure.CARRIED_LATE] = row["carried"], row["late"]
        whole[Measure.CARRIED_IN_TIME] = row["carried"] - row["late"]
        whole[Measure.UNDELIVERED] = row["back"]


def _opined(dossiers: QuerySet[Any], found: Sequence[Counted]) -> None:
    rows = _happened(measures.opinions(), dossiers, "answered_at", found).annotate(
        answered=_dossiers(Q()), late=_dossiers(measures.opined_late())
    )
    for row in rows:
        whole = found[row["period"]].whole
        whole[Measure.OPINED], whole[Measure.OPINED_LATE] = row["answered"], row["late"]
        whole[Measure.OPINED_IN_TIME] = row["answered"] - row["late"]


def _apologised(dossiers: QuerySet[Any], found: Sequence[Counted]) -> None:
    for row in _happened(measures.apologies(), dossiers, "at", found).annotate(number=_dossiers(Q())):
        found[row["period"]].whole[Measure.APOLOGISED] = row["number"]


def _refused(dossiers: QuerySet[Any], found: Sequence[Counted]) -> None:
    for row in _happened(figures.refusals(), dossiers, "at", found).annotate(number=_dossiers(Q())):
        found[row["period"]].whole[Measure.REFUSED] = row["number"]


def _happened(rows: QuerySet[Any], dossiers: QuerySet[Any], column: str, found: Sequence[Counted]) -> QuerySet[Any]:
    """What happened to the dossiers of a set in the periods, by period."""
    lies, which = _in_periods(column, found)
    there: QuerySet[Any] = rows.filter(lies, dossier__in=dossiers.values("pk")).order_by()
    found_in: QuerySet[Any] = there.annotate(period=which).values("period")
    return found_in


def _dossiers(condition: Q) -> Count:
    """How many dossiers there are among what happened."""
    return Count("dossier_id", distinct=True, filter=condition) if condition else Count("dossier_id", distinct=True)


def _money(dossiers: QuerySet[Any], drawers: list[str], found: Sequence[Counted]) -> None:
    taken, handed = Q(amount_vnd__gt=0, is_refund=False), Q(amount_vnd__lt=0, is_refund=False)
    sums = {
        f"{kind.value}_{name}": Sum("amount_vnd", filter=Q(kind=kind.value) & lines, default=0)
        for kind in Money
        for name, lines in (("taken", taken), ("handed", handed), ("back", Q(amount_vnd__lt=0, is_refund=True)))
    }
    rows = _happened(measures.ledger_of(drawers), dossiers, "at", found).annotate(number=_dossiers(taken), **sums)
    for row in rows:
        counted = found[row["period"]]
        counted.whole[Measure.PAID] = row["number"]
        for kind in Money:
            each = [row[f"{kind.value}_{name}"] for name in ("taken", "handed", "back")]
            counted.money[kind] = Taken(each[0], -each[1], -each[2])


# -- months ------------------------------------------------------------------------------------------------------------


def by_month(dossiers: QuerySet[Any], scope: Scope, days: Days) -> dict[str, Counts]:
    """Return what was received by month ("2026-11") and way of filing. One statement."""
    rows = (
        dossiers.filter(scope.condition, within("received_at", days))
        .order_by()
        .annotate(month=TruncMonth("received_at", tzinfo=ZONE))
        .values_list("month", "channel")
        .annotate(number=Count("pk"))
    )
    found: defaultdict[str, Counts] = defaultdict(dict)
    for month, channel, number in rows:
        found[f"{local(month):%Y-%m}"][BY_CHANNEL[channel]] = number
    return dict(found)


# -- time --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """Working minutes: whose the time of the results was, and how long the post held in the first and last stage."""

    owners: Mapping[Owner, int]
    day_minutes: int
    reception_minutes: int
    return_minutes: int


def held(dossiers: QuerySet[Any], scope: Scope, counted: Counted) -> Held:
    """Return the working minutes of a period from the time accounting. Six statements.

    First stage: up to reception, of what was received in the period. Last stage: from the result to its return, of what
    was returned in the period.
    """
    of_scope = dossiers.filter(scope.condition)
    resolved = measures.counted_by(of_scope, Measure.RESOLVED, counted.days)
    read = whose_time(resolved, counted.whole[Measure.RESOLVED])
    taken = measures.counted_by(of_scope, Measure.RECEIVED, counted.days)
    back = measures.counted_by(of_scope, Measure.RETURNED, counted.days)
    first = _of_post(taken, "from_at", "dossier__received_at")
    last = _of_post(back, "dossier__resolved_at", "dossier__ended_at")
    return Held(read.minutes, read.day_minutes, first, last)


def _of_post(dossiers: QuerySet[Any], begins: str, ends: str) -> int:
    spans = TimeSpan.objects.filter(owner=Owner.POST.value, dossier__in=dossiers.order_by().values("pk"))
    found, _hours = minutes_of(spans, begins, ends)
    return found.get(Owner.POST, 0)


def mean(minutes: int, number: int) -> int | None:
    """Return the minutes of one of them, rounded to the whole minute; None of none."""
    return round(minutes / number) if number else None


def totals(rows: Iterable[Counts]) -> Counts:
    """Return the sums over rows: every dossier is in one of them."""
    there = list(rows)
    return {measure: sum(row[measure] for row in there) for measure in GROUPED}
