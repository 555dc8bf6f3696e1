"""What the timeline says of an event, in the words of an official (Vietnamese)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from motcua.base.text import day_words, moment_words, short_day_words, vnd
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import ACTS, Act, Clock

CHANNEL_WORDS = {"DIRECT": "trực tiếp", "ONLINE": "trực tuyến", "POST": "bưu chính công ích"}

DATA_WORDS = {
    "personal_id": "số định danh", "unit_code": "xã, phường nơi ở", "email": "thư điện tử",
    "submitter_name": "người nộp thay",
}  # fmt: skip
"""What may be entered after reception, by the name of its field."""

_PLAIN: Mapping[Act, str] = {
    Act.OPEN_DRAFT: "Mở hồ sơ nháp",
    Act.SUBMIT: "Đã gửi hồ sơ",
    Act.ACCEPT_BY_POST: "Bưu điện nhận, kiểm đếm, niêm phong {seal_no}",
    Act.OFFER_HANDOVER: "Chờ cơ quan nhận phong bì {envelope}",
    Act.ACCEPT_HANDOVER: "Giao cơ quan, ký biên bản {minute}",
    Act.REFUSE_HANDOVER: "Cơ quan không nhận phong bì {envelope}",
    Act.WITHDRAW_OFFER: "Bên giao lấy lại phong bì {envelope}",
    Act.TAKE_OVER: "Bàn giao bắt buộc, biên bản {minute}",
    Act.RECEIVE: "Nhận hồ sơ, cấp Giấy tiếp nhận (Mẫu 01)",
    Act.REQUEST_COMPLETION: "Yêu cầu hoàn thiện hồ sơ (Mẫu 02)",
    Act.DECLINE: "Từ chối tiếp nhận (Mẫu 03)",
    Act.SETTLE_EXEMPTION: "Miễn, giảm phí: {class_name}",
    Act.ENTER_DATA: "Nhập dữ liệu: {entered_words}",
    Act.PASS_ON: "Chuyển xử lý",
    Act.ASSIGN: "Phân công cán bộ thụ lý",
    Act.ASK_OPINION: "Xin ý kiến {agency_name}, hạn {due_words}",
    Act.ASK_STEPS: "Gửi cơ quan phối hợp {asked_names}",
    Act.ANSWER_OPINION: "{agency_name} trả lời ý kiến",
    Act.REQUEST_SUPPLEMENT: "Yêu cầu bổ sung {missing_count} giấy tờ",
    Act.ANSWER_SUPPLEMENT: "Đã bổ sung đủ",
    Act.REQUIRE_PAYMENT: "Yêu cầu nộp {owed_words}, thông báo {form}",
    Act.CONFIRM_PAYMENT: "Đã nộp tiền theo thông báo",
    Act.PAUSE: "Tạm dừng: {reason_words}",
    Act.RESUME: "Giải quyết tiếp",
    Act.RE_APPOINT: "Xin lỗi, hẹn lại (Mẫu 04) {form}",
    Act.PROPOSE: "Trình lãnh đạo phê duyệt",
    Act.SEND_BACK: "Trả lại để thẩm định thêm",
    Act.UNDO: "Hoàn tác: {undone_words}",
    Act.APPROVE: "Phê duyệt kết quả",
    Act.REFUSE: "Từ chối giải quyết",
    Act.SIGN_RESULT: "Ký số kết quả, tệp {scan_no}",
    Act.STOP: "Dừng giải quyết (Mẫu 05) {form}",
    Act.WITHDRAW: "Người nộp rút hồ sơ",
    Act.RECOMPUTE: "Tính lại hạn trả theo lịch làm việc",
    Act.REBASE: "Chuyển sang bản thủ tục {procedure}",
    Act.PREPARE_RETURN: "Đóng gói kết quả, niêm phong {seal_no}",
    Act.OFFER_TO_POST: "Giao bưu điện, chờ nhận",
    Act.ACCEPT_TO_CARRY: "Bưu điện nhận chuyển, phiếu gửi {slip}",
    Act.REFUSE_TO_CARRY: "Bưu điện không nhận chuyển phong bì {envelope}",
    Act.INVITE: "Mời nhận kết quả, lần {invitation_no}",
    Act.RECORD_ATTEMPT: "Chưa giao được",
    Act.RETURN_UNDELIVERED: "Không giao được, trả lại cơ quan phong bì {envelope}",
    Act.DELIVER: "Đã giao, {receiver_words} ký nhận",
    Act.RETURN_AT_COUNTER: "Đã trả tại quầy, {receiver_words} ký nhận",
    Act.RETURN_ELECTRONICALLY: "Đã trả bản điện tử vào tài khoản người nộp",
    Act.CORRECT_RESULT: "Đính chính kết quả, quyết định {decision_no}",
    Act.REFUND: "Hoàn {refunded_words}, phiếu {refund}",
    Act.RATE: "Đánh giá mức {score}",
}


_STANCES = {"AGREE": "Đồng ý", "DISAGREE": "Không đồng ý", "OTHER": "Có ý kiến khác"}


_NO_ANSWERS = {"NONE": "không trả lời ý kiến trong hạn", "NOT_OURS": "trả lại: không thuộc thẩm quyền"}


def title(act: Act, facts: Mapping[str, Any]) -> str:
    """Return what happened, as a past event."""
    known = dict(facts)
    known["missing_count"] = len(facts.get("missing", ()))
    if facts.get("due_on"):
        known["due_words"] = day_words(date.fromisoformat(facts["due_on"]))
    if facts.get("owed_vnd"):
        known["owed_words"] = vnd(facts["owed_vnd"])
    if facts.get("refunded_vnd"):
        known["refunded_words"] = vnd(facts["refunded_vnd"])
    if act is Act.SETTLE_EXEMPTION and not facts.get("granted"):
        return f"Không miễn, giảm phí: {facts.get('class_name', '')}"
    if act is Act.ASSIGN and facts.get("from"):
        return "Chuyển cho cán bộ thụ lý khác"
    if act is Act.ASK_STEPS:
        known["asked_names"] = ", ".join(question["agency_name"] for question in facts.get("asked", ()))
        if not known["asked_names"]:
            return "Bỏ qua bước của cơ quan phối hợp"
    if act is Act.ANSWER_OPINION and facts.get("stance") in _NO_ANSWERS:
        return f"{facts.get('agency_name', '')} {_NO_ANSWERS[facts['stance']]}"
    if act is Act.ACCEPT_HANDOVER and facts.get("undelivered"):
        return f"Cơ quan nhận lại kết quả chưa giao được, biên bản {facts['minute']}"
    if facts.get("undone_act"):
        known["undone_words"] = ACTS[Act(facts["undone_act"])].button
    known["entered_words"] = ", ".join(DATA_WORDS[name] for name in facts.get("entered", ()))
    known["receiver_words"] = "chính chủ" if facts.get("receiver") == "SELF" else "người được ủy quyền"
    return _PLAIN[act].format_map(_Blank(known)).strip()


def consequence(act: Act, facts: Mapping[str, Any]) -> str:
    """Return at most one sentence on what followed; "" when there is nothing to say."""
    if act in _INTERRUPTING:
        return " ".join(_interrupted(act, facts))
    if ACTS[act].clock is Clock.RESUME:
        return " ".join(_going_on(act, facts))
    if act in _OF_MONEY:
        return " ".join(_reckoned(act, facts))
    return _not_home(act, facts) if act in _NOT_HOME else " ".join(_on_the_way(act, facts))


def _on_the_way(act: Act, facts: Mapping[str, Any]) -> list[str]:
    """What followed where all went its way."""
    parts: list[str] = []
    match act:
        case Act.SUBMIT:
            parts += [f"Phải thu {vnd(facts['owed_vnd'])}."] if facts.get("owed_vnd") else []
            parts += ["Người nộp đề nghị miễn, giảm phí."] if facts.get("exemption") else []
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
        case Act.PASS_ON if facts.get("is_late"):
            parts.append(f"Chuyển trễ, phải chuyển trước {_moment(facts['hand_on_by'])}.")
        case Act.ASK_STEPS | Act.ANSWER_OPINION:
            parts.extend(_answered(facts))
            parts.extend(_asked(facts))
        case Act.ASSIGN | Act.SEND_BACK | Act.REFUSE | Act.WITHDRAW if facts.get("reason"):
            parts.extend(_taken_back(facts) if act is Act.WITHDRAW else ())
            parts.append(f"Lý do: {facts['reason']}")
    return parts


def _answered(facts: Mapping[str, Any]) -> list[str]:
    """What an answer says, and that the next steps of the process were asked by it."""
    late = ", trả lời sau hạn" if facts.get("is_late") else ""
    said = [f"{_STANCES[facts['stance']]}{late}."] if facts.get("stance") in _STANCES else []
    return said + (["Tự gửi bước tiếp theo."] if "stance" in facts and facts.get("asked") else [])


def _asked(facts: Mapping[str, Any]) -> list[str]:
    """Which steps of the process were asked of whom and until when, and which were left out."""
    asked = [
        f"{question['step_name']}: {question['agency_name']}, hạn {_moment(question['due_at'])}."
        for question in facts.get("asked", ())
    ]
    return asked + [f"Bỏ qua bước “{step['step_name']}”." for step in facts.get("left_out", ())]


_OF_MONEY = frozenset({Act.SETTLE_EXEMPTION, Act.REFUND})


def _reckoned(act: Act, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What became of the fees when it was settled who pays less, or how money went back."""
    if act is Act.REFUND:
        cancelled = [number for number, is_whole in facts.get("receipts", ()) if is_whole]
        where = "Tiền mặt từ két." if str(facts["account"]).startswith("drawer:") else "Từ tài khoản cơ quan."
        undone = (f"Biên lai {', '.join(cancelled)} đã hủy.",) if cancelled else ()
        return where, *undone, f"Lý do: {facts['reason']}"
    said = (f"Được giảm {vnd(facts['spared_vnd'])}.",) if facts.get("spared_vnd") else ()
    if too_much := sum(amount for _, amount in facts.get("over", ())):
        said = (*said, f"Đã nộp thừa {vnd(too_much)}, được hoàn lại.")
    return (*said, f"Lý do: {facts['reason']}") if facts.get("reason") else said


