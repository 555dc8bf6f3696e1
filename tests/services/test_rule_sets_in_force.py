"""The rule set of the day on which a clock begins decides: due instants, checks, pages and figures."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction

from motcua.base import memory
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.deadlines.models import RuleSet
from motcua.ground.deadlines.terms import DueLevel
from motcua.outward.reports import figures
from motcua.outward.reports import services as reports
from motcua.outward.reports.figures import Figure, horizon
from motcua.record import reading
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm
from motcua.stages.processing.rules import TooLateToAsk, TooLateToUndo
from motcua.stages.returning.rules import InvitationsMissing
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, VIETNAM, Life, Way, dossier_after

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)


def from_tuesday(**changed: object) -> None:
    """Let a rule set of one's own be in force from Tuesday 3 November 2026 on."""
    old = RuleSet.objects.get(pk="VN@2025-07-01")
    RuleSet.objects.filter(pk=old.pk).update(valid_to=date(2026, 11, 2))
    settings = {name: value for name, value in vars(old).items() if not name.startswith("_")}
    RuleSet.objects.create(**settings | {"id": "VN@2026-11-03", "valid_from": date(2026, 11, 3)} | changed)
    memory.forget_all()


def received(at: datetime, act: Act = Act.RECEIVE) -> Life:
    return dossier_after(act, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False, now=at)


def due(life: Life) -> str:
    assert life.row.due_at is not None
    return f"{life.row.due_at.astimezone(VIETNAM):%d/%m %H:%M}"


def test_a_dossier_is_counted_by_the_rules_of_the_day_on_which_its_clock_begins() -> None:
    from_tuesday(round_up_minutes=60)

    before, after = received(MONDAY), received(TUESDAY)

    assert due(before).endswith(":30")  # received at half past, as it was
    assert due(after).endswith(":00")
    for life in (before, after):
        clock = reading.clock(life.row, life.now)
        assert clock.due is not None
        assert clock.due.due_at == clock.due_at.astimezone(VIETNAM).replace(tzinfo=None)
    assert any("Làm tròn lên 60 phút" in item.text for item in reading.clock(after.row, after.now).due.explanation)
    assert reports.verify(after.now + timedelta(days=20)).is_clean


def test_an_open_dossier_keeps_the_rules_it_was_accepted_under() -> None:
    from_tuesday(round_up_minutes=60)
    life = received(MONDAY, Act.ASSIGN)

    life.do(Act.REQUEST_SUPPLEMENT, after=timedelta(hours=25))
    life.do(Act.ANSWER_SUPPLEMENT, after=timedelta(hours=1, minutes=7))

    assert not due(life).endswith(":00")  # starts afresh on Tuesday, by Monday's rules
    assert reports.verify(life.now + timedelta(days=20)).is_clean


def test_the_cut_off_moves_the_clock_where_the_rule_set_says_so() -> None:
    from_tuesday(cutoff_moves_clock=True)

    before, after = received(MONDAY.replace(hour=15)), received(TUESDAY.replace(hour=15))

    assert due(before).split()[1] > "15:00"
    assert due(after).endswith("07:30")
    assert reading.clock(after.row, after.now).hand_on_by == datetime.combine(date(2026, 11, 4), time(7, 30), VIETNAM)


def restated(**columns: object) -> None:
    """Publish the procedure anew from Tuesday on, stating what its version left to the rule set."""
    draft = catalogue.copy_as_draft(f"{MARRIAGE_STATUS}@2025-07-01", date(2026, 11, 3))
    ProcedureVersion.objects.filter(pk=draft.pk).update(**columns)
    with transaction.atomic():
        catalogue.publish(draft.pk, MONDAY)
    memory.forget_all()


def test_days_are_counted_as_the_rule_set_says_where_the_procedure_says_nothing() -> None:
    from_tuesday(day_counting="whole_days")

    before, after = received(MONDAY), received(TUESDAY)

    assert due(before).endswith("08:30")
    assert due(after).endswith("17:00")
    assert reports.verify(after.now + timedelta(days=20)).is_clean


def test_days_are_counted_as_the_procedure_states_whatever_the_rule_set_says() -> None:
    from_tuesday(day_counting="whole_days", cutoff_moves_clock=True)
    restated(day_counting="by_clock", cutoff=time(16))

    early, late = received(TUESDAY.replace(hour=15)), received(TUESDAY.replace(hour=16))

    assert due(early).endswith("15:30")
    assert due(late).endswith("07:30")
    assert reports.verify(late.now + timedelta(days=20)).is_clean


