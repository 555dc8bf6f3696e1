"""The round of a courier: the list of the day, and its acts from both sides of permission."""

import base64
import hashlib
import json
import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.base.text import vnd
from motcua.ground.people.models import Account
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Scan
from motcua.record.shipments.models import Attempt
from tests.factories import (
    CAST,
    CRIMINAL_RECORD,
    DRIVING_LICENCE,
    IDENTITY_CARD,
    MONDAY,
    Life,
    Way,
    dossier_after,
)

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(hours=6)
"""Monday 02/11/2026 at 14:00; two working days later is Wednesday 04/11."""
PAGES = ("giao", "khong-giao-duoc", "giao-co-quan", "nhan-chuyen")


def picture(kind: str, colour: str) -> bytes:
    held = BytesIO()
    Image.new("RGB", (60, 20), colour).save(held, kind)
    return held.getvalue()


DRAWN = picture("PNG", "white")
DRAWING = "data:image/png;base64," + base64.b64encode(DRAWN).decode()
MOST_STATEMENTS = 15


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=CAST[role]))
    return client


@pytest.fixture
def courier() -> Client:
    return signed_in("courier")


def licence() -> Life:
    """A driving licence in the courier's hands: a fee is due, and the old licence is taken back."""
    return dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)


def address(life: Life, page: str) -> str:
    return f"/tuyen/{life.dossier_id}/{page}"


def handed(life: Life, **changed: Any) -> dict[str, Any]:
    """What the form of a delivery posts when everything is done at the door."""
    return {
        "act_id": str(uuid4()),
        "last_event_no": life.row.last_event_no,
        "receiver": "SELF",
        "receiver_name": "Nguyễn Văn Thắng",
        "paper_kind": "CCCD",
        "paper_last4": "0123",
        "authority": "",
        "recalled": life.body(Act.DELIVER)["recalled"],
        "shown_vnd": life.owed_vnd("RECEPTION", "RETURN"),
        "is_paid": "on",
        "signature": DRAWING,
    } | changed


def photo() -> SimpleUploadedFile:
    """A photo of the signed slip, as a phone sends it."""
    return SimpleUploadedFile("IMG_0001.jpg", picture("JPEG", "grey"), "image/jpeg")


def visited(life: Life, **changed: Any) -> dict[str, Any]:
    return {
        "act_id": str(uuid4()),
        "last_event_no": life.row.last_event_no,
        "reason": "absent",
        "next_step": "try_again",
        "next_on": "04/11/2026",
        "note": "",
    } | changed


def written(life: Life) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id).count()


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
    assert "mời lần 2" in page
    assert "Bắt đầu giao" not in page


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


# ---- delivering ------------------------------------------------------------------------------------------------------


def test_identity_papers_back_money_and_signature_bring_the_result_home(courier: Client) -> None:
    life = licence()
    due_vnd = life.owed_vnd("RECEPTION", "RETURN")

    shown = courier.get(address(life, "giao")).content.decode()
    answer = courier.post(address(life, "giao"), handed(life))

    assert "Đã thu đủ" in shown
    assert (answer.status_code, answer["Location"]) == (303, address(life, "da-giao"))
    assert life.status is Status.RETURNED
    facts = Event.objects.filter(dossier_id=life.dossier_id, act=Act.DELIVER.value).get().facts
    assert facts["taken_vnd"] == due_vnd > 0
    assert facts["paper_last4"] == "0123"
    assert len(facts["recalled"]) == 1
    done = courier.get(answer["Location"]).content.decode()
    for words in (facts["slip"], facts["receipt"], facts["recall_envelope"], "In phiếu phát", "Giao lại cơ quan"):
        assert words in done
    assert "0123" not in done


def test_a_paper_taken_back_is_handed_on_to_the_agency(courier: Client) -> None:
    life = licence()
    courier.post(address(life, "giao"), handed(life))
    assert "Giao lại cơ quan" in courier.get("/tuyen/").content.decode()

    form = {"act_id": str(uuid4()), "last_event_no": life.row.last_event_no}
    answer = courier.post(address(life, "giao-co-quan"), form)

    assert answer.status_code == 303
    envelope = Envelope.objects.filter(dossier_id=life.dossier_id).latest("envelope_no")
    assert (envelope.direction, envelope.offered_to) == ("RECALL", "agency:H12.17")
    assert "Chờ cơ quan ký" in courier.get("/tuyen/").content.decode()


