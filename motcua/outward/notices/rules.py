"""What an applicant is told of an event: one short text, without any personal data (ux.md §9)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.base.text import day_words, moment_words, vnd
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import Act


def text_of(act: Act, number: str, facts: Mapping[str, Any], site: str = "") -> str:
    """Return the message on one event of the dossier `number`; "" when the event is not told.

    `site` = the public address of the portal, without a scheme; it is named where something is to be fetched there.
    """
    if act is Act.RETURN_ELECTRONICALLY:
        where = f" tại {site}/cua-toi/{number}" if site else ""
        return f"Hồ sơ {number}: đã trả kết quả bản điện tử. Đăng nhập, tải tệp về{where}."
    said = _said(act, facts)
    return f"Hồ sơ {number}: {said}" if said else ""


_INTERRUPTING = frozenset(
    {
        Act.REQUIRE_PAYMENT,
        Act.CONFIRM_PAYMENT,
        Act.PAUSE,
        Act.RESUME,
        Act.RE_APPOINT,
        Act.RECOMPUTE,
        Act.REBASE,
        Act.STOP,
    }
)


def _said(act: Act, facts: Mapping[str, Any]) -> str:
    if act in _INTERRUPTING:
        return _interrupted(act, facts)
    if act in (Act.SETTLE_EXEMPTION, Act.REFUND):
        return _of_money(act, facts)
    match act:
        case Act.SUBMIT:
            return "đã gửi, đang chờ cơ quan tiếp nhận."
        case Act.RECEIVE:
            return f"đã tiếp nhận, mã hồ sơ {facts['code']}, hẹn trả {_moment(facts['due_at'])}."
        case Act.REQUEST_COMPLETION | Act.REQUEST_SUPPLEMENT:
            return f"cần bổ sung {len(facts['missing'])} giấy tờ. Xem phiếu {facts['form']}."
        case Act.DECLINE:
            return f"không được tiếp nhận. Xem lý do trong phiếu {facts['form']}."
        case Act.ANSWER_SUPPLEMENT:
            due = f", hẹn trả {_moment(facts['due_at'])}" if facts.get("due_at") else ""
            return f"đã nhận giấy tờ bổ sung{due}."
        case Act.APPROVE:
            return "đã có kết quả."
        case Act.REFUSE:
            return "bị từ chối giải quyết. Văn bản nêu lý do được gửi cùng kết quả."
        case Act.WITHDRAW:
            return "đã rút theo yêu cầu của bạn."
        case Act.ACCEPT_TO_CARRY:
            return f"bưu điện đã nhận chuyển, giao chậm nhất ngày {_day(facts['promised_on'])}."
        case Act.DELIVER | Act.RETURN_AT_COUNTER:
            return "đã trả. Mời bạn đánh giá trên trang tra cứu."
    return _not_home(act, facts)


def _costing_anew(facts: Mapping[str, Any]) -> str:
    """What another version makes of the fees."""
    too_much = sum(amount for _, amount in facts.get("over", ()))
    if too_much:
        return f" Bạn đã nộp thừa {vnd(too_much)}, mời đến nơi đã thu để nhận lại."
    more = facts.get("difference_vnd", 0)
    return f" Phí, lệ phí tăng {vnd(more)}, nộp chậm nhất khi nhận kết quả." if more > 0 else ""


def _of_money(act: Act, facts: Mapping[str, Any]) -> str:
    """What went back, or how much less is paid; to whom the law is kind, and why, is not for a message."""
    if act is Act.REFUND:
        return f"đã hoàn {vnd(facts['refunded_vnd'])}, phiếu {facts['refund']}."
    if not facts["granted"]:
        return "không được miễn, giảm phí. Hỏi lý do tại quầy, hoặc xem trong trang hồ sơ của bạn."
    too_much = sum(amount for _, amount in facts.get("over", ()))
    back = f" Bạn đã nộp thừa {vnd(too_much)}, mời đến nơi đã thu để nhận lại." if too_much else ""
    return f"được miễn, giảm phí {vnd(facts['spared_vnd'])}.{back}"


def _not_home(act: Act, facts: Mapping[str, Any]) -> str:
    """What follows where a result did not come home."""
    match act:
        case Act.RECORD_ATTEMPT:
            return f"bưu điện chưa giao được, giao lại ngày {_day(facts['next_on'])}."
        case Act.CORRECT_RESULT:
            who = "" if facts["fault"] == "APPLICANT" else " Bạn không phải chịu chi phí."
            return f"kết quả được đính chính, cơ quan trả kết quả mới cho bạn.{who}"
        case Act.INVITE:
            return f"mời bạn đến bưu điện nhận kết quả, chậm nhất ngày {_day(facts['come_by'])}."
        case Act.RETURN_UNDELIVERED:
            return "bưu điện không giao được, đang trả kết quả về cơ quan. Mời bạn đến quầy của cơ quan nhận."
    return ""


def _interrupted(act: Act, facts: Mapping[str, Any]) -> str:
    """What interrupts the work, or that it goes on: money, a pause, a new date, the end."""
    match act:
        case Act.REQUIRE_PAYMENT:
            amount = vnd(facts["owed_vnd"])
            return f"cần nộp {amount} trước hết ngày {_day(facts['until'])}. Xem thông báo {facts['form']}."
        case Act.CONFIRM_PAYMENT:
            return f"đã ghi nhận tiền nộp, hẹn trả {_moment(facts['due_at'])}."
        case Act.PAUSE:
            return f"tạm dừng giải quyết ({facts['reason_words']}), dự kiến đến {_day(facts['until'])}."
        case Act.RESUME:
            return f"được giải quyết tiếp, hẹn trả {_moment(facts['due_at'])}."
        case Act.RECOMPUTE:
            return f"hẹn trả chuyển sang {_moment(facts['due_at'])}. Lý do: {facts['reason']}"
        case Act.REBASE:
            when = f", hẹn trả {_moment(facts['due_at'])}" if facts.get("due_at") else ""
            reason = f"Lý do: {facts['reason']}"
            return f"được giải quyết theo quy định mới của thủ tục{when}.{_costing_anew(facts)} {reason}"
        case Act.RE_APPOINT:
            return f"chưa kịp hẹn, cơ quan xin lỗi và hẹn lại {_moment(facts['due_at'])}. Xem văn bản {facts['form']}."
    return f"dừng giải quyết. Xem lý do trong thông báo {facts['form']}."


def _moment(text: str) -> str:
    return moment_words(local(datetime.fromisoformat(text)))


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))
