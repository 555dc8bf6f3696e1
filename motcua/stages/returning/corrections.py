"""When a result that was handed out is wrong: who corrects it, and who bears what it costs. Pure checks.

Law: NĐ 61/2018/NĐ-CP, Art. 21.1 (kept in NĐ 118/2025): an agency that was wrong bears the cost of correcting it.
"""

from datetime import date
from enum import StrEnum

from motcua.base.violations import RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.record.standing import PaperElsewhere, Standing

_LAW = "NĐ 61/2018/NĐ-CP, Điều 21.1 (nội dung được giữ trong NĐ 118/2025)"


class Fault(StrEnum):
    """Whose fault a wrong result was, and so who bears the cost."""

    AGENCY = "AGENCY"
    APPLICANT = "APPLICANT"


FAULT_WORDS: dict[Fault, str] = {
    Fault.AGENCY: "Lỗi của cơ quan, cơ quan chịu chi phí",
    Fault.APPLICANT: "Lỗi của người nộp, người nộp chịu chi phí",
}


class CostOnTheAgency(RuleViolation):
    """Who was wrong pays: nothing is taken from the applicant for a fault of the agency."""

    code = "returning.cost-on-the-agency"
    text = "Kết quả sai do cơ quan thì cơ quan chịu chi phí đính chính, không thu của người nộp. Bỏ trống số tiền."
    law = _LAW
    field = "fee_vnd"
    status = 422


class DecisionDayOutside(RuleViolation):
    """A result is corrected by a decision that was made after the result and not in the future."""

    code = "returning.decision-day"
    text = "Ngày quyết định {day} phải từ ngày có kết quả ({resolved}) đến hôm nay. Xem lại ngày trên quyết định."
    law = _LAW
    field = "decision_on"
    status = 422


def may_correct_result(standing: Standing) -> None:
    """After the result was handed out, when no paper of the dossier is on its way any more. Raises PaperElsewhere."""
    envelope = standing.envelope
    if envelope is not None and (envelope.holder.startswith("person:") or envelope.offered_to is not None):
        raise PaperElsewhere(code=envelope.code, doing="đính chính kết quả")


def require_cost_bearer(fault: Fault, fee_vnd: int) -> None:
    """Refuse with CostOnTheAgency a fee for a fault of the agency. Law: NĐ 61/2018, Art. 21.1."""
    if fault is Fault.AGENCY and fee_vnd:
        raise CostOnTheAgency()


def require_decision_day(standing: Standing, day: date) -> None:
    """Refuse with DecisionDayOutside a day before the result, or after today."""
    resolved = local(standing.state.resolved_at or standing.at).date()
    if not resolved <= day <= standing.today:
        raise DecisionDayOutside(day=f"{day:%d/%m/%Y}", resolved=f"{resolved:%d/%m/%Y}")
