"""A dossier that ends early: declined or withdrawn, its money where it was, its papers on the way home."""

import pytest

from motcua.base.violations import NotThere
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record.custody.models import Envelope, OfferAnswer
from motcua.record.custody.rules import NoEnvelope, NothingOffered, NotHolder
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, ActNotAllowed, Status
from motcua.record.payments.models import Charge
from motcua.stages.reception.rules import ReceivedAlready
from motcua.stages.returning.rules import NothingToReturn
from tests.factories import COMMUNE, MARRIAGE_STATUS, Way, actor, asking_for, dossier_after, dossier_at
from tests.services.evidence import all_accounted_for, balances, envelopes, form_of_last_act, refused

pytestmark = pytest.mark.django_db

OFFICE = "agency:H12.17"


# -- not accepted ------------------------------------------------------------------------------------------------------


def test_a_dossier_is_declined_with_reason_ground_and_form_03_and_owes_nothing_more() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)

    life.do(Act.DECLINE, reason="Không thuộc thẩm quyền.", legal_ground="Luật, Điều 44")

    row = life.row
    assert (row.status, row.turn, row.ended_at) == ("not_accepted", "nobody", life.now)
    notice = form_of_last_act(life)
    assert (notice.reason, notice.legal_ground) == ("Không thuộc thẩm quyền.", "Luật, Điều 44")
    assert life.facts(Act.DECLINE) == {"form": "0001/TCHS", "legal_ground": "Luật, Điều 44"}
    assert life.owed_vnd("RECEPTION", "RETURN") == 0
    assert balances(life) == {  # what was paid is where it was
        "drawer:buudien.cainuoc": 30_000, OFFICE: 200_000, f"claim:{OFFICE}": -200_000, "claim:post": -30_000,
    }  # fmt: skip
    all_accounted_for(life)


def test_the_papers_of_a_declined_dossier_go_home_without_a_fee() -> None:
    life = dossier_at(Status.NOT_ACCEPTED)

    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        life.do(act)
    assert form_of_last_act(life).money == ()
    assert len(form_of_last_act(life).papers) == 2
    life.do(Act.DELIVER)

    assert life.facts(Act.DELIVER)["taken_vnd"] == 0
    assert life.status is Status.NOT_ACCEPTED
    assert envelopes(life)[-1] == (2, "RETURN", "applicant", None)
    all_accounted_for(life)


def test_a_declined_dossier_s_papers_are_given_back_at_the_counter_as_they_came() -> None:
    life = dossier_at(Status.NOT_ACCEPTED)

    life.do(Act.RETURN_AT_COUNTER)

    assert envelopes(life) == [(1, "SUBMIT", "applicant", None)]
    with refused(NotHolder):
        life.do(Act.RETURN_AT_COUNTER)
    with refused(NothingToReturn):
        life.do(Act.PREPARE_RETURN)
    all_accounted_for(life)


def test_where_no_paper_came_nothing_goes_home() -> None:
    life = dossier_at(Status.NOT_ACCEPTED, way=Way.AT_DESK)

    with refused(NothingToReturn):
        life.do(Act.PREPARE_RETURN)
    with refused(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER)


def test_what_was_received_is_not_declined_any_more() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    with refused(ReceivedAlready):
        life.do(Act.DECLINE)


# -- withdrawn ---------------------------------------------------------------------------------------------------------

_OPEN = (
    Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.APPROVING, Status.AWAITING_SUPPLEMENT,
    Status.AWAITING_OPINION, Status.AWAITING_PAYMENT, Status.PAUSED,
)  # fmt: skip


@pytest.mark.parametrize("status", _OPEN)
@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("by", ["whoever", "one_stop_officer", "applicant"])
def test_before_there_is_a_result_a_dossier_may_always_be_withdrawn(status: Status, way: Way, by: str) -> None:
    life = dossier_at(status, way=way)
    if status is Status.DRAFT and way is Way.ON_LINE:
        by = "applicant"  # nobody else sees it
    who = {"whoever": life.who(Act.WITHDRAW), "one_stop_officer": actor("one_stop_officer")}.get(by)

    life.do(Act.WITHDRAW, who or asking_for(life.dossier_id))

    row = life.row
    assert (row.status, row.turn, row.before, row.ended_at) == ("withdrawn", "nobody", None, life.now)
    assert life.owed_vnd("RECEPTION", "RETURN") == 0
    assert not Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None).exists()
    all_accounted_for(life)


