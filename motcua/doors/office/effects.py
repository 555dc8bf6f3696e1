"""What an act will do, restated before it binds, and what it has done, said once afterwards."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.base.text import day_words, full_day_words, moment_words, time_words, vnd
from motcua.doors.frame.acts import Done
from motcua.ground.deadlines.rules import OnSupplement, local
from motcua.ground.deadlines.rulesets import LatenessAgainst
from motcua.ground.people.queries import Colleague
from motcua.ground.people.rules import Role
from motcua.record.dossiers.rules import Act
from motcua.record.standing import Standing


def effects(act: Act, standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    """Return in sentences what the act will do to this dossier: status, clock, form, who is told."""
    return _EFFECTS[act](standing, colleagues)


def confirm_words(act: Act, standing: Standing | None = None) -> str:
    """Return the words of the button that does it: the verb again; the code of the dossier follows."""
    if act is Act.ASSIGN and standing is not None and standing.state.assignee_id == standing.actor.id:
        return _("Chuyển đồng nghiệp hồ sơ")
    return {
        Act.ASSIGN: _("Phân công hồ sơ"),
        Act.PROPOSE: _("Trình phê duyệt hồ sơ"),
        Act.ASK_OPINION: _("Xin ý kiến về hồ sơ"),
        Act.ASK_STEPS: _("Gửi cơ quan phối hợp hồ sơ"),
        Act.ANSWER_OPINION: _("Trả lời ý kiến về hồ sơ"),
        Act.REQUEST_SUPPLEMENT: _("Yêu cầu bổ sung, dừng đồng hồ hồ sơ"),
        Act.REQUIRE_PAYMENT: _("Yêu cầu nộp tiền, dừng đồng hồ hồ sơ"),
        Act.CONFIRM_PAYMENT: _("Ghi đã nộp tiền cho hồ sơ"),
        Act.PAUSE: _("Tạm dừng, dừng đồng hồ hồ sơ"),
        Act.RESUME: _("Giải quyết tiếp hồ sơ"),
        Act.RE_APPOINT: _("Ký văn bản xin lỗi, hẹn lại hồ sơ"),
        Act.STOP: _("Dừng giải quyết hồ sơ"),
        Act.SIGN_RESULT: _("Ký số kết quả hồ sơ"),
        Act.CORRECT_RESULT: _("Đính chính kết quả hồ sơ"),
        Act.APPROVE: _("Phê duyệt hồ sơ"),
        Act.SEND_BACK: _("Trả lại hồ sơ"),
        Act.UNDO: _("Hoàn tác việc vừa làm với hồ sơ"),
        Act.REFUSE: _("Từ chối giải quyết hồ sơ"),
    }[act]


def done_words(done: Done, standing: Standing, colleagues: Sequence[Colleague]) -> str:
    """Return what was done, for the page that follows."""
    facts = {
        "number": standing.number,
        "assignee": next((item.name for item in colleagues if item.id == done.facts.get("assignee")), ""),
        "count": len(done.facts.get("missing", ())),
        "form": done.facts.get("form", ""),
        "agency": done.facts.get("agency_name", ""),
        "asked": len(done.facts.get("asked", ())),
        "due": day_words(date.fromisoformat(done.facts["due_on"])) if "due_on" in done.facts else "",
        "until": day_words(date.fromisoformat(done.facts["until"])) if "until" in done.facts else "",
        "due_at": _moment(done.facts["due_at"]) if done.facts.get("due_at") else "",
        "owed": vnd(done.facts.get("owed_vnd", 0)),
    }
    return {
        Act.ASSIGN: _("Đã phân công %(assignee)s thụ lý hồ sơ %(number)s."),
        Act.PROPOSE: _("Đã trình phê duyệt hồ sơ %(number)s."),
        Act.ASK_OPINION: _("Đã xin ý kiến %(agency)s về hồ sơ %(number)s, hạn trả lời hết ngày %(due)s."),
        Act.ASK_STEPS: _("Đã gửi hồ sơ %(number)s cho %(asked)s cơ quan phối hợp. Bước sau tự gửi khi đủ trả lời.")
        if facts["asked"]
        else _("Đã bỏ qua các bước của cơ quan phối hợp ở hồ sơ %(number)s."),
        Act.ANSWER_OPINION: _("Đã ghi ý kiến của %(agency)s về hồ sơ %(number)s."),
        Act.REQUEST_SUPPLEMENT: _("Đã yêu cầu bổ sung %(count)s giấy tờ, phiếu %(form)s. Đồng hồ dừng từ bây giờ."),
        Act.REQUIRE_PAYMENT: _("Đã yêu cầu nộp %(owed)s, thông báo %(form)s. Đồng hồ dừng từ bây giờ."),
        Act.CONFIRM_PAYMENT: _("Đã ghi nộp tiền cho hồ sơ %(number)s. Đồng hồ chạy tiếp, hạn trả %(due_at)s."),
        Act.PAUSE: _("Đã tạm dừng hồ sơ %(number)s, dự kiến đến hết ngày %(until)s. Đồng hồ dừng từ bây giờ."),
        Act.RESUME: _("Hồ sơ %(number)s được giải quyết tiếp. Đồng hồ chạy tiếp, hạn trả %(due_at)s."),
        Act.RE_APPOINT: _("Đã ký văn bản xin lỗi %(form)s, hẹn lại %(due_at)s. Người nộp được báo."),
        Act.STOP: _("Đã dừng giải quyết hồ sơ %(number)s, thông báo %(form)s. Bộ phận Một cửa trả giấy tờ."),
        Act.SIGN_RESULT: _("Đã lệnh ký số kết quả hồ sơ %(number)s. Máy chủ ký xong thì tệp ghi “Đã ký số”."),
        Act.CORRECT_RESULT: _("Đã đính chính kết quả hồ sơ %(number)s. Bộ phận Một cửa đóng gói và trả kết quả mới."),
        Act.APPROVE: _("Đã phê duyệt hồ sơ %(number)s. Bộ phận Một cửa đóng gói và trả kết quả."),
        Act.SEND_BACK: _("Đã trả lại hồ sơ %(number)s để thẩm định thêm."),
        Act.UNDO: _("Đã hoàn tác việc vừa làm với hồ sơ %(number)s."),
        Act.REFUSE: _("Đã từ chối giải quyết hồ sơ %(number)s. Bộ phận Một cửa trả văn bản từ chối."),
    }[done.act] % facts


def effects_of_many(act: Act, standing: Standing) -> tuple[str, ...]:
    """Return in sentences what an act does to each of many dossiers; `standing` = how the first of them stands."""
    if act is Act.ASSIGN:
        return _assign(standing, ())
    return {
        Act.PROPOSE: (
            _("Mỗi hồ sơ chuyển sang “Đang phê duyệt”. Đồng hồ vẫn chạy."),
            _("Cùng một ý kiến thẩm định được ghi cho từng hồ sơ."),
        ),
        Act.APPROVE: (
            _("Mỗi hồ sơ được cấp kết quả ghi ở cột cuối và chuyển sang “Đã có kết quả”, đồng hồ dừng hẳn."),
            _("Từng người nộp được báo. Sau bước này không trả lại để thẩm định thêm được nữa."),
        ),
        Act.SEND_BACK: (
            _("Mỗi hồ sơ trở lại “Đang thẩm định” với cán bộ thụ lý của nó. Đồng hồ vẫn chạy."),
            _("Cùng một lý do được ghi cho từng hồ sơ."),
        ),
        Act.RE_APPOINT: (
            _("Mỗi hồ sơ có một văn bản xin lỗi (Mẫu 04) mang tên bạn và ngày hẹn mới ở cột cuối. Người nộp được báo."),
            _("Hạn gốc vẫn được giữ. Mỗi hồ sơ chỉ hẹn lại một lần."),
        ),
        Act.PAUSE: (
            _("Mỗi hồ sơ chuyển sang “Tạm dừng”, đồng hồ dừng. Từng người nộp được báo lý do và ngày dự kiến."),
            _("Cùng một lý do, căn cứ và ngày dự kiến được ghi cho từng hồ sơ."),
            _("Hết ngày dự kiến hồ sơ không tự chạy tiếp: bấm “Giải quyết tiếp” khi làm tiếp được."),
        ),
        Act.RESUME: (
            _("Mỗi hồ sơ trở lại bước trước khi tạm dừng."),
            _("Đồng hồ chạy tiếp và cộng lại đúng thời gian đã dừng, không tính lại từ đầu."),
        ),
    }[act]


def _assign(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    if standing.state.assignee_id == standing.actor.id:
        return (
            _("Hồ sơ chuyển sang Hộp việc của đồng nghiệp, có ghi “nhận từ %(who)s”.") % {"who": standing.actor.name},
            _("Đồng hồ vẫn chạy, hạn trả không đổi."),
        )
    return (_("Hồ sơ vào Hộp việc của người được giao. Đồng hồ vẫn chạy."),)


def _ask_opinion(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Cơ quan được hỏi thấy hồ sơ này cho đến khi trả lời xong, không thấy hồ sơ khác."),
        _("Hồ sơ chuyển sang “Chờ ý kiến”. Đồng hồ vẫn chạy; thời gian chờ tính cho cơ quan được hỏi."),
        _("Có thể xin ý kiến nhiều cơ quan cùng lúc. Có câu trả lời cuối cùng thì hồ sơ trở lại “Đang thẩm định”."),
    )


def _ask_steps(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Các cơ quan của lượt này thấy hồ sơ cho đến khi trả lời; hạn trả lời tính theo thời gian của từng bước."),
        _("Trả lời đủ một lượt thì lượt sau tự gửi, không phải bấm thêm."),
        _("Hồ sơ chuyển sang “Chờ ý kiến”. Đồng hồ vẫn chạy; thời gian chờ tính cho cơ quan được hỏi."),
    )


def _answer_opinion(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    is_last = len(standing.state.asked_agencies) <= 1
    what = (
        _("Hồ sơ trở lại “Đang thẩm định”. Đồng hồ vẫn chạy.")
        if is_last
        else _("Hồ sơ vẫn “Chờ ý kiến” của %(n)s cơ quan nữa.") % {"n": len(standing.state.asked_agencies) - 1}
    )
    if standing.actor.agency_code == standing.state.agency_code:
        return what, _("Câu trả lời ghi theo văn bản giấy; không sửa được sau khi ghi.")
    return what, _("Câu trả lời gửi cơ quan hỏi; sau khi gửi không sửa được và không xem hồ sơ này nữa.")


def _propose(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    heads = [item.words for item in colleagues if Role.UNIT_HEAD in item.roles]
    return (
        _("Hồ sơ chuyển sang “Đang phê duyệt”. Đồng hồ vẫn chạy."),
        _("Người phê duyệt: %(who)s.") % {"who": "; ".join(heads)} if heads else _("Cơ quan chưa có người phê duyệt."),
    )


def _request_supplement(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    restarts = OnSupplement(standing.procedure.on_supplement) is OnSupplement.RESTART
    return (
        _("Lập Phiếu yêu cầu bổ sung (Mẫu 02) và báo người nộp."),
        _("Đồng hồ dừng. Khi người nộp bổ sung đủ, thời hạn tính lại từ đầu.")
        if restarts
        else _("Đồng hồ dừng. Khi người nộp bổ sung đủ, đồng hồ chạy tiếp và cộng lại thời gian đã dừng."),
        _("Lần đầu phải yêu cầu trong %(days)s ngày làm việc kể từ khi tiếp nhận.")
        % {"days": standing.rules.supplement_notice_working_days},
    )


def _require_payment(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Lập thông báo nộp tiền và báo người nộp. Nộp tại quầy Một cửa, bưu điện, hoặc vào tài khoản cơ quan."),
        _("Đồng hồ dừng, thời gian chờ tính cho người nộp. Nộp xong thì chạy tiếp, không tính lại từ đầu."),
    )


def _confirm_payment(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    owed = sum(charge.amount_vnd for charge in standing.owed("APPRAISAL"))
    return (
        _("Phải nộp theo thông báo: %(owed)s, ghi đúng số này.") % {"owed": vnd(owed)},
        _("Tiền mặt do quầy Một cửa hoặc bưu điện thu và cấp biên lai; ở đây chỉ ghi tiền đã vào tài khoản."),
        _("Hồ sơ trở lại bước trước, đồng hồ chạy tiếp và cộng lại đúng thời gian đã dừng."),
    )


def _pause(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Hồ sơ chuyển sang “Tạm dừng”, đồng hồ dừng. Người nộp được báo lý do và ngày dự kiến."),
        _("Thời gian dừng tính cho cơ quan, trừ khi lý do là của người nộp hoặc cơ quan khác."),
        _("Hết ngày dự kiến hồ sơ không tự chạy tiếp: bấm “Giải quyết tiếp” khi làm tiếp được."),
    )


def _resume(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Hồ sơ trở lại bước trước khi tạm dừng."),
        _("Đồng hồ chạy tiếp và cộng lại đúng thời gian đã dừng, không tính lại từ đầu."),
    )


def _re_appoint(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    due_at = standing.state.due_at
    return (
        _("Hạn trả đang là %(due)s.") % {"due": _moment(due_at.isoformat()) if due_at else ""},
        _("Lập văn bản xin lỗi (Mẫu 04) mang tên bạn, báo người nộp. Mỗi hồ sơ chỉ hẹn lại một lần."),
        _("Hạn gốc vẫn được giữ; đúng hạn hay quá hạn tính theo hạn gốc.")
        if standing.rules.lateness_against is LatenessAgainst.ORIGINAL
        else _("Hạn gốc vẫn được giữ; đúng hạn hay quá hạn tính theo hạn mới."),
    )


def _stop(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Hồ sơ kết thúc ở “Dừng giải quyết”, đồng hồ dừng hẳn. Không mở lại được."),
        _("Lập thông báo (Mẫu 05) mang tên bạn và báo người nộp. Khoản chưa nộp không phải nộp nữa."),
        _("Bộ phận Một cửa hoặc bưu điện trả lại giấy tờ đang giữ."),
    )


def _moment(text: str) -> str:
    return moment_words(local(datetime.fromisoformat(text)))


def _send_back(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    who = next((item.name for item in colleagues if item.id == standing.state.assignee_id), "")
    return (
        _("Hồ sơ trở lại “Đang thẩm định”. Đồng hồ vẫn chạy."),
        _("%(who)s thẩm định thêm rồi trình lại.") % {"who": who} if who else _("Cán bộ thụ lý thẩm định thêm."),
    )


def _approve(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Kết quả được cấp: %(result)s.") % {"result": standing.procedure.result_name},
        _("Hồ sơ chuyển sang “Đã có kết quả”, %(when)s. Người nộp được báo.") % {"when": _against_due(standing)},
        _("Sau bước này không trả lại để thẩm định thêm được nữa."),
    )


def _refuse(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Kết quả là văn bản từ chối giải quyết, ghi lý do và căn cứ; hồ sơ không được cấp %(result)s.")
        % {"result": standing.procedure.result_name},
        _("Hồ sơ chuyển sang “Đã có kết quả”, %(when)s. Người nộp được báo.") % {"when": _against_due(standing)},
        _("Sau bước này không trả lại để thẩm định thêm được nữa."),
    )


def _against_due(standing: Standing) -> str:
    """Whether the clock ends in time, with the due instant."""
    due_at = standing.state.due_at
    if due_at is None:
        return _("đồng hồ dừng hẳn")
    shown = local(due_at)
    due = f"{time_words(shown)}, {full_day_words(shown.date())}"
    if shown.date() < standing.today:
        return _("đồng hồ dừng hẳn, đã quá hạn %(due)s") % {"due": due}
    return _("đồng hồ dừng hẳn, trong hạn %(due)s") % {"due": due}


def _correct(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Hồ sơ trở lại “Đã có kết quả”; Bộ phận Một cửa đóng gói và trả kết quả mới như lần đầu."),
        _("Kết quả cũ được giữ trong hồ sơ, ghi rõ đã đính chính. Thời gian giải quyết lần đầu không đổi."),
        _("Lỗi của cơ quan thì không thu gì của người nộp. Người nộp được báo."),
    )


def _sign(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Máy chủ ký tệp PDF của kết quả bằng chứng thư số của cơ quan, ngay sau khi bấm."),
        _("Người nộp và Bộ phận Một cửa tải về tệp đã ký; ai giữ tệp cũng xác minh được bằng mã."),
        _("Một tệp chỉ ký một lần. Xem lại tệp ở dưới trước khi ký."),
    )


def _undo(standing: Standing, colleagues: Sequence[Colleague]) -> tuple[str, ...]:
    return (
        _("Hồ sơ trở lại như trước việc bạn vừa làm. Đồng hồ không đổi."),
        _("Nhật ký giữ cả việc đã làm và việc hoàn tác."),
    )


_EFFECTS: Mapping[Act, Callable[[Standing, Sequence[Colleague]], tuple[str, ...]]] = {
    Act.ASSIGN: _assign,
    Act.PROPOSE: _propose,
    Act.ASK_OPINION: _ask_opinion,
    Act.ASK_STEPS: _ask_steps,
    Act.ANSWER_OPINION: _answer_opinion,
    Act.REQUEST_SUPPLEMENT: _request_supplement,
    Act.REQUIRE_PAYMENT: _require_payment,
    Act.CONFIRM_PAYMENT: _confirm_payment,
    Act.PAUSE: _pause,
    Act.RESUME: _resume,
    Act.RE_APPOINT: _re_appoint,
    Act.STOP: _stop,
    Act.SIGN_RESULT: _sign,
    Act.CORRECT_RESULT: _correct,
    Act.SEND_BACK: _send_back,
    Act.UNDO: _undo,
    Act.APPROVE: _approve,
    Act.REFUSE: _refuse,
}
