"""Money that goes back: who gives it back, out of what, how much at most, what the books and the proofs say of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.base import memory
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.models import FeeRule, ProcedureVersion
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.outward.reports import services as reports
from motcua.record.acts import answers
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import Charge, Receipt, Refund
from motcua.record.payments.refunds import (
    InAnothersDrawer,
    MoreThanPaid,
    NothingToRefund,
    NotRefundable,
    RefundPaperMissing,
    RefundUnsigned,
    SeveralPlaces,
    WithTheAgency,
)
from motcua.record.payments.rules import DrawerShort, Money, NoOpenShift, ShiftState
from motcua.record.payments.shifts import Counter
from motcua.stages.processing import rebasing
from tests.factories import CAST, MONDAY, Life, Way, actor, dossier_after, dossier_at, refund_body
from tests.services.evidence import all_accounted_for, balances, refused

pytestmark = pytest.mark.django_db

CLERK = CAST["post_clerk"]
DRAWER = f"drawer:{CLERK}"
PAID = 230_000
"""200.000 đ fee and 30.000 đ postage, taken with the papers."""


def head() -> Actor:
    """The head of the centre where the police is served."""
    return people.get_actor("giamdoc.tt-tinh")


def withdrawn(until: Act = Act.ACCEPT_BY_POST) -> Life:
    life = dossier_after(until)
    life.do(Act.WITHDRAW, "post_clerk" if until is Act.ACCEPT_BY_POST else "one_stop_officer")
    return life


def cash(shift: str, amount_vnd: int, who: str = CLERK) -> ShiftState:
    notes = dict.fromkeys((100_000, 10_000), 0)
    notes[100_000], left = divmod(amount_vnd, 100_000)
    notes[10_000], left = divmod(left, 10_000)
    assert left == 0
    at = MONDAY + timedelta(hours=9)
    if who == CLERK:
        return shifts.count(person_id=who, shift_id=shift, count_id=uuid4(), notes=notes, at=at)
    return shifts.recount(by_id=who, points=("bd-cai-nuoc",), shift_id=shift, count_id=uuid4(), notes=notes, at=at)


def opened(life: Life) -> str:
    counter = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    return shifts.open_shift(person_id=CLERK, counter=counter, float_vnd=0, at=life.now - timedelta(hours=5))


def test_what_was_paid_for_a_case_withdrawn_at_the_post_goes_back_out_of_the_clerks_drawer() -> None:
    life = withdrawn()
    assert balances(life)[DRAWER] == PAID

    done = life.do(Act.REFUND)

    assert (done.facts["refunded_vnd"], done.facts["account"], done.facts["ground"]) == (PAID, DRAWER, "ENDED")
    assert all(amount == 0 for amount in balances(life).values())
    slip, receipt = Refund.objects.get(dossier_id=life.dossier_id), Receipt.objects.get(dossier_id=life.dossier_id)
    assert slip.number == done.facts["refund"]
    assert slip.receipts == [[receipt.number, True]]  # nothing of it is left: the receipt counts no more
    assert receipt.amount_vnd == PAID  # and is not edited
    with refused(NothingToRefund):
        life.do(Act.REFUND)
    all_accounted_for(life)


def test_more_than_was_paid_a_part_twice_and_cash_without_a_signature_are_refused() -> None:
    life = withdrawn()

    with refused(MoreThanPaid, "nhiều nhất 200.000"):
        life.do(Act.REFUND, lines=[{"charge_no": 1, "amount_vnd": 200_001}])
    with refused(RefundUnsigned):
        life.do(Act.REFUND, is_signed=False)
    life.do(Act.REFUND, lines=[{"charge_no": 1, "amount_vnd": 150_000}])
    with refused(MoreThanPaid, "nhiều nhất 50.000"):
        life.do(Act.REFUND, lines=[{"charge_no": 1, "amount_vnd": 150_000}])
    assert Refund.objects.get(dossier_id=life.dossier_id).receipts[0][1] is False
    life.do(Act.REFUND)
    assert Refund.objects.filter(dossier_id=life.dossier_id).order_by("event_no").last().receipts[0][1] is True  # type: ignore[union-attr]
    all_accounted_for(life)


def test_money_that_has_gone_to_the_agency_goes_back_by_the_head_and_a_document() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    life.do(Act.DECLINE)

    with refused(WithTheAgency, "Trưởng bộ phận"):
        life.do(Act.REFUND, "one_stop_officer")
    with refused(RefundPaperMissing):
        life.do(Act.REFUND, head(), **refund_body(life, head()) | {"document_no": ""})
    done = life.do(Act.REFUND, head(), **refund_body(life, head()))

    assert (done.facts["account"], done.facts["refunded_vnd"]) == ("agency:H12.17", 200_000)
    assert "agency:H12.17" not in balances(life)
    assert balances(life)[DRAWER] == 30_000  # the papers were carried: the postage stays
    all_accounted_for(life)


def test_postage_and_fee_lie_in_two_places_and_go_back_one_by_one() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    life.do(Act.DECLINE)
    lines = [{"charge_no": 1, "amount_vnd": 1_000}, {"charge_no": 2, "amount_vnd": 1_000}]

    with refused(SeveralPlaces):
        life.do(Act.REFUND, head(), ground="DECISION", lines=lines)
    with refused(NotRefundable, "Cước"):
        life.do(Act.REFUND, lines=lines[1:], ground="ENDED")
    life.do(Act.REFUND, lines=lines[1:], ground="DECISION")
    all_accounted_for(life)


def test_a_fee_for_work_that_was_begun_does_not_go_back_unless_a_decision_says_so() -> None:
    life = withdrawn(Act.ASSIGN)
    lines = [{"charge_no": 1, "amount_vnd": 200_000}]

    with refused(NotRefundable):
        life.do(Act.REFUND, head(), ground="ENDED", lines=lines)
    done = life.do(Act.REFUND, head(), ground="DECISION", lines=lines)

    assert done.facts["document_no"] == "31/QĐ"
    assert Charge.objects.get(dossier_id=life.dossier_id, charge_no=1).waived_vnd == 200_000
    all_accounted_for(life)


def test_only_who_holds_the_drawer_gives_its_cash_back() -> None:
    life = withdrawn()

    with refused(InAnothersDrawer, "két của người khác"):
        life.do(Act.REFUND, "one_stop_officer")
    with refused(InAnothersDrawer):
        life.do(Act.REFUND, head(), **refund_body(life, head()))
    with refused(RoleMayNot):
        life.do(Act.REFUND, "case_officer")


def test_an_exemption_granted_later_makes_what_was_too_much_go_back_and_no_more() -> None:
    life = dossier_after(Act.RECEIVE, way=Way.AT_DESK)
    life.do(Act.SETTLE_EXEMPTION)

    with refused(MoreThanPaid, "nhiều nhất 100.000"):
        life.do(Act.REFUND, ground="TOO_MUCH", lines=[{"charge_no": 1, "amount_vnd": 120_000}])
    done = life.do(Act.REFUND)

    assert (done.facts["ground"], done.facts["refunded_vnd"]) == ("TOO_MUCH", 100_000)
    assert life.status is Status.RECEIVED
    all_accounted_for(life)


def test_what_goes_on_after_a_refund_hands_on_what_is_left() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.SETTLE_EXEMPTION)
    life.do(Act.REFUND)
    life.do(Act.OFFER_HANDOVER)

    assert life.do(Act.ACCEPT_HANDOVER).facts["remitted_vnd"] == 100_000
    all_accounted_for(life)


def test_a_drawer_that_was_counted_or_has_too_little_pays_nothing_out() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    shift = opened(life)
    assert cash(shift, 130_000) is ShiftState.RECOUNT
    life.now = MONDAY + timedelta(hours=10)
    life.do(Act.WITHDRAW)

    with refused(NoOpenShift, "Mở ca mới"):
        life.do(Act.REFUND)
    assert cash(shift, 130_000, CAST["courier"]) is ShiftState.REASON
    shifts.explain(person_id=CLERK, shift_id=shift, reason="Thối nhầm.", at=life.now)
    with refused(NoOpenShift):
        life.do(Act.REFUND)
    shifts.open_shift(person_id=CLERK, counter=Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row"), float_vnd=0, at=life.now)
    with refused(DrawerShort, "chỉ còn 130.000"):
        life.do(Act.REFUND)
    life.do(Act.REFUND, lines=[{"charge_no": 1, "amount_vnd": 130_000}])
    all_accounted_for(life)


def test_the_shift_tells_what_went_back_apart_from_what_went_to_the_agencies() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    shift = opened(life)
    life.do(Act.WITHDRAW)
    life.do(Act.REFUND)

    assert cash(shift, 0) is ShiftState.CLOSED

    fee = next(line for line in payments.lines_of(shift) if line.kind is Money.PHI)
    assert (fee.taken_vnd, fee.handed_vnd, fee.refunded_vnd, fee.left_vnd) == (200_000, 0, 200_000, 0)
    assert reports.verify(MONDAY + timedelta(days=30)).is_clean


def test_a_version_that_costs_less_makes_the_rest_go_back_and_one_that_costs_more_is_collected_at_the_return() -> None:
    dear, cheap = dossier_after(Act.RECEIVE), dossier_after(Act.RECEIVE)
    key = ProcedureVersion.objects.get(code=Life.procedure, valid_to=None).pk
    draft = catalogue.copy_as_draft(key, MONDAY.date())
    FeeRule.objects.filter(version_id=draft.pk, fee_no=1).update(amount_vnd=260_000)
    catalogue.publish(draft.pk, MONDAY)
    memory.forget_all()
    (shown,) = rebasing.consequences([dear.row], draft.pk, MONDAY.date())
    assert shown.fee_difference_vnd == 60_000

    assert rebasing.take_over(dear.dossier_id, dear.row.last_event_no, draft.pk, "Mức mới.", dear.now) is None

    assert dear.owed_vnd("RETURN") >= 60_000
    for act in (Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.PREPARE_RETURN, Act.OFFER_TO_POST):
        dear.do(act)
    dear.do(Act.ACCEPT_TO_CARRY)
    owed = dear.owed_vnd("RETURN")
    assert dear.do(Act.DELIVER).facts["taken_vnd"] == owed >= 60_000
    all_accounted_for(dear)

    later = catalogue.copy_as_draft(draft.pk, (MONDAY + timedelta(days=1)).date())
    FeeRule.objects.filter(version_id=later.pk, fee_no=1).update(amount_vnd=150_000)
    catalogue.publish(later.pk, MONDAY)
    memory.forget_all()
    cheap.now = MONDAY + timedelta(days=1)
    assert rebasing.take_over(cheap.dossier_id, cheap.row.last_event_no, later.pk, "Mức mới.", cheap.now) is None
    done = cheap.do(Act.REFUND, head(), **refund_body(cheap, head()))
    assert (done.facts["ground"], done.facts["refunded_vnd"]) == ("TOO_MUCH", 50_000)
    all_accounted_for(cheap)


def test_the_same_call_gives_money_back_once() -> None:
    life = withdrawn()
    act_id = uuid4()
    body = life.body(Act.REFUND)

    first = life.do(Act.REFUND, act_id=act_id, **body)
    life.now -= timedelta(minutes=10)
    again = life.do(Act.REFUND, act_id=act_id, **body)

    assert (first.repeated, again.repeated) == (False, True)
    assert Refund.objects.filter(dossier_id=life.dossier_id).count() == 1


def test_nothing_was_paid_so_nothing_goes_back_and_a_button_says_why() -> None:
    life = dossier_at(Status.WITHDRAWN)

    with refused(NothingToRefund, "không có khoản nào"):
        life.do(Act.REFUND)
    _, (answer,) = answers(life.row, actor("post_clerk"), life.now, {Act.REFUND})
    assert isinstance(answer.refusal, NothingToRefund)
