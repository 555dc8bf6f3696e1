"""What the timeline says of an event, in the words of an official (Vietnamese)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.base.text import day_words, moment_words, short_day_words, vnd
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import Act

CHANNEL_WORDS = {"DIRECT": "trực tiếp", "ONLINE": "trực tuyến", "POST": "bưu chính công ích"}

_PLAIN: Mapping[Act, str] = {
    Act.OPEN_DRAFT: "Mở hồ sơ nháp",
    Act.SUBMIT: "Đã gửi hồ sơ",
    Act.ACCEPT_BY_POST: "Bưu điện nhận, kiểm đếm, niêm phong {seal_no}",
    Act.OFFER_HANDOVER: "Chờ cơ quan nhận phong bì {envelope}",
    Act.ACCEPT_HANDOVER: "Giao cơ quan, ký biên bản {minute}",
    Act.REFUSE_HANDOVER: "Cơ quan không nhận phong bì {envelope}",
    Act.RECEIVE: "Nhận hồ sơ, cấp Giấy tiếp nhận (Mẫu 01)",
    Act.REQUEST_COMPLETION: "Yêu cầu hoàn thiện hồ sơ (Mẫu 02)",
    Act.DECLINE: "Từ chối tiếp nhận (Mẫu 03)",
    Act.PASS_ON: "Chuyển xử lý",
    Act.ASSIGN: "Phân công cán bộ thụ lý",
    Act.ASK_OPINION: "Xin ý kiến {agency_name}, hạn {due_words}",
    Act.ANSWER_OPINION: "{agency_name} trả lời ý kiến",
    Act.REQUEST_SUPPLEMENT: "Yêu cầu bổ sung {missing_count} giấy tờ",
    Act.ANSWER_SUPPLEMENT: "Đã bổ sung đủ",
    Act.PROPOSE: "Trình lãnh đạo phê duyệt",
    Act.SEND_BACK: "Trả lại để thẩm định thêm",
    Act.APPROVE: "Phê duyệt kết quả",
    Act.REFUSE: "Từ chối giải quyết",
    Act.WITHDRAW: "Người nộp rút hồ sơ",
    Act.PREPARE_RETURN: "Đóng gói kết quả, niêm phong {seal_no}",
    Act.OFFER_TO_POST: "Giao bưu điện, chờ nhận",
    Act.ACCEPT_TO_CARRY: "Bưu điện nhận chuyển, phiếu gửi {slip}",
    Act.RECORD_ATTEMPT: "Chưa giao được",
    Act.DELIVER: "Đã giao, {receiver_words} ký nhận",
    Act.RETURN_AT_COUNTER: "Đã trả tại quầy, {receiver_words} ký nhận",
    Act.RATE: "Đánh giá mức {score}",
}


_STANCES = {"AGREE": "Đồng ý", "DISAGREE": "Không đồng ý", "OTHER": "Có ý kiến khác"}


def title(act: Act, facts: Mapping[str, Any]) -> str:
    """Return what happened, as a past event."""
    known = dict(facts)
    known["missing_count"] = len(facts.get("missing", ()))
    if facts.get("due_on"):
        known["due_words"] = day_words(date.fromisoformat(facts["due_on"]))
    if act is Act.ASSIGN and facts.get("from"):
        return "Chuyển cho cán bộ thụ lý khác"
    if act is Act.ANSWER_OPINION and facts.get("stance") == "NONE":
        return f"{facts.get('agency_name', '')} không trả lời ý kiến trong hạn"
    known["receiver_words"] = "chính chủ" if facts.get("receiver") == "SELF" else "người được ủy quyền"
    return _PLAIN[act].format_map(_Blank(known)).strip()


def consequence(act: Act, facts: Mapping[str, Any]) -> str:
    """Return at most one sentence on what followed; "" when there is nothing to say."""
    parts: list[str] = []
    match act:
        case Act.SUBMIT if facts.get("owed_vnd"):
            parts.append(f"Phải thu {vnd(facts['owed_vnd'])}.")
        case Act.ACCEPT_BY_POST | Act.DELIVER | Act.RETURN_AT_COUNTER | Act.RECEIVE:
            if facts.get("taken_vnd"):
                parts.append(f"Thu {vnd(facts['taken_vnd'])}, biên lai {facts.get('receipt')}.")
            if act is Act.RECEIVE:
                parts.append(f"Mã hồ sơ {facts['code']}, hẹn trả {_moment(facts['due_at'])}.")
        case Act.ACCEPT_HANDOVER:
            if facts.get("remitted_vnd"):
                parts.append(f"Bưu điện nộp {vnd(facts['remitted_vnd'])}.")
            if facts.get("differences"):
                parts.append(f"Lệch {len(facts['differences'])} thành phần, đã ghi vào biên bản.")
        case Act.ANSWER_SUPPLEMENT if facts.get("due_at"):
            parts.append(f"Ngày hẹn trả chuyển sang {_moment(facts['due_at'])}.")
        case Act.ASSIGN if facts.get("reason"):
            parts.append(f"Lý do: {facts['reason']}")
        case Act.ANSWER_OPINION if facts.get("stance") in _STANCES:
            late = ", trả lời sau hạn" if facts.get("is_late") else ""
            parts.append(f"{_STANCES[facts['stance']]}{late}.")
        case Act.SEND_BACK | Act.REFUSE | Act.WITHDRAW:
            parts.append(f"Lý do: {facts.get('reason', '')}")
            parts.extend(_taken_back(facts) if act is Act.WITHDRAW else ())
        case Act.RECORD_ATTEMPT:
            parts.append(f"Lần {facts['attempt_no']}, lần sau {short_day_words(date.fromisoformat(facts['next_on']))}.")
    return " ".join(parts)


def _taken_back(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What a withdrawal did to an envelope that was on offer."""
    code = facts.get("envelope")
    return (f"Phong bì {code} không giao nữa, ở lại người đang giữ.",) if code else ()


def _moment(text: str) -> str:
    return moment_words(local(datetime.fromisoformat(text)))


class _Blank(dict[str, Any]):
    """Facts that an older event does not have are left blank."""

    def __missing__(self, key: str) -> str:
        return ""
