"""The clock of the law at the acts: when it starts, stops and runs again, and whose time it is meanwhile."""

from datetime import date, datetime, timedelta

import pytest

from motcua.base import memory
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.record.dossiers.models import TimeSpan
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm
from motcua.stages.processing.rules import TooLateToAsk
from tests.factories import COMMUNE, MARRIAGE_STATUS, VIETNAM, Life, Way, dossier_after
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def marriage(act: Act = Act.ASSIGN) -> Life:
    """Three working days at the commune; the minute is signed on Monday 02/11 at 8:50, the case assigned at 9:20."""
    return dossier_after(act, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)


def supplement_by(rule: str) -> None:
    """A version with this rule takes the place of the one in force, before the first dossier is opened."""
    now = ProcedureVersion.objects.get(code=MARRIAGE_STATUS, status="published", valid_to=None)
    draft = catalogue.copy_as_draft(now.pk, date(2026, 10, 1))
    ProcedureVersion.objects.filter(pk=draft.pk).update(on_supplement=rule)
    catalogue.publish(draft.pk, november(1, 8))
    memory.forget_all()


def owners(life: Life) -> list[tuple[str, datetime, datetime | None]]:
    rows = TimeSpan.objects.filter(dossier_id=life.dossier_id).order_by("span_no")
    return [
        (owner, begin.astimezone(VIETNAM), end.astimezone(VIETNAM) if end else None)
        for owner, begin, end in rows.values_list("owner", "from_at", "to_at")
    ]


def test_a_limit_of_three_working_days_from_monday_ends_on_thursday_at_the_same_hour() -> None:
    assert marriage().row.due_at == november(5, 8, 50)


def test_a_supplement_stops_the_clock_and_issues_form_02() -> None:
    life = marriage()

    life.do(Act.REQUEST_SUPPLEMENT)

    row = life.row
    assert (row.status, row.before, row.turn) == ("awaiting_supplement", "appraising", "applicant")
    assert (row.stopped_at, row.supplement_count) == (november(2, 9, 30), 1)
    assert row.due_at == row.first_due_at == november(5, 8, 50)
    notice = IssuedForm.objects.get(dossier_id=life.dossier_id, event_no=row.last_event_no)
    assert notice.number == "0001/HDHS"
    assert notice.content["items"][0]["note"] == "Chưa ký"
    assert life.facts(Act.REQUEST_SUPPLEMENT) == {"form": "0001/HDHS", "missing": [1]}


def test_after_a_supplement_the_limit_begins_anew() -> None:
    """NĐ 61/2018, Điều 19.4: the time limit restarts once the dossier is complete."""
    supplement_by("RESTART")
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)

    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=DAY)

    row = life.row
    assert (row.status, row.before, row.stopped_at) == ("appraising", None, None)
    assert row.due_at == november(6, 9, 30)  # Tuesday 9:30 + 3 working days
    assert row.first_due_at == november(5, 8, 50)
    all_accounted_for(life)


def test_where_the_procedure_says_so_the_limit_is_moved_by_the_time_that_stood() -> None:
    supplement_by("PAUSE")
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)

    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=DAY)

    assert life.row.due_at == november(6, 8, 50)  # eight working hours stood: Thursday 8:50 → Friday 8:50
    all_accounted_for(life)


def test_a_second_supplement_is_counted_from_its_own_end() -> None:
    supplement_by("PAUSE")
    life = marriage()
    for _ in range(2):
        life.do(Act.REQUEST_SUPPLEMENT, after=HOUR)
        life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=HOUR)

    assert life.row.due_at == november(5, 10, 10)  # 10:20–11:20, then 12:20–13:20 of which lunch took forty minutes
    assert life.row.supplement_count == 2
    all_accounted_for(life)


def test_a_first_supplement_is_asked_for_within_three_working_days() -> None:
    in_time, late = marriage(), marriage()

    in_time.do(Act.REQUEST_SUPPLEMENT, after=3 * DAY)  # Thursday 05/11
    with refused(TooLateToAsk, "3 ngày làm việc", "02/11/2026"):
        late.do(Act.REQUEST_SUPPLEMENT, after=4 * DAY)


def test_what_was_asked_for_once_may_be_asked_for_again_later() -> None:
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=7 * DAY)

    life.do(Act.REQUEST_SUPPLEMENT, after=7 * DAY)

    assert life.row.supplement_count == 2


def test_while_the_post_carries_a_supplement_the_minutes_are_the_post_s() -> None:
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77", after=DAY)
    life.do(Act.OFFER_HANDOVER, after=HOUR)
    life.do(Act.ACCEPT_HANDOVER, after=2 * HOUR)

    assert owners(life) == [
        ("post", november(2, 8, 20), november(2, 8, 50)),
        ("agency", november(2, 8, 50), november(2, 9, 30)),
        ("applicant", november(2, 9, 30), november(3, 9, 30)),
        ("post", november(3, 9, 30), november(3, 12, 30)),
        ("agency", november(3, 12, 30), None),
    ]
    assert life.row.due_at == november(6, 9, 30)  # the clock of the law runs from the full supplement (docs/adr/0008)
    all_accounted_for(life)


def test_what_the_agency_found_missing_before_reception_counts_from_the_full_supplement() -> None:
    life = marriage(Act.ACCEPT_HANDOVER)
    life.do(Act.REQUEST_COMPLETION)
    life.do(Act.ANSWER_SUPPLEMENT, "officer_elsewhere", after=DAY)
    answered_at = life.now

    life.do(Act.RECEIVE, after=HOUR)

    assert life.row.minute_at == november(2, 8, 50)
    assert life.row.received_at == answered_at
    assert life.row.due_at == answered_at + 3 * DAY
    all_accounted_for(life)


def test_what_was_completed_before_it_was_sealed_counts_from_the_minute() -> None:
    life = marriage(Act.SUBMIT)
    life.do(Act.REQUEST_COMPLETION, "post_clerk")
    life.do(Act.ANSWER_SUPPLEMENT, "post_clerk", counts=life.asked_counts(), after=HOUR)
    assert life.row.turn == "post"
    for act in (Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER):
        life.do(act)
    minute_at = life.now

    life.do(Act.RECEIVE, after=HOUR)

    assert life.row.received_at == minute_at
    all_accounted_for(life)


def test_received_after_the_last_session_the_clock_starts_in_the_morning() -> None:
    life = dossier_after(Act.SUBMIT, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)

    life.do(Act.RECEIVE, after=november(2, 18) - life.now)

    assert life.row.received_at == november(2, 18)
    assert life.row.due_at == november(6, 7, 30)  # starts on Tuesday at 7:30, three working days on


def test_a_withdrawal_ends_the_clock_and_every_account_of_time() -> None:
    life = marriage()
    life.do(Act.REQUEST_SUPPLEMENT)

    life.do(Act.WITHDRAW, after=DAY)

    row = life.row
    assert (row.status, row.before, row.stopped_at, row.turn) == ("withdrawn", None, None, "nobody")
    assert row.ended_at == life.now
    assert owners(life)[-1] == ("applicant", november(2, 9, 30), life.now)
    all_accounted_for(life)


def test_after_a_decision_the_way_home_is_no_part_of_the_limit() -> None:
    life = dossier_after(Act.APPROVE)
    resolved_at, due_at = life.row.resolved_at, life.row.due_at

    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act, after=DAY)

    assert (life.row.resolved_at, life.row.due_at) == (resolved_at, due_at)
    assert life.row.ended_at == life.now
    assert life.status is Status.RETURNED
    all_accounted_for(life)
