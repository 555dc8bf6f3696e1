"""The acts of the handover: the post offers, the agency counts and signs, or does not take (QĐ 45/2016, Art. 7)."""

from collections.abc import Mapping
from dataclasses import replace

from motcua.ground.catalogue import queries as catalogue
from motcua.record.acts import Case, Facts, act, journal
from motcua.record.bodies import Nothing, counts_of
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import Direction, MoveKind, agency, require_seal
from motcua.record.desks import desk_of
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.rules import Act
from motcua.record.papers import issuing
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers
from motcua.record.papers.forms import Party
from motcua.record.papers.rules import Count, Difference, counts_by_component, differences
from motcua.record.payments import services as payments
from motcua.record.payments.rules import Money, drawer
from motcua.record.shipments import services as shipments
from motcua.record.standing import has_ended
from motcua.stages.reception import rules
from motcua.stages.reception.bodies import AcceptHandover, RefuseHandover, WithdrawOffer


@act(Act.OFFER_HANDOVER, Nothing, rules.may_offer_handover)
def offer_handover(case: Case, body: Nothing) -> Facts:
    """Offer the envelope to the agency of the dossier. Until it signs, the giver holds it and answers for it."""
    envelope = _travelling(case)
    to = agency(case.dossier.agency_code)
    custody.offer(envelope, to=to, hand=case.hand())
    return {"envelope": envelope.code, "to": to}


@act(Act.ACCEPT_HANDOVER, AcceptHandover, rules.may_answer_handover)
def accept_handover(case: Case, body: AcceptHandover) -> Facts:
    """Count together and sign the minute: the dossier is lawfully submitted, the post pays over what it collected.

    Differences are written into the minute; the agency still takes the envelope. What could not be delivered comes back
    sealed and is not counted. Raises SealBroken.
    """
    call, dossier, envelope = case.call, case.dossier, _travelling(case)
    require_seal(custody.facts(envelope), body.seal_no)
    if envelope.direction == Direction.RETURN.value:
        return _come_back(case, envelope, body)
    known = papers_read.component_counts(dossier.pk)
    before = {number: count.copies for number, count in known.items()}
    counts = counts_of(body.counts)
    counts_by_component(case.procedure, counts)
    found = differences(before, counts)
    if found:
        papers.count_in(dossier.pk, case.procedure, _with_files(counts, known), case.event_no)
    content = before if envelope.envelope_no == 1 else _content(case, envelope)
    now = content | {item.component_no: item.now for item in found}
    minute = _minute_number(case)
    giver = envelope.holder
    custody.move(envelope, to=agency(dossier.agency_code), kind=MoveKind.HANDED, hand=case.hand(minute))
    remitted = _pay_over(case, giver)
    papers.issue(
        dossier.pk,
        _minute(case, envelope, minute, found, body, giver, remitted, papers_read.sums(now)),
        case.event_no,
        call.at,
    )
    return {
        "envelope": envelope.code,
        "minute": minute,
        "differences": [[item.component_no, list(item.before), list(item.now)] for item in found],
        "remitted_vnd": remitted,
    }


def _come_back(case: Case, envelope: Envelope, body: AcceptHandover) -> Facts:
    """Take back what could not be delivered (TT 17/2017, Art. 5.2): under its seal, by minute; it waits at the counter.

    Raises NotCountedSealed.
    """
    if body.counts:
        raise rules.NotCountedSealed(code=envelope.code)
    dossier, minute, giver = case.dossier, _minute_number(case), envelope.holder
    custody.move(envelope, to=agency(dossier.agency_code), kind=MoveKind.HANDED, hand=case.hand(minute))
    shipments.close(dossier.pk, outcome=shipments.BACK, at=case.call.at)
    rows = [row for row in papers_read.counted(dossier.pk) if row.is_result or has_ended(case.standing)]
    held = {row.paper_no: (row.original_count, row.certified_copy_count, row.photocopy_count) for row in rows}
    papers.issue(
        dossier.pk, _minute(case, envelope, minute, (), body, giver, 0, papers_read.sums(held)), case.event_no,
        case.call.at,
    )  # fmt: skip
    return {"envelope": envelope.code, "minute": minute, "undelivered": True}


