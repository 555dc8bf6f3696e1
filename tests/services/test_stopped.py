"""A case that is stopped for good: when, at whose wish, with which notice, and how its papers go home."""

import pytest

from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.payments.models import Charge
from motcua.stages.processing.rules import (
    NotReceivedToStop,
    RequestDayMissing,
    RequestDayTooEarly,
)
from tests.factories import (
    Way,
    dossier_after,
    dossier_at,
)
from tests.services.evidence import all_accounted_for, form_of_last_act, refused

pytestmark = pytest.mark.django_db


# -- stopped -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [
        Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION, Status.AWAITING_SUPPLEMENT,
        Status.AWAITING_PAYMENT, Status.PAUSED,
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", Way)
def test_what_was_received_may_be_stopped_for_good_with_its_notice(status: Status, way: Way) -> None:
    life = dossier_at(status, way=way)

    life.do(Act.STOP)

    row, form = life.row, form_of_last_act(life)
    assert (row.status, row.turn, row.before, row.stopped_at, row.ended_at) == (
        "stopped", "nobody", None, None, life.now,
    )  # fmt: skip
    assert row.asked_agencies == []
    assert not Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None).exists()
    assert form.notice_no.endswith("/DGQ")
    assert form.stage == STATUSES[status].word
    assert form.financial_consequence == life.facts(Act.STOP)["consequence"] != ""
    all_accounted_for(life)


def test_the_notice_says_what_becomes_of_the_money_by_kind() -> None:
    paid = dossier_at(Status.AWAITING_PAYMENT)  # 200.000 đ and the postage are paid, the charge of the notice is not

    paid.do(Act.STOP)

    said = paid.facts(Act.STOP)["consequence"]
    assert "Đã nộp phí 200.000" in said
    assert "không hoàn lại" in said
    assert "Không phải nộp" in said
    assert "lệ phí 30.000" in said


def test_before_reception_a_dossier_is_not_accepted_and_not_stopped() -> None:
    life = dossier_after(Act.SUBMIT)
    life.do(Act.REQUEST_COMPLETION)

    with refused(NotReceivedToStop, "Mẫu 03"):
        life.do(Act.STOP)


@pytest.mark.parametrize("asked_on", [None, "2026-11-03"])
def test_a_stop_that_the_applicant_asks_for_has_the_day_of_the_request(asked_on: str | None) -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(RequestDayMissing):
        life.do(Act.STOP, asked_by="applicant", asked_on=asked_on)
    life.do(Act.STOP, asked_by="applicant", asked_on="2026-11-02")

    assert form_of_last_act(life).asked_by == "applicant"


@pytest.mark.parametrize("asked_by", ["applicant", "agency"])
@pytest.mark.parametrize("asked_on", ["1900-01-01", "2026-11-01"])
def test_nobody_asks_to_stop_a_dossier_before_it_was_opened(asked_on: str, asked_by: str) -> None:
    life = dossier_after(Act.ASSIGN)
    before = life.row.last_event_no

    with refused(RequestDayTooEarly, "không được trước ngày lập hồ sơ 02/11/2026"):
        life.do(Act.STOP, asked_by=asked_by, asked_on=asked_on)

    assert life.row.last_event_no == before


@pytest.mark.parametrize("goes_by_post", [True, False])
def test_papers_of_a_stopped_case_go_home_from_the_agency(goes_by_post: bool) -> None:
    life = dossier_after(Act.ASSIGN, post_return=goes_by_post)
    life.do(Act.STOP)

    if goes_by_post:
        for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
            life.do(act)
    else:
        life.do(Act.RETURN_AT_COUNTER, "one_stop_officer")

    assert life.status is Status.STOPPED
    assert Envelope.objects.filter(dossier_id=life.dossier_id, holder="applicant").exists()
    all_accounted_for(life)


@pytest.mark.parametrize("is_offered", [True, False])
def test_a_supplement_under_way_at_the_stop_goes_home_from_the_hands_that_hold_it(is_offered: bool) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    life.do(Act.ANSWER_SUPPLEMENT, seal_no="77")
    if is_offered:
        life.do(Act.OFFER_HANDOVER)

    life.do(Act.STOP)

    newest = Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0]
    assert (newest.holder, newest.offered_to) == ("person:buudien.cainuoc", None)
    assert bool(life.facts(Act.STOP).get("envelope")) is is_offered
    life.do(Act.OFFER_HANDOVER)  # to the agency, which packs both envelopes into one
    life.do(Act.ACCEPT_HANDOVER)
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)
    all_accounted_for(life)
