"""`motcua calendars recompute` and `motcua explain`: what a day off does to promises, and where time has gone."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.base import memory
from motcua.base.violations import NotThere
from motcua.doors.command import calendars, explain, setup
from motcua.doors.command.calendars import BothWays
from motcua.ground.catalogue.rules import StageRule
from motcua.ground.deadlines.models import DayException
from motcua.record import reading
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.factories import COMMUNE, MARRIAGE_STATUS, Life, Way, dossier_after

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))


def appraised(act: Act = Act.PASS_ON) -> Life:
    return dossier_after(act, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)


def declare(life: Life) -> None:
    memory.forget_all()
    DayException.objects.create(
        id="VN:2026-11-04:OFF", code="VN", day=date(2026, 11, 4), kind="OFF", occasion="Bão số 13",
        decision="Công điện 210/CĐ-TTg", confidence="verified", known_from=life.now + timedelta(hours=1),
    )  # fmt: skip


def called(command: Any, *arguments: str) -> Result:
    memory.forget_all()
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def recomputed() -> int:
    return Event.objects.filter(act=Act.RECOMPUTE.value).count()


# -- calendars recompute -----------------------------------------------------------------------------------------------


def test_a_dry_run_shows_old_and_new_with_the_reason_and_writes_nothing() -> None:
    life = appraised()
    declare(life)

    result = called(calendars.command, "recompute", "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{life.row.code} · ")
    assert "05/11/2026 → " in result.stdout
    assert "06/11/2026. Nghỉ ngày 04/11/2026: Bão số 13 (Công điện 210/CĐ-TTg)." in result.stdout
    assert "1 hồ sơ: Nghỉ ngày 04/11/2026" in result.stderr
    assert recomputed() == 0


def test_where_nobody_can_be_asked_nothing_is_written_without_confirmation() -> None:
    declare(appraised())

    result = called(calendars.command, "recompute")

    assert "Thêm --confirm" in result.stderr
    assert recomputed() == 0


def test_confirmed_it_writes_once_and_the_next_run_finds_nothing() -> None:
    lives = [appraised(), appraised()]
    declare(lives[0])

    first, second = (called(calendars.command, "recompute", "--confirm") for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Đã ghi hạn mới cho 2 hồ sơ" in first.stderr
    assert second.stdout == "Không có hồ sơ đang mở nào phải tính lại hạn.\n"
    assert recomputed() == 2


def test_machines_are_told_line_by_line_and_at_last_how_many() -> None:
    life = appraised()
    declare(life)

    *lines, last = called(calendars.command, "recompute", "--confirm", "--json").stdout.splitlines()

    (change,) = map(json.loads, lines)
    assert set(change) == {"dossier", "agency", "old", "new", "days", "reason"}
    assert (change["dossier"], change["days"]) == (life.row.code, ["2026-11-04"])
    assert change["old"].endswith("+07:00")
    assert json.loads(last) == {"touched": 1, "written": 1, "refused": []}


def test_only_what_is_due_from_a_day_on_is_looked_at() -> None:
    life = appraised()
    declare(life)

    result = called(calendars.command, "recompute", "--dry-run", "--from", "2026-12-01")

    assert result.stdout == "Không có hồ sơ đang mở nào phải tính lại hạn.\n"


def test_showing_alone_and_writing_exclude_each_other() -> None:
    with pytest.raises(BothWays):
        called(calendars.command, "recompute", "--dry-run", "--confirm")


def test_what_a_rule_refuses_is_told_and_ends_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    life = appraised()
    declare(life)
    shown = list(calendars.recounting.touched())
    life.do(Act.ASSIGN)
    life.do(Act.PROPOSE)
    life.do(Act.APPROVE)
    monkeypatch.setattr(calendars.recounting, "touched", lambda *_: iter(shown))

    result = called(calendars.command, "recompute", "--confirm", "--json")

    assert result.exit_code == 1
    last = json.loads(result.stdout.splitlines()[-1])
    assert (last["written"], [each["code"] for each in last["refused"]]) == (0, ["dossier.act-not-allowed"])
    assert recomputed() == 0


# -- explain -----------------------------------------------------------------------------------------------------------


def test_a_dossier_is_explained_by_its_clock_its_stages_and_its_owners() -> None:
    life = appraised(Act.ASSIGN)

    result = called(explain.command, str(life.row.code))

    text = result.stdout
    assert text.startswith(f"Hồ sơ {life.row.code} · ")
    assert "Hạn trả: 05/11/2026" in text
    assert "Bắt đầu: nhận đủ hồ sơ tại Bộ phận Một cửa." in text
    assert "Các bước của quy trình:" in text
    assert "Cơ quan: " in text
    assert sum(line.startswith("  → ") for line in text.splitlines()) == 1
    for private in ("Nguyễn Văn Thắng", "0900000628", "096085000123", "ấp Cái Rô"):
        assert private not in text


def test_the_declared_process_gives_each_stage_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    life = appraised(Act.ASSIGN)
    process = (
        StageRule(1, "Tiếp nhận", "UBND xã", "Công chức một cửa", 4),
        StageRule(2, "Thẩm định", "UBND xã", "Chuyên viên", 20),
    )
    version = replace(reading.procedure_of(life.row), stages=process)
    monkeypatch.setattr(reading, "procedure_of", lambda dossier: version)

    told = json.loads(called(explain.command, str(life.row.code), "--json").stdout)

    assert [(stage["name"], stage["budget_minutes"]) for stage in told["stages"]] == [
        ("Tiếp nhận", 240), ("Thẩm định", 1200)
    ]  # fmt: skip
    assert [stage["is_current"] for stage in told["stages"]] == [False, True]
    assert told["state"] == "running"
    assert told["due"].endswith("+07:00")
    assert told["original_due"] == told["due"]
    assert sum(stage["used_minutes"] for stage in told["stages"]) == told["elapsed_minutes"]
    assert sum(told["by_owner"].values()) == told["elapsed_minutes"]
    assert told["explanation"][-1]["at"] == told["due"]


def test_before_reception_there_is_no_clock() -> None:
    life = dossier_after(Act.SUBMIT)

    told = json.loads(called(explain.command, life.row.request_no, "--json").stdout)

    assert (told["state"], told["due"], told["stages"]) == (None, None, [])
    assert "chưa bắt đầu" in called(explain.command, str(life.dossier_id)).stdout


def test_a_clock_that_stands_says_since_when_nothing_is_due() -> None:
    life = appraised(Act.ASSIGN)
    life.do(Act.REQUEST_SUPPLEMENT)

    told = json.loads(called(explain.command, str(life.row.code), "--json").stdout)

    assert told["state"] == "paused"
    assert not any(stage["is_current"] for stage in told["stages"])
    assert "đồng hồ đang dừng" in called(explain.command, str(life.row.code)).stdout


def test_a_code_that_nobody_gave_is_not_there() -> None:
    with pytest.raises(NotThere):
        called(explain.command, "H12.17-261102-9999")


# -- may she? ----------------------------------------------------------------------------------------------------------


def test_a_person_an_act_and_a_dossier_are_explained_by_the_rows_that_allow_it() -> None:
    life = dossier_after(Act.SUBMIT)

    told = json.loads(
        called(explain.command, "buudien.cainuoc", "accept_by_post", life.row.request_no, "--json").stdout
    )

    assert told["allowed"] is True
    assert told["missing"] is None
    assert told["law"]
    rows = ["account", "role", "agreement", "training", "assignment", "opened"]
    assert [item["row"] for item in told["because"]] == rows


def test_a_person_an_act_and_a_procedure_are_explained_by_what_is_missing() -> None:
    told = json.loads(called(explain.command, "buudien.uminh", "open_draft", "1.001612", "--json").stdout)
    words = called(explain.command, "buudien.uminh", "open_draft", "1.001612").stdout

    assert told["allowed"] is False
    assert told["missing"]["row"] == "agreement"
    assert told["missing"]["ask"]
    assert "KHÔNG được" in words
    assert "Hỏi: " in words


def test_two_words_are_neither_and_unknown_names_are_told() -> None:
    for wrong in (("buudien.uminh", "open_draft"), ("a", "b", "c", "d")):
        assert called(explain.command, *wrong).exit_code == 2
    with pytest.raises(NotThere):
        called(explain.command, "buudien.uminh", "bay", "1.001612")
