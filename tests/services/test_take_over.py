"""A suspended person's envelopes, round and drawer are taken over by two others, as they were found (ADR 29)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.violations import NotReadable, NotThere
from motcua.ground.people.models import Account
from motcua.outward.reports.services import verify
from motcua.record.acts import WRITTEN, perform
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import agency, person
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import LedgerEntry
from motcua.record.payments.rules import ShiftState, drawer
from motcua.record.payments.shifts import Counter
from motcua.record.shipments.models import Shipment
from motcua.record.takeovers import holding, rules, services
from motcua.record.takeovers.models import TakeOver
from motcua.record.takeovers.rules import Kind, Stage
from motcua.stages.reception import taking_over
from motcua.stages.reception.taking_over import carry_out
from tests.factories import CAST, MONDAY, Life, actor, dossier_after
from tests.services.evidence import balances, refused

pytestmark = pytest.mark.django_db

CLERK, COURIER, DIRECTOR = CAST["post_clerk"], CAST["courier"], CAST["post_director"]
HERE = ("bd-cai-nuoc",)
LATER = MONDAY + timedelta(hours=6)
FEE_VND = 200_000


def suspended(key: str) -> None:
    Account.objects.filter(pk=key).update(suspended_at=LATER)


def with_shift(key: str = CLERK, float_vnd: int = 100_000) -> str:
    counter = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    return shifts.open_shift(person_id=key, counter=counter, float_vnd=float_vnd, at=MONDAY - timedelta(minutes=48))


def begun(giver: str = CLERK, taker: str = COURIER, **changed: Any) -> str:
    asked: dict[str, Any] = {
        "person_id": giver, "taker_id": taker, "reason": "Quyết định đình chỉ số 12.", "by": actor("post_director"),
        "points": HERE, "at": LATER,
    }  # fmt: skip
    return services.begin(**asked | changed)


def codes(*lives: Life) -> list[str]:
    return [Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0].code for life in lives]


def notes_of(vnd: int) -> dict[int, int]:
    return {1_000: vnd // 1_000}


def counted(number: str, found: Sequence[str], vnd: int = 0, who: str = "courier") -> Stage:
    return services.count(
        number=number,
        by=actor(who),
        codes=found,
        notes=notes_of(vnd),
        count_id=uuid4(),
        at=LATER + timedelta(minutes=5),
    )


def signed(number: str, remark: str = "") -> int:
    return services.sign(number=number, by=actor("post_director"), remark=remark, at=LATER + timedelta(minutes=9))


def now() -> datetime:
    return LATER + timedelta(minutes=10)


def all_is_clean(*lives: Life) -> None:
    found = verify(LATER + timedelta(days=1), only=[life.dossier_id for life in lives])
    assert [finding.sentence for finding in found.findings] == []


def holder_of(life: Life) -> str:
    return Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0].holder


def drawer_vnd(key: str) -> int:
    return sum(LedgerEntry.objects.filter(account=drawer(key)).values_list("amount_vnd", flat=True))


# ---- the whole way ---------------------------------------------------------------------------------------------------


def test_envelopes_money_and_shift_go_to_the_taker_and_the_taker_goes_on() -> None:
    shift = with_shift()
    lives = [dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.OFFER_HANDOVER)]
    left = drawer_vnd(CLERK)
    suspended(CLERK)

    number = begun()
    assert counted(number, codes(*lives), left + 100_000) is Stage.SIGNING
    assert payments.shift(shift).state is ShiftState.CLOSED
    assert signed(number) == 2
    assert carry_out(number, now)

    assert {holder_of(life) for life in lives} == {person(COURIER)}
    assert drawer_vnd(COURIER) == 2 * FEE_VND
    assert drawer_vnd(CLERK) == left - 2 * FEE_VND  # the postage stays where it was taken
    assert services.get(number).stage is Stage.DONE
    all_is_clean(*lives)
    for life in lives:
        life.now = LATER + timedelta(minutes=20)
        life.do(Act.OFFER_HANDOVER, "courier")
        life.do(Act.ACCEPT_HANDOVER)
        assert life.facts(Act.ACCEPT_HANDOVER)["remitted_vnd"] == FEE_VND
    all_is_clean(*lives)


def test_a_round_goes_back_to_the_point_and_is_delivered_there() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    suspended(COURIER)

    number = begun(COURIER, CLERK)
    assert services.get(number).shift_id == ""
    counted(number, codes(life), who="post_clerk")
    signed(number)
    carry_out(number, now)

    assert Shipment.objects.get(dossier_id=life.dossier_id).courier_id == CLERK
    life.now = LATER + timedelta(minutes=20)
    life.do(Act.RETURN_AT_COUNTER, "post_clerk")
    all_is_clean(life)


def test_the_journal_names_both_and_the_minute() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)
    number = begun()
    counted(number, codes(life), drawer_vnd(CLERK))
    signed(number)
    carry_out(number, now)

    facts = Event.objects.get(dossier_id=life.dossier_id, act=Act.TAKE_OVER.value).facts
    assert (facts["minute"], facts["giver"], facts["taker"], facts["witness"]) == (number, CLERK, COURIER, DIRECTOR)
    assert (facts["envelope"], facts["passed_vnd"]) == (codes(life)[0], FEE_VND)


# ---- as it was found -------------------------------------------------------------------------------------------------


def test_an_envelope_that_is_missing_stays_with_the_person_and_the_journal_says_so() -> None:
    here, missing = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)
    number = begun()
    counted(number, [*codes(here), "MC-EXTRA"], drawer_vnd(CLERK))

    with refused(rules.RemarkMissing, "thiếu 1 phong bì, thừa 1 phong bì"):
        signed(number)
    signed(number, "Đã tìm ở quầy và trong xe.")
    carry_out(number, now)

    assert (holder_of(here), holder_of(missing)) == (person(COURIER), person(CLERK))
    facts = Event.objects.get(dossier_id=missing.dossier_id, act=Act.TAKE_OVER.value).facts
    assert facts["missing"] == codes(missing)[0]
    assert "envelope" not in facts
    assert balances(missing)[drawer(CLERK)] >= FEE_VND
    all_is_clean(here, missing)
    assert [row.envelopes for row in holding.holders()] == [1]
    again = begun(at=LATER + timedelta(days=1))
    assert services.get(again).shift_id == ""  # the drawer was counted by two others already
    services.count(
        number=again, by=actor("courier"), codes=codes(missing), notes={}, count_id=uuid4(),
        at=LATER + timedelta(days=1, minutes=1),
    )  # fmt: skip
    services.sign(number=again, by=actor("post_director"), remark="", at=LATER + timedelta(days=1, minutes=2))
    assert carry_out(again, lambda: LATER + timedelta(days=1, minutes=3))
    assert holder_of(missing) == person(COURIER)
    assert drawer_vnd(COURIER) == 2 * FEE_VND
    assert holding.holders() == ()
    all_is_clean(here, missing)


def test_missing_money_is_a_difference_of_her_shift_and_goes_with_no_dossier() -> None:
    shift = with_shift(float_vnd=0)
    lives = [dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)]
    left = drawer_vnd(CLERK)
    suspended(CLERK)
    number = begun()

    assert counted(number, codes(*lives), FEE_VND + 50_000) is Stage.RECOUNTING
    assert (
        services.recount(
            number=number, by=actor("post_director"), notes=notes_of(FEE_VND + 50_000), count_id=uuid4(),
            at=LATER + timedelta(minutes=6),
        )
        is Stage.SIGNING
    )  # fmt: skip
    with refused(rules.RemarkMissing, "két lệch"):
        signed(number)
    signed(number, "Người này khai đã gửi xe.")
    carry_out(number, now)

    found = payments.shift(shift)
    assert (found.state, found.difference_vnd, found.reason) == (
        ShiftState.CLOSED, FEE_VND + 50_000 - left, "Người này khai đã gửi xe.",
    )  # fmt: skip
    assert [row.by_id for row in payments.counts_of(shift)] == [COURIER, DIRECTOR]
    assert drawer_vnd(COURIER) == FEE_VND
    assert [
        finding.sentence for finding in verify(LATER + timedelta(days=1)).findings if "ca " in finding.sentence
    ] == []
    all_is_clean(*lives)


def test_money_without_a_shift_is_counted_by_one_opened_for_it() -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    left = drawer_vnd(CLERK)
    suspended(CLERK)

    number = begun()

    assert services.get(number).shift_id
    counted(number, [], left)
    assert payments.shift(services.get(number).shift_id).difference_vnd == 0


def test_an_offer_to_her_ends_and_the_agency_holds_it_on() -> None:
    life = dossier_after(Act.PREPARE_RETURN)
    life.do(Act.OFFER_TO_POST, to=person(COURIER))
    suspended(COURIER)
    number = begun(COURIER, CLERK)
    counted(number, [], who="post_clerk")
    signed(number)
    carry_out(number, now)

    row = Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0]
    assert (row.holder, row.offered_to) == (agency(life.agency), None)
    all_is_clean(life)


def test_what_the_agency_signed_for_meanwhile_is_gone_and_keeps_nobody_waiting() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    suspended(CLERK)
    number = begun()
    counted(number, codes(life), drawer_vnd(CLERK))
    signed(number)
    life.now = LATER + timedelta(minutes=9)
    life.do(Act.ACCEPT_HANDOVER, after=timedelta(seconds=1))

    assert carry_out(number, now)

    (item,) = services.items_of(number)
    assert (item.is_gone, item.event_no) == (True, None)
    assert "không còn ở người bàn giao" in item.refusal
    all_is_clean(life)


# ---- twice, cut off, refused -----------------------------------------------------------------------------------------


def test_pressing_twice_is_once_and_a_killed_worker_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(3)]
    suspended(CLERK)
    number = begun()
    counted(number, codes(*lives), drawer_vnd(CLERK))
    assert signed(number) == signed(number) == 3
    written: list[int] = []

    def die(*_args: Any, **_more: Any) -> None:
        written.append(1)
        if len(written) == 2:
            raise SystemExit

    monkeypatch.setattr(taking_over.takeovers, "note", die)
    with pytest.raises(SystemExit):
        carry_out(number, now)
    monkeypatch.undo()

    assert carry_out(number, now)
    assert carry_out(number, now)
    assert Event.objects.filter(act=Act.TAKE_OVER.value).count() == 3
    assert {item.event_no is not None for item in services.items_of(number)} == {True}
    all_is_clean(*lives)


def test_one_dossier_that_refuses_keeps_no_other_back_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(2)]
    suspended(CLERK)
    number = begun()
    counted(number, codes(*lives), drawer_vnd(CLERK))
    signed(number)
    real = taking_over.perform

    def refuse(act: Act, call: Call, body: Any) -> Any:
        if call.dossier_id == lives[0].dossier_id:
            raise NotReadable(sentence="Hồ sơ đang bận.", field="x")
        return real(act, call, body)

    monkeypatch.setattr(taking_over, "perform", refuse)
    assert not carry_out(number, now)
    assert (holder_of(lives[0]), holder_of(lives[1])) == (person(CLERK), person(COURIER))
    assert services.get(number).stage is Stage.TAKING
    monkeypatch.undo()
    assert carry_out(number, now)
    assert holder_of(lives[0]) == person(COURIER)


def test_drafts_are_counted_beyond_those_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert holding.of_person(CLERK).draft_count == 0
    first, _second = dossier_after(Act.OPEN_DRAFT), dossier_after(Act.OPEN_DRAFT)
    monkeypatch.setattr(holding, "DRAFTS_SHOWN", 1)

    held = holding.of_person(CLERK)

    assert ([row.number for row in held.drafts], held.draft_count) == ([first.row.request_no], 2)
    assert held.is_empty


def test_the_number_of_statements_of_the_page_does_not_grow_with_the_envelopes() -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            holding.of_person(CLERK)
            holding.holders()
        return len(queries)

    dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)
    few = statements()
    Account.objects.filter(pk=CLERK).update(suspended_at=None)
    for _ in range(3):
        dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)

    assert statements() == few <= 15


REFUSED: dict[str, tuple[dict[str, Any], type[Any], str]] = {
    "to herself": ({"taker": CLERK}, rules.NotTheTaker, "phải là người khác"),
    "to somebody elsewhere": ({"taker": CAST["post_clerk_elsewhere"]}, rules.NotTheTaker, "cùng điểm"),
    "to an official": ({"taker": CAST["one_stop_officer"]}, rules.NotTheTaker, "cùng đơn vị"),
    "to nobody": ({"taker": ""}, rules.NotTheTaker, "Người này"),
    "by a clerk": ({"by": "post_clerk_elsewhere"}, rules.NotTheWitness, "trưởng bộ phận Một cửa"),
    "by the taker": ({"by": "courier"}, rules.NotTheWitness, "Người chứng kiến"),
    "by a head elsewhere": ({"points": ("bd-u-minh",)}, rules.NotTheWitness, "của điểm này"),
    "without a reason": ({"reason": "  "}, NotReadable, ""),
    "of nobody": ({"giver": "khong.co"}, NotThere, ""),
    "of one at work": ({"giver": COURIER, "taker": CLERK}, rules.StillAtWork, "đang hoạt động"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_forced_handover_is_begun_by_who_oversees_for_who_may_no_longer_act(why: str) -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)
    changed, violation, words = REFUSED[why]
    asked = dict(changed)
    if "by" in asked:
        asked["by"] = actor(asked["by"])

    with refused(violation, words):
        begun(**asked)


def test_nothing_is_taken_over_from_who_holds_nothing_and_one_minute_at_a_time() -> None:
    suspended(CLERK)
    with refused(rules.NothingHeld):
        begun()
    dossier_after(Act.ACCEPT_BY_POST)
    number = begun()
    with refused(rules.UnderWay, number):
        begun()
    services.cancel(number=number, by=actor("post_director"), at=LATER)
    assert begun() != number


def test_each_step_is_done_by_the_one_named_for_it_with_her_own_account_and_at_its_turn() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)
    number = begun()

    with refused(rules.NotAsked, number):
        counted(number, codes(life), who="post_clerk_elsewhere")
    with refused(rules.AnotherStep, "chờ người nhận đếm"):
        signed(number)
    counted(number, codes(life), drawer_vnd(CLERK))
    with refused(rules.AnotherStep, "chờ người chứng kiến ký"):
        counted(number, codes(life))
    with refused(rules.NotAsked):
        services.sign(number=number, by=actor("courier"), remark="", at=LATER)
    with refused(rules.AnotherStep):
        services.cancel(number=number, by=actor("post_director"), at=LATER)


def test_nobody_takes_an_envelope_out_of_a_colleague_s_hands_by_the_act_alone() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    body = {"minute": "BG-261102-001", "giver": CLERK, "taker": COURIER, "witness": DIRECTOR, "kind": Kind.FOUND.value}

    for who in ("courier", "post_director", "administrator"):
        call = Call(life.dossier_id, uuid4(), actor(who), LATER, LATER)
        with pytest.raises((RoleMayNot, NotThere)):
            perform(Act.TAKE_OVER, call, WRITTEN[Act.TAKE_OVER].body.model_validate(body))
    assert holder_of(life) == person(CLERK)
    assert not TakeOver.objects.exists()


def test_verify_tells_of_what_a_suspended_person_still_holds_after_a_working_day_and_stays_clean() -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    suspended(CLERK)  # on Monday

    assert verify(LATER + timedelta(days=1)).warnings == []
    found = verify(LATER + timedelta(days=2))
    assert found.is_clean
    assert found.warnings == [f"Tài khoản {CLERK} không còn làm việc từ 02/11/2026 còn giữ 1 phong bì, tiền trong két."]
