"""When reception may go on: pure checks, each the reason behind a button or its refusal."""

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import SENDING, not_through_post
from motcua.record.custody.rules import require_envelope, require_held_by, require_offered_by, require_offered_to
from motcua.record.dossiers.rules import Status
from motcua.record.standing import Standing, require_desk_side, require_paper_arrived


class NotByPost(RuleViolation):
    """The applicant did not choose the post for sending."""

    code = "reception.not-by-post"
    text = "Hồ sơ này không gửi qua bưu điện. Mời người nộp sang quầy của cơ quan, hoặc mở hồ sơ mới gửi qua bưu điện."
    law = "QĐ 45/2016/QĐ-TTg, Điều 5"


class AlreadyTaken(RuleViolation):
    """The paper has been taken over once."""

    code = "reception.already-taken"
    text = "Bưu điện đã nhận và niêm phong hồ sơ này, phong bì {code}. Quét phong bì để xem."


class ByPostInstead(RuleViolation):
    """A dossier that is sent by post is not taken at the agency's desk from a draft."""

    code = "reception.by-post-instead"
    text = "Hồ sơ này gửi qua bưu điện: nộp, niêm phong và ký biên bản trước, rồi tiếp nhận."
    law = "QĐ 45/2016/QĐ-TTg, Điều 6–7"


class CompletionOnce(RuleViolation):
    """At the counter all gaps are asked for at once, and once."""

    code = "reception.completion-once"
    text = "Đã yêu cầu hoàn thiện hồ sơ một lần, không yêu cầu lần hai tại quầy. Tiếp nhận, hoặc từ chối bằng Mẫu 03."
    law = "NĐ 118/2025/NĐ-CP, Điều 16"


class ReceivedAlready(RuleViolation):
    """A dossier that was received cannot be declined at the counter."""

    code = "reception.received-already"
    text = "Hồ sơ đã tiếp nhận, không từ chối tiếp nhận được nữa. Thẩm định rồi từ chối giải quyết, nếu có căn cứ."
    law = "NĐ 61/2018/NĐ-CP, Điều 19.8"


class CaseSettled(RuleViolation):
    """What the dossier costs and needs was reckoned by its case when it was filed."""

    code = "reception.case-settled"
    text = (
        "Hồ sơ đã nộp theo trường hợp “{case}”, phí và giấy tờ đã tính theo đó. "
        "Muốn đổi trường hợp thì rút hồ sơ này và mở hồ sơ mới."
    )
    field = "case"


def may_submit(standing: Standing) -> None:
    """Anyone who may may; a dossier by post needs a procedure that the published list allows, or the head's order."""
    by_order = standing.right is not None and standing.right.by_order
    if standing.state.post_send and not standing.procedure.post_submit and not by_order:
        raise not_through_post(standing.procedure, SENDING)


def may_accept_by_post(standing: Standing) -> None:
    """The post takes over what it was chosen for, once. Law: QĐ 45/2016, Art. 6."""
    if not standing.state.post_send:
        raise NotByPost()
    if standing.envelope is not None:
        raise AlreadyTaken(code=standing.envelope.code)


def may_offer_handover(standing: Standing) -> None:
    """Only who holds the envelope offers it. Law: QĐ 45/2016, Art. 7."""
    envelope = require_envelope(standing.envelope, doing="giao", advice="Nhận và niêm phong hồ sơ trước.")
    require_held_by(envelope, standing.my_hands, doing="giao")


def may_answer_handover(standing: Standing) -> None:
    """The agency takes, or does not take, what is on offer to it."""
    envelope = require_envelope(standing.envelope, doing="nhận", advice="Bưu điện chưa nhận hồ sơ giấy.")
    require_offered_to(envelope, standing.my_tables)


def may_withdraw_offer(standing: Standing) -> None:
    """The giver takes an envelope back while nobody has accepted it: until then it is hers to answer for."""
    envelope = require_envelope(standing.envelope, doing="lấy lại", advice="Chưa có phong bì nào được giao.")
    require_offered_by(envelope, standing.my_hands)


def may_receive(standing: Standing) -> None:
    """Under public post after the minute; at the agency's desk at once. Law: QĐ 45/2016, Art. 7."""
    if standing.state.status is Status.DRAFT and standing.state.post_send:
        raise ByPostInstead()
    require_desk_side(standing)
    require_paper_arrived(standing, "tiếp nhận")


