"""The round of a courier: the list of the day, taking over, visits in vain, from both sides of permission."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.base.text import vnd
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act, Status
from motcua.record.shipments.models import Attempt, Shipment
from tests.doors.officials import signed_in
from tests.doors.rounds import address, at_noon, courier, handed, licence, written
from tests.factories import (
    Life,
    dossier_after,
)

__all__ = ["at_noon", "courier"]

pytestmark = pytest.mark.django_db
PAGES = ("giao", "khong-giao-duoc", "giao-co-quan", "nhan-chuyen")
MOST_STATEMENTS = 15


def visited(life: Life, **changed: Any) -> dict[str, Any]:
    return {
        "act_id": str(uuid4()),
        "last_event_no": life.row.last_event_no,
        "reason": "absent",
        "next_step": "try_again",
        "next_on": "04/11/2026",
        "note": "",
    } | changed


# ---- the list of the day ---------------------------------------------------------------------------------------------


def test_the_next_door_is_big_and_says_what_to_take_there(courier: Client) -> None:
    life = licence()

    page = courier.get("/tuyen/").content.decode()

    assert "Bắt đầu giao" in page
    assert "Nguyễn Văn Thắng" in page
    assert "Số 12, ấp Cái Rô, xã Cái Nước" in page
    assert "thu lại 1 giấy tờ" in page
    assert 'href="tel:0900000628"' in page
    assert "•••• ••• 628" in page
    assert "0900 000 628" not in page
    assert page.count("mc-stop-card--next") == 1
    assert address(life, "giao") in page


def test_the_list_holds_no_way_out_to_another_server(courier: Client) -> None:
    life = licence()

    pages = [courier.get("/tuyen/").content.decode(), courier.get(address(life, "giao")).content.decode()]

    for page in pages:
        assert 'href="geo:0,0?q=' in page
        assert "https://" not in page
        assert 'href="http' not in page


def test_what_is_offered_to_the_post_office_waits_to_be_counted(courier: Client) -> None:
    life = dossier_after(Act.OFFER_TO_POST)

    page = courier.get("/tuyen/").content.decode()

    assert "Chờ nhận chuyển" in page
    assert life.facts(Act.PREPARE_RETURN)["envelope"] in page
    assert address(life, "nhan-chuyen") in page
    assert address(life, "nhan-chuyen") not in signed_in("courier_elsewhere").get("/tuyen/").content.decode()


def test_what_is_agreed_for_a_later_day_stands_apart_and_counts_as_done_today(courier: Client) -> None:
    life = licence()
    courier.post(address(life, "khong-giao-duoc"), visited(life))

    page = courier.get("/tuyen/").content.decode()

    assert "Hẹn ngày sau" in page
    assert "chưa giao được, hẹn 04/11" in page
    assert "giao lần 2" in page
    assert "Bắt đầu giao" not in page


def test_the_doors_of_today_are_numbered_without_gaps_and_those_of_another_day_not(courier: Client) -> None:
    agreed, _one, _two = (licence() for _ in range(3))
    courier.post(address(agreed, "khong-giao-duoc"), visited(agreed))
    Shipment.objects.exclude(dossier_id=agreed.dossier_id).update(postal_due_on=date(2026, 11, 20))

    answer = courier.get("/tuyen/")
    shown = answer.context["round"]

    assert [stop.number for stop in shown.stops] == [2, 3]
    assert [stop.is_next for stop in shown.stops] == [True, False]
    assert (len(shown.done), shown.total) == (1, 3)
    assert [(stop.dossier_number, stop.number) for stop in shown.later] == [(agreed.row.code, 0)]
    assert '<span class="mc-stop-card__number">0</span>' not in answer.content.decode()


def test_an_empty_round_says_so(courier: Client) -> None:
    assert "Hôm nay chưa có điểm nào." in courier.get("/tuyen/").content.decode()


def test_a_typed_code_opens_its_stop_and_another_is_refused_in_words(courier: Client) -> None:
    life = licence()
    code = life.facts(Act.PREPARE_RETURN)["envelope"]

    found = courier.post("/tuyen/mo", {"q": code.lower()})
    unknown = courier.post("/tuyen/mo", {"q": "MC-LẠ<b>"})

    assert (found.status_code, found["Location"]) == (303, address(life, "giao"))
    assert unknown.status_code == 422
    assert "“MC-LẠ&lt;b&gt;” không có trong tuyến của bạn." in unknown.content.decode()
    assert courier.post("/tuyen/mo", {"q": ""}).status_code == 422
    misread = courier.post("/tuyen/mo", {"q": "RR473124820GB"})
    assert misread.status_code == 422
    assert "Mã RR473124820GB sai chữ số kiểm tra." in misread.content.decode()


@pytest.mark.parametrize("page", ["/tuyen/", "/tuyen/ket-thuc"])
def test_the_list_asks_as_often_for_one_stop_as_for_many(courier: Client, page: str) -> None:
    def asked() -> int:
        courier.get(page)
        with CaptureQueriesContext(connection) as statements:
            courier.get(page)
        return len(statements)

    licence()
    dossier_after(Act.OFFER_TO_POST)
    one = asked()
    for _ in range(3):
        licence()
        dossier_after(Act.OFFER_TO_POST)

    assert asked() == one <= MOST_STATEMENTS


@pytest.mark.parametrize("page", ["giao", "khong-giao-duoc"])
def test_a_page_of_an_act_asks_few_statements(courier: Client, page: str) -> None:
    life = licence()
    courier.get(address(life, page))

    with CaptureQueriesContext(connection) as statements:
        courier.get(address(life, page))

    assert len(statements) <= MOST_STATEMENTS


def test_a_phone_of_another_maker_opens_maps_its_own_way(courier: Client) -> None:
    life = licence()
    phone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}

    for path in ("/tuyen/", address(life, "giao")):
        page = courier.get(path, headers=phone).content.decode()
        assert 'href="maps:?q=S%E1%BB%91%2012' in page
        assert "geo:" not in page


def test_the_list_counts_what_is_held_and_what_is_still_to_be_taken(courier: Client) -> None:
    first, second = licence(), licence()
    due_vnd = first.owed_vnd("RECEPTION", "RETURN")

    before = courier.get("/tuyen/").content.decode()
    courier.post(address(first, "giao"), handed(first))
    after = courier.get("/tuyen/").content.decode()

    assert f"còn phải thu <b>{vnd(2 * due_vnd)}</b>" in before
    assert "đang giữ <b>2 phong bì</b>" in before
    assert f"còn phải thu <b>{vnd(due_vnd)}</b>" in after
    assert "<b>1</b>" in after
    courier.post(address(second, "giao"), handed(second))
    assert "đã thu 2 khoản" in courier.get("/tuyen/").content.decode()


def test_the_end_of_a_round_names_what_is_still_held_and_no_sum_of_money(courier: Client) -> None:
    delivered, vain, open_stop = licence(), licence(), licence()
    courier.post(address(delivered, "giao"), handed(delivered))
    courier.post(address(vain, "khong-giao-duoc"), visited(vain))

    page = courier.get("/tuyen/ket-thuc").content.decode()

    assert "2 trên 3" in page
    assert "Còn giữ 3 phong bì." in page  # the paper taken back, the one not delivered, the one to do
    assert address(open_stop, "giao") in page
    assert address(delivered, "giao-co-quan") in page
    assert "Giữ đến ngày hẹn" in page
    assert "Đã thu 1 khoản." in page  # how much is counted blind, at the counter


def test_the_end_of_a_round_without_anything_in_hand_says_so(courier: Client) -> None:
    page = courier.get("/tuyen/ket-thuc").content.decode()

    assert "Không còn giữ phong bì nào." in page


# ---- an app on the phone ---------------------------------------------------------------------------------------------


def test_the_round_can_be_put_on_the_first_screen() -> None:
    told = Client().get("/tuyen/manifest.webmanifest")

    manifest = json.loads(told.content)
    assert told["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/tuyen/", "/tuyen/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in manifest["icons"]:
        found = finders.find(icon["src"].removeprefix("/static/"))
        with Image.open(str(found)) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]


def test_the_phone_keeps_static_files_and_one_page_of_nobody() -> None:
    stranger = Client()

    script = stranger.get("/tuyen/sw.js")
    kept = json.loads(script.content.decode().split("\n", 1)[0].removeprefix("const KEPT = ").removesuffix(";"))

    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cache-Control"] == "no-cache"
    assert kept["offline"] == "/tuyen/mat-ket-noi"
    assert all(address.startswith("/static/") for address in kept["files"])
    page = stranger.get(kept["offline"])
    assert page.status_code == 200
    assert "Mất kết nối" in page.content.decode()


def test_the_page_without_network_is_the_same_for_everybody(courier: Client) -> None:
    licence()

    assert courier.get("/tuyen/mat-ket-noi").content == Client().get("/tuyen/mat-ket-noi").content


def test_every_page_of_the_round_says_where_its_worker_and_its_manifest_are(courier: Client) -> None:
    life = licence()

    for path in ("/tuyen/", "/tuyen/ket-thuc", address(life, "giao"), address(life, "khong-giao-duoc")):
        answer = courier.get(path)
        page = answer.content.decode()
        assert '<link rel="manifest" href="/tuyen/manifest.webmanifest">' in page
        assert 'data-mc-worker="/tuyen/sw.js" data-mc-scope="/tuyen/"' in page
        for rule in ("worker-src 'self'", "manifest-src 'self'"):
            assert rule in answer["Content-Security-Policy"]


# ---- permission from both sides --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_what_another_courier_carries_is_not_there(page: str) -> None:
    life = licence()
    before = written(life)
    other = signed_in("courier_elsewhere")

    assert other.get(address(life, page)).status_code == 404
    assert other.post(address(life, page), handed(life) | visited(life)).status_code == 404
    assert written(life) == before
    assert life.status is Status.RESOLVED


@pytest.mark.parametrize("role", ["post_clerk", "one_stop_officer", "manager", "applicant"])
def test_the_round_is_a_couriers_door(role: str) -> None:
    life = licence()
    before = written(life)
    client = signed_in(role)

    assert client.get("/tuyen/").status_code == 403
    assert client.get("/tuyen/ket-thuc").status_code == 403
    for page in PAGES:
        assert client.get(address(life, page)).status_code == 403
        assert client.post(address(life, page), handed(life)).status_code == 403
    assert written(life) == before


def test_a_stranger_is_sent_to_sign_in() -> None:
    life = licence()

    answer = Client().post(address(life, "giao"), handed(life))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap")
    assert life.status is Status.RESOLVED


def test_a_slip_is_printed_by_who_delivered_alone(courier: Client) -> None:
    life = licence()
    courier.post(address(life, "giao"), handed(life))

    mine = courier.get(address(life, "phieu-phat.pdf"))

    assert mine.status_code == 200
    assert mine["Content-Type"] == "application/pdf"
    assert mine.content.startswith(b"%PDF")
    assert "no-store" in mine["Cache-Control"]
    assert courier.get(address(life, "phieu-gui.pdf")).content.startswith(b"%PDF")
    for page in ("phieu-phat.pdf", "phieu-gui.pdf", "da-giao"):
        assert signed_in("courier_elsewhere").get(address(life, page)).status_code == 404
        assert signed_in("post_clerk").get(address(life, page)).status_code == 403


def test_there_is_no_slip_before_the_delivery(courier: Client) -> None:
    assert courier.get(address(licence(), "phieu-phat.pdf")).status_code == 404


# ---- taking over -----------------------------------------------------------------------------------------------------


def carried(life: Life, **changed: Any) -> dict[str, Any]:
    return {
        "act_id": str(uuid4()), "last_event_no": life.row.last_event_no, "seal_no": "0099871", "is_signed": "on",
    } | changed  # fmt: skip


def test_a_result_is_counted_signed_and_taken_over(courier: Client) -> None:
    life = dossier_after(Act.OFFER_TO_POST)

    shown = courier.get(address(life, "nhan-chuyen")).content.decode()
    answer = courier.post(address(life, "nhan-chuyen"), carried(life))

    assert "1 bản chính" in shown
    assert (answer.status_code, answer["Location"]) == (303, "/tuyen/")
    envelope = Envelope.objects.filter(dossier_id=life.dossier_id).latest("envelope_no")
    assert envelope.holder.startswith("person:")
    after = courier.get("/tuyen/").content.decode()
    assert "Đã nhận chuyển phong bì" in after
    assert address(life, "phieu-gui.pdf") in after


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"seal_no": "0099872"}, "0099872"), ({"is_signed": ""}, "Phiếu gửi chưa có đủ hai chữ ký.")],
)
def test_another_seal_or_no_signature_is_refused_with_what_was_typed(
    courier: Client, changed: dict[str, str], sentence: str
) -> None:
    life = dossier_after(Act.OFFER_TO_POST)
    before = written(life)

    answer = courier.post(address(life, "nhan-chuyen"), carried(life, item_code="RR473124829GB", **changed))

    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert sentence in page
    assert "RR473124829GB" in page
    assert written(life) == before


# ---- not delivered ---------------------------------------------------------------------------------------------------


def test_the_next_day_is_the_earliest_that_is_allowed(courier: Client) -> None:
    page = courier.get(address(licence(), "khong-giao-duoc")).content.decode()

    assert 'value="04/11/2026"' in page
    assert "sớm nhất 04/11/2026" in page


def test_a_visit_in_vain_is_written_with_reason_and_next_day(courier: Client) -> None:
    life = licence()
    form = visited(life)

    answer = courier.post(address(life, "khong-giao-duoc"), form)
    courier.post(address(life, "khong-giao-duoc"), form)

    assert (answer.status_code, answer["Location"]) == (303, "/tuyen/")
    row = Attempt.objects.get(dossier_id=life.dossier_id)
    assert (row.reason, row.action, row.next_on) == ("absent", "try_again", date(2026, 11, 4))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"next_on": "03/11/2026"}, "sớm nhất 04/11/2026"),
        ({"next_on": "02/11/2026", "reason": "moved"}, "phải sau hôm nay"),
        ({"next_on": "31/02/2026"}, "không phải một ngày"),
        ({"next_on": ""}, "Gõ ngày dạng ngày"),
        ({"reason": ""}, "Chưa chọn “Vì sao chưa giao được”."),
        ({"next_step": "burn"}, "Chưa chọn “Việc tiếp theo”."),
    ],
)
def test_a_visit_too_early_or_half_told_is_refused_and_stays_typed(
    courier: Client, changed: dict[str, str], sentence: str
) -> None:
    life = licence()
    before = written(life)

    answer = courier.post(address(life, "khong-giao-duoc"), visited(life, note="Nhà khóa cửa", **changed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Nhà khóa cửa" in page
    assert "Chọn một trong: " not in page
    assert written(life) == before