def test_somebody_else_without_a_letter_is_refused_and_all_stays_typed(courier: Client) -> None:
    life = licence()
    before = written(life)
    form = handed(life, receiver="AUTHORISED", receiver_name="Trần Thị Mai", paper_last4="4417")

    answer = courier.post(address(life, "giao"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Người nhận thay phải có văn bản ủy quyền." in page
    assert "Lỗi:" in page
    for typed in ("Trần Thị Mai", 'value="4417"', DRAWING, form["act_id"]):
        assert typed in page
    assert page.count("checked") >= 4  # receiver, paper kind, recalled paper, money
    assert written(life) == before

    again = courier.post(address(life, "giao"), form | {"authority": "Số 12 ngày 01/11/2026"})
    assert again.status_code == 303
    assert life.status is Status.RETURNED


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"recalled": []}, "còn 1 giấy tờ phải thu lại"),
        ({"is_paid": ""}, "Số tiền thu chưa khớp"),
        ({"signature": ""}, "Người nhận chưa ký."),
        ({"signature": "data:image/png;base64,AAAA"}, "Người nhận chưa ký."),
        ({"paper_last4": "096085000123"}, "Chỉ ghi 4 số cuối"),
        ({"paper_last4": ""}, "Gõ 4 số cuối của giấy tờ tùy thân"),
        ({"signature": "", "signed_on_paper": "1"}, "Chưa có ảnh phiếu phát đã ký."),
        ({"receiver": "AUTHORISED", "receiver_name": "", "authority": "Số 12"}, "Họ tên còn trống"),
        ({"receiver": "NEIGHBOUR"}, "Lỗi:"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(
    courier: Client, changed: dict[str, Any], sentence: str
) -> None:
    life = licence()
    before = written(life)

    answer = courier.post(address(life, "giao"), handed(life, **changed))

    assert answer.status_code in (409, 422)
    assert sentence in answer.content.decode()
    assert written(life) == before


def test_the_name_of_the_owner_is_known_and_cannot_be_typed_over(courier: Client) -> None:
    life = licence()

    courier.post(address(life, "giao"), handed(life, receiver_name="Người Khác"))

    facts = Event.objects.filter(dossier_id=life.dossier_id, act=Act.DELIVER.value).get().facts
    assert facts["receiver"] == "SELF"
    assert "Người Khác" not in json.dumps(facts, ensure_ascii=False)


def test_a_signature_on_paper_does_and_stays_ticked(courier: Client) -> None:
    life = licence()
    form = handed(life, signature="", signed_on_paper="1")

    refused = courier.post(address(life, "giao"), form | {"paper_last4": "12", "photo": photo()}).content.decode()
    answer = courier.post(address(life, "giao"), form | {"photo": photo()})

    assert 'name="signed_on_paper" value="1" checked' in refused
    assert answer.status_code == 303
    facts = Event.objects.filter(dossier_id=life.dossier_id, act=Act.DELIVER.value).get().facts
    assert facts["signature"] == "PAPER"
    assert "ký giấy, ảnh đã lưu vào hồ sơ" in courier.get(answer["Location"]).content.decode()


def proofs(life: Life) -> list[Scan]:
    return list(Scan.objects.filter(dossier_id=life.dossier_id, proof_event_no__isnull=False))


def test_what_was_drawn_is_kept_with_the_dossier_bound_to_the_delivery(courier: Client) -> None:
    life = licence()

    done = courier.post(address(life, "giao"), handed(life))

    [kept] = proofs(life)
    event = Event.objects.get(dossier_id=life.dossier_id, act=Act.DELIVER.value)
    assert kept.sha256 == hashlib.sha256(DRAWN).hexdigest()
    assert (kept.proof_event_no, kept.way, kept.door, kept.media_type) == (
        event.event_no,
        "SCREEN",
        "tour",
        "image/png",
    )
    assert kept.name == f"chu-ky-nhan-{event.facts['slip']}.png"
    assert "ký trên màn hình, đã lưu vào hồ sơ" in courier.get(done["Location"]).content.decode()


def test_the_photo_of_a_signed_slip_is_kept_with_the_dossier(courier: Client) -> None:
    life = licence()

    courier.post(address(life, "giao"), handed(life, signature="", signed_on_paper="1", photo=photo()))

    [kept] = proofs(life)
    assert (kept.way, kept.media_type, kept.page_count) == ("CAMERA", "image/jpeg", 1)
    assert kept.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("name", "content", "status", "sentence"),
    [
        ("phieu.jpg", b"MZ" + bytes(500), 422, "thật ra là chương trình máy tính"),
        ("phieu.png", picture("JPEG", "red"), 422, "thật ra là ảnh JPEG"),
        ("phieu.jpg", b"", 422, "không có gì bên trong"),
        ("phieu.jpg", b"\xff\xd8\xff" + bytes(400), 422, "không mở được"),
    ],
)
def test_a_photo_is_looked_into_and_a_wrong_one_stops_the_delivery(
    courier: Client, name: str, content: bytes, status: int, sentence: str
) -> None:
    life = licence()
    before = written(life)
    form = handed(life, signature="", signed_on_paper="1", photo=SimpleUploadedFile(name, content, "image/jpeg"))

    answer = courier.post(address(life, "giao"), form)

    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert (written(life), proofs(life), life.status) == (before, [], Status.RESOLVED)


