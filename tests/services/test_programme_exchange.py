"""A programme is put in whole or not at all, by the rules of its page; what is taken out can be put in again."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import transaction

from motcua.base.changes import Diff
from motcua.ground.programmes import queries, services
from motcua.ground.programmes.models import UnitStep
from motcua.ground.programmes.rules import Stage
from motcua.outward import rehearsals
from motcua.outward.exchange.importing import put_in, take_out
from tests.factories import MONDAY, actor
from tests.programmes import DAY, OWN, TABLES, programme, unit_at, visit, written

GIA_LAI = Path(rehearsals.__file__).parent / "provinces" / "gia_lai" / "de-an.json"
KEY = "gia-lai-thi-diem@2020-01-01"
pytestmark = pytest.mark.django_db


def put(told: Any, name: str = "de-an.json", **more: Any) -> Diff:
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return put_in("programme", name, data, at=MONDAY, today=DAY, **more)


def gia_lai() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(GIA_LAI.read_bytes())[0]
    return found


def refused(told: Mapping[str, Any]) -> list[str]:
    """Let a list be refused; nothing may have been written."""
    before = written()
    diff = put([told])
    assert diff.refused
    assert written() == before
    return [f"{refusal.row}: {refusal.reason}" for refusal in diff.refused]


def test_the_programme_of_gia_lai_is_put_in_as_its_article_tells_it() -> None:
    diff = put(GIA_LAI.read_bytes())

    assert (len(diff.new), diff.refused) == (1, ())
    found = queries.roadmap(KEY)
    districts = [unit for unit in found.units if unit.level == "DISTRICT"]
    communes = [unit for unit in found.units if unit.level == "COMMUNE"]
    centre = next(unit for unit in found.units if unit.level == "PROVINCE")
    assert (len(districts), sum(unit.stage is Stage.OPENED for unit in districts)) == (17, 15)
    assert (len(communes), sum(unit.stage is Stage.OPENED for unit in communes)) == (11, 11)
    assert (centre.clerk_count, centre.agency_count) == (9, 21)
    waiting = [unit for unit in found.units if unit.stage is Stage.PLANNED]
    assert [unit.name for unit in waiting] == ["Bộ phận Một cửa thị xã Ayun Pa", "Bộ phận Một cửa huyện Kbang"]
    assert all("trụ sở" in unit.blocked_by for unit in waiting)
    assert found.facts.levels == ("PROVINCE", "DISTRICT", "COMMUNE")
    assert all(line.is_latest and line.on == date(2020, 12, 31) for unit in found.units for line in unit.log)
    assert LogEntry.objects.filter(object_pk=KEY).exists()


def test_a_trial_says_what_would_change_and_writes_nothing() -> None:
    diff = put(GIA_LAI.read_bytes(), is_trial=True)

    assert len(diff.new) == 1
    assert written() == {model.__name__: [] for model in TABLES}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_is_taken_out_and_put_in_again_changes_nothing(ending: str) -> None:
    put(GIA_LAI.read_bytes())
    unit_at(
        Stage.EVALUATED, programme(coordinating_bodies="Bưu điện tỉnh; các sở\nUBND xã", levels=["DISTRICT", "COMMUNE"])
    )
    services.undo_step(OWN, 1, 6, reason="Nhầm", by=actor("manager"), at=MONDAY)
    before = written()

    diff = put(take_out("programme", ending, today=DAY), f"de-an.{ending}")

    assert (diff.new, diff.changed, diff.closed, diff.refused, diff.same) == ((), (), (), (), 2)
    assert written() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_is_put_into_nothing_is_what_was_taken_out(ending: str) -> None:
    with transaction.atomic():
        put(GIA_LAI.read_bytes())
        data, before = take_out("programme", ending, today=DAY), written()
        transaction.set_rollback(True)
    assert not written()["Programme"]

    assert put(data, f"de-an.{ending}").refused == ()

    assert written() == before


def test_a_list_adds_steps_to_those_that_stand_and_ends_the_phase_before() -> None:
    told = gia_lai()
    put([told])
    more = told["steps"] + [{"no": 999, "unit": 1, "stage": "EVALUATED", "on": "2021-01-20", "note": "Đạt"}]

    changed = put([told | {"steps": more, "note": "Ghi chú mới"}])

    assert len(changed.changed) == 1
    assert queries.unit(KEY, 1).stage is Stage.EVALUATED
    assert UnitStep.objects.filter(unit__programme=KEY).count() == len(more)
    follows = told | {"valid_from": "2022-01-01", "steps": [], "units": [], "tasks": []}
    assert len(put([follows]).closed) == 1
    assert queries.facts(KEY).last_day == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Gia Lai"}, "không phải mã dùng được"),
        ({"name": ""}, "còn trống"),
        ({"levels": ["WARD"]}, "không phải một trong"),
        ({"unit_code": "6"}, "mã đơn vị hành chính"),
        ({"valid_from": "2020"}, "không phải ngày"),
        ({"valid_to": "2019-01-01"}, "trước ngày hiệu lực"),
        ({"units": [{"no": 1, "name": "A", "level": "COMMUNE", "point_id": "khong-co"}], "steps": []}, "điểm phục vụ"),
        ({"units": [{"no": 1, "name": "A", "level": "COMMUNE", "agency_code": "H99.99"}], "steps": []}, "có cơ quan"),
        ({"units": [{"no": 1, "name": "A", "level": "COMMUNE", "agency_code": "x"}]}, "không phải mã cơ quan"),
        ({"units": [{"no": 1, "name": "A", "level": "COMMUNE", "clerk_count": -1}]}, "ngoài khoảng"),
        (
            {"units": [{"no": 1, "name": "A", "level": "COMMUNE", "plan_trained_on": "2020-05-01",
                        "plan_opened_on": "2020-04-01"}]},
            "không theo thứ tự",
        ),
        ({"steps": [{"no": 1, "unit": 99, "stage": "OPENED", "on": "2020-12-31"}]}, "không có đơn vị số 99"),
        ({"steps": [{"no": 1, "unit": 1, "stage": "MOVED", "on": "2020-12-31"}]}, "không phải một trong"),
        ({"steps": [{"no": 1, "unit": 1, "stage": "OPENED", "on": "2027-12-31"}]}, "còn ở phía trước"),
        ({"steps": [{"no": 1, "unit": 1, "stage": "EXTENDED", "on": "2020-12-31"}]}, "gia hạn"),
        (
            {"steps": [{"no": 1, "unit": 1, "stage": "OPENED", "on": "2020-12-31"},
                       {"no": 2, "unit": 1, "stage": "TRAINED", "on": "2020-12-31"}]},
            "bước 2 (đơn vị 1)",
        ),
        ({"tasks": [{"no": 1, "name": "A", "lead": "B", "done_on": "2027-01-01"}]}, "còn ở phía trước"),
        ({"tasks": [{"no": 1, "name": "A", "lead": ""}]}, "còn trống"),
        ({"moved": 15}, "không biết mục"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_with_its_reason_and_nothing_is_written(
    change: dict[str, Any], words: str
) -> None:
    found = refused(gia_lai() | change)

    assert any(each.startswith("1: ") and words in each for each in found), found


def test_what_was_written_is_not_told_otherwise_by_a_list() -> None:
    told = gia_lai()
    put([told])

    fewer = [each for each in told["steps"] if each["no"] > 2]
    assert any("khác với bước đã ghi" in each for each in refused(told | {"steps": fewer}))
    others = [each for each in told["steps"] if each["unit"] != 29]
    without = told | {"units": told["units"][:-1], "steps": others}
    assert any("thiếu đơn vị số 29" in each for each in refused(without))


def test_of_a_programme_of_this_installation_each_step_stands_on_its_rows() -> None:
    key = programme()
    own = json.loads(take_out("programme", "json", today=DAY))[0]
    surveyed = {"no": 1, "unit": 1, "stage": "SURVEYED", "on": str(DAY)}

    assert any("chưa có đợt khảo sát" in each for each in refused(own | {"steps": [surveyed]}))

    visit(key, on=DAY - timedelta(days=2))
    assert put([own | {"steps": [surveyed]}]).refused == ()
    assert queries.unit(key, 1).stage is Stage.SURVEYED


def test_a_list_cannot_make_a_programme_one_whose_steps_rest_on_nothing() -> None:
    programme()
    own = json.loads(take_out("programme", "json", today=DAY))[0]

    assert any("không có nguồn" in each for each in refused(own | {"source": "Bài báo"}))


def test_a_task_that_the_list_leaves_out_goes() -> None:
    told = gia_lai()
    put([told])

    put([told | {"tasks": told["tasks"][:2]}])

    assert [task.task_no for task in queries.tasks(KEY)] == [1, 2]
