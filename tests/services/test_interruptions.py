"""What interrupts a case: money that is required, and a pause."""

from datetime import date, timedelta

import pytest

from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STATUSES, Act, ActNotAllowed, Owner, Status
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import Charge, Receipt
from motcua.record.payments.rules import MoneyMismatch
from motcua.record.standing import NotYourCase, PaperElsewhere
from motcua.stages.processing.rules import (
    CashAtTheCounter,
    DayNotAhead,
    NobodyAssigned,
    OnlyTheHeadNow,
    PaidToTheAgency,
    PaymentPaperDayOutside,
    PaymentPaperMissing,
)
from tests.factories import (
    actor,
    dossier_after,
    dossier_at,
)
from tests.services.evidence import all_accounted_for, balances, form_of_last_act, refused
from tests.services.interrupted import DAY, HOUR, LINE, marriage, november, owners

pytestmark = pytest.mark.django_db

# -- money -------------------------------------------------------------------------------------------------------------


def test_a_notice_charges_stops_the_clock_and_waits_for_the_applicant() -> None:
    life = dossier_after(Act.ASSIGN)

    life.do(Act.REQUIRE_PAYMENT, lines=[LINE, LINE | {"kind": "LE_PHI", "amount_vnd": 30_000}])

    row, form = life.row, form_of_last_act(life)
    assert (row.status, row.before, row.turn, row.stopped_at) == (
        "awaiting_payment", "appraising", "applicant", life.now,
    )  # fmt: skip
    assert STATUSES[life.status].portal_code == 6
    assert life.owed_vnd("APPRAISAL") == 80_000
    charges = Charge.objects.filter(dossier_id=life.dossier_id, due_at="APPRAISAL").order_by("charge_no")
    assert [(charge.kind, charge.creditor) for charge in charges] == [
        ("PHI", "agency:H12.17"), ("LE_PHI", "agency:H12.17"),
    ]  # fmt: skip
    assert form.notice_no == life.facts(Act.REQUIRE_PAYMENT)["form"] == "0001/TBNV"
    assert [line.amount_vnd for line in form.lines] == [50_000, 30_000]
    assert form.clock == "pause"
    all_accounted_for(life)


@pytest.mark.parametrize("by", ["post_clerk", "one_stop_officer"])
def test_what_is_paid_at_a_counter_lies_in_a_drawer_has_a_receipt_and_sets_the_clock_going(by: str) -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)
    due_at = life.row.due_at

    done = life.do(Act.CONFIRM_PAYMENT, by, after=DAY)

    row = life.row
    assert (row.status, row.before, row.turn, row.stopped_at) == ("appraising", None, "agency", None)
    receipt = Receipt.objects.get(dossier_id=life.dossier_id, event_no=done.event_no)
    assert (receipt.number, receipt.amount_vnd) == (done.facts["receipt"], 30_000)
    assert balances(life)[f"drawer:{actor(by).id}"] >= 30_000
    assert row.due_at == due_at + DAY  # calendar days: by the length of the pause
    assert life.owed_vnd("APPRAISAL") == 0
    all_accounted_for(life)


@pytest.mark.parametrize("by", ["case_officer", "unit_head", "one_stop_officer"])
def test_what_came_into_the_account_of_the_agency_is_shown_by_a_paper_and_lies_in_no_drawer(by: str) -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)

    done = life.do(Act.CONFIRM_PAYMENT, by, way="TRANSFER", document_no="0012/GNT", document_on=str(life.now.date()))

    assert done.facts["remitted_vnd"] == 30_000
    assert balances(life)["agency:H12.17"] >= 30_000
    assert not Receipt.objects.filter(dossier_id=life.dossier_id, event_no=done.event_no).exists()
    assert life.status is Status.APPRAISING
    all_accounted_for(life)


