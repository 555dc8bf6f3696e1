"""A chart of whole numbers and its table twin: scales and measures. Pure arithmetic; chart.html writes the SVG.

Across, measures are percentages of the width, so that the picture fits any screen while its letters keep their size;
down, they are pixels. The axis begins at zero. A second series is hatched besides its colour (ux.md §6).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.base.text import number
from motcua.doors.frame.components import HeatCell


@dataclass(frozen=True, slots=True)
class Choice:
    """One link of a switch; `id` keeps the focus where it was after the card alone has been changed."""

    id: str
    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar; `hue` is blue, amber, red, green, violet or grey. `total` opens all that the series counts."""

    label: str
    hue: str
    total: HeatCell
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """One place on the axis: `label` under it, `name` in the table, one value per series, each opening its dossiers.

    `note` says in words what is not whole: "chưa hết".
    """

    label: str
    name: str
    values: Sequence[HeatCell]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A card with a chart or its table: both hold the same numbers, and two links change between them."""

    id: str
    title: str
    corner: str
    """Head of the first column of the table: what the periods are."""
    series: Sequence[Series]
    periods: Sequence[Period]
    views: Sequence[Choice]
    """Biểu đồ | Bảng."""
    is_table: bool = False
    note: str = ""
    choices: Sequence[Choice] = field(default=())
    """Other cuts of the same numbers: by day, week, month."""
    choices_label: str = ""
    has_sums: bool = True
    """Whether the table ends with the sums of its columns."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the scale at `y` pixels from the top, with its number."""

    y: str
    label: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: percent across, pixels down; `middle` is where its number stands."""

    x: str
    width: str
    y: str
    height: str
    middle: str
    value: str
    value_y: str
    hue: str
    is_hatched: bool
    has_area: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All measures of a chart; `values_from` says how wide it must be before the numbers stand over the bars."""

    height: int
    axis: str
    lines: Sequence[GridLine]
    bars: Sequence[Bar]
    labels: Sequence[tuple[str, str]]
    """(middle in percent, words)"""
    label_y: int
    values_from: str
    """always, wide or never."""


HEIGHT, TOP, BASE = 188, 20, 164
_NICE = (1, 2, 4, 5, 10)
_INTERVALS_MOST = 4
_CHARACTER_PX, _BAR_GAP_PX = 6.2, 3.0
_NARROW_PX, _WIDE_PX = 270, 500


def ticks(largest: int) -> tuple[int, ...]:
    """Return the marks of a scale of whole numbers: from 0 in equal steps of 1, 2, 4 or 5 times a power of ten.

    At most four steps; the last mark is at least `largest` and at least 1. Raises ValueError below 0.
    """
    if largest < 0:
        raise ValueError(f"a count is not below zero: {largest}")
    power = 1
    while True:
        for nice in _NICE:
            step = nice * power
            if step * _INTERVALS_MOST >= largest:
                intervals = max(1, -(-largest // step))
                return tuple(step * count for count in range(intervals + 1))
        power *= 10


def picture(chart: Chart) -> Picture:
    """Return the measures of a chart: its scale, a bar for every value, a label for every period."""
    numbers = [value.number for period in chart.periods for value in period.values]
    scale = ticks(max(numbers, default=0))
    axis = 1.5 + 2.2 * max(len(number(mark)) for mark in scale)
    step = (100 - axis) / max(1, len(chart.periods))
    width = step * 0.84 / max(1, len(chart.series))
    bars = []
    for place, period in enumerate(chart.periods):
        left = axis + step * (place + 0.08)
        for order, (series, value) in enumerate(zip(chart.series, period.values, strict=True)):
            bars.append(_bar(left + width * order, width, value.number, scale[-1], series))
    return Picture(
        height=HEIGHT,
        axis=_percent(axis),
        lines=[GridLine(_pixels(_down(mark, scale[-1])), number(mark), mark == 0) for mark in scale],
        bars=bars,
        labels=[(_percent(axis + step * (place + 0.5)), period.label) for place, period in enumerate(chart.periods)],
        label_y=HEIGHT - 8,
        values_from=_room(numbers),
    )


def _bar(left: float, width: float, value: int, top: int, series: Series) -> Bar:
    high = _down(value, top)
    if value:
        high = min(high, BASE - 1.0)  # one in a thousand can still be seen
    inner = width * 0.94
    return Bar(
        x=_percent(left),
        width=_percent(inner),
        y=_pixels(high),
        height=_pixels(BASE - high),
        middle=_percent(left + inner / 2),
        value=number(value),
        value_y=_pixels(high - 4),
        hue=series.hue,
        is_hatched=series.is_hatched,
        has_area=value > 0,
    )


def _down(value: int, top: int) -> float:
    return BASE - (BASE - TOP) * value / top


def _room(numbers: Sequence[int]) -> str:
    """How wide a chart must be so that the numbers over its bars do not touch."""
    longest = max((len(number(value)) for value in numbers), default=1)
    needed = len(numbers) * (longest * _CHARACTER_PX + _BAR_GAP_PX)
    return "always" if needed <= _NARROW_PX else "wide" if needed <= _WIDE_PX else "never"


def in_words(chart: Chart) -> str:
    """Return all values of a chart in one text, for who does not see it: "02/11/2026: Tiếp nhận 142, Trả 118; …"."""
    said = []
    for period in chart.periods:
        values = ", ".join(
            f"{series.label} {number(value.number)}" for series, value in zip(chart.series, period.values, strict=True)
        )
        note = f" ({period.note})" if period.note else ""
        said.append(f"{period.name}{note}: {values}")
    return "; ".join(said)


def _percent(value: float) -> str:
    return f"{value:.3f}%"


def _pixels(value: float) -> str:
    return f"{value:.1f}"
