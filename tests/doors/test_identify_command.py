"""`motcua identify`: one answer for every code or line, in order, whatever it holds."""

import json
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.ids import Kind, new_envelope_code
from motcua.doors.command.identify import command
from motcua.doors.command.main import run


def answers(lines: bytes | str, *codes: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(command, ["--json", "--", *(codes or ("-",))], input=lines, catch_exceptions=False)
    assert result.exit_code == 0
    told = [json.loads(line) for line in result.stdout.split("\n")[:-1]]
    for one in told:
        assert set(one) == {"input", "kind", "valid", "normalised", "warnings"}
        assert one["kind"] in set(Kind)
        assert isinstance(one["warnings"], list)
        assert one["valid"] or not one["warnings"]
        assert (one["normalised"] is not None) is one["valid"]
    return told


@pytest.mark.parametrize(
    ("code", "kind", "valid", "normalised"),
    [
        ("RR473124829GB", "s10", True, "RR473124829GB"),
        ("rr 4731 2482 9 gb", "s10", True, "RR473124829GB"),
        ("RR478124329GB", "s10", False, None),
        ("h12.34-261102-0017", "dossier", True, "H12.34-261102-0017"),
        ("YC-261122-0001", "request", True, "YC-261122-0001"),
        (new_envelope_code(b"envelope"), "envelope", True, new_envelope_code(b"envelope")),
        ("096302004417", "personal_id", True, "096302004417"),
        ("0100109106", "tax_code", True, "0100109106"),
        ("2.000635", "procedure", True, "2.000635"),
        ("000.00.16.H03", "agency", True, "000.00.16.H03"),
        ("hồ sơ", "unknown", False, None),
    ],
)
def test_codes_are_told_by_kind(code: str, kind: str, valid: bool, normalised: str | None) -> None:
    (one,) = answers("", code)

    assert (one["input"], one["kind"], one["valid"], one["normalised"]) == (code, kind, valid, normalised)


def test_a_code_with_warnings_is_valid() -> None:
    (one,) = answers("", "XP696982485FR")

    assert one["valid"] is True
    assert len(one["warnings"]) == 2


def test_every_line_is_answered_in_order_blank_ones_too() -> None:
    lines = b"\xef\xbb\xbfEB123456785VN\r\n\r\n  \n\xff\xfe\x00\nEB123456785VN\n" + b"x" * 10_000 + b"\nH12"

    told = answers(lines)

    assert [one["kind"] for one in told] == ["s10", "unknown", "unknown", "unknown", "s10", "unknown", "agency"]
    assert [one["valid"] for one in told] == [True, False, False, False, True, False, True]
    assert told[0]["input"] == "EB123456785VN"
    assert told[2]["input"] == "  "
    assert told[3]["input"] == "\udcff\udcfe\x00"
    assert told[5]["input"] == "x" * 10_000


def test_codes_and_lines_can_be_mixed() -> None:
    assert [one["input"] for one in answers("H12\n\n", "H13", "-", "H14")] == ["H13", "H12", "", "H14"]


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_there_are_as_many_answers_as_lines(lines: list[bytes]) -> None:
    whole = b"\n".join(lines)

    assert len(answers(whole)) == whole.count(b"\n") + (not whole.endswith(b"\n") and bool(whole))


@given(st.text(max_size=30))
def test_the_input_comes_back_as_it_was(code: str) -> None:
    if code != "-":
        assert answers("", code)[0]["input"] == code


def test_separators_of_lines_inside_a_code_do_not_break_the_answer() -> None:
    result = CliRunner().invoke(command, ["--json", "a\u2028b\x85c\x1cd\u200be"])

    assert len(result.stdout.splitlines()) == 1
    assert json.loads(result.stdout)["input"] == "a\u2028b\x85c\x1cd\u200be"


def test_answers_in_words() -> None:
    result = CliRunner().invoke(
        command, ["XP696982485FR", "RR473124820GB", "hồ\x1bsơ", " ", "-"], input=b"\xff\n2.000635"
    )

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "XP696982485FR: mã bưu gửi, hợp lệ: XP696982485FR"
    assert lines[1].startswith("  Lưu ý: Hai chữ đầu “XP”")
    assert lines[3].startswith("RR473124820GB: mã bưu gửi, không hợp lệ. Mã RR473124820GB sai chữ số kiểm tra.")
    assert lines[4].startswith("hồ\ufffdsơ: Mã có ký tự ẩn hoặc hỏng (U+001B).")
    assert lines[5] == "(trống): Chưa có mã. Quét hoặc gõ mã."
    assert lines[6].startswith("\ufffd: ")
    assert lines[7] == "2.000635: mã thủ tục, hợp lệ: 2.000635"


def test_without_a_code_the_call_is_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["identify"]) == 2
    assert capsys.readouterr().out == ""


def test_broken_arguments_of_the_system_are_answered() -> None:
    program = [sys.executable.encode(), b"-m", b"motcua.doors.command.main", b"identify", b"--json", b"\xff\xfe"]

    done = subprocess.run(program, capture_output=True, check=True)

    assert json.loads(done.stdout)["kind"] == "unknown"