def test_a_wait_for_money_never_starts_the_limit_afresh() -> None:
    """NĐ 61/2018, Điều 19.4 speaks of papers: a wait for money gives back the time it took, and no more."""
    life = marriage()  # a procedure that starts afresh after a supplement
    life.do(Act.REQUIRE_PAYMENT, after=HOUR)

    life.do(Act.CONFIRM_PAYMENT, "officer_elsewhere", after=2 * HOUR)

    assert life.row.due_at == november(5, 10)  # 10:20–12:20, of which 70 minutes are working time: 8:50 + 1:10
    all_accounted_for(life)


def test_money_is_asked_for_by_who_has_the_case_once_its_papers_are_there() -> None:
    life = dossier_after(Act.PASS_ON)
    with refused(NobodyAssigned):
        life.do(Act.REQUIRE_PAYMENT)
    life.do(Act.ASSIGN)
    life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")

    with refused(PaperElsewhere):
        life.do(Act.REQUIRE_PAYMENT)
    with refused(PaperElsewhere):
        life.do(Act.PAUSE)


def test_a_payment_is_exact_and_by_a_way_that_the_person_can_see() -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)
    today = str(life.now.date())

    with refused(MoneyMismatch, "30.000"):
        life.do(Act.CONFIRM_PAYMENT, taken_vnd=29_000)
    with refused(CashAtTheCounter, "tại quầy"):
        life.do(Act.CONFIRM_PAYMENT, "case_officer")
    with refused(PaidToTheAgency):
        life.do(Act.CONFIRM_PAYMENT, "post_clerk", way="TRANSFER", document_no="1", document_on=today)
    with refused(PaymentPaperMissing, "số"):
        life.do(Act.CONFIRM_PAYMENT, "case_officer", way="TRANSFER", document_on=today)
    with refused(PaymentPaperMissing, "ngày"):
        life.do(Act.CONFIRM_PAYMENT, "case_officer", way="TRANSFER", document_no="1")
    with refused(PaymentPaperDayOutside, "01/11/2026"):
        life.do(Act.CONFIRM_PAYMENT, "case_officer", way="TRANSFER", document_no="1", document_on="2026-11-01")
    Dossier.objects.filter(pk=life.dossier_id).update(assignee_id="thuly.khac")
    with refused(NotYourCase):
        life.do(Act.CONFIRM_PAYMENT, "case_officer", way="TRANSFER", document_no="1", document_on=today)


@pytest.mark.parametrize("until", ["2026-11-02", "2026-10-30", "2028-01-01"])
def test_a_day_until_which_is_waited_lies_ahead_and_not_years_ahead(until: str) -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(DayNotAhead):
        life.do(Act.REQUIRE_PAYMENT, until=until)
    with refused(DayNotAhead):
        life.do(Act.PAUSE, until=until)


def test_who_withdraws_instead_owes_the_required_money_no_more() -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)

    life.do(Act.WITHDRAW)

    assert life.owed_vnd("APPRAISAL") == 0
    assert not Receipt.objects.filter(dossier_id=life.dossier_id, amount_vnd=30_000).exists()
    all_accounted_for(life)


# -- pause -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "owner"),
    [("VERIFICATION", Owner.AGENCY), ("APPLICANT_ASKS", Owner.APPLICANT), ("DISPUTE", Owner.OTHER_AGENCY)],
)
def test_the_time_of_a_pause_is_whose_reason_it_is(reason: str, owner: Owner) -> None:
    life = dossier_after(Act.ASSIGN)

    life.do(Act.PAUSE, reason=reason)

    row = life.row
    assert (row.status, row.before, row.turn) == ("paused", "appraising", owner.value)
    assert STATUSES[life.status].portal_code == 8
    assert owners(life)[-1] == owner.value
    life.do(Act.RESUME, after=2 * HOUR)
    assert (life.status, life.row.turn) == (Status.APPRAISING, "agency")
    all_accounted_for(life)


@pytest.mark.parametrize("before", [Act.ASSIGN, Act.PROPOSE])
def test_a_pause_leads_back_to_where_it_came_from_and_gives_back_its_working_time(before: Act) -> None:
    life = marriage(before)
    life.now = november(2, 10)
    life.do(Act.PAUSE, "unit_head_elsewhere", after=timedelta())

    life.do(Act.RESUME, "unit_head_elsewhere", after=DAY + HOUR)  # Tuesday 11:00: eight working hours and one

    assert life.row.status == ("appraising" if before is Act.ASSIGN else "approving")
    assert life.row.due_at == november(6, 9, 50)
    assert life.row.first_due_at == november(5, 8, 50)
    all_accounted_for(life)


