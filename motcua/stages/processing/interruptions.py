"""What interrupts a case: money that is still owed, a pause, a result promised anew, and its stopping for good.

Law: law of the one-stop desk (NĐ 118/2025, before it NĐ 61/2018, Art. 19, 22), forms of TT 03/2025/TT-VPCP.
"""

from dataclasses import replace

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue import reasons
from motcua.ground.deadlines.rules import instant, local
from motcua.record import supplements
from motcua.record.acts import Case, Facts, act
from motcua.record.custody import services as custody
from motcua.record.desks import desk_of
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.papers import issuing
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers
from motcua.record.papers.issuing import Amount
from motcua.record.payments import services as payments
from motcua.record.payments.refunds import words_at_the_end
from motcua.record.payments.rules import Money, Owed, require_exact
from motcua.record.standing import Standing
from motcua.stages.processing import rules
from motcua.stages.processing.bodies import ConfirmPayment, Pause, ReAppoint, RequirePayment, Resume, Stop
from motcua.stages.processing.clock import due_again

WAYS_TO_PAY = (
    "Nộp tiền mặt tại Bộ phận Một cửa hoặc tại bưu điện nơi nộp hồ sơ, nhận biên lai.",
    "Chuyển khoản vào tài khoản của cơ quan giải quyết, nội dung ghi mã hồ sơ; nộp lại chứng từ cho cơ quan.",
)
"""How a required payment is made, as its notice says. Law: NĐ 61/2018, Art. 22."""


@act(Act.REQUIRE_PAYMENT, RequirePayment, rules.may_require_payment)
def require_payment(case: Case, body: RequirePayment) -> Facts:
    """Name the State money that is to be paid before the work goes on, issue the notice, and stop the clock.

    Raises DayNotAhead.
    """
    rules.require_ahead(body.until, case.standing.today)
    charges = _charges(case, body)
    payments.book(charges, case.money())
    office = catalogue.agency(case.dossier.agency_code)
    number = supplements.notice_number(case, "TBNV")
    form = issuing.payment_notice(
        case.dossier, case.procedure, desk_of(case.call.by, case.place, office.code), number=number,
        amounts=[Amount(item.kind.value, item.label, item.amount_vnd, is_paid=False) for item in charges],
        issued_at=case.call.at, contact_phone=office.phone, reason=body.reason,
        legal_ground="; ".join(dict.fromkeys(line.ground for line in body.lines)), pay_by=body.until, ways=WAYS_TO_PAY,
    )  # fmt: skip
    papers.issue(case.dossier.pk, form, case.event_no, case.call.at)
    return {
        "form": number,
        "owed_vnd": sum(item.amount_vnd for item in charges),
        "charges": [item.charge_no for item in charges],
        "grounds": [line.ground for line in body.lines],
        "until": body.until.isoformat(),
    }


def _charges(case: Case, body: RequirePayment) -> tuple[Owed, ...]:
    """The charges of a notice, numbered after those that the dossier has."""
    first = max((item.charge_no for item in case.standing.charges), default=0) + 1
    creditor = f"agency:{case.dossier.agency_code}"
    return tuple(
        Owed(number, Money(line.kind), line.label, line.amount_vnd, "APPRAISAL", creditor)
        for number, line in enumerate(body.lines, start=first)
    )


@act(Act.CONFIRM_PAYMENT, ConfirmPayment, rules.may_confirm_payment)
def confirm_payment(case: Case, body: ConfirmPayment) -> Facts:
    """Take what was required at a counter, or write down what came into the agency's account; the clock runs again.

    Raises MoneyMismatch, CashAtTheCounter, PaidToTheAgency, PaymentPaperMissing, PaymentPaperDayOutside.
    """
    rules.require_way_to_pay(body.way, case.call.by.roles)
    owed = case.standing.owed("APPRAISAL")
    require_exact(sum(charge.amount_vnd for charge in owed), body.taken_vnd)
    facts = due_again(case, Act.CONFIRM_PAYMENT) | {"way": body.way, "charges": [item.charge_no for item in owed]}
    if body.way == "TRANSFER":
        stopped_at = case.standing.state.stopped_at or case.call.at
        rules.require_payment_paper(
            body.document_no, body.document_on, required_on=local(stopped_at).date(), today=case.standing.today
        )
        facts |= {"document_no": body.document_no, "document_on": str(body.document_on)}
        return facts | {"remitted_vnd": payments.pay_in(owed, case.money())}
    outlet = case.place.split("/")[0] or case.dossier.agency_code
    (number,) = dossiers.numbers([f"receipt:{outlet}@{case.standing.today:%y}"])
    receipt = papers.receipt_number(outlet, case.standing.today, number)
    return facts | {"taken_vnd": payments.take(owed, case.money(), receipt), "receipt": receipt}


