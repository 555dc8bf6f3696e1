"""Each permission from both sides: who may, who may not and why, and that a refusal wrote nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.agreements.rules import NoAgreement, NoAssignment, NoTraining
from motcua.ground.catalogue.rules import NoSuchProcedure, NotDecidedThere, NotThroughPost
from motcua.ground.people.rules import Actor
from motcua.record.custody.rules import NotHolder
from motcua.record.dossiers.roles import WHO_MAY, RoleMayNot
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, Status
from motcua.record.payments.refunds import InAnothersDrawer
from motcua.record.reading import find
from motcua.record.rights.rules import NotYourDesk
from motcua.record.standing import NotYourCase
from motcua.stages.processing.rules import CashAtTheCounter, SomebodyElsesAct
from tests.factories import (
    CAST,
    COMMUNE,
    IDENTITY_CARD,
    MARRIAGE_STATUS,
    POST_OFFICE,
    Life,
    Way,
    actor,
    asking_for,
    dossier_after,
    dossier_at,
    main_way,
    plan,
)
from tests.scans import store, with_result
from tests.services.evidence import refused, tried

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

YESTERDAY, TOMORROW = date(2026, 11, 1), date(2026, 11, 3)
ONE_STOP = {"one_stop_officer", "officer_of_the_centre", "case_officer_of_the_centre"}
SEEING = ONE_STOP | {"post_clerk", "case_officer", "unit_head"}
"""Who of the cast always sees a dossier that the post clerk opened for the provincial police."""


def visited_in_vain() -> Life:
    """A result whose receiver has moved: nothing but the person is left to ask before it goes back."""
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT, reason="moved")
    return life


def with_steps_to_ask() -> Life:
    """A case whose process asks the commune."""
    plan(("H12.101", 16, None))
    return dossier_after(Act.ASSIGN)


def at_a_desk_of_the_post() -> Life:
    """A dossier that the police received at the post office without typing all in, where the post may digitise."""
    life = Life(way=Way.AT_DESK)
    life.do(Act.OPEN_DRAFT, "post_clerk", point=POST_OFFICE)
    life.do(Act.RECEIVE)
    return life


def withdrawn_at_the_post() -> Life:
    """A case withdrawn before the agency had it: what was paid lies in the clerk's drawer and goes back."""
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)
    return life


BEFORE: dict[Act, Callable[[], Life]] = {
    Act.SUBMIT: lambda: dossier_at(Status.DRAFT),
    Act.ACCEPT_BY_POST: lambda: dossier_at(Status.SUBMITTED),
    Act.OFFER_HANDOVER: lambda: dossier_after(Act.ACCEPT_BY_POST),
    Act.ACCEPT_HANDOVER: lambda: dossier_after(Act.OFFER_HANDOVER),
    Act.REFUSE_HANDOVER: lambda: dossier_after(Act.OFFER_HANDOVER),
    Act.RECEIVE: lambda: dossier_after(Act.ACCEPT_HANDOVER),
    Act.REQUEST_COMPLETION: lambda: dossier_at(Status.SUBMITTED),
    Act.DECLINE: lambda: dossier_after(Act.ACCEPT_HANDOVER),
    Act.SETTLE_EXEMPTION: lambda: dossier_after(Act.SUBMIT),
    Act.ENTER_DATA: at_a_desk_of_the_post,
    Act.REFUND: withdrawn_at_the_post,
    Act.PASS_ON: lambda: dossier_after(Act.RECEIVE),
    Act.ASSIGN: lambda: dossier_after(Act.PASS_ON),
    Act.ASK_OPINION: lambda: dossier_after(Act.ASSIGN),
    Act.ASK_STEPS: with_steps_to_ask,
    Act.ANSWER_OPINION: lambda: dossier_at(Status.AWAITING_OPINION),
    Act.REQUEST_SUPPLEMENT: lambda: dossier_after(Act.ASSIGN),
    Act.ANSWER_SUPPLEMENT: lambda: dossier_at(Status.AWAITING_SUPPLEMENT),
    Act.REQUIRE_PAYMENT: lambda: dossier_after(Act.ASSIGN),
    Act.CONFIRM_PAYMENT: lambda: dossier_at(Status.AWAITING_PAYMENT),
    Act.PAUSE: lambda: dossier_after(Act.ASSIGN),
    Act.RESUME: lambda: dossier_at(Status.PAUSED),
    Act.RE_APPOINT: lambda: dossier_after(Act.ASSIGN),
    Act.STOP: lambda: dossier_after(Act.ASSIGN),
    Act.PROPOSE: lambda: dossier_after(Act.ASSIGN),
    Act.SEND_BACK: lambda: dossier_after(Act.PROPOSE),
    Act.UNDO: lambda: dossier_after(Act.PROPOSE),
    Act.APPROVE: lambda: dossier_after(Act.PROPOSE),
    Act.REFUSE: lambda: dossier_after(Act.PROPOSE),
    Act.WITHDRAW: lambda: dossier_after(Act.ASSIGN),
    Act.PREPARE_RETURN: lambda: dossier_after(Act.APPROVE),
    Act.OFFER_TO_POST: lambda: dossier_after(Act.PREPARE_RETURN),
    Act.ACCEPT_TO_CARRY: lambda: dossier_after(Act.OFFER_TO_POST),
    Act.WITHDRAW_OFFER: lambda: dossier_after(Act.OFFER_HANDOVER),
    Act.REFUSE_TO_CARRY: lambda: dossier_after(Act.OFFER_TO_POST),
    Act.INVITE: lambda: dossier_after(Act.ACCEPT_TO_CARRY),
    Act.RETURN_UNDELIVERED: visited_in_vain,
    Act.RECORD_ATTEMPT: lambda: dossier_after(Act.ACCEPT_TO_CARRY),
    Act.DELIVER: lambda: dossier_after(Act.ACCEPT_TO_CARRY),
    Act.RETURN_AT_COUNTER: lambda: dossier_after(Act.PREPARE_RETURN),
    Act.SIGN_RESULT: lambda: with_result(dossier_after(Act.APPROVE)),
    Act.RETURN_ELECTRONICALLY: lambda: with_result(dossier_after(Act.APPROVE, electronic_return=True)),
    Act.CORRECT_RESULT: lambda: dossier_after(Act.DELIVER),
    Act.RATE: lambda: dossier_after(Act.DELIVER),
}
"""A dossier, opened by the post clerk, in which nothing but the person is left to ask."""

