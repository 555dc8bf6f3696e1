"""When a result does not come home: the post does not take it, invites the receiver, or brings it back (TT 17/2017)."""

from motcua.ground.catalogue import reasons
from motcua.ground.deadlines.rules import add_working_days
from motcua.record.acts import Case, Facts, act
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import agency
from motcua.record.dossiers.rules import Act
from motcua.record.shipments import services as shipments
from motcua.record.standing import Carried
from motcua.stages.returning import rules
from motcua.stages.returning.bodies import Invite, RefuseToCarry, ReturnUndelivered


@act(Act.REFUSE_TO_CARRY, RefuseToCarry, rules.may_refuse_to_carry)
def refuse_to_carry(case: Case, body: RefuseToCarry) -> Facts:
    """Do not take an offered envelope over; it stays with the agency (QĐ 45/2016, Art. 9)."""
    envelope = _travelling(case)
    custody.refuse(envelope, reason=body.reason, hand=case.hand())
    return {"envelope": envelope.code, "reason": body.reason}


@act(Act.INVITE, Invite, rules.may_invite)
def invite(case: Case, body: Invite) -> Facts:
    """Invite the receiver to fetch it at the post office up to a day (TT 17/2017, Art. 5.2). NextDateTooSoon."""
    today, carried = case.standing.today, _carried(case)
    gap = case.standing.rules.invitation_gap_working_days
    rules.require_next_date(body.come_by, today, add_working_days(today, gap, case.standing.calendar), "come_by")
    number = shipments.invite(case.dossier.pk, carried, today=today, come_by=body.come_by)
    return {
        "invitation_no": number,
        "manner": body.manner.value,
        "manner_words": rules.MANNER_WORDS[body.manner],
        "come_by": body.come_by.isoformat(),
    }


@act(Act.RETURN_UNDELIVERED, ReturnUndelivered, rules.may_return_undelivered)
def return_undelivered(case: Case, body: ReturnUndelivered) -> Facts:
    """Offer what nobody took to the agency it came from; by the minute it is there again and waits at the counter.

    Law: TT 17/2017, Art. 5.2. Until the agency signs, the post holds it and answers for it.
    """
    envelope, carried = _travelling(case), _carried(case)
    to = agency(case.dossier.agency_code)
    custody.offer(envelope, to=to, hand=case.hand())
    last = reasons.words_of(reasons.ATTEMPT, carried.last_reason)
    why = f"Lần cuối: {last}." if last else ""
    return {
        "envelope": envelope.code,
        "to": to,
        "invitations": carried.invitation_count,
        "reason": carried.last_reason,
        "why": " ".join(part for part in (why, body.note) if part),
    }


def _travelling(case: Case) -> Envelope:
    if case.envelope is None:
        raise AssertionError("the check has found an envelope")
    return case.envelope


def _carried(case: Case) -> Carried:
    if case.standing.carried is None:
        raise AssertionError("the check has found what is carried")
    return case.standing.carried
