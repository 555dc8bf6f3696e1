"""An agreement that ends with dossiers under it: seen before, finished or handed back, listed until none is left."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.admin.utils import quote
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import memory
from motcua.base.administration.site import site
from motcua.ground.agreements import ending
from motcua.ground.agreements.models import Agreement
from motcua.ground.agreements.rules import NoAgreement
from motcua.ground.people.models import Account
from motcua.record import closing_out
from motcua.record.closing_out import Left
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import MONDAY, Life, Way, dossier_after
from tests.services.evidence import refused

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

NUMBER = "07/TT-CM"
PAGE = f"{reverse('control:agreement-left')}?{urlencode({'so': NUMBER})}"
HEAD, MANAGER, DIRECTOR, CLERK = "giamdoc.tt-tinh", "vanphong.tinh", "giamdoc.buudien", "buudien.cainuoc"
MONDAY_ON, TUESDAY = date(2026, 11, 2), date(2026, 11, 3)
STAGES = {
    Left.DRAFT: Act.OPEN_DRAFT,
    Left.TO_SEAL: Act.SUBMIT,
    Left.IN_HAND: Act.ACCEPT_BY_POST,
    Left.OFFERED: Act.OFFER_HANDOVER,
    Left.AT_WORK: Act.ASSIGN,
    Left.RESULT_AT_AGENCY: Act.PREPARE_RETURN,
    Left.RESULT_IN_HAND: Act.ACCEPT_TO_CARRY,
}


def ended(finish_until: date | None = None) -> None:
    Agreement.objects.filter(pk=NUMBER).update(valid_to=MONDAY_ON, finish_until=finish_until)
    memory.forget_all()


def left_on(day: date) -> dict[Left, int]:
    memory.forget_all()
    return closing_out.counts(closing_out.left_under(ending.get(NUMBER, ["H12.17"]), day))


def end(who: str = MANAGER, **changed: Any) -> Any:
    sent = {"last": "02/11/2026", "choice": "lam-not", "finish_until": "20/11/2026"} | changed
    found = signed_in(who).post(PAGE, sent)
    memory.forget_all()
    return found


@pytest.mark.parametrize(("left", "act"), STAGES.items())
def test_each_dossier_is_left_at_its_stage(left: Left, act: Act) -> None:
    dossier_after(act)
    dossier_after(Act.DELIVER)
    dossier_after(Act.ASSIGN, way=Way.AT_DESK, post_return=False)
    ended()

    assert left_on(TUESDAY) == {left: 1}


def test_what_was_opened_after_the_end_or_is_covered_by_another_agreement_is_not_left() -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    ended()
    row = Agreement.objects.get(pk=NUMBER)
    Agreement.objects.filter(pk=NUMBER).update(valid_to=MONDAY_ON - timedelta(days=1))
    assert left_on(TUESDAY) == {}
    ended()
    assert left_on(TUESDAY) == {Left.IN_HAND: 1}

    row.pk, row.valid_from, row.valid_to = "99/TT-CM", TUESDAY, None
    row.save(force_insert=True)

    assert left_on(TUESDAY) == {}


def test_who_ends_it_sees_what_lies_under_it_and_chooses(clock: Clock) -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    draft = dossier_after(Act.OPEN_DRAFT)
    clock.now = MONDAY + timedelta(hours=4)
    before = text_of(signed_in(MANAGER).get(PAGE))
    assert "Bưu điện đang giữ, chưa giao cơ quan 1" in before
    assert "Chấm dứt thỏa thuận" in before

    assert end().status_code == 303

    clock.now = MONDAY + timedelta(days=1)
    page = text_of(signed_in(MANAGER).get(PAGE))
    assert "làm nốt đến hết 20/11/2026" in page
    assert "Làm nốt, nộp trước hết 20/11/2026" in page
    counter = text_of(signed_in(CLERK).get(reverse("desk:counter")))
    assert f"Thỏa thuận {NUMBER} hết hạn ngày 02/11/2026: còn 2 hồ sơ – làm nốt đến hết 20/11/2026." in counter
    assert draft.row.request_no in text_of(signed_in(CLERK).get(reverse("desk:agreements-ended")))
    new = Life(now=clock.now)
    with refused(NoAgreement, "hết hạn ngày 02/11/2026"):
        new.do(Act.OPEN_DRAFT)
    assert "còn 2 hồ sơ" in text_of(signed_in(MANAGER).get(reverse("control:agreements")))


def test_handed_back_the_list_says_how_and_goes_down_to_none(clock: Clock) -> None:
    in_hand, result = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_TO_CARRY)
    draft = dossier_after(Act.SUBMIT)
    clock.now = MONDAY + timedelta(hours=4)
    assert end(choice="ban-giao-lai", finish_until="").status_code == 303
    clock.now = MONDAY + timedelta(days=1)
    page = text_of(signed_in(MANAGER).get(PAGE))
    for step in ("Giao cơ quan", "Phát nốt, hoặc trả lại cơ quan ngay", "cơ quan rút hồ sơ này"):
        assert step in page

    in_hand.do(Act.OFFER_HANDOVER, after=timedelta(days=1))
    in_hand.do(Act.ACCEPT_HANDOVER)
    result.do(Act.RETURN_UNDELIVERED, after=timedelta(days=1))
    result.do(Act.ACCEPT_HANDOVER)
    result.do(Act.RETURN_AT_COUNTER, "one_stop_officer")
    draft.do(Act.WITHDRAW, "one_stop_officer", after=timedelta(days=1))

    assert left_on(TUESDAY) == {Left.AT_WORK: 1}  # its result the agency returns at its own counter
    assert "hết hạn" not in text_of(signed_in("buudien.uminh").get(reverse("desk:counter")))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"last": "01/11/2026"}, "trước hôm nay"),
        ({"last": "01/06/2025"}, "trước ngày bắt đầu"),
        ({"last": "31/02/2026"}, "không phải một ngày"),
        ({"last": ""}, "Gõ ngày dạng"),
        ({"last": "01/01/2099"}, "muốn dài hơn thì lập thỏa thuận mới"),
        ({"finish_until": "02/11/2026"}, "phải sau ngày cuối"),
        ({"finish_until": ""}, "Gõ ngày dạng"),
    ],
)
def test_days_that_cannot_be_are_said_and_kept_and_nothing_is_written(
    clock: Clock, changed: dict[str, str], words: str
) -> None:
    clock.now = MONDAY
    before = Agreement.objects.filter(pk=NUMBER).values().get()

    answer = end(**changed)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert all(f'value="{value}"' in answer.content.decode() for value in changed.values() if value)
    assert Agreement.objects.filter(pk=NUMBER).values().get() == before


def test_ended_twice_is_refused_and_an_ended_one_is_not_prolonged(clock: Clock) -> None:
    clock.now = MONDAY
    assert end().status_code == 303
    assert "không ghi lần hai" in text_of(end())
    clock.now = MONDAY + timedelta(days=2)

    refused_again = end(last="30/11/2026", finish_until="31/12/2026")

    assert "không gia hạn" in text_of(refused_again)
    assert end(last="02/11/2026", finish_until="30/11/2026").status_code == 303


def test_only_the_agency_s_head_and_the_province_end_it(clock: Clock) -> None:
    clock.now = MONDAY
    before = Agreement.objects.filter(pk=NUMBER).values().get()

    assert end(DIRECTOR).status_code == 403
    assert end("giamdoc.uminh").status_code == 404
    assert end(CLERK).status_code == 403
    assert Agreement.objects.filter(pk=NUMBER).values().get() == before
    assert end(HEAD).status_code == 303


def test_an_ended_agreement_is_not_prolonged_in_the_administration_either(clock: Clock) -> None:
    clock.now = MONDAY + timedelta(days=1)
    ended()
    row = Agreement.objects.get(pk=NUMBER)
    row.valid_to = date(2030, 12, 31)

    assert any("không gia hạn" in fault for fault in site.get_model_admin(Agreement).faults(row))  # type: ignore[attr-defined]


def test_the_administration_counts_by_stage_before_an_end_and_shows_no_dossier(clock: Clock) -> None:
    for act in (Act.ACCEPT_BY_POST, Act.ACCEPT_BY_POST, Act.ASSIGN):
        life = dossier_after(act)
    clock.now = MONDAY + timedelta(days=1)
    page = f"/quan-tri/agreements/agreement/{quote(NUMBER)}/change/"
    client = signed_in("quantri")

    shown = text_of(client.get(page))

    assert "Hồ sơ đang làm theo thỏa thuận 3" in shown
    assert "Bưu điện đang giữ, chưa giao cơ quan 2" in shown
    assert "Cơ quan đang giải quyết, trả qua bưu điện 1" in shown
    assert life.row.code not in shown
    assert PAGE not in client.get(page).content.decode(), "who may not open it is not led there"
    assert client.get(PAGE).status_code == 403
    Account.objects.filter(pk="quantri").update(roles=["ADMINISTRATOR", "MANAGER"])
    assert f'href="{PAGE}"' in client.get(page).content.decode()
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    assert sum('"post_send"' in str(query["sql"]) for query in queries) == 1
    assert client.get("/quan-tri/agreements/agreement/khong-co/change/").status_code in (302, 404)
    assert client.get("/quan-tri/agreements/agreement/add/").status_code == 200


def test_the_pages_ask_few_statements_however_much_is_left(clock: Clock) -> None:
    def asked(who: str, address: str) -> int:
        client = signed_in(who)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    dossier_after(Act.ACCEPT_BY_POST)
    ended()
    clock.now = MONDAY + timedelta(days=1)
    pages = [(MANAGER, PAGE), (CLERK, reverse("desk:agreements-ended")), (MANAGER, reverse("control:agreements"))]
    few = [asked(*page) for page in pages]
    for _ in range(3):
        dossier_after(Act.ACCEPT_BY_POST)

    assert [asked(*page) for page in pages] == few
    assert max(few) <= 15