MAY: dict[Act, set[str]] = {
    Act.SUBMIT: ONE_STOP | {"post_clerk"},
    Act.ACCEPT_BY_POST: {"post_clerk"},
    Act.OFFER_HANDOVER: {"post_clerk"},
    Act.ACCEPT_HANDOVER: ONE_STOP,
    Act.REFUSE_HANDOVER: ONE_STOP,
    Act.RECEIVE: ONE_STOP,
    Act.REQUEST_COMPLETION: ONE_STOP | {"post_clerk"},
    Act.DECLINE: ONE_STOP,
    Act.SETTLE_EXEMPTION: ONE_STOP | {"post_clerk"},
    Act.ENTER_DATA: ONE_STOP | {"post_clerk"},
    Act.REFUND: {"post_clerk"},
    Act.PASS_ON: ONE_STOP,
    Act.ASSIGN: {"unit_head", "case_officer"},
    Act.ASK_OPINION: {"case_officer"},
    Act.ASK_STEPS: {"case_officer"},
    Act.ANSWER_OPINION: {"case_officer", "case_officer_elsewhere", "unit_head_elsewhere"},
    Act.REQUEST_SUPPLEMENT: {"case_officer"},
    Act.ANSWER_SUPPLEMENT: ONE_STOP | {"post_clerk"},
    Act.REQUIRE_PAYMENT: {"case_officer"},
    Act.CONFIRM_PAYMENT: ONE_STOP | {"post_clerk"},
    Act.PAUSE: {"case_officer", "unit_head"},
    Act.RESUME: {"case_officer", "unit_head"},
    Act.RE_APPOINT: {"unit_head"},
    Act.STOP: {"unit_head"},
    Act.PROPOSE: {"case_officer"},
    Act.SEND_BACK: {"unit_head"},
    Act.UNDO: {"case_officer"},
    Act.APPROVE: {"unit_head"},
    Act.REFUSE: {"unit_head"},
    Act.WITHDRAW: ONE_STOP | {"post_clerk"},
    Act.PREPARE_RETURN: ONE_STOP,
    Act.OFFER_TO_POST: ONE_STOP,
    Act.ACCEPT_TO_CARRY: {"courier", "post_clerk"},
    Act.WITHDRAW_OFFER: {"post_clerk"},
    Act.REFUSE_TO_CARRY: {"courier", "post_clerk"},
    Act.INVITE: {"courier"},
    Act.RETURN_UNDELIVERED: {"courier"},
    Act.RECORD_ATTEMPT: {"courier"},
    Act.DELIVER: {"courier"},
    Act.RETURN_AT_COUNTER: ONE_STOP,
    Act.SIGN_RESULT: {"unit_head"},
    Act.RETURN_ELECTRONICALLY: ONE_STOP,
    Act.CORRECT_RESULT: {"unit_head"},
    Act.RATE: set(),
}
NOT_IN_HER_HANDS = {
    (Act.RECORD_ATTEMPT, "post_clerk"), (Act.DELIVER, "post_clerk"), (Act.RETURN_AT_COUNTER, "post_clerk"),
    (Act.INVITE, "post_clerk"), (Act.RETURN_UNDELIVERED, "post_clerk"),
    *((Act.WITHDRAW_OFFER, who) for who in ("one_stop_officer", "officer_of_the_centre", "case_officer_of_the_centre")),
}  # fmt: skip
"""Her role does it, but another has the paper."""
SEEN_BY_THE_COURIER = {
    Act.RECORD_ATTEMPT, Act.DELIVER, Act.ACCEPT_TO_CARRY, Act.REFUSE_TO_CARRY, Act.INVITE, Act.RETURN_UNDELIVERED
}  # fmt: skip


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.OPEN_DRAFT and act not in BY_THE_HOUSE])
def test_an_act_is_done_by_those_whose_it_is_and_by_nobody_else_of_the_cast(act: Act, settings: Any) -> None:
    if act is Act.SIGN_RESULT:
        settings.SIGN_CERTIFICATE = "/there.p12"
    life = BEFORE[act]()

    for member in CAST:
        found = tried(life, act, actor(member))
        if member in MAY[act]:
            assert found is None, (member, found)
        elif (act, member) in NOT_IN_HER_HANDS:
            assert type(found) is NotHolder, (member, found)
        elif (act, member) == (Act.ANSWER_OPINION, "unit_head"):
            assert type(found) is NotYourCase, (member, found)
        elif act is Act.UNDO and actor(member).roles & WHO_MAY[act] and member in SEEING:
            assert type(found) is SomebodyElsesAct, (member, found)  # of her trade, but not hers
        elif act is Act.REFUND and member in ONE_STOP:
            assert type(found) is InAnothersDrawer, (member, found)  # the cash lies with the clerk
        elif act is Act.CONFIRM_PAYMENT and member in ("case_officer", "unit_head"):
            assert type(found) is CashAtTheCounter, (member, found)  # into the account she may write it down
        elif life.row.owner_account_id == CAST[member]:
            assert type(found) is RoleMayNot, (member, found)  # it is the applicant's own, and no act of hers
        elif member in SEEING or (member == "courier" and act in SEEN_BY_THE_COURIER):
            assert type(found) is RoleMayNot, (member, found)
            with refused(RoleMayNot):
                life.do(act, member)
        else:
            assert type(found) is NotThere, (member, found)
            with refused(NotThere):
                life.do(act, member)


