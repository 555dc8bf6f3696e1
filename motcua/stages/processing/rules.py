"""When processing may go on: pure checks."""

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
    """A case officer takes a case; she gives it to nobody else."""

    code = "processing.only-the-head-assigns"
    text = "Cán bộ thụ lý chỉ nhận hồ sơ về mình. Muốn phân công cho người khác, hỏi lãnh đạo đơn vị."
    field = "assignee"


class PaperAtTheCounter(RuleViolation):
    """Paper is laid on a counter; on line only electronic copies come."""

    code = "processing.paper-at-the-counter"
    text = "Bản giấy nộp tại quầy hoặc qua bưu điện; trên mạng chỉ nộp bản điện tử. Ghi lại số bản."
    field = "counts"
    status = 422


def anyone_may(standing: Standing) -> None:
    """The status alone decides."""


def may_assign(standing: Standing) -> None:
    """A head assigns anybody; a case officer only takes a case that nobody has."""
    if Role.UNIT_HEAD not in standing.actor.roles:
        require_own_case(standing, "phân công")


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


def may_withdraw(standing: Standing) -> None:
    """Before there is a result, the applicant may always withdraw."""
