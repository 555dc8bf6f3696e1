"""How many clerks a counter needs, and how long people wait there. Pure arithmetic, no clock, no database.

Clerks: the fewest whose utilisation, the share of their time that is asked for, stays within a bound (80 % unless told
otherwise), both in the busiest hour of the week and over a working day. Waiting: Erlang C for as many equal counters
as there are clerks (M/M/n: people come by chance, one service is as long as another on the mean with the spread of an
exponential, nobody leaves the queue), at the load of the busiest hour. Real services vary less, so real waits are
shorter. Source of the formula: A. K. Erlang, 1917.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

HOUR_MINUTES = 60


def share_of(count: int, share: int) -> Fraction:
    """Return a share (percent) of a number of dossiers, exactly. Raises ValueError for what is none."""
    if count < 0 or not 0 <= share <= 100:
        raise ValueError(f"no share: {share} % of {count}")
    return Fraction(count * share, 100)


def rounded(value: Fraction) -> int:
    """Return the nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


@dataclass(frozen=True, slots=True)
class Work:
    """Receptions and returns, not rounded, and the minutes that both take."""

    receptions: Fraction = Fraction(0)
    returns: Fraction = Fraction(0)
    minutes: Fraction = Fraction(0)

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.receptions + other.receptions, self.returns + other.returns, self.minutes + other.minutes
        )  # fmt: skip

    @property
    def hours(self) -> int:
        """Whole hours at the counter, rounded."""
        return rounded(self.minutes / HOUR_MINUTES)


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of one place: minutes of the busiest hour, of a mean working day, and of one service."""

    busiest_minutes: Fraction
    day_minutes: Fraction
    service_minutes: Fraction


def clerks_for(demand: Demand, *, work_minutes_a_day: int, utilisation: int) -> int:
    """Return the fewest clerks whose utilisation stays within the bound; 0 where nothing is asked for.

    The larger of two: busiest hour ÷ (60 × bound), and day ÷ (working minutes of a clerk × bound). Raises ValueError.
    """
    if work_minutes_a_day <= 0 or not 0 < utilisation <= 100:
        raise ValueError(f"nobody works so: {work_minutes_a_day} minutes, {utilisation} %")
    if min(demand.busiest_minutes, demand.day_minutes) < 0:
        raise ValueError(f"no demand: {demand}")
    by_hour = demand.busiest_minutes * 100 / (HOUR_MINUTES * utilisation)
    by_day = demand.day_minutes * 100 / (work_minutes_a_day * utilisation)
    return ceil(max(by_hour, by_day))


def with_reserve(clerks: int, reserve: int) -> int:
    """Return the clerks with a share (percent) more for leave, illness and training, rounded up."""
    if clerks < 0 or reserve < 0:
        raise ValueError(f"no reserve: {reserve} % of {clerks}")
    return clerks + -(-clerks * reserve // 100)


def waits_percent(load: Fraction, counters: int) -> float:
    """Return how likely it is that somebody who comes must wait, percent, by Erlang C.

    `load` is in erlangs: minutes of service asked for in an hour ÷ 60. At a load as large as the counters or larger
    everybody waits: 100. Raises ValueError for a load below zero, and for no counter with a load.
    """
    if load < 0 or counters < 0 or (counters == 0 and load > 0):
        raise ValueError(f"no queue: {load} erlangs at {counters} counters")
    if load == 0:
        return 0.0
    if load >= counters:
        return 100.0
    asked, blocked = float(load), 1.0
    for number in range(1, counters + 1):  # Erlang B, one counter after another
        blocked = asked * blocked / (number + asked * blocked)
    return 100 * counters * blocked / (counters - asked * (1 - blocked))


def mean_wait_minutes(demand: Demand, counters: int) -> float | None:
    """Return the mean wait in the busiest hour, minutes, by Erlang C; None where the queue would only grow."""
    load = demand.busiest_minutes / HOUR_MINUTES
    if load == 0:
        return 0.0
    if load >= counters:
        return None
    return waits_percent(load, counters) / 100 * float(demand.service_minutes) / float(counters - load)


def busiest(measured: Fraction, mean: Fraction, *, peak: int | None) -> Fraction:
    """Return the minutes of the busiest hour: the mean hour × the peak (percent) that is told, else as measured.

    Never less than the mean hour. Raises ValueError for a peak below 100 %.
    """
    if peak is not None and peak < 100:
        raise ValueError(f"the busiest hour is not below the mean one: {peak} %")
    return mean * peak / 100 if peak is not None else max(measured, mean)