@act(Act.WITHDRAW_OFFER, WithdrawOffer, rules.may_withdraw_offer)
def withdraw_offer(case: Case, body: WithdrawOffer) -> Facts:
    """Take an envelope back that was offered and that nobody has accepted: the giver has held it all the time."""
    envelope = _travelling(case)
    custody.take_back(envelope, reason=body.reason or "Bên giao lấy lại.", hand=case.hand())
    return {"envelope": envelope.code, "reason": body.reason}


@act(Act.REFUSE_HANDOVER, RefuseHandover, rules.may_answer_handover)
def refuse_handover(case: Case, body: RefuseHandover) -> Facts:
    """Do not take the envelope; it stays with the giver."""
    envelope = _travelling(case)
    custody.refuse(envelope, reason=body.reason, hand=case.hand())
    return {"envelope": envelope.code}


def _minute_number(case: Case) -> str:
    (number,) = dossiers.numbers([dossiers.series_name("minute", case.standing.today)])
    return f"BB-{case.standing.today:%y%m%d}-{number:03d}"


def _travelling(case: Case) -> Envelope:
    """The envelope that the check has found."""
    if case.envelope is None:
        raise AssertionError("the check has found an envelope")
    return case.envelope


def _with_files(counts: tuple[Count, ...], known: Mapping[int, Count]) -> tuple[Count, ...]:
    """A joint count is of paper; electronic copies stay as they were."""
    return tuple(
        replace(count, electronic=count.electronic or known.get(count.component_no, count).electronic)
        for count in counts
    )


def _content(case: Case, envelope: Envelope) -> dict[int, tuple[int, int, int]]:
    """What was put into a later envelope, by the event that made it: a supplement, or what was recalled at delivery."""
    for entry in journal(case.dossier.pk):
        if entry.facts.get("recall_envelope") == envelope.code:
            return dict.fromkeys(entry.facts["recalled"], (1, 0, 0))
        if entry.act is Act.ANSWER_SUPPLEMENT and entry.facts.get("envelope") == envelope.code:
            return {number: (o, c, p) for number, o, c, p in entry.facts["counts"]}
    raise AssertionError("an envelope was made by an event")


def _pay_over(case: Case, giver: str) -> int:
    """State money that the giver collected goes to the agency with the papers; postage stays (QĐ 45/2016, Art. 7.5)."""
    state_money = [item for item in case.standing.charges if item.kind is not Money.POSTAGE and item.paid]
    held = payments.held_in(case.dossier.pk, state_money) if state_money else {}
    mine = drawer(giver.removeprefix("person:"))
    return payments.remit({mine: held[mine]}, case.money()) if mine in held else 0


def _minute(
    case: Case, envelope: Envelope, number: str, found: tuple[Difference, ...], body: AcceptHandover, giver: str,
    money: int, sums: tuple[int, int, int],
) -> papers.FormDraft:  # fmt: skip
    office = catalogue.agency(case.dossier.agency_code)
    names = {item.component_no: item.name for item in case.procedure.components}
    words = "; ".join(f"{names.get(item.component_no, item.component_no)}: {_shift(item)}" for item in found)
    handover = issuing.Handover(
        number=number,
        slip_no=papers_read.number_of(case.dossier.pk, "PHIEU_GUI"),
        envelope_code=envelope.code,
        seal_no=envelope.seal_no,
        is_complete=not found,
        difference="; ".join(text for text in (words, body.remark) if text),
        money_vnd=money,
        signed_at=case.call.at,
        counts=sums,
    )
    receiver = desk_of(case.call.by, case.place, office.code)
    return issuing.handover_minute(case.dossier, case.procedure, _giver(giver), receiver, office, handover)


def _giver(holder: str) -> Party:
    names = papers_read.person_names((holder,))
    return Party(name="Bưu điện", represented_by=names.get(holder, holder))


def _shift(item: Difference) -> str:
    return f"ghi {'/'.join(map(str, item.before))}, đếm {'/'.join(map(str, item.now))}"