def may_request_completion(standing: Standing) -> None:
    """Once, before reception, and not of papers that lie sealed on their way. Law: NĐ 118/2025, Art. 16."""
    if standing.state.completion_asked:
        raise CompletionOnce()
    require_paper_arrived(standing, "yêu cầu bổ sung")


def may_decline(standing: Standing) -> None:
    """Before reception only, and not while the paper is on its way."""
    if standing.state.received_at is not None:
        raise ReceivedAlready()
    require_paper_arrived(standing, "từ chối")


class NoExemptions(RuleViolation):
    """The version of the procedure lowers nothing for anybody."""

    code = "reception.no-exemptions"
    text = "Thủ tục “{procedure}” không quy định đối tượng miễn, giảm phí, lệ phí nào."
    law = "Luật Phí và lệ phí 2015, Điều 10"


class FeesSettled(RuleViolation):
    """After a refusal, or once a result was corrected, the fees are no longer those of the procedure."""

    code = "reception.fees-settled"
    text = (
        "Phí, lệ phí của hồ sơ đã quyết toán ({why}), không xét miễn, giảm được nữa. Thu thừa thì lập phiếu hoàn tiền."
    )


def may_settle_exemption(standing: Standing) -> None:
    """While the fees of the procedure stand, and it lowers them for somebody. Law: Luật Phí và lệ phí 2015, Art. 10."""
    if not standing.procedure.exemptions:
        raise NoExemptions(procedure=standing.procedure.short_name)
    if standing.state.outcome == "REFUSED":
        raise FeesSettled(why="bị từ chối giải quyết")
    if standing.state.correction_count:
        raise FeesSettled(why="đã đính chính kết quả")


class NoDataWanted(RuleViolation):
    """All data are there, or they are not for this desk to type in."""

    code = "reception.no-data-wanted"
    text = "Hồ sơ này không chờ nhập dữ liệu: {why}."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class DataThereAlready(RuleViolation):
    """What was typed in once is not typed over: a mistake is put right by the agency."""

    code = "reception.data-there-already"
    text = "Mục “{label}” đã có trong hồ sơ, không nhập đè. Nếu sai, báo cán bộ một cửa."
    status = 422


class NothingTyped(RuleViolation):
    """Data entry enters something."""

    code = "reception.nothing-typed"
    text = "Chưa nhập mục nào. Nhập ít nhất một mục còn thiếu."
    status = 422


class NoSuchUnit(RuleViolation):
    """The commune is one of the list of units."""

    code = "reception.no-such-unit"
    text = "Không có xã, phường mã “{code}”. Chọn trong danh sách."
    field = "unit_code"
    status = 422


def may_enter_data(standing: Standing) -> None:
    """What an agency's own desk has received without typing it all in (số hóa, NĐ 118/2025, Art. 10.3)."""
    if standing.state.received_at is None:
        raise NoDataWanted(why="cơ quan chưa tiếp nhận")
    if standing.channel != "DIRECT" or standing.state.post_send:
        raise NoDataWanted(why="hồ sơ không nộp trực tiếp tại quầy của cơ quan")
    if not standing.lacks:
        raise NoDataWanted(why="dữ liệu đã đủ")


class NotCountedSealed(RuleViolation):
    """What could not be delivered comes back under the seal of the agency; there is nothing to count in it."""

    code = "reception.not-counted-sealed"
    text = "Phong bì {code} về lại cơ quan còn nguyên niêm phong, không mở ra đếm. Chỉ đọc lại số niêm phong rồi ký."
    law = "TT 17/2017/TT-BTTTT, Điều 5.2"
    field = "counts"
    status = 422


class ListOfTheOtherDesk(RuleViolation):
    """The post receives lists to carry them; an agency's own desk takes them at its table."""

    code = "reception.list-of-the-other-desk"
    text = "Bưu điện nhận danh sách để chuyển đi, quầy của cơ quan nhận trực tiếp. Mở lại trang lập danh sách."
    field = "post_send"


class NotOfAList(RuleViolation):
    """A sack holds dossiers of one list; others have an envelope and a slip of their own."""

    code = "reception.not-of-a-list"
    text = "Hồ sơ này không nộp theo danh sách, không bỏ chung túi được. Niêm phong phong bì riêng."
    field = "in_sack"
    status = 422


class VisitOfAList(RuleViolation):
    """A dossier of a list has an owner who is not here: nothing more is filed for her at this visit."""

    code = "reception.visit-of-a-list"
    text = "Hồ sơ này nộp theo danh sách, chủ hồ sơ không có mặt. Mở hồ sơ riêng cho thủ tục tiếp theo."
