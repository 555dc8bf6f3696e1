"""A citizen's journey post – agency – post, told from the journal: oldest first, where it stands now, what comes next.

Only what happened, when, and at which office: no names, no free text of officials, nothing of what a visit found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.base.text import vnd
from motcua.doors.frame.components import Happening, Stretch
from motcua.doors.portal import halts, words
from motcua.doors.portal.told import Told
from motcua.ground.deadlines.rules import local
from motcua.record import reading
from motcua.record.dossiers.rules import ACTS, Act, Clock, Owner, Status

COMING, DECIDING, GOING_HOME = "coming", "deciding", "going home"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journey and the part it belongs to."""

    part: str
    line: Happening


def stretches(told: Told) -> tuple[Stretch, ...]:
    """Return the journey in its parts, each with at least one line."""
    entries = [*_past(told), *_now(told), *_next(told)]
    found = []
    for part in (COMING, DECIDING, GOING_HOME):
        lines = [entry.line for entry in entries if entry.part == part]
        if lines:
            owner, title = _head(told, part)
            found.append(Stretch(owner, title, lines))
    return tuple(found)


def _head(told: Told, part: str) -> tuple[str, str]:
    if part == DECIDING:
        return Owner.AGENCY.value, _("%(agency)s giải quyết") % {"agency": told.office.short_name}
    if part == GOING_HOME:
        has_result = told.outcome is not None
        return Owner.POST.value, _("mang kết quả về") if has_result or not told.ended_at else _("mang giấy tờ về")
    if told.post_send:
        return Owner.POST.value, _("nhận và chuyển")
    return Owner.APPLICANT.value, _("gửi hồ sơ")


# ---- what has happened -----------------------------------------------------------------------------------------------


def _past(told: Told) -> Iterator[Entry]:
    part = COMING if told.post_send or told.channel == "ONLINE" else DECIDING
    for item in told.happenings:
        if item.act in (Act.RECEIVE, Act.DECLINE, Act.REQUEST_COMPLETION):
            part = DECIDING
        if item.act is Act.ACCEPT_TO_CARRY:
            part = GOING_HOME
        line = _line(told, item)
        if line is not None:
            yield Entry(part, line)


def _line(told: Told, item: reading.Happening) -> Happening | None:
    """The line of one event, None for what stays inside the office or is still the present state."""
    if _is_present(told, item) or _is_late(told, item):
        return None
    what = _what(told, item)
    if not what:
        return None
    owner, icon = _owner(item)
    return Happening(what, _when(told, item), owner, note=_note(told, item), icon=icon)


_HANDOVERS = frozenset({Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.REFUSE_HANDOVER})


def _is_late(told: Told, item: reading.Happening) -> bool:
    """Whether it is a handover after the end: papers on their way back to the agency."""
    is_back = bool(item.facts.get("undelivered"))
    return item.act in _HANDOVERS and not is_back and told.ended_at is not None and item.at >= told.ended_at


def _is_present(told: Told, item: reading.Happening) -> bool:
    """Whether the event has opened the state in which the dossier is: the present line tells it."""
    opening = {
        Status.AWAITING_SUPPLEMENT: (Act.REQUEST_SUPPLEMENT, Act.REQUEST_COMPLETION),
        Status.APPROVING: (Act.PROPOSE,),
        Status.AWAITING_OPINION: (Act.ASK_OPINION,),
        Status.AWAITING_PAYMENT: (Act.REQUIRE_PAYMENT,),
        Status.PAUSED: (Act.PAUSE,),
    }.get(told.status, ())
    return item.act in opening and item is told.last(*opening)


