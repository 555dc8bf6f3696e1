"""The chart component: a scale that covers, bars that measure what they say, and a table with the same numbers."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from motcua.doors.frame.charts import BASE, TOP, Chart, Choice, Period, Series, in_words, picture, ticks
from motcua.doors.frame.components import HeatCell

VIEWS = (Choice("c-picture", "Biểu đồ", "/x?", current=True), Choice("c-table", "Bảng", "/x?xem=bang"))
NUMBERS = ((142, 118), (0, 0), (1_408, 7))


def chart_of(numbers: tuple[tuple[int, int], ...] = NUMBERS, **changed: Any) -> Chart:
    """Return a chart of two series over some days."""
    whole = Chart(
        id="c",
        title="Tiếp nhận và trả kết quả",
        corner="Ngày",
        series=(
            Series("Tiếp nhận", "blue", HeatCell(sum(one for one, _ in numbers), "/all-1")),
            Series("Trả kết quả", "amber", HeatCell(sum(two for _, two in numbers), "/all-2"), is_hatched=True),
        ),
        periods=tuple(
            Period(f"{day:02}", f"ngày {day}", (HeatCell(one, f"/1/{day}"), HeatCell(two, f"/2/{day}")))
            for day, (one, two) in enumerate(numbers, start=2)
        ),
        views=VIEWS,
        note="hôm nay chưa hết",
    )
    return replace(whole, **changed)


def html_of(chart: Chart, **context: Any) -> str:
    template = engines["django"].from_string("{% load mc %}{% chart chart oob %}")
    return str(template.render({"chart": chart} | context, RequestFactory().get("/")))


# -- scales ------------------------------------------------------------------------------------------------------------


@given(st.integers(min_value=0, max_value=10**12))
def test_ticks_begin_at_zero_and_cover_the_largest_value_in_few_equal_whole_steps(largest: int) -> None:
    marks = ticks(largest)

    steps = {later - earlier for earlier, later in pairwise(marks)}
    assert marks[0] == 0
    assert marks[-1] >= max(1, largest)
    assert len(steps) == 1
    assert 2 <= len(marks) <= 5
    assert str(steps.pop()).rstrip("0") in {"1", "2", "4", "5"}
    assert len(marks) == 2 or marks[-2] < largest  # no empty step above


@pytest.mark.parametrize(
    ("largest", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (9, (0, 4, 8, 12)),
        (158, (0, 40, 80, 120, 160)),
        (160, (0, 40, 80, 120, 160)),
        (161, (0, 50, 100, 150, 200)),
    ],
)
def test_ticks_are_the_numbers_one_would_draw_by_hand(largest: int, marks: tuple[int, ...]) -> None:
    assert ticks(largest) == marks


def test_a_count_is_never_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        ticks(-1)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=15))
def test_bars_stand_on_the_axis_inside_the_picture_and_never_over_each_other(numbers: list[tuple[int, int]]) -> None:
    drawn = picture(chart_of(tuple(numbers)))

    before = float(drawn.axis[:-1])
    for bar in drawn.bars:
        left, width = float(bar.x[:-1]), float(bar.width[:-1])
        assert left >= before - 0.002
        before = left + width
        assert abs(float(bar.y) + float(bar.height) - BASE) < 0.11
        assert float(bar.y) >= TOP - 0.05
        assert bar.has_area is (bar.value != "0")
        assert not bar.has_area or float(bar.height) >= 1
    assert before <= 100
    assert len(drawn.bars) == 2 * len(numbers)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_bar_is_as_high_as_its_number(one: int, two: int) -> None:
    first, second = picture(chart_of(((one, two),))).bars

    tolerance = 1.1  # a pixel for what could not be seen otherwise, and the rounding
    assert abs(float(first.height) * two - float(second.height) * one) <= tolerance * max(one, two)


def test_numbers_stand_over_the_bars_only_where_they_do_not_touch() -> None:
    assert picture(chart_of(((5, 7),) * 5)).values_from == "always"
    assert picture(chart_of(((142, 118),) * 11)).values_from == "wide"
    assert picture(chart_of(((1_408, 1_375),) * 12)).values_from == "never"


def test_a_chart_of_nothing_has_a_scale_and_no_bars() -> None:
    drawn = picture(chart_of(()))

    assert [line.label for line in drawn.lines] == ["0", "1"]
    assert list(drawn.bars) == list(drawn.labels) == []


# -- the card ----------------------------------------------------------------------------------------------------------


def test_the_picture_says_its_title_its_values_and_what_is_not_whole() -> None:
    html = html_of(chart_of())

    assert 'role="img" aria-labelledby="c-name c-words"' in html
    assert "Tiếp nhận và trả kết quả, hôm nay chưa hết</title>" in html
    assert "ngày 2: Tiếp nhận 142, Trả kết quả 118; ngày 3: Tiếp nhận 0, Trả kết quả 0; ngày 4: Tiếp nhận 1.408" in html
    assert '<a href="/all-1">1.550</a>' in html
    assert 'fill="url(#c-amber)"' in html
    assert "style=" not in html


def test_a_period_of_nothing_says_zero() -> None:
    html = html_of(chart_of(((0, 0),)))

    assert html.count('class="mc-chart__value"') == 2
    assert len(re.findall(r'mc-chart__value"[^>]*>0</text>', html)) == 2


def test_the_table_twin_has_the_same_numbers_each_with_its_dossiers() -> None:
    chart = chart_of(is_table=True)
    html = html_of(chart)

    assert "<svg" not in html
    for period in chart.periods:
        for value in period.values:
            assert f'<a href="{value.href}">' in html
    assert [int(cell.replace(".", "")) for cell in re.findall(r'<td class="mc-number"><a[^>]+>([0-9.]+)<', html)] == [
        *(value for pair in NUMBERS for value in pair), 1_550, 125
    ]  # fmt: skip
    assert "142" in in_words(chart)


def test_the_switch_is_two_links_that_change_the_card_alone() -> None:
    html = html_of(chart_of())

    assert '<a id="c-picture" href="/x?" aria-current="true" hx-get="/x?" hx-target="#c"' in html
    assert '<a id="c-table" href="/x?xem=bang" hx-get="/x?xem=bang" hx-target="#c"' in html
    assert "hx-swap-oob" not in html
    assert 'id="c" aria-labelledby="c-title" hx-swap-oob="true"' in html_of(chart_of(), oob=True)


def test_words_on_a_chart_are_escaped() -> None:
    html = html_of(chart_of(title="<script>", note="<b>"))

    assert "<script" not in html
    assert "<b>hôm" not in html
