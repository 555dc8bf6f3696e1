"""Orders of the head of a one-stop: who gives them, what they open to a post clerk, where, and until when."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from motcua.base import memory
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import orders, reach
from motcua.ground.agreements.models import HeadOrder, Training
from motcua.ground.agreements.rules import Errand, NoAgreement, NoTraining
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import NotThroughPost
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.factories import CAST, COMMUNE, MONDAY, POST_OFFICE, Life, actor
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

BUSINESS = "1.001612"  # a household business: the commune decides, no list names it, no agreement either
TODAY = date(2026, 11, 2)
CLERK, HEAD = CAST["post_clerk"], "one_stop_head_elsewhere"


def given(**changed: Any) -> str:
    """Let the post clerk of Cái Nước receive household businesses on Monday 02/11; memory forgets, as on commit."""
    said: dict[str, Any] = {
        "person_id": CLERK, "errand": "RECEPTION", "agency_code": COMMUNE, "procedure_codes": [BUSINESS],
        "point_id": POST_OFFICE, "first": TODAY, "last": TODAY, "reason": "Công chức đi tập huấn", "by": actor(HEAD),
        "at": MONDAY - timedelta(hours=1),
    }  # fmt: skip
    number = orders.give(**said | changed)
    memory.forget_all()
    return number


def business(**changed: Any) -> Life:
    return Life(procedure=BUSINESS, agency=COMMUNE, post_return=False, **changed)


def way(life: Life, *acts: Act) -> Life:
    for act in acts:
        life.do(act)
    return life


# -- what it opens -----------------------------------------------------------------------------------------------------


def test_without_an_order_a_procedure_outside_the_list_is_closed_to_the_clerk() -> None:
    with refused(NoAgreement, "thủ tục ngoài danh mục của bưu điện"):
        business().do(Act.OPEN_DRAFT, "post_clerk")


def test_an_order_opens_one_procedure_for_its_days_and_the_journal_names_it() -> None:
    number = given()
    life = way(business(), Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER)

    life.do(Act.RECEIVE)

    opened = Event.objects.get(dossier_id=life.dossier_id, act=Act.ACCEPT_BY_POST)
    assert opened.right[0] == number
    all_accounted_for(life)


def test_the_next_day_it_is_closed_again_and_the_refusal_names_the_order() -> None:
    number = given()
    late = business(now=MONDAY + timedelta(days=1))

    with refused(NoAgreement, f"lệnh {number} hết hạn ngày 02/11/2026"):
        late.do(Act.OPEN_DRAFT, "post_clerk")


def test_taken_back_it_holds_no_more_from_that_instant_on() -> None:
    number = given()
    life = way(business(), Act.OPEN_DRAFT, Act.SUBMIT)
    orders.end(number, by=actor(HEAD), at=life.now)
    memory.forget_all()

    with refused(NoAgreement, f"lệnh {number} của trưởng bộ phận Một cửa đã chấm dứt"):
        life.do(Act.ACCEPT_BY_POST)


def test_an_order_opens_no_other_procedure_person_or_point() -> None:
    given()

    with refused(NoAgreement):
        Life(procedure="1.014027", agency=COMMUNE, post_return=False).do(Act.OPEN_DRAFT, "post_clerk")
    with refused(NoAgreement):
        business(point="bd-u-minh").do(Act.OPEN_DRAFT, "post_clerk_elsewhere")


def test_an_order_does_not_let_the_post_return_results() -> None:
    given()

    returns = [row for row in reach.of_post(CLERK, TODAY, stages=("RETURN",)) if row.procedure.code == BUSINESS]
    assert returns
    assert not any(row.is_allowed for row in returns)
    with refused(NotThroughPost, "trả kết quả"):
        Life(procedure=BUSINESS, agency=COMMUNE, post_return=True).do(Act.OPEN_DRAFT, "post_clerk")


def test_any_training_in_force_is_enough_and_none_is_not() -> None:
    given()
    assert "MH-HKD" not in Training.objects.filter(person_id=CLERK).values_list("field_code", flat=True)
    business().do(Act.OPEN_DRAFT, "post_clerk")

    Training.objects.filter(person_id=CLERK).update(valid_to=TODAY - timedelta(days=1))
    memory.forget_all()
    with refused(NoTraining, "chứng nhận hết hạn ngày 01/11/2026"):
        business().do(Act.OPEN_DRAFT, "post_clerk")


def test_data_entry_lets_the_clerk_type_in_for_the_desk_and_take_nothing_over() -> None:
    number = given(errand=Errand.DATA_ENTRY)
    typed = business()
    typed.do(Act.OPEN_DRAFT, "post_clerk", channel="DIRECT", post_send=False)
    assert Event.objects.get(dossier_id=typed.dossier_id, act=Act.OPEN_DRAFT).right[0] == number

    with refused(NoAgreement):
        business().do(Act.OPEN_DRAFT, "post_clerk")


def test_what_the_clerk_may_begin_shows_the_order_and_its_last_day() -> None:
    number = given(last=TODAY + timedelta(days=4))

    (row,) = [row for row in reach.of_post(CLERK, TODAY) if row.procedure.code == BUSINESS and row.is_allowed]

    assert (row.agreement, row.until, row.agency.code) == (number, TODAY + timedelta(days=4), COMMUNE)
    one = reach.of_procedure(CLERK, TODAY, catalogue.procedure_in_force(BUSINESS, TODAY), row.agency)
    assert one.is_allowed


# -- who gives and ends it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer_elsewhere", "unit_head_elsewhere", "manager", "post_clerk", "administrator"])
def test_nobody_but_the_head_of_the_one_stop_gives_or_ends_orders(role: str) -> None:
    number = given()

    with refused(orders.OnlyTheHeadOrders):
        given(by=actor(role))
    with refused(orders.OnlyTheHeadOrders):
        orders.end(number, by=actor(role), at=MONDAY)
    assert HeadOrder.objects.get().ended_at is None


def test_a_head_orders_for_the_agencies_of_her_own_one_stop_alone() -> None:
    with refused(orders.BeyondHerUnit, "Bộ phận Một cửa của bạn"):
        given(agency_code="H12.102")
    assert not HeadOrder.objects.exists()


@pytest.mark.parametrize(
    ("changed", "violation", "words"),
    [
        ({"person_id": "motcua.cainuoc"}, orders.NotPostStaffThere, "không phải nhân viên bưu điện"),
        ({"person_id": "buudien.uminh"}, orders.NotPostStaffThere, "Bưu điện Cái Nước"),
        ({"person_id": "ai.do"}, orders.NotPostStaffThere, "ai.do"),
        ({"point_id": "bd-u-minh"}, orders.PointNotHers, "Bưu điện U Minh"),
        ({"point_id": "không có"}, orders.PointNotHers, "không có"),
        ({"procedure_codes": []}, NotReadable, "Chưa chọn thủ tục nào"),
        ({"procedure_codes": ["3.000333"]}, orders.NotDecidedByIt, "3.000333"),
        ({"errand": "APPROVE"}, NotReadable, "Chưa chọn việc được giao"),
        ({"reason": "  "}, NotReadable, "Lý do"),
        ({"first": TODAY - timedelta(days=1)}, orders.TermNotPossible, "bắt đầu trước hôm nay"),
        ({"last": TODAY - timedelta(days=1)}, orders.TermNotPossible, "kết thúc trước khi bắt đầu"),
        ({"last": TODAY + timedelta(days=92)}, orders.TermNotPossible, "dài quá 92 ngày"),
        ({"agency_code": "X"}, orders.BeyondHerUnit, "“X”"),
    ],
)
def test_what_cannot_be_ordered_is_told_at_its_field_and_writes_nothing(
    changed: dict[str, Any], violation: type[RuleViolation], words: str
) -> None:
    with refused(violation, words) as refusal:
        given(**changed)

    assert refusal.value.field
    assert not HeadOrder.objects.exists()


def test_a_suspended_clerk_is_given_nothing() -> None:
    Account.objects.filter(pk=CLERK).update(suspended_at=MONDAY)

    with refused(orders.NotPostStaffThere):
        given()


def test_an_order_ends_once_and_only_by_a_head_of_its_one_stop() -> None:
    number = given()
    with refused(NotThere):
        orders.end(number, by=people.get_actor("giamdoc.uminh"), at=MONDAY)
    orders.end(number, by=actor(HEAD), at=MONDAY)

    with refused(orders.EndedAlready, number):
        orders.end(number, by=actor(HEAD), at=MONDAY)
    with refused(NotThere):
        orders.end("LC-000000-0000", by=actor(HEAD), at=MONDAY)


def test_what_has_run_out_is_not_ended() -> None:
    number = given()

    with refused(orders.EndedAlready, "hết ngày 02/11/2026"):
        orders.end(number, by=actor(HEAD), at=MONDAY + timedelta(days=1))


def test_the_database_keeps_days_in_order_and_an_end_by_somebody() -> None:
    given()
    for wrong in ({"valid_to": TODAY - timedelta(days=1)}, {"ended_at": MONDAY}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            HeadOrder.objects.update(**wrong)


def test_the_list_of_a_one_stop_tells_people_and_states_in_two_statements(
    django_assert_num_queries: Any,
) -> None:
    first = given()
    orders.end(first, by=actor(HEAD), at=MONDAY)
    second = given(reason="Quá tải đầu tuần")

    with django_assert_num_queries(2):
        found = orders.of_agencies([COMMUNE])

    assert {order.id for order in found} == {first, second}
    ended = next(order for order in found if order.id == first)
    assert (ended.holds(TODAY), ended.ended_by_name) == (False, actor(HEAD).name)
    assert next(order for order in found if order.id == second).holds(TODAY)