def _what(told: Told, item: reading.Happening) -> str:
    facts = item.facts
    match item.act:
        case Act.SUBMIT if not told.post_send:
            return _("Đã gửi hồ sơ trực tuyến") if told.channel == "ONLINE" else _("Đã nộp hồ sơ")
        case Act.ACCEPT_BY_POST:
            place = told.point.name if told.point else _("Bưu điện")
            return _("%(place)s nhận, niêm phong") % {"place": place}
        case Act.ACCEPT_HANDOVER if facts.get("undelivered"):
            return _("Cơ quan đã nhận lại kết quả, chờ bạn đến nhận")
        case Act.ACCEPT_HANDOVER if told.minute_at is not None and item.at > told.minute_at:
            return _("Đã giao giấy tờ bổ sung cho cơ quan")
        case Act.ACCEPT_HANDOVER:
            return _("Đã giao cơ quan, nộp hợp lệ")
        case Act.REFUSE_HANDOVER:
            return _("Cơ quan chưa nhận phong bì, bưu điện đang giữ")
        case Act.RECEIVE:
            day = local(datetime.fromisoformat(facts["due_at"])).date()
            return _("Tiếp nhận, hẹn trả %(day)s") % {"day": words.day(day)}
        case Act.REQUEST_SUPPLEMENT | Act.REQUEST_COMPLETION:
            return _("Chờ bạn bổ sung %(papers)s") % {"papers": words.papers(len(facts.get("missing", ())))}
        case Act.RECOMPUTE:
            day = local(datetime.fromisoformat(facts["due_at"])).date()
            return _("Lịch làm việc đổi, hẹn trả chuyển sang %(day)s") % {"day": words.day(day)}
        case Act.REBASE:
            return _("Chuyển sang quy định mới của thủ tục")
        case Act.RECORD_ATTEMPT | Act.INVITE | Act.DELIVER | Act.RETURN_AT_COUNTER:
            return _to_the_receiver(item)
        case _other:
            return _of_money(item) or _plain(item.act) or halts.what(item)


def _of_money(item: reading.Happening) -> str:
    if item.act is Act.SETTLE_EXEMPTION:
        return _("Được miễn, giảm phí") if item.facts["granted"] else _("Không được miễn, giảm phí")
    return _("Đã hoàn tiền cho bạn") if item.act is Act.REFUND else ""


def _plain(act: Act) -> str:
    return {
        Act.PASS_ON: _("Chuyển bộ phận giải quyết"),
        Act.DECLINE: _("Cơ quan không tiếp nhận, có văn bản nêu lý do"),
        Act.ANSWER_SUPPLEMENT: _("Đã bổ sung đủ"),
        Act.PROPOSE: _("Trình lãnh đạo phê duyệt"),
        Act.ASK_OPINION: _("Xin ý kiến cơ quan liên quan"),
        Act.ANSWER_OPINION: _("Cơ quan liên quan đã trả lời"),
        Act.SEND_BACK: _("Lãnh đạo yêu cầu xem xét thêm"),
        Act.APPROVE: _("Đã có kết quả"),
        Act.REFUSE: _("Đã có kết quả: từ chối giải quyết, có văn bản nêu lý do"),
        Act.WITHDRAW: _("Đã rút hồ sơ"),
        Act.ACCEPT_TO_CARRY: _("Bưu điện nhận chuyển"),
        Act.RETURN_UNDELIVERED: _("Không giao được, bưu điện trả kết quả về cơ quan"),
        Act.RETURN_ELECTRONICALLY: _("Đã trả bản điện tử, bạn tải về ở mục Hồ sơ của tôi"),
        Act.CORRECT_RESULT: _("Cơ quan đính chính kết quả, sẽ trả kết quả mới"),
    }.get(act, "")


def _to_the_receiver(item: reading.Happening) -> str:
    if item.act is Act.RECORD_ATTEMPT:
        return _("Chưa giao được, lần %(number)s") % {"number": item.facts.get("attempt_no", 1)}
    if item.act is Act.INVITE:
        day = words.day(date.fromisoformat(item.facts["come_by"]))
        return _("Mời bạn đến bưu điện nhận, chậm nhất %(day)s") % {"day": day}
    return _handed_out(item)


def _handed_out(item: reading.Happening) -> str:
    is_self = item.facts.get("receiver") == "SELF"
    if item.act is Act.DELIVER:
        return _("Đã giao, bạn ký nhận") if is_self else _("Đã giao, người được ủy quyền ký nhận")
    return _("Đã trả tại quầy, bạn ký nhận") if is_self else _("Đã trả tại quầy, người được ủy quyền ký nhận")


def _owner(item: reading.Happening) -> tuple[str, str]:
    """Whose the line is, and a drawing that says more than the owner's own."""
    if halts.what(item):
        return halts.owner(item)
    match item.act:
        case Act.REQUEST_SUPPLEMENT | Act.REQUEST_COMPLETION:
            return Owner.APPLICANT.value, "paused"
        case Act.ANSWER_SUPPLEMENT | Act.WITHDRAW | Act.SUBMIT:
            return Owner.APPLICANT.value, ""
        case Act.RECEIVE:
            return Owner.AGENCY.value, "document"
        case Act.ACCEPT_HANDOVER | Act.REFUSE_HANDOVER:
            return Owner.POST.value, ""
        case Act.ASK_OPINION | Act.ANSWER_OPINION:
            return Owner.OTHER_AGENCY.value, ""
        case Act.RETURN_AT_COUNTER | Act.REFUND | Act.SETTLE_EXEMPTION:
            return (Owner.POST if item.employer == "POST" else Owner.AGENCY).value, ""
        case _of_post if item.act in _BY_THE_POST:
            return Owner.POST.value, ""
        case _other:
            return Owner.AGENCY.value, ""


