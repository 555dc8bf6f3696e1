"""Who pays less: claimed with the filing, granted or denied by a desk; charges, receipt, Mẫu 01 and proofs follow."""

from datetime import date

import pytest

from motcua.base import memory
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.models import Exemption as ExemptionRow
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.catalogue.rules import ClassNotInForce, NoSuchClass, NothingLowered
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.rules import NotOnTheList
from motcua.record.payments import services as payments
from motcua.record.payments.assessing import Claim, DenialWithoutReason, GrantedAlready, NothingClaimed, ProofMissing
from motcua.record.payments.models import Charge, Exemption, Receipt
from motcua.record.payments.rules import MoneyMismatch
from motcua.stages.reception.rules import FeesSettled, NoExemptions
from tests.factories import DRIVING_LICENCE, MONDAY, Life, Way, dossier_after, dossier_at
from tests.services.evidence import all_accounted_for, balances, form_of_last_act, refused

pytestmark = pytest.mark.django_db

WHY = "Học sinh từ đủ 16 tuổi, sinh viên: Thông tư 16/2025/TT-BTC"
STUDENT = {"class_code": "HOC_SINH", "proof": "Thẻ sinh viên số 20261234"}


def charges(life: Life) -> list[tuple[str, int, str, bool]]:
    """Kind, đồng, why lowered, still owed – of what was not cancelled."""
    rows = Charge.objects.filter(dossier_id=life.dossier_id, is_cancelled=False).order_by("charge_no")
    return [(row.kind, row.amount_vnd, row.exempted_by, row.settled_event_no is None) for row in rows]


def test_what_is_granted_at_the_post_counter_lowers_the_fee_and_never_the_postage() -> None:
    life = dossier_after(Act.SUBMIT)
    postage = life.owed_vnd("RECEPTION") - 200_000

    done = life.do(Act.SETTLE_EXEMPTION)

    assert (done.facts["granted"], done.facts["spared_vnd"], done.facts["owed_vnd"]) == (True, 100_000, 100_000)
    assert life.owed_vnd("RECEPTION") == 100_000 + postage
    assert ("PHI", 100_000, WHY, True) in charges(life)
    with refused(MoneyMismatch):
        life.do(Act.ACCEPT_BY_POST, taken_vnd=200_000 + postage)
    life.do(Act.ACCEPT_BY_POST)
    assert Receipt.objects.get(dossier_id=life.dossier_id).amount_vnd == 100_000 + postage
    (fee,) = (line for line in form_of_last_act(life).money if line.kind == "fee")
    assert (fee.amount_vnd, fee.ground) == (100_000, f"đã giảm: {WHY}")
    life.do(Act.OFFER_HANDOVER)
    life.do(Act.ACCEPT_HANDOVER)
    life.do(Act.RECEIVE)
    assert form_of_last_act(life).reduced == f"phí 100.000\u202fđ ({WHY})"
    assert balances(life)["agency:H12.17"] == 100_000
    all_accounted_for(life)


def test_a_draft_at_the_agencys_desk_is_lowered_before_anything_is_booked() -> None:
    life = dossier_at(Status.DRAFT, way=Way.AT_DESK)

    life.do(Act.SETTLE_EXEMPTION)
    done = life.do(Act.RECEIVE)

    assert done.facts["taken_vnd"] == 100_000
    assert ("PHI", 100_000, WHY, False) in charges(life)
    all_accounted_for(life)


def test_a_fee_that_is_waived_whole_stands_as_nothing_with_its_reason() -> None:
    life = dossier_after(Act.SUBMIT)
    free = ProcedureVersion.objects.get(pk=life.row.procedure_id)
    published = catalogue.copy_as_draft(free.pk, date(2026, 11, 3))
    ExemptionRow.objects.filter(version_id=published.pk, class_code="HOC_SINH").update(amount_vnd=0)
    catalogue.publish(published.pk, MONDAY)
    memory.forget_all()
    life = dossier_after(Act.SUBMIT, now=MONDAY.replace(day=3))

    life.do(Act.SETTLE_EXEMPTION)
    life.do(Act.ACCEPT_BY_POST)

    assert ("PHI", 0, WHY, False) in charges(life)
    lines = form_of_last_act(life).money
    assert [(line.state, line.amount_vnd) for line in lines if line.kind == "fee"] == [("exempt", 0)]
    assert Receipt.objects.get(dossier_id=life.dossier_id).amount_vnd == 30_000
    all_accounted_for(life)


def test_on_line_it_is_asked_for_with_the_filing_and_lowers_nothing_before_a_desk_has_seen_the_proof() -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)

    done = life.do(Act.SUBMIT, exemption=STUDENT)

    assert done.facts["owed_vnd"] - 200_000 == sum(row[1] for row in charges(life) if row[0] == "POSTAGE")
    assert "Thẻ" not in str(done.facts)  # the words may name a person's card: the journal has their hash
    found = payments.exemption(life.dossier_id)
    assert found is not None
    assert (found.state, found.granted_class, found.proof) == (Claim.CLAIMED, "", STUDENT["proof"])
    life.do(Act.SETTLE_EXEMPTION, "one_stop_officer")
    life.do(Act.RECEIVE)
    assert life.owed_vnd("RECEPTION") == 100_000
    all_accounted_for(life)


