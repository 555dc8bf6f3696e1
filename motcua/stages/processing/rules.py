"""When processing may go on: pure checks."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from motcua.base.text import moment_words
from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.deadlines.rules import (
    WorkCalendar,
    add_working_days,
    local,
    may_still_re_appoint,
    re_appointed_at,
)
from motcua.ground.people.rules import Role
from motcua.record.dossiers.flow import FlowStep
from motcua.record.dossiers.rules import ACTS, UNDOABLE, Status
from motcua.record.standing import Standing, require_own_case, require_paper_arrived


class NobodyAssigned(RuleViolation):
    """A case is worked on by somebody by name."""

    code = "processing.nobody-assigned"
    text = "Hồ sơ chưa phân công ai, chưa thể {act}. Phân công trước."


class TooLateToAsk(RuleViolation):
    """A supplement is asked for within a few working days of reception."""

    code = "processing.too-late-to-ask"
    text = "Đã quá {days} ngày làm việc kể từ khi tiếp nhận ({since}), không yêu cầu bổ sung được nữa. Thẩm định tiếp."
    law = "NĐ 61/2018/NĐ-CP, Điều 19.4 (nội dung được giữ trong NĐ 118/2025)"


class OwnProposal(NoRight):
    """Nobody approves her own proposal."""

    code = "processing.own-proposal"
    text = "Người trình không được tự phê duyệt. Chuyển lãnh đạo khác phê duyệt."
    law = "Quy trình nội bộ giải quyết thủ tục hành chính"


class OnlyTheHeadAssigns(NoRight):
    """A case officer takes a case that nobody has, and hands on her own; she gives out no other."""

    code = "processing.only-the-head-assigns"
    text = "Hồ sơ chưa phân công ai: cán bộ thụ lý chỉ nhận về mình. Muốn giao cho người khác, hỏi lãnh đạo đơn vị."
    field = "assignee"


class HandedOnWithoutReason(RuleViolation):
    """Who hands her case on to a colleague says why."""

    code = "processing.handed-on-without-reason"
    text = "Chuyển hồ sơ cho đồng nghiệp phải ghi lý do. Ghi lý do rồi chuyển."
    field = "reason"
    status = 422


class AskedAlready(RuleViolation):
    """One open question to one agency at a time."""

    code = "processing.asked-already"
    text = "Đã xin ý kiến {agency} và đang chờ trả lời. Đợi trả lời, rồi hỏi tiếp."
    field = "agency"


class NotAnotherAgency(RuleViolation):
    """An opinion is asked of another agency that there is."""

    code = "processing.not-another-agency"
    text = "“{agency}” không phải cơ quan khác để xin ý kiến. Chọn cơ quan trong danh sách."
    field = "agency"
    status = 422


class NotAskedThere(RuleViolation):
    """This agency is not asked about this dossier."""

    code = "processing.not-asked"
    text = "Không có ý kiến nào đang chờ “{agency}” trả lời cho hồ sơ này. Tải lại trang để xem."
    field = "agency"


class AnswerMissing(RuleViolation):
    """An answer says something."""

    code = "processing.answer-missing"
    text = "Nội dung trả lời còn trống. Ghi ý kiến của cơ quan được hỏi."
    field = "answer"
    status = 422


class DocumentMissing(RuleViolation):
    """An answer that is typed in for another agency comes from a paper of that agency."""

    code = "processing.document-missing"
    text = "Ghi thay cơ quan được hỏi thì phải có {what} của văn bản trả lời. Xem trên văn bản."
    status = 422


class DocumentDayOutside(RuleViolation):
    """The day of the paper lies between the question and today."""

    code = "processing.document-day"
    text = "Ngày văn bản {day} nằm ngoài khoảng từ ngày hỏi {asked} đến hôm nay. Gõ ngày trên văn bản."
    field = "document_on"
    status = 422


class NotYetSilent(RuleViolation):
    """Only after the last day has passed is an agency said not to have answered."""

    code = "processing.not-yet-silent"
    text = "Hạn trả lời là hết ngày {due}, chưa thể ghi là không trả lời. Đợi hết hạn, hoặc ghi câu trả lời đã nhận."
    field = "stance"


_BY_PROCESS = "Quy trình nội bộ giải quyết thủ tục hành chính (NĐ 61/2018/NĐ-CP, Điều 17)"


class StepsNotOver(RuleViolation):
    """A process that needs other agencies is not proposed without them."""

    code = "processing.steps-not-over"
    text = "Còn bước của cơ quan phối hợp chưa xong: {names}. Gửi cơ quan phối hợp, hoặc bỏ qua bước đó và ghi lý do."
    law = _BY_PROCESS


class PaperAtTheCounter(RuleViolation):
    """Paper is laid on a counter; on line only electronic copies come."""

    code = "processing.paper-at-the-counter"
    text = "Bản giấy nộp tại quầy hoặc qua bưu điện; trên mạng chỉ nộp bản điện tử. Ghi lại số bản."
    field = "counts"
    status = 422


class NothingToUndo(RuleViolation):
    """What gave out a form, money or paper, or told somebody, stands; so does what was taken back."""

    code = "processing.nothing-to-undo"
    text = "Việc vừa ghi là “{act}”, không hoàn tác được. Làm bước tiếp theo, hoặc nhờ lãnh đạo xử lý."


class SomebodyElsesAct(NoRight):
    """Everybody takes back her own act, and only as long as nobody has acted on it."""

    code = "processing.somebody-elses-act"
    text = "Việc “{act}” vừa ghi do người khác làm, bạn không hoàn tác được. Hỏi người đã làm."


class TooLateToUndo(RuleViolation):
    """A slip of the hand is noticed at once."""

    code = "processing.too-late-to-undo"
    text = "Chỉ hoàn tác được trong {minutes} phút; việc “{act}” ghi lúc {at}. Làm bước tiếp theo thay vì hoàn tác."


def may_undo(standing: Standing) -> None:
    """Who did it, within some minutes, before anybody else acted, and only what gave nothing out."""
    last = standing.last
    if last is None or last.act not in UNDOABLE:
        raise NothingToUndo(act=ACTS[last.act].button if last else "")
    button = ACTS[last.act].button
    if last.by_id != standing.actor.id:
        raise SomebodyElsesAct(act=button)
    minutes = standing.rules.undo_within_minutes
    if standing.at > last.at + timedelta(minutes=minutes):
        raise TooLateToUndo(minutes=minutes, act=button, at=moment_words(local(last.at)))


def anyone_may(standing: Standing) -> None:
    """The status alone decides."""


def may_assign(standing: Standing) -> None:
    """A head assigns anybody; a case officer takes a case that nobody has, or hands on her own."""
    if Role.UNIT_HEAD not in standing.actor.roles:
        require_own_case(standing, "phân công")


def may_ask_opinion(standing: Standing) -> None:
    """The officer to whom the case is assigned, once its papers have come. Law: NĐ 61/2018, Art. 19.5."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="xin ý kiến")
    require_own_case(standing, "xin ý kiến")
    require_paper_arrived(standing, "xin ý kiến")


