"""The command line: words found by listing, loaded alone, refused in Vietnamese, never with a stack trace."""

import subprocess
import sys
from collections.abc import Callable

import click
import pytest

from motcua.base.violations import RuleViolation
from motcua.doors.command import main


class Refused(RuleViolation):
    """A rule of this test."""

    code = "test.refused"
    text = "Hồ sơ {dossier} chưa thể trả."
    law = "Điều 20 Nghị định 118/2025/NĐ-CP"


@pytest.fixture
def word(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Makes `motcua thu` call a function."""

    def make(function: Callable[[], None]) -> None:
        command = main.speech.in_vietnamese(click.command(name="thu")(function))
        monkeypatch.setattr(main.Words, "get_command", lambda self, ctx, name: command if name == "thu" else None)

    return make


def test_help_names_every_word_without_loading_one() -> None:
    program = (
        "import sys; from motcua.doors.command import main; status = main.run(['--help']); "
        "print('django' in sys.modules, status)"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "Các lệnh:" in said
    for named in ("doctor", "migrate", "up"):
        assert f"\n  {named} " in said
    assert said.endswith("False 0\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["migrat"], "Không có lệnh “migrat”. Có phải bạn muốn gõ “migrate”?"),
        (["xyz"], "Không có lệnh “xyz”. Các lệnh: "),
        (["main"], "Không có lệnh “main”."),
        (["../x"], "Không có lệnh “../x”."),
        (["up", "--prt", "1"], "Không có tùy chọn “--prt”. Có phải bạn muốn gõ “--port”?"),
        (["up", "--port", "một"], "Giá trị của tùy chọn “--port” không đúng: phải là số nguyên từ 1 đến 65535."),
        (["up", "--port", "70000"], "Giá trị của tùy chọn “--port” không đúng: phải là số nguyên từ 1 đến 65535."),
        (["doctor", "thừa"], "Thừa tham số: thừa."),
    ],
)
def test_a_call_that_is_not_understood_ends_with_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(arguments) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)


def test_a_violation_is_its_sentence_and_its_law_and_ends_with_1(
    word: Callable[[Callable[[], None]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise Refused(dossier="H12.1-261102-0001")

    word(refuse)

    assert main.run(["thu"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Hồ sơ H12.1-261102-0001 chưa thể trả. (Điều 20 Nghị định 118/2025/NĐ-CP)\n"


def test_a_defect_is_one_sentence_without_a_trace_unless_asked_for(
    word: Callable[[Callable[[], None]], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError("not a date")

    word(fail)

    monkeypatch.delenv("MOTCUA_DEBUG", raising=False)
    assert main.run(["thu"]) == 70
    said = capsys.readouterr().err
    assert said.startswith("Lỗi ngoài dự kiến: ValueError: not a date")
    assert "Traceback" not in said

    monkeypatch.setenv("MOTCUA_DEBUG", "1")
    with pytest.raises(ValueError, match="not a date"):
        main.run(["thu"])


def test_the_status_of_a_word_is_the_status_of_the_program(word: Callable[[Callable[[], None]], None]) -> None:
    def unaccounted() -> None:
        click.get_current_context().exit(1)

    word(unaccounted)

    assert main.run(["thu"]) == 1


def test_a_reader_who_goes_away_leaves_no_trace() -> None:
    program = "from motcua.doors.command import main; main.main(['--help'])"

    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate()

    assert said == ""
