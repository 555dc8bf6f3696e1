"""Acts for many at a desk: handed on, packed with a seal each, invited and brought back; each with its outcome."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import Clock, clock, signed_in, text_of, written
from tests.factories import DRIVING_LICENCE, Life, dossier_after

__all__ = ["clock"]

MANY = "/quay/nhieu-ho-so"


def ticked(act: str, task: str, *lives: Life, **more: Any) -> dict[str, Any]:
    picks = [f"{life.dossier_id}:{life.row.last_event_no}" for life in lives]
    return {"viec": act, "ve": f"/quay/viec/{task}", "pick": picks, "job": str(uuid4()), "buoc": "lam"} | more


def lives_after(act: Act, number: int, clock: Clock, **choices: Any) -> list[Life]:
    lives = [dossier_after(act, **choices) for _ in range(number)]
    clock.after(lives[-1])
    return lives


def carried_by_a_clerk(number: int, clock: Clock) -> list[Life]:
    """Results that a post clerk has in her hands for the way home."""
    lives = [dossier_after(Act.OFFER_TO_POST) for _ in range(number)]
    for life in lives:
        life.do(Act.ACCEPT_TO_CARRY, "post_clerk")
    clock.after(lives[-1])
    return lives


def test_what_waits_is_handed_on_together(clock: Clock) -> None:
    lives = lives_after(Act.RECEIVE, 3, clock)
    officer = signed_in("one_stop_officer")
    listed = officer.get("/quay/viec/chuyen-xu-ly")
    assert [item.label for item in listed.context["many"]] == ["Chuyển xử lý"]

    shown = officer.post(MANY, {**ticked("chuyen-xu-ly", "chuyen-xu-ly", *lives), "buoc": ""})
    assert len(shown.context["ready"]) == 3
    assert Event.objects.filter(act="pass_on").count() == 0
    page = officer.post(MANY, ticked("chuyen-xu-ly", "chuyen-xu-ly", *lives))

    assert page.context["count"] == 3
    assert {life.status for life in lives} == {Status.APPRAISING}


def test_the_whole_list_of_a_task_is_taken_under_its_filter(clock: Clock) -> None:
    lives = lives_after(Act.RECEIVE, 2, clock)
    officer = signed_in("one_stop_officer")

    every = officer.post(MANY, {"viec": "chuyen-xu-ly", "ve": "/quay/viec/chuyen-xu-ly", "tat-ca": "1"})
    none = officer.post(
        MANY, {"viec": "chuyen-xu-ly", "ve": f"/quay/viec/chuyen-xu-ly?thu-tuc={DRIVING_LICENCE}", "tat-ca": "1"}
    )

    assert {item.picked.dossier_id for item in every.context["ready"]} == {life.dossier_id for life in lives}
    assert none.status_code == 422


def test_each_result_is_packed_under_its_own_seal(clock: Clock) -> None:
    lives = lives_after(Act.APPROVE, 2, clock)
    seals = {f"own-{life.dossier_id}": f"NP-00{number}" for number, life in enumerate(lives)}

    page = signed_in("one_stop_officer").post(MANY, ticked("dong-goi", "dong-goi", *lives, **seals))

    assert page.context["count"] == 2
    for number, life in enumerate(lives):
        newest = Envelope.objects.filter(dossier_id=life.dossier_id).order_by("envelope_no").reverse()[0]
        assert newest.seal_no == f"NP-00{number}"


def test_a_seal_that_is_missing_is_said_at_its_row_and_nothing_is_packed(clock: Clock) -> None:
    one, other = lives_after(Act.APPROVE, 2, clock)
    before = [written(life) for life in (one, other)]
    sent = ticked("dong-goi", "dong-goi", one, other, **{f"own-{one.dossier_id}": "NP-001"})

    page = signed_in("one_stop_officer").post(MANY, sent)

    assert page.status_code == 422
    faults = {item.picked.dossier_id: item.fault for item in page.context["ready"]}
    assert faults[one.dossier_id] == ""
    assert faults[other.dossier_id]
    assert 'value="NP-001"' in page.content.decode()
    assert [written(life) for life in (one, other)] == before


def test_receivers_are_invited_together_and_what_nobody_took_goes_back_together(clock: Clock) -> None:
    lives = carried_by_a_clerk(2, clock)
    clerk, inviting = signed_in("post_clerk"), {"manner": "PHONE", "come_by": "20/11/2026"}
    offered = clerk.get("/quay/viec/tra-tai-quay").context["many"]
    assert [item.label for item in offered] == ["Mời người nhận", "Trả lại cơ quan"]

    first = clerk.post(MANY, ticked("moi-nhan", "tra-tai-quay", *lives, **inviting))
    too_soon = clerk.post(MANY, {**ticked("moi-nhan", "tra-tai-quay", *lives), "buoc": ""})
    early = clerk.post(MANY, {**ticked("tra-lai-co-quan", "tra-tai-quay", *lives), "buoc": ""})

    assert first.context["count"] == 2
    assert ["hai lần mời cách nhau" in item.why_not for item in too_soon.context["left_out"]] == [True, True]
    assert ["Mới mời 1 lần" in item.why_not for item in early.context["left_out"]] == [True, True]
    clock.now += timedelta(days=7)
    clerk.post(MANY, ticked("moi-nhan", "tra-tai-quay", *lives, **{**inviting, "come_by": "27/11/2026"}))
    clock.now += timedelta(days=21)
    back = clerk.post(MANY, ticked("tra-lai-co-quan", "tra-tai-quay", *lives, note="Không ai nhận."))

    assert back.context["count"] == 2
    assert all(life.journal[-1].act is Act.RETURN_UNDELIVERED for life in lives)


@pytest.mark.parametrize(
    ("who", "act", "task"),
    [("post_clerk", "chuyen-xu-ly", "chuyen-xu-ly"), ("one_stop_officer", "moi-nhan", "tra-tai-quay")],
)
def test_an_act_that_is_not_of_her_desk_is_not_done(clock: Clock, who: str, act: str, task: str) -> None:
    (life,) = lives_after(Act.RECEIVE, 1, clock)
    before = written(life)

    page = signed_in(who).post(MANY, ticked(act, task, life))

    assert page.status_code == 422
    assert "Chưa chọn việc" in text_of(page)
    assert written(life) == before


def test_another_desk_reaches_nothing(clock: Clock) -> None:
    (life,) = lives_after(Act.RECEIVE, 1, clock)
    before = written(life)

    answer = signed_in("officer_elsewhere").post(MANY, ticked("chuyen-xu-ly", "chuyen-xu-ly", life))

    assert answer.status_code == 303
    assert written(life) == before


def test_the_page_that_restates_asks_the_same_statements_for_few_and_for_many(clock: Clock) -> None:
    lives = carried_by_a_clerk(4, clock)
    clerk, statements = signed_in("post_clerk"), []
    clerk.post(MANY, {**ticked("moi-nhan", "tra-tai-quay", lives[0]), "buoc": ""})

    for some in (lives[:1], lives):
        sent = {**ticked("moi-nhan", "tra-tai-quay", *some), "buoc": ""}
        with CaptureQueriesContext(connection) as found:
            clerk.post(MANY, sent)
        statements.append(len(found))

    assert statements[0] == statements[1] <= 15
