"""When processing may go on: pure checks."""

from datetime import date

from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.catalogue.settings import supplement_notice_working_days
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people.rules import Role
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


class PaperAtTheCounter(RuleViolation):
    """Paper is laid on a counter; on line only electronic copies come."""

    code = "processing.paper-at-the-counter"
    text = "Bản giấy nộp tại quầy hoặc qua bưu điện; trên mạng chỉ nộp bản điện tử. Ghi lại số bản."
    field = "counts"
    status = 422


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


def may_propose(standing: Standing) -> None:
    """The officer to whom the case is assigned."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="trình phê duyệt")
    require_own_case(standing, "trình phê duyệt")
    require_paper_arrived(standing, "trình phê duyệt")


def may_request_supplement(standing: Standing) -> None:
    """The officer in charge, within the days that the law gives. Law: NĐ 61/2018, Art. 19.4."""
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act="yêu cầu bổ sung")
    require_own_case(standing, "yêu cầu bổ sung")
    require_paper_arrived(standing, "yêu cầu bổ sung")
    received_at = standing.state.received_at
    days = supplement_notice_working_days(standing.today)
    if received_at is not None and standing.state.supplement_count == 0:
        last = add_working_days(local(received_at).date(), days, standing.calendar)
        if standing.today > last:
            raise TooLateToAsk(days=days, since=f"{local(received_at):%d/%m/%Y}")


def may_answer_supplement(standing: Standing) -> None:
    """Papers come in once the ones before have gone on."""
    require_paper_arrived(standing, "nộp bổ sung")


def may_decide(standing: Standing) -> None:
    """A head decides what somebody else proposed."""
    if standing.state.proposer_id == standing.actor.id:
        raise OwnProposal()


def require_answer(answer: str, *, is_silent: bool, due_on: date, today: date) -> None:
    """Refuse an answer without words, and a silence before the last day has passed."""
    if not is_silent and not answer:
        raise AnswerMissing()
    if is_silent and today <= due_on:
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
