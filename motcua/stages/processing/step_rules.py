"""When the steps of other agencies may be asked: pure checks."""

from motcua.base.violations import RuleViolation
from motcua.record.dossiers.flow import StepState
from motcua.record.standing import Standing, require_own_case, require_paper_arrived
from motcua.stages.processing.rules import NobodyAssigned, named


class NoStepsOfOthers(RuleViolation):
    """The process of the procedure names no other agency."""

    code = "processing.no-steps-of-others"
    text = "Quy trình của thủ tục này không có bước nào của cơ quan khác. Cần hỏi thì dùng “Xin ý kiến”."


class StepsAreOver(RuleViolation):
    """Every step of other agencies is answered or left out."""

    code = "processing.steps-are-over"
    text = "Các bước của cơ quan phối hợp đã xong. Trình phê duyệt, hoặc hỏi thêm bằng “Xin ý kiến”."


class StepsAreAsked(RuleViolation):
    """What can be asked now is asked; later steps begin by themselves with the last answer."""

    code = "processing.steps-are-asked"
    text = "Đang chờ trả lời bước {names}. Bước sau tự gửi khi trả lời đủ; đợi, hoặc ghi câu trả lời nhận bằng giấy."


class NotAStepNow(RuleViolation):
    """Only a step that still needs an answer is left out, and only one that can be asked now goes elsewhere."""

    code = "processing.not-a-step-now"
    text = "Bước số {step} không phải bước đang chờ gửi. Tải lại trang để xem các bước hiện nay."
    status = 422


class StepGivenBack(RuleViolation):
    """A step that an agency gave back waits for another agency, or is left out."""

    code = "processing.step-given-back"
    text = "{agency} đã trả bước “{step}” vì không thuộc thẩm quyền. Chọn cơ quan khác, hoặc bỏ qua và ghi lý do."
    field = "instead"


def may_ask_steps(standing: Standing) -> None:
    """The officer to whom the case is assigned, while a step of another agency can be asked or left out."""
    doing = "gửi cơ quan phối hợp"
    if standing.flow is None:
        raise NoStepsOfOthers()
    if standing.state.assignee_id is None:
        raise NobodyAssigned(act=doing)
    require_own_case(standing, doing)
    require_paper_arrived(standing, doing)
    if standing.flow.is_over:
        raise StepsAreOver()
    if all(step.state is StepState.ASKED for step in standing.flow.now):
        raise StepsAreAsked(names=named(standing.flow.now))
