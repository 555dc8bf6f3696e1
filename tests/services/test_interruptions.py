"""What interrupts a case: money that is required, a pause, a result promised anew, stopping for good."""

from datetime import date, datetime, timedelta

import pytest

from motcua.base import memory
from motcua.ground.deadlines.models import RuleSet
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record import reading
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, TimeSpan
from motcua.record.dossiers.rules import STATUSES, Act, ActNotAllowed, Owner, Status
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import Charge, Receipt
from motcua.record.payments.rules import MoneyMismatch
from motcua.record.standing import NotYourCase, PaperElsewhere
from motcua.stages.processing.rules import (
    CashAtTheCounter,
    DayNotAhead,
    NewDueNotLater,
    NewDueOnADayOff,
    NobodyAssigned,
    NotReceivedToStop,
    OnlyTheHeadNow,
    PaidToTheAgency,
    PaymentPaperDayOutside,
    PaymentPaperMissing,
    ReAppointedAlready,
    RequestDayMissing,
    RequestDayTooEarly,
    TooLateToReAppoint,
)
from tests.factories import (
    COMMUNE,
    MARRIAGE_STATUS,
    VIETNAM,
    Life,
    Way,
    actor,
    dossier_after,
    dossier_at,
)
from tests.services.evidence import all_accounted_for, balances, form_of_last_act, refused

pytestmark = pytest.mark.django_db

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LINE = {"kind": "PHI", "label": "Phí thẩm định", "amount_vnd": 50_000, "ground": "TT 10/2025/TT-BTC"}


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def marriage(until: Act = Act.ASSIGN, **choices: object) -> Life:
    """A dossier of three working days at a commune, received on Monday 02/11/2026 at 8:50, due on Thursday at 8:50."""
    choices = {"procedure": MARRIAGE_STATUS, "agency": COMMUNE, "post_return": False} | choices
    life = dossier_after(until, **choices)
    assert life.row.due_at == november(5, 8, 50)
    return life


def owners(life: Life) -> list[str]:
    return list(TimeSpan.objects.filter(dossier_id=life.dossier_id).order_by("span_no").values_list("owner", flat=True))


def rules_say(**changed: object) -> None:
    """The rule sets of the province say something else from the first day on."""
    RuleSet.objects.update(**changed)
    memory.forget_all()


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


# -- promised anew -----------------------------------------------------------------------------------------------------


def test_a_result_is_promised_anew_with_an_apology_and_the_original_kept() -> None:
    life = marriage()

    life.do(Act.RE_APPOINT, due_on="2026-11-12")

    row, form = life.row, form_of_last_act(life)
    assert (row.due_at, row.original_due_at) == (november(12, 8, 50), november(5, 8, 50))
    assert (row.status, row.turn, row.stopped_at, row.is_judged_anew) == ("appraising", "agency", None, False)
    assert (form.letter_no, form.due_at, form.new_due_at) == ("0001/XLHS", november(5, 8, 50), november(12, 8, 50))
    clock = reading.clock(row, life.now)
    assert clock.due is not None
    assert clock.due.due_at == datetime(2026, 11, 12, 8, 50)  # noqa: DTZ001 - local time
    assert clock.due.explanation[-1].at == clock.due.due_at
    assert clock.original_due_at == november(5, 8, 50)
    all_accounted_for(life)


def test_a_second_re_appointment_is_refused() -> None:
    life = marriage()
    life.do(Act.RE_APPOINT, due_on="2026-11-12")

    with refused(ReAppointedAlready, "12/11/2026"):
        life.do(Act.RE_APPOINT, due_on="2026-11-20")


def test_a_re_appointment_a_minute_late_is_refused_with_the_law() -> None:
    in_time, late = marriage(), marriage()
    in_time.now = late.now = november(4, 8, 40)  # Wednesday; due on Thursday at 8:50

    in_time.do(Act.RE_APPOINT, after=10 * MINUTE, due_on="2026-11-12")
    with refused(TooLateToReAppoint, "1 ngày làm việc", "05/11/2026") as refusal:
        late.do(Act.RE_APPOINT, after=11 * MINUTE, due_on="2026-11-12")

    assert refusal.value.law is not None
    assert refusal.value.law.startswith("NĐ 61/2018/NĐ-CP, Điều 19.9")


def test_how_many_days_before_is_a_setting_of_the_rule_set() -> None:
    rules_say(re_appoint_least_working_days=2)
    life = marriage()
    life.now = november(3, 8, 50)

    with refused(TooLateToReAppoint, "2 ngày làm việc"):
        life.do(Act.RE_APPOINT, after=MINUTE, due_on="2026-11-12")


@pytest.mark.parametrize(
    ("due_on", "violation"),
    [
        ("2026-11-05", NewDueNotLater), ("2026-11-04", NewDueNotLater), ("2028-01-03", NewDueNotLater),
        ("2026-11-08", NewDueOnADayOff),
    ],
)  # fmt: skip
def test_the_new_day_is_a_working_day_after_the_old_one(due_on: str, violation: type) -> None:
    life = marriage()

    with refused(violation):
        life.do(Act.RE_APPOINT, due_on=due_on)


def test_a_pause_after_it_moves_both_due_instants() -> None:
    life = marriage()
    life.do(Act.RE_APPOINT, due_on="2026-11-12")
    life.now = november(3, 9)
    life.do(Act.PAUSE, after=timedelta())

    life.do(Act.RESUME, after=HOUR)

    assert (life.row.due_at, life.row.original_due_at) == (november(12, 9, 50), november(5, 9, 50))
    all_accounted_for(life)


