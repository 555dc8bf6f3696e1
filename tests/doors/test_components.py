"""Components of pages: words, shapes and escaping."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from motcua.base.violations import RuleViolation
from motcua.doors.frame.components import (
    AllowedAct,
    Due,
    Heat,
    HeatCell,
    HeatColumn,
    HeatRow,
    Holder,
    Level,
    Link,
    RefusedAct,
    Share,
)
from motcua.doors.frame.drawing import bar_pieces, heat_steps
from motcua.doors.frame.wording import FORM_NAMES
from motcua.record.dossiers.rules import ACTS, STATUSES, Status


def render(text: str, **context: Any) -> str:
    return str(engines["django"].from_string("{% load mc %}" + text).render(context, RequestFactory().get("/")))


@pytest.mark.parametrize("level", list(Level))
def test_a_due_chip_has_word_shape_and_level(level: Level) -> None:
    html = render("{% due due %}", due=Due(level, "còn 2 ngày làm việc 3 giờ", "hạn 15 giờ 20, 18/11"))

    assert "còn 2 ngày làm việc 3 giờ" in html
    assert f"icons.svg#{level}" in html
    assert f"mc-due--{level}" in html
    assert "hạn 15 giờ 20, 18/11" in html


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_a_word(status: Status) -> None:
    assert STATUSES[status].word in render("{% status_tag status %}", status=status)


def test_an_offered_paper_stays_with_the_giver() -> None:
    html = render("{% holder h %}", h=Holder("post", "Lâm Thị Ngọc Hân", waiting_for="Trương Minh Đẳng"))

    assert "mc-holder--post" in html
    assert "đang chờ Trương Minh Đẳng nhận" in html


def test_text_of_people_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    html = render(
        "{% holder h %}{% due d %}{% refusals r %}{% acts a %}{% empty e %}",
        h=Holder("post", evil),
        d=Due(Level.SOON, evil, evil, f'"><b>{evil}'),
        r=[RefusedAct(evil, evil, evil, evil, evil, Link(evil, evil))],
        a=[AllowedAct(evil, evil, fields={evil: evil})],
        e=evil,
    )

    assert "<script" not in html


def test_an_act_that_posts_carries_its_fields_and_a_token() -> None:
    html = render(
        "{% csrf_token %}{% acts a %}",
        a=[AllowedAct("Phê duyệt", "/x", is_primary=True, fields={"act_id": "7", "last_event_no": "4"})],
    )

    assert html.count("csrfmiddlewaretoken") == 2
    assert '<input type="hidden" name="act_id" value="7">' in html
    assert "data-mc-primary" in html


def test_a_refusal_shows_its_rule() -> None:
    class TooEarly(RuleViolation):
        text = "Chưa giao được: còn 1 giấy tờ phải thu lại ({paper})."
        law = "TT 17/2017, Điều 5"

    html = render("{% refusal_panel r %}", r=TooEarly(paper="Giấy phép lái xe cũ"))

    assert "Giấy phép lái xe cũ" in html
    assert "TT 17/2017, Điều 5" in html
    assert render("{% refusal_panel r %}", r=None).strip() == ""


def test_the_time_bar_is_whole_and_hatches_the_applicant() -> None:
    shares = [Share("agency", 300, "5 giờ"), Share("post", 0, "0"), Share("applicant", 100, "1 giờ 40 phút")]

    pieces = bar_pieces(shares, remaining=100)

    assert [piece.owner for piece in pieces] == ["agency", "applicant", ""]
    assert [piece.width for piece in pieces] == ["60.000%", "20.000%", "20.000%"]
    assert [piece.left for piece in pieces] == ["0.000%", "60.000%", "80.000%"]
    assert [piece.is_hatched for piece in pieces] == [False, True, False]
    assert bar_pieces([]) == []


def test_each_heat_column_has_its_own_scale_and_zero_has_no_tint() -> None:
    rows = [
        HeatRow("Một", [HeatCell(0), HeatCell(50)], HeatCell(50)),
        HeatRow("Hai", [HeatCell(2), HeatCell(100)], HeatCell(102)),
    ]
    heat = Heat("Cơ quan", [HeatColumn("Quá hạn", "red"), HeatColumn("Hôm nay", "amber")], rows)

    tints = [[tint for _, tint in cells] for _, cells in heat_steps(heat)]

    assert tints == [["", "mc-heat__amber-4"], ["mc-heat__red-8", "mc-heat__amber-8"]]


def test_filters_write_instants_on_the_clocks_of_vietnam() -> None:
    html = render(
        "{{ at|moment }}; {{ at|vn_time }}; {{ at|vn_weekday }}; {{ day|vn_date }}; {{ none|moment }}; {{ fee|dong }}",
        at=datetime(2026, 11, 18, 18, 20, tzinfo=UTC),
        day=date(2026, 11, 16),
        none=None,
        fee=1_250_000,
    )

    assert html == "19/11/2026, 1 giờ 20; 1 giờ 20; thứ Năm, 19/11/2026; 16/11/2026; ; 1.250.000\u202fđ"


def test_words_of_the_interface_have_english() -> None:
    with translation.override("en"):
        assert "Post" in render('{% owner_chip "post" %}')
        assert "Being appraised" in render('{% status_tag "appraising" %}')


def test_every_form_that_an_act_issues_has_its_names() -> None:
    issued = {rule.form for rule in ACTS.values() if rule.form}

    assert issued <= set(FORM_NAMES)
    assert all(name.short[1:] and name.short[0].islower() and name.full[0].isupper() for name in FORM_NAMES.values())
