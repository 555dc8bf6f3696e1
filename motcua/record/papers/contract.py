"""The contract between sender and post that a consignment slip carries, in the words of the law.

The words are kept in the slip as they were printed; the numbers in them are those of the rule set of the day.
"""

from dataclasses import dataclass
from typing import Literal

from motcua.base.text import NARROW_SPACE
from motcua.ground.deadlines.rulesets import RuleSet
from motcua.record.papers.frozen import Frozen

Direction = Literal["to_agency", "to_applicant"]
"""Which leg a consignment is: the dossier to the agency, or the result to the applicant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Frozen):
    """One paragraph of the contract between sender and post."""

    heading: str
    text: str


def consignment_terms(direction: Direction, rules: RuleSet) -> tuple[Term, ...]:
    """The contract between sender and post, as it is printed on the consignment slip.

    Law: TT 17/2017/TT-BTTTT, Art. 5, 7–9, 12; QĐ 45/2016/QĐ-TTg, Art. 7, 13–16; Luật Bưu chính, Art. 16;
    NĐ 47/2011/NĐ-CP, Art. 24–27.
    """
    return (
        _quality(rules),
        _rights_of_sender(),
        _duties_of_sender(direction),
        _duties_of_post(direction, rules),
        _liability(rules),
        _complaint(rules),
    )


def _quality(rules: RuleSet) -> Term:
    return Term(
        heading="Chất lượng",
        text=(
            "Thời gian toàn trình tính bằng ngày làm việc, J là ngày nhận ghi trên phiếu này. "
            f"Mức an toàn {rules.safety_percent}{NARROW_SPACE}% (Điều 7 TT 17/2017/TT-BTTTT)."
        ),
    )


def _rights_of_sender() -> Term:
    return Term(
        heading="Quyền của người gửi",
        text=(
            "Cùng kiểm đếm, đối chiếu với danh mục đã công bố; chứng kiến đóng gói, niêm phong; nhận phiếu này và "
            "chứng từ thu tiền; tra cứu hành trình không mất tiền; rút lại hoặc đổi nơi nhận khi bưu gửi chưa phát "
            "(Điều 16 Luật Bưu chính)."
        ),
    )


def _duties_of_sender(direction: Direction) -> Term:
    of_dossier = (
        "Chịu trách nhiệm về nội dung giấy tờ; khai đúng địa chỉ, điện thoại; nộp đủ phí, lệ phí và cước bưu chính."
    )
    of_result = "Giao đủ kết quả, giấy tờ ghi trên phiếu; ghi rõ giấy tờ phải thu lại và khoản phải thu của người nhận."
    return Term(heading="Nghĩa vụ của người gửi", text=of_dossier if direction == "to_agency" else of_result)


def _duties_of_post(direction: Direction, rules: RuleSet) -> Term:
    to_agency = (
        "Giao hồ sơ và nộp đủ phí, lệ phí cho cơ quan có thẩm quyền; cùng kiểm đếm, ký biên bản giao nhận; lấy thời "
        "hạn hoặc giấy hẹn trả kết quả và báo người gửi. Hồ sơ được coi là nộp hợp pháp từ khi biên bản giao nhận "
        "được ký (Điều 7 QĐ 45/2016/QĐ-TTg). "
    )
    to_applicant = (
        "Kiểm tra giấy tờ tùy thân hoặc giấy ủy quyền, cùng kiểm đếm rồi mới giao; thu lại giấy tờ, thu tiền theo "
        f"yêu cầu của cơ quan. Sau ít nhất {rules.invitations_least} lần mời, cách nhau "
        f"{rules.invitation_gap_working_days} ngày làm việc, không có người nhận thì trả lại cơ quan "
        "(Điều 5 TT 17/2017/TT-BTTTT). "
    )
    always = (
        "Giữ kín thông tin trong hồ sơ; không từ chối, kéo dài, đòi thêm giấy tờ ngoài danh mục "
        "(Điều 16 QĐ 45/2016/QĐ-TTg)."
    )
    of_leg = to_agency if direction == "to_agency" else to_applicant
    return Term(heading="Nghĩa vụ của bưu điện", text=of_leg + always)


def _liability(rules: RuleSet) -> Term:
    return Term(
        heading="Trách nhiệm, bồi thường",
        text=(
            "Mất, hư hỏng do lỗi của bưu điện: phối hợp làm lại giấy tờ, chịu mọi chi phí và bồi thường ít nhất "
            f"{rules.compensation_times_postage} lần cước, đã gồm cước hoàn lại, trả trong {rules.compensation_days} "
            "ngày kể từ ngày lập biên bản xác định trách nhiệm. Chậm thời gian toàn trình: hoàn cước "
            "(Điều 14 QĐ 45/2016/QĐ-TTg; Điều 24–27 NĐ 47/2011/NĐ-CP)."
        ),
    )


def _complaint(rules: RuleSet) -> Term:
    return Term(
        heading="Khiếu nại",
        text=(
            f"Trong {rules.complaint_months} tháng kể từ ngày hết thời gian toàn trình; bưu điện trả lời trong "
            f"{rules.complaint_answer_working_days} ngày làm việc (Điều 8 TT 17/2017/TT-BTTTT). Phiếu này có giá trị "
            "như hợp đồng (Điều 9 TT 17/2017/TT-BTTTT)."
        ),
    )
