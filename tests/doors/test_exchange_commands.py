"""`motcua import` and `motcua export`: one answer on standard output, 1 when a row is refused, files whole."""

import importlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from motcua.base.violations import RuleViolation
from motcua.doors.command import export, setup
from motcua.doors.command.main import group
from motcua.ground.catalogue.models import Agency

put_in = importlib.import_module("motcua.doors.command.import_")
HEAD = "code,name,short_name,level,valid_from\n"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))


def called(word: str, *arguments: str) -> Result:
    command = {"import": put_in.command, "export": export.command}[word]
    return CliRunner().invoke(command, list(arguments), standalone_mode=False)


def file(folder: Path, text: str, name: str = "co-quan.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_both_words_are_listed_with_their_help() -> None:
    told = CliRunner().invoke(group, ["--help"]).stdout

    assert "import" in told.split()
    assert "export" in told.split()
    assert "import_" not in told
    assert "Nạp một danh sách" in told


def test_the_answer_for_machines_is_one_object(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + "H12.77,Sở Thử,Sở Thử,PROVINCE,2026-01-01\n")

    trial = called("import", "agencies", path, "--json", "--dry-run")
    taken = called("import", "agencies", path, "--json")
    again = called("import", "agencies", path, "--json")

    told = {"new": 1, "changed": 0, "closed": 0, "refused": []}
    assert [json.loads(each.stdout) for each in (trial, taken, again)] == [told, told, told | {"new": 0}]
    assert [each.return_value for each in (trial, taken, again)] == [None, None, None]
    assert Agency.objects.filter(code="H12.77").count() == 1


def test_a_refused_row_ends_with_1_and_writes_nothing(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + "H12.77,Sở Thử,Sở Thử,PROVINCE,2026-01-01\nH12.78,,Sở,PROVINCE,2026-01-01\n")

    answer = called("import", "agencies", path, "--json")

    told = json.loads(answer.stdout)
    assert answer.return_value == 1
    assert told["refused"] == [{"row": 3, "reason": "cột “Tên cơ quan” (name) còn trống"}]
    assert not Agency.objects.filter(code="H12.77").exists()
    assert "Chưa ghi gì" in answer.stderr


def test_a_file_that_is_no_table_is_refused_as_row_0_for_machines_and_in_a_sentence_for_people(tmp_path: Path) -> None:
    path = file(tmp_path, "Tên,Tuổi\nA,3\n")

    machines, people = called("import", "agencies", path, "--json"), called("import", "agencies", path)

    (refusal,) = json.loads(machines.stdout)["refused"]
    assert (machines.return_value, refusal["row"]) == (1, 0)
    assert isinstance(people.exception, RuleViolation)
    assert people.exception.sentence == refusal["reason"]


def test_the_answer_for_people_tells_old_and_new(tmp_path: Path) -> None:
    row = "H12.17@2025-07-01"
    before = Agency.objects.get(pk=row)
    path = file(tmp_path, HEAD + f"H12.17,{before.name},Công an TỈNH,{before.level},2025-07-01\n")

    answer = called("import", "agencies", path)

    assert f"    Tên gọi: {before.short_name} → Công an TỈNH" in answer.stdout.splitlines()
    assert "Đã nạp cơ quan" in answer.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_file_taken_out_is_whole_and_put_in_changes_nothing(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"thu-tuc.{ending}"

    out = called("export", "procedures", str(path))
    back = called("import", "procedures", str(path), "--json")

    assert out.stdout.strip() == str(path)
    assert json.loads(back.stdout) == {"new": 0, "changed": 0, "closed": 0, "refused": []}
    assert list(tmp_path.iterdir()) == [path]


def test_a_column_filled_or_left_out_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, "code,name,short_name,Số thứ tự\nH12.77,Sở Thử,Sở Thử,1\n")
    more = ("--fill", "level=PROVINCE", "--fill", "valid_from=01/01/2026", "--ignore", "Số thứ tự")

    assert json.loads(called("import", "agencies", path, "--json", *more).stdout)["new"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--fill", "level"), "không có dạng CỘT=GIÁ_TRỊ"),
        (("--fill", "muc=1"), "không có cột “muc”"),
    ],
)
def test_a_column_that_there_is_not_is_refused(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    answer = called("import", "agencies", file(tmp_path, HEAD), *arguments)

    assert sentence in (
        answer.exception.sentence if isinstance(answer.exception, RuleViolation) else str(answer.exception)
    )


@pytest.mark.parametrize("name", ["a.txt", "a", "khong-co/a.csv"])
def test_a_file_is_taken_out_only_under_an_ending_that_is_known(tmp_path: Path, name: str) -> None:
    answer = called("export", "units", str(tmp_path / name))

    assert answer.exception is not None
    assert list(tmp_path.iterdir()) == []


def test_a_staff_list_says_who_is_left_out_and_where_the_invitations_lie(tmp_path: Path) -> None:
    heads = "Tên đăng nhập,Họ tên,Nơi làm việc,Vai trò,Làm từ ngày\n"
    path = file(tmp_path, heads + "an.bt,Lê Thị Thử An,bưu điện,nhân viên bưu điện,01/10/2026\n", "nhan-su.csv")

    trial = called("import", "staff", path, "--dry-run")
    taken = called("import", "staff", path)
    again = called("import", "staff", path, "--json")

    assert "buudien.cainuoc (Lâm Thị Ngọc Hân)" in trial.stderr
    assert "vẫn giữ nguyên" in trial.stderr
    links = tmp_path / "nhan-su-loi-moi.csv"
    assert str(links) in taken.stderr
    assert "/loi-moi/" in links.read_text(encoding="utf-8-sig")
    assert "/loi-moi/" not in taken.stdout + taken.stderr
    assert "buudien.cainuoc" in json.loads(again.stdout)["left_out"]


def test_each_refusal_for_people_names_file_row_and_column(tmp_path: Path) -> None:
    heads = "Tên đăng nhập,Họ tên,Nơi làm việc,Vai trò,Làm từ ngày,Điện thoại\n"
    path = file(tmp_path, heads + "an.bt,Lê An,bưu điện,bưu tá,31/02/2026,12\n", "nhan-su.csv")

    answer = called("import", "staff", path)

    assert answer.return_value == 1
    assert answer.stdout.splitlines() == [
        "nhan-su.csv, dòng 2: cột “Làm từ ngày”: lịch không có ngày 31/02/2026; xem lại ngày và tháng.",
        "nhan-su.csv, dòng 2: cột “Điện thoại”: Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0 hoặc +84. "
        "Xem lại số đã gõ.",
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["nhan-su.csv"]


def test_invitations_belong_to_staff_alone(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD)

    answer = called("import", "agencies", path, "--invitations", str(tmp_path / "x.csv"))

    assert "--invitations" in str(answer.exception)
    assert not (tmp_path / "x.csv").exists()
