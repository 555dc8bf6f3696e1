"""A wrong result is corrected: a new one goes home, the old one is kept and marked (NĐ 61/2018, Art. 21.1)."""

from motcua.ground.catalogue import queries as catalogue
from motcua.record.acts import Case, Facts, act
from motcua.record.dossiers.rules import Act
from motcua.record.papers import services as papers
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.payments import services as payments
from motcua.record.payments.rules import Money, Owed
from motcua.stages.returning import corrections
from motcua.stages.returning.bodies import CorrectResult
from motcua.stages.returning.corrections import Fault


@act(Act.CORRECT_RESULT, CorrectResult, corrections.may_correct_result)
def correct_result(case: Case, body: CorrectResult) -> Facts:
    """Put a new result in the place of a wrong one; it goes home like the first, and costs whoever was wrong.

    Raises CostOnTheAgency, DecisionDayOutside.
    """
    corrections.require_cost_bearer(body.fault, body.fee_vnd)
    corrections.require_decision_day(case.standing, body.decision_on)
    charges = _charges(case, body)
    payments.book(charges, case.money())
    result_no = RESULT_FROM + case.standing.state.correction_count + 1
    name, is_asked_back = papers.correct_result(
        case.dossier.pk, result_no, body.decision_no, case.event_no, takes_back=body.takes_back
    )  # fmt: skip
    return {
        "decision_no": body.decision_no,
        "decision_on": body.decision_on.isoformat(),
        "reason": body.reason,
        "fault": body.fault.value,
        "owed_vnd": sum(item.amount_vnd for item in charges),
        "result": name,
        "result_no": result_no,
        "takes_back": is_asked_back,
    }


def _charges(case: Case, body: CorrectResult) -> tuple[Owed, ...]:
    """What the applicant pays for a fault of hers: the fee, and the way home; for one of the agency nothing."""
    if body.fault is Fault.AGENCY:
        return ()
    rows = [(Money.LE_PHI, "Lệ phí cấp lại kết quả đính chính", body.fee_vnd, f"agency:{case.dossier.agency_code}")]
    if case.dossier.post_return:
        price = catalogue.postage("RETURN", "PROVINCE", 100, case.standing.today)
        rows.append((Money.POSTAGE, "Cước chuyển trả kết quả", price.amount_vnd if price else 0, "post"))
    first = max((item.charge_no for item in case.standing.charges), default=0) + 1
    wanted = (row for row in rows if row[2])
    return tuple(
        Owed(number, kind, label, amount, "RETURN", creditor)
        for number, (kind, label, amount, creditor) in enumerate(wanted, start=first)
    )
