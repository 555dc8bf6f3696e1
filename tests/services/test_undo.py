"""Taking back: who did it, within minutes, before anybody else acted, and only what gave nothing out."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from motcua.outward.notices import control
from motcua.record import reading
from motcua.record.acts import answers
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import ACTS, UNDOABLE, Act, ActNotAllowed, Clock, Owner, Status
from motcua.stages.processing.rules import NothingToUndo, SomebodyElsesAct, TooLateToUndo
from tests.doors.officials import Clock as DoorClock
from tests.doors.officials import act_href, clock, dossier_href, last_event, posting, signed_in, text_of, written
from tests.factories import Life, actor, dossier_after
from tests.services.evidence import all_accounted_for, refused

__all__ = ["clock"]
pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=10)
WHO = {
    Act.PASS_ON: "one_stop_officer", Act.ASSIGN: "unit_head", Act.PROPOSE: "case_officer", Act.SEND_BACK: "unit_head",
}  # fmt: skip
COLUMNS = ("status", "before", "turn", "assignee_id", "proposer_id", "due_at", "stopped_at", "received_at")


def standing_of(life: Life) -> tuple[Any, ...]:
    row = life.row
    return tuple(getattr(row, name) for name in COLUMNS)


def ready_for(act: Act) -> Life:
    """A dossier on which the act is the next one."""
    after = {Act.PASS_ON: Act.RECEIVE, Act.ASSIGN: Act.PASS_ON, Act.PROPOSE: Act.ASSIGN, Act.SEND_BACK: Act.PROPOSE}
    return dossier_after(after[act])


@pytest.mark.parametrize("act", UNDOABLE)
def test_taking_back_leads_to_where_the_dossier_was_and_deletes_nothing(act: Act) -> None:
    life = ready_for(act)
    before = standing_of(life)
    done = life.do(act)

    life.do(Act.UNDO, WHO[act], after=SOON)

    assert standing_of(life) == before
    event = last_event(life)
    assert (event.name, event.facts["undone"], event.facts["undone_act"]) == ("act.undone", done.event_no, act.value)
    assert Event.objects.filter(dossier_id=life.dossier_id, event_no=done.event_no, act=act.value).exists()
    assert reading.happenings(life.dossier_id)[-1].title == f"Hoàn tác: {ACTS[act].button}"
    all_accounted_for(life)


@pytest.mark.parametrize("act", UNDOABLE)
def test_what_was_taken_back_can_be_done_again(act: Act) -> None:
    life = ready_for(act)
    life.do(act)
    after_once = standing_of(life)
    life.do(Act.UNDO, WHO[act], after=SOON)

    life.do(act)

    assert standing_of(life) == after_once
    all_accounted_for(life)


def test_a_case_handed_to_a_colleague_comes_back_to_who_had_it() -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASSIGN, "case_officer", assignee="thulyhai.congan", reason="Nhầm người")

    life.do(Act.UNDO, "case_officer", after=SOON)

    assert life.row.assignee_id == "thuly.congan"


def test_an_assignment_while_an_opinion_is_awaited_is_taken_back_and_it_is_still_awaited() -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_OPINION)
    before = standing_of(life)
    life.do(Act.ASSIGN, "unit_head", assignee="thulyhai.congan")

    life.do(Act.UNDO, "unit_head", after=SOON)

    assert standing_of(life) == before
    assert (life.status, life.row.turn) == (Status.AWAITING_OPINION, Owner.OTHER_AGENCY.value)


def test_only_acts_that_give_out_no_form_and_tell_nobody_may_be_taken_back() -> None:
    for act in UNDOABLE:
        rule = ACTS[act]
        assert (rule.form, rule.tells_applicant, rule.clock) == (None, False, Clock.NONE), act


def test_after_some_minutes_it_stands() -> None:
    life = dossier_after(Act.PROPOSE)

    with refused(TooLateToUndo, "10 phút", "Trình phê duyệt"):
        life.do(Act.UNDO, "case_officer", after=SOON + timedelta(seconds=1))


def test_nobody_takes_back_what_somebody_else_did() -> None:
    life = dossier_after(Act.PROPOSE)

    with refused(SomebodyElsesAct):
        life.do(Act.UNDO, "unit_head", after=SOON)
    with refused(RoleMayNot):
        life.do(Act.UNDO, "post_clerk", after=SOON)


def test_once_somebody_else_has_acted_it_stands() -> None:
    life = dossier_after(Act.PROPOSE)
    life.do(Act.SEND_BACK, after=timedelta(minutes=1))

    with refused(SomebodyElsesAct, "Trả lại"):
        life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1))


def test_what_is_taken_back_is_not_taken_back_itself() -> None:
    life = dossier_after(Act.PROPOSE)
    life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1))

    with refused(NothingToUndo, "Hoàn tác"):
        life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1))


def test_what_issued_a_form_or_asked_others_stands() -> None:
    asked, supplement = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN)
    asked.do(Act.ASK_OPINION)
    supplement.do(Act.REQUEST_SUPPLEMENT)

    with refused(NothingToUndo, "Xin ý kiến"):
        asked.do(Act.UNDO, "case_officer", after=SOON)
    with refused(ActNotAllowed):
        supplement.do(Act.UNDO, "case_officer", after=SOON)


def test_the_same_call_again_takes_back_once() -> None:
    life = dossier_after(Act.PROPOSE)
    done = life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1))

    again = life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1), act_id=done.act_id)

    assert (again.repeated, again.event_no) == (True, done.event_no)


def test_the_time_of_each_is_told_apart_and_sums_up() -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.PROPOSE)
    life.do(Act.UNDO, "case_officer", after=timedelta(minutes=7))
    life.do(Act.PROPOSE, after=timedelta(hours=1))

    clock = reading.clock(life.row, life.now)

    assert sum(clock.by_owner.values()) == clock.elapsed_minutes
    assert sum(stage.used_minutes for stage in clock.stages) == clock.elapsed_minutes


def test_the_control_sheet_leaves_out_what_was_taken_back() -> None:
    life = dossier_after(Act.ASSIGN)
    plain = len(control.control_sheet(life.row, life.now).legs)
    life.do(Act.PROPOSE)
    life.do(Act.UNDO, "case_officer", after=timedelta(minutes=1))

    assert len(control.control_sheet(life.row, life.now).legs) == plain


def test_who_may_is_asked_by_the_same_check() -> None:
    life = dossier_after(Act.PROPOSE)

    def may(who: str, after: timedelta) -> bool:
        return answers(life.row, actor(who), life.now + after, (Act.UNDO,))[1][0].is_allowed

    assert may("case_officer", SOON)
    assert not may("case_officer", SOON + timedelta(minutes=1))
    assert not may("unit_head", SOON)


# -- pages -------------------------------------------------------------------------------------------------------------


def test_the_page_after_an_act_offers_to_take_it_back_and_does(clock: DoorClock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("case_officer")

    page = client.post(act_href(life, "trinh-phe-duyet"), posting(life, note=""), follow=True)
    assert "Bạn vừa làm “Trình phê duyệt”." in text_of(page)
    assert act_href(life, "hoan-tac") in page.content.decode()

    page = client.post(act_href(life, "hoan-tac"), posting(life), follow=True)
    assert "Đã hoàn tác việc vừa làm" in text_of(page)
    assert life.status is Status.APPRAISING
    assert "Bạn vừa làm" not in text_of(page)


def test_colleagues_and_who_comes_too_late_are_not_offered_it(clock: DoorClock) -> None:
    life = dossier_after(Act.PROPOSE)
    clock.after(life)
    assert "Bạn vừa làm" not in text_of(signed_in("unit_head").get(dossier_href(life)))

    clock.after(life, minutes=11)
    assert "Bạn vừa làm" not in text_of(signed_in("case_officer").get(dossier_href(life)))


def test_a_post_that_comes_too_late_is_refused_and_writes_nothing(clock: DoorClock) -> None:
    life = dossier_after(Act.PROPOSE)
    clock.after(life, minutes=11)
    before = written(life)

    response = signed_in("case_officer").post(act_href(life, "hoan-tac"), posting(life))

    assert response.status_code == 409
    assert "10 phút" in text_of(response)
    assert written(life) == before


def test_the_desk_takes_back_its_handing_on(clock: DoorClock) -> None:
    life = dossier_after(Act.PASS_ON)
    clock.after(life)
    client = signed_in("one_stop_officer")
    assert "Bạn vừa làm “Chuyển xử lý”." in text_of(client.get(reverse("desk:dossier", args=[life.row.code])))

    client.post(reverse("desk:act", args=[life.row.code, "hoan-tac"]), posting(life))

    assert life.status is Status.RECEIVED
