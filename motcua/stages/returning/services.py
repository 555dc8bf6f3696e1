"""The acts of returning: the result goes home (trả kết quả)."""

import secrets
from datetime import date

from motcua.base import ids
from motcua.base.violations import NotReadable
from motcua.ground.agreements import queries as agreements
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue import reasons
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people import services as people
from motcua.record.acts import Case, Facts, act
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import APPLICANT, Direction, MoveKind, agency, person, require_seal
from motcua.record.desks import desk_of
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.rules import Act
from motcua.record.papers import issuing
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers
from motcua.record.papers.forms import DeliveryProof
from motcua.record.papers.issuing import Amount, Consignment
from motcua.record.payments import services as payments
from motcua.record.payments.rules import require_exact
from motcua.record.shipments import services as shipments
from motcua.record.shipments.services import Item
from motcua.record.standing import has_ended
from motcua.stages.returning import rules
from motcua.stages.returning.bodies import AcceptToCarry, OfferToPost, PrepareReturn, RecordAttempt, Taken

PAPER_WORDS = {
    "CCCD": "Căn cước công dân",
    "PASSPORT": "Hộ chiếu",
    "CMND": "Chứng minh nhân dân",
    "OTHER": "Giấy tờ khác",
}


@act(Act.PREPARE_RETURN, PrepareReturn, rules.may_prepare)
def prepare_return(case: Case, body: PrepareReturn) -> Facts:
    """Pack the result, or the papers of a dossier that ended early, and seal it (QĐ 45/2016, Art. 9)."""
    dossier = case.dossier
    code = ids.new_envelope_code(secrets.token_bytes(16))
    dossiers.register({code: "ENVELOPE"}, dossier.pk)
    custody.take_in(
        dossier_id=dossier.pk,
        envelope_no=1 if case.envelope is None else case.envelope.envelope_no + 1,
        code=code,
        direction=Direction.RETURN,
        seal_no=body.seal_no,
        holders=("made", agency(dossier.agency_code)),
        kind=MoveKind.PACKED,
        hand=case.hand(),
    )
    return {"envelope": code, "seal_no": body.seal_no}


@act(Act.OFFER_TO_POST, OfferToPost, rules.may_offer_to_post)
def offer_to_post(case: Case, body: OfferToPost) -> Facts:
    """Offer the packed result to a post office or a courier that the agreement names (NĐ 118/2025, Art. 10.3)."""
    if not _returns_results(case, body.to):
        raise NotReadable(
            sentence=f"“{body.to}” không nhận chuyển kết quả thủ tục này. Chọn bưu điện trong danh sách.",
            field="to",
        )
    envelope = _packed(case)
    custody.offer(envelope, to=body.to, hand=case.hand())
    return {"envelope": envelope.code, "to": body.to}


def _returns_results(case: Case, to: str) -> bool:
    """Whether a point, or a person of the post who stands at one, is given the return of this procedure's results."""
    today = case.standing.today
    points = agreements.points_with(
        "RETURN", agency_code=case.dossier.agency_code, procedure_code=case.procedure.code, day=today,
        opened_on=local(case.dossier.opened_at).date(),
    )  # fmt: skip
    kind, _, key = to.partition(":")
    if kind == "point":
        return key in points
    found = people.find_actor(key)
    places = agreements.assignments_of(key, today) if found is not None and found.is_post else ()
    return any(row.point_id in points for row in places)


