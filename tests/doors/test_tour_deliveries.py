"""A delivery at the door: identity, papers back, money, signature and its proof; nothing is written twice or half."""

import hashlib
import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Scan
from tests.doors.officials import signed_in
from tests.doors.rounds import DRAWING, DRAWN, address, at_noon, courier, handed, licence, written
from tests.factories import (
    CRIMINAL_RECORD,
    IDENTITY_CARD,
    Life,
    Way,
    dossier_after,
)
from tests.scans import picture

__all__ = ["at_noon", "courier"]

pytestmark = pytest.mark.django_db


def photo() -> SimpleUploadedFile:
    """A photo of the signed slip, as a phone sends it."""
    return SimpleUploadedFile("IMG_0001.jpg", picture(color="grey"), "image/jpeg")


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
    assert "Ảnh vừa gửi chưa được lưu. Chọn lại ảnh, rồi gửi." in refused
    assert "Ảnh vừa gửi" not in courier.get(address(licence(), "giao")).content.decode()
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
        ("phieu.png", picture(), 422, "thật ra là ảnh JPEG"),
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


@pytest.mark.parametrize("content", [b"MZ no photo", None])
def test_a_photo_beside_a_signature_on_the_screen_is_refused_in_words(courier: Client, content: bytes | None) -> None:
    life = licence()
    before = written(life)
    sent = photo() if content is None else SimpleUploadedFile("phieu.jpg", content, "image/jpeg")

    answer = courier.post(address(life, "giao"), handed(life, photo=sent))

    assert answer.status_code == 422
    assert "Đã ký trên màn hình thì không gửi ảnh phiếu." in answer.content.decode()
    assert DRAWING in answer.content.decode()
    assert written(life) == before


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
