"""Beside the main way: handovers that differ or are refused, supplements, declining, withdrawing, assigning."""

import pytest

from motcua.base.violations import NotThere
from motcua.ground.people.models import Account
from motcua.record.custody.models import OfferAnswer
from motcua.record.custody.rules import AlreadyOffered, NoEnvelope, NothingOffered, NotHolder, SealBroken
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Paper
from motcua.record.papers.rules import CountedTwice, NotOnTheList, PapersMissing, StillMissing
from motcua.record.payments.rules import MoneyMismatch
from motcua.record.standing import NeedsMinute, NotYourCase, PaperElsewhere
from motcua.stages.processing.rules import NobodyAssigned, OnlyTheHeadAssigns, OwnProposal, PaperAtTheCounter
from motcua.stages.processing.services import NotACaseOfficer
from motcua.stages.reception.rules import (
    AlreadyTaken,
    ByPostInstead,
    CompletionOnce,
    NotByPost,
)
from tests.factories import SEAL, Life, Way, asking_for, dossier_after, dossier_at
from tests.services.evidence import all_accounted_for, envelopes, form_of_last_act, refused

pytestmark = pytest.mark.django_db

OFFICE = "agency:H12.17"
CLERK = "person:buudien.cainuoc"


def paper(life: Life, number: int) -> tuple[int, int, int]:
    row = Paper.objects.get(dossier_id=life.dossier_id, paper_no=number)
    return (row.original_count, row.certified_copy_count, row.photocopy_count)


# -- the joint count of the post ---------------------------------------------------------------------------------------


def test_what_is_missing_is_not_sealed() -> None:
    life = dossier_at(Status.SUBMITTED)

    with refused(PapersMissing, "thiếu 1 bản chính"):
        life.do(Act.ACCEPT_BY_POST, counts=[{"component_no": 1, "original": 0}])
    with refused(NotOnTheList, "số 77"):
        life.do(Act.ACCEPT_BY_POST, counts=[*life.asked_counts(), {"component_no": 77, "original": 1}])
    with refused(CountedTwice):
        life.do(Act.ACCEPT_BY_POST, counts=life.asked_counts() * 2)


@pytest.mark.parametrize("wrong", [0, 229_999, 230_001, 460_000])
def test_the_money_must_be_exact(wrong: int) -> None:
    life = dossier_at(Status.SUBMITTED)

    with refused(MoneyMismatch, "230.000 đ"):
        life.do(Act.ACCEPT_BY_POST, taken_vnd=wrong)


def test_paper_is_taken_once_and_only_where_the_post_was_chosen() -> None:
    taken, at_desk = dossier_after(Act.ACCEPT_BY_POST), dossier_at(Status.SUBMITTED, way=Way.AT_DESK)
    at_desk.row.__class__.objects.filter(pk=at_desk.dossier_id).update(point_id="bd-cai-nuoc")

    with refused(AlreadyTaken):
        taken.do(Act.ACCEPT_BY_POST, taken_vnd=0)
    with refused(NotByPost):
        at_desk.do(Act.ACCEPT_BY_POST, "post_clerk")


# -- the handover ------------------------------------------------------------------------------------------------------


def test_differences_are_written_into_the_minute_and_the_count_becomes_the_joint_one() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    assert paper(life, 1) == (1, 0, 0)

    counts = [{"component_no": 1, "original": 0}, {"component_no": 2, "photocopy": 2}]
    life.do(Act.ACCEPT_HANDOVER, counts=counts, remark="Niêm phong nguyên vẹn.")

    assert life.facts(Act.ACCEPT_HANDOVER)["differences"] == [[1, [1, 0, 0], [0, 0, 0]], [2, [0, 0, 1], [0, 0, 2]]]
    assert (paper(life, 1), paper(life, 2)) == ((0, 0, 0), (0, 0, 2))
    (line,) = form_of_last_act(life).lines
    assert not line.complete
    assert "ghi 1/0/0, đếm 0/0/0" in line.difference
    assert "Niêm phong nguyên vẹn." in line.difference
    assert (line.originals, line.photocopies) == (0, 2)
    assert envelopes(life) == [(1, "SUBMIT", OFFICE, None)]
    all_accounted_for(life)


def test_a_joint_count_that_agrees_is_no_difference() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    life.do(Act.ACCEPT_HANDOVER, counts=life.asked_counts())

    assert life.facts(Act.ACCEPT_HANDOVER)["differences"] == []
    assert form_of_last_act(life).lines[0].complete