def test_a_photo_that_is_too_large_stops_the_delivery_politely(courier: Client, settings: LazySettings) -> None:
    settings.SCAN_BYTES = 1_000
    life = licence()
    before = written(life)
    large = SimpleUploadedFile("phieu.jpg", b"\xff\xd8\xff" + bytes(4_000), "image/jpeg")

    answer = courier.post(address(life, "giao"), handed(life, signature="", signed_on_paper="1", photo=large))

    assert answer.status_code in (413, 422)
    assert "vượt mức 1 kB" in answer.content.decode()
    assert (written(life), proofs(life)) == (before, [])


def test_a_photo_that_the_dossier_has_already_proves_nothing(courier: Client) -> None:
    life = licence()
    courier.post(address(life, "giao"), handed(life, signature="", signed_on_paper="1", photo=photo()))
    Scan.objects.filter(dossier_id=life.dossier_id).update(proof_event_no=None)
    Scan.objects.filter(dossier_id=life.dossier_id).update(dossier_id=(other := licence()).dossier_id)
    before = written(other)

    answer = courier.post(address(other, "giao"), handed(other, signature="", signed_on_paper="1", photo=photo()))

    assert answer.status_code == 422
    assert "Ảnh này đã có trong hồ sơ." in answer.content.decode()
    assert (written(other), other.status) == (before, Status.RESOLVED)


def test_who_decides_sees_the_signature_apart_from_the_papers_and_can_take_nothing_away(courier: Client) -> None:
    life = licence()
    courier.post(address(life, "giao"), handed(life))
    [kept] = proofs(life)
    official, elsewhere = signed_in("case_officer"), signed_in("officer_elsewhere")
    page = f"/ban-so-hoa/{life.dossier_id}"

    shown = official.get(page, follow=True).content.decode()

    assert "Chữ ký nhận kết quả" in shown
    assert kept.name in shown
    assert kept.name not in elsewhere.get(page).content.decode()
    assert kept.name not in courier.get(page).content.decode()


def test_the_faults_of_a_delivery_are_told_in_the_order_of_the_page(courier: Client) -> None:
    life = licence()
    form = handed(life, paper_last4="", receiver="AUTHORISED", receiver_name="", signature="")

    page = courier.post(address(life, "giao"), form).content.decode()

    summary = page[page.index("govuk-error-summary__list") : page.index("</ul>")]
    places = re.findall(r'href="#(id_\w+)"', summary)
    assert places == ["id_receiver_name", "id_paper_last4", "id_signed_on_paper"]
    assert all(f'id="{place}"' in page for place in places)


def test_without_money_and_papers_nothing_is_asked_of_them(courier: Client) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY, procedure=CRIMINAL_RECORD)
    page = courier.get(address(life, "giao")).content.decode()

    assert ("Đã thu đủ" in page) is (life.owed_vnd("RECEPTION", "RETURN") > 0)
    assert 'name="recalled"' not in page


def test_a_second_tap_and_the_back_button_write_nothing(courier: Client) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=IDENTITY_CARD)
    form = handed(life)

    first = courier.post(address(life, "giao"), form)
    second = courier.post(address(life, "giao"), form)
    typed_over = courier.post(address(life, "giao"), form | {"paper_last4": "9999"})
    back = courier.get(address(life, "giao"))

    assert [answer.status_code for answer in (first, second, typed_over, back)] == [303] * 4
    assert {answer["Location"] for answer in (first, second, typed_over, back)} == {address(life, "da-giao")}
    assert Event.objects.filter(dossier_id=life.dossier_id, act=Act.DELIVER.value).count() == 1
    assert "không ghi lần hai" in courier.get(address(life, "da-giao")).content.decode()


def test_a_stale_page_is_refused_with_what_was_typed_and_then_goes(courier: Client) -> None:
    life = licence()
    form = handed(life)
    life.do(Act.RECORD_ATTEMPT)

    refused = courier.post(address(life, "giao"), form)

    assert refused.status_code == 409
    assert "Hồ sơ vừa đổi" in refused.content.decode()
    assert DRAWING in refused.content.decode()
    assert courier.post(address(life, "giao"), form | {"last_event_no": life.row.last_event_no}).status_code == 303


def test_a_form_without_its_id_is_refused(courier: Client) -> None:
    life = licence()
    before = written(life)

    answer = courier.post(address(life, "giao"), handed(life, act_id="khong-phai-ma"))

    assert answer.status_code == 422
    assert "Biểu mẫu đã cũ hoặc thiếu mã." in answer.content.decode()
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
        ({"next_on": ""}, "không phải một ngày"),
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
