"""A result that is promised anew: to which day, until when, once, and by which day lateness is judged."""

from datetime import datetime, timedelta

import pytest

from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record import reading
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.stages.processing.rules import (
    NewDueNotLater,
    NewDueOnADayOff,
    ReAppointedAlready,
    TooLateToReAppoint,
)
from tests.services.evidence import all_accounted_for, form_of_last_act, refused
from tests.services.interrupted import DAY, HOUR, MINUTE, marriage, november, rules_say

pytestmark = pytest.mark.django_db


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
