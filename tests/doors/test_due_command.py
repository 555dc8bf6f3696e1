"""`motcua due`: one answer for every line, whatever the line holds, and one case in words."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import RuleViolation
from motcua.doors.command.due import answer_line, command
from motcua.doors.command.main import run

OFFICE_DAY = [["07:30", "11:30"], ["13:00", "17:00"]]
OFFICE = {"sessions": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE_DAY)}
CASE = {"id": 1, "start": "2021-03-01T10:00", "limit": 2, "unit": "working_days", "calendar": OFFICE}


def asked(lines: bytes | str, *arguments: str) -> Result:
    return CliRunner().invoke(command, ["--json", *(arguments or ("-",))], input=lines, catch_exceptions=False)


def answers(lines: bytes | str) -> list[dict[str, Any]]:
    result = asked(lines)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.endswith("\n") or result.stdout == ""
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


def answer(**changes: Any) -> dict[str, Any]:
    (one,) = answers(json.dumps({**CASE, **changes}))
    return one


def refusal(line: str | bytes) -> dict[str, Any]:
    (one,) = answers(line)
    assert set(one) == {"id", "error"}
    assert set(one["error"]) == {"code", "detail"}
    assert one["error"]["detail"].endswith(".")
    return one


# -- answers -----------------------------------------------------------------------------------------------------------


def test_a_line_is_answered_with_the_due_instant_and_why() -> None:
    one = answer()

    assert set(one) == {"id", "due", "explanation"}
    assert (one["id"], one["due"]) == (1, "2021-03-03T10:00")
    assert one["explanation"] == [
        "01/03/2021, 10 giờ 00 – Bắt đầu: nhận đủ hồ sơ.",
        "01/03/2021, 10 giờ 00 – Thời hạn 2 ngày làm việc, đếm theo giờ → hạn 03/03, 10 giờ 00.",
        "03/03/2021, 10 giờ 00 – Hạn trả kết quả. Giờ nghỉ trưa 11 giờ 30 – 13 giờ 00 không tính.",
    ]


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"start": "2021-03-05T15:00", "limit": 1}, "2021-03-08T15:00"),
        ({"unit": "working_hours", "limit": 9}, "2021-03-02T11:00"),
        ({"unit": "calendar_days", "start": "2021-03-01T06:17", "limit": 5}, "2021-03-08T17:00"),
        ({"unit": "calendar_days", "start": "2021-03-01T06:17:09", "limit": 1}, "2021-03-02T06:17:09"),
        ({"unit": "same_day", "limit": 0, "cutoff": "15:00"}, "2021-03-01T17:00"),
        ({"unit": "same_day", "limit": None, "start": "2021-03-01T15:00:01", "cutoff": "15:00"}, "2021-03-02T17:00"),
        ({"unit": "same_day", "limit": 9, "start": "2021-03-01T15:00:00", "cutoff": "15:00:00"}, "2021-03-01T17:00"),
        ({"unit": "same_day", "start": "2021-03-01T16:00"}, "2021-03-01T17:00"),
        ({"cutoff": "09:00"}, "2021-03-03T10:00"),
        ({"day_counting": "whole_days"}, "2021-03-03T17:00"),
        ({"pauses": [["2021-03-02T08:00", "2021-03-02T09:00"]], "on_supplement": "PAUSE"}, "2021-03-03T11:00"),
        ({"pauses": [["2021-03-02T08:00", "2021-03-02T09:00"]], "on_supplement": "RESTART"}, "2021-03-04T09:00"),
        ({"pauses": [["2021-03-02T08:00", "2021-03-02T09:00"]]}, "2021-03-04T09:00"),
        ({"pauses": [["2021-03-02T08:00", None]]}, None),
        ({"pauses": [], "on_supplement": None, "day_counting": None, "cutoff": None}, "2021-03-03T10:00"),
        ({"calendar": {**OFFICE, "off": ["2021-03-02"]}}, "2021-03-04T10:00"),
        ({"calendar": {**OFFICE, "makeup": {"2021-03-06": "mon"}}, "start": "2021-03-05T10:00"}, "2021-03-08T10:00"),
        ({"calendar": {"off": ["2021-03-03"]}}, "2021-03-04T10:00"),
        ({"calendar": {"sessions": {"mon": [["13:00", "17:00"], ["07:30", "11:30"]]}}}, "2021-03-15T10:00"),
        ({"calendar": None, "start": "2026-08-21T16:00", "limit": 1}, "2026-08-22T16:00"),
    ],
)
def test_every_key_counts(changes: dict[str, Any], due: str | None) -> None:
    assert answer(**changes)["due"] == due


def test_a_calendar_left_out_is_the_countrys() -> None:
    case = {"id": "tet", "start": "2026-02-13T16:00", "limit": 1, "unit": "working_days"}
    (one,) = answers(json.dumps(case))

    assert one["due"] == "2026-02-23T16:00"
    assert any("Tết Nguyên đán" in sentence and "9441/TB-BNV" in sentence for sentence in one["explanation"])


@pytest.mark.parametrize(
    "name",
    [0, -7, 1.5, "1", "", "Hồ sơ 1", True, False, None, [1, "a"], {"a": None}, 10**25, "\u2028\x85\x00", "\ud83c"],
)
def test_the_id_is_echoed_with_its_type(name: object) -> None:
    for one in (answer(id=name), answer(id=name, limit="2")):
        assert type(one["id"]) is type(name)
        assert one["id"] == name


def test_lines_are_answered_in_order_and_a_bad_line_stops_nothing() -> None:
    lines = [json.dumps({**CASE, "id": place}) if place % 3 else "{" for place in range(30)]

    told = answers("\n".join(lines))

    assert [one["id"] for one in told] == [place if place % 3 else None for place in range(30)]
    assert [("due" in one) for one in told] == [bool(place % 3) for place in range(30)]


def test_line_ends_and_byte_order_marks_are_not_part_of_a_line() -> None:
    line = json.dumps(CASE, ensure_ascii=False).encode()

    told = answers(b"\xef\xbb\xbf" + line + b"\r\n\r\n" + line + b"\n \t\n" + line)

    assert [one.get("due") for one in told] == ["2021-03-03T10:00", None, "2021-03-03T10:00", None, "2021-03-03T10:00"]
    assert [one["id"] for one in told] == [1, None, 1, None, 1]


def test_no_line_gives_no_answer() -> None:
    assert answers("") == []


# -- refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("", None),
        ("not JSON", None),
        ("{", None),
        ('{"id": 3} {"id": 4}', None),
        (b'{"id": "\xff"}', None),
        ("[" * 100_000, None),
        ('{"id": ' + "[" * 50_000 + "]" * 50_000 + "}", None),
        ("[]", None),
        ('"text"', None),
        ("7", None),
        ("null", None),
        ('{"id": NaN}', None),
        ('{"id": 1e999}', None),
        (f'{{"id": {"9" * 5000}}}', None),
        ('{"id": 5, "limit": NaN}', 5),
        ('{"id": 5, "limit": Infinity}', 5),
        ('{"id": 5, "limit": -Infinity}', 5),
        ('{"id": 1, "id": 2}', None),
        ('{"id": 5, "limit": 1, "limit": 2}', 5),
        ('{"id": 5, "calendar": {"off": [], "off": []}}', 5),
        ("{}", None),
    ],
)
def test_a_line_that_cannot_be_read_is_an_error(line: str | bytes, name: object) -> None:
    if line == "":
        line = "\n"
    assert refusal(line)["id"] == name


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        *[
            ({"limit": limit}, "due.value-not-readable")
            for limit in (0, -1, True, False, "2", 2.5, 2.0, None, [2], {"n": 2})
        ],
        ({"limit": 10**20}, "deadline.out-of-range"),
        ({"limit": 10**299, "unit": "working_hours"}, "deadline.out-of-range"),
        ({"limit": 10**9, "unit": "calendar_days"}, "deadline.out-of-range"),
        ({"limit": -1, "unit": "same_day"}, "due.value-not-readable"),
        ({"limit": "1", "unit": "same_day"}, "due.value-not-readable"),
        *[
            ({"unit": unit}, "due.value-not-readable")
            for unit in ("days", "WORKING_DAYS", "", None, 1, ["working_days"])
        ],
        *[
            ({"start": start}, "due.value-not-readable")
            for start in (
                None,
                "",
                20210301,
                "2021-03-01",
                "2021-03-01 10:00",
                "2021-03-01T24:00",
                "2021-03-01T10:60",
                "2021-03-01T10",
                "2021-02-29T10:00",
                "2021-13-01T10:00",
                "0000-01-01T10:00",
                "2021-03-01T10:00Z",
                "2021-03-01T10:00+07:00",
                "2021-03-01T10:00:00.5",
                "2021-03-01T10:00\n",
                "x" * 10_000,
                "２０２１-03-01T10:00",
            )
        ],
        ({"start": "9999-12-31T16:00"}, "deadline.out-of-range"),
        *[({"cutoff": cutoff}, "due.value-not-readable") for cutoff in ("24:00", "15", 15, "15:00+07:00", "")],
        *[({"on_supplement": word}, "due.value-not-readable") for word in ("pause", "", 1, True)],
        *[({"day_counting": word}, "due.value-not-readable") for word in ("BY_CLOCK", "whole", 0)],
        *[
            ({"pauses": pauses}, "due.value-not-readable")
            for pauses in (
                {},
                "none",
                [[]],
                [["2021-03-02T08:00"]],
                [["2021-03-02T08:00", "2021-03-02T09:00", "2021-03-02T10:00"]],
                ["2021-03-02T08:00"],
                [[None, "2021-03-02T09:00"]],
                [["2021-03-02T08:00", "2021-02-30T09:00"]],
                [["2021-03-02T08:00", 9]],
            )
        ],
        ({"pauses": [["2021-03-02T09:00", "2021-03-02T08:59"]]}, "deadline.pause-not-readable"),
        *[
            ({"calendar": calendar}, "deadline.calendar-not-readable")
            for calendar in (
                "vn",
                [],
                {"weeks": {}},
                {"sessions": {"Mon": OFFICE_DAY}},
                {"sessions": {"mon": [["07:30", "24:00"]]}},
                {"sessions": {"mon": [["07:30", "11:30"], ["11:00", "17:00"]]}},
                {"sessions": {"mon": [["11:30", "07:30"]]}},
                {"sessions": {"mon": [["07:30", "07:30"]]}},
                {"sessions": {"mon": [[7.5, 11.5]]}},
                {"off": ["2021-02-29"]},
                {"off": {"2021-02-28": True}},
                {"makeup": {"2021-04-24": "monday"}},
                {"makeup": {"24/04/2021": "mon"}},
            )
        ],
        ({"calendar": {"sessions": {}}}, "deadline.calendar-without-work"),
        ({"calendar": {"sessions": {"mon": []}}, "unit": "same_day"}, "deadline.calendar-without-work"),
        ({"on_suplement": "PAUSE"}, "due.key-not-known"),
        ({"x" * 10_000: 1}, "due.key-not-known"),
    ],
)
def test_a_wrong_value_is_an_error_with_a_stable_code(changes: dict[str, Any], code: str) -> None:
    one = refusal(json.dumps({**CASE, **changes}))

    assert one["id"] == 1
    assert one["error"]["code"] == code
    assert len(one["error"]["detail"]) < 400


def test_refusals_say_in_vietnamese_what_to_write() -> None:
    assert refusal(json.dumps({**CASE, "limit": "2"}))["error"]["detail"] == (
        "“limit” đang là “2”; thời hạn là số nguyên từ 1 trở lên."
    )
    assert refusal(json.dumps({"id": 1}))["error"]["detail"] == (
        "“unit” còn thiếu; chọn một trong: working_days, working_hours, calendar_days, same_day."
    )
    assert refusal("{")["error"]["detail"] == "Dòng này không phải JSON."


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {"id": st.integers()},
        optional={
            key: st.just(CASE.get(key)) | json_values
            for key in ("start", "limit", "unit", "calendar", "pauses", "on_supplement", "day_counting", "cutoff")
        },
    )
)
def test_any_object_gets_an_answer(case: dict[str, Any]) -> None:
    one = answer_line(json.dumps(case).encode())

    assert one["id"] == case["id"]
    assert ("due" in one) is not ("error" in one)


@given(st.binary(max_size=60))
def test_any_bytes_get_an_answer(line: bytes) -> None:
    assert "error" in answer_line(line)


# -- files, options, streams -------------------------------------------------------------------------------------------


def test_lines_are_read_from_files_too(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    one.write_text(json.dumps(CASE) + "\n", encoding="utf-8")
    other.write_bytes(b"\xef\xbb\xbf" + json.dumps({**CASE, "id": 2}).encode())

    result = asked("", str(one), str(other))

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 2]


def test_one_case_is_answered_in_words(tmp_path: Path) -> None:
    calendar = tmp_path / "calendar.json"
    calendar.write_text(json.dumps(OFFICE, indent=1), encoding="utf-8")
    options = ["--start", "2026-11-02T14:20", "--limit", "10", "--on-supplement", "PAUSE", "--calendar", str(calendar)]

    result = CliRunner().invoke(command, [*options, "--pause", "2026-11-05T09:00", "2026-11-09T10:00"])

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Hạn trả: 15 giờ 20, thứ Tư, 18/11/2026."
    assert lines[-1].strip().startswith("18/11/2026, 15 giờ 20 – Hạn trả kết quả.")
    standing = CliRunner().invoke(command, [*options, "--pause", "2026-11-05T09:00", "-"])
    assert standing.stdout.startswith("Hạn trả: chưa có, đồng hồ đang dừng.\n")
    as_json = CliRunner().invoke(command, [*options, "--json"])
    assert json.loads(as_json.stdout)["due"] == "2026-11-16T14:20"
    same_day = CliRunner().invoke(
        command,
        ["--start", "2026-11-02T15:30", "--unit", "same_day", "--cutoff", "15:00", "--day-counting", "by_clock"],
    )
    assert same_day.stdout.startswith("Hạn trả: 17 giờ 00, thứ Ba, 03/11/2026.")


def test_a_wrong_case_in_words_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--start", "2026-11-02", "--limit", "1"]) == 1

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("“start” đang là “2026-11-02”; ghi giờ địa phương")
    with pytest.raises(RuleViolation):
        CliRunner().invoke(command, ["--start", "2026-11-02T08:00", "--limit", "0"], catch_exceptions=False)


@pytest.mark.parametrize("arguments", [[], ["-"], ["--start", "2026-11-02T08:00", "file"], ["--json", "not-there"]])
def test_a_call_that_asks_nothing_or_too_much_is_not_understood(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["due", *arguments]) == 2
    assert capsys.readouterr().out == ""


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "motcua.doors.command.main", *arguments]


def test_each_line_is_answered_before_the_next_is_written() -> None:
    line = json.dumps(CASE).encode() + b"\n"
    with subprocess.Popen(program("due", "--json", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(line)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["due"] == "2021-03-03T10:00"
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait() == 0


def test_ten_thousand_lines_have_ten_thousand_answers() -> None:
    lines = "".join(json.dumps({**CASE, "id": place, "limit": place % 60 + 1}) + "\n" for place in range(10_000))

    told = answers(lines)

    assert len(told) == 10_000


@pytest.mark.parametrize("arguments", [("due", "--json", "-"), ("identify", "--json", "-"), ("identify", "H12")])
def test_neither_django_nor_a_database_is_started(arguments: tuple[str, ...]) -> None:
    code = (
        f"import sys; from motcua.doors.command.main import run; status = run({list(arguments)!r}); "
        "loaded = {name.split('.')[0] for name in sys.modules} & {'django', 'psycopg', 'granian', 'procrastinate'}; "
        "sys.exit(status or (3 if loaded or 'motcua.base.server' in sys.modules else 0))"
    )

    done = subprocess.run([sys.executable, "-c", code], input=b"{}\n", capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    assert done.stdout


def test_output_is_utf8_whatever_the_terminal_says() -> None:
    done = subprocess.run(
        program("due", "--json", "-"),
        input=json.dumps(CASE).encode(),
        capture_output=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PATH": ""},
    )

    assert "Bắt đầu" in done.stdout.decode("utf-8")


# -- rule sets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"rule_set": "2018"}, "2021-03-03T10:00"),
        ({"rule_set": "VN@2025-07-01"}, "2021-03-03T10:00"),
        ({"rule_set": None, "round_up_minutes": None}, "2021-03-03T10:00"),
        ({"rule_set": "2018", "unit": "same_day", "start": "2021-03-01T15:01"}, "2021-03-02T17:00"),
        ({"unit": "same_day", "start": "2021-03-01T15:01"}, "2021-03-01T17:00"),  # without one: no cut-off, as before
        ({"rule_set": "2018", "cutoff": "16:00", "unit": "same_day", "start": "2021-03-01T15:01"}, "2021-03-01T17:00"),
        ({"start": "2021-03-01T10:07", "round_up_minutes": 15}, "2021-03-03T10:15"),
        ({"start": "2021-03-01T10:07", "round_up_minutes": 60}, "2021-03-03T11:00"),
        (
            {"start": "2021-03-01T10:07", "round_up_minutes": 0, "rule_set": {"round_up_minutes": 30}},
            "2021-03-03T10:07",
        ),
        ({"start": "2021-03-01T10:07", "rule_set": {"round_up_minutes": 30}}, "2021-03-03T10:30"),
        (
            {"start": "2021-03-01T15:07", "rule_set": {"cutoff": "15:00", "cutoff_moves_clock": True}},
            "2021-03-04T07:30",
        ),
        ({"start": "2021-03-01T15:07", "rule_set": {"cutoff": "15:00"}}, "2021-03-03T15:07"),
        ({"rule_set": {"day_counting": "whole_days"}}, "2021-03-03T17:00"),
        ({"rule_set": {"day_counting": "whole_days"}, "day_counting": "by_clock"}, "2021-03-03T10:00"),
    ],
)
def test_a_rule_set_gives_what_the_line_does_not_say(changes: dict[str, Any], due: str) -> None:
    one = answer(**changes)

    assert set(one) == {"id", "due", "explanation"}
    assert one["due"] == due


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rule_set": "1999"}, "due.rule-set-not-known"),
        ({"rule_set": ""}, "due.rule-set-not-known"),
        ({"rule_set": 2018}, "due.rule-set-not-known"),
        ({"rule_set": ["2018"]}, "due.rule-set-not-known"),
        ({"rule_set": {"precision": "day"}}, "due.key-not-known"),
        ({"rule_set": {"cutoff_moves_clock": "yes"}}, "due.value-not-readable"),
        ({"rule_set": {"cutoff_moves_clock": True}}, "deadline.rule-set-not-readable"),
        ({"rule_set": {"round_up_minutes": 61}}, "deadline.counting-not-readable"),
        ({"round_up_minutes": 61}, "deadline.counting-not-readable"),
        ({"round_up_minutes": -1}, "deadline.counting-not-readable"),
        ({"round_up_minutes": 7.5}, "due.value-not-readable"),
        ({"round_up_minutes": "15"}, "due.value-not-readable"),
        ({"round_up_minutes": True}, "due.value-not-readable"),
    ],
)
def test_an_unknown_rule_set_is_an_error_of_its_line_alone(wrong: dict[str, Any], code: str) -> None:
    first, second = answers("\n".join(json.dumps(line) for line in ({**CASE, **wrong, "id": "a"}, {**CASE, "id": "b"})))

    assert first["error"]["code"] == code
    assert first["error"]["detail"].endswith(".")
    assert second["due"] == "2021-03-03T10:00"


def test_one_case_is_asked_under_a_rule_set_by_options() -> None:
    result = CliRunner().invoke(
        command,
        ["--start", "2026-11-02T15:20", "--unit", "same_day", "--rule-set", "2025", "--round-up-minutes", "30"],
        catch_exceptions=False,
    )

    assert result.stdout.startswith("Hạn trả: 17 giờ 00, thứ Ba, 03/11/2026.")
