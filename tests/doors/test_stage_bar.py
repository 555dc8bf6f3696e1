"""The bar of stages: as wide as budgets, red where a stage took more, and the same numbers beside it as a table."""

import re
from dataclasses import replace

import pytest

from motcua.doors.frame.components import StageLine
from motcua.doors.frame.drawing import stage_pieces
from motcua.ground.catalogue.rules import StageRule
from motcua.record import reading
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, dossier_href, signed_in
from tests.factories import COMMUNE, MARRIAGE_STATUS, Life, Way, dossier_after

__all__ = ["clock"]


def line(number: int, used: int, budget: int) -> StageLine:
    return StageLine(number, f"Bước {number}", "", "", used, f"{used}", budget, f"{budget}")


def test_a_stage_is_as_wide_as_its_budget_or_as_what_it_took() -> None:
    pieces = stage_pieces([line(1, 60, 120), line(2, 90, 60), line(3, 0, 30)])

    assert [(piece.kind, piece.left, piece.width) for piece in pieces] == [
        ("used", "0.000%", "25.000%"),
        ("left", "25.000%", "25.000%"),
        ("used", "50.000%", "25.000%"),
        ("over", "75.000%", "12.500%"),
        ("left", "87.500%", "12.500%"),
    ]
    assert [piece.begins_stage for piece in pieces] == [False, False, True, False, True]


def test_stages_without_a_budget_show_what_was_used_and_none_when_nothing_was() -> None:
    assert [piece.kind for piece in stage_pieces([line(1, 60, 0), line(2, 0, 0)])] == ["used"]
    assert stage_pieces([line(1, 0, 0)]) == []
    assert stage_pieces([]) == []


@pytest.mark.django_db
def test_the_page_of_a_dossier_shows_its_stages_as_bar_and_table(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_after(Act.ASSIGN, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    process = (
        StageRule(1, "Nhận hồ sơ", "Bộ phận Một cửa", "Công chức một cửa", 4),
        StageRule(2, "Xem xét", "Phòng Văn hóa – Xã hội", "Chuyên viên", 20),
    )
    version = replace(reading.procedure_of(life.row), stages=process)
    monkeypatch.setattr(reading, "procedure_of", lambda dossier: version)

    clock.after(life, hours=1)
    page = shown(life)

    assert 'aria-label="Các bước của quy trình: Nhận hồ sơ' in page
    assert "mc-time-bar--stages" in page
    rows = re.findall(r'<tr class="mc-table__current" aria-current="step">.*?</tr>', page, re.DOTALL)
    assert len(rows) == 1
    assert "2. Xem xét" in rows[0]
    assert "Phòng Văn hóa – Xã hội · Chuyên viên" in rows[0]
    assert "2 ngày làm việc 4 giờ" in rows[0]  # the budget: 20 hours


@pytest.mark.django_db
def test_before_reception_there_are_no_stages(clock: Clock) -> None:
    life = dossier_after(Act.SUBMIT, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)

    assert "Các bước của quy trình" not in shown(life)


def shown(life: Life) -> str:
    return str(signed_in("case_officer_elsewhere").get(dossier_href(life)).content.decode())
