"""`motcua rehearse`: every way of a procedure, published or a draft, for people and for machines; nothing is kept."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from motcua.base import memory
from motcua.doors.command import rehearse, setup
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.drafting import keeping
from motcua.outward.rehearsals import proving
from motcua.record.dossiers.models import Dossier
from tests.factories import VIETNAM

pytestmark = pytest.mark.django_db

RECORD = "3.000333"
START = "2026-12-07T08:00"


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))


def called(*arguments: str) -> Result:
    memory.forget_all()
    return CliRunner().invoke(rehearse.command, [RECORD, "--start", START, *arguments], catch_exceptions=False)


def in_force() -> str:
    return str(ProcedureVersion.objects.get(code=RECORD, valid_to=None, status="published").pk)


def test_every_way_is_told_with_acts_forms_due_and_why() -> None:
    result = called()

    assert result.exit_code == 0
    for words in ("Nộp và nhận qua bưu điện", "Nộp trực tuyến", "Phân công", "Giấy tiếp nhận hồ sơ", "Bưu tá"):
        assert words in result.stdout
    assert Dossier.objects.count() == 0


def test_machines_read_one_object() -> None:
    found: dict[str, Any] = json.loads(called("--json", "--way", "quay").stdout)

    (way,) = found["ways"]
    assert found["version"] == in_force()
    assert way["acts"][0]["act"] == "open_draft"
    assert way["start"] == "2026-12-07T08:00:00+07:00"
    assert way["due"] == way["acts"][-1]["due"]
    assert way["refused"] is None


def test_a_draft_is_rehearsed_by_its_key_and_a_refused_act_is_exit_one() -> None:
    draft = services.copy_as_draft(in_force(), date(2027, 1, 1))
    ProcedureVersion.objects.filter(pk=draft.pk).update(post_submit=False)

    result = called("--version", draft.pk, "--way", "buu-dien")

    assert result.exit_code == 1
    assert "Dừng lại ở “Tiếp nhận hồ sơ mới”" in result.stdout


def test_a_kept_rehearsal_that_comes_out_otherwise_is_exit_one_with_expected_and_found() -> None:
    found = proving.rehearse(in_force(), "quay", datetime(2026, 12, 7, 8, 0, tzinfo=VIETNAM))
    keeping.keep(RECORD, found, "quantri", datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM))
    draft = services.copy_as_draft(in_force(), date(2027, 1, 1))
    same = called("--way", "quay")
    ProcedureVersion.objects.filter(pk=draft.pk).update(limit_quantity=30)

    other = called("--version", draft.pk, "--way", "quay")

    assert (same.exit_code, other.exit_code) == (0, 1)
    assert "Diễn tập đã lưu, đúng mong đợi" in same.stdout
    assert "KHÁC mong đợi" in other.stdout


def test_a_version_of_another_procedure_is_refused() -> None:
    with pytest.raises(proving.NothingToRehearse):
        called("--version", "1.004873@2025-07-01")