_BY_THE_POST = frozenset(
    {Act.ACCEPT_BY_POST, Act.ACCEPT_TO_CARRY, Act.RECORD_ATTEMPT, Act.INVITE, Act.DELIVER, Act.RETURN_UNDELIVERED}
)
_ENDED_BY = halts.ENDS | dict.fromkeys((Act.REQUEST_SUPPLEMENT, Act.REQUEST_COMPLETION), Act.ANSWER_SUPPLEMENT)
"""What begins a wait, and what ends it."""


def _when(told: Told, item: reading.Happening) -> str:
    """When it happened; a wait that is over says from when to when."""
    if item.act in _ENDED_BY:
        ends = _ENDED_BY[item.act]
        later = (row for row in told.happenings if row.event_no > item.event_no and row.act is ends)
        answered = next(later, None)
        if answered is not None:
            return _("%(first)s đến %(last)s") % {"first": words.moment(item.at), "last": words.moment(answered.at)}
    return words.moment(item.at)


def _note(told: Told, item: reading.Happening) -> str:
    if ACTS[item.act].clock is Clock.RESUME and item.facts.get("due_at"):
        day = words.moment(datetime.fromisoformat(item.facts["due_at"]))
        return _("Ngày hẹn trả chuyển sang %(day)s.") % {"day": day}
    if item.act in (Act.RECOMPUTE, Act.REBASE):
        return str(item.facts["reason"])
    if item.act is Act.REFUND:
        return _("%(amount)s, phiếu %(slip)s.") % {
            "amount": vnd(item.facts["refunded_vnd"]), "slip": item.facts["refund"],
        }  # fmt: skip
    if item.act is Act.CORRECT_RESULT and item.facts["fault"] == "AGENCY":
        return _("Cơ quan chịu chi phí, bạn không phải trả gì.")
    if item.act is Act.ACCEPT_TO_CARRY and item.facts.get("promised_on") and not told.is_carried:
        return _("Hẹn giao chậm nhất %(day)s.") % {"day": words.day(date.fromisoformat(item.facts["promised_on"]))}
    return ""


# ---- now, and next ---------------------------------------------------------------------------------------------------


def _now(told: Told) -> Iterator[Entry]:
    """The line on which the dossier stands, ringed; none when it has ended."""
    part, what, owner, since, icon = _present(told)
    if what:
        when = _("từ %(moment)s") % {"moment": words.moment(since)} if since else ""
        yield Entry(part, Happening(what, when, owner.value, icon=icon, is_current=True))


_BACK_AT_WORK = (
    Act.PASS_ON, Act.ANSWER_SUPPLEMENT, Act.ANSWER_OPINION, Act.SEND_BACK, Act.CONFIRM_PAYMENT, Act.RESUME
)  # fmt: skip
"""The acts after which the agency looks at the case."""