@pytest.mark.parametrize("act", [Act.SUBMIT, Act.ANSWER_SUPPLEMENT, Act.WITHDRAW, Act.RATE])
def test_an_applicant_who_shows_code_and_digits_acts_on_this_dossier_alone(act: Act) -> None:
    mine, another = BEFORE[act](), BEFORE[act]()
    applicant = asking_for(mine.dossier_id)
    counts = [{"component_no": 1, "electronic": 1}]
    body: dict[str, Any] = {"counts": counts} if act is Act.ANSWER_SUPPLEMENT else {}

    with refused(NotThere):
        another.do(act, applicant, **body)
    mine.do(act, applicant, **body)


def test_an_applicant_decides_and_receives_nothing() -> None:
    life = dossier_after(Act.PROPOSE)

    for act in set(Act) - BY_THE_HOUSE - {Act.OPEN_DRAFT, Act.SUBMIT, Act.ANSWER_SUPPLEMENT, Act.WITHDRAW, Act.RATE}:
        with refused(RoleMayNot):
            life.do(act, asking_for(life.dossier_id))


def test_of_two_applicants_each_sees_her_own(applicant: Actor) -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)

    with refused(NotThere):
        life.do(Act.SUBMIT, "applicant_elsewhere")
    life.do(Act.SUBMIT, applicant)


def test_a_dossier_that_does_not_exist_is_not_there_for_anybody() -> None:
    life = Life()

    for member in CAST:
        with refused(NotThere):
            life.do(Act.SUBMIT, member)


# -- the right of post staff comes from three rows ---------------------------------------------------------------------

