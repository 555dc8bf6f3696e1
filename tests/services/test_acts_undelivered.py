"""A result that does not come home: refused by the post, offered and taken back, invited for, brought back."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.base.violations import NotThere
from motcua.ground.agreements import queries as agreements
from motcua.record import work
from motcua.record.custody.models import CustodyOffer, OfferAnswer
from motcua.record.custody.rules import AlreadyOffered, NoEnvelope, NothingOffered, NotHolder, NotOffered, SealBroken
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, Status
from motcua.record.shipments.models import Shipment
from motcua.stages.reception.rules import NotCountedSealed
from motcua.stages.returning.rules import (
    InvitationsMissing,
    InvitedTooSoon,
    NextDateTooSoon,
    StillAwaited,
)
from tests.factories import DRIVING_LICENCE, Life, Way, actor, dossier_after, dossier_at
from tests.services.evidence import all_accounted_for, envelopes, form_of_last_act, refused

pytestmark = pytest.mark.django_db

OFFICE, COURIER, CLERK = "agency:H12.17", "person:buuta.cainuoc", "person:buudien.cainuoc"
DAY = timedelta(days=1)


def after(act: Act, procedure: str = DRIVING_LICENCE, **choices: Any) -> Life:
    """A dossier that came to the agency's desk and goes home by post."""
    return dossier_after(act, way=Way.AT_DESK, procedure=procedure, **choices)


def newest(life: Life) -> tuple[int, str, str, str | None]:
    return envelopes(life)[-1]


def item(life: Life) -> Shipment:
    return Shipment.objects.get(dossier_id=life.dossier_id)


def invited_twice() -> Life:
    """Two visits to an empty house, a week apart; told to come back a week after the second one."""
    life = after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT)
    life.do(Act.RECORD_ATTEMPT, after=7 * DAY, next_on=life.day(14))
    return life


# -- offers taken back -------------------------------------------------------------------------------------------------


def test_the_post_takes_an_offer_back_while_the_agency_has_not_signed_and_may_offer_again() -> None:
    """QĐ 45/2016/QĐ-TTg, Điều 7."""
    life = dossier_after(Act.OFFER_HANDOVER)

    life.do(Act.WITHDRAW_OFFER, "post_clerk", reason="Giao nhầm chuyến.")

    assert newest(life) == (1, "SUBMIT", CLERK, None)
    answer = OfferAnswer.objects.get(dossier_id=life.dossier_id)
    assert (answer.accepted, answer.reason) == (False, "Giao nhầm chuyến.")
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    assert newest(life) == (1, "SUBMIT", OFFICE, None)
    all_accounted_for(life)


def test_the_agency_takes_a_result_back_that_it_has_offered_to_the_post() -> None:
    life = after(Act.OFFER_TO_POST)

    life.do(Act.WITHDRAW_OFFER)

    assert newest(life) == (2, "RETURN", OFFICE, None)
    assert life.status is Status.RESOLVED
    with refused(NotThere):
        life.do(Act.ACCEPT_TO_CARRY)
    all_accounted_for(life)


def test_what_was_accepted_or_never_offered_is_not_taken_back() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)

    with refused(NotHolder, "không ở chỗ bạn"):
        life.do(Act.WITHDRAW_OFFER, "post_clerk")
    with refused(NotOffered, "không đang chờ ai nhận"):
        life.do(Act.WITHDRAW_OFFER, "one_stop_officer")


def test_only_the_giver_takes_an_offer_back() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    with refused(NotHolder):
        life.do(Act.WITHDRAW_OFFER, "one_stop_officer")
    with refused(RoleMayNot, "Lấy lại"):
        life.do(Act.WITHDRAW_OFFER, "case_officer")
    with refused(NotThere):
        life.do(Act.WITHDRAW_OFFER, "post_clerk_elsewhere")


# -- the post does not take it over ------------------------------------------------------------------------------------


def test_the_post_does_not_take_a_result_over_and_says_why_then_the_agency_holds_it() -> None:
    """QĐ 45/2016/QĐ-TTg, Điều 9."""
    life = after(Act.OFFER_TO_POST)

    life.do(Act.REFUSE_TO_CARRY, "post_clerk", reason="Niêm phong rách ở mép.")

    assert newest(life) == (2, "RETURN", OFFICE, None)
    assert OfferAnswer.objects.get(dossier_id=life.dossier_id).reason == "Niêm phong rách ở mép."
    assert not Shipment.objects.filter(dossier_id=life.dossier_id).exists()
    life.do(Act.OFFER_TO_POST)
    life.do(Act.ACCEPT_TO_CARRY)
    all_accounted_for(life)