def _present(told: Told) -> tuple[str, str, Owner, datetime | None, str]:
    """The part, words, owner, beginning and drawing of the present state; empty words = it has ended."""
    since = told.happenings[-1].at if told.happenings else None
    coming = COMING if told.post_send or told.channel == "ONLINE" else DECIDING
    match told.status:
        case Status.DRAFT:
            return coming, _("Hồ sơ đang soạn, chưa gửi"), Owner.APPLICANT, since, ""
        case Status.SUBMITTED if told.post_send and told.minute_at is None:
            at_post = told.last(Act.ACCEPT_BY_POST)
            text = _("Đang ở bưu điện, chờ giao cơ quan") if at_post else _("Chờ bưu điện nhận giấy tờ")
            return COMING, text, Owner.POST, at_post.at if at_post else since, ""
        case Status.SUBMITTED:
            return DECIDING, _("Chờ cơ quan tiếp nhận"), Owner.AGENCY, told.minute_at or since, ""
        case Status.RECEIVED:
            return DECIDING, _("Chờ chuyển bộ phận giải quyết"), Owner.AGENCY, since, ""
        case Status.APPRAISING:
            began = told.last(*_BACK_AT_WORK)
            return DECIDING, _("Cơ quan đang xem xét hồ sơ"), Owner.AGENCY, began.at if began else since, ""
        case Status.APPROVING:
            began = told.last(Act.PROPOSE)
            return DECIDING, _("Đang chờ lãnh đạo phê duyệt"), Owner.AGENCY, began.at if began else since, ""
        case Status.AWAITING_OPINION:
            began = told.last(Act.ASK_OPINION)
            text = _("Đang chờ ý kiến cơ quan liên quan")
            return DECIDING, text, Owner.OTHER_AGENCY, began.at if began else since, ""
        case Status.AWAITING_SUPPLEMENT:
            began = told.last(Act.REQUEST_SUPPLEMENT, Act.REQUEST_COMPLETION)
            text = _("Chờ bạn bổ sung %(papers)s") % {"papers": words.papers(len(told.missing))}
            return DECIDING, text, Owner.APPLICANT, began.at if began else since, "paused"
        case Status.RESOLVED if told.is_carried:
            began = told.last(Act.ACCEPT_TO_CARRY, Act.RECORD_ATTEMPT)
            was_away = began is not None and began.act is Act.RECORD_ATTEMPT
            text = _("Bưu điện đang giữ kết quả") if was_away else _("Bưu điện đang mang kết quả về")
            return GOING_HOME, text, Owner.POST, began.at if began else since, ""
        case Status.RESOLVED:
            text = _waiting_result(told)
            anew = told.last(Act.ACCEPT_HANDOVER if told.came_back else Act.CORRECT_RESULT)
            part = GOING_HOME if anew and told.last(Act.ACCEPT_TO_CARRY) else DECIDING
            return part, text, Owner.AGENCY, anew.at if anew else told.resolved_at, ""
        case _waits_or_ended:
            found = halts.present(told)
            return (DECIDING, *found, "paused") if found else (DECIDING, "", Owner.NOBODY, None, "")


def _waiting_result(told: Told) -> str:
    """What a result that is there waits for."""
    if told.comes_as_file:
        return _("Chờ cơ quan trả bản điện tử")
    is_sent = told.post_return and not told.came_back
    return _("Chờ giao bưu điện mang về") if is_sent else _("Kết quả chờ bạn đến nhận")


def _next(told: Told) -> Iterator[Entry]:
    """What comes after the present state, as far as it is known."""
    if told.status is Status.DRAFT or (told.ended_at is not None and not told.is_corrected) or told.came_back:
        return
    if told.status is Status.SUBMITTED:
        yield _planned(DECIDING, Owner.AGENCY, _("Cơ quan tiếp nhận, hẹn ngày trả"), "")
    if told.post_return:
        yield _planned(GOING_HOME, Owner.POST, _("Giao tại nhà, bạn ký nhận"), _home_when(told), _bring(told))
    elif told.status is Status.RESOLVED:
        return
    elif told.comes_as_file:
        yield _planned(DECIDING, Owner.AGENCY, _("Trả bản điện tử vào tài khoản của bạn"), _result_when(told))
    else:
        yield _planned(DECIDING, Owner.AGENCY, _("Trả kết quả tại quầy"), _result_when(told), _bring(told))


def _planned(part: str, owner: Owner, what: str, when: str, note: str = "") -> Entry:
    return Entry(part, Happening(what, when, owner.value, note=note, is_planned=True))


def _home_when(told: Told) -> str:
    attempt = told.last(Act.RECORD_ATTEMPT)
    if told.is_carried and attempt is not None:
        again = {"day": words.day(date.fromisoformat(attempt.facts["next_on"]))}
        if attempt.facts.get("next_step") == "hold":
            return _("giữ tại bưu điện đến %(day)s") % again
        return _("giao lại %(day)s") % again
    promised = told.last_facts(Act.ACCEPT_TO_CARRY).get("promised_on")
    if told.is_carried and promised:
        return _("chậm nhất %(day)s") % {"day": words.day(date.fromisoformat(promised))}
    return _("sau khi có kết quả")


def _result_when(told: Told) -> str:
    if told.due_at is None or told.stopped_at is not None:
        return _("sau khi có kết quả")
    return _("dự kiến %(moment)s") % {"moment": words.moment(told.due_at)}


def _bring(told: Told) -> str:
    if told.owed_vnd:
        return _("Chuẩn bị giấy tờ tùy thân và %(amount)s.") % {"amount": vnd(told.owed_vnd)}
    return _("Chuẩn bị giấy tờ tùy thân.")