def test_what_the_agency_does_not_take_stays_with_the_giver_who_offers_again() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    life.do(Act.REFUSE_HANDOVER, reason="Phong bì rách, " + "x" * 280)

    assert envelopes(life) == [(1, "SUBMIT", CLERK, None)]
    answer = OfferAnswer.objects.get(dossier_id=life.dossier_id)
    assert (answer.accepted, len(answer.reason)) == (False, 295)
    assert life.row.minute_at is None
    with refused(NothingOffered):
        life.do(Act.ACCEPT_HANDOVER)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    assert OfferAnswer.objects.filter(dossier_id=life.dossier_id, accepted=True).count() == 1
    all_accounted_for(life)


def test_a_seal_that_reads_otherwise_is_not_taken() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    with refused(SealBroken, "0048213", "999"):
        life.do(Act.ACCEPT_HANDOVER, seal_no="999")
    life.do(Act.ACCEPT_HANDOVER, seal_no=SEAL)


def test_nothing_is_handed_over_that_was_not_sealed_not_held_or_is_offered_already() -> None:
    before, offered = dossier_at(Status.SUBMITTED), dossier_after(Act.OFFER_HANDOVER)

    with refused(NoEnvelope):
        before.do(Act.OFFER_HANDOVER)
    with refused(NoEnvelope):
        before.do(Act.ACCEPT_HANDOVER)
    with refused(AlreadyOffered):
        offered.do(Act.OFFER_HANDOVER)
    offered.do(Act.ACCEPT_HANDOVER)
    with refused(NotHolder):
        offered.do(Act.OFFER_HANDOVER)
    with refused(NothingOffered):
        offered.do(Act.ACCEPT_HANDOVER)


# -- reception waits for the paper -------------------------------------------------------------------------------------


def test_under_public_post_nothing_is_received_before_the_minute() -> None:
    draft, filed, sealed = dossier_at(Status.DRAFT), dossier_at(Status.SUBMITTED), dossier_after(Act.OFFER_HANDOVER)

    with refused(ByPostInstead):
        draft.do(Act.RECEIVE)
    with refused(NeedsMinute):
        filed.do(Act.RECEIVE)
    with refused(NeedsMinute):
        sealed.do(Act.RECEIVE)


def test_at_the_desk_nothing_is_received_that_is_not_complete_and_paid() -> None:
    life = dossier_at(Status.DRAFT, way=Way.AT_DESK)

    with refused(PapersMissing):
        life.do(Act.RECEIVE, counts=[])
    with refused(MoneyMismatch, "200.000 đ"):
        life.do(Act.RECEIVE, taken_vnd=0)
    with refused(NotOnTheList):
        life.do(Act.RECEIVE, counts=[*life.asked_counts(), {"component_no": 50, "original": 1}])


@pytest.mark.parametrize("act", [Act.SUBMIT, Act.RECEIVE, Act.WITHDRAW])
def test_a_draft_made_on_line_is_the_applicant_s_alone_until_it_is_filed(act: Act) -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)

    with refused(NotThere):
        life.do(act, "one_stop_officer")


# -- completion at the counter, once -----------------------------------------------------------------------------------


def test_completion_is_asked_for_once_with_all_gaps_and_form_02() -> None:
    life = dossier_at(Status.SUBMITTED, way=Way.AT_DESK)

    life.do(Act.REQUEST_COMPLETION, missing=[{"component_no": 1}, {"component_no": 2, "note": "Mờ"}])

    row = life.row
    assert (row.status, row.before, row.turn, row.completion_asked) == (
        "awaiting_supplement", "submitted", "applicant", True,
    )  # fmt: skip
    assert row.stopped_at is None  # the clock has not begun
    notice = form_of_last_act(life)
    assert [item.note for item in notice.items] == ["", "Mờ"]
    assert notice.clock == "not_started"
    life.do(Act.ANSWER_SUPPLEMENT, counts=life.asked_counts())
    assert envelopes(life) == []  # the paper is taken with the rest when the dossier is received
    with refused(CompletionOnce):
        life.do(Act.REQUEST_COMPLETION)
    life.do(Act.RECEIVE)
    assert envelopes(life) == [(1, "SUBMIT", OFFICE, None)]
    all_accounted_for(life)


def test_gaps_are_named_from_the_published_list() -> None:
    life = dossier_at(Status.SUBMITTED, way=Way.AT_DESK)

    with refused(NotOnTheList):
        life.do(Act.REQUEST_COMPLETION, missing=[{"component_no": 99}])
    with refused(CountedTwice):
        life.do(Act.REQUEST_COMPLETION, missing=[{"component_no": 1}, {"component_no": 1}])


