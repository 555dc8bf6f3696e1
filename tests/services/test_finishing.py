"""A right that ends while work is in hand: what was taken over is brought home, and nothing new is taken (ADR 29)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.agreements.rules import NoAgreement, NoTraining
from motcua.record.acts import answers
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import agency
from motcua.record.dossiers.rules import Act
from motcua.stages.returning.rules import InvitationsMissing
from tests.factories import POLICE, Life, dossier_after
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

THAT_DAY = date(2026, 11, 2)
"""Monday, on which everything was taken over; on Tuesday the row no longer holds."""
ENDS: dict[str, Callable[[], Any]] = {
    "agreement": lambda: Agreement.objects.filter(pk="07/TT-CM").update(valid_to=THAT_DAY),
    "training": lambda: Training.objects.filter(field_code__in=["MH-LLTP", "*"]).update(valid_to=THAT_DAY),
    "assignment": lambda: Assignment.objects.filter(counter__point_id="bd-cai-nuoc").update(valid_to=THAT_DAY),
}
DAY = timedelta(days=1)


def _rows_of(life: Life) -> list[str]:
    return list(life.row.events.get(event_no=life.row.last_event_no).right)


@pytest.mark.parametrize("what", ENDS)
def test_what_was_received_is_handed_over_after_the_right_has_ended(what: str) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    ENDS[what]()

    life.do(Act.OFFER_HANDOVER, after=DAY)
    assert "07/TT-CM" in _rows_of(life)
    life.do(Act.WITHDRAW_OFFER)
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)

    assert Envelope.objects.get(dossier_id=life.dossier_id).holder == agency(POLICE)
    all_accounted_for(life)


@pytest.mark.parametrize("what", ENDS)
@pytest.mark.parametrize("act", [Act.INVITE, Act.RECORD_ATTEMPT, Act.DELIVER])
def test_a_result_in_hand_is_brought_home_after_the_right_has_ended(what: str, act: Act) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    ENDS[what]()

    life.do(act, after=DAY)

    assert "07/TT-CM" in _rows_of(life)


@pytest.mark.parametrize("what", ["agreement", "training"])
@pytest.mark.parametrize("before", [Act.SUBMIT, Act.OFFER_TO_POST])
def test_nothing_new_is_taken_over_after_the_right_has_ended(what: str, before: Act) -> None:
    life = dossier_after(before)
    ENDS[what]()

    with refused({"agreement": NoAgreement, "training": NoTraining}[what], "02/11/2026"):
        life.do(Act.ACCEPT_BY_POST if before is Act.SUBMIT else Act.ACCEPT_TO_CARRY, after=DAY)


def test_after_its_term_a_result_is_no_longer_delivered_but_goes_back_at_once() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    ENDS["agreement"]()

    with refused(NoAgreement, "hết hạn ngày 02/11/2026"):
        life.do(Act.DELIVER, after=31 * DAY)
    life.do(Act.RETURN_UNDELIVERED, after=31 * DAY)
    life.do(Act.ACCEPT_HANDOVER)

    assert Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0].holder == agency(POLICE)
    all_accounted_for(life)


def test_while_the_right_holds_a_result_goes_back_after_enough_invitations_alone() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    with refused(InvitationsMissing):
        life.do(Act.RETURN_UNDELIVERED, after=DAY)


def test_the_buttons_say_the_same() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    ENDS["training"]()

    _standing, told = answers(life.row, life.who(Act.DELIVER), life.now + DAY)

    allowed = {answer.act for answer in told if answer.is_allowed}
    assert {Act.DELIVER, Act.RECORD_ATTEMPT, Act.INVITE, Act.RETURN_UNDELIVERED} <= allowed
    assert Act.ACCEPT_TO_CARRY not in allowed


def test_an_agreement_that_is_closed_out_is_finished_under_by_what_was_opened_before_its_end() -> None:
    before = dossier_after(Act.SUBMIT)
    Agreement.objects.filter(pk="07/TT-CM").update(valid_to=THAT_DAY, finish_until=THAT_DAY + 10 * DAY)
    after = Life(now=before.now + DAY)

    with refused(NoAgreement, "hết hạn ngày 02/11/2026"):
        after.do(Act.OPEN_DRAFT)
    for act in (
        Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.PASS_ON, Act.ASSIGN, Act.PROPOSE,
        Act.APPROVE, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER,
    ):  # fmt: skip
        before.do(act, after=DAY / 2)
    all_accounted_for(before)


def test_an_agreement_is_closed_out_until_its_last_day() -> None:
    life = dossier_after(Act.SUBMIT)
    Agreement.objects.filter(pk="07/TT-CM").update(valid_to=THAT_DAY, finish_until=THAT_DAY + 3 * DAY)

    with refused(NoAgreement):
        life.do(Act.ACCEPT_BY_POST, after=4 * DAY)