BY_RIGHT_OF_ROWS = [
    Act.SUBMIT, Act.ACCEPT_BY_POST, Act.REQUEST_COMPLETION, Act.ANSWER_SUPPLEMENT, Act.WITHDRAW,
    Act.ACCEPT_TO_CARRY, Act.RECORD_ATTEMPT, Act.DELIVER,
]  # fmt: skip


def _agreement(**changed: Any) -> Callable[[], Any]:
    return lambda: Agreement.objects.filter(pk="07/TT-CM").update(**changed)


def _training(**changed: Any) -> Callable[[], Any]:
    return lambda: Training.objects.filter(field_code__in=["MH-LLTP", "*"]).update(**changed)


def _assignment(**changed: Any) -> Callable[[], Any]:
    return lambda: Assignment.objects.filter(counter__point_id="bd-cai-nuoc").update(**changed)


LACKS: dict[str, tuple[Callable[[], Any], type[RuleViolation], str]] = {
    "the agreement has run out": (_agreement(valid_to=YESTERDAY), NoAgreement, "hết hạn ngày 01/11/2026"),
    "the agreement is not yet in force": (_agreement(valid_from=TOMORROW), NoAgreement, "từ ngày 03/11/2026"),
    "the agreement names other points": (_agreement(point_ids=["bd-u-minh"]), NoAgreement, "điểm này không có"),
    "the agreement names other procedures": (_agreement(procedure_codes=["9.9"]), NoAgreement, "ngoài danh mục"),
    "the agreement transfers no stage": (_agreement(stages=[]), NoAgreement, "không giao khâu"),
    "the agreement is another agency's": (_agreement(agency_code="H12.18"), NoAgreement, "ngoài danh mục"),
    "the training has lapsed": (_training(valid_to=YESTERDAY), NoTraining, "hết hạn ngày 01/11/2026"),
    "the training is still to come": (_training(valid_from=TOMORROW), NoTraining, "từ ngày 03/11/2026"),
    "the training is in another field": (_training(field_code="G15-TP07"), NoTraining, "chứng nhận tập huấn"),
    "the assignment has ended": (_assignment(valid_to=YESTERDAY), NoAssignment, "hết hạn ngày 01/11/2026"),
    "the assignment is still to come": (_assignment(valid_from=TOMORROW), NoAssignment, "từ ngày 03/11/2026"),
}


@pytest.mark.parametrize("act", BY_RIGHT_OF_ROWS)
@pytest.mark.parametrize("lack", LACKS)
def test_without_one_of_the_rows_the_post_does_nothing(act: Act, lack: str) -> None:
    life = BEFORE[act]()
    change, violation, words = LACKS[lack]
    change()
    who = "post_clerk" if act is Act.REQUEST_COMPLETION else None

    if act is Act.ACCEPT_TO_CARRY and violation is NoAssignment:
        with refused(NotThere):  # what is offered to a post office is seen by who stands there
            life.do(act)
    else:
        with refused(violation, words):
            life.do(act, who)


@pytest.mark.parametrize("act", [Act.RECEIVE, Act.PREPARE_RETURN])
def test_officials_need_no_agreement(act: Act) -> None:
    life = BEFORE[act]()
    for rows in (Agreement, Training, Assignment):
        rows._default_manager.all().delete()

    life.do(act)


def test_an_event_names_the_rows_that_gave_the_right() -> None:
    life = dossier_after(Act.DELIVER)

    rights = {row.act: row.right for row in life.row.events.all()}
    assert rights["deliver"] == ["07/TT-CM", "buuta.cainuoc:*", "buuta.cainuoc:bd-cai-nuoc/3"]
    assert rights["receive"] == []


def test_a_clerk_whose_right_has_gone_still_sees_what_she_holds(post_clerk: Actor, post_clerk_elsewhere: Actor) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    _assignment(valid_to=YESTERDAY)()

    assert find(str(life.dossier_id), post_clerk, life.now).pk == life.dossier_id
    with pytest.raises(NotThere):
        find(str(life.dossier_id), post_clerk_elsewhere, life.now)


def test_an_address_changed_by_hand_shows_no_other_agency_s_dossier(
    one_stop_officer: Actor, case_officer: Actor, unit_head: Actor, officer_elsewhere: Actor, courier: Actor
) -> None:
    life = dossier_at(Status.APPRAISING)
    row = life.row

    for ref in (str(life.dossier_id), row.request_no, str(row.code), str(row.code).lower()):
        for who in (one_stop_officer, case_officer, unit_head):
            assert find(ref, who, life.now).pk == life.dossier_id
        for who in (officer_elsewhere, courier):
            with pytest.raises(NotThere):
                find(ref, who, life.now)