def test_what_lies_sealed_on_its_way_is_not_asked_to_be_completed_nor_declined() -> None:
    """Else the envelope could be handed over no more: in that status nobody offers."""
    for life in (dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.OFFER_HANDOVER)):
        with refused(PaperElsewhere):
            life.do(Act.REQUEST_COMPLETION)
        with refused(PaperElsewhere):
            life.do(Act.DECLINE)
    sealed = dossier_after(Act.ACCEPT_BY_POST)
    with refused(PaperElsewhere):
        sealed.do(Act.REQUEST_COMPLETION, "post_clerk")


def test_what_the_post_takes_after_the_minute_travels_in_an_envelope_of_its_own_before_reception() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    life.do(Act.REQUEST_COMPLETION)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")

    assert envelopes(life) == [(1, "SUBMIT", OFFICE, None), (2, "SUBMIT", CLERK, None)]
    assert life.row.turn == "post"
    with refused(PaperElsewhere):
        life.do(Act.RECEIVE)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    life.do(Act.RECEIVE)
    assert envelopes(life)[1] == (2, "SUBMIT", OFFICE, None)
    all_accounted_for(life)


# -- the supplement in processing --------------------------------------------------------------------------------------


def test_the_case_waits_until_the_supplement_has_come_from_the_post() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")

    with refused(PaperElsewhere):
        life.do(Act.PROPOSE)
    with refused(PaperElsewhere):
        life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    life.do(Act.PROPOSE)
    life.do(Act.APPROVE)
    all_accounted_for(life)


def test_a_supplement_is_whole_or_not_taken() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    with refused(PapersMissing):
        life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 1, "original": 0}])
    with refused(NotOnTheList):
        life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 31, "original": 1}])
    with refused(CountedTwice):
        life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 1, "original": 1}] * 2)


def test_paper_does_not_come_on_line() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    with refused(PaperAtTheCounter):
        life.do(Act.ANSWER_SUPPLEMENT, asking_for(life.dossier_id))
    life.do(Act.ANSWER_SUPPLEMENT, asking_for(life.dossier_id), counts=[{"component_no": 1, "electronic": 1}])
    assert len(envelopes(life)) == 1


def test_electronic_copies_are_remembered_at_the_next_supplement() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)

    life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 1, "electronic": 2}])

    rows = Paper.objects.filter(dossier_id=life.dossier_id).order_by("paper_no")
    assert list(rows.values_list("paper_no", "electronic_count")) == [(1, 2), (2, 1)]
    assert life.status is Status.APPRAISING


def test_an_officer_s_supplement_comes_straight_to_the_agency() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    life.do(Act.ANSWER_SUPPLEMENT, "one_stop_officer")

    assert envelopes(life)[-1] == (2, "SUBMIT", OFFICE, None)
    assert life.row.turn == "agency"
    life.do(Act.PROPOSE)
    all_accounted_for(life)


# -- who has the case --------------------------------------------------------------------------------------------------


def test_a_head_assigns_a_case_officer_takes() -> None:
    life = dossier_after(Act.PASS_ON)

    with refused(NobodyAssigned, "trình phê duyệt"):
        life.do(Act.PROPOSE)
    with refused(NobodyAssigned, "yêu cầu bổ sung"):
        life.do(Act.REQUEST_SUPPLEMENT)
    life.do(Act.ASSIGN, "case_officer", assignee="thuly.congan")
    assert life.row.assignee_id == "thuly.congan"


def test_a_case_officer_gives_a_case_to_nobody_else_and_works_on_no_other_s() -> None:
    Account.objects.filter(pk="thuly.cainuoc").update(agency_code="H12.17")  # a colleague
    life = dossier_after(Act.PASS_ON)

    with refused(OnlyTheHeadAssigns):
        life.do(Act.ASSIGN, "case_officer", assignee="thuly.cainuoc")
    life.do(Act.ASSIGN, assignee="thuly.cainuoc")
    with refused(NotYourCase):
        life.do(Act.PROPOSE, "case_officer")
    with refused(NotYourCase):
        life.do(Act.REQUEST_SUPPLEMENT, "case_officer")
    with refused(NotYourCase):
        life.do(Act.ASSIGN, "case_officer", assignee="thuly.congan")
    life.do(Act.PROPOSE, "case_officer_elsewhere")
    life.do(Act.SEND_BACK)
    life.do(Act.ASSIGN, assignee="thuly.congan")
    life.do(Act.PROPOSE, "case_officer")
    life.do(Act.APPROVE)
    all_accounted_for(life)


