"""Steps of other agencies in a process: asked in order and side by side, given back, left out; whose time it is."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.base.violations import NotThere
from motcua.outward.rehearsals.proving import rehearse
from motcua.record import reading
from motcua.record.acts import answers
from motcua.record.dossiers import opinions
from motcua.record.dossiers.flow import flow_of
from motcua.record.dossiers.models import Opinion
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, ActNotAllowed, Owner, Status
from motcua.record.standing import NotYourCase
from motcua.stages.processing import rules, step_rules
from tests.factories import COMMUNE, MONDAY, Life, actor, dossier_after, plan
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

INSURANCE, JUSTICE, TAX = "H12.18", "H12.06", "H12.19"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIDE_BY_SIDE = ((COMMUNE, 16, 1), (INSURANCE, 8, 1), (JUSTICE, 8, None))
"""The commune and the insurance side by side, then the department of justice."""


def begun(*steps: tuple[str, int, int | None], **body: Any) -> Life:
    plan(*(steps or SIDE_BY_SIDE))
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_STEPS, **body)
    return life


def states(life: Life) -> list[str]:
    """What has become of each step, in the order of the process."""
    procedure = reading.procedure_of(life.row)
    return [step.state.value for step in flow_of(procedure, life.agency, opinions.of_dossier(life.dossier_id)).steps]


def paper(life: Life, agency: str, **body: Any) -> None:
    """The officer types in what an agency without an account answered."""
    life.do(Act.ANSWER_OPINION, "case_officer", agency=agency, **body)


# -- in order and side by side -----------------------------------------------------------------------------------------


def test_steps_of_one_order_are_asked_side_by_side_each_until_its_budget_is_used_up() -> None:
    life = begun()

    assert life.row.asked_agencies == [COMMUNE, INSURANCE]
    assert (life.row.status, life.row.turn, life.row.before) == ("awaiting_opinion", "other_agency", "appraising")
    first, second = Opinion.objects.filter(dossier_id=life.dossier_id).order_by("opinion_no")
    assert (first.question, second.question) == (f"Hỏi {COMMUNE}?", f"Hỏi {INSURANCE}?")
    assert first.due_at == life.now + 2 * DAY  # Monday and two working days
    assert second.due_at == life.now + DAY
    assert states(life) == ["asked", "asked", "to_come"]
    assert "question" not in str(life.facts(Act.ASK_STEPS)).replace("question_hash", "")
    all_accounted_for(life)


def test_the_last_answer_of_an_order_asks_the_next_by_the_same_act() -> None:
    life = begun()
    life.do(Act.ANSWER_OPINION)
    assert life.row.asked_agencies == [INSURANCE]

    before = life.row.last_event_no
    paper(life, INSURANCE)

    assert life.row.asked_agencies == [JUSTICE]
    assert life.row.last_event_no == before + 1
    assert [each["agency"] for each in life.facts(Act.ANSWER_OPINION)["asked"]] == [JUSTICE]
    assert reading.happenings(life.dossier_id)[-1].consequence == (
        "Đồng ý. Tự gửi bước tiếp theo. Ý kiến 3: Sở Tư pháp, hạn 03/11/2026, 9 giờ 50."
    )
    paper(life, JUSTICE)
    assert (life.status, states(life)) == (Status.APPRAISING, ["answered"] * 3)
    all_accounted_for(life)


def test_the_same_answer_twice_asks_the_next_steps_once() -> None:
    life = begun((COMMUNE, 8, None), (JUSTICE, 8, None))
    body = life.body(Act.ANSWER_OPINION)
    done = life.do(Act.ANSWER_OPINION)

    life.now -= timedelta(minutes=10)
    again = life.do(Act.ANSWER_OPINION, act_id=done.act_id, **body)

    assert again.repeated
    assert Opinion.objects.filter(dossier_id=life.dossier_id).count() == 2
    all_accounted_for(life)


def test_an_opinion_beside_the_process_stays_possible_and_holds_nothing_up() -> None:
    life = begun((COMMUNE, 8, None), (JUSTICE, 8, None))
    life.do(Act.ASK_OPINION, agency=JUSTICE)

    life.do(Act.ANSWER_OPINION)
    assert states(life) == ["answered", "to_come"]  # justice has another question open: its step waits for that answer
    paper(life, JUSTICE)

    assert states(life) == ["answered", "asked"]
    assert life.row.asked_agencies == [JUSTICE]
    all_accounted_for(life)


def test_what_an_agency_does_not_answer_in_time_is_over_when_the_officer_says_so() -> None:
    life = begun((COMMUNE, 4, None), (JUSTICE, 8, None))
    silence = {"stance": "NONE", "answer": "", "document_no": "", "document_on": None}

    with refused(rules.NotYetSilent):
        paper(life, COMMUNE, **silence)
    life.do(Act.ANSWER_OPINION, "case_officer", after=6 * HOUR, agency=COMMUNE, **silence)  # the same day, past 14:30

    assert life.row.asked_agencies == [JUSTICE]
    all_accounted_for(life)


# -- given back, left out ----------------------------------------------------------------------------------------------


def test_an_agency_that_is_not_competent_says_why_and_the_lead_asks_another() -> None:
    life = begun((COMMUNE, 8, None), (JUSTICE, 8, None))
    with refused(rules.AnswerMissing):
        life.do(Act.ANSWER_OPINION, stance="NOT_OURS", answer="")
    life.do(Act.ANSWER_OPINION, stance="NOT_OURS", answer="Việc này thuộc Sở Tài chính.")

    assert (life.status, states(life)) == (Status.APPRAISING, ["given_back", "to_come"])
    assert reading.happenings(life.dossier_id)[-1].title == "UBND xã Cái Nước trả lại: không thuộc thẩm quyền"
    with refused(step_rules.StepGivenBack, "UBND xã Cái Nước", "Ý kiến 1"):
        life.do(Act.ASK_STEPS)
    life.do(Act.ASK_STEPS, instead=[{"step": 2, "agency": TAX}])
    assert life.row.asked_agencies == [TAX]
    paper(life, TAX)

    assert states(life) == ["answered", "asked"]
    all_accounted_for(life)


def test_a_step_that_is_not_needed_is_left_out_with_its_reason_and_the_next_one_asked() -> None:
    life = begun(left_out=[{"step": 2, "reason": "Đã có văn bản."}, {"step": 3, "reason": "Không cần."}])

    assert (life.row.asked_agencies, states(life)) == ([JUSTICE], ["left_out", "left_out", "asked"])
    assert not opinions.given(COMMUNE).exists()
    all_accounted_for(life)


def test_with_every_step_left_out_nobody_is_asked_and_the_case_goes_on() -> None:
    reason = "Người nộp đã có đủ ý kiến bằng văn bản."
    life = begun((COMMUNE, 8, None), left_out=[{"step": 2, "reason": reason}])

    assert (life.status, life.row.turn, life.row.asked_agencies) == (Status.APPRAISING, "agency", [])
    assert reading.happenings(life.dossier_id)[-1].title == "Bỏ qua bước của cơ quan phối hợp"
    life.do(Act.PROPOSE)
    all_accounted_for(life)


@pytest.mark.parametrize(
    ("body", "violation"),
    [
        ({"left_out": [{"step": 1, "reason": "Không cần."}]}, step_rules.NotAStepNow),  # the officer's own stage
        ({"left_out": [{"step": 99, "reason": "Không cần."}]}, step_rules.NotAStepNow),
        ({"left_out": [{"step": 2, "reason": "Không cần."}] * 2}, step_rules.NotAStepNow),
        ({"instead": [{"step": 4, "agency": TAX}]}, step_rules.NotAStepNow),  # its turn has not come
        ({"instead": [{"step": 2, "agency": "H12.17"}]}, rules.NotAnotherAgency),
        ({"instead": [{"step": 2, "agency": "H99"}]}, rules.NotAnotherAgency),
        ({"instead": [{"step": 2, "agency": INSURANCE}]}, rules.AskedAlready),  # step 3 asks it at the same time
    ],
)
def test_what_cannot_be_a_step_is_refused(body: dict[str, Any], violation: type[rules.RuleViolation]) -> None:
    plan(*SIDE_BY_SIDE)
    life = dossier_after(Act.ASSIGN)

    with refused(violation):
        life.do(Act.ASK_STEPS, **body)


# -- who may, and when -------------------------------------------------------------------------------------------------


def test_a_case_is_not_proposed_while_a_step_is_open() -> None:
    plan((COMMUNE, 8, None), (JUSTICE, 8, None))
    life = dossier_after(Act.ASSIGN)
    with refused(rules.StepsNotOver, "Ý kiến 1", "Ý kiến 2"):
        life.do(Act.PROPOSE)

    life.do(Act.ASK_STEPS)
    with refused(ActNotAllowed):
        life.do(Act.PROPOSE)
    life.do(Act.ANSWER_OPINION)
    paper(life, JUSTICE)
    life.do(Act.PROPOSE)

    assert life.status is Status.APPROVING


def test_the_officer_in_charge_alone_asks_the_steps_and_only_while_there_is_one_to_ask() -> None:
    plan((COMMUNE, 8, None))
    nobodys, life = dossier_after(Act.PASS_ON), dossier_after(Act.ASSIGN)

    with refused(rules.NobodyAssigned):
        nobodys.do(Act.ASK_STEPS)
    for role, violation in (("unit_head", RoleMayNot), ("one_stop_officer", RoleMayNot), ("post_clerk", RoleMayNot)):
        with refused(violation):
            life.do(Act.ASK_STEPS, role)
    with refused(NotThere):
        life.do(Act.ASK_STEPS, "case_officer_elsewhere")
    life.do(Act.ASSIGN, assignee="thulyhai.congan", reason="Đi học.")
    with refused(NotYourCase):
        life.do(Act.ASK_STEPS)
    life.do(Act.ASSIGN, assignee="thuly.congan", reason="Về rồi.")
    life.do(Act.ASK_STEPS)
    with refused(step_rules.StepsAreAsked, "Ý kiến 1"):
        life.do(Act.ASK_STEPS)
    life.do(Act.ANSWER_OPINION)
    with refused(step_rules.StepsAreOver):
        life.do(Act.ASK_STEPS)


def test_a_process_without_steps_of_others_has_nothing_to_ask_and_costs_no_look() -> None:
    life = dossier_after(Act.ASSIGN)

    with refused(step_rules.NoStepsOfOthers, "Xin ý kiến"):
        life.do(Act.ASK_STEPS)
    standing, _ = answers(life.row, actor("case_officer"), life.now)
    assert standing.flow is None
    life.do(Act.PROPOSE)


def test_a_step_that_names_the_deciding_agency_is_its_own_work() -> None:
    plan(("H12.17", 8, None), (COMMUNE, 8, None))
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_STEPS)

    assert life.row.asked_agencies == [COMMUNE]


def test_what_is_withdrawn_meanwhile_asks_nothing_more() -> None:
    life = begun()

    life.do(Act.WITHDRAW)

    assert (life.row.asked_agencies, life.row.status) == ([], "withdrawn")
    assert not opinions.asked_of(COMMUNE).exists()
    all_accounted_for(life)


# -- whose time, which stage -------------------------------------------------------------------------------------------


def test_the_minutes_are_the_asked_agencies_by_name_and_sum_to_theirs() -> None:
    life = begun()
    life.do(Act.ANSWER_OPINION, "case_officer", agency=INSURANCE, after=HOUR)  # due first, so waited for first
    life.do(Act.ANSWER_OPINION, after=timedelta(minutes=30))
    paper(life, JUSTICE, after=timedelta(minutes=20))

    clock = reading.clock(life.row, life.now)

    assert dict(clock.by_agency) == {INSURANCE: 60, COMMUNE: 30, JUSTICE: 20}
    assert sum(clock.by_agency.values()) == clock.by_owner[Owner.OTHER_AGENCY]
    assert sum(clock.by_owner.values()) == clock.elapsed_minutes


def test_a_stage_that_ran_beside_another_has_its_share_and_what_it_took_itself() -> None:
    life = begun()
    life.do(Act.ANSWER_OPINION, "case_officer", agency=INSURANCE, after=HOUR)
    life.do(Act.ANSWER_OPINION, after=timedelta(minutes=30))

    clock = reading.clock(life.row, life.now)

    by_number = {stage.stage_no: stage for stage in clock.stages}
    assert (by_number[2].used_minutes, by_number[2].own_minutes) == (30, 90)
    assert (by_number[3].used_minutes, by_number[3].own_minutes) == (60, 60)
    assert [stage.stage_no for stage in clock.stages if stage.is_current] == [4]
    assert sum(stage.used_minutes for stage in clock.stages) == clock.elapsed_minutes


# -- rehearsed ---------------------------------------------------------------------------------------------------------


def test_a_rehearsal_goes_through_every_step_of_the_process() -> None:
    version = plan(*SIDE_BY_SIDE)

    found = rehearse(version, "quay", MONDAY)

    assert found.refusal == ""
    acts = [moment.act for moment in found.moments]
    assert acts.count(Act.ASK_STEPS) == 1
    assert acts.count(Act.ANSWER_OPINION) == 3
    assert acts.index(Act.PROPOSE) > acts.index(Act.ASK_STEPS)
