"""Lives at random: whatever people do in whatever order, all is accounted for and no paper is ever stuck."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from motcua.base.violations import NotThere
from motcua.doors.worker import tasks
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people.rules import Actor, Role
from motcua.record.acts import answers
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.flow import Flow, StepState
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.papers.models import Scan, SigningOrder
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.payments import services as payments
from tests.certificates import signing_on
from tests.factories import (
    COMMUNE,
    DRIVING_LICENCE,
    IDENTITY_CARD,
    MARRIAGE_STATUS,
    Life,
    Way,
    actor,
    asking_for,
    plan,
    refund_body,
)
from tests.scans import pdf, store, with_result
from tests.services.evidence import all_accounted_for

__all__ = ["signing_on", "store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "signing_on")]

PEOPLE = (
    "post_clerk", "one_stop_officer", "case_officer", "unit_head", "courier", "officer_of_the_centre",
    "case_officer_elsewhere",
)  # fmt: skip
AT_THE_COMMUNE = ("post_clerk", "officer_elsewhere", "case_officer_elsewhere", "unit_head_elsewhere", "case_officer")
SELDOM = frozenset(
    {Act.WITHDRAW, Act.DECLINE, Act.STOP, Act.WITHDRAW_OFFER, Act.REFUSE_TO_CARRY, Act.CORRECT_RESULT, Act.UNDO}
)
"""What ends a life early, or takes a step back, is chosen only now and then, or no walk would come far."""
OF_MONEY = frozenset({Act.SETTLE_EXEMPTION, Act.REFUND})
"""What only changes the fees, or gives money back, is chosen one time in ten: it can be done again and again."""
KINDS: tuple[dict[str, Any], ...] = (
    {"way": Way.BY_POST},
    {"way": Way.BY_POST, "post_return": False},
    {"way": Way.AT_DESK, "procedure": DRIVING_LICENCE},
    {"way": Way.AT_DESK, "procedure": IDENTITY_CARD, "post_return": False},
    {"way": Way.ON_LINE},
    {"way": Way.AT_DESK, "electronic_return": True},
    {"way": Way.AT_DESK, "procedure": MARRIAGE_STATUS, "agency": COMMUNE, "post_return": False},
)
STEPS = (("H12.17", 8, 1), ("H12.18", 4, 1), ("H12.06", 4, None))
"""What the process of the last kind asks other agencies."""


def is_chosen(act: Act, choice: int) -> bool:
    """Whether an act that is allowed takes part in a choice."""
    return choice == 50 if act in SELDOM else choice % 10 == 3 if act in OF_MONEY else True


def later(act: Act, choice: int) -> timedelta:
    """How long after the act before it: what takes that one back comes within its term."""
    return timedelta(minutes=1 if act is Act.UNDO else 17 * (choice % 9))


def cast_of(life: Life) -> list[Actor]:
    return [*map(actor, AT_THE_COMMUNE if life.agency == COMMUNE else PEOPLE), asking_for(life.dossier_id)]


def allowed(life: Life, who: Actor) -> list[Act]:
    """What a person may do with the dossier now."""
    try:
        return [answer.act for answer in answers(life.row, who, life.now)[1] if answer.is_allowed]
    except NotThere:
        return []


def money_body(life: Life, act: Act, who: Actor) -> dict[str, Any]:
    """What was granted is taken back, what was not is granted; all goes back that may."""
    if act is Act.REFUND:
        return refund_body(life, who)
    found = payments.exemption(life.dossier_id)
    return {"class_code": "", "proof": "", "reason": "Thẻ sai."} if found and found.granted_class else {}


def body_for(life: Life, act: Act, who: Actor, choice: int) -> dict[str, Any]:
    """A body that fits the person; of several ways to fill it in, one."""
    if act is Act.ANSWER_SUPPLEMENT:
        kind = "electronic" if who.id in ("applicant", "nguoidan.1") else "original"
        counts = life.asked_counts(electronic=kind == "electronic")
        return {"counts": counts if life.row.received_at is None else counts[:1]}
    if act is Act.ASK_OPINION:
        return {"agency": next(code for code in agencies() if code not in {*life.row.asked_agencies, life.agency})}
    if act is Act.ASK_STEPS:
        standing = answers(life.row, who, life.now, (Act.ASK_STEPS,))[0]
        return steps_body(standing.flow, life, choice)
    if act is Act.CONFIRM_PAYMENT and who.roles & {Role.CASE_OFFICER, Role.UNIT_HEAD}:
        return {"way": "TRANSFER", "document_no": "UNC 5", "document_on": life.day(0)}
    if act is Act.ANSWER_OPINION:
        given_back = {"stance": "NOT_OURS"} if choice % 7 == 6 else {}
        return ({"agency": who.agency_code} if who.agency_code in life.row.asked_agencies else {}) | given_back
    if act in OF_MONEY:
        return money_body(life, act, who)
    if act is Act.OFFER_TO_POST:
        return {"to": ("point:bd-cai-nuoc", "person:buuta.cainuoc", "person:buudien.cainuoc")[choice % 3]}
    is_back = Envelope.objects.filter(dossier_id=life.dossier_id, direction="RETURN").exists()
    if act is Act.RECORD_ATTEMPT and choice % 2:
        return {"reason": "moved"}
    if act is Act.ACCEPT_HANDOVER and choice % 3 == 0 and not (is_back and life.status is not Status.RETURNED):
        return {"counts": [{"component_no": 1, "original": choice % 2}]}
    if act in (Act.DELIVER, Act.RETURN_AT_COUNTER) and choice % 2:
        return {"receiver": "AUTHORISED", "authority": "Giấy ủy quyền số 5"}
    return {}


def keep_result_of(life: Life) -> None:
    """The result is kept once there is one, where it was asked for as a file, and signed once that was ordered."""
    row = life.row
    if row.electronic_return and row.status == Status.RESOLVED:
        number = RESULT_FROM + row.correction_count
        if not Scan.objects.filter(dossier_id=life.dossier_id, paper_no=number).exists():
            with_result(life, pdf(1 + row.correction_count))
        for order in SigningOrder.objects.filter(dossier_id=life.dossier_id, state="ORDERED"):
            tasks.sign_result(str(life.dossier_id), order.event_no)


def steps_body(flow: Flow | None, life: Life, choice: int) -> dict[str, Any]:
    """Now and then a step is left out; what was given back, or whose agency has a question open, goes elsewhere."""
    assert flow is not None
    busy = {*life.row.asked_agencies, life.agency}
    left_out = [{"step": step.stage.stage_no, "reason": "Không cần."} for step in flow.unsettled[: choice % 5 == 4]
                if step.state is not StepState.ASKED]  # fmt: skip
    gone = {each["step"] for each in left_out}
    asked, instead = set(busy), []
    free = (code for code in agencies() if code not in {*busy, *(step.stage.agency_code for step in flow.steps)})
    for step in flow.now:
        if step.state is StepState.ASKED or step.stage.stage_no in gone:
            continue
        if step.state is StepState.GIVEN_BACK or step.stage.agency_code in asked:
            instead.append({"step": step.stage.stage_no, "agency": next(free)})
        else:
            asked.add(step.stage.agency_code)
    return {"left_out": left_out, "instead": instead}


def require_no_paper_stuck(life: Life) -> None:
    """Whoever has paper, or is offered it, can do something about it; nothing lies in an envelope that is forgotten."""
    rows = list(Envelope.objects.filter(dossier_id=life.dossier_id).order_by("envelope_no"))
    for row in rows[:-1]:
        assert row.offered_to is None, row
        assert not row.holder.startswith("person:"), row
    if not rows:
        return
    newest = rows[-1]
    moving = {Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.DELIVER, Act.RETURN_AT_COUNTER, Act.OFFER_TO_POST}
    moving |= {Act.ACCEPT_TO_CARRY, Act.PREPARE_RETURN}
    is_under_way = newest.holder.startswith("person:") or newest.offered_to is not None
    is_packed = newest.direction == "RETURN" and newest.holder.startswith("agency:")
    if is_under_way or is_packed:
        assert any(moving & set(allowed(life, who)) for who in cast_of(life)), (life.status, newest.holder)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 50)), min_size=5, max_size=24))
@example(KINDS[0], [(0, 0)] * 30)
@example(KINDS[2], [(1, 0)] * 30)
@example(KINDS[0], [(0, number % 5 * 10 + 3) for number in range(30)])
def test_any_order_of_allowed_acts_accounts_for_all_and_leaves_no_paper_stuck(
    kind: dict[str, Any], choices: list[tuple[int, int]]
) -> None:
    plan(*STEPS, procedure=MARRIAGE_STATUS)
    life = Life(**kind)
    life.do(Act.OPEN_DRAFT)

    for person, choice in choices:
        people = cast_of(life)
        keep_result_of(life)
        for number in range(len(people)):
            who = people[(person + number) % len(people)]
            acts = [act for act in allowed(life, who) if is_chosen(act, choice)]
            if acts:
                act = acts[choice % len(acts)]
                life.do(act, who, after=later(act, choice), **body_for(life, act, who, choice))
                break
        require_no_paper_stuck(life)
    all_accounted_for(life)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 6), st.integers(0, 49)), max_size=12))
def test_from_wherever_a_life_has_come_it_can_be_brought_to_its_end(
    kind: dict[str, Any], choices: list[tuple[int, int]]
) -> None:
    plan(*STEPS, procedure=MARRIAGE_STATUS)
    life = Life(**kind)
    life.do(Act.OPEN_DRAFT)
    for person, choice in choices:
        keep_result_of(life)
        people = cast_of(life)
        who = people[person % len(people)]
        acts = [act for act in allowed(life, who) if act not in SELDOM and is_chosen(act, choice)]
        if acts:
            act = acts[choice % len(acts)]
            life.do(act, who, **body_for(life, act, who, choice))

    for act in ONWARD * 4:
        if STATUSES[life.status].is_end:
            break
        keep_result_of(life)
        for who in cast_of(life):
            while act in allowed(life, who):
                life.do(act, who, **body_for(life, act, who, 0))
                if act is not Act.ANSWER_OPINION or life.status is not Status.AWAITING_OPINION:
                    break
            else:
                continue
            break

    assert life.status is Status.RETURNED
    all_accounted_for(life)


ONWARD = (
    Act.ANSWER_OPINION, Act.ASK_STEPS, Act.ANSWER_OPINION, Act.CONFIRM_PAYMENT, Act.RESUME,
    Act.ANSWER_SUPPLEMENT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE,
    Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY,
    Act.DELIVER, Act.RETURN_AT_COUNTER, Act.SIGN_RESULT, Act.RETURN_ELECTRONICALLY,
)  # fmt: skip
"""The way forward, tried in turn by whoever may."""