@pytest.mark.parametrize("assignee", ["thuly.cainuoc", "motcua.congan", "lanhdao.congan", "nobody", "=cmd()"])
def test_a_case_goes_only_to_a_case_officer_of_the_agency(assignee: str) -> None:
    life = dossier_after(Act.PASS_ON)

    with refused(NotACaseOfficer, assignee) as refusal:
        life.do(Act.ASSIGN, assignee=assignee)

    assert refusal.value.field == "assignee"


def test_a_suspended_case_officer_is_given_nothing() -> None:
    life = dossier_after(Act.PASS_ON)
    Account.objects.filter(pk="thuly.congan").update(suspended_at=life.now)

    with refused(NotACaseOfficer):
        life.do(Act.ASSIGN, assignee="thuly.congan")


def test_nobody_approves_or_refuses_her_own_proposal() -> None:
    Account.objects.filter(pk="thuly.congan").update(roles=["CASE_OFFICER", "UNIT_HEAD"])
    life = dossier_at(Status.APPROVING)

    with refused(OwnProposal):
        life.do(Act.APPROVE, "case_officer")
    with refused(OwnProposal):
        life.do(Act.REFUSE, "case_officer")
    life.do(Act.APPROVE, "unit_head")


def test_a_refusal_after_appraisal_is_a_result_and_costs_nothing_more_of_the_state() -> None:
    life = dossier_at(Status.APPROVING, way=Way.AT_DESK, procedure="2.001195")
    assert life.owed_vnd("RETURN") == 55_000

    life.do(Act.REFUSE)

    assert (life.row.outcome, life.status) == ("REFUSED", Status.RESOLVED)
    assert life.owed_vnd("RETURN") == 30_000  # the answer is still carried home
    assert Paper.objects.get(dossier_id=life.dossier_id, is_result=True).name == "Văn bản từ chối giải quyết"
    assert life.facts(Act.REFUSE)["legal_ground"]
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)
    assert life.facts(Act.DELIVER)["taken_vnd"] == 30_000
    all_accounted_for(life)


# -- what a minute says lies in the envelope ---------------------------------------------------------------------------


def test_the_minute_of_a_supplement_names_what_lies_in_its_envelope_alone() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77", counts=[{"component_no": 2, "photocopy": 3}])
    life.do(Act.OFFER_HANDOVER)

    life.do(Act.ACCEPT_HANDOVER)

    (line,) = form_of_last_act(life).lines
    assert (line.originals, line.certified_copies, line.photocopies) == (0, 0, 3)
    assert (paper(life, 1), paper(life, 2)) == ((1, 0, 0), (0, 0, 3))


def test_the_minute_of_recalled_papers_names_them_and_not_the_result() -> None:
    life = dossier_after(Act.DELIVER, way=Way.AT_DESK, procedure="3.000347")
    life.do(Act.OFFER_HANDOVER, "courier")

    life.do(Act.ACCEPT_HANDOVER)

    (line,) = form_of_last_act(life).lines
    assert (line.originals, line.certified_copies, line.photocopies) == (1, 0, 0)


def test_a_joint_count_of_paper_leaves_electronic_copies_as_they_were() -> None:
    life = dossier_at(Status.SUBMITTED)
    life.do(Act.ACCEPT_BY_POST, counts=[{"component_no": 1, "original": 1}, {"component_no": 2, "electronic": 1}])
    life.do(Act.OFFER_HANDOVER)

    life.do(Act.ACCEPT_HANDOVER, counts=[{"component_no": 1, "original": 0}, {"component_no": 2}])

    assert Paper.objects.get(dossier_id=life.dossier_id, paper_no=2).electronic_count == 1
    all_accounted_for(life)


def test_on_line_what_form_02_asked_for_before_reception_is_answered_without_counting_the_rest() -> None:
    life = dossier_after(Act.SUBMIT, way=Way.ON_LINE)
    assert len(life.asked_counts(electronic=True)) > 1
    life.do(Act.REQUEST_COMPLETION)

    with refused(StillMissing, "Ghi số bản của từng giấy tờ này rồi gửi lại"):  # she is not told what a clerk does
        life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 2, "electronic": 1}])
    life.do(Act.ANSWER_SUPPLEMENT, counts=[{"component_no": 1, "electronic": 1}])

    assert life.status is Status.SUBMITTED
    with refused(PapersMissing):
        life.do(Act.RECEIVE, counts=[{"component_no": 1, "electronic": 1}])
    life.do(Act.RECEIVE, counts=life.asked_counts(electronic=True))
