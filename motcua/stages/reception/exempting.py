"""Who pays less: asked for with the filing, granted or denied by a desk that has seen the proof (miễn, giảm).

Law: Luật Phí và lệ phí 97/2015/QH13, Art. 10; which class pays how much less is data of the procedure's version.
"""

from collections.abc import Sequence
from dataclasses import replace

from motcua.ground.catalogue.rules import ExemptionRule
from motcua.record.acts import Case, Facts, act
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.rules import NotOnTheList
from motcua.record.payments import services as payments
from motcua.record.payments.assessing import (
    Claim,
    ExemptionFacts,
    GrantedAlready,
    fees_owed,
    proof_hash,
    reassess,
    require_proof,
    require_settling,
    spared_by_kind,
)
from motcua.record.payments.rules import Owed
from motcua.stages.reception import rules
from motcua.stages.reception.bodies import ExemptionClaim, SettleExemption


def claim(case: Case, body: ExemptionClaim) -> Facts:
    """Write down what is asked for; the fees stay whole until a desk has seen the proof.

    Raises GrantedAlready, NoSuchClass, ClassNotInForce, NothingLowered, ProofMissing, NotOnTheList.
    """
    if case.standing.exemption is not None and case.standing.exemption.granted_class:
        raise GrantedAlready(name=case.standing.exemption.name)
    rule = _rule(case, body.class_code, body.component_no, body.proof)
    step = _step(case, rule, Claim.CLAIMED, body.component_no, body.proof)
    payments.note_exemption(step, case.money())
    return {"exemption": _told(step)}


@act(Act.SETTLE_EXEMPTION, SettleExemption, rules.may_settle_exemption)
def settle_exemption(case: Case, body: SettleExemption) -> Facts:
    """Grant an exemption on a proof that was seen, or deny what was asked for or granted; the fees follow at once.

    What is not paid yet is booked anew; what was paid too much may go back (`refund`). Raises NothingClaimed,
    DenialWithoutReason, GrantedAlready, NoSuchClass, ClassNotInForce, NothingLowered, ProofMissing, NotOnTheList.
    """
    found = case.standing.exemption
    require_settling(found, body.class_code, body.reason)
    if body.class_code:
        rule = _rule(case, body.class_code, body.component_no, body.proof)
        step = _step(case, rule, Claim.GRANTED, body.component_no, body.proof)
    elif found is None:
        raise AssertionError("what is denied was claimed or granted")
    else:
        step = replace(
            found, state=Claim.DENIED, component_no=None, proof="", reason=body.reason, by_id=case.call.by.id
        )
    fees = _fees(case, step.granted_class)
    payments.note_exemption(step, case.money(), spared_by_kind(fees))
    told = _told(step) | {"granted": step.state is Claim.GRANTED, "class_name": step.name, "reason": body.reason}
    return told | _reckoned(case, fees)


def _rule(case: Case, class_code: str, component_no: int | None, proof: str) -> ExemptionRule:
    """The rule of a class on the day by which the fees stand, proven by a paper."""
    day = payments.reckoned_on(case.dossier.pk) or case.standing.today
    rule = case.procedure.require_class(class_code, case.dossier.case_code, case.dossier.channel, day)
    require_proof(rule, component_no, proof)
    if component_no is not None and component_no not in {item.component_no for item in case.procedure.components}:
        raise NotOnTheList(component_no=component_no, field="component_no")
    return rule


def _step(case: Case, rule: ExemptionRule, state: Claim, component_no: int | None, proof: str) -> ExemptionFacts:
    return ExemptionFacts(state, rule.class_code, rule.name, rule.ground, component_no, proof, "", case.call.by.id)


def _told(step: ExemptionFacts) -> Facts:
    """What the journal says of a step: the words of the proof may name a person's card, so only their hash."""
    return {"class": step.class_code, "component": step.component_no, "proof_hash": proof_hash(step.proof)}


def _fees(case: Case, class_code: str) -> tuple[Owed, ...]:
    """What the dossier costs a class ("" = everybody) on the day by which its fees stand."""
    dossier, standing = case.dossier, case.standing
    day = payments.reckoned_on(dossier.pk) or standing.today
    return fees_owed(case.procedure, dossier.agency_code, dossier.channel, class_code, day, standing.rules)


def _reckoned(case: Case, fees: Sequence[Owed]) -> Facts:
    """Set what is booked against the fees anew; before the filing nothing is booked that could change."""
    standing = case.standing
    spared = {"spared_vnd": sum(fee.spared_vnd for fee in fees)}
    if standing.state.status is Status.DRAFT:
        return spared
    changed = reassess(standing.charges, fees, is_collected=standing.is_collected)
    return spared | payments.reckon_anew(changed, case.money())