def test_pause_and_resume_at_the_same_instant_change_no_due_instant() -> None:
    life = marriage()

    life.do(Act.PAUSE)
    life.do(Act.RESUME, after=timedelta())

    assert life.row.due_at == november(5, 8, 50)
    all_accounted_for(life)


def test_a_pause_after_a_supplement_does_not_start_afresh_again() -> None:
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=DAY)  # Tuesday: three days from here, until Friday
    due_at = life.row.due_at
    life.do(Act.PAUSE)

    life.do(Act.RESUME, after=DAY)

    assert due_at == november(6, 9, 30)
    assert life.row.due_at == november(9, 9, 30)  # over the week-end: one working day more
    all_accounted_for(life)


def test_what_lies_before_the_head_only_the_head_lets_rest() -> None:
    life = dossier_after(Act.PROPOSE)

    with refused(OnlyTheHeadNow):
        life.do(Act.PAUSE, "case_officer")
    life.do(Act.PAUSE, "unit_head")

    assert life.status is Status.PAUSED


def test_a_case_that_nobody_has_or_a_colleague_has_is_not_paused_by_an_officer() -> None:
    life = dossier_after(Act.PASS_ON)
    with refused(NobodyAssigned):
        life.do(Act.PAUSE, "case_officer")
    life.do(Act.ASSIGN)
    Dossier.objects.filter(pk=life.dossier_id).update(assignee_id="thuly.khac")

    with refused(NotYourCase):
        life.do(Act.PAUSE, "case_officer")


@pytest.mark.parametrize("act", [Act.PROPOSE, Act.ASSIGN, Act.RE_APPOINT, Act.REQUIRE_PAYMENT, Act.PAUSE])
@pytest.mark.parametrize("status", [Status.PAUSED, Status.AWAITING_PAYMENT])
def test_while_it_stands_still_nothing_else_is_done(status: Status, act: Act) -> None:
    life = dossier_at(status)

    with refused(ActNotAllowed):
        life.do(act, due_on="2026-12-20") if act is Act.RE_APPOINT else life.do(act)


def test_forms_of_interruptions_are_frozen_and_numbered_each_in_its_own_series() -> None:
    for life in (dossier_at(Status.AWAITING_PAYMENT), dossier_at(Status.AWAITING_PAYMENT)):
        life.do(Act.STOP)

    numbers = IssuedForm.objects.filter(kind__in=("THONG_BAO_PHI", "MAU_05")).values_list("number", flat=True)
    assert sorted(numbers) == ["0001/DGQ", "0001/TBNV", "0002/DGQ", "0002/TBNV"]


def test_paused_is_counted_apart_on_dashboards() -> None:
    waiting = {dossier_at(status).dossier_id for status in (Status.AWAITING_PAYMENT, Status.PAUSED)}
    waiting.add(dossier_at(Status.AWAITING_SUPPLEMENT).dossier_id)
    stopped = dossier_at(Status.STOPPED).dossier_id
    when = figures.horizon(november(2, 16))

    def counted(figure: Figure) -> set[object]:
        return set(Dossier.objects.filter(figures.condition(figure, when)).values_list("pk", flat=True))

    assert counted(Figure.STOPPED) == waiting
    assert waiting <= counted(Figure.OPEN)
    for figure in (Figure.OVERDUE, Figure.TODAY, Figure.SOON, Figure.AMPLE):
        assert not counted(figure) & waiting
    assert stopped not in counted(Figure.OPEN)


def test_days_of_bodies_are_days() -> None:
    life = dossier_after(Act.ASSIGN)

    life.do(Act.PAUSE, until=date(2026, 11, 20))

    assert life.facts(Act.PAUSE)["until"] == "2026-11-20"