def may_answer_opinion(standing: Standing) -> None:
    """An official of an asked agency; of the asking one, the officer who asked types in what came on paper."""
    if standing.actor.agency_code not in standing.state.asked_agencies:
        require_own_case(standing, "ghi câu trả lời")


def named(steps: Iterable[FlowStep]) -> str:
    """Return the names of steps for a sentence."""
    return ", ".join(f"“{step.stage.name}”" for step in steps)


def may_propose(standing: Standing) -> None:
    """The officer to whom the case is assigned, once every step of other agencies is answered or left out."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="trình phê duyệt")
    require_own_case(standing, "trình phê duyệt")
    require_paper_arrived(standing, "trình phê duyệt")
    if standing.flow is not None and not standing.flow.is_over:
        raise StepsNotOver(names=named(standing.flow.unsettled))


def may_request_supplement(standing: Standing) -> None:
    """The officer in charge, within the days that the law gives. Law: NĐ 61/2018, Art. 19.4."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="yêu cầu bổ sung")
    require_own_case(standing, "yêu cầu bổ sung")
    require_paper_arrived(standing, "yêu cầu bổ sung")
    received_at = standing.state.received_at
    days = standing.rules.supplement_notice_working_days
    if received_at is not None and standing.state.supplement_count == 0:
        last = add_working_days(local(received_at).date(), days, standing.calendar)
        if standing.today > last:
            raise TooLateToAsk(days=days, since=f"{local(received_at):%d/%m/%Y}")


def may_answer_supplement(standing: Standing) -> None:
    """Papers come in once the ones before have gone on."""
    require_paper_arrived(standing, "nộp bổ sung")


def may_decide(standing: Standing) -> None:
    """A head decides what somebody else proposed; a stand-in not what she, or who is on leave, proposed."""
    if standing.state.proposer_id in standing.actor.persons:
        raise OwnProposal()


def require_answer(answer: str, *, is_silent: bool, due_on: date, is_late: bool) -> None:
    """Refuse an answer without words, and a silence before the time of the answer has passed."""
    if not is_silent and not answer:
        raise AnswerMissing()
    if is_silent and not is_late:
        raise NotYetSilent(due=f"{due_on:%d/%m/%Y}")