@act(Act.PAUSE, Pause, rules.may_pause)
def pause(case: Case, body: Pause) -> Facts:
    """Let the work rest for a reason that the law knows, until about a day; the time is whose reason it is.

    Raises ReasonNotInForce, DayNotAhead.
    """
    why = reasons.require(reasons.PAUSE, body.reason, case.standing.today)
    rules.require_ahead(body.until, case.standing.today)
    return {
        "reason_code": why.code,
        "reason_words": why.words,
        "whose": why.whose,
        "reason": body.words,
        "legal_ground": body.legal_ground,
        "until": body.until.isoformat(),
    }


@act(Act.RESUME, Resume, rules.may_resume)
def resume(case: Case, body: Resume) -> Facts:
    """Go on where the work was; the due instant moves on by exactly the time that the pause took."""
    return due_again(case, Act.RESUME) | ({"reason": body.note} if body.note else {})


@act(Act.RE_APPOINT, ReAppoint, rules.may_re_appoint)
def re_appoint(case: Case, body: ReAppoint) -> Facts:
    """Apologise and promise the result anew, once; the original due instant is kept (NĐ 61/2018, Art. 19.9).

    Raises NewDueNotLater, NewDueOnADayOff.
    """
    call, dossier, standing = case.call, case.dossier, case.standing
    original = standing.state.due_at
    if original is None or standing.state.received_at is None:
        raise AssertionError("the check has found a due instant")
    due_at = instant(rules.new_due(local(original), body.due_on, standing.calendar))
    office = catalogue.agency(dossier.agency_code)
    number = supplements.notice_number(case, "XLHS")
    form = issuing.apology_letter(
        dossier, case.procedure, desk_of(call.by, case.place, office.code), number=number,
        received_at=standing.state.received_at, due_at=original, new_due_at=due_at, reason=body.reason,
        issued_at=call.at, contact_phone=office.phone,
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    return {
        "form": number,
        "due_at": due_at.isoformat(),
        "original_due_at": original.isoformat(),
        "judged_by": standing.rules.lateness_against.value,
        "reason": body.reason,
    }


@act(Act.STOP, Stop, rules.may_stop)
def stop(case: Case, body: Stop) -> Facts:
    """Stop the case for good, with reason and ground, and issue form 05; what is not paid is owed no more.

    Papers go home as after a withdrawal; an envelope that was offered and not taken yet stays with its giver.
    Raises RequestDayMissing, RequestDayTooEarly.
    """
    opened_on = local(case.dossier.opened_at).date()
    rules.require_request_day(body.asked_by, body.asked_on, opened_on=opened_on, today=case.standing.today)
    call, dossier, charges = case.call, case.dossier, case.standing.charges
    unpaid = [charge for charge in charges if charge.is_open]
    said = body.consequence or consequence_words(case.standing)
    office = catalogue.agency(dossier.agency_code)
    number = supplements.notice_number(case, "DGQ")
    form = issuing.stop_notice(
        dossier, case.procedure, desk_of(call.by, case.place, office.code), number=number, asked_by=body.asked_by,
        asked_on=body.asked_on, stage=STATUSES[case.standing.state.status].word, reason=body.reason,
        decision=body.decision, legal_ground=body.legal_ground, issued_at=call.at, contact_phone=office.phone,
        financial_consequence=said, returned=issuing.listed(papers_read.counted(dossier.pk)),
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    payments.cancel(unpaid, case.money())
    facts: Facts = {
        "form": number, "reason": body.reason, "legal_ground": body.legal_ground, "consequence": said,
        "asked_by": body.asked_by,
    }  # fmt: skip
    envelope = case.envelope
    if envelope is None or envelope.offered_to is None:
        return facts
    custody.take_back(envelope, reason="Hồ sơ đã dừng giải quyết.", hand=case.hand())
    return facts | {"envelope": envelope.code}


def consequence_words(standing: Standing) -> str:
    """Return what becomes of the money of a dossier that is to be stopped, kinds apart."""
    ending = replace(standing.ending, status=Status.STOPPED.value)
    return words_at_the_end(standing.charges, ending, standing.rules)