@pytest.mark.parametrize("status", [status for status in Status if status not in _OPEN])
def test_what_is_decided_or_ended_is_not_withdrawn(status: Status) -> None:
    life = dossier_at(status)

    with refused(ActNotAllowed):
        life.do(Act.WITHDRAW)


def test_what_the_post_took_and_never_handed_over_it_gives_back_at_its_counter() -> None:
    """Under the right to receive: this commune's agreement transfers no return."""
    life = dossier_after(Act.ACCEPT_BY_POST, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    life.do(Act.WITHDRAW)

    life.do(Act.RETURN_AT_COUNTER, "post_clerk")

    assert envelopes(life) == [(1, "SUBMIT", "applicant", None)]
    all_accounted_for(life)


@pytest.mark.parametrize("by", ["post_clerk", "one_stop_officer", "applicant"])
def test_a_withdrawal_takes_back_what_was_offered_and_the_giver_hands_it_home(by: str) -> None:
    """Until the agency signs, the giver holds the envelope and answers for it (QĐ 45/2016, Art. 7)."""
    life = dossier_after(Act.OFFER_HANDOVER)
    with refused(ActNotAllowed):
        life.do(Act.RETURN_AT_COUNTER, "post_clerk")

    life.do(Act.WITHDRAW, asking_for(life.dossier_id) if by == "applicant" else by)

    assert envelopes(life) == [(1, "SUBMIT", "person:buudien.cainuoc", None)]
    (answer,) = OfferAnswer.objects.filter(dossier_id=life.dossier_id)
    assert (answer.accepted, answer.reason, answer.event_no) == (False, "Hồ sơ đã rút.", life.row.last_event_no)
    assert life.facts(Act.WITHDRAW)["envelope"] == Envelope.objects.get(dossier_id=life.dossier_id).code
    for act in (Act.ACCEPT_HANDOVER, Act.REFUSE_HANDOVER):
        with refused(NothingOffered):
            life.do(act)
    all_accounted_for(life)
    life.do(Act.RETURN_AT_COUNTER, "post_clerk")
    assert envelopes(life) == [(1, "SUBMIT", "applicant", None)]
    all_accounted_for(life)


def test_what_a_withdrawal_took_back_is_nobody_s_refusal() -> None:
    withdrawn, turned_down = dossier_after(Act.OFFER_HANDOVER), dossier_after(Act.OFFER_HANDOVER)
    withdrawn.do(Act.WITHDRAW)
    turned_down.do(Act.REFUSE_HANDOVER)

    rows = Dossier.objects.filter(pk__in=(withdrawn.dossier_id, turned_down.dossier_id))
    counted = figures.counted_by(rows, Figure.REFUSED, figures.horizon(turned_down.now))

    assert list(counted.values_list("pk", flat=True)) == [turned_down.dossier_id]


def test_a_withdrawal_that_is_refused_leaves_the_offer_standing() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    with refused(NotThere):
        life.do(Act.WITHDRAW, "post_clerk_elsewhere")

    assert envelopes(life) == [(1, "SUBMIT", "person:buudien.cainuoc", "agency:H12.17")]


def test_papers_that_an_agency_took_before_the_withdrawal_go_home_from_there() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    life.do(Act.WITHDRAW)

    assert (life.status, life.row.turn) == (Status.WITHDRAWN, "nobody")
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)
    assert envelopes(life)[-1] == (2, "RETURN", "applicant", None)
    all_accounted_for(life)


def test_papers_that_came_in_several_envelopes_are_packed_into_one_before_they_go_home() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, "one_stop_officer")
    life.do(Act.WITHDRAW)

    with refused(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER)
    life.do(Act.PREPARE_RETURN)
    life.do(Act.RETURN_AT_COUNTER)

    assert envelopes(life)[-1] == (3, "RETURN", "applicant", None)
    all_accounted_for(life)


def test_a_supplement_under_way_when_the_dossier_is_withdrawn_comes_to_the_agency_first() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")
    life.do(Act.WITHDRAW)

    with refused(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER, "post_clerk")
    with refused(NothingToReturn):
        life.do(Act.PREPARE_RETURN)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    life.do(Act.PREPARE_RETURN)
    life.do(Act.RETURN_AT_COUNTER)
    all_accounted_for(life)


def test_the_withdrawn_money_stays_where_it_was_taken() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)

    assert balances(life) == {
        "drawer:buudien.cainuoc": 230_000, f"claim:{OFFICE}": -200_000, "claim:post": -30_000,
    }  # fmt: skip