_NOT_HOME = frozenset(
    {Act.WITHDRAW_OFFER, Act.TAKE_OVER, Act.REFUSE_TO_CARRY, Act.INVITE, Act.RECORD_ATTEMPT, Act.RETURN_UNDELIVERED,
     Act.CORRECT_RESULT}
)  # fmt: skip


def _not_home(act: Act, facts: Mapping[str, Any]) -> str:
    """What followed where an envelope did not go where it was to go, or what was in it was wrong."""
    match act:
        case Act.TAKE_OVER:
            return _taken_over(facts)
        case Act.CORRECT_RESULT:
            who = "Chi phí do người nộp chịu" if facts["fault"] == "APPLICANT" else "Chi phí do cơ quan chịu"
            paid = f", phải thu {vnd(facts['owed_vnd'])}" if facts.get("owed_vnd") else ""
            return " ".join((f"{who}{paid}.", f"Lý do: {facts['reason']}"))
        case Act.INVITE:
            return f"{facts['manner_words']}, hẹn đến nhận chậm nhất {_day(facts['come_by'])}."
        case Act.RECORD_ATTEMPT:
            return f"Lần {facts['attempt_no']}, lần sau {short_day_words(date.fromisoformat(facts['next_on']))}."
        case Act.RETURN_UNDELIVERED:
            return f"Đã mời {facts['invitations']} lần. {facts['why']}".strip()
    return f"Lý do: {facts['reason']}" if facts.get("reason") else ""


