"""Opening hours of service points in words: whether one is open now, and its week in as few lines as it takes."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from motcua.base.text import short_day_words, upper_first
from motcua.ground.agreements import hours
from motcua.ground.agreements.hours import PointHours
from motcua.ground.deadlines.rules import DayOff, Session

_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Week:
    """Days of the week with the same hours: "Thứ Hai – thứ Sáu", "07:30–11:30, 13:00–17:00"."""

    days: str
    hours: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Hours:
    """How a point's hours are told: now, by the week, and what should be known beside."""

    is_open: bool
    now: str
    """"đang mở, đến 11:30", "mở lại lúc 13:30 hôm nay", …; "" = nobody has told its hours."""
    week: tuple[Week, ...] = ()
    note: str = ""


def told(of: PointHours, at: datetime) -> Hours:
    """Return the hours of a point in words at a local instant."""
    row, found = of.row_on(at.date()), hours.opening_at(of, at)
    if row is None or found is None:
        return Hours(False, "")
    if found.closes_at is not None:
        now = _("đang mở, đến %(time)s") % {"time": f"{found.closes_at:%H:%M}"}
    elif found.opens_at is not None:
        now = _("đang đóng, mở lại %(when)s") % {"when": _when(found.opens_at, at.date())}
    else:
        now = _("đang đóng")
    note = hours.note_of(of, at.date())
    if isinstance(note, DayOff) and note.occasion:
        now = f"{now} ({_('hôm nay nghỉ: %(why)s') % {'why': note.occasion}})"
    return Hours(found.is_open, now, week(row.week), row.note)


def week(days: tuple[tuple[Session, ...], ...]) -> tuple[Week, ...]:
    """Return a week in lines, following days with the same hours together."""
    found = []
    for sessions, group in groupby(range(7), key=lambda day: days[day]):
        numbers = list(group)
        first, last = _(_DAYS[numbers[0]]), _(_DAYS[numbers[-1]])
        name = first if len(numbers) == 1 else f"{first} – {last}"
        found.append(Week(upper_first(name), ", ".join(_session(each) for each in sessions) or _("nghỉ"), not sessions))
    return tuple(found)


def _session(session: Session) -> str:
    return f"{session[0]:%H:%M}–{session[1]:%H:%M}"


def _when(at: datetime, today: date) -> str:
    time = f"{at:%H:%M}"
    if at.date() == today:
        return _("lúc %(time)s hôm nay") % {"time": time}
    if (at.date() - today).days == 1:
        return _("lúc %(time)s ngày mai") % {"time": time}
    day = f"{_(_DAYS[at.weekday()])} {short_day_words(at.date())}"
    return _("lúc %(time)s, %(day)s") % {"time": time, "day": day}
