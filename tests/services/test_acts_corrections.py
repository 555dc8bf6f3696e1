"""A wrong result is corrected: who bears the cost, the new one goes home, the old one stays and is marked."""

from typing import Any

import pytest

from motcua.base.violations import NotThere
from motcua.record.custody.rules import NoEnvelope
from motcua.record.dossiers.models import TimeSpan
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, ActNotAllowed, Status
from motcua.record.papers.models import Paper
from motcua.record.standing import PaperElsewhere
from motcua.stages.returning.corrections import CostOnTheAgency, DecisionDayOutside
from motcua.stages.returning.rules import RecalledPaperMissing
from tests.factories import CRIMINAL_RECORD, DRIVING_LICENCE, Life, Way, dossier_after
from tests.services.evidence import all_accounted_for, envelopes, refused

pytestmark = pytest.mark.django_db

OFFICE = "agency:H12.17"


def handed_out(act: Act = Act.DELIVER, **choices: Any) -> Life:
    return dossier_after(act, **choices)


def results(life: Life) -> list[tuple[int, bool, bool]]:
    rows = Paper.objects.filter(dossier_id=life.dossier_id, paper_no__gt=100).order_by("paper_no")
    return list(rows.values_list("paper_no", "is_result", "is_recalled"))


def test_a_wrong_result_is_corrected_and_the_new_one_goes_home_again() -> None:
    """NĐ 61/2018/NĐ-CP, Điều 21.1."""
    life = handed_out()

    done = life.do(Act.CORRECT_RESULT)

    assert (life.status, life.row.turn, life.row.correction_count) == (Status.RESOLVED, "agency", 1)
    assert (done.facts["result_no"], done.facts["owed_vnd"]) == (102, 0)
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        life.do(act)
    assert life.row.turn == "post"
    life.do(Act.DELIVER)
    assert (life.status, life.row.turn) == (Status.RETURNED, "nobody")
    life.do(Act.OFFER_HANDOVER, "courier")
    life.do(Act.ACCEPT_HANDOVER)
    all_accounted_for(life)


def test_the_old_result_stays_marked_and_is_taken_back_for_the_new_one() -> None:
    life = handed_out()
    life.do(Act.CORRECT_RESULT)

    assert results(life) == [(101, False, True), (102, True, False)]
    assert "đã đính chính theo quyết định 12/QĐ-CA" in Paper.objects.get(dossier_id=life.dossier_id, paper_no=101).name
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        life.do(act)
    with refused(RecalledPaperMissing, "bản cũ"):
        life.do(Act.DELIVER, recalled=[])


def test_where_the_old_one_is_lost_the_decision_may_leave_it() -> None:
    life = handed_out(Act.RETURN_AT_COUNTER, post_return=False)
    life.do(Act.CORRECT_RESULT, takes_back=False)
    life.do(Act.PREPARE_RETURN)

    life.do(Act.RETURN_AT_COUNTER)

    assert life.status is Status.RETURNED
    assert envelopes(life)[-1][1:3] == ("RETURN", "applicant")
    all_accounted_for(life)


def test_the_time_of_the_dossier_ended_when_the_first_result_was_handed_out() -> None:
    """What was reported stays: a correction is a case of its own and no time of the first."""
    life = handed_out()
    before = life.row
    spans = list(TimeSpan.objects.filter(dossier_id=life.dossier_id).values())

    life.do(Act.CORRECT_RESULT)

    row = life.row
    assert (row.ended_at, row.resolved_at, row.due_at) == (before.ended_at, before.resolved_at, before.due_at)
    assert list(TimeSpan.objects.filter(dossier_id=life.dossier_id).values()) == spans


def test_for_a_fault_of_the_agency_nothing_is_taken_from_the_applicant() -> None:
    life = handed_out()

    with refused(CostOnTheAgency, "cơ quan chịu chi phí") as found:
        life.do(Act.CORRECT_RESULT, fault="AGENCY", fee_vnd=50_000)
    assert found.value.field == "fee_vnd"
    life.do(Act.CORRECT_RESULT)
    assert life.owed_vnd("RETURN", "RECEPTION") == 0


def test_for_a_fault_of_her_own_the_applicant_pays_fee_and_way_home_at_delivery() -> None:
    life = handed_out()

    done = life.do(Act.CORRECT_RESULT, fault="APPLICANT", fee_vnd=50_000)

    assert done.facts["owed_vnd"] == life.owed_vnd("RETURN") > 50_000
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER):
        life.do(act)
    assert life.owed_vnd("RETURN") == 0
    all_accounted_for(life)


def test_the_decision_was_made_between_the_result_and_today() -> None:
    life = handed_out()

    for day in (life.day(1), "2020-01-01"):
        with refused(DecisionDayOutside, "từ ngày có kết quả"):
            life.do(Act.CORRECT_RESULT, decision_on=day)


def test_nothing_is_corrected_before_it_was_handed_out_or_while_papers_are_under_way() -> None:
    life = dossier_after(Act.PREPARE_RETURN)
    with refused(ActNotAllowed, "Đã có kết quả"):
        life.do(Act.CORRECT_RESULT)

    recalling = dossier_after(Act.DELIVER, way=Way.AT_DESK, procedure=DRIVING_LICENCE)
    with refused(PaperElsewhere, "chưa về cơ quan"):
        recalling.do(Act.CORRECT_RESULT)
    recalling.do(Act.OFFER_HANDOVER, "courier")
    with refused(PaperElsewhere):
        recalling.do(Act.CORRECT_RESULT)
    recalling.do(Act.ACCEPT_HANDOVER)
    recalling.do(Act.CORRECT_RESULT)
    all_accounted_for(recalling)


def test_the_result_handed_out_before_is_not_handed_out_again() -> None:
    life = handed_out(Act.RETURN_AT_COUNTER, post_return=False)
    life.do(Act.CORRECT_RESULT)

    with refused(NoEnvelope, "chuẩn bị trả kết quả"):
        life.do(Act.RETURN_AT_COUNTER)


def test_only_the_head_of_the_agency_corrects() -> None:
    life = handed_out(procedure=CRIMINAL_RECORD)

    for role in ("case_officer", "one_stop_officer"):
        with refused(RoleMayNot, "Đính chính kết quả"):
            life.do(Act.CORRECT_RESULT, role)
    with refused(NotThere):
        life.do(Act.CORRECT_RESULT, "unit_head_elsewhere")


def test_a_result_may_be_corrected_twice() -> None:
    life = handed_out(Act.RETURN_AT_COUNTER, post_return=False)
    for _time in range(2):
        life.do(Act.CORRECT_RESULT)
        life.do(Act.PREPARE_RETURN)
        life.do(Act.RETURN_AT_COUNTER)

    assert [number for number, is_result, _ in results(life) if is_result] == [103]
    all_accounted_for(life)