@act(Act.ACCEPT_TO_CARRY, AcceptToCarry, rules.may_accept_to_carry)
def accept_to_carry(case: Case, body: AcceptToCarry) -> Facts:
    """Count with the agency, sign its consignment slip and take the result over (QĐ 45/2016, Art. 9)."""
    if not body.is_signed:
        raise NotReadable(
            sentence="Phiếu gửi chưa có đủ hai chữ ký. Cùng cơ quan ký phiếu, rồi nhận.", field="is_signed"
        )
    call, dossier, today, envelope = case.call, case.dossier, case.standing.today, _packed(case)
    require_seal(custody.facts(envelope), body.seal_no)
    (number,) = dossiers.numbers([dossiers.series_name("slip", today)])
    slip = f"PG-{today:%y%m%d}-{number:04d}"
    price = catalogue.postage("RETURN", "PROVINCE", 100, today)
    transit = price.transit_days if price else 2
    promised_on = add_working_days(today, transit, case.standing.calendar)
    custody.move(envelope, to=person(call.by.id), kind=MoveKind.HANDED, hand=case.hand(slip))
    shipments.accept(
        Item(
            dossier.pk,
            case.event_no,
            envelope.envelope_no,
            "RETURN",
            slip,
            call.by.id,
            call.at,
            promised_on,
            body.item_code,
        )
    )
    rows = papers_read.counted(dossier.pk)
    leg = Consignment(
        slip_no=slip,
        envelope_code=envelope.code,
        seal_no=envelope.seal_no,
        accepted_at=call.at,
        promised_on=promised_on,
        transit_days=transit,
        amounts=tuple(
            Amount(item.kind.value, item.label, item.amount_vnd, False, exempted_by=item.exempted_by)
            for item in payments.owed(dossier.pk)
            if item.is_open and not has_ended(case.standing)
        ),
        item_code=body.item_code,
    )
    form = issuing.consignment_slip(
        dossier, case.procedure, desk_of(call.by, case.place, dossier.agency_code),
        catalogue.agency(dossier.agency_code), leg, goes_home=True,
        papers=issuing.listed(row for row in rows if not row.is_result and has_ended(case.standing)),
        results=issuing.listed(row for row in rows if row.is_result),
        recalled=[row.name for row in rows if row.is_recalled and dossier.outcome == "GRANTED"],
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    return {
        "envelope": envelope.code,
        "slip": slip,
        "promised_on": promised_on.isoformat(),
        "item_code": body.item_code,
    }


@act(Act.RECORD_ATTEMPT, RecordAttempt, rules.may_deliver)
def record_attempt(case: Case, body: RecordAttempt) -> Facts:
    """Write a visit without delivery; invitations are two working days apart (TT 17/2017, Art. 5). NextDateTooSoon."""
    today, carried = case.standing.today, case.standing.carried
    if carried is None:
        raise AssertionError("what is delivered is carried")
    why = reasons.require(reasons.ATTEMPT, body.reason, today)
    gap = case.standing.rules.invitation_gap_working_days
    earliest = add_working_days(today, gap, case.standing.calendar)
    rules.require_next_date(body.next_on, today, earliest if why.invites else None)
    again_on = rules.next_invitation_on(case.standing, carried)
    attempt_no = shipments.attempt(
        case.dossier.pk, carried, at=case.call.at, today=today, reason=why.code,
        action=body.next_step.value, next_on=body.next_on, by_id=case.call.by.id, event_no=case.event_no,
        invites=why.invites and (again_on is None or again_on <= today),
    )  # fmt: skip
    return {
        "attempt_no": attempt_no,
        "reason": why.code,
        "next_step": body.next_step.value,
        "next_on": body.next_on.isoformat(),
    }


@act(Act.DELIVER, Taken, rules.may_deliver)
def deliver(case: Case, body: Taken) -> Facts:
    """Identity or authority, recalled papers, money, signature: then the result is the applicant's.

    Law: QĐ 45/2016, Art. 10; TT 17/2017, Art. 5. Raises AuthorityMissing, RecalledPaperMissing, MoneyMismatch.
    """
    facts = _hand_out(case, body)
    shipments.close(case.dossier.pk, outcome="DELIVERED", at=case.call.at)
    return facts


@act(Act.RETURN_AT_COUNTER, Taken, rules.may_return_at_counter)
def return_at_counter(case: Case, body: Taken) -> Facts:
    """The same at a counter, by whoever there holds the result."""
    facts = _hand_out(case, body)
    if case.standing.carried is not None:
        shipments.close(case.dossier.pk, outcome="COUNTER", at=case.call.at)
    return facts


def _hand_out(case: Case, body: Taken) -> Facts:
    """Check, take papers and money, give the envelope, and issue the delivery slip."""
    call, dossier = case.call, case.dossier
    if body.receiver == "AUTHORISED" and not body.authority:
        raise rules.AuthorityMissing()
    rules.require_recalled(case.standing, frozenset(body.recalled))
    owed, spared = rules.to_pay(case.standing), rules.spared(case.standing)
    require_exact(sum(charge.amount_vnd for charge in owed), body.taken_vnd)
    number, receipt = _numbers(case, bool(owed))
    payments.cancel(spared, case.money())
    taken = payments.take(owed, case.money(), receipt, after_lines=2 * len(spared))
    rows = papers_read.counted(dossier.pk)
    envelope = _given(case, number)
    recalled = [item for item in case.standing.recalled if item[0] in body.recalled]
    facts: Facts = {
        "envelope": envelope.code,
        "slip": number,
        "receiver": body.receiver,
        "paper_kind": body.paper_kind,
        "paper_last4": body.paper_last4,
        "signature": body.signature,
        "taken_vnd": taken,
        "receipt": receipt,
        "recalled": [item[0] for item in recalled],
    }
    if recalled:
        facts["recall_envelope"] = _take_back(case, envelope, [item[0] for item in recalled])
    proof = DeliveryProof(
        delivered_at=call.at,
        receiver_name=body.receiver_name,
        is_authorised=body.receiver == "AUTHORISED",
        paper_kind=PAPER_WORDS[body.paper_kind],
        paper_last4=body.paper_last4,
        authority=body.authority,
    )
    form = issuing.delivery_slip(
        dossier, case.procedure, desk_of(call.by, case.place, dossier.agency_code),
        catalogue.agency(dossier.agency_code), number=number,
        consignment_slip_no=case.standing.carried.slip_number if case.standing.carried else "",
        envelope_code=envelope.code, seal_no=envelope.seal_no, papers=rows,
        recalled=[name for _, name in recalled],
        amounts=[
            Amount(item.kind.value, item.label, item.amount_vnd, True, receipt, item.exempted_by) for item in owed
        ],
        proof=proof,
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    return facts


def _given(case: Case, slip_no: str) -> Envelope:
    """Give the packed result to the applicant; what goes over the table at once comes from who made it to her hands."""
    if not rules.goes_at_once(case.standing):
        envelope = _packed(case)
        custody.move(envelope, to=APPLICANT, kind=MoveKind.DELIVERED, hand=case.hand(slip_no))
        return envelope
    code = ids.new_envelope_code(secrets.token_bytes(16))
    dossiers.register({code: "ENVELOPE"}, case.dossier.pk)
    return custody.take_in(
        dossier_id=case.dossier.pk,
        envelope_no=1 if case.envelope is None else case.envelope.envelope_no + 1,
        code=code,
        direction=Direction.RETURN,
        seal_no="",
        holders=("made", APPLICANT),
        kind=MoveKind.DELIVERED,
        hand=case.hand(slip_no),
    )


def _numbers(case: Case, with_receipt: bool) -> tuple[str, str]:
    """Take the numbers of a delivery slip and, when money is taken, of a receipt."""
    today: date = case.standing.today
    outlet = case.place.split("/")[0] or case.dossier.agency_code
    series = [dossiers.series_name("delivery", today)]
    if with_receipt:
        series.append(f"receipt:{outlet}@{today:%y}")
    given = dossiers.numbers(series)
    receipt = papers.receipt_number(outlet, today, given[1]) if with_receipt else ""
    return f"PP-{today:%y%m%d}-{given[0]:04d}", receipt


def _take_back(case: Case, envelope: Envelope, numbers: list[int]) -> str:
    """Papers that the agency recalls come into the hands of who delivers, in an envelope of their own."""
    dossier, by = case.dossier, case.call.by
    papers.take_back(dossier.pk, numbers, case.event_no)
    code = ids.new_envelope_code(secrets.token_bytes(16))
    dossiers.register({code: "ENVELOPE"}, dossier.pk)
    custody.take_in(
        dossier_id=dossier.pk,
        envelope_no=envelope.envelope_no + 1,
        code=code,
        direction=Direction.RECALL,
        seal_no="",
        holders=(APPLICANT, person(by.id) if by.is_post else agency(dossier.agency_code)),
        kind=MoveKind.TAKEN,
        hand=case.hand(),
    )
    return code


def _packed(case: Case) -> Envelope:
    if case.envelope is None:
        raise AssertionError("the check has found an envelope")
    return case.envelope