def test_who_has_no_offer_before_her_does_not_refuse_one() -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(NothingOffered, "chưa được giao"):
        life.do(Act.REFUSE_TO_CARRY)
    with refused(RoleMayNot, "Không nhận chuyển"):
        life.do(Act.REFUSE_TO_CARRY, "one_stop_officer")


# -- invitations -------------------------------------------------------------------------------------------------------


def test_a_receiver_is_invited_to_the_post_office_up_to_a_day() -> None:
    """TT 17/2017/TT-BTTTT, Điều 5.2."""
    life = after(Act.ACCEPT_TO_CARRY)

    done = life.do(Act.INVITE, manner="MESSAGE", come_by=life.day(7))

    assert done.facts["invitation_no"] == 1
    row = item(life)
    assert (row.invitation_count, row.attempt_count, str(row.next_on)) == (1, 0, life.day(7))
    assert newest(life) == (2, "RETURN", COURIER, None)


def test_two_invitations_are_two_working_days_apart_whether_at_the_door_or_not() -> None:
    life = after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT)

    with refused(InvitedTooSoon, "Lần mời trước", "2 ngày làm việc"):
        life.do(Act.INVITE)
    life.do(Act.INVITE, after=7 * DAY, come_by=life.day(14))

    assert item(life).invitation_count == 2


def test_a_visit_the_day_after_an_invitation_is_an_attempt_but_no_second_invitation() -> None:
    life = after(Act.ACCEPT_TO_CARRY)
    life.do(Act.INVITE)
    life.do(Act.RECORD_ATTEMPT, after=DAY)

    row = item(life)
    assert (row.invitation_count, row.attempt_count) == (1, 1)


def test_the_day_to_come_by_leaves_time_for_it() -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(NextDateTooSoon, "phải sau hôm nay") as found:
        life.do(Act.INVITE, come_by=life.day(0))
    assert found.value.field == "come_by"
    with refused(NextDateTooSoon, "sớm nhất"):
        life.do(Act.INVITE, come_by=life.day(1))


def test_who_does_not_carry_it_invites_nobody() -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(RoleMayNot, "Mời nhận kết quả"):
        life.do(Act.INVITE, "one_stop_officer")
    with refused(NotThere):
        life.do(Act.INVITE, "courier_elsewhere")


# -- back to the agency ------------------------------------------------------------------------------------------------


def test_nothing_goes_back_before_two_invitations() -> None:
    life = after(Act.ACCEPT_TO_CARRY)
    with refused(InvitationsMissing, "Mới mời 0 lần"):
        life.do(Act.RETURN_UNDELIVERED)
    life.do(Act.RECORD_ATTEMPT)

    with refused(InvitationsMissing, "Mới mời 1 lần, cần ít nhất 2 lần"):
        life.do(Act.RETURN_UNDELIVERED, after=30 * DAY)


def test_nothing_goes_back_before_the_day_that_the_receiver_was_told() -> None:
    life = invited_twice()

    with refused(StillAwaited, "Đã hẹn người nhận"):
        life.do(Act.RETURN_UNDELIVERED, after=6 * DAY)
    life.do(Act.RETURN_UNDELIVERED, after=7 * DAY)


def test_who_was_invited_to_come_may_come_the_whole_last_day() -> None:
    life = after(Act.ACCEPT_TO_CARRY)
    life.do(Act.INVITE)
    life.do(Act.INVITE, after=7 * DAY, come_by=life.day(14))

    with refused(StillAwaited):
        life.do(Act.RETURN_UNDELIVERED, after=7 * DAY)
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)


def test_after_two_invitations_the_result_is_offered_to_the_agency_and_comes_back_by_minute() -> None:
    """TT 17/2017/TT-BTTTT, Điều 5.2: without being opened; then it waits at the counter."""
    life = invited_twice()

    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY, note="Hàng xóm nói đi làm xa.")
    assert newest(life) == (2, "RETURN", COURIER, OFFICE)
    assert item(life).closed_at is None
    done = life.do(Act.ACCEPT_HANDOVER)

    assert newest(life) == (2, "RETURN", OFFICE, None)
    assert (item(life).outcome, life.status, life.row.turn) == ("RETURNED", Status.RESOLVED, "agency")
    assert done.facts["undelivered"] is True
    assert form_of_last_act(life).lines[0].originals == 1
    assert life.row.minute_at is None
    life.do(Act.RETURN_AT_COUNTER)
    assert life.status is Status.RETURNED
    all_accounted_for(life)


