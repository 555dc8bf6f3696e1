"""What interrupts a case, as its applicant is told: money to pay, a pause, a new date, the end.

The words of officials stay inside: of a pause the applicant reads its reason of the list, of all else what to do.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.base.text import vnd
from motcua.doors.portal import words
from motcua.doors.portal.told import Told
from motcua.ground.deadlines.rules import local
from motcua.record import reading
from motcua.record.dossiers.rules import Act, Owner, Status

ENDS = {Act.REQUIRE_PAYMENT: Act.CONFIRM_PAYMENT, Act.PAUSE: Act.RESUME}
"""What begins a stop of the clock here, and what ends it."""


def what(item: reading.Happening) -> str:
    """Return what happened, "" for what is none of these acts."""
    facts = item.facts
    match item.act:
        case Act.REQUIRE_PAYMENT:
            return _("Chờ bạn nộp %(amount)s") % {"amount": vnd(facts["owed_vnd"])}
        case Act.CONFIRM_PAYMENT:
            return _("Đã nộp tiền theo thông báo")
        case Act.PAUSE:
            return _("Tạm dừng: %(reason)s") % {"reason": _(str(facts["reason_words"]))}
        case Act.RESUME:
            return _("Cơ quan giải quyết tiếp")
        case Act.RE_APPOINT:
            day = local(datetime.fromisoformat(facts["due_at"])).date()
            return _("Cơ quan xin lỗi, hẹn lại %(day)s") % {"day": words.day(day)}
        case Act.STOP:
            return _("Cơ quan dừng giải quyết, có thông báo nêu lý do")
    return ""


def owner(item: reading.Happening) -> tuple[str, str]:
    """Return whose the line of one of these acts is, and the drawing of a wait."""
    if item.act is Act.PAUSE:
        return str(item.facts["whose"]), "paused"
    if item.act is Act.REQUIRE_PAYMENT:
        return Owner.APPLICANT.value, "paused"
    return (Owner.APPLICANT if item.act is Act.CONFIRM_PAYMENT else Owner.AGENCY).value, ""


def present(told: Told) -> tuple[str, Owner, datetime | None] | None:
    """Return what is waited for now, whose time it is, and since when; None = for none of these."""
    begun = told.last({Status.AWAITING_PAYMENT: Act.REQUIRE_PAYMENT}.get(told.status, Act.PAUSE))
    if begun is None or told.status not in (Status.AWAITING_PAYMENT, Status.PAUSED):
        return None
    return what(begun), Owner(owner(begun)[0]), begun.at


def when_again(told: Told) -> str:
    """Return when the date of the result is known again, while the clock stands."""
    if told.status is Status.AWAITING_PAYMENT:
        return _("Ngày hẹn lùi đúng thời gian chờ, tính khi bạn nộp xong.")
    until = told.last_facts(Act.PAUSE).get("until")
    if told.status is Status.PAUSED and until:
        day = {"day": words.day(date.fromisoformat(until))}
        return _("Dự kiến giải quyết tiếp sau ngày %(day)s; ngày hẹn lùi đúng thời gian dừng.") % day
    return _("Ngày hẹn được tính lại khi bạn bổ sung xong.")


def to_pay(told: Told) -> tuple[str, str]:
    """Return what has to be paid by the notice, and until when and how, as two sentences."""
    facts = told.last_facts(Act.REQUIRE_PAYMENT)
    place = told.point.name if told.point else told.office.name
    said = {"day": words.day(date.fromisoformat(facts["until"])), "place": place, "form": facts["form"]}
    how = _("Nộp trước hết ngày %(day)s tại %(place)s, hoặc chuyển khoản như thông báo %(form)s ghi.") % said
    return _("Bạn cần nộp %(amount)s.") % {"amount": vnd(facts["owed_vnd"])}, how


def promised_anew(told: Told) -> str:
    """Return that the date was changed once with an apology, "" when it was not."""
    first = told.clock.original_due_at
    return _("cơ quan đã xin lỗi, hẹn lại từ %(day)s") % {"day": words.day(local(first).date())} if first else ""
