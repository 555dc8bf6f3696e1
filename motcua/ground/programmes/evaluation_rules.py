"""What an evaluation of a programme is told, how periods lie beside each other, what closing one freezes. Pure.

A programme is evaluated for a period against the one before it, or against the time before the transfer. What dossiers
tell is counted; what they cannot tell (officials who went back to their own work, investment that was not needed) is
entered with the document that says it. Practice: reports of Gia Lai, Bắc Kạn and Hưng Yên on their transfers.
"""

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.ground.people.rules import Actor, Employer, Role

WRITERS = frozenset({Role.MANAGER})
"""The provincial office evaluates; an administrator sees no figures of dossiers, so she writes none."""


class Telling(StrEnum):
    """What may be told of a programme that no dossier tells; the value is stored."""

    OFFICIALS = "OFFICIAL"
    INVESTMENT = "INVEST"
    COMPLAINTS = "COMPLAIN"
    LOSSES = "LOSS"
    RECEPTION = "MIN_RECV"
    RETURN = "MIN_BACK"


@dataclass(frozen=True, slots=True)
class Told:
    """What a kind of told figure is: its words, what its amount counts, the most that can be meant."""

    words: str
    unit: str
    most: int
    is_norm: bool = False
    """A norm holds from its day on until another does; of the others the rows of a period are added up."""


TELLINGS: Mapping[Telling, Told] = {
    Telling.OFFICIALS: Told("Cán bộ, công chức được rút về làm chuyên môn", "người", 100_000),
    Telling.INVESTMENT: Told("Kinh phí đầu tư không phải chi", "đồng", 10**14),
    Telling.COMPLAINTS: Told("Phản ánh, khiếu nại bằng văn bản", "vụ", 1_000_000),
    Telling.LOSSES: Told("Hồ sơ, giấy tờ mất hoặc hư hỏng", "vụ", 1_000_000),
    Telling.RECEPTION: Told("Định mức một lượt tiếp nhận", "phút", 480, is_norm=True),
    Telling.RETURN: Told("Định mức một lượt trả kết quả", "phút", 480, is_norm=True),
}


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One told figure; `corrects` = the number of the row in whose place it stands."""

    figure_no: int
    kind: Telling
    unit_no: int | None
    amount: int
    on: date
    document_no: str
    document_on: date
    source: str
    corrects: int | None = None
    reason: str = ""
    by_id: str = ""
    recorded_at: datetime | None = None


class OnlyWriters(NoRight):
    """The provincial office evaluates its programmes."""

    code = "evaluation.only-writers"
    text = "Chỉ Văn phòng UBND tỉnh ghi, chốt đánh giá đề án. Gửi số liệu và văn bản cho Văn phòng UBND tỉnh."


class AlreadyCorrected(RuleViolation):
    """A row is corrected once; what is wrong with the correction is corrected there."""

    code = "evaluation.corrected-already"
    text = "Dòng {number} đã có dòng {by} thay. Sửa dòng {by}."
    field = "corrects"


class NotOver(RuleViolation):
    """A period is closed when it is over."""

    code = "evaluation.not-over"
    text = "Kỳ này hết ngày {day}, hết kỳ mới chốt được. Số liệu đang xem vẫn đổi theo hồ sơ."


class ClosedAlready(RuleViolation):
    """A period that is closed is closed anew only for a reason."""

    code = "evaluation.closed-already"
    text = "Kỳ này đã chốt ngày {day}. Chốt lại thì ghi lý do; bản chốt trước vẫn được giữ."
    field = "reason"


def may_write(by: Actor) -> bool:
    """Whether a person evaluates. Who stands in for a colleague does not."""
    return bool(by.roles & WRITERS) and by.employer is Employer.AGENCY and not by.stands_for


def require_writer(by: Actor) -> None:
    """Refuse with OnlyWriters who does not evaluate."""
    if not may_write(by):
        raise OnlyWriters()


# -- what is told ------------------------------------------------------------------------------------------------------


def standing(rows: Iterable[ToldRow]) -> tuple[ToldRow, ...]:
    """Return the told figures that count: those in whose place no other stands."""
    there = tuple(rows)
    replaced = {row.corrects for row in there}
    return tuple(row for row in there if row.figure_no not in replaced)


def require_correctable(rows: Iterable[ToldRow], number: int) -> ToldRow:
    """Return the row that is to be corrected. Raises NotReadable, AlreadyCorrected."""
    there = tuple(rows)
    found = next((row for row in there if row.figure_no == number), None)
    if found is None:
        raise NotReadable(sentence="Không có dòng này để sửa. Tải lại trang.", field="corrects")
    after = next((row for row in there if row.corrects == number), None)
    if after is not None:
        raise AlreadyCorrected(number=number, by=after.figure_no)
    return found


def amount_in(rows: Iterable[ToldRow], kind: Telling, first: date | None, last: date) -> int | None:
    """Return what is told of a kind from a day (None = from the beginning) to another; None = nothing is told.

    Of a norm, the one that holds on the last day: the newest that is told of the whole programme.
    """
    there = [row for row in standing(rows) if row.kind is kind and row.on <= last]
    if TELLINGS[kind].is_norm:
        newest = max(there, key=lambda row: (row.on, row.figure_no), default=None)
        return newest.amount if newest is not None else None
    counted = [row.amount for row in there if first is None or row.on >= first]
    return sum(counted) if counted else None


# -- periods -----------------------------------------------------------------------------------------------------------


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of a day."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of a day."""
    begin = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return begin, month_of(begin.replace(month=begin.month + 2))[1]