def require_document(number: str, day: date | None, *, is_needed: bool, asked_on: date, today: date) -> None:
    """Refuse a typed-in answer without number and day of its paper, and a day that cannot be."""
    if is_needed and not number:
        raise DocumentMissing(what="số", field="document_no")
    if is_needed and day is None:
        raise DocumentMissing(what="ngày", field="document_on")
    if day is not None and not asked_on <= day <= today:
        raise DocumentDayOutside(day=f"{day:%d/%m/%Y}", asked=f"{asked_on:%d/%m/%Y}")


def may_withdraw(standing: Standing) -> None:
    """Before there is a result, the applicant may always withdraw."""


# ---- what interrupts a case ------------------------------------------------------------------------------------------

AHEAD_MAX_DAYS = 366
"""How many days ahead a pause may be said to last, money be waited for, or a result be promised anew."""


class DayNotAhead(RuleViolation):
    """The day until which is waited lies ahead, and not years ahead."""

    code = "processing.day-not-ahead"
    text = "Ngày {day} phải sau hôm nay và trong vòng 1 năm. Chọn ngày khác."
    field = "until"
    status = 422


class CashAtTheCounter(NoRight):
    """Cash is taken at a counter, by who has a drawer."""

    code = "processing.cash-at-the-counter"
    text = "Tiền mặt thu tại quầy Một cửa hoặc bưu điện. Chọn “Chuyển khoản” nếu tiền đã vào tài khoản cơ quan."
    field = "way"


class PaidToTheAgency(NoRight):
    """Who has the agency's account says what came into it."""

    code = "processing.paid-to-the-agency"
    text = "Tiền chuyển vào tài khoản cơ quan do cơ quan ghi nhận. Bưu điện chỉ ghi tiền mặt thu tại quầy."
    field = "way"


class PaymentPaperMissing(RuleViolation):
    """What came into the agency's account is shown by a paper."""

    code = "processing.payment-paper-missing"
    text = "Chưa có {what} của chứng từ nộp tiền. Xem trên chứng từ rồi ghi."
    status = 422


class PaymentPaperDayOutside(RuleViolation):
    """The day of the paper lies between the notice and today."""

    code = "processing.payment-paper-day"
    text = "Ngày chứng từ {day} nằm ngoài khoảng từ ngày thông báo {required} đến hôm nay. Gõ ngày trên chứng từ."
    field = "document_on"
    status = 422


class OnlyTheHeadNow(NoRight):
    """What lies before the head is the head's to let rest."""

    code = "processing.only-the-head-now"
    text = "Hồ sơ đang chờ lãnh đạo phê duyệt: chỉ lãnh đạo đơn vị {act} được. Đề nghị lãnh đạo trả lại hoặc làm thay."


class ReAppointedAlready(RuleViolation):
    """A result is promised anew once."""

    code = "processing.re-appointed-already"
    text = "Hồ sơ đã hẹn lại một lần, sang {due}. Không hẹn lại lần nữa; giải quyết xong sớm nhất có thể."
    law = "NĐ 61/2018/NĐ-CP, Điều 19.9 (nội dung được giữ trong NĐ 118/2025)"


class TooLateToReAppoint(RuleViolation):
    """The apology comes before the due instant, by a working day at least."""

    code = "processing.too-late-to-re-appoint"
    text = "Hẹn lại phải trước hạn trả ít nhất {days} ngày làm việc. Hạn trả là {due}, không kịp nữa: giải quyết tiếp."
    law = "NĐ 61/2018/NĐ-CP, Điều 19.9 (nội dung được giữ trong NĐ 118/2025)"


class NewDueNotLater(RuleViolation):
    """The new day comes after the old one, and not years after."""

    code = "processing.new-due-not-later"
    text = "Ngày hẹn mới {day} phải sau ngày hẹn cũ {old} và trong vòng 1 năm. Chọn ngày khác."
    field = "due_on"
    status = 422


class NewDueOnADayOff(RuleViolation):
    """A result is not promised for a day on which nobody works."""

    code = "processing.new-due-day-off"
    text = "Ngày {day} là ngày nghỉ của cơ quan. Chọn một ngày làm việc."
    field = "due_on"
    status = 422


class NotReceivedToStop(RuleViolation):
    """What was not received is not accepted, not stopped."""

    code = "processing.not-received-to-stop"
    text = "Hồ sơ chưa được tiếp nhận, không dừng giải quyết được. Bộ phận Một cửa lập phiếu từ chối (Mẫu 03)."
    law = "NĐ 118/2025/NĐ-CP"


class RequestDayMissing(RuleViolation):
    """A request of the applicant has its day, and lies not ahead."""

    code = "processing.request-day-missing"
    text = "Người nộp đề nghị dừng thì phải ghi ngày của đơn, không sau hôm nay. Xem trên đơn."
    field = "asked_on"
    status = 422