def test_a_supplement_that_starts_afresh_takes_the_new_date_away_but_not_that_it_was_once() -> None:
    life = marriage()
    life.do(Act.RE_APPOINT, due_on="2026-11-30")
    life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=DAY)

    row = life.row
    assert row.due_at == row.original_due_at == november(6, 9, 40)  # three working days from Tuesday
    with refused(ReAppointedAlready):
        life.do(Act.RE_APPOINT, due_on="2026-11-30")
    all_accounted_for(life)


@pytest.mark.parametrize(("against", "is_late"), [("original", True), ("new", False)])
def test_lateness_is_judged_by_the_original_unless_the_rule_set_says_otherwise(against: str, is_late: bool) -> None:
    rules_say(lateness_against=against)
    life = marriage()
    life.do(Act.RE_APPOINT, due_on="2026-11-12")
    life.do(Act.PROPOSE)
    life.now = november(10, 9)
    life.do(Act.APPROVE)  # after the original day, before the new one

    when = figures.horizon(november(11, 9))
    late = set(Dossier.objects.filter(figures.condition(Figure.LATE, when)).values_list("pk", flat=True))
    in_time = set(Dossier.objects.filter(figures.condition(Figure.IN_TIME, when)).values_list("pk", flat=True))
    assert (life.dossier_id in late, life.dossier_id in in_time) == (is_late, not is_late)
    assert life.row.is_judged_anew is not is_late


def test_open_lists_go_by_the_new_date() -> None:
    life = marriage()
    life.do(Act.RE_APPOINT, due_on="2026-11-12")

    when = figures.horizon(november(6, 9))

    assert not Dossier.objects.filter(figures.condition(Figure.OVERDUE, when), pk=life.dossier_id).exists()


# -- stopped -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [
        Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION, Status.AWAITING_SUPPLEMENT,
        Status.AWAITING_PAYMENT, Status.PAUSED,
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", Way)
def test_what_was_received_may_be_stopped_for_good_with_its_notice(status: Status, way: Way) -> None:
    life = dossier_at(status, way=way)

    life.do(Act.STOP)

    row, form = life.row, form_of_last_act(life)
    assert (row.status, row.turn, row.before, row.stopped_at, row.ended_at) == (
        "stopped", "nobody", None, None, life.now,
    )  # fmt: skip
    assert row.asked_agencies == []
    assert not Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None).exists()
    assert form.notice_no.endswith("/DGQ")
    assert form.stage == STATUSES[status].word
    assert form.financial_consequence == life.facts(Act.STOP)["consequence"] != ""
    all_accounted_for(life)


def test_the_notice_says_what_becomes_of_the_money_by_kind() -> None:
    paid = dossier_at(Status.AWAITING_PAYMENT)  # 200.000 đ and the postage are paid, the charge of the notice is not

    paid.do(Act.STOP)

    said = paid.facts(Act.STOP)["consequence"]
    assert "Đã nộp phí 200.000" in said
    assert "không hoàn lại" in said
    assert "Không phải nộp" in said
    assert "lệ phí 30.000" in said


def test_before_reception_a_dossier_is_not_accepted_and_not_stopped() -> None:
    life = dossier_after(Act.SUBMIT)
    life.do(Act.REQUEST_COMPLETION)

    with refused(NotReceivedToStop, "Mẫu 03"):
        life.do(Act.STOP)


@pytest.mark.parametrize("asked_on", [None, "2026-11-03"])
def test_a_stop_that_the_applicant_asks_for_has_the_day_of_the_request(asked_on: str | None) -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(RequestDayMissing):
        life.do(Act.STOP, asked_by="applicant", asked_on=asked_on)
    life.do(Act.STOP, asked_by="applicant", asked_on="2026-11-02")

    assert form_of_last_act(life).asked_by == "applicant"


@pytest.mark.parametrize("asked_by", ["applicant", "agency"])
@pytest.mark.parametrize("asked_on", ["1900-01-01", "2026-11-01"])
def test_nobody_asks_to_stop_a_dossier_before_it_was_opened(asked_on: str, asked_by: str) -> None:
    life = dossier_after(Act.ASSIGN)
    before = life.row.last_event_no

    with refused(RequestDayTooEarly, "không được trước ngày lập hồ sơ 02/11/2026"):
        life.do(Act.STOP, asked_by=asked_by, asked_on=asked_on)

    assert life.row.last_event_no == before


@pytest.mark.parametrize("goes_by_post", [True, False])
def test_papers_of_a_stopped_case_go_home_from_the_agency(goes_by_post: bool) -> None:
    life = dossier_after(Act.ASSIGN, post_return=goes_by_post)
    life.do(Act.STOP)

    if goes_by_post:
        for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
            life.do(act)
    else:
        life.do(Act.RETURN_AT_COUNTER, "one_stop_officer")

    assert life.status is Status.STOPPED
    assert Envelope.objects.filter(dossier_id=life.dossier_id, holder="applicant").exists()
    all_accounted_for(life)


@pytest.mark.parametrize("is_offered", [True, False])
def test_a_supplement_under_way_at_the_stop_goes_home_from_the_hands_that_hold_it(is_offered: bool) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")
    if is_offered:
        life.do(Act.OFFER_HANDOVER)

    life.do(Act.STOP)

    newest = Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0]
    assert (newest.holder, newest.offered_to) == ("person:buudien.cainuoc", None)
    assert bool(life.facts(Act.STOP).get("envelope")) is is_offered
    life.do(Act.OFFER_HANDOVER)  # to the agency, which packs both envelopes into one
    life.do(Act.ACCEPT_HANDOVER)
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)
    all_accounted_for(life)


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