def test_the_agency_reads_the_seal_and_opens_nothing() -> None:
    life = invited_twice()
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)

    with refused(NotCountedSealed, "còn nguyên niêm phong"):
        life.do(Act.ACCEPT_HANDOVER, counts=[{"component_no": 1, "original": 1}])
    with refused(SealBroken):
        life.do(Act.ACCEPT_HANDOVER, seal_no="0000001")


def test_while_the_agency_has_not_signed_nothing_else_is_done_with_it_until_it_is_taken_back() -> None:
    life = invited_twice()
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)

    with refused(AlreadyOffered):
        life.do(Act.DELIVER)
    life.do(Act.WITHDRAW_OFFER, "courier")
    life.do(Act.DELIVER)

    assert life.status is Status.RETURNED
    assert CustodyOffer.objects.filter(dossier_id=life.dossier_id, taker=OFFICE).count() == 1
    all_accounted_for(life)


def test_what_the_agency_does_not_take_back_is_still_carried() -> None:
    life = invited_twice()
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)

    life.do(Act.REFUSE_HANDOVER)

    assert newest(life) == (2, "RETURN", COURIER, None)
    life.do(Act.DELIVER)
    all_accounted_for(life)


@pytest.mark.parametrize("reason", ["moved", "not_found", "refused", "deceased", "address_incomplete"])
def test_where_no_invitation_reaches_anybody_it_goes_back_at_once(reason: str) -> None:
    """Luật Bưu chính 2010, Điều 17."""
    life = after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT, reason=reason)

    done = life.do(Act.RETURN_UNDELIVERED)

    assert (done.facts["invitations"], done.facts["reason"]) == (0, reason)
    life.do(Act.ACCEPT_HANDOVER)
    all_accounted_for(life)


def test_papers_of_a_dossier_that_ended_come_back_too() -> None:
    life = dossier_at(Status.NOT_ACCEPTED)
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        life.do(act)
    life.do(Act.RECORD_ATTEMPT, reason="moved")
    life.do(Act.RETURN_UNDELIVERED)

    life.do(Act.ACCEPT_HANDOVER)

    assert (newest(life)[2], life.status, life.row.turn) == (OFFICE, Status.NOT_ACCEPTED, "nobody")
    all_accounted_for(life)


def test_only_who_carries_it_brings_it_back() -> None:
    life = invited_twice()

    with refused(RoleMayNot, "Trả lại cơ quan"):
        life.do(Act.RETURN_UNDELIVERED, "one_stop_officer", after=8 * DAY)
    with refused(RoleMayNot):
        life.do(Act.RETURN_UNDELIVERED, "case_officer", after=8 * DAY)
    with refused(NotThere):
        life.do(Act.RETURN_UNDELIVERED, "courier_elsewhere", after=8 * DAY)


def test_a_result_that_came_back_may_go_out_again_by_post() -> None:
    life = invited_twice()
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)
    life.do(Act.ACCEPT_HANDOVER)

    for act in (Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)

    assert life.status is Status.RETURNED
    all_accounted_for(life)


# -- what waits at the counters ----------------------------------------------------------------------------------------


def waits(life: Life, role: str) -> str | None:
    who = actor(role)
    places = agreements.assignments_of(who.id, life.now.date())
    return work.tasks(who, places).filter(pk=life.dossier_id).values_list("task", flat=True).first()


def test_what_came_back_is_signed_for_and_then_waits_at_the_counter_not_for_the_post() -> None:
    life = invited_twice()
    life.do(Act.RETURN_UNDELIVERED, after=8 * DAY)
    assert waits(life, "one_stop_officer") == work.Task.SIGN

    life.do(Act.ACCEPT_HANDOVER)

    assert waits(life, "one_stop_officer") == work.Task.AT_COUNTER


def test_a_supplement_of_a_withdrawn_dossier_goes_to_the_agency_where_all_is_packed_into_one() -> None:
    """Returned at the counter alone it would leave the rest behind: there it is refused."""
    life = dossier_at(Status.AWAITING_SUPPLEMENT, post_return=False)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="0048214")
    life.do(Act.WITHDRAW)

    assert waits(life, "post_clerk") == work.Task.HAND_OVER
    with refused(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER, "post_clerk")
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    assert waits(life, "one_stop_officer") == work.Task.PREPARE
    life.do(Act.PREPARE_RETURN)
    assert waits(life, "one_stop_officer") == work.Task.AT_COUNTER
    life.do(Act.RETURN_AT_COUNTER)
    all_accounted_for(life)