def test_what_was_asked_for_is_denied_with_its_reason_and_the_fee_stays_whole() -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)
    life.do(Act.SUBMIT, exemption=STUDENT)
    before = charges(life)

    with refused(DenialWithoutReason, "lý do"):
        life.do(Act.SETTLE_EXEMPTION, "one_stop_officer", class_code="", proof="")
    done = life.do(Act.SETTLE_EXEMPTION, "one_stop_officer", class_code="", proof="", reason="Thẻ đã hết hạn.")

    assert (done.facts["granted"], done.facts["spared_vnd"]) == (False, 0)
    assert charges(life) == before
    assert Exemption.objects.filter(dossier_id=life.dossier_id).count() == 2
    with refused(NothingClaimed):
        life.do(Act.SETTLE_EXEMPTION, "one_stop_officer", class_code="", proof="", reason="Thẻ đã hết hạn.")
    all_accounted_for(life)


def test_what_was_granted_by_mistake_is_taken_back_and_the_rest_is_paid_at_the_return() -> None:
    life = dossier_after(Act.SUBMIT)
    life.do(Act.SETTLE_EXEMPTION)
    for act in (Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE):
        life.do(act)

    done = life.do(Act.SETTLE_EXEMPTION, "one_stop_officer", class_code="", proof="", reason="Thẻ của người khác.")

    assert done.facts["owed_vnd"] == 100_000
    rows = Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None, kind="PHI")
    assert [(row.amount_vnd, row.due_at) for row in rows] == [(100_000, "RETURN")]
    for act in (Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.PREPARE_RETURN, Act.OFFER_TO_POST):
        life.do(act)
    life.do(Act.ACCEPT_TO_CARRY)
    assert life.do(Act.DELIVER).facts["taken_vnd"] >= 100_000
    all_accounted_for(life)


def test_an_exemption_granted_after_the_money_was_taken_says_how_much_was_too_much() -> None:
    life = dossier_after(Act.RECEIVE)

    done = life.do(Act.SETTLE_EXEMPTION, "one_stop_officer")

    assert done.facts["over"] == [[1, 100_000]]
    row = Charge.objects.get(dossier_id=life.dossier_id, charge_no=1)
    assert (row.amount_vnd, row.over_vnd, row.exempted_by) == (200_000, 100_000, WHY)
    all_accounted_for(life)


def test_a_class_without_proof_unknown_over_or_of_another_case_is_refused_with_its_law() -> None:
    life = dossier_after(Act.SUBMIT)

    with refused(ProofMissing, "giấy tờ chứng minh") as missing:
        life.do(Act.SETTLE_EXEMPTION, proof="")
    assert missing.value.law == "Thông tư 16/2025/TT-BTC"
    with refused(NoSuchClass, "HO_NGHEO") as unknown:
        life.do(Act.SETTLE_EXEMPTION, class_code="HO_NGHEO")
    assert unknown.value.law == "Luật Phí và lệ phí 2015, Điều 10"
    with refused(NotOnTheList, "số 88"):
        life.do(Act.SETTLE_EXEMPTION, proof="", component_no=88)
    life.do(Act.SETTLE_EXEMPTION, proof="", component_no=1)
    with refused(GrantedAlready):
        life.do(Act.SETTLE_EXEMPTION)


@pytest.mark.parametrize(
    ("columns", "refusal", "words"),
    [
        ({"granted_to": date(2026, 11, 2)}, ClassNotInForce, "đến hết 02/11/2026"),
        ({"granted_from": date(2026, 11, 4)}, ClassNotInForce, "từ 04/11/2026"),
        ({"fee_no": 7}, NothingLowered, "không được miễn, giảm khoản nào"),
    ],
)
def test_a_class_whose_days_are_over_or_that_lowers_nothing_here_is_refused(
    columns: dict[str, object], refusal: type[ClassNotInForce | NothingLowered], words: str
) -> None:
    key = ProcedureVersion.objects.get(code=Life.procedure, valid_to=None).pk
    draft = catalogue.copy_as_draft(key, date(2026, 11, 2))
    ExemptionRow.objects.filter(version_id=draft.pk, class_code="HOC_SINH").update(**columns)
    catalogue.publish(draft.pk, MONDAY)
    memory.forget_all()
    life = dossier_after(Act.SUBMIT, now=MONDAY.replace(day=3))

    with refused(refusal, words):
        life.do(Act.SETTLE_EXEMPTION)


def test_a_claim_that_the_version_does_not_know_is_refused_with_the_filing() -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)

    with refused(NoSuchClass):
        life.do(Act.SUBMIT, exemption=STUDENT | {"class_code": "HO_NGHEO"})
    with refused(ProofMissing):
        life.do(Act.SUBMIT, exemption=STUDENT | {"proof": ""})


def test_nothing_is_settled_where_no_fee_is_lowered_or_the_fees_are_closed() -> None:
    other = dossier_after(Act.OPEN_DRAFT, procedure=DRIVING_LICENCE, way=Way.AT_DESK)
    with refused(NoExemptions, "không quy định"):
        other.do(Act.SETTLE_EXEMPTION)
    life = dossier_after(Act.PROPOSE)
    life.do(Act.REFUSE)

    with refused(FeesSettled, "từ chối giải quyết"):
        life.do(Act.SETTLE_EXEMPTION, "one_stop_officer")
