"""The list of calendars: weekly sessions of each, and its days off and make-up days."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from motcua.base.changes import Record
from motcua.ground.deadlines.worktime import WEEKDAYS, CalendarNotReadable, WorkCalendar
from motcua.outward.exchange.kinds.columns import Column, Part, choice, code, day, flag, text
from motcua.outward.exchange.kinds.layout import Fault, Kind
from motcua.outward.exchange.kinds.simple import valid_from, valid_to
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError

Sessions = tuple[tuple[str, str], ...]
WEEKDAY_WORDS = dict(
    zip(WEEKDAYS, ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"), strict=True)
)
DAY_KINDS = {"OFF": "nghỉ", "MAKEUP": "làm bù"}
CONFIDENCES = {
    "verified": "đã đọc văn bản",
    "secondary": "theo nguồn thứ cấp",
    "memory": "theo trí nhớ",
    "computed": "tính theo luật",
    "doubtful": "còn nghi ngờ",
}
_SESSION = re.compile(r"(\d{1,2})[:hg](\d{2})\s*[-–—]\s*(\d{1,2})[:hg](\d{2})")


def _sessions(cell: Any) -> Sessions:
    """Read "07:30–11:30, 13:00–17:00", or [["07:30", "11:30"], …]; "nghỉ" is none."""
    if isinstance(cell, list):
        pieces = [f"{pair[0]}-{pair[1]}" if isinstance(pair, list) and len(pair) == 2 else str(pair) for pair in cell]
    else:
        shown = values.plain(cell)
        pieces = [] if shown.lower() in {"nghỉ", "-", "–"} else [part.strip() for part in re.split(r"[,;\n]", shown)]
    found = []
    for piece in filter(None, pieces):
        read = _SESSION.fullmatch(piece)
        if read is None or int(read[1]) > 23 or int(read[3]) > 23 or int(read[2]) > 59 or int(read[4]) > 59:
            raise NotUnderstoodError(f"“{piece[:30]}” không phải một buổi; ghi dạng 07:30–11:30, 13:00–17:00")
        found.append((f"{int(read[1]):02}:{read[2]}", f"{int(read[3]):02}:{read[4]}"))
    return tuple(found)


def _sessions_words(sessions: Sessions) -> str:
    return ", ".join(f"{begin}–{end}" for begin, end in sessions)


def _hours(name: str, label: str, **more: Any) -> Column:
    return Column(
        name,
        label,
        _sessions,
        write=lambda told: [list(pair) for pair in told],
        show=_sessions_words,
        default=(),
        **more,
    )


def week(told: Mapping[str, Any]) -> tuple[tuple[tuple[time, time], ...], ...]:
    """Return the week of a record's values as the rules want it."""
    return tuple(
        tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in told[name]) for name in WEEKDAYS
    )


def _faults(record: Record) -> Iterator[Fault]:
    if _is_days_alone(record):
        if not record.parts["days"]:
            yield "name", "chưa có tên lịch, giờ làm việc hoặc ngày nghỉ nào"
        return
    if record.valid_from is None:
        yield "valid_from", "còn trống"
    if not record.values["name"]:
        yield "name", "còn trống"
    if not any(record.values[name] for name in WEEKDAYS):
        yield "mon", "lịch không có buổi làm việc nào"
        return
    try:
        WorkCalendar(week=week(record.values))
    except CalendarNotReadable as fault:
        yield "mon", fault.sentence
        return
    for part in record.parts["days"]:
        yield from faults_of_day(part, record.values)


def faults_of_day(part: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a day off or a make-up day of a calendar with these weekly hours."""
    if part["kind"] == "MAKEUP" and not part["sessions"] and not told[part["worked_as"] or "mon"]:
        yield "days.worked_as", f"ngày làm bù {part['day']:%d/%m/%Y} không có giờ làm việc"


def _is_days_alone(record: Record) -> bool:
    """Whether a row tells days of a calendar that is known already, and nothing of the calendar."""
    return not record.values["name"] and not any(record.values[name] for name in WEEKDAYS)


def split(record: Record) -> Iterator[Record]:
    """Part a calendar from its days; each day is kept under the calendar's code, whatever its version."""
    if not _is_days_alone(record):
        yield replace(record, parts={})
    for part in record.parts["days"]:
        yield replace(day_record(record.code, part, record.row), said=record.said)


def day_record(calendar: str, part: Mapping[str, Any], row: int = 0) -> Record:
    """Return a day off or a make-up day as a record of its own."""
    told = {f"days.{name}": value for name, value in part.items() if name not in {"day", "kind", "no"}}
    return Record(f"{calendar}:{part['day']}:{part['kind']}", None, None, told, row=row)


def is_day(record: Record) -> bool:
    """Whether a record is a day of a calendar."""
    return any(name.startswith("days.") for name in record.values)


def _join(records: Sequence[Record]) -> Iterator[Record]:
    days: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in filter(is_day, records):
        calendar, on, kind = record.code.rsplit(":", 2)
        own = {name.removeprefix("days."): value for name, value in record.values.items()}
        days[calendar].append({"no": 0, "day": date.fromisoformat(on), "kind": kind, **own})
    weeks = [record for record in records if not is_day(record)]
    newest = {record.code: record.key for record in sorted(weeks, key=lambda each: each.valid_from or date.min)}
    for record in weeks:
        own_days = days.pop(record.code, []) if newest[record.code] == record.key else []
        ordered = sorted(own_days, key=lambda part: (part["day"], part["kind"]))
        yield replace(record, parts={"days": tuple(ordered)})


CALENDARS = Kind(
    "calendars",
    "lịch làm việc",
    (
        code("code", "Mã lịch", 40, is_required=True, aliases=("mã", "lịch")),
        text("name", "Tên lịch", 200, aliases=("tên",)),
        code("base_code", "Theo ngày nghỉ của lịch", 40),
        valid_from(),
        valid_to(),
        *(_hours(name, label) for name, label in WEEKDAY_WORDS.items()),
        day("days_known_to", "Đã biết ngày nghỉ đến"),
    ),
    (
        Part(
            "days",
            "Ngày nghỉ, làm bù",
            (
                Column("no", "số", values.whole, default=0),
                day("day", "ngày", is_required=True, aliases=("date", "ngày")),
                choice("kind", "loại", DAY_KINDS, is_required=True, aliases=("kind", "loại")),
                choice("worked_as", "làm theo giờ của", WEEKDAY_WORDS, aliases=("worked_as",)),
                _hours("sessions", "giờ riêng"),
                text("occasion", "dịp", 200, is_required=True, aliases=("occasion", "dịp nghỉ")),
                text("decision", "văn bản", 300, aliases=("decision", "căn cứ")),
                choice("confidence", "độ tin cậy", CONFIDENCES, default="verified", aliases=("confidence",)),
                flag("is_decided", "đã chắc chắn", default=True),
            ),
        ),
    ),
    lambda own: str(own["code"]),
    _faults,
    split=split,
    join=_join,
    ignored=frozenset({"swap_for"}),
)