# -- opening -----------------------------------------------------------------------------------------------------------


def opening(member: str | Actor, violation: type[RuleViolation] | None, *words: str, **body: Any) -> None:
    way = {"applicant": Way.ON_LINE, "system": Way.ON_LINE, "one_stop_officer": Way.AT_DESK}.get(str(member))
    life = Life(way=way or Way.BY_POST)
    if violation is None:
        life.do(Act.OPEN_DRAFT, member, **body)
        return
    with refused(violation, *words):
        life.do(Act.OPEN_DRAFT, member, **body)


@pytest.mark.parametrize("member", ["post_clerk", "courier", "applicant", "system", "one_stop_officer"])
def test_a_draft_is_opened_at_a_counter_at_a_home_or_on_line(member: str) -> None:
    opening(member, None)


@pytest.mark.parametrize(
    "member", ["case_officer", "unit_head", "manager", "post_director", "administrator", "unit_head_elsewhere"]
)
def test_who_appraises_decides_or_directs_opens_nothing(member: str) -> None:
    opening(member, RoleMayNot)


def test_a_clerk_opens_at_her_own_point_by_her_agreement_and_training() -> None:
    opening("post_clerk", NoAssignment, point="bd-u-minh")
    opening("post_clerk_elsewhere", NoAssignment)
    opening("post_clerk", NotReadable, "Chưa chọn bưu điện", point="")
    opening("post_clerk", NoAgreement, "ngoài danh mục", procedure="1.004222", agency="H12.201", post_return=False)
    opening(
        "post_clerk", NoAgreement, "05/TT-CM hết hạn ngày 31/10/2026",
        procedure="0.900001", agency="H12.10", post_return=False,
    )  # fmt: skip
    opening(
        "post_clerk_elsewhere", NoTraining, "hết hạn ngày 31/10/2026",
        procedure="1.115362", agency="H12.35", point="bd-u-minh", post_return=False,
    )  # fmt: skip


def test_an_officer_opens_for_her_agency_or_for_those_her_desk_serves() -> None:
    opening("one_stop_officer", None)
    opening("officer_of_the_centre", None, channel="DIRECT", post_send=False, point="tt-tinh")
    opening("officer_elsewhere", NotYourDesk, "Công an tỉnh", channel="DIRECT", post_send=False, point="")
    opening("officer_elsewhere", NotYourDesk, channel="DIRECT", post_send=False, point="tt-tinh")
    opening("officer_of_the_centre", NotYourDesk, channel="DIRECT", post_send=False, point="bd-cai-nuoc")


def test_a_procedure_goes_to_an_agency_that_decides_it_by_a_way_that_is_published() -> None:
    opening("post_clerk", NoSuchProcedure, "9.999999", procedure="9.999999")
    opening("post_clerk", NotDecidedThere, agency=COMMUNE)
    opening("post_clerk", NotDecidedThere, "H99", agency="H99")
    opening(
        "one_stop_officer", NotThroughPost, procedure=IDENTITY_CARD, channel="POST", post_send=True, point="tt-tinh"
    )
    opening("post_clerk", NotThroughPost, "trả kết quả", procedure=MARRIAGE_STATUS, agency=COMMUNE)


def test_channel_way_and_point_fit_each_other() -> None:
    opening("applicant", NotReadable, "ONLINE", channel="DIRECT")
    opening("system", NotReadable, "ONLINE", channel="POST")
    opening("one_stop_officer", NotReadable, "không phải ONLINE", channel="ONLINE")
    opening("post_clerk", NotReadable, "gửi qua bưu điện", channel="POST", post_send=False)
    opening("applicant", NotReadable, "khong-co", point="khong-co")
    opening("applicant", NotReadable, "Chưa chọn bưu điện", post_send=True)
    opening("applicant", NotReadable, "không nhận hồ sơ", post_send=True, point="tt-cai-nuoc")
    opening("applicant", None, post_send=True, point="bd-cai-nuoc")


def test_what_an_applicant_sends_by_post_the_clerk_of_that_point_sees_and_takes() -> None:
    life = Life(way=Way.ON_LINE)
    life.do(Act.OPEN_DRAFT, post_send=True, point="bd-cai-nuoc")
    life.do(Act.SUBMIT)
    life.way = Way.BY_POST

    with refused(NotThere):
        life.do(Act.ACCEPT_BY_POST, "post_clerk_elsewhere")
    for act in main_way(life)[2:]:
        life.do(act)
