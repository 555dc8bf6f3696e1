"""What is taken over from a person who may no longer act, dossier by dossier (docs/adr/0029)."""

from collections.abc import Callable
from datetime import datetime

from pydantic import Field

from motcua.base.violations import RuleViolation
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.people import services as people
from motcua.ground.people.rules import HOUSE
from motcua.record.acts import Case, Facts, act, perform
from motcua.record.bodies import Body
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import MoveKind, person, require_envelope
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.payments import services as payments
from motcua.record.payments import shifts
from motcua.record.payments.rules import Money, drawer
from motcua.record.payments.shifts import Counter
from motcua.record.shipments import services as shipments
from motcua.record.standing import Standing
from motcua.record.takeovers import rules
from motcua.record.takeovers import services as takeovers
from motcua.record.takeovers.rules import Kind
from motcua.record.takeovers.services import Item, Minute

_WHY = "Người giữ không còn được làm việc; bàn giao bắt buộc."


class TakeOver(Body):
    """One line of a signed minute: whose envelope, who took it, who witnessed, and whether it was found."""

    minute: str = Field(max_length=20)
    giver: str = Field(max_length=40)
    taker: str = Field(max_length=40)
    witness: str = Field(max_length=40)
    kind: Kind
    with_money: bool = False


def may_take_over(standing: Standing) -> None:
    """What was ever put into an envelope."""
    require_envelope(standing.envelope, doing="nhận bàn giao", advice="Hồ sơ chưa có giấy tờ nào được niêm phong.")


@act(Act.TAKE_OVER, TakeOver, may_take_over)
def take_over(case: Case, body: TakeOver) -> Facts:
    """Write what was found: the envelope comes into the taker's hands, or was missing; an offer to the person ends.

    Raises GoneElsewhere when the person no longer holds it, nor is it offered to her.
    """
    envelope = case.envelope
    if envelope is None:
        raise AssertionError("the check has found an envelope")
    hers = person(body.giver)
    is_hers = hers == (envelope.offered_to if body.kind is Kind.OFFERED else envelope.holder)
    if not is_hers:
        raise rules.GoneElsewhere(code=envelope.code)
    names = people.names({body.giver, body.taker, body.witness})
    facts: Facts = {
        name: value
        for role in ("giver", "taker", "witness")
        for name, value in ((role, getattr(body, role)), (f"{role}_name", names[getattr(body, role)]))
    }
    facts["minute"] = body.minute
    if body.kind is Kind.MISSING:
        return facts | {"missing": envelope.code}
    if envelope.offered_to is not None:
        custody.take_back(envelope, reason=_WHY, hand=case.hand(body.minute))
        facts["offer_ended"] = envelope.code
    if body.kind is Kind.FOUND:
        facts |= _hand_on(case, envelope, body)
    return facts


def _hand_on(case: Case, envelope: Envelope, body: TakeOver) -> Facts:
    """Paper, postal item and State money of a dossier go to the taker."""
    custody.move(envelope, to=person(body.taker), kind=MoveKind.HANDED, hand=case.hand(body.minute))
    shipments.pass_on(case.dossier.pk, giver=body.giver, taker=body.taker)
    facts: Facts = {"envelope": envelope.code}
    mine = drawer(body.giver)
    paid = [item for item in case.standing.charges if item.kind is not Money.POSTAGE and item.paid]
    held = payments.held_in(case.dossier.pk, paid).get(mine, []) if body.with_money and paid else []
    if held:
        place = next(iter(assignments_of(body.taker, case.standing.today)), None)
        facts["passed_vnd"] = payments.pass_on(held, case.money(), giver=body.giver, taker=body.taker)
        if place is not None:
            counter = Counter(place.point_id, place.counter_id, place.id)
            shifts.open_by_money(person_id=body.taker, counter=counter, at=case.call.at)
    return facts


# ---- all of a minute -------------------------------------------------------------------------------------------------


def carry_out(number: str, now: Callable[[], datetime], tell: Callable[[int, int], None] | None = None) -> bool:
    """Take over every envelope of a signed minute that has no outcome yet; return whether all is settled.

    Each dossier is a transaction of its own: what one refuses is noted with its sentence, keeps no other back and is
    tried again by the next call. What was done before is done no second time, whoever was killed in between.
    Raises NotThere.
    """
    minute = takeovers.get(number)
    items = takeovers.items_of(number)
    done = sum(item.is_settled for item in items)
    for item in items:
        if item.is_settled:
            continue
        _carry_out_one(minute, item, now())
        done += 1
        if tell is not None:
            tell(done, len(items))
    return takeovers.settle(number, now())


def _carry_out_one(minute: Minute, item: Item, at: datetime) -> None:
    body = TakeOver(
        minute=minute.number, giver=minute.person_id, taker=minute.taker_id, witness=minute.witness_id,
        kind=item.kind, with_money=bool(item.money_vnd),
    )  # fmt: skip
    call = Call(item.dossier_id, rules.act_id(minute.number, item.dossier_id), HOUSE, at, at)
    try:
        done = perform(Act.TAKE_OVER, call, body)
    except rules.GoneElsewhere as gone:
        takeovers.note(minute.number, item.item_no, refusal=gone.sentence, is_gone=True)
    except RuleViolation as refusal:
        takeovers.note(minute.number, item.item_no, refusal=refusal.sentence)
    else:
        takeovers.note(minute.number, item.item_no, event_no=done.event_no)
