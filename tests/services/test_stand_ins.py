"""Stand-ins: who orders them, what one may do in the place of a colleague on leave, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.base import memory
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.people import services as people
from motcua.ground.people import stand_ins
from motcua.ground.people.models import Account, StandIn
from motcua.ground.people.rules import Actor
from motcua.record import reading
from motcua.record.acts import WRITTEN, answers
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act
from motcua.record.standing import NotYourCase
from motcua.stages.processing.rules import OwnProposal
from tests.factories import MONDAY, Life, actor, dossier_after
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

OFFICER, COLLEAGUE, HEAD = "thuly.congan", "thulyhai.congan", "lanhdao.congan"
DAY = timedelta(days=1)
BEGIN, UNTIL = MONDAY, MONDAY + 5 * DAY


def ordered(absent: str = OFFICER, stand_in: str = COLLEAGUE, **changed: Any) -> str:
    """Order a stand-in at the police for the week of Monday 02/11; what was read before is forgotten, as on commit."""
    said: dict[str, Any] = {
        "absent_id": absent, "stand_in_id": stand_in, "from_at": BEGIN, "to_at": UNTIL, "reason": "Nghỉ phép năm",
        "by": actor("unit_head"), "at": BEGIN - DAY,
    }  # fmt: skip
    found = stand_ins.order(**said | changed)
    memory.forget_all()
    return found


def colleague() -> Actor:
    return people.get_actor(COLLEAGUE)


def assigned() -> Life:
    """A case of the officer, on the Monday of the term."""
    return dossier_after(Act.ASSIGN)


def last(life: Life) -> Event:
    return Event.objects.get(dossier_id=life.dossier_id, event_no=life.row.last_event_no)


# -- acting ------------------------------------------------------------------------------------------------------------


def test_a_stand_in_acts_in_the_case_of_the_colleague_and_the_journal_names_both() -> None:
    ordered()
    life = assigned()

    life.do(Act.PROPOSE, colleague())

    event = last(life)
    assert (event.by_id, event.facts["stands_for"]) == (COLLEAGUE, OFFICER)
    assert reading.happenings(life.dossier_id)[-1].by_words == "Thạch Ngọc Bích Liên, thay Quách Hữu Lợi"
    all_accounted_for(life)


def test_without_an_order_the_case_is_somebody_else_s() -> None:
    life = assigned()

    with refused(NotYourCase):
        life.do(Act.PROPOSE, colleague())


@pytest.mark.parametrize("at", [BEGIN - timedelta(minutes=1), UNTIL])
def test_before_its_first_minute_and_from_its_last_on_an_order_gives_nothing(at: Any) -> None:
    ordered()

    assert stand_ins.faces(colleague(), at) == (colleague(),)


def test_an_order_gives_its_place_up_to_the_minute_before_its_end() -> None:
    ordered()

    as_whom = stand_ins.faces(colleague(), UNTIL - timedelta(minutes=1))

    assert [face.stands_for for face in as_whom] == ["", OFFICER]
    assert as_whom[1].id == COLLEAGUE


def test_the_minute_the_term_ends_the_act_is_refused() -> None:
    ordered(to_at=MONDAY + timedelta(hours=6))
    life = assigned()
    left = MONDAY + timedelta(hours=6) - life.now

    with refused(NotYourCase):
        life.do(Act.PROPOSE, colleague(), after=left)


def test_an_order_that_was_ended_gives_nothing_although_another_process_remembers_it() -> None:
    order_id = ordered()
    life = assigned()
    assert len(stand_ins.faces(colleague(), life.now)) == 2  # remembered
    StandIn.objects.filter(pk=order_id).update(ended_at=life.now, ended_by=HEAD)

    with refused(NotYourCase):
        life.do(Act.PROPOSE, colleague())


def test_what_is_one_s_own_is_done_as_oneself() -> None:
    ordered(absent=COLLEAGUE, stand_in=OFFICER)
    life = assigned()

    life.do(Act.PROPOSE)

    assert "stands_for" not in last(life).facts


def test_a_stand_in_of_an_officer_may_nothing_that_the_officer_may_not() -> None:
    ordered()
    life = assigned()
    life.do(Act.PROPOSE)

    with refused(RoleMayNot):
        life.do(Act.APPROVE, colleague())


def test_a_stand_in_of_the_head_approves() -> None:
    ordered(absent=HEAD)
    life = assigned()
    life.do(Act.PROPOSE)

    life.do(Act.APPROVE, colleague())

    assert (last(life).by_id, last(life).facts["stands_for"]) == (COLLEAGUE, HEAD)
    all_accounted_for(life)


def test_a_stand_in_of_the_head_does_not_approve_her_own_proposal() -> None:
    ordered(absent=HEAD)
    life = dossier_after(Act.PASS_ON)
    life.do(Act.ASSIGN, assignee=COLLEAGUE)
    life.do(Act.PROPOSE, colleague())

    with refused(RoleMayNot):
        life.do(Act.APPROVE, colleague())


def test_a_stand_in_of_a_head_does_not_approve_what_the_head_proposed() -> None:
    Account.objects.filter(pk=HEAD).update(roles=["CASE_OFFICER", "UNIT_HEAD"])
    Account.objects.filter(pk=COLLEAGUE).update(roles=["UNIT_HEAD"])
    ordered(absent=HEAD)
    life = dossier_after(Act.PASS_ON)
    life.do(Act.ASSIGN, assignee=HEAD)
    life.do(Act.PROPOSE, people.get_actor(HEAD))
    head_in_her_place = stand_ins.faces(colleague(), life.now)[1]
    standing, _told = answers(life.row, head_in_her_place, life.now, (Act.APPROVE,))

    with pytest.raises(OwnProposal):
        WRITTEN[Act.APPROVE].check(standing)


def test_a_stand_in_hands_the_colleague_s_case_on_with_a_reason() -> None:
    ordered()
    life = assigned()

    life.do(Act.ASSIGN, colleague(), assignee=COLLEAGUE, reason="Đồng nghiệp nghỉ phép")

    assert life.row.assignee_id == COLLEAGUE
    assert last(life).facts["stands_for"] == OFFICER


def test_the_same_call_again_is_the_same_act_once() -> None:
    ordered()
    life = assigned()
    done = life.do(Act.PROPOSE, colleague())

    again = life.do(Act.PROPOSE, colleague(), act_id=done.act_id)

    assert (again.repeated, again.event_no) == (True, done.event_no)


def test_what_may_be_done_says_in_whose_place() -> None:
    ordered()
    life = assigned()

    _standing, told = answers(life.row, colleague(), life.now, (Act.PROPOSE, Act.APPROVE))

    by_act = {answer.act: answer for answer in told}
    assert by_act[Act.PROPOSE].is_allowed
    assert by_act[Act.PROPOSE].by is not None
    assert by_act[Act.PROPOSE].by.stands_for_name == "Quách Hữu Lợi"
    assert not by_act[Act.APPROVE].is_allowed


# -- ordering ----------------------------------------------------------------------------------------------------------


def orders() -> list[Any]:
    return list(StandIn.objects.order_by("id").values_list())


def refused_order(violation: type[RuleViolation], *words: str, **changed: Any) -> None:
    """An order that is refused with a whole sentence, and leaves every row as it was."""
    before = orders()
    with pytest.raises(violation) as refusal:
        ordered(**changed)
    assert orders() == before
    assert refusal.value.sentence.endswith(".")
    for word in words:
        assert word in refusal.value.sentence


@pytest.mark.parametrize("who", ["case_officer", "one_stop_officer", "unit_head_elsewhere", "administrator"])
def test_only_the_head_of_the_agency_orders(who: str) -> None:
    refused_order(RuleViolation, by=actor(who))


def test_a_stand_in_of_the_head_orders_no_other() -> None:
    ordered(absent=HEAD)

    in_her_place = stand_ins.faces(colleague(), BEGIN)[1]

    refused_order(stand_ins.OnlyTheHeadOrders, absent=OFFICER, by=in_her_place, at=BEGIN)


@pytest.mark.parametrize(
    "people_named",
    [{"stand_in": "thuly.cainuoc"}, {"absent": "thuly.cainuoc"}, {"stand_in": "motcua.congan"}, {"stand_in": "ai.do"}],
)
def test_both_are_officials_of_the_agency_who_appraise_or_decide(people_named: dict[str, str]) -> None:
    refused_order(stand_ins.NotInThisAgency, **people_named)


def test_who_is_suspended_stands_in_for_nobody() -> None:
    Account.objects.filter(pk=COLLEAGUE).update(suspended_at=BEGIN - 2 * DAY)

    refused_order(stand_ins.NotInThisAgency)


def test_nobody_stands_in_for_herself() -> None:
    refused_order(stand_ins.StandsInForHerself, stand_in=OFFICER)


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ({"from_at": BEGIN - 2 * DAY}, "trước lúc này"),
        ({"to_at": BEGIN}, "trước khi bắt đầu"),
        ({"to_at": BEGIN + stand_ins.TERM_MAX + timedelta(minutes=1)}, "dài quá"),
    ],
)
def test_a_term_begins_now_or_later_runs_forward_and_is_not_for_good(term: dict[str, Any], word: str) -> None:
    refused_order(stand_ins.TermNotPossible, word, **term)


def test_an_order_has_its_reason() -> None:
    refused_order(NotReadable, reason="  ")


def test_terms_of_one_person_do_not_overlap_and_follow_each_other_to_the_minute() -> None:
    ordered()

    refused_order(stand_ins.TermsOverlap, "Thạch Ngọc Bích Liên", stand_in=HEAD, from_at=UNTIL - timedelta(minutes=1),
                  to_at=UNTIL + DAY)  # fmt: skip

    ordered(stand_in=HEAD, from_at=UNTIL, to_at=UNTIL + DAY)
    assert len(orders()) == 2


def test_the_database_itself_keeps_terms_of_one_person_apart() -> None:
    ordered()
    row = StandIn.objects.get()

    row.pk, row.stand_in_id = "another", HEAD
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_is_on_leave_stands_in_for_nobody() -> None:
    ordered(absent=COLLEAGUE, stand_in=HEAD)

    refused_order(stand_ins.ChainOfStandIns, "cũng vắng")


def test_a_stand_in_is_not_stood_in_for() -> None:
    ordered()

    refused_order(stand_ins.ChainOfStandIns, "đang thay", absent=COLLEAGUE, stand_in=HEAD)


# -- ending ------------------------------------------------------------------------------------------------------------


def test_the_head_ends_an_order_before_its_term() -> None:
    order_id = ordered()

    stand_ins.end(order_id, by=actor("unit_head"), at=BEGIN + DAY)
    memory.forget_all()

    assert len(stand_ins.faces(colleague(), BEGIN + DAY)) == 1
    (shown,) = stand_ins.of_agency("H12.17")
    assert (shown.is_ended_early, shown.until) == (True, BEGIN + DAY)


def test_an_order_that_has_not_begun_is_taken_back_and_another_takes_its_place() -> None:
    order_id = ordered()

    stand_ins.end(order_id, by=actor("unit_head"), at=BEGIN - timedelta(hours=1))

    ordered(stand_in=HEAD)
    assert [face.stands_for for face in stand_ins.faces(actor("unit_head"), BEGIN)] == ["", OFFICER]


def test_only_the_head_of_the_agency_ends_and_only_once() -> None:
    order_id = ordered()

    with pytest.raises(stand_ins.OnlyTheHeadOrders):
        stand_ins.end(order_id, by=actor("case_officer"), at=BEGIN)
    with pytest.raises(NotThere):
        stand_ins.end(order_id, by=actor("unit_head_elsewhere"), at=BEGIN)
    assert StandIn.objects.get().ended_at is None

    stand_ins.end(order_id, by=actor("unit_head"), at=BEGIN)
    with pytest.raises(stand_ins.EndedAlready):
        stand_ins.end(order_id, by=actor("unit_head"), at=BEGIN + DAY)
