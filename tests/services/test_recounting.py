"""A day off declared late: which dossiers it touches, what they are promised, and that nothing is done twice."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.base import memory
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.deadlines.models import DayException
from motcua.ground.people.rules import HOUSE
from motcua.outward.notices import services as notices
from motcua.outward.reports import services as reports
from motcua.record import reading
from motcua.record.acts import perform
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.reading import ClockState
from motcua.stages.processing import recounting
from motcua.stages.processing.recounting import (
    ClockStands,
    CountedOtherwise,
    Recompute,
    StillDueThen,
    promise_anew,
    touched,
)
from tests.factories import CAST, COMMUNE, MARRIAGE_STATUS, MONDAY, VIETNAM, Life, Way, actor, dossier_after, dossier_at
from tests.services.evidence import everything_written

pytestmark = pytest.mark.django_db

DECLARED = datetime(2026, 11, 3, 9, 0, tzinfo=VIETNAM)
NOW = DECLARED + timedelta(hours=1)
OFF = date(2026, 11, 4)  # a Wednesday


def declare(day: date = OFF, at: datetime = DECLARED, kind: str = "OFF", **changed: Any) -> DayException:
    memory.forget_all()
    return DayException.objects.create(
        id=f"VN:{day}:{kind}", code="VN", day=day, kind=kind, occasion="Bão số 13", decision="Công điện 210/CĐ-TTg",
        confidence="verified", known_from=at, **changed,
    )  # fmt: skip


def appraised(act: Act = Act.PASS_ON, **about: Any) -> Life:
    """A dossier at the commune, three working days from Monday morning, after an act and perhaps more."""
    return dossier_after(act, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False, **about)


def asked_for_papers() -> Life:
    life = appraised(Act.ASSIGN)
    life.do(Act.REQUEST_SUPPLEMENT)
    return life


def due(life: Life) -> str:
    found = life.row.due_at
    assert found is not None
    return f"{found.astimezone(VIETNAM):%d/%m %H:%M}"


def is_clean() -> bool:
    memory.forget_all()
    return reports.verify(NOW + timedelta(days=30)).is_clean


def changes() -> list[recounting.Change]:
    memory.forget_all()
    return list(touched())


# -- what is touched ---------------------------------------------------------------------------------------------------


def test_a_dossier_that_is_due_after_the_day_is_shown_with_old_new_and_why() -> None:
    life = appraised()
    before = due(life)
    declare()

    (change,) = changes()

    assert change.dossier_id == life.dossier_id
    assert f"{change.old.astimezone(VIETNAM):%d/%m %H:%M}" == before
    assert change.new - change.old == timedelta(days=1)
    assert change.days == (OFF,)
    assert change.reason == "Nghỉ ngày 04/11/2026: Bão số 13 (Công điện 210/CĐ-TTg)."
    assert recounting.words(change).startswith(f"{life.row.code} · ")


def test_what_is_over_stands_or_is_due_before_the_day_is_left_alone() -> None:
    asked_for_papers()
    appraised(Act.APPROVE)
    dossier_at(Status.SUBMITTED)
    early = appraised()
    declare(early.row.due_at.astimezone(VIETNAM).date() + timedelta(days=1))

    assert changes() == []


def test_a_day_off_between_two_days_of_rest_touches_nothing() -> None:
    appraised()
    declare(date(2026, 11, 7))  # a Saturday

    assert changes() == []


def test_a_makeup_day_brings_the_due_instant_forward() -> None:
    life = appraised(now=MONDAY + timedelta(days=3))  # Thursday: due after the weekend
    declare(date(2026, 11, 7), kind="MAKEUP", worked_as="mon")

    (change,) = changes()

    assert change.dossier_id == life.dossier_id
    assert change.new < change.old
    assert change.reason.startswith("Làm bù ngày 07/11/2026")


def test_the_dossiers_are_read_in_one_statement_and_their_journals_in_one_a_batch() -> None:
    for _ in range(3):
        appraised()
    declare()
    memory.forget_all()
    list(touched())

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(list(touched())) == 3

    assert len(asked) == 2, [query["sql"][:90] for query in asked]


# -- promising it ------------------------------------------------------------------------------------------------------


def test_confirmed_it_is_an_event_of_the_journal_by_the_system_and_the_applicant_is_told() -> None:
    life = appraised()
    declare()
    assert is_clean()  # what was promised was right by what was known
    (change,) = changes()

    assert promise_anew(change, NOW) is None

    event = Event.objects.filter(dossier_id=life.dossier_id).latest("event_no")
    assert (event.name, event.by_id) == ("deadline.recomputed", HOUSE.id)
    assert event.facts["due_before"] == change.old.isoformat()
    assert event.facts["days"] == ["2026-11-04"]
    assert life.row.due_at == change.new
    assert life.row.first_due_at == change.old  # what the slip says is kept
    assert ProcrastinateJob.objects.filter(args__event_no=event.event_no, task_name="motcua.tell_applicant").exists()
    assert notices.tell_applicant(dossier_id=life.dossier_id, event_no=event.event_no, at=NOW)
    ((_, text),) = notices.notices_of(life.dossier_id)[:1]
    assert "hẹn trả chuyển sang" in text
    assert "Bão số 13" in text
    told = reading.happenings(life.dossier_id)[-1]
    assert told.by_name == "Hệ thống"
    assert told.title == "Tính lại hạn trả theo lịch làm việc"
    assert "Ngày hẹn trả chuyển từ" in told.consequence
    assert is_clean()


def test_until_it_is_confirmed_the_explanation_is_that_of_the_promise_that_stands() -> None:
    life = appraised()
    before = life.row.due_at
    declare()

    waiting = reading.clock(life.row, NOW)
    promise_anew(changes()[0], NOW)
    memory.forget_all()
    after = reading.clock(life.row, NOW)

    assert waiting.due is not None
    assert after.due is not None
    assert waiting.due.due_at == before.astimezone(VIETNAM).replace(tzinfo=None)
    assert not any("Bão" in sentence.text for sentence in waiting.due.explanation)
    assert after.due.due_at == life.row.due_at.astimezone(VIETNAM).replace(tzinfo=None)
    assert any("Bỏ qua 04/11: Bão số 13." in sentence.text for sentence in after.due.explanation)
    assert after.state is ClockState.RUNNING


def test_run_again_nothing_more_is_written() -> None:
    life = appraised()
    declare()
    (change,) = changes()

    first, second = promise_anew(change, NOW), promise_anew(change, NOW + timedelta(minutes=1))

    assert (first, second) == (None, None)
    assert Event.objects.filter(dossier_id=life.dossier_id, act=Act.RECOMPUTE.value).count() == 1
    assert changes() == []


def test_a_run_that_was_cut_off_goes_on_where_it_stopped() -> None:
    lives = [appraised() for _ in range(4)]
    declare()
    found = changes()
    for change in found[:2]:
        promise_anew(change, NOW)

    rest = changes()  # the next run

    assert {change.dossier_id for change in rest} == {change.dossier_id for change in found[2:]}
    for change in found:  # somebody who confirms what she saw before the cut does no harm
        assert promise_anew(change, NOW) is None
    assert Event.objects.filter(act=Act.RECOMPUTE.value).count() == len(lives)
    assert is_clean()


def test_a_day_that_is_taken_back_moves_the_promise_back() -> None:
    life = appraised()
    before = life.row.due_at
    row = declare()
    promise_anew(changes()[0], NOW)
    DayException.objects.filter(pk=row.pk).update(known_to=NOW + timedelta(hours=1))

    (change,) = changes()
    assert promise_anew(change, NOW + timedelta(hours=2)) is None

    assert change.reason == "Không nghỉ nữa ngày 04/11/2026: Bão số 13 (Công điện 210/CĐ-TTg)."
    assert life.row.due_at == before
    assert is_clean()


def test_only_what_was_shown_is_written() -> None:
    life = appraised()
    declare()
    (change,) = changes()
    declare(date(2026, 11, 5), NOW)

    refusal = promise_anew(change, NOW)

    assert type(refusal) is CountedOtherwise
    assert not Event.objects.filter(dossier_id=life.dossier_id, act=Act.RECOMPUTE.value).exists()
    (again,) = changes()
    assert again.days == (OFF, date(2026, 11, 5))


def recompute(life: Life, who: Any = HOUSE, days: int = 1) -> None:
    body = Recompute(due_at=life.row.due_at + timedelta(days=days), reason="Thử")
    perform(Act.RECOMPUTE, Call(life.dossier_id, uuid4(), who, NOW, NOW), body)


def test_what_has_not_moved_or_stands_is_refused_and_nothing_is_written() -> None:
    running, standing = appraised(), asked_for_papers()
    before = everything_written()

    with pytest.raises(StillDueThen):
        recompute(running)
    with pytest.raises(RuleViolation) as refusal:
        recompute(standing)

    assert refusal.value.code in (ClockStands.code, "dossier.act-not-allowed")
    assert everything_written() == before


@pytest.mark.parametrize("member", CAST)
def test_nobody_recomputes_but_the_system(member: str) -> None:
    life = appraised()
    declare()
    memory.forget_all()
    before = everything_written()

    with pytest.raises((NoRight, NotThere)):
        recompute(life, actor(member))

    assert everything_written() == before


# -- with what else moves a due instant --------------------------------------------------------------------------------


def test_a_limit_that_began_afresh_is_counted_from_there() -> None:
    life = asked_for_papers()
    life.do(Act.ANSWER_SUPPLEMENT, after=timedelta(hours=3))
    declare(life.row.due_at.astimezone(VIETNAM).date(), life.now + timedelta(minutes=5))

    (change,) = changes()
    assert promise_anew(change, life.now + timedelta(hours=1)) is None

    assert change.new > change.old
    assert reports.verify(life.now + timedelta(days=30)).is_clean


def test_of_a_re_appointed_dossier_the_original_moves_too_and_the_promise_only_off_a_day_off() -> None:
    life = appraised(Act.ASSIGN)
    life.do(Act.RE_APPOINT)
    row = life.row
    promised = row.due_at.astimezone(VIETNAM)
    declare(promised.date(), life.now + timedelta(minutes=5))

    (change,) = changes()
    assert promise_anew(change, life.now + timedelta(hours=1)) is None

    new = life.row.due_at.astimezone(VIETNAM)
    assert new > promised
    assert f"{new:%H:%M}" == "17:00"  # the close of the next working day
    assert life.row.original_due_at is not None
    assert reports.verify(life.now + timedelta(days=30)).is_clean


def test_a_clock_that_stood_is_counted_by_the_calendar_of_the_day_on_which_it_goes_on() -> None:
    life = asked_for_papers()
    declare(OFF, life.now + timedelta(minutes=5))
    memory.forget_all()
    assert changes() == []

    life.do(Act.ANSWER_SUPPLEMENT, after=timedelta(hours=3))

    assert changes() == []
    assert reports.verify(life.now + timedelta(days=30)).is_clean


def test_an_event_written_while_a_process_still_remembered_the_old_calendar_is_no_fault() -> None:
    life = appraised(Act.SUBMIT)
    life.do(Act.RECEIVE)
    declare(OFF, life.now - timedelta(seconds=30))  # declared half a minute before, not yet read by that process

    assert is_clean()
    assert len(changes()) == 1


def test_a_due_instant_written_wrongly_is_still_found() -> None:
    life = appraised()
    declare()
    Dossier.objects.filter(pk=life.dossier_id).update(due_at=life.row.due_at + timedelta(hours=1))

    assert not is_clean()