class RequestDayTooEarly(RuleViolation):
    """Nobody asks to stop a dossier that there is not yet."""

    code = "processing.request-day-too-early"
    text = "Ngày của đơn không được trước ngày lập hồ sơ {opened}. Xem lại ngày trên đơn."
    field = "asked_on"
    status = 422


def may_require_payment(standing: Standing) -> None:
    """The officer to whom the case is assigned, once its papers have come. Law: NĐ 61/2018, Art. 22."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="yêu cầu nộp tiền")
    require_own_case(standing, "yêu cầu nộp tiền")
    require_paper_arrived(standing, "yêu cầu nộp tiền")


def may_confirm_payment(standing: Standing) -> None:
    """Whoever serves a counter or decides; an officer for her own case."""
    if standing.actor.roles <= {Role.CASE_OFFICER}:
        require_own_case(standing, "ghi đã nộp tiền")


def may_pause(standing: Standing) -> None:
    """The officer who has the case, as long as it lies with her; a head at any time."""
    if Role.UNIT_HEAD not in standing.actor.roles:
        if standing.state.assignee_id is None:
            raise NobodyAssigned(act="tạm dừng")
        require_own_case(standing, "tạm dừng")
        if standing.state.status is Status.APPROVING:
            raise OnlyTheHeadNow(act="tạm dừng")
    require_paper_arrived(standing, "tạm dừng")


def may_resume(standing: Standing) -> None:
    """The officer who has the case, or a head."""
    if Role.UNIT_HEAD not in standing.actor.roles:
        require_own_case(standing, "giải quyết tiếp")


def may_re_appoint(standing: Standing) -> None:
    """Once, some working days before the due instant, while the clock runs. Law: NĐ 61/2018, Art. 19.9."""
    due_at = standing.state.due_at
    if due_at is None:
        raise NotReceivedToStop()
    if standing.state.original_due_at is not None:
        raise ReAppointedAlready(due=moment_words(local(due_at)))
    days = standing.rules.re_appoint_least_working_days
    if not may_still_re_appoint(local(standing.at), local(due_at), standing.calendar, days=days):
        raise TooLateToReAppoint(days=days, due=moment_words(local(due_at)))


def may_stop(standing: Standing) -> None:
    """What was received and has no result yet."""
    if standing.state.received_at is None:
        raise NotReceivedToStop()


def require_ahead(day: date, today: date) -> None:
    """Refuse with DayNotAhead a day that is not after today, or more than a year away."""
    if not 0 < (day - today).days <= AHEAD_MAX_DAYS:
        raise DayNotAhead(day=f"{day:%d/%m/%Y}")


def require_way_to_pay(way: str, roles: Collection[Role]) -> None:
    """Refuse cash that nobody at a counter takes, and an account that the post cannot see."""
    at_counter = {Role.POST_CLERK, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD} & set(roles)
    if way == "CASH" and not at_counter:
        raise CashAtTheCounter()
    if way == "TRANSFER" and Role.POST_CLERK in roles:
        raise PaidToTheAgency()


def require_payment_paper(number: str, day: date | None, *, required_on: date, today: date) -> None:
    """Refuse a payment into the agency's account without number and day of its paper, and a day that cannot be."""
    if not number:
        raise PaymentPaperMissing(what="số", field="document_no")
    if day is None:
        raise PaymentPaperMissing(what="ngày", field="document_on")
    if not required_on <= day <= today:
        raise PaymentPaperDayOutside(day=f"{day:%d/%m/%Y}", required=f"{required_on:%d/%m/%Y}")


def require_request_day(asked_by: str, day: date | None, *, opened_on: date, today: date) -> None:
    """Refuse with RequestDayMissing a request of the applicant without its day, or of a day ahead.

    With RequestDayTooEarly one of a day before the dossier was opened.
    """
    if (asked_by == "applicant" and day is None) or (day is not None and day > today):
        raise RequestDayMissing()
    if day is not None and day < opened_on:
        raise RequestDayTooEarly(opened=f"{opened_on:%d/%m/%Y}")


def new_due(original: datetime, day: date, calendar: WorkCalendar) -> datetime:
    """Return the due instant promised anew, local time: that day at the old clock time, its last close at most.

    Raises NewDueNotLater, NewDueOnADayOff.
    """
    if not 0 < (day - original.date()).days <= AHEAD_MAX_DAYS:
        raise NewDueNotLater(day=f"{day:%d/%m/%Y}", old=f"{original:%d/%m/%Y}")
    found = re_appointed_at(original, day, calendar)
    if found is None:
        raise NewDueOnADayOff(day=f"{day:%d/%m/%Y}")
    return found
