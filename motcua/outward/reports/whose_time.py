"""Whose time it was: working minutes of many dossiers by owner, from the time spans, in two statements.

A span's working minutes are W(end) − W(begin), W being the working time before an instant. So the sum over any number
of dossiers needs only how often each minute ends and begins a span: the database counts those, by owner and agency, and
each minute is looked up in the agency's calendar once. Sessions begin and end on whole minutes, so that the sum is the
same to the minute as that of the dossiers one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, F, QuerySet
from django.db.models.functions import Coalesce, Greatest, Least, TruncMinute

from motcua.ground.catalogue.queries import agency
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import WorkCalendar, local
from motcua.ground.deadlines.worktime import MINUTE
from motcua.record.dossiers.models import Dossier, TimeSpan
from motcua.record.dossiers.rules import Owner


@dataclass(frozen=True, slots=True)
class WhoseTime:
    """Working minutes by owner between reception and result, and of how many dossiers."""

    dossiers: int
    minutes: Mapping[Owner, int]
    day_minutes: int
    """Minutes of an ordinary working day where they were worked; the longest of several calendars."""

    @property
    def total_minutes(self) -> int:
        """All working minutes: each has exactly one owner."""
        return sum(self.minutes.values())

    def mean_minutes(self, owner: Owner | None = None) -> int:
        """Working minutes a dossier, of one owner or of all, rounded to the whole minute; 0 for no dossiers."""
        part = self.total_minutes if owner is None else self.minutes.get(owner, 0)
        return round(part / self.dossiers) if self.dossiers else 0


OWNERS = (Owner.AGENCY, Owner.POST, Owner.APPLICANT, Owner.OTHER_AGENCY)
_ORDINARY_DAY_MINUTES = 480


def whose_time(resolved: QuerySet[Dossier], number: int) -> WhoseTime:
    """Return whose time the dossiers of a set took, from reception to result; all of them have a result.

    `number` is how many they are, as counted with the other figures.
    """
    spans = TimeSpan.objects.filter(dossier__in=resolved.order_by().values("pk"))
    sums, hours = minutes_of(spans, "dossier__received_at", "dossier__resolved_at")
    day_minutes = max((each.day_minutes for each in hours), default=_ORDINARY_DAY_MINUTES)
    return WhoseTime(number, sums, day_minutes)


def minutes_of(
    stretches: QuerySet[TimeSpan], begins: str, ends: str
) -> tuple[dict[Owner, int], tuple[WorkCalendar, ...]]:
    """Return the working minutes of stretches by owner, and the calendars they were worked in. Two statements.

    Of each stretch counts what lies between two instants, named by their columns: `begins` and `ends`; one that is
    not over lasts until `ends`.
    """
    sums = dict.fromkeys(OWNERS, 0)
    hours: dict[str, WorkCalendar] = {}
    spans = stretches.annotate(
        begin=Greatest("from_at", F(begins), output_field=DateTimeField()),
        end=Least(Coalesce("to_at", F(ends)), F(ends), output_field=DateTimeField()),
    ).filter(begin__lt=F("end"))
    for edge, sign in (("end", 1), ("begin", -1)):
        rows = (
            spans.values("owner", code=F("dossier__agency_code"), minute=TruncMinute(edge))
            .annotate(times=Count("span_no"))
            .values_list("owner", "code", "minute", "times")
        )
        for owner, code, minute, times in rows:
            if code not in hours:
                hours[code] = calendar(agency(code).calendar_code)
            sums[Owner(owner)] += sign * times * (hours[code].worked(local(minute)) // MINUTE)
    return sums, tuple(hours.values())
