"""The way home: recalled papers, authorised receivers, money at the door, the counter instead, and a rating once."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from motcua.base.violations import NotReadable
from motcua.ground.agreements.models import Agreement
from motcua.ground.agreements.rules import NoAgreement
from motcua.record.custody.models import CustodyMove
from motcua.record.custody.rules import AlreadyOffered, NoEnvelope, NothingOffered, NotHolder, SealBroken
from motcua.record.dossiers.rules import Act, ActNotAllowed, Status
from motcua.record.papers.models import Paper
from motcua.record.papers.rules import NotOnTheList
from motcua.record.payments.models import Receipt
from motcua.record.payments.rules import MoneyMismatch
from motcua.record.shipments.models import Shipment
from motcua.stages.feedback.rules import RatedAlready
from motcua.stages.returning.rules import (
    AuthorityMissing,
    NextDateTooSoon,
    NotReturnedByPost,
    PreparedAlready,
    RecalledPaperMissing,
)
from tests.factories import COMMUNE, DRIVING_LICENCE, IDENTITY_CARD, MARRIAGE_STATUS, Life, Way, dossier_after
from tests.services.evidence import all_accounted_for, balances, envelopes, form_of_last_act, refused

pytestmark = pytest.mark.django_db

OFFICE, COURIER = "agency:H12.17", "person:buuta.cainuoc"
OLD_LICENCE = 3


def after(act: Act, procedure: str = DRIVING_LICENCE, **choices: Any) -> Life:
    """A dossier that came to the agency's desk and goes home by post."""
    return dossier_after(act, way=Way.AT_DESK, procedure=procedure, **choices)


def newest(life: Life) -> tuple[int, str, str, str | None]:
    return envelopes(life)[-1]


def licence(life: Life) -> tuple[int, bool]:
    row = Paper.objects.get(dossier_id=life.dossier_id, paper_no=OLD_LICENCE)
    return (row.original_count, row.is_recalled)


# -- papers that the agency takes back ---------------------------------------------------------------------------------


def test_what_is_to_be_recalled_is_noted_when_the_dossier_is_counted() -> None:
    assert licence(after(Act.RECEIVE)) == (0, True)


def test_the_consignment_slip_names_what_the_courier_must_bring_back() -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    assert form_of_last_act(life).recalled_papers == ("Giấy phép lái xe đang có",)


def test_nothing_is_delivered_before_the_recalled_paper_is_handed_over() -> None:
    """TT 17/2017/TT-BTTTT, Điều 5."""
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(RecalledPaperMissing, "còn 1 giấy tờ", "Giấy phép lái xe đang có"):
        life.do(Act.DELIVER, recalled=[])
    with refused(NotOnTheList, "số 1"):
        life.do(Act.DELIVER, recalled=[1, OLD_LICENCE])


def test_the_recalled_paper_comes_to_the_courier_and_goes_back_to_the_agency() -> None:
    """Under the right to return alone: this agreement transfers no reception."""
    life = after(Act.DELIVER)

    assert newest(life) == (3, "RECALL", COURIER, None)
    assert licence(life) == (1, False)
    assert form_of_last_act(life).recalled_papers == ("Giấy phép lái xe đang có",)
    assert life.status is Status.RETURNED
    life.do(Act.OFFER_HANDOVER, "courier")
    assert newest(life) == (3, "RECALL", COURIER, OFFICE)
    life.do(Act.ACCEPT_HANDOVER)
    assert newest(life) == (3, "RECALL", OFFICE, None)
    assert licence(life) == (1, False)
    assert (life.status, life.row.turn) == (Status.RETURNED, "nobody")
    all_accounted_for(life)


def test_a_joint_count_of_recalled_papers_forgets_none() -> None:
    life = after(Act.DELIVER)
    life.do(Act.OFFER_HANDOVER, "courier")

    life.do(Act.ACCEPT_HANDOVER, counts=[{"component_no": 1, "original": 2}])

    assert licence(life) == (1, False)
    all_accounted_for(life)