def test_a_supplement_is_asked_for_in_as_many_days_as_the_rule_set_gives() -> None:
    from_tuesday(supplement_notice_working_days=1)
    old, new = received(MONDAY, Act.ASSIGN), received(TUESDAY, Act.ASSIGN)

    old.do(Act.REQUEST_SUPPLEMENT, after=timedelta(days=2))
    with pytest.raises(TooLateToAsk, match="Đã quá 1 ngày làm việc"):
        new.do(Act.REQUEST_SUPPLEMENT, after=timedelta(days=2))


@pytest.mark.parametrize(("precision", "is_late"), [("day", False), ("hour", True), ("minute", True)])
def test_late_is_judged_at_the_declared_precision(precision: str, is_late: bool) -> None:
    from_tuesday(precision=precision)
    life = received(TUESDAY, Act.PROPOSE)
    assert life.row.due_at is not None
    life.do(Act.APPROVE, after=life.row.due_at + timedelta(hours=2) - life.now)

    when = horizon(life.now + timedelta(hours=1))

    late = figures.counted_by(Dossier.objects.filter(pk=life.dossier_id), Figure.LATE, when).exists()
    in_time = figures.counted_by(Dossier.objects.filter(pk=life.dossier_id), Figure.IN_TIME, when).exists()
    assert (late, in_time) == (is_late, not is_late)


def test_a_dossier_waits_at_the_one_stop_until_it_is_handed_on() -> None:
    waiting, gone = received(MONDAY), received(MONDAY, Act.PASS_ON)

    assert reading.clock(waiting.row, waiting.now).hand_on_by == MONDAY.replace(hour=17, minute=0)
    assert reading.clock(gone.row, gone.now).hand_on_by is None


def test_an_act_is_taken_back_for_as_long_as_the_rule_set_says() -> None:
    from_tuesday(undo_within_minutes=2)
    before, after = received(MONDAY, Act.PROPOSE), received(TUESDAY, Act.PROPOSE)

    before.do(Act.UNDO, before.who(Act.PROPOSE), after=timedelta(minutes=3))
    with pytest.raises(TooLateToUndo, match="trong 2 phút"):
        after.do(Act.UNDO, after.who(Act.PROPOSE), after=timedelta(minutes=3))

    assert (before.row.status, after.row.status) == (Status.APPRAISING, Status.APPROVING)


def test_a_result_goes_back_after_as_many_invitations_as_the_rule_set_gives() -> None:
    from_tuesday(invitations_least=1)
    before, after = dossier_after(Act.ACCEPT_TO_CARRY), dossier_after(Act.ACCEPT_TO_CARRY, now=TUESDAY)
    for life in (before, after):
        life.do(Act.RECORD_ATTEMPT)

    with pytest.raises(InvitationsMissing, match="ít nhất 2"):
        before.do(Act.RETURN_UNDELIVERED, after=timedelta(days=7))
    after.do(Act.RETURN_UNDELIVERED, after=timedelta(days=7))

    offered = [
        Envelope.objects.get(dossier_id=life.dossier_id, direction="RETURN").offered_to for life in (before, after)
    ]
    assert offered == [None, f"agency:{after.agency}"]


def slip_of(life: Life) -> str:
    slip = IssuedForm.objects.get(dossier_id=life.dossier_id, kind="PHIEU_GUI")
    return json.dumps(slip.content, ensure_ascii=False)


def test_the_contract_of_a_slip_bears_the_numbers_of_its_day_and_keeps_them() -> None:
    old = dossier_after(Act.ACCEPT_BY_POST)
    from_tuesday(complaint_months=9, compensation_times_postage=5)
    new = dossier_after(Act.ACCEPT_BY_POST, now=TUESDAY)

    said = [slip_of(old), slip_of(new)]

    assert ["Trong 9 tháng" in words for words in said] == [False, True]
    assert ["Trong 6 tháng" in words for words in said] == [True, False]


def test_what_is_due_soon_is_the_choice_of_the_rule_set_of_today() -> None:
    life = received(MONDAY, Act.ASSIGN)
    usual = reading.clock(life.row, life.now).level
    from_tuesday(due_soon_working_days=1, due_later_working_days=1)

    assert (usual, reading.clock(life.row, TUESDAY).level) == (DueLevel.SOON, DueLevel.TIME)
