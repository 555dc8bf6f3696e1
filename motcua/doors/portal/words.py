"""Numbers, days and amounts of the portal in the language of the page.

Vietnamese as everywhere else; English keeps days as 18/11/2026, because that is what stands on every paper here.
"""

import re
from datetime import date, datetime

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from motcua.base import text
from motcua.ground.catalogue.rules import FeeAmount
from motcua.ground.deadlines.rules import Remaining, local
from motcua.record.payments.assessing import Claim, ExemptionFacts
from motcua.record.payments.rules import Owed

FEE_WORDS = {"PHI": "Phí", "LE_PHI": "Lệ phí"}


_LANDLINE = re.compile("(0[0-9]{3})([0-9])([0-9]{3})([0-9]{3})")


def phone(number: str) -> str:
    """Return a telephone number in groups: "0900 000 628", a landline "0290 3 000 111"."""
    landline = _LANDLINE.fullmatch(number)
    return " ".join(landline.groups()) if landline else text.spaced_phone(number)


def is_english() -> bool:
    """Whether the page speaks English."""
    return (get_language() or "").startswith("en")


def limit(quantity: int, unit: str) -> str:
    """Return a published limit: "5 ngày làm việc", "trong ngày"."""
    if unit == "same_day":
        return _("trong ngày")
    number = {"number": text.number(quantity)}
    if unit == "working_hours":
        return ngettext("%(number)s giờ làm việc", "%(number)s giờ làm việc", quantity) % number
    if unit == "calendar_days":
        return ngettext("%(number)s ngày, kể cả ngày nghỉ", "%(number)s ngày, kể cả ngày nghỉ", quantity) % number
    return ngettext("%(number)s ngày làm việc", "%(number)s ngày làm việc", quantity) % number


def fees(rows: tuple[FeeAmount, ...]) -> tuple[str, ...]:
    """Return what a procedure costs, a line for each kind of State money; kinds are never summed together."""
    kinds = dict.fromkeys(row.kind for row in rows)
    if not kinds:
        return (_("không thu"),)
    sums = [(kind, sum(row.amount_vnd for row in rows if row.kind == kind)) for kind in kinds]
    if len(sums) == 1:
        return (text.vnd(sums[0][1]),)
    return tuple(f"{_(FEE_WORDS[kind])} {text.vnd(amount)}" for kind, amount in sums)


def charge(item: Owed) -> tuple[str, tuple[str, ...]]:
    """Return how a charge stands for the applicant, and why it is what it is: lowered, paid too much, given back."""
    if item.cancelled:
        return _("không phải nộp nữa"), ()
    if not item.amount_vnd:
        state = _("được miễn")
    elif item.paid:
        state = _("đã xong")
    else:
        state = _("nộp khi nhận kết quả") if item.due_at == "RETURN" else _("chưa nộp")
    why = []
    if item.spared_vnd:
        told = {"amount": text.vnd(item.spared_vnd), "why": item.exempted_by}
        why.append(_("Được giảm %(amount)s: %(why)s.") % told)
    if item.too_much_vnd:
        told = {"amount": text.vnd(item.too_much_vnd)}
        why.append(_("Bạn đã nộp thừa %(amount)s, mời đến nơi đã thu để nhận lại.") % told)
    if item.refunded_vnd:
        why.append(_("Đã hoàn cho bạn %(amount)s.") % {"amount": text.vnd(item.refunded_vnd)})
    return state, tuple(why)


def exemption(found: ExemptionFacts | None) -> str:
    """Return what became of what was asked for about paying less; "" = nothing was, or the amounts say it."""
    if found is None or found.state is Claim.GRANTED:
        return ""
    if found.state is Claim.CLAIMED:
        words = _("Bạn đã đề nghị miễn, giảm (%(who)s). Cơ quan xem giấy tờ chứng minh rồi mới giảm.")
        return words % {"who": found.name}
    return _("Không được miễn, giảm (%(who)s): %(reason)s") % {"who": found.name, "reason": found.reason}


def procedures(count: int) -> str:
    """Return how many procedures: "8 thủ tục"."""
    return ngettext("%(number)s thủ tục", "%(number)s thủ tục", count) % {"number": text.number(count)}


def level(code: str) -> str:
    """Return at which level a procedure is decided: "cấp xã"."""
    return {"PROVINCE": _("cấp tỉnh"), "COMMUNE": _("cấp xã"), "VERTICAL": _("ngành dọc")}.get(code, code)


def papers(count: int) -> str:
    """Return how many papers: "2 giấy tờ"."""
    return ngettext("%(number)s giấy tờ", "%(number)s giấy tờ", count) % {"number": text.number(count)}


def day(value: date) -> str:
    """Return a day: "18/11/2026"."""
    return text.day_words(value)


def weekday(value: date) -> str:
    """Return a day with its weekday: "thứ Tư, 18/11/2026"; in English "Wednesday 18/11/2026"."""
    return f"{value:%A} {text.day_words(value)}" if is_english() else text.full_day_words(value)


def clock_time(at: datetime) -> str:
    """Return the time of day in Việt Nam: "15 giờ 20"; in English "15:20"."""
    here = _here(at)
    return f"{here:%H:%M}" if is_english() else text.time_words(here.replace(second=0, microsecond=0))


def moment(at: datetime) -> str:
    """Return an instant: "18/11/2026, 15 giờ 20"."""
    return f"{day(_here(at).date())}, {clock_time(at)}"


def _here(at: datetime) -> datetime:
    """The instant on the clocks of Việt Nam; a naive one, as in an explanation, is local already."""
    return local(at) if at.tzinfo else at


def left(remaining: Remaining) -> str:
    """Return what is left of a limit: "còn 2 ngày làm việc 3 giờ"; past it "quá 1 ngày làm việc 2 giờ"."""
    words = duration(remaining.minutes, remaining.day_minutes)
    return _("quá %(time)s") % {"time": words} if remaining.is_over else _("còn %(time)s") % {"time": words}


def duration(minutes: int, day_minutes: int) -> str:
    """Return working time by its two largest units: "2 ngày làm việc 3 giờ"; under a day "1 giờ 40 phút"."""
    days, rest = divmod(minutes, day_minutes)
    hours, rest = divmod(rest, 60)
    units = []
    if days:
        units.append(ngettext("%(number)s ngày làm việc", "%(number)s ngày làm việc", days) % {"number": days})
    if hours:
        units.append(ngettext("%(number)s giờ", "%(number)s giờ", hours) % {"number": hours})
    if rest and not days:
        units.append(ngettext("%(number)s phút", "%(number)s phút", rest) % {"number": rest})
    return " ".join(units) or ngettext("%(number)s phút", "%(number)s phút", 0) % {"number": 0}
