"""`motcua due`: when a limit ends, and why. No database, no Django.

`motcua due --json -` reads one JSON object per line and answers each with one line, in order:
{"id", "start": "2021-03-01T10:00", "limit": 2, "unit", "calendar", "pauses", "on_supplement", "day_counting", "cutoff",
"rule_set", "round_up_minutes"} → {"id", "due": "2021-03-03T10:00", "explanation": […]} or
{"id", "error": {"code", "detail"}}.
Times are local, HH:MM or HH:MM:SS, never with an offset, 24:00 or fractions of a second. `calendar` left out is the
country's; its "sessions" left out are the ordinary office week. A pause may end in null: then `due` is null. What is
left out or null stands at the law's default, or with `rule_set` at that rule set's: "2018" or "2025" as shipped (or by
its id, "VN@2025-07-01"), or an object of settings in its place; what the line says itself goes before. A key that does
not exist is an error, so that a slip of the pen is never an answer. A blank line is answered by an error. The exit
status is 0 when every line has its answer.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from typing import Any, TypeVar

import click

from motcua.base.text import full_day_words, time_words
from motcua.base.violations import RuleViolation
from motcua.doors.command.lines import read_lines, write_json_line
from motcua.ground.deadlines.reading import (
    country_calendar,
    read_calendar,
    read_clock,
    read_moment,
    shipped_rule_sets,
)
from motcua.ground.deadlines.rules import Counting, DayCounting, Due, Limit, OnSupplement, Pause, Unit, due
from motcua.ground.deadlines.rulesets import LAW, RuleSet
from motcua.ground.deadlines.words import sentence_words

_SETTINGS = ("on_supplement", "day_counting", "cutoff", "cutoff_moves_clock", "round_up_minutes")
"""What an object under "rule_set" may say."""
_KEYS = (
    "id", "start", "limit", "unit", "calendar", "pauses", "on_supplement", "day_counting", "cutoff", "rule_set",
    "round_up_minutes",
)  # fmt: skip
_DIGITS_MAX = 300
AnyWord = TypeVar("AnyWord", bound=StrEnum)


class LineNotReadable(RuleViolation):
    """A line that is no text, no JSON or no JSON object."""

    code = "due.line-not-readable"
    text = "{called} {reason}."
    status = 422


class KeyNotKnown(RuleViolation):
    """A key that does not exist or stands twice."""

    code = "due.key-not-known"
    text = "{reason}. Các mục được dùng: {keys}."
    status = 422


class RuleSetNotKnown(RuleViolation):
    """A rule set that is not there."""

    code = "due.rule-set-not-known"
    text = "Không có bộ quy tắc “{name}”. Các bộ quy tắc được dùng: {known}."
    field = "rule_set"
    status = 422


class ValueNotReadable(RuleViolation):
    """A key whose value is missing or has the wrong shape."""

    code = "due.value-not-readable"
    text = "“{key}” {reason}."
    status = 422


# -- the command -------------------------------------------------------------------------------------------------------


@click.command(
    help="Tính hạn trả và nói vì sao. Với --json, đọc mỗi dòng một trường hợp từ TỆP (“-” là đầu vào chuẩn)."
)
@click.argument(
    "files", metavar="[TỆP…]", nargs=-1, type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True)
)
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON, mỗi trường hợp một dòng.")
@click.option("--start", metavar="LÚC", help="Lúc nhận hồ sơ, giờ địa phương, dạng 2026-11-02T14:20.")
@click.option("--limit", metavar="SỐ", type=int, help="Thời hạn, số nguyên từ 1; không cần với same_day.")
@click.option(
    "--unit",
    type=click.Choice([word.value for word in Unit]),
    default="working_days",
    show_default=True,
    help="Đơn vị thời hạn.",
)
@click.option(
    "--pause", "pauses", nargs=2, multiple=True, metavar="TỪ ĐẾN", help="Một lần tạm dừng; ĐẾN là “-” khi chưa hết."
)
@click.option(
    "--on-supplement",
    type=click.Choice([word.value for word in OnSupplement]),
    help="Bổ sung xong: tính lại từ đầu hay cộng lại.",
)
@click.option(
    "--day-counting", type=click.Choice([word.value for word in DayCounting]), help="Đếm ngày theo giờ hay tròn ngày."
)
@click.option("--cutoff", metavar="GIỜ", help="Giờ chốt nhận trong ngày của same_day, dạng 15:00.")
@click.option("--rule-set", metavar="TÊN", help="Bộ quy tắc áp dụng, như 2018 hoặc 2025; bỏ trống thì theo luật chung.")
@click.option("--round-up-minutes", metavar="PHÚT", type=int, help="Làm tròn hạn lên bội số của số phút này, 0 đến 60.")
@click.option(
    "--calendar",
    metavar="TỆP",
    type=click.Path(exists=True, dir_okay=False, readable=True),
    help="Lịch làm việc dạng JSON; bỏ trống thì dùng lịch chung cả nước.",
)
@click.pass_context
def command(context: click.Context, /, files: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Answer every line of the files, or the one case that the options tell."""
    if options["start"] is None:
        if not as_json:
            raise click.UsageError(
                "Cần --start (một trường hợp), hoặc --json và TỆP (mỗi dòng một trường hợp).", context
            )
        for line in read_lines(files or ("-",)):
            write_json_line(answer_line(line))
        return
    if files:
        raise click.UsageError("--start tính một trường hợp, không đọc TỆP.", context)
    told = _told_by_options(options)
    if as_json:
        write_json_line(_answered(None, told))
    else:
        click.echo(_in_words(answer_case(told)))