def year_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the year of a day."""
    return date(day.year, 1, 1), date(day.year, 12, 31)


def before(first: date, last: date) -> tuple[date, date]:
    """Return the period before one: the month, quarter or year before it, else as many days as it has."""
    eve = first - timedelta(days=1)
    for whole in (month_of, quarter_of, year_of):
        if whole(first) == (first, last):
            return whole(eve)
    return first - (last - first) - timedelta(days=1), eve


def before_transfer(first: date, last: date, begun: date) -> tuple[date, date]:
    """Return as many days as a period has, up to the day before a programme began."""
    eve = begun - timedelta(days=1)
    return eve - (last - first), eve


def period_words(first: date, last: date) -> str:
    """Return a period in words: "tháng 11/2026", "quý IV/2026", "năm 2026", else "từ 02/11/2026 đến 15/11/2026"."""
    if month_of(first) == (first, last):
        return f"tháng {first:%m/%Y}"
    if quarter_of(first) == (first, last):
        return f"quý {('I', 'II', 'III', 'IV')[(first.month - 1) // 3]}/{first.year}"
    if year_of(first) == (first, last):
        return f"năm {first.year}"
    return f"từ {day_words(first)} đến {day_words(last)}" if first != last else f"ngày {day_words(first)}"


# -- working hours freed -----------------------------------------------------------------------------------------------


def freed_minutes(count: int, norm: int | None, held_minutes: int) -> int | None:
    """Return the working minutes that a stage no longer takes at the agencies; None = no norm is told.

    Turns at the post × minutes of a turn by the norm, and never more than the minutes for which the post really held
    the dossiers in that stage.
    """
    return None if norm is None else min(count * norm, held_minutes)


# -- closing -----------------------------------------------------------------------------------------------------------

Line = tuple[str, str, str, int | None]
"""(key, words, unit, value) of one figure."""


def fingerprint(programme_id: str, first: date, last: date, lines: Sequence[Line], words: Sequence[str]) -> str:
    """Return the SHA-256 of what is frozen: programme, period, figures in their order, the words beside them."""
    whole = [programme_id, first.isoformat(), last.isoformat(), [list(line) for line in lines], list(words)]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def require_closable(last: date, today: date, closed_on: date | None, reason: str) -> None:
    """Refuse with NotOver a period that runs, with ClosedAlready one that is closed, unless there is a reason."""
    if last >= today:
        raise NotOver(day=day_words(last))
    if closed_on is not None and not reason:
        raise ClosedAlready(day=day_words(closed_on))


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is no longer what it was when the period was closed; None = there was, or is, none."""

    words: str
    unit: str
    closed: int | None
    counted: int | None


def differences(closed: Iterable[Line], counted: Iterable[Line]) -> tuple[Difference, ...]:
    """Return the figures that differ between what was closed and what is counted now, in the order of the closing."""
    then = {key: (words, unit, value) for key, words, unit, value in closed}
    now = {key: (words, unit, value) for key, words, unit, value in counted}
    keys = [*then, *(key for key in now if key not in then)]
    found = []
    for key in keys:
        words, unit, _value = then.get(key) or now[key]
        was, is_ = then.get(key, (None, None, None))[2], now.get(key, (None, None, None))[2]
        if was != is_:
            found.append(Difference(words, unit, was, is_))
    return tuple(found)