def test_at_the_agency_s_counter_the_recalled_paper_is_at_once_the_agency_s() -> None:
    life = after(Act.PREPARE_RETURN, post_return=False)

    life.do(Act.RETURN_AT_COUNTER)

    assert newest(life) == (3, "RECALL", OFFICE, None)
    assert licence(life) == (1, False)
    all_accounted_for(life)


def test_an_old_licence_handed_in_at_reception_is_not_recalled_again() -> None:
    life = after(Act.SUBMIT)
    life.do(Act.RECEIVE, counts=[*life.asked_counts(), {"component_no": OLD_LICENCE, "original": 1}])

    assert licence(life) == (1, False)


def test_after_a_refusal_the_applicant_keeps_the_old_licence() -> None:
    life = after(Act.PROPOSE)
    for act in (Act.REFUSE, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        life.do(act)

    assert form_of_last_act(life).recalled_papers == ()
    life.do(Act.DELIVER, recalled=[])
    assert newest(life) == (2, "RETURN", "applicant", None)
    assert licence(life) == (0, True)
    all_accounted_for(life)


# -- who takes it ------------------------------------------------------------------------------------------------------


def test_somebody_else_takes_it_only_with_a_letter_of_authority() -> None:
    life = after(Act.ACCEPT_TO_CARRY, IDENTITY_CARD)

    with refused(AuthorityMissing, "ủy quyền"):
        life.do(Act.DELIVER, receiver="AUTHORISED", receiver_name="Trần Thị Bé")
    life.do(Act.DELIVER, receiver="AUTHORISED", receiver_name="Trần Thị Bé", authority="Giấy ủy quyền 12/2026")

    proof = form_of_last_act(life).proof
    assert (proof.receiver_name, proof.is_authorised, proof.authority) == (
        "Trần Thị Bé", True, "Giấy ủy quyền 12/2026",
    )  # fmt: skip
    assert "Trần Thị Bé" not in str(life.facts(Act.DELIVER))


@pytest.mark.parametrize("wrong", ["096085000123", "12", "12a4", "", "１２３４", "0123 "])
def test_of_a_paper_four_digits_are_kept_never_more(wrong: str) -> None:
    life = after(Act.ACCEPT_TO_CARRY, IDENTITY_CARD)

    with pytest.raises(ValidationError, match="4 số cuối"):
        life.do(Act.DELIVER, paper_last4=wrong)


def test_nothing_changes_hands_unsigned() -> None:
    carried, offered = after(Act.ACCEPT_TO_CARRY, IDENTITY_CARD), after(Act.OFFER_TO_POST, IDENTITY_CARD)

    with pytest.raises(ValidationError, match="chưa ký"):
        carried.do(Act.DELIVER, is_signed=False)
    with refused(NotReadable, "hai chữ ký") as refusal:
        offered.do(Act.ACCEPT_TO_CARRY, is_signed=False)

    assert refusal.value.field == "is_signed"


# -- money at the door -------------------------------------------------------------------------------------------------


def test_what_is_due_is_taken_in_the_same_step() -> None:
    life = after(Act.ACCEPT_TO_CARRY, IDENTITY_CARD)
    for wrong in (0, 25_000, 54_999, 55_001):
        with refused(MoneyMismatch, "55.000 đ"):
            life.do(Act.DELIVER, taken_vnd=wrong)

    life.do(Act.DELIVER, taken_vnd=55_000)

    assert balances(life)["drawer:buuta.cainuoc"] == 55_000
    receipt = Receipt.objects.get(dossier_id=life.dossier_id)
    assert (receipt.amount_vnd, receipt.number) == (55_000, "BD-CAI-NUOC-26E-0000001")
    assert [(line.name, line.amount_vnd, line.receipt_no) for line in form_of_last_act(life).money] == [
        ("Lệ phí cấp đổi thẻ căn cước", 25_000, receipt.number),
        ("Cước chuyển trả kết quả", 30_000, receipt.number),
    ]
    all_accounted_for(life)


def test_who_comes_to_the_agency_after_all_pays_no_carriage() -> None:
    life = after(Act.PREPARE_RETURN, IDENTITY_CARD)

    with refused(MoneyMismatch, "25.000 đ"):
        life.do(Act.RETURN_AT_COUNTER, taken_vnd=55_000)
    life.do(Act.RETURN_AT_COUNTER, taken_vnd=25_000)

    assert balances(life) == {"drawer:motcua.congan": 25_000, f"claim:{OFFICE}": -25_000}
    assert life.owed_vnd("RETURN") == 0
    all_accounted_for(life)


def test_who_comes_to_the_post_office_that_fetched_it_pays_the_carriage() -> None:
    life = after(Act.OFFER_TO_POST, IDENTITY_CARD)
    life.do(Act.ACCEPT_TO_CARRY, "post_clerk")

    life.do(Act.RETURN_AT_COUNTER, "post_clerk", taken_vnd=55_000)

    assert balances(life)["drawer:buudien.cainuoc"] == 55_000
    carried = Shipment.objects.get(dossier_id=life.dossier_id)
    assert (carried.outcome, carried.closed_at) == ("COUNTER", life.now)
    all_accounted_for(life)


def test_a_result_that_costs_nothing_has_no_receipt() -> None:
    life = dossier_after(
        Act.PREPARE_RETURN, way=Way.BY_POST, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False
    )

    life.do(Act.RETURN_AT_COUNTER)

    assert life.facts(Act.RETURN_AT_COUNTER)["receipt"] == ""
    assert Receipt.objects.filter(dossier_id=life.dossier_id, event_no=life.row.last_event_no).count() == 0


# -- packing, offering, carrying ---------------------------------------------------------------------------------------


def test_a_result_is_packed_once() -> None:
    life = after(Act.PREPARE_RETURN)

    with refused(PreparedAlready):
        life.do(Act.PREPARE_RETURN)


def test_nothing_goes_home_that_is_not_packed() -> None:
    life = after(Act.APPROVE)

    with refused(NoEnvelope, "chuẩn bị trả kết quả"):
        life.do(Act.OFFER_TO_POST)
    with refused(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER)


def test_who_chose_the_counter_is_sent_nothing() -> None:
    life = after(Act.PREPARE_RETURN, post_return=False)

    with refused(NotReturnedByPost):
        life.do(Act.OFFER_TO_POST)


@pytest.mark.parametrize(
    "to",
    [
        "point:bd-khong-co",
        "point:tt-cai-nuoc",  # no agreement names it for this procedure
        "point:vpdkdd-cai-nuoc",
        "person:motcua.congan",  # an official
        "person:nguoidan.1",
        "person:khong-co",
    ],
)
def test_a_result_is_offered_only_to_whom_the_agreement_names(to: str) -> None:
    life = after(Act.PREPARE_RETURN)

    with refused(NotReadable, to) as refusal:
        life.do(Act.OFFER_TO_POST, to=to)

    assert refusal.value.field == "to"


@pytest.mark.parametrize("to", ["agency:H12.17", "point:", "person:a b", "x", "point:bd-cai-nuoc\n", "applicant"])
def test_an_address_of_another_shape_is_not_read(to: str) -> None:
    life = after(Act.PREPARE_RETURN)

    with pytest.raises(ValidationError):
        life.do(Act.OFFER_TO_POST, to=to)


@pytest.mark.parametrize("to", ["point:bd-cai-nuoc", "person:buuta.cainuoc"])
def test_a_courier_takes_what_is_offered_to_her_or_to_her_post_office(to: str) -> None:
    life = after(Act.PREPARE_RETURN)
    life.do(Act.OFFER_TO_POST, to=to)

    life.do(Act.ACCEPT_TO_CARRY)

    assert newest(life) == (2, "RETURN", COURIER, None)


def test_what_is_offered_to_one_courier_another_does_not_take() -> None:
    life = after(Act.PREPARE_RETURN)
    life.do(Act.OFFER_TO_POST, to="person:buudien.cainuoc")

    with refused(AlreadyOffered):
        life.do(Act.OFFER_TO_POST)
    with refused(AlreadyOffered):
        life.do(Act.RETURN_AT_COUNTER)
    life.do(Act.ACCEPT_TO_CARRY, "post_clerk")
    with refused(NotHolder):
        life.do(Act.RETURN_AT_COUNTER)


def test_a_broken_seal_is_not_carried() -> None:
    life = after(Act.OFFER_TO_POST)

    with refused(SealBroken):
        life.do(Act.ACCEPT_TO_CARRY, seal_no="1")


def test_only_who_carries_it_brings_it_to_its_end() -> None:
    """The clerk who opened the dossier sees it; the courier has it."""
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    for act in (Act.DELIVER, Act.RECORD_ATTEMPT, Act.RETURN_AT_COUNTER):
        with refused(NotHolder):
            life.do(act, "post_clerk")
    life.do(Act.DELIVER)


def test_what_has_been_taken_is_not_taken_twice() -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(NothingOffered):
        life.do(Act.ACCEPT_TO_CARRY)


# -- the door stays shut -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "day", "words"),
    [
        ("absent", "2026-11-02", "phải sau hôm nay"),
        ("absent", "2026-10-30", "phải sau hôm nay"),
        ("absent", "2026-11-03", "sớm nhất 04/11/2026"),  # two working days between invitations
        ("moved", "2026-11-02", "phải sau hôm nay"),
    ],
)
def test_the_next_visit_is_later_and_invitations_are_two_working_days_apart(reason: str, day: str, words: str) -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    with refused(NextDateTooSoon, words) as refusal:
        life.do(Act.RECORD_ATTEMPT, reason=reason, next_on=day)

    assert refusal.value.field == "next_on"