def _taken_over(facts: Mapping[str, Any]) -> str:
    """What two others found in the place of one who may no longer act, and took over."""
    if facts.get("missing"):
        what = f"Không tìm thấy phong bì {facts['missing']}; sổ vẫn ghi ở {facts['giver_name']}."
    elif facts.get("envelope"):
        what = f"{facts['taker_name']} nhận phong bì {facts['envelope']} từ {facts['giver_name']}."
    else:
        what = f"Phong bì {facts['offer_ended']} không giao được cho {facts['giver_name']}, bên giao giữ tiếp."
    money = f" Nhận {vnd(facts['passed_vnd'])} theo hồ sơ." if facts.get("passed_vnd") else ""
    return f"{what}{money} Chứng kiến: {facts['witness_name']}."


_INTERRUPTING = frozenset({Act.REQUIRE_PAYMENT, Act.PAUSE, Act.RE_APPOINT, Act.RECOMPUTE, Act.REBASE, Act.STOP})


def _going_on(act: Act, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """How money was paid, and when the result is due now that the clock runs again."""
    parts = []
    if facts.get("taken_vnd"):
        parts.append(f"Thu {vnd(facts['taken_vnd'])}, biên lai {facts.get('receipt')}.")
    if facts.get("remitted_vnd") and act is Act.CONFIRM_PAYMENT:
        paper = f"chứng từ {facts.get('document_no')} ngày {_day(facts['document_on'])}"
        parts.append(f"{vnd(facts['remitted_vnd'])} vào tài khoản cơ quan, {paper}.")
    if facts.get("due_at"):
        parts.append(f"Ngày hẹn trả chuyển sang {_moment(facts['due_at'])}.")
    if act is Act.RESUME and facts.get("reason"):
        parts.append(f"Ghi chú: {facts['reason']}")
    return tuple(parts)


def _interrupted(act: Act, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Until when is waited, or when the result is due now, and why."""
    match act:
        case Act.REQUIRE_PAYMENT:
            return (f"Nộp chậm nhất {_day(facts['until'])}. Căn cứ: {'; '.join(dict.fromkeys(facts['grounds']))}.",)
        case Act.PAUSE:
            return f"Dự kiến đến {_day(facts['until'])}. Căn cứ: {facts['legal_ground']}.", f"Lý do: {facts['reason']}"
        case Act.RECOMPUTE:
            dues = f"Ngày hẹn trả chuyển từ {_moment(facts['due_before'])} sang {_moment(facts['due_at'])}."
            return dues, str(facts["reason"])
        case Act.REBASE:
            said = f"Trước theo bản {facts['procedure_before']}.", *_fees_anew(facts), f"Lý do: {facts['reason']}"
            if facts.get("due_at") in (None, facts.get("due_before")):
                return said
            return f"Ngày hẹn trả chuyển từ {_moment(facts['due_before'])} sang {_moment(facts['due_at'])}.", *said
        case Act.RE_APPOINT:
            dues = f"Hạn {_moment(facts['original_due_at'])} chuyển sang {_moment(facts['due_at'])}."
            return dues, f"Lý do: {facts['reason']}"
    return facts["consequence"], *_taken_back(facts), f"Lý do: {facts['reason']}"


def _fees_anew(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """What another version makes of the fees."""
    too_much = sum(amount for _, amount in facts.get("over", ()))
    difference = facts.get("difference_vnd", 0)
    more = (f"Phí, lệ phí tăng {vnd(difference)}.",) if difference > 0 else ()
    return (*more, f"Đã nộp thừa {vnd(too_much)}, được hoàn lại.") if too_much else more


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


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
