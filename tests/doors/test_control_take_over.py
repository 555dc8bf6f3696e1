"""Forced handover at the pages: begun by who oversees, counted blind by the taker, signed; nobody else sees it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.doors.frame import take_overs
from motcua.ground.people.models import Account
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act
from motcua.record.payments import shifts
from motcua.record.payments.shifts import Counter
from motcua.record.takeovers import services
from motcua.record.takeovers.models import TakeOver
from motcua.record.takeovers.rules import Stage
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import MONDAY, Life, dossier_after

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

CLERK, COURIER, DIRECTOR, HEAD_ELSEWHERE = "buudien.cainuoc", "buuta.cainuoc", "giamdoc.buudien", "giamdoc.uminh"
LIST = reverse("control:take-overs")
PERSON = reverse("control:take-over-person", args=[CLERK])
FLOAT_VND = 100_000


def minute_page(number: str) -> str:
    return reverse("control:take-over", args=[number])


def count_page(number: str) -> str:
    return reverse("frame:take-over", args=[number])


def stand(clock: Clock, count: int = 2) -> list[Life]:
    """Some envelopes and a drawer in the hands of a clerk who is then suspended."""
    counter = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    shifts.open_shift(person_id=CLERK, counter=counter, float_vnd=FLOAT_VND, at=MONDAY - timedelta(minutes=48))
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(count)]
    clock.now = MONDAY + timedelta(hours=4)
    Account.objects.filter(pk=CLERK).update(suspended_at=clock.now)
    return lives


def begin(**changed: Any) -> Any:
    return signed_in(DIRECTOR).post(PERSON, {"taker": COURIER, "reason": "Quyết định số 12"} | changed)


def codes(*lives: Life) -> str:
    return "\n".join(Envelope.objects.get(dossier_id=life.dossier_id).code for life in lives)


def count(number: str, typed: str, notes: int, *, who: str = COURIER) -> Any:
    """Count twice over: the sums said back, then the yes."""
    sent = {"codes": typed, "notes-1000": str(notes), "count_id": str(uuid4())}
    asked = signed_in(who).post(count_page(number), sent | {"confirm": ""})
    assert "Đúng" in text_of(asked)
    return signed_in(who).post(count_page(number), sent | {"confirm": f"{len(typed.split())}:{notes * 1_000}"})


def left_vnd() -> int:
    return FLOAT_VND + sum(
        kind.left_vnd for kind in shifts.sums(CLERK, MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    )


def test_two_others_take_over_what_a_suspended_clerk_holds(clock: Clock) -> None:
    lives = stand(clock)
    board = text_of(signed_in(DIRECTOR).get(reverse("control:board")))
    assert "Người bị đình chỉ còn giữ hồ sơ hoặc tiền: Lâm Thị Ngọc Hân." in board
    assert "2 phong bì, két tiền chưa đếm" in text_of(signed_in(DIRECTOR).get(LIST))

    assert begin().status_code == 303
    number = TakeOver.objects.get().pk
    assert f"theo biên bản {number}" in text_of(signed_in(COURIER).get(reverse("tour:today")))
    blind = text_of(signed_in(COURIER).get(count_page(number)))
    assert codes(*lives).split()[0] not in blind
    assert count(number, codes(*lives), left_vnd() // 1_000).status_code == 303
    shown = text_of(signed_in(DIRECTOR).get(minute_page(number)))
    assert "Khớp sổ." in shown
    assert signed_in(DIRECTOR).post(minute_page(number), {"step": "sign", "remark": ""}).status_code == 303

    assert services.get(number).stage is Stage.DONE
    assert {row.holder for row in Envelope.objects.all()} == {f"person:{COURIER}"}
    assert "Người bị đình chỉ" not in text_of(signed_in(DIRECTOR).get(reverse("control:board")))
    printed = signed_in(DIRECTOR).get(reverse("control:take-over-print", args=[number]))
    assert (printed.status_code, printed["Content-Type"]) == (200, "application/pdf")


def test_a_drawer_that_differs_is_counted_again_before_the_witness_sees_a_sum(clock: Clock) -> None:
    lives = stand(clock)
    begin()
    number = TakeOver.objects.get().pk
    count(number, codes(lives[0]), 200)

    page = text_of(signed_in(DIRECTOR).get(minute_page(number)))
    assert "Đếm lại két" in page
    assert "Theo sổ 1 — —" in page
    sent = {"step": "recount", "notes-1000": "200", "count_id": str(uuid4())}
    assert "Tổng đã gõ" in text_of(signed_in(DIRECTOR).post(minute_page(number), sent | {"total": ""}))
    assert signed_in(DIRECTOR).post(minute_page(number), sent | {"total": "200000"}).status_code == 303
    page = text_of(signed_in(DIRECTOR).get(minute_page(number)))
    assert "Không tìm thấy" in page
    assert "Thiếu" in page

    refused = signed_in(DIRECTOR).post(minute_page(number), {"step": "sign", "remark": " "})
    assert (refused.status_code, services.get(number).stage) == (422, Stage.SIGNING)
    assert "thiếu 1 phong bì, két lệch" in text_of(refused)
    signed_in(DIRECTOR).post(minute_page(number), {"step": "sign", "remark": "Đã gọi, không nghe máy."})
    assert services.get(number).stage is Stage.DONE
    assert "Không tìm thấy" in text_of(signed_in(DIRECTOR).get(minute_page(number)))


def test_many_envelopes_are_the_worker_s(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = stand(clock)
    monkeypatch.setattr(take_overs, "TAKEN_AT_ONCE", 1)
    begin()
    number = TakeOver.objects.get().pk
    count(number, codes(*lives), left_vnd() // 1_000)

    answer = signed_in(DIRECTOR).post(minute_page(number), {"step": "sign", "remark": ""})

    job = Job.objects.get()
    assert answer["Location"] == reverse("frame:job", args=[job.pk])
    assert services.get(number).stage is Stage.TAKING
    jobs.run(job.pk, lambda: clock.now + timedelta(minutes=1))
    assert services.get(number).stage is Stage.DONE
    assert "Đã chuyển 2 trên 2 phong bì." in text_of(signed_in(DIRECTOR).get(answer["Location"]))


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"taker": ""}, 403, "chưa nhận thay được"),
        ({"taker": "buudien.uminh"}, 403, "cùng điểm"),
        ({"reason": ""}, 422, "Lý do"),
        ({"reason": "x" * 301}, 422, "Lý do"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept_and_nothing_is_written(
    clock: Clock, changed: dict[str, Any], status: int, words: str
) -> None:
    stand(clock, 1)

    answer = begin(**changed)

    assert (answer.status_code, TakeOver.objects.count()) == (status, 0)
    assert words in text_of(answer)


@pytest.mark.parametrize("typed", ["MC-7K4MQ2X9-0", "abc", "MC-1"])
def test_a_code_that_is_none_is_named_with_its_place_and_kept(clock: Clock, typed: str) -> None:
    lives = stand(clock, 1)
    begin()
    number = TakeOver.objects.get().pk

    answer = signed_in(COURIER).post(count_page(number), {"codes": f"{codes(*lives)}\n{typed}", "confirm": "1:0"})

    assert answer.status_code == 422
    assert "Mã thứ 2" in text_of(answer)
    assert typed in answer.content.decode()
    assert services.get(number).stage is Stage.COUNTING


def test_nobody_else_sees_or_does_it(clock: Clock) -> None:
    lives = stand(clock, 1)
    begin()
    number = TakeOver.objects.get().pk

    for who in ("motcua.congan", "buudien.uminh", "thuly.congan"):
        assert signed_in(who).get(LIST).status_code == 403
        assert signed_in(who).get(count_page(number)).status_code == 404
    assert signed_in(HEAD_ELSEWHERE).get(PERSON).status_code == 404
    assert signed_in(HEAD_ELSEWHERE).get(minute_page(number)).status_code == 404
    assert signed_in(HEAD_ELSEWHERE).post(minute_page(number), {"step": "cancel"}).status_code == 404
    manager = signed_in("vanphong.tinh")
    assert manager.get(minute_page(number)).status_code == 200
    assert manager.post(minute_page(number), {"step": "cancel"}).status_code == 403
    count(number, codes(*lives), left_vnd() // 1_000)
    assert manager.post(minute_page(number), {"step": "sign"}).status_code == 403
    assert services.get(number).stage is Stage.SIGNING


def test_one_not_suspended_is_not_there_and_an_unknown_minute_neither(clock: Clock) -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    clock.now = MONDAY + timedelta(hours=4)

    assert signed_in(DIRECTOR).get(PERSON).status_code == 404
    assert signed_in(DIRECTOR).get(minute_page("BG-000000-000")).status_code == 404
    assert signed_in(COURIER).get(count_page("BG-000000-000")).status_code == 404


def test_the_pages_ask_few_statements_however_much_is_held(clock: Clock) -> None:
    lives = stand(clock, 4)
    client = signed_in(DIRECTOR)

    def asked(address: str) -> int:
        client.get(address)  # what a process keeps for a minute is read once
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    assert asked(LIST) <= 15
    assert asked(PERSON) <= 15
    begin()
    number = TakeOver.objects.get().pk
    count(number, codes(*lives), left_vnd() // 1_000)
    assert asked(minute_page(number)) <= 15
