"""Money that was paid goes back: of a case that ended early, of what was too much, of what was taken wrongly.

The receipt of the money is never edited: an opposite entry and a numbered slip stand against it (NĐ 254/2026, Art. 23).
"""

from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role
from motcua.record.acts import Case, Facts, act
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.rules import Act
from motcua.record.papers import services as papers
from motcua.record.payments import services as payments
from motcua.record.payments.refunds import (
    Ground,
    NothingToRefund,
    Offer,
    chosen,
    is_within_reach,
    offers,
    require_papers,
    require_reach,
)
from motcua.record.payments.services import Slip
from motcua.record.standing import Standing
from motcua.stages.processing.bodies import Refund


def offered(standing: Standing) -> tuple[Offer, ...]:
    """Return what of the dossier's money may go back, on which grounds and from where, whoever asks."""
    return offers(standing.charges, standing.ending, standing.rules)


def within_reach(standing: Standing) -> tuple[Offer, ...]:
    """Return what of it the person may give back: what lies in her drawer; the head of the one-stop the agency's."""
    is_head = _is_head(standing)
    return tuple(
        offer for offer in offered(standing) if is_within_reach(offer.account, standing.actor.id, is_head=is_head)
    )


def is_due(standing: Standing) -> bool:
    """Whether money within her reach waits to go back: of a case that ended, or paid too much.

    What is left may go back by a decision in writing alone.
    """
    return any(offer.most_vnd.keys() & {Ground.ENDED, Ground.TOO_MUCH} for offer in within_reach(standing))


def _is_head(standing: Standing) -> bool:
    return Role.ONE_STOP_HEAD in standing.actor.roles


def may_refund(standing: Standing) -> None:
    """Something was paid, has not gone back, and lies where she may take it. Raises NothingToRefund, and who may."""
    found = offered(standing)
    if not found:
        raise NothingToRefund()
    if not within_reach(standing):
        require_reach(found[0], standing.actor.id, is_head=_is_head(standing))


@act(Act.REFUND, Refund, may_refund)
def refund(case: Case, body: Refund) -> Facts:
    """Give money back out of one place, against a numbered slip that the receiver signs or a document orders.

    Raises ChargeTwice, NoSuchCharge, NotRefundable, MoreThanPaid, SeveralPlaces, InAnothersDrawer, WithTheAgency,
    RefundPaperMissing, RefundPaperDay, RefundUnsigned, NoOpenShift, DrawerCounted, DrawerShort.
    """
    standing, today = case.standing, case.standing.today
    found = offered(standing)
    account, back = chosen(found, [(line.charge_no, line.amount_vnd) for line in body.lines], body.ground)
    for offer in found:
        if offer.charge.charge_no in {charge.charge_no for charge in back}:
            require_reach(offer, case.call.by.id, is_head=_is_head(standing))
    require_papers(
        account, Ground(body.ground), document_no=body.document_no, document_on=body.document_on,
        is_signed=body.is_signed, opened_on=local(case.dossier.opened_at).date(), today=today,
    )  # fmt: skip
    outlet = case.place.split("/")[0] or case.dossier.agency_code
    (number,) = dossiers.numbers([f"refund:{outlet}@{today:%y}"])
    slip = Slip(
        papers.refund_number(outlet, today, number), body.ground, body.reason, body.document_no, body.document_on
    )
    return payments.refund(back, account, slip, case.money())