@pytest.mark.parametrize(("reason", "day"), [("absent", "2026-11-04"), ("no_access", "2026-11-03")])
def test_a_visit_without_delivery_leaves_the_result_with_the_courier(reason: str, day: str) -> None:
    life = after(Act.ACCEPT_TO_CARRY)

    life.do(Act.RECORD_ATTEMPT, reason=reason, next_on=day)

    assert life.facts(Act.RECORD_ATTEMPT) == {
        "attempt_no": 1, "reason": reason, "next_step": "try_again", "next_on": day,
    }  # fmt: skip
    assert newest(life)[2] == COURIER
    assert CustodyMove.objects.filter(dossier_id=life.dossier_id, event_no=life.row.last_event_no).count() == 0


# -- and at last -------------------------------------------------------------------------------------------------------


def test_what_was_delivered_is_not_delivered_again() -> None:
    life = after(Act.DELIVER, IDENTITY_CARD)

    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST):
        with refused(ActNotAllowed):
            life.do(act)


def test_a_dossier_is_rated_once_and_only_when_it_has_come_home() -> None:
    on_the_way, home = after(Act.ACCEPT_TO_CARRY), after(Act.DELIVER)

    with refused(ActNotAllowed):
        on_the_way.do(Act.RATE)
    home.do(Act.RATE, after=timedelta(days=3))
    with refused(RatedAlready):
        home.do(Act.RATE, score=1)
    for score in (0, 6, -1):
        with pytest.raises(ValidationError):
            home.do(Act.RATE, score=score)


def test_without_an_agreement_for_the_return_the_post_carries_nothing() -> None:
    life = after(Act.OFFER_TO_POST)
    Agreement.objects.filter(pk="08/TT-CM").update(stages=["RECEPTION"])

    with refused(NoAgreement, "không giao khâu trả kết quả"):
        life.do(Act.ACCEPT_TO_CARRY)