def _told_by_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options as the object that a line would hold."""
    given = ("start", "limit", "unit", "on_supplement", "day_counting", "cutoff", "rule_set", "round_up_minutes")
    told = {key: options[key] for key in given}
    told["pauses"] = [[begin, None if end == "-" else end] for begin, end in options["pauses"]]
    if options["calendar"]:
        told["calendar"] = _Reader(b"\n".join(read_lines([options["calendar"]])), called="Tệp lịch").case()
    return told


def _in_words(answer: Due) -> str:
    if answer.due_at is None:
        first = "Hạn trả: chưa có, đồng hồ đang dừng."
    else:
        first = f"Hạn trả: {time_words(answer.due_at)}, {full_day_words(answer.due_at)}."
    return "\n".join([first, *(f"  {sentence_words(sentence)}" for sentence in answer.explanation)])


# -- one line ----------------------------------------------------------------------------------------------------------


def answer_line(line: bytes) -> dict[str, object]:
    """Return the answer to one line of JSON, an error in it included; never raises for what a line holds."""
    name = None
    try:
        read = _Reader(line)
        name = read.name
        return _answered(name, read.case())
    except RuleViolation as violation:
        return _refused(name, violation)


def _answered(name: object, told: Mapping[str, Any]) -> dict[str, object]:
    try:
        answer = answer_case(told)
    except RuleViolation as violation:
        return _refused(name, violation)
    return {
        "id": name,
        "due": answer.due_at and _iso(answer.due_at),
        "explanation": [sentence_words(sentence) for sentence in answer.explanation],
    }


def _refused(name: object, violation: RuleViolation) -> dict[str, object]:
    return {"id": name, "error": {"code": violation.code, "detail": violation.sentence}}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds" if at.second else "minutes")


class _NotANumber:
    """Stands where JSON text holds NaN, Infinity or a number too long to be meant."""


class _Reader:
    """The JSON of one line, with the faults that a plain parser lets pass: repeated keys, NaN, endless numbers."""

    def __init__(self, line: bytes, called: str = "Dòng này") -> None:
        self._called = called
        self.repeated: list[str] = []
        self.has_no_number = False
        if not line.strip():
            raise LineNotReadable(called=self._called, reason="trống")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise LineNotReadable(called=self._called, reason="không phải chữ UTF-8") from None
        try:
            self.value: Any = json.loads(
                text,
                object_pairs_hook=self._object,
                parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS_MAX else self._not_a_number(digits),
                parse_float=self._float,
                parse_constant=self._not_a_number,
            )
        except (ValueError, RecursionError):
            raise LineNotReadable(called=self._called, reason="không phải JSON") from None

    @property
    def name(self) -> object:
        """Return the line's id as it was given; None when there is none that can be told again."""
        name = self.value.get("id") if isinstance(self.value, dict) and "id" not in self.repeated else None
        try:
            json.dumps(name, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return None
        return name

    def case(self) -> Mapping[str, Any]:
        """Return the line's object. Raises LineNotReadable, KeyNotKnown."""
        if self.has_no_number:
            raise LineNotReadable(called=self._called, reason="không phải JSON: có NaN, Infinity hoặc số quá dài")
        if not isinstance(self.value, dict):
            raise LineNotReadable(called=self._called, reason="không phải một đối tượng JSON, dạng {…}")
        if self.repeated:
            raise KeyNotKnown(reason=f"Mục “{_short(self.repeated[0])}” ghi hai lần", keys=_known())
        return self.value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in pairs:
            if key in kept:
                self.repeated.append(key)
            kept[key] = value
        return kept

    def _float(self, digits: str) -> object:
        value = float(digits)
        return value if abs(value) != float("inf") else self._not_a_number(digits)

    def _not_a_number(self, _: str) -> object:
        self.has_no_number = True
        return _NotANumber()


# -- one case ----------------------------------------------------------------------------------------------------------


def answer_case(told: Mapping[str, Any]) -> Due:
    """Return the due instant of one case told as a line tells it. Raises RuleViolation with the key as its field."""
    for key in told:
        if key not in _KEYS:
            raise KeyNotKnown(reason=f"Không có mục “{_short(key)}”", keys=_known(), field=_short(key))
    unit = _word(told, "unit", Unit)
    if unit is None:
        raise ValueNotReadable(key="unit", reason=f"còn thiếu; chọn một trong: {', '.join(Unit)}", field="unit")
    start = read_moment(told.get("start"))
    if start is None:
        reason = f"{_given(told, 'start')}; ghi giờ địa phương dạng 2021-03-01T10:00, không kèm múi giờ"
        raise ValueNotReadable(key="start", reason=reason, field="start")
    calendar = told.get("calendar")
    return due(
        start,
        _limit(told, unit),
        country_calendar() if calendar is None else read_calendar(calendar),
        pauses=_pauses(told),
        counting=_counting(told),
    )


def _counting(told: Mapping[str, Any]) -> Counting:
    """Return what the limit is counted by: the rule set that the line names, and before it what the line says."""
    counting = _rule_set(told.get("rule_set")).counting(
        on_supplement=_word(told, "on_supplement", OnSupplement),
        day_counting=_word(told, "day_counting", DayCounting),
        cutoff=_cutoff(told),
    )
    minutes = _minutes(told)
    return counting if minutes is None else replace(counting, round_up_minutes=minutes)


def _rule_set(asked: object) -> RuleSet:
    """Return a rule set by its name, or made of settings told in its place; the law's where none is asked for."""
    if asked is None:
        return LAW
    if isinstance(asked, dict):
        for key in asked:
            if key not in _SETTINGS:
                reason = f"Bộ quy tắc không có mục “{_short(key)}”"
                raise KeyNotKnown(reason=reason, keys=", ".join(_SETTINGS), field="rule_set")
        return _rule_set_told(asked)
    shipped = shipped_rule_sets()
    for row in shipped:
        if isinstance(asked, str) and asked in (row.label, row.id):
            return row
    name = asked if isinstance(asked, str) else json.dumps(asked, default=str, ensure_ascii=False)
    raise RuleSetNotKnown(name=_short(name), known=", ".join(row.label for row in shipped))


def _rule_set_told(told: Mapping[str, Any]) -> RuleSet:
    moves = told.get("cutoff_moves_clock")
    if moves is not None and not isinstance(moves, bool):
        reason = f"{_given(told, 'cutoff_moves_clock')}; ghi true hoặc false"
        raise ValueNotReadable(key="cutoff_moves_clock", reason=reason, field="rule_set")
    return RuleSet(
        on_supplement=_word(told, "on_supplement", OnSupplement) or LAW.on_supplement,
        day_counting=_word(told, "day_counting", DayCounting) or LAW.day_counting,
        cutoff=_cutoff(told),
        cutoff_moves_clock=bool(moves),
        round_up_minutes=_minutes(told) or 0,
    )


def _minutes(told: Mapping[str, Any]) -> int | None:
    """Return to how many minutes a due instant is rounded up, None when it is left out."""
    value = told.get("round_up_minutes")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        reason = f"{_given(told, 'round_up_minutes')}; ghi số phút nguyên từ 0 đến 60"
        raise ValueNotReadable(key="round_up_minutes", reason=reason, field="round_up_minutes")
    return value


def _word(told: Mapping[str, Any], key: str, words: type[AnyWord]) -> AnyWord | None:
    """Return one of a few words, None when it is left out."""
    value = told.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or value not in [*words]:
        raise ValueNotReadable(key=key, reason=f"{_given(told, key)}; chọn một trong: {', '.join(words)}", field=key)
    return words(value)


def _limit(told: Mapping[str, Any], unit: Unit) -> Limit:
    """Return the limit: a whole number from 1 up; 0 or nothing only for the same day."""
    value = told.get("limit")
    least = 0 if unit is Unit.SAME_DAY else 1
    if value is None and unit is Unit.SAME_DAY:
        value = 0
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        reason = f"{_given(told, 'limit')}; thời hạn là số nguyên từ 1 trở lên"
        raise ValueNotReadable(key="limit", reason=reason, field="limit")
    return Limit(value, unit)


def _pauses(told: Mapping[str, Any]) -> list[Pause]:
    """Return the pauses, each told as [begin, end]; an end of null is a pause that still stands."""
    value = told.get("pauses")
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueNotReadable(key="pauses", reason="phải là danh sách các lần dừng, mỗi lần [từ, đến]", field="pauses")
    pauses = []
    for place, span in enumerate(value, start=1):
        if not isinstance(span, list) or len(span) != 2:
            raise ValueNotReadable(key="pauses", reason=f"lần {place} phải có đúng hai lúc [từ, đến]", field="pauses")
        begin, end = read_moment(span[0]), None if span[1] is None else read_moment(span[1])
        if begin is None or (end is None and span[1] is not None):
            reason = f"lần {place} có lúc không đọc được; ghi giờ địa phương dạng 2021-03-01T10:00"
            raise ValueNotReadable(key="pauses", reason=reason, field="pauses")
        pauses.append(Pause(begin, end))
    return pauses


def _cutoff(told: Mapping[str, Any]) -> time | None:
    value = told.get("cutoff")
    cutoff = read_clock(value)
    if cutoff is None and value is not None:
        reason = f"{_given(told, 'cutoff')}; ghi giờ dạng 15:00"
        raise ValueNotReadable(key="cutoff", reason=reason, field="cutoff")
    return cutoff


def _given(told: Mapping[str, Any], key: str) -> str:
    """Return what was given instead, for a sentence."""
    if told.get(key) is None:
        return "còn thiếu"
    value = told[key]
    return f"đang là “{_short(value if isinstance(value, str) else json.dumps(value, default=str))}”"


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _known() -> str:
    return ", ".join(_KEYS)
